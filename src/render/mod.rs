//! Pages of a PDF as pictures.
//!
//! # What comes in, what goes out
//! [`draw`] takes a file's bytes and the pages that are wanted, each with the places on it that must be seen, and gives a
//! [`Picture`] or the reason why there is none for each page, in order. [`pictures`] does the same on threads of its own.
//!
//! # Decisions
//! - Pages are drawn by hayro. What a page may do to that, an endless loop or a great hunger for memory, is bounded by a process where
//!   `pipeline` has one; a library's caller has [`pictures`], where a page that takes too long is left to itself and a panic ends its
//!   thread.
//! - What the page would cost is asked before it is drawn: a page of too many picture points has no picture.
//! - A picture on which a wanted place is blank would mislead, so it is none; the reason is an unknown font as a rule.

mod encode;
mod page;

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use page::draw;

/// Longest time for one page. An honest page takes some hundredths of a second.
pub const PAGE_TIME: Duration = Duration::from_secs(20);

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

/// A file whose pages are drawn.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its bytes.
    pub bytes: &'a Arc<Vec<u8>>,
    /// The number of pages that the reader found: where the renderer finds another, as in damaged files, its page numbers would mean
    /// other pages, and nothing is drawn.
    pub pages: u32,
    /// What may open it, where it is locked.
    pub passwords: &'a [String],
}

/// A page that is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// Physical number, from 1.
    pub page: u32,
    /// `[x0, y0, x1, y1]` in points from the page's top left: what must be seen.
    pub places: Vec<[f32; 4]>,
}

/// A drawn page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
}

/// Why a page has no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoPicture {
    /// A password is needed.
    Encrypted,
    /// The renderer cannot read the file, or finds other pages in it than the reader.
    Unreadable,
    /// Its pictures are too large, or it needs too much memory.
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

/// Draws pages of a file on threads of this process, in the order in which they are wanted.
///
/// Cost: one picture at a time for each call, some megabytes, and the file.
pub fn pictures(file: &File<'_>, fonts: &Fonts, wanted: &[Wanted]) -> Vec<Result<Picture, NoPicture>> {
    let mut drawn = Vec::with_capacity(wanted.len());
    let mut lost = 0;
    while let Some(rest) = wanted.get(drawn.len()..).filter(|it| !it.is_empty()) {
        if lost == MAX_LOST_THREADS {
            drawn.resize(wanted.len(), Err(NoPicture::TooSlow));
            break;
        }
        let (send, receive) = mpsc::channel();
        let (bytes, passwords, pages) = (Arc::clone(file.bytes), file.passwords.to_vec(), file.pages);
        let (own_fonts, own) = (fonts.clone(), rest.to_vec());
        let started =
            thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK_BYTES).spawn(move || {
                let file = File { bytes: &bytes, pages, passwords: &passwords };
                draw(&file, &own_fonts, &own, |picture| send.send(picture).is_ok());
            });
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
