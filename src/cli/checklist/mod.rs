//! `evimap checklist`: which checklists there are, what they ask, and whether one of your own is sound.

mod check;
mod exchange;
mod new;
mod place;
mod show;
mod test;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::Outcome;
use super::args::{self, ChecklistVerb, Shape};
use super::terminal::{FAINT, GREEN, Terminal, shown, styled};
use crate::dictionary::{self, Checklist, Fault, Origin};
use crate::pipeline::rehearsal;
use crate::report::wording::{Label, Lang};
use crate::report::{checklist_view, json};

/// Lists, shows or checks checklists.
pub(super) fn run(terminal: &Terminal, args: &args::Checklist) -> anyhow::Result<Outcome> {
    match &args.verb {
        ChecklistVerb::List { format } => list(terminal, *format),
        ChecklistVerb::Show { checklist, format } => show::run(terminal, checklist, *format),
        ChecklistVerb::New { folder } => new::run(terminal, folder),
        ChecklistVerb::Check { checklist } => check::run(terminal, checklist),
        ChecklistVerb::Export { checklist, format, output } => {
            exchange::export(terminal, checklist, *format, output)
        }
        ChecklistVerb::Import { sheets, output } => exchange::import(terminal, sheets, output),
        ChecklistVerb::Test { checklist, coverage, format } => {
            test::run(terminal, checklist, *coverage, *format)
        }
    }
}

/// Loads a built-in checklist by its id, or one from its folder.
pub(super) fn load(terminal: &Terminal, named: &Path) -> anyhow::Result<Checklist> {
    let lang = terminal.lang();
    dictionary::load(&origin(lang, named)?).map_err(|faults| faulty(lang, named, &faults))
}

/// That a checklist cannot be used, with all its faults.
pub(super) fn faulty(lang: Lang, named: &Path, faults: &[Fault]) -> anyhow::Error {
    let heading = match lang {
        Lang::Ko => format!("{}: 체크리스트에 잘못된 곳이 {}군데 있습니다", named.display(), faults.len()),
        Lang::En => format!("{}: the checklist has {} faults", named.display(), faults.len()),
    };
    anyhow::Error::msg(format!("{heading}\n{}", fault_lines(lang, named, faults).trim_end()))
}

/// The built-in checklist of that id, or the folder of that name.
fn origin(lang: Lang, named: &Path) -> anyhow::Result<Origin> {
    match named.to_str().map(Origin::new) {
        Some(Origin::BuiltIn(id)) => Ok(Origin::BuiltIn(id)),
        _ if named.is_dir() => Ok(Origin::Folder(named.to_owned())),
        _ => {
            let (name, known) = (named.display(), dictionary::built_in_ids().collect::<Vec<_>>().join(", "));
            match lang {
                Lang::Ko => anyhow::bail!(
                    "{name}: 그런 체크리스트가 없습니다. 내장 체크리스트({known})나 체크리스트 폴더를 지정해 주세요."
                ),
                Lang::En => {
                    anyhow::bail!(
                        "{name}: there is no such checklist. Name a built-in one ({known}) or a folder."
                    )
                }
            }
        }
    }
}

fn list(terminal: &Terminal, format: Shape) -> anyhow::Result<Outcome> {
    let mut checklists = Vec::new();
    for id in dictionary::built_in_ids() {
        checklists.push(load(terminal, Path::new(id))?);
    }
    let lang = terminal.lang();
    if format == Shape::Json {
        let rows: Vec<_> = checklists.iter().map(|it| checklist_view(terminal.data_lang(), it)).collect();
        return print_json(terminal, &rows);
    }
    let width = checklists.iter().map(|it| it.id.width()).max().unwrap_or_default();
    let mut out = terminal.out();
    for it in &checklists {
        let id = styled(GREEN, &format!("{:width$}", it.id));
        let counts = match lang {
            Lang::Ko => format!(
                "기준 {}개, 요구 사항 {}개, 용어 {}개",
                it.criteria.len(),
                it.requirements.len(),
                it.concepts.len()
            ),
            Lang::En => format!(
                "{} criteria, {} requirements, {} terms",
                it.criteria.len(),
                it.requirements.len(),
                it.concepts.len()
            ),
        };
        let revision = format!("{} {}", Label::Revision.text(lang), it.revision);
        writeln!(out, "{id}  {}  {}", lang.of(&it.title), styled(FAINT, &format!("{revision}, {counts}")))?;
    }
    out.flush()?;
    Ok(Outcome::Complete)
}

/// `file:line: message`, a line for each fault.
fn fault_lines(lang: Lang, folder: &Path, faults: &[Fault]) -> String {
    faults.iter().fold(String::new(), |mut text, fault| {
        let file = folder.join(&fault.file);
        let line = fault.line.map_or_else(String::new, |it| format!(":{it}"));
        let _ = writeln!(
            text,
            "{}{line}: {}",
            shown(&file.to_string_lossy()),
            shown(&lang.sentence(&fault.message))
        );
        text
    })
}

/// What requirements lack in examples, a line for each; one line where there are none at all.
fn shortage_lines(lang: Lang, checklist: &Checklist) -> String {
    if checklist.examples.is_empty() {
        let none = lang.pick(
            "  예문이 없습니다. 요구사항마다 충족 2개, 일부 충족 1개, 비슷하지만 아닌 글 2개를 examples.csv에 적으면 test로 확인할 수 있습니다.",
            "  there are none. With two that meet each requirement, one that half meets it and two that only look like it in examples.csv, test can try them.",
        );
        return format!("{none}\n");
    }
    let mut text = String::new();
    let shortages = rehearsal::shortages(checklist);
    for own in shortages.chunk_by(|one, other| one.requirement == other.requirement) {
        let index = own.first().map_or(0, |it| it.requirement);
        let id = checklist.requirements.get(index).map_or("", |it| it.id.as_str());
        let kinds = own.iter().map(|it| {
            let (kind, wanted, there) = (it.expected.id(), it.wanted, it.there);
            match lang {
                Lang::Ko => format!("{kind} {wanted}개 가운데 {there}개"),
                Lang::En => format!("{there} of {wanted} {kind}"),
            }
        });
        let _ = writeln!(text, "  {id}: {}", kinds.collect::<Vec<_>>().join(", "));
    }
    text
}

fn print_json(terminal: &Terminal, value: &impl serde::Serialize) -> anyhow::Result<Outcome> {
    let mut out = terminal.data();
    json::write(value, &mut out)?;
    out.flush()?;
    Ok(Outcome::Complete)
}
