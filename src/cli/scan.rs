//! `evimap scan`: the map of a folder.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

use super::args;
use super::output::Output;
use super::progress::Progress;
use super::state::State;
use super::terminal::Terminal;
use super::{Outcome, checklist, findings, interrupt, plan, summary};
use crate::criteria::Profile;
use crate::extract::Limits;
use crate::pipeline::{self, Event, FileResult, Input, Plan, Scan};
use crate::report::ndjson::Stream;
use crate::report::wording::{self, Lang};
use crate::report::{Format, Report, docx, facts_line, html, json, markdown, sarif, xlsx};

/// Reads everything under the paths, writes the map and says in short what is in it.
pub(super) fn run(terminal: &Terminal, args: &args::Scan) -> anyhow::Result<Outcome> {
    let format = format(terminal.lang(), args)?;
    let checklist = checklist::load(terminal, &args.checklist)?;
    let inspector = findings::inspector(terminal, &args.checklist, &checklist, &args.without_finding)?;
    let profile = Profile { service_type: args.service_type, certified: args.certified };
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let listed = args.files_from.as_deref().map(|list| read_list(terminal.lang(), list)).transpose()?;
    let inputs = inputs(
        terminal,
        &args.paths,
        &listed.unwrap_or_default(),
        args.output.as_deref(),
        &plan.settings.limits,
    )?;
    let unwritable = || wording::unwritable(terminal.lang(), args.output.as_deref());
    let output = Output::open(args.output.as_deref()).with_context(unwritable)?;

    let state = State::new(terminal, args, &output, &checklist, &inspector, &plan)?;
    interrupt::is_writing(&output, state.is_kept());

    let progress = Progress::new(terminal, inputs.len());
    let (scan, mut output) = if format == Format::Ndjson {
        let stream = Mutex::new(Stream::new(output));
        let scan = pipeline::scan(inputs, &plan, state.cache(), &checklist, &profile, &inspector, |event| {
            progress.on_event(&event);
            if let Event::Done(index, file) = event {
                let line = facts_line(terminal.data_lang(), &checklist, file);
                stream.lock().unwrap_or_else(PoisonError::into_inner).push(index, &line);
            }
        })?;
        let stream = stream.into_inner().unwrap_or_else(PoisonError::into_inner);
        (scan, stream.finish().with_context(unwritable)?)
    } else {
        let scan = pipeline::scan(inputs, &plan, state.cache(), &checklist, &profile, &inspector, |event| {
            progress.on_event(&event);
        })?;
        (scan, output)
    };
    progress.finish();

    let lang = terminal.data_lang();
    let report = Report::new(lang, &checklist, &profile, &scan);
    let written = match format {
        Format::Ndjson => Ok(()),
        Format::Json => json::write(&report, &mut output),
        Format::Html => html(lang, &report, &scan, &plan, &mut output)?,
        Format::Docx => docx::write(lang, &report, &mut output),
        Format::Xlsx => xlsx::write(lang, &report, &mut output),
        Format::Markdown => markdown::write(lang, &report, &mut output),
        Format::Sarif => sarif::write(lang, &report, &mut output),
    };
    written.and_then(|()| output.finish()).with_context(unwritable)?;
    state.finish();
    if !terminal.is_quiet() {
        if terminal.lang() == terminal.data_lang() {
            terminal.say(&summary::text(terminal, &report));
        } else {
            terminal
                .say(&summary::text(terminal, &Report::new(terminal.lang(), &checklist, &profile, &scan)));
        }
    }
    let is_whole = !scan.files.iter().any(FileResult::has_loss);
    Ok(Outcome::of(args.exit_zero || (report.is_complete() && is_whole)))
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
    limits: &Limits,
) -> anyhow::Result<Vec<Input>> {
    pipeline::list(named, listed, output, limits)
        .map_err(|error| anyhow::Error::msg(wording::input_error(terminal.lang(), &error)))
}

/// The format that was asked for, or that the output's name says.
fn format(lang: Lang, args: &args::Scan) -> anyhow::Result<Format> {
    if let Some(format) = args.format {
        let shown = args.output.is_none() && io::stdout().is_terminal();
        if format.is_binary() && shown {
            anyhow::bail!(lang.pick(
                "이 형식은 화면에 보일 수 없습니다. -o로 파일을 지정해 주세요.",
                "A terminal cannot show this format. Name a file with -o."
            ));
        }
        return Ok(format);
    }
    let Some(path) = args.output.as_deref() else {
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

/// Paths from a list, one a line.
fn read_list(lang: Lang, list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let lines = |reader: &mut dyn io::BufRead| -> io::Result<Vec<PathBuf>> {
        let lines: io::Result<Vec<Vec<u8>>> = reader.split(b'\n').collect();
        let lines = lines?.into_iter().map(|mut line| {
            if line.last() == Some(&b'\r') {
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
