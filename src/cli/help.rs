//! Help, usage errors and manual pages. English help stands on the arguments themselves; this file holds the Korean and the examples.

use std::io::{self, Write as _};

use anyhow::Context as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _};

use super::Outcome;
use super::args::Args;
use super::terminal::{RED, Terminal, styled};
use crate::report::wording::{Label, Lang};

/// Korean for one verb: its path of names, what it does, and its arguments by id.
struct Help {
    verb: &'static [&'static str],
    usage: &'static str,
    about: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    /// Examples: what for (Korean, English), and the command.
    examples: &'static [(&'static str, &'static str, &'static str)],
}

const FORMATS: &str = "text: 사람이 읽는 형식, json: 프로그램이 읽는 형식 [기본: text]";
const CHECKLIST: &str = "내장 체크리스트의 이름, 또는 직접 만든 체크리스트 폴더 [기본: digital-service]";
const JOBS: &str = "한꺼번에 읽을 파일 수 [기본: 프로세서 수]";

const HELPS: &[Help] = &[
    Help {
        verb: &[],
        usage: "evimap [옵션] <명령>",
        about: "증빙 문서(PDF, DOCX)를 읽어 심사 체크리스트의 항목마다 근거가 적힌 쪽과 조항을 찾아 줍니다",
        arguments: &[
            ("version", "버전을 보여 줍니다"),
            ("lang", "안내와 결과의 언어: ko, en. 정하지 않으면 안내는 로캘을 따르고 결과는 한국어입니다"),
            ("color", "색을 쓸 때: auto(터미널에서), always, never [기본: auto]"),
            ("progress", "진행 상황을 표준 오류에 보일 때: auto(터미널에서), always, never [기본: auto]"),
            ("quiet", "표준 오류에 오류만 적습니다"),
            ("help", "도움말을 보여 줍니다"),
        ],
        examples: &[
            (
                "폴더를 읽어 결과를 파일로",
                "Map a folder and keep the result",
                "evimap scan 증빙/ -o 결과.json",
            ),
            ("낱말이 어디에 있는지", "See where a term stands", "evimap find 통지방법 증빙/"),
        ],
    },
    Help {
        verb: &["scan"],
        usage: "evimap scan [옵션] <PATH>...",
        about: "폴더의 증빙 문서를 모두 읽어 체크리스트와 대조합니다",
        arguments: &[
            ("paths", "증빙 문서가 든 폴더나 파일"),
            ("output", "결과를 FILE에 씁니다. 형식은 확장자로 정합니다"),
            (
                "format",
                "결과의 형식: json, ndjson, html(쪽 그림이 있는 보고서), docx(채워진 서식), xlsx, markdown, sarif",
            ),
            ("checklist", CHECKLIST),
            (
                "service_type",
                "신청하는 서비스의 종류. 종류에 따라 적용되는 항목이 다릅니다: cloud(클라우드컴퓨팅), managed(매니지드), consulting(컨설팅), operations(운영관리), migration(마이그레이션), support(기타 지원), convergence(융합)",
            ),
            ("certified", "보안인증서를 제출하므로, 인증으로 갈음되는 기준을 면제합니다"),
            ("files_from", "FILE에 한 줄에 하나씩 적힌 경로도 읽습니다. -는 표준 입력입니다"),
            ("jobs", JOBS),
            ("exit_zero", "빠진 항목이나 읽지 못한 파일이 있어도 0으로 끝냅니다"),
        ],
        examples: &[
            ("표준 출력으로", "To standard output", "evimap scan 증빙/"),
            (
                "마이그레이션서비스 신청, 결과는 파일로",
                "A migration service, the map to a file",
                "evimap scan 증빙/ --service-type migration -o 결과.json",
            ),
            (
                "쪽 그림이 있는 보고서",
                "A report with pictures of the cited pages",
                "evimap scan 증빙/ -o 보고서.html",
            ),
            ("채워진 서식", "The form, filled in", "evimap scan 증빙/ -o 체크리스트.docx"),
            (
                "목록에 적힌 파일만",
                "Files of a list only",
                "find 증빙 -name '*.pdf' | evimap scan --files-from - --format ndjson",
            ),
        ],
    },
    Help {
        verb: &["text"],
        usage: "evimap text [옵션] <FILE>",
        about: "문서의 글자를 도구가 읽은 그대로 보여 줍니다",
        arguments: &[
            ("file", "문서 파일"),
            (
                "format",
                "text: 쪽 사이에 용지 넘김 문자(U+000C), json: 줄의 위치와 쪽 번호, 문서 구조까지 [기본: text]",
            ),
        ],
        examples: &[(
            "쪽과 줄의 위치까지",
            "With places of pages and lines",
            "evimap text 지침.pdf --format json",
        )],
    },
    Help {
        verb: &["find"],
        usage: "evimap find [옵션] <TERM> <PATH>...\n        evimap find [옵션] -e <TERM> [-e <TERM>]... <PATH>...",
        about: "띄어쓰기, 줄바꿈, 표기가 달라도 낱말을 찾아 문서·쪽·조항을 보여 줍니다",
        arguments: &[
            ("operands", "찾을 말과, 찾을 파일이나 폴더. -e를 쓰면 모두 파일이나 폴더입니다"),
            ("terms", "찾을 말. 여러 번 쓸 수 있습니다"),
            ("exact", "사전에 있는 다른 표기는 찾지 않습니다"),
            ("format", "text: 한 줄에 하나씩, json: 위치까지 [기본: text]"),
            ("checklist", "표기를 알려 줄 사전이 든 체크리스트의 이름이나 폴더 [기본: digital-service]"),
            ("jobs", JOBS),
        ],
        examples: &[
            ("같은 뜻의 다른 표기까지", "With its other spellings", "evimap find '단방향 암호화' 증빙/"),
            ("여러 낱말", "Several terms", "evimap find -e 파기 -e 폐기 증빙/"),
        ],
    },
    Help {
        verb: &["checklist"],
        usage: "evimap checklist [옵션] <명령>",
        about: "체크리스트를 보여 주고 검사합니다",
        arguments: &[],
        examples: &[
            ("심사 항목과 용어 보기", "See what is asked, and the terms", "evimap checklist show"),
            ("직접 만든 체크리스트 검사", "Check one of your own", "evimap checklist check 체크리스트/"),
        ],
    },
    Help {
        verb: &["checklist", "list"],
        usage: "evimap checklist list [옵션]",
        about: "내장 체크리스트의 목록을 보여 줍니다",
        arguments: &[("format", FORMATS)],
        examples: &[],
    },
    Help {
        verb: &["checklist", "show"],
        usage: "evimap checklist show [옵션] [ID|DIR]",
        about: "체크리스트 전체를 보여 줍니다: 기준, 요구 사항, 법적 근거, 용어",
        arguments: &[("checklist", CHECKLIST), ("format", FORMATS)],
        examples: &[],
    },
    Help {
        verb: &["checklist", "check"],
        usage: "evimap checklist check [옵션] <DIR>",
        about: "직접 만든 체크리스트를 검사해 잘못된 곳을 파일과 줄 번호로 모두 알려 줍니다",
        arguments: &[("folder", "체크리스트 폴더")],
        examples: &[],
    },
    Help {
        verb: &["schema"],
        usage: "evimap schema [옵션]",
        about: "결과의 JSON Schema를 출력합니다",
        arguments: &[],
        examples: &[],
    },
    Help {
        verb: &["completions"],
        usage: "evimap completions [옵션] <SHELL>",
        about: "셸 자동 완성 스크립트를 출력합니다",
        arguments: &[("shell", "셸: bash, elvish, fish, powershell, zsh")],
        examples: &[],
    },
    Help {
        verb: &["man"],
        usage: "evimap man [옵션] [VERB]",
        about: "설명서(man)를 출력합니다",
        arguments: &[("verb", "명령의 이름. 그 명령의 설명서를 출력합니다")],
        examples: &[("설명서 읽기", "Read it", "evimap man scan | man -l -")],
    },
];

