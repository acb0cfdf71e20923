//! The shared vocabulary: what every room means by a document, a page, a line and a place on it.
//!
//! # What comes in, what goes out
//! `extract` builds a [`Document`] through [`DocumentBuilder`]; every other room reads it. Plain data at the
//! bottom of the house: it uses no other room. It can be serialised, because a document may be read in another process.
//!
//! # Units
//! Offsets are bytes of UTF-8 in [`Document::text`]; coordinates are PDF points (1/72 inch) from the top left
//! corner of the page as it is shown, after `/Rotate`, with y growing downwards.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A byte offset into [`Document::text`].
///
/// Distinct from offsets into other texts, so that mixing them does not compile. Four bytes, because a
/// document's text is bounded far below 4 GiB by the extraction limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceOffset(pub u32);

impl SourceOffset {
    /// The offset as an index into a string.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A half-open byte range of [`Document::text`].
pub type SourceRange = Range<SourceOffset>;

/// What kind of file a document came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// Office Open XML word processing (ECMA-376).
    Docx,
    /// Office Open XML spreadsheet. Its pages are its sheets: [`Page::label`] is the name of one, and citations name no page.
    Xlsx,
    /// Office Open XML presentation. Its pages are its slides.
    Pptx,
    /// Plain text.
    Text,
    /// Markdown, read as plain text with `#` headings.
    Markdown,
}

/// How the page numbers of a document were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageNumbers {
    /// The file has pages of its own (PDF).
    Exact,
    /// Page breaks as the word processor last drew them.
    Rendered,
    /// Pages as a word processor on this machine draws them.
    Layout,
    /// Explicit page breaks only, and they account for every page that the file states.
    Stated,
    /// There is no basis: the document counts as one page and citations name no page.
    None,
}

/// One extracted document: its text in reading order, cut into pages and lines.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The file's format.
    pub format: Format,
    /// Basis of the page numbers.
    pub page_numbers: PageNumbers,
    /// All text in reading order. Each line is followed by one separator byte: `\t` after a table cell that is not the
    /// last of its row, `\n` after any other line. Pages are told apart by their spans alone.
    pub text: String,
    /// Pages in order; page `n` is at index `n - 1`.
    pub pages: Vec<Page>,
    /// Lines of all pages, in reading order.
    pub lines: Vec<Line>,
    /// Rows of spreadsheets in reading order: where each begins, and its number in its sheet; 0 for what is in no row. Empty for other
    /// formats.
    pub rows: Vec<(SourceOffset, u32)>,
}

impl Document {
    /// The text of one line, without its separator.
    pub fn line_text(&self, line: &Line) -> &str {
        self.slice(&line.span)
    }

    /// The text of a range; empty where the range is not one of this document.
    pub fn slice(&self, range: &SourceRange) -> &str {
        self.text.get(range.start.index()..range.end.index()).unwrap_or_default()
    }

    /// The page that holds `offset`, as an index into [`Document::pages`]; the last page for an offset past the end.
    ///
    /// Cost: one binary search.
    pub fn page_index(&self, offset: SourceOffset) -> usize {
        self.pages.partition_point(|page| page.span.end <= offset).min(self.pages.len().saturating_sub(1))
    }

    /// Physical number of the page that holds `offset`, from 1; `None` where the document has no page numbers.
    pub fn page_number(&self, offset: SourceOffset) -> Option<u32> {
        if self.page_numbers == PageNumbers::None {
            return None;
        }
        self.pages.get(self.page_index(offset)).map(|page| page.number)
    }

    /// Number of the spreadsheet row that holds `offset`, from 1; `None` outside rows.
    ///
    /// Cost: one binary search.
    pub fn row_number(&self, offset: SourceOffset) -> Option<u32> {
        let next = self.rows.partition_point(|(start, _)| *start <= offset);
        self.rows.get(next.checked_sub(1)?).map(|(_, number)| *number).filter(|it| *it > 0)
    }

    /// The line that holds `offset` or whose separator it is, as an index into [`Document::lines`]; `None` past the end.
    ///
    /// Cost: one binary search.
    pub fn line_index(&self, offset: SourceOffset) -> Option<usize> {
        let index = self.lines.partition_point(|line| line.span.end < offset);
        (index < self.lines.len()).then_some(index)
    }

