//! Progress while files are read: the only file that knows indicatif, and the records by which programs are told.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::terminal::{Shows, Terminal, shown};
use crate::pipeline::{Event, FileResult};
use crate::report::wording::Lang;
use crate::report::{DocumentRow, ReadStatus, SCHEMA, Tool, document_row};

/// How often the bar is redrawn, so that a long file is seen to be in work.
const TICK: Duration = Duration::from_millis(120);

/// What programs are told with `--progress json`: one object a line on standard error. Names and values are those of the map; more may
/// be added, none is renamed within a schema.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Record<'a> {
    /// Files are about to be read.
    Started {
        schema: u32,
        tool: Tool,
        /// How many.
        documents: usize,
    },
    /// A file is done, in the order in which that happens.
    File {
        path: &'a str,
        status: ReadStatus,
        code: Option<&'static str>,
        pages: Option<u32>,
        /// Files that are done, this one included, of `documents`.
        done: usize,
        documents: usize,
    },
    /// Every file is done, and the result is about to be written.
    Finished(Counts),
    /// `watch` has written the map again.
    Changed {
        output: &'a str,
        /// Paths of documents that came, went or changed.
        documents: Vec<&'a str>,
        /// Ids of requirements that are nearer to being met, and of those that are further from it.
        gained: Vec<&'a str>,
        lost: Vec<&'a str>,
        findings_new: usize,
        findings_mended: usize,
    },
    /// The run could not be done.
    Error { message: &'a str },
}

/// What became of files, by the names of the map's summary.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Counts {
    /// Files that are done.
    documents: usize,
    pages: u64,
    documents_read: usize,
    documents_partial: usize,
    documents_failed: usize,
    documents_skipped: usize,
}

/// Progress of a run. Does nothing where none is to be shown, so callers need not ask.
pub(super) struct Progress<'a> {
    terminal: &'a Terminal,
    display: Option<Display>,
    begun: Instant,
    files: usize,
    counts: Mutex<Counts>,
}

enum Display {
    Bar(ProgressBar),
    Lines,
    Records,
}

impl<'a> Progress<'a> {
    /// Progress over `files` files.
    pub(super) fn new(terminal: &'a Terminal, files: usize) -> Self {
        let display = terminal.progress().map(|it| match it {
            Shows::Bar => Display::Bar(bar(files)),
            Shows::Lines => Display::Lines,
            Shows::Records => {
                terminal.record(&Record::Started { schema: SCHEMA, tool: Tool::THIS, documents: files });
                Display::Records
            }
        });
        Progress { terminal, display, begun: Instant::now(), files, counts: Mutex::default() }
    }

    /// Takes what the pipeline says.
    pub(super) fn on_event<T>(&self, event: &Event<'_, T>) {
        match (event, &self.display) {
            (_, None) => (),
            (Event::Started(input), Some(Display::Bar(bar))) => {
                bar.set_message(shown(&input.path).into_owned())
            }
            (Event::Started(_), Some(Display::Lines | Display::Records)) => (),
            (Event::Done(_, file), Some(display)) => self.on_done(file, display),
        }
    }

    fn on_done<T>(&self, file: &FileResult<T>, display: &Display) {
        let row = document_row(self.terminal.lang(), file);
        // Held while a line is written, so that lines come in the order of their numbers.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.add(&row);
        let Counts { documents: done, pages, .. } = *counts;
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
                let (files, name) = (self.files, shown(&row.path));
                let own_pages = row.pages.unwrap_or_default();
                self.terminal.say(&match self.terminal.lang() {
                    Lang::Ko => format!("[{done}/{files}] {name} {own_pages}쪽\n"),
                    Lang::En => format!("[{done}/{files}] {name} {own_pages} pages\n"),
                });
            }
            Display::Records => self.terminal.record(&Record::File {
                path: &row.path,
                status: row.status,
                code: row.code,
                pages: row.pages,
                done,
                documents: self.files,
            }),
        }
    }

    /// Takes the bar away, or says that all files are done.
    pub(super) fn finish(self) {
        match self.display {
            Some(Display::Bar(bar)) => bar.finish_and_clear(),
            Some(Display::Records) => {
                let counts = *self.counts.lock().unwrap_or_else(PoisonError::into_inner);
                self.terminal.record(&Record::Finished(counts));
            }
            Some(Display::Lines) | None => (),
        }
    }
}

impl Counts {
    fn add(&mut self, row: &DocumentRow) {
        self.documents += 1;
        self.pages += u64::from(row.pages.unwrap_or_default());
        let count = match row.status {
            ReadStatus::Read => &mut self.documents_read,
            ReadStatus::Partial => &mut self.documents_partial,
            ReadStatus::Failed => &mut self.documents_failed,
            ReadStatus::Skipped => &mut self.documents_skipped,
        };
        *count += 1;
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
