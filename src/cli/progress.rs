//! Progress while files are read: the only file that knows indicatif.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::{Terminal, shown};
use crate::pipeline::{Event, FileResult, Outcome};
use crate::report::wording::Lang;

/// How often the bar is redrawn, so that a long file is seen to be in work.
const TICK: Duration = Duration::from_millis(120);

/// Progress of a run. Does nothing where none is to be shown, so callers need not ask.
pub(super) struct Progress<'a> {
    terminal: &'a Terminal,
    display: Option<Display>,
    begun: Instant,
    files: usize,
    done: AtomicUsize,
    pages: AtomicU64,
}

enum Display {
    /// A bar that is redrawn in its place.
    Bar(ProgressBar),
    /// A line for each file, for a log.
    Lines,
}

impl<'a> Progress<'a> {
    /// Progress over `files` files.
    pub(super) fn new(terminal: &'a Terminal, files: usize) -> Self {
        let display = terminal
            .progress()
            .map(|redraws| if redraws { Display::Bar(bar(files)) } else { Display::Lines });
        Progress {
            terminal,
            display,
            begun: Instant::now(),
            files,
            done: AtomicUsize::new(0),
            pages: AtomicU64::new(0),
        }
    }

    /// Takes what the pipeline says.
    pub(super) fn on_event<T>(&self, event: &Event<'_, T>) {
        match (event, &self.display) {
            (_, None) => (),
            (Event::Started(input), Some(Display::Bar(bar))) => {
                bar.set_message(shown(&input.path).into_owned())
            }
            (Event::Started(_), Some(Display::Lines)) => (),
            (Event::Done(_, file), Some(display)) => self.on_done(file, display),
        }
    }

    fn on_done<T>(&self, file: &FileResult<T>, display: &Display) {
        let own_pages = match &file.outcome {
            Outcome::Read(reading, _) => u64::from(reading.pages),
            Outcome::Failed(_) | Outcome::Skipped(_) => 0,
        };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let pages = self.pages.fetch_add(own_pages, Ordering::Relaxed) + own_pages;
        match display {
            Display::Bar(bar) => {
                let rate = pages as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
                bar.set_prefix(match self.terminal.lang() {
                    Lang::Ko => format!("{pages}쪽 {rate:.0}쪽/초"),
                    Lang::En => format!("{pages} pages {rate:.0}/s"),
                });
                bar.inc(1);
            }
            Display::Lines => {
                let (files, name) = (self.files, shown(&file.input.path));
                self.terminal.say(&match self.terminal.lang() {
                    Lang::Ko => format!("[{done}/{files}] {name} {own_pages}쪽\n"),
                    Lang::En => format!("[{done}/{files}] {name} {own_pages} pages\n"),
                });
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Some(Display::Bar(bar)) = self.display {
            bar.finish_and_clear();
        }
    }
}

fn bar(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:20} {pos}/{len} {prefix} {wide_msg}") {
        bar.set_style(style.progress_chars("━━─").tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ "));
    }
    bar.enable_steady_tick(TICK);
    bar
}
