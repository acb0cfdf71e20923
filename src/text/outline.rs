//! The outline: parts, chapters, articles, paragraphs, items, and the headings of documents that have no articles.
//!
//! # Decisions
//! - A mark counts only where it can: at the beginning of a line (paragraph numbers also behind an article's title or a full stop), and in
//!   sequence with its neighbours. `제7조에 따라` at the beginning of a wrapped line is no article.
//! - `1.` is an item inside an article or paragraph, and a heading where the document has no articles or stands before them.
//! - What the file itself calls a heading is one, outside articles; the only one of the first rank is the title of the document.
//! - A second 제1조 starts a new series: two rules in one file stay two.

use super::flow::Flow;
use super::heading::{self, Mark, MarkKind};
use super::lines::Lines;
use super::title::{
    Row, TITLE_CHARS, ends_sentence, goes_on_below, heads_text, is_mention, is_title, short_title, tidy,
    title_after, wrapped_title,
};
use crate::document::{Document, SourceOffset, SourceRange};

/// Points within which two lines have the same left edge: numbers of one and two digits stand so far apart.
const SAME_INDENT: f32 = 7.0;
/// Rank of the innermost headings.
const DEEPEST_HEADING: u8 = 49;

/// What a unit is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole document.
    Document,
    /// 편, or an annex: 별첨, 별표, 부칙.
    Part,
    /// 장.
    Chapter,
    /// 절, 관.
    Section,
    /// 조.
    Article,
    /// A heading of a document or stretch without articles.
    Heading,
    /// 항: ①.
    Paragraph,
    /// 호: 1.
    Item,
    /// 목: 가.
    Subitem,
    /// 1) below 목, or anywhere.
    Point,
}

/// A numbered or titled stretch of a document.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is.
    pub level: Level,
    /// Its number; 0 where it has none.
    pub number: u32,
    /// M of 제N조의M, else 0.
    pub branch: u32,
    /// The number as it is cited: `제7조`, `①`, `1.`, `가.`; empty for headings without one.
    pub label: String,
    /// The title, tidied: `침해사고 보고`; empty where it has none.
    pub title: String,
    /// Mark and title.
    pub heading: SourceRange,
    /// From the mark to where the next unit of the same or a higher level begins.
    pub span: SourceRange,
    /// Index of the unit that holds it; `None` for the document.
    pub parent: Option<usize>,
    /// Which series of articles it belongs to, from 0: raised where 제1조 comes again.
    pub series: u16,
    rank: u8,
    /// Left edge of its first line in points; `None` without a layout.
    indent: Option<f32>,
}

/// All units of a document, in order, each before the units inside it; the first is the document itself.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The units.
    pub units: Vec<Unit>,
}

impl Outline {
    /// The smallest unit that holds `offset`; the document (0) where there is none.
    pub fn innermost(&self, offset: SourceOffset) -> usize {
        self.innermost_before(self.units.partition_point(|unit| unit.span.start <= offset), offset)
    }

    /// The same for each of many offsets, which are in order. Cost: one pass.
    pub fn innermost_of(&self, offsets: impl Iterator<Item = SourceOffset>) -> Vec<usize> {
        let mut after = 0;
        offsets
            .map(|offset| {
                while self.units.get(after).is_some_and(|unit| unit.span.start <= offset) {
                    after += 1;
                }
                self.innermost_before(after, offset)
            })
            .collect()
    }

    /// The smallest unit that holds `offset`, of those before `after`, the first unit that begins behind it.
    fn innermost_before(&self, after: usize, offset: SourceOffset) -> usize {
        let mut unit = after.saturating_sub(1);
        while self.units.get(unit).is_some_and(|it| it.span.end <= offset) {
            match self.units.get(unit).and_then(|it| it.parent) {
                Some(parent) => unit = parent,
                None => return 0,
            }
        }
        unit
    }

