//! Reports as DOCX files (ECMA-376) for Word, Hancom Office and LibreOffice: what they share of pages, styles and tables.

mod check;
mod form;

use std::io::{self, Cursor};

use docx_rs::{
    AlignmentType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Shading, Style, StyleType, Table,
    TableCell, TableLayoutType, TableRow, WidthType,
};

use super::plain::plain;

pub use check::write as write_check;
pub use form::write;

/// A4 and its margins in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;

/// Sizes of characters in half points.
const BODY_SIZE: usize = 20;
const SMALL_SIZE: usize = 17;

const LABEL_GROUND: &str = "EEF2F6";
const GREEN: &str = "12734A";
const RED: &str = "B3261E";
const AMBER: &str = "8A5A00";
const BLUE: &str = "0B4F8A";
const GREY: &str = "56616F";

/// A fixed time, so that the same report gives the same bytes.
const TIME: &str = "2000-01-01T00:00:00Z";

fn empty() -> Docx {
    let fonts =
        RunFonts::new().ascii("맑은 고딕").hi_ansi("맑은 고딕").east_asia("맑은 고딕").cs("맑은 고딕");
    let margin = PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN);
    let title =
        Style::new("Title", StyleType::Paragraph).name("Title").bold().size(32).align(AlignmentType::Center);
    let heading = Style::new("Heading1", StyleType::Paragraph).name("heading 1").bold().size(26);
    Docx::new()
        .default_fonts(fonts)
        .default_size(BODY_SIZE)
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .created_at(TIME)
        .updated_at(TIME)
        .add_style(title)
        .add_style(heading)
}

/// A file while it grows.
struct Paper {
    /// Paragraphs so far: each needs an id of its own (w14:paraId).
    paragraphs: u32,
    docx: Docx,
}

impl Paper {
    fn new() -> Paper {
        Paper { paragraphs: 0, docx: empty() }
    }

    fn push(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08X}", self.paragraphs)).line_spacing(LineSpacing::new().after(60))
    }

    fn line(&mut self, run: Run) -> Paragraph {
        self.paragraph().add_run(run)
    }

    fn title(&mut self, title: &str) {
        let title = self.paragraph().style("Title").add_run(text(title));
        self.push(title);
    }

    fn heading(&mut self, heading: &str) {
        let paragraph =
            self.paragraph().style("Heading1").outline_lvl(0).keep_next(true).add_run(text(heading));
        self.push(paragraph);
    }

    /// A cell of a width in twentieths of a point. It always holds a paragraph (ECMA-376-1, 17.4.65).
    fn cell(&mut self, width: usize, content: Vec<Paragraph>) -> TableCell {
        let content = if content.is_empty() { vec![self.paragraph()] } else { content };
        let cell = TableCell::new().width(width, WidthType::Dxa);
        content.into_iter().fold(cell, TableCell::add_paragraph)
    }

    /// A cell that names what stands beside or below it.
    fn label(&mut self, width: usize, label: &str) -> TableCell {
        let label = self.line(text(label).bold());
        self.cell(width, vec![label]).shading(Shading::new().fill(LABEL_GROUND))
    }

    /// Columns of widths in twentieths of a point.
    fn table(&mut self, columns: &[usize], rows: Vec<TableRow>) {
        let table = Table::new(rows)
            .set_grid(columns.to_vec())
            .width(columns.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        let space = self.paragraph();
        self.push(space);
    }

    fn write(self, mut out: impl io::Write) -> io::Result<()> {
        let mut bytes = Cursor::new(Vec::new());
        self.docx.pack(&mut bytes).map_err(io::Error::other)?;
        out.write_all(&bytes.into_inner())
    }
}

/// Text as one run; what acts in it is made harmless, and XML's own characters are escaped by the library.
fn text(text: &str) -> Run {
    Run::new().add_text(plain(text))
}
