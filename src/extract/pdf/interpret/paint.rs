//! Painting, as far as text needs it: ruling lines, the ground that text stands on, clipping, colours.

use lopdf::{Dictionary, Object};

use super::{Interpreter, Resources};
use crate::extract::pdf::file::File;
use crate::extract::pdf::ground::{BLACK, Bounds, ColourSpace, intersection};
use crate::extract::pdf::operator::{Operations, Operator};
use crate::extract::pdf::state::{GraphicsState, Matrix};

/// Opacity below which the page below is seen better than what is painted.
const FADED: f32 = 0.5;

/// Half the width from which on a stroke may be the ground of text, in points.
const WIDE_STROKE: f32 = 1.5;

impl Interpreter<'_, '_> {
    pub(super) fn paint(&mut self, operator: Operator, state: &mut GraphicsState) {
        if operator == Operator::CloseStroke {
            self.path.close();
        }
        if self.hidden == 0 && !self.path.is_empty() {
            self.ink.paints += 1;
            if operator != Operator::Fill {
                self.path.stroke(self.ink);
                // A stroke may be as wide as a line of text is high.
                let reach = state.line_width * state.ctm.scale() / 2.0;
                if let Some([left, top, right, bottom]) = self.path.bounds().filter(|_| reach >= WIDE_STROKE)
                {
                    let area = [left - reach, top - reach, right + reach, bottom + reach];
                    self.ground.paint(intersection(area, state.clip), None);
                }
            }
            if operator == Operator::Fill {
                self.path.fill(self.ink);
            }
            if matches!(operator, Operator::Fill | Operator::FillStroke) && !state.is_transparent {
                let colour = state.fill.filter(|_| !state.is_see_through);
                self.path.areas(|area, is_whole| {
                    self.ground.paint(intersection(area, state.clip), colour.filter(|_| is_whole));
                });
            }
        }
        self.end_path(state);
    }

    /// Ends the path, which clips what follows where `W` said so. A path that is no rectangle clips by its bounds.
    pub(super) fn end_path(&mut self, state: &mut GraphicsState) {
        if std::mem::take(&mut self.clips)
            && let Some(bounds) = self.path.bounds()
        {
            state.clip = intersection(state.clip, bounds);
        }
        self.path.clear();
    }

    /// Counts an image; it fills the unit square of user space.
    pub(super) fn image(&mut self, state: &GraphicsState) {
        if self.hidden == 0 {
            self.ink.images += 1;
            self.ink.pictures += u32::from(self.may_be_evidence(&state.ctm));
            self.ground.paint(intersection(bounds(&state.ctm, [0.0, 0.0, 1.0, 1.0]), state.clip), None);
        }
    }
}

/// The upright area around a rectangle of user space.
pub(super) fn bounds(ctm: &Matrix, [x0, y0, x1, y1]: [f32; 4]) -> Bounds {
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| ctm.apply(x, y));
    let (low, high) = (f32::INFINITY, f32::NEG_INFINITY);
    corners.iter().fold([low, low, high, high], |[left, top, right, bottom], [x, y]| {
        [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
    })
}

pub(super) fn set_fill<const N: usize>(
    state: &mut GraphicsState,
    space: ColourSpace,
    numbers: Option<[f32; N]>,
) {
    state.fill_space = space;
    state.fill = numbers.and_then(|it| space.colour(&it));
}

pub(super) fn colour_space<'f>(file: &'f File, resources: &Resources<'f, '_>, name: &[u8]) -> ColourSpace {
    let named = resources.find(file, b"ColorSpace", name).and_then(|it| file.resolve(it));
    match named {
        Some(Object::Array(parts)) => {
            let family = parts.first().and_then(|it| it.as_name().ok()).unwrap_or_default();
            let profile = parts.get(1).and_then(|it| file.resolve(it)).and_then(|it| it.as_stream().ok());
            ColourSpace::of(family, profile.and_then(|it| file.integer(&it.dict, b"N")))
        }
        Some(Object::Name(family)) => ColourSpace::of(family, None),
        _ => ColourSpace::of(name, None),
    }
}

/// What an `ExtGState` says of transparency (ISO 32000-1, 11.6.4): a parameter that it leaves out stays as it was.
pub(super) fn set_transparency(file: &File, state: &mut GraphicsState, parameters: &Dictionary) {
    let alpha = file.get(parameters, b"ca").and_then(|it| it.as_float().ok());
    let mask = file.get(parameters, b"SMask");
    let blend = file.name(parameters, b"BM");
    if let Some(alpha) = alpha {
        state.is_transparent = alpha <= 0.0;
        state.is_faded = alpha < FADED;
    }
    if alpha.is_some() || mask.is_some() || blend.is_some() {
        let is_plain = alpha.is_none_or(|it| it >= 1.0)
            && mask.is_none_or(|it| it.as_name().is_ok_and(|it| it == b"None"))
            && blend.is_none_or(|it| matches!(it, b"Normal" | b"Compatible"));
        state.is_see_through = !is_plain;
    }
}

/// Sets the space in which colours are said, and its first colour: black in all spaces whose numbers are known.
pub(super) fn set_fill_space(state: &mut GraphicsState, space: ColourSpace) {
    state.fill_space = space;
    state.fill = BLACK.filter(|_| space != ColourSpace::Other);
}

/// Sets a colour of the current space.
pub(super) fn set_colour(state: &mut GraphicsState, operations: &Operations) {
    let space = state.fill_space;
    state.fill = match space {
        ColourSpace::Grey => operations.numbers::<1>().and_then(|it| space.colour(&it)),
        ColourSpace::Rgb => operations.numbers::<3>().and_then(|it| space.colour(&it)),
        ColourSpace::Cmyk => operations.numbers::<4>().and_then(|it| space.colour(&it)),
        ColourSpace::Other => None,
    };
}
