//! `evimap scan`: the map of a folder.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

use super::args;
use super::output::Output;
use super::progress::Progress;
use super::state::State;
use super::terminal::Terminal;
use super::{Outcome, checklist, findings, interrupt, losses, plan, shard, summary};
use crate::criteria::Profile;
use crate::dictionary::Checklist;
use crate::extract::Limits;
use crate::pipeline::{self, Event, FileResult, Input, Links, Plan, Scan};
use crate::report::ndjson::Stream;
use crate::report::wording::{self, Lang};
use crate::report::{Format, Report, docx, facts_line, html, json, markdown, sarif, shard_line, xlsx};

/// Reads everything under the paths, writes the map and says in short what is in it.
pub(super) fn run(terminal: &Terminal, args: &args::Scan) -> anyhow::Result<Outcome> {
    let shard = args.shard.as_deref();
    let shard =
        shard.map(|it| shard::shard(terminal.lang(), it, |name| std::env::var(name).ok())).transpose()?;
    let format = match shard {
        Some(_) => facts_format(terminal.lang(), args)?,
        None => format(terminal.lang(), args.format, args.output.as_deref())?,
    };
    let checklist = checklist::load(terminal, &args.checklist)?;
    let inspector = findings::inspector(terminal, &args.checklist, &checklist, &args.without_finding)?;
    let profile = Profile { service_type: args.service_type, certified: args.certified };
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let listed =
        args.files_from.as_deref().map(|list| read_list(terminal.lang(), list, args.null)).transpose()?;
    let mut inputs = inputs(
        terminal,
        &args.paths,
        &listed.unwrap_or_default(),
        args.output.as_deref(),
        plan::links(args.follow),
        &plan.settings.limits,
    )?;
    if let Some(shard) = shard {
        inputs.retain(|it| shard.takes(&it.path));
    }
    let unwritable = || wording::unwritable(terminal.lang(), args.output.as_deref());
    let mut output = Output::open(args.output.as_deref()).with_context(unwritable)?;

    let state = State::new(terminal, args, &output, &checklist, &inspector, &plan)?;
    interrupt::is_writing(&output, state.is_kept());

    let progress = Progress::new(terminal, inputs.len());
    let lang = terminal.data_lang();
    let (scan, mut output) = if format == Format::Ndjson {
        let without: BTreeSet<String> = args.without_finding.iter().cloned().collect();
        if let Some(shard) = shard {
            json::write_line(&shard_line(lang, &checklist, shard, None), &mut output)
                .with_context(unwritable)?;
        }
        let stream = Mutex::new(Stream::new(output));
        let scan = pipeline::scan(inputs, &plan, state.cache(), &checklist, &profile, &inspector, |event| {
            progress.on_event(&event);
            if let Event::Done(index, file) = event {
                let line = facts_line(lang, &checklist, &without, file);
                stream.lock().unwrap_or_else(PoisonError::into_inner).push(index, &line);
            }
        })?;
        let stream = stream.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut output = stream.finish().with_context(unwritable)?;
        if let Some(shard) = shard {
            json::write_line(&shard_line(lang, &checklist, shard, Some(&scan.files)), &mut output)
                .with_context(unwritable)?;
        }
        (scan, output)
    } else {
        let scan = pipeline::scan(inputs, &plan, state.cache(), &checklist, &profile, &inspector, |event| {
            progress.on_event(&event);
        })?;
        (scan, output)
    };
    progress.finish();

    let report = Report::new(lang, &checklist, &profile, &scan);
    let written = match format {
        Format::Ndjson => Ok(()),
        Format::Html => html(lang, &report, &scan, &plan, &mut output)?,
        format => write(format, lang, &report, &mut output),
    };
    written.and_then(|()| output.finish()).with_context(unwritable)?;
    state.finish();
    if shard.is_some() {
        // A part of the files says nothing about the requirements.
        losses::say(terminal, &scan.files);
        return Ok(Outcome::of(args.exit_zero || is_whole(&scan)));
    }
    summarise(terminal, &checklist, &profile, &scan, &report);
    Ok(Outcome::of(args.exit_zero || is_complete(&scan, &report)))
}

