//! A content stream as operators with their operands (ISO 32000-1, 7.8.2).
//!
//! One operation at a time, in buffers that are used again. A token that is no operator clears the operands and reading goes on:
//! a damaged place costs the operation in which it stands.

use lopdf::{Dictionary, Object};
use memchr::memmem;

use super::lexer::{Bytes, Lexer, Token, is_regular, is_space};
use super::object;

/// Operands of one operation. The longest that occur are the strings and numbers of a `TJ` array.
const OPERANDS: usize = 1 << 16;

/// Numbers of an operation that is known again: those of a matrix. The last two of them are its place.
const KNOWN_NUMBERS: usize = 6;
const LINEAR_NUMBERS: usize = 4;

/// Bytes behind an `EI` that must look like a content stream for it to be the end of an inline image.
const LOOK_AHEAD: usize = 24;

/// The operators that place text, or change how it is placed, or draw what a table is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `BT`
    BeginText,
    /// `ET`
    EndText,
    /// `Tc`
    CharacterSpacing,
    /// `Tw`
    WordSpacing,
    /// `Tz`
    HorizontalScaling,
    /// `TL`
    Leading,
    /// `Tf`
    Font,
    /// `Tr`
    RenderingMode,
    /// `Ts`
    Rise,
    /// `Td`
    Move,
    /// `TD`
    MoveSetLeading,
    /// `Tm`
    TextMatrix,
    /// `T*`
    NextLine,
    /// `Tj`
    Show,
    /// `TJ`
    ShowAdjusted,
    /// `'`
    NextLineShow,
    /// `"`
    NextLineShowSpaced,
    /// `q`
    Save,
    /// `Q`
    Restore,
    /// `cm`
    Concatenate,
    /// `gs`
    GraphicsState,
    /// `Do`
    XObject,
    /// `BI … ID … EI`, its data skipped
    InlineImage,
    /// `BMC`
    BeginMarked,
    /// `BDC`
    BeginMarkedProperties,
    /// `EMC`
    EndMarked,
    /// `m`
    MoveTo,
    /// `l`
    LineTo,
    /// `c`, `v`, `y`
    CurveTo,
    /// `h`
    ClosePath,
    /// `re`
    Rectangle,
    /// `S`
    Stroke,
    /// `s`
    CloseStroke,
    /// `f`, `F`, `f*`
    Fill,
    /// `B`, `B*`, `b`, `b*`
    FillStroke,
    /// `n`
    EndPath,
    /// `w`
    LineWidth,
    /// `sh`
    Shading,
    /// `W`, `W*`
    Clip,
    /// `g`, `rg`, `k`
    Grey,
    Rgb,
    Cmyk,
    /// `cs`
    ColourSpace,
    /// `sc`, `scn`
    Colour,
    /// An operator that neither places text nor fills: dashes, colours of lines, compatibility.
    Other,
}

const OPERATORS: usize = Operator::Other as usize + 1;

impl Operator {
    fn parse(word: &[u8]) -> Option<Operator> {
        Some(match word {
            b"Tj" => Operator::Show,
            b"TJ" => Operator::ShowAdjusted,
            b"Td" => Operator::Move,
            b"TD" => Operator::MoveSetLeading,
            b"Tm" => Operator::TextMatrix,
            b"Tf" => Operator::Font,
            b"Tc" => Operator::CharacterSpacing,
            b"Tw" => Operator::WordSpacing,
            b"Tz" => Operator::HorizontalScaling,
            b"TL" => Operator::Leading,
            b"Tr" => Operator::RenderingMode,
            b"Ts" => Operator::Rise,
            b"T*" => Operator::NextLine,
            b"BT" => Operator::BeginText,
            b"ET" => Operator::EndText,
            b"'" => Operator::NextLineShow,
            b"\"" => Operator::NextLineShowSpaced,
            b"q" => Operator::Save,
            b"Q" => Operator::Restore,
            b"cm" => Operator::Concatenate,
            b"gs" => Operator::GraphicsState,
            b"Do" => Operator::XObject,
            b"BI" => Operator::InlineImage,
            b"BMC" => Operator::BeginMarked,
            b"BDC" => Operator::BeginMarkedProperties,
            b"EMC" => Operator::EndMarked,
            b"m" => Operator::MoveTo,
            b"l" => Operator::LineTo,
            b"c" | b"v" | b"y" => Operator::CurveTo,
            b"h" => Operator::ClosePath,
            b"re" => Operator::Rectangle,
            b"S" => Operator::Stroke,
            b"s" => Operator::CloseStroke,
            b"f" | b"F" | b"f*" => Operator::Fill,
            b"B" | b"B*" | b"b" | b"b*" => Operator::FillStroke,
            b"n" => Operator::EndPath,
            b"sh" => Operator::Shading,
            b"W" | b"W*" => Operator::Clip,
            b"g" => Operator::Grey,
            b"rg" => Operator::Rgb,
            b"k" => Operator::Cmyk,
            b"cs" => Operator::ColourSpace,
            b"sc" | b"scn" => Operator::Colour,
            b"w" => Operator::LineWidth,
            b"J" | b"j" | b"M" | b"d" | b"ri" | b"i" | b"CS" | b"SC" | b"SCN" | b"G" | b"RG" | b"K"
            | b"MP" | b"DP" | b"BX" | b"EX" | b"d0" | b"d1" | b"EI" | b"ID" => Operator::Other,
            _ => return None,
        })
    }
}

