//! Which key of `checklist.toml` is which column of which sheet.

use super::TABLES;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text as it is.
    Text,
    /// An integer.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of texts, one a line.
    List,
    /// A list of inline tables as TOML writes them, one a line.
    Tables,
    /// The id of the table that the row's table is a part of.
    Parent,
    /// The comments of the table.
    Remark,
}

/// A column: its name, which is the key, with a dot before the key of a table inside.
pub(super) type Column = (&'static str, Kind);

/// The tables of one kind.
pub(super) struct Shape {
    pub(super) sheet: &'static str,
    /// Keys from the root to the tables.
    pub(super) path: &'static [&'static str],
    pub(super) columns: &'static [Column],
}

use Kind::{Flag, List, Number, Parent, Remark, Tables, Text};

/// Every table of the file, in the order in which it is written.
pub(super) const SHAPES: [Shape; 7] = [
    Shape {
        sheet: "checklist",
        path: &[],
        columns: &[
            ("format", Number),
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("revision", Text),
            ("without_findings", List),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "exclusions",
        path: &["exclusions"],
        columns: &[
            ("id", Text),
            ("sentence", List),
            ("titles", List),
            ("reason", Text),
            ("reason_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "criteria",
        path: &["criteria"],
        columns: &[
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("part", Text),
            ("part_en", Text),
            ("waived_if_certified", Flag),
            ("asks", List),
            ("documents", List),
            ("fitting_titles", List),
            ("law", List),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "blocks",
        path: &["criteria", "blocks"],
        columns: &[
            ("criterion", Parent),
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("text", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "requirements",
        path: &["requirements"],
        columns: &[
            ("id", Text),
            ("block", Text),
            ("title", Text),
            ("title_en", Text),
            ("text", Text),
            ("missing", Text),
            ("missing_en", Text),
            ("law", List),
            ("service_types", List),
            ("mentioned.subject", List),
            ("mentioned.any", List),
            ("mentioned.otherwise", Text),
            ("mentioned.otherwise_en", Text),
            ("instead_of.block", Text),
            ("instead_of.replaced", Text),
            ("instead_of.replaced_en", Text),
            ("instead_of.otherwise", Text),
            ("instead_of.otherwise_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "rules",
        path: &["requirements", "rules"],
        columns: &[
            ("requirement", Parent),
            ("verdict", Text),
            ("all", List),
            ("scope", Text),
            ("none", List),
            ("within", Number),
            ("context", Tables),
            ("better", List),
            ("worse", List),
            ("better_titles", List),
            ("strength", Number),
            ("headings", Flag),
            ("keep", List),
            ("reason", Text),
            ("reason_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "findings",
        path: &["findings"],
        columns: &[
            ("code", Text),
            ("severity", Text),
            ("title", Text),
            ("title_en", Text),
            ("any", List),
            ("none", List),
            ("context", Tables),
            ("message", Text),
            ("message_en", Text),
            ("remark", Remark),
        ],
    },
];

/// Names of all sheets of a dictionary, in their order.
pub fn sheet_names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|it| it.sheet).chain(TABLES.iter().map(|(name, _, _)| *name))
}

/// What a column of a sheet holds; text where the sheet is a table as it is.
pub(super) fn kind_of(sheet: &str, column: &str) -> Kind {
    let shape = SHAPES.iter().find(|it| it.sheet == sheet);
    shape.and_then(|it| it.columns.iter().find(|(name, _)| *name == column)).map_or(Text, |(_, kind)| *kind)
}
