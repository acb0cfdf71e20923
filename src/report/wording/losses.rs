//! What could not be read, and what to do about it.

use std::io;
use std::path::Path;

use super::Lang;
use crate::document::{Interruption, WarningKind};
use crate::extract::{ExtractError, Found, Limits};
use crate::pipeline::{Failure, InputError, NoPicture, Skip};
use crate::render;

/// Why a file gave no document, and what to do.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Extract(error) => extract_error(lang, error),
        Failure::Unreadable(kind) => unreadable(lang, *kind).to_owned(),
        Failure::Changed => lang
            .pick(
                "읽는 동안 파일이 바뀌었습니다. 저장을 마친 뒤 다시 실행해 주세요.",
                "The file changed while it was read. Run again when it is saved.",
            )
            .to_owned(),
        Failure::Interrupted(interruption) => interrupted(lang, *interruption).to_owned(),
    }
}

/// What ended the reading of a file.
fn interrupted(lang: Lang, interruption: Interruption) -> &'static str {
    match interruption {
        Interruption::Crash => lang.pick(
            "이 파일을 읽다가 내부 오류가 났습니다. 다른 파일에는 영향이 없습니다. PDF로 다시 저장해 넣어 주세요.",
            "The reader met an internal error in this file; other files are not affected. Save it as PDF again.",
        ),
        Interruption::Timeout => lang.pick(
            "정해진 시간 안에 읽지 못했습니다. PDF로 다시 저장하거나 --limit page_seconds=120 으로 시간을 늘려 주세요.",
            "It could not be read in time. Save it as PDF again, or allow more with --limit page_seconds=120.",
        ),
        Interruption::FileTimeout => lang.pick(
            "정해진 시간 안에 읽지 못했습니다. PDF로 다시 저장하거나 --limit file_seconds=600 으로 시간을 늘려 주세요.",
            "It could not be read in time. Save it as PDF again, or allow more with --limit file_seconds=600.",
        ),
        Interruption::MemoryLimit => lang.pick(
            "읽는 데 메모리가 너무 많이 듭니다. PDF로 다시 저장하거나 --limit memory_bytes=2G 로 한도를 늘려 주세요.",
            "It needs too much memory. Save it as PDF again, or allow more with --limit memory_bytes=2G.",
        ),
    }
}

