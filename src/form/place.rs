//! The grammar of a cited place: `6 페이지 - 제 7조 침해사고 보고 3항 1호`, `8~9쪽, 제13조(사후관리)`, `제7조제3항, p.6`.

use crate::text::{circled_number, letter_number};

/// Most pages that a range may name: a longer one is no range of pages.
const LONGEST_RANGE: u32 = 60;
/// Longest title of an article in characters.
const TITLE_CHARS: usize = 60;

/// Where a citation says that something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitedPlace {
    /// Page numbers as written; empty where none is.
    pub pages: Vec<u32>,
    /// N and M of 제N조의M; M is 0 where there is none.
    pub article: Option<(u32, u32)>,
    /// The title written behind the article's number, or of the heading where there is no article.
    pub title: Option<String>,
    /// 항.
    pub paragraphs: Vec<u32>,
    /// 호.
    pub items: Vec<u32>,
    /// 목.
    pub subitems: Vec<u32>,
}

impl CitedPlace {
    /// `제7조`, `제7조의2`.
    pub fn article_label(&self) -> Option<String> {
        self.article.map(|(number, branch)| match branch {
            0 => format!("제{number}조"),
            _ => format!("제{number}조의{branch}"),
        })
    }

    /// `3항 1호`; empty where the article is cited as a whole.
    pub fn part_label(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        if !self.paragraphs.is_empty() {
            parts.push(format!("{}항", list(&self.paragraphs)));
        }
        if !self.items.is_empty() {
            parts.push(format!("{}호", list(&self.items)));
        }
        if !self.subitems.is_empty() {
            const LETTERS: [&str; 14] =
                ["가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하"];
            let letters = self.subitems.iter().filter_map(|it| LETTERS.get((*it as usize).checked_sub(1)?));
            parts.push(format!("{}목", letters.copied().collect::<Vec<_>>().join(",")));
        }
        parts.join(" ")
    }
}

/// A piece of a cited place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Pages(Vec<u32>),
    Article(u32, u32),
    Paragraphs(Vec<u32>),
    Items(Vec<u32>),
    Subitems(Vec<u32>),
    Other(char),
}

/// Whether a text names a page or an article.
pub(super) fn names_a_place(text: &[char]) -> bool {
    tokens(text).iter().any(|it| matches!(it, Token::Pages(_) | Token::Article(..)))
}

/// Whether a text names a page.
pub(super) fn names_a_page(text: &[char]) -> bool {
    tokens(text).iter().any(|it| matches!(it, Token::Pages(_)))
}

/// Reads the places that a text cites, and what stands before the first of them.
pub(super) fn read(text: &[char]) -> (String, Vec<CitedPlace>) {
    let mut lead = String::new();
    let mut places: Vec<CitedPlace> = Vec::new();
    let mut pages: Vec<u32> = Vec::new();
    let mut heading = String::new();
    // Articles that stand before any page share the first page that comes.
    let mut waiting = 0;
    let mut between = String::new();
    let mut seen = false;
    for token in tokens(text) {
        match token {
            Token::Pages(found) => {
                let joined = between.chars().all(|it| !it.is_alphanumeric()) && !pages.is_empty() && !seen;
                if waiting > 0 {
                    let first = places.len() - waiting;
                    for place in places.iter_mut().skip(first) {
                        place.pages.clone_from(&found);
                    }
                    waiting = 0;
                    pages.clear();
                } else if joined {
                    extend(&mut pages, &found, between.contains(['~', '-', '–']));
                } else {
                    pages = found;
                }
                seen = false;
                between.clear();
                lead.push_str(if lead.is_empty() { " " } else { "" });
            }
            Token::Article(number, branch) => {
                waiting += usize::from(pages.is_empty());
                places.push(CitedPlace {
                    pages: pages.clone(),
                    article: Some((number, branch)),
                    title: Some(String::new()),
                    ..CitedPlace::default()
                });
                seen = true;
                between.clear();
            }
            Token::Paragraphs(found) => {
                if let Some(place) = places.last_mut() {
                    place.paragraphs.extend(found);
                }
            }
            Token::Items(found) => {
                if let Some(place) = places.last_mut() {
                    place.items.extend(found);
                }
            }
            Token::Subitems(found) => {
                if let Some(place) = places.last_mut() {
                    place.subitems.extend(found);
                }
            }
            Token::Other(character) => {
                between.push(character);
                let before_all = pages.is_empty() && places.is_empty();
                match places.last_mut() {
                    Some(place) if seen => {
                        let whole = place.paragraphs.is_empty()
                            && place.items.is_empty()
                            && place.subitems.is_empty();
                        if let (true, Some(title)) = (whole, &mut place.title) {
                            title.push(character);
                        }
                    }
                    _ if before_all => lead.push(character),
                    _ => heading.push(character),
                }
            }
        }
    }
    for place in &mut places {
        place.title = place.title.take().map(|it| tidy(&it)).filter(|it| is_title(it));
    }
    if places.is_empty() && !pages.is_empty() {
        let title = Some(tidy(&heading)).filter(|it| is_title(it));
        places.push(CitedPlace { pages, title, ..CitedPlace::default() });
    }
    (lead.trim().to_owned(), places)
}

