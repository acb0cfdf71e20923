//! Tables by their ruling lines: which cell of which table a place on the page belongs to.
//!
//! Lines that touch one another make a table; the places of its lines make a grid; grid fields without a line between them make one
//! cell. A single box is a table of one cell.

use super::glyph::Rule;
use super::segment::Frame;

/// Lines this near are one line, and ends this near to a line touch it, in points.
const NEAR: f32 = 2.5;

/// Rows of tables with open sides are no higher than this, in points.
const ROW: f32 = 80.0;

/// Tables and boxes of one page; of more, which only drawings have, the largest count.
const TABLES: usize = 400;

/// Grid lines of one table each way. A spreadsheet page has some 60.
const GRID: usize = 400;

/// A rule in a frame: horizontal rules run along `u`.
#[derive(Clone, Copy, Debug)]
struct Line {
    along_u: bool,
    at: f32,
    from: f32,
    to: f32,
}

/// A table: its grid and the cell of each grid field.
#[derive(Debug)]
pub(super) struct Table {
    /// Grid lines, ascending.
    columns: Vec<f32>,
    rows: Vec<f32>,
    /// For each grid field, row by row, the number of its cell; cells are numbered in reading order of their first fields.
    cells: Vec<u32>,
    /// For each cell the first grid row that it stands in.
    first_rows: Vec<u32>,
}

impl Table {
    /// The cell at a place; `None` outside the table.
    pub(super) fn cell(&self, u: f32, v: f32) -> Option<u32> {
        let column = field(&self.columns, u)?;
        let row = field(&self.rows, v)?;
        self.cells.get(row * (self.columns.len() - 1) + column).copied()
    }

    /// The grid row in which a cell begins.
    pub(super) fn row(&self, cell: u32) -> u32 {
        self.first_rows.get(cell as usize).copied().unwrap_or_default()
    }

    /// How many cells there are.
    pub(super) fn cell_count(&self) -> usize {
        self.first_rows.len()
    }

    /// Left, top, right and bottom.
    pub(super) fn bounds(&self) -> [f32; 4] {
        let ends = |lines: &[f32]| {
            [lines.first().copied().unwrap_or_default(), lines.last().copied().unwrap_or_default()]
        };
        let ([left, right], [top, bottom]) = (ends(&self.columns), ends(&self.rows));
        [left, top, right, bottom]
    }

    fn area(&self) -> f32 {
        let [left, top, right, bottom] = self.bounds();
        (right - left) * (bottom - top)
    }
}

fn field(lines: &[f32], at: f32) -> Option<usize> {
    let after = lines.partition_point(|&line| line <= at);
    (after > 0 && after < lines.len()).then(|| after - 1)
}

/// Finds the tables of a page for text that runs along `frame`, the smallest first, so that a table inside a cell comes before its
/// surroundings. A box around the whole page is none: `page_area` is the page's.
pub(super) fn find(rules: &[Rule], frame: Frame, page_area: f32) -> Vec<Table> {
    let mut lines: Vec<Line> = rules.iter().map(|rule| turned(rule, frame)).collect();
    merge(&mut lines);
    let mut tables: Vec<Table> = components(&lines).iter().filter_map(|component| table(component)).collect();
    tables.retain(|table| table.cell_count() > 1 || table.area() < page_area * 0.5);
    tables.sort_by(|a, b| a.area().total_cmp(&b.area()));
    tables.split_off(tables.len().saturating_sub(TABLES))
}

fn turned(rule: &Rule, frame: Frame) -> Line {
    let (start, end) = if rule.horizontal {
        ([rule.from, rule.at], [rule.to, rule.at])
    } else {
        ([rule.at, rule.from], [rule.at, rule.to])
    };
    let [u0, v0] = frame.local(start[0], start[1]);
    let [u1, v1] = frame.local(end[0], end[1]);
    let along_u = (u1 - u0).abs() > (v1 - v0).abs();
    if along_u {
        Line { along_u, at: v0, from: u0.min(u1), to: u0.max(u1) }
    } else {
        Line { along_u, at: u0, from: v0.min(v1), to: v0.max(v1) }
    }
}

