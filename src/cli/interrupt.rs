//! Ctrl-C: the run ends at once, leaves no half a file, and says how to go on. It is also how watching is ended.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::output::Output;
use super::terminal::Terminal;
use crate::pipeline;

/// Exit code of a program that was interrupted, by the custom of shells.
const INTERRUPTED: i32 = 130;

/// What an interrupt finds.
static STATE: Mutex<State> = Mutex::new(State { half: None, can_resume: false, is_watching: false });

struct State {
    /// A file that is not yet in its place.
    half: Option<PathBuf>,
    /// Whether what was read is kept.
    can_resume: bool,
    /// Whether this is how the run is meant to end.
    is_watching: bool,
}

/// Ends the run when it is interrupted.
pub(super) fn watch(terminal: &Terminal) {
    let terminal = terminal.clone();
    let end = move || {
        let state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(half) = &state.half {
            let _ = fs::remove_file(half);
        }
        pipeline::end_programs();
        if state.is_watching {
            if !terminal.is_quiet() {
                terminal.say(terminal.lang().pick("지켜보기를 마쳤습니다.\n", "No longer watching.\n"));
            }
            std::process::exit(0);
        }
        terminal.say(match state.can_resume {
            true => terminal.lang().pick(
                "중단했습니다. 읽은 파일의 결과는 남아 있습니다. 같은 명령에 --resume 을 붙이면 이어서 합니다.\n",
                "Interrupted. What was read is kept: the same command with --resume goes on from there.\n",
            ),
            false => terminal.lang().pick("중단했습니다.\n", "Interrupted.\n"),
        });
        std::process::exit(INTERRUPTED);
    };
    // Without a handler an interrupt still ends the run, only without a word.
    let _ = ctrlc::set_handler(end);
}

/// From now on the output is being written; `can_resume` says whether what is read is kept.
pub(super) fn is_writing(output: &Output, can_resume: bool) {
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    state.half = output.beside().map(|(file, _)| file.to_owned());
    state.can_resume = can_resume;
}

/// From now on the run goes on until it is interrupted.
pub(super) fn is_watching() {
    STATE.lock().unwrap_or_else(PoisonError::into_inner).is_watching = true;
}
