//! A part's bytes as UTF-8, whatever its encoding.

use std::io::{BufRead, Read};

use encoding_rs::{CoderResult, Decoder, EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// Decodes a stream as it is read. Bytes that are no text become U+FFFD.
pub(in crate::extract) struct Utf8Reader<R> {
    inner: R,
    /// Chosen at the first read.
    decoder: Option<Decoder>,
    /// A buffer of fixed size, of which `at..filled` is still to be read.
    decoded: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
    replaced: bool,
}

/// Decoded bytes that are held at once. A code unit of any encoding grows to three bytes at most.
const DECODED: usize = 1 << 13;

impl<R: BufRead> Utf8Reader<R> {
    pub(in crate::extract) fn new(inner: R) -> Self {
        Utf8Reader {
            inner,
            decoder: None,
            decoded: vec![0; DECODED],
            at: 0,
            filled: 0,
            ended: false,
            replaced: false,
        }
    }

    /// Whether bytes that are no text were replaced.
    pub(in crate::extract) fn replaced(&self) -> bool {
        self.replaced
    }

    /// What was read from, without what is decoded and not taken.
    pub(in crate::extract) fn into_inner(self) -> R {
        self.inner
    }

    #[cold]
    fn refill(&mut self) -> std::io::Result<()> {
        (self.at, self.filled) = (0, 0);
        while self.filled == 0 && !self.ended {
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            let decoder =
                self.decoder.get_or_insert_with(|| declared_encoding(bytes).new_decoder_with_bom_removal());
            let (result, read, wrote, replaced) = decoder.decode_to_utf8(bytes, &mut self.decoded, last);
            self.inner.consume(read);
            self.replaced |= replaced;
            self.ended = last && result == CoderResult::InputEmpty;
            self.filled = wrote;
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf8Reader<R> {
    #[inline]
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.at >= self.filled {
            self.refill()?;
        }
        Ok(self.decoded.get(self.at..self.filled).unwrap_or_default())
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount).min(self.filled);
    }
}

impl<R: BufRead> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

/// The encoding that a part declares (XML 1.0, appendix F); UTF-8 where it declares none that is known.
fn declared_encoding(head: &[u8]) -> &'static Encoding {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => return UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let label = || {
        let declaration = head.get(..head.len().min(200))?.split(|&byte| byte == b'>').next()?;
        let at = memmem::find(declaration, b"encoding=")?.checked_add("encoding=".len() + 1)?;
        declaration.get(at..)?.split(|&byte| byte == b'"' || byte == b'\'').next()
    };
    let Some(label) = label() else { return UTF_8 };
    if label.eq_ignore_ascii_case(b"cp949") {
        return EUC_KR;
    }
    // UTF-16 in a declaration that can be read as ASCII is a lie.
    Encoding::for_label(label).filter(|it| it.is_ascii_compatible()).unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::{EUC_KR, Utf8Reader};

    #[test]
    fn parts_in_any_encoding_become_utf8() {
        let text = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?><t>개인정보</t>");
        let utf16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("{mark}{}", text("UTF-16")).encode_utf16().flat_map(bytes).collect()
        };
        let cases: [(&str, Vec<u8>, bool); 7] = [
            ("UTF-8", text("UTF-8").into_bytes(), false),
            ("UTF-8 with a mark", format!("\u{FEFF}{}", text("UTF-8")).into_bytes(), false),
            ("UTF-16 little end first", utf16("\u{FEFF}", u16::to_le_bytes), false),
            ("UTF-16 big end first", utf16("\u{FEFF}", u16::to_be_bytes), false),
            ("UTF-16 without a mark", utf16("", u16::to_le_bytes), false),
            ("EUC-KR", EUC_KR.encode(&text("euc-kr")).0.into_owned(), false),
            ("CP949 that says UTF-8", EUC_KR.encode(&text("UTF-8")).0.into_owned(), true),
        ];
        for (name, bytes, replaced) in cases {
            // A buffer that ends inside a character.
            let mut reader = Utf8Reader::new(BufReader::with_capacity(61, &bytes[..]));
            let mut read = String::new();
            reader.read_to_string(&mut read).unwrap();
            assert_eq!(reader.replaced(), replaced, "{name}");
            assert_eq!(read.contains("<t>개인정보</t>"), !replaced, "{name}: {read}");
        }
    }
}
