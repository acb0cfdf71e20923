//! What each room costs on the samples: `cargo bench`. Every bench checks its answer before it times anything.
//!
//! Times swing with the machine; instructions do not. The steps of reading a PDF (load, inflate, tokenise, interpret, layout), in
//! instructions of each function with what it calls:
//!
//! ```text
//! cargo build --release
//! valgrind --tool=callgrind --callgrind-out-file=steps.out target/release/evimap text FILE.pdf > /dev/null
//! callgrind_annotate --inclusive=yes steps.out | grep -E 'File::open|stream::decode|Operations::next|Interpreter::run|segment::build|flow::arrange|Writer::|text::read'
//! ```

#![expect(clippy::unwrap_used, reason = "a bench is no library, and should fail loudly")]

use std::path::Path;

use divan::{Bencher, black_box};
use evimap::criteria::{self, Source};
use evimap::dictionary::{self, Checklist, Origin};
use evimap::document::Document;
use evimap::extract::{self, Settings};
use evimap::matching::Matcher;
use evimap::text::{self, Text};

const RULE: &str = "03. 개인정보관리정책서_Ver 1.0.pdf";
const PROCEDURE: &str = "04. 고객대응절차서_Ver 1.1.docx";

fn main() {
    divan::main();
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

fn document(name: &str) -> Document {
    extract::extract(name, &bytes(name), &Settings::default()).unwrap().value
}

fn checklist() -> Checklist {
    dictionary::load(&Origin::new("digital-service")).unwrap()
}

fn matcher(checklist: &Checklist) -> Matcher {
    Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap()
}

/// A document as the rooms above `extract` see it.
fn read() -> (Document, Text) {
    let document = document(RULE);
    let text = text::read(&document);
    (document, text)
}

#[divan::bench(args = [(RULE, 17), (PROCEDURE, 3)])]
fn extract(bencher: Bencher<'_, '_>, (name, pages): (&str, usize)) {
    let bytes = bytes(name);
    assert_eq!(document(name).pages.len(), pages);
    bencher.bench(|| extract::extract(name, black_box(&bytes), &Settings::default()));
}

/// A DOCX of some hundred pages, as a library writes it.
fn long_docx() -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Run};
    let line = "① 회사는 침해사고가 발생하면 지체 없이 그 사실과 통지방법, 발생 원인, 대응 절차를 이용자에게 알려야 한다.";
    let paragraph = |number: u32| {
        let text = format!("제{number}조(보고) {line}");
        Paragraph::new().add_run(Run::new().add_text(text)).add_run(Run::new().bold().add_text(line))
    };
    let docx = (1..=3_000).fold(Docx::new(), |docx, number| docx.add_paragraph(paragraph(number)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

/// What reading a DOCX is measured by: no more than twice this.
fn inflate_and_tokenise(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let main = archive.by_name("word/document.xml").unwrap();
    let mut reader = quick_xml::Reader::from_reader(std::io::BufReader::new(main));
    let (mut buffer, mut paragraphs) = (Vec::new(), 0);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap() {
            quick_xml::events::Event::End(end) => paragraphs += usize::from(end.name().into_inner() == "w:p"),
            quick_xml::events::Event::Eof => return paragraphs,
            _ => {}
        }
    }
}

#[divan::bench]
fn docx_tokens(bencher: Bencher<'_, '_>) {
    let bytes = long_docx();
    assert_eq!(inflate_and_tokenise(&bytes), 3_000);
    bencher.bench(|| inflate_and_tokenise(black_box(&bytes)));
}

#[divan::bench]
fn docx(bencher: Bencher<'_, '_>) {
    let bytes = long_docx();
    let read = || extract::extract("a.docx", black_box(&bytes), &Settings::default()).unwrap().value;
    assert_eq!(read().lines.len(), 3_000);
    bencher.bench(read);
}

#[divan::bench]
fn text(bencher: Bencher<'_, '_>) {
    let document = document(RULE);
    assert!(text::read(&document).outline.units.iter().any(|it| it.title == "개인정보 파기"));
    bencher.bench(|| text::read(black_box(&document)));
}

#[divan::bench]
fn load_checklist(bencher: Bencher<'_, '_>) {
    assert_eq!(checklist().requirements.len(), 36);
    bencher.bench(checklist);
}

#[divan::bench]
fn build_matcher(bencher: Bencher<'_, '_>) {
    let checklist = checklist();
    bencher.bench(|| matcher(black_box(&checklist)));
}

#[divan::bench]
fn find(bencher: Bencher<'_, '_>) {
    let (_, text) = read();
    let matcher = matcher(&checklist());
    assert!(matcher.find(&text).len() > 100);
    bencher.bench(|| matcher.find(black_box(&text)));
}

#[divan::bench]
fn examine(bencher: Bencher<'_, '_>) {
    let (document, text) = read();
    let checklist = checklist();
    let hits = matcher(&checklist).find(&text);
    let source = Source { index: 0, title: RULE, document: &document, text: &text };
    assert!(criteria::examine(&checklist, &source, &hits).evidence.len() > 5);
    bencher.bench(|| criteria::examine(&checklist, &source, black_box(&hits)));
}
