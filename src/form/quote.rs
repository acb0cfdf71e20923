//! A quotation against the document it is taken from: what stands there, what stands elsewhere, what is written otherwise.
//!
//! # Decisions
//! - Letters and digits are compared; white space, punctuation, brackets and list marks are free, because forms are typed and pasted.
//! - A quotation may leave out what it marks (`…`, `(중략)`) and whole sentences; what it has must be the document's.
//! - One letter that looks like the document's, or a particle, is a slip and is named softly; a digit never is.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::document::{Document, SourceOffset, SourceRange};
use crate::text::{Text, behind_mark, circled_number, normalise_term};

/// Letters of the shortest piece that tells anything.
const LEAST_LETTERS: usize = 4;
/// Share of letter pairs that a piece and the sentence it was made from have in common at least.
const SAME_SENTENCE: f64 = 0.5;
/// Longest piece that is compared word by word, in letters.
const LONGEST_COMPARED: usize = 2_000;
/// Words of the longest piece that is tried as two passages.
const MOST_WORDS: usize = 200;
/// Letters of the longest line that may be the form's own heading inside a quotation.
const HEADING_LETTERS: usize = 25;
/// Sentences that one piece of a quotation may run over.
const MOST_SENTENCES: usize = 3;
/// Sentences of one stretch that a piece is compared with: an article has tens.
const MOST_COMPARED: usize = 3_000;
/// Slips that are one a so many letters are no slips any more.
const LETTERS_A_SLIP: usize = 12;

/// Words of a quotation that the document has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The form's words; empty where it leaves them out.
    pub form: String,
    /// The document's words; empty where it has none.
    pub document: String,
}

/// A document's body as letters and digits, with the way back.
pub(super) struct Letters {
    letters: String,
    /// Per letter: its byte in `letters` and in [`Document::text`].
    places: Vec<(u32, SourceOffset)>,
}

impl Letters {
    pub(super) fn new(text: &Text) -> Letters {
        let mut letters = Letters { letters: String::new(), places: Vec::new() };
        for (at, character) in text.normal.spelling.char_indices() {
            let Some(range) = character
                .is_alphanumeric()
                .then(|| text.normal.source_range(at, at + character.len_utf8()))
                .flatten()
            else {
                continue;
            };
            push_letter(character, |letter| {
                letters.places.push((letters.letters.len() as u32, range.start));
                letters.letters.push(letter);
            });
        }
        letters
    }

    /// Places of the document at which the letters stand.
    pub(super) fn find<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = SourceOffset> + 'a {
        self.letters.match_indices(wanted).filter_map(|(at, _)| {
            let index = self.places.partition_point(|(place, _)| (*place as usize) < at);
            self.places.get(index).map(|(_, source)| *source)
        })
    }
}

/// What became of the pieces of a quotation.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Letters that stand where they are cited from.
    pub(super) there: usize,
    /// Letters that stand elsewhere in the document, by the place of their piece.
    pub(super) elsewhere: BTreeMap<SourceOffset, usize>,
    /// Pieces that the document has otherwise, with the words that differ.
    pub(super) altered: Vec<(String, Vec<Difference>)>,
    /// Pieces that the document does not have.
    pub(super) missing: Vec<String>,
    /// Letters of the altered and missing pieces.
    pub(super) not_there: usize,
    /// Slips of single letters.
    pub(super) slips: Vec<Difference>,
}

impl Comparison {
    pub(super) fn letters_elsewhere(&self) -> usize {
        self.elsewhere.values().sum()
    }
}

