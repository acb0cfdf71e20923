//! Bytes to tokens: the lexical conventions that content streams and object files share (ISO 32000-1, 7.2).
//!
//! The lexer never fails: a byte that begins no token is stepped over, and reading goes on behind it.

use std::ops::Range;

/// Byte classes of ISO 32000-1, table 1 and 2, and the starts of numbers.
const REGULAR: u8 = 0;
const SPACE: u8 = 1;
const DELIMITER: u8 = 2;
const NUMBER: u8 = 3;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [REGULAR; 256];
    let mut index = 0;
    while index < 256 {
        table[index] = match index as u8 {
            0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' => SPACE,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => DELIMITER,
            b'0'..=b'9' | b'+' | b'-' | b'.' => NUMBER,
            _ => REGULAR,
        };
        index += 1;
    }
    table
}

/// What stands in [`HEXADECIMAL`] for bytes that are no digit.
const NO_DIGIT: u8 = u8::MAX;

/// The values of hexadecimal digits.
const HEXADECIMAL: [u8; 256] = hexadecimal();

const fn hexadecimal() -> [u8; 256] {
    let mut table = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        let digits = [b"0123456789abcdef"[value], b"0123456789ABCDEF"[value]];
        table[digits[0] as usize] = value as u8;
        table[digits[1] as usize] = value as u8;
        value += 1;
    }
    table
}

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(REGULAR)
}

/// Whether `byte` is white space.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    class(byte) == SPACE
}

/// Whether `byte` is neither white space nor a delimiter.
#[inline]
pub(super) fn is_regular(byte: u8) -> bool {
    matches!(class(byte), REGULAR | NUMBER)
}

/// Decimal places that count.
const MOST_PLACES: usize = 12;

const POWERS: [f64; MOST_PLACES + 1] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

/// The decimal digits that `bytes` begin with: the number that they write, and how many they are. `None` where there are more than
/// seven of them or no eight bytes to look at.
///
/// All eight bytes are looked at as one word, its lowest byte the first: numbers are most of a content stream, and a loop over so few
/// digits costs more than all of this.
#[inline]
fn few_digits(bytes: &[u8]) -> Option<(u32, usize)> {
    let word = u64::from_le_bytes(*bytes.first_chunk()?);
    let values = word ^ u64::from_le_bytes([b'0'; 8]);
    // What is no digit has its highest bit set here: by itself, or because it is more than 9. A carry changes only bytes behind it.
    let others =
        (values.wrapping_add(u64::from_le_bytes([0x7F - 9; 8])) | values) & u64::from_le_bytes([0x80; 8]);
    if others == 0 {
        return None;
    }
    // The last bit of the byte behind the digits.
    let last_bit = others.trailing_zeros();
    // The digits behind zeros, eight together; then pairs of neighbours become one number each, three times.
    let digits = values << (63 - last_bit) << 8;
    let pairs = (digits.wrapping_mul(1 + (10 << 8)) >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(1 + (100 << 16)) >> 16) & 0x0000_FFFF_0000_FFFF;
    let number = fours.wrapping_mul(1 + (10_000 << 32)) >> 32;
    Some((number as u32, last_bit as usize / 8))
}

/// The number that `bytes` begin with, and its bytes, where it is written as nearly all are: at most a minus, few digits before and
/// after the point, nothing that clings to it.
#[inline]
fn plain_number(bytes: &[u8]) -> Option<(f64, usize)> {
    // No more bytes than this are looked at.
    let bytes = bytes.first_chunk::<18>()?;
    let is_negative = bytes.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (whole, mut digits) = few_digits(bytes.get(start..)?)?;
    let mut value = f64::from(whole);
    let mut end = start + digits;
    if bytes.get(end) == Some(&b'.') {
        let (fraction, places) = few_digits(bytes.get(end + 1..)?)?;
        value += f64::from(fraction) / POWERS.get(places)?;
        end += 1 + places;
        digits += places;
    }
    let value = if is_negative { -value } else { value };
    (digits > 0 && !is_regular(*bytes.get(end)?)).then_some((value, end))
}

/// A string's bytes: in the stream itself where they stand there as they are, else in the caller's scratch buffer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bytes<'a> {
    /// A part of the stream.
    Stream(&'a [u8]),
    /// A range of the scratch buffer.
    Scratch(Range<usize>),
}

