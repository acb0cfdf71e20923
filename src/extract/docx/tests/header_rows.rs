//! Rows that head the columns of a table: said by the file, or seen.

use super::{Parts, expand, part};
use crate::extract::package::made::header_cells;

struct Case {
    name: &'static str,
    /// What the table's properties say.
    table: &'static str,
    /// A row for each; `R<…>` stands for the properties of a row, `C<…>` for those of a cell, `B` for bold before a cell's text.
    rows: &'static [&'static str],
    /// The cells that stand in a header row.
    expected: &'static str,
}

const SHADED: &str = "<w:shd w:val='clear' w:fill='D9D9D9'/>";

const CASES: &[Case] = &[
    Case { name: "nothing is said", table: "", rows: &["가|나", "다|라"], expected: "" },
    Case {
        name: "a row that is repeated on each page",
        table: "",
        rows: &["R<w:tblHeader/>가|나", "다|라"],
        expected: "가|나#",
    },
    Case {
        name: "two of them",
        table: "",
        rows: &["R<w:tblHeader/>가|나", "R<w:tblHeader w:val='true'/>다|라", "마|바"],
        expected: "가|나#다|라#",
    },
    Case {
        name: "not repeated",
        table: "",
        rows: &["R<w:tblHeader w:val='0'/>가|나", "다|라"],
        expected: "",
    },
    Case {
        name: "a row further down is none",
        table: "",
        rows: &["가|나", "R<w:tblHeader/>다|라", "마|바"],
        expected: "",
    },
    Case {
        name: "the first row of a style",
        table: "<w:tblStyle w:val='grid'/><w:tblLook w:firstRow='1'/>",
        rows: &["가|나", "다|라", "마|바"],
        expected: "가|나#",
    },
    Case {
        name: "all flags in one number",
        table: "<w:tblStyle w:val='heir'/><w:tblLook w:val='04A0'/>",
        rows: &["가|나", "다|라"],
        expected: "가|나#",
    },
    Case {
        name: "the table does not want the look",
        table: "<w:tblStyle w:val='grid'/><w:tblLook w:val='0600'/>",
        rows: &["가|나", "다|라"],
        expected: "",
    },
    Case {
        name: "a style without a look for the first row, as Word's own",
        table: "<w:tblStyle w:val='plain'/><w:tblLook w:val='04A0' w:firstRow='1'/>",
        rows: &["가|나", "다|라"],
        expected: "",
    },
    Case {
        name: "as Word notes it in the row",
        table: "",
        rows: &["R<w:cnfStyle w:val='100000000000'/>가|나", "R<w:cnfStyle w:val='000000100000'/>다|라"],
        expected: "가|나#",
    },
    Case { name: "each cell shaded", table: "", rows: &["C가|C나", "다|라"], expected: "가|나#" },
    Case { name: "each cell bold", table: "", rows: &["B가|B나", "다|라"], expected: "가|나#" },
    Case {
        name: "one shaded, one bold, one empty",
        table: "",
        rows: &["C가|B나|", "다|라|마"],
        expected: "가|나|#",
    },
    Case {
        name: "a form: the first column is shaded", table: "", rows: &["C가|나", "C다|라"], expected: ""
    },
    Case { name: "all is bold", table: "", rows: &["B가|B나", "B다|B라"], expected: "" },
    Case {
        name: "two rows, a wide heading over narrow ones",
        table: "",
        rows: &["C가|C나", "C다|C라", "마|바"],
        expected: "가|나#다|라#",
    },
    Case { name: "a title of one cell is no header", table: "", rows: &["C가", "나|다"], expected: "" },
    Case { name: "a table of one row", table: "", rows: &["C가|C나"], expected: "" },
    Case {
        name: "a table of one row with a style",
        table: "<w:tblStyle w:val='grid'/><w:tblLook w:firstRow='1'/>",
        rows: &["가|나"],
        expected: "",
    },
    Case {
        name: "a row without text does not count",
        table: "",
        rows: &["|", "C가|C나", "다|라"],
        expected: "가|나#",
    },
    Case { name: "white is no shade", table: "", rows: &["V가|V나", "다|라"], expected: "" },
];

fn row(source: &str) -> String {
    let (properties, cells) = match source.strip_prefix('R').and_then(|it| it.split_once("/>")) {
        Some((property, cells)) => (format!("<w:trPr>{property}/></w:trPr>"), cells),
        None => (String::new(), source),
    };
    let cell = |text: &str| {
        let (look, text) = match text.chars().next() {
            Some(look @ ('B' | 'C' | 'V')) => (look, text.get(1..).unwrap()),
            _ => (' ', text),
        };
        let shade = match look {
            'C' => SHADED,
            'V' => "<w:shd w:val='clear' w:fill='FFFFFF'/>",
            _ => "",
        };
        let bold = if look == 'B' { "<w:rPr><w:b/></w:rPr>" } else { "" };
        format!("<w:tc><w:tcPr>{shade}</w:tcPr><w:p><w:r>{bold}<w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    format!("<w:tr>{properties}{}</w:tr>", cells.split('|').map(cell).collect::<String>())
}

fn header_rows(body: &str) -> String {
    let styles = part(
        "styles",
        "<w:style w:type='table' w:styleId='plain'/>\
         <w:style w:type='table' w:styleId='grid'><w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>\
         <w:style w:type='table' w:styleId='heir'><w:basedOn w:val='grid'/></w:style>\
         <w:style w:type='paragraph' w:styleId='head'><w:rPr><w:b/></w:rPr></w:style>\
         <w:style w:type='character' w:styleId='strong'><w:rPr><w:b/></w:rPr></w:style>",
    );
    let read = Parts::new(body).related(&[("styles", "styles.xml", styles)]).read().value;
    header_cells(&read)
}

#[test]
fn rows_that_head_a_table_are_known() {
    for case in CASES {
        let rows: String = case.rows.iter().map(|it| row(it)).collect();
        let body = format!("<w:tbl><w:tblPr>{}</w:tblPr>{rows}</w:tbl>{}", case.table, expand("{뒤}"));
        assert_eq!(header_rows(&body), case.expected, "{}", case.name);
    }
}

#[test]
fn bold_by_style_counts_and_tables_count_for_themselves() {
    let styled = |text: &str| {
        format!("<w:tc><w:p><w:pPr><w:pStyle w:val='head'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let strong = |text: &str| {
        format!(
            "<w:tc><w:p><w:r><w:rPr><w:rStyle w:val='strong'/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )
    };
    let inner = format!("<w:tbl>{}{}</w:tbl>", row("C안1|C안2"), row("안3|안4"));
    let cases = [
        (
            "paragraph style",
            format!("<w:tr>{}{}</w:tr>{}", styled("가"), styled("나"), row("다|라")),
            "가|나#",
        ),
        (
            "character style",
            format!("<w:tr>{}{}</w:tr>{}", strong("가"), strong("나"), row("다|라")),
            "가|나#",
        ),
        (
            "a table in a cell",
            format!("<w:tr><w:tc>{inner}<w:p/></w:tc><w:tc>{}</w:tc></w:tr>{}", expand("{밖}"), row("다|라")),
            "안1|안2#",
        ),
        (
            "a header row over a page end",
            format!(
                "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>a1</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>a2</w:t></w:r></w:p></w:tc><w:tc>{}</w:tc></w:tr>{}",
                expand("{나}"),
                row("다|라")
            ),
            "a1|나#a2#",
        ),
    ];
    for (name, rows, expected) in cases {
        assert_eq!(header_rows(&format!("<w:tbl>{rows}</w:tbl>")), expected, "{name}");
    }
}
