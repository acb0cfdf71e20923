//! The check of a form as Markdown, for a ticket or a mail.

use std::io;

use super::VerifyReport;
use crate::report::wording::Lang;

/// Writes a check as Markdown.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &VerifyReport, mut out: impl io::Write) -> io::Result<()> {
    let summary = &report.summary;
    writeln!(
        out,
        "# {}: {}\n",
        lang.pick("체크리스트 확인", "Check of the checklist"),
        escaped(&report.form.document.path)
    )?;
    match lang {
        Lang::Ko => writeln!(
            out,
            "인용 {}건 가운데 {}건이 맞고, 고칠 점이 {}건 있습니다.",
            summary.citations, summary.citations_ok, summary.faults
        )?,
        Lang::En => writeln!(
            out,
            "{} of {} citations are right; {} faults were found.",
            summary.citations_ok, summary.citations, summary.faults
        )?,
    }
    let lost: Vec<_> =
        std::iter::once(&report.form.document).chain(&report.documents).filter(|it| it.has_loss).collect();
    if !lost.is_empty() {
        writeln!(out, "\n## {}\n", lang.pick("읽지 못한 것", "Not read"))?;
        for row in lost {
            writeln!(
                out,
                "- **{}**: {}",
                escaped(&row.path),
                escaped(row.message.as_deref().unwrap_or_default())
            )?;
        }
    }
    if !report.faults.is_empty() {
        writeln!(out, "\n## {}\n", lang.pick("양식 전체", "The form as a whole"))?;
        for fault in &report.faults {
            let criterion = fault.criterion.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
            writeln!(out, "- {}`{}` {}", escaped(&criterion), fault.code, escaped(&fault.message))?;
        }
    }
    writeln!(out, "\n## {}\n", lang.pick("인용", "Citations"))?;
    writeln!(
        out,
        "| | {} | {} | {} |",
        lang.pick("기준", "Criterion"),
        lang.pick("인용", "Citation"),
        lang.pick("고칠 점", "Faults")
    )?;
    writeln!(out, "|---|---|---|---|")?;
    for citation in &report.citations {
        let faults: Vec<String> =
            citation.faults.iter().map(|it| format!("`{}` {}", it.code, escaped(&it.message))).collect();
        let notes = citation.notes.iter().map(|it| escaped(&it.message));
        let all: Vec<String> = faults.into_iter().chain(notes).collect();
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            if citation.ok { "✓" } else { "✗" },
            escaped(citation.criterion.as_deref().unwrap_or("-")),
            escaped(&citation.text),
            all.join("<br>")
        )?;
    }
    Ok(())
}

/// A document's words as Markdown shows them: no markup, no line ends.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            it if it.is_control() => escaped.push(' '),
            it => escaped.push(it),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_document_is_markup() {
        for (text, expected) in [
            ("02. 지침_Ver 1.0", "02. 지침\\_Ver 1.0"),
            ("<img src=x>|a\n# b", "&lt;img src=x&gt;\\|a \\# b"),
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
