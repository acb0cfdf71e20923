//! One document: which of its sentences state what.

use std::collections::{BTreeMap, BTreeSet};

use super::citation::{boxes, cite};
use super::model::{DocumentFacts, Evidence, Finding, Severity, TermHit, Verdict};
use super::quote::quotable;
use super::reading::{Place, Reading};
use crate::dictionary::{
    AnyOf, Checklist, ConceptId, Exclusion, FindingRule, Requirement, Rule, Scope, Weight, Words,
};
use crate::document::{Document, SourceOffset, SourceRange};
use crate::matching::Hit;
use crate::text::Text;

/// Passages kept for a requirement in one document.
const MAX_PASSAGES: usize = 8;
/// Passages kept of one article, so that the others come into view.
const MAX_OF_ARTICLE: usize = 4;

/// What a passage gains from each concept that makes it better, and from a heading that speaks of the matter.
const BETTER: f64 = 0.06;
const BETTER_TITLE: f64 = 0.1;
/// What it loses by a concept that makes it worse, and as a short line that says nothing of anything.
const WORSE: f64 = 0.3;
const FRAGMENT: f64 = 0.15;
/// What a document whose title fits the criterion gains.
const FITTING_TITLE: f64 = 0.08;

/// A document with what is needed to cite it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Index of the document in the run.
    pub index: usize,
    /// What citations call it: the file name without its extension.
    pub title: &'a str,
    /// The document.
    pub document: &'a Document,
    /// The same, read.
    pub text: &'a Text,
}

/// A sentence that fits a rule.
#[derive(Clone)]
struct Candidate<'a> {
    place: Place,
    rule: &'a Rule,
    score: f64,
    /// Whether the document's title fits the criterion.
    fitting: bool,
    /// `None` when it states the requirement; else why it is only half.
    shortcoming: Option<&'a Words>,
}

/// Reads one document with the rules of a checklist.
///
/// `hits` are those of the checklist's concepts, sorted by place. Cost: for each rule, the sentences that hold its first concept.
pub fn examine(checklist: &Checklist, source: &Source<'_>, hits: &[Hit]) -> DocumentFacts {
    let reading = Reading::new(checklist, source.title, source.document, source.text, hits);
    let mut evidence = BTreeMap::new();
    for (index, requirement) in checklist.requirements.iter().enumerate() {
        let passages = choose(checklist, source, &reading, fitting(checklist, &reading, requirement));
        if !passages.is_empty() {
            evidence.insert(index, passages);
        }
    }
    let findings = checklist.findings.iter().flat_map(|rule| findings(source, &reading, rule)).collect();
    DocumentFacts { evidence, concepts: reading.concepts(), findings, ..DocumentFacts::default() }
}

/// Reads stretches of one document, such as cited articles: for each, the passages in it by requirement, best first.
///
/// What stands around a stretch is still seen: its headings, its article, the document's title.
pub fn examine_stretches(
    checklist: &Checklist,
    source: &Source<'_>,
    hits: &[Hit],
    stretches: &[SourceRange],
) -> Vec<BTreeMap<usize, Vec<Evidence>>> {
    let reading = Reading::new(checklist, source.title, source.document, source.text, hits);
    let mut found = vec![BTreeMap::new(); stretches.len()];
    for (index, requirement) in checklist.requirements.iter().enumerate() {
        let candidates = fitting(checklist, &reading, requirement);
        for (stretch, found) in stretches.iter().zip(&mut found) {
            let inside = |it: &&Candidate<'_>| {
                it.place.range.start < stretch.end && stretch.start < it.place.range.end
            };
            let inside = candidates.iter().filter(inside).cloned().collect();
            let passages = choose(checklist, source, &reading, inside);
            if !passages.is_empty() {
                found.insert(index, passages);
            }
        }
    }
    found
}

/// The sentences that fit a rule of a requirement, each once, in order.
fn fitting<'a>(
    checklist: &'a Checklist,
    reading: &Reading<'_>,
    requirement: &'a Requirement,
) -> Vec<Candidate<'a>> {
    let fitting = checklist
        .criteria
        .get(requirement.criterion)
        .is_some_and(|criterion| reading.title_has(&criterion.fitting_titles));
    let mut best: BTreeMap<usize, Candidate<'_>> = BTreeMap::new();
    for rule in &requirement.rules {
        for candidate in candidates(reading, rule, &checklist.exclusions, fitting) {
            let known = best.get(&candidate.place.sentence);
            if known.is_none_or(|known| is_better(&candidate, known)) {
                best.insert(candidate.place.sentence, candidate);
            }
        }
    }
    best.into_values().collect()
}

fn is_better(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    match (one.shortcoming.is_none(), other.shortcoming.is_none()) {
        (true, false) => true,
        (false, true) => false,
        _ => one.score > other.score,
    }
}

