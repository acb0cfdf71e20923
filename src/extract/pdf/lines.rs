//! Segments to the lines of a document: rows put together, word spaces set, cells and paragraphs told apart.

use std::collections::BTreeMap;

use super::glyph::{Ink, Layer};
use super::order;
use super::segment::{Frame, Segment, is_blank};
use super::tables::{self, Table};
use crate::document::{DocumentBuilder, LineEnd, LinePlace, Role};

/// A wider gap between glyphs is a word space, in em; Korean fonts give a space 0.25 to 0.5 em (MuPDF's figure).
const WORD_GAP: f32 = 0.15;

/// Segments of one row that are further apart belong to different columns of a table, in em.
const COLUMN_GAP: f32 = 2.5;

/// Baselines further apart than this end a paragraph, in em.
const PARAGRAPH_GAP: f32 = 2.6;

/// Fonts whose sizes differ by more belong to different paragraphs.
const SIZE_STEP: f32 = 1.3;

/// Leaning text larger than this is a watermark, in points.
const WATERMARK_SIZE: f32 = 20.0;

/// Writes the lines of a page to `builder`, in reading order. `size` is the page's, in points.
pub(super) fn write(ink: &Ink, segments: Vec<Segment>, size: [f32; 2], builder: &mut DocumentBuilder) {
    let mut groups: BTreeMap<(bool, i16), Vec<Segment>> = BTreeMap::new();
    for segment in segments {
        groups.entry((segment.layer == Layer::Annotation, segment.angle)).or_default().push(segment);
    }
    // The direction in which most of the page is written comes first, then the others, then what lies on top of the page.
    let mut order: Vec<(bool, i16)> = groups.keys().copied().collect();
    let weight = |key: &(bool, i16)| {
        groups.get(key).map_or(0, |group| group.iter().map(|it| u64::from(it.shown)).sum())
    };
    order.sort_by_key(|key| (key.0, key.1 % 90 != 0, std::cmp::Reverse(weight(key)), key.1));
    for key in order {
        if let Some(group) = groups.remove(&key) {
            Writer::new(ink, group, key.1, size).write(builder);
        }
    }
}

/// A segment with its place in the page's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    table: usize,
    row: u32,
    cell: u32,
}

/// Writes the segments of one direction.
struct Writer<'a> {
    ink: &'a Ink,
    frame: Frame,
    angle: i16,
    size: [f32; 2],
    segments: Vec<Segment>,
    tables: Vec<Table>,
}

/// A line that is ready to be written.
struct ReadyLine {
    text: String,
    place: LinePlace,
    role: Role,
    cell: Option<Cell>,
    u0: f32,
    v: f32,
    height: f32,
    /// Whether the next line is another column of the same row.
    ends_column: bool,
}

impl<'a> Writer<'a> {
    fn new(ink: &'a Ink, segments: Vec<Segment>, angle: i16, size: [f32; 2]) -> Self {
        let frame = Frame::at_angle(angle);
        let has_tables = angle % 90 == 0 && ink.rules.len() >= 3;
        let tables = if has_tables { tables::find(&ink.rules, frame, size[0] * size[1]) } else { Vec::new() };
        Writer { ink, frame, angle, size, segments, tables }
    }

    fn write(mut self, builder: &mut DocumentBuilder) {
        if !self.tables.is_empty() {
            self.split_at_borders();
        }
        let lines = self.lines();
        for (index, line) in lines.iter().enumerate() {
            let end = match lines.get(index + 1) {
                Some(next) => line_end(line, next),
                None if line.cell.is_some() => LineEnd::Row,
                None => LineEnd::Wrap,
            };
            builder.push_line(&line.text, line.role, end, Some(line.place.clone()));
        }
    }

    fn cell_at(&self, u: f32, v: f32) -> Option<Cell> {
        self.tables.iter().enumerate().find_map(|(index, table)| {
            table.cell(u, v).map(|cell| Cell { table: index, row: table.row(cell), cell })
        })
    }