/// One operand. The brackets of arrays are left out: `[(a) -20 (b)] TJ` has three operands.
#[derive(Clone, Debug)]
pub(super) enum Operand<'a> {
    /// A number.
    Number(f32),
    /// A name, escapes as written.
    Name(&'a [u8]),
    /// A string.
    String(Bytes<'a>),
    /// A property list written in the stream: its index among [`Operations::dictionary`]'s.
    Dictionary(usize),
}

/// An operation as it was read, to be known again where it is written in just the same way.
#[derive(Clone, Copy)]
struct Known<'a> {
    /// What it is written as, with the byte behind it, which ends its operator.
    text: &'a [u8],
    /// The same up to the place of a text matrix, with the byte that ends the number before it; empty for other operations.
    linear: &'a [u8],
    operator: Operator,
    name: Option<&'a [u8]>,
    numbers: [f32; KNOWN_NUMBERS],
    count: usize,
}

/// Reads the operations of a content stream in order.
pub(super) struct Operations<'a> {
    lexer: Lexer<'a>,
    /// What came last behind each operator: producers write the same few operations around every piece of text.
    known: [Option<Known<'a>>; OPERATORS],
    /// The operator before the next one.
    last: Operator,
    /// Where the operation begins that was read last.
    start: usize,
    operands: Vec<Operand<'a>>,
    /// Kept apart, so that operands are plain values.
    dictionaries: Vec<Dictionary>,
    scratch: Vec<u8>,
    /// Whether no inline image behind here has an end, so that it is searched for once only.
    no_image_end: bool,
}

impl<'a> Operations<'a> {
    /// The operations of `content`.
    pub(super) fn new(content: &'a [u8]) -> Self {
        Operations {
            lexer: Lexer::new(content),
            known: [None; OPERATORS],
            last: Operator::Other,
            start: 0,
            operands: Vec::new(),
            dictionaries: Vec::new(),
            scratch: Vec::new(),
            no_image_end: false,
        }
    }

    /// The next operator; its operands are those of the other methods until the next call. `None` at the end.
    pub(super) fn next(&mut self) -> Option<Operator> {
        self.clear();
        self.start = self.lexer.at;
        let operator = match self.known_again() {
            Some(operator) => operator,
            None => {
                let operator = self.read()?;
                self.remember(operator);
                operator
            }
        };
        self.last = operator;
        Some(operator)
    }

    /// Where the next operation begins.
    #[inline]
    pub(super) fn place(&self) -> usize {
        self.lexer.at
    }

