//! Pixels to the smallest file that still shows the page: few greys or colours as PNG, photographs as JPEG.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::Encoding;

/// Quality of JPEG, 1 to 100: text beside a photograph stays readable.
const JPEG_QUALITY: u8 = 60;
/// Largest difference between the channels of a grey; drawing rounds.
const GREY_TOLERANCE: u8 = 10;
/// Most colours of a palette.
const MAX_COLOURS: usize = 256;
/// Colours of five bits a channel.
const COARSE_COLOURS: usize = 1 << 15;
/// A PNG of more bytes than this is compared with a JPEG: a hundred of them would be a report of 10 MB.
const LARGE_PNG_BYTES: usize = 75_000;

/// A drawn page: rows of red, green, blue and alpha, all opaque.
pub(super) struct Raster<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgba: &'a [u8],
}

impl Raster<'_> {
    fn pixels(&self) -> impl Iterator<Item = [u8; 3]> {
        self.rgba.chunks_exact(4).filter_map(|it| Some([*it.first()?, *it.get(1)?, *it.get(2)?]))
    }

    /// Whether two pixels of a place differ; `true` for a place outside of the page.
    pub(super) fn has_ink(&self, [x0, y0, x1, y1]: [f32; 4]) -> bool {
        let column = |at: f32| (at.max(0.0) as usize).min(self.width);
        let row = |at: f32| (at.max(0.0) as usize).min(self.height);
        let (columns, rows) = (column(x0)..column(x1.ceil()), row(y0)..row(y1.ceil()));
        let mut seen = None;
        for y in rows {
            for x in columns.clone() {
                let at = (y * self.width + x) * 4;
                let pixel = self.rgba.get(at..at + 3);
                match seen {
                    None => seen = pixel,
                    Some(first)
                        if pixel.is_some_and(|it| it.iter().zip(first).any(|(a, b)| a.abs_diff(*b) > 24)) =>
                    {
                        return true;
                    }
                    Some(_) => {}
                }
            }
        }
        seen.is_none()
    }
}

/// The picture in the encoding that makes it smallest; `None` where an encoder fails.
pub(super) fn smallest(raster: &Raster<'_>) -> Option<(Encoding, Vec<u8>)> {
    let is_grey = raster.pixels().all(|[r, g, b]| {
        r.abs_diff(g) <= GREY_TOLERANCE && g.abs_diff(b) <= GREY_TOLERANCE && r.abs_diff(b) <= GREY_TOLERANCE
    });
    let png = if is_grey { grey(raster) } else { palette(raster) }?;
    if png.len() <= LARGE_PNG_BYTES {
        return Some((Encoding::Png, png));
    }
    let jpeg = jpeg(raster, is_grey)?;
    Some(if jpeg.len() < png.len() { (Encoding::Jpeg, jpeg) } else { (Encoding::Png, png) })
}

/// Sixteen greys, four bits a pixel: what anti-aliased text on paper needs.
fn grey(raster: &Raster<'_>) -> Option<Vec<u8>> {
    // The nearest of 16 greys, with white and black kept.
    let level = |[_, g, _]: [u8; 3]| (u16::from(g) * 15 + 127) / 255;
    let mut packed = Vec::with_capacity(raster.width.div_ceil(2) * raster.height);
    let levels: Vec<u8> = raster.pixels().map(|it| level(it) as u8).collect();
    for row in levels.chunks(raster.width) {
        packed.extend(row.chunks(2).map(|pair| {
            pair.first().copied().unwrap_or_default() << 4 | pair.get(1).copied().unwrap_or_default()
        }));
    }
    png(raster, png::ColorType::Grayscale, png::BitDepth::Four, None, &packed)
}

/// The most frequent of 32,768 colours, the others as the nearest of those.
fn palette(raster: &Raster<'_>) -> Option<Vec<u8>> {
    let colours_of: Vec<u16> = raster.pixels().map(coarse).collect();
    let mut counts = vec![0_u32; COARSE_COLOURS];
    for colour in &colours_of {
        if let Some(count) = counts.get_mut(usize::from(*colour)) {
            *count += 1;
        }
    }
    let mut frequent: Vec<(u16, u32)> =
        (0..).zip(counts.iter().copied()).filter(|(_, count)| *count > 0).collect();
    frequent.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let colours: Vec<[u8; 3]> = frequent.iter().take(MAX_COLOURS).map(|(colour, _)| full(*colour)).collect();
    let mut index_of = vec![0_u8; COARSE_COLOURS];
    for (rank, (colour, _)) in frequent.iter().enumerate() {
        let index = if rank < MAX_COLOURS { rank } else { nearest(&colours, full(*colour)) };
        if let Some(entry) = index_of.get_mut(usize::from(*colour)) {
            *entry = index as u8;
        }
    }
    let indices: Vec<u8> =
        colours_of.iter().map(|it| index_of.get(usize::from(*it)).copied().unwrap_or_default()).collect();
    let colours: Vec<u8> = colours.into_iter().flatten().collect();
    png(raster, png::ColorType::Indexed, png::BitDepth::Eight, Some(colours), &indices)
}

/// Five bits of each channel.
fn coarse([red, green, blue]: [u8; 3]) -> u16 {
    u16::from(red >> 3) << 10 | u16::from(green >> 3) << 5 | u16::from(blue >> 3)
}

/// The way back: white is white again.
fn full(coarse: u16) -> [u8; 3] {
    [10, 5, 0].map(|shift| {
        let five = (coarse >> shift & 31) as u8;
        five << 3 | five >> 2
    })
}

fn nearest(colours: &[[u8; 3]], wanted: [u8; 3]) -> usize {
    let distance = |other: &[u8; 3]| -> u32 {
        other.iter().zip(wanted).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let ranked = colours.iter().enumerate().min_by_key(|(_, colour)| distance(colour));
    ranked.map_or(0, |(index, _)| index)
}

fn png(
    raster: &Raster<'_>,
    colour: png::ColorType,
    depth: png::BitDepth,
    palette: Option<Vec<u8>>,
    rows: &[u8],
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, raster.width as u32, raster.height as u32);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(rows).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

fn jpeg(raster: &Raster<'_>, is_grey: bool) -> Option<Vec<u8>> {
    let (samples, colour): (Vec<u8>, _) = if is_grey {
        (raster.pixels().map(|[_, g, _]| g).collect(), ExtendedColorType::L8)
    } else {
        (raster.pixels().flatten().collect(), ExtendedColorType::Rgb8)
    };
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.write_image(&samples, raster.width as u32, raster.height as u32, colour).ok()?;
    Some(bytes)
}
