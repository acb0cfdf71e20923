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

use super::flow::{self, Flow};
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
pub(super) fn find(document: &Document, flow: &Flow) -> Vec<bool> {
    let mut found = vec![false; document.lines.len()];
    let ends = line_ends(document, flow);
    let is_between_letters = |end: &&WrappedEnd| end.before.is_alphanumeric() && end.after.is_alphanumeric();
    let between = ends.iter().filter(is_between_letters).count();
    let shown = ends.iter().filter(is_between_letters).filter(|it| it.has_space).count();
    let shows_spaces = shown >= SHOWN_SPACES && shown * 100 >= SHOWN_SPACES_PERCENT * between;
    let is_telling = shows_spaces || is_wrapped_at_syllables(document, flow, &ends);
    let spelling = is_telling.then(|| Spelling::learn(document, flow, &ends));
    let prior = if shows_spaces { MISSING_SPACE } else { 0.0 };
    for end in ends.iter().filter(|it| !it.has_space) {
        let is_broken = is_opening(end.before)
            || is_closing(end.after) && end.before.is_alphabetic()
            || spelling.as_ref().is_some_and(|it| it.is_together(document, end, prior));
        if is_broken && let Some(slot) = found.get_mut(end.line) {
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
fn is_wrapped_at_syllables(document: &Document, flow: &Flow, ends: &[WrappedEnd]) -> bool {
    let extents: Vec<Option<[f32; 2]>> = document.lines.iter().map(extent).collect();
    let mut fillings: Vec<(f32, Vec<f32>)> = Vec::new();
    for end in ends.iter().filter(|it| is_syllable(it.after)) {
        let Some(line) = document.lines.get(end.line) else { continue };
        let right = extents.get(end.line).copied().flatten().map(|[_, right]| right);
        if let (Some(width), Some(right), Some(reach)) =
            (syllable_width(document, line), right, reach(document, flow, &extents, end.line))
        {
            fillings.push(((reach - right) / width, space_widths(document, line, width)));
        }
    }
    if fillings.len() < TELLING {
        return false;
    }
    let mut widths: Vec<f32> = fillings.iter().flat_map(|(_, spaces)| spaces.iter().copied()).collect();
    widths.sort_by(f32::total_cmp);
    let narrow = widths.get(widths.len() / 5).copied().unwrap_or_default();
    let is_loose = |(room, spaces): &&(f32, Vec<f32>)| {
        *room > ROOM || spaces.iter().map(|width| width - narrow).sum::<f32>() > ROOM
    };
    fillings.iter().filter(is_loose).count() * 100 <= LOOSE_PERCENT * fillings.len()
}

/// Left and right end of an upright line in points.
fn extent(line: &Line) -> Option<[f32; 2]> {
    Some([line.place.as_ref()?.origin[0], flow::right_edge(line)?])
}

/// Mean width of a line's syllables in points; `None` where it has few.
fn syllable_width(document: &Document, line: &Line) -> Option<f32> {
    let place = line.place.as_ref()?;
    let (mut sum, mut count) = (0.0, 0);
    for (character, edge) in document.line_text(line).chars().zip(&place.edges) {
        if is_syllable(character) {
            sum += edge[1] - edge[0];
            count += 1;
        }
    }
    (count >= 5 && sum > 0.0).then(|| sum / count as f32)
}

/// Widths of the spaces between words in widths of a syllable.
fn space_widths(document: &Document, line: &Line, syllable: f32) -> Vec<f32> {
    let edges = line.place.as_ref().map(|place| place.edges.as_slice()).unwrap_or_default();
    let characters = document.line_text(line).chars().zip(edges);
    characters.filter(|(it, _)| it.is_whitespace()).map(|(_, edge)| (edge[1] - edge[0]) / syllable).collect()
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
    /// By character, whether one of the pairs begins with it.
    is_wanted: Vec<bool>,
    /// By character, for those of the basic plane; the others share the last.
    before: Vec<Counts>,
    after: Vec<Counts>,
    /// Latin words that a line end would break, and that stand unbroken elsewhere.
    latin: BTreeSet<String>,
}

impl Spelling {
    fn learn(document: &Document, flow: &Flow, ends: &[WrappedEnd]) -> Spelling {
        let mut spelling = Spelling {
            pairs: Vec::new(),
            is_wanted: vec![false; PLANE],
            before: vec![[0, 0]; PLANE],
            after: vec![[0, 0]; PLANE],
            latin: BTreeSet::new(),
        };
        let pairs: BTreeSet<(char, char)> =
            ends.iter().map(|end| (kind(end.before), kind(end.after))).collect();
        spelling.pairs = pairs.into_iter().map(|pair| (pair, [0, 0])).collect();
        for ((before, _), _) in &spelling.pairs {
            spelling.is_wanted[place(*before)] = true;
        }
        let is_latin =
            |end: &&WrappedEnd| end.before.is_ascii_alphabetic() && end.after.is_ascii_alphabetic();
        let wanted: BTreeSet<String> =
            ends.iter().filter(is_latin).map(|end| latin_word(document, end)).collect();
        let mut learnt = 0;
        for (_, line) in document.lines.iter().enumerate().filter(|(index, _)| flow.is_body(*index)) {
            let text = document.line_text(line);
            if !wanted.is_empty() {
                let words = text.split(|it: char| !it.is_ascii_alphabetic()).map(str::to_ascii_lowercase);
                spelling.latin.extend(words.filter(|word| wanted.contains(word)));
            }
            let (mut last, mut is_apart) = (None::<char>, false);
            for character in text.chars() {
                if character.is_whitespace() {
                    is_apart = true;
                    continue;
                }
                let character = kind(character);
                if let Some(last) = last {
                    let slot = usize::from(is_apart);
                    spelling.before[place(last)][slot] += 1;
                    spelling.after[place(character)][slot] += 1;
                    if let Some(index) = spelling.pair(last, character) {
                        spelling.pairs[index].1[slot] += 1;
                    }
                }
                (last, is_apart) = (Some(character), false);
                learnt += 1;
            }
            if learnt > LEARNT {
                break;
            }
        }
        spelling
    }

    /// The index of a pair of characters that stands at a line end.
    fn pair(&self, before: char, after: char) -> Option<usize> {
        if !self.is_wanted[place(before)] {
            return None;
        }
        self.pairs.binary_search_by_key(&(before, after), |(pair, _)| *pair).ok()
    }

    /// Whether what stands before and behind a line end belongs to one word. `prior` is what is known of it beforehand, as the logarithm of
    /// its odds.
    fn is_together(&self, document: &Document, end: &WrappedEnd, prior: f32) -> bool {
        let (before, after) = (kind(end.before), kind(end.after));
        if (before, after) == ('a', 'a') {
            return self.latin.contains(&latin_word(document, end));
        }
        let pair = self.pair(before, after).map(|index| self.pairs[index].1).unwrap_or_default();
        if !end.before.is_alphanumeric() || !end.after.is_alphanumeric() {
            let [together, apart] = pair;
            return together >= SYMBOL_TOGETHER && together > apart * SYMBOL_TOGETHER;
        }
        let odds =
            |[together, apart]: Counts, doubt: f32| ((together as f32 + doubt) / (apart as f32 + doubt)).ln();
        let letters = odds(self.before[place(before)], 1.0) + odds(self.after[place(after)], 1.0);
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
    use crate::document::{Document, DocumentBuilder, Format, LineEnd, LinePlace, PageNumbers, Role, Traits};

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
}
