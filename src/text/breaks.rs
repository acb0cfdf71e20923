//! Line ends inside words: where the last word of a line goes on in the next one.
//!
//! Korean is wrapped at any syllable or at spaces, as the author chose, and neither leaves a hyphen. What tells them apart:
//! - Word processors draw the space at which they wrap. In a file that shows it at some line ends, a line end without it is inside a word,
//!   unless the document writes these letters apart elsewhere.
//! - Where lines are filled to the last syllable without stretched spaces, the document is wrapped at syllables. Then a line end is inside a
//!   word where the document writes the same letters together more often than apart.
//!
//! Where nothing tells, a line end counts as the end of a word.

use std::collections::BTreeSet;
use std::ops::Range;

use super::flow::{self, Flow};
use super::lines::Lines;
use super::{is_alphabetic, is_alphanumeric};
use crate::document::{Document, Line, LineEnd};

/// Line ends with a drawn space from which on a file shows such spaces, and their share of all, in percent.
const SHOWN_SPACES: usize = 3;
const SHOWN_SPACES_PERCENT: usize = 12;

/// Line ends that tell how a document is wrapped.
const TELLING: usize = 6;

/// Room for a syllable at the end of a line, in widths of one.
const ROOM: f32 = 1.25;

/// Share of the line ends, in percent, that may leave such room, or have stretched spaces, in a document that is wrapped at syllables.
const LOOSE_PERCENT: usize = 12;

/// Lines above and below that show how far the lines of a column reach.
const NEIGHBOURS: usize = 12;

/// Letters of a document from which its spelling is learnt: some 150 pages.
const LEARNT: usize = 200_000;

/// What it says for one word that a file which shows spaces has none at a line end, as the logarithm of its odds. Less than certain:
/// LibreOffice leaves out a space for which the line has no room.
const MISSING_SPACE: f32 = 1.5;

/// Times that a symbol stands next to a letter, and so many times more than apart from it, for both to belong together.
const SYMBOL_TOGETHER: u32 = 4;

/// Finds the lines (indices into [`Document::lines`]) whose last word goes on in the next line of the body.
pub(super) fn find(document: &Document, lines: &Lines, flow: &Flow) -> Vec<bool> {
    let mut found = vec![false; document.lines.len()];
    let ends = line_ends(document, flow);
    let is_between_letters = |end: &&WrappedEnd| is_alphanumeric(end.before) && is_alphanumeric(end.after);
    let between = ends.iter().filter(is_between_letters).count();
    let shown = ends.iter().filter(is_between_letters).filter(|it| it.has_space).count();
    let shows_spaces = shown >= SHOWN_SPACES && shown * 100 >= SHOWN_SPACES_PERCENT * between;
    let is_sure =
        |end: &&WrappedEnd| is_opening(end.before) || is_closing(end.after) && is_alphabetic(end.before);
    let (mut broken, unsure): (Vec<&WrappedEnd>, Vec<&WrappedEnd>) =
        ends.iter().filter(|it| !it.has_space).partition(is_sure);
    if !unsure.is_empty() && (shows_spaces || is_wrapped_at_syllables(document, lines, flow, &ends)) {
        let spelling = Spelling::learn(document, flow, &unsure);
        let prior = if shows_spaces { MISSING_SPACE } else { 0.0 };
        broken.extend(unsure.into_iter().filter(|end| spelling.is_together(document, end, prior)));
    }
    for end in broken {
        if let Some(slot) = found.get_mut(end.line) {
            *slot = true;
        }
    }
    found
}

/// What stands before a word without a space.
fn is_opening(character: char) -> bool {
    matches!(character, '(' | '[' | '{' | '「' | '『' | '〈' | '《' | '“' | '‘' | '（' | '［')
}

/// What stands behind a word without a space.
fn is_closing(character: char) -> bool {
    matches!(
        character,
        '.' | ','
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '〉'
            | '》'
            | '”'
            | '’'
            | '）'
            | '］'
            | ';'
            | '?'
            | '!'
            | '，'
            | '。'
    )
}

/// The end of a line of a paragraph that goes on.
struct WrappedEnd {
    line: usize,
    /// The line of the body behind it.
    next: usize,
    has_space: bool,
    /// The characters before and behind it.
    before: char,
    after: char,
}

