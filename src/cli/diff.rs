//! `evimap diff`: what a revision of the evidence changed.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use super::Outcome;
use super::args::{self, Shape};
use super::terminal::{FAINT, GREEN, PATH, RED, STRONG, Terminal, YELLOW, shown, styled};
use crate::report::wording::Lang;
use crate::report::{Changed, Comparison, DocumentChange, MapError, SCHEMA, json};

/// Compares two maps.
pub(super) fn run(terminal: &Terminal, args: &args::Diff) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let (old, new) = (read(lang, &args.old)?, read(lang, &args.new)?);
    let comparison = Comparison::new(&old, &new).map_err(|(index, error)| {
        let path = if index == 0 { &args.old } else { &args.new };
        anyhow::anyhow!("{}: {}", path.display(), map_error(lang, &error))
    })?;
    match args.format {
        Shape::Json => {
            let mut out = terminal.data();
            json::write(&comparison, &mut out)?;
            out.flush()?;
        }
        Shape::Text => {
            let mut out = terminal.out();
            out.write_all(text(lang, &comparison).as_bytes())?;
            out.flush()?;
        }
    }
    Ok(Outcome::of(args.exit_zero || comparison.same))
}

fn read(lang: Lang, path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => anyhow::bail!(
            "{}: {}",
            path.display(),
            lang.pick("파일이 없습니다. 경로를 확인해 주세요.", "there is no such file; check the path")
        ),
        Err(error) => {
            let words = lang.pick("파일을 읽을 수 없습니다", "the file cannot be read");
            Err(anyhow::Error::new(error).context(format!("{}: {words}", path.display())))
        }
    }
}

fn map_error(lang: Lang, error: &MapError) -> String {
    match (error, lang) {
        (MapError::Json(error), Lang::Ko) => {
            format!("JSON이 아닙니다({}행 {}열)", error.line(), error.column())
        }
        (MapError::Json(error), Lang::En) => {
            format!("this is no JSON (line {}, column {})", error.line(), error.column())
        }
        (MapError::NoMap, Lang::Ko) => "evimap scan이 만든 결과(JSON)가 아닙니다".to_owned(),
        (MapError::NoMap, Lang::En) => "this is no map that evimap scan wrote as JSON".to_owned(),
        (MapError::Ndjson, Lang::Ko) => {
            "NDJSON은 비교할 수 없습니다. evimap merge로 하나의 결과로 합쳐 주세요.".to_owned()
        }
        (MapError::Ndjson, Lang::En) => {
            "NDJSON cannot be compared; make one map of it with evimap merge".to_owned()
        }
        (MapError::Schema(schema), Lang::Ko) => {
            format!(
                "결과 형식의 판(schema)이 {schema}입니다. 이 프로그램은 {SCHEMA}만 비교합니다. 같은 판의 evimap으로 다시 만들어 주세요."
            )
        }
        (MapError::Schema(schema), Lang::En) => {
            format!(
                "its schema is {schema}; this program compares maps of schema {SCHEMA}. Make it again with this evimap"
            )
        }
    }
}

fn text(lang: Lang, comparison: &Comparison) -> String {
    if comparison.same {
        return format!("{}\n", lang.pick("달라진 것이 없습니다.", "Nothing changed."));
    }
    let mut text = String::new();
    if let Some(change) = &comparison.checklist {
        let words = lang.pick(
            "체크리스트가 다릅니다. 판정이 달라진 것은 그 때문일 수도 있습니다",
            "The checklists differ; verdicts may have changed for that reason",
        );
        let _ = writeln!(
            text,
            "{} {words}: {} → {}\n",
            styled(YELLOW, "!"),
            shown(&change.old),
            shown(&change.new)
        );
    }
    heading(&mut text, lang.pick("항목", "Requirements"), comparison.requirements.is_empty());
    for it in &comparison.requirements {
        let nothing = || "-".to_owned();
        let status =
            |it: &Option<String>| it.as_deref().map_or_else(nothing, |it| status(lang, it).to_owned());
        let _ = writeln!(
            text,
            "  {} {} {}: {} → {}",
            mark(it.change),
            shown(&it.id),
            shown(&it.title),
            shown(&status(&it.old)),
            shown(&status(&it.new))
        );
        if let Some(reason) = it.reason.as_deref().filter(|_| it.change == Changed::Lost) {
            let _ = writeln!(text, "    {}", styled(FAINT, &shown(reason)));
        }
    }
    heading(&mut text, lang.pick("인용", "Citations"), comparison.passages.is_empty());
    for it in &comparison.passages {
        let places: Vec<String> =
            [&it.old, &it.new].into_iter().flatten().map(|it| shown(it).into_owned()).collect();
        let _ = writeln!(
            text,
            "  {} {} {}",
            mark(it.change),
            places.join(" → "),
            styled(FAINT, &it.requirements.join(", "))
        );
    }
    heading(&mut text, lang.pick("지적 사항", "Findings"), comparison.findings.is_empty());
    for it in &comparison.findings {
        // A finding that is gone is good news.
        let (mark, word) = match it.change {
            Changed::Removed => (styled(GREEN, "✓"), lang.pick("해결됨", "mended")),
            _ => (styled(RED, "✗"), lang.pick("새로 생김", "new")),
        };
        let _ = writeln!(text, "  {mark} {word}: {} ({})", shown(&it.message), shown(&it.citation));
    }
    heading(&mut text, lang.pick("문서", "Documents"), comparison.documents.is_empty());
    for it in &comparison.documents {
        let _ =
            writeln!(text, "  {} {}{}", mark(it.change), styled(PATH, &shown(&it.path)), document(lang, it));
    }
    text
}

fn heading(text: &mut String, words: &str, is_empty: bool) {
    if !is_empty {
        let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{}", styled(STRONG, words));
    }
}

fn mark(change: Changed) -> String {
    match change {
        Changed::Gained | Changed::Added => styled(GREEN, "+"),
        Changed::Lost | Changed::Removed => styled(RED, "-"),
        Changed::Moved | Changed::Renamed | Changed::Changed | Changed::Applicability => styled(YELLOW, "~"),
    }
}

fn status(lang: Lang, status: &str) -> &str {
    match status {
        "met" => lang.pick("충족", "met"),
        "partial" => lang.pick("일부 충족", "partial"),
        "missing" => lang.pick("근거 없음", "missing"),
        "unread" => lang.pick("확인 불가", "unread"),
        "not_applicable" => lang.pick("해당 없음", "not applicable"),
        other => other,
    }
}

fn document(lang: Lang, change: &DocumentChange) -> String {
    let mut parts = Vec::new();
    match change.change {
        Changed::Added => parts.push(lang.pick("추가됨", "added").to_owned()),
        Changed::Removed => parts.push(lang.pick("없어짐", "removed").to_owned()),
        Changed::Renamed => parts.push(format!(
            "{}: {}",
            lang.pick("이름이 바뀜", "renamed from"),
            shown(change.old_path.as_deref().unwrap_or_default())
        )),
        _ => parts.push(lang.pick("내용이 바뀜", "changed").to_owned()),
    }
    if let (Some(old), Some(new)) = (&change.old_status, &change.new_status)
        && old != new
    {
        parts.push(format!("{} → {}", shown(old), shown(new)));
    }
    if let (Some(old), Some(new)) = (change.old_pages, change.new_pages)
        && old != new
    {
        parts.push(match lang {
            Lang::Ko => format!("{old}쪽 → {new}쪽"),
            Lang::En => format!("{old} → {new} pages"),
        });
    }
    format!(": {}", parts.join(", "))
}
