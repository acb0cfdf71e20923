//! All documents together: the verdict on each claim, and on the form as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::Assignment;
use super::check::{Checked, DocumentCheck};
use super::fault::{Fault, Note, PicturePlace};
use super::model::{Claim, Form};
use super::name::{DocumentName, likeness, spaced};
use super::quote;
use crate::criteria::{self, Citation, Coverage, DocumentFacts, Evidence, Profile, Source, Verdict};
use crate::dictionary::{Applies, Checklist, ServiceType};
use crate::document::{SourceOffset, SourceRange};
use crate::matching::Matcher;
use crate::text;

/// Letters of evidence that are more than a heading.
const WORDS: usize = 20;
/// Earlier quotations that one is compared with: those of a form are a few.
const MOST_SHARING: usize = 40;
/// Letters of the shortest quotation that can be the same as another by more than chance.
const QUOTE_LETTERS: usize = 20;

/// One file that was handed in with the form.
#[derive(Clone, Debug)]
pub struct EvidenceFile<'a> {
    /// What reports call it.
    pub path: &'a str,
    /// What citations call it.
    pub title: &'a str,
    /// What its document says to the claims; `None` where it gave none.
    pub check: Option<&'a DocumentCheck>,
    /// Whether it is a file that was left alone, such as a link or a lock file.
    pub is_skipped: bool,
}

/// The verdict on a form.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// One for each claim, in the form's order.
    pub claims: Vec<ClaimVerdict>,
    /// What is wrong with the form as a whole: the criterion, and the fault.
    pub faults: Vec<(Option<String>, Fault)>,
    /// The kind of service by which conditional items were asked for.
    pub kind: Option<ServiceType>,
}

/// The verdict on one claim.
#[derive(Clone, Debug, Default)]
pub struct ClaimVerdict {
    /// Index of the file that it is about.
    pub file: Option<usize>,
    /// What stands at the cited place.
    pub found: Option<Citation>,
    /// The document's own words there, white space tidied, at most 300 characters.
    pub words: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What else is to be known.
    pub notes: Vec<Note>,
}

