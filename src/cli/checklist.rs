//! `evimap checklist`: which checklists there are, what they ask, and whether one of your own is sound.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::Outcome;
use super::args::{self, ChecklistVerb, Shape};
use super::terminal::{FAINT, GREEN, STRONG, Terminal, shown, styled};
use crate::dictionary::{self, Checklist, Fault, Origin};
use crate::report::wording::{Label, Lang};
use crate::report::{RequirementView, checklist_view, json};

/// Lists, shows or checks checklists.
pub(super) fn run(terminal: &Terminal, args: &args::Checklist) -> anyhow::Result<Outcome> {
    match &args.verb {
        ChecklistVerb::List { format } => list(terminal, *format),
        ChecklistVerb::Show { checklist, format } => show(terminal, checklist, *format),
        ChecklistVerb::Check { folder } => check(terminal, folder),
    }
}

/// Loads a built-in checklist by its id, or one from its folder.
pub(super) fn load(terminal: &Terminal, named: &Path) -> anyhow::Result<Checklist> {
    let lang = terminal.lang();
    let origin = match named.to_str().map(Origin::new) {
        Some(Origin::BuiltIn(id)) => Origin::BuiltIn(id),
        _ if named.is_dir() => Origin::Folder(named.to_owned()),
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
    };
    dictionary::load(&origin).map_err(|faults| faulty(lang, named, &faults))
}

/// That a checklist has faults, with each of them.
pub(super) fn faulty(lang: Lang, named: &Path, faults: &[Fault]) -> anyhow::Error {
    let heading = match lang {
        Lang::Ko => {
            format!("{}: 체크리스트에 잘못된 곳이 {}군데 있습니다", named.display(), faults.len())
        }
        Lang::En => format!("{}: the checklist has {} faults", named.display(), faults.len()),
    };
    anyhow::Error::msg(format!("{heading}\n{}", fault_lines(lang, named, faults).trim_end()))
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

fn show(terminal: &Terminal, named: &Path, format: Shape) -> anyhow::Result<Outcome> {
    let checklist = load(terminal, named)?;
    if format == Shape::Json {
        return print_json(terminal, &checklist_view(terminal.data_lang(), &checklist));
    }
    let lang = terminal.lang();
    let view = checklist_view(lang, &checklist);
    let mut text = String::new();
    let revision = format!("{} {}", Label::Revision.text(lang), view.revision);
    let _ = writeln!(
        text,
        "{} {}  {}",
        styled(GREEN, &view.id),
        styled(STRONG, &view.title),
        styled(FAINT, &revision)
    );
    for criterion in &view.criteria {
        let _ = writeln!(text, "\n{}", styled(STRONG, &format!("{} {}", criterion.id, criterion.title)));
        if criterion.waived_if_certified {
            let _ = writeln!(text, "  {}", styled(FAINT, Label::WaivedIfCertified.text(lang)));
        }
        for asked in &criterion.asks {
            let _ = writeln!(text, "  {asked}");
        }
        for block in &criterion.blocks {
            let _ = writeln!(text, "\n  {}", styled(STRONG, &format!("{} {}", block.id, block.title)));
            for requirement in &block.requirements {
                show_requirement(lang, requirement, &mut text);
            }
        }
    }
    let _ = writeln!(text, "\n{}", styled(STRONG, Label::Terms.text(lang)));
    for concept in &view.concepts {
        let spellings = concept.spellings.join(", ");
        let _ =
            writeln!(text, "  {} {}: {spellings}", concept.term, styled(FAINT, &format!("({})", concept.id)));
    }
    if !view.look_alikes.is_empty() {
        let _ = writeln!(text, "\n{}", styled(STRONG, Label::LookAlikes.text(lang)));
        for look_alike in &view.look_alikes {
            let _ = writeln!(text, "  {}: {}", look_alike.spelling, look_alike.reason);
        }
    }
    let mut out = terminal.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Complete)
}

fn show_requirement(lang: Lang, requirement: &RequirementView, text: &mut String) {
    let _ = writeln!(text, "    {} {}", styled(GREEN, &requirement.id), requirement.title);
    let law = requirement.law.join(", ");
    let law = (!law.is_empty()).then(|| format!("{}: {law}", Label::Law.text(lang)));
    for line in requirement.applies.iter().chain(&law) {
        let _ = writeln!(text, "      {}", styled(FAINT, line));
    }
}

fn check(terminal: &Terminal, folder: &Path) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    if !folder.is_dir() {
        let name = folder.display();
        match lang {
            Lang::Ko => anyhow::bail!("{name}: 폴더가 아닙니다. 체크리스트 폴더를 지정해 주세요."),
            Lang::En => anyhow::bail!("{name}: this is no folder; name the folder of a checklist"),
        }
    }
    let mut out = terminal.out();
    let origin = Origin::Folder(folder.to_owned());
    let checked = dictionary::load(&origin).and_then(|it| dictionary::known(&origin).map(|_| it));
    let outcome = match checked {
        Ok(checklist) => {
            let (requirements, terms) = (checklist.requirements.len(), checklist.concepts.len());
            let verdict = match lang {
                Lang::Ko => format!("잘못된 곳이 없습니다: 요구 사항 {requirements}개, 용어 {terms}개"),
                Lang::En => format!("no faults: {requirements} requirements, {terms} terms"),
            };
            writeln!(out, "{}", styled(GREEN, &verdict))?;
            Outcome::Complete
        }
        Err(faults) => {
            out.write_all(fault_lines(lang, folder, &faults).as_bytes())?;
            Outcome::Incomplete
        }
    };
    out.flush()?;
    Ok(outcome)
}

/// `file:line: message`, a line for each fault.
fn fault_lines(lang: Lang, folder: &Path, faults: &[Fault]) -> String {
    faults.iter().fold(String::new(), |mut text, fault| {
        let file = folder.join(&fault.file);
        let line = fault.line.map_or_else(String::new, |it| format!(":{it}"));
        let _ =
            writeln!(text, "{}{line}: {}", shown(&file.to_string_lossy()), shown(lang.of(&fault.message)));
        text
    })
}

fn print_json(terminal: &Terminal, value: &impl serde::Serialize) -> anyhow::Result<Outcome> {
    let mut out = terminal.data();
    json::write(value, &mut out)?;
    out.flush()?;
    Ok(Outcome::Complete)
}
