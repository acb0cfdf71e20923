//! What a form calls a document, and which file that is.
//!
//! `02. 침해사고관리지침_Ver 1.0`: a number, a title, a version. Applicants leave the number or the version out, write an extension, and space
//! freely; the title is what must be the same.

use crate::text::normalise_term;

/// Extensions that a name may be written with.
const EXTENSIONS: &[&str] =
    &[".pdf", ".docx", ".doc", ".hwpx", ".hwp", ".xlsx", ".xls", ".pptx", ".ppt", ".txt", ".md"];
/// Remarks behind a title that are no part of it.
const REMARKS: &[&str] = &["최종본", "최종", "사본", "원본", "개정본", "개정", "제출용", "스캔", "final"];
/// Words that titles of official documents end with.
const KINDS: &[&str] = &[
    "지침",
    "지침서",
    "규정",
    "규칙",
    "정책",
    "정책서",
    "절차",
    "절차서",
    "매뉴얼",
    "방침",
    "계획",
    "계획서",
    "약관",
    "기준",
    "기준서",
    "가이드",
    "가이드라인",
    "안내서",
    "소개서",
    "설명서",
    "확인서",
    "증명서",
    "수료증",
    "조직도",
    "명세서",
    "서약서",
    "보고서",
    "대장",
    "체계",
    "현황",
    "문서",
    "자료",
    "교육자료",
    "내규",
    "세칙",
    "편람",
    "요령",
];
/// Share of the letters of two titles that is the same where one is a misspelling of the other.
const MISSPELT: f64 = 0.74;
/// The same where the numbers before the titles agree.
const MISSPELT_NUMBERED: f64 = 0.6;

/// A document's name in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentName {
    /// The number before the title, as digits: `02`.
    number: Option<String>,
    /// Letters and digits of the title in normal spelling.
    title: String,
    /// The title's words in normal spelling, in order.
    words: Vec<String>,
    /// The version, without trailing zeros: `1`, `1.1`.
    version: Option<String>,
}

/// What of a name is written otherwise than the file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// The number before the title.
    Number,
    /// The title itself.
    Title,
    /// The version behind it.
    Version,
}

/// How near a cited name is to a document's own, nearest last.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Likeness {
    /// Another document.
    Other,
    /// The same document under another spelling; how alike the titles are, 0 to 1.
    Misspelt(f64, Vec<NamePart>),
    /// The title is the same but for whole words that one of the two leaves out.
    Shortened(Vec<NamePart>),
    /// The title is the same; number or version may differ.
    Same(Vec<NamePart>),
}

impl Likeness {
    /// For choosing the nearest: greater is nearer.
    pub(super) fn rank(&self) -> f64 {
        match self {
            Likeness::Other => 0.0,
            Likeness::Misspelt(share, parts) => share - 0.05 * parts.len() as f64,
            Likeness::Shortened(parts) => 2.0 - 0.1 * parts.len() as f64,
            Likeness::Same(parts) => 3.0 - 0.1 * parts.len() as f64,
        }
    }

    /// What is written otherwise.
    pub(super) fn differences(&self) -> &[NamePart] {
        match self {
            Likeness::Other => &[],
            Likeness::Misspelt(_, parts) | Likeness::Shortened(parts) | Likeness::Same(parts) => parts,
        }
    }
}

impl DocumentName {
    /// Reads a name as it is written in a form or on a file.
    pub fn new(name: &str) -> DocumentName {
        let (folded, _) = spaced(name);
        let mut rest = folded.trim_matches(is_around).to_owned();
        strip_extension(&mut rest);
        let number = take_number(&mut rest);
        let mut version = None;
        // A version and remarks stand behind the title in any order.
        loop {
            let before = rest.len();
            rest.truncate(rest.trim_end_matches(is_around).len());
            if let Some((length, found)) = version_at_end(&rest) {
                rest.truncate(length);
                version.get_or_insert(found);
            }
            strip_remark(&mut rest);
            strip_date(&mut rest);
            if rest.len() == before {
                break;
            }
        }
        let words: Vec<String> = rest
            .split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        DocumentName { number, title: words.concat(), words, version }
    }

    /// Whether there is no title in it.
    pub(super) fn is_empty(&self) -> bool {
        self.title.chars().count() < 2
    }

    /// Whether two names have the same title.
    pub(super) fn is_same_title(&self, other: &DocumentName) -> bool {
        self.title == other.title
    }

    /// Letters of the title.
    pub(super) fn title_chars(&self) -> usize {
        self.title.chars().count()
    }

    /// Whether it has a number or a version, as the names of official documents do.
    pub(super) fn is_formal(&self) -> bool {
        self.version.is_some() || self.number.as_ref().is_some_and(|it| it.len() >= 2)
    }

