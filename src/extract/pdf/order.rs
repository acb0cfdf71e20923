//! Reading order of the segments of one frame, page or cell.
//!
//! Most producers draw in reading order, and then their order is kept. It is changed where it cannot be one: text that goes back above
//! what stands below it, and columns that are drawn line by line across.

use super::segment::Segment;

/// Strips across the page by which a step back upwards is noticed.
const STRIPS: usize = 64;

/// Above this many segments nothing is put in order: drawings and hostile pages.
const MOST: usize = 8_000;

/// Stretches of drawing that are put in order one by one.
const MOST_CHUNKS: usize = 400;

/// A step upwards to the left by this many lines begins a new stretch.
const STEP_BACK: f32 = 2.0;

/// Text of one stretch with more space than this between, in lines, is taken apart before it is mixed with another.
const PIECE_GAP: f32 = 6.0;

/// Lines of running text have more letters than this; form fields rarely do.
const PROSE: usize = 12;

/// Most lines of a column of running text are longer than this share of its width.
const FULL_LINE: f32 = 0.6;

/// Columns that share fewer rows are never told as such.
const LEAST_ROWS: usize = 2;

/// Rows further apart, in lines, do not belong to one pair of columns; nor do more rows than a page has.
const ROW_GAP: f32 = 4.0;
const MOST_ROWS: usize = 400;

/// Segments of a stream in random order are sorted by their places: this share of them goes back upwards.
const RANDOM_SHARE: f32 = 0.3;

/// Puts indices into `segments` into reading order; they come in the order of drawing. Below `foot` lies the foot of the page.
pub(super) fn arrange(segments: &[Segment], order: Vec<usize>, foot: f32) -> Vec<usize> {
    if order.len() < 2 || order.len() > MOST {
        return order;
    }
    let order = unscramble(segments, order, foot);
    let order = sort_within_rows(segments, order);
    columns(segments, order)
}

fn by_place(segments: &[Segment], order: &mut [usize]) {
    let place = |index: usize| segments.get(index).map_or((0.0, 0.0), |segment| (segment.v, segment.u0));
    order.sort_by(|&a, &b| place(a).0.total_cmp(&place(b).0).then(place(a).1.total_cmp(&place(b).1)));
}

/// A stretch of the drawing order that never goes back above itself.
struct Chunk {
    members: Vec<usize>,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    /// How far lines that follow one another may reach into each other.
    slack: f32,
}

impl Chunk {
    fn new() -> Chunk {
        let (low, high) = (f32::INFINITY, f32::NEG_INFINITY);
        Chunk { members: Vec::new(), left: low, top: low, right: high, bottom: high, slack: low }
    }

    fn push(&mut self, index: usize, segment: &Segment) {
        self.members.push(index);
        self.widen(segment);
    }

    fn widen(&mut self, segment: &Segment) {
        self.left = self.left.min(segment.u0);
        self.right = self.right.max(segment.u1);
        self.top = self.top.min(segment.top());
        self.bottom = self.bottom.max(segment.bottom());
        self.slack = self.slack.min(segment.height * 0.3);
    }

    fn spans(&self, left: f32, right: f32) -> bool {
        self.left < right && left < self.right
    }

    /// Whether both share more than the edge of a line.
    fn overlaps(&self, other: &Chunk) -> bool {
        let slack = self.slack.min(other.slack);
        self.spans(other.left, other.right)
            && self.top + slack < other.bottom
            && other.top + slack < self.bottom
    }
}

/// Brings stretches that were drawn out of order to the places where they stand.
fn unscramble(segments: &[Segment], order: Vec<usize>, foot: f32) -> Vec<usize> {
    let chunks = chunks(segments, &order);
    let count = chunks.len();
    if count < 2 {
        return order;
    }
    if count > MOST_CHUNKS || count > 8 && count as f32 > RANDOM_SHARE * order.len() as f32 {
        let mut order = order;
        by_place(segments, &mut order);
        return order;
    }
    let mut chunks = chunks.into_iter();
    let before = foot_drawn_first(segments, &mut chunks, foot);
    let mut apart: Vec<Chunk> = Vec::with_capacity(count);
    for mut chunk in chunks {
        // What grows by taking in another may reach a third.
        while let Some(at) = apart.iter().position(|other| other.overlaps(&chunk)) {
            let mut other = apart.remove(at);
            merge(segments, &mut other, &chunk);
            chunk = other;
        }
        apart.push(chunk);
    }
    before.into_iter().chain(in_sequence(apart)).flat_map(|chunk| chunk.members).collect()
}

