//! The examples of the built-in dictionaries, and dictionaries with slips of the pen.

use std::fs;

use super::*;
use crate::dictionary::{FILES, Origin, TEMPLATE, built_in_ids, load};

fn built_in(id: &str) -> Checklist {
    load(&Origin::new(id)).unwrap()
}

/// The template with a part of one of its files replaced.
fn template(file: &str, replace: &[(&str, &str)]) -> Checklist {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in FILES.iter().zip(TEMPLATE) {
        let mut text = String::from_utf8(bytes.to_vec()).unwrap();
        for (from, to) in replace.iter().filter(|_| *name == file) {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        fs::write(folder.path().join(name), text).unwrap();
    }
    load(&Origin::Folder(folder.path().to_owned())).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn every_example_gets_the_verdict_that_it_must() {
    for id in built_in_ids() {
        let checklist = built_in(id);
        let wrong: Vec<String> = Rehearsal::new(&checklist)
            .unwrap()
            .run()
            .into_iter()
            .filter(|trial| !trial.passed)
            .map(|trial| {
                let example = &checklist.examples[trial.example];
                let (expected, found) = (example.expected.id(), trial.found.id());
                format!("line {}: {expected}, not {found}: {} {:?}", example.line, example.text, trial.quote)
            })
            .collect();
        assert!(wrong.is_empty(), "{id}\n{}", wrong.join("\n"));
    }
}

#[test]
fn no_requirement_lacks_examples() {
    for id in built_in_ids() {
        let checklist = built_in(id);
        let lacking: Vec<String> = shortages(&checklist)
            .into_iter()
            .map(|it| {
                let requirement = &checklist.requirements[it.requirement].id;
                format!("{requirement}: {} of {} {}", it.there, it.wanted, it.expected.id())
            })
            .collect();
        assert!(lacking.is_empty(), "{id}\n{}", lacking.join("\n"));
    }
}

/// The mutation test of the dictionaries: whichever concept goes, an example notices.
#[test]
fn without_any_one_concept_an_example_fails() {
    for id in built_in_ids() {
        let checklist = built_in(id);
        let uncovered: Vec<&str> = Rehearsal::new(&checklist)
            .unwrap()
            .uncovered()
            .into_iter()
            .map(|it| checklist.concept(it).unwrap().id.as_str())
            .collect();
        assert!(uncovered.is_empty(), "{id}: no example needs {}", uncovered.join(", "));
    }
}

#[test]
fn every_term_finds_itself_in_every_variant() {
    for id in built_in_ids() {
        let faults = spellings(&built_in(id)).unwrap();
        assert_eq!(faults, [], "{id}");
    }
}

#[test]
fn the_template_is_an_example_to_follow() {
    let checklist = template("", &[]);
    let rehearsal = Rehearsal::new(&checklist).unwrap();
    assert!(rehearsal.run().iter().all(|it| it.passed));
    assert_eq!(shortages(&checklist), []);
    assert_eq!(rehearsal.uncovered(), []);
    assert_eq!(spellings(&checklist).unwrap(), []);
}

#[test]
fn a_failed_example_says_what_came() {
    struct Case {
        name: &'static str,
        replace: (&'static str, &'static str),
        found: Expected,
        quote: Option<&'static str>,
    }
    const CASES: &[Case] = &[
        Case {
            name: "another verdict",
            replace: ("1-a1,met,,출입자 기록을 1년 이상 보관한다.,보관", "1-a1,met,,출입문을 연다.,"),
            found: Expected::Absent,
            quote: None,
        },
        Case {
            name: "half of it",
            replace: ("1-a1,absent,,차량 출입기록을 보관한다.", "1-a1,absent,,출입대장을 작성한다."),
            found: Expected::Partial,
            quote: Some("출입대장을 작성한다."),
        },
        Case {
            name: "another passage",
            replace: (
                "1-a1,met,,출입자 기록을 1년 이상 보관한다.,보관",
                "1-a1,met,,\"출입대장을 1년 이상 보관한다.\n출입대장은 따로 둔다.\",따로",
            ),
            found: Expected::Met,
            quote: Some("출입대장을 1년 이상 보관한다."),
        },
    ];
    for case in CASES {
        let checklist = template("examples.csv", &[case.replace]);
        let failed: Vec<Trial> =
            Rehearsal::new(&checklist).unwrap().run().into_iter().filter(|it| !it.passed).collect();
        let [trial] = failed.as_slice() else { panic!("{}: {failed:?}", case.name) };
        assert_eq!((trial.found, trial.quote.as_deref()), (case.found, case.quote), "{}", case.name);
    }
}

#[test]
fn an_example_may_be_several_documents_and_hold_tables() {
    let checklist = template("", &[]);
    let example = Example {
        heading: "《가》\n제1조(나)".to_owned(),
        text: "다 | 라\n마\n《바》\n사".to_owned(),
        ..checklist.examples[0].clone()
    };
    let documents = documents(&example);
    let shown: Vec<(&str, Vec<(&str, LineEnd)>)> = documents
        .iter()
        .map(|(title, document)| {
            let line = |it| (document.line_text(it), it.end);
            (title.as_str(), document.lines.iter().map(line).collect())
        })
        .collect();
    let end = LineEnd::Paragraph;
    let first = vec![("제1조(나)", end), ("다", LineEnd::Cell), ("라", LineEnd::Row), ("마", end)];
    assert_eq!(shown, [("가", first), ("바", vec![("사", end)])]);
}

#[test]
fn a_spelling_or_requirement_that_no_text_can_bring_to_life_is_a_fault() {
    struct Case {
        name: &'static str,
        file: &'static str,
        replace: &'static [(&'static str, &'static str)],
        says: &'static str,
    }
    const CASES: &[Case] = &[
        Case {
            name: "capitals that are other letters",
            file: "terms.csv",
            replace: &[("vehicle,차량,", "vehicle,차량,\nvehicle,straße,")],
            says: "“straße” is not found in capitals",
        },
        Case {
            name: "what is asked for holds what is forbidden",
            file: "terms.csv",
            replace: &[("vehicle,차량,", "vehicle,기록,\nvehicle,대장,"), ("write,기록(하|한|합|해),\n", "")],
            says: "no text can meet requirement 1-a1",
        },
    ];
    for case in CASES {
        let checklist = template(case.file, case.replace);
        let faults = spellings(&checklist).unwrap();
        assert!(faults.iter().any(|it| it.message.en.contains(case.says)), "{}: {faults:?}", case.name);
    }
}
