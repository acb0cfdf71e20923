//! `evimap scan`: the map of a folder.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use anyhow::Context as _;

use super::args;
use super::output::Output;
use super::progress::Progress;
use super::state::State;
use super::terminal::Terminal;
use super::{Outcome, checklist, findings, interrupt, losses, plan, shard, summary};
use crate::criteria::Profile;
use crate::dictionary::{Checklist, Origin};
use crate::extract::Limits;
use crate::pipeline::{self, Event, FileResult, Input, Links, Plan, RunError, Scan, Shard, Standard};
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
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let loaded = OnceLock::new();
    let load = || loaded.get_or_init(|| standard(terminal, &args.asked)).as_ref().ok();
    let outcome = thread::scope(|scope| {
        if args.jobs.is_none_or(|it| it.get() > 1) {
            // Files are listed and read meanwhile. Where no thread can be started, whoever asks first loads it.
            let _ = thread::Builder::new().spawn_scoped(scope, || load().is_some());
        }
        write_map(terminal, args, shard, format, plan, load)
    });
    // What is wrong with it says more than that there is none.
    match loaded.into_inner() {
        Some(Err(error)) => Err(error),
        // The program ends, as at the end of `write_map`.
        standard => {
            mem::forget(standard);
            outcome
        }
    }
}

/// Reads files and writes what comes of them, in a format that goes with a shard if it is one. `load` waits for what they are held against,
/// and gives `None` where there is none.
fn write_map<'s>(
    terminal: &Terminal,
    args: &args::Scan,
    shard: Option<Shard>,
    format: Format,
    plan: Plan,
    load: impl Fn() -> Option<&'s Standard> + Sync,
) -> anyhow::Result<Outcome> {
    let listed =
        args.files_from.as_deref().map(|list| read_list(terminal.lang(), list, args.null)).transpose()?;
    let own: Vec<&Path> = [&args.output, &args.cache].into_iter().flatten().map(PathBuf::as_path).collect();
    let (listed, limits) = (listed.unwrap_or_default(), &plan.settings.limits);
    let mut inputs = inputs(terminal, &args.paths, &listed, &own, plan::links(args.follow), limits)?;
    if let Some(shard) = shard {
        inputs.retain(|it| shard.takes(&it.path));
    }
    if args.cache.is_none() {
        // They begin while the checklist is read.
        plan.prepare(inputs.len());
    }
    let unwritable = || wording::unwritable(terminal.lang(), args.output.as_deref());
    let mut output = Output::open(args.output.as_deref()).with_context(unwritable)?;
    let state = State::new(terminal, args, &output)?;
    interrupt::is_writing(&output, state.is_kept());

    let lang = terminal.report_lang(format);
    let edge_of_shard = |it: &Standard, files| Some(shard_line(lang, &it.checklist, shard?, files));
    let get = || load().inspect(|it| state.open(it, &plan));
    // Files are read meanwhile, except where something may be wrong with what the user wrote, which is told first.
    if is_own(&args.asked) || state.has_past() || shard.is_some() {
        let standard = get().ok_or(RunError::NoStandard)?;
        if let Some(line) = edge_of_shard(standard, None) {
            json::write_line(&line, &mut output).with_context(unwritable)?;
        }
    }

    let progress = Progress::new(terminal, inputs.len());
    let without: BTreeSet<String> = args.asked.without_finding.iter().cloned().collect();
    let stream = Mutex::new(Stream::new(&mut output));
    let scan = pipeline::scan(inputs, &plan, &state, get, |event| {
        progress.on_event(&event);
        if let (Format::Ndjson, Event::Done(index, file)) = (format, event)
            && let Some(standard) = get()
        {
            let line = facts_line(lang, &standard.checklist, &without, file);
            stream.lock().unwrap_or_else(PoisonError::into_inner).push(index, &line);
        }
    })?;
    if format != Format::Html {
        plan.reader.dismiss();
    }
    stream.into_inner().unwrap_or_else(PoisonError::into_inner).finish().with_context(unwritable)?;
    let standard = get().ok_or(RunError::NoStandard)?;
    if let Some(line) = edge_of_shard(standard, Some(&scan.files)) {
        json::write_line(&line, &mut output).with_context(unwritable)?;
    }
    progress.finish();

    let Standard { checklist, profile, .. } = standard;

    let report = Report::new(lang, checklist, profile, &scan);
    let written = match format {
        Format::Ndjson => Ok(()),
        format => write_with_pictures(format, lang, &report, &scan, &plan, &mut output)?,
    };
    written.and_then(|()| output.finish()).with_context(unwritable)?;
    state.finish();
    if shard.is_some() {
        // A part of the files says nothing about the requirements.
        losses::say(terminal, &scan.files);
        return Ok(Outcome::of(args.exit_zero || is_whole(&scan)));
    }
    summarise(terminal, checklist, profile, &scan, (&report, lang));
    let outcome = Outcome::of(args.exit_zero || is_complete(&scan, &report));
    // The program ends: the system takes everything back at once, and nobody waits until it is taken apart.
    mem::forget((report, scan));
    Ok(outcome)
}

