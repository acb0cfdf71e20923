//! `evimap watch`: the map of a folder, written again whenever a file in it has changed.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::output::Output;
use super::progress::{Progress, Record};
use super::scan;
use super::terminal::{FAINT, GREEN, RED, Terminal, YELLOW, shown, styled};
use super::{Outcome, args, interrupt, plan, state};
use crate::pipeline::{Cache, InputError, Plan, Sight, Standard, Watched};
use crate::report::wording::{self, Lang};
use crate::report::{Changed, Comparison, Format, Report, json};

/// Time between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// A look is followed by a pause of so many times what it took, so that a large folder on a slow share is not looked at all the time.
const PAUSE_FACTOR: u32 = 20;

/// Looks at a folder in which something goes on changing, before what has settled is read.
const PATIENCE: u32 = 10;

/// Names shown of each kind before the others are only counted.
const NAMES_SHOWN: usize = 3;

/// Writes the map, and again after each change, until it is interrupted.
pub(super) fn run(terminal: &Terminal, args: &args::Watch) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let format = scan::format(lang, args.format, Some(&args.output))?;
    if format == Format::Ndjson {
        anyhow::bail!(lang.pick(
            "watch는 ndjson을 쓰지 않습니다. 다른 형식을 지정해 주세요.",
            "watch does not write ndjson; name another format"
        ));
    }
    let plan = plan::plan(terminal, args.jobs, &args.reading)?;
    let standard = scan::standard(terminal, &args.asked)?;
    for path in &args.paths {
        std::fs::metadata(path).map_err(|source| {
            let error = InputError::NotFound { path: path.clone(), source };
            anyhow::Error::msg(wording::input_error(lang, &error))
        })?;
    }
    let cache = args.cache.clone();
    let cache = cache.map(|it| Cache::new(it, &state::context(&standard, &plan)));
    let own: Vec<PathBuf> = args.cache.iter().cloned().chain([args.output.clone()]).collect();
    let mut follower = Follower {
        terminal,
        plan: &plan,
        standard: &standard,
        cache: cache.as_ref(),
        format,
        output: &args.output,
        watch: Watched::new(args.paths.clone(), own),
        last: None,
    };
    interrupt::is_watching();
    terminal.say(&begun(lang, &args.paths));

    let (mut patience, mut complaint) = (PATIENCE, String::new());
    loop {
        let begun = Instant::now();
        match follower.watch.look() {
            Sight::Changing if patience > 0 => patience -= 1,
            Sight::Changing | Sight::Changed => {
                patience = PATIENCE;
                match follower.follow() {
                    Ok(()) => complaint.clear(),
                    Err(error) if follower.last.is_none() => return Err(error),
                    Err(error) => {
                        // What is in the way now, such as a map that is open elsewhere, may be out of it at the next look.
                        follower.watch.forget_scan();
                        let now = format!("{error:#}");
                        if now != complaint {
                            terminal.error(&error);
                            complaint = now;
                        }
                    }
                }
            }
            Sight::Same => patience = PATIENCE,
        }
        thread::sleep(PAUSE.max(begun.elapsed() * PAUSE_FACTOR));
    }
}

/// What is watched, and what was written of it last.
struct Follower<'a> {
    terminal: &'a Terminal,
    plan: &'a Plan,
    standard: &'a Standard,
    cache: Option<&'a Cache>,
    format: Format,
    output: &'a Path,
    watch: Watched,
    /// The last map as JSON, to compare the next one with.
    last: Option<Vec<u8>>,
}

impl Follower<'_> {
    /// Reads what has changed, writes the map, and says what is different.
    fn follow(&mut self) -> anyhow::Result<()> {
        let Follower { terminal, plan, standard, .. } = *self;
        let wanted = self.watch.list(&plan.settings.limits);
        let wanted =
            wanted.map_err(|error| anyhow::Error::msg(wording::input_error(terminal.lang(), &error)))?;
        let progress = Progress::new(terminal, wanted);
        let scan = self.watch.scan(plan, self.cache, standard, |event| progress.on_event(&event))?;
        progress.finish();

        let lang = terminal.report_lang(self.format);
        let Standard { checklist, profile, .. } = standard;
        let report = Report::new(lang, checklist, profile, &scan);
        let unwritable = || wording::unwritable(terminal.lang(), Some(self.output));
        let mut output = Output::open(Some(self.output)).with_context(unwritable)?;
        interrupt::is_writing(&output, false);
        let written = scan::write_with_pictures(self.format, lang, &report, &scan, plan, &mut output)?;
        written.and_then(|()| output.finish()).with_context(unwritable)?;

        let mut map = Vec::new();
        json::write(&report, &mut map)?;
        let old = self.last.replace(map);
        match old.zip(self.last.as_deref()) {
            None => scan::summarise(terminal, checklist, profile, &scan, (&report, lang)),
            Some((old, new)) => {
                // Both are maps of this program.
                if let Ok(comparison) = Comparison::new(&old, new) {
                    self.say(&comparison);
                }
            }
        }
        Ok(())
    }

    fn say(&self, comparison: &Comparison) {
        let difference = Difference::of(comparison);
        if self.terminal.is_for_programs() {
            self.terminal.record(&Record::Changed {
                output: &self.output.to_string_lossy(),
                documents: difference.documents,
                gained: difference.gained,
                lost: difference.lost,
                findings_new: difference.findings_new,
                findings_mended: difference.findings_mended,
            });
        } else if !self.terminal.is_quiet() {
            self.terminal.say(&difference.line(self.terminal.lang(), self.output));
        }
    }
}

/// What is said of two maps.
struct Difference<'a> {
    documents: Vec<&'a str>,
    gained: Vec<&'a str>,
    lost: Vec<&'a str>,
    findings_new: usize,
    findings_mended: usize,
}

