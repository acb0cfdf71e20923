//! What stands around a passage of a document that has no pages to draw: its article, slide or sheet, within a bound.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Document, Format, Line, LineEnd, SourceOffset, SourceRange};
use crate::text::{Level, Text, Unit};

/// Most characters of an excerpt that is shown whole. The longest article of a real rule that was seen has 5,100.
const MOST_CHARS: usize = 6_000;
/// Characters that are shown on either side of a passage where the whole would be longer.
const AROUND_CHARS: usize = 1_500;

/// A passage that is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPassage {
    /// Where it stands in the document's text.
    pub range: SourceRange,
    /// Its words, or the first of them, white space tidied.
    pub quote: String,
}

/// A stretch of a document with passages in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Index of the document in the run.
    pub document: usize,
    /// Its passages: as they were wanted, and where they stand in the text from which the lines are.
    pub passages: Vec<(WantedPassage, SourceRange)>,
    /// Its lines, in order.
    pub lines: Vec<ExcerptLine>,
}

/// A line of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// Where it begins in the document's text.
    pub start: SourceOffset,
    /// Its text.
    pub text: String,
    /// What follows it.
    pub end: LineEnd,
    /// Levels of the outline between it and its article: 1 for 항, 2 for 호, 3 for 목, 4 below.
    pub depth: u8,
    /// Whether an article, or a part without articles, begins with it.
    pub is_heading: bool,
    /// Whether something before it is left out.
    pub after_gap: bool,
    /// Whether something behind it is left out.
    pub before_gap: bool,
}

/// Excerpts in which the wanted passages stand, in order. A passage whose words are not in the document has none.
pub(super) fn excerpts(
    index: usize,
    document: &Document,
    text: &Text,
    wanted: &[WantedPassage],
) -> Vec<Excerpt> {
    let letters = Letters::of(document);
    let mut found: BTreeMap<(usize, usize), Excerpt> = BTreeMap::new();
    for it in wanted {
        let Some(range) = letters.locate(document, text, it) else { continue };
        let shown = around(document, text, &range);
        let excerpt = found.entry((shown.start, shown.end)).or_insert_with(|| Excerpt {
            document: index,
            passages: Vec::new(),
            lines: lines(document, text, &range, shown),
        });
        excerpt.passages.push((it.clone(), range));
    }
    found.into_values().collect()
}

/// A document's text without white space, with the way back.
struct Letters {
    text: String,
    /// Where each stretch between white spaces begins: in `text`, and in the document.
    places: Vec<(usize, usize)>,
}

impl Letters {
    fn of(document: &Document) -> Letters {
        let (mut text, mut places) = (String::new(), Vec::new());
        let mut is_in_word = false;
        for (at, character) in document.text.char_indices() {
            if character.is_whitespace() {
                is_in_word = false;
                continue;
            }
            if !std::mem::replace(&mut is_in_word, true) {
                places.push((text.len(), at));
            }
            text.push(character);
        }
        Letters { text, places }
    }

    /// Where a passage stands: at its place, or where its words stand nearest to that.
    fn locate(&self, document: &Document, text: &Text, wanted: &WantedPassage) -> Option<SourceRange> {
        let WantedPassage { range, quote } = wanted;
        if !quote.is_empty() && text.quote(document, range).starts_with(quote.as_str()) {
            return Some(range.clone());
        }
        let words: String = quote.split_whitespace().collect();
        if words.is_empty() {
            return None;
        }
        let hits = self.text.match_indices(words.as_str());
        let hits = hits.map(|(at, _)| self.source(at)..self.source(at + words.len() - 1) + 1);
        let hit = hits.min_by_key(|it| it.start.abs_diff(range.start.index()))?;
        let end = document.text.ceil_char_boundary(hit.end);
        Some(SourceOffset(hit.start as u32)..SourceOffset(end as u32))
    }

    /// The place in the document of a byte of the text without white space.
    fn source(&self, at: usize) -> usize {
        let next = self.places.partition_point(|(own, _)| *own <= at);
        let place = next.checked_sub(1).and_then(|it| self.places.get(it));
        place.map_or(0, |(own, source)| source + at - own)
    }
}

/// Lines that are shown for a passage, as indices: the whole it stands in where that is short enough, else those around it.
fn around(document: &Document, text: &Text, passage: &SourceRange) -> Range<usize> {
    let whole = whole(document, text, passage);
    let first = document.line_index(whole.start).unwrap_or_default();
    let after = document.lines.partition_point(|line| line.span.start < whole.end).max(first + 1);
    if characters(document, first..after).sum::<usize>() <= MOST_CHARS {
        return first..after;
    }
    let own = document.line_index(passage.start).unwrap_or(first);
    let own_end = document.lines.partition_point(|line| line.span.start < passage.end).max(own + 1);
    let fit = |lengths: &mut dyn Iterator<Item = usize>| {
        let mut sum = 0;
        lengths
            .take_while(|length| {
                sum += length;
                sum <= AROUND_CHARS
            })
            .count()
    };
    let before = fit(&mut characters(document, first..own).rev());
    let behind = fit(&mut characters(document, own_end..after));
    own - before..own_end + behind
}

