//! How this run speaks to people: in which language, with which colours, and never with a document's control characters.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::ValueEnum as _;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::args::{Global, ProgressWhen, When};
use super::progress::Record;
use crate::report::wording::{self, Label, Lang};
use crate::report::{Format, json};

/// Good.
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
/// To be looked at.
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
/// Wrong.
pub(super) const RED: Style = AnsiColor::Red.on_default();
/// A hit in a quote.
pub(super) const HIT: Style = AnsiColor::Red.on_default().bold();
/// A file's name.
pub(super) const PATH: Style = AnsiColor::Magenta.on_default();
/// A number beside a name.
pub(super) const NUMBER: Style = AnsiColor::Green.on_default();
/// A heading.
pub(super) const STRONG: Style = Style::new().bold();
/// What matters less.
pub(super) const FAINT: Style = Style::new().dimmed();

/// Columns of the narrowest terminal for which lines are wrapped.
const LEAST_COLUMNS: usize = 30;

/// How a run speaks to people.
#[derive(Clone, Debug)]
pub struct Terminal {
    lang: Lang,
    /// Whether the language was asked for, and is not only the locale's.
    asked: bool,
    color: When,
    progress: ProgressWhen,
    quiet: bool,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// As a bar that is redrawn in its place.
    Bar,
    /// As a line for each file, for a log.
    Lines,
    /// As [`Record`]s, for programs.
    Records,
}

impl Terminal {
    /// What the arguments and the environment say before they are parsed, so that help and errors speak the right language.
    pub fn of(arguments: &[OsString]) -> Terminal {
        let asked = value_of(arguments, "--lang").and_then(|it| Lang::from_str(&it, false).ok());
        let color = value_of(arguments, "--color").and_then(|it| When::from_str(&it, false).ok());
        let progress =
            value_of(arguments, "--progress").and_then(|it| ProgressWhen::from_str(&it, false).ok());
        Terminal {
            lang: asked.unwrap_or_else(lang_of_environment),
            asked: asked.is_some(),
            color: color.unwrap_or(When::Auto),
            progress: progress.unwrap_or(ProgressWhen::Auto),
            quiet: false,
        }
    }

    /// The same with what the arguments said.
    pub(super) fn with(&self, global: &Global) -> Terminal {
        Terminal {
            lang: global.lang.unwrap_or(self.lang),
            asked: global.lang.is_some(),
            color: global.color,
            progress: global.progress,
            quiet: global.quiet,
        }
    }

    /// The language of messages.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// The language of data for programs. The locale has no say in it: the same input gives the same bytes on every machine.
    pub(super) fn data_lang(&self) -> Lang {
        if self.asked { self.lang } else { Lang::default() }
    }

    /// The language of a report: that of messages, but for a report that programs read.
    pub(super) fn report_lang(&self, format: Format) -> Lang {
        if format.is_for_programs() { self.data_lang() } else { self.lang }
    }

    /// Whether only errors are said.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet || self.is_for_programs()
    }

    /// Whether standard error is read by a program, so that nothing but [`Record`]s is written there.
    pub(super) fn is_for_programs(&self) -> bool {
        self.progress == ProgressWhen::Json
    }

    /// How progress is shown; `None` where it is not.
    pub(super) fn progress(&self) -> Option<Shows> {
        let redraws = io::stderr().is_terminal();
        match self.progress {
            ProgressWhen::Json => Some(Shows::Records),
            ProgressWhen::Always if !redraws => Some(Shows::Lines),
            ProgressWhen::Always => Some(Shows::Bar),
            ProgressWhen::Auto if redraws && !self.quiet => Some(Shows::Bar),
            ProgressWhen::Auto | ProgressWhen::Never => None,
        }
    }

    /// Standard output for data: locked, buffered, as it is.
    pub(super) fn data(&self) -> BufWriter<StdoutLock<'static>> {
        BufWriter::new(io::stdout().lock())
    }

    /// Standard output for people: colours where they are wanted.
    pub(super) fn out(&self) -> BufWriter<AutoStream<StdoutLock<'static>>> {
        let stdout = io::stdout();
        let choice = self.choice(AutoStream::choice(&stdout));
        BufWriter::new(AutoStream::new(stdout.lock(), choice))
    }

    /// Writes a text for people to standard error; on a terminal, lines that are too long for it end between words. When nobody can read it
    /// any more there is nobody to tell.
    pub(super) fn say(&self, text: &str) {
        if self.is_for_programs() {
            return;
        }
        let stderr = io::stderr();
        let choice = self.choice(AutoStream::choice(&stderr));
        let text = match columns(&stderr) {
            Some(columns) => Cow::Owned(wrapped(text, columns)),
            None => Cow::Borrowed(text),
        };
        let _ = AutoStream::new(stderr.lock(), choice).write_all(text.as_bytes());
    }

    /// Writes a record for programs to standard error, on one line, whatever threads write others.
    pub(super) fn record(&self, record: &impl Serialize) {
        let mut line = Vec::new();
        if json::write_line(record, &mut line).is_ok() {
            let _ = io::stderr().lock().write_all(&line);
        }
    }

    /// Says why the run could not be done. What the system says of a cause is said in the user's language.
    pub fn error(&self, error: &anyhow::Error) {
        let causes = error.chain().map(|cause| match cause.downcast_ref::<io::Error>() {
            Some(error) => wording::system_error(self.lang, error),
            None => cause.to_string(),
        });
        let message = causes.collect::<Vec<String>>().join(": ");
        let label = styled(RED.bold(), Label::Error.text(self.lang));
        let lines: Vec<Cow<'_, str>> = message.lines().map(shown).collect();
        self.fail(&message, &format!("{label}: {}\n", lines.join("\n")));
    }

    /// Says why the run could not be done: to programs as it is, to people as it is to be shown.
    pub(super) fn fail(&self, message: &str, text: &str) {
        if self.is_for_programs() {
            self.record(&Record::Error { message });
        } else {
            self.say(text);
        }
    }

    fn choice(&self, automatic: ColorChoice) -> ColorChoice {
        match self.color {
            When::Auto => automatic,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        }
    }
}