    fn cell_of(&self, segment: &Segment) -> Option<Cell> {
        self.cell_at((segment.u0 + segment.u1) / 2.0, segment.v - segment.height * 0.3)
    }

    /// Cuts segments that run over the border between two cells.
    fn split_at_borders(&mut self) {
        let mut split = Vec::with_capacity(self.segments.len());
        for segment in std::mem::take(&mut self.segments) {
            let v = segment.v - segment.height * 0.3;
            let quarter = segment.em * 0.25;
            if self.cell_at(segment.u0 + quarter, v) == self.cell_at(segment.u1 - quarter, v) {
                split.push(segment);
                continue;
            }
            let mut open: Option<(Option<Cell>, Segment)> = None;
            for index in segment.glyphs.clone() {
                let Some(glyph) = self.ink.glyphs.get(index).filter(|glyph| !is_blank(self.ink, glyph))
                else {
                    continue;
                };
                let u = self.frame.local(glyph.x, glyph.y)[0];
                let cell = self.cell_at(u + glyph.advance / 2.0, v);
                match open.as_mut() {
                    Some((here, part)) if *here == cell => {
                        part.glyphs.end = index + 1;
                        part.u1 = part.u1.max(u + glyph.advance);
                        part.shown += 1;
                    }
                    _ => {
                        split.extend(open.take().map(|(_, part)| part));
                        let part = Segment {
                            glyphs: index..index + 1,
                            u0: u,
                            u1: u + glyph.advance,
                            shown: 1,
                            ..segment.clone()
                        };
                        open = Some((cell, part));
                    }
                }
            }
            split.extend(open.map(|(_, part)| part));
        }
        self.segments = split;
    }

