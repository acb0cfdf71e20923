//! Who is told of each page before it is read, and may have it left out.

/// Watches a file being read, page by page, so that what ends badly can be laid at one page's door.
///
/// Formats without pages of their own are read without asking.
pub trait Watch {
    /// The file has so many pages; the first of them is about to be asked for. Whether others read some of them, so that what each read is
    /// put together afterwards ([`Part::join`](super::Part::join)).
    fn opened(&mut self, pages: u32) -> bool {
        let _ = pages;
        false
    }

    /// Page `number` (from 1) is about to be read; `false` leaves it out: the page stays in the document, without lines.
    fn may_read(&mut self, number: u32) -> bool;
}

/// Lets every page be read.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn may_read(&mut self, _number: u32) -> bool {
        true
    }
}
