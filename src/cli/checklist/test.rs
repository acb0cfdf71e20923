//! `evimap checklist test`: the examples of a checklist, tried.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::super::Outcome;
use super::super::args::Shape;
use super::super::terminal::{FAINT, GREEN, RED, Terminal, YELLOW, shown, styled};
use super::{load, print_json, shortage_lines};
use crate::dictionary::{Checklist, EXAMPLES_FILE, Example, Subject};
use crate::pipeline::rehearsal::{Rehearsal, Trial, shortages};
use crate::report::SCHEMA;
use crate::report::wording::Lang;

/// What `--format json` prints.
#[derive(Serialize)]
struct TestView<'a> {
    schema: u32,
    checklist: &'a str,
    sha256: &'a str,
    examples: Vec<TrialView<'a>>,
    shortages: Vec<ShortageView<'a>>,
    /// Concepts that no example needs; `null` where nobody asked.
    uncovered: Option<Vec<&'a str>>,
}

/// One example.
#[derive(Serialize)]
struct TrialView<'a> {
    line: u32,
    subject: &'a str,
    expected: &'static str,
    found: &'static str,
    expected_quote: &'a str,
    quote: Option<&'a str>,
    passed: bool,
}

/// Too few examples of one kind.
#[derive(Serialize)]
struct ShortageView<'a> {
    requirement: &'a str,
    expected: &'static str,
    wanted: usize,
    there: usize,
}

/// Tries the examples, and says which fail.
pub(super) fn run(
    terminal: &Terminal,
    named: &Path,
    coverage: bool,
    format: Shape,
) -> anyhow::Result<Outcome> {
    let checklist = load(terminal, named)?;
    let rehearsal = Rehearsal::new(&checklist)?;
    let trials = rehearsal.run();
    let uncovered = coverage.then(|| {
        let concept = |id| checklist.concept(id).map_or("", |it| it.id.as_str());
        rehearsal.uncovered().into_iter().map(concept).collect::<Vec<_>>()
    });
    let failed = trials.iter().filter(|it| !it.passed).count();
    let covered = uncovered.as_ref().is_none_or(Vec::is_empty);
    let outcome = Outcome::of(failed == 0 && covered && !trials.is_empty());
    if format == Shape::Json {
        print_json(terminal, &view(&checklist, &trials, uncovered))?;
        return Ok(outcome);
    }
    let lang = terminal.lang();
    let mut text = String::new();
    for trial in trials.iter().filter(|it| !it.passed) {
        if let Some(example) = checklist.examples.get(trial.example) {
            failure(lang, &checklist, named, example, trial, &mut text);
        }
    }
    let (count, style) = (trials.len(), if failed == 0 { GREEN } else { RED });
    let verdict = match (lang, failed) {
        (Lang::Ko, 0) => format!("예문 {count}개가 모두 맞습니다"),
        (Lang::Ko, _) => format!("예문 {count}개 가운데 {failed}개가 틀렸습니다"),
        (Lang::En, 0) => format!("all {count} examples pass"),
        (Lang::En, _) => format!("{failed} of {count} examples fail"),
    };
    if count > 0 {
        let _ = writeln!(text, "{}", styled(style, &verdict));
    }
    let advice = shortage_lines(lang, &checklist);
    if !advice.is_empty() {
        let heading = lang.pick("예문이 모자랍니다", "too few examples");
        let _ = write!(text, "{}\n{advice}", styled(YELLOW, heading));
    }
    if let Some(uncovered) = uncovered {
        let (all, lacking) = (checklist.concepts.len(), uncovered.len());
        let (style, verdict) = match (lang, lacking) {
            (Lang::Ko, 0) => (GREEN, format!("개념 {all}개가 모두 예문으로 지켜집니다")),
            (Lang::Ko, _) => {
                (RED, format!("개념 {all}개 가운데 {lacking}개는 사라져도 예문이 알아채지 못합니다"))
            }
            (Lang::En, 0) => (GREEN, format!("all {all} concepts are held by examples")),
            (Lang::En, _) => {
                (RED, format!("{lacking} of {all} concepts could go and no example would notice"))
            }
        };
        let _ = writeln!(text, "{}", styled(style, &verdict));
        for concept in uncovered {
            let _ = writeln!(text, "  {concept}");
        }
    }
    let mut out = terminal.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(outcome)
}

/// What was expected and what came, with the text.
fn failure(
    lang: Lang,
    checklist: &Checklist,
    named: &Path,
    example: &Example,
    trial: &Trial,
    text: &mut String,
) {
    let file = named.join(EXAMPLES_FILE);
    let place = format!("{}:{}", shown(&file.to_string_lossy()), example.line);
    let quoted = |it: &str| if it.is_empty() { String::new() } else { format!(" “{}”", shown(it)) };
    let _ = writeln!(text, "{place}: {}", styled(RED, subject_name(checklist, example.subject)));
    for line in example.heading.lines().chain(example.text.lines()) {
        let _ = writeln!(text, "    {}", styled(FAINT, &shown(line)));
    }
    let (expected, found) = (example.expected.id(), trial.found.id());
    let (wanted, came) = (quoted(&example.quote), quoted(trial.quote.as_deref().unwrap_or_default()));
    let _ = match lang {
        Lang::Ko => writeln!(text, "  기대: {expected}{wanted}\n  결과: {found}{came}"),
        Lang::En => writeln!(text, "  expected: {expected}{wanted}\n  found: {found}{came}"),
    };
}

fn subject_name(checklist: &Checklist, subject: Subject) -> &str {
    match subject {
        Subject::Requirement(index) => checklist.requirements.get(index).map_or("", |it| it.id.as_str()),
        Subject::Finding(index) => checklist.findings.get(index).map_or("", |it| it.code.as_str()),
    }
}

fn view<'a>(checklist: &'a Checklist, trials: &'a [Trial], uncovered: Option<Vec<&'a str>>) -> TestView<'a> {
    let examples = trials.iter().filter_map(|trial| {
        let example = checklist.examples.get(trial.example)?;
        Some(TrialView {
            line: example.line,
            subject: subject_name(checklist, example.subject),
            expected: example.expected.id(),
            found: trial.found.id(),
            expected_quote: &example.quote,
            quote: trial.quote.as_deref(),
            passed: trial.passed,
        })
    });
    let shortages = shortages(checklist).into_iter().map(|it| ShortageView {
        requirement: subject_name(checklist, Subject::Requirement(it.requirement)),
        expected: it.expected.id(),
        wanted: it.wanted,
        there: it.there,
    });
    TestView {
        schema: SCHEMA,
        checklist: &checklist.id,
        sha256: &checklist.sha256,
        examples: examples.collect(),
        shortages: shortages.collect(),
        uncovered,
    }
}