fn line_ends(document: &Document, flow: &Flow) -> Vec<WrappedEnd> {
    let following = flow::following_body_lines(document, flow);
    let text = |line: usize| document.lines.get(line).map(|it| document.line_text(it)).unwrap_or_default();
    let mut ends = Vec::new();
    for (index, line) in document.lines.iter().enumerate() {
        let goes_on = line.end == LineEnd::Wrap && line.place.is_some() && !flow.ends_paragraph(index);
        if !goes_on || !flow.is_body(index) {
            continue;
        }
        let Some(next) = following.get(index).copied().flatten() else { continue };
        let (before, after) = (text(index).chars().next_back(), text(next).chars().next());
        if let (Some(before), Some(after)) = (before, after) {
            let has_space = line.traits.ends_with_space;
            ends.push(WrappedEnd { line: index, next, has_space, before, after });
        }
    }
    ends
}

fn is_syllable(character: char) -> bool {
    ('가'..='힣').contains(&character)
}

/// Whether lines are filled to the last syllable, and not by stretching their spaces.
fn is_wrapped_at_syllables(document: &Document, lines: &Lines, flow: &Flow, ends: &[WrappedEnd]) -> bool {
    let extents: Vec<Option<[f32; 2]>> =
        (0..document.lines.len()).map(|line| lines.extent(document, line)).collect();
    let mut fillings: Vec<(f32, Vec<f32>)> = Vec::new();
    for end in ends.iter().filter(|it| is_syllable(it.after)) {
        let Some(line) = document.lines.get(end.line) else { continue };
        let right = extents.get(end.line).copied().flatten().map(|[_, right]| right);
        if let (Some((width, spaces)), Some(right), Some(reach)) =
            (widths(document, line), right, reach(document, flow, &extents, end.line))
        {
            fillings.push(((reach - right) / width, spaces));
        }
    }
    if fillings.len() < TELLING {
        return false;
    }
    let mut widths: Vec<f32> = fillings.iter().flat_map(|(_, spaces)| spaces.iter().copied()).collect();
    let fifth = widths.len() / 5;
    let narrow =
        if widths.is_empty() { 0.0 } else { *widths.select_nth_unstable_by(fifth, f32::total_cmp).1 };
    let is_loose = |(room, spaces): &&(f32, Vec<f32>)| {
        *room > ROOM || spaces.iter().map(|width| width - narrow).sum::<f32>() > ROOM
    };
    fillings.iter().filter(is_loose).count() * 100 <= LOOSE_PERCENT * fillings.len()
}

/// Mean width of a line's syllables in points, and the widths of the spaces between its words in widths of a syllable; `None` where it has
/// few syllables.
fn widths(document: &Document, line: &Line) -> Option<(f32, Vec<f32>)> {
    let place = line.place.as_ref()?;
    let (mut sum, mut count, mut spaces) = (0.0, 0, Vec::new());
    for (character, edge) in document.line_text(line).chars().zip(&place.edges) {
        if is_syllable(character) {
            sum += edge[1] - edge[0];
            count += 1;
        } else if character.is_whitespace() {
            spaces.push(edge[1] - edge[0]);
        }
    }
    let syllable = sum / count as f32;
    spaces.iter_mut().for_each(|width| *width /= syllable);
    (count >= 5 && sum > 0.0).then_some((syllable, spaces))
}

/// How far to the right the lines around a line reach that stand above or below it, in points.
fn reach(document: &Document, flow: &Flow, extents: &[Option<[f32; 2]>], index: usize) -> Option<f32> {
    let at = |line: usize| extents.get(line).copied().flatten();
    let page = document.pages.get(document.page_index(document.lines.get(index)?.span.start))?;
    let [left, right] = at(index)?;
    let first = index.saturating_sub(NEIGHBOURS).max(page.lines.start);
    let last = (index + NEIGHBOURS + 1).min(page.lines.end);
    let around = (first..last).filter(|line| flow.is_body(*line)).filter_map(at);
    let above_or_below = around
        .filter(|[other_left, other_right]| *other_left < left + (right - left) * 0.5 && left < *other_right);
    Some(above_or_below.map(|[_, right]| right).fold(right, f32::max))
}

/// How often something stands together with its neighbour, and how often apart from it.
type Counts = [u32; 2];

