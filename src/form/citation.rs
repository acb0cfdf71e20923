//! Citations in a form's running text: which stretches name a document and a place in it.
//!
//! Three shapes: behind a marker (`[참조 자료] 02. 지침_Ver 1.0 (6 페이지 - 제7조 …)`), a document's name with a place in brackets behind it, and a
//! table row with the name in one cell and the place in others. A name or a place may be broken over lines, cells and pages.

use std::ops::Range;

use super::name::{DocumentName, Likeness};
use super::place::{self, CitedPlace};
use crate::text::{begins_with_bullet, behind_mark};

/// Words in brackets, or before a colon, that announce a citation.
const MARKERS: &[&str] = &[
    "참조자료",
    "참고자료",
    "참조문서",
    "참고문서",
    "참조",
    "참고",
    "증빙자료",
    "증빙문서",
    "증빙",
    "근거자료",
    "근거문서",
    "관련근거",
    "근거",
    "출처",
    "인용",
    "관련자료",
    "관련문서",
];
/// Words in brackets that refer to a file as a whole.
const FILE_REFERENCES: &[&str] = &[
    "파일참조",
    "파일참고",
    "첨부파일참조",
    "첨부파일참고",
    "첨부파일",
    "파일첨부",
    "첨부참조",
    "첨부참고",
    "첨부",
    "별첨참조",
    "별첨",
    "별도파일참조",
    "별도첨부",
    "별도제출",
    "파일별첨",
    "첨부문서참조",
    "원본파일참조",
    "증빙파일참조",
];
/// Longest citation in characters.
const LONGEST: usize = 400;
/// Longest name of a document in characters.
const NAME_CHARS: usize = 120;
/// Line ends over which a name may go on.
const NAME_LINES: usize = 5;

/// Characters before a marker without brackets that may be a bullet.
const MARKER_LEAD: usize = 12;
/// Characters of a broken name on its second line.
const BROKEN_CHARS: usize = 50;
/// The least rank of a name that is a file's own, and not only near it.
const WHOLE: f64 = 1.5;

/// A citation as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Characters of the text that it takes, its marker among them.
    pub(super) span: Range<usize>,
    /// Its words without the marker, white space tidied.
    pub(super) text: String,
    /// What it calls the document; empty where it names none.
    pub(super) name: String,
    /// The places it cites; none where it refers to a file as a whole.
    pub(super) places: Vec<CitedPlace>,
}

/// Finds the citations of a text in order. `\n` ends a line, `\t` a table cell; `rows` are the table rows, `known` the names of the files
/// there are.
pub(super) fn find(text: &[char], rows: &[Range<usize>], known: &[DocumentName]) -> Vec<Written> {
    let finder = Finder { text, known };
    let mut found: Vec<Written> = Vec::new();
    let mut at = 0;
    let mut floor = 0;
    while at < text.len() {
        let next = match finder.marker(at) {
            Some(end) => finder.behind_marker(at, end),
            None => finder.unmarked(at, floor, &found),
        };
        match next {
            Some(written) => {
                let end = written.iter().map(|it| it.span.end).max().unwrap_or(at + 1);
                found.extend(written);
                at = end.max(at + 1);
                floor = at;
            }
            None => at += 1,
        }
    }
    let rows = finder.rows(&found, rows);
    found.extend(rows);
    found.sort_by_key(|it| it.span.start);
    found
}

struct Finder<'a> {
    text: &'a [char],
    known: &'a [DocumentName],
}

