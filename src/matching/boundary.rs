//! Is the hit a word here? Korean glues particles and compounds to words, Latin terms need word boundaries.

use std::ops::Range;

use crate::text::{Gap, NormalOffset, NormalText};

/// Syllables that begin what follows a noun: particles, 하다 and 되다, 및.
const FOLLOWERS: &str = "을를이가은는의에와과도만로으및등까부처하되한함할합해했된됨될됩였으여이라란나며";

/// Decides whether a stretch of normal spelling is the term and not part of another word.
///
/// `spaces[i]` tells whether the term is written with a space before its character `i + 1`; `at` are bytes of the spelling.
pub(super) fn is_word(text: &NormalText, at: &Range<usize>, spaces: &[bool]) -> bool {
    let spelling = text.spelling.as_str();
    let (Some(term), Some(before), Some(after)) =
        (spelling.get(at.clone()), spelling.get(..at.start), spelling.get(at.end..))
    else {
        return false;
    };
    let mut gaps = text.map.gaps_from(NormalOffset(at.start));
    let before_first = gaps.next();
    let Some(inner) = InnerGaps::of(gaps.by_ref(), spaces) else { return false };
    let previous = before.chars().next_back().filter(|_| before_first == Some(Gap::None));
    let next = after.chars().next().filter(|_| gaps.next() == Some(Gap::None));
    latin_boundary(term, previous, after, next.is_some()) && inner.may_stand(previous, next)
}

/// A Latin term begins and ends where no letter (or digit beside a digit) touches it; `SSLv3`, `TLS1.2`, `AES256` count as the term.
fn latin_boundary(term: &str, previous: Option<char>, after: &str, touches: bool) -> bool {
    let first = term.chars().next();
    if let (Some(first), Some(previous)) = (first, previous) {
        let glued = first.is_ascii_alphabetic() && previous.is_ascii_alphanumeric()
            || first.is_ascii_digit() && previous.is_ascii_digit();
        if glued {
            return false;
        }
    }
    let last = term.chars().next_back();
    let mut rest = after.chars();
    match (last, rest.next().filter(|_| touches)) {
        (Some(last), Some(next)) if last.is_ascii_alphabetic() => {
            let version = next == 'v' && rest.next().is_some_and(|it| it.is_ascii_digit());
            !next.is_ascii_alphabetic() || version
        }
        (Some(last), Some(next)) if last.is_ascii_digit() => !next.is_ascii_digit(),
        _ => true,
    }
}

/// The gaps inside a hit where the term is not written with a space; both are [`Gap::None`] where there are none.
struct InnerGaps {
    least: Gap,
    worst: Gap,
}

impl InnerGaps {
    /// `None` for an unreadable glyph that cannot be a space or dot that the term is written with.
    fn of(gaps: impl Iterator<Item = Gap>, spaces: &[bool]) -> Option<InnerGaps> {
        let mut found = InnerGaps { least: Gap::None, worst: Gap::None };
        for (written, gap) in spaces.iter().zip(gaps) {
            if gap == Gap::None || *written {
                continue;
            }
            if gap == Gap::Lost {
                return None;
            }
            found.least = if found.worst == Gap::None { gap } else { found.least.min(gap) };
            found.worst = found.worst.max(gap);
        }
        Some(found)
    }

    /// Gaps are free where the term itself is written with a space; elsewhere they may stand only when the hit is a word of its own
    /// (letter-spaced headings), or, at a line end, when at least one of its ends is the end of a word.
    fn may_stand(&self, previous: Option<char>, next: Option<char>) -> bool {
        if self.worst == Gap::None {
            return true;
        }
        let begins_word = !previous.is_some_and(char::is_alphanumeric);
        let ends_word = next.is_none_or(|it| !it.is_alphanumeric() || FOLLOWERS.contains(it));
        if self.least == Gap::Space { begins_word && ends_word } else { begins_word || ends_word }
    }
}