fn extract_error(lang: Lang, error: &ExtractError) -> String {
    match error {
        ExtractError::Empty => lang
            .pick(
                "파일이 비어 있습니다(0바이트). 원본을 다시 받아 넣어 주세요.",
                "The file is empty (0 bytes). Put in a fresh copy of the original.",
            )
            .to_owned(),
        ExtractError::Unsupported { found, .. } => unsupported(lang, *found).to_owned(),
        ExtractError::Encrypted => lang
            .pick(
                "암호가 걸려 있어 열 수 없습니다. PDF라면 --password로 암호를 알려 주고, 아니면 암호를 해제한 사본을 넣어 주세요.",
                "A password is needed to open it. Give it with --password for a PDF, or put in a copy without a password.",
            )
            .to_owned(),
        ExtractError::Damaged { .. } | ExtractError::NothingLeft { .. } => lang
            .pick(
                "파일이 손상되어 한 쪽도 읽지 못했습니다. 원본을 다시 받거나 다시 저장해 넣어 주세요.",
                "The file is damaged and not one page could be read. Get or save the original again.",
            )
            .to_owned(),
        ExtractError::MainPartMissing { part } => match lang {
            Lang::Ko => format!(
                "문서의 본문이 든 부분({part})이 파일에 없어 읽지 못했습니다. 원본을 다시 받거나 다시 저장해 넣어 주세요."
            ),
            Lang::En => format!(
                "The file lacks the part that holds the document itself ({part}), so it could not be read. Get or save the original again."
            ),
        },
        ExtractError::TooLarge { bytes, allowed, limit } => {
            let (bytes, allowed) = (mebibytes(*bytes), mebibytes(*allowed));
            match lang {
                Lang::Ko => {
                    format!(
                        "파일이 너무 큽니다({bytes} MiB, 한도 {allowed} MiB). 나누어 넣거나 --limit {limit}=2G 로 한도를 늘려 주세요."
                    )
                }
                Lang::En => format!(
                    "The file is too large ({bytes} MiB, limit {allowed} MiB). Split it, or raise it with --limit {limit}=2G."
                ),
            }
        }
        ExtractError::NoText { pages: 0 } => lang
            .pick(
                "글자가 없는 문서입니다. 그림만 들어 있으면 글자 인식(OCR)을 거친 PDF를 넣거나 직접 확인해 주세요.",
                "The document has no text. If it holds pictures only, put in a PDF with recognised text (OCR), or check it by eye.",
            )
            .to_owned(),
        ExtractError::TooManyParts { parts, allowed } => match lang {
            Lang::Ko => format!(
                "안에 든 파일이 너무 많습니다({parts}개, 한도 {allowed}개). 나누어 넣거나 --limit package_parts={parts} 로 한도를 늘려 주세요."
            ),
            Lang::En => format!(
                "It holds too many files ({parts}, limit {allowed}). Split it, or raise it with --limit package_parts={parts}."
            ),
        },
        ExtractError::LimitReached { limit, value, .. } => limit_reached(lang, limit, *value),
        ExtractError::NoText { pages } => match lang {
            Lang::Ko => format!(
                "{pages}쪽 모두 글자가 없습니다(스캔으로 보입니다). 글자 인식(OCR)을 거친 PDF를 넣거나 직접 확인해 주세요."
            ),
            Lang::En => format!(
                "None of the {pages} pages has text (probably a scan). Put in a PDF with recognised text (OCR), or check it by eye."
            ),
        },
    }
}

fn unsupported(lang: Lang, found: Found) -> &'static str {
    match found {
        Found::Html => lang.pick(
            "웹 페이지(HTML)입니다. 내려받기가 잘못된 파일일 수 있으니 원본 문서를 다시 받아 주세요.",
            "This is a web page (HTML), perhaps a failed download. Get the original document again.",
        ),
        Found::Hwp | Found::Hwpx => lang.pick(
            "한글(HWP) 문서는 읽지 않습니다. PDF 또는 DOCX로 변환해 주세요.",
            "HWP documents are not read. Convert it to PDF or DOCX.",
        ),
        Found::BinarySpreadsheet => lang.pick(
            "이진 스프레드시트(XLSB)는 읽지 않습니다. XLSX 또는 PDF로 저장해 주세요.",
            "Binary spreadsheets (XLSB) are not read. Save it as XLSX or PDF.",
        ),
        Found::Ole => lang.pick(
            "옛 오피스 형식(DOC·XLS·PPT)은 읽지 않습니다. DOCX·XLSX·PPTX 또는 PDF로 저장해 주세요.",
            "Old Office files (DOC, XLS, PPT) are not read. Save it as DOCX, XLSX, PPTX or PDF.",
        ),
        Found::OpenDocument => lang.pick(
            "오픈 문서(ODT·ODS·ODP)는 읽지 않습니다. DOCX·XLSX·PPTX 또는 PDF로 저장해 주세요.",
            "OpenDocument files (ODT, ODS, ODP) are not read. Save it as DOCX, XLSX, PPTX or PDF.",
        ),
        Found::RichText => lang.pick(
            "서식 있는 텍스트(RTF)는 읽지 않습니다. DOCX 또는 PDF로 저장해 주세요.",
            "Rich text (RTF) is not read. Save it as DOCX or PDF.",
        ),
        Found::Zip => lang.pick(
            "압축 파일(ZIP)입니다. 압축을 풀어 문서를 넣어 주세요.",
            "This is a ZIP archive. Unpack it and put in the documents.",
        ),
        Found::Image => lang.pick(
            "그림 파일이라 글자를 읽을 수 없습니다. 글자 인식(OCR)을 거친 PDF를 넣거나 직접 확인해 주세요.",
            "This is a picture, so its text cannot be read. Put in a PDF with recognised text (OCR), or check it by eye.",
        ),
        Found::Unknown => lang.pick(
            "읽을 수 없는 형식입니다. PDF, DOCX, XLSX, PPTX 파일을 넣어 주세요.",
            "The format is not known. Put in a PDF, DOCX, XLSX or PPTX file.",
        ),
    }
}