impl Finder<'_> {
    fn get(&self, at: usize) -> Option<char> {
        self.text.get(at).copied()
    }

    fn slice(&self, range: Range<usize>) -> &[char] {
        self.text.get(range).unwrap_or_default()
    }

    fn skip(&self, mut at: usize, skipped: impl Fn(char) -> bool) -> usize {
        while self.get(at).is_some_and(&skipped) {
            at += 1;
        }
        at
    }

    /// Where the text goes on behind a marker; `None` where there is none.
    fn marker(&self, at: usize) -> Option<usize> {
        let first = self.get(at)?;
        if let Some(close) = closing(first) {
            let (word, end) = self.word(at + 1);
            if !MARKERS.contains(&word.as_str()) {
                return None;
            }
            let end = self.skip(end, |it| it.is_ascii_digit() || it.is_whitespace());
            return match self.get(end)? {
                it if it == close => Some(end + 1),
                ':' => Some(end + 1),
                _ => None,
            };
        }
        if !first.is_alphabetic() {
            return None;
        }
        let before = self.slice(at.saturating_sub(MARKER_LEAD)..at).iter().rev();
        let mut before = before.take_while(|it| !matches!(it, '\n' | '\t'));
        if before.any(|it| it.is_alphanumeric()) {
            return None;
        }
        let (word, end) = self.word(at);
        let colon = self.skip(end, |it| it == ' ');
        (MARKERS.contains(&word.as_str()) && self.get(colon) == Some(':')).then_some(colon + 1)
    }

    /// Letters from a place on without the white space between them, at most ten, and where they end.
    fn word(&self, at: usize) -> (String, usize) {
        let mut word = String::new();
        let mut end = at;
        for (offset, character) in self.slice(at..self.text.len().min(at + 20)).iter().enumerate() {
            if character.is_alphabetic() && word.chars().count() < 10 {
                word.push(*character);
                end = at + offset + 1;
            } else if !character.is_whitespace() {
                break;
            }
        }
        (word, end)
    }

    /// Where a reference to a file as a whole ends that begins here.
    fn file_reference(&self, at: usize) -> Option<usize> {
        let close = closing(self.get(at)?)?;
        let (word, end) = self.word(at + 1);
        let end = self.skip(end, char::is_whitespace);
        (FILE_REFERENCES.contains(&word.as_str()) && self.get(end) == Some(close)).then_some(end + 1)
    }

    /// The place of the bracket that closes the one here.
    fn close(&self, at: usize) -> Option<usize> {
        let open = self.get(at)?;
        let close = closing(open)?;
        let mut depth = 0_usize;
        let mut last = None;
        let mut line_ended = false;
        for (offset, character) in self.slice(at..self.text.len().min(at + LONGEST)).iter().enumerate() {
            if *character == open {
                depth += 1;
            } else if *character == close {
                depth = depth.saturating_sub(1);
                if !line_ended {
                    last = Some(at + offset);
                }
                if depth == 0 {
                    return Some(at + offset);
                }
            }
            line_ended |= *character == '\n';
        }
        last
    }

    /// The bracket that opens here, if a place is named in it: the bracket's end, what stands before the place, the places.
    fn group(&self, at: usize) -> Option<(usize, String, Vec<CitedPlace>)> {
        let close = self.close(at)?;
        let inner = self.slice(at + 1..close);
        if !place::names_a_place(inner) {
            return None;
        }
        let (lead, places) = place::read(inner);
        Some((close + 1, lead, places))
    }

    /// Reads on behind a marker.
    fn behind_marker(&self, start: usize, from: usize) -> Option<Vec<Written>> {
        let from = self.skip(from, |it| it.is_whitespace() || matches!(it, ':' | '-' | '·' | '•' | '○'));
        let mut at = from;
        let mut lines = 0;
        while at < self.text.len() && at - from <= NAME_CHARS + 40 {
            let character = self.get(at)?;
            if at > from && self.marker(at).is_some() {
                break;
            }
            if let Some(end) = self.file_reference(at) {
                let name = clean(self.slice(from..at));
                return Some(vec![self.file(start..end, from, name)]);
            }
            if closing(character).is_some() {
                if let Some((end, lead, places)) = self.group(at) {
                    let before = self.slice(from..at);
                    // The article may stand before the bracket: `지침 제7조제3항 (6쪽)`.
                    let (lead, places) = match place::names_a_place(before) {
                        true => place::read(self.slice(from..end)),
                        false if before.iter().any(|it| it.is_alphanumeric()) => (clean(before), places),
                        false => (lead, places),
                    };
                    let name = clean(&lead.chars().collect::<Vec<_>>());
                    let mut found = vec![self.written(start..end, from, name.clone(), places)];
                    self.more(&mut found, &name);
                    return Some(found);
                }
                at = self.close(at).unwrap_or(at);
            }
            // The bracket of `[참조 자료: … ]` ends the citation.
            let ends = character == '\n' || matches!(character, ']' | '】' | '〕');
            if ends {
                let written = self.slice(from..at);
                if place::names_a_place(written) {
                    let (lead, places) = place::read(written);
                    let name = clean(&lead.chars().collect::<Vec<_>>());
                    return Some(vec![self.written(
                        start..at + usize::from(character != '\n'),
                        from,
                        name,
                        places,
                    )]);
                }
                let name = DocumentName::new(&written.iter().collect::<String>());
                let whole = name.reads_like_one() || self.nearest(&name) >= WHOLE;
                let next = self.skip(at + 1, char::is_whitespace);
                let goes_on = self.group(next).is_some()
                    || self.file_reference(next).is_some()
                    || self.goes_on(from, at, &name);
                lines += 1;
                if whole && !goes_on {
                    let name = clean(written);
                    return Some(vec![self.written(start..at, from, name, Vec::new())]);
                }
                if lines > NAME_LINES || character != '\n' {
                    break;
                }
            }
            at += 1;
        }
        let written = self.slice(from..at.min(self.text.len()));
        let end = from + written.iter().position(|it| *it == '\n').unwrap_or(written.len());
        let written = self.slice(from..end);
        if place::names_a_place(written) {
            let (lead, places) = place::read(written);
            return Some(vec![self.written(
                start..end,
                from,
                clean(&lead.chars().collect::<Vec<_>>()),
                places,
            )]);
        }
        let text = clean(written);
        let name = DocumentName::new(&text);
        (name.reads_like_one() || self.is_known(&name))
            .then(|| vec![self.written(start..end, from, text, Vec::new())])
    }

    /// Whether a name that seems whole at a line end goes on behind it: read on to the next bracket, it is nearer to a file's, or only
    /// the version is added.
    fn goes_on(&self, from: usize, end: usize, name: &DocumentName) -> bool {
        let until = self.text.len().min(end + BROKEN_CHARS);
        let opens = (end + 1..until).find(|at| self.get(*at).and_then(closing).is_some());
        let Some(open) = opens.filter(|at| self.group(*at).is_some()) else { return false };
        let longer = DocumentName::new(&self.slice(from..open).iter().collect::<String>());
        self.nearest(&longer) > self.nearest(name) || longer.is_same_title(name)
    }

    /// A reference to a file as a whole. What is referred to may be named in the line below: `1) 이용자 매뉴얼 [파일 참조]`, `- 06. 매뉴얼_V2.0`.
    fn file(&self, span: Range<usize>, from: usize, name: String) -> Written {
        let next = self.skip(span.end, char::is_whitespace);
        let line: Vec<char> = self.slice(next..self.text.len().min(next + NAME_CHARS)).to_vec();
        let line = line.split(|it| matches!(it, '\n' | '\t')).next().unwrap_or_default();
        let below = clean(line);
        let is_nearer =
            self.nearest(&DocumentName::new(&below)) > self.nearest(&DocumentName::new(&name)).max(WHOLE);
        if is_nearer && !place::names_a_place(line) {
            return self.written(span.start..next + line.len(), from, below, Vec::new());
        }
        self.written(span, from, name, Vec::new())
    }

    /// Further brackets with places behind a citation, of the same document.
    fn more(&self, found: &mut Vec<Written>, name: &str) {
        loop {
            let Some(end) = found.last().map(|it| it.span.end) else { return };
            let next = self.skip(end, |it| {
                it.is_whitespace() && it != '\n' || matches!(it, ',' | ';' | '/' | '·' | '및' | ']')
            });
            let Some((close, lead, places)) = self.group(next) else { return };
            // A bracket with a document of its own is another citation.
            if lead.chars().filter(|it| it.is_alphabetic()).count() > 2 {
                return;
            }
            found.push(self.written(next..close, next, name.to_owned(), places));
        }
    }

    /// A citation without a marker whose bracket opens here; `floor` is where the last one ended.
    fn unmarked(&self, at: usize, floor: usize, found: &[Written]) -> Option<Vec<Written>> {
        closing(self.get(at)?)?;
        if let Some(end) = self.file_reference(at) {
            let (start, name) = self.name_before(floor, at);
            return Some(vec![self.file(start..end, start, name)]);
        }
        let (end, lead, places) = self.group(at)?;
        let close = end - 1;
        let has_page = place::names_a_page(self.slice(at + 1..close));
        let lead = clean(&lead.chars().collect::<Vec<_>>());
        let lead_name = DocumentName::new(&lead);
        if has_page && (lead_name.reads_like_one() || self.is_known(&lead_name)) {
            return Some(vec![self.written(at..end, at, lead, places)]);
        }
        let (start, name) = self.name_before(floor, at);
        let before = self.slice(start..at);
        let (name, places) = match place::names_a_place(before) {
            true => {
                let (lead, places) = place::read(self.slice(start..end));
                (clean(&lead.chars().collect::<Vec<_>>()), places)
            }
            false => (name, places),
        };
        let document = DocumentName::new(&name);
        let fits = self.is_known(&document) || has_page && document.reads_like_one();
        if fits {
            let mut written = vec![self.written(start..end, start, name.clone(), places)];
            self.more(&mut written, &name);
            return Some(written);
        }
        // A bracket that stands alone behind another citation goes on with its document.
        let last = found.last()?;
        let between = self.slice(floor..at);
        let alone = between.len() < 6 && between.iter().all(|it| !it.is_alphanumeric());
        (has_page && floor > 0 && alone).then(|| vec![self.written(at..end, at, last.name.clone(), places)])
    }

    /// The name that ends before a bracket, and where it begins.
    fn name_before(&self, floor: usize, at: usize) -> (usize, String) {
        let floor = floor.max(at.saturating_sub(2 * NAME_CHARS));
        let lines: Vec<usize> = (floor..at)
            .rev()
            .filter(|it| matches!(self.get(*it), Some('\n' | '\t')))
            .take(2)
            .map(|it| it + 1)
            .chain([floor])
            .filter(|it| at - it <= NAME_CHARS)
            .collect();
        let mut starts = Vec::new();
        for line in lines.iter().take(2) {
            starts.push(*line);
            let marks = (*line..at).filter(|it| {
                matches!(self.get(*it), Some(':' | '→' | '※' | '•' | '/' | ';' | ',' | '및' | ']'))
            });
            starts.extend(marks.map(|it| it + 1));
        }
        let rank = |start: usize| {
            let name = DocumentName::new(&self.slice(start..at).iter().collect::<String>());
            let near = self.nearest(&name);
            if near > 0.0 {
                near
            } else if name.reads_like_one() {
                0.3
            } else {
                0.0
            }
        };
        let mut best = lines.first().copied().unwrap_or(at);
        let mut best_rank = rank(best);
        for start in starts.into_iter().skip(1) {
            let own = rank(start);
            if own > best_rank {
                (best, best_rank) = (start, own);
            }
        }
        (self.skip(best, char::is_whitespace).min(at), clean(self.slice(best..at)))
    }

    /// Table rows that name a known document in one cell and a place in others; `rows` are where they stand. A line without cells is a row of a
    /// table without borders.
    fn rows(&self, found: &[Written], rows: &[Range<usize>]) -> Vec<Written> {
        let in_row = |at: usize| {
            let next = rows.partition_point(|row| row.start <= at);
            next.checked_sub(1).and_then(|it| rows.get(it)).is_some_and(|row| row.contains(&at))
        };
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split(|it| *it == '\n') {
            lines.push(start..start + line.len());
            start += line.len() + 1;
        }
        lines.retain(|line| !in_row(line.start));
        let all = rows.iter().cloned().chain(lines);
        let free = all.filter(|span| {
            let until = found.partition_point(|it| it.span.start < span.end);
            let last = until.checked_sub(1).and_then(|it| found.get(it));
            let taken = last.is_some_and(|it| span.start < it.span.end);
            !taken && span.len() <= LONGEST && place::names_a_place(self.slice(span.clone()))
        });
        free.filter_map(|span| self.row(span)).collect()
    }

    fn row(&self, span: Range<usize>) -> Option<Written> {
        let line = self.slice(span.clone());
        let cells: Vec<&[char]> = line.split(|it| *it == '\t').collect();
        if cells.len() == 1 {
            let (lead, places) = place::read(line);
            let name = clean(&lead.chars().collect::<Vec<_>>());
            let whole = self.nearest(&DocumentName::new(&name)) >= WHOLE && place::names_a_page(line);
            return whole.then(|| self.written(span.clone(), span.start, name, places));
        }
        let named = cells.iter().position(|cell| {
            let name = DocumentName::new(&cell.iter().collect::<String>());
            !place::names_a_place(cell) && self.nearest(&name) >= WHOLE
        })?;
        let rest: Vec<char> =
            cells.iter().skip(named + 1).flat_map(|it| it.iter().copied().chain([' '])).collect();
        // The law of the form's last column is no place in the document.
        let begins = |cell: &&[char]| cell.iter().find(|it| !it.is_whitespace()) == Some(&'제');
        if !place::names_a_page(&rest) && !cells.get(named + 1).is_some_and(begins) {
            return None;
        }
        let (_, places) = place::read(&rest);
        let from = span.start + cells.iter().take(named).map(|it| it.len() + 1).sum::<usize>();
        let name = clean(cells.get(named).copied().unwrap_or_default());
        (!places.is_empty()).then(|| self.written(from..span.end, from, name, places))
    }

    fn is_known(&self, name: &DocumentName) -> bool {
        self.nearest(name) > 0.0
    }

    fn nearest(&self, name: &DocumentName) -> f64 {
        if name.title_chars() < 3 {
            return 0.0;
        }
        let ranks = self.known.iter().map(|own| match name.likeness(own) {
            Likeness::Other => 0.0,
            near => near.rank(),
        });
        ranks.fold(0.0, f64::max)
    }

    fn written(
        &self,
        span: Range<usize>,
        text_from: usize,
        name: String,
        places: Vec<CitedPlace>,
    ) -> Written {
        let text = clean(self.slice(text_from.max(span.start)..span.end));
        let opened = |open: char, close: char| text.matches(open).count() >= text.matches(close).count();
        let text = match (opened('[', ']'), opened('(', ')')) {
            (true, true) => text,
            (false, _) => text.trim_end_matches(']').trim_end().to_owned(),
            (_, false) => text.strip_suffix(')').unwrap_or(&text).trim_end().to_owned(),
        };
        Written { span, text, name, places }
    }
}

