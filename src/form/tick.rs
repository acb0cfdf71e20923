//! Tick boxes: which kind of service a form is for.
//!
//! The first section of the form asks for the kind of service with boxes; a square also heads the definitions there, so a filled square counts only
//! before an answer. Boxes come as characters (☑ ■ □), as `[v]`, or in a cell of their own.

use crate::dictionary::ServiceType;

/// Letters of the longest answer that does not say `해당`.
const SHORT_ANSWER: usize = 16;

/// What a form says about the kind of service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Whether there are boxes to tick for it.
    pub has_boxes: bool,
    /// Kinds that are ticked.
    pub ticked: Vec<ServiceType>,
    /// The kind that the form's head names in words.
    pub named: Option<ServiceType>,
}

impl Service {
    /// The kind, as far as it is known: ticked, else named. A kind that supports cloud computing goes first, because more is asked of it.
    pub fn kind(&self) -> Option<ServiceType> {
        let supports = |it: &&ServiceType| !matches!(it, ServiceType::Cloud | ServiceType::Convergence);
        self.ticked.iter().find(supports).or(self.ticked.first()).copied().or(self.named)
    }
}

/// Reads the boxes and the head of a form. `\n` ends a paragraph or row, `\t` a table cell.
pub(super) fn read(text: &[char]) -> Service {
    let mut service = Service::default();
    let marks: Vec<(usize, usize, bool)> = marks(text);
    for (index, (start, end, ticked)) in marks.iter().enumerate() {
        let next = marks.get(index + 1).map_or(text.len(), |it| it.0);
        let Some(answer) = answer(text, *start, *end, next) else { continue };
        service.has_boxes = true;
        if let (true, Answer::Kind(kind)) = (*ticked, answer)
            && !service.ticked.contains(&kind)
        {
            service.ticked.push(kind);
        }
    }
    service.named = named(text);
    service
}

/// What stands beside a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Kind(ServiceType),
    /// `해당하지 않음`.
    No,
}

