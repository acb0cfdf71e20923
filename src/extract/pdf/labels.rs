//! Page labels: the numbers that the file gives its pages (ISO 32000-1, 12.4.2).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::{File, text_string};

/// Nodes of the number tree that are visited.
const NODES: usize = 10_000;

/// Characters of one label. Roman and letter numbers grow with their value.
const LABEL: usize = 40;

/// One labelling range: from page `first` (from 0) on.
struct Range {
    first: i64,
    style: Option<u8>,
    prefix: String,
    start: i64,
}

/// The label of each of `count` pages; all `None` where the file has no labels.
pub(super) fn read(file: &File, count: usize) -> Vec<Option<String>> {
    let mut ranges = Vec::new();
    if let Some(root) = file.catalog().and_then(|catalog| catalog.get(b"PageLabels").ok()) {
        collect(file, root, &mut ranges);
    }
    ranges.sort_by_key(|range| range.first);
    let mut labels = vec![None; count];
    for (index, label) in labels.iter_mut().enumerate() {
        let page = index as i64;
        let after = ranges.partition_point(|range| range.first <= page);
        *label = after.checked_sub(1).and_then(|at| ranges.get(at)).and_then(|range| {
            let number = range.start.saturating_add(page - range.first);
            let text = format!("{}{}", range.prefix, number_text(range.style, number));
            (!text.is_empty()).then_some(text)
        });
    }
    labels
}

fn collect(file: &File, root: &Object, ranges: &mut Vec<Range>) {
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let mut open = vec![root];
    let mut visited = 0;
    while let Some(object) = open.pop() {
        visited += 1;
        if visited > NODES || object.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(Object::Dictionary(node)) = file.resolve(object) else { continue };
        open.extend(file.array(node, b"Kids").unwrap_or_default().iter().rev());
        for pair in file.array(node, b"Nums").unwrap_or_default().as_chunks::<2>().0 {
            let [first, label] = pair;
            if let (Some(Object::Integer(first)), Some(Object::Dictionary(label))) =
                (file.resolve(first), file.resolve(label))
                && ranges.len() < NODES
            {
                ranges.push(range(file, *first, label));
            }
        }
    }
}

fn range(file: &File, first: i64, label: &Dictionary) -> Range {
    let prefix = match file.get(label, b"P") {
        Some(Object::String(bytes, _)) => text_string(bytes).chars().take(LABEL).collect(),
        _ => String::new(),
    };
    let style = file.name(label, b"S").and_then(|style| style.first().copied());
    Range { first, style, prefix, start: file.integer(label, b"St").unwrap_or(1) }
}

fn number_text(style: Option<u8>, number: i64) -> String {
    match style {
        Some(b'D') => number.to_string(),
        Some(b'r') => roman(number).to_lowercase(),
        Some(b'R') => roman(number),
        Some(b'a') => letters(number).to_lowercase(),
        Some(b'A') => letters(number),
        _ => String::new(),
    }
}

fn roman(mut number: i64) -> String {
    const NUMERALS: &[(i64, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while number >= *value && text.len() < LABEL {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

/// A to Z, then AA to ZZ and so on.
fn letters(number: i64) -> String {
    let Some(index) = number.checked_sub(1).filter(|&index| index >= 0) else { return String::new() };
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(LABEL as i64) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_their_style() {
        const CASES: &[(u8, i64, &str)] = &[
            (b'D', 12, "12"),
            (b'r', 4, "iv"),
            (b'R', 1994, "MCMXCIV"),
            (b'a', 28, "bb"),
            (b'A', 0, ""),
            (b'x', 1, ""),
        ];
        for (style, number, expected) in CASES {
            assert_eq!(number_text(Some(*style), *number), *expected, "{} {number}", char::from(*style));
        }
    }
}
