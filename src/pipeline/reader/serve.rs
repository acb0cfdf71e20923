//! A reading process: files come in, documents and pictures go out, until nobody asks any more.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
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
/// or when a file takes more time than it may; then it has its last word in `last_words`, the page.
///
/// # Errors
/// When the threads cannot be started or the greeting cannot be written.
pub fn serve(
    mut requests: impl Read + Send + 'static,
    mut replies: impl Write + Send + 'static,
    mut last_words: impl Write,
) -> io::Result<()> {
    replies.write_all(GREETING)?;
    replies.flush()?;
    let clock = Arc::new(Clock::new());
    let (orders, waiting) = mpsc::sync_channel(1);
    // Requests have a thread of their own, so that their end is seen at once, also while a file is being read.
    thread::Builder::new().name("requests".to_owned()).spawn(move || {
        while let Ok(message) = protocol::read::<Message>(&mut requests) {
            let order = match message {
                Message::Stretch(stretch) => Order::Stretch(stretch),
                Message::Request(request) => {
                    bound_memory(&request);
                    match protocol::bytes(&mut requests, request.size) {
                        Ok(bytes) => Order::File(request, bytes),
                        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
                            std::process::exit(OUT_OF_MEMORY)
                        }
                        Err(_) => break,
                    }
                }
            };
            if orders.send(order).is_err() {
                break;
            }
        }
        std::process::exit(0);
    })?;
    let reading = Arc::clone(&clock);
    thread::Builder::new().name(READER_THREAD.to_owned()).stack_size(READER_STACK_BYTES).spawn(
        move || {
            // A stretch that nobody waits for is of a file that is done.
            while let Ok(order) = waiting.recv() {
                if let Order::File(request, bytes) = order
                    && answer(&request, bytes, &reading, &waiting, &mut replies).is_err()
                {
                    break;
                }
            }
            std::process::exit(0);
        },
    )?;
    loop {
        thread::sleep(TICK);
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

/// What a reading process is to do.
enum Order {
    File(Box<Request>, Vec<u8>),
    Stretch(Option<Stretch>),
}

/// Whoever asked for a file, while it is read.
struct Far<'a, W> {
    clock: &'a Clock,
    orders: &'a mpsc::Receiver<Order>,
    replies: &'a mut W,
    is_told: bool,
}

impl<W: Write> Asker for Far<'_, W> {
    fn next(&mut self, pages: u32) -> io::Result<Option<Stretch>> {
        self.clock.rest();
        protocol::write(self.replies, &Reply::Next(pages))?;
        let order = self.orders.recv();
        self.clock.go_on();
        match order {
            Ok(Order::Stretch(stretch)) => Ok(stretch),
            Ok(Order::File(..)) | Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn page(&mut self, number: u32) -> io::Result<()> {
        self.clock.page(number);
        if self.is_told { protocol::write(self.replies, &Reply::Page(number)) } else { Ok(()) }
    }
}

fn answer(
    request: &Request,
    bytes: Vec<u8>,
    clock: &Clock,
    orders: &mpsc::Receiver<Order>,
    replies: &mut impl Write,
) -> io::Result<()> {
    let Limits { page_seconds, file_seconds, .. } = request.settings.limits;
    let file_seconds = u64::from(file_seconds).saturating_add(request.size >> 20);
    match &request.task {
        Task::Read(reading) => {
            clock.begin(file_seconds, u64::from(page_seconds));
            let asker = &mut Far { clock, orders, replies, is_told: reading.is_told };
            let attempt = read_here(reading, &request.settings, &bytes, asker);
            clock.end();
            match attempt {
                Ok(read) => protocol::write(replies, &Reply::Read(read)),
                Err(Interrupted { interruption: Interruption::Crash, page }) => {
                    protocol::write(replies, &Reply::Panicked(page))
                }
                Err(_) => Err(io::ErrorKind::Other.into()),
            }
        }
        Task::Draw(Drawing { pages, wanted }) => {
            let fonts = fonts::installed();
            clock.begin(file_seconds, render::PAGE_TIME.as_secs());
            let mut sent = Ok(());
            let give = |picture| {
                clock.go_on();
                sent = protocol::write(replies, &Reply::Drawn(picture));
                sent.is_ok()
            };
            let bytes = Arc::new(bytes);
            let file = render::File { bytes: &bytes, pages: *pages, passwords: &request.settings.passwords };
            let draw = || render::draw(&file, fonts, wanted, give);
            let drawn = catch_unwind(AssertUnwindSafe(draw));
            clock.end();
            sent?;
            if drawn.is_err() { protocol::write(replies, &Reply::Panicked(None)) } else { Ok(()) }
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

    /// No page is being read until the next is begun.
    fn rest(&self) {
        self.page.store(IDLE, Ordering::Relaxed);
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
            clock.end();
            assert_eq!(clock.has_run_out(), None, "{name}: nothing is being read");
        }
    }
}