impl<'a> Difference<'a> {
    fn of(comparison: &'a Comparison) -> Difference<'a> {
        let requirements = |change: Changed| {
            let changed = comparison.requirements.iter().filter(move |it| it.change == change);
            changed.map(|it| it.id.as_str()).collect()
        };
        let findings = |change: Changed| comparison.findings.iter().filter(|it| it.change == change).count();
        Difference {
            documents: comparison.documents.iter().map(|it| it.path.as_str()).collect(),
            gained: requirements(Changed::Gained),
            lost: requirements(Changed::Lost),
            findings_new: findings(Changed::Added),
            findings_mended: findings(Changed::Removed),
        }
    }

    /// `바뀐 파일 1개(지침.pdf) · 나아진 항목 2개(1.2-a1, 1.2-a2) · 새 지적 사항 1건 → 보고서.html`.
    fn line(&self, lang: Lang, output: &Path) -> String {
        let mut parts = Vec::new();
        let documents = named(lang, &self.documents);
        parts.push(match (self.documents.len(), lang) {
            (0, Lang::Ko) => "바뀐 파일 없음".to_owned(),
            (0, Lang::En) => "no document changed".to_owned(),
            (count, Lang::Ko) => format!("바뀐 파일 {count}개({documents})"),
            (1, Lang::En) => format!("1 document changed ({documents})"),
            (count, Lang::En) => format!("{count} documents changed ({documents})"),
        });
        for (ids, style, ko, en) in
            [(&self.gained, GREEN, "나아진 항목", "gained"), (&self.lost, RED, "잃은 항목", "lost")]
        {
            let (count, ids) = (ids.len(), named(lang, ids));
            if count > 0 {
                parts.push(styled(
                    style,
                    &match lang {
                        Lang::Ko => format!("{ko} {count}개({ids})"),
                        Lang::En => format!("{en} {count} ({ids})"),
                    },
                ));
            }
        }
        for (count, style, ko, en) in [
            (self.findings_new, YELLOW, "새 지적 사항", "new findings"),
            (self.findings_mended, GREEN, "해결된 지적 사항", "findings mended"),
        ] {
            if count > 0 {
                parts.push(styled(
                    style,
                    &match lang {
                        Lang::Ko => format!("{ko} {count}건"),
                        Lang::En => format!("{en}: {count}"),
                    },
                ));
            }
        }
        if parts.len() == 1 {
            parts.push(lang.pick("판정은 그대로", "verdicts as before").to_owned());
        }
        let output = output.display().to_string();
        format!("{} {}\n", parts.join(" · "), styled(FAINT, &format!("→ {}", shown(&output))))
    }
}

/// The first of some names, and how many more there are.
fn named(lang: Lang, names: &[&str]) -> String {
    let mut text: Vec<String> = names.iter().take(NAMES_SHOWN).map(|it| shown(it).into_owned()).collect();
    if let Some(more) = names.len().checked_sub(NAMES_SHOWN).filter(|it| *it > 0) {
        text.push(match lang {
            Lang::Ko => format!("그 밖에 {more}"),
            Lang::En => format!("{more} more"),
        });
    }
    text.join(", ")
}

fn begun(lang: Lang, paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|it| shown(&it.display().to_string()).into_owned()).collect();
    let paths = paths.join(", ");
    match lang {
        Lang::Ko => format!("{paths}: 지켜봅니다. 끝내려면 Ctrl-C를 눌러 주세요.\n"),
        Lang::En => format!("{paths}: watching; Ctrl-C ends it.\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        difference: Difference<'static>,
        ko: &'static str,
        en: &'static str,
    }

    const NOTHING: Difference<'static> = Difference {
        documents: Vec::new(),
        gained: Vec::new(),
        lost: Vec::new(),
        findings_new: 0,
        findings_mended: 0,
    };

    #[test]
    fn one_line_says_what_changed() {
        let cases = [
            Case {
                name: "nothing",
                difference: NOTHING,
                ko: "바뀐 파일 없음 · 판정은 그대로 → 보고서.html\n",
                en: "no document changed · verdicts as before → 보고서.html\n",
            },
            Case {
                name: "everything",
                difference: Difference {
                    documents: vec!["가.pdf"],
                    gained: vec!["1.2-a1", "1.2-a2"],
                    lost: vec!["3.1-c2"],
                    findings_new: 1,
                    findings_mended: 2,
                },
                ko: "바뀐 파일 1개(가.pdf) · 나아진 항목 2개(1.2-a1, 1.2-a2) · 잃은 항목 1개(3.1-c2) · 새 지적 사항 1건 · 해결된 지적 사항 2건 → 보고서.html\n",
                en: "1 document changed (가.pdf) · gained 2 (1.2-a1, 1.2-a2) · lost 1 (3.1-c2) · new findings: 1 · findings mended: 2 → 보고서.html\n",
            },
            Case {
                name: "many",
                difference: Difference { documents: vec!["1", "2", "3", "4\n", "5"], ..NOTHING },
                ko: "바뀐 파일 5개(1, 2, 3, 그 밖에 2) · 판정은 그대로 → 보고서.html\n",
                en: "5 documents changed (1, 2, 3, 2 more) · verdicts as before → 보고서.html\n",
            },
        ];
        for case in cases {
            for (lang, expected) in [(Lang::Ko, case.ko), (Lang::En, case.en)] {
                let line = case.difference.line(lang, Path::new("보고서.html"));
                let plain = anstream::adapter::strip_str(&line).to_string();
                assert_eq!(plain, expected, "{}", case.name);
            }
        }
    }
}
