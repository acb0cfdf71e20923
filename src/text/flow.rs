//! The flow: which lines are the document's body, and which are running heads, page numbers, contents or notes.
//!
//! # What comes in, what goes out
//! The lines with the roles that the file itself gives; out come the roles after recognition, the page numbers printed on the pages, and
//! where paragraphs end. Nothing is thrown away: what leaves the flow keeps its role and stays findable.
//!
//! # Decisions
//! - Running heads, feet and page numbers are told by their places and their repetition ([`furniture`]),
//!   footnotes by their size and their marks ([`footnotes`]).
//! - Watermarks are told by their looks and their repetition ([`watermarks`]), words broken at a line end by what the document shows ([`breaks`]).
//! - Contents are lines with dot leaders, or a run of headings without text between them that come again later.

use std::collections::BTreeMap;

use super::breaks;
use super::footnotes;
use super::furniture::{self, Printed};
use super::heading::{Mark, MarkKind, begins_with_bullet};
use super::lines::Lines;
use super::{is_alphanumeric, watermarks};
use crate::document::{Document, Format, LineEnd, Role, SourceOffset};

/// Bytes of the longest line that may be the heading of a table of contents, letter-spaced and in brackets.
const MAX_CONTENTS_TITLE_BYTES: usize = 60;
/// Headings without text between them that make a table of contents.
const CONTENTS_RUN: usize = 4;

/// Roles of lines and printed page numbers.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    roles: Vec<Role>,
    printed: Vec<Printed>,
    paragraph_ends: Vec<bool>,
    /// Lines behind which no term goes on.
    barriers: Vec<bool>,
    /// Lines whose last word goes on in the next line.
    broken: Vec<bool>,
}

impl Flow {
    /// The role of a line (index into [`Document::lines`]) after recognition.
    pub fn role(&self, line: usize) -> Role {
        self.roles.get(line).copied().unwrap_or(Role::Body)
    }

    /// Whether a line is part of the running text.
    pub fn is_body(&self, line: usize) -> bool {
        self.role(line) == Role::Body
    }

    /// The page number printed on a page (index into [`Document::pages`]), or both where two printed pages stand on it (`3–4`); `None`
    /// where none was recognised.
    pub fn printed_label(&self, page: usize) -> Option<String> {
        match self.printed.get(page)? {
            Printed { left: Some(left), right: Some(right), .. } => Some(format!("{left}–{right}")),
            Printed { left, right, whole } => {
                left.clone().or_else(|| right.clone()).or_else(|| whole.clone())
            }
        }
    }

    /// The page number printed on the page, or the half of a page, that holds `offset`; `None` where none was recognised.
    pub fn printed_label_at(&self, document: &Document, offset: SourceOffset) -> Option<&str> {
        let index = document.page_index(offset);
        let (printed, page) = (self.printed.get(index)?, document.pages.get(index)?);
        let line = document.line_index(offset).and_then(|it| document.lines.get(it));
        let is_right =
            line.and_then(|it| it.place.as_ref()).is_some_and(|it| it.origin[0] > page.width / 2.0);
        let half = if is_right { &printed.right } else { &printed.left };
        half.as_deref().or(printed.whole.as_deref())
    }

    /// Whether no term goes on behind a line: the end of a cell, a row or a paragraph. That a paragraph of a PDF ends with its page
    /// is only a guess from the empty space below it, and does not count.
    pub fn is_barrier(&self, line: usize) -> bool {
        self.barriers.get(line).copied().unwrap_or(true)
    }

    /// Whether the last word of a line goes on in the next line of the body.
    pub fn breaks_word(&self, line: usize) -> bool {
        self.broken.get(line).copied().unwrap_or(false)
    }

    /// Whether a line is the last of its paragraph, as far as its end, its length and what follows show.
    pub fn ends_paragraph(&self, line: usize) -> bool {
        self.paragraph_ends.get(line).copied().unwrap_or(true)
    }
}

