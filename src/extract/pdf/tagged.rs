//! The order of a tagged page: the blocks of its structure tree one after another, where the tree can be believed.
//!
//! Trees are made by programs that nobody checks: whole pages are one paragraph or each line is one, spreadsheets tag the cells of a sheet
//! in the order of drawing. A tree is believed where it holds nearly all text, goes down the page as a reader does, and has tables where lines
//! make tables.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Cell, Part};
use super::glyph::{Ink, Layer};
use super::order;
use super::segment::Segment;
use super::structure::PageTags;
use super::tables::Table;

/// Above this many segments a page is left to the drawing order: drawings and hostile pages.
const MOST: usize = 8_000;

/// Share of the page's text, artifacts apart, that a tree must hold.
const COVERED: f32 = 0.95;

/// Share of all of its text, artifacts among it.
const COVERED_AT_LEAST: f32 = 0.5;

/// One step of so many may go back upwards.
const STEPS_BACK: usize = 8;

/// One block of so many may lie over the one before it.
const TANGLED: usize = 4;

/// Paragraphs that end at the right edge although the next one follows closely, from which on lines are tagged one by one.
const BROKEN: usize = 4;

/// Letters of the longest cell; a table with a longer one makes the layout of the page.
const CELL_LETTERS: u32 = 1_500;

/// Whether the tree holds nearly all text of the page.
pub(super) fn covers(ink: &Ink) -> bool {
    let (mut all, mut content, mut held) = (0usize, 0usize, 0usize);
    for run in &ink.runs {
        let count = run.glyphs.len();
        all += count;
        if run.layer == Layer::Content && !run.is_artifact {
            content += count;
            held += if run.block > 0 { count } else { 0 };
        }
    }
    held > 0 && held as f32 >= COVERED * content as f32 && held as f32 >= COVERED_AT_LEAST * all as f32
}

/// Puts the segments of one direction of writing into the order of the tree; they come in the order of drawing. `None` where the tree
/// cannot be believed. `tables` are those that ruling lines make.
pub(super) fn arrange(segments: &[Segment], tags: &PageTags, tables: &[Table]) -> Option<Vec<Part>> {
    if segments.len() > MOST {
        return None;
    }
    let areas = areas(segments);
    let body: Vec<Area> = areas.iter().filter(|area| !tags.block(area.number).is_note).copied().collect();
    if body.is_empty() || !goes_down(&body) || !goes_down(&outside(&body, tags)) {
        return None;
    }
    if is_tagged_by_line(&body, tags) {
        return None;
    }
    let layouts = layout_tables(segments, tags);
    let cell = |number: u32| tags.block(number).cell.filter(|it| !layouts.contains(&it.table));
    if misses_table(segments, tables, |number| cell(number).is_some()) {
        return None;
    }
    // Notes come behind the text, and what stands below all behind the notes.
    let mut members: BTreeMap<(bool, u32), Vec<usize>> = BTreeMap::new();
    let mut last = 0;
    for (index, segment) in segments.iter().enumerate() {
        if segment.block > 0 {
            last = segment.block;
        }
        let number = if segment.block > 0 { segment.block } else { anchor(segment, &areas, last) };
        let is_last = number == u32::MAX || tags.block(number).is_note;
        members.entry((is_last, number)).or_default().push(index);
    }
    let mut parts: Vec<Part> = Vec::new();
    for ((_, number), members) in members {
        let cell: Option<Cell> = cell(number);
        let order = order::arrange(segments, members, f32::INFINITY);
        let ordered = order.into_iter().filter_map(|index| segments.get(index)).cloned();
        match parts.last_mut().filter(|part| part.cell == cell) {
            Some(part) => part.segments.extend(ordered),
            None => parts.push(Part { cell, segments: ordered.collect() }),
        }
    }
    Some(parts)
}

/// Where a block stands on the page.
#[derive(Clone, Copy)]
struct Area {
    number: u32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    /// The end of its lowest line.
    end: f32,
    em: f32,
    height: f32,
}

impl Area {
    fn new(segment: &Segment) -> Area {
        Area {
            number: segment.block,
            left: segment.u0,
            top: segment.top(),
            right: segment.u1,
            bottom: segment.bottom(),
            end: segment.u1,
            em: segment.em,
            height: segment.height,
        }
    }

    fn add(&mut self, segment: &Segment) {
        let slack = segment.height * 0.3;
        if segment.bottom() > self.bottom + slack {
            self.end = segment.u1;
        } else if segment.bottom() > self.bottom - slack {
            self.end = self.end.max(segment.u1);
        }
        self.left = self.left.min(segment.u0);
        self.top = self.top.min(segment.top());
        self.right = self.right.max(segment.u1);
        self.bottom = self.bottom.max(segment.bottom());
        self.em = self.em.max(segment.em);
        self.height = self.height.max(segment.height);
    }

    /// Widens the area by that of a block which follows.
    fn join(&mut self, other: &Area) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
    }

    fn is_beside(&self, other: &Area) -> bool {
        self.left >= other.right || other.left >= self.right
    }
}

