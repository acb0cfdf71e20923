//! How a list item or a heading begins: what lets a line break be told from a line that goes on.

/// Whether a line begins like a list item, an article, a heading or a table row, so that it does not go on with what stands
/// before it.
pub(super) fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return false };
    let rest = characters.as_str();
    match first {
        '#' | '|' | '>' | '【' | '〔' | '※' | '☞' => true,
        '-' | '*' | '+' | '–' | '—' | '·' | 'ㆍ' | '∙' | '•' | '‣' | '⁃' | '○' | '●' | '◦' | '□' | '■'
        | '▪' | '▫' | '◇' | '◆' | '▶' | '▷' | '►' | '◎' | '★' | '☆' | '✓' | '☑' | '☒' | '☐' | '➢' | '❖'
        | 'o' | 'ㅇ' | 'ㅁ' => rest.starts_with(char::is_whitespace),
        // Enclosed numbers, letters and syllables.
        '①'..='⓿' | '❶'..='➓' | '㈀'..='㈞' | '㉠'..='㉾' | '㊀'..='㊉' => true,
        '제' => begins_provision(rest),
        '(' => begins_parenthesis(rest),
        '[' | '<' | '［' | '〈' => {
            let rest = rest.trim_start();
            ["별표", "별지", "서식", "첨부", "붙임", "부록"].iter().any(|it| rest.starts_with(it))
        }
        '부' => rest
            .trim_start()
            .strip_prefix('칙')
            .is_some_and(|it| it.trim().is_empty() || it.trim_start().starts_with(['<', '(', '[', '〈'])),
        '0'..='9' => begins_number(line),
        '가' | '나' | '다' | '라' | '마' | '바' | '사' | '아' | '자' | '차' | '카' | '타' | '파' | '하' => {
            rest.starts_with(['.', ')'])
        }
        'A'..='Z' | 'a'..='z' => begins_letter(line),
        _ => false,
    }
}

/// `제7조`, `제 2 장`, `제13조의2`; neither `제3자` nor `제7조에 따라`.
fn begins_provision(rest: &str) -> bool {
    let number = rest.trim_start();
    let after = number.trim_start_matches(|it: char| it.is_ascii_digit());
    let digits = number.len() - after.len();
    let Some(after) = after.trim_start().strip_prefix(['조', '장', '절', '관', '편', '항', '호'])
    else {
        return false;
    };
    let ends = |text: &str| {
        text.chars().next().is_none_or(|it| it.is_whitespace() || matches!(it, '(' | '（' | '.' | '【' | '['))
    };
    let branch = after.strip_prefix('의').map(|it| it.trim_start_matches(|it: char| it.is_ascii_digit()));
    (1..=4).contains(&digits) && (ends(after) || branch.is_some_and(ends))
}

/// `(1)`, `(가)`, `(a)`.
fn begins_parenthesis(rest: &str) -> bool {
    rest.split_once(')').is_some_and(|(inside, _)| {
        let number = (1..=3).contains(&inside.len()) && inside.bytes().all(|it| it.is_ascii_digit());
        let mut characters = inside.chars();
        let single = matches!((characters.next(), characters.next()), (Some(it), None) if it.is_alphabetic());
        number || single
    })
}

/// `1.`, `1)`, `1.2.`, `1.2 `; neither `1,000`, `2026년` nor `3.5%`.
fn begins_number(line: &str) -> bool {
    let number = line.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let (digits, after) = line.split_at(line.len() - number.len());
    if digits.split('.').any(|part| part.len() > 3) {
        return false;
    }
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace);
    if after.starts_with([')', ']']) {
        return !digits.contains('.');
    }
    match digits.strip_suffix('.') {
        Some(number) => {
            spaced || !number.contains('.') && after.chars().next().is_some_and(char::is_alphabetic)
        }
        None => digits.contains('.') && spaced,
    }
}

/// `a.`, `B)`, `iv.`: a letter or a small roman number.
fn begins_letter(line: &str) -> bool {
    let after = line.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    let (letters, _) = line.split_at(line.len() - after.len());
    let roman =
        letters.len() <= 4 && letters.bytes().all(|it| matches!(it.to_ascii_lowercase(), b'i' | b'v' | b'x'));
    let mut following = after.chars();
    (letters.len() == 1 || roman)
        && matches!(following.next(), Some('.' | ')'))
        && following.next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::begins_item;

    const ITEMS: &[&str] = &[
        "① 회사는",
        "⑴ 가",
        "❶ 가",
        "㉠ 가",
        "제7조(침해사고 보고)",
        "제 2 장 총칙",
        "제13조의2",
        "1. 통지방법",
        "1) 전화",
        "1.2 목적",
        "1.2. 목적",
        "1.통지",
        "가. 해킹",
        "나) 우회",
        "(1) 전화",
        "(가) 전화",
        "- 전화",
        "• 전화",
        "□ 개요",
        "※ 비고",
        "# 제목",
        "| a | b |",
        "[별표 1]",
        "부칙",
        "부 칙 <제1호>",
        "a. first",
        "iv. fourth",
        "  3. 들여 쓴 항목",
    ];
    const OTHERS: &[&str] = &[
        "",
        "제7조에 따라",
        "방법을 안내한다.",
        "제3자에게",
        "1,000명",
        "2026년 1월",
        "2026. 1. 1.",
        "3.5%를",
        "가능한 한",
        "나아가",
        "(이하 \"회사\"라 한다)",
        "<개정 2020.6.9>",
        "-5도",
        "API는",
        "e.g. 전화",
        "부칙에 따라",
        "하여야 한다.",
        "10일 이내",
        "version 2)",
    ];

    #[test]
    fn items_are_told_from_lines_that_go_on() {
        for line in ITEMS {
            assert!(begins_item(line), "an item: {line}");
        }
        for line in OTHERS {
            assert!(!begins_item(line), "no item: {line}");
        }
    }
}