fn unreadable(lang: Lang, kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => lang.pick(
            "읽을 권한이 없습니다. 파일이나 폴더의 권한을 확인해 주세요.",
            "Permission to read it was denied. Check the permissions of the file or folder.",
        ),
        io::ErrorKind::NotFound => {
            lang.pick("파일이 없습니다. 경로를 확인해 주세요.", "The file is not there. Check the path.")
        }
        _ => lang.pick(
            "저장 장치에서 읽지 못했습니다. 파일을 다른 곳에 복사한 뒤 다시 실행해 주세요.",
            "It could not be read from its disk. Copy it elsewhere and run again.",
        ),
    }
}

/// Why a file was left alone.
pub fn skip(lang: Lang, skip: &Skip) -> String {
    match skip {
        Skip::Link => lang
            .pick(
                "바로가기(심볼릭 링크)는 따라가지 않습니다. 원본 파일을 폴더에 넣거나 --follow 를 붙여 주세요.",
                "Symbolic links are not followed. Put the file itself into the folder, or add --follow.",
            )
            .to_owned(),
        Skip::LinkToListed => lang
            .pick(
                "이미 목록에 있는 파일이나 폴더로 가는 바로가기(심볼릭 링크)입니다.",
                "A symbolic link to a file or folder that is listed already.",
            )
            .to_owned(),
        Skip::LockFile => lang
            .pick(
                "문서를 편집하는 동안 생기는 임시 잠금 파일이라 건너뛰었습니다.",
                "Skipped: the lock file of a document that is open in an editor.",
            )
            .to_owned(),
        Skip::Hidden => lang
            .pick("숨김 파일이라 건너뛰었습니다.", "Skipped: a hidden file or one of the system.")
            .to_owned(),
        Skip::HiddenFolder => lang
            .pick("숨김 폴더라 안을 보지 않았습니다.", "Skipped: a hidden folder; it was not looked into.")
            .to_owned(),
        Skip::Special => lang
            .pick(
                "일반 파일이 아니라(장치·파이프) 건너뛰었습니다.",
                "Skipped: no regular file (a device, pipe or socket).",
            )
            .to_owned(),
        Skip::Archive { members } => match lang {
            Lang::Ko => format!("압축 파일입니다. 안에 든 파일 {members}개를 하나씩 읽었습니다."),
            Lang::En => format!("An archive; its {members} file(s) were read one by one."),
        },
        Skip::ChecklistForm => lang
            .pick(
                "작성한 체크리스트 양식이라 증빙으로 보지 않았습니다. 적힌 인용이 맞는지는 evimap verify로 확인해 주세요.",
                "Skipped: a filled-in checklist is no evidence for itself. Check its citations with evimap verify.",
            )
            .to_owned(),
        Skip::Duplicate { first, .. } => match lang {
            Lang::Ko => format!("내용이 같은 파일이 있어 한 번만 읽었습니다: {first}"),
            Lang::En => format!("Read once only, its content is that of: {first}"),
        },
    }
}

/// That the output cannot be written; `None` is standard output.
pub fn unwritable(lang: Lang, path: Option<&Path>) -> String {
    match (path, lang) {
        (Some(path), Lang::Ko) => format!("{}: 결과를 쓸 수 없습니다", path.display()),
        (Some(path), Lang::En) => format!("{}: the output cannot be written", path.display()),
        (None, Lang::Ko) => "표준 출력에 쓸 수 없습니다".to_owned(),
        (None, Lang::En) => "standard output cannot be written".to_owned(),
    }
}

