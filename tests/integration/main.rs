//! All integration tests in one binary, so the library is linked once.

#![allow(clippy::unwrap_used, reason = "a test helper that fails should fail loudly")]

mod archive;
mod bad_input;
mod checklist;
mod cmd;
mod determinism;
mod diff;
mod disturbed;
mod find;
mod findings;
mod folder;
mod isolation;
mod layers;
mod layout;
mod limits;
mod losses;
mod made;
mod merge;
mod office;
mod output;
mod pictures;
mod printed_form;
mod progress;
mod reports;
mod resume;
mod samples;
mod scale_out;
mod schema;
mod security;
mod text;
mod verify;
mod viewers;
mod watch;
