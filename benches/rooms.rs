//! What each step costs on the samples: `cargo bench`. Every bench checks its answer before it times anything.
//!
//! Times swing with the machine; instructions do not: `benches/instructions.py` counts them by step.
//!
//! A DOCX is read in at most twice the instructions of [`inflate_and_tokenise`]. On ten real and made documents of 4 to 870 KiB it is 1.56
//! of them in sum, and 1.36 to 1.70 of each:
//!
//! ```text
//! cargo bench --no-run
//! for steps in inflate_and_tokenise read_docx; do
//!   DOCX_FOLDER=… valgrind --tool=callgrind --toggle-collect="*$steps*" target/release/deps/rooms-… --test docx
//! done
//! ```

#![expect(clippy::unwrap_used, reason = "a bench is no library, and should fail loudly")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use divan::{Bencher, black_box};
use evimap::criteria::{self, DocumentFacts, Inspector, Profile, Source};
use evimap::dictionary::{self, Checklist, Known, Origin};
use evimap::document::Document;
use evimap::extract::{self, Limits, PdfSteps, Settings};
use evimap::matching::Matcher;
use evimap::pipeline::{self, DocxPages, Event, FileResult, Layout, Outcome, Plan, Reader, Scan, Standard};
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

/// The long document, and all that stand in the folder that `DOCX_FOLDER` names.
fn docx_files() -> Vec<String> {
    let folder = std::env::var_os("DOCX_FOLDER").map(std::path::PathBuf::from);
    let files = folder.into_iter().flat_map(|it| std::fs::read_dir(it).unwrap());
    let mut names: Vec<String> = files
        .map(|it| it.unwrap().path().to_str().unwrap().to_owned())
        .filter(|it| it.ends_with(".docx"))
        .collect();
    names.sort();
    names.insert(0, "long".to_owned());
    names
}

fn docx_bytes(file: &str) -> Vec<u8> {
    if file == "long" { long_docx() } else { std::fs::read(file).unwrap() }
}

/// Whether a DOCX is read from this part.
fn is_read(part: &str) -> bool {
    const PARTS: [&str; 8] =
        ["document", "styles.xml", "numbering", "settings", "footnotes", "endnotes", "header", "footer"];
    let own = part.strip_prefix("word/").filter(|it| it.ends_with(".xml") && !it.contains('/'));
    own.is_some_and(|it| PARTS.iter().any(|begin| it.starts_with(begin)))
}

/// What reading a DOCX is measured by: no more than twice this.
#[inline(never)]
fn inflate_and_tokenise(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let (mut buffer, mut elements) = (Vec::new(), 0);
    for index in 0..archive.len() {
        let part = archive.by_index(index).unwrap();
        if !part.name().is_ok_and(|it| is_read(&it)) {
            continue;
        }
        let mut reader = quick_xml::Reader::from_reader(std::io::BufReader::new(part));
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).unwrap() {
                quick_xml::events::Event::End(_) => elements += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
    }
    elements
}

#[inline(never)]
fn read_docx(bytes: &[u8]) -> Document {
    extract::extract("a.docx", bytes, &Settings::default()).unwrap().value
}

#[divan::bench(args = docx_files())]
fn docx_tokens(bencher: Bencher<'_, '_>, file: &str) {
    let bytes = docx_bytes(file);
    assert!(inflate_and_tokenise(&bytes) > 100);
    bencher.bench(|| inflate_and_tokenise(black_box(&bytes)));
}

#[divan::bench(args = docx_files())]
fn docx(bencher: Bencher<'_, '_>, file: &str) {
    let bytes = docx_bytes(file);
    assert!(file != "long" || read_docx(&bytes).lines.len() == 3_000);
    bencher.bench(|| read_docx(black_box(&bytes)));
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

fn standard() -> Standard {
    let checklist = checklist();
    let inspector = Inspector::new(&checklist, known(), []);
    Standard { checklist, profile: Profile::default(), inspector }
}

/// The samples, read in this process, and what each of them says.
fn scan(standard: &Standard) -> (Scan, Vec<DocumentFacts>) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let limits = Limits::default();
    let inputs = pipeline::list(&[samples], &[], &[], pipeline::Links::LeaveAlone, &limits).unwrap();
    let plan = Plan {
        jobs: std::num::NonZeroUsize::new(1),
        settings: Settings::default(),
        layout: Layout::new(DocxPages::File),
        reader: Reader::InProcess,
    };
    let facts = Mutex::new(BTreeMap::new());
    let scan = pipeline::scan(
        inputs,
        &plan,
        &(),
        || Some(standard),
        |event| {
            if let Event::Done(index, FileResult { outcome: Outcome::Read(_, said), .. }) = event {
                facts.lock().unwrap().insert(index, said.clone());
            }
        },
    );
    (scan.unwrap(), facts.into_inner().unwrap().into_values().collect())
}

#[divan::bench]
fn whole_folder(bencher: Bencher<'_, '_>) {
    let standard = standard();
    assert_eq!(scan(&standard).0.assessments.len(), 36);
    bencher.bench(|| scan(black_box(&standard)));
}

#[divan::bench]
fn decide(bencher: Bencher<'_, '_>) {
    let standard = standard();
    let (_, facts) = scan(&standard);
    let coverage = criteria::Coverage { read: facts.len(), unread: 0 };
    let decide = || criteria::decide(&standard.checklist, &standard.profile, coverage, black_box(&facts));
    assert_eq!(decide().len(), 36);
    bencher.bench(decide);
}

#[divan::bench]
fn report(bencher: Bencher<'_, '_>) {
    let standard = standard();
    let (scan, _) = scan(&standard);
    let write = || {
        let mut out = Vec::new();
        let report = Report::new(Lang::Ko, &standard.checklist, &standard.profile, black_box(&scan));
        json::write(&report, &mut out).unwrap();
        out
    };
    assert!(write().len() > 10_000);
    bencher.bench(write);
}
