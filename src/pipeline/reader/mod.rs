//! Bytes to a document, or to pictures of its pages, whatever the bytes do to who reads or draws them.
//!
//! # What comes in, what goes out
//! [`Reader::read`] gives the document, or says why there is none. A page that ends its reader is left out and named, and the pages
//! around it are read; after [`MOST_INTERRUPTIONS`] the pages before the last of them are kept. [`Reader::draw`] gives a picture of each
//! wanted page, or says why there is none.
//!
//! # Decisions
//! - A panic can be caught; a stack overflow, an allocation that fails and an endless loop cannot. So the program reads files in other
//!   processes of itself ([`Reader::processes`]), which get bytes and never a path. A library's caller may read in its own
//!   ([`Reader::InProcess`]).
//! - A reading process bounds itself: memory by the system, time by a clock of its own. Whoever waits for it only sees its end.
//! - Pages of a long PDF file may be read by several processes at once ([`stretches`]).
//! - Reading is done again from the start without the page that ended it: simpler than handing over half a document, and bounded by
//!   the number of interruptions.
//! - Time that runs out for the whole file is no page's fault: the pages for which it suffices are kept.

mod pool;
mod protocol;
mod serve;
mod stretches;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use self::pool::{Asked, Pool};
use self::protocol::{Drawing, Message, Reading, Request, Stretch, Task};
use super::{Failure, fonts};
use crate::document::{Document, Interruption, Warned, Warning, WarningKind};
use crate::extract::{self, ExtractError, Part, Settings, Watch};
use crate::render::{self, NoPicture, Picture, Wanted};

pub use serve::serve;

/// Interruptions of one file after which what was read, or drawn, before the last is all that is read or drawn of it.
const MOST_INTERRUPTIONS: usize = 3;

/// Where files are read.
#[derive(Debug)]
pub enum Reader {
    /// In this process: only panics are survived.
    InProcess,
    /// In processes of their own.
    Processes(Processes),
}

/// Processes that read files. They end with this value.
#[derive(Debug)]
pub struct Processes(Pool);

/// The reading of a file that has begun, in a process if there is one.
#[derive(Debug)]
pub(super) struct Underway {
    reading: Reading,
    asked: Option<Asked>,
}

/// Reading ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interrupted {
    /// The page that was being read, from 1; `None` before the first, and in formats without pages.
    page: Option<u32>,
    interruption: Interruption,
}

/// What one attempt at a file gave.
type Attempt = Result<Result<Part, ExtractError>, Interrupted>;

/// Pages that are not read.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct LeftOut {
    single: Vec<u32>,
    /// This page and all behind it.
    from: Option<u32>,
}

impl LeftOut {
    fn has(&self, page: u32) -> bool {
        self.single.contains(&page) || self.from.is_some_and(|first| page >= first)
    }
}

impl Reader {
    /// Reads in processes that are started with `program` and `arguments` and then call [`serve`].
    pub fn processes(program: PathBuf, arguments: &[&str]) -> Reader {
        Reader::Processes(Processes(Pool::new(program, arguments)))
    }

    /// Begins to start so many processes.
    pub(super) fn prepare(&self, count: usize) {
        if let Reader::Processes(Processes(pool)) = self {
            pool.prepare(count);
        }
    }

    /// Begins to end the processes, where nothing more is to be read soon: what they hold is given back meanwhile.
    pub(crate) fn dismiss(&self) {
        if let Reader::Processes(Processes(pool)) = self {
            pool.dismiss();
        }
    }

    /// Reads the bytes of the file called `name`.
    ///
    /// Where `drawn` is the same file as a word processor draws it, the pages are those of the drawing.
    pub(super) fn read(
        &self,
        name: &str,
        bytes: &[u8],
        settings: &Settings,
        drawn: Option<Document>,
    ) -> Result<Warned<Document>, Failure> {
        let name = name.to_owned();
        let reading = Reading { name, left_out: LeftOut::default(), drawn, is_shared: false, is_told: false };
        self.finish(Underway { reading, asked: None }, bytes, settings)
    }