    /// Puts together documents of one file, each of whose pages has lines in at most one of them. `None` where there is none.
    ///
    /// Rows of spreadsheets are left out: a file of them is never read in parts.
    pub(crate) fn join(documents: Vec<Document>) -> Option<Document> {
        let mut parts = documents.into_iter();
        let first = parts.next()?;
        let mut joined = DocumentBuilder::new(first.format, first.page_numbers);
        let mut parts: Vec<_> = std::iter::once(first)
            .chain(parts)
            .map(|it| (it.text, it.pages.into_iter(), it.lines.into_iter()))
            .collect();
        joined.document.text.reserve_exact(parts.iter().map(|(text, ..)| text.len()).sum());
        joined.document.lines.reserve_exact(parts.iter().map(|(.., lines)| lines.len()).sum());
        loop {
            let mut is_begun = false;
            for (text, pages, lines) in &mut parts {
                let Some(page) = pages.next() else { continue };
                if !is_begun {
                    joined.start_page(page.label, page.width, page.height);
                    is_begun = true;
                }
                joined.add_pictures(page.pictures);
                let (from, to) = (page.span.start.0, joined.offset().0);
                let moved = |it: SourceOffset| SourceOffset(it.0.saturating_sub(from).saturating_add(to));
                let lines = lines.take(page.lines.len());
                let lines = lines.map(|it| Line { span: moved(it.span.start)..moved(it.span.end), ..it });
                joined.document.lines.extend(lines);
                let own = text.get(page.span.start.index()..page.span.end.index()).unwrap_or_default();
                joined.document.text.push_str(own);
            }
            if !is_begun {
                return Some(joined.finish());
            }
        }
    }

    /// Lines of one page.
    pub fn page_lines(&self, page: &Page) -> &[Line] {
        self.lines.get(page.lines.clone()).unwrap_or_default()
    }
}

/// One page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Physical page number: the first page is 1.
    pub number: u32,
    /// The number that the file gives the page (`/PageLabels`, ISO 32000-1 12.4.2; `w:pgNumType`); `None` where it gives none.
    pub label: Option<String>,
    /// Width in points as shown; 0 where the format has no page size.
    pub width: f32,
    /// Height in points as shown; 0 where the format has no page size.
    pub height: f32,
    /// Pictures on it that are large enough to carry evidence, as far as the format tells.
    pub pictures: u32,
    /// The page's lines, as a range of indices into [`Document::lines`].
    pub lines: Range<usize>,
    /// The page's text, with the separator after its last line.
    pub span: SourceRange,
}

/// One line of text: a printed line of a PDF page or table cell, a paragraph of a DOCX file, a line of a text file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The line's text, without its separator. Never contains a control character.
    pub span: SourceRange,
    /// What the line is on its page, as far as the file itself says so.
    pub role: Role,
    /// What follows the line.
    pub end: LineEnd,
    /// Where the line is drawn; `None` for formats without a layout.
    pub place: Option<LinePlace>,
    /// What else the file shows of it.
    pub traits: Traits,
}

/// What a file shows of a line beside its text, role and place. Formats that do not show it leave the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// Rank of the heading that the file calls it, 1 to 6; 0 where it calls it none.
    pub heading: u8,
    /// Whether its cell heads a column or row of a table, as far as the file says so or shows it.
    pub heads_cells: bool,
    /// Whether a space is drawn behind its last letter.
    pub ends_with_space: bool,
    /// Whether it is hardly darker than paper, or lets through most of what lies below it.
    pub is_faint: bool,
}

impl Traits {
    /// Those of a line of which no more is known than whether it heads a column or row.
    pub fn of_cell(heads_cells: bool) -> Traits {
        Traits { heads_cells, ..Traits::default() }
    }
}

/// What a line is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Running text, headings and table cells.
    Body,
    /// A running header that the file marks as such.
    Header,
    /// A running footer or page number that the file marks as such.
    Footer,
    /// A footnote or endnote.
    Note,
    /// A line of a table of contents that the file marks as such.
    Contents,
    /// A comment, stamp, form field or other annotation.
    Annotation,
    /// Large text across the page (a watermark).
    Watermark,
}

