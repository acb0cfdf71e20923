//! What was not read, said on standard error: every file with its reason and what to do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::terminal::{FAINT, PATH, RED, Terminal, YELLOW, shown, styled};
use crate::pipeline::FileResult;
use crate::report::wording::Lang;
use crate::report::{DocumentRow, ReadStatus, document_row};

/// Files named on standard error before the others are only counted. The map names all.
const FILES_SHOWN: usize = 30;

/// Where the reason stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Behind the file's name, on one line, as other programs expect a warning.
    Line,
    /// Below the file's name, indented, as one reads it in a summary.
    Block,
}

/// Each loss of each file. Empty where everything was read.
pub(super) fn lines(lang: Lang, rows: &[&DocumentRow], layout: Layout) -> String {
    let (indent, between) = match layout {
        Layout::Line => ("", ": "),
        Layout::Block => ("  ", "\n    "),
    };
    let mut text = String::new();
    for row in rows.iter().take(FILES_SHOWN) {
        let path = styled(PATH, &shown(&row.path));
        if row.status != ReadStatus::Partial {
            let message = row.message.as_deref().unwrap_or_default();
            let _ = writeln!(text, "{indent}{} {path}{between}{}", styled(RED, "✗"), shown(message));
        }
        for loss in by_code(row) {
            let pages = page_list(lang, &loss.pages);
            let more = match (loss.others.len(), lang) {
                (0, _) => String::new(),
                (others, Lang::Ko) => format!(" (이런 곳이 {others}군데 더 있습니다)"),
                (others, Lang::En) => format!(" (and {others} more of this kind)"),
            };
            let message = shown(loss.message);
            let _ = writeln!(text, "{indent}{} {path}{pages}{between}{message}{more}", styled(YELLOW, "!"));
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
    terminal.say(&lines(terminal.lang(), &rows.iter().collect::<Vec<_>>(), Layout::Line));
}

/// Losses of one kind in a document.
struct Loss<'a> {
    code: &'a str,
    /// The first of them, as a sentence.
    message: &'a str,
    /// The others that say something else.
    others: BTreeSet<&'a str>,
    pages: Vec<u32>,
}

/// Losses of a document by their kind, in the order in which they were met.
fn by_code(row: &DocumentRow) -> Vec<Loss<'_>> {
    let mut losses: Vec<Loss<'_>> = Vec::new();
    for warning in row.warnings.iter().filter(|it| it.loss) {
        match losses.iter_mut().find(|it| it.code == warning.code) {
            Some(loss) => {
                loss.pages.extend(warning.page);
                if warning.message != loss.message {
                    loss.others.insert(&warning.message);
                }
            }
            None => losses.push(Loss {
                code: warning.code,
                message: &warning.message,
                others: BTreeSet::new(),
                pages: warning.page.into_iter().collect(),
            }),
        }
    }
    losses
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