fn is_title(title: &str) -> bool {
    let letters = title.chars().filter(|it| it.is_alphabetic()).count();
    letters > 1 && title.chars().count() <= TITLE_CHARS
}

fn extend(pages: &mut Vec<u32>, found: &[u32], is_range: bool) {
    if let (true, Some(from), Some(to)) = (is_range, pages.last().copied(), found.first().copied())
        && from < to
        && to - from <= LONGEST_RANGE
    {
        pages.extend(from + 1..to);
    }
    pages.extend(found);
    pages.dedup();
}

/// White space as single spaces, and no separators or open brackets around.
fn tidy(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let separates = |it: char| {
        it.is_whitespace() || matches!(it, '-' | ',' | ':' | ';' | '/' | '·' | '.' | '~' | '–' | '|' | '및')
    };
    let mut tidied = words.trim_matches(separates);
    loop {
        let before = tidied.len();
        tidied =
            tidied.strip_suffix("참조").or_else(|| tidied.strip_suffix("참고")).unwrap_or(tidied).trim_end();
        for (open, close) in
            [('(', ')'), ('[', ']'), ('<', '>'), ('【', '】'), ('〔', '〕'), ('「', '」'), ('〈', '〉')]
        {
            let count = |wanted: char| tidied.chars().filter(|it| *it == wanted).count();
            if tidied.starts_with(open) && tidied.ends_with(close) && count(open) == 1 {
                tidied = tidied.trim_start_matches(open).trim_end_matches(close);
            } else if count(open) > count(close) {
                tidied = tidied.trim_end_matches(open);
                tidied = tidied.strip_prefix(open).unwrap_or(tidied);
            } else if count(close) > count(open) {
                tidied = tidied.trim_start_matches(close).trim_end_matches(close);
            }
        }
        tidied = tidied.trim_matches(separates);
        if tidied.len() == before {
            return tidied.to_owned();
        }
    }
}

fn tokens(text: &[char]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (token, length) = token(text, at).unwrap_or_else(|| {
            let character = text.get(at).copied().unwrap_or(' ');
            (Token::Other(character), 1)
        });
        tokens.push(token);
        at += length;
    }
    tokens
}

