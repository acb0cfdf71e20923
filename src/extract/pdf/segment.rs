//! Glyphs to segments: stretches of one baseline without a wide gap, in the order in which they were drawn.
//!
//! Text that is drawn several times over itself to look bold or to cast a shadow comes out once.

use std::ops::Range;

use super::glyph::{Glyph, Ink, Layer};

/// A wider gap ends a segment, in em.
const WIDE_GAP: f32 = 1.0;

/// A step back of this much ends a segment, in em. Kerning and punctuation go back by less.
const STEP_BACK: f32 = 0.6;

/// Glyphs off the baseline by more belong to another segment, in em across.
const BASELINE_SHIFT: f32 = 0.35;

/// Smaller glyphs next to larger ones may be raised or lowered by this much: footnote marks and exponents.
const RAISED_SIZE: f32 = 0.8;
const RAISED_SHIFT: f32 = 0.62;
const RAISED_GAP: f32 = 0.5;

/// The same glyph drawn again within these distances is one glyph: poppler's rule (0.1 em along and 0.2 em across).
const DUPLICATE_ALONG: f32 = 0.1;
const DUPLICATE_ACROSS: f32 = 0.2;

/// Segments on one height that are compared for double drawing.
const DUPLICATE_WINDOW: usize = 48;

/// A coordinate system along a direction of writing: `u` along it, `v` across it towards the next line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) direction: [f32; 2],
}

impl Frame {
    /// The frame of text that runs at `angle` degrees, clockwise from the page's x axis.
    pub(super) fn at_angle(angle: i16) -> Frame {
        let direction = match angle {
            0 => [1.0, 0.0],
            90 => [0.0, 1.0],
            -90 => [0.0, -1.0],
            180 | -180 => [-1.0, 0.0],
            angle => {
                let (sin, cos) = f32::from(angle).to_radians().sin_cos();
                [cos, sin]
            }
        };
        Frame { direction }
    }

    /// Page coordinates to `[u, v]`.
    pub(super) fn local(&self, x: f32, y: f32) -> [f32; 2] {
        let [dx, dy] = self.direction;
        [x * dx + y * dy, y * dx - x * dy]
    }

    /// `[u, v]` to page coordinates.
    pub(super) fn page(&self, u: f32, v: f32) -> [f32; 2] {
        let [dx, dy] = self.direction;
        [u * dx - v * dy, u * dy + v * dx]
    }
}

/// A stretch of glyphs on one baseline.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Indices into [`Ink::glyphs`].
    pub(super) glyphs: Range<usize>,
    /// Direction of writing in whole degrees, clockwise from the page's x axis.
    pub(super) angle: i16,
    /// Start and end along the direction.
    pub(super) u0: f32,
    pub(super) u1: f32,
    /// The baseline.
    pub(super) v: f32,
    /// The em along and across.
    pub(super) em: f32,
    pub(super) height: f32,
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) vertical: bool,
    pub(super) layer: Layer,
    /// Number of its block in the structure tree, from 1; 0 for none.
    pub(super) block: u32,
    pub(super) is_faint: bool,
    /// Glyphs that are no spaces.
    pub(super) shown: u32,
}

impl Segment {
    /// Where the segment begins across.
    pub(super) fn top(&self) -> f32 {
        self.v - self.ascent
    }

    /// Where the segment ends across.
    pub(super) fn bottom(&self) -> f32 {
        self.v + self.descent
    }

    /// Whether `other` stands on the same baseline, as far as a reader can tell.
    pub(super) fn is_level_with(&self, other: &Segment) -> bool {
        (self.v - other.v).abs() < BASELINE_SHIFT * self.height.max(other.height)
    }
}

/// Whether a glyph's text is one character from among the Hangul syllables, or near them: what most glyphs are.
pub(super) fn is_syllable(text: &str) -> bool {
    matches!(text.as_bytes(), [0xEA..=0xED, _, _])
}

/// Whether a glyph shows nothing: a space, or a duplicate that was struck.
pub(super) fn is_blank(ink: &Ink, glyph: &Glyph) -> bool {
    let text = ink.glyph_text(glyph);
    !is_syllable(text) && text.chars().all(char::is_whitespace)
}

