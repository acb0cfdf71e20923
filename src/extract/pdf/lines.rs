//! Segments to the lines of a document: rows put together, word spaces set, cells and paragraphs told apart.

use std::collections::BTreeMap;
use std::ops::Range;

use super::flow::{self, Cell};
use super::glyph::{Glyph, Ink, Kind, Layer};
use super::segment::{Frame, Segment};
use super::structure::PageTags;
use super::watermark;
use crate::document::{DocumentBuilder, LineEnd, LinePlace, Role, Traits};

/// A wider gap between glyphs is a word space, in em; Korean fonts give a space 0.25 to 0.5 em (MuPDF's figure).
const WORD_GAP: f32 = 0.15;

/// Segments of one row that are further apart belong to different columns of a table, in em.
const COLUMN_GAP: f32 = 2.5;

/// Short words that are further apart do so too, in em; numbers may be those of the pages of a table of contents.
const FAR_GAP: f32 = 6.0;

/// Two printed pages on one are this far apart on both sides of its middle, in em.
const INNER_MARGIN: f32 = 3.0;

/// Glyphs of a row among which another segment may be fitted in; a printed line has some hundred.
const ROW_GLYPHS: usize = 4_000;

/// Baselines further apart than this end a paragraph, in em.
const PARAGRAPH_GAP: f32 = 2.6;

/// Fonts whose sizes differ by more belong to different paragraphs.
const SIZE_STEP: f32 = 1.3;

/// Leaning text larger than this is a watermark, in points.
const WATERMARK_SIZE: f32 = 20.0;

/// Writes the lines of a page to `builder`, in reading order. `size` is the page's, in points.
pub(super) fn write(
    ink: &Ink,
    mut segments: Vec<Segment>,
    tags: Option<&PageTags>,
    size: [f32; 2],
    builder: &mut DocumentBuilder,
) {
    watermark::mark(&mut segments);
    let mut groups: BTreeMap<(u8, i16), Vec<Segment>> = BTreeMap::new();
    for segment in segments {
        let above = match segment.layer {
            Layer::Content | Layer::Pagination => 0,
            Layer::Watermark => 1,
            Layer::Annotation => 2,
        };
        groups.entry((above, segment.angle)).or_default().push(segment);
    }
    // The direction in which most of the page is written comes first, then the others, then what lies on top of the page.
    let mut order: Vec<(u8, i16)> = groups.keys().copied().collect();
    let weight =
        |key: &(u8, i16)| groups.get(key).map_or(0, |group| group.iter().map(|it| u64::from(it.shown)).sum());
    order.sort_by_key(|key| (key.0, key.1 % 90 != 0, std::cmp::Reverse(weight(key)), key.1));
    for key in order {
        if let Some(group) = groups.remove(&key) {
            let tags = tags.filter(|_| key.0 == 0);
            let writer = Writer { ink, tags, frame: Frame::at_angle(key.1), angle: key.1, size };
            writer.write(group, builder);
        }
    }
}

/// Writes the segments of one direction.
struct Writer<'a> {
    ink: &'a Ink,
    tags: Option<&'a PageTags>,
    frame: Frame,
    angle: i16,
    size: [f32; 2],
}

/// Lines that are ready to be written.
#[derive(Default)]
struct Ready {
    /// Their texts.
    text: String,
    lines: Vec<ReadyLine>,
}

/// One of them.
struct ReadyLine {
    /// Its text among all.
    text: Range<usize>,
    place: LinePlace,
    role: Role,
    traits: Traits,
    cell: Option<Cell>,
    /// Number of its block in the structure tree, from 1; 0 for none.
    block: u32,
    u0: f32,
    v: f32,
    height: f32,
    /// Whether the next line is another column of the same row.
    ends_column: bool,
}

