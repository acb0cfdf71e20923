//! Spellings with alternatives: `데이터(를|의|) 반환(하|할)` stands for six.

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::model::{Spelling, Spellings};
use crate::text::{is_alphanumeric, is_plain};

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

/// Writes every spelling out, each once. Alternatives stand in round brackets that hold a `|`; brackets without one are part of the
/// spelling.
pub(super) fn expand(pattern: &str) -> Result<Spellings, SpellingFault> {
    let parts = parts(pattern)?;
    let combinations = parts.iter().map(Spellings::len).product();
    let bytes = |part: &Spellings| combinations / part.len().max(1) * part.bytes();
    let mut spellings = Spellings::with_capacity(combinations, parts.iter().map(bytes).sum());
    let mut begun = Begun { is_plain: pattern.chars().all(is_plain), ..Begun::default() };
    begun.write(&parts, &mut spellings);
    if spellings.iter().any(|it| !it.written.chars().any(is_alphanumeric)) {
        return Err(SpellingFault::Empty);
    }
    if spellings.len() > 1 {
        let mut seen = FxHashSet::with_capacity_and_hasher(spellings.len(), FxBuildHasher);
        let is_first: Vec<bool> = spellings.iter().map(|it| seen.insert(it.written)).collect();
        if is_first.contains(&false) {
            let mut each_once = Spellings::default();
            each_once.add_those(&spellings, &is_first);
            return Ok(each_once);
        }
    }
    Ok(spellings)
}

/// The alternatives of each part of a pattern in turn, each with what stands before its bracket, white space in them as one blank.
fn parts(pattern: &str) -> Result<Vec<Spellings>, SpellingFault> {
    let mut parts = Vec::new();
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
        let length = group.split('|').count();
        count = count.saturating_mul(length);
        if count > MAX_EXPANSION {
            return Err(SpellingFault::TooMany);
        }
        let mut alternatives = Spellings::with_capacity(length, group.len() + length * plain.len());
        group.split('|').for_each(|it| alternatives.push(&squeezed(plain.chars().chain(it.chars()))));
        parts.push(alternatives);
        plain.clear();
    }
    if !plain.is_empty() {
        let mut last = Spellings::default();
        last.push(&squeezed(plain.chars()));
        parts.push(last);
    }
    Ok(parts)
}

/// What a spelling begins with, on the way through the parts of its pattern.
#[derive(Debug, Default)]
struct Begun {
    written: String,
    normal: String,
    spaces: Vec<bool>,
    /// Whether all characters of the pattern are plain: a normal spelling is then put together from those of the alternatives.
    is_plain: bool,
}

impl Begun {
    /// Writes out what goes on with one alternative of each part.
    fn write(&mut self, parts: &[Spellings], spellings: &mut Spellings) {
        let Some((part, rest)) = parts.split_first() else {
            let written = self.written.trim_end_matches(' ');
            if self.is_plain {
                spellings.add(Spelling { written, normal: &self.normal, spaces: &self.spaces });
            } else {
                spellings.push(written);
            }
            return;
        };
        let (written, normal, spaces) = (self.written.len(), self.normal.len(), self.spaces.len());
        // One blank stands between words, and none before the first.
        let is_apart = self.written.is_empty() || self.written.ends_with(' ');
        for alternative in part.iter() {
            let begins_blank = alternative.written.as_bytes().first() == Some(&b' ');
            let blanks = usize::from(is_apart && begins_blank);
            self.written.push_str(alternative.written.get(blanks..).unwrap_or_default());
            if normal > 0 && !alternative.normal.is_empty() {
                self.spaces.push(is_apart || begins_blank);
            }
            self.normal.push_str(alternative.normal);
            self.spaces.extend_from_slice(alternative.spaces);
            self.write(rest, spellings);
            self.written.truncate(written);
            self.normal.truncate(normal);
            self.spaces.truncate(spaces);
        }
    }
}

/// A text with each stretch of white space as one blank.
fn squeezed(text: impl Iterator<Item = char>) -> String {
    // A text has at least a quarter as many characters as bytes.
    let mut squeezed = String::with_capacity(4 * text.size_hint().0);
    for character in text {
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The law: a normal spelling that is put together from parts is the one that the whole spelling has.
        #[test]
        fn a_spelling_in_parts_is_normalised_as_a_whole(
            parts in proptest::collection::vec("[가나a-bA· ]{0,3}|\\([가나aA· ]{0,3}(\\|[가B· -]{0,3}){1,3}\\)|[\u{1100}\u{1161}\u{300}ㆍ]", 0..6),
        ) {
            let Ok(found) = expand(&parts.concat()) else { return Ok(()) };
            let mut whole = Spellings::default();
            found.iter().for_each(|it| whole.push(it.written));
            for (found, whole) in found.iter().zip(whole.iter()) {
                prop_assert_eq!((found.normal, found.spaces), (whole.normal, whole.spaces), "{}", found.written);
            }
        }
    }

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
            let found = found.as_ref().map(|it| it.iter().map(|it| it.written).collect::<Vec<_>>());
            assert_eq!(found.as_deref().map_err(|it| **it), *expected, "{pattern}");
        }
    }
}
