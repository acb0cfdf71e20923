//! A checked dictionary: criteria, their requirements, and the concepts that state them.

/// Index of a [`Concept`] in [`Checklist::concepts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub u16);

/// One idea of the field with every way in which documents write it.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Stable name, `[a-z0-9-]+`.
    pub id: String,
    /// The spelling that reports show, in the document language.
    pub term: String,
    /// Fixed spellings, as a person writes them: a space marks where a space may stand, and is never required.
    pub spellings: Vec<String>,
    /// Patterns that are no fixed words, by name.
    pub patterns: Vec<PatternKind>,
}

/// Patterns that are no fixed words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatternKind {
    /// A Korean telephone number, however it is spaced: `02 - 783 - 2971`, `(02)783-2971`, `1600-1234`, `+82-2-…`.
    Telephone,
    /// An e-mail address.
    Mail,
    /// A date: `2026. 01. 31`, `2026년 1월 31일`, `2026-01-31`.
    Date,
    /// A personal name followed by a rank: `홍길동 과장`.
    NamedPerson,
}

/// A wording that looks like a term and is not it.
#[derive(Clone, Debug)]
pub struct LookAlike {
    /// Fixed spellings of the look-alike, longer than the terms that it hides.
    pub spelling: String,
    /// Concepts whose hits inside the look-alike do not count; empty: all concepts.
    pub hides: Vec<ConceptId>,
    /// Why, in one sentence for the report's reader.
    pub reason: String,
}

/// A sentence or title in the languages of the reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}
