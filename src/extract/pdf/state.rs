//! Matrices and the graphics and text state (ISO 32000-1, 8.3.4, 8.4 and 9.3).

use std::rc::Rc;

use super::font::Font;
use super::ground::{BLACK, Bounds, Colour, ColourSpace, EVERYWHERE};

/// A transformation `[a b c d e f]`: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The transformation that applies `self` first and `outer` to its result.
    #[inline]
    pub(super) fn then(&self, outer: &Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [p, q, r, s, t, u] = outer.0;
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// Moves the origin by `(x, y)` of the untransformed space.
    #[inline]
    pub(super) fn translate(&self, x: f32, y: f32) -> Matrix {
        let [a, b, c, d, ..] = self.0;
        let [e, f] = self.apply(x, y);
        Matrix([a, b, c, d, e, f])
    }

    #[inline]
    pub(super) fn apply(&self, x: f32, y: f32) -> [f32; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// How much longer a length becomes, all directions taken together.
    pub(super) fn scale(&self) -> f32 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    #[inline]
    pub(super) fn is_finite(&self) -> bool {
        self.0.iter().all(|value| value.is_finite())
    }
}

/// The parameters of text showing that `q` and `Q` save and restore.
#[derive(Clone)]
pub(super) struct TextState {
    pub(super) font: Option<Rc<Font>>,
    /// Index of the font in the document's list of fonts.
    pub(super) font_index: u16,
    pub(super) size: f32,
    pub(super) character_spacing: f32,
    pub(super) word_spacing: f32,
    /// `Tz` / 100.
    pub(super) scaling: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
    pub(super) rendering_mode: u8,
}

/// What `q` saves.
#[derive(Clone)]
pub(super) struct GraphicsState {
    /// From user space to the page as shown.
    pub(super) ctm: Matrix,
    pub(super) line_width: f32,
    /// Outside of this area nothing is shown: the bounds of the clipping path.
    pub(super) clip: Bounds,
    /// The colour of filled areas and letters, and the space that it is said in.
    pub(super) fill: Colour,
    pub(super) fill_space: ColourSpace,
    /// Whether what is painted mixes with what lies below it.
    pub(super) is_see_through: bool,
    /// Whether what is painted cannot be seen at all.
    pub(super) is_transparent: bool,
    /// Whether it lets through most of what lies below it.
    pub(super) is_faded: bool,
    pub(super) text: TextState,
}

impl GraphicsState {
    /// The state at the start of a page.
    pub(super) fn new(ctm: Matrix) -> Self {
        let text = TextState {
            font: None,
            font_index: 0,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            rendering_mode: 0,
        };
        GraphicsState {
            ctm,
            line_width: 1.0,
            clip: EVERYWHERE,
            fill: BLACK,
            fill_space: ColourSpace::Grey,
            is_see_through: false,
            is_transparent: false,
            is_faded: false,
            text,
        }
    }
}

/// States saved inside one another. PDFium allows 512.
const SAVED_STATES: usize = 512;

/// Tells saved states from one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SavedAs(u64);

/// The states that `q` has saved and `Q` will put back.
#[derive(Default)]
pub(super) struct Saved {
    states: Vec<(SavedAs, GraphicsState)>,
    /// Those that were one too many.
    unsaved: usize,
    /// States saved so far.
    count: u64,
    /// The state that was put back last, as long as no other operator has come.
    restored: Option<SavedAs>,
}

impl Saved {
    /// Saves a state. `restored` says which one it still is, where it was put back just before.
    pub(super) fn save(&mut self, state: &GraphicsState, restored: Option<SavedAs>) {
        if self.states.len() < SAVED_STATES {
            self.count += 1;
            self.states.push((restored.unwrap_or(SavedAs(self.count)), state.clone()));
        } else {
            self.unsaved += 1;
        }
    }

    /// Takes the state that was saved last.
    pub(super) fn restore(&mut self) -> Option<GraphicsState> {
        if self.unsaved > 0 {
            self.unsaved -= 1;
            return None;
        }
        let (name, state) = self.states.pop()?;
        self.restored = Some(name);
        Some(state)
    }

    /// The state that the operator before has put back, asked by each operator.
    #[inline]
    pub(super) fn take_restored(&mut self) -> Option<SavedAs> {
        self.restored.take()
    }

    /// The state that would be put back.
    #[inline]
    pub(super) fn top(&self) -> Option<SavedAs> {
        self.states.last().filter(|_| self.unsaved == 0).map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_apply_from_the_inside_out() {
        let turned = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let moved = turned.translate(3.0, 4.0);
        assert_eq!(moved.apply(1.0, 0.0), [-4.0, 4.0]);
        assert_eq!(turned.then(&Matrix([2.0, 0.0, 0.0, 2.0, 1.0, 1.0])).apply(1.0, 0.0), [1.0, 3.0]);
    }
}
