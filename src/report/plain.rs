//! Text of documents and names of files, made harmless for every format.

use std::borrow::Cow;
use std::ops::Range;

use super::model::TermRow;

/// Stands for a character that is not shown.
const REPLACEMENT: char = '\u{fffd}';

/// Text on one line in which nothing acts: line ends and tabs are spaces; control characters, marks that turn the reading direction and
/// characters that XML has no place for are U+FFFD.
///
/// Escaping for a format comes after this.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|it| harmless(it) == Some(it)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|it| harmless(it).unwrap_or(REPLACEMENT)).collect())
}

/// What stands for a character; `None` where it must not be passed on.
fn harmless(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Unicode bidirectional embeddings, overrides and isolates, and the marks beside them (UAX #9).
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        // Noncharacters that XML 1.0 does not allow, and the byte order mark.
        '\u{fffe}' | '\u{ffff}' | '\u{feff}' => None,
        it if it.is_control() => None,
        it => Some(it),
    }
}

/// At most `limit` characters; a cut is shown.
pub(super) fn at_most(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()),
    }
}

/// A quote cut into pieces: what is one of the terms found in it, and what is between them.
pub(super) fn pieces<'a>(quote: &'a str, terms: &[TermRow]) -> Vec<(bool, &'a str)> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for term in terms.iter().filter(|it| !it.found.is_empty()) {
        // Terms come in the order in which they stand; the same words may be two terms.
        let ahead = quote.get(from..).and_then(|rest| rest.find(&term.found)).map(|at| from + at);
        if let Some(start) = ahead.or_else(|| quote.find(&term.found)) {
            from = start;
            found.push(start..start + term.found.len());
        }
    }
    found.sort_by_key(|it| (it.start, it.end));
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in found {
        let start = range.start.max(at);
        if start >= range.end {
            continue;
        }
        pieces.push((false, quote.get(at..start).unwrap_or_default()));
        pieces.push((true, quote.get(start..range.end).unwrap_or_default()));
        at = range.end;
    }
    pieces.push((false, quote.get(at..).unwrap_or_default()));
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(found: &str) -> TermRow {
        TermRow {
            term: found.to_owned(),
            concept: String::new(),
            found: found.to_owned(),
            page: None,
            boxes: Vec::new(),
        }
    }

    #[test]
    fn what_acts_is_replaced_and_the_rest_stays() {
        for (text, expected) in [
            ("침해사고 <b>", "침해사고 <b>"),
            ("a\nb\tc", "a b c"),
            ("\u{1b}[31mred", "\u{fffd}[31mred"),
            ("a\u{202e}fdp.exe", "a\u{fffd}fdp.exe"),
            ("\u{0}\u{7f}\u{9b}\u{ffff}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(at_most("가나다라", 3), "가나…");
        assert_eq!(at_most("가나다", 3), "가나다");
    }

    #[test]
    fn terms_are_found_in_their_quote() {
        let quote = "통지방법 : 전화, 통지방법";
        let cut = |terms: &[TermRow]| {
            let pieces = pieces(quote, terms);
            assert_eq!(pieces.iter().map(|(_, text)| *text).collect::<String>(), quote);
            pieces.into_iter().filter(|(is_term, _)| *is_term).map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(cut(&[term("통지방법"), term("전화")]), ["통지방법", "전화"]);
        assert_eq!(cut(&[term("통지방법 : 전화"), term("전화")]), ["통지방법 : 전화"]);
        assert_eq!(cut(&[term("없음"), term("")]), Vec::<&str>::new());
    }
}