/// Compares a quotation with the stretches that it is cited from.
pub(super) fn compare(
    paragraphs: &[String],
    document: &Document,
    text: &Text,
    letters: &Letters,
    cited: &[SourceRange],
) -> Comparison {
    let mut comparison = Comparison::default();
    let inside = |at: &SourceOffset| cited.iter().any(|it| it.start <= *at && *at < it.end);
    let mut unknown: Vec<(String, String)> = Vec::new();
    for piece in pieces(paragraphs) {
        let own = reduce(&piece);
        let count = own.chars().count();
        if count < LEAST_LETTERS {
            continue;
        }
        let mut first = None;
        let mut there = false;
        for at in letters.find(&own) {
            there |= inside(&at);
            first.get_or_insert(at);
            if there {
                break;
            }
        }
        let standing = |own: &str| letters.find(own).find(inside);
        match first {
            _ if there => comparison.there += count,
            None if is_two(&piece, document, text, standing) => comparison.there += count,
            Some(at) => *comparison.elsewhere.entry(at).or_default() += count,
            None => unknown.push((piece, own)),
        }
    }
    for (piece, own) in unknown {
        judge(&mut comparison, &piece, &own, document, text, cited);
    }
    comparison
}

/// Whether a piece is two passages one after the other, as where a full line of print ends the first: up to the end of a sentence, and from
/// the beginning of another. `standing` says where letters stand in what is cited.
fn is_two(
    piece: &str,
    document: &Document,
    text: &Text,
    standing: impl Fn(&str) -> Option<SourceOffset>,
) -> bool {
    let sentence = |at| text.sentence(at).map(|it| reduce(&text.quote(document, it))).unwrap_or_default();
    let words: Vec<&str> = piece.split_whitespace().collect();
    if words.len() > MOST_WORDS {
        return false;
    }
    let ends = (1..words.len()).map(|end| reduce(&words.get(..end).unwrap_or_default().concat()));
    // What does not stand there with some words does not stand there with more.
    let firsts = ends.enumerate().map_while(|(index, first)| Some((index + 1, standing(&first)?, first)));
    let mut cuts = firsts.filter(|(_, at, first)| {
        first.chars().count() >= LEAST_LETTERS && sentence(*at).ends_with(first.as_str())
    });
    cuts.any(|(end, _, _)| {
        let rest = reduce(&words.get(end..).unwrap_or_default().concat());
        let own = standing(&rest).map(sentence).unwrap_or_default();
        rest.chars().count() >= LEAST_LETTERS && own.starts_with(rest.as_str())
    })
}

/// A piece that stands nowhere as it is: a slip, an altered sentence, or nothing of the document's.
fn judge(
    comparison: &mut Comparison,
    piece: &str,
    own: &str,
    document: &Document,
    text: &Text,
    cited: &[SourceRange],
) {
    let count = own.chars().count();
    let whole = [SourceOffset(0)..SourceOffset(document.text.len() as u32)];
    let nearest = nearest(own, document, text, cited).or_else(|| nearest(own, document, text, &whole));
    let Some((range, share)) = nearest.filter(|it| it.1 >= SAME_SENTENCE) else {
        let is_heading = count <= HEADING_LETTERS && !is_sentence(piece);
        let is_note = piece.trim_start().starts_with(['※', '*', '→', '⇒', '☞', '#']);
        if !is_heading && !is_note {
            comparison.missing.push(piece.to_owned());
            comparison.not_there += count;
        }
        return;
    };
    let sentence = text.quote(document, &range);
    let (differences, slips) = differences(piece, &sentence, share);
    let at_cited = cited.iter().any(|it| it.start <= range.start && range.start < it.end);
    if differences.is_empty() {
        comparison.slips.extend(slips);
        if at_cited {
            comparison.there += count;
        } else {
            *comparison.elsewhere.entry(range.start).or_default() += count;
        }
    } else {
        comparison.altered.push((piece.to_owned(), differences));
        comparison.not_there += count;
    }
}

