//! What each line of a form is: a label of its table, a criterion, a heading of a block, the form's own words, or what the applicant wrote.

use std::collections::BTreeMap;

use super::name::{likeness, spaced};
use super::rows::FormLine;
use crate::dictionary::{Checklist, Criterion};
use crate::document::{Document, LineEnd};
use crate::text::behind_mark;

/// Longest heading of a block in letters.
const HEADING_LETTERS: usize = 60;
/// Share of letters that a criterion's title and a cell have in common at least.
const SAME_TITLE: f64 = 0.7;
/// The same for the heading of a block.
const SAME_BLOCK: f64 = 0.75;
/// Lines of a table cell that a label is broken over at most.
const LABEL_LINES: usize = 4;
/// The same for the title of a criterion.
const TITLE_LINES: usize = 12;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// 검토 항목: the criterion.
    Item,
    /// 검토 내용.
    Asks,
    /// 검토 기준.
    Standard,
    /// 증빙 문서명.
    Names,
    /// 증빙 내용.
    Evidence,
    /// 참조 자료: the law.
    Law,
    /// Another column.
    Other,
}

/// What a line is.
#[derive(Clone, Debug, Default)]
pub(super) struct LineInfo {
    /// Criterion that it belongs to, as an index into the headings found.
    pub(super) section: Option<usize>,
    pub(super) field: Option<Field>,
    /// Block under whose heading it stands.
    pub(super) block: Option<usize>,
    pub(super) kind: LineKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineKind {
    /// What the applicant wrote.
    #[default]
    Own,
    /// A label, or a part of one.
    Label,
    /// The title of a criterion.
    Criterion,
    /// The heading of a block.
    Block,
    /// The form's own words.
    Printed,
}

/// A criterion as the form heads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) criterion: String,
    pub(super) index: Option<usize>,
}

/// Field names as they are printed, without white space.
const LABELS: &[(&str, Field)] = &[
    ("검토항목", Field::Item),
    ("점검항목", Field::Item),
    ("검토내용", Field::Asks),
    ("세부내용", Field::Asks),
    ("검토기준", Field::Standard),
    ("점검기준", Field::Standard),
    ("증빙문서명", Field::Names),
    ("증빙문서", Field::Names),
    ("증빙서류", Field::Names),
    ("증빙서류명", Field::Names),
    ("증빙자료명", Field::Names),
    ("증빙내용", Field::Evidence),
    ("증빙자료", Field::Evidence),
    ("증빙자료내용", Field::Evidence),
    ("증빙", Field::Evidence),
    ("참조자료", Field::Law),
    ("관련법령", Field::Law),
    ("검토결과", Field::Other),
    ("비고", Field::Other),
];

/// Letters of the longest of the labels.
const LABEL_LETTERS: usize = 6;

/// The field that a text names.
pub(super) fn label(text: &str) -> Option<Field> {
    field(&label_letters(text)?)
}

/// Whether a line is a name of a field for the evidence, or a part with which one begins.
pub(super) fn may_begin_evidence(line: &str) -> bool {
    // They all begin alike, and few lines do.
    letters(line).next() == Some(EVIDENCE_LETTER)
        && evidence_names().any(|name| {
            let mut name = name.chars();
            letters(line).all(|letter| name.next() == Some(letter))
        })
}

/// The letter with which the names of the fields for the evidence begin.
const EVIDENCE_LETTER: char = '증';

/// The names of the fields for the evidence.
fn evidence_names() -> impl Iterator<Item = &'static str> {
    let is_evidence = |field: Field| matches!(field, Field::Evidence | Field::Names);
    LABELS.iter().filter(move |(_, field)| is_evidence(*field)).map(|(name, _)| *name)
}

/// The letters of a text that count in a label.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|it| !it.is_whitespace() && !matches!(it, ':' | '*' | '■' | '○'))
}

/// A text as labels are compared, without white space and marks; `None` where it is longer than any label, as most lines are.
fn label_letters(text: &str) -> Option<String> {
    let mut letters = letters(text);
    let squeezed = letters.by_ref().take(LABEL_LETTERS).collect();
    letters.next().is_none().then_some(squeezed)
}

fn field(letters: &str) -> Option<Field> {
    LABELS.iter().find(|(name, _)| *name == letters).map(|(_, field)| *field)
}

/// A label before its value on one line.
fn leading_label(text: &str) -> Option<(Field, &str)> {
    let text = text.trim_start();
    let first = text.split_whitespace().next()?;
    for words in [1, 2] {
        let end = match words {
            1 => first.len(),
            _ => {
                first.len()
                    + text.get(first.len()..)?.find(|it: char| !it.is_whitespace())?
                    + text.get(first.len()..)?.split_whitespace().next()?.len()
            }
        };
        let (name, rest) = text.split_at_checked(end)?;
        if name.chars().count() >= 4
            && rest.starts_with(char::is_whitespace)
            && let Some(field) = label(name)
        {
            return Some((field, rest));
        }
    }
    None
}