    /// What stands from `place` up to the operation that was read last, with its first byte, which ends the operator before it.
    pub(super) fn text_since(&self, place: usize) -> Option<&'a [u8]> {
        self.lexer.data.get(place..=self.start)
    }

    /// Steps over operations that are written as [`text_since`](Operations::text_since) gave them, the last one being `last`; whether
    /// they are the next ones.
    #[inline]
    pub(super) fn skip(&mut self, text: &[u8], last: Operator) -> bool {
        let is_next = self.lexer.data.get(self.lexer.at..).is_some_and(|rest| rest.starts_with(text));
        if is_next {
            self.lexer.at += text.len().saturating_sub(1);
            self.last = last;
        }
        is_next
    }

    /// The next operator where it and its operands are those that came last behind the operator before.
    fn known_again(&mut self) -> Option<Operator> {
        let known = self.known.get(self.last as usize)?.as_ref()?;
        let rest = self.lexer.data.get(self.lexer.at..)?;
        // Where text moves, the whole is hardly ever the same.
        if !known.linear.is_empty() && rest.starts_with(known.linear) {
            let mut lexer = Lexer::starting_at(self.lexer.data, self.lexer.at + known.linear.len() - 1);
            let place = [lexer.next_number()?, lexer.next_number()?];
            if lexer.next_keyword() != Some(b"Tm") {
                return None;
            }
            self.lexer.at = lexer.at;
            for &number in known.numbers.iter().take(LINEAR_NUMBERS) {
                self.operands.push(Operand::Number(number));
            }
            for number in place {
                self.operands.push(Operand::Number(number as f32));
            }
            return Some(known.operator);
        }
        if !rest.starts_with(known.text) {
            return None;
        }
        self.lexer.at += known.text.len() - 1;
        if let Some(name) = known.name {
            self.operands.push(Operand::Name(name));
        }
        for &number in known.numbers.iter().take(known.count) {
            self.operands.push(Operand::Number(number));
        }
        Some(known.operator)
    }

    /// Keeps the operation that was read last if its operands are a name, numbers, or both in this order.
    fn remember(&mut self, operator: Operator) {
        let (name, operands) = match self.operands.as_slice() {
            [Operand::Name(name), rest @ ..] => (Some(*name), rest),
            rest => (None, rest),
        };
        // Points are hardly ever the same.
        if matches!(
            operator,
            Operator::InlineImage
                | Operator::MoveTo
                | Operator::LineTo
                | Operator::CurveTo
                | Operator::Rectangle
                | Operator::Move
        ) {
            return;
        }
        let mut numbers = [0.0; KNOWN_NUMBERS];
        for (index, operand) in operands.iter().enumerate() {
            let (Operand::Number(value), Some(number)) = (operand, numbers.get_mut(index)) else { return };
            *number = *value;
        }
        let count = operands.len();
        let linear = if operator == Operator::TextMatrix && name.is_none() && count == KNOWN_NUMBERS {
            self.linear().unwrap_or_default()
        } else {
            &[]
        };
        if let (Some(slot), Some(text)) =
            (self.known.get_mut(self.last as usize), self.lexer.data.get(self.start..=self.lexer.at))
        {
            *slot = Some(Known { text, linear, operator, name, numbers, count });
        }
    }

    /// What the operation that was read last begins with where it begins with the numbers of a matrix, up to the last two of them.
    fn linear(&self) -> Option<&'a [u8]> {
        let mut lexer = Lexer::starting_at(self.lexer.data, self.start);
        for _ in 0..LINEAR_NUMBERS {
            lexer.next_number()?;
        }
        self.lexer.data.get(self.start..=lexer.at)
    }

    fn read(&mut self) -> Option<Operator> {
        loop {
            // Most tokens are told by their first byte.
            let word = match self.lexer.ahead()? {
                b'0'..=b'9' | b'-' | b'.' => match self.lexer.number_here() {
                    Some(number) => {
                        self.push(Operand::Number(number as f32));
                        continue;
                    }
                    None => None,
                },
                b'<' => match self.lexer.next_hexadecimal(&mut self.scratch) {
                    Some(string) => {
                        self.push(Operand::String(string));
                        continue;
                    }
                    None => None,
                },
                b'[' | b']' => {
                    self.lexer.at += 1;
                    continue;
                }
                _ => self.lexer.next_keyword(),
            };
            let word = match word {
                Some(word) => word,
                None => match self.lexer.next(&mut self.scratch)? {
                    Token::Keyword(word) => word,
                    token => {
                        self.push_token(token);
                        continue;
                    }
                },
            };
            match Operator::parse(word) {
                Some(Operator::InlineImage) => {
                    let image = object::read_inline_image(&mut self.lexer);
                    self.skip_image_data(&image);
                    return Some(Operator::InlineImage);
                }
                Some(operator) => return Some(operator),
                None if matches!(word, b"true" | b"false" | b"null") => {}
                None => self.clear(),
            }
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.operands.clear();
        if !self.dictionaries.is_empty() {
            self.dictionaries.clear();
        }
        self.scratch.clear();
    }

    /// Adds a token that is no keyword to the operands.
    fn push_token(&mut self, token: Token<'a>) {
        match token {
            Token::Number(value, _) => self.push(Operand::Number(value as f32)),
            Token::Name(name) => self.push(Operand::Name(name)),
            Token::String(bytes) => self.push(Operand::String(bytes)),
            Token::DictionaryStart => {
                let dictionary = object::read_dictionary(&mut self.lexer, false);
                if self.dictionaries.len() < OPERANDS {
                    self.push(Operand::Dictionary(self.dictionaries.len()));
                    self.dictionaries.push(dictionary);
                }
            }
            Token::ArrayStart | Token::ArrayEnd | Token::DictionaryEnd | Token::Keyword(_) => {}
        }
    }

    /// A property list among the operands.
    pub(super) fn dictionary(&self, index: usize) -> Option<&Dictionary> {
        self.dictionaries.get(index)
    }

    #[inline]
    fn push(&mut self, operand: Operand<'a>) {
        if self.operands.len() < OPERANDS {
            self.operands.push(operand);
        }
    }

    /// All operands, and the buffer in which their strings may lie.
    #[inline]
    pub(super) fn operands(&self) -> (&[Operand<'a>], &[u8]) {
        (&self.operands, &self.scratch)
    }

    /// The last `N` operands, which must be numbers. More operands than the operator takes are tolerated as viewers do.
    #[inline]
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let operands = self.operands.last_chunk::<N>()?;
        let numbers = std::array::from_fn(|index| match operands.get(index) {
            Some(Operand::Number(value)) => *value,
            _ => f32::NAN,
        });
        numbers.iter().all(|it| it.is_finite()).then_some(numbers)
    }

    /// The first operand that is a name.
    #[inline]
    pub(super) fn name(&self) -> Option<&'a [u8]> {
        self.operands.iter().find_map(|operand| match operand {
            Operand::Name(name) => Some(*name),
            _ => None,
        })
    }

    /// Steps over the data of an inline image and its `EI`, the lexer standing behind `ID`.
    fn skip_image_data(&mut self, image: &Dictionary) {
        let data = self.lexer.data;
        // One white-space character belongs to ID (ISO 32000-1, 8.9.7).
        let start = self.lexer.at + 1;
        if let Some(end) = raw_length(image).and_then(|length| start.checked_add(length))
            && let Some(tail) = data.get(end..)
        {
            let mut ahead = Lexer::new(tail);
            if ahead.next(&mut self.scratch) == Some(Token::Keyword(b"EI")) {
                self.lexer.at = end + ahead.at;
                return;
            }
        }
        let rest = if self.no_image_end { &[] } else { data.get(start..).unwrap_or_default() };
        for found in memmem::find_iter(rest, b"EI") {
            let before = found == 0 || rest.get(found - 1).copied().is_some_and(is_space);
            let tail = rest.get(found + 2..).unwrap_or_default();
            if before && !tail.first().copied().is_some_and(is_regular) && looks_like_content(tail) {
                self.lexer.at = start + found + 2;
                return;
            }
        }
        // No end: what follows is read as operators, so that text behind a broken image is not lost.
        self.no_image_end = true;
        self.lexer.at = start.min(data.len());
    }
}

