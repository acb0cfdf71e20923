//! What each step costs on the samples: `cargo bench`. Every bench checks its answer before it times anything.
//!
//! Times swing with the machine; instructions do not: `benches/instructions.py` counts them by step.

#![expect(clippy::unwrap_used, reason = "a bench is no library, and should fail loudly")]

use std::path::Path;

use divan::{Bencher, black_box};
use evimap::criteria::{self, Inspector, Profile, Source};
use evimap::dictionary::{self, Checklist, Known, Origin};
use evimap::document::Document;
use evimap::extract::{self, Limits, PdfSteps, Settings};
use evimap::matching::Matcher;
use evimap::pipeline::{self, DocxPages, Layout, Plan, Reader, Scan};
use evimap::report::wording::Lang;
use evimap::report::{Report, json};
use evimap::text::{self, Text};

const RULE: &str = "03. 개인정보관리정책서_Ver 1.0.pdf";
const PAGES: usize = 17;
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

fn known() -> Known {
    dictionary::known(&Origin::new("digital-service")).unwrap()
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

fn loaded() -> PdfSteps {
    PdfSteps::load(&bytes(RULE), &Limits::default()).unwrap()
}

#[divan::bench]
fn pdf_1_load(bencher: Bencher<'_, '_>) {
    let (bytes, limits) = (bytes(RULE), Limits::default());
    assert_eq!(loaded().inflate().len(), PAGES);
    bencher.bench(|| PdfSteps::load(black_box(&bytes), &limits));
}

#[divan::bench]
fn pdf_2_inflate(bencher: Bencher<'_, '_>) {
    let file = loaded();
    assert!(file.inflate().iter().map(Vec::len).sum::<usize>() > 1_000 * PAGES);
    bencher.bench(|| black_box(&file).inflate());
}

#[divan::bench]
fn pdf_3_tokenise(bencher: Bencher<'_, '_>) {
    let contents = loaded().inflate();
    let tokenise = || contents.iter().map(|it| PdfSteps::tokenise(black_box(it))).sum::<usize>();
    assert!(tokenise() > 100 * PAGES);
    bencher.bench(tokenise);
}

#[divan::bench]
fn pdf_4_interpret(bencher: Bencher<'_, '_>) {
    let file = loaded();
    let contents = file.inflate();
    assert!(file.interpret(&contents).glyphs() > 100 * PAGES);
    bencher.bench(|| file.interpret(black_box(&contents)));
}

#[divan::bench]
fn pdf_5_lay_out(bencher: Bencher<'_, '_>) {
    let file = loaded();
    let drawn = file.interpret(&file.inflate());
    assert_eq!(PdfSteps::lay_out(drawn.clone()).text, document(RULE).text);
    bencher.with_inputs(|| drawn.clone()).bench_values(PdfSteps::lay_out);
}

#[divan::bench(args = [(RULE, PAGES), (PROCEDURE, 3)])]
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

#[divan::bench]
fn inspect(bencher: Bencher<'_, '_>) {
    let (document, text) = read();
    let inspector = Inspector::new(&checklist(), known(), []);
    let source = Source { index: 0, title: RULE, document: &document, text: &text };
    assert!(inspector.inspect(&source).0.len() < 10);
    bencher.bench(|| inspector.inspect(black_box(&source)));
}

/// The samples, read in this process.
fn scan(checklist: &Checklist) -> Scan {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let limits = Limits::default();
    let inputs = pipeline::list(&[samples], &[], None, &limits).unwrap();
    let plan = Plan {
        jobs: std::num::NonZeroUsize::new(1),
        settings: Settings::default(),
        layout: Layout::new(DocxPages::File),
        reader: Reader::InProcess,
    };
    let inspector = Inspector::new(checklist, known(), []);
    pipeline::scan(inputs, &plan, None, checklist, &Profile::default(), &inspector, |_| {}).unwrap()
}

#[divan::bench]
fn whole_folder(bencher: Bencher<'_, '_>) {
    let checklist = checklist();
    assert_eq!(scan(&checklist).assessments.len(), 36);
    bencher.bench(|| scan(black_box(&checklist)));
}

#[divan::bench]
fn decide(bencher: Bencher<'_, '_>) {
    let checklist = checklist();
    let scan = scan(&checklist);
    let coverage = criteria::Coverage { read: scan.facts.len(), unread: 0 };
    let decide = || criteria::decide(&checklist, &Profile::default(), coverage, black_box(&scan.facts));
    assert_eq!(decide().len(), 36);
    bencher.bench(decide);
}

#[divan::bench]
fn report(bencher: Bencher<'_, '_>) {
    let checklist = checklist();
    let scan = scan(&checklist);
    let write = || {
        let mut out = Vec::new();
        let report = Report::new(Lang::Ko, &checklist, &Profile::default(), black_box(&scan));
        json::write(&report, &mut out).unwrap();
        out
    };
    assert!(write().len() > 10_000);
    bencher.bench(write);
}