/// Recognises what each line of a document is.
pub(super) fn recognise(document: &Document, lines: &Lines) -> Flow {
    let mut flow = Flow {
        roles: document.lines.iter().map(|line| line.role).collect(),
        printed: Vec::new(),
        paragraph_ends: Vec::new(),
        barriers: Vec::new(),
        broken: Vec::new(),
    };
    for line in watermarks::find(document) {
        if let Some(slot) = flow.roles.get_mut(line) {
            *slot = Role::Watermark;
        }
    }
    let furniture = furniture::find(document, lines);
    for (line, role) in furniture.roles {
        if let Some(slot) = flow.roles.get_mut(line) {
            *slot = role;
        }
    }
    flow.printed = furniture.printed;
    footnotes::mark(document, &mut flow.roles);
    mark_contents(document, lines, &mut flow);
    flow.barriers = barriers(document, &flow);
    flow.paragraph_ends = paragraph_ends(document, lines, &flow);
    flow.broken = breaks::find(document, lines, &flow);
    flow
}

/// Marks tables of contents.
fn mark_contents(document: &Document, lines: &Lines, flow: &mut Flow) {
    let body: Vec<usize> = (0..document.lines.len()).filter(|line| flow.is_body(*line)).collect();
    let leaders: Vec<bool> = body
        .iter()
        .map(|line| document.lines.get(*line).is_some_and(|it| has_leader(document.line_text(it))))
        .collect();
    let mut contents = vec![false; body.len()];
    for (position, leader) in leaders.iter().enumerate() {
        if *leader {
            contents[position] = true;
        }
    }
    // A line between two leader lines, or a wrapped entry before one, is part of the same table.
    for position in 1..body.len().saturating_sub(1) {
        if !leaders[position] && leaders[position - 1] && leaders[position + 1] {
            contents[position] = true;
        }
    }
    mark_heading_runs(document, lines, &body, &mut contents);
    // The heading above the table.
    for position in 0..body.len().saturating_sub(1) {
        if !contents.iter().skip(position + 1).take(3).any(|it| *it) {
            continue;
        }
        let title: String = body
            .get(position)
            .and_then(|line| document.lines.get(*line))
            .map(|line| document.line_text(line))
            .filter(|text| text.len() <= MAX_CONTENTS_TITLE_BYTES)
            .map(|text| text.chars().filter(|it| is_alphanumeric(*it)).collect())
            .unwrap_or_default();
        if matches!(title.to_lowercase().as_str(), "목차" | "차례" | "contents" | "tableofcontents") {
            contents[position] = true;
        }
    }
    for (position, line) in body.iter().enumerate() {
        if contents[position]
            && let Some(role) = flow.roles.get_mut(*line)
        {
            *role = Role::Contents;
        }
    }
}

/// `제7조 침해사고 보고 ········ 6`: a leader of dots and a page number at the end.
fn has_leader(text: &str) -> bool {
    let trimmed =
        text.trim_end().trim_end_matches(|it: char| it.is_ascii_digit() || it == '-' || it.is_whitespace());
    if trimmed.len() == text.trim_end().len() {
        return false;
    }
    let dots = trimmed
        .chars()
        .rev()
        .take_while(|it| {
            matches!(it, '.' | '·' | '…' | '‥' | '⋯' | 'ㆍ' | '・' | '∙' | '_' | '․') || it.is_whitespace()
        })
        .filter(|it| !it.is_whitespace())
        .map(|it| if it == '…' || it == '⋯' { 3 } else { 1 })
        .sum::<usize>();
    dots >= 3
}

/// Marks runs of headings with no text between them whose titles come again later in the document.
fn mark_heading_runs(document: &Document, lines: &Lines, body: &[usize], contents: &mut [bool]) {
    let entries: Vec<Option<Entry<'_>>> = body
        .iter()
        .map(|&line| Entry::read(document.line_text(document.lines.get(line)?), lines.mark(line)?))
        .collect();
    let is_run = |entries: &[Option<Entry<'_>>]| entries.iter().all(Option::is_some);
    if !entries.windows(CONTENTS_RUN).any(is_run) {
        return;
    }
    let titles: Vec<Option<String>> =
        entries.iter().map(|entry| entry.as_ref().map(Entry::letters)).collect();
    let mut last_seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, title) in titles.iter().enumerate() {
        if let Some(title) = title {
            last_seen.insert(title, position);
        }
    }
    let comes_again = |title: &Option<String>, position: usize| {
        title.as_ref().and_then(|it| last_seen.get(it.as_str())).is_some_and(|last| *last > position)
    };
    let mut start = 0;
    while start < titles.len() {
        let run = titles[start..].iter().take_while(|title| title.is_some()).count();
        let end = start + run;
        if run >= CONTENTS_RUN {
            let again = titles[start..end]
                .iter()
                .enumerate()
                .filter(|(position, title)| comes_again(title, start + position))
                .count();
            if again * 5 >= run * 3 {
                // The run may touch the first real heading, which does not come again.
                for position in start..end {
                    contents[position] |= comes_again(&titles[position], position);
                }
            }
        }
        start = end + 1;
    }
}