/// What the system says of a file or a folder that is to be written or read; its own words where we have none.
pub fn system_error(lang: Lang, error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => (
            "그런 폴더나 파일이 없습니다. 경로를 확인해 주세요.",
            "there is no such folder or file; check the path",
        ),
        io::ErrorKind::PermissionDenied => (
            "권한이 없습니다. 파일이나 폴더의 권한을 확인해 주세요.",
            "permission was denied; check the permissions",
        ),
        io::ErrorKind::IsADirectory => {
            ("폴더입니다. 파일 이름을 지정해 주세요.", "this is a folder; name a file")
        }
        io::ErrorKind::NotADirectory => (
            "경로 가운데에 폴더가 아닌 것이 있습니다. 경로를 확인해 주세요.",
            "a part of the path is no folder; check the path",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            "저장 공간이 모자랍니다. 공간을 비우거나 다른 곳을 지정해 주세요.",
            "no space is left; make some or name another place",
        ),
        io::ErrorKind::ReadOnlyFilesystem => (
            "읽기만 할 수 있는 저장 장치입니다. 다른 곳을 지정해 주세요.",
            "the file system is read-only; name another place",
        ),
        io::ErrorKind::InvalidFilename => (
            "쓸 수 없는 파일 이름입니다. 더 짧은 이름을 지정해 주세요.",
            "the file name cannot be used; name a shorter one",
        ),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => (
            "다른 프로그램이 쓰고 있습니다. 그 프로그램에서 닫고 다시 실행해 주세요.",
            "another program uses it; close it there and run again",
        ),
        io::ErrorKind::InvalidData if lang == Lang::Ko => ("UTF-8 글이 아니거나 손상되었습니다.", ""),
        _ => return error.to_string(),
    };
    lang.pick(known.0, known.1).to_owned()
}

/// Why a cited page is not shown as a picture.
pub fn no_picture(lang: Lang, reason: NoPicture) -> &'static str {
    match reason {
        NoPicture::Changed => lang.pick(
            "검사한 뒤에 파일이 바뀌거나 없어져 그림을 만들지 않았습니다.",
            "The file changed or went away after the scan, so there is no picture.",
        ),
        NoPicture::Renderer(render::NoPicture::Encrypted) => {
            lang.pick("암호가 걸려 있어 그림을 만들 수 없습니다.", "A password is needed to make a picture.")
        }
        NoPicture::Renderer(render::NoPicture::Unreadable) => lang.pick(
            "파일이 손상되어 그림을 만들 수 없습니다.",
            "The file is damaged, so no picture can be made.",
        ),
        NoPicture::Renderer(render::NoPicture::TooLarge) => lang.pick(
            "쪽에 든 그림이 너무 커서 그림을 만들지 않았습니다.",
            "The images on the page are too large for a picture.",
        ),
        NoPicture::Renderer(render::NoPicture::TooSlow) => lang.pick(
            "그리는 데 너무 오래 걸려 그림을 만들지 않았습니다.",
            "Drawing took too long, so there is no picture.",
        ),
        NoPicture::Renderer(render::NoPicture::Crashed) => lang.pick(
            "쪽을 그리다가 내부 오류가 나서 그림이 없습니다.",
            "The renderer met an internal error, so there is no picture.",
        ),
        NoPicture::Renderer(render::NoPicture::NoFont) => lang.pick(
            "파일에 들어 있지 않은 한글 글꼴이 이 컴퓨터에도 없어 그림을 만들지 않았습니다.",
            "A Korean font that the file lacks is not on this computer either, so there is no picture.",
        ),
        NoPicture::Renderer(render::NoPicture::Blank) => lang.pick(
            "인용한 대목이 그림에 나타나지 않아 그림을 쓰지 않았습니다.",
            "The passage does not show in the picture, so it was not used.",
        ),
    }
}

