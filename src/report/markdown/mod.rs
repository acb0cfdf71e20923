//! Reports for a ticket, a mail or a pull request: GitHub Flavored Markdown. What is shared by its reports, and its one escaping place.

mod check;
mod map;

use std::fmt::Write as _;

use super::model::DocumentRow;
use super::plain::plain;
use super::wording::{Lang, Word};

pub use check::write as write_check;
pub use map::write;

fn heading(text: &mut String, lang: Lang, word: Word, count: usize) {
    let _ = write!(text, "\n## {} {count}\n\n", word.text(lang));
}

/// What was not read, before anything is said to be missing.
fn unread<'a>(lang: Lang, documents: impl IntoIterator<Item = &'a DocumentRow>, text: &mut String) {
    let unread: Vec<_> = documents.into_iter().filter(|it| it.has_loss).collect();
    if unread.is_empty() {
        return;
    }
    heading(text, lang, Word::NotRead, unread.len());
    let _ = writeln!(text, "{}\n", Word::NotReadNote.text(lang));
    for document in unread {
        let _ = write!(text, "- **{}**", escaped(&document.path));
        if let Some(message) = &document.message {
            let _ = write!(text, ": {}", escaped(message));
        }
        text.push('\n');
        for warning in document.warnings.iter().filter(|it| it.loss) {
            let page = warning.page.map(|it| format!("{} {it}: ", Word::Page.text(lang))).unwrap_or_default();
            let _ = writeln!(text, "  - {page}{}", escaped(&warning.message));
        }
    }
}

/// Text that shows as it is, wherever it stands: in a paragraph, a list item or a table cell.
fn escaped(text: &str) -> String {
    let text = plain(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    // A number at the beginning would open a list.
    let digits = text.trim_start().chars().take_while(char::is_ascii_digit).count();
    for (seen, character) in text.trim_start().chars().enumerate() {
        let opens = match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!'
            | '@' => true,
            // Addresses would become links.
            '/' => escaped.ends_with(':'),
            '.' | ')' => seen == digits && digits > 0 || escaped.ends_with("www"),
            '-' | '+' | '=' => seen == 0,
            _ => false,
        };
        if opens {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_document_is_markup() {
        for (text, expected) in [
            ("02. 지침_Ver 1.0", "02\\. 지침\\_Ver 1.0"),
            ("<img src=x>|a\n# b", "\\<img src=x\\>\\|a \\# b"),
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
