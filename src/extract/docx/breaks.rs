//! Where pages begin, and how far that can be trusted.

use super::flow::{Break, Flow, Item, Piece};
use super::section::{Section, SectionStart};
use crate::document::PageNumbers;

/// The pages of a document.
#[derive(Debug)]
pub(super) struct Pages {
    /// How they were found.
    pub(super) basis: PageNumbers,
    /// Indices of the pieces at which the second and each later page begins.
    pub(super) starts: Vec<usize>,
}

/// Finds the pages of the body.
///
/// `sections` are those of the flow in order. `stated` is the page count of the file's properties, which producers other than word
/// processors copy from a template and leave wrong.
pub(super) fn find_pages(flow: &Flow, sections: &[&Section], stated: Option<u32>) -> Pages {
    let rendered = flow.items.iter().any(|item| matches!(item.piece, Piece::Break(Break::Rendered)));
    let starts = page_starts(&flow.items, sections, rendered);
    let found = u32::try_from(starts.len()).unwrap_or(u32::MAX).saturating_add(1);
    if rendered {
        return Pages { basis: PageNumbers::Rendered, starts };
    }
    // One page, or breaks that the stated count confirms.
    let confirmed = found > 1 && stated == Some(found);
    // A count below the breaks in the file is stale; without any the breaks stand alone. They hold if no page overflows.
    let plausible = match stated {
        Some(stated) => found >= stated,
        None => found > 1,
    };
    if confirmed || (plausible && overfull(flow, sections, &starts).next().is_none()) {
        return Pages { basis: PageNumbers::Stated, starts };
    }
    Pages { basis: PageNumbers::None, starts: Vec::new() }
}

/// The state of a page's top, which keeps one page end from being counted twice where it is said twice.
struct PageTop {
    /// No text yet.
    fresh: bool,
    /// No text and no empty paragraph yet.
    bare: bool,
}

fn page_starts(items: &[Item], sections: &[&Section], rendered: bool) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut top = PageTop { fresh: true, bare: true };
    let mut section = 0;
    for (index, item) in items.iter().enumerate() {
        let begins = match &item.piece {
            Piece::Break(Break::Explicit) => true,
            // Word says the end of a page that it drew at the first run after it: also after an explicit break.
            Piece::Break(Break::Rendered) => rendered && !top.fresh,
            Piece::Break(Break::Before) => !top.bare,
            Piece::Section(_) => {
                section += 1;
                let next = sections.get(section).map(|it| it.start);
                next.is_some_and(|start| start != SectionStart::Continuous) && !top.bare
            }
            Piece::Line(_) | Piece::Picture { .. } | Piece::Drawing(_) | Piece::Object(_) => {
                top = PageTop { fresh: false, bare: false };
                false
            }
            Piece::Empty { .. } => {
                top.bare = false;
                false
            }
            Piece::Note(..) => false,
        };
        if begins {
            starts.push(index);
            top = PageTop { fresh: true, bare: true };
        }
    }
    starts
}

/// The pages that the text needs at least, whatever begins one.
pub(super) fn least_pages(flow: &Flow, sections: &[&Section]) -> u32 {
    overfull(flow, sections, &[]).fold(1, u32::saturating_add)
}

/// Where the text between two page starts cannot stand on one page: how many more it needs, place by place.
///
/// A rough measure on the low side: full width characters are one em wide, others half; lines are 1.2 em high; cells share the width of
/// the text area.
fn overfull(flow: &Flow, sections: &[&Section], starts: &[usize]) -> impl Iterator<Item = u32> {
    let mut starts = starts.iter().copied().peekable();
    let mut section = 0;
    let mut area = sections.first().map_or_else(|| Section::default().text_area(), |it| it.text_area());
    let mut filled = 0.0_f64;
    flow.items.iter().enumerate().filter_map(move |(index, item)| {
        match &item.piece {
            Piece::Section(_) => {
                section += 1;
                area = sections.get(section).map_or(area, |it| it.text_area());
            }
            Piece::Line(line) => {
                // Twentieths of a point.
                let size = f64::from(line.half_points) * 10.0;
                let ems: f64 =
                    flow.slice(&line.span).chars().map(|it| if it >= '\u{1100}' { 1.0 } else { 0.5 }).sum();
                let lines = ems * size / f64::from(area.0.max(1));
                let (lines, space) =
                    if item.cell == 0 { (lines.ceil(), f64::from(line.space)) } else { (lines, 0.0) };
                filled += lines * size * 1.2 + space;
            }
            Piece::Empty { height } | Piece::Picture { height, .. } => filled += f64::from(*height),
            _ => {}
        }
        let full = f64::from(area.1.max(1));
        if starts.next_if_eq(&index).is_some() {
            filled = 0.0;
        }
        if filled <= full {
            return None;
        }
        // A long paragraph fills several.
        let more = (filled / full) as u32;
        filled %= full;
        Some(more)
    })
}
