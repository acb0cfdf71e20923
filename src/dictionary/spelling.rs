//! Spellings with alternatives: `데이터(를|의|) 반환(하|할)` stands for six.

use std::collections::HashSet;

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
    let mut spellings = vec![String::new()];
    let mut rest = pattern.trim();
    while !rest.is_empty() {
        let open = rest.find('(').unwrap_or(rest.len());
        let (plain, behind) = rest.split_at(open);
        if plain.contains('|') || plain.contains(')') {
            return Err(SpellingFault::Brackets);
        }
        for spelling in &mut spellings {
            spelling.push_str(plain);
        }
        let Some(inner) = behind.strip_prefix('(') else { break };
        let (group, behind) = inner.split_once(')').ok_or(SpellingFault::Brackets)?;
        if group.contains('(') {
            return Err(SpellingFault::Brackets);
        }
        rest = behind;
        if !group.contains('|') {
            for spelling in &mut spellings {
                spelling.push('(');
                spelling.push_str(group);
                spelling.push(')');
            }
            continue;
        }
        let alternatives = group.split('|');
        if spellings.len().saturating_mul(alternatives.clone().count()) > MAX_EXPANSION {
            return Err(SpellingFault::TooMany);
        }
        let longest = alternatives.clone().map(str::len).max().unwrap_or_default() + rest.len();
        let with = |spelling: &String, alternative: &str| {
            let mut longer = String::with_capacity(spelling.len() + longest);
            longer.push_str(spelling);
            longer.push_str(alternative);
            longer
        };
        spellings =
            spellings.iter().flat_map(|it| alternatives.clone().map(move |end| with(it, end))).collect();
    }
    for spelling in spellings.iter_mut().filter(|it| !is_tidy(it)) {
        *spelling = spelling.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    if spellings.iter().any(|it| !it.chars().any(is_alphanumeric)) {
        return Err(SpellingFault::Empty);
    }
    if spellings.len() > 1 {
        let mut seen = HashSet::with_capacity(spellings.len());
        let first: Vec<bool> = spellings.iter().map(|it| seen.insert(it.as_str())).collect();
        let mut first = first.into_iter();
        spellings.retain(|_| first.next().unwrap_or(true));
    }
    Ok(spellings)
}

/// Whether white space is one blank between two words.
fn is_tidy(spelling: &str) -> bool {
    let mut after_space = true;
    for character in spelling.chars() {
        let is_space = character.is_whitespace();
        if is_space && (after_space || character != ' ') {
            return false;
        }
        after_space = is_space;
    }
    !after_space
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