/// Takes the running foot off the front, where a producer draws it before the page: one line, below all else. It is no part of the
/// body wherever it comes, and stays where it was drawn.
fn foot_drawn_first(
    segments: &[Segment],
    chunks: &mut std::vec::IntoIter<Chunk>,
    foot: f32,
) -> Option<Chunk> {
    let (first, others) = chunks.as_slice().split_first()?;
    let is_row = rows(segments, &first.members).len() == 1;
    let is_below = first.top > foot && others.iter().all(|other| other.bottom <= first.top + first.slack);
    if is_row && is_below { chunks.next() } else { None }
}

/// Chunks that do not overlap, each behind those above it and those to its left (Breuel's rule); else in the order of drawing.
fn in_sequence(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let comes_before = |a: &Chunk, b: &Chunk| {
        if a.spans(b.left, b.right) {
            a.top < b.top
        } else {
            a.left < b.left && a.top < b.bottom && b.top < a.bottom
        }
    };
    let mut left: Vec<Option<Chunk>> = chunks.into_iter().map(Some).collect();
    let mut sequence = Vec::with_capacity(left.len());
    while sequence.len() < left.len() {
        let is_next = |candidate: &Chunk| {
            left.iter()
                .flatten()
                .all(|other| std::ptr::eq(other, candidate) || !comes_before(other, candidate))
        };
        // Three boxes can stand round in a circle; then the first drawn goes first.
        let next = left
            .iter()
            .position(|it| it.as_ref().is_some_and(&is_next))
            .or_else(|| left.iter().position(Option::is_some));
        sequence.extend(next.and_then(|at| left.get_mut(at)).and_then(Option::take));
    }
    sequence
}

/// How far down each strip of the page is filled.
struct Skyline {
    left: f32,
    strip_width: f32,
    lowest: [f32; STRIPS],
}

impl Skyline {
    /// An empty skyline from `left` to `right`.
    fn new(left: f32, right: f32) -> Skyline {
        let strip_width = ((right - left) / STRIPS as f32).max(0.1);
        Skyline { left, strip_width, lowest: [f32::NEG_INFINITY; STRIPS] }
    }

    fn strips(&self, segment: &Segment) -> std::ops::Range<usize> {
        let inset = segment.em * 0.2;
        let strip = |u: f32| (((u - self.left) / self.strip_width) as usize).min(STRIPS - 1);
        let first = strip(segment.u0 + inset);
        first..strip(segment.u1 - inset).max(first) + 1
    }

    /// Whether something stands below `segment` already.
    fn is_above(&self, segment: &Segment) -> bool {
        let strips = self.lowest.get(self.strips(segment)).unwrap_or_default();
        strips.iter().any(|&lowest| lowest > segment.v + segment.height * 0.4)
    }

    fn add(&mut self, segment: &Segment) {
        let range = self.strips(segment);
        for strip in self.lowest.get_mut(range).unwrap_or_default() {
            *strip = strip.max(segment.v);
        }
    }
}

fn chunks(segments: &[Segment], order: &[usize]) -> Vec<Chunk> {
    let mut whole = Chunk::new();
    for segment in order.iter().filter_map(|&index| segments.get(index)) {
        whole.widen(segment);
    }
    let mut skyline = Skyline::new(whole.left, whole.right);
    let mut chunks = Vec::new();
    let mut open = Chunk::new();
    for &index in order {
        let Some(segment) = segments.get(index) else { continue };
        // Columns go upwards to the right; what goes upwards to the left was drawn out of order.
        let goes_back = open
            .members
            .last()
            .and_then(|&last| segments.get(last))
            .is_some_and(|last| last.v - segment.v > STEP_BACK * segment.height && segment.u0 < last.u0);
        if goes_back || skyline.is_above(segment) {
            chunks.push(std::mem::replace(&mut open, Chunk::new()));
            skyline = Skyline::new(whole.left, whole.right);
        }
        open.push(index, segment);
        skyline.add(segment);
    }
    chunks.push(open);
    chunks
}