    /// All lines in reading order.
    fn lines(&self) -> Vec<ReadyLine> {
        let mut cells: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        let mut flow: Vec<usize> = Vec::new();
        let mut places: Vec<Option<Cell>> = Vec::with_capacity(self.segments.len());
        for (index, segment) in self.segments.iter().enumerate() {
            let cell = self.cell_of(segment);
            match cell {
                None => flow.push(index),
                Some(cell) => cells.entry((cell.table, cell.cell)).or_default().push(index),
            }
            places.push(cell);
        }
        // A table stands in the flow as one segment that covers it all.
        let mut items = Vec::with_capacity(flow.len());
        let mut item_sources: Vec<Result<usize, usize>> = Vec::new();
        let mut seen = vec![false; self.tables.len()];
        let mut order = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            match places.get(index).copied().flatten() {
                None => {
                    order.push(items.len());
                    items.push(segment.clone());
                    item_sources.push(Ok(index));
                }
                Some(cell) => {
                    if let Some(seen) = seen.get_mut(cell.table).filter(|seen| !**seen) {
                        *seen = true;
                        order.push(items.len());
                        items.push(self.table_segment(cell.table, &cells));
                        item_sources.push(Err(cell.table));
                    }
                }
            }
        }
        let mut lines = Vec::new();
        let mut loose: Vec<usize> = Vec::new();
        for item in order::arrange(&items, order) {
            match item_sources.get(item) {
                Some(Ok(index)) => loose.push(*index),
                Some(Err(table)) => {
                    self.join_rows(&std::mem::take(&mut loose), None, &mut lines);
                    for ((_, number), members) in cells.range((*table, 0)..(*table + 1, 0)) {
                        let row = self.tables.get(*table).map_or(0, |table| table.row(*number));
                        let cell = Cell { table: *table, row, cell: *number };
                        let members = order::arrange(&self.segments, members.clone());
                        self.join_rows(&members, Some(cell), &mut lines);
                    }
                }
                None => {}
            }
        }
        self.join_rows(&loose, None, &mut lines);
        lines
    }

    fn table_segment(&self, table: usize, cells: &BTreeMap<(usize, u32), Vec<usize>>) -> Segment {
        let members = cells.range((table, 0)..(table + 1, 0)).flat_map(|(_, members)| members);
        let mut segments = members.filter_map(|&index| self.segments.get(index));
        let mut whole = segments.next().cloned().unwrap_or_else(|| Segment {
            glyphs: 0..0,
            angle: self.angle,
            u0: 0.0,
            u1: 0.0,
            v: 0.0,
            em: 1.0,
            height: 1.0,
            ascent: 1.0,
            descent: 0.0,
            vertical: false,
            layer: Layer::Content,
            shown: 0,
        });
        let (mut top, mut bottom) = (whole.top(), whole.bottom());
        for segment in segments {
            whole.u0 = whole.u0.min(segment.u0);
            whole.u1 = whole.u1.max(segment.u1);
            top = top.min(segment.top());
            bottom = bottom.max(segment.bottom());
        }
        // The first line of the table is the one by which it stands among others.
        whole.v = top + whole.ascent;
        whole.descent = bottom - whole.v;
        whole
    }

    /// Puts neighbours of an order that stand on one baseline into lines.
    fn join_rows(&self, order: &[usize], cell: Option<Cell>, lines: &mut Vec<ReadyLine>) {
        let mut row: Vec<&Segment> = Vec::new();
        for segment in order.iter().filter_map(|&index| self.segments.get(index)) {
            let follows = row.last().is_some_and(|last| {
                last.is_level_with(segment)
                    && segment.u0 > last.u0
                    && segment.u0 - last.u1 > -last.em
                    && last.layer == segment.layer
            });
            if !follows && !row.is_empty() {
                self.join_row(&row, cell, lines);
                row.clear();
            }
            row.push(segment);
        }
        if !row.is_empty() {
            self.join_row(&row, cell, lines);
        }
    }

    /// Makes one line of a row, or one line per column where wide gaps divide it.
    fn join_row(&self, row: &[&Segment], cell: Option<Cell>, lines: &mut Vec<ReadyLine>) {
        // `통  지  방  법` is one word, and a page number behind its leader dots belongs to its title.
        let is_spaced_out = row.iter().all(|segment| segment.shown <= 2);
        let mut start = 0;
        for (index, pair) in row.windows(2).enumerate() {
            let &[left, right] = pair else { continue };
            let gap = (right.u0 - left.u1) / left.em.max(right.em);
            if gap > COLUMN_GAP && !is_spaced_out && right.shown > 3 && cell.is_none() {
                self.push_line(row.get(start..=index).unwrap_or_default(), cell, true, lines);
                start = index + 1;
            }
        }
        self.push_line(row.get(start..).unwrap_or_default(), cell, false, lines);
    }

    fn push_line(&self, row: &[&Segment], cell: Option<Cell>, ends_column: bool, lines: &mut Vec<ReadyLine>) {
        let Some(first) = row.first() else { return };
        let v = first.v;
        let mut words = Words {
            ink: self.ink,
            frame: self.frame,
            text: String::new(),
            edges: Vec::new(),
            end: None,
            space: None,
        };
        for segment in row {
            words.add(segment);
        }
        if words.text.is_empty() {
            return;
        }
        let u0 = words.edges.iter().map(|edge| edge[0]).fold(f32::INFINITY, f32::min);
        for edge in &mut words.edges {
            *edge = [edge[0] - u0, edge[1] - u0];
        }
        let largest = |measure: fn(&Segment) -> f32| row.iter().map(|it| measure(it)).fold(0.0, f32::max);
        let place = LinePlace {
            origin: self.frame.page(u0, v),
            direction: self.frame.direction,
            ascent: largest(|it| it.ascent),
            descent: largest(|it| it.descent),
            edges: words.edges,
        };
        let height = largest(|it| it.height);
        let role = self.role(first, &place, height);
        lines.push(ReadyLine { text: words.text, place, role, cell, u0, v, height, ends_column });
    }

    fn role(&self, segment: &Segment, place: &LinePlace, height: f32) -> Role {
        match segment.layer {
            Layer::Annotation => Role::Annotation,
            Layer::Pagination if place.origin[1] < self.size[1] / 2.0 => Role::Header,
            Layer::Pagination => Role::Footer,
            Layer::Content if self.angle % 90 != 0 && height > WATERMARK_SIZE => Role::Watermark,
            Layer::Content => Role::Body,
        }
    }
}