/// The bracket that closes one.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '<' => '>',
        '【' => '】',
        '〔' => '〕',
        '〈' => '〉',
        '{' => '}',
        _ => return None,
    })
}

/// Words with single spaces, without the bullet, the list mark and the separators around them.
fn clean(text: &[char]) -> String {
    let words: String = text.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let around = |it: char| it.is_whitespace() || matches!(it, ':' | ',' | ';' | '-' | '/' | '·' | '→' | '|');
    let mut cleaned = words.trim_matches(around);
    if cleaned.starts_with(['[', '【', '〔']) && !cleaned.contains([']', '】', '〕']) {
        cleaned = cleaned.get(cleaned.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    // `1.` may be the document's number; `1)`, `①`, `-` are not.
    let numbered = cleaned
        .split('.')
        .next()
        .is_some_and(|it| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit()));
    if !numbered && (begins_with_bullet(cleaned) || !cleaned.starts_with(['제', '[', '#'])) {
        let behind = behind_mark(cleaned);
        if !behind.is_empty() {
            cleaned = behind;
        }
    }
    cleaned.trim_matches(around).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        text: &'static str,
        /// Name, pages, article.
        expected: &'static [(&'static str, &'static [u32], &'static str)],
    }

    const CASES: &[Case] = &[
        Case {
            text: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제 7조 침해사고 보고 3항)\n제 7 조(침해사고 보고)",
            expected: &[("02. 침해사고관리지침_Ver 1.0", &[6], "제7조")],
        },
        Case {
            text: "[참조자료] 02. 침해사고관리\n지침_Ver 1.0 (8,9\n페이지 제 13조 사후\n관리)",
            expected: &[("02. 침해사고관리지침_Ver 1.0", &[8, 9], "제13조")],
        },
        Case {
            text: "[참조 자료]\n02. 침해사고관리지침_Ver 1.0\n(6 페이지 - 제7조 침해사고 보고)",
            expected: &[("02. 침해사고관리지침_Ver 1.0", &[6], "제7조")],
        },
        Case {
            text: "[참조 자료] 02. 침해사고관리지침_Ver\n1.0 (6 페이지 - 제7조 침해사고 보고)",
            expected: &[("02. 침해사고관리지침_Ver 1.0", &[6], "제7조")],
        },
        Case {
            text: "[참조 자료: 침해사고관리지침, p.8-9, 제13조]\n다음",
            expected: &[("침해사고관리지침", &[8, 9], "제13조")],
        },
        Case {
            text: "- 02. 침해사고관리지침_Ver 1.0.pdf (p.8-9, 제13조)",
            expected: &[("02. 침해사고관리지침_Ver 1.0.pdf", &[8, 9], "제13조")],
        },
        Case {
            text: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제7조 보고), (8 페이지 - 제13조)",
            expected: &[
                ("02. 침해사고관리지침_Ver 1.0", &[6], "제7조"),
                ("02. 침해사고관리지침_Ver 1.0", &[8], "제13조"),
            ],
        },
        Case {
            text: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제7조 보고) / 03. 개인정보관리정책서_Ver 1.0 (8 페이지 - 제11조)",
            expected: &[
                ("02. 침해사고관리지침_Ver 1.0", &[6], "제7조"),
                ("03. 개인정보관리정책서_Ver 1.0", &[8], "제11조"),
            ],
        },
        Case {
            text: "1) 이용자 매뉴얼 [파일 참조]", expected: &[("이용자 매뉴얼", &[], "")]
        },
        Case {
            text: "02. 침해사고관리지침\t6 페이지\t제7조 침해사고 보고\n",
            expected: &[("02. 침해사고관리지침", &[6], "제7조")],
        },
        Case {
            text: "[참조 자료] (6 페이지 - 제7조 침해사고 보고)", expected: &[("", &[6], "제7조")]
        },
        Case {
            text: "회사는 내부관리계획(제5조)에 따라 통지한다(제7조 참조).", expected: &[]
        },
        Case {
            text: "클라우드법 시행령 제17조(통지의 내용 및 방법), 정보통신망법 제48조의3(침해사고의 신고)",
            expected: &[],
        },
        Case {
            text: "참조 자료\t클라우드법 시행령 제17조(통지의 내용 및 방법)\n", expected: &[]
        },
    ];

    #[test]
    fn citations_are_found_in_every_shape() {
        let known = [
            DocumentName::new("02. 침해사고관리지침_Ver 1.0"),
            DocumentName::new("03. 개인정보관리정책서_Ver 1.0"),
        ];
        for case in CASES {
            let text: Vec<char> = case.text.chars().collect();
            let row = case.text.contains('\t').then(|| 0..text.len() - 1);
            let found = find(&text, row.as_slice(), &known);
            let found: Vec<(String, Vec<u32>, String)> = found
                .iter()
                .map(|it| {
                    let place = it.places.first().cloned().unwrap_or_default();
                    (it.name.replace(' ', ""), place.pages.clone(), place.article_label().unwrap_or_default())
                })
                .collect();
            let expected: Vec<(String, Vec<u32>, String)> = case
                .expected
                .iter()
                .map(|it| (it.0.replace(' ', ""), it.1.to_vec(), it.2.to_owned()))
                .collect();
            assert_eq!(found, expected, "{}", case.text);
        }
    }
}
