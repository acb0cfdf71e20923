//! What the tests read, made by the tests, and how they run the program.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use docx_rs::{Docx, Paragraph, Run as DocxRun};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};

/// A folder that is gone after the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Writes a file below the folder, with the folders above it.
    pub(crate) fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Folder {
        let place = self.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }
}

/// A rule of two articles that states some requirements.
pub(crate) const RULE: &[&str] = &[
    "제1조(목적) 이 지침은 침해사고 대응에 필요한 사항을 정한다.",
    "제7조(침해사고 보고)",
    "③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다.",
    "1. 통지방법 : 전화, 휴대전화, 전자우편",
    "2. 발생 원인",
];

/// A PDF with one page for each of `pages`, a line for each of its lines; a page without lines draws nothing but a picture.
pub(crate) fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    saved(pdf_document(pages))
}

/// The same, and a password is needed to open it.
pub(crate) fn locked_pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut document = pdf_document(pages);
    let id = || Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", Object::Array(vec![id(), id()]));
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "secret",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A PDF with one page for each content stream. Its text is shown with `/F1`, in UTF-16.
pub(crate) fn drawn_pdf(contents: &[String]) -> Vec<u8> {
    saved(pdf_of(contents))
}

/// UTF-16 as a string of a content stream.
pub(crate) fn codes(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

fn pdf_document(pages: &[&[&str]]) -> Document {
    pdf_of(&pages.iter().map(|lines| content(lines)).collect::<Vec<_>>())
}

/// The font is not embedded: its characters are known by the predefined CMap UniKS-UTF16-H (ISO 32000-1, 9.7.5.2).
fn pdf_of(contents: &[String]) -> Document {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "HYSMyeongJo-Medium", "Flags" => 4, "ItalicAngle" => 0,
        "FontBBox" => vec![0.into(), Object::from(-148), 1001.into(), 880.into()],
        "Ascent" => 880, "Descent" => -148, "CapHeight" => 880, "StemV" => 93,
    });
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "HYSMyeongJo-Medium",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Korea1"), "Supplement" => 1,
        },
        "FontDescriptor" => descriptor, "DW" => 1000,
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "HYSMyeongJo-Medium-UniKS-UTF16-H",
        "Encoding" => "UniKS-UTF16-H", "DescendantFonts" => vec![descendant.into()],
    });
    let picture = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        },
        vec![0],
    ));
    let kids: Vec<Object> = contents
        .iter()
        .map(|content| {
            let content = document.add_object(Stream::new(dictionary! {}, content.clone().into_bytes()));
            let page = document.add_object(dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => dictionary! {
                    "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "P1" => picture },
                },
            });
            page.into()
        })
        .collect();
    let count = kids.len() as i64;
    document.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    document
}

fn content(lines: &[&str]) -> String {
    if lines.is_empty() {
        return "q 400 0 0 600 80 100 cm /P1 Do Q".to_owned();
    }
    let mut content = "BT /F1 11 Tf 72 760 Td 18 TL\n".to_owned();
    for line in lines {
        content.push_str(&format!("<{}> Tj T*\n", codes(line)));
    }
    content.push_str("ET");
    content
}

