//! All integration tests in one binary, so the library is linked once.

#![allow(clippy::unwrap_used, reason = "a test helper that fails should fail loudly")]

mod bad_input;
mod checklist;
mod cmd;
mod determinism;
mod find;
mod layers;
mod made;
mod output;
mod pictures;
mod reports;
mod samples;
mod schema;
mod text;
mod viewers;