impl Writer<'_> {
    fn write(self, segments: Vec<Segment>, builder: &mut DocumentBuilder) {
        let mut ready = Ready::default();
        for part in flow::arrange(self.ink, segments, self.tags, self.angle, self.size) {
            self.join_rows(&part.segments, part.cell, &mut ready);
        }
        let mut lines = ready.lines.into_iter().peekable();
        while let Some(line) = lines.next() {
            let end = match lines.peek() {
                Some(next) => line_end(&line, next),
                None if line.cell.is_some() => LineEnd::Row,
                None => LineEnd::Wrap,
            };
            let text = ready.text.get(line.text).unwrap_or_default();
            builder.push_line_with(text, line.role, end, Some(line.place), line.traits);
        }
    }

    /// Puts neighbours that stand on one baseline into lines.
    fn join_rows(&self, segments: &[Segment], cell: Option<Cell>, ready: &mut Ready) {
        let mut row: Vec<&Segment> = Vec::new();
        let mut end = f32::NEG_INFINITY;
        for segment in segments {
            let follows = row.last().is_some_and(|last| {
                last.is_level_with(segment)
                    && segment.u0 > last.u0
                    && last.layer == segment.layer
                    && (segment.u0 - end > -last.em * 0.3 || self.fits_between(&row, segment))
            });
            if !follows && !row.is_empty() {
                self.join_row(&row, cell, ready);
                row.clear();
                end = f32::NEG_INFINITY;
            }
            end = end.max(segment.u1);
            row.push(segment);
        }
        if !row.is_empty() {
            self.join_row(&row, cell, ready);
        }
    }

    /// Whether the glyphs of a segment stand in the gaps between those of a row: Hancom's PDF driver draws the Hangul of a line first and
    /// then its digits and commas.
    fn fits_between(&self, row: &[&Segment], segment: &Segment) -> bool {
        if row.iter().map(|it| it.glyphs.len()).take(ROW_GLYPHS).sum::<usize>() > ROW_GLYPHS {
            return false;
        }
        let extents = |segment: &Segment| {
            let glyphs = self.ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default();
            let shown = glyphs.iter().filter(|glyph| !glyph.is_blank());
            shown.map(|glyph| (self.frame.local(glyph.x, glyph.y)[0], glyph.advance)).collect::<Vec<_>>()
        };
        let others: Vec<(f32, f32)> =
            row.iter().filter(|it| it.u1 > segment.u0).flat_map(|it| extents(it)).collect();
        let slack = segment.em * 0.2;
        extents(segment).iter().all(|&(u, advance)| {
            let middle = u + advance / 2.0;
            others.iter().all(|&(start, advance)| middle < start + slack || middle > start + advance - slack)
        })
    }

    /// Makes one line of a row, or one line per column where wide gaps divide it.
    fn join_row(&self, row: &[&Segment], cell: Option<Cell>, ready: &mut Ready) {
        // `통  지  방  법` is one word, and a page number behind its leader dots belongs to its title.
        let is_spaced_out = row.iter().all(|segment| segment.shown <= 2);
        let (mut start, mut end) = (0, f32::NEG_INFINITY);
        for (index, pair) in row.windows(2).enumerate() {
            let &[left, right] = pair else { continue };
            end = end.max(left.u1);
            let gap = (right.u0 - end) / left.em.max(right.em);
            let is_column = gap > COLUMN_GAP && right.shown > 3
                || gap > FAR_GAP && self.has_letters(right)
                || self.is_two_pages(end, right);
            if is_column && !is_spaced_out && cell.is_none() {
                self.push_line(row.get(start..=index).unwrap_or_default(), cell, true, ready);
                start = index + 1;
            }
        }
        self.push_line(row.get(start..).unwrap_or_default(), cell, false, ready);
    }

    fn has_letters(&self, segment: &Segment) -> bool {
        let glyphs = self.ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default();
        glyphs.iter().flat_map(|glyph| self.ink.glyph_text(glyph).chars()).any(char::is_alphabetic)
    }

    /// Whether a gap that begins at `end` lies over the middle of a wide page, between the printed pages on it.
    fn is_two_pages(&self, end: f32, right: &Segment) -> bool {
        let [width, height] = self.size;
        let margin = INNER_MARGIN * right.em;
        self.angle == 0 && width > height && end < width / 2.0 - margin && right.u0 > width / 2.0 + margin
    }

    fn push_line(&self, row: &[&Segment], cell: Option<Cell>, ends_column: bool, ready: &mut Ready) {
        let Some(first) = row.first() else { return };
        let v = first.v;
        let glyphs = row.iter().map(|it| it.glyphs.len()).sum::<usize>();
        let start = ready.text.len();
        let mut words = Words {
            ink: self.ink,
            frame: self.frame,
            text: &mut ready.text,
            edges: Vec::with_capacity(glyphs + glyphs / 2),
            uncopied: 0..0,
            end: None,
            space: false,
        };
        words.add(row);
        if words.edges.is_empty() {
            return;
        }
        let mut u0 = f32::INFINITY;
        for &[from, _] in &words.edges {
            u0 = if from < u0 { from } else { u0 };
        }
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
        let block = row.iter().map(|it| it.block).find(|&block| block > 0).unwrap_or_default();
        let tagged = self.tags.map(|tags| tags.block(block)).unwrap_or_default();
        let traits = Traits {
            heading: tagged.heading,
            heads_cells: tagged.heads_cells && cell.is_some(),
            ends_with_space: words.space,
            is_faint: row.iter().all(|it| it.is_faint),
        };
        let text = start..words.text.len();
        ready.lines.push(ReadyLine { text, place, role, traits, cell, block, u0, v, height, ends_column });
    }

    fn role(&self, segment: &Segment, place: &LinePlace, height: f32) -> Role {
        match segment.layer {
            Layer::Annotation => Role::Annotation,
            Layer::Watermark => Role::Watermark,
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
        (None, None) if line.block != next.block && line.block > 0 && next.block > 0 => {
            return LineEnd::Paragraph;
        }
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
    /// It grows behind those of other lines.
    text: &'a mut String,
    edges: Vec<[f32; 2]>,
    /// Characters of the ink that go on behind `text`: those of glyphs that follow one another are copied together.
    uncopied: Range<usize>,
    /// Where the last glyph shown ends.
    end: Option<f32>,
    /// Whether a space glyph stands behind it.
    space: bool,
}

impl Words<'_> {
    /// Adds the segments of a row.
    fn add(&mut self, row: &[&Segment]) {
        let ink = self.ink;
        let glyphs = |segment: &Segment| ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default();
        let overlaps = row.windows(2).any(|pair| matches!(pair, [a, b] if b.u0 < a.u1 - a.em * 0.3));
        if overlaps {
            let mut placed: Vec<(f32, f32, &Glyph)> = Vec::new();
            for segment in row {
                let word_gap = self.word_gap(segment);
                placed
                    .extend(glyphs(segment).iter().map(|it| (self.frame.local(it.x, it.y)[0], word_gap, it)));
            }
            placed.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (_, word_gap, glyph) in placed {
                self.push(std::slice::from_ref(glyph), word_gap);
            }
        } else {
            for segment in row {
                self.push(glyphs(segment), self.word_gap(segment));
            }
        }
        self.copy();
    }

    /// Adds glyphs in their order.
    fn push(&mut self, glyphs: &[Glyph], word_gap: f32) {
        for glyph in glyphs {
            if !matches!(glyph.text.kind, Kind::Letter | Kind::Letters) {
                self.space |= glyph.text.kind == Kind::Space;
                continue;
            }
            let u = self.frame.local(glyph.x, glyph.y)[0];
            if let Some(last) = self.end
                && (self.space || u - last > word_gap)
            {
                self.end_word(last, u);
            }
            self.space = false;
            let range = glyph.text.range();
            if range.start != self.uncopied.end {
                self.copy();
                self.uncopied.start = range.start;
            }
            self.uncopied.end = range.end;
            let end = u + glyph.advance;
            if glyph.text.kind == Kind::Letter {
                self.edges.push([u, end]);
            } else {
                self.divide(glyph, u);
            }
            self.end = Some(self.end.map_or(end, |last| last.max(end)));
        }
    }

    /// Adds a space between the glyph that ends at `last` and the one that begins at `u`.
    fn end_word(&mut self, last: f32, u: f32) {
        self.copy();
        self.text.push(' ');
        self.edges.push([last, u.max(last)]);
    }

    /// Adds the edges of the characters of a glyph that has several.
    fn divide(&mut self, glyph: &Glyph, u: f32) {
        let count = self.ink.glyph_text(glyph).chars().count();
        let step = glyph.advance / count as f32;
        let edge = |index: usize| u + step * index as f32;
        self.edges.extend((0..count).map(|index| [edge(index), edge(index + 1)]));
    }

    /// Copies the characters that wait for it.
    fn copy(&mut self) {
        self.text.push_str(self.ink.text.get(self.uncopied.clone()).unwrap_or_default());
        self.uncopied.start = self.uncopied.end;
    }

    /// The gap that counts as a word space in a segment, in points. Where nearly all letters stand apart, more than that is needed.
    fn word_gap(&self, segment: &Segment) -> f32 {
        let normal = WORD_GAP * segment.em;
        if segment.shown < 4 {
            return normal;
        }
        let glyphs = self.ink.glyphs.get(segment.glyphs.clone()).unwrap_or_default();
        let (mut last, mut spaced) = (None::<f32>, false);
        let (mut wide, mut narrow, mut least) = (0, 0, f32::INFINITY);
        for glyph in glyphs {
            if glyph.is_blank() {
                spaced |= glyph.text.kind == Kind::Space;
                continue;
            }
            let u = self.frame.local(glyph.x, glyph.y)[0];
            if let Some(last) = last
                && !spaced
            {
                let gap = u - last;
                if gap > normal {
                    wide += 1;
                    least = least.min(gap);
                } else {
                    narrow += 1;
                    // However wide the others are, they are too few.
                    if narrow * 5 > glyphs.len() {
                        return normal;
                    }
                }
            }
            last = Some(u + glyph.advance);
            spaced = false;
        }
        let is_letter_spaced = wide + narrow >= 3 && wide >= narrow * 4;
        if is_letter_spaced { least * 1.4 + normal } else { normal }
    }
}
