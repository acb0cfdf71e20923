//! Furniture: running heads and feet, and the page numbers printed in them.
//!
//! # Decisions
//! - A line at the head or foot of a page is furniture when the same line, digits apart, stands in the same place of several pages,
//!   or when it counts the pages.
//! - A page number counts as printed only as a member of a series: number minus page index is the same on most pages that have one. A
//!   document of one page has none, and is believed where its number can be nothing else.
//!   Where two printed pages stand side by side on one page, each half counts by two.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Lines;
use crate::document::{Document, Format, Page, Role};

/// Share of a page's height, from its top or bottom edge, in which furniture lies.
pub(super) const EDGE_SHARE: f32 = 0.17;
/// Bytes above which a line is a paragraph and no running head. A whole text file may be one line, and a line is compared for every
/// number in it.
const LONGEST_EDGE: usize = 1024;
/// Points within which a running head stands in the same place of its pages.
const HEIGHT_STEP: f32 = 4.0;

/// What of a document is furniture.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    /// Lines (indices into [`Document::lines`]) and what they are.
    pub(super) roles: Vec<(usize, Role)>,
    /// The numbers printed on each page.
    pub(super) printed: Vec<Printed>,
}

/// The number printed on a page, or those of its halves where two printed pages stand on it.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    pub(super) whole: Option<String>,
    pub(super) left: Option<String>,
    pub(super) right: Option<String>,
}

/// Where across the page a number stands that counts its printed pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Half {
    Whole,
    Left,
    Right,
}

/// A line at the edge of a page.
struct EdgeLine {
    line: usize,
    page: usize,
    foot: bool,
    /// Its middle, in steps of [`HEIGHT_STEP`] from the top of the page; 0 without a layout.
    height: i32,
    /// The half of a wide page in which it stands.
    half: Half,
    /// Nothing stands further out on its page.
    is_outermost: bool,
    words: Words,
}

/// What the words of a line say of the number of its page.
struct Words {
    numbers: Vec<Number>,
    /// Nothing but a page number stands in it.
    bare: bool,
    key: String,
}

impl Words {
    fn read(text: &str) -> Words {
        if let Some(number) = roman_number(text) {
            return Words { numbers: vec![number], bare: true, key: "ⅰ".to_owned() };
        }
        let bare = is_page_number(text);
        Words { numbers: numbers(text, bare), bare, key: key(text) }
    }
}

/// A number that may be that of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    value: u32,
    text: String,
    /// Whether it begins or ends its line.
    is_first: bool,
    is_last: bool,
}

/// Finds running heads and feet and reads the printed page numbers off them.
pub(super) fn find(document: &Document, lines: &Lines) -> Furniture {
    // Sheets have no heads and feet that are not marked as such; the same column titles on each are no running head.
    if document.format == Format::Xlsx {
        return Furniture::default();
    }
    let edges: Vec<EdgeLine> = document
        .pages
        .iter()
        .enumerate()
        .flat_map(|(index, page)| edge_lines(document, lines, index, page))
        .collect();
    let text_pages = document.pages.iter().filter(|page| !page.lines.is_empty()).count();
    let repeated = repeated(&edges, text_pages);
    let series = page_number_series(&edges, text_pages);
    let mut furniture =
        Furniture { roles: Vec::new(), printed: vec![Printed::default(); document.pages.len()] };
    let mut ranks = vec![usize::MAX; document.pages.len()];
    for (index, edge) in edges.iter().enumerate() {
        let repeated = !edge.words.bare && repeated.get(index).is_some_and(|it| *it);
        let counted = series.get(&index);
        let dashed = edge.words.bare && edge.words.key.starts_with('-') && edge.foot;
        let stated = stated(edge).filter(|_| text_pages == 1);
        if !(repeated || counted.is_some() || dashed || stated.is_some()) {
            continue;
        }
        if let (Some(number), Some(printed)) = (stated, furniture.printed.get_mut(edge.page)) {
            printed.whole.get_or_insert_with(|| number.text.clone());
        }
        furniture.roles.push((edge.line, if edge.foot { Role::Footer } else { Role::Header }));
        if let (Some(counted), Some(printed), Some(rank)) =
            (counted, furniture.printed.get_mut(edge.page), ranks.get_mut(edge.page))
        {
            let printed = match counted.half {
                Half::Whole => &mut printed.whole,
                Half::Left => &mut printed.left,
                Half::Right => &mut printed.right,
            };
            if printed.is_none() || counted.rank < *rank {
                *printed = Some(counted.text.clone());
                *rank = counted.rank;
            }
        }
    }
    furniture
}

