//! `evimap find`: where terms stand, as `grep` would say it.

use std::io::Write;
use std::path::PathBuf;

use super::args::{self, Shape};
use super::progress::Progress;
use super::terminal::{FAINT, HIT, NUMBER, PATH, Terminal, shown, styled};
use super::{Outcome, checklist, losses, plan, scan};
use crate::pipeline::{self, FileResult, Found, Search};
use crate::report::{HitList, HitRow, SCHEMA, document_row, hit_row, json};

/// Searches terms in everything under the paths.
pub(super) fn run(terminal: &Terminal, args: &args::Find) -> anyhow::Result<Outcome> {
    let (terms, paths) = operands(terminal, args)?;
    let checklist = checklist::load(terminal, &args.checklist)?;
    let search = Search::new(&terms, &checklist, args.exact)?;
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let inputs = scan::inputs(terminal, &paths, &[], &[], plan::links(args.follow), &plan.settings.limits)?;
    let progress = Progress::new(terminal, inputs.len());
    let take = |source| search.find(&source);
    let files = pipeline::process(inputs, &plan, &(), take, |event| progress.on_event(&event))?;
    progress.finish();

    match args.format {
        Shape::Text => print_lines(terminal, &files)?,
        Shape::Json => {
            let rows = files.iter().flat_map(|file| {
                file.taken().into_iter().flatten().map(|found| hit_row(&file.input.path, found))
            });
            let lang = terminal.data_lang();
            let hits: Vec<HitRow> = rows.collect();
            let documents = files.iter().map(|file| document_row(lang, file)).collect();
            let mut out = terminal.data();
            json::write(&HitList { schema: SCHEMA, hits, documents }, &mut out)?;
            out.flush()?;
        }
    }
    losses::say(terminal, &files);
    let has_hit = files.iter().filter_map(FileResult::taken).any(|found| !found.is_empty());
    let is_whole = !files.iter().any(FileResult::has_loss);
    Ok(Outcome::of(has_hit && is_whole))
}

/// The terms and the paths: without `-e` the first operand is the term.
fn operands(terminal: &Terminal, args: &args::Find) -> anyhow::Result<(Vec<String>, Vec<PathBuf>)> {
    let mut operands = args.operands.iter();
    let mut terms = args.terms.clone();
    if terms.is_empty() {
        terms.extend(operands.next().map(|it| it.to_string_lossy().into_owned()));
    }
    let paths: Vec<PathBuf> = operands.map(PathBuf::from).collect();
    if terms.iter().any(|it| it.trim().is_empty()) {
        anyhow::bail!(terminal.lang().pick("찾을 말이 비어 있습니다.", "the term is empty"));
    }
    if paths.is_empty() {
        anyhow::bail!(terminal.lang().pick(
            "찾을 파일이나 폴더를 지정해 주세요. 예: evimap find 통지방법 증빙/",
            "name the files or folders to search, as in: evimap find 통지방법 evidence/"
        ));
    }
    Ok((terms, paths))
}

/// `path:page:article: quote`, a line for each hit; in the place of the page the name of a sheet.
fn print_lines(terminal: &Terminal, files: &[FileResult<Vec<Found>>]) -> std::io::Result<()> {
    let mut out = terminal.out();
    let colon = styled(FAINT, ":");
    for file in files {
        let path = styled(PATH, &shown(&file.input.path));
        for found in file.taken().into_iter().flatten() {
            let citation = &found.citation;
            let sheet = || citation.page_label.as_deref().map_or("-".into(), shown);
            let page = citation.page.map_or_else(sheet, |it| it.to_string().into());
            let article = citation.article.as_deref().or(citation.article_title.as_deref()).unwrap_or("-");
            let (page, article) = (styled(NUMBER, &page), shown(article));
            writeln!(
                out,
                "{path}{colon}{page}{colon}{article}{colon} {}",
                marked(&found.quote, &found.found)
            )?;
        }
    }
    out.flush()
}

/// A quote with what was found in it in colour.
fn marked(quote: &str, found: &str) -> String {
    let quote = shown(quote);
    let found = shown(found);
    match quote.split_once(found.as_ref()) {
        Some((before, after)) if !found.is_empty() => format!("{before}{}{after}", styled(HIT, &found)),
        _ => quote.into_owned(),
    }
}