/// Bytes of an inline image without filters; `None` where a filter or an unknown colour space hides it.
fn raw_length(image: &Dictionary) -> Option<usize> {
    let entry = |short: &[u8], long: &[u8]| image.get(short).or_else(|_| image.get(long)).ok();
    if entry(b"F", b"Filter")
        .is_some_and(|filter| !matches!(filter, Object::Array(items) if items.is_empty()))
    {
        return None;
    }
    let number =
        |short: &[u8], long: &[u8]| entry(short, long)?.as_i64().ok().and_then(|it| usize::try_from(it).ok());
    let (width, height) = (number(b"W", b"Width")?, number(b"H", b"Height")?);
    let is_mask = matches!(entry(b"IM", b"ImageMask"), Some(Object::Boolean(true)));
    let bits = if is_mask { 1 } else { number(b"BPC", b"BitsPerComponent")? };
    let components = match entry(b"CS", b"ColorSpace") {
        _ if is_mask => 1,
        Some(Object::Name(name)) => match name.as_slice() {
            b"G" | b"DeviceGray" => 1,
            b"RGB" | b"DeviceRGB" => 3,
            b"CMYK" | b"DeviceCMYK" => 4,
            _ => return None,
        },
        Some(Object::Array(_)) => 1,
        _ => return None,
    };
    width.checked_mul(components)?.checked_mul(bits)?.div_ceil(8).checked_mul(height)
}