/// The angle of a direction in whole degrees, -179 to 180.
fn angle([dx, dy]: [f32; 2]) -> i16 {
    if dy == 0.0 && dx > 0.0 {
        return 0;
    }
    let degrees = dy.atan2(dx).to_degrees().round() as i16;
    // Scans lie a little askew; what leans by a degree or two is upright.
    let upright = (f32::from(degrees) / 90.0).round() as i16 * 90;
    let angle = if (degrees - upright).abs() <= 2 { upright } else { degrees };
    if angle == -180 { 180 } else { angle }
}

/// Cuts the glyphs of a page into segments. Duplicates lose their text.
pub(super) fn build(ink: &mut Ink) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut open: Option<Open> = None;
    let runs = std::mem::take(&mut ink.runs);
    for run in &runs {
        let angle = angle(run.direction);
        let frame = Frame::at_angle(angle);
        for index in run.glyphs.clone() {
            let Some(&glyph) = ink.glyphs.get(index) else { continue };
            let [u, v] = frame.local(glyph.x, glyph.y);
            let blank = is_blank(ink, &glyph);
            if let Some(current) = open.as_mut() {
                let segment = &current.segment;
                let em = segment.em.max(run.em);
                let gap = u - current.end;
                let is_alike = segment.angle == angle
                    && segment.vertical == run.vertical
                    && segment.layer == run.layer
                    && segment.block == run.block;
                let (low, high) = (segment.height.min(run.height), segment.height.max(run.height));
                let is_raised = low < RAISED_SIZE * high && gap.abs() < RAISED_GAP * em;
                let shift = if is_raised { RAISED_SHIFT } else { BASELINE_SHIFT };
                let is_level = is_alike && (v - current.v).abs() < shift * high;
                let fits = is_level && gap < WIDE_GAP * em && gap > -STEP_BACK * em;
                if is_level && !blank && current.is_duplicate(ink, &glyph, u, v) {
                    strike(ink, index);
                    current.segment.glyphs.end = index + 1;
                    continue;
                }
                if fits {
                    let segment = &mut current.segment;
                    segment.glyphs.end = index + 1;
                    current.end = u + glyph.advance;
                    if !blank {
                        // A raised or lowered glyph does not move the baseline; the larger ones behind it do.
                        if run.height > segment.height * 1.1 {
                            segment.v = v;
                        }
                        if run.height >= segment.height * 0.9 {
                            current.v = v;
                        }
                        segment.u1 = segment.u1.max(u + glyph.advance);
                        segment.shown += 1;
                        segment.is_faint &= run.is_faint;
                        segment.em = segment.em.max(run.em);
                        segment.height = segment.height.max(run.height);
                        segment.ascent = segment.ascent.max(run.ascent);
                        segment.descent = segment.descent.max(run.descent);
                        current.remember(index, u, v);
                    }
                    continue;
                }
            }
            if let Some(done) = open.take() {
                segments.push(done.segment);
            }
            if blank {
                continue;
            }
            let segment = Segment {
                glyphs: index..index + 1,
                angle,
                u0: u,
                u1: u + glyph.advance,
                v,
                em: run.em,
                height: run.height,
                ascent: run.ascent,
                descent: run.descent,
                vertical: run.vertical,
                layer: run.layer,
                block: run.block,
                is_faint: run.is_faint,
                shown: 1,
            };
            let mut current =
                Open { segment, end: u + glyph.advance, v, recent: [(usize::MAX, 0.0, 0.0); 3] };
            current.remember(index, u, v);
            open = Some(current);
        }
    }
    ink.runs = runs;
    segments.extend(open.map(|done| done.segment));
    strike_redrawn(ink, &mut segments);
    segments
}

/// A segment that is being built.
struct Open {
    segment: Segment,
    /// Where its last glyph, a space or not, ends.
    end: f32,
    /// The baseline at its last glyph.
    v: f32,
    /// The last glyphs shown, with their places.
    recent: [(usize, f32, f32); 3],
}

