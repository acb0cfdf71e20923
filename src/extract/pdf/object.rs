//! Direct objects read by our own lexer: property lists and inline images in content streams, and the objects of a file whose
//! cross references are lost.

use lopdf::{Dictionary, Object, StringFormat};

use super::lexer::{Lexer, Token, unescape_name};

/// Arrays and dictionaries inside one another; deeper ones are cut. PDFium allows 64.
const DEPTH: usize = 64;

/// Items of one array or dictionary; further ones are dropped.
const ITEMS: usize = 1 << 20;

/// Reads one object; `None` at the end or before a keyword that is none.
///
/// `5 0 R` is a reference where `references` holds, which it does everywhere but in content streams.
pub(super) fn read(lexer: &mut Lexer, references: bool) -> Option<Object> {
    let mut reader = Reader { references, scratch: Vec::new() };
    let token = lexer.next(&mut reader.scratch)?;
    reader.object(lexer, token, 0)
}

/// Reads the entries of a dictionary up to `>>`, its `<<` behind the lexer.
pub(super) fn read_dictionary(lexer: &mut Lexer, references: bool) -> Dictionary {
    Reader { references, scratch: Vec::new() }.dictionary(lexer, 0, b"")
}

/// Reads the entries of an inline image up to and with its `ID`, its `BI` behind the lexer.
pub(super) fn read_inline_image(lexer: &mut Lexer) -> Dictionary {
    Reader { references: false, scratch: Vec::new() }.dictionary(lexer, 0, b"ID")
}

struct Reader {
    references: bool,
    scratch: Vec<u8>,
}

impl Reader {
    fn object(&mut self, lexer: &mut Lexer, token: Token, depth: usize) -> Option<Object> {
        Some(match token {
            Token::Number(value, true) => {
                if self.references
                    && let Some(reference) = self.reference(lexer, value)
                {
                    return Some(reference);
                }
                Object::Integer(value as i64)
            }
            Token::Number(value, false) => Object::Real(value as f32),
            Token::Name(name) => Object::Name(unescape_name(name)),
            Token::String(bytes) => {
                let bytes = bytes.get(&self.scratch).to_vec();
                self.scratch.clear();
                Object::String(bytes, StringFormat::Literal)
            }
            Token::ArrayStart => self.array(lexer, depth),
            Token::DictionaryStart => Object::Dictionary(self.dictionary(lexer, depth, b"")),
            Token::Keyword(b"true") => Object::Boolean(true),
            Token::Keyword(b"false") => Object::Boolean(false),
            Token::Keyword(b"null") => Object::Null,
            Token::ArrayEnd | Token::DictionaryEnd | Token::Keyword(_) => return None,
        })
    }

    /// `G R` after an object number.
    fn reference(&mut self, lexer: &mut Lexer, number: f64) -> Option<Object> {
        let mut ahead = lexer.clone();
        let Some(Token::Number(generation, true)) = ahead.next(&mut self.scratch) else { return None };
        let Some(Token::Keyword(b"R")) = ahead.next(&mut self.scratch) else { return None };
        *lexer = ahead;
        let in_range =
            (0.0..=f64::from(u32::MAX)).contains(&number) && (0.0..=65_535.0).contains(&generation);
        Some(if in_range { Object::Reference((number as u32, generation as u16)) } else { Object::Null })
    }

    fn array(&mut self, lexer: &mut Lexer, depth: usize) -> Object {
        let mut items = Vec::new();
        loop {
            let before = lexer.at;
            let Some(token) = self.step(lexer) else { break };
            match token {
                Token::ArrayEnd => break,
                Token::Keyword(word) if self.ends_object(word) => {
                    lexer.at = before;
                    break;
                }
                _ if depth >= DEPTH => continue,
                token => {
                    if let Some(object) = self.object(lexer, token, depth + 1)
                        && items.len() < ITEMS
                    {
                        items.push(object);
                    }
                }
            }
        }
        Object::Array(items)
    }

    fn dictionary(&mut self, lexer: &mut Lexer, depth: usize, end: &[u8]) -> Dictionary {
        let mut dictionary = Dictionary::new();
        loop {
            let before = lexer.at;
            let Some(token) = self.step(lexer) else { break };
            match token {
                Token::DictionaryEnd if end.is_empty() => break,
                Token::Keyword(word) if !end.is_empty() && word == end => break,
                Token::Keyword(word) if self.ends_object(word) => {
                    lexer.at = before;
                    break;
                }
                _ if depth >= DEPTH => continue,
                Token::Name(name) => {
                    let key = unescape_name(name);
                    let before = lexer.at;
                    let Some(token) = self.step(lexer) else { break };
                    // A key without a value: the token belongs to the dictionary itself or to what follows it.
                    if token == Token::DictionaryEnd
                        || matches!(token, Token::Keyword(word) if word == end || self.ends_object(word))
                    {
                        lexer.at = before;
                        continue;
                    }
                    if let Some(object) = self.object(lexer, token, depth + 1)
                        && dictionary.len() < ITEMS
                    {
                        dictionary.set(key, object);
                    }
                }
                _ => {}
            }
        }
        dictionary
    }

    /// Whether a keyword cannot stand inside an object, so that the object was not closed: any operator in a content stream.
    fn ends_object(&self, word: &[u8]) -> bool {
        match word {
            b"endobj" | b"stream" | b"obj" => true,
            b"true" | b"false" | b"null" => false,
            _ => !self.references,
        }
    }

    fn step<'a>(&mut self, lexer: &mut Lexer<'a>) -> Option<Token<'a>> {
        self.scratch.clear();
        lexer.next(&mut self.scratch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_as_far_as_they_go() {
        const CASES: &[(&str, &[u8], &str)] = &[
            ("reference", b"[1 0 R 2 3]", "Some([1 0 R 2 3])"),
            ("nested", b"<</A[<</B(x)>>]/C/D>>", "Some(<</A [<</B (x)>>]/C /D>>)"),
            ("open dictionary", b"<</A 1 endobj", "Some(<</A 1>>)"),
            ("key without value", b"<</A 1/B>>", "Some(<</A 1>>)"),
            ("keyword", b"endobj", "None"),
        ];
        for (name, source, expected) in CASES {
            assert_eq!(format!("{:?}", read(&mut Lexer::new(source), true)), *expected, "{name}");
        }
    }

    #[test]
    fn nesting_is_cut_and_does_not_overflow() {
        let source = vec![b'['; 1_000_000];
        assert!(read(&mut Lexer::new(&source), true).is_some());
    }
}
