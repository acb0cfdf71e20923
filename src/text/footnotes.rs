//! Footnotes of PDF pages: small print at the foot of a page that begins with a mark which the text above it bears.
//!
//! A footnote stands between the two halves of a sentence that goes on over the page end, so it has to leave the flow.

use crate::document::{Document, Format, LineEnd, Page, Role};

/// Footnotes are smaller than this share of the document's text.
const SMALL: f32 = 0.93;

/// Footnotes begin below this share of the page's height.
const LOWER_PART: f32 = 0.4;

/// Words behind a number that make it a count or a reference and no footnote mark.
const COUNTED: &[char] = &[
    '조', '항', '호', '년', '월', '일', '개', '명', '회', '차', '장', '절', '시', '분', '%', '원', '인', '건',
];

/// Marks the footnotes among the lines that are still body.
pub(super) fn mark(document: &Document, roles: &mut [Role]) {
    if document.format != Format::Pdf {
        return;
    }
    let mut sizes: Vec<(f32, usize)> = (0..document.lines.len())
        .filter(|line| is_body(roles, *line))
        .filter_map(|line| size(document, line))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    let main = sizes.iter().find(|(_, count)| {
        seen += count;
        seen > half
    });
    let Some((main, _)) = main else { return };
    for page in &document.pages {
        if let Some(first) = first_line(document, page, roles, SMALL * main) {
            for line in first..page.lines.end {
                if let Some(role) = roles.get_mut(line).filter(|role| **role == Role::Body) {
                    *role = Role::Note;
                }
            }
        }
    }
}

fn is_body(roles: &[Role], line: usize) -> bool {
    roles.get(line) == Some(&Role::Body)
}

/// Height of an upright line's letters in points, and how many it has.
fn size(document: &Document, line: usize) -> Option<(f32, usize)> {
    let place = document.lines.get(line)?.place.as_ref()?;
    (place.direction[0] > 0.9).then_some((place.ascent + place.descent, place.edges.len()))
}

/// The first line of a page's footnotes, whose letters are lower than `small`; `None` where it has none.
fn first_line(document: &Document, page: &Page, roles: &[Role], small: f32) -> Option<usize> {
    let body: Vec<usize> = page.lines.clone().filter(|line| is_body(roles, *line)).collect();
    let is_note = |line: &&usize| {
        document.lines.get(**line).is_some_and(|it| {
            let in_table = matches!(it.end, LineEnd::Cell | LineEnd::Row);
            let is_low = it.place.as_ref().is_some_and(|place| place.origin[1] > LOWER_PART * page.height);
            !in_table && is_low && size(document, **line).is_some_and(|(size, _)| size < small)
        })
    };
    let count = body.iter().rev().take_while(is_note).count();
    let (above, notes) = body.split_at_checked(body.len() - count)?;
    let text = |line: &usize| document.lines.get(*line).map(|it| document.line_text(it)).unwrap_or_default();
    let position = notes.iter().position(|line| {
        mark_of(text(line)).is_some_and(|mark| above.iter().any(|line| bears(text(line), mark)))
    })?;
    notes.get(position).copied()
}

/// The mark that a footnote begins with: `1)`, `1`, `*`, `주1)`.
fn mark_of(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let signs = text.len() - text.trim_start_matches(['*', '†', '‡']).len();
    if signs > 0 {
        return text.get(..signs);
    }
    let word = if text.starts_with('주') { '주'.len_utf8() } else { 0 };
    let count = digits(text.get(word..)?);
    let behind = text.get(word + count..)?;
    if behind.starts_with(')') {
        return text.get(..word + count + 1).filter(|_| word + count > 0);
    }
    let is_number = word == 0 && (1..=3).contains(&count);
    (is_number && behind.starts_with(|it: char| it == ' ' || it.is_alphabetic() && !COUNTED.contains(&it)))
        .then(|| text.get(..count))?
}

/// Whether a line bears a mark behind a word: not at its beginning, and a number not as a count.
fn bears(text: &str, mark: &str) -> bool {
    let is_number = mark.bytes().all(|it| it.is_ascii_digit());
    text.match_indices(mark).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let behind = text.get(at + mark.len()..).and_then(|it| it.chars().next());
        let is_behind_word =
            before.is_some_and(|it| !it.is_ascii_digit() && !it.is_whitespace() && it != '제' && it != '(');
        let is_count = is_number && behind.is_some_and(|it| it.is_ascii_digit() || COUNTED.contains(&it));
        is_behind_word && !is_count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_counts() {
        const CASES: &[(&str, Option<&str>)] = &[
            ("1) 침해사고를 말한다.", Some("1)")),
            ("2 정보통신망법 제2조", Some("2")),
            ("* 별도로 정한다.", Some("*")),
            ("주1) 기준일", Some("주1)")),
            ("1. 목적", None),
            ("3년", None),
            ("주소", None),
            ("본문", None),
        ];
        for &(text, expected) in CASES {
            assert_eq!(mark_of(text), expected, "{text}");
        }
        const BEARERS: &[(&str, &str, bool)] = &[
            ("침해사고1)가 발생하면", "1)", true),
            ("침해사고1가 발생하면", "1", true),
            ("1) 침해사고", "1)", false),
            ("제1조에 따라", "1", false),
            ("보유기간은 1년", "1", false),
            ("이용자*에게", "*", true),
        ];
        for &(text, mark, expected) in BEARERS {
            assert_eq!(bears(text, mark), expected, "{text} {mark}");
        }
    }
}
