//! Days that no calendar has.

use std::sync::LazyLock;

use super::body::{Anchored, Body, Expression, Found, Near};
use super::code::Code;
use crate::matching::expression::Regex;

/// Year, month and day; the year may be missing where month and day are named as such.
pub(super) static DATE: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"(?:([0-9]{4}) ?(?:년|[./-]) ?)?([0-9]{1,2}) ?월 ?([0-9]{1,2}) ?일|([0-9]{4}) ?(?:년|[./-]) ?([0-9]{1,2}) ?[./-] ?([0-9]{1,2})",
    )
    .ok()
    }),
    anchors: &["월", "20", "19"],
    reach: (30, 30),
    stands: is_part_of_date,
};

/// Whether a month stands behind its number, or the beginning of a year before its other digits and what ends it.
fn is_part_of_date(near: &Near<'_>) -> bool {
    let is_digit = |it: char| it.is_ascii_digit();
    let behind_year = near.behind.strip_prefix(is_digit).and_then(|it| it.strip_prefix(is_digit));
    near.before.trim_end_matches(' ').ends_with(is_digit)
        || behind_year.is_some_and(|it| it.trim_start_matches(' ').starts_with(['년', '.', '/', '-']))
}

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    for whole in body.matches(&DATE) {
        let (year, month, day, named) = numbers(whole.text);
        let (Some(month), Some(day)) = (month, day) else { continue };
        if year.is_some_and(|it| !(1900..=2200).contains(&it)) || !is_impossible(year, month, day, named) {
            continue;
        }
        // A longer number, an address or a duration: 1.2023.2.30, 2월 30일간.
        let touches = |it: char| it.is_ascii_digit() || matches!(it, '.' | '-' | '/');
        let before = body.before(whole.start, 4).chars().next_back();
        let after = body.after(whole.end, 8);
        let goes_on = after.trim_start().starts_with(|it: char| it.is_ascii_digit())
            || after.starts_with(['-', '/'])
            || after.trim_start_matches('.').trim_start().starts_with(|it: char| it.is_ascii_digit())
                && !named
            || after.trim_start().starts_with('간');
        if before.is_some_and(touches) || goes_on {
            continue;
        }
        let Some(spot) = body.spot(whole.start, whole.end) else { continue };
        let date = body.words(&spot.range);
        found.add(
            body,
            Code::ImpossibleDate,
            &spot.range,
            format!("“{date}”은(는) 달력에 없는 날짜입니다."),
            format!("“{date}” is a day that no calendar has."),
        );
    }
}

/// Year, month and day of a date, and whether month and day are named as such.
fn numbers(date: &str) -> (Option<u32>, Option<u32>, Option<u32>, bool) {
    let digits = date.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    let mut backwards = digits.rev().map(|it| it.parse::<u32>().ok());
    let [day, month, year] = [(); 3].map(|()| backwards.next().flatten());
    (year, month, day, date.contains('월'))
}

/// Whether there is no such day. Without names for month and day, only a wrong day of a real month counts: the numbers may be
/// something else.
fn is_impossible(year: Option<u32>, month: u32, day: u32, named: bool) -> bool {
    let last = match month {
        2 => {
            let leap = |it: u32| it.is_multiple_of(4) && !it.is_multiple_of(100) || it.is_multiple_of(400);
            if year.is_none_or(leap) { 29 } else { 28 }
        }
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return named && year.is_some(),
    };
    let wrong = day == 0 || day > last;
    wrong && (named || (29..=31).contains(&day))
}

pub(super) const EXPRESSIONS: [&Expression; 1] = [&DATE.expression];

#[cfg(test)]
mod tests {
    use super::super::body::generated;
    use super::*;

    #[test]
    fn the_numbers_of_a_date_are_its_groups() {
        let expression = DATE.expression.as_ref().unwrap();
        let parts = ["2023", "1", "31", "0", "년", "월", "일", ".", "/", "-", " "];
        let mut count = 0;
        for text in generated(&parts, 9).take(20_000) {
            for captures in expression.all_captures(&text) {
                let group = |it: usize| captures.get(it).and_then(|it| it.text.parse::<u32>().ok());
                let is_named = group(2).is_some();
                let [year, month, day] = if is_named { [1, 2, 3] } else { [4, 5, 6] }.map(group);
                assert_eq!(numbers(captures.get(0).unwrap().text), (year, month, day, is_named), "{text}");
                count += 1;
            }
        }
        assert!(count > 50, "{count}");
    }

    #[test]
    fn the_calendar_is_kept() {
        const CASES: &[(Option<u32>, u32, u32, bool, bool)] = &[
            (None, 9, 31, true, true),
            (None, 2, 29, true, false),
            (Some(2023), 2, 29, true, true),
            (Some(2024), 2, 29, true, false),
            (Some(1900), 2, 29, true, true),
            (Some(2000), 2, 29, true, false),
            (Some(2023), 2, 30, false, true),
            (Some(2023), 13, 1, false, false),
            (Some(2023), 13, 1, true, true),
            (Some(2023), 12, 31, true, false),
            (Some(2023), 12, 45, false, false),
        ];
        for (year, month, day, named, expected) in CASES {
            assert_eq!(is_impossible(*year, *month, *day, *named), *expected, "{year:?} {month} {day}");
        }
    }
}