    /// A unit and those that hold it, from the inside out.
    pub fn ancestors(&self, unit: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(unit), |unit| self.units.get(*unit)?.parent)
    }

    /// The innermost unit of `level` that holds `offset`.
    pub fn enclosing(&self, offset: SourceOffset, level: Level) -> Option<usize> {
        self.ancestors(self.innermost(offset))
            .find(|unit| self.units.get(*unit).is_some_and(|it| it.level == level))
    }

    /// Where units begin and where their headings end, in order: no sentence goes on over these.
    pub(super) fn boundaries(&self) -> Vec<SourceOffset> {
        let mut boundaries: Vec<SourceOffset> = self
            .units
            .iter()
            .skip(1)
            .flat_map(|unit| {
                let titled = !unit.title.is_empty();
                [Some(unit.span.start), titled.then_some(unit.heading.end)].into_iter().flatten()
            })
            .collect();
        boundaries.sort_unstable();
        boundaries.dedup();
        boundaries
    }
}

/// Reads the outline off the body lines.
pub(super) fn outline(document: &Document, lines: &Lines, flow: &Flow) -> Outline {
    let end = SourceOffset(document.text.len() as u32);
    let mut reader = Reader::new(end);
    let is_title = |line: &&crate::document::Line| line.traits.heading == 1;
    let has_title = document.lines.iter().filter(is_title).take(2).count() == 1;
    for (index, line) in document.lines.iter().enumerate() {
        if !flow.is_body(index) {
            continue;
        }
        let next = document.lines.get(index + 1).filter(|_| flow.is_body(index + 1));
        reader.line(&Row {
            text: document.line_text(line),
            mark: lines.mark(index),
            start: line.span.start,
            next: next.map(|it| document.line_text(it)).unwrap_or_default(),
            next_mark: next.and_then(|_| lines.mark(index + 1)),
            whole: line.place.is_none() || flow.ends_paragraph(index),
            indent: lines.bounds(index).map(|[left, ..]| left),
            heading: if has_title && line.traits.heading == 1 { 0 } else { line.traits.heading },
        });
    }
    reader.finish()
}

/// Builds units while lines go by.
struct Reader {
    units: Vec<Unit>,
    /// Units still open, outermost first, the document at the bottom.
    open: Vec<usize>,
    series: u16,
    last_article: u32,
    /// Whether the last item reads like a title and not like a sentence.
    items_are_titles: bool,
    /// Rank of the headings that a symbol marks, once one was seen.
    symbol_rank: Option<u8>,
    /// Rank of the headings that nothing marks, once one was seen.
    bare_rank: Option<u8>,
    /// Whether the line before is text: the end of a sentence, or a line of a list.
    behind_text: bool,
    /// Whether the line before was the heading of the innermost unit.
    below_heading: bool,
    /// Left edge of the line at hand.
    indent: Option<f32>,
    end: SourceOffset,
}

impl Reader {
    fn new(end: SourceOffset) -> Self {
        let start = SourceOffset(0);
        let root = Unit {
            level: Level::Document,
            number: 0,
            branch: 0,
            label: String::new(),
            title: String::new(),
            heading: start..start,
            span: start..end,
            parent: None,
            series: 0,
            rank: 0,
            indent: None,
        };
        Reader {
            units: vec![root],
            open: vec![0],
            series: 0,
            last_article: 0,
            items_are_titles: false,
            symbol_rank: None,
            bare_rank: None,
            behind_text: false,
            below_heading: false,
            indent: None,
            end,
        }
    }

    fn finish(mut self) -> Outline {
        let end = self.end;
        self.close(1, end);
        Outline { units: self.units }
    }

    fn line(&mut self, row: &Row<'_>) {
        let units = self.units.len();
        self.indent = row.indent;
        self.mark(row);
        self.behind_text = ends_sentence(row.text) || heading::begins_with_bullet(row.text);
        self.below_heading =
            self.units.len() > units && self.units.last().is_some_and(|unit| !unit.title.is_empty());
    }

