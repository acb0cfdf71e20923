//! The flow of a page: segments in reading order, those of a table cell together, tables inside cells where they stand.

use std::collections::BTreeMap;

use super::glyph::{Ink, Rule};
use super::order;
use super::segment::{Frame, Segment};
use super::structure::PageTags;
use super::tables::{self, Table};
use super::tagged;

/// Tables inside one another; office documents have two or three.
const NESTING: usize = 8;

/// Segments near a line that are asked whether it underlines them.
const UNDERLINE_WINDOW: usize = 200;

/// Where the foot of a page begins, as a share of its height.
const FOOT: f32 = 0.85;

/// The cell of a table in which text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Number of the table on its page.
    pub(super) table: usize,
    /// The first row of the table's grid that the cell stands in.
    pub(super) row: u32,
    /// Number of the cell in its table.
    pub(super) cell: u32,
}

/// Segments that stand together: of one cell, or between tables.
pub(super) struct Part {
    pub(super) cell: Option<Cell>,
    /// In reading order.
    pub(super) segments: Vec<Segment>,
}

/// Puts the segments of one direction of writing into reading order, that of the structure tree where there is one to be believed; they come
/// in the order of drawing.
pub(super) fn arrange(
    ink: &Ink,
    mut segments: Vec<Segment>,
    tags: Option<&PageTags>,
    angle: i16,
    size: [f32; 2],
) -> Vec<Part> {
    let has_tables = angle % 90 == 0 && ink.rules.len() >= 3;
    let frame = Frame::at_angle(angle);
    let tables = if has_tables {
        let rules = without_underlines(&ink.rules, &segments, angle);
        tables::find(&rules, frame, size[0] * size[1])
    } else {
        Vec::new()
    };
    if let Some(tags) = tags {
        if let Some(parts) = tagged::arrange(&segments, tags, &tables) {
            return parts;
        }
        segments.iter_mut().for_each(|segment| segment.block = 0);
    }
    let foot = if angle == 0 { size[1] * FOOT } else { f32::INFINITY };
    let mut flow = Flow { ink, frame, foot, segments, tables, children: BTreeMap::new(), parts: Vec::new() };
    if !flow.tables.is_empty() {
        flow.split_at_borders();
    }
    flow.nest();
    flow.emit(None, 0);
    flow.parts
}

/// Leaves out lines under and through upright text, which would cut the cell that the text stands in: they are no longer than it.
fn without_underlines(rules: &[Rule], segments: &[Segment], angle: i16) -> Vec<Rule> {
    if angle != 0 {
        return rules.to_vec();
    }
    let mut by_height: Vec<&Segment> = segments.iter().collect();
    by_height.sort_by(|a, b| a.v.total_cmp(&b.v));
    let most = segments.iter().map(|segment| segment.height).fold(0.0, f32::max);
    let is_underline = |rule: &Rule| {
        let first = by_height.partition_point(|segment| segment.v < rule.at - most);
        let near = by_height.iter().skip(first).take_while(|segment| segment.v < rule.at + most);
        near.take(UNDERLINE_WINDOW).any(|segment| {
            let below = (rule.at - segment.v) / segment.height;
            (-0.6..0.35).contains(&below) && rule.from > segment.u0 - 2.0 && rule.to < segment.u1 + 2.0
        })
    };
    rules.iter().filter(|rule| !rule.horizontal || !is_underline(rule)).copied().collect()
}

/// Where something stands: in a cell of a table, or in none.
type Place = Option<(usize, u32)>;

#[derive(Clone, Copy)]
enum Child {
    Segment(usize),
    Table(usize),
}

struct Flow<'a> {
    ink: &'a Ink,
    frame: Frame,
    /// Where the foot of the page begins.
    foot: f32,
    segments: Vec<Segment>,
    tables: Vec<Table>,
    /// What stands in each place, in the order of drawing.
    children: BTreeMap<Place, Vec<Child>>,
    parts: Vec<Part>,
}

