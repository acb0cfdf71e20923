//! The folder as one case: where its documents contradict each other, or name one that is not there.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::body::{finding, squeezed};
use super::code::Code;
use super::contacts::shown;
use super::particulars::{Particulars, Said, by_key};
use crate::criteria::model::Finding;
use crate::dictionary::Words;

/// Compares the documents of a folder.
///
/// `titles` are those of every file that was seen, also of those that gave no document: a rule that could not be read is there all the same.
/// Cost: each fact is looked up once by its key; names in names and titles are found by one pass over each.
pub(super) fn compare(documents: &[&Particulars], titles: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if documents.len() < 2 {
        return findings;
    }
    own_names(documents, &mut findings);
    let telephone = Conflict {
        code: Code::ConflictingContact,
        ko: "전화번호가 다릅니다",
        en: "has another telephone number",
    };
    conflicts(documents, |it| &it.telephones, &telephone, &mut findings);
    let retention =
        Conflict {
            code: Code::ConflictingRetention, ko: "보유 기간이 다릅니다", en: "has another period"
        };
    conflicts(documents, |it| &it.retentions, &retention, &mut findings);
    let officer =
        Conflict { code: Code::ConflictingOfficer, ko: "이름이 다릅니다", en: "is somebody else" };
    conflicts(documents, |it| &it.officers, &officer, &mut findings);
    named_documents(documents, titles, &mut findings);
    findings
}

fn report(
    findings: &mut Vec<Finding>,
    code: Code,
    document: &Particulars,
    said: &Said,
    ko: String,
    en: String,
) {
    let at = said.at.clone();
    findings.push(finding(code, document.document, at.citation, at.quote, Words { ko, en }));
}

/// A document that gives its organisation another name than most do.
fn own_names(documents: &[&Particulars], findings: &mut Vec<Finding>) {
    let named: Vec<(&Particulars, &Said)> =
        documents.iter().filter_map(|it| Some((*it, it.own_name.as_ref()?))).collect();
    let same = |one: &str, other: &str| one.contains(other) || other.contains(one);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, said) in &named {
        *counts.entry(&said.key).or_default() += 1;
    }
    let most = votes(&counts).into_iter().map(|(name, votes)| (votes, std::cmp::Reverse(name))).max();
    let Some((majority, std::cmp::Reverse(most))) = most else { return };
    let Some((_, most)) = named.iter().find(|(_, it)| it.key == most) else { return };
    for (document, said) in &named {
        if same(&said.key, &most.key) || majority < 3 || majority * 3 < named.len() * 2 {
            continue;
        }
        let (name, own) = (&said.value, &most.value);
        report(
            findings,
            Code::ForeignOrganisation,
            document,
            said,
            format!("다른 문서들의 기관은 “{own}”인데 이 문서는 “{name}”의 문서로 적혀 있습니다."),
            format!("The other documents are of “{own}”; this one says that it is of “{name}”."),
        );
    }
}

/// How often each name is given, itself or one that contains it or that it contains.
fn votes<'a>(counts: &BTreeMap<&'a str, usize>) -> BTreeMap<&'a str, usize> {
    let names: Vec<&str> = counts.keys().copied().collect();
    let Some(search) = search(&names) else { return BTreeMap::new() };
    let mut votes = counts.clone();
    for (&name, count) in counts {
        for shorter in contained(&search, name) {
            let Some(shorter) = names.get(shorter).copied().filter(|it| *it != name) else { continue };
            *votes.entry(shorter).or_default() += count;
            *votes.entry(name).or_default() += counts.get(shorter).copied().unwrap_or_default();
        }
    }
    votes
}

/// A search for names in few and short texts: what is soon built is best.
fn search<P: AsRef<[u8]>>(names: impl IntoIterator<Item = P>) -> Option<AhoCorasick> {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(names).ok()
}

/// Indices of the patterns that a text contains, each once.
fn contained(search: &AhoCorasick, text: &str) -> BTreeSet<usize> {
    search.find_overlapping_iter(text).map(|it| it.pattern().as_usize()).collect()
}

/// What is said where two documents differ.
struct Conflict {
    code: Code,
    ko: &'static str,
    en: &'static str,
}

