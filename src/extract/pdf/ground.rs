//! The ground that text stands on: what was painted before it, and in which colours. Text in the colour of its ground is not seen.

/// Painted areas that are kept; on a page with more, a drawing, all text counts as seen.
const AREAS: usize = 512;

/// Colours this near, of 255 a channel, are one to the eye.
const NEAR: u8 = 6;

/// Thinner areas are lines, on which no text stands, in points.
const THIN: f32 = 3.0;

/// A colour in red, green and blue; `None` where it is not one known colour (a pattern, a separation, something see-through).
pub(super) type Colour = Option<[u8; 3]>;

/// Black, in which every page begins to paint.
pub(super) const BLACK: Colour = Some([0; 3]);

const PAPER: [u8; 3] = [255; 3];

/// Left, top, right and bottom of an area, in points.
pub(super) type Bounds = [f32; 4];

/// An area without an end.
pub(super) const EVERYWHERE: Bounds = [f32::NEG_INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::INFINITY];

/// What two areas share; where they share nothing, its right lies left of its left, or its bottom above its top.
#[inline]
pub(super) fn intersection(a: Bounds, b: Bounds) -> Bounds {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}

/// A colour space, as far as its numbers say a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColourSpace {
    Grey,
    Rgb,
    Cmyk,
    /// One whose numbers say nothing by themselves.
    Other,
}

impl ColourSpace {
    /// The space of a name or of a family of spaces with `components` numbers (ISO 32000-1, 8.6).
    pub(super) fn of(family: &[u8], components: Option<i64>) -> Self {
        match (family, components) {
            (b"DeviceGray" | b"CalGray" | b"G", _) | (b"ICCBased", Some(1)) => ColourSpace::Grey,
            (b"DeviceRGB" | b"CalRGB" | b"RGB", _) | (b"ICCBased", Some(3)) => ColourSpace::Rgb,
            (b"DeviceCMYK" | b"CMYK", _) | (b"ICCBased", Some(4)) => ColourSpace::Cmyk,
            _ => ColourSpace::Other,
        }
    }

    /// The colour of numbers in the space; in all of these spaces but the subtractive one it begins as black.
    pub(super) fn colour(self, numbers: &[f32]) -> Colour {
        let byte = |it: f32| (it.clamp(0.0, 1.0) * 255.0).round() as u8;
        match (self, numbers) {
            (ColourSpace::Grey, &[grey]) => Some([byte(grey); 3]),
            (ColourSpace::Rgb, &[red, green, blue]) => Some([byte(red), byte(green), byte(blue)]),
            (ColourSpace::Cmyk, &[cyan, magenta, yellow, black]) => {
                Some([cyan, magenta, yellow].map(|it| byte(1.0 - it.clamp(0.0, 1.0) - black.clamp(0.0, 1.0))))
            }
            _ => None,
        }
    }
}

/// The areas painted on a page so far.
#[derive(Debug, Default)]
pub(super) struct Ground {
    areas: Vec<(Bounds, Colour)>,
    /// The colours of the areas, each once.
    colours: Vec<[u8; 3]>,
    is_overflowing: bool,
}

impl Ground {
    /// Paints an area.
    pub(super) fn paint(&mut self, area: Bounds, colour: Colour) {
        let [left, top, right, bottom] = area;
        let is_line = right - left < THIN || bottom - top < THIN;
        // Pictures come in slices.
        if self.is_overflowing || is_line && colour.is_some() {
            return;
        }
        if self.areas.len() == AREAS {
            *self = Ground { is_overflowing: true, ..Ground::default() };
            return;
        }
        self.areas.push((area, colour));
        if let Some(colour) = colour
            && !self.colours.contains(&colour)
        {
            self.colours.push(colour);
        }
    }

    /// Whether text of a colour could be lost on this ground at all.
    pub(super) fn may_hide(&self, colour: Colour) -> bool {
        colour.is_some_and(|it| {
            !self.is_overflowing
                && (are_alike(it, PAPER) || self.colours.iter().any(|other| are_alike(it, *other)))
        })
    }

    /// Whether nothing was painted at a place.
    pub(super) fn is_bare(&self, [x, y]: [f32; 2]) -> bool {
        let is_in = |[left, top, right, bottom]: Bounds| left <= x && x <= right && top <= y && y <= bottom;
        !self.is_overflowing && !self.areas.iter().any(|(area, _)| is_in(*area))
    }

    /// Whether text of a colour cannot be seen at a place.
    pub(super) fn hides(&self, colour: Colour, [x, y]: [f32; 2]) -> bool {
        let is_in = |[left, top, right, bottom]: Bounds| left <= x && x <= right && top <= y && y <= bottom;
        let top_most = self.areas.iter().rev().find(|(area, _)| is_in(*area));
        let ground = top_most.map_or(Some(PAPER), |(_, colour)| *colour);
        matches!((colour, ground), (Some(colour), Some(ground)) if are_alike(colour, ground))
    }
}

/// Whether a colour is nearer to white than to any other: grey of a quarter, or a pale tint.
#[inline]
pub(super) fn is_pale([red, green, blue]: [u8; 3]) -> bool {
    // The weights of ITU-R BT.601.
    u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114 > 185_000
}

fn are_alike(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_colours_in_their_space() {
        type Case = (&'static [u8], Option<i64>, &'static [f32], Colour);
        const CASES: &[Case] = &[
            (b"DeviceGray", None, &[1.0], Some([255; 3])),
            (b"ICCBased", Some(3), &[1.0, 0.0, 2.0], Some([255, 0, 255])),
            (b"DeviceCMYK", None, &[0.0, 0.0, 0.0, 0.0], Some([255; 3])),
            (b"DeviceCMYK", None, &[0.0, 0.0, 0.0, 1.0], Some([0; 3])),
            (b"Separation", None, &[0.0], None),
            (b"DeviceRGB", None, &[1.0], None),
        ];
        for &(family, components, numbers, expected) in CASES {
            let space = ColourSpace::of(family, components);
            assert_eq!(space.colour(numbers), expected, "{} {numbers:?}", String::from_utf8_lossy(family));
        }
    }

    #[test]
    fn text_is_lost_on_ground_of_its_colour() {
        let mut ground = Ground::default();
        ground.paint([0.0, 0.0, 100.0, 100.0], BLACK);
        ground.paint([0.0, 0.0, 50.0, 100.0], Some([252; 3]));
        ground.paint([0.0, 50.0, 100.0, 100.0], None);
        ground.paint([0.0, 0.0, 500.0, 1.0], BLACK);
        const CASES: &[(Colour, [f32; 2], bool)] = &[
            (Some([255; 3]), [200.0, 20.0], true),
            (Some([255; 3]), [75.0, 20.0], false),
            (Some([255; 3]), [25.0, 20.0], true),
            (Some([255; 3]), [25.0, 75.0], false),
            (BLACK, [75.0, 20.0], true),
            (BLACK, [200.0, 0.5], false),
            (None, [200.0, 20.0], false),
        ];
        for &(colour, place, expected) in CASES {
            assert_eq!(
                ground.may_hide(colour) && ground.hides(colour, place),
                expected,
                "{colour:?} {place:?}"
            );
        }
        assert!(!ground.may_hide(Some([128; 3])));
    }
}