/// For each line, whether the same line, digits apart, stands in the same place of enough pages.
fn repeated(edges: &[EdgeLine], text_pages: usize) -> Vec<bool> {
    let place = |index: usize| edges.get(index).map(|it| (it.words.key.as_str(), it.foot, it.height));
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by(|a, b| place(*a).cmp(&place(*b)));
    let groups: Vec<&[usize]> = order.chunk_by(|a, b| place(*a) == place(*b)).collect();
    // A step up or down is the same place.
    let is_near = |group: &[usize], other: &[usize]| {
        let [group, other] = [group, other].map(|it| it.first().and_then(|index| place(*index)));
        matches!((group, other), (Some((key, foot, height)), Some((other_key, other_foot, other_height)))
            if key == other_key && foot == other_foot && height.abs_diff(other_height) <= 1)
    };
    let mut repeated = vec![false; edges.len()];
    for (at, group) in groups.iter().enumerate() {
        let around = groups.get(at.saturating_sub(1)..groups.len().min(at + 2)).unwrap_or_default();
        let near = around.iter().filter(|other| is_near(group, other)).flat_map(|it| it.iter());
        let mut pages: Vec<usize> = near.filter_map(|index| Some(edges.get(*index)?.page)).collect();
        pages.sort_unstable();
        pages.dedup();
        // Odd and even pages may differ and a cover has none, so a third of the pages is enough; twice is the least.
        if pages.len() >= 2 && pages.len() * 3 >= text_pages {
            for index in *group {
                repeated[*index] = true;
            }
        }
    }
    repeated
}

/// The number of a line that can be nothing but that of its page, although no other page confirms it: `- 3 -`, `3/12`.
fn stated(edge: &EdgeLine) -> Option<&Number> {
    if !(edge.foot && edge.words.bare && edge.is_outermost) {
        return None;
    }
    match (edge.words.key.as_str(), edge.words.numbers.as_slice()) {
        ("-#-", [number]) => Some(number),
        ("#/#" | "-#/#-", [number, count]) if number.value <= count.value => Some(number),
        _ => None,
    }
}

/// A line that counts the pages.
struct Counted {
    /// Place of its series among all, the longest first.
    rank: usize,
    /// The part of the page that is counted.
    half: Half,
    /// The number as printed.
    text: String,
}

/// Lines that count the pages, by their index among the edge lines.
type Series = BTreeMap<usize, Counted>;

/// A kind of place where page numbers stand: the key of the line where it is always the same one, the end of the page, the place in
/// the line, and the half of the page.
type PlaceInLine<'a> = (Option<&'a str>, bool, usize, Half);

/// Finds the numbers that count the pages. In one kind of line, at one place in it, number minus page index is the same on at least two
/// pages and on a quarter of those that have such a line (sections may start anew). Running heads that change with the chapter
/// have their number at one end of the outermost line, on at least three pages and a quarter of all.
fn page_number_series(edges: &[EdgeLine], text_pages: usize) -> Series {
    const FIRST: usize = usize::MAX - 1;
    const LAST: usize = usize::MAX;
    let mut by_place: BTreeMap<PlaceInLine<'_>, Vec<(usize, &Number)>> = BTreeMap::new();
    for (index, edge) in edges.iter().enumerate() {
        for (place, number) in edge.words.numbers.iter().enumerate() {
            let mut add = |key, place, half| {
                by_place.entry((key, edge.foot, place, half)).or_default().push((index, number));
            };
            add(Some(edge.words.key.as_str()), place, Half::Whole);
            if edge.half != Half::Whole {
                add(Some(edge.words.key.as_str()), place, edge.half);
            }
            if edge.is_outermost && number.is_first {
                add(None, FIRST, Half::Whole);
            }
            if edge.is_outermost && number.is_last {
                add(None, LAST, Half::Whole);
            }
        }
    }
    let pages_of = |run: &[(usize, &Number)]| {
        run.iter()
            .filter_map(|(index, _)| edges.get(*index))
            .map(|edge| edge.page)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let runs = |place: &PlaceInLine<'_>| {
        let members = by_place.get(place).map(Vec::as_slice).unwrap_or_default();
        let (key, _, _, half) = *place;
        let step = if half == Half::Whole { 1 } else { 2 };
        let mut by_offset: BTreeMap<i64, Vec<(usize, &Number)>> = BTreeMap::new();
        for &(index, number) in members {
            let page = edges.get(index).map_or(0, |edge| edge.page) as i64;
            by_offset.entry(i64::from(number.value) - step * page).or_default().push((index, number));
        }
        by_offset.retain(|_, run| {
            let pages = pages_of(run);
            match key {
                Some(_) => pages >= 2 && run.len() * 4 >= members.len(),
                None => pages >= 3 && pages * 4 >= text_pages,
            }
        });
        by_offset
    };
    let mut found = Vec::new();
    for place in by_place.keys() {
        let &(key, foot, nth, half) = place;
        // The right half goes on from the left one.
        let other = match half {
            Half::Whole => None,
            Half::Left => Some((runs(&(key, foot, nth, Half::Right)), 1)),
            Half::Right => Some((runs(&(key, foot, nth, Half::Left)), -1)),
        };
        for (offset, run) in runs(place) {
            if other.as_ref().is_some_and(|(other, step)| !other.contains_key(&(offset + step))) {
                continue;
            }
            found.push((half, run));
        }
    }
    // Of several numbers of one page that could be its own, the one of the longest series is.
    found.sort_by_key(|(_, run)| std::cmp::Reverse(pages_of(run)));
    let mut series = Series::new();
    for (rank, (half, run)) in found.into_iter().enumerate() {
        for (index, number) in run {
            series.entry(index).or_insert_with(|| Counted { rank, half, text: number.text.clone() });
        }
    }
    series
}

