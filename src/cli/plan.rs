//! How files are read: what the arguments bound, and the processes that read.

use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;

use super::Outcome;
use super::terminal::Terminal;
use crate::extract::{LimitError, Limits};
use crate::pipeline::{self, Plan, Reader};
use crate::report::wording::Lang;

/// The argument that makes this program a reading process; it stands alone.
const READER_ARGUMENT: &str = "__read";

/// What `--jobs` and `--limit` say, with files read in processes of this program.
pub(super) fn plan(
    terminal: &Terminal,
    jobs: Option<NonZeroUsize>,
    limits: &[String],
) -> anyhow::Result<Plan> {
    let limits = with(limits).map_err(|error| anyhow::Error::msg(sentence(terminal.lang(), &error)))?;
    // A program that cannot find itself any more still reads, in its own process.
    let reader = match std::env::current_exe() {
        Ok(program) => Reader::processes(program, &[READER_ARGUMENT]),
        Err(_) => Reader::InProcess,
    };
    Ok(Plan { jobs, limits, reader })
}

/// The defaults with settings `NAME=VALUE` on top.
fn with(settings: &[String]) -> Result<Limits, LimitError> {
    let mut limits = Limits::default();
    for setting in settings {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        limits.set(name.trim(), value.trim())?;
    }
    Ok(limits)
}

fn sentence(lang: Lang, error: &LimitError) -> String {
    match (error, lang) {
        (_, Lang::En) => error.to_string(),
        (LimitError::Unknown { name }, Lang::Ko) => {
            format!("{name}: 그런 한도는 없습니다. 쓸 수 있는 이름: {}", Limits::NAMES.join(", "))
        }
        (LimitError::Value { name, value }, Lang::Ko) => {
            format!(
                "{name}={value}: 1 이상의 정수를 적어 주세요. 바이트는 K, M, G를 붙일 수 있습니다(예: {name}=64M)."
            )
        }
    }
}

/// Whether the arguments make this a reading process.
pub(super) fn is_reader(arguments: &[OsString]) -> bool {
    matches!(arguments, [_, argument] if argument == READER_ARGUMENT)
}

/// Reads files for another process of this program, until that ends.
pub(super) fn serve() -> anyhow::Result<Outcome> {
    pipeline::serve(io::stdin(), io::stdout())?;
    Ok(Outcome::Complete)
}