/// Boxes with where they begin and end, and whether they are ticked.
fn marks(text: &[char]) -> Vec<(usize, usize, bool)> {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(character) = text.get(at) {
        let (length, ticked) = match character {
            '☑' | '☒' | '■' | '✔' | '✓' | '✅' | '▣' | '◼' | '⬛' | '🗹' | '🗷' | '☛' | '√' | '●' | '◉'
            | '⊠' | '⊙' => (1, true),
            '□' | '☐' | '◻' | '⬜' | '▢' | '❏' | '❑' | '○' => (1, false),
            '[' | '(' => match bracketed(text, at) {
                Some(found) => found,
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        // `□✔`, `□ v`: a mark written into an empty box.
        let behind = text.get(at + length).copied();
        let written_in = !ticked && behind.is_some_and(|it| matches!(it, '✔' | '✓' | '√'));
        let length = length + usize::from(written_in);
        marks.push((at, at + length, ticked || written_in));
        at += length;
    }
    marks
}

/// `[v]`, `[ ]`, `(O)`: the length, and whether it is ticked.
fn bracketed(text: &[char], at: usize) -> Option<(usize, bool)> {
    let close = if text.get(at)? == &'[' { ']' } else { ')' };
    let length = text.get(at..)?.iter().take(5).position(|it| *it == close)? + 1;
    let inner: Vec<char> =
        text.get(at + 1..at + length - 1)?.iter().copied().filter(|it| !it.is_whitespace()).collect();
    match inner.as_slice() {
        [] if length > 2 || close == ']' => Some((length, false)),
        ['v' | 'V' | 'x' | 'X' | 'o' | 'O' | '○' | '●' | '■' | '✔' | '✓' | '√' | '☑'] => {
            Some((length, true))
        }
        _ => None,
    }
}

/// The answer that a box stands before, or behind where nothing stands after it.
fn answer(text: &[char], start: usize, end: usize, next: usize) -> Option<Answer> {
    let after = text.get(end..next)?;
    let first = until_break(after);
    let label: String = first.iter().collect();
    if !label.chars().any(char::is_alphanumeric) {
        let line = text.get(..start)?.iter().rposition(|it| *it == '\n').map_or(0, |it| it + 1);
        let before: Vec<char> = text.get(line..start)?.to_vec();
        let cell = before.split(|it| *it == '\t').rfind(|it| it.iter().any(|it| it.is_alphanumeric()))?;
        return judge(&cell.iter().collect::<String>());
    }
    judge(&label).or_else(|| {
        // A long answer may go on in the next line before it says `해당함`.
        let rest = after.get(first.len() + 1..)?;
        let more: String = until_break(rest).iter().take(30).collect();
        judge(&format!("{label}{more}")).filter(|_| more.contains("해당"))
    })
}

fn until_break(text: &[char]) -> &[char] {
    let end = text.iter().position(|it| matches!(it, '\n' | '\t')).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn judge(label: &str) -> Option<Answer> {
    let letters: String =
        label.chars().filter(|it| it.is_alphanumeric() || matches!(it, '(' | ')')).collect();
    let short = letters.chars().count() <= SHORT_ANSWER;
    if !short && !letters.contains("해당") {
        return None;
    }
    const NO: &[&str] = &["해당하지", "해당없음", "해당되지", "해당안", "위어느", "않았거나", "미해당"];
    if NO.iter().any(|it| letters.contains(it)) {
        return Some(Answer::No);
    }
    kind(&letters).map(Answer::Kind)
}

/// The kind of service that words name. What stands in brackets explains it and may name others.
fn kind(words: &str) -> Option<ServiceType> {
    let words = words.split('(').find(|it| !it.is_empty())?;
    let first = [
        ("매니지드", ServiceType::Managed),
        ("컨설팅", ServiceType::Consulting),
        ("운영관리", ServiceType::Operations),
        ("마이그레이션", ServiceType::Migration),
    ]
    .into_iter()
    .filter_map(|(word, kind)| Some((words.find(word)?, kind)))
    .min_by_key(|(at, _)| *at);
    if let Some((_, kind)) = first {
        return Some(kind);
    }
    if words.contains("융합") {
        Some(ServiceType::Convergence)
    } else if words.contains("지원") || words.starts_with("기타") {
        Some(ServiceType::Support)
    } else if words.contains("클라우드") {
        Some(ServiceType::Cloud)
    } else {
        None
    }
}

/// The kind in the form's head: `기업명/서비스명/서비스유형 │ ㈜…/…/마이그레이션`.
fn named(text: &[char]) -> Option<ServiceType> {
    let text: String = text.iter().collect();
    let squeezed: String = text.chars().filter(|it| !matches!(it, ' ')).collect();
    let at = ["서비스유형", "서비스종류", "서비스구분"]
        .into_iter()
        .find_map(|it| Some(squeezed.find(it)? + it.len()))?;
    let value = squeezed.get(at..)?.trim_start_matches(['\t', '\n', ':', ')']);
    let value = value.split(['\t', '\n']).next()?;
    let last = value.rsplit('/').next()?;
    (last.chars().count() <= 20 && !last.contains(['□', '☐', '■', '☑'])).then(|| kind(last)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        text: &'static str,
        has_boxes: bool,
        kind: Option<ServiceType>,
    }

    const CASES: &[Case] = &[
        Case {
            name: "nothing ticked, squares head definitions",
            text: "■ 클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는 서비스\n□ 해당함\n□ 매니지드서비스에 해당함(컨설팅, 마이그레이션 등을 조합하여 지원하는 서비스)\n□ 마이그레이션서비스에 해당함",
            has_boxes: true,
            kind: None,
        },
        Case {
            name: "ticked among others",
            text: "□ 매니지드서비스에 해당함(컨설팅, 운영관리 등을 조합)\n☑ 마이그레이션서비스에 해당함(전환하는 것을 지원)\n□ 위 어느 서비스에도 해당하지 않음",
            has_boxes: true,
            kind: Some(ServiceType::Migration),
        },
        Case {
            name: "no by a tick, yes by another",
            text: "■ 클라우드컴퓨팅을 활용하여 제공하는 서비스에 해당하지 않음\n[v] 컨설팅서비스에 해당함",
            has_boxes: true,
            kind: Some(ServiceType::Consulting),
        },
        Case {
            name: "in one line",
            text: "서비스 유형\t□ 클라우드 □ 매니지드 ■ 운영관리 □ 마이그레이션\n",
            has_boxes: true,
            kind: Some(ServiceType::Operations),
        },
        Case {
            name: "the box in a cell of its own",
            text: "매니지드서비스에 해당함\t□\n융합서비스에 해당함\t✔\n",
            has_boxes: true,
            kind: Some(ServiceType::Convergence),
        },
        Case {
            name: "an answer that goes on in the next line",
            text: "■ 클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는\n서비스에 해당함\n",
            has_boxes: true,
            kind: Some(ServiceType::Cloud),
        },
        Case {
            name: "named in the head",
            text: "기업명/서비스명/서비스유형\t㈜한빛/한빛 클라우드/마이그레이션\n",
            has_boxes: false,
            kind: Some(ServiceType::Migration),
        },
        Case {
            name: "no boxes",
            text: "■ 침해사고 대응절차서 등 공식문서명 기입\n",
            has_boxes: false,
            kind: None,
        },
    ];

    #[test]
    fn ticks_are_seen() {
        for case in CASES {
            let text: Vec<char> = case.text.chars().collect();
            let found = read(&text);
            assert_eq!(
                (found.has_boxes, found.kind()),
                (case.has_boxes, case.kind),
                "{}: {found:?}",
                case.name
            );
        }
    }
}
