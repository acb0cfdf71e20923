//! Terms and checklists as checked values.

mod model;

pub use model::{Concept, ConceptId, LookAlike, PatternKind, Words};
