//! `evimap verify`: whether what a filled-in checklist cites stands where it says.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::Context as _;

use super::args::{self, VerifyFormat};
use super::output::Output;
use super::progress::Progress;
use super::terminal::{FAINT, GREEN, PATH, RED, STRONG, Terminal, YELLOW, shown, styled};
use super::{Outcome, checklist, losses, plan, scan};
use crate::criteria::Profile;
use crate::pipeline::{self, Links};
use crate::report::wording::{self, Lang};
use crate::report::{
    CitationRow, Format, ReadStatus, VerifyReport, document_row, docx, html, json, markdown, sarif, xlsx,
};

/// Formats as an error names them.
const KNOWN: &str = "text, json, html, docx, xlsx, md, sarif";

/// Reads a form and its evidence and says what is wrong with the citations.
pub(super) fn run(terminal: &Terminal, args: &args::Verify) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let format = format(lang, args)?;
    let checklist = checklist::load(terminal, &args.checklist)?;
    let profile = Profile { service_type: args.service_type, certified: args.certified };
    if args.form.is_dir() {
        anyhow::bail!(
            "{}: {}",
            args.form.display(),
            lang.pick(
                "폴더입니다. 작성한 체크리스트 파일 하나를 지정해 주세요.",
                "this is a folder; name the file of the filled-in checklist"
            )
        );
    }
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let limits = &plan.settings.limits;
    let form = scan::inputs(terminal, std::slice::from_ref(&args.form), &[], &[], Links::LeaveAlone, limits)?;
    let form = form.into_iter().next();
    let form = form.and_then(|it| pipeline::read_form(it, &plan).transpose()).transpose()?;
    let form = form.with_context(|| args.form.display().to_string())?;
    if form.taken().is_none() {
        let reason = document_row(lang, &form).message.unwrap_or_default();
        anyhow::bail!("{}: {reason}", args.form.display());
    }
    let links = plan::links(args.follow);
    let evidence = scan::inputs(terminal, &args.evidence, &[], &[&args.form], links, limits)?;
    let unwritable = || wording::unwritable(lang, args.output.as_deref());
    let output =
        args.output.as_deref().map(|path| Output::open(Some(path))).transpose().with_context(unwritable)?;

    let progress = Progress::new(terminal, evidence.len());
    let verified =
        pipeline::verify(&form, evidence, &plan, &checklist, &profile, |event| progress.on_event(&event))?;
    progress.finish();
    if verified.form.claims.is_empty() && verified.form.sections.is_empty() {
        anyhow::bail!(
            "{}: {}",
            args.form.display(),
            lang.pick(
                "체크리스트의 기준도 인용도 찾지 못했습니다. 작성한 체크리스트 파일이 맞는지 확인해 주세요.",
                "neither a criterion nor a citation was found in it. Is it a filled-in checklist?"
            )
        );
    }

    let report_lang = match format {
        VerifyFormat::Text => lang,
        VerifyFormat::As(format) => terminal.report_lang(format),
    };
    let data = VerifyReport::new(report_lang, &checklist, &profile, &form, &verified);
    match (format, output) {
        (VerifyFormat::Text, None) => {
            let mut out = terminal.out();
            out.write_all(text(lang, &data).as_bytes())?;
            out.flush()?;
        }
        (format, output) => {
            let mut output = output.map_or_else(|| Output::open(None), Ok).with_context(unwritable)?;
            let written = match format {
                VerifyFormat::Text => {
                    write!(output, "{}", anstream::adapter::strip_str(&text(lang, &data)))
                }
                VerifyFormat::As(Format::Html) => {
                    match html::Writer::begin_check(report_lang, &data, &mut output) {
                        Ok(writer) => scan::draw(writer, &verified.files, &plan)?,
                        Err(error) => Err(error),
                    }
                }
                VerifyFormat::As(format) => write(format, report_lang, &data, &mut output),
            };
            written.and_then(|()| output.finish()).with_context(unwritable)?;
        }
    }
    losses::say(terminal, &verified.files);
    losses::say(terminal, std::slice::from_ref(&form));
    if !terminal.is_quiet() && (format != VerifyFormat::Text || args.output.is_some()) {
        terminal.say(&format!("{}\n", headline(lang, &data)));
    }
    Ok(Outcome::of(args.exit_zero || data.is_sound()))
}