/// The token at a place and its length in characters.
fn token(text: &[char], at: usize) -> Option<(Token, usize)> {
    let rest = text.get(at..)?;
    let first = *rest.first()?;
    let before = at.checked_sub(1).and_then(|it| text.get(it)).copied();
    let joined = before.is_some_and(|it| it.is_ascii_alphanumeric());
    if let (false, Some(length)) = (joined, page_word(rest, true)) {
        let (pages, used) = numbers(rest.get(length..)?)?;
        let unit = page_word(rest.get(length + used..)?, false).unwrap_or(0);
        return Some((Token::Pages(pages), length + used + unit));
    }
    if let Some(number) = circled_number(first) {
        return Some((Token::Paragraphs(vec![number]), 1));
    }
    let ordinal = usize::from(first == '제');
    let digit = |it: Option<&char>| it.is_some_and(char::is_ascii_digit);
    let lead = ordinal + blanks(rest.get(ordinal..)?);
    if digit(rest.get(lead)) && !(joined && ordinal == 0) {
        let (list, used) = numbers(rest.get(lead..)?)?;
        let behind = lead + used + blanks(rest.get(lead + used..)?);
        let unit = *rest.get(behind)?;
        let end = behind + 1;
        match unit {
            '조' => {
                // `3조원`, `2조 5항` of a text in words.
                let number = *list.last()?;
                let (branch, length) = branch(rest.get(end..)?).unwrap_or((0, 0));
                return (list.len() == 1).then_some((Token::Article(number, branch), end + length));
            }
            '항' => return Some((Token::Paragraphs(list), end)),
            '호' => return Some((Token::Items(list), end)),
            '목' => return Some((Token::Subitems(list), end)),
            _ if ordinal == 0 => {
                let length = page_word(rest.get(behind..)?, false)?;
                return Some((Token::Pages(list), behind + length));
            }
            _ => return None,
        }
    }
    // `가목`.
    let subitem = letter_number(first).filter(|_| rest.get(1) == Some(&'목'))?;
    let apart = before.is_none_or(|it| !it.is_alphabetic() || matches!(it, '호' | '항'));
    apart.then_some((Token::Subitems(vec![subitem]), 2))
}

/// `의2` behind an article.
fn branch(rest: &[char]) -> Option<(u32, usize)> {
    let lead = blanks(rest);
    if rest.get(lead) != Some(&'의') {
        return None;
    }
    let from = lead + 1 + blanks(rest.get(lead + 1..)?);
    let (number, used) = number(rest.get(from..)?)?;
    Some((number, from + used))
}

/// A word for pages before (`p.`, `page`) or behind a number (`페이지`, `쪽`, `p`), with its length.
fn page_word(rest: &[char], before: bool) -> Option<usize> {
    let words: &[&str] = if before {
        &["pages", "page", "pp", "p", "페이지", "쪽수"]
    } else {
        &["페이지", "쪽", "면", "pages", "page", "pp", "p"]
    };
    let (word, length) = words.iter().find_map(|word| Some((*word, written(rest, word)?)))?;
    let next = rest.get(length);
    if next.is_some_and(|it| it.is_ascii_alphabetic()) {
        return None;
    }
    if !before {
        // `3면적`: another word.
        let goes_on = word.chars().count() == 1
            && next.is_some_and(|it| {
                it.is_alphabetic()
                    && !matches!(
                        it,
                        '제' | '의' | '에' | '부' | '까' | '와' | '과' | '및' | '참' | '을' | '를'
                    )
            });
        return (!goes_on).then_some(length);
    }
    let mut end = length;
    while rest.get(end).is_some_and(|it| it.is_whitespace() || matches!(it, '.' | ':' | '번' | '호')) {
        end += 1;
    }
    rest.get(end).is_some_and(char::is_ascii_digit).then_some(end)
}

