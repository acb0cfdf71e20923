//! How files are read: what the arguments bound, and the processes that read.

use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;

use anyhow::Context as _;

use super::terminal::Terminal;
use super::{Outcome, args};
use crate::extract::{LimitError, Limits, Settings};
use crate::pipeline::{self, Layout, Links, Plan, Reader};
use crate::report::wording::Lang;

/// The argument that makes this program a reading process; it stands alone.
const READER_ARGUMENT: &str = "__read";

/// What the arguments say, with files read in processes of this program.
///
/// # Errors
/// When a limit or the file of passwords is wrong; the message is for the user.
pub(super) fn plan(
    terminal: &Terminal,
    jobs: Option<NonZeroUsize>,
    given: &args::Reading,
) -> anyhow::Result<Plan> {
    let lang = terminal.lang();
    let limits = limits(&given.limits).map_err(|error| anyhow::Error::msg(sentence(lang, &error)))?;
    let settings = Settings { limits, passwords: passwords(lang, given)?, ..Settings::default() };
    // A program that cannot find itself any more still reads, in its own process.
    let reader = match std::env::current_exe() {
        Ok(program) => Reader::processes(program, &[READER_ARGUMENT]),
        Err(_) => Reader::InProcess,
    };
    Ok(Plan { jobs, settings, layout: Layout::new(given.docx_pages), reader })
}

/// What becomes of symbolic links.
pub(super) fn links(follow: bool) -> Links {
    if follow { Links::Follow } else { Links::LeaveAlone }
}

/// The defaults with settings `NAME=VALUE` on top.
fn limits(settings: &[String]) -> Result<Limits, LimitError> {
    let mut limits = Limits::default();
    for setting in settings {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        limits.set(name.trim(), value.trim())?;
    }
    Ok(limits)
}

/// Passwords from the command line, then those of the file.
fn passwords(lang: Lang, given: &args::Reading) -> anyhow::Result<Vec<String>> {
    let mut passwords = given.passwords.clone();
    if let Some(file) = &given.password_file {
        let text = std::fs::read_to_string(file).with_context(|| {
            let why = lang.pick("암호 파일을 읽을 수 없습니다", "the file of passwords cannot be read");
            format!("{}: {why}", file.display())
        })?;
        passwords.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(passwords)
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
    // Standard output itself looks for line ends, and writes what stands behind the last one on its own.
    #[cfg(unix)]
    let replies = std::fs::File::from(std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?);
    #[cfg(not(unix))]
    let replies = io::stdout();
    pipeline::serve(io::stdin(), replies, io::stderr())?;
    Ok(Outcome::Complete)
}
