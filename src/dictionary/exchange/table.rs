//! A sheet that is a table of the dictionary, as the table's file.

use super::Sheet;

/// Writes the table; a sheet without rows under its header gives an empty file.
pub(super) fn write(sheet: &Sheet, columns: &[&str]) -> Vec<u8> {
    let is_remark = |row: &[String]| {
        row.first().is_some_and(|it| it.starts_with('#')) && row.iter().skip(1).all(String::is_empty)
    };
    let mut text = Vec::new();
    let mut rows = 0;
    for row in sheet.rows.iter().filter(|row| row.iter().any(|it| !it.trim().is_empty())) {
        let cells = row.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1).max(columns.len());
        let cell = |index| row.get(index).map_or("", String::as_str);
        if is_remark(row) {
            text.extend(cell(0).replace('\n', " ").into_bytes());
            text.push(b'\n');
            continue;
        }
        rows += 1;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Writing to memory does not fail.
        if writer.write_record((0..cells).map(cell)).is_ok()
            && let Ok(record) = writer.into_inner()
        {
            text.extend(record);
        }
    }
    if rows > 1 { text } else { Vec::new() }
}
