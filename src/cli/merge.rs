//! `evimap merge`: one map from the facts of many scans.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::output::Output;
use super::terminal::Terminal;
use super::{Outcome, args, checklist, findings, interrupt, scan};
use crate::criteria::Profile;
use crate::dictionary::Checklist;
use crate::pipeline::{self, MergeError, Shard, Standard};
use crate::report::ndjson::{Facts, FactsError};
use crate::report::wording::{self, Lang};
use crate::report::{Format, Report};

/// Missing shards that are named before the others are only said to be there.
const SHARDS_SHOWN: usize = 20;

/// Puts the facts together, decides over them, and writes the map as `scan` does.
pub(super) fn run(terminal: &Terminal, args: &args::Merge) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let format = scan::format(lang, args.format, args.output.as_deref())?;
    match format {
        Format::Html => anyhow::bail!(lang.pick(
            "html에는 쪽 그림이 들어가므로 원본 문서가 필요합니다. evimap scan으로 만들거나 다른 형식을 지정해 주세요.",
            "html shows pictures of pages, which are made from the documents: use evimap scan, or another format"
        )),
        Format::Ndjson => anyhow::bail!(lang.pick(
            "merge는 ndjson을 합친 결과를 씁니다. 다른 형식을 지정해 주세요. ndjson끼리는 이어 붙이면 됩니다.",
            "merge writes the map that ndjson files make; name another format. Files of ndjson are joined by writing them one after the other."
        )),
        Format::Json | Format::Docx | Format::Xlsx | Format::Markdown | Format::Sarif => (),
    }
    let checklist = checklist::load(terminal, &args.checklist)?;
    let mut facts = Facts::default();
    for (source, path) in args.facts.iter().enumerate() {
        read(lang, source, path, &checklist, &mut facts)?;
    }
    complete(lang, &facts)?;

    let without: Vec<String> = args.without_finding.iter().chain(&facts.without_findings).cloned().collect();
    let inspector = findings::inspector(terminal, &args.checklist, &checklist, &without)?;
    let profile = Profile { service_type: args.service_type, certified: args.certified };
    let Facts { results, origins, .. } = facts;
    let standard = Standard { checklist, profile, inspector };
    let scan = pipeline::merge(results, &standard)
        .map_err(|error| contradiction(lang, &args.facts, &origins, &error))?;

    let unwritable = || wording::unwritable(lang, args.output.as_deref());
    let mut output = Output::open(args.output.as_deref()).with_context(unwritable)?;
    interrupt::is_writing(&output, false);
    let report_lang = terminal.report_lang(format);
    let Standard { checklist, profile, .. } = &standard;
    let report = Report::new(report_lang, checklist, profile, &scan);
    let written = scan::write(format, report_lang, &report, &mut output);
    written.and_then(|()| output.finish()).with_context(unwritable)?;
    scan::summarise(terminal, checklist, profile, &scan, (&report, report_lang));
    Ok(Outcome::of(args.exit_zero || scan::is_complete(&scan, &report)))
}

/// Reads one file of facts; `-` is standard input.
fn read(
    lang: Lang,
    source: usize,
    path: &Path,
    checklist: &Checklist,
    facts: &mut Facts,
) -> anyhow::Result<()> {
    let read = if path == Path::new("-") {
        facts.read(source, io::stdin().lock(), checklist)
    } else {
        match File::open(path) {
            Ok(file) => facts.read(source, BufReader::new(file), checklist),
            Err(error) if error.kind() == io::ErrorKind::NotFound => anyhow::bail!(
                "{}: {}",
                path.display(),
                lang.pick("파일이 없습니다. 경로를 확인해 주세요.", "there is no such file; check the path")
            ),
            Err(error) => Err((1, FactsError::Io(error))),
        }
    };
    read.map_err(|(line, error)| {
        let message = format!("{}: {}", place(lang, path, line), facts_error(lang, &error));
        match error {
            FactsError::Io(cause) => anyhow::Error::new(cause).context(message),
            _ => anyhow::Error::msg(message),
        }
    })
}

/// `조각-3.ndjson 12행`.
fn place(lang: Lang, path: &Path, line: usize) -> String {
    match lang {
        Lang::Ko => format!("{} {line}행", path.display()),
        Lang::En => format!("{} line {line}", path.display()),
    }
}