/// Writes a check in a format for which no file is needed any more.
fn write(format: Format, lang: Lang, report: &VerifyReport, output: &mut Output) -> io::Result<()> {
    match format {
        Format::Json => json::write(report, output),
        Format::Docx => docx::write_check(lang, report, output),
        Format::Xlsx => xlsx::write_check(lang, report, output),
        Format::Markdown => markdown::write_check(lang, report, output),
        Format::Sarif => sarif::write_check(lang, report, output),
        Format::Html | Format::Ndjson => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// The format that was asked for, or that the output's name says.
fn format(lang: Lang, args: &args::Verify) -> anyhow::Result<VerifyFormat> {
    if let Some(format) = args.format {
        if let VerifyFormat::As(format) = format {
            scan::refuse_to_show(lang, format, args.output.as_deref())?;
        }
        return Ok(format);
    }
    let Some(path) = args.output.as_deref() else { return Ok(VerifyFormat::Text) };
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_text = ["", "txt"].contains(&extension.as_str());
    let of_path = Format::of_path(path).filter(|it| *it != Format::Ndjson).map(VerifyFormat::As);
    of_path.or(is_text.then_some(VerifyFormat::Text)).with_context(|| match lang {
        Lang::Ko => format!(".{extension} 형식으로는 쓸 수 없습니다. 쓸 수 있는 형식: {KNOWN}"),
        Lang::En => format!(".{extension} is no known format. Known formats: {KNOWN}"),
    })
}

/// The check as a person reads it, with styles.
fn text(lang: Lang, report: &VerifyReport) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", headline(lang, report));
    let mut criterion = None;
    for citation in &report.citations {
        if criterion != Some(&citation.criterion) {
            criterion = Some(&citation.criterion);
            let name =
                citation.criterion.as_deref().unwrap_or(lang.pick("기준을 알 수 없음", "no criterion"));
            let _ = writeln!(text, "\n{}", styled(STRONG, &shown(name)));
        }
        citation_lines(&mut text, lang, citation);
    }
    if !report.faults.is_empty() {
        let _ = writeln!(text, "\n{}", styled(STRONG, lang.pick("양식 전체", "The form as a whole")));
        for fault in &report.faults {
            let criterion =
                fault.criterion.as_deref().map(|it| format!("{} ", shown(it))).unwrap_or_default();
            let _ = writeln!(text, "  {} {criterion}{}", styled(RED, "✗"), shown(&fault.message));
            let _ = writeln!(text, "    {}", styled(FAINT, fault.code));
        }
    }
    let skipped = report
        .documents
        .iter()
        .filter(|it| it.status == ReadStatus::Skipped && it.code == Some("checklist-form"));
    for row in skipped {
        let _ = writeln!(
            text,
            "\n{} {}",
            styled(PATH, &shown(&row.path)),
            shown(row.message.as_deref().unwrap_or_default())
        );
    }
    text
}

fn citation_lines(text: &mut String, lang: Lang, citation: &CitationRow) {
    let mark = if citation.ok { styled(GREEN, "✓") } else { styled(RED, "✗") };
    let page = match (citation.form_page, lang) {
        (None, _) => String::new(),
        (Some(page), Lang::Ko) => styled(FAINT, &format!("  (양식 {page}쪽)")),
        (Some(page), Lang::En) => styled(FAINT, &format!("  (page {page} of the form)")),
    };
    let _ = writeln!(text, "  {mark} {}{page}", shown(&citation.text));
    for fault in &citation.faults {
        let _ = writeln!(text, "    {} {}", styled(RED, "·"), shown(&fault.message));
        let _ = writeln!(text, "      {}", styled(FAINT, fault.code));
    }
    for note in &citation.notes {
        let _ = writeln!(text, "    {} {}", styled(YELLOW, "·"), shown(&note.message));
    }
}

fn headline(lang: Lang, report: &VerifyReport) -> String {
    let summary = &report.summary;
    let path = styled(PATH, &shown(&report.form.document.path));
    let style = if report.is_sound() { GREEN } else { RED };
    let counts = match lang {
        Lang::Ko => format!(
            "인용 {}건 가운데 {}건이 맞음, 고칠 점 {}건",
            summary.citations, summary.citations_ok, summary.faults
        ),
        Lang::En => format!(
            "{} of {} citations right, {} faults",
            summary.citations_ok, summary.citations, summary.faults
        ),
    };
    format!("{path}: {}", styled(style, &counts))
}
