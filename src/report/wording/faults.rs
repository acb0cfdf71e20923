//! What is wrong with a filled-in form, and what to do about it.

use super::{Lang, service_type};
use crate::form::{Difference, Fault, NamePart, Note, PageNumber, PicturePlace};

/// Differences of a quotation that a sentence names; the report lists all.
const DIFFERENCES: usize = 3;
/// Characters of a quotation that a sentence shows.
const WORDS: usize = 60;

/// What is wrong, as a sentence, and what to do.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::DocumentNotFound { name, quote_stands } => {
            document_not_found(lang, name, quote_stands.as_deref())
        }
        Fault::DocumentUnread { path } => match lang {
            Lang::Ko => format!("인용한 문서를 읽지 못해 확인할 수 없습니다: {path}"),
            Lang::En => format!("The cited document could not be read, so nothing could be checked: {path}"),
        },
        Fault::TitleDiffers { cited, own, parts } => title_differs(lang, cited, own, parts),
        Fault::PageWrong { cited, own, pages, article } => {
            page_wrong(lang, cited, own, *pages, article.as_deref())
        }
        Fault::ArticleNotOnPage { article, cited, exists, on_page } => {
            article_not_on_page(lang, article, cited, *exists, on_page)
        }
        Fault::ArticleTitleDiffers { article, cited, own } => match lang {
            Lang::Ko => format!(
                "{article}의 제목이 문서와 다릅니다. 양식: {cited}, 문서: {own}. 문서의 제목대로 고쳐 주세요."
            ),
            Lang::En => format!(
                "The title of {article} is “{own}”; the form has “{cited}”. Write it as the document does."
            ),
        },
        Fault::ParagraphMissing { article, part } => match lang {
            Lang::Ko => format!("{article}에 없는 번호입니다: {part}. 항과 호의 번호를 확인해 주세요."),
            Lang::En => format!("{article} has no {part}. Check the numbers of the paragraph and item."),
        },
        Fault::QuoteNotFound { words, differences } => quote_not_found(lang, words, differences),
        Fault::QuoteFromOtherArticle { cited, stands } => match lang {
            Lang::Ko => format!(
                "인용한 글은 {cited}에 있지 않고 다른 곳에 있습니다: {stands}. 인용한 조항이나 옮겨 적은 글을 고쳐 주세요."
            ),
            Lang::En => format!(
                "The quoted words are not from {cited}; they stand in {stands}. Correct the citation or the quotation."
            ),
        },
        Fault::SameQuoteTwice { other } => match lang {
            Lang::Ko => format!(
                "다른 조항을 인용한 곳에 같은 글을 옮겨 적었습니다: {other}. 이 조항의 글로 바꾸어 주세요."
            ),
            Lang::En => format!(
                "The same words are quoted under another citation: {other}. Quote the article that is cited here."
            ),
        },
        Fault::PageConflict { article, pages, other_pages, other } => {
            let (pages, others) = (numbers(pages), numbers(other_pages));
            match lang {
                Lang::Ko => format!(
                    "같은 {article}를 여기서는 {pages}쪽, 다른 곳에서는 {others}쪽이라고 적었습니다: {other}. 쪽 번호를 하나로 맞추어 주세요."
                ),
                Lang::En => format!(
                    "{article} is cited with page {pages} here and page {others} elsewhere: {other}. Use one page number."
                ),
            }
        }
        Fault::RequirementNotStated { asked } => match lang {
            Lang::Ko => format!(
                "인용한 곳에는 심사 기준이 요구하는 내용이 적혀 있지 않습니다: {}. 그 내용이 적힌 조항을 인용해 주세요.",
                lang.of(asked)
            ),
            Lang::En => format!(
                "The cited passage does not state what is asked: {}. Cite the article that does.",
                lang.of(asked)
            ),
        },
        Fault::ItemWithoutEvidence { block, titles, .. } => {
            let titles: Vec<&str> = titles.iter().map(|it| lang.of(it)).collect();
            let (titles, block) = (titles.join(", "), lang.of(block));
            match lang {
                Lang::Ko => format!(
                    "필수 항목의 근거가 없습니다: {titles} ({block}). 해당 내용이 적힌 문서를 인용해 주세요."
                ),
                Lang::En => format!(
                    "Mandatory items without evidence: {titles} ({block}). Cite a document that states them."
                ),
            }
        }
        Fault::ConditionalBlockEmpty { block, kind, .. } => {
            let (block, kind) = (lang.of(block), service_type(lang, *kind));
            match lang {
                Lang::Ko => {
                    format!("신청한 서비스({kind})는 이 항목도 작성해야 하는데 비어 있습니다: {block}.")
                }
                Lang::En => format!(
                    "This block must be filled in for the service applied for ({kind}), and it is empty: {block}."
                ),
            }
        }
        Fault::KindNotTicked => lang
            .pick(
                "서비스 종류에 표시한 칸이 없습니다. 해당하는 칸에 표시해 주세요.",
                "No kind of service is ticked. Tick the one that applies.",
            )
            .to_owned(),
        Fault::NoDocumentNamed => lang
            .pick(
                "근거가 되는 문서의 이름이 없습니다. 공식 문서명과 쪽, 조항을 적어 주세요.",
                "No document is named as evidence. Name the official document with its page and article.",
            )
            .to_owned(),
        Fault::FileReferenceOnly { name } => {
            let name = if name.is_empty() { String::new() } else { format!(": {name}") };
            match lang {
                Lang::Ko => format!(
                    "파일만 가리키고 쪽이나 조항이 없습니다{name}. 내용이 적힌 쪽과 조항을 적어 주세요."
                ),
                Lang::En => {
                    format!("Only a file is referred to, without a page or article{name}. Say where in it.")
                }
            }
        }
        Fault::PictureOnly { place } => picture_only(lang, place),
    }
}