/// How a document spells what stands at its line ends.
struct Spelling {
    /// What stands before and behind the line ends, in order.
    pairs: Vec<((char, char), Counts)>,
    /// By character, for those of the basic plane, the index of its entry in `letters`; the others share the last.
    numbers: Vec<u16>,
    /// The characters that stand at line ends; the first entry is for all others.
    letters: Vec<Letter>,
    /// Latin words that a line end would break, and that stand unbroken elsewhere.
    latin: BTreeSet<String>,
}

/// How a character is spelled that stands at a line end.
#[derive(Clone, Default)]
struct Letter {
    /// With what follows it, and with what it follows.
    before: Counts,
    after: Counts,
    /// The pairs that begin with it.
    pairs: Range<usize>,
    /// A bit for each character that may end one of them: it is that of its number, which it may share.
    ends: u64,
}

/// The bit of a character in [`Letter::ends`].
fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

impl Spelling {
    fn learn(document: &Document, flow: &Flow, ends: &[&WrappedEnd]) -> Spelling {
        let mut spelling = Spelling::of_ends(ends);
        let is_latin =
            |end: &&&WrappedEnd| end.before.is_ascii_alphabetic() && end.after.is_ascii_alphabetic();
        let wanted: BTreeSet<String> =
            ends.iter().filter(is_latin).map(|end| latin_word(document, end)).collect();
        let mut learnt = 0;
        for (_, line) in document.lines.iter().enumerate().filter(|(index, _)| flow.is_body(*index)) {
            let text = document.line_text(line);
            if !wanted.is_empty() {
                let words = latin_words(text).map(str::to_ascii_lowercase);
                spelling.latin.extend(words.filter(|word| wanted.contains(word)));
            }
            learnt += spelling.count(text);
            if learnt > LEARNT {
                break;
            }
        }
        spelling
    }

    /// What is to be learnt for some line ends.
    fn of_ends(ends: &[&WrappedEnd]) -> Spelling {
        let pairs: BTreeSet<(char, char)> =
            ends.iter().map(|end| (kind(end.before), kind(end.after))).collect();
        let mut spelling = Spelling {
            pairs: pairs.into_iter().map(|pair| (pair, [0, 0])).collect(),
            numbers: vec![0; PLANE],
            letters: vec![Letter::default()],
            latin: BTreeSet::new(),
        };
        for index in 0..spelling.pairs.len() {
            let (before, after) = spelling.pairs[index].0;
            let (before, after) = (spelling.enter(before), spelling.enter(after));
            let letter = &mut spelling.letters[before];
            if letter.ends == 0 {
                letter.pairs.start = index;
            }
            letter.pairs.end = index + 1;
            letter.ends |= bit(after);
        }
        spelling
    }

    /// The index of a character's entry in `letters`, which is made where there is none.
    fn enter(&mut self, character: char) -> usize {
        let number = &mut self.numbers[place(character)];
        if *number == 0 {
            // There are fewer characters in the plane than numbers, as some of its code points are no characters.
            *number = self.letters.len() as u16;
            self.letters.push(Letter::default());
        }
        usize::from(*number)
    }

    fn number(&self, character: char) -> usize {
        usize::from(self.numbers[place(character)])
    }

    /// Counts how the characters of a line stand, and how many there are.
    fn count(&mut self, text: &str) -> usize {
        let mut count = 0;
        let (mut last, mut is_apart) = (None::<(char, usize)>, false);
        for character in text.chars() {
            let character = match character {
                it if is_syllable(it) => it,
                it if it.is_whitespace() => {
                    is_apart = true;
                    continue;
                }
                it => kind(it),
            };
            let number = self.number(character);
            if let Some((last, last_number)) = last {
                let slot = usize::from(is_apart);
                self.letters[number].after[slot] += 1;
                let letter = &mut self.letters[last_number];
                letter.before[slot] += 1;
                if letter.ends & bit(number) != 0
                    && let Some(index) = self.pair(last_number, (last, character))
                {
                    self.pairs[index].1[slot] += 1;
                }
            }
            (last, is_apart) = (Some((character, number)), false);
            count += 1;
        }
        count
    }

