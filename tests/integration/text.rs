//! `evimap text`: page n is the n-th piece between form feeds, and the exit code says what was lost.

use crate::made::{Folder, RULE, docx, evimap, locked_pdf, pdf, word};

fn text(folder: &Folder, name: &str, more: &[&str]) -> crate::made::Ran {
    let mut arguments = vec!["text".to_owned(), folder.join(name).to_str().unwrap().to_owned()];
    arguments.extend(more.iter().map(|it| (*it).to_owned()));
    evimap(&arguments)
}

#[test]
fn pages_are_the_pieces_between_form_feeds() {
    let pages: &[&[&str]] = &[&["첫째 쪽"], &[], &["셋째 쪽", "둘째 줄"]];
    let folder = Folder::new().with("a.pdf", pdf(pages));
    let ran = text(&folder, "a.pdf", &[]);
    assert_eq!(ran.code, 1, "the second page is a picture");
    assert!(ran.err.contains("(2쪽)"), "{}", ran.err);
    let pieces: Vec<Vec<&str>> = ran.out.split('\u{c}').map(|it| it.lines().collect()).collect();
    assert_eq!(pieces, [vec!["첫째 쪽"], vec![], vec!["셋째 쪽", "둘째 줄"]]);
}

#[test]
fn the_exit_code_says_how_much_was_read() {
    let folder = Folder::new()
        .with("whole.pdf", pdf(&[RULE]))
        .with("whole.docx", docx(RULE))
        .with("locked.pdf", locked_pdf(&[RULE]))
        .with("empty.pdf", "");
    for (name, code) in [("whole.pdf", 0), ("whole.docx", 0), ("locked.pdf", 2), ("empty.pdf", 2)] {
        let ran = text(&folder, name, &[]);
        assert_eq!(ran.code, code, "{name}: {ran:?}");
        assert_eq!(ran.err.is_empty(), code == 0, "{name}: {ran:?}");
    }
}

#[test]
fn a_password_opens_a_locked_file() {
    let folder = Folder::new()
        .with("locked.pdf", locked_pdf(&[RULE]))
        .with("right.txt", "wrong\nsecret\n")
        .with("wrong.txt", "wrong\n");
    let file = |name| folder.join(name).to_str().unwrap().to_owned();
    let cases: [(&str, &[&str], i32); 5] = [
        ("the user's", &["--password", "secret"], 0),
        ("the owner's", &["--password", "wrong", "--password", "owner"], 0),
        ("from a file", &["--password-file", &file("right.txt")], 0),
        ("a wrong one", &["--password-file", &file("wrong.txt")], 2),
        ("no such file", &["--password-file", &file("none.txt")], 2),
    ];
    for (name, more, code) in cases {
        let ran = text(&folder, "locked.pdf", more);
        assert_eq!((ran.code, ran.out.contains("통지방법")), (code, code == 0), "{name}: {ran:?}");
    }
}

#[test]
fn json_shows_places_labels_and_outline() {
    let folder = Folder::new().with("a.pdf", pdf(&[RULE]));
    let view = text(&folder, "a.pdf", &["--format", "json"]).json();
    assert_eq!(view["document"]["path"], "a.pdf");
    let page = &view["pages"][0];
    assert_eq!((&page["number"], &page["width"]), (&1.into(), &595.0.into()));
    let lines = page["lines"].as_array().unwrap();
    assert_eq!(lines.len(), RULE.len());
    for (line, expected) in lines.iter().zip(RULE) {
        assert_eq!(line["text"], *expected);
        assert_eq!(line["role"], "body");
        let bounds: Vec<f64> =
            line["box"].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect();
        assert!(bounds[0] >= 71.0 && bounds[0] < bounds[2] && bounds[1] < bounds[3], "{line}");
    }
    let articles: Vec<(&str, &str)> = view["outline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["level"] == "article")
        .map(|it| (it["label"].as_str().unwrap(), it["title"].as_str().unwrap()))
        .collect();
    assert_eq!(articles, [("제1조", "목적"), ("제7조", "침해사고 보고")]);
}

#[test]
fn json_tells_header_rows_of_tables() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |texts: [&str; 2]| texts.map(cell).concat();
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr><w:tr>{}</w:tr></w:tbl><w:p/>",
        row(["담당자", "연락처"]),
        row(["보안팀장", "02-123-4567"])
    );
    let folder = Folder::new().with("a.docx", word(&body, ""));
    let view = text(&folder, "a.docx", &["--format", "json"]).json();
    let lines = view["pages"][0]["lines"].as_array().unwrap().iter();
    let heads: Vec<(&str, bool)> =
        lines.map(|it| (it["text"].as_str().unwrap(), it["heads_cells"] == true)).collect();
    assert_eq!(heads, [("담당자", true), ("연락처", true), ("보안팀장", false), ("02-123-4567", false)]);
}
