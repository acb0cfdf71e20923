//! Every upper bound of reading, each with its reason.

use serde::{Deserialize, Serialize};

/// What one file may cost. Absolute bounds, not ratios: honest files compress well (a ratio rule refuses them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a file. A larger one is not opened.
    pub file_bytes: u64,
    /// Pages read from one file. The longest Korean statute book in one PDF has about 3,000.
    pub pages: u32,
    /// Bytes that one compressed stream or package part may grow to; what came out before the bound is kept. The largest honest
    /// drawing has about 25 MiB.
    pub stream_bytes: usize,
    /// Bytes that all streams of one PDF file, or all parts of one package, may grow to together. A statute book of 3,000 pages has about
    /// 60 MiB.
    pub inflated_bytes: u64,
    /// Bytes of text of one document. A statute book of 3,000 pages has about 12 MiB.
    pub text_bytes: usize,
    /// Operators interpreted on one page, form XObjects included. Dense maps have some 100,000.
    pub operators_per_page: usize,
    /// Form XObjects inside one another. Producers nest two or three.
    pub form_depth: usize,
    /// Fonts of one PDF file. Merged documents have some hundreds.
    pub fonts: u16,
    /// Entries of one CMap; a whole two-byte code space has 65,536.
    pub cmap_entries: usize,
    /// Elements of XML inside one another. A table in a text box in a table has about 60.
    pub xml_depth: usize,
    /// Table cells of one document with text. An asset ledger of 10,000 rows has about 200,000.
    pub cells: u32,
    /// Rows of tables inside one another. Producers nest three or four.
    pub table_depth: usize,
    /// Members of one ZIP package or archive.
    pub package_parts: usize,
    /// Bytes of one file in an archive.
    pub member_bytes: u64,
    /// Bytes to be inflated to read all files of an archive.
    pub archive_bytes: u64,
    /// Memory of the process that reads the file, in bytes, besides four times the file's own size. Real documents take up to 70 MiB.
    pub memory_bytes: u64,
    /// Seconds without a finished page. The slowest real page takes a tenth of one.
    pub page_seconds: u32,
    /// Seconds for a whole file, besides one for each MiB of it.
    pub file_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 512 << 20,
            pages: 10_000,
            stream_bytes: 64 << 20,
            inflated_bytes: 512 << 20,
            text_bytes: 16 << 20,
            operators_per_page: 4_000_000,
            form_depth: 24,
            fonts: 4_096,
            cmap_entries: 100_000,
            xml_depth: 512,
            cells: 1_000_000,
            table_depth: 32,
            package_parts: 20_000,
            member_bytes: 128 << 20,
            archive_bytes: 2 << 30,
            memory_bytes: 448 << 20,
            page_seconds: 20,
            file_seconds: 60,
        }
    }
}

/// A setting of a limit that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No limit is called so.
    #[error("{name} is no limit; expected one of {}", Limits::NAMES.join(", "))]
    Unknown {
        /// What it was called.
        name: String,
    },
    /// The value is no number, or not one that fits.
    #[error(
        "{value} is no value for {name}; expected a whole number from 1, for bytes also with K, M or G behind it"
    )]
    Value {
        /// The limit's name.
        name: String,
        /// The value as written.
        value: String,
    },
}

impl Limits {
    /// Names under which [`set`](Self::set) knows the limits.
    pub const NAMES: &[&str] = &[
        "file_bytes",
        "pages",
        "stream_bytes",
        "inflated_bytes",
        "text_bytes",
        "operators_per_page",
        "form_depth",
        "fonts",
        "cmap_entries",
        "xml_depth",
        "cells",
        "table_depth",
        "package_parts",
        "member_bytes",
        "archive_bytes",
        "memory_bytes",
        "page_seconds",
        "file_seconds",
    ];

    /// Sets the limit called `name`. Numbers may end in `K`, `M` or `G` (powers of 1,024).
    ///
    /// # Errors
    /// When no limit is called so, or the value is not a number that fits.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), LimitError> {
        let number = number(value).filter(|it| *it > 0);
        let set = match (name, number) {
            ("file_bytes", Some(it)) => put(&mut self.file_bytes, it),
            ("pages", Some(it)) => put(&mut self.pages, it),
            ("stream_bytes", Some(it)) => put(&mut self.stream_bytes, it),
            ("inflated_bytes", Some(it)) => put(&mut self.inflated_bytes, it),
            ("text_bytes", Some(it)) => put(&mut self.text_bytes, it),
            ("operators_per_page", Some(it)) => put(&mut self.operators_per_page, it),
            ("form_depth", Some(it)) => put(&mut self.form_depth, it),
            ("fonts", Some(it)) => put(&mut self.fonts, it),
            ("cmap_entries", Some(it)) => put(&mut self.cmap_entries, it),
            ("xml_depth", Some(it)) => put(&mut self.xml_depth, it),
            ("cells", Some(it)) => put(&mut self.cells, it),
            ("table_depth", Some(it)) => put(&mut self.table_depth, it),
            ("package_parts", Some(it)) => put(&mut self.package_parts, it),
            ("member_bytes", Some(it)) => put(&mut self.member_bytes, it),
            ("archive_bytes", Some(it)) => put(&mut self.archive_bytes, it),
            ("memory_bytes", Some(it)) => put(&mut self.memory_bytes, it),
            ("page_seconds", Some(it)) => put(&mut self.page_seconds, it),
            ("file_seconds", Some(it)) => put(&mut self.file_seconds, it),
            (name, _) if !Self::NAMES.contains(&name) => {
                return Err(LimitError::Unknown { name: name.to_owned() });
            }
            _ => None,
        };
        set.ok_or_else(|| LimitError::Value { name: name.to_owned(), value: value.to_owned() })
    }
}

fn put<T: TryFrom<u64>>(place: &mut T, number: u64) -> Option<()> {
    *place = T::try_from(number).ok()?;
    Some(())
}

/// `64`, `64K`, `64M`, `64G`; `None` where it is none of these or does not fit.
fn number(value: &str) -> Option<u64> {
    let digits = value.trim_end_matches(['K', 'M', 'G', 'k', 'm', 'g']);
    let shift = match value.get(digits.len()..)?.to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_sets_its_own_limit() {
        let defaults = format!("{:?}", Limits::default());
        for name in Limits::NAMES {
            let mut limits = Limits::default();
            limits.set(name, "77").unwrap();
            assert!(format!("{limits:?}").contains(&format!("{name}: 77")), "{name}");
            assert_ne!(format!("{limits:?}"), defaults, "{name}");
        }
        assert_eq!(Limits::NAMES.len(), defaults.matches(": ").count(), "a limit has no name");
    }

    #[test]
    fn numbers_take_binary_suffixes_and_nothing_else() {
        let cases = [
            ("1", Some(1)),
            ("64k", Some(64 << 10)),
            ("2G", Some(2 << 30)),
            ("", None),
            ("K", None),
            ("1KB", None),
            ("1MM", None),
            ("-1", None),
            ("99999999999G", None),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected, "{value:?}");
        }
        let mut limits = Limits::default();
        assert!(matches!(limits.set("pages", "0"), Err(LimitError::Value { .. })));
        assert!(matches!(limits.set("pages", "5G"), Err(LimitError::Value { .. })));
        assert!(matches!(limits.set("page", "5"), Err(LimitError::Unknown { .. })));
    }
}
