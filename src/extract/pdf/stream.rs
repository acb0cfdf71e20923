//! Stream filters (ISO 32000-1, 7.4): stored bytes to decoded bytes, keeping what came out before a damage.

use std::cell::RefCell;

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, Stream};

use crate::extract::Limits;

/// Filters in one chain. Producers use one or two; PDFium and qpdf allow 25 or fewer.
const MAX_FILTERS: usize = 64;

/// How much longer most deflated content is when it is inflated, so that the room for it need not grow.
const USUAL_RATIO: usize = 10;

/// The decoded bytes of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// What came out, up to the end or the first damage.
    pub(super) bytes: Vec<u8>,
    /// Whether the data ended or broke early, a filter is unknown, or the limit was reached.
    pub(super) damaged: bool,
}

impl Decoded {
    fn whole(bytes: Vec<u8>) -> Self {
        Decoded { bytes, damaged: false }
    }

    fn broken(bytes: Vec<u8>) -> Self {
        Decoded { bytes, damaged: true }
    }
}

/// Decodes a stream through all its filters. Pictures (DCT, JPX, CCITT, JBIG2) come out empty and undamaged.
///
/// Every step gives at most `limits.stream_bytes`.
pub(super) fn decode(file: &Document, stream: &Stream, limits: &Limits) -> Decoded {
    let filters = list(file, &stream.dict, b"Filter");
    let parameters = list(file, &stream.dict, b"DecodeParms");
    let mut damaged = filters.len() > MAX_FILTERS;
    let mut current: Option<Vec<u8>> = None;
    for (index, filter) in filters.iter().take(MAX_FILTERS).enumerate() {
        let parameters = parameters.get(index).and_then(|it| it.as_dict().ok());
        let input = current.as_deref().unwrap_or(&stream.content);
        let cap = limits.stream_bytes;
        let step = match filter.as_name().unwrap_or_default() {
            b"FlateDecode" | b"Fl" => predict(file, parameters, inflate(input, cap), cap),
            b"LZWDecode" | b"LZW" => {
                let early = integer(file, parameters, b"EarlyChange", 1) != 0;
                predict(file, parameters, unpack_lzw(input, early, cap), cap)
            }
            b"ASCII85Decode" | b"A85" => decode_base85(input, cap),
            b"ASCIIHexDecode" | b"AHx" => decode_hexadecimal(input, cap),
            b"RunLengthDecode" | b"RL" => expand_runs(input, cap),
            b"Crypt" => continue,
            b"DCTDecode" | b"DCT" | b"JPXDecode" | b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode" => {
                return Decoded { bytes: Vec::new(), damaged };
            }
            _ => return Decoded::broken(Vec::new()),
        };
        damaged |= step.damaged;
        current = Some(step.bytes);
    }
    Decoded { bytes: current.unwrap_or_else(|| stream.content.clone()), damaged }
}

/// The values of a key that holds one object or an array of them, references resolved.
fn list<'a>(file: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Vec<&'a Object> {
    match dictionary.get_deref(key, file) {
        Ok(Object::Array(items)) => {
            items.iter().filter_map(|it| file.dereference(it).ok()).map(|(_, it)| it).collect()
        }
        Ok(Object::Null) | Err(_) => Vec::new(),
        Ok(object) => vec![object],
    }
}

fn integer(file: &Document, parameters: Option<&Dictionary>, key: &[u8], default: i64) -> i64 {
    parameters.and_then(|it| it.get_deref(key, file).ok()).and_then(|it| it.as_i64().ok()).unwrap_or(default)
}

/// Inflates zlib data. The checksum is not asked: it says nothing that the deflate stream's own end does not, and producers
/// cut it off with a `Length` that is too short.
fn inflate(input: &[u8], cap: usize) -> Decoded {
    let start = input.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count();
    let input = input.get(start..).unwrap_or_default();
    let has_header = matches!(input, [method, check, ..]
        if method & 0x0F == 8 && (u32::from(*method) << 8 | u32::from(*check)) % 31 == 0);
    let body = if has_header { input.get(2..).unwrap_or_default() } else { input };
    let decoded = inflate_raw(body, cap);
    if decoded.bytes.is_empty() && decoded.damaged && !has_header {
        // A damaged header: what follows may still be whole.
        return inflate_raw(input.get(2..).unwrap_or_default(), cap);
    }
    decoded
}

