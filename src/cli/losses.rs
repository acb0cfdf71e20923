//! What was not read, said on standard error: every file with its reason and what to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::terminal::{FAINT, PATH, RED, Terminal, YELLOW, shown, styled};
use crate::pipeline::FileResult;
use crate::report::wording::Lang;
use crate::report::{DocumentRow, ReadStatus, document_row};

/// Files named on standard error before the others are only counted. The map names all.
const FILES_SHOWN: usize = 30;

/// One line for each loss of each file, `indent` before it. Empty where everything was read.
pub(super) fn lines(terminal: &Terminal, rows: &[&DocumentRow], indent: &str) -> String {
    let lang = terminal.lang();
    let mut text = String::new();
    for row in rows.iter().take(FILES_SHOWN) {
        let path = styled(PATH, &shown(&row.path));
        if row.status != ReadStatus::Partial {
            let message = row.message.as_deref().unwrap_or_default();
            let _ = writeln!(text, "{indent}{} {path}: {}", styled(RED, "✗"), shown(message));
        }
        for (message, pages) in by_message(row) {
            let pages = page_list(lang, &pages);
            let _ = writeln!(text, "{indent}{} {path}{pages}: {}", styled(YELLOW, "!"), shown(message));
        }
    }
    if let Some(more) = rows.len().checked_sub(FILES_SHOWN).filter(|it| *it > 0) {
        let more = match lang {
            Lang::Ko => format!("그 밖에 파일 {more}개"),
            Lang::En => format!("and {more} more files"),
        };
        let _ = writeln!(text, "{indent}{}", styled(FAINT, &more));
    }
    text
}

/// Says what was not read in `files`, unless nothing is to be said.
pub(super) fn say<T>(terminal: &Terminal, files: &[FileResult<T>]) {
    if terminal.is_quiet() {
        return;
    }
    let lost = files.iter().filter(|file| file.has_loss());
    let rows: Vec<DocumentRow> = lost.map(|file| document_row(terminal.lang(), file)).collect();
    terminal.say(&lines(terminal, &rows.iter().collect::<Vec<_>>(), ""));
}

/// Losses of a document with the pages on which they happened, in the order in which they were met.
fn by_message(row: &DocumentRow) -> Vec<(&str, Vec<u32>)> {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let mut grouped: Vec<(&str, Vec<u32>)> = Vec::new();
    for warning in row.warnings.iter().filter(|it| it.loss) {
        let index = *order.entry(&warning.message).or_insert(grouped.len());
        if index == grouped.len() {
            grouped.push((&warning.message, Vec::new()));
        }
        if let Some((_, pages)) = grouped.get_mut(index) {
            pages.extend(warning.page);
        }
    }
    grouped
}

/// ` (2, 4–6쪽)`; empty for no pages.
fn page_list(lang: Lang, pages: &[u32]) -> String {
    let mut sorted = pages.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for page in sorted {
        match stretches.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(page) => *last = page,
            _ => stretches.push((page, page)),
        }
    }
    let stretch = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let list: Vec<String> = stretches.iter().map(stretch).collect();
    match (list.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ko) => format!(" ({}쪽)", list.join(", ")),
        (false, Lang::En) => format!(" (page {})", list.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_in_stretches() {
        for (pages, expected) in [
            (&[][..], ""),
            (&[4], " (4쪽)"),
            (&[6, 2, 4, 5, 5], " (2, 4–6쪽)"),
            (&[u32::MAX], " (4294967295쪽)"),
        ] {
            assert_eq!(page_list(Lang::Ko, pages), expected, "{pages:?}");
        }
    }
}