/// Labels that are whole lines or cells, per line that they end with: how many lines they take, and the field.
pub(super) fn labels(document: &Document, lines: &[FormLine]) -> BTreeMap<usize, (usize, Field)> {
    let mut labels = BTreeMap::new();
    let mut cell: Vec<(usize, Option<String>)> = Vec::new();
    for line in lines {
        let index = line.index;
        let own = document.lines.get(index).map_or("", |it| document.line_text(it));
        cell.push((index, label_letters(own)));
        let found = (1..=LABEL_LINES.min(cell.len())).rev().find_map(|count| {
            let lines = cell.get(cell.len() - count..)?;
            let joined: Option<String> = lines.iter().map(|(_, letters)| letters.as_deref()).collect();
            field(&joined?).map(|field| (count, field))
        });
        if let Some((count, field)) = found {
            // Of `증빙` and `증빙 문서명` in one cell the longer one is meant.
            for (part, _) in cell.iter().rev().skip(1).take(count - 1) {
                labels.remove(part);
            }
            labels.insert(index, (count, field));
        }
        if matches!(line.end, LineEnd::Cell | LineEnd::Row) {
            cell.clear();
        }
    }
    labels
}

/// What each line of a form is, and the criteria it is divided into. `lines` are those of the body in the form's order; those that are
/// `cited` belong to citations.
pub(super) fn read(
    document: &Document,
    checklist: &Checklist,
    lines: &[FormLine],
    cited: impl Fn(usize) -> bool,
) -> (Vec<LineInfo>, Vec<Heading>) {
    let labels = labels(document, lines);
    let label_lines: BTreeMap<usize, Field> = labels
        .iter()
        .flat_map(|(last, (count, field))| {
            (0..*count).filter_map(move |back| Some((last.checked_sub(back)?, *field)))
        })
        .collect();
    let words = printed_words(checklist);
    let mut reader = Reader {
        checklist,
        words: &words,
        headings: Vec::new(),
        section: None,
        field: None,
        block: None,
        mark: String::new(),
        columns: Vec::new(),
    };
    let mut infos = vec![LineInfo::default(); document.lines.len()];
    let mut column = 0;
    let mut previous: Option<&FormLine> = None;
    let mut row_labels: Vec<Field> = Vec::new();
    for (position, line) in lines.iter().enumerate() {
        let index = line.index;
        let mut info = LineInfo::default();
        if let Some(field) = label_lines.get(&index) {
            if labels.contains_key(&index) {
                row_labels.push(*field);
                reader.label(*field);
            }
            info.kind = LineKind::Label;
        } else {
            if let Some(field) = reader.columns.get(column).copied() {
                reader.enter(field);
            }
            let words = document.lines.get(index).map_or("", |it| document.line_text(it));
            // A sentence that wraps may hold the words of a heading in any of its lines.
            let begins = previous.is_none_or(|it| it.ends_paragraph || cited(it.index))
                || behind_mark(words).len() < words.trim().len();
            let cell = || rest_of_cell(document, lines.get(position..).unwrap_or_default());
            info.kind = if cited(index) { LineKind::Own } else { reader.line(words, begins, cell) };
        }
        previous = Some(line);
        info.section = reader.section;
        info.field = reader.field;
        info.block = reader.block;
        match line.end {
            LineEnd::Cell => column += 1,
            LineEnd::Row => {
                // A row of labels heads columns; a label in front of its value does not.
                if row_labels.len() >= 3 && row_labels.len() == column + 1 {
                    reader.columns = std::mem::take(&mut row_labels);
                    reader.field = None;
                } else if !row_labels.is_empty() {
                    reader.columns.clear();
                }
                row_labels.clear();
                column = 0;
            }
            LineEnd::Paragraph | LineEnd::Wrap => {}
        }
        if let Some(slot) = infos.get_mut(index) {
            *slot = info;
        }
    }
    (infos, reader.headings)
}

/// The words from a line to the end of its cell: in a narrow column a title takes several lines.
fn rest_of_cell(document: &Document, lines: &[FormLine]) -> String {
    let last = lines.iter().position(|it| it.end != LineEnd::Wrap).map_or(lines.len(), |it| it + 1);
    let lines = lines.iter().take(last.min(TITLE_LINES)).filter_map(|it| document.lines.get(it.index));
    lines.map(|it| document.line_text(it)).collect::<Vec<_>>().join(" ")
}

/// The form's own words under a criterion: its letters.
struct Words {
    printed: String,
    title: String,
    blocks: Vec<Vec<String>>,
}