    fn mark(&mut self, row: &Row<'_>) {
        let (text, start) = (row.text, row.start);
        let Some(mark) = row.mark else {
            self.unnumbered(row);
            self.inline_paragraphs(text, start, 0);
            return;
        };
        match mark.kind {
            MarkKind::Article => self.article(text, start, row.next, mark),
            MarkKind::Chapter | MarkKind::Section | MarkKind::Part | MarkKind::Annex => {
                self.division(text, start, mark);
            }
            MarkKind::Paragraph => {
                self.push(Level::Paragraph, 50, text, start, mark, None);
                self.inline_paragraphs(text, start, mark.body);
            }
            MarkKind::Hash(depth) => self.heading(row, mark, 40 + depth.min(8)),
            MarkKind::Roman => self.heading(row, mark, 40),
            MarkKind::Decimal(count) => {
                if !self.inside(Level::Article) {
                    self.heading(row, mark, 40 + count.min(8));
                }
            }
            MarkKind::Number => self.number(row, mark),
            MarkKind::Letter => {
                if mark.number == 1 || self.follows(Level::Subitem, mark.number) {
                    let title = self.list_title(Level::Subitem, row, mark);
                    self.push(Level::Subitem, 70, text, start, mark, title);
                }
            }
            MarkKind::Point => {
                if mark.number == 1 || self.follows(Level::Point, mark.number) {
                    self.push(Level::Point, 80, text, start, mark, None);
                }
            }
        }
    }

    /// A heading without a number, in documents without articles: one that a symbol marks (`■ 개인정보의 파기절차`), or a short line
    /// that stands between what is no title and the text that it heads.
    fn unnumbered(&mut self, row: &Row<'_>) {
        if self.inside(Level::Article) || !row.whole {
            return;
        }
        if row.heading > 0 {
            let body = row.text.len() - row.text.trim_start().len();
            let kind = MarkKind::Hash(row.heading);
            let mark = Mark { kind, number: 0, branch: 0, label: String::new(), body };
            self.heading(row, &mark, 40 + row.heading);
            return;
        }
        let symbol = heading::symbol(row.text);
        let mark = Mark {
            kind: MarkKind::Hash(1),
            number: 0,
            branch: 0,
            label: String::new(),
            body: symbol.unwrap_or_default(),
        };
        let heads = match symbol {
            Some(_) => heading::symbol(row.next).is_none(),
            None => self.behind_text && !heading::begins_with_bullet(row.text) && heads_text(row),
        };
        if !heads || short_title(row.text, &mark).is_none() {
            return;
        }
        let rank = if symbol.is_some() { &mut self.symbol_rank } else { &mut self.bare_rank };
        let units = &self.units;
        let rank = *rank.get_or_insert_with(|| {
            let numbered = units.iter().any(|unit| unit.level == Level::Heading && unit.number > 0);
            if numbered { DEEPEST_HEADING } else { 40 }
        });
        self.heading(row, &mark, rank);
    }

    fn article(&mut self, text: &str, start: SourceOffset, next: &str, mark: &Mark) {
        let Some((title, title_end)) = title_after(text, mark).or_else(|| wrapped_title(text, next, mark))
        else {
            self.inline_paragraphs(text, start, 0);
            return;
        };
        if mark.number == 1 && mark.branch == 0 && self.last_article >= 1 {
            self.series = self.series.saturating_add(1);
        }
        self.last_article = mark.number;
        self.push(Level::Article, 40, text, start, mark, Some((title, title_end)));
        // A paragraph mark may stand right behind the title on the same line.
        let rest = text.get(title_end..).unwrap_or_default();
        self.inline_paragraphs(text, start, title_end + rest.len() - rest.trim_start().len());
    }

    /// 편, 장, 절, 부칙: a title follows on the line, or nothing.
    fn division(&mut self, text: &str, start: SourceOffset, mark: &Mark) {
        let rest = text.get(mark.body..).unwrap_or_default();
        let title = rest.trim();
        if title.chars().count() > TITLE_CHARS || title.ends_with("다.") || is_mention(rest) {
            return;
        }
        let (level, rank) = match mark.kind {
            MarkKind::Chapter => (Level::Chapter, 20),
            MarkKind::Section => (Level::Section, 30),
            _ => (Level::Part, 10),
        };
        let title = tidy(title.trim_matches(|it| matches!(it, '(' | ')' | '<' | '>' | '[' | ']' | ':')));
        self.push(level, rank, text, start, mark, Some((title, text.trim_end().len())));
    }