/// How a line ends, seen from the line that follows it.
fn line_end(line: &ReadyLine, next: &ReadyLine) -> LineEnd {
    match (line.cell, next.cell) {
        (Some(here), Some(there)) if here == there => {}
        (Some(here), Some(there)) if here.table == there.table && here.row == there.row => {
            return LineEnd::Cell;
        }
        (Some(_), _) => return LineEnd::Row,
        (None, Some(_)) => return LineEnd::Paragraph,
        (None, None) if line.ends_column => return LineEnd::Cell,
        (None, None) if line.role != next.role => return LineEnd::Paragraph,
        (None, None) => {}
    }
    let height = line.height.max(next.height);
    let step = next.v - line.v;
    let is_size_step = height > line.height.min(next.height) * SIZE_STEP;
    if step > PARAGRAPH_GAP * height || (is_size_step && step > 0.0 && (next.u0 - line.u0).abs() > height) {
        LineEnd::Paragraph
    } else {
        LineEnd::Wrap
    }
}

/// The text of a line as it grows.
struct Words<'a> {
    ink: &'a Ink,
    frame: Frame,
    text: String,
    edges: Vec<[f32; 2]>,
    /// Where the last glyph shown ends.
    end: Option<f32>,
    /// Whether a space glyph stands behind it, and how far that reaches.
    space: Option<f32>,
}

impl Words<'_> {
    fn add(&mut self, segment: &Segment) {
        let glyphs = self.ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default();
        let word_gap = self.word_gap(segment);
        for glyph in glyphs {
            let text = self.ink.glyph_text(glyph);
            if text.is_empty() {
                continue;
            }
            let u = self.frame.local(glyph.x, glyph.y)[0];
            let end = u + glyph.advance;
            if text.trim().is_empty() {
                self.space = Some(self.space.map_or(end, |space| space.max(end)));
                continue;
            }
            if let Some(last) = self.end
                && (self.space.is_some() || u - last > word_gap)
            {
                self.text.push(' ');
                self.edges.push([last, u.max(last)]);
            }
            self.space = None;
            let count = text.chars().count().max(1) as f32;
            for (index, character) in text.chars().enumerate() {
                self.text.push(character);
                let step = glyph.advance / count;
                self.edges.push([u + step * index as f32, u + step * (index + 1) as f32]);
            }
            self.end = Some(self.end.map_or(end, |last| last.max(end)));
        }
    }

    /// The gap that counts as a word space in a segment, in points. Where nearly all letters stand apart, more than that is needed.
    fn word_gap(&self, segment: &Segment) -> f32 {
        let normal = WORD_GAP * segment.em;
        if segment.shown < 4 {
            return normal;
        }
        let (mut last, mut spaced) = (None::<f32>, false);
        let (mut wide, mut all, mut least) = (0u32, 0u32, f32::INFINITY);
        for glyph in self.ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default() {
            let u = self.frame.local(glyph.x, glyph.y)[0];
            if is_blank(self.ink, glyph) {
                spaced |= !self.ink.glyph_text(glyph).is_empty();
                continue;
            }
            if let Some(last) = last
                && !spaced
            {
                let gap = u - last;
                all += 1;
                if gap > normal {
                    wide += 1;
                    least = least.min(gap);
                }
            }
            last = Some(u + glyph.advance);
            spaced = false;
        }
        if all >= 3 && wide * 10 >= all * 8 { least * 1.4 + normal } else { normal }
    }
}