/// That something in a document was not read.
pub fn partial(lang: Lang, losses: usize) -> String {
    match lang {
        Lang::Ko => format!("읽지 못한 곳이 {losses}군데 있습니다."),
        Lang::En if losses == 1 => "One part of it was not read.".to_owned(),
        Lang::En => format!("{losses} parts of it were not read."),
    }
}

/// What was lost in a document, or must be known about it.
pub fn warning(lang: Lang, kind: &WarningKind) -> String {
    match (kind, lang) {
        (WarningKind::PageWithoutText { .. }, Lang::Ko) => {
            "글자가 없는 쪽입니다(스캔이나 그림으로 보입니다). 직접 확인하거나 글자 인식(OCR)을 거친 파일을 넣어 주세요.".to_owned()
        }
        (WarningKind::PageWithoutText { .. }, Lang::En) => {
            "The page has no text (probably a scan or a drawing). Check it by eye, or put in a file with recognised text (OCR)."
                .to_owned()
        }
        (WarningKind::UndecodableText { glyphs, font }, Lang::Ko) => {
            format!("글꼴 {font}의 글자 {glyphs}개를 알아낼 수 없습니다. 다른 방법으로 만든 PDF나 DOCX 원본을 넣어 주세요.")
        }
        (WarningKind::UndecodableText { glyphs, font }, Lang::En) => {
            format!("{glyphs} glyphs of the font {font} stand for unknown characters. Put in a PDF made another way, or the DOCX.")
        }
        (WarningKind::StreamDamaged { what }, Lang::Ko) => {
            let what = match *what {
                "package part" => "문서를 이루는 XML",
                what => what,
            };
            format!("손상된 부분({what}) 뒤의 글자는 읽지 못했습니다. 원본을 다시 저장해 주세요.")
        }
        (WarningKind::StreamDamaged { what }, Lang::En) => {
            format!("Text after a damaged part ({what}) was not read. Save the original again.")
        }
        (WarningKind::Rebuilt, Lang::Ko) => "파일 구조가 손상되어 복구해 읽었습니다. 빠진 쪽이 없는지 확인해 주세요.".to_owned(),
        (WarningKind::Rebuilt, Lang::En) => {
            "The file's structure was damaged and rebuilt. Check that no page is missing.".to_owned()
        }
        (WarningKind::PagesMissing { stated, found }, Lang::Ko) => {
            format!("파일에는 {stated}쪽이라고 적혀 있으나 {found}쪽만 찾았습니다. 원본을 다시 저장해 주세요.")
        }
        (WarningKind::PagesMissing { stated, found }, Lang::En) => {
            format!("The file states {stated} pages and {found} were found. Save the original again.")
        }
        (WarningKind::OcrLayer, Lang::Ko) => {
            "글자 인식(OCR)으로 얻은 글자입니다. 잘못 인식된 곳이 있을 수 있으니 인용문을 확인해 주세요.".to_owned()
        }
        (WarningKind::OcrLayer, Lang::En) => {
            "The text comes from character recognition (OCR). Check quotes, it may be wrong in places.".to_owned()
        }
        (WarningKind::HiddenText { characters }, Lang::Ko) => {
            format!("화면에 보이지 않는 글자 {characters}자는 증빙으로 보지 않았습니다.")
        }
        (WarningKind::HiddenText { characters }, Lang::En) => {
            format!("{characters} characters that are not shown were left out.")
        }
        (WarningKind::LimitReached { limit, value }, _) => limit_reached(lang, limit, *value),
        (WarningKind::PartNotRead { part }, Lang::Ko) => {
            format!("문서 안의 일부({part})를 읽지 못했습니다. 증빙이 들어 있으면 따로 넣어 주세요.")
        }
        (WarningKind::PartNotRead { part }, Lang::En) => {
            format!("A part of the document ({part}) was not read. Put it in by itself if it is evidence.")
        }
        (WarningKind::PartDoubled { part }, Lang::Ko) => {
            format!("이름이 같은 부분({part})이 파일에 둘 있어 뒤의 것만 읽었습니다. 원본을 다시 저장해 주세요.")
        }
        (WarningKind::PartDoubled { part }, Lang::En) => {
            format!("The file has two parts of one name ({part}); only the later was read. Save the original again.")
        }
        (WarningKind::EntityNotRead, Lang::Ko) => {
            "파일이 따로 정의한 글(XML 개체)은 안전을 위해 펼치지 않아 그 자리를 읽지 못했습니다. 편집기에서 다시 저장해 주세요.".to_owned()
        }
        (WarningKind::EntityNotRead, Lang::En) => {
            "Text behind XML entities that the file defines itself was not read, for safety. Save it again in a word processor.".to_owned()
        }
        (WarningKind::Picture { alternative: Some(text) }, Lang::Ko) => {
            format!("그림이 있습니다({text}). 그림 속 글자는 읽지 않으니 직접 확인해 주세요.")
        }
        (WarningKind::Picture { alternative: Some(text) }, Lang::En) => {
            format!("There is a picture ({text}). Text in pictures is not read; check it by eye.")
        }
        (WarningKind::Picture { alternative: None }, Lang::Ko) => {
            "그림이 있습니다. 그림 속 글자는 읽지 않으니 직접 확인해 주세요.".to_owned()
        }
        (WarningKind::Picture { alternative: None }, Lang::En) => {
            "There is a picture. Text in pictures is not read; check it by eye.".to_owned()
        }
        (WarningKind::PageCountDiffers { stated, found }, Lang::Ko) => {
            format!("파일에 적힌 쪽수({stated})와 찾은 쪽수({found})가 다릅니다. 인용한 쪽이 어긋날 수 있으니 조문 번호로 확인하거나 PDF로 저장해 넣어 주세요.")
        }
        (WarningKind::PageCountDiffers { stated, found }, Lang::En) => {
            format!("The file states {stated} pages and {found} were found. Cited pages may be off: go by the article, or put it in as PDF.")
        }
        (WarningKind::LayoutFailed { reason }, Lang::Ko) => {
            let reason = match *reason {
                "not installed" => "설치되어 있지 않음",
                "time limit" => "시간 초과",
                "text differs" => "그린 글이 파일과 다름",
                "given up" => "앞선 파일 여럿에서 멈추거나 실패하여 더 쓰지 않음",
                _ => "변환 실패",
            };
            format!("LibreOffice로 쪽을 나누지 못해({reason}) 파일에 적힌 것만으로 쪽을 정했습니다.")
        }
        (WarningKind::LayoutFailed { reason }, Lang::En) => {
            format!("LibreOffice gave no pages ({reason}); they are those that the file itself supports.")
        }
        (WarningKind::PageLeftOut { interruption }, _) => page_left_out(lang, *interruption).to_owned(),
        (WarningKind::Encoding, Lang::Ko) => {
            "알 수 없는 글자가 있어 바꾸어 읽었습니다. UTF-8로 다시 저장해 주세요.".to_owned()
        }
        (WarningKind::Encoding, Lang::En) => {
            "Some bytes were no text and were replaced. Save the file as UTF-8.".to_owned()
        }
    }
}

