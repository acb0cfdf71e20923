//! What the interpreter leaves of a page: placed glyphs, ruling lines, counts of what else was drawn.
//!
//! Coordinates are points from the top left of the page as shown, y downwards.

use std::ops::Range;

/// Ruling lines kept of one page; maps and drawings have more, and no table needs so many.
const RULES: usize = 20_000;

/// The text of a glyph whose character nothing tells.
pub(super) const UNKNOWN: &str = "\u{FFFD}";

/// One placed glyph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Its origin on the baseline.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Its width along the run's direction, character and word spacing left out.
    pub(super) advance: f32,
    pub(super) text: GlyphText,
}

impl Glyph {
    /// Whether it shows nothing: a space, or a duplicate that was struck.
    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.text.kind, Kind::Nothing | Kind::Space)
    }
}

/// The characters of one glyph: a stretch of [`Ink::text`], and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GlyphText {
    start: u32,
    /// In bytes.
    len: u16,
    pub(super) kind: Kind,
}

impl GlyphText {
    /// No characters.
    pub(super) const NONE: GlyphText = GlyphText { start: 0, len: 0, kind: Kind::Nothing };

    /// Where the characters stand in [`Ink::text`].
    #[inline]
    pub(super) fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.len)
    }
}

/// What the characters of a glyph are. It is asked of each glyph several times, and told once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// There are none.
    Nothing,
    /// White space.
    Space,
    /// Characters without a width.
    ZeroWidth,
    /// One character that shows.
    Letter,
    /// Several characters, of which at least one shows.
    Letters,
}

impl Kind {
    fn of(text: &str) -> Kind {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => Kind::Nothing,
            (Some(character), None) => Kind::of_character(character),
            _ if text.chars().all(is_zero_width) => Kind::ZeroWidth,
            _ if text.chars().all(char::is_whitespace) => Kind::Space,
            _ => Kind::Letters,
        }
    }

    #[inline]
    fn of_character(character: char) -> Kind {
        match character {
            // Most glyphs are syllables or plain ASCII.
            '가'..='힣' | '!'..='~' => Kind::Letter,
            it if is_zero_width(it) => Kind::ZeroWidth,
            it if it.is_whitespace() => Kind::Space,
            _ => Kind::Letter,
        }
    }
}

fn is_zero_width(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// Where a run of text belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// The page's own content.
    Content,
    /// Content that the file marks as a running header, footer or page number (ISO 32000-1, 14.8.2.2).
    Pagination,
    /// The appearance of an annotation.
    Annotation,
    /// Large or pale text that lies under or over the rest of the page.
    Watermark,
}

/// Glyphs shown one after another with the same font, size and direction.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Unit vector along the baseline.
    pub(super) direction: [f32; 2],
    /// The em along the baseline in points, after horizontal scaling.
    pub(super) em: f32,
    /// The em across the baseline in points.
    pub(super) height: f32,
    /// Extents above and below the baseline in points.
    pub(super) ascent: f32,
    pub(super) descent: f32,
    /// Whether the glyphs stand upright below one another.
    pub(super) vertical: bool,
    pub(super) layer: Layer,
    /// Number of the block of the structure tree that it belongs to, from 1; 0 for none.
    pub(super) block: u32,
    /// Whether the file calls it no part of the document's content.
    pub(super) is_artifact: bool,
    /// Whether it is hardly darker than paper, or lets through most of what lies below it.
    pub(super) is_faint: bool,
    /// Index of the font in the document's list of fonts.
    pub(super) font: u16,
    /// Indices into [`Ink::glyphs`].
    pub(super) glyphs: Range<usize>,
}

impl Run {
    /// Whether nothing but its glyphs tells `next`, which follows it, from it.
    fn is_followed_by(&self, next: &Run) -> bool {
        self.glyphs.end == next.glyphs.start
            && self.font == next.font
            && self.direction[0] == next.direction[0]
            && self.direction[1] == next.direction[1]
            && self.em == next.em
            && self.height == next.height
            && self.ascent == next.ascent
            && self.descent == next.descent
            && self.vertical == next.vertical
            && self.layer == next.layer
            && self.block == next.block
            && self.is_artifact == next.is_artifact
            && self.is_faint == next.is_faint
    }
}

/// A thin straight line along an axis: the border of a table cell or an underline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) horizontal: bool,
    /// Its place across: y of a horizontal rule, x of a vertical one.
    pub(super) at: f32,
    /// Its ends along: x of a horizontal rule, y of a vertical one; `from <= to`.
    pub(super) from: f32,
    pub(super) to: f32,
}