/// What follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEnd {
    /// The next line goes on: a word may be broken here.
    Wrap,
    /// The paragraph ends: no word goes on over this end. Also after the last line of a page where the file says so; the last
    /// line of a PDF page is a `Wrap` as a rule.
    Paragraph,
    /// A table cell ends and another of the same row follows.
    Cell,
    /// A table row ends.
    Row,
}

impl LineEnd {
    /// Whether no term can go on over this line end.
    pub fn is_barrier(self) -> bool {
        self != LineEnd::Wrap
    }
}

/// Where a line is drawn.
///
/// A point of the line is `origin + t · direction`; the line covers `ascent` above (to the left of `direction` turned by the page's
/// downward y axis, that is, visually above an upright line) and `descent` below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinePlace {
    /// Start of the baseline, page coordinates in points.
    pub origin: [f32; 2],
    /// Unit vector along the baseline in page coordinates; `[1, 0]` for an upright horizontal line.
    pub direction: [f32; 2],
    /// Extent above the baseline in points, positive.
    pub ascent: f32,
    /// Extent below the baseline in points, positive.
    pub descent: f32,
    /// Per character (not byte) of the line: where it starts and ends along `direction`, in points from `origin`.
    #[serde(with = "edges")]
    pub edges: Vec<[f32; 2]>,
}

impl LinePlace {
    /// The smallest upright box around characters `chars` (indices into the line's characters).
    ///
    /// Returns `[x0, y0, x1, y1]` in points from the page's top left; `None` where the range holds no character with a place.
    pub fn bounds(&self, chars: Range<usize>) -> Option<[f32; 4]> {
        let edges = self.edges.get(chars).filter(|edges| !edges.is_empty())?;
        let start =
            edges.iter().fold(f32::INFINITY, |start, edge| if edge[0] < start { edge[0] } else { start });
        let end = edges.iter().fold(f32::NEG_INFINITY, |end, edge| if edge[1] > end { edge[1] } else { end });
        let [dx, dy] = self.direction;
        let up = [dy, -dx];
        let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for along in [start, end] {
            for across in [self.ascent, -self.descent] {
                let x = self.origin[0] + along * dx + across * up[0];
                let y = self.origin[1] + along * dy + across * up[1];
                bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            }
        }
        Some(bounds)
    }
}

/// A value together with the problems met while producing it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Warned<T> {
    /// The produced value.
    pub value: T,
    /// Problems, in the order they were met.
    pub warnings: Vec<Warning>,
}

/// A name that stands in this program's own code. (Called so because a serialised value that holds a plain `&'static str` could be read
/// from static text only.)
pub type Name = &'static str;

/// A problem that cost part of a document but not the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Page on which it happened; `None` when it concerns the whole file.
    pub page: Option<u32>,
    /// What happened.
    pub kind: WarningKind,
}

/// What was lost, or must be known about how a document was read. Its sentence in each language is written by `report`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningKind {
    /// The page shows something and no text could be read from it: a scan or a drawing.
    PageWithoutText {
        /// Images drawn on the page.
        images: u32,
    },
    /// Glyphs whose characters are not known; each stands as U+FFFD in the text.
    UndecodableText {
        /// How many glyphs.
        glyphs: u32,
        /// The base name of the font.
        font: String,
    },
    /// A stream of the page, or an object it needs, is damaged: the text after the damage is lost.
    StreamDamaged {
        /// What it was, in the standard's words (`content stream`, `form XObject`, `font`).
        #[serde(deserialize_with = "known_name")]
        what: Name,
    },
    /// The file's structure was damaged and was rebuilt; pages may be missing.
    Rebuilt,
    /// The file states more pages than could be found.
    PagesMissing {
        /// Pages that the file states.
        stated: u32,
        /// Pages found.
        found: u32,
    },
    /// The text is an invisible layer under a picture, as OCR programs write it: recognition errors are possible.
    OcrLayer,
    /// Text that is not shown was left out (hidden text, layers that are off, text outside the page).
    HiddenText {
        /// Characters left out.
        characters: u32,
    },
    /// A limit was reached; what lies beyond it was not read.
    LimitReached {
        /// The limit's name.
        #[serde(deserialize_with = "known_name")]
        limit: Name,
        /// Its value.
        value: u64,
    },
    /// A part of the package (an embedded file, a part that is missing or damaged) was not read.
    PartNotRead {
        /// The part's name.
        part: String,
    },
    /// Two parts of the package have one name; the later one was read, as all readers do.
    PartDoubled {
        /// The name.
        part: String,
    },
    /// Text stands behind entities that the file defines for itself. They are never expanded: each stands as U+FFFD in the text.
    EntityNotRead,
    /// A picture that may carry evidence; its alternative text where there is one.
    Picture {
        /// Alternative text.
        alternative: Option<String>,
    },
    /// The page breaks found and the page count that the file states differ.
    PageCountDiffers {
        /// Pages that the file states.
        stated: u32,
        /// Pages found.
        found: u32,
    },
    /// Bytes that are no text in the encoding assumed were replaced.
    Encoding,
    /// The word processor that should have drawn the pages did not; their numbers are those that the file itself supports.
    LayoutFailed {
        /// Why: `not installed`, `no drawing`, `time limit`, `given up`, `text differs`.
        #[serde(deserialize_with = "known_name")]
        reason: Name,
    },
    /// The page could not be read to its end and was left out; the pages around it were read.
    PageLeftOut {
        /// What ended the reading.
        interruption: Interruption,
    },
}