/// Writes a map in a format for which no file is needed any more.
pub(super) fn write(format: Format, lang: Lang, report: &Report, output: &mut Output) -> io::Result<()> {
    match format {
        Format::Json => json::write(report, output),
        Format::Docx => docx::write(lang, report, output),
        Format::Xlsx => xlsx::write(lang, report, output),
        Format::Markdown => markdown::write(lang, report, output),
        Format::Sarif => sarif::write(lang, report, output),
        Format::Ndjson | Format::Html => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Says in short what is in a map, in the language of messages.
pub(super) fn summarise(
    terminal: &Terminal,
    checklist: &Checklist,
    profile: &Profile,
    scan: &Scan,
    report: &Report,
) {
    if terminal.is_quiet() {
        return;
    }
    if terminal.lang() == terminal.data_lang() {
        terminal.say(&summary::text(terminal, report));
    } else {
        terminal.say(&summary::text(terminal, &Report::new(terminal.lang(), checklist, profile, scan)));
    }
}

/// Whether nothing is missing, and nothing was left unread.
pub(super) fn is_complete(scan: &Scan, report: &Report) -> bool {
    report.is_complete() && is_whole(scan)
}

fn is_whole(scan: &Scan) -> bool {
    !scan.files.iter().any(FileResult::has_loss)
}

/// Writes the HTML report, whose pictures are made while it is written. The outer error is that of making them.
fn html(
    lang: Lang,
    report: &Report,
    scan: &Scan,
    plan: &Plan,
    output: &mut Output,
) -> anyhow::Result<io::Result<()>> {
    let mut writer = match html::Writer::begin(lang, report, output) {
        Ok(writer) => writer,
        Err(error) => return Ok(Err(error)),
    };
    let wanted = html::wanted_pages(report);
    let mut written = Ok(());
    pipeline::pictures(&scan.files, &wanted, plan, |image| {
        written = writer.page(&image);
        written.is_ok()
    })?;
    Ok(written.and_then(|()| writer.finish().map(|_| ())))
}

/// Lists the input, or says in the user's language why there is none.
pub(super) fn inputs(
    terminal: &Terminal,
    named: &[PathBuf],
    listed: &[PathBuf],
    output: Option<&Path>,
    links: Links,
    limits: &Limits,
) -> anyhow::Result<Vec<Input>> {
    pipeline::list(named, listed, output, links, limits)
        .map_err(|error| anyhow::Error::msg(wording::input_error(terminal.lang(), &error)))
}

/// The format of a shard, which is no map yet.
fn facts_format(lang: Lang, args: &args::Scan) -> anyhow::Result<Format> {
    let named = args.format.or_else(|| Format::of_path(args.output.as_deref()?));
    if named.is_none_or(|it| it == Format::Ndjson) {
        return Ok(Format::Ndjson);
    }
    anyhow::bail!(lang.pick(
        "--shard의 결과는 ndjson으로만 씁니다. 다른 형식은 모든 조각을 evimap merge로 합칠 때 지정해 주세요.",
        "--shard writes ndjson only; name another format when evimap merge puts all shards together"
    ))
}

/// The format that was asked for, or that the output's name says.
pub(super) fn format(lang: Lang, asked: Option<Format>, output: Option<&Path>) -> anyhow::Result<Format> {
    if let Some(format) = asked {
        let shown = output.is_none() && io::stdout().is_terminal();
        if format.is_binary() && shown {
            anyhow::bail!(lang.pick(
                "이 형식은 화면에 보일 수 없습니다. -o로 파일을 지정해 주세요.",
                "A terminal cannot show this format. Name a file with -o."
            ));
        }
        return Ok(format);
    }
    let Some(path) = output else {
        return Ok(Format::Json);
    };
    let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    Format::of_path(path).or_else(|| extension.is_empty().then_some(Format::Json)).with_context(|| {
        let known: Vec<&str> = Format::ALL.iter().filter_map(|it| it.extensions().first().copied()).collect();
        let known = known.join(", ");
        match lang {
            Lang::Ko => format!(
                "{}: .{extension} 형식으로는 쓸 수 없습니다. 쓸 수 있는 형식: {known}",
                path.display()
            ),
            Lang::En => {
                format!("{}: .{extension} is no known format. Known formats: {known}", path.display())
            }
        }
    })
}

/// Paths from a list, one a line, or with `null` each before a NUL character.
fn read_list(lang: Lang, list: &Path, null: bool) -> anyhow::Result<Vec<PathBuf>> {
    let lines = |reader: &mut dyn io::BufRead| -> io::Result<Vec<PathBuf>> {
        let lines: io::Result<Vec<Vec<u8>>> = reader.split(if null { 0 } else { b'\n' }).collect();
        let lines = lines?.into_iter().map(|mut line| {
            if !null && line.last() == Some(&b'\r') {
                line.pop();
            }
            path_of_bytes(line)
        });
        Ok(lines.filter(|path| !path.as_os_str().is_empty()).collect())
    };
    let paths = if list == Path::new("-") {
        lines(&mut io::stdin().lock())
    } else {
        std::fs::File::open(list).and_then(|file| lines(&mut io::BufReader::new(file)))
    };
    paths.with_context(|| match lang {
        Lang::Ko => format!("{}: 파일 목록을 읽지 못했습니다", list.display()),
        Lang::En => format!("{}: the list of files cannot be read", list.display()),
    })
}

#[cfg(unix)]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}