/// The areas of the blocks, in the order of the tree.
fn areas(segments: &[Segment]) -> Vec<Area> {
    let mut areas: BTreeMap<u32, Area> = BTreeMap::new();
    for segment in segments.iter().filter(|segment| segment.block > 0) {
        areas.entry(segment.block).and_modify(|area| area.add(segment)).or_insert_with(|| Area::new(segment));
    }
    areas.into_values().collect()
}

/// The areas of whole tables and of the blocks between them: the many steps from cell to cell say little of the order of the page.
fn outside(areas: &[Area], tags: &PageTags) -> Vec<Area> {
    let table = |area: &Area| tags.block(area.number).cell.map(|cell| cell.table);
    let mut outside: Vec<Area> = Vec::new();
    for area in areas {
        match outside.last_mut().filter(|last| table(last).is_some() && table(last) == table(area)) {
            Some(last) => last.join(area),
            None => outside.push(*area),
        }
    }
    outside
}

/// Whether each block stands below the one before it or beside it, as a rule.
fn goes_down(areas: &[Area]) -> bool {
    let (mut back, mut tangled) = (0, 0);
    for pair in areas.windows(2) {
        let [above, below] = pair else { continue };
        let slack = above.height.min(below.height) * 0.4;
        if below.bottom <= above.top + slack && below.left < above.right {
            back += 1;
        }
        let is_over = below.top + slack < above.bottom && above.top + slack < below.bottom;
        if is_over && !above.is_beside(below) {
            tangled += 1;
        }
    }
    let steps = areas.len() - 1;
    back * STEPS_BACK <= steps && tangled * TANGLED <= steps
}

/// Whether the lines of running text are tagged as one paragraph each.
fn is_tagged_by_line(areas: &[Area], tags: &PageTags) -> bool {
    let (mut pairs, mut broken) = (0, 0);
    // Columns share their left edges; the right edge is that of the widest block which begins there.
    let mut edges: BTreeMap<i32, f32> = BTreeMap::new();
    let column = |area: &Area| (area.left / 10.0).round() as i32;
    for area in areas {
        let edge = edges.entry(column(area)).or_insert(area.right);
        *edge = edge.max(area.right);
    }
    for pair in areas.windows(2) {
        let [above, below] = pair else { continue };
        if tags.block(above.number).cell.is_some() || tags.block(below.number).cell.is_some() {
            continue;
        }
        pairs += 1;
        let edge = edges.get(&column(above)).copied().unwrap_or(above.right);
        let is_full = above.end > edge - 1.5 * above.em && above.end - above.left > 15.0 * above.em;
        let is_close = below.top - above.bottom < 0.8 * above.height && below.top > above.top;
        broken += usize::from(is_full && is_close && (above.left - below.left).abs() < 1.5 * above.em);
    }
    broken >= BROKEN && broken * 5 >= pairs * 2
}

/// Tables that are no tables: those of one column, and those of which a cell holds a page of text.
fn layout_tables(segments: &[Segment], tags: &PageTags) -> BTreeSet<usize> {
    let mut letters: BTreeMap<(usize, u32, u32), u32> = BTreeMap::new();
    for segment in segments {
        if let Some(cell) = tags.block(segment.block).cell {
            *letters.entry((cell.table, cell.row, cell.cell)).or_default() += segment.shown;
        }
    }
    let mut has_columns: BTreeMap<usize, bool> = BTreeMap::new();
    let mut layouts = BTreeSet::new();
    let mut before = None;
    for (&(table, row, _), &shown) in &letters {
        *has_columns.entry(table).or_default() |= before == Some((table, row));
        before = Some((table, row));
        if shown > CELL_LETTERS {
            layouts.insert(table);
        }
    }
    layouts.extend(has_columns.into_iter().filter(|(_, has_columns)| !has_columns).map(|(table, _)| table));
    layouts
}

/// Whether text stands side by side in the cells of a ruled table although the tree has no cells there.
fn misses_table(segments: &[Segment], tables: &[Table], has_cell: impl Fn(u32) -> bool) -> bool {
    let mut cells: BTreeMap<(usize, u32), u32> = BTreeMap::new();
    for segment in segments.iter().filter(|it| it.block > 0 && !has_cell(it.block)) {
        let (u, v) = ((segment.u0 + segment.u1) / 2.0, segment.v - segment.height * 0.3);
        let place = tables.iter().enumerate().find_map(|(at, table)| Some((at, table, table.cell(u, v)?)));
        if let Some((at, table, cell)) = place
            && *cells.entry((at, table.row(cell))).or_insert(cell) != cell
        {
            return true;
        }
    }
    false
}

/// The block behind which content without a block stands: the one around it, else by its place above or below all, else by its drawing.
fn anchor(segment: &Segment, areas: &[Area], last: u32) -> u32 {
    let (u, v) = ((segment.u0 + segment.u1) / 2.0, segment.v - segment.height * 0.3);
    let around = areas.iter().find(|it| it.left <= u && u <= it.right && it.top <= v && v <= it.bottom);
    if let Some(area) = around {
        return area.number;
    }
    if areas.iter().all(|area| segment.bottom() <= area.top + segment.height * 0.3) {
        return 0;
    }
    if areas.iter().all(|area| segment.top() >= area.bottom - segment.height * 0.3) {
        return u32::MAX;
    }
    last
}