thread_local! {
    /// Used again for stream after stream: a new one begins by clearing its 40 KB.
    static INFLATER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

fn inflate_raw(input: &[u8], cap: usize) -> Decoded {
    INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        inflate_with(inflater, input, cap)
    })
}

fn inflate_with(inflater: &mut Decompress, input: &[u8], cap: usize) -> Decoded {
    let mut bytes = Vec::with_capacity(input.len().saturating_mul(USUAL_RATIO).clamp(256, 1 << 20).min(cap));
    loop {
        if bytes.len() >= cap {
            bytes.truncate(cap);
            return Decoded::broken(bytes);
        }
        if bytes.capacity() == bytes.len() {
            bytes.reserve(bytes.len().clamp(256, cap));
        }
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let rest = usize::try_from(read).ok().and_then(|at| input.get(at..)).unwrap_or_default();
        match inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return Decoded::whole(bytes),
            Ok(_) if inflater.total_in() != read || inflater.total_out() != written => {}
            Ok(_) | Err(_) => return Decoded::broken(bytes),
        }
    }
}

fn unpack_lzw(input: &[u8], early: bool, cap: usize) -> Decoded {
    use weezl::{BitOrder, LzwStatus, decode};
    let mut decoder = match early {
        true => decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8),
        false => decode::Decoder::new(BitOrder::Msb, 8),
    };
    let mut bytes = Vec::new();
    let mut rest = input;
    let mut buffer = vec![0; 1 << 14];
    loop {
        let result = decoder.decode_bytes(rest, &mut buffer);
        rest = rest.get(result.consumed_in..).unwrap_or_default();
        bytes.extend_from_slice(buffer.get(..result.consumed_out).unwrap_or_default());
        let is_stuck = result.consumed_in == 0 && result.consumed_out == 0;
        match result.status {
            Ok(LzwStatus::Done) => return Decoded::whole(bytes),
            _ if bytes.len() > cap => {
                bytes.truncate(cap);
                return Decoded::broken(bytes);
            }
            // An end without its code is common and loses nothing that anyone could tell.
            Ok(_) if rest.is_empty() && is_stuck => return Decoded::whole(bytes),
            Ok(LzwStatus::Ok) if !is_stuck => {}
            Ok(_) => return Decoded::whole(bytes),
            Err(_) => return Decoded::broken(bytes),
        }
    }
}