/// Brings a chunk into one that it overlaps: as a whole where there is a gap for it (a text box), else line by line. Text whose
/// lines stand level with those around it fills in a form, and goes line by line too.
fn merge(segments: &[Segment], into: &mut Chunk, chunk: &Chunk) {
    let get = |index: &usize| segments.get(*index);
    let is_free = into.members.iter().filter_map(get).all(|it| {
        it.bottom() <= chunk.top || it.top() >= chunk.bottom || it.u1 <= chunk.left || it.u0 >= chunk.right
    });
    let shown: usize = chunk.members.iter().filter_map(get).map(|it| it.shown as usize).sum();
    let is_prose = chunk.members.len() > 2 && shown > PROSE * chunk.members.len();
    let is_level = |index: &&usize| {
        get(index).is_some_and(|it| into.members.iter().filter_map(get).any(|other| it.is_level_with(other)))
    };
    let fills_in =
        is_free && !is_prose && chunk.members.iter().filter(is_level).count() * 10 >= chunk.members.len() * 7;
    if is_free && !fills_in {
        let spans = |it: &Segment| chunk.spans(it.u0, it.u1);
        let is_below = |it: &Segment| it.top() >= chunk.bottom - it.height * 0.3;
        let members: Vec<&Segment> = into.members.iter().filter_map(get).collect();
        let after = members.iter().rposition(|it| spans(it) && !is_below(it)).map_or(0, |at| at + 1);
        let later = members.get(after..).unwrap_or_default();
        let before = later.iter().position(|it| spans(it) && is_below(it));
        // What stands below and further right, a page number mostly, comes behind too.
        let before = before.or_else(|| later.iter().position(|it| is_below(it) && it.u0 > chunk.left));
        let at = before.map_or(into.members.len(), |at| after + at);
        into.members.splice(at..at, chunk.members.iter().copied());
    } else if let Some(pieces) = pieces(segments, chunk) {
        for piece in pieces {
            merge(segments, into, &piece);
        }
    } else {
        into.members.extend_from_slice(&chunk.members);
        by_place(segments, &mut into.members);
    }
    for segment in chunk.members.iter().filter_map(get) {
        into.widen(segment);
    }
}

/// Cuts a chunk where it leaves a wide space, as between a running header and the page number; `None` where it leaves none.
fn pieces(segments: &[Segment], chunk: &Chunk) -> Option<Vec<Chunk>> {
    let mut pieces: Vec<Chunk> = Vec::new();
    let mut last_v = f32::INFINITY;
    for &index in &chunk.members {
        let segment = segments.get(index)?;
        match pieces.last_mut() {
            Some(piece) if (segment.v - last_v).abs() < PIECE_GAP * segment.height => {
                piece.push(index, segment)
            }
            _ => {
                let mut piece = Chunk::new();
                piece.push(index, segment);
                pieces.push(piece);
            }
        }
        last_v = segment.v;
    }
    (pieces.len() > 1).then_some(pieces)
}

/// Cuts an order into rows: neighbours on one baseline.
fn rows(segments: &[Segment], order: &[usize]) -> Vec<std::ops::Range<usize>> {
    let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
    let mut first: Option<&Segment> = None;
    for (position, segment) in order.iter().map(|&index| segments.get(index)).enumerate() {
        let is_level = matches!((first, segment), (Some(a), Some(b)) if a.is_level_with(b));
        match rows.last_mut() {
            Some(row) if is_level => row.end = position + 1,
            _ => {
                rows.push(position..position + 1);
                first = segment;
            }
        }
    }
    rows
}

/// Words of one line that were drawn right to left come left to right.
fn sort_within_rows(segments: &[Segment], mut order: Vec<usize>) -> Vec<usize> {
    for row in rows(segments, &order) {
        if let Some(row) = order.get_mut(row).filter(|row| row.len() > 1) {
            row.sort_by(|&a, &b| {
                let left = |index: usize| segments.get(index).map_or(0.0, |segment| segment.u0);
                left(a).total_cmp(&left(b))
            });
        }
    }
    order
}

/// Columns of running text that are drawn line by line across come one after the other.
fn columns(segments: &[Segment], order: Vec<usize>) -> Vec<usize> {
    let rows = rows(segments, &order);
    if rows.iter().all(|row| row.len() < 2) && !is_alternating(segments, &order) {
        return order;
    }
    let mut out = Vec::with_capacity(order.len());
    let mut row = 0;
    while let Some(range) = rows.get(row) {
        let region = gutter(segments, &order, rows.get(row..).unwrap_or_default());
        match region {
            Some(Region { row_count, gutter }) => {
                let taken = rows.get(row..row + row_count).unwrap_or_default();
                let members =
                    taken.iter().flat_map(|range| order.get(range.clone()).unwrap_or_default()).copied();
                let (left, right): (Vec<usize>, Vec<usize>) = members
                    .partition(|&index| segments.get(index).is_some_and(|segment| segment.u0 < gutter));
                out.extend(left);
                // A third column is found in what lies right of the first gutter.
                out.extend(columns(segments, right));
                row += row_count;
            }
            None => {
                out.extend_from_slice(order.get(range.clone()).unwrap_or_default());
                row += 1;
            }
        }
    }
    out
}