/// Sentences of a document that fit a rule.
fn candidates<'a>(
    reading: &Reading<'_>,
    rule: &'a Rule,
    exclusions: &'a [Exclusion],
    fitting: bool,
) -> Vec<Candidate<'a>> {
    let Some(first) = rule.all.first() else { return Vec::new() };
    let mut found = Vec::new();
    for place in reading.sentences_with(first) {
        let stands = fits(reading, rule, &place)
            && rule.context.iter().all(|condition| reading.holds(condition, &place));
        let title = reading.is_heading(&place) || reading.is_document_title(&place);
        if !stands || !rule.headings && title {
            continue;
        }
        let mut shortcoming = match &rule.weight {
            Weight::Met => None,
            Weight::Partial(reason) => Some(reason),
        };
        let mut excluded = false;
        for exclusion in rule.exclusions.iter().filter_map(|it| exclusions.get(*it)) {
            let applies = reading.has_any(&exclusion.sentence, &place.range)
                || reading.titles_have(&exclusion.titles, &place);
            match (applies, &exclusion.partial) {
                (true, None) => excluded = true,
                (true, Some(reason)) => shortcoming = Some(shortcoming.unwrap_or(reason)),
                (false, _) => {}
            }
        }
        if excluded {
            continue;
        }
        let score = score(reading, rule, &place, fitting);
        let score = if shortcoming.is_some() { score.min(0.6) } else { score };
        found.push(Candidate { place, rule, score, fitting, shortcoming });
    }
    found
}

/// Whether the concepts of a rule stand together at a place.
fn fits(reading: &Reading<'_>, rule: &Rule, place: &Place) -> bool {
    let Some((first, others)) = rule.all.split_first() else { return false };
    // Few sentences have all concepts of a rule, so that is asked first.
    if !others.iter().all(|group| reading.stands(&group.0, rule.scope, place))
        || reading.has_any(&rule.none, &place.range)
    {
        return false;
    }
    let Some(limit) = rule.within else { return true };
    spans(reading, first, &place.range).iter().any(|anchor| {
        others.iter().all(|group| is_near(reading, group, &place.range, anchor, limit as usize))
    })
}

/// Whether one of the concepts stands at most `limit` characters before or behind `anchor` in `range`.
///
/// Hits of a concept are sorted by place, so only those around the anchor are asked.
fn is_near(
    reading: &Reading<'_>,
    group: &AnyOf,
    range: &SourceRange,
    anchor: &SourceRange,
    limit: usize,
) -> bool {
    group.0.iter().any(|concept| {
        let hits = reading.hits(*concept, range);
        let behind = hits.partition_point(|it| it.start < anchor.end);
        let around = hits.iter().skip(behind.saturating_sub(2)).take(3);
        around.into_iter().any(|it| is_within(reading.document, anchor, it, limit))
    })
}

fn spans(reading: &Reading<'_>, group: &AnyOf, range: &SourceRange) -> Vec<SourceRange> {
    group.0.iter().flat_map(|it| reading.hits(*it, range)).cloned().collect()
}

/// Whether at most `limit` characters stand between two stretches; none do where they overlap.
fn is_within(document: &Document, one: &SourceRange, other: &SourceRange, limit: usize) -> bool {
    let between = if one.end <= other.start { one.end..other.start } else { other.end..one.start };
    between.start >= between.end || document.slice(&between).chars().nth(limit).is_none()
}

fn score(reading: &Reading<'_>, rule: &Rule, place: &Place, fitting: bool) -> f64 {
    let better = rule.better.iter().filter(|it| reading.has(**it, &place.range)).count();
    let worse = rule.worse.iter().any(|it| reading.has(*it, &place.range));
    let mut score = rule.strength + BETTER * better as f64;
    if worse {
        score -= WORSE;
    }
    if reading.is_fragment(place) {
        score -= FRAGMENT;
    }
    if !rule.better_titles.is_empty() && reading.stands(&rule.better_titles, Scope::Titles, place) {
        score += BETTER_TITLE;
    }
    if fitting {
        score += FITTING_TITLE;
    }
    score.clamp(0.0, 1.0)
}

