//! One document against the claims that cite it.

use std::collections::BTreeMap;

use super::assign::Assignment;
use super::fault::{Fault, Note, PageNumber, PicturePlace};
use super::model::{Claim, Form};
use super::name::{DocumentName, likeness, spaced};
use super::quote::{self, Letters};
use crate::criteria::{self, Citation, Evidence, Source};
use crate::dictionary::{Applies, Checklist};
use crate::document::{PageNumbers, SourceOffset, SourceRange};
use crate::matching::Hit;
use crate::text::{Level, Unit};

/// Share of letters of two titles that shows that the same article is meant.
const SAME_ARTICLE: f64 = 0.6;
/// Share of letters of two headings that are the same.
const SAME_HEADING: f64 = 0.8;
/// Articles named as standing on a page.
const ARTICLES_NAMED: usize = 5;
/// Characters of a document's own words that are shown.
const WORDS: usize = 300;
/// Lines at the beginning of a document among which its title stands.
const TITLE_LINES: usize = 8;

/// What one document says to the claims of a form; nothing of the document is needed any more.
#[derive(Debug, Default)]
pub struct DocumentCheck {
    /// By index into [`Form::claims`].
    pub(super) claims: BTreeMap<usize, Checked>,
    /// Where the quotation of a claim stands that no file was found for.
    pub(super) quotes: BTreeMap<usize, String>,
    /// Concepts that occur in the document.
    pub(super) concepts: Vec<u16>,
}

/// One claim against its document.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    pub(super) faults: Vec<Fault>,
    pub(super) notes: Vec<Note>,
    /// What was found at the cited place.
    pub(super) found: Option<Citation>,
    /// The words that stand there, as far as they are shown.
    pub(super) words: String,
    /// Whether a cited page holds the passage.
    pub(super) page_fits: bool,
    /// What the passage states.
    pub(super) evidence: BTreeMap<usize, Vec<Evidence>>,
}

/// Checks the claims that are assigned to a document, and those that its own title answers to.
pub fn check(
    checklist: &Checklist,
    form: &Form,
    assignments: &[Assignment],
    source: &Source<'_>,
    hits: &[Hit],
) -> DocumentCheck {
    let titles = titles(source);
    let letters = Letters::new(source.text);
    let mut check = DocumentCheck::default();
    let mut mine = Vec::new();
    for (index, claim) in form.claims.iter().enumerate() {
        let assignment = assignments.get(index);
        let own = assignment.is_some_and(|it| it.file() == Some(source.index));
        let open = assignment.is_some_and(|it| !it.is_certain());
        let name = DocumentName::new(&claim.name);
        let by_title = || titles.iter().any(|title| name.likeness(title).rank() >= 2.0);
        if own || open && by_title() {
            mine.push(index);
        } else if open && let Some(stands) = stands(source, &letters, &claim.quote) {
            check.quotes.insert(index, stands);
        }
    }
    if mine.is_empty() {
        return check;
    }
    let places: Vec<Found<'_>> =
        mine.iter().filter_map(|it| form.claims.get(*it)).map(|it| find(source, it, &letters)).collect();
    let stretches: Vec<SourceRange> =
        places.iter().map(|it| it.range.clone().unwrap_or(SourceOffset(0)..SourceOffset(0))).collect();
    let mut evidence = criteria::examine_stretches(checklist, source, hits, &stretches).into_iter();
    for (position, index) in mine.iter().enumerate() {
        let (Some(claim), Some(found)) = (form.claims.get(*index), places.get(position)) else { continue };
        let mut checked = Checked { evidence: evidence.next().unwrap_or_default(), ..Checked::default() };
        // Claims that are quoted together may each hold a part of the quotation.
        let together =
            claim.quoted_with.clone().filter_map(|it| places.get(mine.iter().position(|own| *own == it)?));
        let together: Vec<SourceRange> = together.filter_map(|it| it.range.clone()).collect();
        check_place(source, claim, found, &letters, &mut checked);
        check_quote(source, claim, found, &letters, &together, &mut checked);
        if let Some(range) = &found.range {
            let is_stated = states(checklist, form, claim, &checked.evidence, hits, range);
            if let Some(asked) = is_stated.filter(|_| !found.is_picture) {
                checked.faults.push(Fault::RequirementNotStated { asked });
            }
            let cited = cited_range(source, claim, found, range, &letters);
            checked.found = Some(criteria::cite(source.title, source.document, source.text, &cited));
            checked.words = source.text.quote(source.document, &cited).chars().take(WORDS).collect();
        }
        check.claims.insert(*index, checked);
    }
    check.concepts = {
        let mut concepts: Vec<u16> = hits.iter().map(|it| it.concept.0).collect();
        concepts.sort_unstable();
        concepts.dedup();
        concepts
    };
    check
}