    /// Whether it reads like the name of a document, and not like running text.
    pub(super) fn reads_like_one(&self) -> bool {
        let letters = self.title.chars().filter(|it| it.is_alphabetic()).count();
        let kind = KINDS.iter().any(|it| self.title.ends_with(it));
        (3..=60).contains(&letters) && (kind || self.version.is_some())
    }

    /// Compares a cited name with a document's own.
    pub(super) fn likeness(&self, own: &DocumentName) -> Likeness {
        if self.is_empty() || own.is_empty() {
            return Likeness::Other;
        }
        let mut parts = Vec::new();
        let zero = |it: &String| it.trim_start_matches('0').to_owned();
        let same_number = match (&self.number, &own.number) {
            (Some(one), Some(other)) => Some(zero(one) == zero(other)),
            _ => None,
        };
        // `1.` may count the lines of the form; `01.` is part of the name.
        let counts = self.number.as_ref().is_some_and(|it| it.len() >= 2);
        if same_number == Some(false) && counts {
            parts.push(NamePart::Number);
        }
        if let (Some(one), Some(other)) = (&self.version, &own.version)
            && one != other
        {
            parts.push(NamePart::Version);
        }
        if self.title == own.title {
            return Likeness::Same(parts);
        }
        if is_shortened(&self.words, &own.words) || is_shortened(&own.words, &self.words) {
            return Likeness::Shortened(parts);
        }
        let share = likeness(&self.title, &own.title);
        let enough = if same_number == Some(true) { MISSPELT_NUMBERED } else { MISSPELT };
        if share < enough {
            return Likeness::Other;
        }
        parts.push(NamePart::Title);
        Likeness::Misspelt(share, parts)
    }
}

/// A text in normal spelling with single spaces for gaps, and its letters and digits alone.
pub(super) fn spaced(text: &str) -> (String, String) {
    let (normal, spaces) = normalise_term(text);
    let mut spaced = String::with_capacity(text.len());
    let before = std::iter::once(false).chain(spaces);
    for (character, space) in normal.chars().zip(before) {
        if space {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    let letters = normal.chars().filter(|it| it.is_alphanumeric()).collect();
    (spaced, letters)
}

/// Share of the letters that two texts have in common, by edits, 0 to 1.
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let longer = one.len().max(other.len());
    if longer == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (wanted, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let change = diagonal + usize::from(wanted != character);
            diagonal = *cell;
            left = change.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    1.0 - row.last().copied().unwrap_or(longer) as f64 / longer as f64
}

/// Whether one title is the other without some of its words; what is left must still name a document.
fn is_shortened(short: &[String], long: &[String]) -> bool {
    let short_title = short.concat();
    let mut rest = short_title.as_str();
    let mut left_out = 0;
    for word in long {
        match rest.strip_prefix(word.as_str()) {
            Some(behind) => rest = behind,
            None => left_out += word.chars().count(),
        }
    }
    let kept = short_title.chars().count();
    rest.is_empty() && kept >= 4 && left_out > 0 && kept >= left_out
}

fn is_around(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '「' | '」'
                | '『'
                | '』'
                | '“'
                | '”'
                | '"'
                | '\''
                | '<'
                | '>'
                | '〈'
                | '〉'
                | '《'
                | '》'
                | '['
                | ']'
                | '('
                | ')'
                | ','
                | ':'
                | ';'
                | '-'
                | '_'
                | '/'
                | '|'
                | '·'
                | '*'
                | '※'
                | '.'
        )
}

fn strip_extension(name: &mut String) {
    if let Some(extension) = EXTENSIONS.iter().find(|it| name.ends_with(**it)) {
        name.truncate(name.len() - extension.len());
    }
}

/// `02. `, `02_`, `[02]`, `2) ` before the title.
fn take_number(name: &mut String) -> Option<String> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let rest = name.get(digits..)?;
    let behind = rest
        .trim_start_matches(|it: char| it.is_whitespace() || matches!(it, '.' | ')' | ']' | '_' | '-' | ':'));
    let separated = behind.len() < rest.len();
    if !separated || !behind.starts_with(char::is_alphabetic) && !behind.starts_with(['[', '(', '「']) {
        return None;
    }
    let number = name.get(..digits)?.to_owned();
    *name = behind.trim_start_matches(is_around).to_owned();
    Some(number)
}

