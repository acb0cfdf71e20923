//! What the words of a line say of it: whether it is a title, a sentence, or the mention of an article.

use super::heading::{self, Mark, MarkKind};
use super::{is_alphabetic, is_alphanumeric};
use crate::document::SourceOffset;

/// Longest title of an article or heading in characters; longer lines are text.
pub(super) const TITLE_CHARS: usize = 60;
/// Longest title of an item, 목 or symbol in characters.
const SHORT_TITLE_CHARS: usize = 30;

/// A line of the body with what tells a heading from running text.
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    /// The mark that it begins with.
    pub(super) mark: Option<&'a Mark>,
    pub(super) start: SourceOffset,
    /// The line below, and its mark; empty where the body does not go on there.
    pub(super) next: &'a str,
    pub(super) next_mark: Option<&'a Mark>,
    /// Whether its paragraph ends with it, as far as the layout shows.
    pub(super) whole: bool,
    /// Its left edge in points; `None` without a layout.
    pub(super) indent: Option<f32>,
    /// Rank of the heading that the file calls it, 1 to 6; 0 where it calls it none.
    pub(super) heading: u8,
}

/// Whether the text behind a mark reads like a title and not like the beginning of a paragraph.
pub(super) fn is_title(row: &Row<'_>, mark: &Mark) -> bool {
    let mut title = row.text.get(mark.body..).unwrap_or_default().trim();
    if matches!(mark.kind, MarkKind::Hash(_))
        && let Some(number) = heading::mark(title)
    {
        title = title.get(number.body..).unwrap_or_default().trim();
    }
    let words = title.trim_end_matches(['.', ' ']);
    let sentence = words.ends_with('다') || title.ends_with(',') || title.ends_with("요.");
    row.whole
        && !sentence
        && (1..=TITLE_CHARS).contains(&title.chars().count())
        && title.chars().any(is_alphanumeric)
        && !title.contains(". ")
}

/// Whether a line ends like a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '다', '요'])
}

/// Whether the line below a row begins a text that a heading may stand above: a sentence, or the first of a list.
pub(super) fn heads_text(row: &Row<'_>) -> bool {
    let text = row.next;
    match row.next_mark {
        Some(mark) => {
            mark.number == 1
                && matches!(
                    mark.kind,
                    MarkKind::Number | MarkKind::Paragraph | MarkKind::Letter | MarkKind::Point
                )
        }
        None => {
            ends_sentence(text) || heading::begins_with_bullet(text) || text.chars().count() > TITLE_CHARS
        }
    }
}

/// Whether what stands below a numbered line belongs to it, as far as the next line shows: it is not the next number of the same list.
pub(super) fn goes_on_below(row: &Row<'_>, mark: &Mark) -> bool {
    let next = row.next_mark.filter(|next| next.kind == mark.kind);
    !row.next.is_empty() && next.is_none_or(|next| next.number != mark.number + 1)
}

/// The short title that an item, 목 or symbol carries (`가. 파기절차`) before the text below it, with the byte at which it ends.
pub(super) fn short_title(text: &str, mark: &Mark) -> Option<(String, usize)> {
    let title = text.get(mark.body..)?.trim();
    let short = title.chars().count() <= SHORT_TITLE_CHARS
        && !title.contains([':', '：', '@', '\t'])
        && !title.ends_with(['.', ','])
        && !title.ends_with('다')
        && title.chars().any(is_alphabetic);
    short.then(|| (tidy(title), text.trim_end().len()))
}

/// The title behind an article mark, with the byte at which it ends: `(침해사고 보고)`, `[목적]`, or the rest of a short line.
///
/// `None` for a mention of the article in running text.
pub(super) fn title_after(text: &str, mark: &Mark) -> Option<(String, usize)> {
    let rest = text.get(mark.body..)?;
    let trimmed = rest.trim_start();
    let lead = mark.body + rest.len() - trimmed.len();
    let first = trimmed.chars().next()?;
    if let Some(close) = closing(first) {
        let inner = trimmed.get(first.len_utf8()..)?;
        let length = closing_at(inner, first, close)?;
        let title = inner.get(..length)?;
        let end = lead + first.len_utf8() + length + close.len_utf8();
        let behind = text.get(end..)?;
        let mention = is_mention(behind);
        return (!mention && title.chars().count() <= TITLE_CHARS).then(|| (tidy(title), end));
    }
    // Without brackets: white space, then a short line that is no sentence.
    let spaced = lead > mark.body || matches!(first, '.' | ':');
    let title = trimmed.trim_start_matches(['.', ':', ' ']).trim_end();
    let short = title.chars().count() <= 30 && title.chars().any(is_alphanumeric);
    let sentence =
        title.ends_with('.') || title.ends_with('다') || title.contains("다. ") || title.ends_with(',');
    (spaced && short && !sentence && !is_mention(trimmed)).then(|| (tidy(title), text.trim_end().len()))
}

/// A title whose closing bracket stands on the next line; it ends with this line as far as the outline is concerned.
pub(super) fn wrapped_title(text: &str, next: &str, mark: &Mark) -> Option<(String, usize)> {
    let rest = text.get(mark.body..)?.trim();
    let first = rest.chars().next()?;
    let close = closing(first)?;
    if rest.contains(close) {
        return None;
    }
    let (tail, behind) = next.split_once(close)?;
    let title = format!("{} {}", rest.get(first.len_utf8()..)?, tail.trim());
    (title.chars().count() <= TITLE_CHARS && !is_mention(behind))
        .then(|| (tidy(&title), text.trim_end().len()))
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '【' => '】',
        '〔' => '〕',
        '<' => '>',
        '〈' => '〉',
        '「' => '」',
        '（' => '）',
        _ => return None,
    })
}

/// Byte of the closing bracket, brackets of the same kind inside the title counted.
fn closing_at(inner: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, character) in inner.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            }
        }
    }
    None
}

/// Beginnings of what stands behind a mark that is only mentioned: `제7조에 따라`, `제7조부터`, `제7조제1항`.
const MENTIONS: &[&str] = &[
    "에서", "에도", "에는", "에게", "에따", "에의", "에규", "를", "을", "으로", "로서", "부터", "까지", "및",
    "내지", "또는", "단서", "본문",
];
/// Particles that make a mention when they are the whole word.
const PARTICLES: &[&str] = &["에", "의", "와", "과", "는", "은", "이", "가", "로", "중", "각"];

/// Whether running text goes on behind a mark, as mentions of it do. `이용자의 의무` begins with 이 and is a title.
pub(super) fn is_mention(behind: &str) -> bool {
    let word = behind.split(char::is_whitespace).next().unwrap_or_default();
    let number =
        word.strip_prefix('제').is_some_and(|it| it.starts_with(|digit: char| digit.is_ascii_digit()));
    let bare = word.trim_end_matches(|it: char| !is_alphanumeric(it));
    number || MENTIONS.iter().any(|it| word.starts_with(it)) || PARTICLES.contains(&bare)
}

/// White space as single spaces, none at the ends.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