/// A line that may be an entry of a table of contents: numbered, short, no sentence.
struct Entry<'a> {
    label: &'a str,
    title: &'a str,
}

impl<'a> Entry<'a> {
    fn read(text: &'a str, mark: &'a Mark) -> Option<Entry<'a>> {
        if matches!(mark.kind, MarkKind::Paragraph | MarkKind::Point) {
            return None;
        }
        let title = text.get(mark.body..)?.trim();
        let title = title.trim_end_matches(|it: char| it.is_ascii_digit() || it.is_whitespace());
        let is_short = title.chars().count() <= 45 && !title.ends_with("다.");
        (is_short && title.chars().any(is_alphanumeric)).then_some(Entry { label: &mark.label, title })
    }

    /// What it shares with the heading that it stands for: its number and title. Titles alone are shared by others: `제5조 삭제`,
    /// `3. 해당 없음`.
    fn letters(&self) -> String {
        let mut letters = String::with_capacity(self.label.len() + 1 + self.title.len());
        letters.push_str(self.label);
        letters.push(' ');
        for character in self.title.chars().filter(|it| is_alphanumeric(*it)) {
            letters.push(character);
        }
        letters
    }
}

/// Decides for each line whether a term may go on behind it.
fn barriers(document: &Document, flow: &Flow) -> Vec<bool> {
    let mut barriers: Vec<bool> = document.lines.iter().map(|line| line.end.is_barrier()).collect();
    if document.format == Format::Pdf {
        for page in &document.pages {
            let last = page.lines.clone().rev().find(|line| flow.is_body(*line));
            let ends = last.and_then(|it| document.lines.get(it)).map(|line| line.end);
            if let (Some(barrier), Some(LineEnd::Paragraph)) =
                (last.and_then(|it| barriers.get_mut(it)), ends)
            {
                *barrier = false;
            }
        }
    }
    barriers
}

/// Decides for each line whether its paragraph ends with it.
///
/// Where lines have places, a line ends its paragraph when the first word of the next line would have fitted behind it.
fn paragraph_ends(document: &Document, lines: &Lines, flow: &Flow) -> Vec<bool> {
    let mut ends = vec![true; document.lines.len()];
    let following = following_body_lines(document, flow);
    let right_edge = |line: usize| lines.extent(document, line).map(|[_, right]| right);
    for page in &document.pages {
        let body = page.lines.clone().filter(|line| flow.is_body(*line));
        let right = body.filter_map(right_edge).fold(0.0_f32, f32::max);
        for position in page.lines.clone() {
            let Some(next) = following.get(position).copied().flatten() else { continue };
            let Some(next_line) = document.lines.get(next) else { continue };
            if flow.is_barrier(position) {
                continue;
            }
            let begins = lines.mark(next).is_some() || begins_with_bullet(document.line_text(next_line));
            let fits = || match (right_edge(position), first_word_width(document, next_line)) {
                (Some(edge), Some(word)) => edge + word + 2.0 < right - 0.04 * right,
                _ => false,
            };
            ends[position] = begins || page.lines.contains(&next) && fits();
        }
    }
    ends
}

/// For each line the next line of the body behind it.
pub(super) fn following_body_lines(document: &Document, flow: &Flow) -> Vec<Option<usize>> {
    let mut following = vec![None; document.lines.len()];
    let mut next = None;
    for (line, following) in following.iter_mut().enumerate().rev() {
        *following = next;
        if flow.is_body(line) {
            next = Some(line);
        }
    }
    following
}

/// Width of a line's first word in points.
fn first_word_width(document: &Document, line: &crate::document::Line) -> Option<f32> {
    let place = line.place.as_ref()?;
    let word = document.line_text(line).chars().take_while(|it| !it.is_whitespace()).count();
    place.bounds(0..word).map(|it| it[2] - it[0])
}