/// Exit codes, under the help of the program and of `scan`.
const EXIT_CODES: (&str, &str) = (
    "종료 코드: 0 모든 항목의 근거를 찾았고 파일을 모두 읽음 · 1 빠지거나 부족한 항목, 또는 읽지 못한 것이 있음 · 2 실행할 수 없음",
    "Exit codes: 0 all evidence found and every file read whole · 1 something is missing, weak or was not read · 2 the run could not be done",
);

/// The command line with its help in a language.
pub(super) fn command(lang: Lang) -> Command {
    localised(Args::command(), &mut Vec::new(), lang)
}

fn localised(mut command: Command, path: &mut Vec<String>, lang: Lang) -> Command {
    if let Some(help) = help_of(path) {
        command = command.after_help(after_help(help, lang));
        if lang == Lang::Ko {
            command = command
                .override_usage(help.usage)
                .about(help.about)
                .mut_args(|argument| korean(argument, help));
        }
    }
    if lang == Lang::Ko {
        command = command
            .subcommand_help_heading("명령")
            .subcommand_value_name("명령")
            .help_template("{about-with-newline}\n사용법: {usage}\n\n{all-args}{after-help}");
    }
    let verbs: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for verb in verbs {
        path.push(verb.clone());
        command = command.mut_subcommand(verb, |it| localised(it, path, lang));
        path.pop();
    }
    command
}

fn korean(argument: Arg, help: &Help) -> Arg {
    let heading = if argument.is_positional() { "인자" } else { "옵션" };
    let takes_value = argument.get_action().takes_values();
    let mut argument = argument.help_heading(heading);
    if takes_value {
        argument = argument.hide_default_value(true).hide_possible_values(true);
    }
    match help.arguments.iter().find(|(id, _)| argument.get_id() == id) {
        Some((_, text)) => argument.help(*text),
        None => argument,
    }
}

