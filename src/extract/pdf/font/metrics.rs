//! Glyph widths and vertical metrics (ISO 32000-1, 9.2.4 and 9.7.4.3).

use lopdf::{Dictionary, Document, Object};

use super::VerticalMetrics;

/// Entries of one font's widths that are kept; an identifier has two bytes.
const MAX_WIDTHS: usize = 1 << 17;

/// Widths by consecutive codes: every code its own (`Listed`), or all of a range the same (`Same`).
#[derive(Clone, Debug, PartialEq)]
enum Values<T> {
    Listed(Vec<T>),
    Same(T),
}

/// Values by code, in em.
#[derive(Clone, Debug, PartialEq)]
struct Ranges<T> {
    /// First code, last code and the values, in order of the first code.
    ranges: Vec<(u32, u32, Values<T>)>,
}

impl<T: Copy> Ranges<T> {
    fn get(&self, code: u32) -> Option<T> {
        let end = self.ranges.partition_point(|(first, ..)| *first <= code);
        let mut candidates = self.ranges.get(..end)?.iter().rev().take(16);
        let (first, _, values) = candidates.find(|(_, last, _)| *last >= code)?;
        match values {
            Values::Same(value) => Some(*value),
            Values::Listed(list) => list.get(code.checked_sub(*first)? as usize).copied(),
        }
    }

    /// Reads a `W` or `W2` array, whose values take `size` numbers each.
    fn read(file: &Document, array: &[Object], size: usize, value: impl Fn(&[f32]) -> Option<T>) -> Self {
        let mut ranges = Vec::new();
        let mut left = MAX_WIDTHS;
        let mut rest = array;
        while let Some((first, tail)) = rest.split_first() {
            rest = tail;
            let (Some(first), Some(next)) = (code(file, first), tail.first()) else { continue };
            let Ok((_, next)) = file.dereference(next) else { continue };
            if let Object::Array(list) = next {
                rest = tail.get(1..).unwrap_or_default();
                let numbers: Vec<f32> = list.iter().take(left * size).map(|it| number(file, it)).collect();
                let values: Vec<T> = numbers.chunks_exact(size).filter_map(&value).collect();
                left = left.saturating_sub(values.len());
                if let Some(more) = (values.len() as u32).checked_sub(1) {
                    ranges.push((first, first.saturating_add(more), Values::Listed(values)));
                }
            } else {
                let numbers: Vec<f32> =
                    tail.get(1..=size).unwrap_or_default().iter().map(|it| number(file, it)).collect();
                rest = tail.get(1 + size..).unwrap_or_default();
                if let (Some(last), Some(value)) = (code(file, next), value(&numbers)) {
                    ranges.push((first, last, Values::Same(value)));
                    left = left.saturating_sub(1);
                }
            }
            if left == 0 {
                break;
            }
        }
        ranges.sort_by_key(|(first, ..)| *first);
        Ranges { ranges }
    }
}

fn code(file: &Document, object: &Object) -> Option<u32> {
    let (_, object) = file.dereference(object).ok()?;
    object.as_float().ok().filter(|it| (0.0..=1e9).contains(it)).map(|it| it as u32)
}

/// The largest width in em that is believed. A wider glyph would lie outside of every page.
const WIDEST: f32 = 100.0;

/// A number in em; 0 for what is none.
fn number(file: &Document, object: &Object) -> f32 {
    let value = file.dereference(object).ok().and_then(|(_, it)| it.as_float().ok()).unwrap_or(0.0);
    Some(value / 1000.0).filter(|it| it.abs() <= WIDEST).unwrap_or(0.0)
}

/// A font's widths in em.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Widths {
    ranges: Ranges<f32>,
    default: f32,
}

impl Widths {
    /// Widths of a simple font. `scale` is the em of one glyph space unit: 0.001, or that of a Type 3 font's matrix.
    pub(super) fn simple(file: &Document, font: &Dictionary, missing: f32, scale: f32) -> Option<Self> {
        let array = font.get_deref(b"Widths", file).ok()?.as_array().ok()?;
        let first = font.get_deref(b"FirstChar", file).ok().and_then(|it| code(file, it)).unwrap_or(0);
        let values: Vec<f32> = array.iter().take(256).map(|it| number(file, it) * 1000.0 * scale).collect();
        let last = first.saturating_add((values.len() as u32).checked_sub(1)?);
        let ranges = Ranges { ranges: vec![(first, last, Values::Listed(values))] };
        Some(Widths { ranges, default: missing })
    }

    /// Widths of a standard font that a file names without stating them; those of Helvetica, or of Courier.
    pub(super) fn standard(name: &str) -> Self {
        if name.starts_with("Courier") {
            return Widths { ranges: Ranges { ranges: Vec::new() }, default: 0.6 };
        }
        let list = HELVETICA.iter().map(|&it| f32::from(it) / 1000.0).collect();
        let ranges = Ranges { ranges: vec![(32, 126, Values::Listed(list))] };
        Widths { ranges, default: 0.556 }
    }