/// Puts together what the files say.
pub fn judge(
    checklist: &Checklist,
    matcher: &Matcher,
    profile: &Profile,
    form: &Form,
    assignments: &[Assignment],
    files: &[EvidenceFile<'_>],
) -> Verification {
    let kind = profile.service_type.or_else(|| form.service.kind());
    let profile = Profile { service_type: kind, certified: profile.certified };
    let mut checks: Vec<Option<Checked>> = Vec::new();
    let mut claims: Vec<ClaimVerdict> = Vec::new();
    for (index, claim) in form.claims.iter().enumerate() {
        let assignment = assignments.get(index).cloned().unwrap_or_default();
        let (verdict, checked) = verdict(index, claim, &assignment, files);
        claims.push(verdict);
        checks.push(checked);
    }
    same_quotes(form, &mut claims);
    page_conflicts(form, &checks, &mut claims);
    let faults = form_faults(checklist, matcher, &profile, form, &checks, files);
    Verification { claims, faults, kind }
}

/// The verdict on a claim by itself.
fn verdict(
    index: usize,
    claim: &Claim,
    assignment: &Assignment,
    files: &[EvidenceFile<'_>],
) -> (ClaimVerdict, Option<Checked>) {
    let check_of = |file: usize| files.get(file)?.check?.claims.get(&index);
    if !assignment.is_named {
        return (ClaimVerdict { faults: vec![Fault::NoDocumentNamed], ..ClaimVerdict::default() }, None);
    }
    // A document whose own title is the cited name goes before a file whose name is only like it.
    let by_title = || (0..files.len()).find(|it| Some(*it) != assignment.file() && check_of(*it).is_some());
    let by_name = assignment.file();
    let file = if assignment.is_certain() { by_name } else { by_title().or(by_name) };
    let Some(file) = file.filter(|it| files.get(*it).is_some_and(|it| !it.is_skipped)) else {
        let stands = files.iter().find_map(|it| it.check?.quotes.get(&index)).cloned();
        let mut faults = Vec::new();
        let whole =
            claim.place.pages.is_empty() && claim.place.article.is_none() && claim.place.title.is_none();
        // `교육자료 [파일 참조]` is a heading and need not be a document's name.
        if !whole || DocumentName::new(&assignment.name).is_formal() {
            faults.push(Fault::DocumentNotFound { name: assignment.name.clone(), quote_stands: stands });
        }
        if whole {
            faults.push(Fault::FileReferenceOnly { name: assignment.name.clone() });
        }
        return (ClaimVerdict { faults, ..ClaimVerdict::default() }, None);
    };
    let own = files.get(file);
    let mut faults = Vec::new();
    if Some(file) == by_name && !assignment.differences().is_empty() {
        faults.push(Fault::TitleDiffers {
            cited: assignment.name.clone(),
            own: own.map(|it| it.title.to_owned()).unwrap_or_default(),
            parts: assignment.differences().to_vec(),
        });
    }
    let Some(checked) = check_of(file) else {
        faults.push(Fault::DocumentUnread { path: own.map(|it| it.path.to_owned()).unwrap_or_default() });
        return (ClaimVerdict { file: Some(file), faults, ..ClaimVerdict::default() }, None);
    };
    faults.extend(checked.faults.iter().cloned());
    let verdict = ClaimVerdict {
        file: Some(file),
        found: checked.found.clone(),
        words: checked.words.clone(),
        faults,
        notes: checked.notes.clone(),
    };
    (verdict, Some(checked.clone()))
}

/// Names quotations that stand under two citations of different places.
fn same_quotes(form: &Form, claims: &mut [ClaimVerdict]) {
    let pieces: Vec<Vec<String>> = form.claims.iter().map(|it| quote::piece_letters(&it.quote)).collect();
    let mut quoted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for later in 0..form.claims.len() {
        let own = pieces.get(later).map(Vec::as_slice).unwrap_or_default();
        let sharing: BTreeSet<usize> = own
            .iter()
            .filter_map(|it| quoted.get(it.as_str()))
            .flatten()
            .copied()
            .take(MOST_SHARING)
            .collect();
        for piece in own {
            quoted.entry(piece).or_default().push(later);
        }
        for earlier in &sharing {
            let (Some(one), Some(other)) = (form.claims.get(*earlier), form.claims.get(later)) else {
                continue;
            };
            if *earlier == later || is_same_place(one, other) {
                continue;
            }
            let before = pieces.get(*earlier).map(Vec::as_slice).unwrap_or_default();
            let ((common, all), (back, all_back)) = (quote::common(before, own), quote::common(own, before));
            let same = |common: usize, all: usize| all >= QUOTE_LETTERS && common * 10 >= all * 8;
            if !same(common, all) && !same(back, all_back) {
                continue;
            }
            // The one whose quotation is another article's is wrong; else the later one repeats the earlier.
            let foreign = |index: usize| {
                claims.get(index).is_some_and(|it| {
                    it.faults.iter().any(|fault| {
                        matches!(
                            fault,
                            Fault::QuoteFromOtherArticle { .. }
                                | Fault::ArticleNotOnPage { .. }
                                | Fault::PageWrong { .. }
                        )
                    })
                })
            };
            let (wrong, right) = if foreign(*earlier) && !foreign(later) {
                (*earlier, other.text.clone())
            } else {
                (later, one.text.clone())
            };
            if let Some(verdict) = claims.get_mut(wrong) {
                verdict.faults.push(Fault::SameQuoteTwice { other: right });
            }
            break;
        }
    }
}

/// Whether two claims cite one place: an article of a document, or a part of it.
fn is_same_place(one: &Claim, other: &Claim) -> bool {
    let name = |it: &Claim| DocumentName::new(&it.name);
    let same_document =
        name(one).likeness(&name(other)).rank() > 0.0 || one.name.is_empty() || other.name.is_empty();
    let same_article = match (one.place.article, other.place.article) {
        (Some(one), Some(other)) => one == other,
        _ => one.place.pages.iter().any(|it| other.place.pages.contains(it)) || one.place == other.place,
    };
    let apart = !one.place.pages.is_empty()
        && !other.place.pages.is_empty()
        && !one.place.pages.iter().any(|it| other.place.pages.contains(it));
    same_document && same_article && !apart
}

/// An article as claims cite it: the file, the name where there is no file, and the article's number.
type CitedArticle<'a> = (Option<usize>, &'a str, (u32, u32));

/// Names articles that are cited with two page numbers of which one is wrong or both cannot be told.
fn page_conflicts(form: &Form, checks: &[Option<Checked>], claims: &mut [ClaimVerdict]) {
    // One claim for each way in which an article of a document is cited.
    let mut cited: BTreeMap<CitedArticle<'_>, Vec<usize>> = BTreeMap::new();
    for (later, other) in form.claims.iter().enumerate() {
        let file = claims.get(later).and_then(|it| it.file);
        let name = if file.is_none() { other.name.as_str() } else { "" };
        let (Some(article), true) = (other.place.article, file.is_some() || !name.is_empty()) else {
            continue;
        };
        let known = cited.entry((file, name, article)).or_default();
        let earlier: Vec<usize> = known.clone();
        let is_new = |it: &usize| form.claims.get(*it).is_some_and(|it| it.place.pages != other.place.pages);
        if known.len() < MOST_SHARING && known.iter().all(is_new) {
            known.push(later);
        }
        for earlier in earlier {
            let Some((one, article)) = form.claims.get(earlier).zip(other.place.article_label()) else {
                continue;
            };
            // An article number comes again in another series; its title tells.
            let titles = |one: &Option<String>, other: &Option<String>| match (one, other) {
                (Some(one), Some(other)) => likeness(&spaced(one).1, &spaced(other).1) >= 0.6,
                _ => true,
            };
            let (pages, others) = (&other.place.pages, &one.place.pages);
            let apart =
                !pages.is_empty() && !others.is_empty() && !pages.iter().any(|it| others.contains(it));
            if !apart || !titles(&one.place.title, &other.place.title) {
                continue;
            }
            let fits = |index: usize| checks.get(index).and_then(Option::as_ref).map(|it| it.page_fits);
            let (wrong, right) = match (fits(earlier), fits(later)) {
                (Some(true), Some(true)) => continue,
                (Some(false), Some(true)) => (earlier, later),
                _ => (later, earlier),
            };
            let (Some(own), Some(other)) = (form.claims.get(wrong), form.claims.get(right)) else { continue };
            let fault = Fault::PageConflict {
                article,
                pages: own.place.pages.clone(),
                other_pages: other.place.pages.clone(),
                other: other.text.clone(),
            };
            if let Some(verdict) = claims.get_mut(wrong)
                && !verdict.faults.iter().any(|it| matches!(it, Fault::PageConflict { .. }))
            {
                verdict.faults.push(fault);
            }
        }
    }
}

/// What is wrong with the form as a whole.
fn form_faults(
    checklist: &Checklist,
    matcher: &Matcher,
    profile: &Profile,
    form: &Form,
    checks: &[Option<Checked>],
    files: &[EvidenceFile<'_>],
) -> Vec<(Option<String>, Fault)> {
    let mut faults = Vec::new();
    if form.service.has_boxes && form.service.ticked.is_empty() {
        faults.push((None, Fault::KindNotTicked));
    }
    let facts = facts(checklist, matcher, form, checks, files);
    let coverage = Coverage { read: facts.len().max(1), unread: 0 };
    let assessments = criteria::decide(checklist, profile, coverage, &facts);
    for (position, section) in form.sections.iter().enumerate() {
        let own = Some(section.criterion.clone());
        let mut claims = form.claims.iter().filter(|it| it.section == Some(position));
        let is_named = claims.any(|it| !it.name.is_empty()) || !section.names.is_empty();
        let has_claims = form.claims.iter().any(|it| it.section == Some(position));
        if section.letters >= WORDS && !is_named && !has_claims {
            faults.push((own.clone(), Fault::NoDocumentNamed));
        }
        for heading in &section.pictures {
            faults.push((own.clone(), Fault::PictureOnly { place: PicturePlace::Form(heading.clone()) }));
        }
        let Some(criterion) = section.index.and_then(|it| checklist.criteria.get(it)) else { continue };
        // A criterion whose heading comes again on the next page is one criterion.
        if form.sections.iter().take(position).any(|it| it.index == section.index) {
            continue;
        }
        for (block, info) in criterion.blocks.iter().enumerate() {
            let of_block: Vec<_> = assessments
                .iter()
                .filter_map(|it| Some((it, checklist.requirements.get(it.requirement)?)))
                .filter(|(_, it)| Some(it.criterion) == section.index && it.block == block)
                .filter(|(_, it)| !matches!(it.applies, Applies::InsteadOf { .. }))
                .collect();
            let missing: Vec<_> = of_block
                .iter()
                .filter(|(assessment, _)| assessment.verdict == Verdict::Missing)
                .map(|(_, requirement)| *requirement)
                .filter(|it| {
                    profile.service_type.is_some() || !matches!(it.applies, Applies::ServiceTypes(_))
                })
                .filter(|it| !matches!(it.applies, Applies::Mentioned { .. }))
                .filter(|it| !is_pictured(&section.pictures, &it.title.ko))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let requirements = missing.iter().map(|it| it.id.clone()).collect();
            let conditional = of_block.iter().all(|(_, it)| matches!(it.applies, Applies::ServiceTypes(_)));
            let fault = match profile.service_type {
                Some(kind) if conditional && missing.len() == of_block.len() => {
                    Fault::ConditionalBlockEmpty { block: info.title.clone(), kind, requirements }
                }
                _ => Fault::ItemWithoutEvidence {
                    block: info.title.clone(),
                    requirements,
                    titles: missing.iter().map(|it| it.title.clone()).collect(),
                },
            };
            faults.push((own.clone(), fault));
        }
    }
    faults
}

/// Whether a picture stands for an item: alone, or below a heading that names it.
fn is_pictured(pictures: &[String], title: &str) -> bool {
    let title = spaced(title).1;
    pictures.iter().any(|heading| {
        let heading = spaced(heading).1;
        heading.is_empty() || heading.contains(&title) || title.contains(&heading)
    })
}

/// What is stated under each criterion: in the cited passages, and in the words of the form.
fn facts(
    checklist: &Checklist,
    matcher: &Matcher,
    form: &Form,
    checks: &[Option<Checked>],
    files: &[EvidenceFile<'_>],
) -> Vec<DocumentFacts> {
    let of = |section: Option<usize>, evidence: BTreeMap<usize, Vec<Evidence>>| {
        let criterion = section.and_then(|it| form.sections.get(it)?.index);
        let own = |it: &usize| checklist.requirements.get(*it).map(|it| it.criterion) == criterion;
        let evidence = evidence.into_iter().filter(|(it, _)| own(it)).collect();
        DocumentFacts { evidence, ..DocumentFacts::default() }
    };
    let mut facts = Vec::new();
    for (claim, checked) in form.claims.iter().zip(checks) {
        if let Some(checked) = checked {
            facts.push(of(claim.section, checked.evidence.clone()));
        }
    }
    for (position, section) in form.sections.iter().enumerate() {
        let text = text::read(&section.evidence);
        let hits = matcher.find(&text);
        let source = Source { index: 0, title: "", document: &section.evidence, text: &text };
        let whole: SourceRange = SourceOffset(0)..SourceOffset(section.evidence.text.len() as u32);
        let stated = criteria::examine_stretches(checklist, &source, &hits, &[whole]);
        facts.extend(stated.into_iter().map(|it| of(Some(position), it)));
    }
    for check in files.iter().filter_map(|it| it.check) {
        facts.push(DocumentFacts { concepts: check.concepts.clone(), ..DocumentFacts::default() });
    }
    facts
}
