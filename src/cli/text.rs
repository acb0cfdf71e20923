//! `evimap text`: a document as the scanner sees it.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::slice;

use super::args::{self, Shape};
use super::terminal::Terminal;
use super::{Outcome, losses, plan, scan};
use crate::pipeline::{self, Links};
use crate::report::{json, text_view};

/// Prints the text of one file.
pub(super) fn run(terminal: &Terminal, args: &args::Text) -> anyhow::Result<Outcome> {
    if args.file.is_dir() {
        anyhow::bail!(
            "{}: {}",
            args.file.display(),
            terminal.lang().pick("폴더입니다. 파일 하나를 지정해 주세요.", "this is a folder; name one file")
        );
    }
    let mut plan = plan::plan(terminal, NonZeroUsize::new(1), &args.reading)?;
    plan.settings.only_text = args.format == Shape::Text;
    let limits = &plan.settings.limits;
    let inputs = scan::inputs(terminal, slice::from_ref(&args.file), &[], &[], Links::LeaveAlone, limits)?;
    if inputs.len() > 1 {
        anyhow::bail!(
            "{}: {}",
            args.file.display(),
            terminal.lang().pick(
                "압축 파일입니다. 압축을 풀고 파일 하나를 지정해 주세요.",
                "this is an archive; unpack it and name one file"
            )
        );
    }
    let take = |source: pipeline::Source| {
        // What the outline shows is made where an error of ours is the file's failure.
        if args.format == Shape::Json {
            source.text();
        }
        source
    };
    let files = pipeline::process(inputs, &plan, &(), take, |_| ())?;
    losses::say(terminal, &files);
    let Some((file, source)) = files.first().and_then(|file| Some((file, file.taken()?))) else {
        return Ok(Outcome::Impossible);
    };
    let mut out = terminal.data();
    match args.format {
        Shape::Text => {
            for (index, page) in source.document.pages.iter().enumerate() {
                if index > 0 {
                    out.write_all(b"\x0c")?;
                }
                out.write_all(source.document.slice(&page.span).as_bytes())?;
            }
        }
        Shape::Json => json::write(&text_view(terminal.data_lang(), file, source), &mut out)?,
    }
    out.flush()?;
    Ok(Outcome::of(!file.has_loss()))
}