/// The sentence, or the few sentences together, that a piece shares most with.
fn nearest(
    own: &str,
    document: &Document,
    text: &Text,
    stretches: &[SourceRange],
) -> Option<(SourceRange, f64)> {
    let wanted = pairs(own);
    let mut best: Option<(SourceRange, f64)> = None;
    for stretch in stretches {
        let from = text.sentences.partition_point(|it| it.end <= stretch.start);
        let inside = text.sentences.get(from..).unwrap_or_default();
        let inside: Vec<&SourceRange> =
            inside.iter().take_while(|it| it.start < stretch.end).take(MOST_COMPARED).collect();
        for (index, first) in inside.iter().enumerate() {
            for last in inside.iter().skip(index).take(MOST_SENTENCES) {
                let range = first.start..last.end;
                let reduced = reduce(document.slice(&range));
                // A stretch much longer than the piece only dilutes it.
                if reduced.len() > own.len() * 2 + 60 && last.start != first.start {
                    break;
                }
                let share = shared(&wanted, &pairs(&reduced));
                if best.as_ref().is_none_or(|it| it.1 < share) {
                    best = Some((range, share));
                }
            }
        }
    }
    best
}

/// Pieces of a quotation: paragraphs and list items, cut at full stops and where it says that something is left out.
fn pieces(paragraphs: &[String]) -> Vec<String> {
    let mut pieces = Vec::new();
    for paragraph in paragraphs {
        for part in without_omissions(paragraph) {
            let mut start = 0;
            let characters: Vec<(usize, char)> = part.char_indices().collect();
            for (index, (at, character)) in characters.iter().enumerate() {
                let next = characters.get(index + 1).map(|it| it.1);
                let before = index.checked_sub(1).and_then(|it| characters.get(it)).map(|it| it.1);
                let stops = matches!(character, '.' | '。')
                    && before.is_some_and(|it| it.is_alphabetic())
                    && next.is_none_or(char::is_whitespace);
                // `통지한다. 1. 통지방법`, `… ① …`: a paragraph pasted into one line.
                let marks = circled_number(*character).is_some() && *at > start;
                if marks {
                    pieces.push(part.get(start..*at).unwrap_or_default().to_owned());
                    start = *at;
                } else if stops {
                    let end = at + character.len_utf8();
                    pieces.push(part.get(start..end).unwrap_or_default().to_owned());
                    start = end;
                }
            }
            pieces.push(part.get(start..).unwrap_or_default().to_owned());
        }
    }
    pieces.iter().map(|it| piece_words(it)).filter(|it| !it.is_empty()).collect()
}

/// A piece without its list mark and quotation marks.
fn piece_words(piece: &str) -> String {
    behind_mark(piece.trim().trim_matches(['"', '“', '”', '\'', '‘', '’'])).trim().to_owned()
}

/// The parts of a paragraph between `…`, `...`, `(중략)`, `(이하 생략)`.
fn without_omissions(paragraph: &str) -> Vec<String> {
    let mut text = paragraph.replace("...", "…").replace("···", "…").replace("‧‧‧", "…").replace("⋯", "…");
    for word in ["이하 생략", "이하생략", "중간 생략", "중 략", "중략", "생략", "전략", "후략", "하략"]
    {
        for (open, close) in [('(', ')'), ('<', '>'), ('[', ']'), ('-', '-'), ('~', '~')] {
            text = text
                .replace(&format!("{open}{word}{close}"), "…")
                .replace(&format!("{open} {word} {close}"), "…");
        }
        if text.trim() == word {
            text.clear();
        }
    }
    text.split(['…', '‥']).map(str::to_owned).collect()
}

/// Letters and digits of a text in normal spelling.
pub(super) fn reduce(text: &str) -> String {
    let mut reduced = String::new();
    for character in normalise_term(text).0.chars().filter(|it| it.is_alphanumeric()) {
        push_letter(character, |letter| reduced.push(letter));
    }
    reduced
}

/// A circled number is its number.
fn push_letter(character: char, mut out: impl FnMut(char)) {
    match circled_number(character) {
        Some(number) => number.to_string().chars().for_each(out),
        None => out(character),
    }
}

/// Pairs of neighbouring letters with their counts.
fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

