//! Plain text and Markdown.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, UTF_8, UTF_16BE, UTF_16LE};

use super::item::begins_item;
use super::{ExtractError, Limits};
use crate::document::{
    Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role, Traits, Warned, Warning, WarningKind,
};

/// Reads a text file.
///
/// A form feed ends a page. A line goes on in the next one, as in hard-wrapped text, unless there is a blank line between them, the
/// next begins like a list item or heading, or it is a heading itself. Rows of pipe tables are cells.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Warned<Document>, ExtractError> {
    let (text, replaced) = decode(bytes);
    let mut warnings = Vec::new();
    if replaced {
        warnings.push(Warning { page: None, kind: WarningKind::Encoding });
    }
    let numbers = if text.contains('\u{C}') { PageNumbers::Exact } else { PageNumbers::None };
    let mut builder = DocumentBuilder::new(format, numbers);
    // A form feed after the last page ends it; it does not begin another.
    let pages = text.trim_end().split('\u{C}');
    let mut lines =
        pages.enumerate().flat_map(|(page, text)| text.lines().map(move |line| (page, line))).peekable();
    builder.start_page(None, 0.0, 0.0);
    let mut current = 0;
    while let Some((page, line)) = lines.next() {
        while current < page {
            if builder.page_count() >= limits.pages {
                let kind = WarningKind::LimitReached { limit: "pages", value: u64::from(limits.pages) };
                warnings.push(Warning { page: None, kind });
                return finished(builder, warnings);
            }
            builder.start_page(None, 0.0, 0.0);
            current += 1;
        }
        if builder.text_bytes().saturating_add(line.len()) > limits.text_bytes {
            let kind = WarningKind::LimitReached { limit: "text_bytes", value: limits.text_bytes as u64 };
            warnings.push(Warning { page: None, kind });
            return finished(builder, warnings);
        }
        match table_row(line) {
            Some(row) => {
                let next = lines.peek().and_then(|(_, next)| table_row(next));
                push_row(&mut builder, row, next.is_some_and(is_head_rule));
            }
            None => {
                let end = line_end(line, lines.peek().map(|(_, next)| *next));
                builder.push_line(line.trim(), Role::Body, end, None);
            }
        }
    }
    finished(builder, warnings)
}

fn finished(builder: DocumentBuilder, warnings: Vec<Warning>) -> Result<Warned<Document>, ExtractError> {
    let document = builder.finish();
    if document.text.trim().is_empty() {
        let of_limit = ExtractError::of_limit(warnings.iter().map(|it| &it.kind), None);
        return Err(of_limit.unwrap_or(ExtractError::NoText { pages: 0 }));
    }
    Ok(Warned { value: document, warnings })
}

/// Whether and how a line goes on in the next one.
fn line_end(line: &str, next: Option<&str>) -> LineEnd {
    let goes_on = next.is_some_and(|next| {
        let next = next.trim();
        !next.is_empty() && !begins_item(next) && !is_rule(next) && table_row(next).is_none()
    });
    if goes_on && !is_heading(line.trim()) { LineEnd::Wrap } else { LineEnd::Paragraph }
}

/// A heading that is a line of its own: `# …`, `제7조(침해사고 보고)`.
fn is_heading(line: &str) -> bool {
    line.starts_with('#')
        || is_rule(line)
        || (line.starts_with('제') && begins_item(line) && line.ends_with(')'))
}

/// A line of `---`, `===` or `***`.
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|it| matches!(it, '-' | '=' | '*' | '_' | '─' | '━'))
}

/// The inside of a row of a pipe table.
fn table_row(line: &str) -> Option<&str> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    (row.contains('|') || !row.trim().is_empty()).then_some(row)
}

/// Whether a row is the line between the head and the rows of a table.
fn is_head_rule(row: &str) -> bool {
    row.chars().all(|it| matches!(it, '-' | ':' | '|' | ' '))
}

/// Appends the cells of a row, unless it is the rule below a head.
fn push_row(builder: &mut DocumentBuilder, row: &str, heads: bool) {
    if is_head_rule(row) {
        return;
    }
    let mut cells = split_cells(row).peekable();
    while let Some(cell) = cells.next() {
        let end = if cells.peek().is_some() { LineEnd::Cell } else { LineEnd::Row };
        builder.push_line_with(&cell, Role::Body, end, None, Traits::of_cell(heads));
    }
}

/// Cells of a row; `\|` is no boundary.
fn split_cells(row: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let text = rest?;
        let boundary = text
            .match_indices('|')
            .map(|(at, _)| at)
            .find(|&at| !text.get(..at).is_some_and(|it| it.ends_with('\\')));
        let (cell, after) = match boundary {
            Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
            None => (text, None),
        };
        rest = after;
        let cell = cell.trim();
        Some(if cell.contains("\\|") { Cow::Owned(cell.replace("\\|", "|")) } else { Cow::Borrowed(cell) })
    })
}

