//! Glyphs to segments: stretches of one baseline without a wide gap, in the order in which they were drawn.
//!
//! Text that is drawn several times over itself to look bold or to cast a shadow comes out once.

use std::ops::Range;

use super::glyph::{Glyph, GlyphText, Ink, Layer, Run};

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
    #[inline]
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
        if let Some(open) = open.as_mut() {
            open.meet(run, angle);
        }
        for index in run.glyphs.clone() {
            let Some(&glyph) = ink.glyphs.get(index) else { continue };
            let [u, v] = frame.local(glyph.x, glyph.y);
            let blank = glyph.is_blank();
            if let Some(current) = open.as_mut() {
                let is_level = current.is_level(u, v);
                if is_level && !blank && current.is_duplicate(ink, &glyph, u, v) {
                    strike(ink, index);
                    current.segment.glyphs.end = index + 1;
                    continue;
                }
                if is_level && current.is_near(u) {
                    current.segment.glyphs.end = index + 1;
                    current.end = u + glyph.advance;
                    if !blank {
                        current.show(run, index, u, v);
                    }
                    continue;
                }
            }
            segments.extend(open.take().map(|done| done.segment));
            if !blank {
                open = Some(Open::new(run, angle, index, [u, v], glyph.advance));
            }
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
    /// The last glyphs shown, the latest first, with their places.
    recent: [(usize, f32, f32); 3],
    /// How far glyphs of the run at hand may stand from it; `None` where they cannot belong to it.
    reach: Option<Reach>,
    /// Whether it shows a glyph of the run at hand, so that it has its sizes.
    is_joined: bool,
}

/// How far the glyphs of a run may stand from an open segment, in points.
#[derive(Clone, Copy)]
struct Reach {
    /// Off the baseline.
    shift: f32,
    /// Off it where one is raised or lowered, and how near to the last glyph that must be.
    raised_shift: f32,
    raised_gap: f32,
    /// Behind the last glyph, and before its end.
    gap: f32,
    step_back: f32,
    /// From the same glyph drawn before, along and across.
    along: f32,
    across: f32,
}

impl Reach {
    fn new(segment: &Segment, run: &Run) -> Reach {
        let em = segment.em.max(run.em);
        let (low, high) = (segment.height.min(run.height), segment.height.max(run.height));
        Reach {
            shift: BASELINE_SHIFT * high,
            raised_shift: RAISED_SHIFT * high,
            raised_gap: if low < RAISED_SIZE * high { RAISED_GAP * em } else { 0.0 },
            gap: WIDE_GAP * em,
            step_back: STEP_BACK * em,
            along: DUPLICATE_ALONG * segment.em,
            across: DUPLICATE_ACROSS * segment.height,
        }
    }
}

impl Open {
    /// A segment that begins with a glyph of `run`.
    fn new(run: &Run, angle: i16, index: usize, [u, v]: [f32; 2], advance: f32) -> Open {
        let segment = Segment {
            glyphs: index..index + 1,
            angle,
            u0: u,
            u1: u + advance,
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
        let reach = Some(Reach::new(&segment, run));
        let nothing = (usize::MAX, 0.0, 0.0);
        let recent = [(index, u, v), nothing, nothing];
        Open { segment, end: u + advance, v, recent, reach, is_joined: true }
    }

    /// Makes ready for the glyphs of another run.
    fn meet(&mut self, run: &Run, angle: i16) {
        let segment = &self.segment;
        let is_alike = segment.angle == angle
            && segment.vertical == run.vertical
            && segment.layer == run.layer
            && segment.block == run.block;
        self.reach = is_alike.then(|| Reach::new(segment, run));
        self.is_joined = false;
    }

    /// Whether a glyph of the run at hand stands on the baseline, or is raised or lowered next to the last one.
    fn is_level(&self, u: f32, v: f32) -> bool {
        self.reach.is_some_and(|reach| {
            let is_raised = (u - self.end).abs() < reach.raised_gap;
            (v - self.v).abs() < if is_raised { reach.raised_shift } else { reach.shift }
        })
    }

    /// Whether one follows the last one without a wide gap or step back.
    fn is_near(&self, u: f32) -> bool {
        let gap = u - self.end;
        self.reach.is_some_and(|reach| gap < reach.gap && gap > -reach.step_back)
    }

    /// Whether `glyph` was drawn just before at nearly the same place.
    fn is_duplicate(&self, ink: &Ink, glyph: &Glyph, u: f32, v: f32) -> bool {
        self.reach.is_some_and(|reach| {
            self.recent.iter().any(|&(index, other_u, other_v)| {
                (u - other_u).abs() < reach.along
                    && (v - other_v).abs() < reach.across
                    && ink
                        .glyphs
                        .get(index)
                        .is_some_and(|other| ink.glyph_text(other) == ink.glyph_text(glyph))
            })
        })
    }

    /// Adds a glyph that shows; its end is that of the segment so far.
    fn show(&mut self, run: &Run, index: usize, u: f32, v: f32) {
        if !self.is_joined {
            self.join(run, v);
        }
        let segment = &mut self.segment;
        segment.u1 = segment.u1.max(self.end);
        segment.shown += 1;
        if run.height >= segment.height * 0.9 {
            self.v = v;
        }
        let [latest, before, _] = self.recent;
        self.recent = [(index, u, v), latest, before];
    }

    /// Takes in the sizes of `run`, whose first glyph that shows stands at `v`.
    fn join(&mut self, run: &Run, v: f32) {
        let segment = &mut self.segment;
        // A raised or lowered glyph does not move the baseline; the larger ones behind it do.
        if run.height > segment.height * 1.1 {
            segment.v = v;
        }
        segment.is_faint &= run.is_faint;
        segment.em = segment.em.max(run.em);
        segment.height = segment.height.max(run.height);
        segment.ascent = segment.ascent.max(run.ascent);
        segment.descent = segment.descent.max(run.descent);
        self.reach = Some(Reach::new(segment, run));
        self.is_joined = true;
    }
}

fn strike(ink: &mut Ink, index: usize) {
    if let Some(glyph) = ink.glyphs.get_mut(index) {
        glyph.text = GlyphText::NONE;
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
            ink.glyphs.get(segment.glyphs.clone()).is_some_and(|it| it.iter().any(|it| !it.is_blank()))
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
