//! One file through every room, and many files side by side.
//!
//! # What comes in, what goes out
//! [`list`] turns paths into a sorted list of [`Input`]s, one for every file seen. [`process`] reads them in parallel and gives one
//! [`FileResult`] for each, in the order of the list; [`scan`] does so for a checklist and decides its requirements. [`merge`] decides them
//! from the results of other runs, and [`Watched`] those of a folder whose files come and change.
//!
//! # Decisions
//! - Nothing that happens to one file is felt by another: files are read in processes of their own ([`Reader`]), and a panic of the
//!   rooms behind them is caught and becomes that file's failure.
//! - A document is dropped as soon as its facts are taken, and of those what cannot be shown any more, so memory is bounded by the files in
//!   work and what is said of a folder, not by what is written in it.
//! - Files are handed out window by window in the order of the list, so that a stream of results in order waits for few of them, and the
//!   largest of a window first, so that no long file is begun when the others are done.
//! - The first files are read while what they are held against is got ready: their documents wait for it.
//! - Where all processors are to be busy, the next file is being read while a document is worked on, so that none stands still whenever a file
//!   changes hands.
//! - Threads for which no file is left help to read the pages of those that are long.
//! - All this room says about progress is the [`Event`] it passes to its caller.

mod excerpt;
mod file;
mod folder;
mod fonts;
mod journal;
mod layout;
mod merge;
mod reader;
mod recall;
pub mod rehearsal;
mod search;
mod shard;
mod verify;
mod views;
mod watch;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::thread;

use rayon::prelude::*;

use crate::criteria::{
    self, Assessment, Coverage, DocumentFacts, Finding, Inspector, Particulars, Profile, Shortlist,
};
use crate::dictionary::Checklist;
use crate::document::{Document, Interruption, Warned, Warning, WarningKind};
use crate::extract::{Limits, Settings};
use crate::form;
use crate::matching::{Matcher, TooManyTerms};
use crate::text::{self, Text};
use reader::Underway;
use recall::Telling;

pub use excerpt::{Excerpt, ExcerptLine, WantedPassage};
pub use file::{Failure, FileResult, Outcome, Reading};
pub use folder::{Input, InputError, Links, Listing, OWN_PREFIX, Skip, list};
pub use journal::Journal;
pub use layout::{DocxPages, Layout, end_programs};
pub use merge::{MergeError, merge};
pub use reader::{Processes, Reader, serve};
pub use recall::{Cache, Recall};
pub use search::{Found, Search};
pub use shard::Shard;
pub use verify::{Verified, read_form, verify};
pub use views::{NoPicture, PageImage, PageText, PlacedLine, Shown, View, WantedViews, views};
pub use watch::{Sight, WatchError, Watched};

/// Names of the threads that read files begin with this.
pub const READER_THREAD: &str = "evimap-reader";

/// Stack of a reading thread in bytes. Address space only, until a deeply nested file needs it.
const READER_STACK_BYTES: usize = 64 << 20;

/// Bytes of text above which a document is worked on alone: what the rooms behind the reader keep of a text is some ten times as large.
const LARGE_TEXT_BYTES: usize = 4 << 20;

/// Bytes of text, for each thread, that may wait for what it is held against: some hundreds of pages, more than are read meanwhile.
const MOST_WAITING_BYTES: usize = 1 << 20;

/// What a file counts among them beside its text.
const FILE_BYTES: usize = 1 << 10;

/// Files of the list among which the largest is begun first. A stream of results in order may have to hold so many.
const WINDOW: usize = 128;

/// Held while a large document is worked on, so that memory is bounded by one of them.
static ONE_LARGE: Mutex<()> = Mutex::new(());