/// What ends the reading of a page or a file from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interruption {
    /// The reader met an error of its own.
    Crash,
    /// A page, or what lies before the first, took longer than it may.
    Timeout,
    /// It needed more memory than it may.
    MemoryLimit,
    /// The whole file took longer than it may.
    FileTimeout,
}

impl Interruption {
    /// Its fixed code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Interruption::Crash => "reader-crashed",
            Interruption::Timeout | Interruption::FileTimeout => "timeout",
            Interruption::MemoryLimit => "memory-limit",
        }
    }
}

impl WarningKind {
    /// The warning's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            WarningKind::PageWithoutText { .. } => "page-without-text",
            WarningKind::UndecodableText { .. } => "undecodable-text",
            WarningKind::StreamDamaged { .. } => "damaged",
            WarningKind::Rebuilt => "rebuilt",
            WarningKind::PagesMissing { .. } => "pages-missing",
            WarningKind::OcrLayer => "ocr-layer",
            WarningKind::HiddenText { .. } => "hidden-text",
            WarningKind::LimitReached { .. } => "limit-reached",
            WarningKind::PartNotRead { .. } => "part-not-read",
            WarningKind::PartDoubled { .. } => "part-doubled",
            WarningKind::EntityNotRead => "entity-not-read",
            WarningKind::Picture { .. } => "picture",
            WarningKind::PageCountDiffers { .. } => "page-count-differs",
            WarningKind::Encoding => "encoding",
            WarningKind::PageLeftOut { interruption } => interruption.code(),
            WarningKind::LayoutFailed { .. } => "layout-failed",
        }
    }

    /// Whether text of the document was not read, so that the document counts as read in part.
    ///
    /// The others are advice on how it was read.
    pub fn is_loss(&self) -> bool {
        match self {
            WarningKind::PageWithoutText { .. }
            | WarningKind::UndecodableText { .. }
            | WarningKind::StreamDamaged { .. }
            | WarningKind::PagesMissing { .. }
            | WarningKind::LimitReached { .. }
            | WarningKind::PartNotRead { .. }
            | WarningKind::PartDoubled { .. }
            | WarningKind::EntityNotRead
            | WarningKind::Encoding
            | WarningKind::PageLeftOut { .. } => true,
            WarningKind::Rebuilt
            | WarningKind::OcrLayer
            | WarningKind::HiddenText { .. }
            | WarningKind::Picture { .. }
            | WarningKind::PageCountDiffers { .. }
            | WarningKind::LayoutFailed { .. } => false,
        }
    }
}

/// Puts a [`Document`] together, page by page and line by line, in reading order.
#[derive(Debug)]
pub struct DocumentBuilder {
    document: Document,
    /// Whether lines keep their places.
    has_places: bool,
}

impl DocumentBuilder {
    /// An empty document.
    pub fn new(format: Format, page_numbers: PageNumbers) -> Self {
        DocumentBuilder {
            has_places: true,
            document: Document {
                format,
                page_numbers,
                text: String::new(),
                pages: Vec::new(),
                lines: Vec::new(),
                rows: Vec::new(),
            },
        }
    }

