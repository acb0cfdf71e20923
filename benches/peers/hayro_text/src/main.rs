//! The characters of a PDF file's glyphs in the order in which they are drawn, as hayro tells them: what its interpreter costs when nothing
//! is drawn. No lines, no order, no columns, so less than any program that gives text.

use std::io::Write as _;

use hayro_cmap::BfString;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Rect};

#[derive(Default)]
struct Characters(String);

impl Device<'_> for Characters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.0.push(character),
                Some(BfString::String(text)) => self.0.push_str(&text),
                None => self.0.push('\u{FFFD}'),
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("a PDF file, please")?;
    let pdf = Pdf::new(std::fs::read(path)?).map_err(|error| format!("{error:?}"))?;
    let cache = InterpreterCache::new();
    let mut characters = Characters::default();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut characters);
        characters.0.push('\u{C}');
    }
    std::io::stdout().write_all(characters.0.as_bytes())?;
    Ok(())
}