    /// The index of a pair of characters that stands at a line end; `number` is that of the first.
    fn pair(&self, number: usize, pair: (char, char)) -> Option<usize> {
        let Range { start, end } = self.letters[number].pairs;
        let index = self.pairs[start..end].binary_search_by_key(&pair, |(pair, _)| *pair).ok()?;
        Some(start + index)
    }

    /// Whether what stands before and behind a line end belongs to one word. `prior` is what is known of it beforehand, as the logarithm of
    /// its odds.
    fn is_together(&self, document: &Document, end: &WrappedEnd, prior: f32) -> bool {
        let (before, after) = (kind(end.before), kind(end.after));
        if (before, after) == ('a', 'a') {
            return self.latin.contains(&latin_word(document, end));
        }
        let number = self.number(before);
        let pair = self.pair(number, (before, after)).map(|index| self.pairs[index].1).unwrap_or_default();
        if !is_alphanumeric(end.before) || !is_alphanumeric(end.after) {
            let [together, apart] = pair;
            return together >= SYMBOL_TOGETHER && together > apart * SYMBOL_TOGETHER;
        }
        let odds =
            |[together, apart]: Counts, doubt: f32| ((together as f32 + doubt) / (apart as f32 + doubt)).ln();
        let letters =
            odds(self.letters[number].before, 1.0) + odds(self.letters[self.number(after)].after, 1.0);
        odds(pair, 0.3) + 0.5 * letters + prior > 0.0
    }
}

/// Characters of the basic plane.
const PLANE: usize = 1 << 16;

fn place(character: char) -> usize {
    (character as usize).min(PLANE - 1)
}

/// Digits count as one letter, and so do the letters of the Latin alphabet.
fn kind(character: char) -> char {
    match character {
        '0'..='9' => '0',
        it if it.is_ascii_alphabetic() => 'a',
        it => it,
    }
}

/// The words of Latin letters in a text.
fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.as_bytes().split(|it| !it.is_ascii_alphabetic()).filter(|it| !it.is_empty());
    words.filter_map(|it| std::str::from_utf8(it).ok())
}

