//! What a scan keeps of the files that it has read: for the next run, or until this one is done.

use std::path::PathBuf;

use super::args;
use super::output::Output;
use super::terminal::Terminal;
use crate::criteria::Inspector;
use crate::dictionary::Checklist;
use crate::pipeline::{Cache, OWN_PREFIX, Plan};

/// What is kept.
#[derive(Debug)]
pub(super) enum State {
    /// Nothing.
    None,
    /// For every later run.
    Cache(Cache),
    /// Beside the output until that is written, so that an interrupted run can be resumed.
    UntilDone(Cache),
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
        let Some(folder): Option<PathBuf> = beside else {
            if args.resume {
                anyhow::bail!(terminal.lang().pick(
                    "이어서 하려면 -o FILE(중단된 실행과 같은 파일)이나 --cache DIR을 지정해 주세요.",
                    "to resume, name the output of the interrupted run with -o FILE, or --cache DIR"
                ));
            }
            return Ok(State::None);
        };
        let cache = cache(folder, checklist, inspector, plan);
        if !args.resume {
            cache.remove();
        }
        Ok(State::UntilDone(cache))
    }

    pub(super) fn cache(&self) -> Option<&Cache> {
        match self {
            State::None => None,
            State::Cache(cache) | State::UntilDone(cache) => Some(cache),
        }
    }

    /// Whether a run that is interrupted can be resumed.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self, State::None)
    }

    /// The output is in its place.
    pub(super) fn finish(&self) {
        if let State::UntilDone(cache) = self {
            cache.remove();
        }
    }
}

/// What files gave that were read so, in a folder.
pub(super) fn cache(folder: PathBuf, checklist: &Checklist, inspector: &Inspector, plan: &Plan) -> Cache {
    let (settings, layout) = (&plan.settings, plan.layout.basis());
    let context = format!("{} {} {settings:?} {layout:?}", checklist.sha256, inspector.basis());
    Cache::new(folder, context)
}