/// What else is to be known about a citation.
pub fn note(lang: Lang, note: &Note) -> String {
    match note {
        Note::QuoteSlips(slips) => {
            let list = differences(lang, slips);
            match lang {
                Lang::Ko => format!("옮겨 적은 글에 오탈자로 보이는 곳이 있습니다: {list}"),
                Lang::En => format!("The quotation seems to have slips: {list}"),
            }
        }
        Note::QuoteGoesOn { stands } => match lang {
            Lang::Ko => format!("옮겨 적은 글의 일부는 인용한 조항 밖에 있습니다: {stands}"),
            Lang::En => format!("A part of the quotation stands outside the cited article: {stands}"),
        },
        Note::PrintedPage { physical } => match lang {
            Lang::Ko => format!("적힌 쪽 번호는 인쇄된 번호입니다. 파일에서는 {physical}쪽입니다."),
            Lang::En => format!("The page number is the printed one; in the file it is page {physical}."),
        },
        Note::PageNear { physical } => match lang {
            Lang::Ko => format!(
                "문서의 쪽 번호가 정확하지 않아 {physical}쪽으로 보입니다. 워드에서 쪽 번호를 확인해 주세요."
            ),
            Lang::En => format!(
                "The pages of this document are only known approximately; it seems to be page {physical}."
            ),
        },
        Note::PageNotChecked => lang
            .pick(
                "문서에 쪽 정보가 없어 쪽 번호는 확인하지 못했습니다.",
                "The document has no page numbers, so the page was not checked.",
            )
            .to_owned(),
    }
}

fn document_not_found(lang: Lang, name: &str, stands: Option<&str>) -> String {
    let hint = match (stands, lang) {
        (None, _) => String::new(),
        (Some(stands), Lang::Ko) => format!(" 옮겨 적은 글은 여기에 있습니다: {stands}."),
        (Some(stands), Lang::En) => format!(" The quoted words stand here: {stands}."),
    };
    match lang {
        Lang::Ko => format!(
            "제출한 파일 가운데 이 문서가 없습니다: {name}. 문서를 넣거나 문서명을 고쳐 주세요.{hint}"
        ),
        Lang::En => format!("No such document is among the files: {name}. Add it or correct the name.{hint}"),
    }
}

fn title_differs(lang: Lang, cited: &str, own: &str, parts: &[NamePart]) -> String {
    let part = |part: &NamePart| match part {
        NamePart::Number => lang.pick("번호", "number"),
        NamePart::Title => lang.pick("제목", "title"),
        NamePart::Version => lang.pick("판", "version"),
    };
    let parts: Vec<&str> = parts.iter().map(part).collect();
    let parts = parts.join(", ");
    match lang {
        Lang::Ko => format!(
            "문서명이 파일과 다릅니다({parts}). 양식: {cited}, 파일: {own}. 어느 쪽이 맞는지 확인해 주세요."
        ),
        Lang::En => format!(
            "The name differs from the file's ({parts}). Form: {cited}, file: {own}. Check which is right."
        ),
    }
}

