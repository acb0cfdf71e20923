//! A stretch of a document without pages, with its passages marked: paragraphs and table rows as the document has them.

use std::collections::BTreeSet;
use std::io;

use super::frame::quote;
use super::markup::Escaped;
use super::passages::Passages;
use crate::document::{LineEnd, SourceRange};
use crate::pipeline::{Excerpt, ExcerptLine};
use crate::report::model::{DocumentRow, TermRow};
use crate::report::wording::{Lang, Word};

/// A passage in an excerpt.
struct Mark<'a> {
    range: &'a SourceRange,
    /// Numbers of the passages of the report that it is.
    numbers: Vec<usize>,
    terms: Vec<TermRow>,
}

/// Writes an excerpt. Numbers of the passages that are marked in it are added to `shown`.
pub(super) fn write(
    out: &mut impl io::Write,
    lang: Lang,
    documents: &[DocumentRow],
    passages: &Passages<'_>,
    excerpt: &Excerpt,
    shown: &mut BTreeSet<usize>,
) -> io::Result<()> {
    let marks: Vec<Mark<'_>> = excerpt
        .passages
        .iter()
        .map(|(wanted, range)| {
            let of = || passages.wanted(excerpt.document, wanted);
            let terms = of().flat_map(|(_, it)| it.terms).cloned().collect();
            Mark { range, numbers: of().map(|(number, _)| number).collect(), terms }
        })
        .collect();
    let start = excerpt.lines.first().map_or(0, |it| it.start.0);
    let path = documents.get(excerpt.document).map_or("", |it| it.path.as_str());
    write!(
        out,
        "<figure class=\"page excerpt\" id=\"e{}-{start}\"><figcaption>{}</figcaption><div class=\"sheet\">",
        excerpt.document,
        Escaped(path)
    )?;
    let mut page = Page { out: &mut *out, marks: &marks, shown, is_in_table: false };
    let (mut cell, mut row): (Vec<&ExcerptLine>, Vec<Vec<&ExcerptLine>>) = (Vec::new(), Vec::new());
    for line in &excerpt.lines {
        cell.push(line);
        match line.end {
            LineEnd::Wrap => {}
            LineEnd::Cell => row.push(std::mem::take(&mut cell)),
            LineEnd::Row => {
                row.push(std::mem::take(&mut cell));
                page.row(&std::mem::take(&mut row))?;
            }
            LineEnd::Paragraph => {
                page.unfinished_row(&mut row)?;
                page.paragraph(&std::mem::take(&mut cell))?;
            }
        }
    }
    page.unfinished_row(&mut row)?;
    page.paragraph(&cell)?;
    writeln!(out, "<p class=\"note\">{}</p></div></figure>", Word::Excerpt.text(lang))
}

/// The sheet while it is written.
struct Page<'a, W> {
    out: &'a mut W,
    marks: &'a [Mark<'a>],
    shown: &'a mut BTreeSet<usize>,
    is_in_table: bool,
}

impl<W: io::Write> Page<'_, W> {
    fn row(&mut self, cells: &[Vec<&ExcerptLine>]) -> io::Result<()> {
        let has_gap = cells.iter().flatten().next().is_some_and(|it| it.after_gap);
        if has_gap {
            self.gap()?;
        }
        if !std::mem::replace(&mut self.is_in_table, true) {
            write!(self.out, "<table>")?;
        }
        write!(self.out, "<tr>")?;
        for cell in cells {
            write!(self.out, "<td>")?;
            self.lines(cell)?;
            write!(self.out, "</td>")?;
        }
        writeln!(self.out, "</tr>")?;
        if cells.iter().flatten().last().is_some_and(|it| it.before_gap) {
            self.gap()?;
        }
        Ok(())
    }

    /// A row whose end is not part of the excerpt.
    fn unfinished_row(&mut self, row: &mut Vec<Vec<&ExcerptLine>>) -> io::Result<()> {
        if row.is_empty() { Ok(()) } else { self.row(&std::mem::take(row)) }
    }

    fn paragraph(&mut self, lines: &[&ExcerptLine]) -> io::Result<()> {
        self.end_table()?;
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(()) };
        if first.after_gap {
            self.gap()?;
        }
        let element = if first.is_heading { "h3" } else { "p" };
        write!(self.out, "<{element} class=\"depth{}\">", first.depth)?;
        self.lines(lines)?;
        writeln!(self.out, "</{element}>")?;
        if last.before_gap { self.gap() } else { Ok(()) }
    }

    fn gap(&mut self) -> io::Result<()> {
        self.end_table()?;
        writeln!(self.out, "<p class=\"gap\">…</p>")
    }

    fn end_table(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_in_table) { writeln!(self.out, "</table>") } else { Ok(()) }
    }

    fn lines(&mut self, lines: &[&ExcerptLine]) -> io::Result<()> {
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                write!(self.out, "<br>")?;
            }
            self.line(line)?;
        }
        Ok(())
    }

    /// A line, cut where a passage begins or ends.
    fn line(&mut self, line: &ExcerptLine) -> io::Result<()> {
        let start = line.start.index();
        let inside = |at: usize| at.saturating_sub(start).min(line.text.len());
        let of_line = |it: &SourceRange| inside(it.start.index())..inside(it.end.index());
        let mut cuts: Vec<usize> = vec![0, line.text.len()];
        for mark in self.marks {
            let own = of_line(mark.range);
            cuts.extend([own.start, own.end]);
        }
        cuts.sort_unstable();
        cuts.dedup();
        for (from, to) in cuts.iter().zip(cuts.iter().skip(1)) {
            let text = line.text.get(*from..*to).unwrap_or_default();
            let own = self.marks.iter().filter(|it| {
                let own = of_line(it.range);
                own.start <= *from && *to <= own.end
            });
            let own: Vec<&Mark<'_>> = own.collect();
            if own.is_empty() {
                write!(self.out, "{}", Escaped(text))?;
                continue;
            }
            let numbers: Vec<usize> = own.iter().flat_map(|it| &it.numbers).copied().collect();
            let terms: Vec<TermRow> = own.iter().flat_map(|it| &it.terms).cloned().collect();
            self.shown.extend(&numbers);
            let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
            write!(
                self.out,
                "<span class=\"quoted\" data-of=\"{}\">{}</span>",
                numbers.join(" "),
                quote(text, &terms)
            )?;
        }
        Ok(())
    }
}