/// The length of a word at the beginning of a text; a Korean one may be broken by white space.
fn written(rest: &[char], word: &str) -> Option<usize> {
    let mut at = 0;
    for wanted in word.chars() {
        if at > 0 && !wanted.is_ascii() {
            at += blanks(rest.get(at..)?);
        }
        if !rest.get(at)?.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// `8`, `8,9`, `8, 9`, `8~10`, `8-9`, `8 및 9`: the numbers and the length.
fn numbers(rest: &[char]) -> Option<(Vec<u32>, usize)> {
    let (first, mut end) = number(rest)?;
    let mut list = vec![first];
    loop {
        let mut next = end + blanks(rest.get(end..)?);
        let Some(separator) = rest.get(next).copied() else { break };
        let range = matches!(separator, '~' | '-' | '–' | '∼' | '〜');
        if !range && !matches!(separator, ',' | '·' | '、' | '및' | '&' | '/' | 'ㆍ') {
            break;
        }
        next += 1;
        next += blanks(rest.get(next..)?);
        let Some((value, used)) = number(rest.get(next..)?) else { break };
        // `1. 2.`, `6 - 제7조`: no list.
        let last = list.last().copied().unwrap_or_default();
        if range {
            if value <= last || value - last > LONGEST_RANGE {
                break;
            }
            list.extend(last + 1..value);
        }
        list.push(value);
        end = next + used;
    }
    Some((list, end))
}

/// A number of at most four digits.
fn number(rest: &[char]) -> Option<(u32, usize)> {
    let digits = rest.iter().take_while(|it| it.is_ascii_digit()).count();
    let value: String = rest.get(..digits)?.iter().collect();
    (digits <= 4).then(|| value.parse().ok()).flatten().map(|it| (it, digits))
}

fn blanks(rest: &[char]) -> usize {
    rest.iter().take_while(|it| it.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected = (&'static [u32], &'static str, &'static str, &'static str);

    struct Case {
        text: &'static str,
        /// Pages, article, title, part.
        expected: &'static [Expected],
    }

    const CASES: &[Case] = &[
        Case {
            text: "6 페이지 - 제 7조 침해사고 보고 3항",
            expected: &[(&[6], "제7조", "침해사고 보고", "3항")],
        },
        Case {
            text: "8,9 페이지 제 13조 사후관리", expected: &[(&[8, 9], "제13조", "사후관리", "")]
        },
        Case {
            text: "8~9페이지, 제13조(사후관리)", expected: &[(&[8, 9], "제13조", "사후관리", "")]
        },
        Case { text: "p.8-9, 제13조", expected: &[(&[8, 9], "제13조", "", "")] },
        Case { text: "pp. 8 - 10 / 제13조", expected: &[(&[8, 9, 10], "제13조", "", "")] },
        Case {
            text: "17 페이지 - 제 8조 개인정보 안전성 확보 조치 1항 4호",
            expected: &[(&[17], "제8조", "개인정보 안전성 확보 조치", "1항 4호")],
        },
        Case {
            text: "제7조제3항제1호가목, 6쪽", expected: &[(&[6], "제7조", "", "3항 1호 가목")]
        },
        Case { text: "제7조의2(통지) ③, p6", expected: &[(&[6], "제7조의2", "통지", "3항")] },
        Case {
            text: "6 페이지 - 제7조 침해사고 보고 3항, 제8조 침해사고 대응 1항",
            expected: &[(&[6], "제7조", "침해사고 보고", "3항"), (&[6], "제8조", "침해사고 대응", "1항")],
        },
        Case {
            text: "6 페이지 - 제7조 보고 / 8,9 페이지 - 제13조 사후관리",
            expected: &[(&[6], "제7조", "보고", ""), (&[8, 9], "제13조", "사후관리", "")],
        },
        Case {
            text: "8,9 페\n이지 - 제 13\n조 사후관리", expected: &[(&[8, 9], "제13조", "사후관리", "")]
        },
        Case { text: "8페이지~10페이지", expected: &[(&[8, 9, 10], "", "", "")] },
        Case {
            text: "1 페이지 - 2. 담당인력과 담당업무",
            expected: &[(&[1], "", "2. 담당인력과 담당업무", "")],
        },
        Case {
            text: "15페이지 제4조 제3자 제공", expected: &[(&[15], "제4조", "제3자 제공", "")]
        },
        Case { text: "(주)한빛", expected: &[] },
        Case { text: "24시간 이내, 3년", expected: &[] },
    ];

    #[test]
    fn places_are_read_however_they_are_written() {
        for case in CASES {
            let text: Vec<char> = case.text.chars().collect();
            let (_, places) = read(&text);
            let found: Vec<(Vec<u32>, String, String, String)> = places
                .iter()
                .map(|it| {
                    let label = it.article_label().unwrap_or_default();
                    (it.pages.clone(), label, it.title.clone().unwrap_or_default(), it.part_label())
                })
                .collect();
            let expected: Vec<(Vec<u32>, String, String, String)> = case
                .expected
                .iter()
                .map(|it| (it.0.to_vec(), it.1.to_owned(), it.2.to_owned(), it.3.to_owned()))
                .collect();
            assert_eq!(found, expected, "{}", case.text);
        }
    }
}