impl<'a> Bytes<'a> {
    /// The bytes, `scratch` being the buffer that the lexer was given.
    #[inline]
    pub(super) fn get<'s>(&'s self, scratch: &'s [u8]) -> &'s [u8] {
        match self {
            Bytes::Stream(bytes) => bytes,
            Bytes::Scratch(range) => scratch.get(range.clone()).unwrap_or_default(),
        }
    }
}

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// A number, and whether it was written without a fraction.
    Number(f64, bool),
    /// A name without its solidus, escapes as written.
    Name(&'a [u8]),
    /// A literal or hexadecimal string.
    String(Bytes<'a>),
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictionaryStart,
    /// `>>`
    DictionaryEnd,
    /// Anything else: an operator, `true`, `null`, `obj`.
    Keyword(&'a [u8]),
}

/// Reads tokens from `data`, from `at` on.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    pub(super) data: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `data`.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Lexer { data, at: 0 }
    }

    /// A lexer inside `data`.
    pub(super) fn starting_at(data: &'a [u8], at: usize) -> Self {
        Lexer { data, at }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    /// Steps over white space and comments.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        self.skip_blanks();
        while let Some((b'%', comment)) = self.rest().split_first() {
            self.at += 1 + memchr::memchr2(b'\n', b'\r', comment).unwrap_or(comment.len());
            self.skip_blanks();
        }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        let mut at = self.at;
        while self.data.get(at).is_some_and(|&byte| is_space(byte)) {
            at += 1;
        }
        self.at = at;
    }

    /// The next token where it is a number: most of a content stream's are. White space before it is stepped over in any case.
    #[inline]
    pub(super) fn next_number(&mut self) -> Option<f64> {
        self.skip_blanks();
        if self.peek().is_none_or(|byte| class(byte) != NUMBER) {
            return None;
        }
        self.number_here()
    }

    /// The number that begins with the next byte, a digit, sign or point; `None` where it is none in spite of that.
    #[inline]
    pub(super) fn number_here(&mut self) -> Option<f64> {
        if let Some((value, bytes)) = plain_number(self.rest()) {
            self.at += bytes;
            return Some(value);
        }
        let start = self.at;
        match self.number() {
            Some(Token::Number(value, _)) => Some(value),
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// The next token where it is a keyword that nothing but white space stands before: most of a content stream's operators are.
    #[inline]
    pub(super) fn next_keyword(&mut self) -> Option<&'a [u8]> {
        self.skip_blanks();
        let start = self.at;
        if self.peek().is_none_or(|byte| class(byte) != REGULAR) {
            return None;
        }
        self.skip_regular();
        self.data.get(start..self.at)
    }

    /// The next token where it is a hexadecimal string that the lexer stands before.
    #[inline]
    pub(super) fn next_hexadecimal(&mut self, scratch: &mut Vec<u8>) -> Option<Bytes<'a>> {
        match self.rest() {
            [b'<', b'<', ..] => None,
            [b'<', ..] => {
                self.at += 1;
                Some(self.hexadecimal(scratch))
            }
            _ => None,
        }
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn ahead(&mut self) -> Option<u8> {
        self.skip_blanks();
        self.peek()
    }

    /// The next token; `None` at the end. Strings that need decoding are appended to `scratch`.
    pub(super) fn next(&mut self, scratch: &mut Vec<u8>) -> Option<Token<'a>> {
        loop {
            self.skip_space();
            let start = self.at;
            let byte = self.peek()?;
            self.at += 1;
            match class(byte) {
                NUMBER => {
                    self.at = start;
                    if let Some(number) = self.number() {
                        return Some(number);
                    }
                    self.at = start + 1;
                    self.skip_regular();
                }
                REGULAR => {
                    self.skip_regular();
                    return Some(Token::Keyword(self.data.get(start..self.at)?));
                }
                _ => match byte {
                    b'/' => {
                        self.skip_regular();
                        return Some(Token::Name(self.data.get(start + 1..self.at)?));
                    }
                    b'(' => return Some(Token::String(self.literal(scratch))),
                    b'<' if self.peek() == Some(b'<') => {
                        self.at += 1;
                        return Some(Token::DictionaryStart);
                    }
                    b'<' => return Some(Token::String(self.hexadecimal(scratch))),
                    b'>' if self.peek() == Some(b'>') => {
                        self.at += 1;
                        return Some(Token::DictionaryEnd);
                    }
                    b'[' => return Some(Token::ArrayStart),
                    b']' => return Some(Token::ArrayEnd),
                    _ => {}
                },
            }
        }
    }

    #[inline]
    fn skip_regular(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|&byte| !is_regular(byte)).unwrap_or(rest.len());
    }

    /// A number as producers write it: several signs, a sign inside (`12-3` is 12), no digits before or after the point.
    #[inline]
    fn number(&mut self) -> Option<Token<'a>> {
        let mut negative = false;
        let mut rest = self.rest();
        while let Some((sign @ (b'+' | b'-'), tail)) = rest.split_first() {
            negative = *sign == b'-';
            rest = tail;
        }
        let (mut whole, mut digits) = (0u64, 0);
        while let Some((digit @ b'0'..=b'9', tail)) = rest.split_first() {
            whole = whole.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            digits += 1;
            rest = tail;
        }
        let mut value = whole as f64;
        let mut is_integer = true;
        if let Some((b'.', tail)) = rest.split_first() {
            rest = tail;
            is_integer = false;
            let (mut fraction, mut places) = (0u64, 0);
            while let Some((digit @ b'0'..=b'9', tail)) = rest.split_first() {
                if places < MOST_PLACES {
                    fraction = fraction * 10 + u64::from(digit - b'0');
                    places += 1;
                }
                digits += 1;
                rest = tail;
            }
            value += fraction as f64 / POWERS.get(places).copied().unwrap_or(1.0);
        }
        self.at = self.data.len() - rest.len();
        if self.peek().is_some_and(is_regular) {
            if digits == 0 {
                return None;
            }
            // "12-3", "1.2.3", "5e3": the number ends here and what clings to it is dropped; an operator is kept ("0Tc").
            if matches!(self.peek(), Some(b'-' | b'+' | b'.')) {
                self.skip_regular();
            }
        }
        let value = if negative && digits > 0 { -value } else { value };
        Some(Token::Number(value, is_integer))
    }

    /// A literal string, its opening parenthesis behind the lexer.
    pub(super) fn literal(&mut self, scratch: &mut Vec<u8>) -> Bytes<'a> {
        let start = self.at;
        let mut depth = 1usize;
        // Most strings have neither escapes nor line ends and are used where they stand.
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return Bytes::Stream(self.data.get(start..self.at - 1).unwrap_or_default());
                    }
                }
                b'\\' | b'\r' => break,
                _ => {}
            }
            self.at += 1;
        }
        let scratch_start = scratch.len();
        scratch.extend_from_slice(self.data.get(start..self.at).unwrap_or_default());
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(scratch);
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    scratch.push(b'\n');
                    continue;
                }
                _ => {}
            }
            scratch.push(byte);
        }
        Bytes::Scratch(scratch_start..scratch.len())
    }

    /// An escape sequence, its backslash behind the lexer (ISO 32000-1, table 3).
    fn escape(&mut self, scratch: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => scratch.push(b'\n'),
            b'r' => scratch.push(b'\r'),
            b't' => scratch.push(b'\t'),
            b'b' => scratch.push(8),
            b'f' => scratch.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = byte - b'0';
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value.wrapping_mul(8).wrapping_add(digit - b'0');
                    self.at += 1;
                }
                scratch.push(value);
            }
            other => scratch.push(other),
        }
    }

    /// A hexadecimal string, its `<` behind the lexer.
    pub(super) fn hexadecimal(&mut self, scratch: &mut Vec<u8>) -> Bytes<'a> {
        let start = scratch.len();
        let digit = |byte: u8| HEXADECIMAL.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT);
        let mut rest = self.rest();
        while let Some((&[high, low], tail)) = rest.split_first_chunk() {
            let (high, low) = (digit(high), digit(low));
            if high | low == NO_DIGIT {
                break;
            }
            scratch.push(high << 4 | low);
            rest = tail;
        }
        self.at = self.data.len() - rest.len();
        if self.peek() == Some(b'>') {
            self.at += 1;
            return Bytes::Scratch(start..scratch.len());
        }
        // White space, an odd digit, or something else stands between.
        let mut high = None;
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        for &byte in rest.get(..end).unwrap_or_default() {
            let digit = digit(byte);
            if digit == NO_DIGIT {
                continue;
            }
            match high.take() {
                None => high = Some(digit),
                Some(first) => scratch.push(first << 4 | digit),
            }
        }
        if let Some(first) = high {
            scratch.push(first << 4);
        }
        Bytes::Scratch(start..scratch.len())
    }
}