/// The Latin letters on both sides of a line end as one word, in lower case.
fn latin_word(document: &Document, end: &WrappedEnd) -> String {
    let text = |line: usize| document.lines.get(line).map(|it| document.line_text(it)).unwrap_or_default();
    let (above, below) = (text(end.line), text(end.next));
    let start = above.trim_end_matches(|it: char| it.is_ascii_alphabetic()).len();
    let stop = below.len() - below.trim_start_matches(|it: char| it.is_ascii_alphabetic()).len();
    let word = [above.get(start..), below.get(..stop)].map(Option::unwrap_or_default).concat();
    word.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentBuilder, Format, LinePlace, PageNumbers, Role, Traits};

    #[test]
    fn latin_words_are_those_between_other_characters() {
        for text in ["", "가a", "AES-256을 쓰는 TLS", " one  two，three·", "é가"] {
            let words = text.split(|it: char| !it.is_ascii_alphabetic()).filter(|it| !it.is_empty());
            assert_eq!(latin_words(text).collect::<Vec<_>>(), words.collect::<Vec<_>>(), "{text}");
        }
    }

    const WIDTH: usize = 17;
    const SENTENCE: &str = "회사는 개인정보를 안전하게 관리하고 담당 직원을 해마다 교육하며 사고가 나면 바로 통지하여야 하고 \
        관리 책임자는 security 점검 결과를 기록하여 보관한다 ";

    /// Wraps a text at syllables or at words; spaces at line ends are shown or not.
    fn wrapped(text: &str, at_words: bool, shows_spaces: bool) -> Document {
        let mut lines: Vec<(String, bool)> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ') {
            let room = WIDTH.saturating_sub(line.chars().count());
            if at_words && word.chars().count() > room && !line.is_empty() {
                lines.push((std::mem::take(&mut line).trim_end().to_owned(), true));
            }
            for character in word.chars() {
                if line.chars().count() >= WIDTH {
                    lines.push((std::mem::take(&mut line), false));
                }
                line.push(character);
            }
            if line.chars().count() >= WIDTH {
                lines.push((std::mem::take(&mut line), true));
            } else {
                line.push(' ');
            }
        }
        lines.push((line, false));
        let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
        builder.start_page(None, 595.0, 5_000.0);
        for (index, (line, space)) in lines.iter().enumerate() {
            let has_space = *space || line.ends_with(' ');
            let traits = Traits { ends_with_space: shows_spaces && has_space, ..Traits::default() };
            let line = line.trim();
            let edges =
                (0..line.chars().count()).map(|it| [it as f32 * 10.0, it as f32 * 10.0 + 10.0]).collect();
            let origin = [50.0, 100.0 + 14.0 * index as f32];
            let place = LinePlace { origin, direction: [1.0, 0.0], ascent: 9.0, descent: 2.0, edges };
            builder.push_line_with(line, Role::Body, LineEnd::Wrap, Some(place), traits);
        }
        builder.finish()
    }

    fn quote(document: &Document) -> String {
        let text = crate::text::read(document);
        let whole = document.pages.first().map(|page| page.span.clone()).unwrap_or_default();
        text.quote(document, &whole)
    }

    #[test]
    fn a_wrapped_text_is_quoted_as_it_was_written() {
        let text = SENTENCE.repeat(9).trim_end().to_owned();
        for (name, at_words, shows_spaces) in [
            ("at words", true, false),
            ("at words, spaces shown", true, true),
            ("at syllables, spaces shown", false, true),
        ] {
            assert_eq!(quote(&wrapped(&text, at_words, shows_spaces)), text, "{name}");
        }
        // Without shown spaces the text is learnt from itself; what it writes both ways may go wrong.
        let got = quote(&wrapped(&text, false, false));
        let (gaps, right) = (got.matches(' ').count(), text.matches(' ').count());
        assert_eq!(got.replace(' ', ""), text.replace(' ', ""));
        assert!(gaps.abs_diff(right) * 20 <= right, "{gaps} spaces for {right}: {got}");
    }

    #[test]
    fn a_text_too_short_to_tell_is_left_as_it_is() {
        let text = "회사는 개인정보를 안전하게 관리하고 담당 직원을 해마다 교육한다";
        assert_eq!(
            quote(&wrapped(text, false, false)),
            "회사는 개인정보를 안전하게 관리 하고 담당 직원을 해마다 교육한 다"
        );
        assert_eq!(
            quote(&wrapped("회사는 이용자를 위하여 통지한다. 끝", false, false)),
            "회사는 이용자를 위하여 통지한다. 끝"
        );
    }

    #[test]
    fn letters_at_line_ends_are_counted_as_they_stand() {
        let end = |(before, after)| WrappedEnd { line: 0, next: 1, has_space: false, before, after };
        let ends: Vec<WrappedEnd> = [('가', '나'), ('가', '다'), ('나', '가'), ('7', '가'), ('𠀀', '𠀁')]
            .into_iter()
            .map(end)
            .collect();
        let mut spelling = Spelling::of_ends(&ends.iter().collect::<Vec<_>>());
        let letters = ['가', '나', '다', '라', ' ', '1', 'b', '𠀀', '𠀁', '\u{3000}'];
        let noise = (0..5_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 16) as usize);
        let text: String = noise.map(|it| letters[it % letters.len()]).collect();
        let mut stand: Vec<(char, bool)> = Vec::new();
        for character in text.chars() {
            match stand.last_mut() {
                Some((_, is_apart)) if character.is_whitespace() => *is_apart = true,
                _ if character.is_whitespace() => {}
                _ => stand.push((kind(character), false)),
            }
        }
        assert_eq!(spelling.count(&text), stand.len());
        let counts = |is_counted: &dyn Fn(char, char) -> bool| {
            let pairs = stand.windows(2).filter(|pair| is_counted(pair[0].0, pair[1].0));
            let apart = pairs.clone().filter(|pair| pair[0].1).count() as u32;
            [pairs.count() as u32 - apart, apart]
        };
        for (pair, counted) in &spelling.pairs {
            assert_eq!(*counted, counts(&|before, after| (before, after) == *pair), "{pair:?}");
            let (before, after) = *pair;
            // Characters beyond the basic plane are counted together.
            let is_same = |one: char, other: char| place(one) == place(other);
            let letter = &spelling.letters[spelling.number(before)];
            assert_eq!(letter.before, counts(&|it, _| is_same(it, before)), "{before}");
            let letter = &spelling.letters[spelling.number(after)];
            assert_eq!(letter.after, counts(&|_, it| is_same(it, after)), "{after}");
        }
    }
}
