//! Text showing (ISO 32000-1, 9.4): strings to placed glyphs.

use super::Interpreter;
use crate::extract::pdf::font::{Font, Shown};
use crate::extract::pdf::glyph::{Glyph, Layer, Run, UNKNOWN};
use crate::extract::pdf::ground::{Bounds, Colour, intersection, is_pale};
use crate::extract::pdf::operator::{Operand, Operations};
use crate::extract::pdf::state::{GraphicsState, Matrix};

/// Glyphs of one page; the densest pages have some 30,000.
const GLYPHS_PER_PAGE: usize = 1_000_000;

/// How far outside the page or the clipping path a glyph may lie and still be seen, in points.
const TOLERANCE: f32 = 1.0;

/// What the strings of one operator have in common: they stand in one state, and between them only the place changes.
struct Pen {
    /// The matrix from text space to the page, its translation left out, bit by bit.
    linear: [u32; 4],
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
    is_filled: bool,
    colour: Colour,
    /// Whether letters of the colour could be lost on the ground.
    may_hide: bool,
}

impl Pen {
    #[inline]
    fn fits(&self, full: &Matrix) -> bool {
        let [a, b, c, d, ..] = full.0.map(f32::to_bits);
        self.linear == [a, b, c, d]
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
    /// `Tj` and `TJ`: all strings and adjustments among the operands.
    pub(super) fn show(&mut self, operations: &Operations, state: &GraphicsState, matrix: &mut Matrix) {
        let (operands, scratch) = operations.operands();
        let Some(font) = state.text.font.as_deref() else { return };
        let mut pen = None;
        for operand in operands {
            match operand {
                Operand::String(bytes) => self.string(font, bytes.get(scratch), state, matrix, &mut pen),
                Operand::Number(thousandths) => {
                    let distance = -thousandths / 1000.0 * state.text.size;
                    *matrix = if font.is_vertical() {
                        matrix.translate(0.0, distance)
                    } else {
                        matrix.translate(distance * state.text.scaling, 0.0)
                    };
                }
                Operand::Name(_) | Operand::Dictionary(_) => {}
            }
        }
    }

    /// The strings among the operands, whose numbers are no adjustments.
    pub(super) fn show_strings(
        &mut self,
        operations: &Operations,
        state: &GraphicsState,
        matrix: &mut Matrix,
    ) {
        let (operands, scratch) = operations.operands();
        let Some(font) = state.text.font.as_deref() else { return };
        let mut pen = None;
        for operand in operands {
            if let Operand::String(bytes) = operand {
                self.string(font, bytes.get(scratch), state, matrix, &mut pen);
            }
        }
    }

    /// What the strings shown with a matrix have in common; `None` for text of no extent, which is not shown.
    fn pen(&self, font: &Font, state: &GraphicsState, full: &Matrix) -> Option<Pen> {
        let text = &state.text;
        let [a, b, c, d, ..] = full.0;
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
            linear: [a, b, c, d].map(f32::to_bits),
            along_length,
            across_length,
            direction,
            em,
            height,
            ascent,
            descent,
            rise: [direction[1] * height * 0.3, direction[0] * height * 0.3],
            area: [left - TOLERANCE, top - TOLERANCE, right + TOLERANCE, bottom + TOLERANCE],
            is_filled,
            colour,
            may_hide: self.ground.may_hide(colour),
        })
    }

    /// Shows one string. `pen` is that of the string before, if there was one.
    fn string(
        &mut self,
        font: &Font,
        bytes: &[u8],
        state: &GraphicsState,
        matrix: &mut Matrix,
        pen: &mut Option<Pen>,
    ) {
        let text = &state.text;
        let full = matrix.then(&state.ctm);
        // Text beyond all numbers is not shown.
        if !full.is_finite() {
            return;
        }
        if !pen.as_ref().is_some_and(|it| it.fits(&full)) {
            *pen = self.pen(font, state, &full);
        }
        let Some(pen) = pen else { return };
        let first = self.ink.glyphs.len();
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
        let last = self.ink.glyphs.len();
        if last > first {
            let layer = match self.layer {
                Layer::Content if self.watermarks > 0 => Layer::Watermark,
                Layer::Content if self.pagination > 0 => Layer::Pagination,
                layer => layer,
            };
            let is_faint =
                state.is_faded || state.fill.is_some_and(is_pale) && pen.is_filled && self.is_on_paper(first);
            self.ink.push_run(Run {
                direction: pen.direction,
                em: pen.em,
                height: pen.height,
                ascent: pen.ascent,
                descent: pen.descent,
                vertical,
                layer,
                block: if self.artifacts > 0 { 0 } else { self.block },
                is_artifact: self.artifacts > 0,
                is_faint,
                font: text.font_index,
                glyphs: first..last,
            });
        }
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