fn facts_error(lang: Lang, error: &FactsError) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match (error, lang) {
        (FactsError::Io(_), Lang::Ko) => "파일을 읽을 수 없습니다".to_owned(),
        (FactsError::Io(_), Lang::En) => "the file cannot be read".to_owned(),
        (FactsError::Empty, Lang::Ko) => {
            "비어 있습니다. 이 파일을 만든 scan이 끝났는지 확인해 주세요.".to_owned()
        }
        (FactsError::Empty, Lang::En) => {
            "it is empty; check whether the scan that makes it has ended".to_owned()
        }
        (FactsError::Cut, Lang::Ko) => {
            "중간에서 끊긴 파일입니다. 이 파일을 만든 scan을 다시 실행해 주세요.".to_owned()
        }
        (FactsError::Cut, Lang::En) => "the file was cut; run the scan that makes it again".to_owned(),
        (FactsError::NoFacts, Lang::Ko) => {
            "evimap scan --format ndjson으로 만든 내용이 아니거나 손상되었습니다".to_owned()
        }
        (FactsError::NoFacts, Lang::En) => {
            "this is not what evimap scan --format ndjson writes, or it is damaged".to_owned()
        }
        (FactsError::Schema(schema), Lang::Ko) => {
            format!("스키마 {schema}의 파일입니다. 이 버전의 evimap으로 다시 scan해 주세요.")
        }
        (FactsError::Schema(schema), Lang::En) => {
            format!("its schema is {schema}; scan again with this version of evimap")
        }
        (FactsError::Tool(tool), Lang::Ko) => {
            format!("{tool} 버전으로 만들었습니다. 이 버전(evimap {version})으로 다시 scan해 주세요.")
        }
        (FactsError::Tool(tool), Lang::En) => {
            format!("it was made by {tool}; scan again with this version (evimap {version})")
        }
        (FactsError::Checklist(made_for), Lang::Ko) => format!(
            "다른 체크리스트({made_for})로 만들었거나 그 뒤에 체크리스트가 바뀌었습니다. 같은 --checklist로 다시 scan해 주세요."
        ),
        (FactsError::Checklist(made_for), Lang::En) => format!(
            "it was made for another checklist ({made_for}), or that has changed since; scan again with the same --checklist"
        ),
        (FactsError::Count { found, stated }, Lang::Ko) => {
            format!(
                "문서 {stated}개가 있어야 하는데 {found}개가 있습니다. 이 파일을 만든 scan을 다시 실행해 주세요."
            )
        }
        (FactsError::Count { found, stated }, Lang::En) => {
            format!("there are {found} documents and should be {stated}; run the scan that makes it again")
        }
    }
}

/// That every part of a divided folder is there.
fn complete(lang: Lang, facts: &Facts) -> anyhow::Result<()> {
    let mut missing = facts.missing_shards();
    let named: Vec<String> =
        missing.by_ref().take(SHARDS_SHOWN).map(|Shard { index, of }| format!("{index}/{of}")).collect();
    if named.is_empty() {
        return Ok(());
    }
    let more = if missing.next().is_some() { " …" } else { "" };
    let named = named.join(", ");
    match lang {
        Lang::Ko => anyhow::bail!("빠진 조각이 있습니다: {named}{more}. 모든 조각의 파일을 지정해 주세요."),
        Lang::En => anyhow::bail!("shards are missing: {named}{more}; name the files of all shards"),
    }
}

fn contradiction(
    lang: Lang,
    sources: &[PathBuf],
    origins: &[(usize, usize)],
    error: &MergeError,
) -> anyhow::Error {
    let place = |index: usize| {
        let (source, line) = origins.get(index).copied().unwrap_or_default();
        place(lang, sources.get(source).map_or(Path::new(""), PathBuf::as_path), line)
    };
    match (error, lang) {
        (MergeError::Differs { path, first, second }, Lang::Ko) => anyhow::anyhow!(
            "{}: {path}의 내용이 {}에 있는 것과 다릅니다. 한쪽만 지정하거나 다시 scan해 주세요.",
            place(*second),
            place(*first)
        ),
        (MergeError::Differs { path, first, second }, Lang::En) => anyhow::anyhow!(
            "{}: {path} is not the same as in {}; name one of the two, or scan again",
            place(*second),
            place(*first)
        ),
        (MergeError::DuplicateOfNothing { path, index }, Lang::Ko) => anyhow::anyhow!(
            "{}: {path}와 내용이 같은 앞의 파일이 없습니다. 함께 scan한 파일을 모두 지정해 주세요.",
            place(*index)
        ),
        (MergeError::DuplicateOfNothing { path, index }, Lang::En) => anyhow::anyhow!(
            "{}: the file of which {path} is a duplicate is missing; name all files of that scan",
            place(*index)
        ),
    }
}
