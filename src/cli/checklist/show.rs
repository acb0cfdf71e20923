//! `evimap checklist show`: a checklist in full.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use super::super::Outcome;
use super::super::args::Shape;
use super::super::terminal::{FAINT, GREEN, STRONG, Terminal, shown, styled};
use super::{load, print_json};
use crate::report::wording::{Label, Lang};
use crate::report::{ExampleView, NamedView, RequirementView, checklist_view};

/// Prints a checklist.
pub(super) fn run(terminal: &Terminal, named: &Path, format: Shape) -> anyhow::Result<Outcome> {
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
            for asked in block.text.lines().filter(|it| !it.is_empty()) {
                let _ = writeln!(text, "  {}", styled(FAINT, asked));
            }
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
    show_named(lang, Label::Exclusions, &view.exclusions, &mut text);
    show_named(lang, Label::Findings, &view.findings, &mut text);
    let mut out = terminal.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Complete)
}

fn show_requirement(lang: Lang, requirement: &RequirementView, text: &mut String) {
    let _ = writeln!(text, "    {} {}", styled(GREEN, &requirement.id), requirement.title);
    let _ = writeln!(text, "      {}: {}", Label::FormText.text(lang), requirement.text);
    let law = requirement.law.join(", ");
    let law = (!law.is_empty()).then(|| format!("{}: {law}", Label::Law.text(lang)));
    for line in requirement.applies.iter().chain(&law) {
        let _ = writeln!(text, "      {}", styled(FAINT, line));
    }
    for rule in &requirement.rules {
        for (index, line) in rule.iter().enumerate() {
            let _ = match index {
                0 => writeln!(text, "      - {}", shown(line)),
                _ => writeln!(text, "          {}", styled(FAINT, &shown(line))),
            };
        }
    }
    show_examples(lang, &requirement.examples, text);
}

fn show_examples(lang: Lang, examples: &[ExampleView], text: &mut String) {
    if !examples.is_empty() {
        let _ = writeln!(text, "      {}", Label::Examples.text(lang));
    }
    for example in examples {
        let lines: Vec<&str> = example.heading.lines().chain(example.text.lines()).collect();
        let _ = writeln!(text, "        {:7} {}", example.expected, shown(&lines.join(" / ")));
    }
}

/// Things with a name, under a heading; nothing where there are none.
fn show_named(lang: Lang, label: Label, all: &[NamedView], text: &mut String) {
    if !all.is_empty() {
        let _ = writeln!(text, "\n{}", styled(STRONG, label.text(lang)));
    }
    for it in all {
        let _ = writeln!(text, "  {} {}", styled(GREEN, &it.id), it.text);
        show_examples(lang, &it.examples, text);
    }
}