/// Share of the pairs that both have, 0 to 1 (Dice's coefficient).
fn shared(one: &BTreeMap<(char, char), usize>, other: &BTreeMap<(char, char), usize>) -> f64 {
    let total: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    let common: usize =
        one.iter().map(|(pair, count)| (*count).min(other.get(pair).copied().unwrap_or_default())).sum();
    if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
}

/// Letters of a text with the byte of each.
fn placed(text: &str) -> Vec<(char, usize)> {
    let mut placed = Vec::new();
    for (at, character) in text.char_indices() {
        for folded in normalise_term(character.encode_utf8(&mut [0; 4])).0.chars() {
            if folded.is_alphanumeric() || folded == char::REPLACEMENT_CHARACTER {
                push_letter(folded, |letter| placed.push((letter, at)));
            }
        }
    }
    placed
}

/// Words of a piece that a sentence has otherwise, and slips. What the sentence has before and behind the piece is no difference.
fn differences(piece: &str, sentence: &str, share: f64) -> (Vec<Difference>, Vec<Difference>) {
    let (own, other) = (placed(piece), placed(sentence));
    if own.len() > LONGEST_COMPARED || other.len() > LONGEST_COMPARED {
        let whole = Difference { form: piece.to_owned(), document: sentence.to_owned() };
        return if share > 0.999 { (Vec::new(), Vec::new()) } else { (vec![whole], Vec::new()) };
    }
    let own_letters: Vec<char> = own.iter().map(|it| it.0).collect();
    let other_letters: Vec<char> = other.iter().map(|it| it.0).collect();
    let operations = capture_diff_slices(Algorithm::Myers, &own_letters, &other_letters);
    let last = operations.len().saturating_sub(1);
    // Changes with a single letter between them are one change: `지체 없이` and `24시간 이내에` share one by chance.
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let (form, document) = (operation.old_range(), operation.new_range());
        // A quotation may begin later and end earlier than the sentence.
        let outside = form.is_empty() && (index == 0 || index == last);
        if matches!(operation, DiffOp::Equal { .. }) || outside {
            continue;
        }
        match changes.last_mut() {
            Some(change) if form.start <= change.0.end + 1 && document.start <= change.1.end + 1 => {
                *change = (change.0.start..form.end, change.1.start..document.end);
            }
            _ => changes.push((form, document)),
        }
    }
    let mut changed = Vec::new();
    let mut slips = Vec::new();
    for (form, document) in changes {
        let words = Difference {
            form: words_around(piece, &own, &form),
            document: words_around(sentence, &other, &document),
        };
        let letters = (own_letters.get(form), other_letters.get(document));
        let is_slip = is_slip(letters.0.unwrap_or_default(), letters.1.unwrap_or_default());
        if is_slip { slips.push(words) } else { changed.push(words) }
    }
    if slips.len() * LETTERS_A_SLIP > own.len().max(LETTERS_A_SLIP) {
        changed.append(&mut slips);
    }
    changed.dedup();
    (changed, slips)
}

/// Whole words around a range of letters.
fn words_around(text: &str, letters: &[(char, usize)], range: &Range<usize>) -> String {
    let (Some(first), Some(last)) = (
        letters.get(range.start),
        letters.get(range.end.max(range.start + 1) - 1).filter(|_| !range.is_empty()),
    ) else {
        return String::new();
    };
    let start = text.get(..first.1).unwrap_or_default().rfind(char::is_whitespace).map_or(0, |it| it + 1);
    let end =
        text.get(last.1..).unwrap_or_default().find(char::is_whitespace).map_or(text.len(), |it| last.1 + it);
    text.get(start..end).unwrap_or_default().to_owned()
}