/// Whether the order goes from left to right and back several times, as columns with different baselines drawn together do.
fn is_alternating(segments: &[Segment], order: &[usize]) -> bool {
    let mut steps_right = 0;
    for pair in order.windows(2) {
        let &[a, b] = pair else { continue };
        if let (Some(a), Some(b)) = (segments.get(a), segments.get(b)) {
            steps_right += usize::from(b.u0 > a.u1 && (b.v - a.v).abs() < a.height);
        }
    }
    steps_right >= 2
}

/// Rows that a gutter divides into two columns of running text.
struct Region {
    row_count: usize,
    gutter: f32,
}

/// Finds a gutter that begins with the first of `rows`.
fn gutter(segments: &[Segment], order: &[usize], rows: &[std::ops::Range<usize>]) -> Option<Region> {
    let first = rows.first().and_then(|row| order.get(row.clone())).unwrap_or_default();
    for (position, pair) in first.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        let (Some(a), Some(b)) = (segments.get(a), segments.get(b)) else { continue };
        // A third column is no part of the second.
        let third = first.get(position + 2).and_then(|&index| segments.get(index));
        let third = third.filter(|it| it.u0 - b.u1 >= b.em).map_or(f32::INFINITY, |it| it.u0 - b.em * 0.5);
        let (mut low, mut high) = (a.u1, b.u0);
        if high - low < a.em {
            continue;
        }
        let mut sides = Sides::default();
        let mut row_count = 0;
        let mut last_v = a.v;
        for row in rows.iter().take(MOST_ROWS) {
            let members =
                order.get(row.clone()).unwrap_or_default().iter().filter_map(|&index| segments.get(index));
            let v = members.clone().next().map_or(last_v, |segment| segment.v);
            if (v - last_v).abs() > ROW_GAP * a.height {
                break;
            }
            last_v = v;
            let (mut next_low, mut next_high) = (low, high);
            let mut split = Some((0, 0));
            for segment in members.clone() {
                if segment.u1 <= next_high && segment.u0 < next_low {
                    next_low = next_low.max(segment.u1);
                    split = split.map(|(left, right)| (left + 1, right));
                } else if segment.u0 >= next_low {
                    next_high = next_high.min(segment.u0);
                    split = split.map(|(left, right)| (left, right + 1));
                } else {
                    split = None;
                }
            }
            let Some((left, right)) = split.filter(|_| next_high - next_low >= a.em * 0.8) else { break };
            (low, high) = (next_low, next_high);
            sides.rows_of_both += usize::from(left > 0 && right > 0);
            row_count += 1;
        }
        if sides.rows_of_both < LEAST_ROWS {
            continue;
        }
        let middle = (low + high) / 2.0;
        for row in rows.iter().take(row_count) {
            for segment in
                order.get(row.clone()).unwrap_or_default().iter().filter_map(|&index| segments.get(index))
            {
                match segment.u0 {
                    u0 if u0 < middle => sides.left.add(segment),
                    u0 if u0 < third => sides.right.add(segment),
                    _ => sides.has_more = true,
                }
            }
        }
        if sides.is_running_text() {
            return Some(Region { row_count, gutter: middle });
        }
    }
    None
}

#[derive(Default)]
struct Sides {
    left: Side,
    right: Side,
    rows_of_both: usize,
    /// Whether there are more columns than these two.
    has_more: bool,
}

/// One column of a region.
#[derive(Default)]
struct Side {
    starts: Vec<f32>,
    ends: Vec<f32>,
    shown: u32,
    em: f32,
}

impl Side {
    fn add(&mut self, segment: &Segment) {
        self.starts.push(segment.u0);
        self.ends.push(segment.u1);
        self.shown += segment.shown;
        self.em = self.em.max(segment.em);
    }

    fn left(&self) -> f32 {
        self.starts.iter().copied().fold(f32::INFINITY, f32::min)
    }

    fn width(&self) -> f32 {
        self.ends.iter().copied().fold(f32::NEG_INFINITY, f32::max) - self.left()
    }

    /// Whether lines begin at one edge and mostly reach the other, as running text does and table columns do not.
    fn is_column(&self, letters: usize) -> bool {
        let (left, width, count) = (self.left(), self.width(), self.starts.len());
        let aligned = self.starts.iter().filter(|&&start| start - left < 2.5 * self.em).count();
        let full = self.ends.iter().filter(|&&end| end - left > width * FULL_LINE).count();
        aligned * 10 >= count * 7 && full * 10 >= count * 5 && self.shown as usize >= letters * count
    }
}