/// The later of two documents that name no common value for one key.
fn conflicts(
    documents: &[&Particulars],
    of: impl Fn(&Particulars) -> &Vec<Said>,
    conflict: &Conflict,
    findings: &mut Vec<Finding>,
) {
    let mut first: BTreeMap<&str, (&Particulars, Vec<&Said>)> = BTreeMap::new();
    for document in documents {
        for (key, own) in by_key(of(document)) {
            let Some((_, known)) = first.get(key).filter(|(other, _)| are_of_one(other, document)) else {
                first.entry(key).or_insert((document, own));
                continue;
            };
            let common = own.iter().any(|it| known.iter().any(|known| known.value == it.value));
            let (Some(said), Some(before), false) = (own.first(), known.first(), common) else { continue };
            let place = &before.at.citation.text;
            let (old, new) = (shown(&before.value), shown(&said.value));
            let (about, ko, en) = (&said.about, conflict.ko, conflict.en);
            report(
                findings,
                conflict.code,
                document,
                said,
                format!("“{about}”의 {ko}: 여기는 {new}, {place}에는 {old}."),
                format!("“{about}” {en} elsewhere: {new} here, {old} in {place}."),
            );
        }
    }
}

/// Whether two documents may be of one organisation: they do not name two.
fn are_of_one(one: &Particulars, other: &Particulars) -> bool {
    match (&one.own_name, &other.own_name) {
        (Some(one), Some(other)) => one.key.contains(&other.key) || other.key.contains(&one.key),
        _ => true,
    }
}

/// A document to which another leaves a matter.
struct Named<'a> {
    by: &'a Particulars,
    said: &'a Said,
    /// Its name without the first word: `한빛 보안지침` is there as `보안지침`.
    bare: Option<String>,
}

/// Documents that the texts leave a matter to and the folder does not hold; each once.
fn named_documents(documents: &[&Particulars], titles: &[&str], findings: &mut Vec<Finding>) {
    let titles: Vec<String> = titles.iter().copied().map(squeezed).collect();
    let mut keys = BTreeSet::new();
    let mut named = Vec::new();
    for document in documents {
        for said in document.documents.iter().filter(|it| keys.insert(it.key.as_str())) {
            let bare = said.value.split_once(' ').map(|(_, rest)| squeezed(rest));
            named.push(Named { by: document, said, bare: bare.filter(|it| it.chars().count() > 4) });
        }
    }
    let full = named.iter().map(|it| it.said.key.as_str());
    let patterns: Vec<&str> = full.chain(named.iter().filter_map(|it| it.bare.as_deref())).collect();
    let telling = titles.iter().filter(|it| it.chars().count() > 3);
    let (Some(names), Some(telling)) = (search(&patterns), search(telling)) else { return };
    let in_titles: BTreeSet<usize> = titles.iter().flat_map(|it| contained(&names, it)).collect();
    let in_titles: BTreeSet<&str> =
        in_titles.into_iter().filter_map(|index| patterns.get(index).copied()).collect();
    for Named { by, said, bare } in &named {
        let key = said.key.as_str();
        let there = in_titles.contains(key)
            || bare.as_deref().is_some_and(|it| in_titles.contains(it))
            || telling.is_match(key)
            || squeezed(&by.title).contains(key);
        if there {
            continue;
        }
        let name = &said.value;
        report(
            findings,
            Code::DocumentNotInFolder,
            by,
            said,
            format!("“{name}”에 따른다고 하지만 그 문서가 폴더에 없습니다."),
            format!("The matter is left to “{name}”, which is not in the folder."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::votes;

    #[test]
    fn a_name_counts_with_those_that_contain_it_and_that_it_contains() {
        let names = ["가나", "가나다", "가나다라", "나", "마바"];
        let counts = names.iter().copied().zip([1, 10, 100, 1000, 10_000]).collect();
        let votes: Vec<(&str, usize)> = votes(&counts).into_iter().collect();
        let expected = [("가나", 1111), ("가나다", 1111), ("가나다라", 1111), ("나", 1111), ("마바", 10_000)];
        assert_eq!(votes, expected);
    }
}
