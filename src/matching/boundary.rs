//! Is the hit a word here? Korean glues particles and compounds to words, Latin terms need word boundaries.

use std::ops::Range;

use crate::text::{Gap, NormalOffset, Walk};

/// Syllables that begin what follows a noun: particles, 하다 and 되다, 및.
const FOLLOWERS: &str = "을를이가은는의에와과도만로으및등까부처하되한함할합해했된됨될됩였으여이라란나며";

/// Decides whether a stretch of normal spelling is the term and not part of another word.
///
/// `spaces[i]` tells whether the term is written with a space before its character `i + 1`; `at` are bytes of the spelling, and `map` is the
/// way back from it.
pub(super) fn is_word(spelling: &str, map: &mut Walk<'_>, at: &Range<usize>, spaces: &[bool]) -> bool {
    let (Some(term), Some(before), Some(after)) =
        (spelling.get(at.clone()), spelling.get(..at.start), spelling.get(at.end..))
    else {
        return false;
    };
    let (mut previous, mut next) = (before.chars().next_back(), after.chars().next());
    let mut inner = InnerGaps { least: Gap::None, worst: Gap::None };
    for (NormalOffset(place), gap) in map.gaps_from(NormalOffset(at.start)) {
        if place > at.end {
            break;
        }
        if place == at.start {
            previous = None;
        } else if place == at.end {
            next = None;
        } else if !is_written(term, place - at.start, spaces) {
            // An unreadable glyph that cannot be a space or dot that the term is written with.
            if gap == Gap::Lost {
                return false;
            }
            inner.add(gap);
        }
    }
    latin_boundary(term, previous, after, next.is_some()) && inner.may_stand(previous, next)
}

/// Whether a term is written with a space before its character at byte `at`.
fn is_written(term: &str, at: usize, spaces: &[bool]) -> bool {
    let before = term.get(..at).unwrap_or_default().chars().count();
    before.checked_sub(1).and_then(|index| spaces.get(index)).is_none_or(|written| *written)
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
    fn add(&mut self, gap: Gap) {
        self.least = if self.worst == Gap::None { gap } else { self.least.min(gap) };
        self.worst = self.worst.max(gap);
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