/// The best passages, best first: no quote twice, and not all of one article.
fn choose(
    checklist: &Checklist,
    source: &Source<'_>,
    reading: &Reading<'_>,
    mut candidates: Vec<Candidate<'_>>,
) -> Vec<Evidence> {
    candidates.sort_by(|one, other| {
        let order = one.shortcoming.is_some().cmp(&other.shortcoming.is_some());
        order.then(other.score.total_cmp(&one.score)).then(one.place.sentence.cmp(&other.place.sentence))
    });
    let mut of_article: BTreeMap<usize, usize> = BTreeMap::new();
    let mut units = BTreeSet::new();
    let mut quotes = BTreeSet::new();
    let mut chosen = Vec::new();
    // The best sentence of each item comes first, so that an article is cited from all its items; then what is left.
    for first_of_unit in [true, false] {
        for candidate in &candidates {
            let place = &candidate.place;
            let count = of_article.entry(reading.article(place)).or_default();
            let full = chosen.len() == MAX_PASSAGES || *count == MAX_OF_ARTICLE;
            if full || first_of_unit && units.contains(&place.unit) {
                continue;
            }
            let evidence = evidence(checklist, source, reading, candidate);
            if quotes.insert(evidence.quote.clone()) {
                units.insert(place.unit);
                *count += 1;
                chosen.push((place.sentence, evidence));
            }
        }
    }
    let rank = |sentence: usize| candidates.iter().position(|it| it.place.sentence == sentence);
    chosen.sort_by_key(|(sentence, _)| rank(*sentence));
    chosen.into_iter().map(|(_, evidence)| evidence).collect()
}

fn evidence(
    checklist: &Checklist,
    source: &Source<'_>,
    reading: &Reading<'_>,
    candidate: &Candidate<'_>,
) -> Evidence {
    let place = &candidate.place;
    let mut wanted: Vec<(SourceRange, ConceptId)> = candidate
        .rule
        .all
        .iter()
        .flat_map(|group| &group.0)
        .chain(&candidate.rule.better)
        .flat_map(|id| reading.hits(*id, &place.range).iter().map(|span| (span.clone(), *id)))
        .filter(|(span, _)| !is_passed_over(source, &place.range, span))
        .collect();
    wanted.sort_by_key(|(span, id)| (span.start, span.end, *id));
    wanted.dedup();
    let start = wanted.first().map_or(place.range.start, |(span, _)| span.start);
    let end = wanted.iter().map(|(span, _)| span.end).max().unwrap_or(SourceOffset(start.0));
    let range = quotable(source.document, &place.range, &(start..end));
    let terms = wanted
        .iter()
        .filter(|(span, _)| range.start <= span.start && span.end <= range.end)
        .filter_map(|(span, id)| Some(term_hit(checklist.concept(*id)?, source, span)))
        .collect();
    Evidence {
        document: source.index,
        citation: cite(source.title, source.document, source.text, &range),
        quote: source.text.quote(source.document, &range),
        terms,
        // As reports show it, so that verdicts made from reports are the same.
        score: (candidate.score * 100.0).round() / 100.0,
        verdict: if candidate.shortcoming.is_none() { Verdict::Met } else { Verdict::Partial },
        shortcoming: candidate.shortcoming.cloned(),
        is_official: candidate.fitting,
    }
}

/// Whether a hit stands in a running head that a passage goes over, and so is no part of it.
fn is_passed_over(source: &Source<'_>, passage: &SourceRange, hit: &SourceRange) -> bool {
    let is_body = |at| source.document.line_index(at).is_some_and(|line| source.text.flow.is_body(line));
    is_body(passage.start) && !is_body(hit.start)
}

fn term_hit(concept: &crate::dictionary::Concept, source: &Source<'_>, span: &SourceRange) -> TermHit {
    let page = source.document.page_number(span.start);
    TermHit {
        term: concept.term.clone(),
        concept: concept.id.clone(),
        found: source.text.quote(source.document, span),
        page,
        boxes: boxes(source.document, source.text, span).into_iter().map(|(_, it)| it).collect(),
    }
}

/// Sentences that a reviewer would object to, in order.
fn findings(source: &Source<'_>, reading: &Reading<'_>, rule: &FindingRule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for place in reading.sentences_with(&rule.any) {
        let objectionable = !reading.has_any(&rule.none, &place.range)
            && rule.context.iter().all(|condition| reading.holds(condition, &place));
        let mut found = spans(reading, &rule.any, &place.range);
        // `DES` is an algorithm; `Des` and `des` are words of other languages.
        found.retain(|it| !is_small_word(source.document.slice(it)));
        let (true, Some(first)) = (objectionable, found.iter().min_by_key(|it| it.start)) else { continue };
        let range = quotable(source.document, &place.range, first);
        let found = source.text.quote(source.document, first);
        let message = Words {
            ko: rule.message.ko.replace("{found}", &found),
            en: rule.message.en.replace("{found}", &found),
        };
        findings.push(Finding {
            code: rule.code.clone(),
            severity: if rule.error { Severity::Error } else { Severity::Warning },
            document: source.index,
            citation: cite(source.title, source.document, source.text, &range),
            quote: source.text.quote(source.document, &range),
            message,
        });
    }
    findings
}

/// Whether a text is a word of at most three Latin letters that are not all capitals.
fn is_small_word(text: &str) -> bool {
    text.len() <= 3
        && text.bytes().all(|it| it.is_ascii_alphabetic())
        && text.bytes().any(|it| it.is_ascii_lowercase())
}