    /// Begins to read the bytes of the file called `name`: a process reads them while this thread does something else.
    pub(super) fn begin(&self, name: &str, bytes: &[u8], settings: &Settings) -> Underway {
        let has_others = rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
        let is_shared = has_others && bytes.len() <= stretches::MOST_BYTES;
        let name = name.to_owned();
        let reading = Reading { name, left_out: LeftOut::default(), drawn: None, is_shared, is_told: false };
        let asked = match self {
            Reader::InProcess => None,
            // Where no process can be started, another one is asked for when the file is wanted.
            Reader::Processes(Processes(pool)) => {
                pool.ask(&request(bytes, settings, Task::Read(reading.clone())), bytes).ok()
            }
        };
        Underway { reading, asked }
    }

    /// Gives what was begun with the same bytes and settings. Threads of the pool in which it is called help with a PDF file of many pages, if
    /// they have nothing else to do.
    pub(super) fn finish(
        &self,
        Underway { mut reading, mut asked }: Underway,
        bytes: &[u8],
        settings: &Settings,
    ) -> Result<Warned<Document>, Failure> {
        let here = |reading: &Reading| read_here(reading, settings, bytes, &mut Nobody);
        persist(|left_out| {
            reading.left_out.clone_from(left_out);
            match self {
                Reader::InProcess => here(&reading),
                Reader::Processes(Processes(pool)) => {
                    // Where no process can be started, reading here is better than not reading.
                    far(pool, asked.take(), &mut reading, bytes, settings).unwrap_or_else(|_| here(&reading))
                }
            }
        })
    }

    /// Draws wanted pages of a file in which the reader found so many, in their order.
    ///
    /// A page that ends its process costs its own picture; after [`MOST_INTERRUPTIONS`] the file's other pages are not drawn either.
    pub(super) fn draw(
        &self,
        bytes: &Arc<Vec<u8>>,
        pages: u32,
        settings: &Settings,
        wanted: &[Wanted],
    ) -> Vec<Result<Picture, NoPicture>> {
        let Reader::Processes(Processes(pool)) = self else {
            let file = render::File { bytes, pages, passwords: &settings.passwords };
            return render::pictures(&file, fonts::installed(), wanted);
        };
        let mut drawn = Vec::with_capacity(wanted.len());
        for _ in 0..MOST_INTERRUPTIONS {
            let rest = wanted.get(drawn.len()..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let task = Task::Draw(Drawing { pages, wanted: rest.to_vec() });
            match pool.draw(&request(bytes, settings, task), bytes, rest.len(), &mut drawn) {
                Ok(None) => break,
                Ok(Some(interruption)) => drawn.push(Err(interruption.into())),
                // Without a process the text of the pages is shown, which is safe.
                Err(_) => break,
            }
        }
        let reason = drawn.last().and_then(|it| it.as_ref().err().copied()).unwrap_or(NoPicture::Crashed);
        drawn.resize(wanted.len(), Err(reason));
        drawn
    }
}

impl From<Interruption> for NoPicture {
    fn from(interruption: Interruption) -> Self {
        match interruption {
            Interruption::Timeout | Interruption::FileTimeout => NoPicture::TooSlow,
            Interruption::MemoryLimit => NoPicture::TooLarge,
            Interruption::Crash => NoPicture::Crashed,
        }
    }
}

/// Tries again without the pages that ended an attempt.
fn persist(mut attempt: impl FnMut(&LeftOut) -> Attempt) -> Result<Warned<Document>, Failure> {
    let mut left_out = LeftOut::default();
    let mut lost: Vec<(u32, Interruption)> = Vec::new();
    let mut cuts = 0;
    loop {
        match attempt(&left_out).map(|read| read.and_then(Part::whole)) {
            Ok(Ok(mut read)) => {
                read.warnings.extend(lost.iter().map(|&(page, interruption)| Warning {
                    page: Some(page),
                    kind: WarningKind::PageLeftOut { interruption },
                }));
                if let (Some(from), Some(&(_, interruption))) = (left_out.from, lost.last()) {
                    let behind = read.value.pages.len() as u32;
                    let pages = (from..=behind).skip(1);
                    read.warnings.extend(pages.map(|page| Warning {
                        page: Some(page),
                        kind: WarningKind::PageLeftOut { interruption },
                    }));
                }
                return Ok(read);
            }
            // What an error says of the pages that are left does not hold for those that were left out.
            Ok(Err(error)) => {
                return Err(match lost.first() {
                    Some(&(_, interruption)) => Failure::Interrupted(interruption),
                    None => Failure::Extract(error),
                });
            }
            // Not this page is slow, the file is: it is read as far as the time goes, with a quarter of it to spare.
            Err(Interrupted { page: Some(page), interruption: interruption @ Interruption::FileTimeout })
                if !left_out.has(page) && cuts < MOST_INTERRUPTIONS =>
            {
                cuts += 1;
                let from = page - page / 4;
                lost.retain(|&(page, _)| page < from);
                lost.push((from, interruption));
                left_out.from = Some(from);
            }
            Err(Interrupted { page: Some(page), interruption })
                if !left_out.has(page) && left_out.from.is_none() =>
            {
                lost.push((page, interruption));
                if lost.len() < MOST_INTERRUPTIONS {
                    left_out.single.push(page);
                } else {
                    left_out.from = Some(page);
                }
            }
            Err(Interrupted { interruption, .. }) => return Err(Failure::Interrupted(interruption)),
        }
    }
}

fn request(bytes: &[u8], settings: &Settings, task: Task) -> Message {
    let size = bytes.len() as u64;
    Message::Request(Box::new(Request { size, settings: settings.clone(), task }))
}

/// Has a file read in other processes: by several at once where it is shared and nothing is left out, and in one go where that came to
/// nothing. Pages are told of only where one of them has ended its reader: to wake whoever waits for each page of each file costs more.
fn far(
    pool: &Pool,
    mut asked: Option<Asked>,
    reading: &mut Reading,
    bytes: &[u8],
    settings: &Settings,
) -> io::Result<Attempt> {
    if std::mem::take(&mut reading.is_shared) {
        let task = Task::Read(Reading { is_shared: true, ..reading.clone() });
        let request = request(bytes, settings, task);
        match stretches::read(pool, asked.take(), &request, bytes, &settings.limits)? {
            Some(attempt) if !ended_somewhere(&attempt) => return Ok(attempt),
            _ => reading.is_told = true,
        }
    }
    loop {
        let task = Task::Read(reading.clone());
        let attempt = pool.read(asked.take(), &request(bytes, settings, task), bytes, |_| None)?;
        if reading.is_told || !ended_somewhere(&attempt) {
            return Ok(attempt);
        }
        reading.is_told = true;
    }
}

/// Whether a reader was ended and nobody knows at which page.
fn ended_somewhere(attempt: &Attempt) -> bool {
    let somewhere = |it: &Interrupted| {
        it.page.is_none() && matches!(it.interruption, Interruption::Crash | Interruption::MemoryLimit)
    };
    attempt.as_ref().is_err_and(somewhere)
}

/// Who asked for a file, and is told of it while it is read. Once it fails, nothing more is read.
trait Asker {
    /// Gives the next stretch of a shared file, which has so many pages.
    fn next(&mut self, pages: u32) -> io::Result<Option<Stretch>>;