/// The first and last lines of a page that may be furniture.
fn edge_lines(document: &Document, lines: &Lines, index: usize, page: &Page) -> Vec<EdgeLine> {
    let count = page.lines.len();
    let mut edges: Vec<(f32, EdgeLine)> = Vec::new();
    for (position, line) in document.page_lines(page).iter().enumerate() {
        if line.role != Role::Body {
            continue;
        }
        let bounds = line.place.as_ref().filter(|_| page.height > 0.0).map(|_| {
            let nowhere = [0.0, page.height / 2.0, 0.0, page.height / 2.0];
            lines.bounds(page.lines.start + position).unwrap_or(nowhere)
        });
        let middle = bounds.map(|it| (it[1] + it[3]) / 2.0);
        let (head, foot) = match middle {
            Some(middle) => (middle < EDGE_SHARE * page.height, middle > (1.0 - EDGE_SHARE) * page.height),
            // Without a layout the very first and last lines are all that can be furniture.
            None => (position == 0, position + 1 == count && count > 1),
        };
        if !(head || foot) {
            continue;
        }
        let half = match bounds {
            Some([_, _, right, _]) if page.width > page.height && right < page.width / 2.0 => Half::Left,
            Some([left, ..]) if page.width > page.height && left > page.width / 2.0 => Half::Right,
            _ => Half::Whole,
        };
        let text = document.line_text(line);
        if text.len() > LONGEST_EDGE {
            continue;
        }
        let edge = EdgeLine {
            line: page.lines.start + position,
            page: index,
            foot,
            height: middle.map_or(0, |it| (it / HEIGHT_STEP) as i32),
            half,
            is_outermost: false,
            words: Words::read(text),
        };
        edges.push((middle.unwrap_or_default(), edge));
    }
    let top =
        edges.iter().filter(|(_, edge)| !edge.foot).map(|(middle, _)| *middle).fold(f32::INFINITY, f32::min);
    let bottom = edges.iter().filter(|(_, edge)| edge.foot).map(|(middle, _)| *middle).fold(0.0, f32::max);
    let outermost = |middle: f32, foot: bool| {
        if foot { middle > bottom - HEIGHT_STEP } else { middle < top + HEIGHT_STEP }
    };
    edges
        .into_iter()
        .map(|(middle, edge)| EdgeLine { is_outermost: outermost(middle, edge.foot), ..edge })
        .collect()
}

/// A line without white space, its digits as one `#` a run, dashes of all kinds as one.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars().filter(|it| !it.is_whitespace()) {
        if digit(character).is_some() {
            if !key.ends_with('#') {
                key.push('#');
            }
        } else {
            key.push(if is_dash(character) { '-' } else { character });
        }
    }
    key
}

/// The value of a digit, also of a wide one.
fn digit(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        '０'..='９' => Some(u32::from(character) - u32::from('０')),
        _ => None,
    }
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '~' | '_')
}

