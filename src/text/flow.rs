//! The flow: which lines are the document's body, and which are running heads, page numbers, contents or notes.
//!
//! # What comes in, what goes out
//! The lines with the roles that the file itself gives; out come the roles after recognition, the page numbers printed on the pages, and
//! where paragraphs end. Nothing is thrown away: what leaves the flow keeps its role and stays findable.
//!
//! # Decisions
//! - A line at the head or foot of a page is furniture when the same line, digits apart, stands in the same place of several pages,
//!   or when it is nothing but a page number.
//! - A page number counts as printed only as a member of a series: number minus page index is the same on most pages that have one.
//! - Contents are lines with dot leaders, or a run of headings without text between them that come again later.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::{self, MarkKind, begins_with_bullet};
use crate::document::{Document, Format, LineEnd, Page, Role};

/// Share of a page's height, from its top or bottom edge, in which furniture lies.
const EDGE_SHARE: f32 = 0.17;
/// Points within which a running head stands in the same place of its pages.
const HEIGHT_STEP: f32 = 4.0;
/// Bytes of the longest line that may be the heading of a table of contents, letter-spaced and in brackets.
const MAX_CONTENTS_TITLE_BYTES: usize = 60;
/// Headings without text between them that make a table of contents.
const CONTENTS_RUN: usize = 4;

/// Roles of lines and printed page numbers.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    roles: Vec<Role>,
    printed: Vec<Option<String>>,
    paragraph_ends: Vec<bool>,
    /// Lines behind which no term goes on.
    barriers: Vec<bool>,
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

    /// The page number printed on a page (index into [`Document::pages`]); `None` where none was recognised.
    pub fn printed_label(&self, page: usize) -> Option<&str> {
        self.printed.get(page)?.as_deref()
    }

    /// Whether no term goes on behind a line: the end of a cell, a row or a paragraph. That a paragraph of a PDF ends with its page
    /// is only a guess from the empty space below it, and does not count.
    pub fn is_barrier(&self, line: usize) -> bool {
        self.barriers.get(line).copied().unwrap_or(true)
    }

    /// Whether a line is the last of its paragraph, as far as its end, its length and what follows show.
    pub fn ends_paragraph(&self, line: usize) -> bool {
        self.paragraph_ends.get(line).copied().unwrap_or(true)
    }
}

/// Recognises what each line of a document is.
pub(super) fn recognise(document: &Document) -> Flow {
    let mut flow = Flow {
        roles: document.lines.iter().map(|line| line.role).collect(),
        printed: vec![None; document.pages.len()],
        paragraph_ends: Vec::new(),
        barriers: Vec::new(),
    };
    mark_furniture(document, &mut flow);
    mark_contents(document, &mut flow);
    flow.barriers = barriers(document, &flow);
    flow.paragraph_ends = paragraph_ends(document, &flow);
    flow
}

/// A line at the edge of a page.
struct EdgeLine {
    line: usize,
    page: usize,
    foot: bool,
    /// Its middle, in steps of [`HEIGHT_STEP`] from the top of the page; 0 without a layout.
    height: i32,
    /// Numbers in the line, in order.
    numbers: Vec<u32>,
    /// Nothing but a page number stands in it.
    bare: bool,
    key: String,
}

/// Marks running heads and feet and reads the printed page numbers off them.
fn mark_furniture(document: &Document, flow: &mut Flow) {
    // Sheets have no heads and feet that are not marked as such; the same column titles on each are no running head.
    if document.format == Format::Xlsx {
        return;
    }
    let edges: Vec<EdgeLine> = document
        .pages
        .iter()
        .enumerate()
        .flat_map(|(index, page)| edge_lines(document, index, page))
        .collect();

    let mut pages_with: BTreeMap<(&str, bool, i32), BTreeSet<usize>> = BTreeMap::new();
    for edge in &edges {
        // A step up or down is the same place.
        for height in [edge.height - 1, edge.height, edge.height + 1] {
            pages_with.entry((edge.key.as_str(), edge.foot, height)).or_default().insert(edge.page);
        }
    }
    let text_pages = document.pages.iter().filter(|page| !page.lines.is_empty()).count();
    // Odd and even pages may differ and a cover has none, so a third of the pages is enough; twice is the least.
    let enough = |pages: &BTreeSet<usize>| pages.len() >= 2 && pages.len() * 3 >= text_pages;
    let series = page_number_series(&edges);
    for edge in &edges {
        let place = (edge.key.as_str(), edge.foot, edge.height);
        let repeated = !edge.bare && pages_with.get(&place).is_some_and(enough);
        let numbered =
            edge.bare && edge.numbers.first().is_some_and(|number| series.contains(edge.page, *number));
        let in_series = numbered || repeated;
        let dashed = edge.bare && edge.key.starts_with('-') && edge.foot;
        if (in_series || dashed)
            && let Some(role) = flow.roles.get_mut(edge.line)
        {
            *role = if edge.foot { Role::Footer } else { Role::Header };
        }
    }
    for edge in &edges {
        let is_furniture = flow.roles.get(edge.line).is_some_and(|role| *role != Role::Body);
        let number = edge.numbers.iter().find(|number| series.contains(edge.page, **number));
        if let (true, Some(number), Some(printed)) = (is_furniture, number, flow.printed.get_mut(edge.page)) {
            printed.get_or_insert_with(|| number.to_string());
        }
    }
}

