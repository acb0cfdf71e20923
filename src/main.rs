//! Entry: run the command line, and give the shell one of three exit codes.

use std::process::ExitCode;

use evimap::cli::{self, Terminal};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let terminal = Terminal::of(&arguments);
    match cli::run(&terminal, arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}
