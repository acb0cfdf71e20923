//! Which part of the files a run reads: as the arguments say, or the scheduler that started it.

use crate::pipeline::Shard;
use crate::report::wording::Lang;

/// The part that `--shard` names. `variable` gives what the environment says.
///
/// # Errors
/// When it names none; the message is for the user.
pub(super) fn shard(
    lang: Lang,
    given: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<Shard> {
    let (index, of) = match given.split_once('/') {
        Some(("auto", of)) => ("auto", Some(of)),
        Some((index, of)) => (index, Some(of)),
        None => (given, None),
    };
    let of = of.map(|it| it.parse().map_err(|_| wrong(lang, given))).transpose()?;
    if index != "auto" {
        let part = index.parse().ok().zip(of).and_then(|(index, of)| Shard::new(index, of));
        return part.ok_or_else(|| wrong(lang, given));
    }
    for scheduler in SCHEDULERS {
        let number = |name: &str| variable(name)?.trim().parse::<u32>().ok();
        let Some(index) = number(scheduler.index) else { continue };
        let first = scheduler.first.map_or(Some(0), number);
        let step = scheduler.step.and_then(number).unwrap_or(1);
        let part = of.or_else(|| number(scheduler.of)).and_then(|of| {
            let place = match first {
                Some(first) => index.checked_sub(first)?.checked_div(step)?,
                // One cannot tell whether the numbers begin at 0 or 1. Both ways, each has its own remainder.
                None => index.checked_rem(of)?,
            };
            Shard::new(place.checked_add(1)?, of)
        });
        return part.ok_or_else(|| match lang {
            Lang::Ko => anyhow::anyhow!(
                "--shard {given}: {}={index}에서 몇 번째 조각인지 알 수 없습니다. 전체 수를 {}로 알리거나 --shard I/N을 적어 주세요.",
                scheduler.index,
                scheduler.of
            ),
            Lang::En => anyhow::anyhow!(
                "--shard {given}: {}={index} names no shard; say how many there are with {}, or use --shard I/N",
                scheduler.index,
                scheduler.of
            ),
        });
    }
    let names: Vec<&str> = SCHEDULERS.iter().map(|it| it.index).collect();
    let names = names.join(", ");
    Err(match lang {
        Lang::Ko => {
            anyhow::anyhow!(
                "--shard {given}: 작업 번호를 알리는 환경 변수가 없습니다({names}). --shard I/N을 적어 주세요."
            )
        }
        Lang::En => {
            anyhow::anyhow!("--shard {given}: no job number in the environment ({names}); use --shard I/N")
        }
    })
}

fn wrong(lang: Lang, given: &str) -> anyhow::Error {
    match lang {
        Lang::Ko => anyhow::anyhow!(
            "--shard {given}: I/N(1부터 N까지 가운데 I번째), auto, auto/N 가운데 하나를 적어 주세요. 예: --shard 3/8"
        ),
        Lang::En => {
            anyhow::anyhow!(
                "--shard {given}: use I/N (part I of N, from 1), auto or auto/N, such as --shard 3/8"
            )
        }
    }
}

/// The variables by which a scheduler tells a job its number.
struct Scheduler {
    index: &'static str,
    of: &'static str,
    /// The first of the numbers; `None` where that is 0.
    first: Option<&'static str>,
    /// From one number to the next; `None` where that is 1.
    step: Option<&'static str>,
}

const SCHEDULERS: &[Scheduler] = &[
    // Slurm job arrays.
    Scheduler {
        index: "SLURM_ARRAY_TASK_ID",
        of: "SLURM_ARRAY_TASK_COUNT",
        first: Some("SLURM_ARRAY_TASK_MIN"),
        step: Some("SLURM_ARRAY_TASK_STEP"),
    },
    // Kubernetes Indexed Jobs. The manifest has to hand the number of completions on.
    Scheduler { index: "JOB_COMPLETION_INDEX", of: "JOB_COMPLETIONS", first: None, step: None },
    // AWS Batch array jobs.
    Scheduler { index: "AWS_BATCH_JOB_ARRAY_INDEX", of: "AWS_BATCH_JOB_ARRAY_SIZE", first: None, step: None },
];

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        given: &'static str,
        variables: &'static [(&'static str, &'static str)],
        expected: Option<(u32, u32)>,
    }

    const CASES: &[Case] = &[
        Case { name: "said", given: "3/8", variables: &[], expected: Some((3, 8)) },
        Case { name: "none is number 0", given: "0/8", variables: &[], expected: None },
        Case { name: "beyond the last", given: "9/8", variables: &[], expected: None },
        Case { name: "no number of parts", given: "3", variables: &[], expected: None },
        Case { name: "no numbers", given: "a/b", variables: &[], expected: None },
        Case { name: "no scheduler", given: "auto", variables: &[], expected: None },
        Case {
            name: "Slurm, from 1",
            given: "auto",
            variables: &[
                ("SLURM_ARRAY_TASK_ID", "4"),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
                ("SLURM_ARRAY_TASK_MIN", "1"),
            ],
            expected: Some((4, 4)),
        },
        Case {
            name: "Slurm, in steps",
            given: "auto",
            variables: &[
                ("SLURM_ARRAY_TASK_ID", "8"),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
                ("SLURM_ARRAY_TASK_MIN", "0"),
                ("SLURM_ARRAY_TASK_STEP", "4"),
            ],
            expected: Some((3, 4)),
        },
        Case {
            name: "Slurm, with gaps",
            given: "auto",
            variables: &[
                ("SLURM_ARRAY_TASK_ID", "9"),
                ("SLURM_ARRAY_TASK_COUNT", "3"),
                ("SLURM_ARRAY_TASK_MIN", "1"),
            ],
            expected: None,
        },
        Case {
            name: "Slurm, without the first number",
            given: "auto",
            variables: &[("SLURM_ARRAY_TASK_ID", "4"), ("SLURM_ARRAY_TASK_COUNT", "4")],
            expected: Some((1, 4)),
        },
        Case {
            name: "Kubernetes",
            given: "auto/5",
            variables: &[("JOB_COMPLETION_INDEX", "0")],
            expected: Some((1, 5)),
        },
        Case {
            name: "Kubernetes, with the number handed on",
            given: "auto",
            variables: &[("JOB_COMPLETION_INDEX", "4"), ("JOB_COMPLETIONS", "5")],
            expected: Some((5, 5)),
        },
        Case {
            name: "Kubernetes, without a number",
            given: "auto",
            variables: &[("JOB_COMPLETION_INDEX", "0")],
            expected: None,
        },
        Case {
            name: "AWS Batch",
            given: "auto",
            variables: &[("AWS_BATCH_JOB_ARRAY_INDEX", "1"), ("AWS_BATCH_JOB_ARRAY_SIZE", "2")],
            expected: Some((2, 2)),
        },
    ];

    #[test]
    fn the_part_is_what_arguments_or_a_scheduler_say() {
        for case in CASES {
            let variable = |name: &str| {
                case.variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
            };
            let found = shard(Lang::Ko, case.given, variable).ok().map(|it| (it.index, it.of));
            assert_eq!(found, case.expected, "{}", case.name);
        }
    }
}