    /// Page `number` is about to be read.
    fn page(&mut self, number: u32) -> io::Result<()>;
}

/// Asks for whole files only, and waits for their end.
struct Nobody;

impl Asker for Nobody {
    fn next(&mut self, pages: u32) -> io::Result<Option<Stretch>> {
        Ok(Some(1..pages.saturating_add(1)))
    }

    fn page(&mut self, _number: u32) -> io::Result<()> {
        Ok(())
    }
}

/// Reads in this process.
fn read_here(reading: &Reading, settings: &Settings, bytes: &[u8], asker: &mut dyn Asker) -> Attempt {
    struct Pages<'a> {
        reading: &'a Reading,
        asker: &'a mut dyn Asker,
        current: Option<u32>,
        /// Pages of the file.
        count: u32,
        /// What is read of them, where others read the rest.
        stretch: Option<Stretch>,
    }

    impl Pages<'_> {
        fn is_other(&mut self, number: u32) -> bool {
            let Some(stretch) = &mut self.stretch else { return false };
            if number >= stretch.end {
                let next = self.asker.next(self.count).ok().flatten();
                *stretch = next.unwrap_or(u32::MAX..u32::MAX);
            }
            !stretch.contains(&number)
        }
    }

    impl Watch for Pages<'_> {
        fn opened(&mut self, pages: u32) -> bool {
            self.count = pages;
            let is_shared = self.reading.is_shared && pages >= stretches::LEAST_PAGES;
            self.stretch = is_shared.then_some(0..0);
            is_shared
        }

        fn may_read(&mut self, number: u32) -> bool {
            if self.is_other(number) {
                return false;
            }
            self.current = Some(number);
            !self.reading.left_out.has(number) && self.asker.page(number).is_ok()
        }
    }

    let mut pages = Pages { reading, asker, current: None, count: 0, stretch: None };
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        extract::extract_with(&reading.name, bytes, settings, reading.drawn.as_ref(), &mut pages)
    }));
    attempt.map_err(|_| Interrupted { page: pages.current, interruption: Interruption::Crash })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentBuilder, Format, LineEnd, PageNumbers, Role};

    struct Case {
        name: &'static str,
        /// Pages whose reading ends badly; 0 is before the first page.
        bad: &'static [u32],
        /// Pages that were left out, or `None` where the file failed.
        expected: Option<&'static [u32]>,
    }

    const CASES: &[Case] = &[
        Case { name: "all is well", bad: &[], expected: Some(&[]) },
        Case { name: "one bad page", bad: &[2], expected: Some(&[2]) },
        Case { name: "two bad pages", bad: &[1, 4], expected: Some(&[1, 4]) },
        Case {
            name: "from the third bad page on nothing is read",
            bad: &[1, 2, 4, 5],
            expected: Some(&[1, 2, 4, 5, 6]),
        },
        Case { name: "before the first page", bad: &[0], expected: None },
    ];

    #[test]
    fn pages_that_end_their_reader_are_left_out_and_named() {
        for case in CASES {
            let attempt = |left_out: &LeftOut| {
                if case.bad.contains(&0) {
                    return Err(Interrupted { page: None, interruption: Interruption::Timeout });
                }
                let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
                for page in 1..=6 {
                    builder.start_page(None, 1.0, 1.0);
                    if left_out.has(page) {
                        continue;
                    }
                    if case.bad.contains(&page) {
                        return Err(Interrupted { page: Some(page), interruption: Interruption::Timeout });
                    }
                    builder.push_line("글", Role::Body, LineEnd::Wrap, None);
                }
                Ok(Ok(Warned { value: builder.finish(), warnings: Vec::new() }.into()))
            };
            let pages = persist(attempt)
                .map(|read| read.warnings.iter().filter_map(|warning| warning.page).collect::<Vec<u32>>());
            match case.expected {
                Some(expected) => assert_eq!(pages.as_deref(), Ok(expected), "{}", case.name),
                None => {
                    assert_eq!(pages, Err(Failure::Interrupted(Interruption::Timeout)), "{}", case.name);
                }
            }
        }
    }

    /// Pages that are lost of a file of twenty, each of which takes a second, where there are so many seconds.
    fn read_slowly(seconds: u32) -> Result<Vec<u32>, Failure> {
        let attempt = |left_out: &LeftOut| {
            let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
            let mut read = 0;
            for page in 1..=20 {
                builder.start_page(None, 1.0, 1.0);
                if left_out.has(page) {
                    continue;
                }
                read += 1;
                if read > seconds {
                    let interruption = Interruption::FileTimeout;
                    return Err(Interrupted { page: Some(page), interruption });
                }
                builder.push_line("글", Role::Body, LineEnd::Wrap, None);
            }
            match read {
                0 => Ok(Err(ExtractError::NoText { pages: 20 })),
                _ => Ok(Ok(Warned { value: builder.finish(), warnings: Vec::new() }.into())),
            }
        };
        let lost = |warning: &Warning| {
            let kind = WarningKind::PageLeftOut { interruption: Interruption::FileTimeout };
            assert_eq!(warning.kind, kind);
            warning.page
        };
        persist(attempt).map(|read| read.warnings.iter().filter_map(lost).collect())
    }

    #[test]
    fn a_file_that_takes_too_long_is_read_as_far_as_the_time_goes() {
        assert_eq!(read_slowly(20), Ok(Vec::new()));
        assert_eq!(read_slowly(11), Ok((9..=20).collect()), "a quarter of the time is left for the end");
        assert_eq!(read_slowly(1), Ok((2..=20).collect()));
        assert_eq!(read_slowly(0), Err(Failure::Interrupted(Interruption::FileTimeout)));
    }

    #[test]
    fn a_file_with_no_page_left_fails_for_what_ended_it() {
        let attempt = |left_out: &LeftOut| match left_out.has(1) {
            true => Ok(Err(ExtractError::NoText { pages: 1 })),
            false => Err(Interrupted { page: Some(1), interruption: Interruption::MemoryLimit }),
        };
        assert_eq!(persist(attempt).err(), Some(Failure::Interrupted(Interruption::MemoryLimit)));
    }
}
