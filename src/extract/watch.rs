//! Who is told of each page before it is read, and may have it left out.

/// Watches a file being read, page by page, so that what ends badly can be laid at one page's door.
///
/// Formats without pages of their own are read without asking.
pub trait Watch {
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
