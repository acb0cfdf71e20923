//! The command line: the only room that prints, reads arguments or decides an exit code.
//!
//! # What comes in, what goes out
//! [`run`] takes the arguments and does what they say. Data goes to standard output or a file, everything else to standard error.
//!
//! # Adding a verb
//! 1. add its arguments to `args.rs` and its Korean help to `help.rs`,
//! 2. add `cli/<verb>.rs` with `pub(super) fn run(…) -> anyhow::Result<Outcome>`,
//! 3. add it to the match in [`run`], and a case to `tests/cmd`.

mod args;
mod checklist;
mod diff;
mod find;
mod findings;
mod help;
mod interrupt;
mod losses;
mod merge;
mod output;
mod plan;
mod progress;
mod scan;
mod shard;
mod state;
mod summary;
mod terminal;
mod text;
mod verify;
mod watch;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::FromArgMatches as _;

use crate::pipeline::READER_THREAD;
use crate::render;
use crate::report::json;
use args::{Args, Shaped, Verb};

pub use terminal::Terminal;

/// How a run ended, for the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything asked for is there, and every file was read whole.
    Complete,
    /// The run ended, but something is missing, weak, or was not read.
    Incomplete,
    /// Nothing could be done, and the reason has been said.
    Impossible,
}

impl Outcome {
    fn of(is_complete: bool) -> Outcome {
        if is_complete { Outcome::Complete } else { Outcome::Incomplete }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Complete => ExitCode::from(0),
            Outcome::Incomplete => ExitCode::from(1),
            Outcome::Impossible => ExitCode::from(2),
        }
    }
}

/// Does what the arguments say; the first of them is the program's name.
///
/// # Errors
/// When the run could not be done; the message is for the user.
pub fn run(terminal: &Terminal, arguments: Vec<OsString>) -> anyhow::Result<Outcome> {
    silence_readers();
    if plan::is_reader(&arguments) {
        return plan::serve();
    }
    let parsed = help::command(terminal.lang())
        .try_get_matches_from(arguments)
        .and_then(|matches| Args::from_arg_matches(&matches));
    let args = match parsed {
        Ok(args) => args,
        Err(error) => return help::explain(terminal, &error),
    };
    let terminal = &terminal.with(&args.global);
    interrupt::watch(terminal);
    match &args.verb {
        Verb::Scan(args) => scan::run(terminal, args),
        Verb::Watch(args) => watch::run(terminal, args),
        Verb::Text(args) => text::run(terminal, args),
        Verb::Find(args) => find::run(terminal, args),
        Verb::Verify(args) => verify::run(terminal, args),
        Verb::Diff(args) => diff::run(terminal, args),
        Verb::Merge(args) => merge::run(terminal, args),
        Verb::Checklist(args) => checklist::run(terminal, args),
        Verb::Findings(args) => findings::run(terminal, args),
        Verb::Schema { of } => {
            let schema = match of {
                Shaped::Map => json::schema(),
                Shaped::Verify => json::verification_schema(),
                Shaped::Diff => json::comparison_schema(),
            };
            json::write(&schema, io::stdout().lock())?;
            Ok(Outcome::Complete)
        }
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut help::command(terminal.lang()), "evimap", &mut script);
            io::stdout().write_all(&script)?;
            Ok(Outcome::Complete)
        }
        Verb::Man { verb } => help::manual(terminal, verb.as_deref()),
    }
}

/// Whether an error only says that nobody reads the output any more, as after `| head`.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// A panic on a thread that reads or draws is caught and becomes the file's or picture's failure, so it is not printed as well.
fn silence_readers() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or_default();
        if !name.starts_with(READER_THREAD) && !name.starts_with(render::THREAD) {
            default(panic);
        }
    }));
}
