//! Paths, as far as tables and the sight of text need them: which straight lines along an axis a path leaves on the page when it is
//! painted, and which area it covers.

use super::glyph::Ink;
use super::ground::{Bounds, intersection};
use super::state::Matrix;

/// Points of one path that are kept; longer paths are drawings.
const POINTS: usize = 4_096;

/// A filled shape thinner than this is a line. Producers draw hairlines to 2 pt as rectangles.
const THIN: f32 = 3.0;

/// How far a line may lean and still be one along an axis, in points.
const LEAN: f32 = 0.6;

/// Rectangles of one path that are looked at one by one.
const RECTANGLES: usize = 16;

/// Shorter lines are no cell borders.
const SHORT: f32 = 3.0;

/// The current path, in page coordinates.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// Subpaths one after another, curves left out.
    points: Vec<[f32; 2]>,
    /// Index of the first point of each subpath.
    starts: Vec<usize>,
    /// Whether the path is too long or bent to hold ruling lines.
    is_drawing: bool,
    /// The area that holds all its points, also those of curves.
    bounds: Option<Bounds>,
}

impl Path {
    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.starts.clear();
        self.is_drawing = false;
        self.bounds = None;
    }

    /// The area that holds the path; `None` where there is none.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    fn widen(&mut self, [x, y]: [f32; 2]) {
        let [left, top, right, bottom] = self.bounds.unwrap_or([x, y, x, y]);
        self.bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    pub(super) fn move_to(&mut self, point: [f32; 2]) {
        self.widen(point);
        if self.points.len() < POINTS {
            self.starts.push(self.points.len());
            self.points.push(point);
        } else {
            self.is_drawing = true;
        }
    }

    pub(super) fn line_to(&mut self, point: [f32; 2]) {
        if self.starts.is_empty() {
            return self.move_to(point);
        }
        self.widen(point);
        if self.points.len() < POINTS {
            self.points.push(point);
        } else {
            self.is_drawing = true;
        }
    }

    /// A curve, by its control points and its end.
    pub(super) fn curve_to(&mut self, points: &[[f32; 2]]) {
        self.is_drawing = true;
        for &point in points {
            self.widen(point);
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(&first) = self.starts.last().and_then(|&start| self.points.get(start)) {
            self.line_to(first);
        }
    }

    /// A rectangle of user space.
    pub(super) fn rectangle(&mut self, ctm: &Matrix, [x, y, width, height]: [f32; 4]) {
        self.move_to(ctm.apply(x, y));
        self.line_to(ctm.apply(x + width, y));
        self.line_to(ctm.apply(x + width, y + height));
        self.line_to(ctm.apply(x, y + height));
        self.close();
    }

    fn subpaths(&self) -> impl Iterator<Item = &[[f32; 2]]> {
        self.starts.iter().enumerate().map(|(index, &start)| {
            let end = self.starts.get(index + 1).copied().unwrap_or(self.points.len());
            self.points.get(start..end).unwrap_or_default()
        })
    }

    /// Gives the areas that the path covers when it is filled, and whether it covers them all.
    pub(super) fn areas(&self, mut each: impl FnMut(Bounds, bool)) {
        let Some(whole) = self.bounds else { return };
        let mut rectangles: Vec<Bounds> = Vec::new();
        for subpath in self.subpaths() {
            match rectangle(subpath) {
                // One inside another may be a hole.
                Some(area) if !rectangles.iter().any(|other| has_area(intersection(area, *other))) => {
                    rectangles.push(area);
                }
                _ => return each(whole, false),
            }
            if self.is_drawing || rectangles.len() > RECTANGLES {
                return each(whole, false);
            }
        }
        for area in rectangles {
            each(area, true);
        }
    }

    /// Leaves the lines of a stroked path.
    pub(super) fn stroke(&self, ink: &mut Ink) {
        if self.is_drawing {
            return;
        }
        for subpath in self.subpaths() {
            for pair in subpath.windows(2) {
                if let [a, b] = pair {
                    line(ink, *a, *b);
                }
            }
        }
    }

    /// Leaves the thin shapes of a filled path.
    pub(super) fn fill(&self, ink: &mut Ink) {
        if self.is_drawing {
            return;
        }
        for subpath in self.subpaths() {
            if subpath.len() < 3 {
                continue;
            }
            let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
            for [x, y] in subpath {
                bounds = [bounds[0].min(*x), bounds[1].min(*y), bounds[2].max(*x), bounds[3].max(*y)];
            }
            let [x0, y0, x1, y1] = bounds;
            let (width, height) = (x1 - x0, y1 - y0);
            if height <= THIN && width > height && width > SHORT {
                ink.push_rule(true, (y0 + y1) / 2.0, x0, x1);
            } else if width <= THIN && height > SHORT {
                ink.push_rule(false, (x0 + x1) / 2.0, y0, y1);
            }
        }
    }
}

/// The area of a subpath that is a rectangle along the axes.
fn rectangle(subpath: &[[f32; 2]]) -> Option<Bounds> {
    let (&[a, b, c, d] | &[a, b, c, d, _]) = subpath else { return None };
    let is_near = |a: f32, b: f32| (a - b).abs() < LEAN;
    let turns = |a: [f32; 2], b: [f32; 2], c: [f32; 2], d: [f32; 2]| {
        is_near(a[1], b[1]) && is_near(b[0], c[0]) && is_near(c[1], d[1]) && is_near(d[0], a[0])
    };
    (turns(a, b, c, d) || turns(b, c, d, a))
        .then(|| [a[0].min(c[0]), a[1].min(c[1]), a[0].max(c[0]), a[1].max(c[1])])
}

fn has_area([left, top, right, bottom]: Bounds) -> bool {
    right - left > LEAN && bottom - top > LEAN
}

fn line(ink: &mut Ink, [x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) {
    let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
    if dy <= LEAN && dx > SHORT {
        ink.push_rule(true, (y0 + y1) / 2.0, x0, x1);
    } else if dx <= LEAN && dy > SHORT {
        ink.push_rule(false, (x0 + x1) / 2.0, y0, y1);
    }
}