    fn heading(&mut self, row: &Row<'_>, mark: &Mark, rank: u8) {
        if !is_title(row, mark) {
            return;
        }
        let title = tidy(row.text.get(mark.body..).unwrap_or_default());
        let end = row.text.trim_end().len();
        self.push(Level::Heading, rank, row.text, row.start, mark, Some((title, end)));
    }

    /// `1.`: an item in an article, paragraph or list; else a heading where it reads like a title.
    fn number(&mut self, row: &Row<'_>, mark: &Mark) {
        let title_like = is_title(row, mark);
        if row.heading > 0 && title_like && !self.inside(Level::Article) {
            self.heading(row, mark, 40 + row.heading);
            return;
        }
        let sibling = self.sibling(mark.number, title_like);
        let place = sibling.or_else(|| self.first_of_list(row, mark, title_like));
        match place {
            Some((Level::Heading, rank)) => self.heading(row, mark, rank),
            Some((level, rank)) => {
                self.items_are_titles = title_like;
                let title = self.list_title(level, row, mark);
                self.push(level, rank, row.text, row.start, mark, title);
            }
            None => {}
        }
    }

    /// Level and rank of the open unit that a number goes on behind: the innermost that is one less, of those with the same left edge if
    /// there are such.
    fn sibling(&self, number: u32, title_like: bool) -> Option<(Level, u8)> {
        let open: Vec<&Unit> = self
            .open
            .iter()
            .rev()
            .filter_map(|unit| self.units.get(*unit))
            .filter(|unit| matches!(unit.level, Level::Heading | Level::Item) && unit.number + 1 == number)
            .filter(|unit| unit.number > 0 && (unit.level == Level::Item || title_like))
            .collect();
        let aligned = |unit: &&&Unit| match (unit.indent, self.indent) {
            (Some(one), Some(other)) => (one - other).abs() <= SAME_INDENT,
            _ => true,
        };
        let mut aligned: Vec<&Unit> = open.iter().filter(aligned).copied().collect();
        if aligned.is_empty() {
            aligned = open;
        }
        let item = aligned.iter().find(|unit| unit.level == Level::Item);
        let heading = aligned.iter().find(|unit| unit.level == Level::Heading);
        // Where both could go on, a title behind items that are sentences is the next heading.
        let chosen = match (item, heading) {
            (Some(item), Some(_)) if self.items_are_titles && self.last_is_item() => item,
            (Some(item), Some(heading)) => {
                if title_like {
                    heading
                } else {
                    item
                }
            }
            (item, heading) => item.or(heading)?,
        };
        Some((chosen.level, chosen.rank))
    }

    /// Level and rank of a number that goes on behind none.
    fn first_of_list(&self, row: &Row<'_>, mark: &Mark, title_like: bool) -> Option<(Level, u8)> {
        let item = self.innermost_open(|unit| unit.level == Level::Item);
        let inside = |outer: &Unit| match (outer.indent, self.indent) {
            (Some(outer), Some(inner)) => inner > outer + SAME_INDENT,
            _ => !outer.title.is_empty(),
        };
        let item_rank = item.map_or(60, |it| if inside(it) { (it.rank + 1).min(69) } else { it.rank });
        if self.inside(Level::Article) {
            let begins = mark.number == 1 || item.is_none() && mark.number <= 2;
            return begins.then_some((Level::Item, item_rank));
        }
        let numbered = self.innermost_open(|unit| unit.level == Level::Heading && unit.number > 0);
        let above = self.innermost_open(|unit| unit.level == Level::Heading);
        let below = above.map_or(41, |it| (it.rank + 1).clamp(41, DEEPEST_HEADING));
        if mark.number == 1 && (self.inside(Level::Paragraph) || item.is_some() || numbered.is_some()) {
            // A heading right below a heading divides it, as 제1조 divides a chapter.
            let divides = title_like && self.below_heading && item.is_none() && goes_on_below(row, mark);
            return Some(if divides { (Level::Heading, below) } else { (Level::Item, item_rank) });
        }
        let lists = mark.number == 1 && !goes_on_below(row, mark);
        if title_like && !lists && (mark.number == 1 || numbered.is_none()) {
            return Some((Level::Heading, if numbered.is_none() { below } else { 41 }));
        }
        (mark.number == 1).then_some((Level::Item, item_rank))
    }