/// Columns of the terminal that standard error is; `None` where it is none.
fn columns(stderr: &io::Stderr) -> Option<usize> {
    let columns = terminal_size::terminal_size_of(stderr).map(|(width, _)| usize::from(width.0))?;
    (stderr.is_terminal() && columns >= LEAST_COLUMNS).then_some(columns)
}

/// A text with line ends between words where a line would be longer than `columns`; what goes on is indented as the line is, and a
/// little more. Styles take no columns, a Hangul syllable takes two.
fn wrapped(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 16);
    for line in text.split_inclusive('\n') {
        let width = |part: &str| anstream::adapter::strip_str(part).to_string().trim_end().width();
        if width(line) <= columns {
            wrapped.push_str(line);
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len() + 2;
        let mut used = 0;
        for word in line.split_inclusive(' ') {
            if used > indent && used + width(word) > columns {
                wrapped.truncate(wrapped.trim_end_matches(' ').len());
                wrapped.push('\n');
                wrapped.push_str(&" ".repeat(indent));
                used = indent;
            }
            wrapped.push_str(word);
            used += width(word) + usize::from(word.ends_with(' '));
        }
    }
    wrapped
}

/// A text in a style.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A text of unknown origin as it may be shown on a terminal: control characters, and those that turn the writing direction, as
/// escapes.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unshowable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_unshowable(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn is_unshowable(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || turns
}

/// The value of a long option, before arguments are parsed.
fn value_of(arguments: &[OsString], option: &str) -> Option<String> {
    let mut arguments = arguments.iter().filter_map(|it| it.to_str()).take_while(|it| *it != "--");
    while let Some(argument) = arguments.next() {
        if argument == option {
            return arguments.next().map(str::to_owned);
        }
        if let Some(value) = argument.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

/// The language of the locale, in the order of POSIX.1-2017, 8.2.
fn lang_of_environment() -> Lang {
    let set = |name: &&str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    locale.map_or(Lang::default(), |it| Lang::of_locale(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_the_cursor_is_shown() {
        for (text, expected) in [
            ("02. 지침_Ver 1.0.pdf", "02. 지침_Ver 1.0.pdf"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("줄\n바꿈\t", "줄\\n바꿈\\t"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("gpj\u{202e}fdp", "gpj\\u{202e}fdp"),
        ] {
            assert_eq!(shown(text), expected, "{expected}");
        }
    }

    #[test]
    fn long_lines_end_between_words() {
        for (text, columns, expected) in [
            ("짧은 줄\n다음 줄\n", 10, "짧은 줄\n다음 줄\n"),
            ("  ✗ 파기 절차를 적어 주세요\n", 16, "  ✗ 파기 절차를\n    적어 주세요\n"),
            ("가나다라마바사 아\n", 6, "가나다라마바사\n  아\n"),
            ("\u{1b}[31ma\u{1b}[0m bc de\n", 5, "\u{1b}[31ma\u{1b}[0m bc\n  de\n"),
        ] {
            assert_eq!(wrapped(text, columns), expected);
        }
    }

    #[test]
    fn the_language_is_known_before_arguments_are_parsed() {
        for (arguments, expected) in [
            (&["evimap", "--lang", "en"][..], Some("en")),
            (&["evimap", "scan", "--lang=ko"], Some("ko")),
            (&["evimap", "find", "--", "--lang=en"], None),
            (&["evimap", "--language"], None),
        ] {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(value_of(&arguments, "--lang").as_deref(), expected, "{arguments:?}");
        }
    }
}
