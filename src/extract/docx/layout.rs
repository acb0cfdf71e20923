//! A story on the pages on which a word processor drew it.
//!
//! The file itself does not say where its pages end. Where a drawing of it is at hand (the same file as PDF), each line of the story is
//! looked up in the drawing and takes the page on which it stands there.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::align::align;
use super::body::settle_row;
use super::breaks::Pages;
use super::flow::{Break, Flow, FlowLine, Item, NoteKind, Piece};
use crate::document::{Document, LineEnd, PageNumbers};

/// Least share of the story's characters, in percent, that must be found in the drawing. Below it the drawing is of another text.
const FOUND_PERCENT: usize = 70;
/// Least decomposed characters of a stretch in a table that is looked up by itself.
const STRETCH: usize = 12;
/// Most decomposed characters by which a footnote is looked up.
const NOTE: usize = 60;

/// Cuts the story where the pages of `drawn` end, and puts each of its `footnotes` onto the page that shows it. `None`, and an unchanged
/// story, where the drawing does not show the story's text.
pub(super) fn lay_out(
    flow: &mut Flow,
    footnotes: &BTreeMap<String, Flow>,
    drawn: &Document,
    whole_rows: bool,
) -> Option<Pages> {
    let drawing = Drawing::new(drawn);
    let story = StoryText::new(flow);
    let mut pages = drawing.pages_of(&story);
    let found = pages.iter().flatten().count();
    if found == 0 || found * 100 < story.characters.len() * FOUND_PERCENT {
        return None;
    }
    drawing.find_strays(flow, &story, &mut pages);

    let items = std::mem::take(&mut flow.items);
    let mut sheets = Sheets { items: Vec::with_capacity(items.len()), page: 1, whole_rows };
    let mut characters = story.places.iter().zip(&pages).peekable();
    let mut row: Vec<(Item, Option<u32>)> = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let mut own = Vec::new();
        while let Some((place, page)) = characters.next_if(|(place, _)| place.item == index) {
            own.extend(page.map(|page| (place.offset, page)));
        }
        if row.first().is_some_and(|(first, _)| first.row != item.row) {
            sheets.push_row(std::mem::take(&mut row));
        }
        let Item { piece, row_page, row: row_number, cell } = item;
        let place = |piece| Item { piece, row_page, row: row_number, cell };
        let parts = match piece {
            Piece::Break(_) => continue,
            Piece::Line(line) => cut(line, &own, &flow.text),
            Piece::Note(NoteKind::Footnote, id) => {
                let page = footnotes.get(&*id).and_then(|note| drawing.page_of_note(note, sheets.page));
                vec![(Piece::Note(NoteKind::Footnote, id), page)]
            }
            piece => vec![(piece, None)],
        };
        for (piece, page) in parts {
            match (row_number, &piece, page) {
                (0, Piece::Note(..), Some(page)) => sheets.push_note(place(piece), page),
                (0, ..) => sheets.push(place(piece), page),
                _ => row.push((place(piece), page)),
            }
        }
    }
    sheets.push_row(row);
    sheets.turn_to(u32::try_from(drawn.pages.len()).unwrap_or(u32::MAX));
    flow.items = sheets.items;
    let is_break = |item: &Item| matches!(item.piece, Piece::Break(_));
    let starts = (0..).zip(&flow.items).filter(|(_, item)| is_break(item)).map(|(index, _)| index).collect();
    Some(Pages { basis: PageNumbers::Layout, starts })
}

