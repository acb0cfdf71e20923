//! Rows of a CSV table, with the lines on which they begin and the remarks between them.

use std::borrow::Cow;

use super::fault::Faults;

/// A row's cells and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The cell's text; empty where the row is shorter.
    pub(super) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// What stands in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A line that begins with `#`, as it is written.
    Remark(String),
    /// A row, the header among them.
    Row(Row),
}

/// Bytes as text: UTF-8 with or without its mark, else the code page that Korean spreadsheets write (CP949).
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Err(_) => encoding_rs::EUC_KR.decode(bytes).0,
    }
}

/// Everything in a table, in order. Empty lines are left out.
pub(super) fn entries(text: &str, faults: &mut Faults) -> Vec<Entry> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut entries = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let (mut line, from) = (reader.position().line() as u32, reader.position().byte() as usize);
        // The reader counts from the end of the row before; remarks and empty lines come first.
        for skipped in text.get(from..).unwrap_or_default().split_inclusive('\n') {
            let words = skipped.trim_end_matches(['\r', '\n']);
            if words.starts_with('#') {
                entries.push(Entry::Remark(words.to_owned()));
            } else if !words.is_empty() {
                break;
            }
            line += u32::from(skipped.ends_with('\n'));
        }
        match reader.read_record(&mut record) {
            // A remark without an end of line at the very end is read as an empty row.
            Ok(true) if record.iter().all(str::is_empty) => (),
            Ok(true) => {
                entries.push(Entry::Row(Row { line, cells: record.iter().map(str::to_owned).collect() }));
            }
            Ok(false) => return entries,
            Err(error) => faults.add(
                Some(line),
                format!("CSV 줄을 읽을 수 없습니다: {error}"),
                format!("unreadable CSV row: {error}"),
            ),
        }
    }
}

/// Reads the rows under a header that must be `columns`, without white space around their cells.
pub(super) fn rows(bytes: &[u8], columns: &[&str], faults: &mut Faults) -> Vec<Row> {
    let text = decode(bytes);
    let mut rows = Vec::new();
    let mut header = false;
    for entry in entries(&text, faults) {
        let Entry::Row(Row { line, cells }) = entry else { continue };
        let row = Row { line, cells: cells.into_iter().map(trimmed).collect() };
        if !header {
            header = true;
            let names: Vec<&str> = row.cells.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
            if names != columns {
                let wanted = columns.join(",");
                faults.add(
                    Some(row.line),
                    format!("첫 줄의 열 이름은 {wanted} 이어야 합니다"),
                    format!("the first row must name the columns {wanted}"),
                );
            }
            continue;
        }
        if row.cells.iter().skip(columns.len()).any(|it| !it.is_empty()) {
            faults.add(
                Some(row.line),
                format!("열이 {}개를 넘습니다. 쉼표가 든 글은 큰따옴표로 감싸 주세요", columns.len()),
                format!("more than {} columns; put text with a comma in double quotes", columns.len()),
            );
            continue;
        }
        if row.cells.iter().any(|it| !it.is_empty()) {
            rows.push(row);
        }
    }
    if !header {
        faults.add(None, "내용이 없습니다", "the file is empty");
    }
    rows
}

/// A cell without white space around it; most have none.
fn trimmed(cell: String) -> String {
    let kept = cell.trim();
    if kept.len() == cell.len() { cell } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_lines_and_remarks_their_places() {
        let text = "# one\n\na,b\n# two, \"three\n\n\"x\ny\",z\r\n1,2\n# end";
        let mut faults = Faults::new("t.csv");
        let row = |line, cells: &[&str]| {
            Entry::Row(Row { line, cells: cells.iter().map(|it| (*it).to_owned()).collect() })
        };
        let remark = |text: &str| Entry::Remark(text.to_owned());
        let expected = [
            remark("# one"),
            row(3, &["a", "b"]),
            remark("# two, \"three"),
            row(6, &["x\ny", "z"]),
            row(8, &["1", "2"]),
            remark("# end"),
        ];
        assert_eq!(entries(text, &mut faults), expected);
        assert!(faults.into_found().is_empty());
    }
}