/// What documents are held against, as the arguments say.
///
/// # Errors
/// When they name something that there is not, or the checklist is faulty; the message is for the user.
pub(super) fn standard(terminal: &Terminal, asked: &args::Asked) -> anyhow::Result<Standard> {
    let checklist = checklist::load(terminal, &asked.checklist)?;
    let inspector = findings::inspector(terminal, &asked.checklist, &checklist, &asked.without_finding)?;
    let profile = Profile { service_type: asked.service_type, certified: asked.certified };
    Ok(Standard { checklist, profile, inspector })
}

/// Whether something of it is the user's own, so that it may be wrong.
fn is_own(asked: &args::Asked) -> bool {
    let is_built_in = matches!(asked.checklist.to_str().map(Origin::new), Some(Origin::BuiltIn(_)));
    !is_built_in || !asked.without_finding.is_empty()
}

/// Writes a map, in HTML with pictures of its documents. The outer error is that of making them.
pub(super) fn write_with_pictures(
    format: Format,
    lang: Lang,
    report: &Report,
    scan: &Scan,
    plan: &Plan,
    output: &mut Output,
) -> anyhow::Result<io::Result<()>> {
    match format {
        Format::Html => match html::Writer::begin(lang, report, output) {
            Ok(writer) => draw(writer, &scan.files, plan),
            Err(error) => Ok(Err(error)),
        },
        format => Ok(write(format, lang, report, output)),
    }
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
    (report, lang): (&Report, Lang),
) {
    if terminal.is_quiet() {
        return;
    }
    if terminal.lang() == lang {
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

/// Writes the pages and excerpts of an HTML report, and its end. The outer error is that of making them.
pub(super) fn draw<W: io::Write>(
    mut writer: html::Writer<'_, W>,
    files: &[FileResult<()>],
    plan: &Plan,
) -> anyhow::Result<io::Result<()>> {
    let wanted = writer.wanted();
    let mut written = Ok(());
    pipeline::views(files, &wanted, plan, |view| {
        written = writer.view(&view);
        written.is_ok()
    })?;
    Ok(written.and_then(|()| writer.finish().map(|_| ())))
}

/// Lists the input, or says in the user's language why there is none.
pub(super) fn inputs(
    terminal: &Terminal,
    named: &[PathBuf],
    listed: &[PathBuf],
    own: &[&Path],
    links: Links,
    limits: &Limits,
) -> anyhow::Result<Vec<Input>> {
    pipeline::list(named, listed, own, links, limits)
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
        refuse_to_show(lang, format, output)?;
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

/// Refuses to write what is no text to a terminal.
pub(super) fn refuse_to_show(lang: Lang, format: Format, output: Option<&Path>) -> anyhow::Result<()> {
    if format.is_binary() && output.is_none() && io::stdout().is_terminal() {
        anyhow::bail!(lang.pick(
            "이 형식은 화면에 보일 수 없습니다. -o로 파일을 지정해 주세요.",
            "A terminal cannot show this format. Name a file with -o."
        ));
    }
    Ok(())
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
