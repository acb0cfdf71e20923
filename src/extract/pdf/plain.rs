//! Objects that are written plainly, as in nearly all files: read quickly, and exactly as lopdf reads them.
//!
//! Other than [`object`](super::object), which makes of damaged bytes what can be made of them, this gives up at anything odd: lopdf has its
//! own ways with that.

use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use super::lexer::{Lexer, is_regular, is_space, unescape_name};

/// Arrays and dictionaries inside one another; for deeper ones reading gives up.
const DEPTH: usize = 64;

/// Parentheses in one literal string; for more of them reading gives up, because lopdf counts how deep they stand in one another.
const PARENTHESES: usize = 100;

/// Digits of an integer; for more of them reading gives up.
const DIGITS: usize = 18;

/// Entries that a dictionary has room for from the start. Most have no more.
const USUAL_ENTRIES: usize = 6;

/// Reads the object at which the lexer stands.
pub(super) fn read(lexer: &mut Lexer) -> Option<Object> {
    object(lexer, DEPTH)
}

/// Reads digits up to a byte that cannot belong to them.
pub(super) fn read_unsigned(lexer: &mut Lexer) -> Option<u64> {
    digits(word(lexer))
}

/// Reads `N G obj`, with nothing but one space between its parts.
pub(super) fn read_header(lexer: &mut Lexer) -> Option<ObjectId> {
    let number = read_unsigned(lexer)?;
    skip(lexer, b" ")?;
    let generation = read_unsigned(lexer)?;
    skip(lexer, b" obj")?;
    Some((u32::try_from(number).ok()?, u16::try_from(generation).ok()?))
}

/// Steps over `expected`; `None` where something else stands.
pub(super) fn skip(lexer: &mut Lexer, expected: &[u8]) -> Option<()> {
    lexer.data.get(lexer.at..)?.starts_with(expected).then(|| lexer.at += expected.len())
}

fn object(lexer: &mut Lexer, depth: usize) -> Option<Object> {
    let depth = depth.checked_sub(1)?;
    match lexer.data.get(lexer.at..)? {
        [b'/', ..] => name(lexer).map(Object::Name),
        [b'<', b'<', ..] => dictionary(lexer, depth).map(Object::Dictionary),
        [b'<', ..] => hexadecimal(lexer),
        [b'(', ..] => literal(lexer),
        [b'[', ..] => array(lexer, depth),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => number(lexer),
        _ => match word(lexer) {
            b"true" => Some(Object::Boolean(true)),
            b"false" => Some(Object::Boolean(false)),
            b"null" => Some(Object::Null),
            _ => None,
        },
    }
}

/// The regular bytes from the lexer's place on.
fn word<'a>(lexer: &mut Lexer<'a>) -> &'a [u8] {
    let rest = lexer.data.get(lexer.at..).unwrap_or_default();
    let length = rest.iter().position(|&byte| !is_regular(byte)).unwrap_or(rest.len());
    lexer.at += length;
    rest.get(..length).unwrap_or_default()
}

/// The value of a word that is nothing but digits.
fn digits(word: &[u8]) -> Option<u64> {
    if !(1..=DIGITS).contains(&word.len()) {
        return None;
    }
    word.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0')))
}