impl Sides {
    fn is_running_text(&self) -> bool {
        let (left, right) = (self.left.width(), self.right.width());
        let likeness = left.min(right) / left.max(right);
        // Columns of a page are of one width; the more rows there are, the shorter their lines may be.
        let (rows, letters) = if likeness >= 0.65 { (4, 6) } else { (LEAST_ROWS, 9) };
        // Three and more columns of short lines are a table, more often than not.
        let (rows, letters, short_rows) = if self.has_more { (4, 9, 4) } else { (rows, letters, LEAST_ROWS) };
        let is_column = |letters| self.left.is_column(letters) && self.right.is_column(letters);
        likeness >= 0.5
            && (self.rows_of_both >= rows && is_column(letters)
                || self.rows_of_both >= short_rows && is_column(9))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pdf::glyph::Layer;

    fn segment(u0: f32, v: f32, shown: u32) -> Segment {
        Segment {
            glyphs: 0..0,
            angle: 0,
            u0,
            u1: u0 + 10.0 * shown as f32,
            v,
            em: 10.0,
            height: 10.0,
            ascent: 9.0,
            descent: 1.0,
            vertical: false,
            layer: Layer::Content,
            block: 0,
            is_faint: false,
            shown,
        }
    }

    #[test]
    fn text_is_read_as_it_stands() {
        struct Case {
            name: &'static str,
            /// `u0`, `v` and length of each segment in the order of drawing.
            drawn: &'static [(f32, f32, u32)],
            expected: &'static [usize],
        }
        const CASES: &[Case] = &[
            Case { name: "in order", drawn: &[(0.0, 10.0, 20), (0.0, 30.0, 20)], expected: &[0, 1] },
            Case { name: "upwards", drawn: &[(0.0, 30.0, 20), (0.0, 10.0, 20)], expected: &[1, 0] },
            Case {
                name: "page number first",
                drawn: &[(90.0, 800.0, 2), (0.0, 10.0, 20), (0.0, 30.0, 20)],
                expected: &[0, 1, 2],
            },
            Case {
                name: "last line first",
                drawn: &[(0.0, 600.0, 2), (0.0, 10.0, 20), (0.0, 30.0, 20)],
                expected: &[1, 2, 0],
            },
            Case {
                name: "columns one after the other",
                drawn: &[(0.0, 10.0, 12), (0.0, 30.0, 12), (200.0, 10.0, 12), (200.0, 30.0, 12)],
                expected: &[0, 1, 2, 3],
            },
            Case {
                name: "columns line by line",
                drawn: &[
                    (0.0, 10.0, 12),
                    (200.0, 10.0, 12),
                    (0.0, 30.0, 12),
                    (200.0, 30.0, 12),
                    (0.0, 50.0, 12),
                ],
                expected: &[0, 2, 4, 1, 3],
            },
            Case {
                name: "three columns line by line",
                drawn: &[
                    (0.0, 10.0, 12),
                    (200.0, 10.0, 12),
                    (400.0, 10.0, 12),
                    (0.0, 30.0, 12),
                    (200.0, 30.0, 12),
                    (400.0, 30.0, 12),
                    (0.0, 50.0, 12),
                    (200.0, 50.0, 12),
                    (400.0, 50.0, 12),
                    (0.0, 70.0, 12),
                    (200.0, 70.0, 12),
                ],
                expected: &[0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8],
            },
            Case {
                name: "three columns of a table",
                drawn: &[
                    (0.0, 10.0, 5),
                    (200.0, 10.0, 12),
                    (400.0, 10.0, 6),
                    (0.0, 30.0, 5),
                    (200.0, 30.0, 8),
                    (400.0, 30.0, 6),
                ],
                expected: &[0, 1, 2, 3, 4, 5],
            },
            Case {
                name: "labels and values stay together",
                drawn: &[(0.0, 10.0, 3), (200.0, 10.0, 12), (0.0, 30.0, 3), (200.0, 30.0, 12)],
                expected: &[0, 1, 2, 3],
            },
            Case {
                name: "words of a line from the right",
                drawn: &[(100.0, 10.0, 3), (0.0, 10.0, 3), (0.0, 30.0, 30)],
                expected: &[1, 0, 2],
            },
            Case {
                name: "values after all labels",
                drawn: &[(0.0, 10.0, 3), (0.0, 30.0, 3), (0.0, 50.0, 30), (100.0, 10.0, 3), (100.0, 30.0, 3)],
                expected: &[0, 3, 1, 4, 2],
            },
        ];
        for case in CASES {
            let segments: Vec<Segment> =
                case.drawn.iter().map(|&(u0, v, shown)| segment(u0, v, shown)).collect();
            assert_eq!(
                arrange(&segments, (0..segments.len()).collect(), 700.0),
                case.expected,
                "{}",
                case.name
            );
        }
    }
}
