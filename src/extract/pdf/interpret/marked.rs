//! Marked content (ISO 32000-1, 14.6): replacement texts, layers and artifacts.

use lopdf::{Dictionary, Object};

use super::{Interpreter, Resources};
use crate::extract::pdf::file::text_string;
use crate::extract::pdf::glyph::{Glyph, Run};
use crate::extract::pdf::operator::{Operand, Operations};
use crate::extract::pdf::watermark;

/// Marked content inside one another.
const MARKED_DEPTH: usize = 1_024;

/// Characters of one replacement text that are used.
const ACTUAL_TEXT: usize = 1 << 16;

/// One open marked-content sequence.
#[derive(Default)]
pub(super) struct Marked {
    /// The replacement text, and the first glyph that it replaces.
    pub(super) actual: Option<(String, usize)>,
    pub(super) is_hidden: bool,
    pub(super) is_pagination: bool,
    pub(super) is_artifact: bool,
    pub(super) is_watermark: bool,
    /// The block of the structure tree that it stands for.
    pub(super) block: Option<u32>,
    /// The block that was open before.
    pub(super) block_before: u32,
}

impl<'f> Interpreter<'_, 'f> {
    /// What the property list of `BDC` says (ISO 32000-1, 14.6.2).
    pub(super) fn properties(&self, operations: &Operations, resources: &Resources<'f, '_>) -> Marked {
        let file = self.shared.file;
        let mut marked = self.marked_by(operations);
        let (operands, _) = operations.operands();
        let Some(Operand::Name(tag)) = operands.first() else { return marked };
        let read = |list: &Dictionary, marked: &mut Marked| {
            let actual = list.get(b"ActualText").ok().and_then(|object| file.resolve(object));
            if let Some(Object::String(bytes, _)) = actual {
                marked.actual = Some((text_string(bytes), self.ink.glyphs.len()));
            }
            if marked.is_artifact {
                let is = |key: &[u8], value: &[u8]| {
                    list.get(key).and_then(Object::as_name).is_ok_and(|it| it == value)
                };
                marked.is_watermark = is(b"Subtype", b"Watermark");
                marked.is_pagination = is(b"Type", b"Pagination");
            }
            // A form has identifiers of its own (ISO 32000-1, 14.7.4.3).
            if self.forms.is_empty()
                && let Some(tags) = self.tags
                && let Some(identifier) = file.integer(list, b"MCID")
            {
                marked.block = Some(tags.number(identifier).unwrap_or_default());
            }
        };
        match operands.get(1) {
            Some(Operand::Dictionary(index)) => {
                if let Some(list) = operations.dictionary(*index) {
                    read(list, &mut marked);
                }
            }
            Some(Operand::Name(name)) => {
                let Some(object) = resources.find(file, b"Properties", name) else { return marked };
                if *tag == b"OC" {
                    marked.is_hidden = self.is_hidden_by(object);
                }
                if let Some(Object::Dictionary(list)) = file.resolve(object) {
                    marked.is_watermark = *tag == b"OC" && watermark::is_named(file, list);
                    read(list, &mut marked);
                }
            }
            _ => {}
        }
        marked
    }

    /// What the tag of `BMC` says.
    pub(super) fn marked_by(&self, operations: &Operations) -> Marked {
        let is_artifact = operations.name() == Some(b"Artifact");
        Marked { is_artifact, ..Marked::default() }
    }

    /// Whether a form is a watermark by its names or those of its layer.
    pub(super) fn is_watermark_form(&self, form: &Dictionary, name: &[u8]) -> bool {
        watermark::is_form(self.shared.file, form, name)
    }

    pub(super) fn begin_marked(&mut self, mut marked: Marked) {
        if self.marked.len() >= MARKED_DEPTH {
            marked = Marked::default();
        }
        marked.block_before = self.block;
        self.block = marked.block.unwrap_or(self.block);
        self.artifacts += usize::from(marked.is_artifact);
        self.watermarks += usize::from(marked.is_watermark);
        self.hidden += usize::from(marked.is_hidden);
        self.pagination += usize::from(marked.is_pagination);
        self.replaced += usize::from(marked.actual.is_some());
        self.marked.push(marked);
    }

    pub(super) fn end_marked(&mut self) {
        let Some(marked) = self.marked.pop() else { return };
        self.hidden -= usize::from(marked.is_hidden);
        self.pagination -= usize::from(marked.is_pagination);
        self.block = marked.block_before;
        self.artifacts -= usize::from(marked.is_artifact);
        self.watermarks -= usize::from(marked.is_watermark);
        if let Some((text, first)) = marked.actual {
            self.replaced -= 1;
            if self.replaced == 0 {
                self.replace(&text, first);
            }
        }
    }

    /// Puts a replacement text (ISO 32000-1, 14.9.4) in the place of the glyphs from `first` on.
    fn replace(&mut self, text: &str, first: usize) {
        let Some(glyphs) = self.ink.glyphs.get(first..).filter(|glyphs| !glyphs.is_empty()) else { return };
        let shown = glyphs.iter().map(|glyph| self.ink.glyph_text(glyph));
        if shown
            .flat_map(str::chars)
            .filter(|it| !it.is_whitespace())
            .eq(text.chars().filter(|it| !it.is_whitespace()))
        {
            return;
        }
        let is_readable = |it: char| {
            it != char::REPLACEMENT_CHARACTER && !it.is_control() && !('\u{E000}'..='\u{F8FF}').contains(&it)
        };
        if !text.is_empty() && !text.chars().any(|it| is_readable(it) || it.is_whitespace()) {
            return;
        }
        let (Some(start), Some(run)) = (
            glyphs.first().copied(),
            self.ink.runs.get(self.ink.runs.partition_point(|run| run.glyphs.end <= first)),
        ) else {
            return;
        };
        // The replacement covers what the glyphs on the first one's baseline cover.
        let [dx, dy] = run.direction;
        let extent = glyphs.iter().fold(0.0f32, |extent, glyph| {
            let (x, y) = (glyph.x - start.x, glyph.y - start.y);
            let is_same_line = (y * dx - x * dy).abs() < run.height * 0.5;
            if is_same_line { extent.max(x * dx + y * dy + glyph.advance) } else { extent }
        });
        let Some(run) = self.ink.truncate_glyphs(first) else { return };
        let characters: Vec<char> = text.chars().filter(|&it| it != '\u{AD}').take(ACTUAL_TEXT).collect();
        if characters.is_empty() {
            return;
        }
        let advance = extent / characters.len() as f32;
        for (index, character) in characters.iter().enumerate() {
            let along = advance * index as f32;
            let text = self.ink.push_text(character.encode_utf8(&mut [0; 4]));
            let (x, y) = (start.x + along * dx, start.y + along * dy);
            self.ink.glyphs.push(Glyph { x, y, advance, text });
        }
        let last = self.ink.glyphs.len();
        self.ink.push_run(Run { glyphs: first..last, ..run });
    }
}