/// A bound that can be moved is named as it is set.
fn limit_reached(lang: Lang, limit: &str, value: u64) -> String {
    match (lang, Limits::NAMES.contains(&limit)) {
        (Lang::Ko, true) => format!(
            "한도({limit}: {value})에 이르러 그 뒤는 읽지 않았습니다. 파일을 나누어 넣거나 --limit {limit}=값 으로 한도를 늘려 주세요."
        ),
        (Lang::Ko, false) => {
            format!("한도({limit}: {value})에 이르러 그 뒤는 읽지 않았습니다. 파일을 나누어 넣어 주세요.")
        }
        (Lang::En, true) => format!(
            "A limit was reached ({limit}: {value}); what comes after it was not read. Split the file, or raise it with --limit {limit}=VALUE."
        ),
        (Lang::En, false) => {
            format!(
                "A limit was reached ({limit}: {value}); what comes after it was not read. Split the file."
            )
        }
    }
}

/// What ended the reading of a page.
fn page_left_out(lang: Lang, interruption: Interruption) -> &'static str {
    match interruption {
        Interruption::Crash => lang.pick(
            "이 쪽을 읽다가 내부 오류가 나서 건너뛰었습니다. 직접 확인하거나 PDF로 다시 저장해 주세요.",
            "The reader met an internal error on this page and left it out. Check it by eye, or save the PDF again.",
        ),
        Interruption::Timeout => lang.pick(
            "이 쪽을 정해진 시간 안에 읽지 못해 건너뛰었습니다. 직접 확인하거나 --limit page_seconds=120 으로 시간을 늘려 주세요.",
            "This page could not be read in time and was left out. Check it by eye, or allow more with --limit page_seconds=120.",
        ),
        Interruption::FileTimeout => lang.pick(
            "파일 전체를 정해진 시간 안에 읽지 못해 이 쪽은 건너뛰었습니다. 직접 확인하거나 --limit file_seconds=600 으로 시간을 늘려 주세요.",
            "The whole file could not be read in time, so this page was left out. Check it by eye, or allow more with --limit file_seconds=600.",
        ),
        Interruption::MemoryLimit => lang.pick(
            "이 쪽을 읽는 데 메모리가 너무 많이 들어 건너뛰었습니다. 직접 확인하거나 --limit memory_bytes=2G 로 한도를 늘려 주세요.",
            "This page needs too much memory and was left out. Check it by eye, or allow more with --limit memory_bytes=2G.",
        ),
    }
}

