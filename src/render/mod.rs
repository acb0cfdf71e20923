//! Pages of a PDF as pictures.
//!
//! # What comes in, what goes out
//! [`pictures`] takes a file's bytes and the pages that are wanted, each with the places on it that must be seen, and gives a
//! [`Picture`] or the reason why there is none for each page, in order.
//!
//! # Decisions
//! - A page is drawn by hayro on a thread of its own: a page that takes too long is left to itself, a panic ends that thread, and
//!   either costs the pages in question their picture and nothing else.
//! - What the page would cost is asked before it is drawn: a page of too many picture points has no picture.
//! - A picture on which a wanted place is blank would mislead, so it is none; the reason is an unknown font as a rule.

mod encode;
mod page;

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Longest time for one page. An honest page takes some hundredths of a second.
const PAGE_TIME: Duration = Duration::from_secs(20);

/// Most threads of one file that are left to themselves before its other pages are given up.
const MAX_LOST_THREADS: usize = 2;

/// Stack of a drawing thread in bytes; forms within forms need it.
const STACK_BYTES: usize = 128 << 20;

/// Names of the threads that draw begin with this.
pub const THREAD: &str = "evimap-renderer";

/// A font program, shared by all threads.
pub type Font = Arc<Vec<u8>>;

/// Fonts for text whose own font is not in the file.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    /// Korean, even strokes.
    pub gothic: Option<Font>,
    /// Korean, serifs.
    pub myeongjo: Option<Font>,
}

/// A page that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Physical number, from 1.
    pub page: u32,
    /// `[x0, y0, x1, y1]` in points from the page's top left: what must be seen.
    pub places: Vec<[f32; 4]>,
}

/// A drawn page.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Width of the page in points, as shown.
    pub width: f32,
    /// Height of the page in points, as shown.
    pub height: f32,
    /// How the bytes are encoded.
    pub encoding: Encoding,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// How a picture is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
}

/// Why a page has no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// A password is needed.
    Encrypted,
    /// The renderer cannot read the file, or finds other pages in it than the reader.
    Unreadable,
    /// Its pictures are too large.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// The renderer met an error of its own.
    Crashed,
    /// A font that is not in the file is needed and none was found.
    NoFont,
    /// The passage is not to be seen on the picture.
    Blank,
}

/// Draws pages of a file, in the order in which they are wanted.
///
/// `pages` is the number of pages that the reader found: where the renderer finds another, as in damaged files, its page numbers would
/// mean other pages, and nothing is drawn. Cost: one picture at a time for each call, some megabytes, and the file.
pub fn pictures(
    bytes: &Arc<Vec<u8>>,
    pages: u32,
    fonts: &Fonts,
    wanted: &[Wanted],
) -> Vec<Result<Picture, NoPicture>> {
    let mut drawn = Vec::with_capacity(wanted.len());
    let mut lost = 0;
    while let Some(rest) = wanted.get(drawn.len()..).filter(|it| !it.is_empty()) {
        if lost == MAX_LOST_THREADS {
            drawn.resize(wanted.len(), Err(NoPicture::TooSlow));
            break;
        }
        let (send, receive) = mpsc::channel();
        let (file, own_fonts, own) = (Arc::clone(bytes), fonts.clone(), rest.to_vec());
        let started = thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || page::draw(file, pages, &own_fonts, &own, |picture| send.send(picture).is_ok()));
        if started.is_err() {
            drawn.resize(wanted.len(), Err(NoPicture::Crashed));
            break;
        }
        for _ in rest {
            match receive.recv_timeout(PAGE_TIME) {
                Ok(picture) => drawn.push(picture),
                Err(RecvTimeoutError::Timeout) => {
                    drawn.push(Err(NoPicture::TooSlow));
                    lost += 1;
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    drawn.push(Err(NoPicture::Crashed));
                    break;
                }
            }
        }
    }
    drawn
}
