//! `evimap checklist new`: a small checklist to begin with.

use std::path::Path;

use super::super::Outcome;
use super::super::terminal::Terminal;
use super::place::write_new;
use crate::dictionary::TEMPLATE;
use crate::report::wording::Lang;

/// Writes the files of a new checklist, and says what to do with them.
pub(super) fn run(terminal: &Terminal, folder: &Path) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    write_new(lang, folder, TEMPLATE)?;
    if !terminal.is_quiet() {
        let name = folder.display();
        terminal.say(&match lang {
            Lang::Ko => format!(
                "새 체크리스트를 {name} 폴더에 만들었습니다. 고친 뒤에 이렇게 확인해 주세요.\n  evimap checklist check {name}\n  evimap checklist test {name}\n"
            ),
            Lang::En => format!(
                "A new checklist is in {name}. When you have edited it:\n  evimap checklist check {name}\n  evimap checklist test {name}\n"
            ),
        });
    }
    Ok(Outcome::Complete)
}