fn name(lexer: &mut Lexer) -> Option<Vec<u8>> {
    lexer.at += 1;
    let name = word(lexer);
    if !name.contains(&b'#') {
        return Some(name.to_vec());
    }
    let is_escape =
        |escape: &[u8]| matches!(escape, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    name.split(|&byte| byte == b'#').skip(1).all(is_escape).then(|| unescape_name(name))
}

/// A number, or a reference where a generation and `R` stand behind it.
fn number(lexer: &mut Lexer) -> Option<Object> {
    let text = word(lexer);
    let unsigned = text.strip_prefix(b"-").or(text.strip_prefix(b"+")).unwrap_or(text);
    let Some(value) = digits(unsigned) else {
        let is_real =
            unsigned.contains(&b'.') && unsigned.iter().all(|it| it.is_ascii_digit() || *it == b'.');
        return std::str::from_utf8(text).ok().filter(|_| is_real)?.parse().ok().map(Object::Real);
    };
    if unsigned.len() == text.len()
        && let Some(generation) = generation(lexer)
    {
        return Some(Object::Reference((u32::try_from(value).ok()?, u16::try_from(generation).ok()?)));
    }
    let value = i64::try_from(value).ok()?;
    Some(Object::Integer(if text.starts_with(b"-") { -value } else { value }))
}

/// Steps over a generation and `R` behind an object number.
fn generation(lexer: &mut Lexer) -> Option<u64> {
    let mut ahead = lexer.clone();
    ahead.skip_space();
    let generation = word(&mut ahead);
    ahead.skip_space();
    // Most numbers stand before other numbers.
    if lexer.data.get(ahead.at) != Some(&b'R') || word(&mut ahead) != b"R" {
        return None;
    }
    let generation = digits(generation)?;
    *lexer = ahead;
    Some(generation)
}

fn literal(lexer: &mut Lexer) -> Option<Object> {
    let start = lexer.at;
    lexer.at += 1;
    let mut scratch = Vec::new();
    let bytes = lexer.literal(&mut scratch).get(&scratch).to_vec();
    let written = lexer.data.get(start..lexer.at)?;
    // A string that is still open ends with the data.
    let is_plain = lexer.at < lexer.data.len() && memchr::memchr_iter(b'(', written).count() <= PARENTHESES;
    is_plain.then_some(Object::String(bytes, StringFormat::Literal))
}

fn hexadecimal(lexer: &mut Lexer) -> Option<Object> {
    lexer.at += 1;
    let rest = lexer.data.get(lexer.at..)?;
    let end = rest.iter().position(|it| !it.is_ascii_hexdigit() && !is_space(*it))?;
    if rest.get(end) != Some(&b'>') {
        return None;
    }
    let mut scratch = Vec::new();
    lexer.hexadecimal(&mut scratch);
    Some(Object::String(scratch, StringFormat::Hexadecimal))
}

fn array(lexer: &mut Lexer, depth: usize) -> Option<Object> {
    let mut items = Vec::new();
    lexer.at += 1;
    loop {
        lexer.skip_space();
        if skip(lexer, b"]").is_some() {
            return Some(Object::Array(items));
        }
        items.push(object(lexer, depth)?);
    }
}

fn dictionary(lexer: &mut Lexer, depth: usize) -> Option<Dictionary> {
    let mut dictionary = Dictionary::new();
    dictionary.as_hashmap_mut().reserve(USUAL_ENTRIES);
    lexer.at += 2;
    loop {
        lexer.skip_space();
        match lexer.data.get(lexer.at..)? {
            [b'/', ..] => {
                let key = name(lexer)?;
                lexer.skip_space();
                dictionary.set(key, object(lexer, depth)?);
            }
            [b'>', b'>', ..] => {
                lexer.at += 2;
                return Some(dictionary);
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_whole(source: &str) -> Option<Object> {
        read(&mut Lexer::new(source.as_bytes()))
    }

    #[test]
    fn plain_objects_are_what_lopdf_makes_of_them() {
        let objects = [
            "null true false",
            "[1 -2 +3 0 007 4. -.5 +0.25 123456.789 0.1 16777217.0 9007199254740993]",
            "[1 0 R 2 3 4 65535 R%comment\n5  0\nR 6]",
            "[/A#20B/#41/ /F1]",
            "[(a(b)c\\)\\(\\101\\9\\53x) (a\\\r\nb\r\nc\rd\\\n) () <> <4> <41 4\n2> <fF>]",
            "<</A<</B[<</C null>>]>>/D/E/A 5>>",
        ];
        let mut file = String::from("%PDF-1.7\n");
        let mut table = String::new();
        for (number, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{} 0 obj {object} endobj\n", number + 1);
        }
        let (start, size) = (file.len(), objects.len() + 1);
        file += &format!(
            "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}>>startxref\n{start}\n%%EOF"
        );
        let read_by_lopdf = lopdf::Document::load_mem(file.as_bytes()).unwrap().objects;
        for (number, object) in objects.iter().enumerate() {
            let id = (number as u32 + 1, 0);
            assert_eq!(read_whole(object).as_ref(), read_by_lopdf.get(&id), "{object}");
        }
    }

    #[test]
    fn odd_objects_are_left_alone() {
        let deep = "[".repeat(DEPTH + 1) + &"]".repeat(DEPTH + 1);
        let nested = "(".repeat(PARENTHESES + 1) + &")".repeat(PARENTHESES + 1) + " ";
        for odd in [
            "",
            "[",
            "<<",
            "[1 2",
            "<</A 1",
            "<</A>>",
            "<<1 2>>",
            "<</A 1>",
            "[)]",
            "(open",
            "(open(a)",
            "<4x>",
            "<4",
            "[1 endobj]",
            "nulls",
            "truefalse",
            "/A#4",
            "[12-3]",
            "[1.2.3]",
            "[--1]",
            "[.]",
            "[-]",
            "[5e3]",
            "[0.0-4]",
            "[5 x R]",
            "[5 R]",
            "99999999999999999999",
            "[5000000000 0 R]",
            "[5 65536 R]",
            &deep,
            &nested,
        ] {
            assert_eq!(read_whole(odd), None, "{odd}");
        }
    }
}