/// A name with its `#xx` escapes resolved (ISO 32000-1, 7.3.5).
pub(super) fn unescape_name(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = |at: usize| tail.get(at).and_then(|&it| char::from(it).to_digit(16));
        match (byte, hex(0), hex(1)) {
            (b'#', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(byte);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        source: &'static [u8],
        expected: &'static [&'static str],
    }

    const CASES: &[Case] = &[
        Case { name: "numbers", source: b"1 -2.5 .5 4. +7", expected: &["1", "-2.5", "0.5", "4", "7"] },
        Case {
            name: "odd numbers",
            source: b"--3 12-3 1.2.3 0Tc",
            expected: &["-3", "12", "1.2", "0", "Tc"],
        },
        Case {
            name: "long numbers",
            source: b"99999999999999999999 .1234567890129 0.000000000000",
            expected: &["18446744073709552000", "0.123456789012", "0"],
        },
        Case { name: "a number at the end", source: b"[-.5]12.25", expected: &["[", "-0.5", "]", "12.25"] },
        Case { name: "a sign alone is stepped over", source: b"- 5", expected: &["0", "5"] },
        Case { name: "name and comment", source: b"/F1%x\n/A#20B", expected: &["/F1", "/A#20B"] },
        Case { name: "plain string", source: b"(a(b)c)Tj", expected: &["(a(b)c)", "Tj"] },
        Case { name: "escapes", source: b"(a\\)\\101\\\nb\r\nc)", expected: &["(a)Ab\nc)"] },
        Case { name: "hexadecimal", source: b"<41 4>", expected: &["(A@)"] },
        Case {
            name: "arrays and dictionaries",
            source: b"[<</K true>>]",
            expected: &["[", "<<", "/K", "true", ">>", "]"],
        },
        Case { name: "stray delimiters", source: b") > } 5", expected: &["5"] },
        Case { name: "open string", source: b"(abc", expected: &["(abc)"] },
    ];

    fn show(token: &Token, scratch: &[u8]) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match token {
            Token::Number(value, _) => value.to_string(),
            Token::Name(name) => format!("/{}", text(name)),
            Token::String(bytes) => format!("({})", text(bytes.get(scratch))),
            Token::ArrayStart => "[".into(),
            Token::ArrayEnd => "]".into(),
            Token::DictionaryStart => "<<".into(),
            Token::DictionaryEnd => ">>".into(),
            Token::Keyword(word) => text(word),
        }
    }

    #[test]
    fn numbers_are_the_same_without_a_token_between() {
        for case in CASES {
            let (mut lexer, mut scratch) = (Lexer::new(case.source), Vec::new());
            loop {
                let mut ahead = lexer.clone();
                let number = ahead.next_number();
                let Some(token) = lexer.next(&mut scratch) else { break };
                if let Some(number) = number {
                    assert_eq!(show(&token, &scratch), number.to_string(), "{}", case.name);
                    assert_eq!(ahead.at, lexer.at, "{}", case.name);
                }
            }
        }
    }

    #[test]
    fn tokens_come_out_whatever_stands_between_them() {
        for case in CASES {
            let (mut lexer, mut scratch, mut got) = (Lexer::new(case.source), Vec::new(), Vec::new());
            while let Some(token) = lexer.next(&mut scratch) {
                got.push(show(&token, &scratch));
            }
            assert_eq!(got, case.expected, "{}", case.name);
        }
    }

    #[test]
    fn plain_numbers_are_those_that_are_read_digit_by_digit() {
        let (digits, fraction) = ("9081726354", "0370614529");
        for (whole, places) in (0..=10).flat_map(|whole| (0..=10).map(move |places| (whole, places))) {
            for (sign, point, behind) in [
                ("", ".", " "),
                ("-", ".", "]"),
                ("", "", "\n"),
                ("-", "", "/"),
                ("", ".", "-"),
                ("", ".", "x"),
            ] {
                let fraction = if point.is_empty() { "" } else { &fraction[..places] };
                let source =
                    format!("{sign}{}{point}{fraction}{behind} and what stands further on", &digits[..whole]);
                let plain = plain_number(source.as_bytes());
                let is_short =
                    (1..=14).contains(&(whole + fraction.len())) && whole <= 7 && fraction.len() <= 7;
                assert_eq!(plain.is_some(), is_short && !matches!(behind, "-" | "x"), "{source}");
                if let Some((value, bytes)) = plain {
                    let mut lexer = Lexer::new(source.as_bytes());
                    let Some(Token::Number(expected, _)) = lexer.number() else { panic!("{source}") };
                    assert_eq!((value.to_bits(), bytes), (expected.to_bits(), lexer.at), "{source}");
                }
            }
        }
    }
}
