//! All integration tests in one binary, so the library is linked once.

#![allow(clippy::unwrap_used, reason = "a test helper that fails should fail loudly")]

mod bad_input;
mod checklist;
mod cmd;
mod determinism;
mod find;
mod findings;
mod layers;
mod made;
mod output;
mod samples;
mod schema;
mod text;
