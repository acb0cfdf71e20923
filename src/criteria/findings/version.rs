//! The version in the file name against the one on the cover.

use std::sync::LazyLock;

use super::body::{Body, Expression, Found};
use super::code::Code;
use crate::document::SourceOffset;
use crate::matching::expression::Regex;

/// `_Ver 1.0`, `v2.1`, `버전 1.2`.
static VERSION: Expression = LazyLock::new(|| {
    Regex::new(r"(?:^|[^a-z])(?:version|ver|v|버전)[. ]{0,2}(\d{1,3}(?:\.\d{1,3}){1,2})").ok()
});

/// One of these stands before each version.
const MARKS: [&str; 2] = ["v", "버전"];

/// Lines of the first page that are its cover.
const COVER_LINES: usize = 25;

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    let title = body.source.title.to_lowercase();
    // Most titles name no version, and the expression is not compiled for them.
    if !MARKS.iter().any(|it| title.contains(it)) {
        return;
    }
    let Some(expression) = VERSION.as_ref() else { return };
    let named = expression.captures(&title).and_then(|it| it.get(1).map(|it| it.text.to_owned()));
    let (Some(named), Some(page)) = (named, body.document.pages.first()) else { return };
    let mut first = None;
    for line in body.document.page_lines(page).iter().take(COVER_LINES) {
        let text = body.document.line_text(line).to_lowercase();
        // A version that the text speaks of is another thing's.
        if text.chars().count() > 40 {
            continue;
        }
        for captures in expression.all_captures(&text) {
            let Some(version) = captures.get(1) else { continue };
            if is_same(version.text, &named) {
                return;
            }
            first.get_or_insert((line.span.clone(), version.text.to_owned()));
        }
    }
    let Some((range, version)) = first else { return };
    let range = range.start..range.end.max(SourceOffset(range.start.0 + 1));
    found.add(
        body,
        Code::VersionDiffers,
        &range,
        format!("파일 이름은 {named}판인데 표지에는 {version}판으로 적혀 있습니다."),
        format!("The file name says version {named}, the cover {version}."),
    );
}

/// `1.0` and `1.00` are one version.
fn is_same(one: &str, other: &str) -> bool {
    let parts = |it: &str| {
        let mut parts: Vec<u32> = it.split('.').filter_map(|it| it.parse().ok()).collect();
        while parts.last() == Some(&0) {
            parts.pop();
        }
        parts
    };
    parts(one) == parts(other)
}

pub(super) const EXPRESSIONS: [&Expression; 1] = [&VERSION];

#[cfg(test)]
mod tests {
    use super::super::body::generated;
    use super::*;

    #[test]
    fn a_version_has_a_mark_before_it() {
        const PARTS: [&str; 11] = ["version", "ver", "v", "버전", "버", ".", " ", "1", "20", "a", "가"];
        let expression = VERSION.as_ref().unwrap();
        for title in generated(&PARTS, 9).take(20_000) {
            let is_marked = MARKS.iter().any(|it| title.contains(it));
            assert!(is_marked || !expression.is_match(&title), "{title}");
        }
    }
}
