//! Text showing (ISO 32000-1, 9.4): strings to placed glyphs.

use super::Interpreter;
use crate::extract::pdf::font::{Font, Shown};
use crate::extract::pdf::glyph::{Glyph, Layer, Run, UNKNOWN};
use crate::extract::pdf::ground::{Bounds, Colour, intersection, is_pale};
use crate::extract::pdf::operator::{Operand, Operations, Operator};
use crate::extract::pdf::state::{GraphicsState, Matrix};

/// Glyphs of one page; the densest pages have some 30,000.
const GLYPHS_PER_PAGE: usize = 1_000_000;

/// How far outside the page or the clipping path a glyph may lie and still be seen, in points.
const TOLERANCE: f32 = 1.0;

/// What strings that stand in one state have in common, wherever they stand.
pub(super) struct Pen {
    /// The matrix from text space to the page, its translation left out.
    linear: [f32; 4],
    /// How much longer lengths along x and along y become.
    along_length: f32,
    across_length: f32,
    direction: [f32; 2],
    em: f32,
    height: f32,
    ascent: f32,
    descent: f32,
    /// From a place on the baseline to the middle of the letters above it.
    rise: [f32; 2],
    /// Where glyphs are seen.
    area: Bounds,
    /// Whether letters are hardly darker than paper.
    is_pale: bool,
    colour: Colour,
    /// Whether letters of the colour could be lost on the ground.
    may_hide: bool,
}

impl Pen {
    /// Whether an operator may change it, the matrices left aside: what text is drawn with, where it is seen, what it stands on.
    #[inline]
    pub(super) fn is_changed_by(operator: Operator) -> bool {
        matches!(
            operator,
            Operator::Font
                | Operator::HorizontalScaling
                | Operator::RenderingMode
                | Operator::GraphicsState
                | Operator::Restore
                | Operator::XObject
                | Operator::InlineImage
                | Operator::Stroke
                | Operator::CloseStroke
                | Operator::Fill
                | Operator::FillStroke
                | Operator::EndPath
                | Operator::Shading
                | Operator::Grey
                | Operator::Rgb
                | Operator::Cmyk
                | Operator::ColourSpace
                | Operator::Colour
        )
    }

    /// Whether it is that of text which is shown with `full`, bit by bit.
    #[inline]
    fn fits(&self, full: &Matrix) -> bool {
        self.linear.iter().zip(full.0).all(|(own, other)| own.to_bits() == other.to_bits())
    }

    /// The place inside a glyph at `x`, `y` that lies so far `along` it.
    #[inline]
    fn at(&self, [x, y]: [f32; 2], along: f32) -> [f32; 2] {
        let [dx, dy] = self.direction;
        let [rise_x, rise_y] = self.rise;
        [x + dx * along + rise_x, y + dy * along - rise_y]
    }

    #[inline]
    fn is_outside(&self, [x, y]: [f32; 2]) -> bool {
        let [left, top, right, bottom] = self.area;
        x < left || x > right || y < top || y > bottom
    }
}

impl Interpreter<'_, '_> {
    /// Shows the strings among the operands. The numbers between them are the adjustments of `TJ`, or those of `"`, which move nothing.
    /// `pen` is that of the text before, if nothing has changed it.
    pub(super) fn show(
        &mut self,
        operations: &Operations,
        adjusts: bool,
        state: &GraphicsState,
        matrix: &mut Matrix,
        pen: &mut Option<Pen>,
    ) {
        let (operands, scratch) = operations.operands();
        let Some(font) = state.text.font.as_deref() else { return };
        let full = matrix.then(&state.ctm);
        if !pen.as_ref().is_some_and(|it| it.fits(&full)) {
            *pen = self.pen(font, state, &full);
        }
        let mut first = self.ink.glyphs.len();
        for operand in operands {
            match operand {
                Operand::String(bytes) => {
                    let Some(pen) = pen else { continue };
                    self.string(font, bytes.get(scratch), state, matrix, pen);
                    // Each string of pale letters has a ground of its own.
                    if pen.is_pale {
                        self.end_run(first, font, state, pen);
                        first = self.ink.glyphs.len();
                    }
                }
                Operand::Number(thousandths) if adjusts => {
                    let distance = -thousandths / 1000.0 * state.text.size;
                    *matrix = if font.is_vertical() {
                        matrix.translate(0.0, distance)
                    } else {
                        matrix.translate(distance * state.text.scaling, 0.0)
                    };
                }
                Operand::Number(_) | Operand::Name(_) | Operand::Dictionary(_) => {}
            }
        }
        if let Some(pen) = pen {
            self.end_run(first, font, state, pen);
        }
    }