/// `_ver 1.0`, ` v2.0`, `(version 1.0)`, `제2판`, `1.0판`: where it begins, and its number.
fn version_at_end(name: &str) -> Option<(usize, String)> {
    let trimmed = name.trim_end_matches([')', ']', ' ', '.']);
    let (trimmed, edition) = match trimmed.strip_suffix('판').or_else(|| trimmed.strip_suffix('版')) {
        Some(rest) => (rest.trim_end(), true),
        None => (trimmed, false),
    };
    let number_start = trimmed.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.').len();
    let number = trimmed.get(number_start..)?.trim_matches('.');
    if number.is_empty() || number.len() > 9 {
        return None;
    }
    let before = trimmed.get(..number_start)?.trim_end_matches([' ', '.', '_', '-', ':']);
    let word = ["version", "ver", "v", "버전", "버젼", "rev", "제"].into_iter().find_map(|word| {
        let rest = before.strip_suffix(word)?;
        let joined = rest.chars().next_back().is_some_and(|it| it.is_ascii_alphabetic());
        (!joined && (word != "제" || edition)).then_some(rest)
    });
    let start = match word {
        Some(rest) => rest,
        None if edition => before,
        None => return None,
    };
    let start = start.trim_end_matches([' ', '_', '-', '(', '[', ',']);
    let mut version = number.to_owned();
    while let Some(shorter) = version.strip_suffix(".0") {
        version.truncate(shorter.len());
    }
    Some((start.len(), version))
}

fn strip_remark(name: &mut String) {
    let trimmed = name.trim_end_matches([')', ']', ' ']);
    for remark in REMARKS {
        if let Some(rest) = trimmed.strip_suffix(remark) {
            let kept = rest.trim_end_matches([' ', '_', '-', '(', '[']);
            // `재개정` ends with a remark and is a word.
            if kept.len() < rest.len() && !kept.is_empty() {
                name.truncate(kept.len());
                return;
            }
        }
    }
}

/// A date behind the title: `_20260101`, `(2026.01.01)`.
fn strip_date(name: &mut String) {
    let trimmed = name.trim_end_matches([')', ']', ' ', '.']);
    let kept = trimmed.trim_end_matches(|it: char| it.is_ascii_digit() || matches!(it, '.' | '-' | ' '));
    let digits = trimmed.get(kept.len()..).map_or(0, |it| it.bytes().filter(u8::is_ascii_digit).count());
    let kept = kept.trim_end_matches([' ', '_', '-', '(', '[']);
    if (6..=8).contains(&digits) && !kept.is_empty() {
        name.truncate(kept.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        cited: &'static str,
        own: &'static str,
        expected: Option<&'static [NamePart]>,
    }

    const OWN: &str = "02. 침해사고관리지침_Ver 1.0";

    const CASES: &[Case] = &[
        Case { cited: "02. 침해사고관리지침_Ver 1.0", own: OWN, expected: Some(&[]) },
        Case { cited: "02.침해사고 관리 지침 Ver1.0", own: OWN, expected: Some(&[]) },
        Case { cited: "침해사고관리지침", own: OWN, expected: Some(&[]) },
        Case { cited: "「침해사고관리지침」(V1.0).pdf", own: OWN, expected: Some(&[]) },
        Case { cited: "02_침해사고관리지침_v1.0(최종)", own: OWN, expected: Some(&[]) },
        Case { cited: "1. 침해사고관리지침", own: OWN, expected: Some(&[]) },
        Case { cited: "02. 침해사고관리지침_Ver 1", own: OWN, expected: Some(&[]) },
        Case {
            cited: "02. 침해사고관리지침_Ver 1.1", own: OWN, expected: Some(&[NamePart::Version])
        },
        Case { cited: "03. 침해사고관리지침_Ver 1.0", own: OWN, expected: Some(&[NamePart::Number]) },
        Case { cited: "02. 침해사고대응지침_Ver 1.0", own: OWN, expected: Some(&[NamePart::Title]) },
        Case { cited: "02. 침해사고관리지침서", own: OWN, expected: Some(&[NamePart::Title]) },
        Case { cited: "03. 개인정보관리정책서_Ver 1.0", own: OWN, expected: None },
        Case { cited: "07. 재해복구계획서", own: OWN, expected: None },
        Case {
            cited: "이용자 매뉴얼", own: "06. 한빛 이용자 매뉴얼_V2.0", expected: Some(&[])
        },
        Case {
            cited: "개인정보처리방침", own: "개인정보처리방침_20260101", expected: Some(&[])
        },
        Case { cited: "", own: OWN, expected: None },
    ];

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for case in CASES {
            let found = DocumentName::new(case.cited).likeness(&DocumentName::new(case.own));
            match case.expected {
                None => assert_eq!(found, Likeness::Other, "{} / {}", case.cited, case.own),
                Some(parts) => {
                    assert_ne!(found, Likeness::Other, "{} / {}", case.cited, case.own);
                    assert_eq!(found.differences(), parts, "{} / {}: {found:?}", case.cited, case.own);
                }
            }
        }
    }
}
