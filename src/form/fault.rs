//! What is wrong with a form, as data. Its sentences in each language are written by `report`.

use super::name::NamePart;
use super::quote::Difference;
use crate::dictionary::{ServiceType, Words};

/// A page by both of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageNumber {
    /// Counted from the document's first page, from 1.
    pub physical: u32,
    /// As printed on the page, where that is another number.
    pub printed: Option<String>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// No file is called so.
    DocumentNotFound {
        /// The cited name.
        name: String,
        /// Where the quoted words stand after all.
        quote_stands: Option<String>,
    },
    /// The file is there and could not be read.
    DocumentUnread {
        /// Its path.
        path: String,
    },
    /// The document is called otherwise.
    TitleDiffers {
        /// The cited name.
        cited: String,
        /// The file's name.
        own: String,
        /// What is written otherwise.
        parts: Vec<NamePart>,
    },
    /// The passage stands on other pages.
    PageWrong {
        /// The cited pages.
        cited: Vec<u32>,
        /// The pages it stands on; empty where that is not known.
        own: Vec<PageNumber>,
        /// Pages of the document.
        pages: u32,
        /// The article, or `None` where only words are cited.
        article: Option<String>,
    },
    /// The article does not stand on the cited pages, or nowhere in the document.
    ArticleNotOnPage {
        /// The cited article.
        article: String,
        /// The cited pages.
        cited: Vec<u32>,
        /// Whether the document has it elsewhere.
        exists: bool,
        /// Articles that stand on those pages, by label and title.
        on_page: Vec<String>,
    },
    /// The article has another title.
    ArticleTitleDiffers {
        /// The article.
        article: String,
        /// The cited title.
        cited: String,
        /// Its own.
        own: String,
    },
    /// The article has no such 항, 호 or 목.
    ParagraphMissing {
        /// The article.
        article: String,
        /// `3항 4호`.
        part: String,
    },
    /// The quoted words do not stand there.
    QuoteNotFound {
        /// The first of them.
        words: String,
        /// What the document has instead; empty where it has nothing like it.
        differences: Vec<Difference>,
    },
    /// The quoted words are another article's.
    QuoteFromOtherArticle {
        /// The cited article.
        cited: String,
        /// Where they stand.
        stands: String,
    },
    /// The same words are quoted under two citations of different places.
    SameQuoteTwice {
        /// The other citation.
        other: String,
    },
    /// One article is cited with two page numbers.
    PageConflict {
        /// The article.
        article: String,
        /// The pages cited here.
        pages: Vec<u32>,
        /// Those cited elsewhere.
        other_pages: Vec<u32>,
        /// The other citation.
        other: String,
    },
    /// The passage does not state what is asked.
    RequirementNotStated {
        /// What is asked: the heading of the block, or the criterion.
        asked: Words,
    },
    /// Mandatory items without evidence.
    ItemWithoutEvidence {
        /// Block that they belong to.
        block: Words,
        /// Ids of the requirements.
        requirements: Vec<String>,
        /// Their titles.
        titles: Vec<Words>,
    },
    /// A block that this kind of service has to fill in is empty.
    ConditionalBlockEmpty {
        /// The block.
        block: Words,
        /// The kind of service.
        kind: ServiceType,
        /// Ids of its requirements.
        requirements: Vec<String>,
    },
    /// No kind of service is ticked.
    KindNotTicked,
    /// There is evidence and no official document is named.
    NoDocumentNamed,
    /// A file is referred to without a page or an article.
    FileReferenceOnly {
        /// The cited name.
        name: String,
    },
    /// The evidence is only a picture.
    PictureOnly {
        /// The heading in the form, or the cited page.
        place: PicturePlace,
    },
}

/// Where a picture stands for evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PicturePlace {
    /// Below a heading of the form; empty where it is all there is.
    Form(String),
    /// On these physical pages of the document.
    Pages(Vec<u32>),
}

impl Fault {
    /// The fault's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::DocumentNotFound { .. } => "document-not-found",
            Fault::DocumentUnread { .. } => "document-unread",
            Fault::TitleDiffers { .. } => "title-differs",
            Fault::PageWrong { .. } => "page-wrong",
            Fault::ArticleNotOnPage { .. } => "article-not-on-page",
            Fault::ArticleTitleDiffers { .. } => "article-title-differs",
            Fault::ParagraphMissing { .. } => "paragraph-missing",
            Fault::QuoteNotFound { .. } => "quote-not-found",
            Fault::QuoteFromOtherArticle { .. } => "quote-from-other-article",
            Fault::SameQuoteTwice { .. } => "same-quote-twice",
            Fault::PageConflict { .. } => "page-conflict",
            Fault::RequirementNotStated { .. } => "requirement-not-stated",
            Fault::ItemWithoutEvidence { .. } => "item-without-evidence",
            Fault::ConditionalBlockEmpty { .. } => "conditional-block-empty",
            Fault::KindNotTicked => "kind-not-ticked",
            Fault::NoDocumentNamed => "no-document-named",
            Fault::FileReferenceOnly { .. } => "file-reference-only",
            Fault::PictureOnly { .. } => "picture-only",
        }
    }
}

/// Something to know about a citation that is no fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The quotation has slips of single letters.
    QuoteSlips(Vec<Difference>),
    /// A part of the quotation stands outside the cited article.
    QuoteGoesOn {
        /// Where.
        stands: String,
    },
    /// The page was found by the number printed on it; the file counts otherwise.
    PrintedPage {
        /// Physical page.
        physical: u32,
    },
    /// Pages of the document are only known approximately, and the cited one is next to what was found.
    PageNear {
        /// Physical page.
        physical: u32,
    },
    /// The document has no page numbers, so the page was not checked.
    PageNotChecked,
}

impl Note {
    /// The note's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Note::QuoteSlips(_) => "quote-slips",
            Note::QuoteGoesOn { .. } => "quote-goes-on",
            Note::PrintedPage { .. } => "printed-page",
            Note::PageNear { .. } => "page-near",
            Note::PageNotChecked => "page-not-checked",
        }
    }
}
