//! Everything in a report that can be shown, numbered in the order in which it is listed.

use std::collections::BTreeMap;

use crate::pipeline::{WantedPassage, WantedViews};
use crate::render::Wanted;
use crate::report::model::{DocumentRow, Place, Report, TermRow};
use crate::report::verification::VerifyReport;

/// Most pages of one passage that are shown.
const MAX_PAGES: u32 = 4;

/// One passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    /// Index of its document; `None` where the report has no such document.
    pub(super) document: Option<usize>,
    /// Where it stands; `None` for a citation that leads nowhere.
    pub(super) place: Option<&'a Place>,
    /// The document's words.
    pub(super) quote: &'a str,
    pub(super) terms: &'a [TermRow],
    /// Whether its document has pages that can be drawn.
    is_drawn: bool,
}

/// The passages of a report.
#[derive(Debug)]
pub(super) struct Passages<'a>(Vec<Passage<'a>>);

impl<'a> Passages<'a> {
    /// Evidence by criterion and requirement, then findings.
    pub(super) fn of_map(report: &'a Report) -> Self {
        let requirements = report.criteria.iter().flat_map(|it| &it.requirements);
        let evidence = requirements.flat_map(|it| &it.evidence);
        let evidence =
            evidence.map(|it| (Some(&it.document), Some(&it.place), it.quote.as_str(), it.terms.as_slice()));
        let findings = report.findings.iter();
        let findings =
            findings.map(|it| (Some(&it.document), Some(&it.place), it.quote.as_str(), &[] as &[TermRow]));
        Self::new(&report.documents, evidence.chain(findings))
    }

    /// Citations in the form's order.
    pub(super) fn of_check(report: &'a VerifyReport) -> Self {
        let citations = report.citations.iter().map(|it| {
            let quote = it.found_quote.as_deref().unwrap_or_default();
            (it.document.as_ref(), it.found.as_ref(), quote, &[] as &[TermRow])
        });
        Self::new(&report.documents, citations)
    }

    fn new(
        documents: &[DocumentRow],
        passages: impl Iterator<Item = (Option<&'a String>, Option<&'a Place>, &'a str, &'a [TermRow])>,
    ) -> Self {
        let index_of: BTreeMap<&str, usize> =
            documents.iter().enumerate().map(|(index, it)| (it.path.as_str(), index)).collect();
        let passages = passages.map(|(path, place, quote, terms)| {
            let document = path.and_then(|it| index_of.get(it.as_str())).copied();
            let format = document.and_then(|it| documents.get(it)).and_then(|it| it.format);
            let is_drawn = format == Some("pdf") && place.is_some_and(|it| it.page.is_some());
            Passage { document, place, quote, terms, is_drawn }
        });
        Passages(passages.collect())
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

    /// Passages of a document that are the one that was wanted.
    pub(super) fn wanted(
        &self,
        document: usize,
        wanted: &WantedPassage,
    ) -> impl Iterator<Item = (usize, &Passage<'a>)> {
        self.iter().filter(move |(_, it)| {
            it.document == Some(document)
                && it.place.is_some_and(|place| place.range == wanted.range)
                && it.quote == wanted.quote
        })
    }

    /// What is to be shown of each document.
    pub(super) fn views(&self) -> BTreeMap<usize, WantedViews> {
        let mut pages: BTreeMap<(usize, u32), Vec<[f32; 4]>> = BTreeMap::new();
        let mut views: BTreeMap<usize, WantedViews> = BTreeMap::new();
        for passage in &self.0 {
            let (Some(document), Some(place)) = (passage.document, passage.place) else { continue };
            for page in passage.pages() {
                pages.entry((document, page)).or_default().extend(passage.boxes(page));
            }
            if !passage.is_drawn {
                let wanted = WantedPassage { range: place.range.clone(), quote: passage.quote.to_owned() };
                views.entry(document).or_default().passages.push(wanted);
            }
        }
        for ((document, page), places) in pages {
            views.entry(document).or_default().pages.push(Wanted { page, places });
        }
        for it in views.values_mut() {
            it.passages.sort_by(|one, other| {
                (one.range.start, one.range.end, &one.quote).cmp(&(
                    other.range.start,
                    other.range.end,
                    &other.quote,
                ))
            });
            it.passages.dedup();
        }
        views
    }
}

impl Passage<'_> {
    /// Physical pages that are drawn for it; none where its document has no pages of its own.
    pub(super) fn pages(&self) -> impl Iterator<Item = u32> {
        let first = self.place.and_then(|it| it.page).filter(|_| self.is_drawn);
        let last = self.place.and_then(|it| it.page_end).or(first);
        let pages = first.zip(last).map(|(first, last)| first..=last.max(first).min(first + MAX_PAGES - 1));
        pages.into_iter().flatten()
    }

    /// The passage's own boxes on a page.
    pub(super) fn boxes(&self, page: u32) -> impl Iterator<Item = [f32; 4]> {
        let boxes = self.place.into_iter().flat_map(|it| &it.boxes);
        boxes.filter(move |(own, _)| *own == page).map(|(_, it)| *it)
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