/// Whether `tail` goes on as a content stream does: printable characters only.
fn looks_like_content(tail: &[u8]) -> bool {
    tail.iter().take(LOOK_AHEAD).all(|&byte| is_space(byte) && byte != 0 || (0x21..0x7F).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(source: &[u8]) -> Vec<Operator> {
        let mut operations = Operations::new(source);
        std::iter::from_fn(|| operations.next()).collect()
    }

    #[test]
    fn operators_are_found_behind_damage_and_images() {
        use Operator::*;
        struct Case {
            name: &'static str,
            source: &'static [u8],
            expected: &'static [Operator],
        }
        const CASES: &[Case] = &[
            Case { name: "plain", source: b"BT (a) Tj ET", expected: &[BeginText, Show, EndText] },
            Case { name: "unknown words", source: b"BT foo ) 5 bar (a)Tj", expected: &[BeginText, Show] },
            Case {
                name: "image that holds EI",
                source: b"BI /W 4 /H 1 /BPC 8 /CS /G ID  EI  EI Q",
                expected: &[InlineImage, Restore],
            },
            Case {
                name: "filtered image",
                source: b"BI /F /Fl ID \x80 EI\x90 EI Q",
                expected: &[InlineImage, Restore],
            },
            Case {
                name: "image without end",
                source: b"BI /F /Fl ID \x80\x81 (a) Tj",
                expected: &[InlineImage, Show],
            },
            Case {
                name: "property list",
                source: b"/Span <</ActualText (a)>> BDC EMC",
                expected: &[BeginMarkedProperties, EndMarked],
            },
        ];
        for case in CASES {
            assert_eq!(operators(case.source), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn an_operator_takes_its_last_numbers() {
        let mut operations = Operations::new(b"9 1 2 Td /F1 12 Tf (a) Tc");
        assert_eq!(operations.next(), Some(Operator::Move));
        assert_eq!(operations.numbers(), Some([1.0, 2.0]));
        assert_eq!(operations.next(), Some(Operator::Font));
        assert_eq!((operations.name(), operations.numbers()), (Some(&b"F1"[..]), Some([12.0])));
        assert_eq!(operations.next(), Some(Operator::CharacterSpacing));
        assert_eq!(operations.numbers::<1>(), None);
    }

    /// The operations of a content stream, each with its operands.
    fn shown(source: &[u8]) -> Vec<String> {
        let mut operations = Operations::new(source);
        std::iter::from_fn(|| {
            let operator = operations.next()?;
            let (operands, scratch) = operations.operands();
            let operands: Vec<String> = operands
                .iter()
                .map(|operand| match operand {
                    Operand::String(bytes) => format!("{:?}", bytes.get(scratch)),
                    other => format!("{other:?}"),
                })
                .collect();
            Some(format!("{operator:?} {operands:?}"))
        })
        .collect()
    }

    #[test]
    fn operations_are_known_again_only_where_they_are_the_same() {
        const PIECES: &[&str] = &[
            "q ",
            "q\n",
            "1 0 0 1 5 6.5 cm ",
            "1 0 0 1 5 6.25 cm ",
            "9 1 0 0 1 5 6.5 cm ",
            "1 0 0 1 5 6.5 Tm ",
            "1 0 0 1 7 -.5 Tm ",
            "1 0 0 1 7 -.5Tm\n",
            "1 0 0 1 7 -.5 Tmx ",
            "1 0 0 1 7 8 9 Tm ",
            "1 0 0 1 7 /F1 Tm ",
            "1 0 0 1[7 8]Tm ",
            "1 0 0 1 7 8 cm ",
            "1 0 0 1 7 Tm ",
            "1 0 0 1-1 7 8 Tm ",
            "1 0 0 12 8 Tm ",
            "7 8 Td ",
            "0 g ",
            "0 gs ",
            "0 0 g ",
            "% 0 g\n0 g ",
            "/F1 12 Tf ",
            "/F12 Tf ",
            "/F1 12 Tfoo ",
            "12 /F1 Tf ",
            "[(a) 5 <62>] TJ ",
            "[(a) 5 <63>] TJ ",
            "/P <</MCID 1>> BDC ",
            "/P <</MCID 2>> BDC ",
            "BI /W 1 ID x EI ",
            "Q ",
        ];
        let mut choice = 1usize;
        for _ in 0..200 {
            let pieces: Vec<&str> = (0..60)
                .map(|_| {
                    choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    PIECES[(choice >> 33) % PIECES.len()]
                })
                .collect();
            let one_by_one: Vec<String> = pieces.iter().flat_map(|it| shown(it.as_bytes())).collect();
            assert_eq!(shown(pieces.concat().as_bytes()), one_by_one, "{pieces:?}");
        }
    }
}