/// Whether a change is a slip: letters that look alike, a particle, or glyphs that could not be read.
fn is_slip(form: &[char], document: &[char]) -> bool {
    const PARTICLES: &[char] = &['의', '을', '를', '은', '는', '이', '가'];
    if document.contains(&char::REPLACEMENT_CHARACTER) {
        return true;
    }
    match (form, document) {
        ([one], []) | ([], [one]) => PARTICLES.contains(one),
        _ if form.len() == document.len() && form.len() <= 3 => {
            form.iter().zip(document).all(|(one, other)| one == other || looks_alike(*one, *other))
        }
        _ => false,
    }
}

/// Whether two syllables differ in one of their letters only.
fn looks_alike(one: char, other: char) -> bool {
    let parts = |it: char| {
        let code = u32::from(it).checked_sub(0xac00).filter(|it| *it < 11_172)?;
        Some([code / 588, code % 588 / 28, code % 28])
    };
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => one.iter().zip(&other).filter(|(one, other)| one != other).count() == 1,
        _ => false,
    }
}

/// Whether a line ends like a sentence.
fn is_sentence(text: &str) -> bool {
    let words = text.trim_end_matches(|it: char| !it.is_alphanumeric());
    words.ends_with(['다', '요', '함', '음', '됨', '임', '것', '오'])
}

/// The letters of a quotation's pieces.
pub(super) fn piece_letters(quote: &[String]) -> Vec<String> {
    let pieces = pieces(quote).into_iter().map(|it| reduce(&it));
    pieces.filter(|it| it.chars().count() >= LEAST_LETTERS).collect()
}

/// Letters of one quotation's pieces that the other has too, and of all its pieces.
pub(super) fn common(one: &[String], other: &[String]) -> (usize, usize) {
    let other = other.concat();
    one.iter().fold((0, 0), |(common, all), piece| {
        let count = piece.chars().count();
        (common + if other.contains(piece.as_str()) { count } else { 0 }, all + count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호의 사항을 이용자에게 통지한다.";

    struct Case {
        name: &'static str,
        form: &'static str,
        differences: &'static [(&'static str, &'static str)],
        slips: usize,
    }

    const CASES: &[Case] = &[
        Case {
            name: "spacing",
            form: "회사는 침해사고가발생하면 지체없이 다음 각호의 사항을 이용자에게 통지한다",
            differences: &[],
            slips: 0,
        },
        Case {
            name: "a part",
            form: "침해사고가 발생하면 지체 없이 다음 각 호의 사항을",
            differences: &[],
            slips: 0,
        },
        Case {
            name: "a slip",
            form: "회사는 침해사고가 발생하면 지체 없이 다음 각 호의 사항을 이용지에게 통지한다.",
            differences: &[],
            slips: 1,
        },
        Case {
            name: "another word",
            form: "회사는 침해사고가 발생하면 24시간 이내에 다음 각 호의 사항을 이용자에게 통지한다.",
            differences: &[("24시간 이내에", "지체 없이")],
            slips: 0,
        },
        Case {
            name: "a word more",
            form: "회사는 중대한 침해사고가 발생하면 지체 없이 다음 각 호의 사항을 이용자에게 통지한다.",
            differences: &[("중대한", "")],
            slips: 0,
        },
    ];

    #[test]
    fn differences_are_shown_word_by_word() {
        for case in CASES {
            let (differences, slips) = differences(case.form, SENTENCE, 0.9);
            let found: Vec<(&str, &str)> =
                differences.iter().map(|it| (it.form.as_str(), it.document.as_str())).collect();
            assert_eq!(found, case.differences, "{}", case.name);
            assert_eq!(slips.len(), case.slips, "{}: {slips:?}", case.name);
        }
    }

    #[test]
    fn a_quotation_is_cut_where_it_may_leave_something_out() {
        let paragraphs =
            ["① 회사는 통지한다. ② 방법은 다음과 같다.", "1. 통지방법 : 전화 … (중략)", "(이하 생략)"]
                .map(str::to_owned);
        assert_eq!(pieces(&paragraphs), ["회사는 통지한다.", "방법은 다음과 같다.", "통지방법 : 전화"]);
    }
}
