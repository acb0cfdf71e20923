//! A file's bytes to a [`Document`]: the only room that knows file formats.
//!
//! # What comes in, what goes out
//! [`extract`] takes the bytes of a file and gives its pages in reading order, with a warning for everything that could not be
//! read. It never panics on hostile input and never reads more than [`Limits`] allows. It takes bytes, never a path.
//!
//! # Adding a format
//! 1. add `extract/<format>/mod.rs` with `pub(super) fn read(bytes, limits)`,
//! 2. add its first bytes to `sniff`,
//! 3. add a sample and a hostile file, and run `cargo test extract`.

mod error;
mod limits;
mod pdf;

pub use error::{ExtractError, Found};
pub use limits::Limits;

use crate::document::{Document, Warned};

/// Reads a file.
pub fn extract(bytes: &[u8], limits: &Limits) -> Result<Warned<Document>, ExtractError> {
    pdf::read(bytes, limits)
}