impl Open {
    fn remember(&mut self, index: usize, u: f32, v: f32) {
        self.recent.rotate_right(1);
        self.recent[0] = (index, u, v);
    }

    /// Whether `glyph` was drawn just before at nearly the same place.
    fn is_duplicate(&self, ink: &Ink, glyph: &Glyph, u: f32, v: f32) -> bool {
        self.recent.iter().any(|&(index, other_u, other_v)| {
            (u - other_u).abs() < DUPLICATE_ALONG * self.segment.em
                && (v - other_v).abs() < DUPLICATE_ACROSS * self.segment.height
                && ink.glyphs.get(index).is_some_and(|other| ink.glyph_text(other) == ink.glyph_text(glyph))
        })
    }
}

fn strike(ink: &mut Ink, index: usize) {
    if let Some(glyph) = ink.glyphs.get_mut(index) {
        glyph.text_len = 0;
    }
}

/// Strikes glyphs of segments that were drawn over earlier segments with the same text, and drops segments left empty.
fn strike_redrawn(ink: &mut Ink, segments: &mut Vec<Segment>) {
    let mut by_height: Vec<usize> = (0..segments.len()).collect();
    let place = |index: &usize| segments.get(*index).map_or((0, 0.0), |segment| (segment.angle, segment.v));
    by_height.sort_by(|a, b| {
        let ((angle_a, v_a), (angle_b, v_b)) = (place(a), place(b));
        angle_a.cmp(&angle_b).then(v_a.total_cmp(&v_b)).then(a.cmp(b))
    });
    let mut is_any_struck = false;
    for (position, &index) in by_height.iter().enumerate() {
        for &other in by_height.iter().skip(position + 1).take(DUPLICATE_WINDOW) {
            let (Some(a), Some(b)) = (segments.get(index), segments.get(other)) else { continue };
            let tolerance = DUPLICATE_ACROSS * a.height.max(b.height);
            if a.angle != b.angle || b.v - a.v > tolerance {
                break;
            }
            let overlap = a.u1.min(b.u1) - a.u0.max(b.u0);
            if overlap < DUPLICATE_ALONG * a.em {
                continue;
            }
            let (first, second) = if index < other { (a, b) } else { (b, a) };
            if strike_common(ink, first, second) {
                is_any_struck = true;
            }
        }
    }
    if is_any_struck {
        let shows = |segment: &Segment| {
            ink.glyphs.get(segment.glyphs.clone()).is_some_and(|it| it.iter().any(|it| !is_blank(ink, it)))
        };
        segments.retain(shows);
    }
}

/// Strikes the glyphs of `second` that stand where `first` has the same; whether there were any.
fn strike_common(ink: &mut Ink, first: &Segment, second: &Segment) -> bool {
    let frame = Frame::at_angle(first.angle);
    let along = DUPLICATE_ALONG * first.em.max(second.em);
    let mut candidates = first.glyphs.clone().peekable();
    let mut struck = Vec::new();
    for index in second.glyphs.clone() {
        let Some(glyph) = ink.glyphs.get(index) else { continue };
        let u = frame.local(glyph.x, glyph.y)[0];
        let place = |at: usize| ink.glyphs.get(at).map_or(f32::INFINITY, |it| frame.local(it.x, it.y)[0]);
        while candidates.peek().is_some_and(|&at| place(at) < u - along) {
            candidates.next();
        }
        let text = ink.glyph_text(glyph);
        let is_same =
            |at: usize| ink.glyphs.get(at).is_some_and(|it| !text.is_empty() && ink.glyph_text(it) == text);
        if candidates.clone().take_while(|&at| place(at) <= u + along).take(4).any(is_same) {
            struck.push(index);
        }
    }
    // A letter or two that coincide are chance; a text drawn again coincides as a whole.
    let is_redrawn = struck.len() * 5 >= (second.shown as usize) * 4;
    if is_redrawn {
        for &index in &struck {
            strike(ink, index);
        }
    }
    is_redrawn && !struck.is_empty()
}