/// A line as the parts of it that stand on one page each, with the page where it is known.
fn cut(line: FlowLine, own: &[(u32, u32)], text: &str) -> Vec<(Piece, Option<u32>)> {
    let mut parts = Vec::new();
    let mut start = line.span.start;
    let mut page = own.first().map(|(_, page)| *page);
    for &(offset, next) in own {
        if page.is_none_or(|it| next <= it) {
            continue;
        }
        let before = text.get(start as usize..offset as usize).unwrap_or_default();
        // An opening bracket stands with what it opens.
        let end = start
            + before.trim_end_matches(['(', '[', '<', '「', '『', '“', '‘', '《', '〈', '【']).len() as u32;
        let part = FlowLine { span: start..end, end: LineEnd::Wrap, ..line };
        parts.push((Piece::Line(part), page));
        (start, page) = (end, Some(next));
    }
    let rest = FlowLine { span: start..line.span.end, ..line };
    parts.push((Piece::Line(rest), page));
    parts
}

/// The pieces of a story on their pages, with a break between one page and the next.
struct Sheets {
    items: Vec<Item>,
    /// The page of the last piece, from 1.
    page: u32,
    /// Whether a row that goes over a page end is read cell by cell.
    whole_rows: bool,
}

impl Sheets {
    fn turn_to(&mut self, page: u32) {
        while self.page < page {
            self.page += 1;
            self.items.push(Item { piece: Piece::Break(Break::Rendered), row_page: 0, row: 0, cell: 0 });
        }
    }

    /// A piece outside tables. One whose page is not known stands with the one before it.
    fn push(&mut self, item: Item, page: Option<u32>) {
        self.turn_to(page.unwrap_or(self.page));
        self.items.push(item);
    }

    /// A note, which comes behind its paragraph: that may have gone on to another page since.
    fn push_note(&mut self, item: Item, page: u32) {
        self.turn_to(page);
        let breaks =
            self.items.iter().enumerate().rev().filter(|(_, it)| matches!(it.piece, Piece::Break(_)));
        let back = self.page.checked_sub(page + 1).map(|it| it as usize);
        match back.and_then(|back| breaks.map(|(index, _)| index).nth(back)) {
            Some(index) => self.items.insert(index, item),
            None => self.items.push(item),
        }
    }

    /// The pieces of an outermost table row: each of its cells goes on for itself.
    fn push_row(&mut self, row: Vec<(Item, Option<u32>)>) {
        let Some(begins) = row.iter().filter_map(|(_, page)| *page).min() else {
            self.items.extend(row.into_iter().map(|(item, _)| item));
            return;
        };
        self.turn_to(begins);
        let first = self.items.len();
        let (mut page, mut cell, mut last) = (self.page, 0, self.page);
        for (mut item, known) in row {
            if item.cell != cell {
                (page, cell) = (self.page, item.cell);
            }
            page = known.unwrap_or(page).max(page);
            last = last.max(page);
            item.row_page = page - self.page;
            self.items.push(item);
        }
        settle_row(&mut self.items, first, self.whole_rows);
        self.page = last;
    }
}

/// The letters and digits of a story, decomposed, and where each stands.
struct StoryText {
    characters: Vec<char>,
    places: Vec<Place>,
}

/// Where a character stands: its item, and its offset in the story's text.
struct Place {
    item: usize,
    offset: u32,
}

impl StoryText {
    fn new(flow: &Flow) -> Self {
        let mut text = StoryText { characters: Vec::new(), places: Vec::new() };
        for (item, line) in flow.items.iter().enumerate() {
            let Piece::Line(line) = &line.piece else { continue };
            for (at, character) in flow.slice(&line.span).char_indices() {
                for part in letters(character) {
                    text.characters.push(part);
                    text.places.push(Place { item, offset: line.span.start + at as u32 });
                }
            }
        }
        text
    }
}

/// The letters and digits of a drawing, decomposed, and the pages on which they stand.
struct Drawing {
    characters: Vec<char>,
    /// For each page the characters before its end.
    ends: Vec<usize>,
}

impl Drawing {
    fn new(drawn: &Document) -> Self {
        let mut drawing = Drawing { characters: Vec::new(), ends: Vec::with_capacity(drawn.pages.len()) };
        for page in &drawn.pages {
            for line in drawn.page_lines(page) {
                drawing.characters.extend(drawn.line_text(line).chars().flat_map(letters));
            }
            drawing.ends.push(drawing.characters.len());
        }
        drawing
    }

