//! Annotations: what they show on the page (ISO 32000-1, 12.5 and 12.7).

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::file::{File, text_string};
use super::interpret::Interpreter;
use super::pages::PageNode;
use super::state::Matrix;
use crate::document::{DocumentBuilder, LineEnd, LinePlace, Role};

/// Annotations of one page; forms have some hundred.
const ANNOTATIONS: usize = 10_000;

/// Fields above one another.
const FIELD_DEPTH: usize = 32;

/// Bits of the flag `/F`: hidden, and not shown on the screen.
const HIDDEN: i64 = 1 << 1 | 1 << 5;

/// An annotation whose text stands in the file but in no appearance.
pub(super) struct Note {
    text: String,
    /// Its rectangle on the page as shown: left, top, right, bottom.
    bounds: [f32; 4],
}

/// Draws the appearances of a page's annotations, and gives the texts that have none.
pub(super) fn draw<'f>(
    file: &'f File,
    page: &PageNode<'f>,
    interpreter: &mut Interpreter<'_, 'f>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    for object in file.array(page.dictionary, b"Annots").unwrap_or_default().iter().take(ANNOTATIONS) {
        let Some(Object::Dictionary(annotation)) = file.resolve(object) else { continue };
        let subtype = file.name(annotation, b"Subtype").unwrap_or_default();
        let is_hidden = file.integer(annotation, b"F").is_some_and(|flags| flags & HIDDEN != 0)
            || annotation.get(b"OC").is_ok_and(|group| interpreter.is_hidden_by(group));
        if is_hidden || matches!(subtype, b"Popup" | b"Link" | b"") {
            continue;
        }
        let Some(rectangle) = file.numbers::<4>(annotation, b"Rect").map(ordered) else { continue };
        let before = interpreter.ink().glyphs.len();
        if let Some((id, form)) = appearance(file, annotation)
            && let Some(transform) = appearance_transform(file, form, rectangle)
        {
            interpreter.appearance(id, form, page.resources, transform.then(&page.transform));
        }
        if interpreter.ink().glyphs.len() == before
            && let Some(text) = value(file, annotation, subtype)
        {
            let [x0, y0] = page.transform.apply(rectangle[0], rectangle[1]);
            let [x1, y1] = page.transform.apply(rectangle[2], rectangle[3]);
            notes.push(Note { text, bounds: ordered([x0, y0, x1, y1]) });
        }
    }
    notes
}

/// Writes texts without an appearance, one line each line of theirs, spread over their rectangles.
pub(super) fn write(notes: &[Note], builder: &mut DocumentBuilder) {
    for note in notes {
        let lines: Vec<&str> =
            note.text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect();
        let [left, top, right, bottom] = note.bounds;
        let height = (bottom - top) / lines.len().max(1) as f32;
        for (index, line) in lines.iter().enumerate() {
            let count = line.chars().count().max(1) as f32;
            let step = (right - left) / count;
            let edges = (0..count as usize).map(|at| [step * at as f32, step * (at + 1) as f32]).collect();
            let origin = [left, top + height * (index as f32 + 0.8)];
            let place = LinePlace {
                origin,
                direction: [1.0, 0.0],
                ascent: height * 0.8,
                descent: height * 0.2,
                edges,
            };
            let end = if index + 1 == lines.len() { LineEnd::Paragraph } else { LineEnd::Wrap };
            builder.push_line(line, Role::Annotation, end, Some(place));
        }
    }
}

fn ordered([a, b, c, d]: [f32; 4]) -> [f32; 4] {
    [a.min(c), b.min(d), a.max(c), b.max(d)]
}

/// The normal appearance, in the state that the annotation is in.
fn appearance<'f>(file: &'f File, annotation: &'f Dictionary) -> Option<(Option<ObjectId>, &'f Stream)> {
    let appearances = file.dictionary(annotation, b"AP")?;
    let mut object = appearances.get(b"N").ok()?;
    if let Some(Object::Dictionary(states)) = file.resolve(object) {
        object = states.get(file.name(annotation, b"AS")?).ok()?;
    }
    Some((object.as_reference().ok(), file.resolve(object)?.as_stream().ok()?))
}

/// From the form's space, before its own matrix, to default user space (ISO 32000-1, 12.5.5, algorithm 8.1). The form's matrix is applied
/// when it is drawn.
fn appearance_transform(file: &File, form: &Stream, [left, bottom, right, top]: [f32; 4]) -> Option<Matrix> {
    let [x0, y0, x1, y1] = file.numbers::<4>(&form.dict, b"BBox").map(ordered)?;
    let matrix = file.numbers(&form.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix);
    let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    for (x, y) in [(x0, y0), (x1, y0), (x0, y1), (x1, y1)] {
        let [x, y] = matrix.apply(x, y);
        bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
    }
    let scale = |wanted: f32, given: f32| if given > 0.0 { wanted / given } else { 1.0 };
    let (sx, sy) = (scale(right - left, bounds[2] - bounds[0]), scale(top - bottom, bounds[3] - bounds[1]));
    let transform = Matrix([sx, 0.0, 0.0, sy, left - bounds[0] * sx, bottom - bounds[1] * sy]);
    transform.is_finite().then_some(transform)
}

/// The text of an annotation that is drawn by the viewer: a form field's value, the contents of free text.
fn value(file: &File, annotation: &Dictionary, subtype: &[u8]) -> Option<String> {
    let text = match subtype {
        b"FreeText" => file.text(annotation, b"Contents")?,
        b"Widget" => match inherited(file, annotation, b"FT")?.as_name().ok()? {
            b"Tx" | b"Ch" => match inherited(file, annotation, b"V")? {
                Object::String(bytes, _) => text_string(bytes),
                Object::Array(items) => {
                    let texts = items.iter().filter_map(|item| match file.resolve(item) {
                        Some(Object::String(bytes, _)) => Some(text_string(bytes)),
                        _ => None,
                    });
                    texts.collect::<Vec<_>>().join("\n")
                }
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// An attribute of a field or of the fields above it (ISO 32000-1, 12.7.3.1).
fn inherited<'f>(file: &'f File, field: &'f Dictionary, key: &[u8]) -> Option<&'f Object> {
    let mut field = Some(field);
    for _ in 0..FIELD_DEPTH {
        let here = field?;
        if let Some(value) = file.get(here, key) {
            return Some(value);
        }
        field = file.dictionary(here, b"Parent");
    }
    None
}