/// What may stand around the number of a page.
fn is_ornament(character: char) -> bool {
    is_dash(character)
        || character.is_whitespace()
        || matches!(
            character,
            '/' | '<' | '>' | '〈' | '〉' | '[' | ']' | '(' | ')' | '.' | '|' | '·' | '•' | '∙'
        )
}

/// Bytes of the longest of the words around a page number.
const LONGEST_WORD: usize = 9;

/// Bytes of the longest line that holds nothing but a page number.
const LONGEST_FOOT: usize = 80;

/// Words that say that a number is that of a page.
const PAGE_WORDS: &[&str] = &["페이지", "쪽", "면", "page", "pg", "p"];

/// Numbers of up to four digits that stand by themselves in a line, in order: `제3호` and `3.` have none. `is_alone` tells whether the line is
/// nothing but a page number.
fn numbers(text: &str, is_alone: bool) -> Vec<Number> {
    let is_edge = |it: char| is_dash(it) || it.is_whitespace() || matches!(it, '|' | '·');
    let is_word_before = |before: &str| {
        let before = before.trim_end_matches(['.', ' ']);
        PAGE_WORDS.iter().any(|word| {
            let parts = before.len().checked_sub(word.len()).and_then(|at| before.split_at_checked(at));
            parts.is_some_and(|(rest, last)| {
                last.eq_ignore_ascii_case(word) && rest.chars().next_back().is_none_or(is_ornament)
            })
        })
    };
    let is_word_behind = |behind: &str| {
        let behind = behind.trim_start();
        behind.strip_prefix('/').is_some_and(|it| it.trim_start().chars().next().and_then(digit).is_some())
            || PAGE_WORDS.iter().any(|word| behind.starts_with(word))
    };
    let mut numbers = Vec::new();
    let mut rest = 0;
    while let Some(start) =
        text.get(rest..).and_then(|it| it.find(|it| digit(it).is_some())).map(|it| it + rest)
    {
        let tail = text.get(start..).unwrap_or_default();
        let length = tail.find(|it| digit(it).is_none()).unwrap_or(tail.len());
        let (digits, behind) = tail.split_at_checked(length).unwrap_or((tail, ""));
        let before = text.get(..start).unwrap_or_default();
        rest = start + length;
        let (is_first, is_last) = (before.chars().all(is_edge), behind.chars().all(is_edge));
        let stands_apart = before.chars().next_back().is_none_or(is_edge)
            && behind.chars().next().is_none_or(|it| is_edge(it) || it == '/');
        let is_meant = is_alone || stands_apart || is_word_before(before) || is_word_behind(behind);
        if digits.chars().count() > 4 || !is_meant {
            continue;
        }
        let value = digits.chars().filter_map(digit).fold(0, |value, digit| value * 10 + digit);
        numbers.push(Number { value, text: value.to_string(), is_first, is_last });
    }
    numbers
}

/// Whether a line is nothing but a page number: `14`, `- 14 -`, `14 / 30`, `Page 14`, `14 페이지`, `p. 14`, `<14>`.
fn is_page_number(text: &str) -> bool {
    let mut digits = 0;
    let mut words = String::with_capacity(2 * LONGEST_WORD);
    for character in text.chars() {
        match character {
            '가'..='힣' => words.push(character),
            it if digit(it).is_some() => digits += 1,
            it if is_ornament(it) => {}
            it => words.extend(it.to_lowercase()),
        }
        if words.len() > LONGEST_WORD {
            return false;
        }
    }
    (1..=8).contains(&digits)
        && (matches!(words.as_str(), "" | "of" | "pageof") || PAGE_WORDS.contains(&words.as_str()))
}

/// The number of a line that is nothing but a Roman number, in one case: `iii`, `- IV -`, `ⅷ`.
fn roman_number(text: &str) -> Option<Number> {
    if text.len() > LONGEST_FOOT {
        return None;
    }
    let text = text.trim_matches(is_ornament);
    let mut characters = text.chars();
    let value = match (characters.next()?, characters.next()) {
        (single @ 'Ⅰ'..='Ⅻ', None) => u32::from(single) - u32::from('Ⅰ') + 1,
        (single @ 'ⅰ'..='ⅻ', None) => u32::from(single) - u32::from('ⅰ') + 1,
        _ if text.len() <= LONGEST_ROMAN && text.bytes().all(|it| b"ivxlIVXL".contains(&it)) => {
            (1..=MAX_ROMAN).find(|value| {
                let roman = roman(*value);
                text == roman || text == roman.to_lowercase()
            })?
        }
        _ => return None,
    };
    Some(Number { value, text: text.to_owned(), is_first: true, is_last: true })
}