    /// The page of a character, from 1.
    fn page(&self, at: usize) -> u32 {
        self.ends.partition_point(|&end| end <= at) as u32 + 1
    }

    /// The page of each character of the story; `None` where it was not found.
    fn pages_of(&self, story: &StoryText) -> Vec<Option<u32>> {
        let partners = align(&story.characters, &self.characters);
        partners.into_iter().map(|partner| Some(self.page(partner? as usize))).collect()
    }

    /// Looks for stretches of table rows that were not found: where a row goes over a page end, the drawing shows the beginnings of all
    /// its cells before the rest of any.
    fn find_strays(&self, flow: &Flow, story: &StoryText, pages: &mut [Option<u32>]) {
        let mut at = 0;
        let mut last_page = 1;
        while at < pages.len() {
            if let Some(page) = pages.get(at).copied().flatten() {
                last_page = page;
                at += 1;
                continue;
            }
            let item = story.places.get(at).map_or(0, |it| it.item);
            let of_item = story.places.get(at..).unwrap_or_default().iter().take_while(|it| it.item == item);
            let stray =
                of_item.zip(pages.get(at..).unwrap_or_default()).take_while(|(_, page)| page.is_none());
            let end = at + stray.count().max(1);
            let in_table = flow.items.get(item).is_some_and(|it| it.row != 0);
            if in_table && end - at >= STRETCH {
                let stretch = story.characters.get(at..end).unwrap_or_default();
                if let Some((page, place)) = self.only_place(stretch, last_page.saturating_sub(1)) {
                    // What follows in the line may have been taken for the same words on another page.
                    let following = story.characters.iter().zip(&story.places).skip(end);
                    let shown =
                        self.characters.get(place + stretch.len()..self.end(page)).unwrap_or_default();
                    let same =
                        following.zip(shown).take_while(|((it, own), other)| own.item == item && it == other);
                    let end = end + same.count();
                    pages.get_mut(at..end).unwrap_or_default().fill(Some(page));
                }
            }
            at = end;
        }
    }

    /// The one page of `first` (from 1) and the two after it that shows a stretch, and where.
    fn only_place(&self, stretch: &[char], first: u32) -> Option<(u32, usize)> {
        let first = first.max(1);
        let mut shown = (first..=first.saturating_add(2)).filter_map(|page| {
            let start = self.end(page - 1);
            let on_page = self.characters.get(start..self.end(page)).unwrap_or_default();
            let at = on_page.windows(stretch.len()).position(|it| it == stretch)?;
            Some((page, start + at))
        });
        shown.next().filter(|_| shown.next().is_none())
    }

    /// The page that shows a footnote whose reference was met by the end of `page`.
    fn page_of_note(&self, note: &Flow, page: u32) -> Option<u32> {
        let lines = note.items.iter().filter_map(|item| match &item.piece {
            Piece::Line(line) => Some(note.slice(&line.span)),
            _ => None,
        });
        let stretch: Vec<char> = lines.flat_map(str::chars).flat_map(letters).take(NOTE).collect();
        let is_telling = stretch.len() >= STRETCH;
        is_telling.then(|| self.only_place(&stretch, page.saturating_sub(2))).flatten().map(|(page, _)| page)
    }

    /// The characters up to the end of a page (from 1).
    fn end(&self, page: u32) -> usize {
        let index = (page as usize).checked_sub(1);
        index.and_then(|it| self.ends.get(it)).copied().unwrap_or_default()
    }
}

/// What of a character is compared: compatibility forms are taken apart, signs and spaces do not count.
fn letters(character: char) -> impl Iterator<Item = char> {
    std::iter::once(character).nfkd().filter(|it| it.is_alphanumeric())
}