/// The bytes as text, and whether some of them are none in their encoding.
///
/// UTF-8 and UTF-16 by their byte order marks, else UTF-8 if it is that, else CP949; where both have faults, the one with fewer.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return UTF_16LE.decode_with_bom_removal(bytes);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return UTF_16BE.decode_with_bom_removal(bytes);
    }
    let (unicode, faulty) = UTF_8.decode_with_bom_removal(bytes);
    if !faulty {
        return (unicode, false);
    }
    let (korean, korean_faulty) = EUC_KR.decode_without_bom_handling(bytes);
    let faults = |text: &str| text.chars().filter(|&it| it == char::REPLACEMENT_CHARACTER).count();
    if !korean_faulty || faults(&korean) < faults(&unicode) {
        (korean, korean_faulty)
    } else {
        (unicode, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(warned: &Warned<Document>) -> String {
        let document = &warned.value;
        let mut out = String::new();
        for page in &document.pages {
            if page.number > 1 {
                out.push_str("[page]");
            }
            for line in document.page_lines(page) {
                out.push_str(document.line_text(line));
                out.push_str(match line.end {
                    LineEnd::Wrap => "~",
                    LineEnd::Paragraph => "/",
                    LineEnd::Cell => "|",
                    LineEnd::Row => "#",
                });
            }
        }
        out
    }

    struct Case {
        name: &'static str,
        text: &'static str,
        expected: &'static str,
    }

    const CASES: &[Case] = &[
        Case {
            name: "a hard-wrapped line goes on",
            text: "이용자에게 통지\n방법을 안내한다.\n",
            expected: "이용자에게 통지~방법을 안내한다./",
        },
        Case { name: "a blank line ends a paragraph", text: "앞\n\n뒤", expected: "앞/뒤/" },
        Case {
            name: "items do not go on",
            text: "1. 전화\n2. 전자우편\n가. 서면",
            expected: "1. 전화/2. 전자우편/가. 서면/",
        },
        Case {
            name: "an article heading is a line",
            text: "제7조(침해사고 보고)\n회사는 알린다.",
            expected: "제7조(침해사고 보고)/회사는 알린다./",
        },
        Case {
            name: "a Markdown heading is a line", text: "## 개요\n본문", expected: "## 개요/본문/"
        },
        Case {
            name: "a rule stands alone", text: "머리말\n---\n본문", expected: "머리말/---/본문/"
        },
        Case {
            name: "a form feed ends a page", text: "하나\u{C}둘\n\u{C}", expected: "하나~[page]둘/"
        },
        Case {
            name: "a term over a page end", text: "통지\n\u{C}방법", expected: "통지~[page]방법/"
        },
        Case {
            name: "an empty page counts", text: "하나\u{C}\u{C}셋", expected: "하나~[page][page]셋/"
        },
        Case {
            name: "a pipe table",
            text: "| 항목 | 내용 |\n|:---|---:|\n| 통지\\|방법 | |\n다음",
            expected: "항목|내용#통지|방법|#다음/",
        },
    ];

    #[test]
    fn lines_end_as_their_text_tells() {
        for case in CASES {
            let read = read(case.text.as_bytes(), Format::Text, &Limits::default()).unwrap();
            assert_eq!(shown(&read), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16le: Vec<u8> = "\u{FEFF}침해사고".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = "\u{FEFF}침해사고".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let cp949 = EUC_KR.encode("침해사고").0.into_owned();
        let cut = "침해사고 보고".as_bytes().get(..10).unwrap().to_vec();
        let cases: [(&str, Vec<u8>, &str, bool); 6] = [
            ("UTF-8", "침해사고".into(), "침해사고\n", false),
            ("UTF-8 with a mark", "\u{FEFF}침해사고".into(), "침해사고\n", false),
            ("UTF-16, little end first", utf16le, "침해사고\n", false),
            ("UTF-16, big end first", utf16be, "침해사고\n", false),
            ("CP949", cp949, "침해사고\n", false),
            ("UTF-8, cut in a syllable", cut, "침해사\u{FFFD}\n", true),
        ];
        for (name, bytes, expected, replaced) in cases {
            let read = read(&bytes, Format::Text, &Limits::default()).unwrap();
            assert_eq!(read.value.text, expected, "{name}");
            assert_eq!(!read.warnings.is_empty(), replaced, "{name}");
        }
    }

    #[test]
    fn pages_are_counted_only_where_the_file_has_them() {
        for (text, numbers, pages) in [("본문", PageNumbers::None, 1), ("하나\u{C}둘", PageNumbers::Exact, 2)]
        {
            let read = read(text.as_bytes(), Format::Text, &Limits::default()).unwrap();
            assert_eq!(read.value.page_numbers, numbers, "{text:?}");
            assert_eq!(read.value.pages.len(), pages, "{text:?}");
        }
        let blank = read(b" \n\x0C\n", Format::Text, &Limits::default());
        assert_eq!(blank.unwrap_err(), ExtractError::NoText { pages: 0 });
    }

    #[test]
    fn the_row_above_the_rule_heads_a_table() {
        let text = "| 이름 | 전화 |\n|---|:-:|\n| 가 | 나 |\n\n| 다 | 라 |\n| 마 | 바 |\n글";
        let read = read(text.as_bytes(), Format::Markdown, &Limits::default()).unwrap().value;
        let heads = read.lines.iter().filter(|it| it.traits.heads_cells).map(|it| read.line_text(it));
        assert_eq!(heads.collect::<Vec<_>>(), ["이름", "전화"]);
    }

    #[test]
    fn limits_cut_and_say_so() {
        let limits = Limits { pages: 2, text_bytes: 30, ..Limits::default() };
        let pages = read(b"a\x0Cb\x0Cc", Format::Text, &limits).unwrap();
        assert_eq!(pages.value.pages.len(), 2);
        assert_eq!(
            pages.warnings.first().unwrap().kind,
            WarningKind::LimitReached { limit: "pages", value: 2 }
        );
        let long = read("가나다라마바사\n가나다라마바사\n".as_bytes(), Format::Text, &limits).unwrap();
        assert_eq!(long.value.lines.len(), 1);
        assert_eq!(
            long.warnings.first().unwrap().kind,
            WarningKind::LimitReached { limit: "text_bytes", value: 30 }
        );
    }
}