/// Why a run cannot start.
pub fn input_error(lang: Lang, error: &InputError) -> String {
    match (error, lang) {
        (InputError::NotFound { path, source }, _) if source.kind() != io::ErrorKind::NotFound => {
            format!("{}: {}", path.display(), unreadable(lang, source.kind()))
        }
        (InputError::NotFound { path, .. }, Lang::Ko) => {
            format!("{}: 파일이나 폴더가 없습니다. 경로를 확인해 주세요.", path.display())
        }
        (InputError::NotFound { path, .. }, Lang::En) => {
            format!("{}: there is no such file or folder. Check the path.", path.display())
        }
        (InputError::Nothing, Lang::Ko) => {
            "읽을 파일이 없습니다. 증빙 문서(PDF, DOCX, XLSX, PPTX)가 든 폴더나 파일을 지정해 주세요."
                .to_owned()
        }
        (InputError::Nothing, Lang::En) => {
            "No input found. Name a folder or files with evidence documents (PDF, DOCX, XLSX, PPTX)."
                .to_owned()
        }
    }
}

fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_ran_out_is_the_limit_that_is_named() {
        for (interruption, expected, other) in [
            (Interruption::Timeout, "page_seconds=", "file_seconds="),
            (Interruption::FileTimeout, "file_seconds=", "page_seconds="),
        ] {
            for lang in [Lang::Ko, Lang::En] {
                for advice in [interrupted(lang, interruption), page_left_out(lang, interruption)] {
                    assert!(advice.contains(expected) && !advice.contains(other), "{advice}");
                }
            }
        }
    }

    #[test]
    fn a_main_part_that_is_missing_is_named() {
        for lang in [Lang::Ko, Lang::En] {
            let said = extract_error(lang, &ExtractError::MainPartMissing { part: "word/document.xml" });
            assert!(said.contains("word/document.xml"), "{said}");
        }
    }
}
