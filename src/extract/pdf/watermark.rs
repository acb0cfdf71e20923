//! Watermarks: by what the file calls them, and by how they lie over the text of a page.
//!
//! Those that lean are told by their direction in [`lines`](super::lines); those that stand alone on each page are told by their
//! repetition in the text room.

use lopdf::{Dictionary, Object};

use super::file::File;
use super::glyph::Layer;
use super::segment::Segment;

/// Times the mean height of a page's letters from which on text is large.
const LARGE: f32 = 2.0;

/// Candidates that are looked at on one page.
const CANDIDATES: usize = 256;

/// Letters of other text that must stand in a candidate's letters.
const CROSSED: f32 = 2.0;

/// Whether the optional content group of a property list, or one of a membership, is named as a watermark (ISO 32000-1, 8.11.2).
pub(super) fn is_named(file: &File, group: &Dictionary) -> bool {
    let named = |group: &Dictionary| file.text(group, b"Name").is_some_and(|name| says_watermark(&name));
    let members = match file.get(group, b"OCGs") {
        Some(Object::Array(members)) => members.as_slice(),
        Some(member) => std::slice::from_ref(member),
        None => &[],
    };
    let mut members = members.iter().filter_map(|it| file.resolve(it)?.as_dict().ok());
    named(group) || members.any(named)
}

/// Whether a form is a watermark by its layer, by its name among the resources, or by what Acrobat writes beside it.
pub(super) fn is_form(file: &File, form: &Dictionary, name: &[u8]) -> bool {
    let names = [Some(name), file.name(form, b"Name")];
    names.into_iter().flatten().any(|name| says_watermark(&String::from_utf8_lossy(name)))
        || file.dictionary(form, b"OC").is_some_and(|group| is_named(file, group))
        || file
            .dictionary(form, b"PieceInfo")
            .and_then(|pieces| file.dictionary(pieces, b"ADBE_CompoundType"))
            .is_some_and(|kind| file.name(kind, b"Private") == Some(b"Watermark"))
}

fn says_watermark(name: &str) -> bool {
    let name: String = name.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    name.contains("watermark") || name.contains("워터마크")
}

/// Marks text that is much larger than the rest of the page, or pale, and lies over other text: a reader takes both for two things.
pub(super) fn mark(segments: &mut [Segment]) {
    let (mut sum, mut count, mut faint) = (0.0, 0.0, 0.0);
    for segment in segments.iter() {
        sum += segment.height * segment.shown as f32;
        count += segment.shown as f32;
        faint += if segment.is_faint { segment.shown as f32 } else { 0.0 };
    }
    let large = LARGE * sum / count;
    // Where most of the page is pale, that is how it is written.
    let is_pale_page = faint * 2.0 > count;
    let is_candidate =
        |it: &Segment| it.layer == Layer::Content && (it.is_faint && !is_pale_page || it.height > large);
    let candidates: Vec<usize> = (0..segments.len())
        .filter(|&at| segments.get(at).is_some_and(is_candidate))
        .take(CANDIDATES)
        .collect();
    let mut found = Vec::new();
    for &at in &candidates {
        let Some(candidate) = segments.get(at) else { continue };
        let crossed: f32 = segments
            .iter()
            .filter(|it| it.layer == Layer::Content && it.angle == candidate.angle && !is_candidate(it))
            .map(|it| crossed(candidate, it))
            .sum();
        if crossed >= CROSSED {
            found.push(at);
        }
    }
    for at in found {
        if let Some(segment) = segments.get_mut(at) {
            segment.layer = Layer::Watermark;
        }
    }
}

/// How many letters of `other` stand in the letters of `candidate`.
fn crossed(candidate: &Segment, other: &Segment) -> f32 {
    let middle = other.v - other.height * 0.35;
    let is_in =
        candidate.v - candidate.height * 0.75 < middle && middle < candidate.v + candidate.height * 0.05;
    let overlap = candidate.u1.min(other.u1) - candidate.u0.max(other.u0);
    if is_in && overlap > 0.0 { overlap / other.em.max(0.1) } else { 0.0 }
}
