//! The form filled in: what stands in its cells, whatever the file format.
//!
//! Passages of one article are cited once, as applicants do, with the quoted words under the citation:
//! `[참조 자료] 02. 문서명_Ver 1.0 (6 페이지 - 제 7조 침해사고 보고 3항)`.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{CriterionRow, DocumentRow, EvidenceRow, Report, RequirementRow, Status, SuggestionRow};

/// Passages of a requirement that go into the form; more would bury the best.
const MAX_PASSAGES: usize = 2;
/// By how much another passage may be worse than the best.
const NEAR_BEST: f64 = 0.1;

/// One criterion of the form.
#[derive(Debug)]
pub(super) struct FilledCriterion<'a> {
    pub(super) row: &'a CriterionRow,
    /// Titles of the documents that are cited, sorted.
    pub(super) documents: Vec<&'a str>,
    /// Blocks that apply.
    pub(super) blocks: Vec<FilledBlock<'a>>,
    /// Why the criterion as a whole does not apply; `None` where it does.
    pub(super) waived: Option<&'a str>,
}

/// One block of a criterion's 검토 기준.
#[derive(Debug)]
pub(super) struct FilledBlock<'a> {
    pub(super) title: &'a str,
    /// The form's own words.
    pub(super) text: &'a str,
    pub(super) cited: Vec<CitedPlace<'a>>,
    pub(super) open: Vec<OpenItem<'a>>,
}

/// One citation with what is quoted under it.
#[derive(Debug)]
pub(super) struct CitedPlace<'a> {
    /// In the form's grammar, without its mark.
    pub(super) citation: String,
    /// Quoted words, in the order of the document.
    pub(super) quotes: Vec<&'a str>,
}

/// A requirement that is not met.
#[derive(Debug)]
pub(super) struct OpenItem<'a> {
    pub(super) row: &'a RequirementRow,
    pub(super) suggestion: Option<&'a SuggestionRow>,
}

/// Fills the form in.
pub(super) fn fill(report: &Report) -> Vec<FilledCriterion<'_>> {
    let by_path: BTreeMap<&str, &DocumentRow> =
        report.documents.iter().map(|it| (it.path.as_str(), it)).collect();
    report.criteria.iter().map(|row| fill_criterion(row, &by_path)).collect()
}

fn fill_criterion<'a>(
    row: &'a CriterionRow,
    by_path: &BTreeMap<&str, &'a DocumentRow>,
) -> FilledCriterion<'a> {
    let waived = (row.status == Status::NotApplicable)
        .then(|| row.requirements.first().map(|it| it.reason.as_str()))
        .flatten();
    let mut documents = BTreeSet::new();
    let mut blocks = Vec::new();
    for (index, (title, text)) in row.form.blocks.iter().enumerate() {
        let own: Vec<&RequirementRow> = row
            .requirements
            .iter()
            .filter(|it| it.form.block == index && it.status != Status::NotApplicable)
            .collect();
        if own.is_empty() {
            continue;
        }
        let mut places = Places::default();
        for requirement in &own {
            for evidence in chosen(requirement) {
                let Some(document) = by_path.get(evidence.document.as_str()) else { continue };
                documents.insert(document.title.as_str());
                places.add(document, evidence);
            }
        }
        let open = own.into_iter().filter(|it| it.status != Status::Met);
        let open = open.map(|row| OpenItem { row, suggestion: row.form.suggestion.as_ref() });
        blocks.push(FilledBlock { title, text, cited: places.cited(), open: open.collect() });
    }
    FilledCriterion { row, documents: documents.into_iter().collect(), blocks, waived }
}

/// Passages that go into the form: those that state the requirement, else the best that half does.
fn chosen(requirement: &RequirementRow) -> impl Iterator<Item = &EvidenceRow> {
    let best = requirement.evidence.first().map_or(0.0, |it| it.score);
    let met = requirement.evidence.iter().filter(|it| it.verdict == Status::Met);
    let met = met.filter(move |it| it.score >= best - NEAR_BEST).take(MAX_PASSAGES);
    let has_met = requirement.evidence.iter().any(|it| it.verdict == Status::Met);
    let half = requirement.evidence.iter().take(if has_met { 0 } else { 1 });
    met.chain(half)
}

/// Passages by document and article, in the order in which they come.
#[derive(Default)]
struct Places<'a>(Vec<PlaceOf<'a>>);

struct PlaceOf<'a> {
    title: &'a str,
    /// Article with its title, and 항.
    place: String,
    passages: Vec<&'a EvidenceRow>,
}

impl<'a> Places<'a> {
    fn add(&mut self, document: &'a DocumentRow, evidence: &'a EvidenceRow) {
        let (_, place) = split(&document.title, evidence);
        match self.0.iter_mut().find(|it| it.title == document.title && it.place == place) {
            Some(known) => known.passages.push(evidence),
            None => self.0.push(PlaceOf { title: &document.title, place, passages: vec![evidence] }),
        }
    }

    fn cited(self) -> Vec<CitedPlace<'a>> {
        let cited = self.0.into_iter().map(|mut it| {
            it.passages.sort_by_key(|passage| order(passage));
            let mut quotes: Vec<&str> = Vec::new();
            for passage in &it.passages {
                if !quotes.contains(&passage.quote.as_str()) {
                    quotes.push(&passage.quote);
                }
            }
            let pages = pages(it.title, &it.passages);
            let citation = if it.place.is_empty() {
                format!("{} ({pages})", it.title)
            } else {
                format!("{} ({pages} - {})", it.title, it.place)
            };
            CitedPlace { citation, quotes }
        });
        cited.collect()
    }
}

/// Where a passage stands in its document, as far as its place says.
fn order(passage: &EvidenceRow) -> (Option<u32>, Option<u32>, Option<u32>, Option<u32>, u32) {
    let place = &passage.place;
    let top = place.boxes.first().map_or(0, |(_, it)| (it[1].max(0.0) * 10.0) as u32);
    (place.page, place.paragraph, place.item, place.point, top)
}

/// A citation's pages and its place, the latter without 호, 목 and what lies below, and with the form's space in `제 7조`.
fn split(title: &str, evidence: &EvidenceRow) -> (String, String) {
    let place = &evidence.place;
    let inside = place.citation.strip_prefix(title).and_then(|it| it.strip_prefix(" ("));
    let inside = inside.and_then(|it| it.strip_suffix(')')).unwrap_or(&place.citation);
    let (pages, at) = inside.split_once(" - ").unwrap_or((inside, ""));
    let below = [
        place.item.map(|it| format!(" {it}호")),
        place.subitem.as_ref().map(|it| format!(" {it}목")),
        place.point.map(|it| format!(" {it})")),
    ];
    let below: String = below.into_iter().flatten().collect();
    let at = at.strip_suffix(below.as_str()).unwrap_or(at);
    let spaced = match at.strip_prefix('제') {
        Some(rest) if rest.starts_with(|it: char| it.is_ascii_digit()) => format!("제 {rest}"),
        _ => at.to_owned(),
    };
    (pages.to_owned(), spaced)
}

/// The pages of some passages: as the first one is cited where all agree, else their list.
fn pages(title: &str, passages: &[&EvidenceRow]) -> String {
    let cited: BTreeSet<String> = passages.iter().map(|it| split(title, it).0).collect();
    if let (1, Some(only)) = (cited.len(), cited.first()) {
        return only.clone();
    }
    let numbers: BTreeSet<u32> = passages
        .iter()
        .filter_map(|it| Some(it.place.page?..=it.place.page_end.or(it.place.page)?))
        .flatten()
        .collect();
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    format!("{} 페이지", numbers.join(","))
}