/// Page numbers that belong to a series, per page index.
#[derive(Default)]
struct NumberSeries {
    numbers: BTreeMap<usize, Vec<u32>>,
}

impl NumberSeries {
    fn contains(&self, page: usize, number: u32) -> bool {
        self.numbers.get(&page).is_some_and(|numbers| numbers.contains(&number))
    }
}

/// Finds the numbers that count the pages: in one kind of line, at one place in it, number minus page index is the same on at least two
/// pages and on a quarter of those that have such a line (sections may start anew).
fn page_number_series(edges: &[EdgeLine]) -> NumberSeries {
    /// Key and end of the page of a line, and which of its numbers.
    type PlaceInLine<'a> = (&'a str, bool, usize);
    let mut by_place: BTreeMap<PlaceInLine<'_>, Vec<(usize, u32)>> = BTreeMap::new();
    for edge in edges {
        for (place, number) in edge.numbers.iter().enumerate() {
            by_place.entry((edge.key.as_str(), edge.foot, place)).or_default().push((edge.page, *number));
        }
    }
    let mut series = NumberSeries::default();
    for members in by_place.values() {
        let mut by_offset: BTreeMap<i64, Vec<(usize, u32)>> = BTreeMap::new();
        for (page, number) in members {
            by_offset.entry(i64::from(*number) - *page as i64).or_default().push((*page, *number));
        }
        for run in by_offset.values().filter(|run| run.len() >= 2 && run.len() * 4 >= members.len()) {
            for (page, number) in run {
                series.numbers.entry(*page).or_default().push(*number);
            }
        }
    }
    series
}

/// The first and last lines of a page that may be furniture.
fn edge_lines(document: &Document, index: usize, page: &Page) -> Vec<EdgeLine> {
    let lines = document.page_lines(page);
    let count = lines.len();
    let mut edges = Vec::new();
    for (position, line) in lines.iter().enumerate() {
        if line.role != Role::Body {
            continue;
        }
        let middle = line.place.as_ref().filter(|_| page.height > 0.0).map(|place| {
            place.bounds(0..place.edges.len()).map_or(page.height / 2.0, |it| (it[1] + it[3]) / 2.0)
        });
        let (head, foot) = match middle {
            Some(middle) => (middle < EDGE_SHARE * page.height, middle > (1.0 - EDGE_SHARE) * page.height),
            // Without a layout the very first and last lines are all that can be furniture.
            None => (position == 0, position + 1 == count && count > 1),
        };
        if !(head || foot) {
            continue;
        }
        let text = document.line_text(line);
        edges.push(EdgeLine {
            line: page.lines.start + position,
            page: index,
            foot,
            height: middle.map_or(0, |it| (it / HEIGHT_STEP) as i32),
            numbers: numbers(text),
            bare: is_page_number(text),
            key: key(text),
        });
    }
    edges
}

/// A line without white space, its digits as one `#` a run.
fn key(text: &str) -> String {
    let mut key = String::new();
    for character in text.chars().filter(|it| !it.is_whitespace()) {
        if character.is_ascii_digit() {
            if !key.ends_with('#') {
                key.push('#');
            }
        } else {
            key.push(character);
        }
    }
    key
}

/// Numbers of up to four digits in a line, in order.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|it: char| !it.is_ascii_digit())
        .filter(|it| (1..=4).contains(&it.len()))
        .filter_map(|it| it.parse().ok())
        .collect()
}

/// Whether a line is nothing but a page number: `14`, `- 14 -`, `14 / 30`, `Page 14`, `14 페이지`, `p. 14`, `<14>`.
fn is_page_number(text: &str) -> bool {
    let mut digits = 0;
    let mut words = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' => digits += 1,
            '-' | '–' | '—' | '/' | '<' | '>' | '[' | ']' | '(' | ')' | '.' | '|' | '~' | '―' | '_' | '·' =>
                {}
            it if it.is_whitespace() => {}
            it => words.extend(it.to_lowercase()),
        }
    }
    (1..=8).contains(&digits)
        && matches!(words.as_str(), "" | "page" | "p" | "페이지" | "쪽" | "면" | "of" | "pageof" | "pg")
}