fn printed_words(checklist: &Checklist) -> Vec<Words> {
    let letters = |text: &str| spaced(text).1;
    let all = checklist.criteria.iter().enumerate().map(|(index, criterion)| {
        let mut printed = String::new();
        let requirements = checklist.requirements.iter().filter(|it| it.criterion == index);
        let blocks = criterion.blocks.iter().flat_map(|it| [it.title.ko.as_str(), it.text.as_str()]);
        let asks =
            criterion.asks.iter().chain(&criterion.documents).chain(&criterion.law).map(String::as_str);
        for part in asks.chain(blocks).chain(requirements.map(|it| it.text.as_str())) {
            printed.push_str(&letters(part));
            printed.push('\u{1}');
        }
        Words {
            printed,
            title: letters(&criterion.title.ko),
            blocks: criterion.blocks.iter().map(|it| block_names(&it.title.ko)).collect(),
        }
    });
    all.collect()
}

/// What headings call a block: `“침해사고 통지내용 및 방법”의 적정성` without quotes, brackets and what is said about it.
fn block_names(title: &str) -> Vec<String> {
    let quoted = title.split(['“', '”', '"']).nth(1).unwrap_or(title);
    let bare = quoted.split('(').next().unwrap_or(quoted);
    let bare = bare.trim().trim_end_matches("필수 제시").trim_end_matches("의 적정성");
    let mut names = vec![spaced(bare).1, spaced(title).1];
    names.retain(|it| it.chars().count() >= 4);
    names.dedup();
    names
}

struct Reader<'a> {
    checklist: &'a Checklist,
    words: &'a [Words],
    headings: Vec<Heading>,
    section: Option<usize>,
    field: Option<Field>,
    block: Option<usize>,
    /// The list mark before the heading of the block, its number as `#`.
    mark: String,
    /// Fields of the columns, where a row of labels heads them.
    columns: Vec<Field>,
}

impl Reader<'_> {
    fn label(&mut self, field: Field) {
        self.enter(field);
        if matches!(field, Field::Item | Field::Names | Field::Evidence) && self.columns.is_empty() {
            self.block = None;
        }
    }

    fn enter(&mut self, field: Field) {
        self.field = Some(field);
    }

    fn criterion(&self) -> Option<(&Criterion, &Words)> {
        let index = self.headings.get(self.section?)?.index?;
        Some((self.checklist.criteria.get(index)?, self.words.get(index)?))
    }

    /// `begins`: whether a paragraph begins with the line; `cell`: the words from here to the end of its cell.
    fn line(&mut self, text: &str, begins: bool, cell: impl Fn() -> String) -> LineKind {
        // A label and its value on one line, where the table has no borders.
        let text = match leading_label(text) {
            Some((field, rest)) => {
                self.label(field);
                rest
            }
            None => text,
        };
        let of_cell = || (begins && self.field == Some(Field::Item)).then(|| self.heading(&cell())).flatten();
        if let Some(heading) = self.heading(text).or_else(of_cell) {
            let current = self.section.and_then(|it| self.headings.get(it));
            if current != Some(&heading) {
                self.section = Some(self.headings.len());
                self.headings.push(heading);
                self.block = None;
                if self.field != Some(Field::Item) && self.columns.is_empty() {
                    self.field = None;
                }
            }
            return LineKind::Criterion;
        }
        let Some((_, words)) = self.criterion() else { return LineKind::Own };
        let letters = spaced(behind_mark(text)).1;
        let printed = letters.chars().count() >= 4 && words.printed.contains(&letters);
        if begins
            && self.may_head_blocks()
            && let Some(block) = block(text, words)
        {
            self.block = Some(block);
            self.mark = mark_shape(text);
            // In a table of blocks and their evidence the criterion's row is the only one with a label.
            if self.field == Some(Field::Item) {
                self.field = Some(Field::Evidence);
            }
            return LineKind::Block;
        }
        // A heading of the same rank that names no block ends the one before.
        let is_heading = letters.chars().count() <= HEADING_LETTERS
            && !text.contains(':')
            && !text.trim_end().ends_with(['.', '다']);
        if !self.mark.is_empty() && is_heading && mark_shape(text) == self.mark {
            self.block = None;
        }
        let is_standard =
            matches!(self.field, Some(Field::Asks | Field::Standard | Field::Law | Field::Item));
        let instruction = matches!(self.field, Some(Field::Names)) && is_instruction(&letters);
        if printed || is_standard || instruction { LineKind::Printed } else { LineKind::Own }
    }

    /// Where a line may head a block: in the evidence; in the standard only where it stands beside its own evidence.
    fn may_head_blocks(&self) -> bool {
        match self.field {
            None | Some(Field::Evidence | Field::Item) => true,
            Some(Field::Standard) => !self.columns.is_empty(),
            _ => false,
        }
    }

    /// The criterion that a line names: by its number and title, or by its title in the field for it.
    fn heading(&self, text: &str) -> Option<Heading> {
        let trimmed = text.trim_start_matches(|it: char| !it.is_alphanumeric());
        let in_field = self.field == Some(Field::Item);
        let whole = spaced(trimmed).1;
        for (index, (criterion, words)) in self.checklist.criteria.iter().zip(self.words).enumerate() {
            let heading = || Some(Heading { criterion: criterion.id.clone(), index: Some(index) });
            if let Some(rest) = trimmed.strip_prefix(criterion.id.as_str()) {
                if rest.starts_with(|it: char| it.is_ascii_digit())
                    || rest.trim_start_matches('.').starts_with(|it: char| it.is_ascii_digit())
                {
                    continue;
                }
                let rest = spaced(rest).1;
                let begins = rest.chars().count() >= 4
                    && (words.title.starts_with(&rest) || rest.starts_with(&words.title));
                if begins || likeness(&rest, &words.title) >= SAME_TITLE || in_field && rest.is_empty() {
                    return heading();
                }
            } else if whole == words.title || in_field && likeness(&whole, &words.title) >= SAME_TITLE {
                return heading();
            }
        }
        // A criterion that the checklist does not have: `1.4 …` in the field for it.
        let number: String = trimmed.chars().take_while(|it| it.is_ascii_digit() || *it == '.').collect();
        let number = number.trim_end_matches('.');
        let two = number.split('.').count() == 2 && number.split('.').all(|it| (1..=2).contains(&it.len()));
        (in_field && two && whole.chars().count() > 4)
            .then(|| Heading { criterion: number.to_owned(), index: None })
    }
}

