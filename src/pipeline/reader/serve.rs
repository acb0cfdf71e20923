//! A reading process: files come in, documents and pictures go out, until nobody asks any more.

use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::super::fonts;
use super::super::{READER_STACK_BYTES, READER_THREAD};
use super::protocol::{self, Drawing, GREETING, Message, Reply, Request, Stretch, Task};
use super::{Asker, Interrupted, read_here};
use crate::document::Interruption;
use crate::extract::Limits;
use crate::render;

/// The last words of a process that ran out of time, before the number of the page.
pub(super) const AT_PAGE: &str = "at page ";
/// Exit code of a process that ran out of time for a page.
pub(super) const TIMED_OUT: i32 = 98;
/// Exit code of a process that ran out of time for the file.
pub(super) const FILE_TIMED_OUT: i32 = 96;
/// Exit code of a process that has no room for the file itself. Running out of memory later aborts it.
pub(super) const OUT_OF_MEMORY: i32 = 97;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(100);

/// Memory for drawing at least: the largest image that is drawn, decoded and once more while it is, fonts and the page itself.
#[cfg(unix)]
const DRAWING_BYTES: u64 = 1 << 30;

/// No page is being read.
const IDLE: u64 = u64::MAX;

/// Reads the files that come through `requests` and answers through `replies`. Never comes back: the process ends when the requests do,
/// with the process that asks, or when a file takes more time than it may; then it has its last word in `last_words`, the page.
///
/// # Errors
/// When the thread cannot be started or the greeting cannot be written.
pub fn serve(
    requests: impl Read + Send + 'static,
    mut replies: impl Write + Send + 'static,
    mut last_words: impl Write,
) -> io::Result<()> {
    let asker = parent();
    replies.write_all(GREETING)?;
    replies.flush()?;
    let clock = Arc::new(Clock::new());
    let far = Far { clock: Arc::clone(&clock), requests, replies, is_told: false };
    thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(READER_STACK_BYTES).spawn(
        move || {
            // Nobody asks any more, or nobody listens.
            let _: Result<Infallible, io::Error> = far.answer_all();
            std::process::exit(0);
        },
    )?;
    loop {
        thread::sleep(TICK);
        // Who reads a file sees only behind it that nobody waits for it.
        if parent() != asker {
            std::process::exit(0);
        }
        // Asked for first: the time of a page that is done meanwhile has not run out.
        let page = clock.number.load(Ordering::Relaxed);
        if let Some(code) = clock.has_run_out() {
            if page > 0 {
                let _ = writeln!(last_words, "{AT_PAGE}{page}");
            }
            std::process::exit(code);
        }
    }
}

/// The process that asks. Where the system does not say, its end is seen when it is to be answered.
fn parent() -> Option<u32> {
    #[cfg(unix)]
    return Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    None
}

/// Whoever asks for files.
struct Far<R, W> {
    clock: Arc<Clock>,
    requests: R,
    replies: W,
    /// Whether each page of the file is told of.
    is_told: bool,
}