impl Flow<'_> {
    fn place_at(&self, u: f32, v: f32) -> Place {
        self.tables.iter().enumerate().find_map(|(index, table)| table.cell(u, v).map(|cell| (index, cell)))
    }

    /// Cuts segments that run over the border between two cells.
    fn split_at_borders(&mut self) {
        let mut split = Vec::with_capacity(self.segments.len());
        for segment in std::mem::take(&mut self.segments) {
            let v = middle(&segment);
            let quarter = segment.em * 0.25;
            if self.place_at(segment.u0 + quarter, v) == self.place_at(segment.u1 - quarter, v) {
                split.push(segment);
                continue;
            }
            let mut open: Option<(Place, Segment)> = None;
            for index in segment.glyphs.clone() {
                let Some(glyph) = self.ink.glyphs.get(index).filter(|glyph| !glyph.is_blank()) else {
                    continue;
                };
                let u = self.frame.local(glyph.x, glyph.y)[0];
                let place = self.place_at(u + glyph.advance / 2.0, v);
                match open.as_mut() {
                    Some((here, part)) if *here == place => {
                        part.glyphs.end = index + 1;
                        part.u1 = part.u1.max(u + glyph.advance);
                        part.shown += 1;
                    }
                    _ => {
                        split.extend(open.take().map(|(_, part)| part));
                        let glyphs = index..index + 1;
                        let part =
                            Segment { glyphs, u0: u, u1: u + glyph.advance, shown: 1, ..segment.clone() };
                        open = Some((place, part));
                    }
                }
            }
            split.extend(open.map(|(_, part)| part));
        }
        self.segments = split;
    }

    /// Finds what stands in which cell.
    fn nest(&mut self) {
        // A table stands where all of it stands; larger tables come later in the list.
        let mut parents: Vec<Place> = vec![None; self.tables.len()];
        let mut depths = vec![0usize; self.tables.len()];
        for index in (0..self.tables.len()).rev() {
            let Some([left, top, right, bottom]) = self.tables.get(index).map(Table::bounds) else {
                continue;
            };
            let parent = self.tables.iter().enumerate().skip(index + 1).find_map(|(outer, table)| {
                let cell = table.cell((left + right) / 2.0, (top + bottom) / 2.0)?;
                (table.cell(left + 1.0, top + 1.0)? == cell && table.cell(right - 1.0, bottom - 1.0)? == cell)
                    .then_some((outer, cell))
            });
            let depth = parent.and_then(|(outer, _)| depths.get(outer)).map_or(0, |depth| depth + 1);
            if let (Some(slot), Some(slot_depth)) = (parents.get_mut(index), depths.get_mut(index))
                && depth < NESTING
            {
                *slot = parent;
                *slot_depth = depth;
            }
        }
        let mut seen = vec![false; self.tables.len()];
        for (index, segment) in self.segments.iter().enumerate() {
            let mut place = self.place_at((segment.u0 + segment.u1) / 2.0, middle(segment));
            self.children.entry(place).or_default().push(Child::Segment(index));
            while let Some((table, _)) = place {
                let Some(seen) = seen.get_mut(table).filter(|seen| !**seen) else { break };
                *seen = true;
                place = parents.get(table).copied().flatten();
                self.children.entry(place).or_default().push(Child::Table(table));
            }
        }
    }

    /// Writes the parts of one place. A table among its text stands there as one segment that covers the table's text.
    fn emit(&mut self, place: Place, depth: usize) {
        let Some(children) = self.children.remove(&place) else { return };
        let cell = place.map(|(table, cell)| {
            let row = self.tables.get(table).map_or(0, |table| table.row(cell));
            Cell { table, row, cell }
        });
        let cover = |child: &Child| match child {
            Child::Segment(index) => self.segments.get(*index).cloned(),
            Child::Table(table) => self.cover(*table, depth),
        };
        let (items, sources): (Vec<Segment>, Vec<Child>) =
            children.iter().filter_map(|child| Some((cover(child)?, *child))).unzip();
        let mut open = Part { cell, segments: Vec::new() };
        let foot = if place.is_none() { self.foot } else { f32::INFINITY };
        for item in order::arrange(&items, (0..items.len()).collect(), foot) {
            match sources.get(item) {
                Some(Child::Segment(_)) => open.segments.extend(items.get(item).cloned()),
                Some(Child::Table(table)) => {
                    let before = std::mem::replace(&mut open, Part { cell, segments: Vec::new() });
                    self.parts.push(before);
                    for number in 0..self.tables.get(*table).map_or(0, Table::cell_count) {
                        self.emit(Some((*table, number as u32)), depth + 1);
                    }
                }
                None => {}
            }
        }
        self.parts.push(open);
    }

    /// One segment in the place of all that stands in a table.
    fn cover(&self, table: usize, depth: usize) -> Option<Segment> {
        if depth > NESTING {
            return None;
        }
        let mut whole: Option<Segment> = None;
        for child in
            self.children.range(Some((table, 0))..Some((table + 1, 0))).flat_map(|(_, children)| children)
        {
            let segment = match child {
                Child::Segment(index) => self.segments.get(*index).cloned(),
                Child::Table(inner) => self.cover(*inner, depth + 1),
            };
            let Some(segment) = segment else { continue };
            let Some(whole) = whole.as_mut() else {
                whole = Some(segment);
                continue;
            };
            // The first line of the table is the one by which it stands among others.
            let (top, bottom) = (whole.top().min(segment.top()), whole.bottom().max(segment.bottom()));
            whole.u0 = whole.u0.min(segment.u0);
            whole.u1 = whole.u1.max(segment.u1);
            whole.v = top + whole.ascent;
            whole.descent = bottom - whole.v;
        }
        whole
    }
}

/// The height at which a segment is looked for in a table: the middle of its letters.
fn middle(segment: &Segment) -> f32 {
    segment.v - segment.height * 0.3
}
