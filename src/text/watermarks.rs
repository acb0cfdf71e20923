//! Watermarks that stand alone: large or pale text at the same place of nearly every page, between the zones of running heads and feet.
//!
//! Those that lean, lie over text or are named as watermarks come with their role from the file's reader.

use std::collections::{BTreeMap, BTreeSet};

use super::furniture::EDGE_SHARE;
use crate::document::{Document, Format, Line, Role};

/// Share of the pages with text, in percent, on which a watermark stands.
const PAGES_PERCENT: usize = 80;

/// Pages from which on pale text is told by its repetition, and from which on text that is only large.
const PAGES_PALE: usize = 2;
const PAGES_LARGE: usize = 4;

/// Times the height of most of the document's letters from which on text is large.
const LARGE: f32 = 1.8;

/// Points within which a watermark stands in the same place of its pages.
const STEP: f32 = 8.0;

/// Bytes of the longest watermark.
const LONGEST: usize = 200;

/// What stands where: the text without white space and the steps from the left and the top of its page.
type Place = (String, i32, i32);

/// The lines (indices into [`Document::lines`]) that are watermarks.
pub(super) fn find(document: &Document) -> Vec<usize> {
    let pages = document.pages.iter().filter(|page| !page.lines.is_empty()).count();
    if document.format != Format::Pdf || pages < PAGES_PALE {
        return Vec::new();
    }
    let Some(main) = main_height(document) else { return Vec::new() };
    let letters = |line: &Line| line.place.as_ref().map_or(0, |place| place.edges.len());
    let faint: usize = document.lines.iter().filter(|line| line.traits.is_faint).map(letters).sum();
    // Where most of a document is pale, that is how it is written.
    let is_pale = faint * 2 > document.lines.iter().map(letters).sum();
    let mut places: BTreeMap<Place, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    let mut candidates = Vec::new();
    for (at, page) in document.pages.iter().enumerate() {
        for (index, line) in page.lines.clone().zip(document.page_lines(page)) {
            let is_large = height(line) > LARGE * main && pages >= PAGES_LARGE;
            if line.role != Role::Body
                || !(is_large || line.traits.is_faint && !is_pale)
                || line.span.end.0 - line.span.start.0 > LONGEST as u32
            {
                continue;
            }
            let Some(bounds) = line.place.as_ref().and_then(|place| place.bounds(0..place.edges.len()))
            else {
                continue;
            };
            let middle = (bounds[1] + bounds[3]) / 2.0;
            if middle < EDGE_SHARE * page.height || middle > (1.0 - EDGE_SHARE) * page.height {
                continue;
            }
            let text: String = document.line_text(line).chars().filter(|it| !it.is_whitespace()).collect();
            let place = (text, (bounds[0] / STEP).round() as i32, (middle / STEP).round() as i32);
            places.entry(place.clone()).or_default().entry(at).or_default().push(index);
            candidates.push(place);
        }
    }
    let mut found = BTreeSet::new();
    for (text, x, y) in candidates {
        // A step aside is the same place.
        let near: Vec<&BTreeMap<usize, Vec<usize>>> = (x - 1..=x + 1)
            .flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)))
            .filter_map(|(x, y)| places.get(&(text.clone(), x, y)))
            .collect();
        let on: BTreeSet<usize> = near.iter().flat_map(|it| it.keys().copied()).collect();
        if on.len() >= PAGES_PALE && on.len() * 100 >= PAGES_PERCENT * pages {
            found.extend(near.iter().flat_map(|it| it.values().flatten().copied()));
        }
    }
    found.into_iter().collect()
}

fn height(line: &Line) -> f32 {
    line.place.as_ref().map_or(0.0, |place| place.ascent + place.descent)
}

/// The height of the letters in the middle of all, by their heights.
fn main_height(document: &Document) -> Option<f32> {
    let mut heights: Vec<(f32, usize)> = document
        .lines
        .iter()
        .filter_map(|line| Some((height(line), line.place.as_ref()?.edges.len())))
        .collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = heights.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    heights
        .iter()
        .find(|(_, count)| {
            seen += count;
            seen > half
        })
        .map(|(height, _)| *height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentBuilder, LineEnd, LinePlace, PageNumbers, Traits};

    #[test]
    fn watermarks_stand_on_nearly_every_page() {
        struct Case {
            name: &'static str,
            pages: usize,
            /// Pages from the first on that have it, its height, how far it moves from page to page, whether it is pale, and its place.
            on: usize,
            height: f32,
            step: f32,
            is_faint: bool,
            y: f32,
            expected: usize,
        }
        const PALE: Case = Case {
            name: "pale",
            pages: 3,
            on: 3,
            height: 10.0,
            step: 1.0,
            is_faint: true,
            y: 400.0,
            expected: 3,
        };
        const CASES: &[Case] = &[
            PALE,
            Case { name: "on one page of three", on: 1, expected: 0, ..PALE },
            Case { name: "the only page", pages: 1, on: 1, expected: 0, ..PALE },
            Case { name: "at another place each time", step: 40.0, expected: 0, ..PALE },
            Case { name: "in the head", y: 60.0, expected: 0, ..PALE },
            Case { name: "as dark as the text", is_faint: false, expected: 0, ..PALE },
            Case { name: "large", pages: 5, on: 4, height: 30.0, is_faint: false, expected: 4, ..PALE },
            Case { name: "large, on few pages", height: 30.0, is_faint: false, expected: 0, ..PALE },
        ];
        for case in CASES {
            let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
            for page in 0..case.pages {
                builder.start_page(None, 595.0, 842.0);
                let mut add = |text: &str, y: f32, height: f32, is_faint: bool| {
                    let edges =
                        (0..text.chars().count()).map(|it| [it as f32 * 10.0, it as f32 * 10.0 + 10.0]);
                    let place = LinePlace {
                        origin: [100.0, y],
                        direction: [1.0, 0.0],
                        ascent: height * 0.8,
                        descent: height * 0.2,
                        edges: edges.collect(),
                    };
                    let traits = Traits { is_faint, ..Traits::default() };
                    builder.push_line_with(text, Role::Body, LineEnd::Wrap, Some(place), traits);
                };
                add("이용자에게 통지하는 방법과", 300.0, 10.0, false);
                if page < case.on {
                    add("대 외 비", case.y + case.step * page as f32, case.height, case.is_faint);
                }
                add("절차는 다음 각 호와 같다", 500.0, 10.0, false);
            }
            let document = builder.finish();
            let found = find(&document);
            assert_eq!(found.len(), case.expected, "{}", case.name);
            let flow = crate::text::read(&document).flow;
            assert!(found.iter().all(|line| flow.role(*line) == Role::Watermark), "{}", case.name);
        }
    }
}
