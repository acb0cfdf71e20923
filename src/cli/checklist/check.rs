//! `evimap checklist check`: all faults of a checklist, with file and line.

use std::io::Write as _;
use std::path::Path;

use super::super::Outcome;
use super::super::terminal::{GREEN, Terminal, YELLOW, styled};
use super::{fault_lines, origin, shortage_lines};
use crate::dictionary;
use crate::pipeline::rehearsal;
use crate::report::wording::Lang;

/// Prints the faults of a checklist, and what its keepers are advised to add.
pub(super) fn run(terminal: &Terminal, named: &Path) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let origin = origin(lang, named)?;
    let loaded = dictionary::load(&origin).and_then(|it| dictionary::known(&origin).map(|_| it));
    let (faults, checklist) = match loaded {
        Ok(checklist) => (rehearsal::spellings(&checklist)?, Some(checklist)),
        Err(faults) => (faults, None),
    };
    let mut out = terminal.out();
    out.write_all(fault_lines(lang, named, &faults).as_bytes())?;
    let Some(checklist) = checklist.filter(|_| faults.is_empty()) else {
        out.flush()?;
        return Ok(Outcome::Incomplete);
    };
    let (requirements, terms, examples) =
        (checklist.requirements.len(), checklist.concepts.len(), checklist.examples.len());
    let verdict = match lang {
        Lang::Ko => {
            format!("잘못된 곳이 없습니다: 요구 사항 {requirements}개, 용어 {terms}개, 예문 {examples}개")
        }
        Lang::En => format!("no faults: {requirements} requirements, {terms} terms, {examples} examples"),
    };
    writeln!(out, "{}", styled(GREEN, &verdict))?;
    let advice = shortage_lines(lang, &checklist);
    if !advice.is_empty() {
        let heading = lang.pick("권고: 예문을 더 적어 주세요", "advice: add examples");
        write!(out, "{}\n{advice}", styled(YELLOW, heading))?;
    }
    out.flush()?;
    Ok(Outcome::Complete)
}
