//! evimap (증빙 맵): Korean evidence documents in, an evidence-to-criteria map with page and article citations out.

pub mod document;
pub mod extract;