/// The names that a document gives itself: short lines at its beginning.
fn titles(source: &Source<'_>) -> Vec<DocumentName> {
    let lines = source.document.lines.iter().take(TITLE_LINES).map(|line| source.document.line_text(line));
    lines
        .filter(|it| it.chars().count() <= 60)
        .map(DocumentName::new)
        .filter(|it| it.title_chars() >= 4)
        .collect()
}

/// Where a quotation stands in a document, as a citation.
fn stands(source: &Source<'_>, letters: &Letters, quote: &[String]) -> Option<String> {
    let mut first = quote.iter().map(|it| quote::reduce(it)).filter(|it| it.chars().count() >= 15);
    let at = first.find_map(|it| letters.find(&it).next())?;
    Some(cite_at(source, at).text)
}

fn cite_at(source: &Source<'_>, at: SourceOffset) -> Citation {
    criteria::cite(source.title, source.document, source.text, &(at..SourceOffset(at.0 + 1)))
}

/// What a claim cites, as far as the document has it.
struct Found<'a> {
    unit: Option<&'a Unit>,
    /// The passage.
    range: Option<SourceRange>,
    /// Whether the passage is all there is on the cited pages, for want of an article.
    by_page: bool,
    /// Whether the cited pages hold no text.
    is_picture: bool,
    /// Physical pages that the cited numbers mean, by index.
    pages: Vec<usize>,
}

/// The stretch that a report cites for what was found: an article to its last line, else of the page the line in which the quotation
/// begins, or its first.
fn cited_range(
    source: &Source<'_>,
    claim: &Claim,
    found: &Found<'_>,
    range: &SourceRange,
    letters: &Letters,
) -> SourceRange {
    let lines = &source.document.lines;
    if !found.by_page {
        let last = last_line(source, range).and_then(|it| lines.get(it));
        let end = last.map_or(range.end, |it| it.span.end.min(range.end));
        return range.start..end.max(SourceOffset(range.start.0 + 1));
    }
    let quoted = claim.quote.iter().map(|it| quote::reduce(it)).filter(|it| it.chars().count() >= 10);
    let mut quoted = quoted.filter_map(|it| letters.find(&it).find(|at| range.contains(at)));
    let start = quoted.next().unwrap_or(range.start);
    let line = source.document.line_index(start).and_then(|it| lines.get(it));
    start..line.map_or(start, |it| it.span.end).max(SourceOffset(start.0 + 1))
}

fn find<'a>(source: &Source<'a>, claim: &Claim, letters: &Letters) -> Found<'a> {
    let Source { document, text, .. } = *source;
    let units = &text.outline.units;
    let pages: Vec<usize> = (0..document.pages.len())
        .filter(|page| claim.place.pages.iter().any(|it| is_page(source, *page, *it)))
        .collect();
    let is_picture = !pages.is_empty()
        && document.page_numbers != PageNumbers::None
        && pages.iter().all(|it| document.pages.get(*it).is_some_and(|page| page.lines.is_empty()));
    let title = claim.place.title.as_deref().unwrap_or_default();
    let wanted: Vec<&Unit> = match claim.place.article {
        Some(number) => {
            units.iter().filter(|it| it.level == Level::Article && (it.number, it.branch) == number).collect()
        }
        None if !title.is_empty() => {
            let own = spaced(title).1;
            units
                .iter()
                .filter(|it| !it.title.is_empty())
                .filter(|it| {
                    let labelled = spaced(&format!("{}{}", it.label, it.title)).1;
                    likeness(&own, &spaced(&it.title).1).max(likeness(&own, &labelled)) >= SAME_HEADING
                })
                .collect()
        }
        None => Vec::new(),
    };
    // Article series start anew inside a document: the right one is on the page, then has the title, then the quotation.
    let best = wanted.into_iter().max_by_key(|unit| {
        let on_page = pages_of(source, unit).iter().any(|it| pages.contains(it));
        let likeness = (likeness(&spaced(title).1, &spaced(&unit.title).1) * 100.0) as u32;
        let quoted = claim.quote.iter().any(|it| {
            let own = quote::reduce(it);
            own.chars().count() >= 10
                && letters.find(&own).any(|at| unit.span.start <= at && at < unit.span.end)
        });
        (on_page, if title.is_empty() { 0 } else { likeness }, quoted, std::cmp::Reverse(unit.span.start))
    });
    let of_pages = || {
        let first = document.pages.get(*pages.first()?)?;
        let last = document.pages.get(*pages.last()?)?;
        Some(first.span.start..last.span.end)
    };
    let (range, by_page) = match best {
        Some(unit) => (Some(unit.span.clone()), false),
        None if claim.place.article.is_some() => (unmarked_article(source, claim), false),
        None => (of_pages(), true),
    };
    Found { unit: best, range, by_page, is_picture, pages }
}