/// What a caller may want to know while files are read. Sent from any thread.
#[derive(Debug)]
pub enum Event<'a, T> {
    /// A file is about to be read.
    Started(&'a Input),
    /// A file is finished; its index in the list comes first.
    Done(usize, &'a FileResult<T>),
}

/// One document on its way through the upper rooms.
#[derive(Debug)]
pub struct Source {
    /// Index of its file in the list.
    pub index: usize,
    /// What a citation calls it.
    pub title: String,
    /// The document.
    pub document: Document,
    text: OnceLock<Text>,
}

impl Source {
    /// A document as the upper rooms read it.
    pub fn new(index: usize, title: String, document: Document) -> Source {
        Source { index, title, document, text: OnceLock::new() }
    }

    /// Its normalised text, flow and outline, made when they are first asked for: who only prints a document never asks.
    pub fn text(&self) -> &Text {
        self.text.get_or_init(|| text::read(&self.document))
    }
}

/// What documents are held against.
#[derive(Debug)]
pub struct Standard {
    /// The requirements.
    pub checklist: Checklist,
    /// Of whom they are asked.
    pub profile: Profile,
    /// What a reviewer would object to besides.
    pub inspector: Inspector,
}

/// What a folder says about a checklist.
#[derive(Debug)]
pub struct Scan {
    /// One result for every file of the list, in its order.
    pub files: Vec<FileResult<()>>,
    /// One verdict for every requirement, in the checklist's order.
    pub assessments: Vec<Assessment>,
    /// What a reviewer would object to, over all documents, in their order.
    pub findings: Vec<Finding>,
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The threads that read files cannot be started.
    #[error("the reading threads cannot be started")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The dictionary is too large.
    #[error(transparent)]
    TooManyTerms(#[from] TooManyTerms),
    /// There is nothing that documents could be held against.
    #[error("there is no checklist")]
    NoStandard,
}

/// How a run is done.
#[derive(Debug)]
pub struct Plan {
    /// Files read at a time; `None` means as many as there are processors.
    pub jobs: Option<NonZeroUsize>,
    /// What a file may cost, and what opens locked ones.
    pub settings: Settings,
    /// What draws files that have no pages of their own.
    pub layout: Layout,
    /// Where files are read.
    pub reader: Reader,
}

impl Plan {
    /// Begins to start the processes that will be asked for so many files.
    pub fn prepare(&self, files: usize) {
        self.reader.prepare(files.min(jobs(self.jobs)));
    }

    /// Whether the next file is begun before the document of the last one is worked on: several at a time, on all processors.
    fn reads_ahead(&self) -> bool {
        let jobs = jobs(self.jobs);
        jobs > 1 && thread::available_parallelism().is_ok_and(|it| jobs >= it.get())
    }
}

/// Reads every file of the list and keeps what `take` makes of each document, in the order of the list.
///
/// # Errors
/// When the threads cannot be started.
pub fn process<T: Send>(
    inputs: Vec<Input>,
    plan: &Plan,
    recall: &impl Recall<T>,
    take: impl Fn(Source) -> T + Sync,
    on_event: impl Fn(Event<'_, T>) + Sync,
) -> Result<Vec<FileResult<T>>, RunError> {
    process_or_skip(inputs, plan, recall, || true, |source| Ok(take(source)), on_event, |_, _| ())
}

/// The same, where `take` may find that a document is none of those that are looked for. What was taken is kept as `keep` leaves it, which
/// gets it with the index of its file in the list, once it has been told of.
fn process_or_skip<T: Send>(
    inputs: Vec<Input>,
    plan: &Plan,
    recall: &impl Recall<T>,
    is_ready: impl Fn() -> bool + Sync,
    take: impl Fn(Source) -> Result<T, Skip> + Sync,
    on_event: impl Fn(Event<'_, T>) + Sync,
    keep: impl Fn(usize, &mut T) + Sync,
) -> Result<Vec<FileResult<T>>, RunError> {
    Ok(pool(plan.jobs)?.install(|| {
        let inputs = without_duplicates(inputs, &plan.settings.limits);
        read_all(inputs, plan, recall, &is_ready, &take, &on_event, &keep)
    }))
}

/// Reads files on the threads of the pool in which it is called. With each comes the hash that is known of it.
///
/// Until `is_ready` says that nobody has to wait in `take`, other files are read meanwhile. A document is dropped by the thread that read it,
/// so that no two of them want the same stretch of memory.
fn read_all<T: Send>(
    inputs: Vec<(Input, Option<String>)>,
    plan: &Plan,
    recall: &impl Recall<T>,
    is_ready: &(impl Fn() -> bool + Sync),
    take: &(impl Fn(Source) -> Result<T, Skip> + Sync),
    on_event: &(impl Fn(Event<'_, T>) + Sync),
    keep: &(impl Fn(usize, &mut T) + Sync),
) -> Vec<FileResult<T>> {
    let finish = |index, mut result: FileResult<T>| {
        on_event(Event::Done(index, &result));
        if let Outcome::Read(_, taken) = &mut result.outcome {
            keep(index, taken);
        }
        (index, result)
    };
    let settle = |(index, file): (usize, Box<FileResult<Source>>)| {
        let result = file.map(|source| take_alone(source, take));
        if let Some(sha256) = &result.sha256 {
            recall.keep(&result.input, sha256, &result.outcome);
        }
        finish(index, result)
    };
    let inputs = Mutex::new(largest_first(inputs.into_iter().enumerate().collect()).into_iter());
    let begin_next = || {
        let (index, (input, listed_sha256)) = lock(&inputs).next()?;
        on_event(Event::Started(&input));
        Some((index, begin(input, listed_sha256, plan, recall)))
    };
    let reads_ahead = plan.reads_ahead();
    let of_threads = rayon::broadcast(|_| {
        let (mut ahead, mut waiting, mut waiting_bytes, mut results) = (None, Vec::new(), 0, Vec::new());
        while let Some((index, begun)) = ahead.take().or_else(begin_next) {
            match begun {
                Begun::Known(result) => results.push(finish(index, *result)),
                Begun::Open(file) => {
                    let file = Box::new(file.read(index, plan));
                    waiting_bytes += FILE_BYTES + text_bytes(&file);
                    waiting.push((index, file));
                }
            }
            if reads_ahead {
                ahead = begin_next();
            }
            if waiting_bytes > MOST_WAITING_BYTES || is_ready() {
                results.extend(waiting.drain(..).map(settle));
                waiting_bytes = 0;
            }
        }
        results.extend(waiting.into_iter().map(settle));
        results
    });
    let mut results: Vec<(usize, FileResult<T>)> = of_threads.into_iter().flatten().collect();
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Bytes of the text that a file gave.
fn text_bytes(file: &FileResult<Source>) -> usize {
    match &file.outcome {
        Outcome::Read(_, source) => source.document.text.len(),
        Outcome::Failed(_) | Outcome::Skipped(_) => 0,
    }
}

/// A file that was begun.
enum Begun<T> {
    /// All that it gives is known.
    Known(Box<FileResult<T>>),
    /// It is being read.
    Open(Box<Open>),
}

/// A file that is being read.
struct Open {
    input: Input,
    sha256: Option<String>,
    content: Vec<u8>,
    settings: Settings,
    underway: Underway,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts files that come with their place in the list into the order in which they are begun.
fn largest_first<T>(mut inputs: Vec<(usize, (Input, T))>) -> Vec<(usize, (Input, T))> {
    for window in inputs.chunks_mut(WINDOW) {
        window.sort_by_key(|(_, (input, _))| match input.listing {
            Listing::File { bytes } => Reverse(bytes),
            _ => Reverse(0),
        });
    }
    inputs
}

/// How many files are read at a time; `None` means as many as there are processors.
fn jobs(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Threads that have files read and work on their documents.
fn pool(jobs: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, RunError> {
    let builder = rayon::ThreadPoolBuilder::new()
        .num_threads(self::jobs(jobs))
        .thread_name(|index| format!("{READER_THREAD}-{index}"))
        .stack_size(READER_STACK_BYTES);
    Ok(builder.build()?)
}

/// Reads every file of the list and decides the requirements.
///
/// `standard` gives what documents are held against, or `None` where that has failed, which ends the run. It is asked by several threads,
/// which wait for it, and not before a file is read that is not remembered: to get it ready may take its time.
///
/// # Errors
/// When there is no standard, the dictionary is too large for the matcher, or the threads cannot be started.
pub fn scan<'s>(
    inputs: Vec<Input>,
    plan: &Plan,
    recall: &impl Recall<DocumentFacts>,
    standard: impl Fn() -> Option<&'s Standard> + Sync,
    on_event: impl Fn(Event<'_, DocumentFacts>) + Sync,
) -> Result<Scan, RunError> {
    let matcher: OnceLock<Result<Matcher, TooManyTerms>> = OnceLock::new();
    // Whoever asks first builds the matcher, and others wait for it. Where all files are remembered, nobody asks.
    let ready = || {
        let standard = standard()?;
        let Checklist { concepts, look_alikes, .. } = &standard.checklist;
        let matcher = matcher.get_or_init(|| Matcher::new(concepts, look_alikes));
        Some((standard, matcher.as_ref().ok()?))
    };
    let take = |source: Source| match ready() {
        Some((standard, matcher)) => examine(standard, matcher, &source),
        // The error is the run's, below; what stands here is never shown.
        None => Err(Skip::ChecklistForm),
    };
    let shortlist = Mutex::new(Shortlist::default());
    let keep = |index, facts: &mut DocumentFacts| lock(&shortlist).thin_out(index, facts);
    // A single reading thread has the processor for itself, and builds what it needs.
    let is_alone = || rayon::current_num_threads() == 1;
    let is_ready = || is_alone() || matcher.get().is_some();
    let is_begun = Once::new();
    let files = thread::scope(|scope| {
        // The first files are read in other processes meanwhile.
        let build = || {
            if !is_alone() {
                // Where no thread can be started, whoever asks first does it.
                let _ = thread::Builder::new().spawn_scoped(scope, || ready().is_some());
                let _ = thread::Builder::new().spawn_scoped(scope, Inspector::compile);
            }
        };
        let recall = Telling { recall, forgotten: || is_begun.call_once(build) };
        process_or_skip(inputs, plan, &recall, is_ready, take, on_event, keep)
    })?;
    if let Some(Err(error)) = matcher.into_inner() {
        return Err(error.into());
    }
    Ok(conclude(files, standard().ok_or(RunError::NoStandard)?))
}

/// What one document says of a checklist.
fn examine(standard: &Standard, matcher: &Matcher, source: &Source) -> Result<DocumentFacts, Skip> {
    if form::is_form(&source.document, source.text()) {
        return Err(Skip::ChecklistForm);
    }
    let Standard { checklist, inspector, .. } = standard;
    let hits = matcher.find(source.text());
    let place = criteria::Source {
        // What a document says does not depend on the others; its number is given when all are known.
        index: 0,
        title: &source.title,
        document: &source.document,
        text: source.text(),
    };
    let mut facts = criteria::examine(checklist, &place, &hits);
    facts.findings.retain(|it| inspector.reports(&it.code));
    let (findings, particulars) = inspector.inspect(&place);
    facts.findings.extend(findings);
    facts.particulars = particulars;
    Ok(facts)
}

/// What all files say together. `files` are in the order of their list.
fn conclude(files: Vec<FileResult<DocumentFacts>>, standard: &Standard) -> Scan {
    let Standard { checklist, profile, inspector } = standard;
    let (files, facts): (Vec<FileResult<()>>, Vec<Option<DocumentFacts>>) =
        files.into_iter().map(FileResult::split).unzip();
    let numbered = facts.into_iter().enumerate();
    let mut facts: Vec<DocumentFacts> = numbered
        .filter_map(|(index, facts)| {
            let mut facts = facts?;
            facts.renumber(index);
            Some(facts)
        })
        .collect();
    let coverage =
        Coverage { read: facts.len(), unread: files.iter().filter(|file| file.has_loss()).count() };
    let assessments = criteria::decide(checklist, profile, coverage, &facts);
    let titles: Vec<&str> = files.iter().map(|file| file.input.title.as_str()).collect();
    let particulars: Vec<&Particulars> = facts.iter().map(|it| &it.particulars).collect();
    let between = inspector.compare(&particulars, &titles);
    let own = facts.iter_mut().flat_map(|it| std::mem::take(&mut it.findings));
    let mut findings: Vec<Finding> = own.chain(between).collect();
    findings.sort_by_key(|it| it.document);
    Scan { files, assessments, findings }
}

/// Leaves all but the first of the files with the same content unread. Gives the hash of each file that was hashed for that.
///
/// Only files of equal size are hashed, so a folder without duplicates is read once. Empty files are no duplicates: each has to be
/// replaced. Nor are files that are too large to be read, of which nothing is known but their size.
fn without_duplicates(inputs: Vec<Input>, limits: &Limits) -> Vec<(Input, Option<String>)> {
    let mut by_size: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, input) in inputs.iter().enumerate() {
        if let Listing::File { bytes } = input.listing
            && bytes > 0
            && (bytes <= limits.file_bytes || !input.inside.is_empty())
        {
            by_size.entry(bytes).or_default().push(index);
        }
    }
    let suspects: Vec<usize> = by_size.into_values().filter(|same| same.len() > 1).flatten().collect();
    let hashes: Vec<Option<String>> =
        suspects.par_iter().map(|&index| inputs.get(index).and_then(|it| file::hash(it, limits))).collect();
    let mut hash_of: BTreeMap<usize, String> =
        suspects.into_iter().zip(hashes).filter_map(|(index, hash)| Some((index, hash?))).collect();

    let mut first_with: BTreeMap<String, String> = BTreeMap::new();
    let mut listed = Vec::with_capacity(inputs.len());
    for (index, mut input) in inputs.into_iter().enumerate() {
        let hash = hash_of.remove(&index);
        if let (Some(hash), Listing::File { bytes }) = (&hash, &input.listing) {
            match first_with.get(hash) {
                Some(first) => {
                    let skip = Skip::Duplicate { first: first.clone(), bytes: *bytes, sha256: hash.clone() };
                    input.listing = Listing::Skipped(skip);
                }
                None => {
                    first_with.insert(hash.clone(), input.path.clone());
                }
            }
        }
        listed.push((input, hash));
    }
    listed
}

/// Begins to read one file, unless it is remembered.
fn begin<T>(input: Input, listed_sha256: Option<String>, plan: &Plan, recall: &impl Recall<T>) -> Begun<T> {
    let (mut bytes, mut sha256) = (None, None);
    let outcome = match &input.listing {
        Listing::Skipped(skip) => {
            if let Skip::Duplicate { bytes: size, sha256: hash, .. } = skip {
                (bytes, sha256) = (Some(*size), Some(hash.clone()));
            }
            Outcome::Skipped(skip.clone())
        }
        Listing::Unreadable(kind) => Outcome::Failed(Failure::Unreadable(*kind)),
        Listing::Refused(error) => Outcome::Failed(Failure::Extract(error.clone())),
        Listing::File { bytes: size } => {
            bytes = Some(*size);
            match file::content(&input, &plan.settings.limits) {
                Ok(content) => {
                    bytes = Some(content.len() as u64);
                    sha256 = (!plan.settings.only_text).then(|| file::sha256(&content));
                    if listed_sha256.zip(sha256.as_ref()).is_some_and(|(listed, now)| listed != *now) {
                        Outcome::Failed(Failure::Changed)
                    } else if let Some(outcome) = sha256.as_deref().and_then(|it| recall.recall(&input, it)) {
                        outcome
                    } else {
                        let settings = Settings { whole_rows: input.is_form, ..plan.settings.clone() };
                        let underway = plan.reader.begin(&input.path, &content, &settings);
                        return Begun::Open(Box::new(Open { input, sha256, content, settings, underway }));
                    }
                }
                Err(failure) => Outcome::Failed(failure),
            }
        }
    };
    Begun::Known(Box::new(FileResult { input, bytes, sha256, outcome }))
}

impl Open {
    /// Its document, or why there is none.
    fn read(self, index: usize, plan: &Plan) -> FileResult<Source> {
        let Open { input, sha256, content, settings, underway } = self;
        let name = input.path.as_str();
        let read = catch_unwind(AssertUnwindSafe(|| extract(name, &content, &settings, underway, plan)));
        let outcome = match read.unwrap_or(Err(Failure::Interrupted(Interruption::Crash))) {
            Ok(Warned { value: document, warnings }) => {
                let reading = Reading {
                    format: document.format,
                    page_numbers: document.page_numbers,
                    pages: document.pages.len() as u32,
                    warnings,
                };
                Outcome::Read(reading, Source::new(index, input.title.clone(), document))
            }
            Err(failure) => Outcome::Failed(failure),
        };
        FileResult { bytes: Some(content.len() as u64), input, sha256, outcome }
    }
}

/// Takes something from a document; from one large document at a time. A panic of a room behind the reader is this file's failure.
fn take_alone<T, O>(source: Source, take: &impl Fn(Source) -> Result<T, Skip>) -> Result<T, Outcome<O>> {
    let is_large = source.document.text.len() > LARGE_TEXT_BYTES;
    let _alone = is_large.then(|| lock(&ONE_LARGE));
    match catch_unwind(AssertUnwindSafe(|| take(source))) {
        Ok(taken) => taken.map_err(Outcome::Skipped),
        Err(_) => Err(Outcome::Failed(Failure::Interrupted(Interruption::Crash))),
    }
}

/// Reads a file to its end, and once more with its drawing where its pages are wanted from one.
fn extract(
    name: &str,
    bytes: &[u8],
    settings: &Settings,
    underway: Underway,
    plan: &Plan,
) -> Result<Warned<Document>, Failure> {
    let reader = &plan.reader;
    let mut read = reader.finish(underway, bytes, settings)?;
    if plan.layout.is_wanted(&read) {
        let drawn = plan.layout.draw(bytes, &plan.settings.limits).and_then(|pdf| {
            let underway = reader.begin("drawing.pdf", &pdf, &plan.settings);
            reader.finish(underway, &pdf, &plan.settings).map_err(|_| "no drawing")
        });
        match drawn {
            Ok(drawn) if plan.layout.prefers(&read, &drawn.value) => {
                return reader.read(name, bytes, settings, Some(drawn.value));
            }
            Ok(_) => {}
            Err(reason) => {
                read.warnings.push(Warning { page: None, kind: WarningKind::LayoutFailed { reason } });
            }
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Reads five files with as many bytes of text each, and gives for each document how many files were begun when it was taken. Documents
    /// are ready to be taken once `ready_from` files were begun.
    fn begun_at_each_document(jobs: usize, bytes: usize, ready_from: usize) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let names = ["a", "b", "c", "d", "e"];
        for name in names {
            std::fs::write(folder.path().join(name).with_extension("txt"), name.repeat(bytes)).unwrap();
        }
        let plan = Plan {
            jobs: NonZeroUsize::new(jobs),
            settings: Settings::default(),
            layout: Layout::new(DocxPages::File),
            reader: Reader::InProcess,
        };
        let (begun, begun_at) = (AtomicUsize::new(0), Mutex::default());
        let is_ready = || begun.load(Ordering::SeqCst) >= ready_from;
        let take = |source: Source| {
            let mut begun_at: MutexGuard<'_, Vec<usize>> = lock(&begun_at);
            begun_at.push(begun.load(Ordering::SeqCst));
            Ok(source.document.text.chars().next())
        };
        let on_event = |event: Event<'_, _>| {
            if let Event::Started(_) = event {
                begun.fetch_add(1, Ordering::SeqCst);
            }
        };
        let named = [folder.path().to_owned()];
        let inputs = list(&named, &[], &[], Links::LeaveAlone, &plan.settings.limits).unwrap();
        let files = process_or_skip(inputs, &plan, &(), is_ready, take, on_event, |_, _| ()).unwrap();
        let taken: Vec<String> = files.iter().filter_map(|it| *it.taken()?).map(String::from).collect();
        assert_eq!(taken, names);
        begun_at.into_inner().unwrap()
    }

    #[test]
    fn files_are_read_while_nothing_can_be_taken_from_them() {
        assert_eq!(begun_at_each_document(1, 1, 0), [1, 2, 3, 4, 5]);
        assert_eq!(begun_at_each_document(1, 1, 3), [3, 3, 3, 4, 5]);
        assert_eq!(begun_at_each_document(1, 1, usize::MAX), [5; 5]);
        assert_eq!(begun_at_each_document(1, MOST_WAITING_BYTES * 2 / 3, usize::MAX), [2, 2, 4, 4, 5]);
        assert_eq!(begun_at_each_document(3, 1, usize::MAX).len(), 5);
    }

    #[test]
    fn the_next_file_is_begun_before_a_document_is_worked_on() {
        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let begun_at = begun_at_each_document(processors.max(2), 1, 0);
        for (taken, begun) in begun_at.into_iter().enumerate() {
            assert!(begun >= (taken + 2).min(5), "{begun} files at document {taken}");
        }
    }

    #[test]
    fn the_largest_file_of_each_window_is_begun_first() {
        let input = |bytes| Input {
            listing: match bytes {
                0 => Listing::Unreadable(std::io::ErrorKind::Other),
                bytes => Listing::File { bytes },
            },
            ..Input::example("")
        };
        let mut sizes = vec![5; WINDOW];
        sizes[3] = 0;
        sizes[7] = 9;
        sizes.extend([1, 8, 1]);
        let listed = sizes.into_iter().map(|it| (input(it), ())).enumerate().collect();
        let begun: Vec<usize> = largest_first(listed).into_iter().map(|(index, _)| index).collect();
        assert_eq!(begun[..4], [7, 0, 1, 2]);
        assert_eq!(begun[WINDOW - 1..], [3, WINDOW + 1, WINDOW, WINDOW + 2]);
    }
}
