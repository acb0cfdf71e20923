//! One page through hayro.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::object::dict::keys::{HEIGHT, SUBTYPE, WIDTH};
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use hayro::hayro_syntax::page::{Page, Resources};
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::encode::{self, Raster};
use super::{File, Fonts, NoPicture, Picture, Wanted};

/// Width of a picture in pixels; A4 at 116 dots an inch, at which 8 point Hangul can be read.
const WIDTH_PIXELS: f32 = 960.0;
/// Largest height, so that a banner does not become a picture of its own kind.
const HEIGHT_PIXELS: f32 = 2400.0;
/// Largest enlargement of a small page.
const MAX_SCALE: f32 = 3.0;
/// Most pixels of all images in a page's resources, decoded. A scanned A3 page at 600 dots an inch has 70 million.
const MAX_IMAGE_PIXELS: u64 = 120_000_000;
/// Forms inside one another that are looked into for images.
const MAX_FORM_DEPTH: usize = 8;
/// Objects of the resources that are looked at.
const MAX_OBJECTS: usize = 20_000;

/// Draws the wanted pages and hands each to `give`, until that says that nobody waits any more.
///
/// Hostile pages may panic, never end, or take all memory there is.
pub fn draw(
    file: &File<'_>,
    fonts: &Fonts,
    wanted: &[Wanted],
    mut give: impl FnMut(Result<Picture, NoPicture>) -> bool,
) {
    let same_pages = |pdf: &Pdf| pdf.pages().len() == file.pages as usize;
    let pdf = match open(file)
        .and_then(|pdf| if same_pages(&pdf) { Ok(pdf) } else { Err(NoPicture::Unreadable) })
    {
        Ok(pdf) => pdf,
        Err(reason) => {
            let _ = wanted.iter().all(|_| give(Err(reason)));
            return;
        }
    };
    let lacks_font = Arc::new(AtomicBool::new(false));
    let settings = settings(fonts, Arc::clone(&lacks_font));
    let cache = RenderCache::new();
    for it in wanted {
        lacks_font.store(false, Ordering::Relaxed);
        let page = (it.page as usize).checked_sub(1).and_then(|index| pdf.pages().get(index));
        let picture = page.ok_or(NoPicture::Unreadable).and_then(|page| {
            let picture = draw_page(page, &cache, &settings, &it.places);
            if lacks_font.load(Ordering::Relaxed) { Err(NoPicture::NoFont) } else { picture }
        });
        if !give(picture) {
            return;
        }
    }
}

/// Opens a file, if need be with one of the passwords.
fn open(file: &File<'_>) -> Result<Pdf, NoPicture> {
    let mut reason = NoPicture::Unreadable;
    for password in std::iter::once("").chain(file.passwords.iter().map(String::as_str)) {
        reason = match Pdf::new_with_password(Arc::clone(file.bytes), password) {
            Ok(pdf) => return Ok(pdf),
            Err(LoadPdfError::Decryption(_)) => NoPicture::Encrypted,
            Err(LoadPdfError::Invalid) => return Err(NoPicture::Unreadable),
        };
    }
    Err(reason)
}

fn draw_page<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    places: &[[f32; 4]],
) -> Result<Picture, NoPicture> {
    let budget = Budget { pixels: Cell::new(MAX_IMAGE_PIXELS), objects: Cell::new(MAX_OBJECTS) };
    budget.take(page.resources(), MAX_FORM_DEPTH).ok_or(NoPicture::TooLarge)?;
    let (width, height) = page.render_dimensions();
    if !(width >= 1.0 && height >= 1.0) {
        return Err(NoPicture::Unreadable);
    }
    let scale = (WIDTH_PIXELS / width).min(HEIGHT_PIXELS / height).min(MAX_SCALE);
    if width * scale < 1.0 || height * scale < 1.0 {
        return Err(NoPicture::Unreadable);
    }
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, cache, settings, &RenderSettings::default(), &pixels);
    let raster = Raster {
        width: usize::from(drawn.width()),
        height: usize::from(drawn.height()),
        rgba: drawn.data_as_u8_slice(),
    };
    if !places.iter().all(|place| raster.has_ink(place.map(|it| it * scale))) {
        return Err(NoPicture::Blank);
    }
    let (encoding, bytes) = encode::smallest(&raster).ok_or(NoPicture::Crashed)?;
    Ok(Picture { width, height, encoding, bytes })
}

/// Fonts that are not in the file: the standard 14 from hayro's own stand-ins, Korean ones from ours.
fn settings(fonts: &Fonts, lacks_font: Arc<AtomicBool>) -> InterpreterSettings {
    let fonts = fonts.clone();
    let mut settings = InterpreterSettings::default();
    let standard = Arc::clone(&settings.font_resolver);
    settings.font_resolver = Arc::new(move |query| {
        let FontQuery::Fallback(font) = query else { return standard(query) };
        let collection = font.character_collection.as_ref().map(|it| &it.family);
        let is_latin = match collection {
            None => font.post_script_name.as_ref().is_none_or(|name| !is_korean_name(name)),
            Some(family) => matches!(family, CidFamily::AdobeIdentity),
        };
        let (own, other) =
            if font.is_serif { (&fonts.myeongjo, &fonts.gothic) } else { (&fonts.gothic, &fonts.myeongjo) };
        match own.as_ref().or(other.as_ref()) {
            Some(font) if !is_latin => Some((Arc::clone(font) as FontData, 0)),
            None if !is_latin => {
                lacks_font.store(true, Ordering::Relaxed);
                standard(query)
            }
            _ => standard(query),
        }
    });
    settings
}

/// Whether a font's name is that of a Korean font: written in Hangul, or one that Korean word processors leave out of files.
fn is_korean_name(name: &str) -> bool {
    const FAMILIES: &[&str] =
        &["batang", "dotum", "gulim", "gungsuh", "malgun", "nanum", "hysmyeongjo", "hygothic", "hcr", "hy"];
    let lower = name.to_ascii_lowercase();
    !name.is_ascii() || FAMILIES.iter().any(|it| lower.starts_with(it))
}

/// What the images of a page may still cost.
struct Budget {
    pixels: Cell<u64>,
    objects: Cell<usize>,
}

impl Budget {
    /// Takes off what the images of some resources cost; `None` when it is too much.
    fn take(&self, resources: &Resources<'_>, depth: usize) -> Option<()> {
        for name in resources.x_objects.keys() {
            self.objects.set(self.objects.get().checked_sub(1)?);
            let Some(stream) = resources.x_objects.get::<Stream<'_>>(name) else { continue };
            let dict = stream.dict();
            match dict.get::<Name<'_>>(SUBTYPE).as_deref() {
                Some(b"Image") => {
                    let side = |key| dict.get::<i64>(key).map_or(0, |it| it.unsigned_abs());
                    let pixels = side(WIDTH).saturating_mul(side(HEIGHT));
                    self.pixels.set(self.pixels.get().checked_sub(pixels)?);
                }
                Some(b"Form") if depth > 0 => {
                    let inner = dict.get::<Dict<'_>>(b"Resources" as &[u8]).unwrap_or_default();
                    self.take(&Resources::new(inner), depth - 1)?;
                }
                _ => {}
            }
        }
        Some(())
    }
}