fn page_wrong(lang: Lang, cited: &[u32], own: &[PageNumber], pages: u32, article: Option<&str>) -> String {
    let cited = numbers(cited);
    let where_it_is = own.iter().map(|it| page(lang, it)).collect::<Vec<_>>().join(", ");
    match (lang, own.is_empty()) {
        (Lang::Ko, true) => format!("문서에 {cited}쪽이 없습니다(모두 {pages}쪽). 쪽 번호를 확인해 주세요."),
        (Lang::En, true) => {
            format!("The document has no page {cited} (it has {pages}). Check the page number.")
        }
        (Lang::Ko, false) => {
            let what = article.unwrap_or("옮겨 적은 글");
            format!(
                "쪽 번호가 틀렸습니다. {what}의 위치는 {where_it_is}입니다(인쇄된 번호와 파일의 쪽을 모두 보았습니다. 양식에는 {cited}쪽)."
            )
        }
        (Lang::En, false) => {
            let what = article.unwrap_or("the quotation");
            format!(
                "The page is wrong: {what} stands on {where_it_is} (printed and physical numbers were tried; the form has page {cited})."
            )
        }
    }
}

fn article_not_on_page(lang: Lang, article: &str, cited: &[u32], exists: bool, on_page: &[String]) -> String {
    let there = match (on_page.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ko) => format!(" 그 쪽에 있는 조항: {}.", on_page.join(", ")),
        (false, Lang::En) => format!(" On that page: {}.", on_page.join(", ")),
    };
    let page = numbers(cited);
    match (lang, exists) {
        (Lang::Ko, false) => format!("문서에 {article}가 없습니다.{there}"),
        (Lang::En, false) => format!("The document has no {article}.{there}"),
        (Lang::Ko, true) => format!("{page}쪽에는 {article}가 없습니다.{there}"),
        (Lang::En, true) => format!("{article} is not on page {page}.{there}"),
    }
}

fn quote_not_found(lang: Lang, words: &str, found: &[Difference]) -> String {
    let shown: String = words.chars().take(WORDS).collect();
    let more = if words.chars().count() > WORDS { "…" } else { "" };
    match (lang, found.is_empty()) {
        (Lang::Ko, true) => {
            format!("옮겨 적은 글이 문서에 없습니다: “{shown}{more}”. 문서의 글을 그대로 옮겨 주세요.")
        }
        (Lang::En, true) => {
            format!("The quoted words are not in the document: “{shown}{more}”. Quote what it says.")
        }
        (Lang::Ko, false) => format!(
            "옮겨 적은 글이 문서와 다릅니다: {}. 문서의 글을 그대로 옮겨 주세요.",
            differences(lang, found)
        ),
        (Lang::En, false) => format!(
            "The quotation differs from the document: {}. Quote what it says.",
            differences(lang, found)
        ),
    }
}

fn picture_only(lang: Lang, place: &PicturePlace) -> String {
    match (place, lang) {
        (PicturePlace::Form(heading), _) => {
            let heading = if heading.is_empty() { String::new() } else { format!(": {heading}") };
            match lang {
                Lang::Ko => format!(
                    "근거가 그림뿐이어서 확인할 수 없습니다{heading}. 내용을 글로 적거나 문서를 인용해 주세요."
                ),
                Lang::En => format!(
                    "The evidence is only a picture, which cannot be checked{heading}. Write it in words or cite a document."
                ),
            }
        }
        (PicturePlace::Pages(pages), Lang::Ko) => {
            format!(
                "인용한 {}쪽은 그림뿐이어서 확인할 수 없습니다. 직접 확인하거나 글자가 있는 문서로 바꾸어 주세요.",
                numbers(pages)
            )
        }
        (PicturePlace::Pages(pages), Lang::En) => {
            format!(
                "Page {} is only a picture, which cannot be checked. Look yourself, or hand in a document with text.",
                numbers(pages)
            )
        }
    }
}

/// `form → document` for the first few.
fn differences(lang: Lang, differences: &[Difference]) -> String {
    let nothing = lang.pick("(없음)", "(nothing)");
    let words = |it: &str| if it.is_empty() { nothing.to_owned() } else { format!("“{it}”") };
    let shown: Vec<String> = differences
        .iter()
        .take(DIFFERENCES)
        .map(|it| match lang {
            Lang::Ko => format!("양식 {} / 문서 {}", words(&it.form), words(&it.document)),
            Lang::En => format!("form {} / document {}", words(&it.form), words(&it.document)),
        })
        .collect();
    let more = if differences.len() > DIFFERENCES { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn page(lang: Lang, page: &PageNumber) -> String {
    let physical = page.physical;
    match (&page.printed, lang) {
        (None, Lang::Ko) => format!("{physical}쪽"),
        (None, Lang::En) => format!("page {physical}"),
        (Some(printed), Lang::Ko) => format!("{physical}쪽(인쇄 번호 {printed})"),
        (Some(printed), Lang::En) => format!("page {physical} (printed {printed})"),
    }
}

fn numbers(pages: &[u32]) -> String {
    pages.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