    /// The same, and no line of it has a place.
    pub fn without_places(self) -> Self {
        DocumentBuilder { has_places: false, ..self }
    }

    /// Begins the next page. `width` and `height` are in points, 0 where unknown.
    pub fn start_page(&mut self, label: Option<String>, width: f32, height: f32) {
        self.close_page();
        let (line, offset) = (self.document.lines.len(), self.offset());
        let number = self.document.pages.len() as u32 + 1;
        let page =
            Page { number, label, width, height, pictures: 0, lines: line..line, span: offset..offset };
        self.document.pages.push(page);
    }

    /// Begins a row of a spreadsheet, or with 0 what stands outside its rows.
    pub fn start_row(&mut self, number: u32) {
        let offset = self.offset();
        self.document.rows.push((offset, number));
    }

    /// Appends a line to the current page, composed to NFC (jamo become syllables, UAX #15).
    ///
    /// Control characters inside `text`, separators among them, become spaces; one edge of `place` belongs to each character of `text`.
    /// An empty line is kept only where it is a table cell.
    pub fn push_line(&mut self, text: &str, role: Role, end: LineEnd, place: Option<LinePlace>) {
        self.push_line_with(text, role, end, place, Traits::default());
    }

    /// Appends a line of which the file shows more; see [`push_line`](DocumentBuilder::push_line).
    pub fn push_line_with(
        &mut self,
        text: &str,
        role: Role,
        end: LineEnd,
        place: Option<LinePlace>,
        traits: Traits,
    ) {
        if self.document.pages.is_empty() {
            self.start_page(None, 0.0, 0.0);
        }
        let in_table = matches!(end, LineEnd::Cell | LineEnd::Row);
        if text.trim().is_empty() && !in_table {
            return;
        }
        let start = self.offset();
        let place = place.filter(|_| self.has_places);
        let place = if is_settled(text) {
            self.document.text.push_str(text);
            place
        } else if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            self.document.text.extend(text.chars().map(printable));
            place
        } else {
            self.push_composed(text, place)
        };
        let span = start..self.offset();
        self.document.text.push(if end == LineEnd::Cell { '\t' } else { '\n' });
        self.document.lines.push(Line { span, role, end, place, traits });
    }

    /// Appends `text` composed, cluster by cluster, and gives each composed character the extent of its whole cluster.
    fn push_composed(&mut self, text: &str, place: Option<LinePlace>) -> Option<LinePlace> {
        let characters: Vec<char> = text.chars().collect();
        let mut edges = Vec::new();
        let mut start = 0;
        while start < characters.len() {
            let extending = characters.iter().skip(start + 1).take_while(|it| extends(**it)).count();
            let end = start + 1 + extending;
            let extent = place.as_ref().and_then(|place| place.edges.get(start..end)).and_then(|cluster| {
                Some([cluster.first()?[0], cluster.iter().map(|edge| edge[1]).fold(f32::MIN, f32::max)])
            });
            for character in characters.get(start..end).unwrap_or_default().iter().copied().nfc() {
                self.document.text.push(printable(character));
                edges.extend(extent);
            }
            start = end;
        }
        place.map(|place| LinePlace { edges, ..place })
    }

    /// Replaces the end of the last line pushed on the current page, where there is one.
    pub fn set_last_end(&mut self, end: LineEnd) {
        let first = self.document.pages.last().map_or(0, |page| page.lines.start);
        if self.document.lines.len() <= first {
            return;
        }
        if let Some(line) = self.document.lines.last_mut() {
            line.end = end;
            self.document.text.pop();
            self.document.text.push(if end == LineEnd::Cell { '\t' } else { '\n' });
        }
    }

    /// Sets the basis of the page numbers, which some formats know only at their end.
    pub fn set_page_numbers(&mut self, page_numbers: PageNumbers) {
        self.document.page_numbers = page_numbers;
    }

    /// Counts pictures on the current page.
    pub fn add_pictures(&mut self, count: u32) {
        if let Some(page) = self.document.pages.last_mut() {
            page.pictures = page.pictures.saturating_add(count);
        }
    }

    /// Pages begun so far.
    pub fn page_count(&self) -> u32 {
        self.document.pages.len() as u32
    }

    /// Lines so far.
    pub fn line_count(&self) -> usize {
        self.document.lines.len()
    }

    /// Bytes of text so far.
    pub fn text_bytes(&self) -> usize {
        self.document.text.len()
    }

    /// The finished document. A document without any page gets one empty page.
    pub fn finish(mut self) -> Document {
        if self.document.pages.is_empty() {
            self.start_page(None, 0.0, 0.0);
        }
        self.close_page();
        self.document
    }

    fn offset(&self) -> SourceOffset {
        SourceOffset(self.document.text.len() as u32)
    }

    /// Ends the current page.
    fn close_page(&mut self) {
        let (lines, end) = (self.document.lines.len(), self.offset());
        if let Some(page) = self.document.pages.last_mut() {
            page.lines.end = lines;
            page.span.end = end;
        }
    }
}

