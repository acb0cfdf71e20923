//! Every upper bound of reading, each with its reason.

/// What one file may cost. Absolute bounds, not ratios: honest files compress well (a ratio rule refuses them).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file. A larger one is not opened.
    pub file_bytes: u64,
    /// Pages read from one file. The longest Korean statute book in one PDF has about 3,000.
    pub pages: u32,
    /// Bytes that one compressed stream or package part may grow to; what came out before the bound is kept.
    pub stream_bytes: usize,
    /// Bytes of text of one document: more than twenty million syllables, a statute book of 10,000 pages.
    pub text_bytes: usize,
    /// Operators interpreted on one page, form XObjects included. Dense maps have some 100,000.
    pub operators_per_page: usize,
    /// Form XObjects inside one another. Producers nest two or three.
    pub form_depth: usize,
    /// Entries of one CMap; a whole two-byte code space has 65,536.
    pub cmap_entries: usize,
    /// Elements of XML inside one another. A table in a text box in a table has about 60.
    pub xml_depth: usize,
    /// Members of one ZIP package.
    pub package_parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 512 << 20,
            pages: 10_000,
            stream_bytes: 256 << 20,
            text_bytes: 64 << 20,
            operators_per_page: 4_000_000,
            form_depth: 24,
            cmap_entries: 100_000,
            xml_depth: 512,
            package_parts: 20_000,
        }
    }
}
