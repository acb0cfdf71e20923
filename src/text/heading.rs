//! The marks that Korean rules number their parts with: 제7조, ①, 1., 가., 1).

/// Which kind of mark a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// 제1편.
    Part,
    /// `[별첨]`, `별표 1`, `부칙`, `붙임 2`.
    Annex,
    /// 제1장.
    Chapter,
    /// 제1절.
    Section,
    /// 제1조, 제1조의2.
    Article,
    /// `#`, `##` of Markdown, with its depth.
    Hash(u8),
    /// `Ⅰ.`, `I.`.
    Roman,
    /// `1.1`, `1.1.1`, with its count of numbers.
    Decimal(u8),
    /// `1.`.
    Number,
    /// `①`.
    Paragraph,
    /// `가.`.
    Letter,
    /// `1)`, `(1)`, `가)`.
    Point,
}

/// A mark at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    /// The mark's number; the last number of a decimal, 1 for 가, 2 for 나.
    pub(super) number: u32,
    /// 의M of an article, else 0.
    pub(super) branch: u32,
    /// The mark as documents are cited: `제7조의2`, `①`, `1.`, `가.`, `1)`.
    pub(super) label: String,
    /// Byte at which the line goes on after the mark.
    pub(super) body: usize,
}

/// Reads the mark that a line begins with; `None` for running text.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let text = line.trim_start();
    let lead = line.len() - text.len();
    // The first character tells what the line may begin with, and most lines begin with a word.
    let mut mark = match text.chars().next()? {
        '제' => article_like(text),
        '부' | '별' | '붙' | '[' | '<' | '【' | '〔' | '〈' => annex(text),
        '(' => annex(text).or_else(|| bracketed(text)),
        '#' => hash(text),
        'I' | 'V' | 'X' | 'Ⅰ'..='Ⅻ' => roman(text),
        '0'..='9' | '０'..='９' => number(text).or_else(|| bracketed(text)),
        it if letter_number(it).is_some() => letter(text).or_else(|| bracketed(text)),
        _ => circled(text),
    }?;
    mark.body += lead;
    Some(mark)
}

/// A line without the mark and the bullet that it begins with.
pub fn behind_mark(line: &str) -> &str {
    let mut rest = line.trim_start();
    if begins_with_bullet(rest) {
        rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default().trim_start();
    }
    mark(rest).and_then(|mark| rest.get(mark.body..)).unwrap_or(rest).trim_start()
}

/// `제 7 조의 2`, `제1장`, `제1절`, `제1편`, with any spacing.
fn article_like(text: &str) -> Option<Mark> {
    let mut scan = Scan::new(text);
    scan.take('제')?;
    scan.spaces();
    let number = scan.number()?;
    scan.spaces();
    let unit = scan.next()?;
    let kind = match unit {
        '편' => MarkKind::Part,
        '장' => MarkKind::Chapter,
        '절' | '관' => MarkKind::Section,
        '조' => MarkKind::Article,
        _ => return None,
    };
    let mut branch = 0;
    if kind == MarkKind::Article {
        let mut ahead = scan.clone();
        ahead.spaces();
        if ahead.take('의').is_some() {
            ahead.spaces();
            if let Some(value) = ahead.number() {
                branch = value;
                scan = ahead;
            }
        }
    }
    let label =
        if branch > 0 { format!("제{number}{unit}의{branch}") } else { format!("제{number}{unit}") };
    Some(Mark { kind, number, branch, label, body: scan.at })
}

/// `부칙`, `별표 1`, `[별첨 2]`, `붙임1`, `부록 A`.
fn annex(text: &str) -> Option<Mark> {
    let mut scan = Scan::new(text);
    let bracket = scan.take_any(&['[', '<', '【', '〔', '(', '〈']).is_some();
    scan.spaces();
    let rest = text.get(scan.at..)?;
    let mut letters = rest.chars().filter(|it| !it.is_whitespace());
    let pair = [letters.next()?, letters.next()?];
    let words = ["부칙", "별표", "별첨", "별지", "붙임", "부록"];
    let word = words.into_iter().find(|it| it.chars().eq(pair))?;
    scan.take(word.chars().next()?)?;
    scan.spaces();
    scan.take(word.chars().nth(1)?)?;
    scan.spaces();
    let _ = scan.take('제');
    let number = scan.number().unwrap_or(0);
    let _ = scan.take('호');
    if bracket {
        scan.spaces();
        let _ = scan.take_any(&[']', '>', '】', '〕', ')', '〉']);
    } else {
        // Running text may begin with the word: "별표 1에 따라", "부칙은 …".
        let next = text.get(scan.at..)?.chars().next();
        if next.is_some_and(|it| !it.is_whitespace() && !matches!(it, '(' | '<' | '[' | ':' | '.')) {
            return None;
        }
    }
    let label = if number > 0 { format!("{word} {number}") } else { word.to_owned() };
    Some(Mark { kind: MarkKind::Annex, number, branch: 0, label, body: scan.at })
}

