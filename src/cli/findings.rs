//! `evimap findings`: which kinds of findings there are, and what each means.

use std::io::Write as _;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::Outcome;
use super::args::{self, Shape};
use super::checklist;
use super::terminal::{FAINT, GREEN, STRONG, Terminal, styled};
use crate::criteria::Inspector;
use crate::dictionary::{self, Checklist, Origin};
use crate::report::wording::{self, Lang};
use crate::report::{FindingKind, finding_kinds, json};

/// Lists the kinds of findings, or explains one.
pub(super) fn run(terminal: &Terminal, args: &args::Findings) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let checklist = checklist::load(terminal, &args.checklist)?;
    let of = |lang: Lang| -> anyhow::Result<Vec<FindingKind>> {
        let mut kinds = finding_kinds(lang, &checklist);
        if let Some(code) = &args.code {
            kinds.retain(|it| it.code == *code);
            if kinds.is_empty() {
                anyhow::bail!("{}", unknown(lang, code));
            }
        }
        Ok(kinds)
    };
    if args.format == Shape::Json {
        let mut out = terminal.data();
        json::write(&of(terminal.data_lang())?, &mut out)?;
        out.flush()?;
        return Ok(Outcome::Complete);
    }
    let kinds = of(lang)?;
    let width = kinds.iter().map(|it| it.code.width()).max().unwrap_or_default();
    let severity = |kind: &FindingKind| wording::severity(lang, kind.severity);
    let severity_width = kinds.iter().map(|it| severity(it).width()).max().unwrap_or_default();
    let mut out = terminal.out();
    for kind in &kinds {
        let severity = severity(kind);
        if args.code.is_some() {
            writeln!(out, "{}  {}", styled(GREEN, &kind.code), styled(FAINT, severity))?;
            writeln!(out, "{}\n\n{}", styled(STRONG, &kind.title), kind.explanation)?;
        } else {
            let code = styled(GREEN, &format!("{:width$}", kind.code));
            let gap = " ".repeat(severity_width - severity.width());
            writeln!(out, "{code}  {}{gap}  {}", styled(FAINT, severity), kind.title)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Complete)
}

/// What looks for findings in a scan, without those of the codes in `off`.
///
/// # Errors
/// When a code is none, or a table of facts in the checklist's folder is faulty.
pub(super) fn inspector(
    terminal: &Terminal,
    named: &Path,
    checklist: &Checklist,
    off: &[String],
) -> anyhow::Result<Inspector> {
    let lang = terminal.lang();
    let kinds = finding_kinds(lang, checklist);
    let off: Vec<String> = off.iter().chain(&checklist.without_findings).cloned().collect();
    if let Some(code) = off.iter().find(|code| !kinds.iter().any(|it| it.code == **code)) {
        anyhow::bail!("{}", unknown(lang, code));
    }
    let origin = named.to_str().map_or_else(|| Origin::Folder(named.to_owned()), Origin::new);
    let known = dictionary::known(&origin).map_err(|faults| checklist::faulty(lang, named, &faults))?;
    Ok(Inspector::new(checklist, known, off))
}

fn unknown(lang: Lang, code: &str) -> String {
    match lang {
        Lang::Ko => format!("{code}: 그런 지적 사항이 없습니다. evimap findings로 목록을 볼 수 있습니다."),
        Lang::En => format!("{code}: there is no such kind of finding; evimap findings lists them"),
    }
}