/// An article whose heading the outline does not know, such as one without a title: its line, up to the next that begins with an article.
fn unmarked_article(source: &Source<'_>, claim: &Claim) -> Option<SourceRange> {
    let wanted = spaced(&claim.place.article_label()?).1;
    let begins = |line: &str, mark: &str| {
        let letters = spaced(line).1;
        letters
            .strip_prefix(mark)
            .is_some_and(|rest| !rest.starts_with(|it: char| it.is_ascii_digit() || it == '의' || it == '제'))
    };
    let document = source.document;
    let body = || {
        document
            .lines
            .iter()
            .enumerate()
            .filter(|(index, _)| source.text.flow.is_body(*index))
            .map(|(_, line)| line)
    };
    let first = body().find(|line| begins(document.line_text(line), &wanted))?;
    let is_article = |line: &str| {
        let letters = spaced(line).1;
        let number: String =
            letters.strip_prefix('제').unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        !number.is_empty() && begins(line, &format!("제{number}조"))
    };
    let next = body().find(|line| line.span.start > first.span.start && is_article(document.line_text(line)));
    Some(first.span.start..next.map_or(SourceOffset(document.text.len() as u32), |it| it.span.start))
}

/// Whether a page is meant by a number: counted, or printed on it.
fn is_page(source: &Source<'_>, index: usize, number: u32) -> bool {
    source.document.pages.get(index).is_some_and(|page| page.number == number)
        || printed(source, index).is_some_and(|it| it.split('–').any(|it| it.trim() == number.to_string()))
}

/// The number printed on a page; both, as in `3–4`, where two printed pages stand on it.
fn printed(source: &Source<'_>, index: usize) -> Option<String> {
    source.text.flow.printed_label(index).or_else(|| source.document.pages.get(index)?.label.clone())
}

/// Indices of the pages that a unit stands on.
fn pages_of(source: &Source<'_>, unit: &Unit) -> Vec<usize> {
    pages_between(source, &unit.span)
}

/// Indices of the pages that the body lines of a stretch stand on.
fn pages_between(source: &Source<'_>, range: &SourceRange) -> Vec<usize> {
    let document = source.document;
    let first = document.line_index(range.start).unwrap_or_default();
    let last = last_line(source, range).unwrap_or(first);
    let page = |line: usize| document.lines.get(line).map_or(0, |it| document.page_index(it.span.start));
    (page(first)..=page(last)).collect()
}

/// The last body line of a stretch: a running head on the next page belongs to no article.
fn last_line(source: &Source<'_>, range: &SourceRange) -> Option<usize> {
    let first = source.document.line_index(range.start)?;
    let after = source.document.lines.partition_point(|line| line.span.start < range.end);
    (first..after).rev().find(|line| source.text.flow.is_body(*line))
}

fn page_number(source: &Source<'_>, index: usize) -> PageNumber {
    let physical = source.document.pages.get(index).map_or(0, |it| it.number);
    let printed = printed(source, index).filter(|it| *it != physical.to_string());
    PageNumber { physical, printed }
}

fn check_place(
    source: &Source<'_>,
    claim: &Claim,
    found: &Found<'_>,
    letters: &Letters,
    checked: &mut Checked,
) {
    let place = &claim.place;
    if place.pages.is_empty() && place.article.is_none() && place.title.is_none() {
        checked.faults.push(Fault::FileReferenceOnly { name: claim.name.clone() });
        return;
    }
    if found.is_picture {
        let pages = found.pages.iter().map(|it| page_number(source, *it).physical).collect();
        checked.faults.push(Fault::PictureOnly { place: PicturePlace::Pages(pages) });
        return;
    }
    let article = place.article_label();
    check_pages(source, claim, found, article.as_deref(), letters, checked);
    let Some((unit, article)) = found.unit.zip(article) else { return };
    if let Some(cited) = &place.title
        && !unit.title.is_empty()
        && spaced(cited).1 != spaced(&unit.title).1
    {
        checked.faults.push(Fault::ArticleTitleDiffers {
            article: article.clone(),
            cited: cited.clone(),
            own: unit.title.clone(),
        });
    }
    if !has_part(source, claim, unit) {
        checked.faults.push(Fault::ParagraphMissing { article, part: place.part_label() });
    }
}