fn decode_base85(input: &[u8], cap: usize) -> Decoded {
    let input = input.strip_prefix(b"<~").unwrap_or(input);
    let mut bytes = Vec::with_capacity((input.len() / 5).saturating_mul(4).min(cap));
    let (mut group, mut count) = (0u32, 0usize);
    let mut damaged = true;
    for &byte in input {
        if bytes.len() > cap {
            break;
        }
        match byte {
            b'z' if count == 0 => bytes.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    bytes.extend_from_slice(&group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b'~' => {
                damaged = false;
                break;
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(group.to_be_bytes().iter().take(count - 1));
    }
    damaged |= bytes.len() > cap;
    bytes.truncate(cap);
    Decoded { bytes, damaged }
}

fn decode_hexadecimal(input: &[u8], cap: usize) -> Decoded {
    let mut bytes = Vec::with_capacity((input.len() / 2).min(cap));
    let mut high = None;
    for &byte in input {
        if byte == b'>' {
            bytes.extend(high.map(|it: u32| (it << 4) as u8));
            return Decoded::whole(bytes);
        }
        let Some(digit) = char::from(byte).to_digit(16) else { continue };
        match high.take() {
            None => high = Some(digit),
            Some(_) if bytes.len() >= cap => break,
            Some(first) => bytes.push((first << 4 | digit) as u8),
        }
    }
    Decoded::broken(bytes)
}

fn expand_runs(input: &[u8], cap: usize) -> Decoded {
    let mut bytes = Vec::new();
    let mut rest = input;
    while let Some((&length, tail)) = rest.split_first() {
        if bytes.len() > cap {
            bytes.truncate(cap);
            return Decoded::broken(bytes);
        }
        match length {
            128 => return Decoded::whole(bytes),
            0..128 => {
                let count = usize::from(length) + 1;
                bytes.extend_from_slice(tail.get(..count.min(tail.len())).unwrap_or_default());
                rest = tail.get(count..).unwrap_or_default();
            }
            129.. => {
                let Some((&byte, tail)) = tail.split_first() else { break };
                bytes.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest = tail;
            }
        }
    }
    Decoded::broken(bytes)
}

/// Undoes a predictor (ISO 32000-1, 7.4.4.4).
fn predict(file: &Document, parameters: Option<&Dictionary>, decoded: Decoded, cap: usize) -> Decoded {
    let predictor = integer(file, parameters, b"Predictor", 1);
    if predictor < 2 {
        return decoded;
    }
    let size =
        |key, default| usize::try_from(integer(file, parameters, key, default)).ok().filter(|&it| it > 0);
    let (Some(colors), Some(bits), Some(columns)) =
        (size(b"Colors", 1), size(b"BitsPerComponent", 8), size(b"Columns", 1))
    else {
        return Decoded::broken(decoded.bytes);
    };
    let pixel_bits = colors.saturating_mul(bits);
    let row = pixel_bits.saturating_mul(columns).saturating_add(7) / 8;
    if row > cap {
        return Decoded::broken(decoded.bytes);
    }
    let pixel = pixel_bits.div_ceil(8);
    match predictor {
        2 if bits == 8 => {
            let mut bytes = decoded.bytes;
            for line in bytes.chunks_mut(row) {
                accumulate(line, pixel);
            }
            Decoded { bytes, damaged: decoded.damaged }
        }
        2 => Decoded::broken(decoded.bytes),
        _ => Decoded { bytes: undo_png(&decoded.bytes, row, pixel), damaged: decoded.damaged },
    }
}

/// Adds to each byte the one `distance` before it.
fn accumulate(line: &mut [u8], distance: usize) {
    for at in distance..line.len() {
        let left = line.get(at - distance).copied().unwrap_or_default();
        if let Some(byte) = line.get_mut(at) {
            *byte = byte.wrapping_add(left);
        }
    }
}

/// Undoes PNG filters (ISO/IEC 15948, 9), row by row; the filter type stands before each row.
fn undo_png(input: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len());
    let mut above = vec![0; row];
    let mut line = Vec::with_capacity(row);
    for stored in input.chunks(row + 1) {
        let Some((&filter, stored)) = stored.split_first() else { break };
        line.clear();
        for (at, &byte) in stored.iter().enumerate() {
            let left = at.checked_sub(pixel).and_then(|it| line.get(it)).copied().unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at.checked_sub(pixel).and_then(|it| above.get(it)).copied().unwrap_or(0);
            let predicted = match filter {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            line.push(byte.wrapping_add(predicted));
        }
        out.extend_from_slice(&line);
        std::mem::swap(&mut above, &mut line);
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |it: u8| (estimate - i16::from(it)).abs();
    let (to_left, to_up, to_corner) = (distance(left), distance(up), distance(corner));
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    /// zlib data of `The quick brown fox. The quick brown fox.`, made by `flate2`.
    fn deflated(text: &[u8]) -> Vec<u8> {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn run(dictionary: Dictionary, content: &[u8], cap: usize) -> Decoded {
        let limits = Limits { stream_bytes: cap, ..Limits::default() };
        decode(&Document::new(), &Stream::new(dictionary, content.to_vec()), &limits)
    }

    #[test]
    fn filters_give_what_they_can() {
        let text = b"The quick brown fox. The quick brown fox.";
        let flate = deflated(text);
        let without_checksum = &flate[..flate.len() - 4];
        let raw = &flate[2..];
        let behind_a_line_end = [b"\r\n", flate.as_slice()].concat();
        type Case<'a> = (&'a str, &'a str, &'a [u8], &'a [u8], bool);
        let cases: &[Case] = &[
            ("flate", "FlateDecode", &flate, text, false),
            ("flate without its checksum", "FlateDecode", without_checksum, text, false),
            ("flate without its header", "FlateDecode", raw, text, false),
            ("flate behind a line end", "FlateDecode", &behind_a_line_end, text, false),
            ("flate of nothing", "FlateDecode", b"", b"", true),
            (
                "LZW of the standard's example",
                "LZWDecode",
                b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01",
                b"-----A---B",
                false,
            ),
            ("LZW cut", "LZWDecode", b"\x80\x0B\x60\x50", b"---", false),
            ("base 85", "ASCII85Decode", b"<~87cUR\nD]i~>", b"Hello ", false),
            ("base 85 with zeros", "ASCII85Decode", b"z~>", b"\0\0\0\0", false),
            ("base 85 without its end", "ASCII85Decode", b"87cUR", b"Hell", true),
            ("hexadecimal", "ASCIIHexDecode", b"48 65 6C6 >", b"Hel`", false),
            ("hexadecimal without its end", "ASCIIHexDecode", b"4865", b"He", true),
            ("runs", "RunLengthDecode", b"\x02abc\xFEx\x80", b"abcxxx", false),
            ("runs cut", "RunLengthDecode", b"\x05abc", b"abc", true),
            ("picture", "DCTDecode", b"\xFF\xD8", b"", false),
            ("unknown filter", "NoSuchDecode", b"abc", b"", true),
        ];
        for &(name, filter, content, expected, damaged) in cases {
            let got = run(dictionary! { "Filter" => filter }, content, 1 << 20);
            assert_eq!(String::from_utf8_lossy(&got.bytes), String::from_utf8_lossy(expected), "{name}");
            assert_eq!(got.damaged, damaged, "{name}");
        }
    }

    #[test]
    fn a_cut_stream_keeps_its_beginning() {
        let text: Vec<u8> =
            (0..60_000u32).flat_map(|it| it.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        let flate = deflated(&text);
        let got = run(dictionary! { "Filter" => "FlateDecode" }, &flate[..flate.len() / 2], 1 << 20);
        assert!(got.damaged);
        assert!(got.bytes.len() > text.len() / 3, "{} bytes", got.bytes.len());
        assert!(text.starts_with(&got.bytes));
    }

    #[test]
    fn chains_and_limits_hold() {
        let flate = deflated(&[b' '; 5_000_000]);
        let bomb = run(dictionary! { "Filter" => "FlateDecode" }, &flate, 1000);
        assert_eq!((bomb.bytes.len(), bomb.damaged), (1000, true));
        let many: Vec<Object> = vec!["ASCIIHexDecode".into(); 200];
        assert!(run(dictionary! { "Filter" => many }, b"34343434>", 1000).damaged);
        let two: Vec<Object> = vec!["ASCIIHexDecode".into(), "RunLengthDecode".into()];
        assert_eq!(run(dictionary! { "Filter" => two }, b"00 41 80>", 1000), Decoded::whole(b"A".to_vec()));
    }

    #[test]
    fn predictors_are_undone() {
        let cases: &[(&str, i64, &[u8], &[u8])] = &[
            ("none", 1, &[1, 2, 3], &[1, 2, 3]),
            ("TIFF", 2, &[1, 1, 1, 5, 1, 1], &[1, 2, 3, 5, 6, 7]),
            ("PNG none, sub, up", 15, &[0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1], &[1, 2, 3, 1, 2, 3, 2, 3, 4]),
            ("PNG average, Paeth", 12, &[3, 2, 2, 2, 4, 1, 1, 1], &[2, 3, 3, 3, 4, 5]),
        ];
        for &(name, predictor, content, expected) in cases {
            let parameters = dictionary! { "Predictor" => predictor, "Columns" => 3 };
            let dictionary = dictionary! { "Filter" => "FlateDecode", "DecodeParms" => parameters };
            assert_eq!(
                run(dictionary, &deflated(content), 1000),
                Decoded::whole(expected.to_vec()),
                "{name}"
            );
        }
    }
}
