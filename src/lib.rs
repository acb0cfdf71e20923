//! evimap (증빙 맵): Korean evidence documents in, an evidence-to-criteria map with page and article citations out.
//!
//! The path of a file, room by room; each room only knows the ones to its right:
//!
//! ```text
//! cli → report → pipeline → form → criteria → matching → dictionary → text → render → extract → document
//! ```

pub mod cli;
pub mod criteria;
pub mod dictionary;
pub mod document;
pub mod extract;
pub mod form;
pub mod matching;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod text;