/// A DOCX with a paragraph for each line.
pub(crate) fn docx(lines: &[&str]) -> Vec<u8> {
    let mut docx = Docx::new();
    for line in lines {
        docx = docx.add_paragraph(Paragraph::new().add_run(DocxRun::new().add_text(*line)));
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An Office package of `parts`, whose main part, the first of them, is related to all others of `kind`: `r1`, `r2` …
fn package(kind: &str, parts: &[(String, String)]) -> Vec<u8> {
    let rels = |targets: &mut dyn Iterator<Item = (String, &str)>| {
        let entries: String = (1..)
            .zip(targets)
            .map(|(id, (target, kind))| {
                format!("<Relationship Id='r{id}' Type='{R}/{kind}' Target='/{target}'/>")
            })
            .collect();
        format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{entries}</Relationships>"
        )
    };
    let (main, _) = parts.first().unwrap();
    let (folder, name) = main.split_once('/').unwrap();
    let content_type = match folder {
        "word" => "wordprocessingml.document",
        "xl" => "spreadsheetml.sheet",
        _ => "presentationml.presentation",
    };
    let mut all = parts.to_vec();
    all.push((
        "[Content_Types].xml".into(),
        format!("<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/><Override PartName='/{main}' ContentType='application/vnd.openxmlformats-officedocument.{content_type}.main+xml'/></Types>"),
    ));
    all.push(("_rels/.rels".into(), rels(&mut [(main.clone(), "officeDocument")].into_iter())));
    let others = &mut parts.iter().skip(1).map(|(name, _)| (name.clone(), kind));
    all.push((format!("{folder}/_rels/{name}.rels"), rels(others)));
    let all: Vec<(&str, &str)> =
        all.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    zipped(&all)
}

/// The vocabulary of word processing documents.
pub(crate) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A DOCX of this XML: what stands in `w:body`, and in `w:numbering`.
pub(crate) fn word(body: &str, numbering: &str) -> Vec<u8> {
    package(
        "numbering",
        &[
            (
                "word/document.xml".into(),
                format!("<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>"),
            ),
            ("word/numbering.xml".into(), format!("<w:numbering xmlns:w='{W}'>{numbering}</w:numbering>")),
        ],
    )
}

/// A DOCX of this XML in `w:body` that states a page count.
pub(crate) fn stating(body: &str, pages: u64) -> Vec<u8> {
    let rels = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' Type='{R}/officeDocument' Target='word/document.xml'/><Relationship Id='r2' Type='{R}/extended-properties' Target='docProps/app.xml'/></Relationships>"
    );
    zipped(&[
        (
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
        ),
        ("_rels/.rels", &rels),
        ("word/document.xml", &format!("<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>")),
        (
            "docProps/app.xml",
            &format!(
                "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'><Pages>{pages}</Pages></Properties>"
            ),
        ),
    ])
}

/// A ZIP archive of these members, as they are.
pub(crate) fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An XLSX with the sheets of these names, and in each the rows of these cells.
pub(crate) fn xlsx(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let names: String = (1..)
        .zip(sheets)
        .map(|(id, (name, _))| format!("<sheet name='{name}' sheetId='{id}' r:id='r{id}'/>"))
        .collect();
    let book = format!("<workbook xmlns='{S}' xmlns:r='{R}'><sheets>{names}</sheets></workbook>");
    let mut parts = vec![("xl/workbook.xml".to_owned(), book)];
    for (id, (_, rows)) in (1..).zip(sheets) {
        let cell = |text: &&str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
        let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
        let rows: String = rows.iter().map(row).collect();
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!("<worksheet xmlns='{S}'><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    package("worksheet", &parts)
}

/// A PPTX with a slide for each of `slides`, and in it a paragraph for each line.
pub(crate) fn pptx(slides: &[&[&str]]) -> Vec<u8> {
    let names = format!(
        "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:r='{R}'"
    );
    let ids: String =
        (1..=slides.len()).map(|id| format!("<p:sldId id='{}' r:id='r{id}'/>", id + 255)).collect();
    let main = format!("<p:presentation {names}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>");
    let mut parts = vec![("ppt/presentation.xml".to_owned(), main)];
    for (id, lines) in (1..).zip(slides) {
        let lines: String = lines.iter().map(|it| format!("<a:p><a:r><a:t>{it}</a:t></a:r></a:p>")).collect();
        parts.push((
            format!("ppt/slides/slide{id}.xml"),
            format!("<p:sld {names}><p:cSld><p:spTree><p:sp><p:txBody>{lines}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"),
        ));
    }
    package("slide", &parts)
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A run of the program, in no locale, with nothing on standard input and without other programs: what it says must not depend on
/// whether LibreOffice is installed.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evimap"));
    command.args(arguments).stdin(Stdio::null()).env("PATH", "");
    for variable in
        ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"]
    {
        command.env_remove(variable);
    }
    command
}

/// Runs the program to its end.
pub(crate) fn evimap<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Ran {
    let output = command(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs `evimap scan FOLDER` with more arguments.
pub(crate) fn scan(folder: &Folder, more: &[&str]) -> Ran {
    let mut arguments = vec!["scan".to_owned(), folder.path().to_str().unwrap().to_owned()];
    arguments.extend(more.iter().map(|it| (*it).to_owned()));
    evimap(&arguments)
}
