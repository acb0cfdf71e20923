//! Everything in a report that can be shown on a page, numbered in the order in which it is listed.

use std::collections::BTreeMap;

use crate::pipeline::WantedPages;
use crate::render::Wanted;
use crate::report::model::{Place, Report, TermRow};

/// Most pages of one passage that are shown.
const MAX_PAGES: u32 = 4;

/// One passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    /// Index of its document; `None` where the report has no such document.
    pub(super) document: Option<usize>,
    pub(super) place: &'a Place,
    pub(super) quote: &'a str,
    pub(super) terms: &'a [TermRow],
    /// Whether its document has pages that can be drawn.
    is_drawn: bool,
}

/// The passages of a report: evidence by criterion and requirement, then findings.
#[derive(Debug)]
pub(super) struct Passages<'a>(Vec<Passage<'a>>);

impl<'a> Passages<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let index_of: BTreeMap<&str, usize> =
            report.documents.iter().enumerate().map(|(index, it)| (it.path.as_str(), index)).collect();
        let passage = |path: &str, place: &'a Place, quote: &'a str, terms: &'a [TermRow]| {
            let document = index_of.get(path).copied();
            let format = document.and_then(|it| report.documents.get(it)).and_then(|it| it.format);
            let is_drawn = format == Some("pdf") && place.page.is_some();
            Passage { document, place, quote, terms, is_drawn }
        };
        let requirements = report.criteria.iter().flat_map(|it| &it.requirements);
        let evidence = requirements.flat_map(|it| &it.evidence);
        let evidence = evidence.map(|it| passage(&it.document, &it.place, &it.quote, &it.terms));
        let findings = report.findings.iter().map(|it| passage(&it.document, &it.place, &it.quote, &[]));
        Passages(evidence.chain(findings).collect())
    }

    pub(super) fn get(&self, number: usize) -> Option<&Passage<'a>> {
        self.0.get(number)
    }

    /// Every passage with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Passage<'a>)> {
        self.0.iter().enumerate()
    }

    /// Passages that stand on a page of a document.
    pub(super) fn on_page(&self, document: usize, page: u32) -> impl Iterator<Item = (usize, &Passage<'a>)> {
        self.iter().filter(move |(_, it)| it.document == Some(document) && it.pages().any(|own| own == page))
    }

    pub(super) fn wanted_pages(&self) -> WantedPages {
        let mut places: BTreeMap<usize, BTreeMap<u32, Vec<[f32; 4]>>> = BTreeMap::new();
        for passage in &self.0 {
            let Some(document) = passage.document else { continue };
            for page in passage.pages() {
                places.entry(document).or_default().entry(page).or_default().extend(passage.boxes(page));
            }
        }
        let pages = |of: BTreeMap<u32, Vec<[f32; 4]>>| {
            of.into_iter().map(|(page, places)| Wanted { page, places }).collect()
        };
        places.into_iter().map(|(document, of)| (document, pages(of))).collect()
    }
}

impl Passage<'_> {
    /// Physical pages that are drawn for it; none where its document has no pages of its own.
    pub(super) fn pages(&self) -> impl Iterator<Item = u32> {
        let first = self.place.page.filter(|_| self.is_drawn);
        let last = self.place.page_end.or(first);
        let pages = first.zip(last).map(|(first, last)| first..=last.max(first).min(first + MAX_PAGES - 1));
        pages.into_iter().flatten()
    }

    /// The passage's own boxes on a page.
    pub(super) fn boxes(&self, page: u32) -> impl Iterator<Item = [f32; 4]> {
        self.place.boxes.iter().filter(move |(own, _)| *own == page).map(|(_, it)| *it)
    }

    /// Boxes of its terms on a page. A term that goes on over the page end has boxes on both; they are told by where they lie.
    pub(super) fn term_boxes(&self, page: u32) -> impl Iterator<Item = [f32; 4]> {
        let own: Vec<[f32; 4]> = self.boxes(page).collect();
        let boxes = self.terms.iter().flat_map(|it| &it.boxes).copied();
        boxes.filter(move |it| own.iter().any(|passage| overlap(passage, it)))
    }
}

fn overlap(one: &[f32; 4], other: &[f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}