/// Whether a character joins the one before it in NFC: combining marks, and the vowels and finals of conjoining jamo.
fn extends(character: char) -> bool {
    matches!(character, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}')
        || (character >= '\u{300}' && canonical_combining_class(character) != 0)
}

/// Whether all characters of a text are printable and, among others like them, composed. Nearly all text is made of such, which are told
/// without a table.
fn is_settled(text: &str) -> bool {
    let mut rest = text;
    loop {
        let mut characters = behind_common(rest).chars();
        match characters.next() {
            None => return true,
            Some(character) if is_settled_character(character) => rest = characters.as_str(),
            Some(_) => return false,
        }
    }
}

/// What stands behind the syllables and the plain ASCII that a text begins with. Hardly anything else stands in a text, and their bytes tell
/// them: U+AC00 to U+D77F here; the last syllables are settled characters like others.
fn behind_common(text: &str) -> &str {
    let mut bytes = text.as_bytes();
    while let [b' '..=b'~', rest @ ..]
    | [0xea, 0xb0..=0xbf, _, rest @ ..]
    | [0xeb | 0xec, _, _, rest @ ..]
    | [0xed, 0x80..=0x9d, _, rest @ ..] = bytes
    {
        bytes = rest;
    }
    text.get(text.len() - bytes.len()..).unwrap_or_default()
}

fn is_settled_character(character: char) -> bool {
    matches!(character,
        ' '..='~'
        | '\u{a0}'..='\u{2ff}'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205e}'
        | '\u{2460}'..='\u{27bf}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3131}'..='\u{318e}'
        | '\u{3200}'..='\u{33ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '가'..='힣'
        | '\u{ff01}'..='\u{ffee}')
}

/// Control characters are separators or noise: each becomes a space.
fn printable(character: char) -> char {
    if character.is_control() { ' ' } else { character }
}

/// The edges of a line as bytes: there are more of them than of anything else in a document.
mod edges {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(edges: &[[f32; 2]], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytemuck::cast_slice(edges))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<[f32; 2]>, D::Error> {
        struct Edges;

        impl Visitor<'_> for Edges {
            type Value = Vec<[f32; 2]>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("two numbers of four bytes for each character")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                if !bytes.len().is_multiple_of(size_of::<[f32; 2]>()) {
                    return Err(E::invalid_length(bytes.len(), &self));
                }
                Ok(bytemuck::allocation::pod_collect_to_vec(bytes))
            }
        }

        deserializer.deserialize_bytes(Edges)
    }
}

/// A name of this program's own, which a serialised value carries as text.
///
/// # Errors
/// When there are more names than the program has, so that no input makes it keep more.
pub(crate) fn known_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    const MOST: usize = 256;

    let name = String::deserialize(deserializer)?;
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name.as_str()) {
        return Ok(known);
    }
    if names.len() >= MOST {
        return Err(serde::de::Error::custom("an unknown name"));
    }
    let name: &'static str = name.leak();
    names.insert(name);
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settled_characters_stay_as_they_are() {
        for character in '\0'..=char::MAX {
            let code = u32::from(character);
            let is_settled = is_settled(&format!("가{character} 힣"));
            assert_eq!(is_settled, is_settled_character(character), "{code:X}");
            if !is_settled {
                continue;
            }
            assert_eq!(printable(character), character, "{code:X}");
            assert_eq!(is_nfc_quick([character].into_iter()), IsNormalized::Yes, "{code:X}");
            assert_eq!(canonical_combining_class(character), 0, "{code:X}");
        }
    }
}