/// The list mark or bullet of a line, numbers as `#`; empty where there is none.
fn mark_shape(text: &str) -> String {
    let text = text.trim();
    let mark = text.get(..text.len() - behind_mark(text).len()).unwrap_or_default().trim();
    let shape = mark.chars().map(|it| if it.is_alphanumeric() { '#' } else { it });
    let mut shape: Vec<char> = shape.collect();
    shape.dedup();
    shape.into_iter().collect()
}

/// The block that a line heads.
fn block(text: &str, words: &Words) -> Option<usize> {
    let trimmed = text.trim();
    let rule = trimmed.starts_with('제')
        && trimmed.chars().skip(1).find(|it| !it.is_whitespace()).is_some_and(|it| it.is_ascii_digit());
    if rule || trimmed.contains(':') && !trimmed.ends_with(':') || trimmed.ends_with("다.") {
        return None;
    }
    let letters = spaced(behind_mark(trimmed)).1;
    let count = letters.chars().count();
    if !(4..=HEADING_LETTERS).contains(&count) {
        return None;
    }
    let fits = |name: &String| {
        let length = name.chars().count();
        let contains = (letters.starts_with(name.as_str()) || letters.ends_with(name.as_str()))
            && count <= length + 25
            || name.contains(letters.as_str()) && count * 3 >= length * 2;
        if contains { 1.0 } else { likeness(&letters, name) }
    };
    let best = words
        .blocks
        .iter()
        .enumerate()
        .map(|(index, names)| (index, names.iter().map(fits).fold(0.0, f64::max)));
    best.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
        .filter(|it| it.1 >= SAME_BLOCK)
        .map(|it| it.0)
}

/// Whether a line of the field for names tells the applicant what to do there.
fn is_instruction(letters: &str) -> bool {
    ["기입", "심사신청시등록", "제출가능", "풀본", "제출도가능", "별도문의"]
        .iter()
        .any(|it| letters.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_with_which_a_name_of_the_evidence_begins_is_told() {
        for (name, field) in LABELS {
            let is_evidence = matches!(field, Field::Evidence | Field::Names);
            for (end, _) in name.char_indices().skip(1).chain([(name.len(), ' ')]) {
                let part = format!("■ {}", &name[..end]);
                assert_eq!(may_begin_evidence(&part), is_evidence, "{part}");
            }
        }
        for other in ["", " ", "■", "증빙 문서명을", "문서명"] {
            assert!(!may_begin_evidence(other), "{other}");
        }
    }

    #[test]
    fn a_line_names_a_field_whatever_stands_between_its_letters() {
        const CASES: &[(&str, Option<Field>)] = &[
            ("증빙 자료 내용", Some(Field::Evidence)),
            ("■ 증 빙 문 서 명 :", Some(Field::Names)),
            ("증빙 자료 내용은", None),
            ("", None),
        ];
        for (text, expected) in CASES {
            assert_eq!(label(text), *expected, "{text}");
        }
        let longest = LABELS.iter().map(|(name, _)| name.chars().count()).max();
        assert_eq!(longest, Some(LABEL_LETTERS));
    }
}