/// `①` … `⑳`, `㉑` … `㉟`, `➀` … `➉`.
fn circled(text: &str) -> Option<Mark> {
    let character = text.chars().next()?;
    let number = circled_number(character)?;
    Some(Mark {
        kind: MarkKind::Paragraph,
        number,
        branch: 0,
        label: character.to_string(),
        body: character.len_utf8(),
    })
}

/// Whether a text may hold a circled number, by the bytes that those begin with in UTF-8.
pub(super) fn may_hold_circled_number(text: &str) -> bool {
    memchr::memchr2(0xe2, 0xe3, text.as_bytes()).is_some()
}

/// The value of a circled number.
pub fn circled_number(character: char) -> Option<u32> {
    let code = u32::from(character);
    match code {
        0x2460..=0x2473 => Some(code - 0x245f),
        0x3251..=0x325f => Some(code - 0x3251 + 21),
        // Fonts without U+2460 are written with the dingbats.
        0x2780..=0x2789 => Some(code - 0x277f),
        _ => None,
    }
}

fn hash(text: &str) -> Option<Mark> {
    let depth = text.chars().take_while(|it| *it == '#').count();
    let valid = (1..=6).contains(&depth) && text.get(depth..)?.starts_with(' ');
    valid.then(|| Mark {
        kind: MarkKind::Hash(depth as u8),
        number: 0,
        branch: 0,
        label: String::new(),
        body: depth,
    })
}

/// `Ⅳ.`, `IV.`.
fn roman(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    let code = u32::from(first);
    let (number, at) = if (0x2160..=0x216b).contains(&code) {
        (code - 0x215f, first.len_utf8())
    } else {
        let length = text.bytes().take_while(|it| matches!(it, b'I' | b'V' | b'X')).count();
        let numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
        let position = numerals.iter().position(|it| text.get(..length) == Some(it))?;
        (position as u32 + 1, length)
    };
    let mut scan = Scan { text, at };
    scan.take('.')?;
    let label = text.get(..scan.at)?.to_owned();
    Some(Mark { kind: MarkKind::Roman, number, branch: 0, label, body: scan.at })
}

/// `1.`, `1.1`, `1.1.`, `3.2.1`.
fn number(text: &str) -> Option<Mark> {
    let mut scan = Scan::new(text);
    let mut number = scan.number().filter(|it| *it < 200)?;
    let digits = scan.at;
    if digits > 3 || scan.take('.').is_none() {
        return None;
    }
    let mut count = 1_u8;
    loop {
        let mut ahead = scan.clone();
        let Some(value) = ahead.number() else { break };
        let closed = ahead.take('.').is_some();
        let next = text.get(ahead.at..)?.chars().next();
        // `1.5배`, `2026.1.1`: the number goes on as a word.
        if value >= 200 || (!closed && next.is_some_and(|it| !it.is_whitespace())) {
            return None;
        }
        number = value;
        count = count.saturating_add(1);
        scan = ahead;
        if !closed {
            break;
        }
    }
    let label = text.get(..scan.at)?.to_owned();
    let kind = if count > 1 { MarkKind::Decimal(count) } else { MarkKind::Number };
    Some(Mark { kind, number, branch: 0, label, body: scan.at })
}

/// `가.`.
fn letter(text: &str) -> Option<Mark> {
    let mut scan = Scan::new(text);
    let character = scan.next()?;
    let number = letter_number(character)?;
    scan.take('.')?;
    Some(Mark { kind: MarkKind::Letter, number, branch: 0, label: format!("{character}."), body: scan.at })
}