    /// What the strings shown with a matrix have in common; `None` for text of no extent, which is not shown.
    fn pen(&self, font: &Font, state: &GraphicsState, full: &Matrix) -> Option<Pen> {
        let text = &state.text;
        let [a, b, c, d, ..] = full.0;
        // Text beyond all numbers is not shown.
        if ![a, b, c, d].iter().all(|it| it.is_finite()) {
            return None;
        }
        let across_length = length(c, d);
        let along_length = length(a, b);
        if !(text.size * along_length.max(across_length)).is_normal() {
            return None;
        }
        let vertical = font.is_vertical();
        let along = if vertical { [c, d] } else { [a, b] };
        let along_size = if vertical { across_length } else { along_length };
        let sign = if vertical { -text.size.signum() } else { (text.size * text.scaling).signum() };
        let em = if vertical {
            text.size.abs() * across_length
        } else {
            (text.size * text.scaling).abs() * along_length
        };
        let height = if vertical { text.size.abs() * along_length } else { text.size.abs() * across_length };
        let direction = if along_size > 0.0 {
            [along[0] / along_size * sign, along[1] / along_size * sign]
        } else {
            [1.0, 0.0]
        };
        let (ascent, descent) = if vertical {
            (height / 2.0, height / 2.0)
        } else {
            (font.ascent() * height, font.descent() * height)
        };
        // The procedures of a Type 3 font may set colours of their own.
        let is_filled = matches!(text.rendering_mode, 0 | 4) && !font.is_drawn();
        let colour = state.fill.filter(|_| is_filled && !state.is_see_through);
        let [left, top, right, bottom] = intersection(state.clip, [0.0, 0.0, self.size[0], self.size[1]]);
        Some(Pen {
            linear: [a, b, c, d],
            along_length,
            across_length,
            direction,
            em,
            height,
            ascent,
            descent,
            rise: [direction[1] * height * 0.3, direction[0] * height * 0.3],
            area: [left - TOLERANCE, top - TOLERANCE, right + TOLERANCE, bottom + TOLERANCE],
            is_pale: is_filled && state.fill.is_some_and(is_pale),
            colour,
            may_hide: self.ground.may_hide(colour),
        })
    }

    /// Shows one string.
    fn string(&mut self, font: &Font, bytes: &[u8], state: &GraphicsState, matrix: &mut Matrix, pen: &Pen) {
        let text = &state.text;
        let [.., x, y] = matrix.0;
        let ([a, b, c, d], [x, y]) = (pen.linear, state.ctm.apply(x, y));
        if !(x.is_finite() && y.is_finite()) {
            return;
        }
        let full = Matrix([a, b, c, d, x, y]);
        let mut offset = 0.0f32;
        for glyph in font.glyphs(bytes) {
            if self.is_full() {
                break;
            }
            let is_space = glyph.code == 32 && glyph.code_len == 1;
            let spacing = text.character_spacing + if is_space { text.word_spacing } else { 0.0 };
            let (advance, step, place) = match glyph.vertical {
                Some(metrics) => {
                    let advance = metrics.advance * text.size;
                    (advance.abs() * pen.across_length, advance + spacing, full.apply(text.rise, offset))
                }
                None => {
                    let advance = glyph.width * text.size * text.scaling;
                    (
                        advance.abs() * pen.along_length,
                        advance + spacing * text.scaling,
                        full.apply(offset, text.rise),
                    )
                }
            };
            offset += step;
            if self.hidden > 0 {
                self.ink.hide(glyph.text.characters());
                continue;
            }
            // A letter of which a part is seen is read; a space has nothing to be seen.
            let is_lost = pen.is_outside(pen.at(place, advance * 0.2))
                && pen.is_outside(pen.at(place, advance * 0.8))
                || pen.may_hide && self.ground.hides(pen.colour, pen.at(place, advance * 0.5));
            if is_lost {
                let shown = glyph.text.visible_characters();
                self.ink.hide(shown);
                if shown > 0 {
                    continue;
                }
            }
            if text.rendering_mode == 3 || state.is_transparent {
                self.ink.invisible += 1;
            }
            let text = match glyph.text {
                Shown::Character(character) => self.ink.push_character(character),
                Shown::Text(text) => self.ink.push_text(text),
                Shown::Unknown => self.ink.push_text(UNKNOWN),
            };
            let [x, y] = place;
            self.ink.glyphs.push(Glyph { x, y, advance, text });
        }
        let vertical = font.is_vertical();
        *matrix = if vertical { matrix.translate(0.0, offset) } else { matrix.translate(offset, 0.0) };
    }

    /// Makes a run of the glyphs from `first` on, if there are any.
    fn end_run(&mut self, first: usize, font: &Font, state: &GraphicsState, pen: &Pen) {
        let last = self.ink.glyphs.len();
        if last == first {
            return;
        }
        let layer = match self.layer {
            Layer::Content if self.watermarks > 0 => Layer::Watermark,
            Layer::Content if self.pagination > 0 => Layer::Pagination,
            layer => layer,
        };
        let is_faint = state.is_faded || pen.is_pale && self.is_on_paper(first);
        self.ink.push_run(Run {
            direction: pen.direction,
            em: pen.em,
            height: pen.height,
            ascent: pen.ascent,
            descent: pen.descent,
            vertical: font.is_vertical(),
            layer,
            block: if self.artifacts > 0 { 0 } else { self.block },
            is_artifact: self.artifacts > 0,
            is_faint,
            font: state.text.font_index,
            glyphs: first..last,
        });
    }

    /// Whether a glyph stands where nothing was painted before.
    fn is_on_paper(&self, glyph: usize) -> bool {
        self.ink.glyphs.get(glyph).is_some_and(|it| self.ground.is_bare([it.x, it.y]))
    }

    /// Whether the page has as many glyphs as it may; then nothing more of it is drawn.
    fn is_full(&mut self) -> bool {
        let limit = if self.ink.glyphs.len() >= GLYPHS_PER_PAGE {
            ("glyphs_per_page", GLYPHS_PER_PAGE as u64)
        } else if self.ink.text.len() >= self.shared.limits.text_bytes {
            ("text_bytes", self.shared.limits.text_bytes as u64)
        } else {
            return false;
        };
        self.ink.limit = Some(limit);
        self.operators_left = 0;
        true
    }
}

/// Length of a vector. Most text stands upright, where it is exactly that of one side.
fn length(x: f32, y: f32) -> f32 {
    if x == 0.0 || y == 0.0 { (x + y).abs() } else { x.hypot(y) }
}
