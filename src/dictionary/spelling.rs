//! Spellings with alternatives: `데이터(를|의|) 반환(하|할)` stands for six.

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::text::is_alphanumeric;

/// Most spellings that one row of a table may stand for.
pub(super) const MAX_EXPANSION: usize = 1000;

/// Why a spelling cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpellingFault {
    /// A bracket has no partner, or brackets are nested.
    Brackets,
    /// It stands for more than [`MAX_EXPANSION`] spellings.
    TooMany,
    /// Nothing is left of it.
    Empty,
}

/// Writes every spelling out. Alternatives stand in round brackets that hold a `|`; brackets without one are part of the spelling.
pub(super) fn expand(pattern: &str) -> Result<Vec<String>, SpellingFault> {
    let parts = parts(pattern)?;
    let mut spellings = Vec::with_capacity(parts.iter().map(Vec::len).product());
    write(&parts, &mut String::new(), &mut spellings);
    if spellings.iter().any(|it| !it.chars().any(is_alphanumeric)) {
        return Err(SpellingFault::Empty);
    }
    if spellings.len() > 1 {
        let mut seen = FxHashSet::with_capacity_and_hasher(spellings.len(), FxBuildHasher);
        let first: Vec<bool> = spellings.iter().map(|it| seen.insert(it.as_str())).collect();
        let mut first = first.into_iter();
        spellings.retain(|_| first.next().unwrap_or(true));
    }
    Ok(spellings)
}

/// The alternatives of each part of a pattern in turn, white space in them as one blank.
fn parts(pattern: &str) -> Result<Vec<Vec<String>>, SpellingFault> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    let mut count = 1_usize;
    let mut plain = String::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let (before, behind) = rest.split_at(rest.find('(').unwrap_or(rest.len()));
        if before.contains(['|', ')']) {
            return Err(SpellingFault::Brackets);
        }
        plain.push_str(before);
        let Some(inner) = behind.strip_prefix('(') else { break };
        let (group, behind) = inner.split_once(')').ok_or(SpellingFault::Brackets)?;
        if group.contains('(') {
            return Err(SpellingFault::Brackets);
        }
        rest = behind;
        if !group.contains('|') {
            plain.extend(["(", group, ")"]);
            continue;
        }
        let alternatives: Vec<String> = group.split('|').map(squeezed).collect();
        count = count.saturating_mul(alternatives.len());
        if count > MAX_EXPANSION {
            return Err(SpellingFault::TooMany);
        }
        parts.extend([vec![squeezed(&std::mem::take(&mut plain))], alternatives]);
    }
    parts.push(vec![squeezed(&plain)]);
    Ok(parts)
}

/// Writes out what begins as `begun` and goes on with one alternative of each part.
fn write(parts: &[Vec<String>], begun: &mut String, spellings: &mut Vec<String>) {
    let Some((part, rest)) = parts.split_first() else {
        spellings.push(begun.trim_end().to_owned());
        return;
    };
    let length = begun.len();
    for alternative in part {
        // One blank stands between words, and none before the first.
        let is_apart = begun.is_empty() || begun.ends_with(' ');
        begun.push_str(alternative.strip_prefix(' ').filter(|_| is_apart).unwrap_or(alternative));
        write(rest, begun, spellings);
        begun.truncate(length);
    }
}

/// A text with each stretch of white space as one blank.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() {
            squeezed.push(character);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_written_out() {
        const CASES: &[(&str, Result<&[&str], SpellingFault>)] = &[
            ("파기", Ok(&["파기"])),
            ("데이터(를|의|) 반환", Ok(&["데이터를 반환", "데이터의 반환", "데이터 반환"])),
            (
                "(단|일)방향 (암호화|해시)",
                Ok(&["단방향 암호화", "단방향 해시", "일방향 암호화", "일방향 해시"]),
            ),
            ("암호화(SSL)", Ok(&["암호화(SSL)"])),
            ("파기(|) 절차", Ok(&["파기 절차"])),
            (" (가| 가 |)\u{3000} 나( 다\t|) ", Ok(&["가 나 다", "가 나", "나 다", "나"])),
            ("(가|나", Err(SpellingFault::Brackets)),
            ("가|나", Err(SpellingFault::Brackets)),
            ("((가|나)|다)", Err(SpellingFault::Brackets)),
            ("(|) -", Err(SpellingFault::Empty)),
            (
                "(1|2|3|4|5|6|7|8|9|0|a)(1|2|3|4|5|6|7|8|9|0)(1|2|3|4|5|6|7|8|9|0)",
                Err(SpellingFault::TooMany),
            ),
        ];
        for (pattern, expected) in CASES {
            let found = expand(pattern);
            let found = found.as_ref().map(|it| it.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found.as_deref().map_err(|it| **it), *expected, "{pattern}");
        }
    }
}