/// `1)`, `(1)`, `가)`, `(가)`.
fn bracketed(text: &str) -> Option<Mark> {
    let mut scan = Scan::new(text);
    let opened = scan.take('(').is_some();
    let (number, name) = match scan.number() {
        Some(number) if number < 100 => (number, number.to_string()),
        Some(_) => return None,
        None => {
            let character = scan.next()?;
            (letter_number(character)?, character.to_string())
        }
    };
    scan.take(')')?;
    let label = if opened { format!("({name})") } else { format!("{name})") };
    Some(Mark { kind: MarkKind::Point, number, branch: 0, label, body: scan.at })
}

/// 1 for 가, 2 for 나, …
pub fn letter_number(character: char) -> Option<u32> {
    Some(match character {
        '가' => 1,
        '나' => 2,
        '다' => 3,
        '라' => 4,
        '마' => 5,
        '바' => 6,
        '사' => 7,
        '아' => 8,
        '자' => 9,
        '차' => 10,
        '카' => 11,
        '타' => 12,
        '파' => 13,
        '하' => 14,
        _ => return None,
    })
}

/// Byte at which a line goes on behind the symbol of a heading: `■ 제목`.
pub(super) fn symbol(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let first = text.chars().next().filter(|it| "■□▣◆◇▶▷●◎".contains(*it))?;
    Some(line.len() - text.len() + first.len_utf8())
}

/// Whether a line begins with a bullet mark rather than a number.
pub fn begins_with_bullet(text: &str) -> bool {
    let mut characters = text.trim_start().chars();
    let first = characters.next();
    let second = characters.next();
    match first {
        Some('-' | '*' | '–' | 'o' | 'ㅇ' | 'ο' | 'O' | '·' | '+') => {
            second.is_some_and(char::is_whitespace)
        }
        Some(
            '※' | '•' | '○' | '●' | '□' | '■' | '◦' | '▪' | '▶' | '◆' | '◇' | '▷' | '☐' | '☑' | '❍' | 'ㆍ'
            | '▣' | '◎',
        ) => true,
        // A row of a table that is drawn with bars, as Markdown has it.
        Some('|') => true,
        Some('\u{e000}'..='\u{f8ff}') => true,
        _ => false,
    }
}

/// Reads a text from the left.
#[derive(Clone)]
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Scan { text, at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn take(&mut self, wanted: char) -> Option<char> {
        if self.peek()? == wanted { self.next() } else { None }
    }

    fn take_any(&mut self, wanted: &[char]) -> Option<char> {
        if wanted.contains(&self.peek()?) { self.next() } else { None }
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            let _ = self.next();
        }
    }

    /// A number of at most five digits; full-width digits count.
    fn number(&mut self) -> Option<u32> {
        let mut value = None;
        for _ in 0..5 {
            let Some(character) = self.peek() else { break };
            let digit = match character {
                '0'..='9' => u32::from(character) - u32::from('0'),
                '\u{ff10}'..='\u{ff19}' => u32::from(character) - 0xff10,
                _ => break,
            };
            value = Some(value.unwrap_or(0) * 10 + digit);
            let _ = self.next();
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All readings of a mark, one after another.
    fn any_mark(text: &str) -> Option<Mark> {
        article_like(text)
            .or_else(|| annex(text))
            .or_else(|| circled(text))
            .or_else(|| hash(text))
            .or_else(|| roman(text))
            .or_else(|| number(text))
            .or_else(|| letter(text))
            .or_else(|| bracketed(text))
    }

    #[test]
    fn the_first_character_tells_what_a_line_may_begin_with() {
        let first = ('\u{21}'..='\u{ffff}').filter(|it| !it.is_whitespace());
        for character in first {
            for behind in ["", ".", ")", " 제목", "1)", "가)", "1조", "1.2", "칙", "별표 1]"] {
                let text = format!("{character}{behind}");
                assert_eq!(mark(&text), any_mark(&text), "{text}");
            }
        }
    }

    #[test]
    fn texts_with_circled_numbers_may_hold_them() {
        for character in ('\0'..=char::MAX).filter(|it| circled_number(*it).is_some()) {
            assert!(may_hold_circled_number(&format!("가 {character}")), "{character}");
        }
        assert!(!may_hold_circled_number("제1조(목적) 이 규정은 '가'를 정한다."));
    }
}
