//! Paths, as far as tables need them: which straight lines along an axis a path leaves on the page when it is painted.

use super::glyph::Ink;
use super::state::Matrix;

/// Points of one path that are kept; longer paths are drawings.
const POINTS: usize = 4_096;

/// A filled shape thinner than this is a line. Producers draw hairlines to 2 pt as rectangles.
const THIN: f32 = 3.0;

/// How far a line may lean and still be one along an axis, in points.
const LEAN: f32 = 0.6;

/// Shorter lines are no cell borders.
const SHORT: f32 = 3.0;

/// The current path, in page coordinates.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// Subpaths one after another; a curve is kept as the chord to its end and spoils its subpath as a line.
    points: Vec<[f32; 2]>,
    /// Index of the first point of each subpath.
    starts: Vec<usize>,
    /// Whether the path is too long or bent to hold ruling lines.
    is_drawing: bool,
}

impl Path {
    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.starts.clear();
        self.is_drawing = false;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    pub(super) fn move_to(&mut self, point: [f32; 2]) {
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
        if self.points.len() < POINTS {
            self.points.push(point);
        } else {
            self.is_drawing = true;
        }
    }

    pub(super) fn curve_to(&mut self) {
        self.is_drawing = true;
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

fn line(ink: &mut Ink, [x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) {
    let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
    if dy <= LEAN && dx > SHORT {
        ink.push_rule(true, (y0 + y1) / 2.0, x0, x1);
    } else if dx <= LEAN && dy > SHORT {
        ink.push_rule(false, (x0 + x1) / 2.0, y0, y1);
    }
}
