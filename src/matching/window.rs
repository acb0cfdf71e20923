//! Stretches of a text around certain places: what is found only there need not be looked for elsewhere.

use std::ops::Range;

/// So many bytes before and behind a place, and the place itself, as whole characters.
pub(crate) fn around(text: &str, place: Range<usize>, reach: (usize, usize)) -> Range<usize> {
    let start = text.ceil_char_boundary(place.start.saturating_sub(reach.0));
    start..text.floor_char_boundary(place.end + reach.1)
}

/// Adds a stretch, which lies behind those that were added before or meets them, and puts together what meets.
pub(crate) fn add(windows: &mut Vec<Range<usize>>, mut window: Range<usize>) {
    while let Some(last) = windows.pop_if(|last| window.start <= last.end) {
        window = last.start.min(window.start)..last.end.max(window.end);
    }
    windows.push(window);
}