/// Marks tables of contents.
fn mark_contents(document: &Document, flow: &mut Flow) {
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
    mark_heading_runs(document, &body, &mut contents);
    // The heading above the table.
    for position in 0..body.len().saturating_sub(1) {
        let title: String = body
            .get(position)
            .and_then(|line| document.lines.get(*line))
            .map(|line| document.line_text(line))
            .filter(|text| text.len() <= MAX_CONTENTS_TITLE_BYTES)
            .map(|text| text.chars().filter(|it| it.is_alphanumeric()).collect())
            .unwrap_or_default();
        let is_title =
            matches!(title.to_lowercase().as_str(), "목차" | "차례" | "contents" | "tableofcontents");
        let soon = contents.iter().skip(position + 1).take(3).any(|it| *it);
        if is_title && soon {
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
    let number = trimmed.len() < text.trim_end().len();
    let dots = trimmed
        .chars()
        .rev()
        .take_while(|it| {
            matches!(it, '.' | '·' | '…' | '‥' | '⋯' | 'ㆍ' | '・' | '∙' | '_' | '․') || it.is_whitespace()
        })
        .filter(|it| !it.is_whitespace())
        .map(|it| if it == '…' || it == '⋯' { 3 } else { 1 })
        .sum::<usize>();
    number && dots >= 3
}

/// Marks runs of headings with no text between them whose titles come again later in the document.
fn mark_heading_runs(document: &Document, body: &[usize], contents: &mut [bool]) {
    let titles: Vec<Option<String>> = body
        .iter()
        .map(|line| document.lines.get(*line).and_then(|it| contents_title(document.line_text(it))))
        .collect();
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

/// What a line that may be an entry of a table of contents shares with the heading that it stands for: its number and title. Numbered,
/// short, no sentence. Titles alone are shared by others: `제5조 삭제`, `3. 해당 없음`.
fn contents_title(text: &str) -> Option<String> {
    let mark = heading::mark(text)?;
    let title =
        text.get(mark.body..)?.trim().trim_end_matches(|it: char| it.is_ascii_digit() || it.is_whitespace());
    let short = title.chars().count() <= 45 && !title.ends_with("다.");
    let structural = !matches!(mark.kind, MarkKind::Paragraph | MarkKind::Point);
    let letters: String = title.chars().filter(|it| it.is_alphanumeric()).collect();
    (short && structural && !letters.is_empty()).then(|| format!("{} {letters}", mark.label))
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
fn paragraph_ends(document: &Document, flow: &Flow) -> Vec<bool> {
    let mut ends = vec![true; document.lines.len()];
    let following = following_body_lines(document, flow);
    for (index, page) in document.pages.iter().enumerate() {
        let right = document
            .page_lines(page)
            .iter()
            .enumerate()
            .filter(|(position, _)| flow.is_body(page.lines.start + position))
            .filter_map(|(_, line)| right_edge(line))
            .fold(0.0_f32, f32::max);
        for position in page.lines.clone() {
            let Some(line) = document.lines.get(position) else { continue };
            let next = following.get(position).copied().flatten();
            let Some(next_line) = next.and_then(|it| document.lines.get(it)) else { continue };
            if flow.is_barrier(position) {
                continue;
            }
            let text = document.line_text(next_line);
            let begins = heading::mark(text).is_some() || begins_with_bullet(text);
            let next_page = document.page_index(next_line.span.start) != index;
            let fits = match (right_edge(line), first_word_width(document, next_line)) {
                (Some(edge), Some(word)) => edge + word + 2.0 < right - 0.04 * right && !next_page,
                _ => false,
            };
            ends[position] = begins || fits;
        }
    }
    ends
}

/// For each line the next line of the body behind it.
fn following_body_lines(document: &Document, flow: &Flow) -> Vec<Option<usize>> {
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

/// Right end of an upright line in points.
fn right_edge(line: &crate::document::Line) -> Option<f32> {
    let place = line.place.as_ref()?;
    (place.direction[0] > 0.9).then(|| place.bounds(0..place.edges.len()).map(|it| it[2])).flatten()
}

/// Width of a line's first word in points.
fn first_word_width(document: &Document, line: &crate::document::Line) -> Option<f32> {
    let place = line.place.as_ref()?;
    let word = document.line_text(line).chars().take_while(|it| !it.is_whitespace()).count();
    place.bounds(0..word).map(|it| it[2] - it[0])
}