fn check_pages(
    source: &Source<'_>,
    claim: &Claim,
    found: &Found<'_>,
    article: Option<&str>,
    letters: &Letters,
    checked: &mut Checked,
) {
    let place = &claim.place;
    let document = source.document;
    let has_numbers = document.page_numbers != PageNumbers::None;
    let own: Vec<usize> = match &found.range {
        Some(range) if !found.by_page => pages_between(source, range),
        _ => found.pages.clone(),
    };
    let fits = own.iter().find(|it| found.pages.contains(it));
    checked.page_fits = fits.is_some();
    let wrong = |own: &[usize]| Fault::PageWrong {
        cited: place.pages.clone(),
        own: own.iter().map(|it| page_number(source, *it)).collect(),
        pages: document.pages.len() as u32,
        article: article.map(str::to_owned),
    };
    let on_page = || {
        let units = source.text.outline.units.iter().filter(|it| it.level == Level::Article);
        let here = units.filter(|it| pages_of(source, it).iter().any(|page| found.pages.contains(page)));
        here.take(ARTICLES_NAMED).map(|it| format!("{} {}", it.label, it.title).trim().to_owned()).collect()
    };
    if let (Some(article), None) = (article, &found.range) {
        if has_numbers && !place.pages.is_empty() && found.pages.is_empty() {
            checked.faults.push(wrong(&[]));
        }
        checked.faults.push(Fault::ArticleNotOnPage {
            article: article.to_owned(),
            cited: place.pages.clone(),
            exists: false,
            on_page: on_page(),
        });
        return;
    }
    if place.pages.is_empty() {
        return;
    }
    if !has_numbers {
        checked.notes.push(Note::PageNotChecked);
        return;
    }
    if let Some(page) = fits {
        let physical = page_number(source, *page).physical;
        if !place.pages.contains(&physical) {
            checked.notes.push(Note::PrintedPage { physical });
        }
        return;
    }
    let near = own
        .iter()
        .map(|it| page_number(source, *it).physical)
        .find(|own| place.pages.iter().any(|it| it.abs_diff(*own) == 1));
    if let (Some(physical), false) = (near, document.page_numbers == PageNumbers::Exact) {
        checked.notes.push(Note::PageNear { physical });
        return;
    }
    // Where title and quotation are another article's, it is the number that is wrong, and not the page.
    let identity = match (&found.unit, &place.title) {
        (Some(unit), Some(title)) if !unit.title.is_empty() => {
            likeness(&spaced(title).1, &spaced(&unit.title).1) >= SAME_ARTICLE
        }
        _ => true,
    };
    let quoted_here = claim.quote.is_empty()
        || found.range.as_ref().is_some_and(|range| {
            claim
                .quote
                .iter()
                .any(|it| letters.find(&quote::reduce(it)).any(|at| range.start <= at && at < range.end))
        });
    if identity || quoted_here {
        checked.faults.push(wrong(&own));
    }
    if let Some(article) = article.filter(|_| !found.pages.is_empty()) {
        checked.faults.push(Fault::ArticleNotOnPage {
            article: article.to_owned(),
            cited: place.pages.clone(),
            exists: true,
            on_page: on_page(),
        });
    }
}

/// Whether an article has the cited 항, 호 and 목.
///
/// Documents count differently: an article of one paragraph has no ①, and some number their paragraphs with `1.` or their items with `1)`. What
/// could be meant is there.
fn has_part(source: &Source<'_>, claim: &Claim, article: &Unit) -> bool {
    let place = &claim.place;
    let units = &source.text.outline.units;
    let first = units.partition_point(|it| it.span.start < article.span.start);
    let inside: Vec<&Unit> =
        units.iter().skip(first).take_while(|it| it.span.start < article.span.end).collect();
    let numbered = |range: &SourceRange, levels: &[Level], number: u32| {
        let mut units = inside.iter().filter(|it| range.start <= it.span.start && it.span.start < range.end);
        units.find(|it| levels.contains(&it.level) && it.number == number).map(|it| it.span.clone())
    };
    let mut scopes = vec![article.span.clone()];
    let has_paragraphs = inside.iter().any(|it| it.level == Level::Paragraph);
    if !place.paragraphs.is_empty() {
        let mut found = Vec::new();
        for number in &place.paragraphs {
            let range = if has_paragraphs {
                numbered(&article.span, &[Level::Paragraph], *number)
            } else {
                let whole = (*number == 1).then(|| article.span.clone());
                numbered(&article.span, &[Level::Item, Level::Point], *number).or(whole)
            };
            match range {
                Some(range) => found.push(range),
                None => return false,
            }
        }
        if !has_paragraphs {
            found.push(article.span.clone());
        }
        scopes = found;
    }
    let lower = [
        (&place.items, [Level::Item, Level::Point, Level::Subitem].as_slice()),
        (&place.subitems, [Level::Subitem, Level::Point].as_slice()),
    ];
    lower.into_iter().all(|(numbers, levels)| {
        numbers.iter().all(|number| scopes.iter().any(|scope| numbered(scope, levels, *number).is_some()))
    })
}