/// All that was drawn on one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    /// The characters of all glyphs.
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) runs: Vec<Run>,
    pub(super) rules: Vec<Rule>,
    /// Images drawn.
    pub(super) images: u32,
    /// Those that are large enough to carry evidence, and no background of the page.
    pub(super) pictures: u32,
    /// Paths and shadings painted.
    pub(super) paints: u32,
    /// Characters that are not shown: layers that are off, text outside the page.
    pub(super) hidden: u32,
    /// Glyphs of the invisible rendering mode.
    pub(super) invisible: u32,
    /// Whether a glyph shows a character that nothing tells.
    pub(super) has_unknown: bool,
    /// Whether a content stream, form or appearance was damaged.
    pub(super) damaged: Option<&'static str>,
    /// Whether the limit of operators or of nesting was reached: its name and value.
    pub(super) limit: Option<(&'static str, u64)>,
}

impl Ink {
    /// Empties the page, keeping its buffers.
    pub(super) fn clear(&mut self) {
        let Ink { text, glyphs, runs, rules, .. } = std::mem::take(self);
        (self.text, self.glyphs, self.runs, self.rules) = (text, glyphs, runs, rules);
        self.text.clear();
        self.glyphs.clear();
        self.runs.clear();
        self.rules.clear();
    }

    /// Forgets to which blocks of the structure tree the runs belong.
    pub(super) fn forget_blocks(&mut self) {
        for run in &mut self.runs {
            run.block = 0;
        }
    }

    /// The characters of one glyph.
    pub(super) fn glyph_text(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.text.range()).unwrap_or_default()
    }

    /// Adds the characters of one glyph, as many as its length can tell.
    pub(super) fn push_text(&mut self, text: &str) -> GlyphText {
        let start = self.text.len() as u32;
        let text = if text.len() <= usize::from(u16::MAX) {
            text
        } else {
            text.get(..text.floor_char_boundary(usize::from(u16::MAX))).unwrap_or_default()
        };
        self.has_unknown |= text == UNKNOWN;
        self.text.push_str(text);
        GlyphText { start, len: text.len() as u16, kind: Kind::of(text) }
    }

    /// Adds the character of one glyph.
    #[inline]
    pub(super) fn push_character(&mut self, character: char) -> GlyphText {
        let start = self.text.len() as u32;
        self.has_unknown |= character == char::REPLACEMENT_CHARACTER;
        self.text.push(character);
        GlyphText { start, len: character.len_utf8() as u16, kind: Kind::of_character(character) }
    }

    /// Counts characters that are not shown.
    pub(super) fn hide(&mut self, characters: usize) {
        self.hidden = self.hidden.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
    }

    /// Adds a run, or lengthens the last one by it where they are alike: a producer may show each letter of a line by itself.
    #[inline]
    pub(super) fn push_run(&mut self, run: Run) {
        match self.runs.last_mut() {
            Some(last) if last.is_followed_by(&run) => last.glyphs.end = run.glyphs.end,
            _ => self.runs.push(run),
        }
    }

    /// Adds a ruling line.
    pub(super) fn push_rule(&mut self, horizontal: bool, at: f32, from: f32, to: f32) {
        if self.rules.len() < RULES && at.is_finite() && from.is_finite() && to.is_finite() {
            self.rules.push(Rule { horizontal, at, from: from.min(to), to: from.max(to) });
        }
    }

    /// Forgets the glyphs from `first` on, and gives the first run that they belonged to.
    pub(super) fn truncate_glyphs(&mut self, first: usize) -> Option<Run> {
        let mut lost = None;
        while let Some(run) = self.runs.last_mut() {
            if run.glyphs.end <= first {
                break;
            }
            lost = Some(run.clone());
            if run.glyphs.start < first {
                run.glyphs.end = first;
                break;
            }
            self.runs.pop();
        }
        self.glyphs.truncate(first);
        lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_are_told_by_their_characters() {
        const CASES: &[(&str, Kind)] = &[
            ("", Kind::Nothing),
            (" ", Kind::Space),
            ("\u{3000}\u{A0}", Kind::Space),
            ("\u{200B}", Kind::ZeroWidth),
            ("\u{FEFF}\u{200D}", Kind::ZeroWidth),
            ("가", Kind::Letter),
            ("힣", Kind::Letter),
            ("a", Kind::Letter),
            ("·", Kind::Letter),
            (UNKNOWN, Kind::Letter),
            ("\u{200B} ", Kind::Letters),
            ("fi", Kind::Letters),
        ];
        for &(text, expected) in CASES {
            assert_eq!(Kind::of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn runs_that_are_alike_are_one() {
        let run = |em, glyphs| Run {
            direction: [1.0, 0.0],
            em,
            height: 10.0,
            ascent: 9.0,
            descent: 1.0,
            vertical: false,
            layer: Layer::Content,
            block: 0,
            is_artifact: false,
            is_faint: false,
            font: 0,
            glyphs,
        };
        let mut ink = Ink::default();
        for run in [run(10.0, 0..1), run(10.0, 1..3), run(12.0, 3..4), run(10.0, 4..5), run(10.0, 6..7)] {
            ink.push_run(run);
        }
        let got: Vec<Range<usize>> = ink.runs.iter().map(|run| run.glyphs.clone()).collect();
        assert_eq!(got, [0..3, 3..4, 4..5, 6..7]);
    }
}
