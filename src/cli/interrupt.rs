//! Ctrl-C: the run ends at once, leaves no half a file, and says how to go on.

use std::fs;

use super::output::Output;
use super::terminal::Terminal;

/// Exit code of a program that was interrupted, by the custom of shells.
const INTERRUPTED: i32 = 130;

/// Ends the run when it is interrupted: what is half written is removed. `can_resume` says whether what was read is kept.
pub(super) fn on_interrupt(terminal: &Terminal, output: &Output, can_resume: bool) {
    let half = output.beside().map(|(file, _)| file.to_owned());
    let terminal = terminal.clone();
    let end = move || {
        if let Some(half) = &half {
            let _ = fs::remove_file(half);
        }
        terminal.say(match can_resume {
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