fn characters(document: &Document, lines: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
    let lines = document.lines.get(lines).unwrap_or_default().iter();
    lines.map(|line| document.line_text(line).chars().count())
}

/// What a passage stands in: its slide or sheet, its article, or the nearest part that has a heading.
fn whole(document: &Document, text: &Text, passage: &SourceRange) -> SourceRange {
    let page = || document.pages.get(document.page_index(passage.start)).map(|it| it.span.clone());
    let whole = match document.format {
        Format::Pptx | Format::Xlsx => page(),
        _ => part(text, passage.start).map(|it| it.span.clone()).or_else(page),
    };
    whole.unwrap_or_else(|| passage.clone())
}

/// The article that holds a place, or the innermost part with a heading.
fn part(text: &Text, at: SourceOffset) -> Option<&Unit> {
    let outline = &text.outline;
    let holds = |level: &Level| {
        matches!(level, Level::Article | Level::Heading | Level::Section | Level::Chapter | Level::Part)
    };
    let article = outline.enclosing(at, Level::Article);
    let other = || {
        let mut units = outline.ancestors(outline.innermost(at));
        units.find(|it| outline.units.get(*it).is_some_and(|unit| holds(&unit.level)))
    };
    outline.units.get(article.or_else(other)?)
}

/// The lines of an excerpt: those of the body, and those of the passage itself. What heads the whole comes first.
fn lines(document: &Document, text: &Text, passage: &SourceRange, shown: Range<usize>) -> Vec<ExcerptLine> {
    let whole = whole(document, text, passage);
    let first = document.line_index(whole.start).unwrap_or_default();
    let after = document.lines.partition_point(|line| line.span.start < whole.end);
    let head = head(document, first, shown.start);
    let mut is_gap_ahead = head.end < shown.start;
    let mut lines: Vec<ExcerptLine> = Vec::new();
    for index in head.chain(shown.clone()) {
        let Some(line) = document.lines.get(index) else { continue };
        let is_own = line.span.start < passage.end && passage.start < line.span.end;
        if !text.flow.is_body(index) && !is_own {
            continue;
        }
        let mut line = excerpt_line(document, text, passage, line);
        line.after_gap |= index >= shown.start && std::mem::take(&mut is_gap_ahead);
        lines.push(line);
    }
    if let Some(last) = lines.last_mut() {
        last.before_gap |= shown.end < after;
    }
    lines
}

/// Lines from `first` on that head what follows: the row or the line that a sheet or an article begins with.
fn head(document: &Document, first: usize, before: usize) -> Range<usize> {
    let is_last = |line: &Line| line.end != LineEnd::Cell;
    let lines = document.lines.get(first..before).unwrap_or_default();
    let count = lines.iter().position(is_last).map_or(0, |it| it + 1);
    let short = characters(document, first..first + count).sum::<usize>() <= AROUND_CHARS;
    first..first + if short { count } else { 0 }
}

fn excerpt_line(document: &Document, text: &Text, passage: &SourceRange, line: &Line) -> ExcerptLine {
    let outline = &text.outline;
    let innermost = outline.units.get(outline.innermost(line.span.start));
    let depth = innermost.map_or(0, |unit| match unit.level {
        Level::Paragraph => 1,
        Level::Item => 2,
        Level::Subitem => 3,
        Level::Point => 4,
        _ => 0,
    });
    let is_heading = innermost
        .is_some_and(|it| depth == 0 && !it.label.is_empty() && it.heading.start == line.span.start)
        || innermost.is_some_and(|it| it.level == Level::Heading && it.heading.start == line.span.start);
    let own = document.line_text(line);
    let kept = kept(own, line.span.start.index(), passage);
    ExcerptLine {
        start: SourceOffset(line.span.start.0 + kept.start as u32),
        text: own.get(kept.clone()).unwrap_or_default().to_owned(),
        end: line.end,
        depth,
        is_heading,
        after_gap: kept.start > 0,
        before_gap: kept.end < own.len(),
    }
}

/// What of a line is shown: all, unless it is longer than an excerpt may be.
fn kept(line: &str, start: usize, passage: &SourceRange) -> Range<usize> {
    if line.len() <= MOST_CHARS {
        return 0..line.len();
    }
    let from = passage.start.index().saturating_sub(start).min(line.len()).saturating_sub(AROUND_CHARS);
    let to = passage.end.index().saturating_sub(start).min(from + MOST_CHARS) + AROUND_CHARS;
    line.floor_char_boundary(from)..line.ceil_char_boundary(to.min(line.len()))
}