/// Front matter longer than this has no Roman numbers.
const MAX_ROMAN: u32 = 60;

/// Letters of the longest Roman number up to that: XXXVIII.
const LONGEST_ROMAN: usize = 7;

fn roman(mut value: u32) -> String {
    const NUMERALS: &[(u32, &str)] =
        &[(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (worth, numeral) in NUMERALS {
        while value >= *worth {
            text.push_str(numeral);
            value -= worth;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_may_be_of_a_page_stand_by_themselves() {
        const CASES: &[(&str, &[u32])] = &[
            ("- 14 -", &[14]),
            ("－ １４ －", &[14]),
            ("14/30", &[14, 30]),
            ("Page 14 of 30", &[14, 30]),
            ("p.14", &[14]),
            ("14쪽", &[14]),
            ("기초 3", &[3]),
            ("[별지 제3호서식]", &[]),
            ("3. 침해사고 보고", &[]),
            ("[별표 1]", &[]),
            ("법제처 3 국가법령정보센터", &[3]),
            ("지침 | Page 3 | 대외비", &[3]),
            ("제414회-환경노동제1차(2024년5월7일) 19", &[19]),
            ("- iv -", &[4]),
            ("XII", &[12]),
            ("ⅷ", &[8]),
            ("vi 목차", &[]),
            ("civil", &[]),
        ];
        for &(text, expected) in CASES {
            let values: Vec<u32> = Words::read(text).numbers.iter().map(|it| it.value).collect();
            assert_eq!(values, expected, "{text}");
        }
    }

    #[test]
    fn lines_repeat_in_the_same_place_of_enough_pages() {
        let edges: Vec<EdgeLine> = (0..400_u32)
            .map(|index| {
                // Few enough keys and places for all cases to come up.
                let noise = index.wrapping_mul(2_654_435_761) >> 16;
                let words = Words { numbers: Vec::new(), bare: false, key: format!("{}", noise % 7) };
                let (foot, height) = (noise / 7 % 2 == 0, (noise / 14 % 40) as i32);
                let (line, page) = (index as usize, index as usize / 8);
                EdgeLine { line, page, foot, height, half: Half::Whole, is_outermost: false, words }
            })
            .collect();
        for text_pages in [2, 6, 9, 12, 50] {
            let got = repeated(&edges, text_pages);
            for (edge, got) in edges.iter().zip(&got) {
                let is_same = |other: &&EdgeLine| {
                    other.words.key == edge.words.key
                        && other.foot == edge.foot
                        && (other.height - edge.height).abs() <= 1
                };
                let pages: BTreeSet<usize> = edges.iter().filter(is_same).map(|it| it.page).collect();
                assert_eq!(*got, pages.len() >= 2 && pages.len() * 3 >= text_pages, "{}", edge.line);
            }
        }
    }

    /// Found by fuzzing: a content stream may put a line anywhere.
    #[test]
    fn a_line_beyond_all_measure_stands_somewhere() {
        use crate::document::{DocumentBuilder, LineEnd, LinePlace, PageNumbers};
        for y in [f32::MAX, f32::MIN, 3.0e9, -3.0e9, f32::NAN] {
            let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
            for _ in 0..2 {
                builder.start_page(None, 595.0, 842.0);
                let edges = vec![[0.0, 10.0]; 3];
                let place =
                    LinePlace { origin: [50.0, y], direction: [1.0, 0.0], ascent: 9.0, descent: 2.0, edges };
                builder.push_line("대외비", Role::Body, LineEnd::Wrap, Some(place));
            }
            let document = builder.finish();
            find(&document, &Lines::of(&document));
        }
    }

    #[test]
    fn a_line_as_long_as_a_file_is_no_running_head() {
        use crate::document::{DocumentBuilder, LineEnd, PageNumbers};
        for (times, expected) in [(1, 2), (200, 0)] {
            let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
            for _ in 0..2 {
                builder.start_page(None, 0.0, 0.0);
                builder.push_line(&"대외비 3 ".repeat(times), Role::Body, LineEnd::Paragraph, None);
            }
            let document = builder.finish();
            assert_eq!(find(&document, &Lines::of(&document)).roles.len(), expected, "{times}");
        }
    }
}