fn help_of(path: &[String]) -> Option<&'static Help> {
    HELPS.iter().find(|help| help.verb == path)
}

fn after_help(help: &Help, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !help.examples.is_empty() {
        lines.push(lang.pick("예:", "Examples:").to_owned());
        for (ko, en, command) in help.examples {
            lines.push(format!("  {}\n    {command}", lang.pick(ko, en)));
        }
    }
    if matches!(help.verb, [] | ["scan"]) {
        lines.push(format!("\n{}", lang.pick(EXIT_CODES.0, EXIT_CODES.1)));
    }
    lines.join("\n")
}

/// Prints help that was asked for, or says what is wrong with the arguments.
pub(super) fn explain(terminal: &Terminal, error: &clap::Error) -> anyhow::Result<Outcome> {
    let rendered = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = terminal.out();
            write!(out, "{}", rendered.ansi())?;
            out.flush()?;
            Ok(Outcome::Complete)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.say(&rendered.ansi().to_string());
            Ok(Outcome::Impossible)
        }
        _ => {
            let korean = (terminal.lang() == Lang::Ko).then(|| korean_usage_error(error)).flatten();
            terminal.say(&match korean {
                Some(message) => format!("{}: {message}\n", styled(RED.bold(), Label::Error.text(Lang::Ko))),
                None => rendered.ansi().to_string(),
            });
            Ok(Outcome::Impossible)
        }
    }
}

/// What is wrong with the arguments, in Korean; `None` for the rare kinds, which clap says in English.
fn korean_usage_error(error: &clap::Error) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(value)) => Some(value.clone()),
        Some(ContextValue::Strings(values)) if !values.is_empty() => Some(values.join(", ")),
        _ => None,
    };
    let argument = || context(ContextKind::InvalidArg);
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("모르는 인자입니다: {}", argument()?),
        ErrorKind::InvalidSubcommand => {
            format!("모르는 명령입니다: {}", context(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match context(ContextKind::InvalidValue).filter(|it| !it.is_empty()) {
                Some(value) => format!("{}에 쓸 수 없는 값입니다: {value}", argument()?),
                None => format!("{}에 값이 필요합니다", argument()?),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("필요한 인자가 없습니다: {}", argument()?),
        ErrorKind::MissingSubcommand => "명령이 필요합니다".to_owned(),
        ErrorKind::ArgumentConflict => format!("함께 쓸 수 없는 인자입니다: {}", argument()?),
        _ => return None,
    };
    if let Some(values) = context(ContextKind::ValidValue) {
        message.push_str(&format!("\n쓸 수 있는 값: {values}"));
    }
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(suggestion) = suggested.into_iter().find_map(context) {
        message.push_str(&format!("\n이것을 찾으셨나요? {suggestion}"));
    }
    message.push_str("\n\n자세한 사용법은 --help로 볼 수 있습니다.");
    Some(message)
}

/// Prints the manual page of the program, or of one verb.
pub(super) fn manual(terminal: &Terminal, verb: Option<&str>) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let mut command = command(lang);
    command.build();
    if let Some(verb) = verb {
        let own = command.find_subcommand(verb).cloned();
        let own = own.map(|it| it.version(env!("CARGO_PKG_VERSION")));
        command = own.with_context(|| match lang {
            Lang::Ko => format!("모르는 명령입니다: {verb}"),
            Lang::En => format!("unknown verb: {verb}"),
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(Outcome::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_argument_has_korean_help() {
        fn check(command: &Command, path: &mut Vec<String>, missing: &mut Vec<String>) {
            match help_of(path) {
                None => missing.push(path.join(" ")),
                Some(help) => {
                    for argument in command.get_arguments() {
                        if !help.arguments.iter().any(|(id, _)| argument.get_id() == id) {
                            missing.push(format!("{} {}", path.join(" "), argument.get_id()));
                        }
                    }
                }
            }
            for verb in command.get_subcommands() {
                path.push(verb.get_name().to_owned());
                check(verb, path, missing);
                path.pop();
            }
        }
        let mut missing = Vec::new();
        check(&Args::command(), &mut Vec::new(), &mut missing);
        assert!(missing.is_empty(), "no Korean help: {missing:?}");
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        command(Lang::Ko).debug_assert();
        command(Lang::En).debug_assert();
    }

    #[test]
    fn help_names_nothing_that_is_not_there() {
        for help in HELPS {
            let mut command = Args::command();
            for verb in help.verb {
                command = command.find_subcommand(verb).unwrap_or_else(|| panic!("{:?}", help.verb)).clone();
            }
            for (id, _) in help.arguments {
                assert!(command.get_arguments().any(|it| it.get_id() == id), "{:?} {id}", help.verb);
            }
        }
    }
}