impl<R: Read, W: Write> Asker for Far<R, W> {
    fn next(&mut self, pages: u32) -> io::Result<Option<Stretch>> {
        // Whoever asks may be busy with another document meanwhile, which is not this file's time.
        let left = self.clock.rest();
        protocol::write(&mut self.replies, &Reply::Next(pages))?;
        let message = protocol::read(&mut self.requests);
        self.clock.resume(left);
        match message? {
            Message::Stretch(stretch) => Ok(stretch),
            Message::Request(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn page(&mut self, number: u32) -> io::Result<()> {
        self.clock.page(number);
        if self.is_told { protocol::write(&mut self.replies, &Reply::Page(number)) } else { Ok(()) }
    }
}

impl<R: Read, W: Write> Far<R, W> {
    /// Works on one file after the other, until nobody asks.
    fn answer_all(mut self) -> io::Result<Infallible> {
        loop {
            let Message::Request(request) = protocol::read(&mut self.requests)? else {
                return Err(io::ErrorKind::InvalidData.into());
            };
            bound_memory(&request);
            let bytes = protocol::bytes(&mut self.requests, request.size).inspect_err(|error| {
                if error.kind() == io::ErrorKind::OutOfMemory {
                    std::process::exit(OUT_OF_MEMORY);
                }
            })?;
            self.answer(&request, bytes)?;
        }
    }

    fn answer(&mut self, request: &Request, bytes: Vec<u8>) -> io::Result<()> {
        let Limits { page_seconds, file_seconds, .. } = request.settings.limits;
        let file_seconds = u64::from(file_seconds).saturating_add(request.size >> 20);
        match &request.task {
            Task::Read(reading) => {
                self.clock.begin(file_seconds, u64::from(page_seconds));
                self.is_told = reading.is_told;
                let attempt = read_here(reading, &request.settings, &bytes, self);
                self.clock.end();
                match attempt {
                    Ok(read) => protocol::write(&mut self.replies, &Reply::Read(read)),
                    Err(Interrupted { interruption: Interruption::Crash, page }) => {
                        protocol::write(&mut self.replies, &Reply::Panicked(page))
                    }
                    Err(_) => Err(io::ErrorKind::Other.into()),
                }
            }
            Task::Draw(Drawing { pages, wanted }) => {
                let Far { clock, replies, .. } = self;
                let fonts = fonts::installed();
                clock.begin(file_seconds, render::PAGE_TIME.as_secs());
                let mut sent = Ok(());
                let give = |picture| {
                    clock.go_on();
                    sent = protocol::write(replies, &Reply::Drawn(picture));
                    sent.is_ok()
                };
                let bytes = Arc::new(bytes);
                let passwords = &request.settings.passwords;
                let file = render::File { bytes: &bytes, pages: *pages, passwords };
                let drawn = catch_unwind(AssertUnwindSafe(|| render::draw(&file, fonts, wanted, give)));
                clock.end();
                sent?;
                if drawn.is_err() { protocol::write(replies, &Reply::Panicked(None)) } else { Ok(()) }
            }
        }
    }
}

/// Gives the process as much memory as one file may need. Elsewhere than on Unix the system has no such bound.
fn bound_memory(request: &Request) {
    #[cfg(unix)]
    {
        let own = match request.task {
            Task::Read(_) => request.settings.limits.memory_bytes,
            Task::Draw(_) => request.settings.limits.memory_bytes.max(DRAWING_BYTES),
        };
        let bytes = own.saturating_add(request.size.saturating_mul(4));
        // A system without the bound still has the other limits.
        let _ = rlimit::Resource::AS.set(bytes, rlimit::INFINITY);
    }
    #[cfg(not(unix))]
    let _ = request;
}

/// Until when the file and the page that are being read may take, in milliseconds from the start of the process.
struct Clock {
    begun: Instant,
    file: AtomicU64,
    page: AtomicU64,
    page_milliseconds: AtomicU64,
    /// The page that is being read, from 1; 0 before the first.
    number: AtomicU32,
}

impl Clock {
    fn new() -> Clock {
        let idle = || AtomicU64::new(IDLE);
        Clock {
            begun: Instant::now(),
            file: idle(),
            page: idle(),
            page_milliseconds: idle(),
            number: AtomicU32::new(0),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(IDLE)
    }

    fn begin(&self, file_seconds: u64, page_seconds: u64) {
        self.page_milliseconds.store(page_seconds.saturating_mul(1_000), Ordering::Relaxed);
        self.file.store(self.now().saturating_add(file_seconds.saturating_mul(1_000)), Ordering::Relaxed);
        self.number.store(0, Ordering::Relaxed);
        self.go_on();
    }

    /// A page is begun.
    fn page(&self, number: u32) {
        // First its time: until the number follows, the page before is in time.
        self.go_on();
        self.number.store(number, Ordering::Relaxed);
    }

    /// The time of a page begins; what lies before the first page has as much.
    fn go_on(&self) {
        let end = self.now().saturating_add(self.page_milliseconds.load(Ordering::Relaxed));
        self.page.store(end, Ordering::Relaxed);
    }

    /// Nothing is being read until it is resumed. Gives the milliseconds that are left for the file.
    fn rest(&self) -> u64 {
        self.page.store(IDLE, Ordering::Relaxed);
        self.file.swap(IDLE, Ordering::Relaxed).saturating_sub(self.now())
    }

    fn resume(&self, left: u64) {
        self.file.store(self.now().saturating_add(left), Ordering::Relaxed);
        self.go_on();
    }

    fn end(&self) {
        self.file.store(IDLE, Ordering::Relaxed);
        self.page.store(IDLE, Ordering::Relaxed);
    }

    /// The exit code that says which time has run out; where both have, the file's, which is the end of it either way.
    fn has_run_out(&self) -> Option<i32> {
        let now = self.now();
        if now > self.file.load(Ordering::Relaxed) {
            Some(FILE_TIMED_OUT)
        } else {
            (now > self.page.load(Ordering::Relaxed)).then_some(TIMED_OUT)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_says_which_time_has_run_out() {
        for (name, file_seconds, page_seconds, expected) in [
            ("time for both", 60, 20, None),
            ("a page", 60, 0, Some(TIMED_OUT)),
            ("the file, within a page", 0, 20, Some(FILE_TIMED_OUT)),
        ] {
            let clock = Clock::new();
            clock.begin(file_seconds, page_seconds);
            thread::sleep(Duration::from_millis(5));
            assert_eq!(clock.has_run_out(), expected, "{name}");
            let left = clock.rest();
            assert_eq!(clock.has_run_out(), None, "{name}: nothing is being read");
            clock.resume(left + 1_000);
            clock.rest();
            clock.end();
            assert_eq!(clock.has_run_out(), None, "{name}: nothing is being read");
        }
    }
}