fn check_quote(
    source: &Source<'_>,
    claim: &Claim,
    found: &Found<'_>,
    letters: &Letters,
    together: &[SourceRange],
    checked: &mut Checked,
) {
    if claim.quote.is_empty() || found.is_picture {
        return;
    }
    let whole = [SourceOffset(0)..SourceOffset(source.document.text.len() as u32)];
    let cited = if together.is_empty() { &whole[..] } else { together };
    let comparison = quote::compare(&claim.quote, source.document, source.text, letters, cited);
    let elsewhere = comparison.letters_elsewhere();
    let all = comparison.there + elsewhere + comparison.not_there;
    let first = comparison.elsewhere.iter().max_by_key(|it| *it.1).map(|(at, _)| *at);
    if let (Some(at), Some(article)) = (first, claim.place.article_label().filter(|_| found.range.is_some()))
    {
        let stands = cite_at(source, at);
        // The last words of an article on its next page, a heading that several articles share.
        if elsewhere * 2 > all {
            checked.faults.push(Fault::QuoteFromOtherArticle { cited: article, stands: stands.text });
        } else if elsewhere * 10 > all {
            checked.notes.push(Note::QuoteGoesOn { stands: stands.text });
        }
    } else if let Some(at) = first.filter(|_| found.by_page && elsewhere * 2 > all) {
        let own = page_number(source, source.document.page_index(at));
        checked.page_fits = false;
        checked.faults.push(Fault::PageWrong {
            cited: claim.place.pages.clone(),
            own: vec![own],
            pages: source.document.pages.len() as u32,
            article: None,
        });
    }
    let altered = comparison.altered.iter().map(|(words, differences)| (words.clone(), differences.clone()));
    let missing = comparison.missing.iter().map(|words| (words.clone(), Vec::new()));
    let mut wrong: Vec<_> = altered.chain(missing).collect();
    if !wrong.is_empty() {
        let words = wrong.first().map(|it| it.0.clone()).unwrap_or_default();
        let differences = wrong.drain(..).flat_map(|it| it.1).collect();
        checked.faults.push(Fault::QuoteNotFound { words, differences });
    }
    if !comparison.slips.is_empty() {
        checked.notes.push(Note::QuoteSlips(comparison.slips));
    }
}

/// What a passage is asked to state and does not; `None` where it does, or where nothing is asked.
fn states(
    checklist: &Checklist,
    form: &Form,
    claim: &Claim,
    evidence: &BTreeMap<usize, Vec<Evidence>>,
    hits: &[Hit],
    range: &SourceRange,
) -> Option<crate::dictionary::Words> {
    let index = form.sections.get(claim.section?)?.index?;
    let criterion = checklist.criteria.get(index)?;
    let of_criterion = || {
        evidence.keys().filter_map(|it| checklist.requirements.get(*it)).filter(|it| it.criterion == index)
    };
    let Some(block) = claim.block else {
        return of_criterion().next().is_none().then(|| criterion.title.clone());
    };
    let title = || criterion.blocks.get(block).map(|it| it.title.clone());
    let in_block = of_criterion().any(|it| {
        it.block == block || matches!(it.applies, Applies::InsteadOf { block: other, .. } if other == block)
    });
    if in_block {
        return None;
    }
    // Where it answers another block of the criterion, its words decide: a passage may answer two.
    let mut anchors = checklist
        .requirements
        .iter()
        .filter(|it| it.criterion == index && it.block == block)
        .flat_map(|it| &it.rules)
        .filter_map(|it| it.all.first())
        .flat_map(|it| &it.0);
    let has_words = anchors.any(|id| {
        hits.iter()
            .any(|hit| hit.concept == *id && range.start <= hit.span.start && hit.span.end <= range.end)
    });
    if of_criterion().next().is_some() && has_words { None } else { title() }
}
