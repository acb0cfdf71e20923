//! What a scan keeps of the files that it has read: for the next run, or until this one is done.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::args;
use super::output::Output;
use super::terminal::Terminal;
use crate::criteria::DocumentFacts;
use crate::pipeline::{Cache, Input, Journal, OWN_PREFIX, Outcome, Plan, Recall, Standard};

/// What is kept, and what is known from before. Until it is [opened](State::open), nothing is known and nothing is kept.
#[derive(Debug)]
pub(super) struct State {
    place: Place,
    kept: OnceLock<Kept>,
}

/// Where something is kept.
#[derive(Debug)]
enum Place {
    /// Nowhere.
    None,
    /// A folder for every later run.
    Cache(PathBuf),
    /// Beside the output until that is written, so that an interrupted run can be resumed.
    UntilDone { journal: PathBuf, is_resumed: bool },
}

#[derive(Debug)]
enum Kept {
    Nothing,
    Cache(Cache),
    Journal(Journal),
}

impl State {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// When there is nothing by which a run could be resumed.
    pub(super) fn new(terminal: &Terminal, args: &args::Scan, output: &Output) -> anyhow::Result<State> {
        let beside = || {
            let (_, place) = output.beside()?;
            let mut name = std::ffi::OsString::from(OWN_PREFIX);
            name.push(place.file_name()?);
            Some(place.with_file_name(name))
        };
        let place = if args.no_cache {
            Place::None
        } else if let Some(folder) = &args.cache {
            Place::Cache(folder.clone())
        } else if let Some(journal) = beside() {
            Place::UntilDone { journal, is_resumed: args.resume }
        } else if args.resume {
            anyhow::bail!(terminal.lang().pick(
                "이어서 하려면 -o FILE(중단된 실행과 같은 파일)이나 --cache DIR을 지정해 주세요.",
                "to resume, name the output of the interrupted run with -o FILE, or --cache DIR"
            ));
        } else {
            Place::None
        };
        Ok(State { place, kept: OnceLock::new() })
    }

    /// Opens it, once, for files that are read so and held against this. State that is not resumed is removed.
    pub(super) fn open(&self, standard: &Standard, plan: &Plan) {
        self.kept.get_or_init(|| {
            let context = || context(standard, plan);
            match &self.place {
                Place::None => Kept::Nothing,
                Place::Cache(folder) => Kept::Cache(Cache::new(folder.clone(), &context())),
                Place::UntilDone { journal, is_resumed: true } => {
                    Kept::Journal(Journal::resume(journal.clone(), &context()))
                }
                Place::UntilDone { journal, is_resumed: false } => {
                    Kept::Journal(Journal::begin(journal.clone(), &context()))
                }
            }
        });
    }

    /// Whether a run that is interrupted can be resumed.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self.place, Place::None)
    }

    /// Whether there may be something from before.
    pub(super) fn has_past(&self) -> bool {
        matches!(self.place, Place::Cache(_) | Place::UntilDone { is_resumed: true, .. })
    }

    /// The output is in its place.
    pub(super) fn finish(&self) {
        if let Some(Kept::Journal(journal)) = self.kept.get() {
            journal.remove();
        }
    }
}

impl Recall<DocumentFacts> for State {
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<DocumentFacts>> {
        match self.kept.get()? {
            Kept::Nothing => None,
            Kept::Cache(cache) => cache.recall(input, sha256),
            Kept::Journal(journal) => journal.recall(input, sha256),
        }
    }

    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<DocumentFacts>) {
        match self.kept.get() {
            None | Some(Kept::Nothing) => {}
            Some(Kept::Cache(cache)) => cache.keep(input, sha256, outcome),
            Some(Kept::Journal(journal)) => journal.keep(input, sha256, outcome),
        }
    }
}

/// All on which what a file gives depends, besides the file.
pub(super) fn context(standard: &Standard, plan: &Plan) -> String {
    let Standard { checklist, inspector, .. } = standard;
    let (settings, layout) = (&plan.settings, plan.layout.basis());
    format!("{} {} {settings:?} {layout:?}", checklist.sha256, inspector.basis())
}
