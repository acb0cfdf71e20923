//! What a scan keeps of the files that it has read: for the next run, or until this one is done.

use std::path::PathBuf;

use super::args;
use super::output::Output;
use super::terminal::Terminal;
use crate::criteria::{DocumentFacts, Inspector};
use crate::dictionary::Checklist;
use crate::pipeline::{Cache, Input, Journal, OWN_PREFIX, Outcome, Plan, Recall};

/// What is kept.
#[derive(Debug)]
pub(super) enum State {
    /// Nothing.
    None,
    /// For every later run.
    Cache(Cache),
    /// Beside the output until that is written, so that an interrupted run can be resumed.
    UntilDone(Journal),
}

impl State {
    /// What the arguments ask for. State that is not resumed is removed.
    ///
    /// # Errors
    /// When there is nothing by which a run could be resumed.
    pub(super) fn new(
        terminal: &Terminal,
        args: &args::Scan,
        output: &Output,
        checklist: &Checklist,
        inspector: &Inspector,
        plan: &Plan,
    ) -> anyhow::Result<State> {
        if args.no_cache {
            return Ok(State::None);
        }
        if let Some(folder) = &args.cache {
            return Ok(State::Cache(cache(folder.clone(), checklist, inspector, plan)));
        }
        let beside = output.beside().and_then(|(_, place)| {
            let mut name = std::ffi::OsString::from(OWN_PREFIX);
            name.push(place.file_name()?);
            Some(place.with_file_name(name))
        });
        let Some(place): Option<PathBuf> = beside else {
            if args.resume {
                anyhow::bail!(terminal.lang().pick(
                    "이어서 하려면 -o FILE(중단된 실행과 같은 파일)이나 --cache DIR을 지정해 주세요.",
                    "to resume, name the output of the interrupted run with -o FILE, or --cache DIR"
                ));
            }
            return Ok(State::None);
        };
        let context = context(checklist, inspector, plan);
        Ok(State::UntilDone(if args.resume {
            Journal::resume(place, &context)
        } else {
            Journal::begin(place, &context)
        }))
    }

    /// Whether a run that is interrupted can be resumed.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self, State::None)
    }

    /// The output is in its place.
    pub(super) fn finish(&self) {
        if let State::UntilDone(journal) = self {
            journal.remove();
        }
    }
}

impl Recall<DocumentFacts> for State {
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<DocumentFacts>> {
        match self {
            State::None => None,
            State::Cache(cache) => cache.recall(input, sha256),
            State::UntilDone(journal) => journal.recall(input, sha256),
        }
    }

    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<DocumentFacts>) {
        match self {
            State::None => {}
            State::Cache(cache) => cache.keep(input, sha256, outcome),
            State::UntilDone(journal) => journal.keep(input, sha256, outcome),
        }
    }
}

/// What files gave that were read so, in a folder.
pub(super) fn cache(folder: PathBuf, checklist: &Checklist, inspector: &Inspector, plan: &Plan) -> Cache {
    Cache::new(folder, &context(checklist, inspector, plan))
}

/// All on which what a file gives depends, besides the file.
fn context(checklist: &Checklist, inspector: &Inspector, plan: &Plan) -> String {
    let (settings, layout) = (&plan.settings, plan.layout.basis());
    format!("{} {} {settings:?} {layout:?}", checklist.sha256, inspector.basis())
}
