//! A number in a cell as its format shows it (ECMA-376 part 1, 18.8.30 and 18.8.31).
//!
//! What evidence has in cells is dates, telephone numbers and counts; formats that only colour or align are left out.

use std::fmt::Write as _;

/// The code of a built-in format as Korean Excel shows it; `None` for `General` and for an id that the file must define.
pub(super) fn built_in(id: i64) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 | 27..=29 | 36 | 50..=52 | 54 | 57 | 58 => "yyyy-mm-dd",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        30 => "mm-dd-yy",
        31 => "yyyy\"년\" mm\"월\" dd\"일\"",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy-mm-dd h:mm",
        32 | 34 | 55 => "h\"시\" mm\"분\"",
        33 | 35 | 56 => "h\"시\" mm\"분\" ss\"초\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        _ => return None,
    })
}

/// Appends a number as `code` shows it; without one in the shortest way that means the same number. `from_1904` is the date system of the
/// workbook.
pub(super) fn write(value: f64, code: Option<&str>, from_1904: bool, out: &mut String) {
    let Some(tokens) = code.and_then(|code| section(code, value)) else {
        let _ = write!(out, "{value}");
        return;
    };
    if tokens.iter().any(|it| matches!(it, Token::Date(..) | Token::HalfDay | Token::Elapsed(_))) {
        match Moment::of(value, from_1904) {
            Some(moment) => moment.write(&tokens, out),
            None => {
                let _ = write!(out, "{value}");
            }
        }
    } else if tokens.iter().any(|it| matches!(it, Token::Digit(_))) {
        write_digits(value, &tokens, out);
    } else if tokens.iter().any(|it| matches!(it, Token::General)) {
        for token in &tokens {
            match token {
                Token::Literal(text) => out.push_str(text),
                Token::General => {
                    let _ = write!(out, "{}", value);
                }
                _ => {}
            }
        }
    } else {
        // `;;;` shows nothing, and a format of literals only shows them.
        out.extend(tokens.iter().filter_map(|it| match it {
            Token::Literal(text) => Some(text.as_str()),
            _ => None,
        }));
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Group,
    Percent,
    General,
    /// A letter of a date or time and how often it stands.
    Date(char, usize),
    /// `AM/PM`, `오전/오후`.
    HalfDay,
    /// `[h]`, `[m]`, `[s]`.
    Elapsed(char),
}

/// The section of a code that shows `value`: positive, negative and zero may have one each. `None` for a code that is no number format.
fn section(code: &str, value: f64) -> Option<Vec<Token>> {
    let sections = sections(code);
    let index = match sections.len() {
        0 => return None,
        1 => 0,
        2 => usize::from(value < 0.0),
        _ if value < 0.0 => 1,
        _ if value == 0.0 => 2,
        _ => 0,
    };
    let own = sections.get(index)?;
    let mut tokens = tokens(own)?;
    // The section of negative numbers writes the sign itself, if at all.
    if value < 0.0 && index == 0 && tokens.iter().any(|it| matches!(it, Token::Digit(_))) {
        tokens.insert(0, Token::Literal("-".to_owned()));
    }
    Some(tokens)
}

/// A code at its semicolons outside quotes.
fn sections(code: &str) -> Vec<&str> {
    let mut quoted = false;
    let mut escaped = false;
    code.split(|character| {
        let is_free = !quoted && !escaped;
        escaped = is_free && character == '\\';
        quoted ^= character == '"' && !escaped;
        is_free && character == ';'
    })
    .collect()
}

fn tokens(section: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = section;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        let lower = character.to_ascii_lowercase();
        let mut taken = character.len_utf8();
        match character {
            '"' => {
                let text = after.split('"').next().unwrap_or_default();
                tokens.push(Token::Literal(text.to_owned()));
                taken = (1 + text.len() + 1).min(rest.len());
            }
            '\\' | '!' => {
                let literal = after.chars().next();
                tokens.extend(literal.map(|it| Token::Literal(it.to_string())));
                taken += literal.map_or(0, char::len_utf8);
            }
            // A space as wide as a character, and a character that fills the cell.
            '_' | '*' => {
                taken += after.chars().next().map_or(0, char::len_utf8);
                if character == '_' {
                    tokens.push(Token::Literal(" ".to_owned()));
                }
            }
            '[' => {
                let inside = after.split(']').next().unwrap_or_default();
                taken = (1 + inside.len() + 1).min(rest.len());
                let first = inside.chars().next().map(|it| it.to_ascii_lowercase());
                match first {
                    Some(it @ ('h' | 'm' | 's')) if inside.chars().all(|c| c.eq_ignore_ascii_case(&it)) => {
                        tokens.push(Token::Elapsed(it));
                    }
                    // `[$₩-412]`: a currency, then a locale.
                    Some('$') => {
                        let sign = inside.get(1..).unwrap_or_default().split('-').next().unwrap_or_default();
                        tokens.push(Token::Literal(sign.to_owned()));
                    }
                    _ => {}
                }
            }
            '0' | '#' | '?' => tokens.push(Token::Digit(character)),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Group),
            '%' => tokens.push(Token::Percent),
            '@' => return None,
            _ if starts_with(rest, "general") => {
                tokens.push(Token::General);
                taken = "general".len();
            }
            _ if starts_with(rest, "am/pm") || starts_with(rest, "a/p") => {
                tokens.push(Token::HalfDay);
                taken = if starts_with(rest, "am/pm") { "am/pm".len() } else { "a/p".len() };
            }
            _ if matches!(lower, 'y' | 'm' | 'd' | 'h' | 's' | 'a') => {
                let count = rest.chars().take_while(|it| it.to_ascii_lowercase() == lower).count();
                tokens.push(Token::Date(lower, count));
                taken = count;
            }
            // An exponent is written out.
            'E' | 'e' if after.starts_with(['+', '-']) => return None,
            _ => tokens.push(Token::Literal(character.to_string())),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    // `m` is the minute behind an hour and before a second.
    for index in 0..tokens.len() {
        if !matches!(tokens.get(index), Some(Token::Date('m', 1 | 2))) {
            continue;
        }
        let is_time = |token: &Token| !matches!(token, Token::Literal(_));
        let before = tokens.get(..index).unwrap_or_default().iter().rev().find(|it| is_time(it));
        let after = tokens.get(index + 1..).unwrap_or_default().iter().find(|it| is_time(it));
        let is_minute = matches!(before, Some(Token::Date('h', _) | Token::Elapsed('h')))
            || matches!(after, Some(Token::Date('s', _)));
        if let (true, Some(Token::Date(letter, _))) = (is_minute, tokens.get_mut(index)) {
            *letter = 'n';
        }
    }
    Some(tokens)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// Writes digits into the places of a format: `000-0000-0000` shows 1012345678 as 010-1234-5678.
fn write_digits(value: f64, tokens: &[Token], out: &mut String) {
    let point = tokens.iter().position(|it| *it == Token::Point).unwrap_or(tokens.len());
    let (whole, fraction) = tokens.split_at(point);
    let is_place = |token: &&Token| matches!(token, Token::Digit(_));
    let decimals = fraction.iter().filter(is_place).count().min(15);
    let percent = tokens.contains(&Token::Percent);
    let written = format!("{:.decimals$}", value.abs() * if percent { 100.0 } else { 1.0 });
    let (digits, decimals_written) = written.split_once('.').unwrap_or((&written, ""));
    let last_place = whole.iter().rposition(|it| is_place(&it)).unwrap_or_default();
    let grouped = whole.get(..last_place).unwrap_or_default().contains(&Token::Group);
    let places = whole.iter().filter(is_place).count();
    let digits = if digits == "0" { "" } else { digits };
    // Places beyond the digits are empty or zero; digits beyond the places stand at the first one.
    let mut left = places;
    let mut next = digits.chars();
    let mut remaining = digits.len();
    for token in whole {
        match token {
            Token::Digit(kind) => {
                let here = if left == places {
                    remaining.saturating_sub(left - 1)
                } else {
                    usize::from(remaining >= left)
                };
                if here == 0 && *kind == '0' {
                    out.push('0');
                }
                for _ in 0..here {
                    out.extend(next.next());
                    remaining -= 1;
                    if grouped && remaining > 0 && remaining % 3 == 0 {
                        out.push(',');
                    }
                }
                left -= 1;
            }
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
    let optional = fraction.iter().filter(is_place).rev().take_while(|it| **it == Token::Digit('#')).count();
    let zeros = decimals_written.bytes().rev().take_while(|it| *it == b'0').count();
    let kept = decimals_written.len() - optional.min(zeros);
    if kept > 0 {
        out.push('.');
        out.push_str(decimals_written.get(..kept).unwrap_or_default());
    }
    for token in fraction {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
}

/// A date and time.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// 0 is Sunday.
    weekday: i64,
    /// Seconds of the day.
    seconds: i64,
    /// Seconds since the day 0.
    elapsed: i64,
}

impl Moment {
    /// The moment of a serial number: days since 1899-12-30, or since 1904-01-01. The earlier system holds 1900 for a leap year.
    fn of(value: f64, from_1904: bool) -> Option<Self> {
        if !(0.0..2_958_466.0).contains(&value) {
            return None;
        }
        let elapsed = (value * 86_400.0).round() as i64;
        let (serial, seconds) = (elapsed.div_euclid(86_400), elapsed.rem_euclid(86_400));
        let since_1899 = match (from_1904, serial) {
            (true, _) => serial + 1_462,
            (false, 0..60) => serial + 1,
            (false, _) => serial,
        };
        // Days since 1970-01-01 to a date of the Gregorian calendar, by eras of 400 years that begin in March.
        let days = since_1899 - 25_569;
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Some(Moment { year, month, day, weekday: (days + 4).rem_euclid(7), seconds, elapsed })
    }

    fn write(&self, tokens: &[Token], out: &mut String) {
        const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
        const WEEKDAYS: &str = "일월화수목금토";
        let half = tokens.contains(&Token::HalfDay);
        let (hour, minute, second) = (self.seconds / 3_600, self.seconds / 60 % 60, self.seconds % 60);
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let weekday = WEEKDAYS.chars().nth(self.weekday as usize).unwrap_or('일');
        for token in tokens {
            let _ = match token {
                Token::Date('y', 1 | 2) => write!(out, "{:02}", self.year % 100),
                Token::Date('y', _) => write!(out, "{:04}", self.year),
                Token::Date('m', 1) => write!(out, "{}", self.month),
                Token::Date('m', 2) => write!(out, "{:02}", self.month),
                Token::Date('m', _) => {
                    let at = (self.month as usize - 1) * 3;
                    write!(out, "{}", MONTHS.get(at..at + 3).unwrap_or_default())
                }
                Token::Date('d', 1) => write!(out, "{}", self.day),
                Token::Date('d', 2) => write!(out, "{:02}", self.day),
                Token::Date('d' | 'a', 3) => write!(out, "{weekday}"),
                Token::Date('d' | 'a', _) => write!(out, "{weekday}요일"),
                Token::Date('h', 1) => write!(out, "{}", if half { twelve } else { hour }),
                Token::Date('h', _) => write!(out, "{:02}", if half { twelve } else { hour }),
                Token::Date('n', 1) => write!(out, "{minute}"),
                Token::Date('n', _) => write!(out, "{minute:02}"),
                Token::Date('s', 1) => write!(out, "{second}"),
                Token::Date('s', _) => write!(out, "{second:02}"),
                Token::Elapsed('h') => write!(out, "{}", self.elapsed / 3_600),
                Token::Elapsed('m') => write!(out, "{}", self.elapsed / 60),
                Token::Elapsed(_) => write!(out, "{}", self.elapsed),
                Token::HalfDay => write!(out, "{}", if hour < 12 { "AM" } else { "PM" }),
                Token::Literal(text) => write!(out, "{text}"),
                Token::Group => write!(out, ","),
                Token::Point => write!(out, "."),
                _ => Ok(()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{built_in, write};

    struct Case {
        name: &'static str,
        value: f64,
        code: Option<&'static str>,
        expected: &'static str,
    }

    const CASES: &[Case] = &[
        Case { name: "a count", value: 3.0, code: None, expected: "3" },
        Case { name: "a fraction", value: 0.1, code: None, expected: "0.1" },
        Case { name: "General by name", value: -1.5, code: Some("General"), expected: "-1.5" },
        Case { name: "a unit", value: 5.0, code: Some("General\"명\""), expected: "5명" },
        Case { name: "text format", value: 12.0, code: Some("@"), expected: "12" },
        Case {
            name: "a telephone number",
            value: 1_012_345_678.0,
            code: Some("000-0000-0000"),
            expected: "010-1234-5678",
        },
        Case {
            name: "a number of Seoul",
            value: 212_345_678.0,
            code: Some("0#-####-####"),
            expected: "02-1234-5678",
        },
        Case {
            name: "escaped signs",
            value: 1_012_345_678.0,
            code: Some("000\\-0000\\-0000"),
            expected: "010-1234-5678",
        },
        Case { name: "thousands", value: 1_234_567.0, code: Some("#,##0"), expected: "1,234,567" },
        Case { name: "nothing of thousands", value: 0.0, code: Some("#,##0"), expected: "0" },
        Case { name: "won", value: 1200.0, code: Some("[$₩-412]#,##0"), expected: "₩1,200" },
        Case { name: "decimals", value: 2.5, code: Some("0.00"), expected: "2.50" },
        Case { name: "optional decimals", value: 2.5, code: Some("0.###"), expected: "2.5" },
        Case { name: "percent", value: 0.995, code: Some("0.0%"), expected: "99.5%" },
        Case { name: "negative", value: -3.0, code: Some("0"), expected: "-3" },
        Case { name: "negative in its own section", value: -3.0, code: Some("0;(0)"), expected: "(3)" },
        Case {
            name: "zero in its own section", value: 0.0, code: Some("0;-0;\"없음\""), expected: "없음"
        },
        Case { name: "shown by nothing", value: 3.0, code: Some(";;;"), expected: "" },
        Case { name: "a date", value: 46_054.0, code: Some("yyyy-mm-dd"), expected: "2026-02-01" },
        Case {
            name: "a Korean date",
            value: 46_054.0,
            code: Some("yyyy\"년\" m\"월\" d\"일\" aaaa"),
            expected: "2026년 2월 1일 일요일",
        },
        Case { name: "a leap day", value: 45_351.0, code: Some("yyyy/mm/dd"), expected: "2024/02/29" },
        Case { name: "the first day", value: 1.0, code: Some("yyyy-mm-dd"), expected: "1900-01-01" },
        Case { name: "a time", value: 0.75, code: Some("h:mm AM/PM"), expected: "6:00 PM" },
        Case {
            name: "a date and time",
            value: 46_054.5,
            code: Some("yyyy.mm.dd hh:mm:ss"),
            expected: "2026.02.01 12:00:00",
        },
        Case { name: "hours beyond a day", value: 1.5, code: Some("[h]:mm"), expected: "36:00" },
        Case { name: "a date that is none", value: -5.0, code: Some("yyyy-mm-dd"), expected: "-5" },
        Case { name: "an exponent", value: 1200.0, code: Some("0.00E+00"), expected: "1200" },
    ];

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for case in CASES {
            let mut shown = String::new();
            write(case.value, case.code, false, &mut shown);
            assert_eq!(shown, case.expected, "{}", case.name);
        }
        let mut shown = String::new();
        write(44_592.0, built_in(14), true, &mut shown);
        assert_eq!(shown, "2026-02-01", "days since 1904");
    }

    #[test]
    fn no_code_makes_it_fail_hard() {
        for code in [
            "", "\"", "\\", "[", "[$", "_", "*", "0.", ".0", ",", "%%", "yyyyyyyy", "[h", ";;;;", "0,,", "!",
            "가나",
        ] {
            for value in [0.0, -1.0, 1e308, f64::NAN, f64::INFINITY, 0.5] {
                write(value, Some(code), false, &mut String::new());
            }
        }
    }
}