    /// Widths of a CID font by `W` and `DW`.
    pub(super) fn cid(file: &Document, font: &Dictionary) -> Self {
        let default = font.get_deref(b"DW", file).map_or(1.0, |it| number(file, it));
        let array = font.get_deref(b"W", file).ok().and_then(|it| it.as_array().ok());
        let ranges = Ranges::read(file, array.map_or(&[], Vec::as_slice), 1, |it| it.first().copied());
        Widths { ranges, default }
    }

    /// The width of a code (simple fonts) or an identifier (CID fonts).
    pub(super) fn get(&self, code: u32) -> f32 {
        self.ranges.get(code).unwrap_or(self.default)
    }
}

/// A CID font's vertical metrics in em.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct VerticalWidths {
    ranges: Ranges<[f32; 3]>,
    origin_y: f32,
    advance: f32,
}

impl VerticalWidths {
    /// Vertical metrics by `W2` and `DW2`.
    pub(super) fn read(file: &Document, font: &Dictionary) -> Self {
        let pair = |key: &[u8]| {
            let array = font.get_deref(key, file).ok()?.as_array().ok()?;
            Some((number(file, array.first()?), number(file, array.get(1)?)))
        };
        let (origin_y, advance) = pair(b"DW2").unwrap_or((0.88, -1.0));
        let array = font.get_deref(b"W2", file).ok().and_then(|it| it.as_array().ok());
        let ranges = Ranges::read(file, array.map_or(&[], Vec::as_slice), 3, |it| {
            <[f32; 3]>::try_from(it.get(..3)?).ok()
        });
        VerticalWidths { ranges, origin_y, advance }
    }

    /// The metrics of an identifier, `width` being its horizontal width.
    pub(super) fn get(&self, cid: u32, width: f32) -> VerticalMetrics {
        match self.ranges.get(cid) {
            Some([advance, x, y]) => VerticalMetrics { advance, origin: [x, y] },
            None => VerticalMetrics { advance: self.advance, origin: [width / 2.0, self.origin_y] },
        }
    }
}

/// Widths of Helvetica, codes 32 to 126, in thousandths of an em (Adobe's font metrics files).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn array(text: &[f32]) -> Vec<Object> {
        text.iter().map(|&it| Object::Real(it)).collect()
    }

    #[test]
    fn widths_are_found_by_code() {
        let file = Document::new();
        let w: Vec<Object> = vec![
            1.into(),
            array(&[250.0, 500.0]).into(),
            10.into(),
            20.into(),
            600.into(),
            5.into(),
            array(&[1.0]).into(),
        ];
        let font = dictionary! { "W" => w, "DW" => 900 };
        let widths = Widths::cid(&file, &font);
        for (cid, expected) in
            [(0, 0.9), (1, 0.25), (2, 0.5), (3, 0.9), (5, 0.001), (10, 0.6), (20, 0.6), (21, 0.9)]
        {
            assert_eq!(widths.get(cid), expected, "{cid}");
        }
        assert_eq!(Widths::cid(&file, &dictionary! {}).get(7), 1.0);
        assert_eq!(Widths::cid(&file, &dictionary! { "DW" => 1e20 }).get(7), 0.0, "nonsense");
        let simple = dictionary! { "FirstChar" => 65, "Widths" => array(&[500.0, 600.0]) };
        let widths = Widths::simple(&file, &simple, 0.3, 0.001);
        assert_eq!(
            widths.map(|it| [it.get(64), it.get(65), it.get(66), it.get(67)]),
            Some([0.3, 0.5, 0.6, 0.3])
        );
        assert_eq!(Widths::standard("Courier-Bold").get(65), 0.6);
        assert_eq!(Widths::standard("Helvetica").get(126), 0.584);
    }

    #[test]
    fn vertical_metrics_are_found_by_identifier() {
        let file = Document::new();
        let w2: Vec<Object> = vec![
            1.into(),
            array(&[-500.0, 250.0, 772.0]).into(),
            3.into(),
            4.into(),
            Object::Integer(-900),
            500.into(),
            900.into(),
        ];
        let metrics = VerticalWidths::read(&file, &dictionary! { "W2" => w2 });
        let same = |cid, width| {
            let it = metrics.get(cid, width);
            [it.advance, it.origin[0], it.origin[1]]
        };
        assert_eq!(same(1, 1.0), [-0.5, 0.25, 0.772]);
        assert_eq!(same(4, 1.0), [-0.9, 0.5, 0.9]);
        assert_eq!(same(9, 0.6), [-1.0, 0.3, 0.88]);
    }

    #[test]
    fn hostile_widths_stay_small() {
        let file = Document::new();
        let w: Vec<Object> =
            vec![0.into(), Object::Integer(i64::MAX), 5.into(), Object::Integer(-4), 3.into()];
        assert_eq!(Widths::cid(&file, &dictionary! { "W" => w }).get(3), 1.0);
    }
}