/// Joins pieces of one line, which producers draw cell by cell.
fn merge(lines: &mut Vec<Line>) {
    lines.sort_by(|a, b| {
        a.along_u
            .cmp(&b.along_u)
            .then(a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
            .then(a.to.total_cmp(&b.to))
    });
    // Lines whose places differ by less than a hair get one place first, so that their pieces follow one another.
    let mut anchor: Option<(bool, f32)> = None;
    for line in lines.iter_mut() {
        match anchor {
            Some((along_u, at)) if along_u == line.along_u && line.at - at < NEAR => line.at = at,
            _ => anchor = Some((line.along_u, line.at)),
        }
    }
    lines.sort_by(|a, b| {
        a.along_u
            .cmp(&b.along_u)
            .then(a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
            .then(a.to.total_cmp(&b.to))
    });
    lines.dedup_by(|next, kept| {
        let joins = next.along_u == kept.along_u && next.at == kept.at && next.from <= kept.to + NEAR;
        if joins {
            kept.to = kept.to.max(next.to);
        }
        joins
    });
}

/// Groups lines that touch across.
fn components(lines: &[Line]) -> Vec<Vec<Line>> {
    let split = lines.partition_point(|line| !line.along_u);
    let (down, along) = lines.split_at(split);
    let mut parent: Vec<usize> = (0..lines.len()).collect();
    for (index, line) in along.iter().enumerate() {
        // `down` is sorted by place: only those between the ends of `line` can touch it.
        let first = down.partition_point(|it| it.at < line.from - NEAR);
        for (offset, other) in down.iter().enumerate().skip(first) {
            if other.at > line.to + NEAR {
                break;
            }
            if other.from - NEAR <= line.at && line.at <= other.to + NEAR {
                join(&mut parent, split + index, offset);
            }
        }
    }
    // Where the sides are open and a row is not divided, nothing but its like extent ties a line to the one above.
    let mut by_extent: Vec<usize> = (0..along.len()).collect();
    let extent =
        |index: usize| along.get(index).map_or((0.0, 0.0, 0.0), |line| (line.from, line.to, line.at));
    by_extent.sort_by(|&a, &b| {
        let ((from_a, to_a, at_a), (from_b, to_b, at_b)) = (extent(a), extent(b));
        (from_a / NEAR)
            .round()
            .total_cmp(&(from_b / NEAR).round())
            .then((to_a / NEAR).round().total_cmp(&(to_b / NEAR).round()))
            .then(at_a.total_cmp(&at_b))
    });
    let is_open = |from: f32, to: f32, at: f32| {
        let has_line = |place: f32| {
            let first = down.partition_point(|it| it.at < place - NEAR);
            let near = down.iter().skip(first).take_while(|it| it.at <= place + NEAR);
            near.take(GRID).any(|it| it.from - NEAR <= at && at <= it.to + NEAR)
        };
        !has_line(from) || !has_line(to)
    };
    for pair in by_extent.windows(2) {
        let &[a, b] = pair else { continue };
        let ((from_a, to_a, at_a), (from_b, to_b, at_b)) = (extent(a), extent(b));
        let is_like = (from_a - from_b).abs() < NEAR && (to_a - to_b).abs() < NEAR;
        if is_like && at_b - at_a < ROW && (is_open(from_a, to_a, at_a) || is_open(from_b, to_b, at_b)) {
            join(&mut parent, split + a, split + b);
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<Line>> = std::collections::BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let root = root(&mut parent, index);
        groups.entry(root).or_default().push(*line);
    }
    groups.into_values().filter(|group| group.len() >= 3).collect()
}

fn root(parent: &mut [usize], mut index: usize) -> usize {
    while let Some(&up) = parent.get(index).filter(|&&up| up != index) {
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(index) {
            *slot = above;
        }
        index = up;
    }
    index
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    if let Some(slot) = parent.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

fn table(lines: &[Line]) -> Option<Table> {
    let along: Vec<&Line> = lines.iter().filter(|line| line.along_u).collect();
    let down: Vec<&Line> = lines.iter().filter(|line| !line.along_u).collect();
    if along.len() < 2 || down.is_empty() || along.len() > GRID || down.len() > GRID {
        return None;
    }
    // Tables of Korean offices are open at the left and right: the ends of the horizontal lines close them.
    let ends = |lines: &[&Line]| {
        let start = lines.iter().map(|line| line.from).fold(f32::INFINITY, f32::min);
        let end = lines.iter().map(|line| line.to).fold(f32::NEG_INFINITY, f32::max);
        [start, end]
    };
    let columns = grid(down.iter().map(|line| line.at).chain(ends(&along)));
    let rows = grid(along.iter().map(|line| line.at).chain(ends(&down)));
    if columns.len() < 2 || rows.len() < 2 {
        return None;
    }
    let (wide, high) = (columns.len() - 1, rows.len() - 1);
    let mut parent: Vec<usize> = (0..wide * high).collect();
    let covered = |lines: &[&Line], at: f32, middle: f32| {
        lines.iter().any(|line| (line.at - at).abs() < NEAR && line.from <= middle && middle <= line.to)
    };
    for (row, edges) in rows.windows(2).enumerate() {
        let &[top, bottom] = edges else { continue };
        for (column, edge) in columns.iter().enumerate().skip(1).take(wide - 1) {
            if !covered(&down, *edge, (top + bottom) / 2.0) {
                join(&mut parent, row * wide + column - 1, row * wide + column);
            }
        }
    }
    for (column, edges) in columns.windows(2).enumerate() {
        let &[left, right] = edges else { continue };
        for (row, edge) in rows.iter().enumerate().skip(1).take(high - 1) {
            if !covered(&along, *edge, (left + right) / 2.0) {
                join(&mut parent, (row - 1) * wide + column, row * wide + column);
            }
        }
    }
    let (mut cells, mut first_rows, mut numbers) =
        (Vec::with_capacity(wide * high), Vec::new(), std::collections::BTreeMap::new());
    for index in 0..wide * high {
        let root = root(&mut parent, index);
        let number = *numbers.entry(root).or_insert_with(|| {
            first_rows.push((index / wide) as u32);
            first_rows.len() as u32 - 1
        });
        cells.push(number);
    }
    Some(Table { columns, rows, cells, first_rows })
}

/// Places in ascending order, near ones once.
fn grid(places: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, kept| *next - *kept < NEAR);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(horizontal: bool, at: f32, from: f32, to: f32) -> Rule {
        Rule { horizontal, at, from, to }
    }

    #[test]
    fn cells_are_what_no_line_divides() {
        // Two columns, two rows; the lower row is one cell. The upper border is drawn in two pieces, the sides are open.
        let rules = [
            rule(true, 10.0, 10.0, 60.0),
            rule(true, 10.5, 60.0, 110.0),
            rule(true, 30.0, 10.0, 110.0),
            rule(true, 50.0, 10.0, 110.0),
            rule(false, 60.0, 10.0, 30.0),
        ];
        let tables = find(&rules, Frame::at_angle(0), 500_000.0);
        assert_eq!(tables.len(), 1);
        struct Case {
            name: &'static str,
            place: [f32; 2],
            /// The cell and its first row.
            expected: Option<(u32, u32)>,
        }
        const CASES: &[Case] = &[
            Case { name: "upper left", place: [20.0, 20.0], expected: Some((0, 0)) },
            Case { name: "upper right", place: [100.0, 20.0], expected: Some((1, 0)) },
            Case { name: "lower left", place: [20.0, 40.0], expected: Some((2, 1)) },
            Case { name: "lower right", place: [100.0, 40.0], expected: Some((2, 1)) },
            Case { name: "outside", place: [200.0, 40.0], expected: None },
        ];
        for case in CASES {
            let [u, v] = case.place;
            let got = tables.first().and_then(|table| table.cell(u, v).map(|cell| (cell, table.row(cell))));
            assert_eq!(got, case.expected, "{}", case.name);
        }
    }

    #[test]
    fn an_underline_is_no_table() {
        assert!(
            find(&[rule(true, 10.0, 10.0, 60.0), rule(true, 30.0, 10.0, 60.0)], Frame::at_angle(0), 1e6)
                .is_empty()
        );
    }
}
