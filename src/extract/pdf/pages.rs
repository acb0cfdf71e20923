//! The page tree (ISO 32000-1, 7.7.3): the pages in order with the attributes that they inherit.
//!
//! `/Count` is never believed: in damaged and hostile files it says anything.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::File;
use super::state::Matrix;
use crate::extract::Limits;

/// Nodes of the page tree that are visited, pages and inner nodes together, for each page allowed.
const NODES_PER_PAGE: usize = 16;

/// The size of a page that states none: A4, in points.
const A4: [f32; 4] = [0.0, 0.0, 595.0, 842.0];

/// The attributes that a page inherits from the nodes above it.
#[derive(Clone, Copy, Default)]
struct Inherited<'f> {
    resources: Option<&'f Dictionary>,
    media_box: Option<[f32; 4]>,
    crop_box: Option<[f32; 4]>,
    rotate: i64,
}

/// One page.
pub(super) struct PageNode<'f> {
    /// Its number among the objects; `None` for a page that is part of another object.
    pub(super) id: Option<ObjectId>,
    pub(super) dictionary: &'f Dictionary,
    pub(super) resources: Option<&'f Dictionary>,
    /// Width and height in points as shown, after rotation.
    pub(super) size: [f32; 2],
    /// From default user space to the page as shown: points from its top left corner, y downwards.
    pub(super) transform: Matrix,
}

/// The pages of a file.
pub(super) struct Pages<'f> {
    pub(super) nodes: Vec<PageNode<'f>>,
    /// Pages that the root of the tree states, where it states a number.
    pub(super) stated: Option<u32>,
    /// Whether there are more pages than may be read.
    pub(super) is_cut: bool,
}

/// Walks the page tree; a file without one gives its page objects in the order of their numbers.
pub(super) fn collect<'f>(file: &'f File, limits: &Limits) -> Pages<'f> {
    let mut pages = Pages { nodes: Vec::new(), stated: None, is_cut: false };
    let most = limits.pages as usize;
    let root = file.catalog().and_then(|catalog| catalog.get(b"Pages").ok());
    if let Some(root) = root {
        let count = file
            .resolve(root)
            .and_then(|root| root.as_dict().ok())
            .and_then(|root| file.integer(root, b"Count"));
        pages.stated = count.and_then(|count| u32::try_from(count).ok());
        walk(file, root, most, &mut pages);
    }
    if pages.nodes.is_empty() {
        for (id, dictionary) in file.loose_pages().take(most) {
            pages.nodes.push(page(Some(id), dictionary, inherit(file, dictionary, Inherited::default())));
        }
    }
    pages
}

fn walk<'f>(file: &'f File, root: &'f Object, most: usize, pages: &mut Pages<'f>) {
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let mut open = vec![(root, Inherited::default())];
    let mut nodes = 0;
    while let Some((object, inherited)) = open.pop() {
        nodes += 1;
        if pages.nodes.len() >= most || nodes > most.saturating_mul(NODES_PER_PAGE) {
            pages.is_cut = true;
            return;
        }
        let Some(dictionary) = file.resolve(object).and_then(|object| object.as_dict().ok()) else {
            continue;
        };
        let inherited = inherit(file, dictionary, inherited);
        match file.array(dictionary, b"Kids") {
            // A page may stand in the tree twice, as viewers count it; what holds pages may not, or it could hold itself.
            Some(kids) if !dictionary.has_type(b"Page") => {
                if object.as_reference().is_ok_and(|id| !seen.insert(id)) {
                    continue;
                }
                open.extend(kids.iter().rev().map(|kid| (kid, inherited)));
            }
            _ if dictionary.has_type(b"Pages") => {}
            _ => pages.nodes.push(page(object.as_reference().ok(), dictionary, inherited)),
        }
    }
}

fn inherit<'f>(file: &'f File, dictionary: &'f Dictionary, above: Inherited<'f>) -> Inherited<'f> {
    Inherited {
        resources: file.dictionary(dictionary, b"Resources").or(above.resources),
        media_box: file.numbers(dictionary, b"MediaBox").or(above.media_box),
        crop_box: file.numbers(dictionary, b"CropBox").or(above.crop_box),
        rotate: file.integer(dictionary, b"Rotate").unwrap_or(above.rotate),
    }
}

fn page<'f>(id: Option<ObjectId>, dictionary: &'f Dictionary, inherited: Inherited<'f>) -> PageNode<'f> {
    let ordered = |[a, b, c, d]: [f32; 4]| [a.min(c), b.min(d), a.max(c), b.max(d)];
    let has_area = |[x0, y0, x1, y1]: &[f32; 4]| x1 - x0 >= 1.0 && y1 - y0 >= 1.0;
    let media = inherited.media_box.map(ordered).filter(has_area).unwrap_or(A4);
    let crop = inherited.crop_box.map(ordered).map(|crop| {
        [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])]
    });
    let [x0, y0, x1, y1] = crop.filter(has_area).unwrap_or(media);
    let (width, height) = (x1 - x0, y1 - y0);
    // The rotation is clockwise; y turns downwards (ISO 32000-1, table 30).
    let (size, matrix) = match inherited.rotate.rem_euclid(360) {
        90 => ([height, width], [0.0, 1.0, 1.0, 0.0, -y0, -x0]),
        180 => ([width, height], [-1.0, 0.0, 0.0, 1.0, x1, -y0]),
        270 => ([height, width], [0.0, -1.0, -1.0, 0.0, y1, x1]),
        _ => ([width, height], [1.0, 0.0, 0.0, -1.0, -x0, y1]),
    };
    PageNode { id, dictionary, resources: inherited.resources, size, transform: Matrix(matrix) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_page_is_measured_as_it_is_shown() {
        // A point near the lower left corner of a 200 by 100 page whose box begins at (10, 20).
        const CASES: &[(i64, [f32; 2], [f32; 2])] = &[
            (0, [200.0, 100.0], [1.0, 98.0]),
            (90, [100.0, 200.0], [2.0, 1.0]),
            (180, [200.0, 100.0], [199.0, 2.0]),
            (-90, [100.0, 200.0], [98.0, 199.0]),
        ];
        let dictionary = Dictionary::new();
        for (rotate, size, place) in CASES {
            let inherited = Inherited {
                media_box: Some([210.0, 120.0, 10.0, 20.0]),
                rotate: *rotate,
                ..Inherited::default()
            };
            let page = page(None, &dictionary, inherited);
            assert_eq!((page.size, page.transform.apply(11.0, 22.0)), (*size, *place), "rotated by {rotate}");
        }
    }
}