    /// The title of an item or 목: a short line that its text stands below, and not one of a list of short lines.
    fn list_title(&self, level: Level, row: &Row<'_>, mark: &Mark) -> Option<(String, usize)> {
        let before = self.innermost_open(|unit| unit.level == level && unit.number + 1 == mark.number);
        let untitled = before.is_some_and(|unit| unit.title.is_empty());
        if !row.whole || untitled || !goes_on_below(row, mark) {
            return None;
        }
        short_title(row.text, mark)
    }

    fn innermost_open(&self, wanted: impl Fn(&Unit) -> bool) -> Option<&Unit> {
        self.open.iter().rev().filter_map(|unit| self.units.get(*unit)).find(|unit| wanted(unit))
    }

    /// Paragraph marks inside a line: behind a full stop, or at `from` itself.
    fn inline_paragraphs(&mut self, text: &str, start: SourceOffset, from: usize) {
        let Some(rest) = text.get(from..).filter(|it| heading::may_hold_circled_number(it)) else { return };
        for (offset, character) in rest.char_indices() {
            let at = from + offset;
            let Some(number) = heading::circled_number(character) else { continue };
            let before = text.get(..at).unwrap_or_default().trim_end();
            let behind_stop = before.ends_with('.') || before.ends_with(')') || at == from;
            let in_sequence = number == self.open_number(Level::Paragraph).unwrap_or(0) + 1;
            if behind_stop && in_sequence && at > 0 {
                let body = at + character.len_utf8();
                let mark =
                    Mark { kind: MarkKind::Paragraph, number, branch: 0, label: character.to_string(), body };
                self.open_unit(Level::Paragraph, 50, start, at..body, &mark, String::new());
            }
        }
    }

    fn inside(&self, level: Level) -> bool {
        self.open.iter().any(|unit| self.units.get(*unit).is_some_and(|it| it.level == level))
    }

    /// Number of the open unit of a level.
    fn open_number(&self, level: Level) -> Option<u32> {
        let unit =
            self.open.iter().rev().find(|unit| self.units.get(**unit).is_some_and(|it| it.level == level))?;
        self.units.get(*unit).map(|it| it.number)
    }

    fn follows(&self, level: Level, number: u32) -> bool {
        self.open_number(level).is_some_and(|it| number == it + 1)
    }

    fn last_is_item(&self) -> bool {
        self.units.last().is_some_and(|it| it.level == Level::Item)
    }

    fn push(
        &mut self,
        level: Level,
        rank: u8,
        text: &str,
        start: SourceOffset,
        mark: &Mark,
        title: Option<(String, usize)>,
    ) {
        let lead = text.len() - text.trim_start().len();
        let (title, end) = title.unwrap_or((String::new(), mark.body));
        self.open_unit(level, rank, start, lead..end, mark, title);
    }

    /// Opens a unit whose heading is `heading` (bytes behind `start`), and closes what it ends.
    fn open_unit(
        &mut self,
        level: Level,
        rank: u8,
        start: SourceOffset,
        heading: std::ops::Range<usize>,
        mark: &Mark,
        title: String,
    ) {
        let from = SourceOffset(start.0 + heading.start as u32);
        let to = SourceOffset(start.0 + heading.end as u32);
        self.close(rank, from);
        let parent = self.open.last().copied();
        self.open.push(self.units.len());
        self.units.push(Unit {
            level,
            number: mark.number,
            branch: mark.branch,
            label: mark.label.clone(),
            title,
            heading: from..to,
            span: from..self.end,
            parent,
            series: self.series,
            rank,
            indent: self.indent,
        });
    }

    /// Closes every open unit of `rank` or a lower one.
    fn close(&mut self, rank: u8, at: SourceOffset) {
        while let Some(&unit) = self.open.last() {
            let Some(open) = self.units.get_mut(unit).filter(|it| it.rank >= rank && it.parent.is_some())
            else {
                break;
            };
            open.span.end = at;
            self.open.pop();
        }
    }
}
