//! The kinds of findings: their codes, how bad they are, and what a user reads about them.

use crate::criteria::model::Severity;

/// A kind of finding that the program itself knows; a checklist adds its own by rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Another organisation's or service's name.
    ForeignOrganisation,
    /// A gap that nobody filled in.
    Placeholder,
    /// The document calls itself a draft, a sample or a demonstration.
    DraftNotice,
    /// A day that no calendar has.
    ImpossibleDate,
    /// Two articles with one number.
    DuplicateArticle,
    /// Two items of one list with one number.
    DuplicateNumber,
    /// Article numbers that jump or go back.
    ArticleOrder,
    /// 제1조 comes again within one rule.
    ArticleRestart,
    /// A reference to an article that is not there, or has another title.
    BrokenReference,
    /// The table of contents says something else than the body.
    ContentsDiffer,
    /// Two contacts for one desk.
    ConflictingContact,
    /// A contact of an outside body that is not its contact any more.
    OutdatedContact,
    /// A wording or article that the law replaced.
    OutdatedLaw,
    /// The same sentence twice.
    RepeatedSentence,
    /// The checklist's own wording.
    ChecklistWording,
    /// Under one criterion of a form, the law of another.
    LawOfOtherCriterion,
    /// An item listed under a class to which it does not belong.
    MisclassifiedTerm,
    /// A provider from abroad called domestic.
    ForeignProvider,
    /// The organisation names itself as its processor.
    SelfAsProcessor,
    /// One document says both.
    SelfContradiction,
    /// The version in the file name and on the cover differ.
    VersionDiffers,
    /// A document that the text refers to and the folder does not hold.
    DocumentNotInFolder,
    /// Two documents name different periods for one thing.
    ConflictingRetention,
    /// Two documents name different people for one office.
    ConflictingOfficer,
}

impl Code {
    /// Every kind, in the order in which a manual lists them.
    pub const ALL: &'static [Code] = &[
        Code::ForeignOrganisation,
        Code::Placeholder,
        Code::DraftNotice,
        Code::ImpossibleDate,
        Code::DuplicateArticle,
        Code::DuplicateNumber,
        Code::ArticleOrder,
        Code::ArticleRestart,
        Code::BrokenReference,
        Code::ContentsDiffer,
        Code::ConflictingContact,
        Code::OutdatedContact,
        Code::OutdatedLaw,
        Code::RepeatedSentence,
        Code::ChecklistWording,
        Code::LawOfOtherCriterion,
        Code::MisclassifiedTerm,
        Code::ForeignProvider,
        Code::SelfAsProcessor,
        Code::SelfContradiction,
        Code::VersionDiffers,
        Code::DocumentNotInFolder,
        Code::ConflictingRetention,
        Code::ConflictingOfficer,
    ];

    /// The code as it stands in a map.
    pub fn id(self) -> &'static str {
        match self {
            Code::ForeignOrganisation => "foreign-organisation",
            Code::Placeholder => "placeholder",
            Code::DraftNotice => "draft-notice",
            Code::ImpossibleDate => "impossible-date",
            Code::DuplicateArticle => "duplicate-article",
            Code::DuplicateNumber => "duplicate-number",
            Code::ArticleOrder => "article-order",
            Code::ArticleRestart => "article-restart",
            Code::BrokenReference => "broken-reference",
            Code::ContentsDiffer => "contents-differ",
            Code::ConflictingContact => "conflicting-contact",
            Code::OutdatedContact => "outdated-contact",
            Code::OutdatedLaw => "outdated-law",
            Code::RepeatedSentence => "repeated-sentence",
            Code::ChecklistWording => "checklist-wording",
            Code::LawOfOtherCriterion => "law-of-other-criterion",
            Code::MisclassifiedTerm => "misclassified-term",
            Code::ForeignProvider => "foreign-provider",
            Code::SelfAsProcessor => "self-as-processor",
            Code::SelfContradiction => "self-contradiction",
            Code::VersionDiffers => "version-differs",
            Code::DocumentNotInFolder => "document-not-in-folder",
            Code::ConflictingRetention => "conflicting-retention",
            Code::ConflictingOfficer => "conflicting-officer",
        }
    }

    /// How bad such a finding is: an error sends the application back, a warning makes a reviewer ask.
    pub fn severity(self) -> Severity {
        match self {
            Code::ForeignOrganisation
            | Code::Placeholder
            | Code::ImpossibleDate
            | Code::DuplicateArticle
            | Code::MisclassifiedTerm => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// What it is about, in Korean and English.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Code::ForeignOrganisation => ("다른 기관·서비스의 이름", "another organisation's name"),
            Code::Placeholder => ("채우지 않은 빈칸", "a gap that was not filled in"),
            Code::DraftNotice => ("초안·견본 표시", "a draft or demonstration notice"),
            Code::ImpossibleDate => ("없는 날짜", "an impossible date"),
            Code::DuplicateArticle => ("조 번호 중복", "an article number twice"),
            Code::DuplicateNumber => ("항목 번호 중복", "an item number twice"),
            Code::ArticleOrder => ("조 번호 순서", "article numbers out of order"),
            Code::ArticleRestart => ("조 번호 다시 시작", "article numbers start again"),
            Code::BrokenReference => ("맞지 않는 조문 인용", "a broken reference"),
            Code::ContentsDiffer => ("목차와 본문 불일치", "contents and body differ"),
            Code::ConflictingContact => ("서로 다른 연락처", "conflicting contacts"),
            Code::OutdatedContact => ("바뀐 외부 연락처", "an outdated outside contact"),
            Code::OutdatedLaw => ("옛 법령 용어·조문", "outdated law"),
            Code::RepeatedSentence => ("같은 문장 반복", "a sentence twice"),
            Code::ChecklistWording => ("점검표 문구 옮겨 적음", "the checklist's own wording"),
            Code::LawOfOtherCriterion => ("다른 기준의 법령", "the law of another criterion"),
            Code::MisclassifiedTerm => ("잘못 분류한 항목", "a misclassified item"),
            Code::ForeignProvider => ("국외 사업자를 국내로 적음", "a foreign provider called domestic"),
            Code::SelfAsProcessor => ("자기 회사를 수탁자로 적음", "the organisation as its own processor"),
            Code::SelfContradiction => ("문서 안의 모순", "a self-contradiction"),
            Code::VersionDiffers => ("파일 이름과 표지의 판 불일치", "file name and cover differ in version"),
            Code::DocumentNotInFolder => ("폴더에 없는 문서 인용", "a document that is not in the folder"),
            Code::ConflictingRetention => ("문서 사이 보유 기간 불일치", "conflicting retention periods"),
            Code::ConflictingOfficer => ("문서 사이 책임자 불일치", "conflicting officers"),
        }
    }

    /// Why a reviewer objects, when it is reported, and what to do, in Korean and English.
    pub fn explanation(self) -> (&'static str, &'static str) {
        match self {
            Code::ForeignOrganisation => (
                "다른 회사나 기관의 문서를 가져와 고치다가 이름이 남은 곳입니다. 문서가 스스로를 부르는 이름(“㈜○○(이하 ‘회사’)”, 제목, 머리글)과 견주어 찾으며, 수탁자·제3자로 적힌 이름은 지적하지 않습니다. 자기 기관의 이름으로 고쳐 주세요.",
                "A name was left over from another organisation's document. It is compared with the name by which the document calls its own organisation; processors and third parties are not reported. Replace it by your own name.",
            ),
            Code::Placeholder => (
                "서식의 빈칸([회사명], __월 __일, ○○팀, 추후 공개 예정)을 채우지 않은 채 제출한 곳입니다. 별지 서식처럼 일부러 비워 둔 칸은 지적하지 않습니다. 실제 내용을 적어 주세요.",
                "A gap of a template ([name], __월 __일, ○○팀, to be published later) was not filled in. Forms and annexes that are blank on purpose are not reported. Write what belongs there.",
            ),
            Code::DraftNotice => (
                "문서가 스스로 초안·견본·시연용이라고 적었습니다. 시행 중인 문서로 바꾸어 주세요. 개정 이력의 “초안 작성”은 지적하지 않습니다.",
                "The document calls itself a draft, sample or demonstration. Hand in the one in force. A row of the revision history is not reported.",
            ),
            Code::ImpossibleDate => (
                "달력에 없는 날짜입니다(9월 31일, 2023.02.30). 바른 날짜로 고쳐 주세요.",
                "No calendar has that day (31 September, 30 February). Correct it.",
            ),
            Code::DuplicateArticle => (
                "한 규정 안에서 같은 조 번호가 두 번 나옵니다. 어느 조를 인용하는지 알 수 없게 되므로 번호를 고쳐 주세요. 부칙과 별첨은 따로 셉니다.",
                "One article number occurs twice in one rule, so that a citation is ambiguous. Renumber. Supplementary provisions and annexes count on their own.",
            ),
            Code::DuplicateNumber => (
                "한 목록에서 같은 항목 번호가 거듭 나옵니다. 번호를 고쳐 주세요.",
                "One item number occurs twice in a row in one list. Renumber.",
            ),
            Code::ArticleOrder => (
                "조 번호가 건너뛰거나 되돌아갑니다. 삭제한 조는 “제8조 삭제”로 남겨 두세요. 제7조의2 같은 가지 번호는 지적하지 않습니다.",
                "Article numbers jump or go back. Leave a deleted article as “제8조 삭제”. Branch numbers such as 제7조의2 are in order.",
            ),
            Code::ArticleRestart => (
                "별첨·부칙이나 새 문서의 제목 없이 조 번호가 제1조부터 다시 시작합니다. 두 규정이 섞였는지 확인해 주세요.",
                "Articles start again from 제1조 without the title of an annex or of a new rule. See whether two rules were mixed.",
            ),
            Code::BrokenReference => (
                "이 문서의 조문을 인용하는데 그 조가 없거나 제목이 다릅니다. 다른 법령의 조문(“법 제7조”, 「…법」 제3조)은 지적하지 않습니다.",
                "An article of this very document is referred to that it does not have, or by another title. References to other laws are not reported.",
            ),
            Code::ContentsDiffer => (
                "목차의 조 번호·제목·쪽이 본문과 다릅니다. 목차를 다시 만들어 주세요.",
                "The table of contents gives another number, title or page than the body. Make it anew.",
            ),
            Code::ConflictingContact => (
                "같은 부서의 전화번호나 전자우편 주소의 도메인이 두 곳에서 다릅니다. 어느 것이 맞는지 확인해 주세요.",
                "One desk has two telephone numbers, or mail addresses of two domains, in different places. See which one is right.",
            ),
            Code::OutdatedContact => (
                "외부 기관의 연락처가 바뀌었습니다. dictionaries/known/contacts.csv의 표와 견줍니다.",
                "The contact of an outside body has changed. Compared with the table dictionaries/known/contacts.csv.",
            ),
            Code::OutdatedLaw => (
                "법령이 바꾼 용어(취급방침)나 폐지된 조문입니다. dictionaries/known/wordings.csv의 표와 견줍니다.",
                "The law has replaced the wording, or repealed the article. Compared with the table dictionaries/known/wordings.csv.",
            ),
            Code::RepeatedSentence => (
                "같은 문장이 가까운 곳에 두 번 적혀 있습니다. 옮겨 적다가 겹친 것인지 확인해 주세요.",
                "The same sentence stands twice close together. See whether it was pasted twice.",
            ),
            Code::ChecklistWording => (
                "점검표의 문구(“… 필수 제시”, “… 제시하고 있는가?”)를 규정에 그대로 옮겼습니다. 회사가 실제로 하는 일을 적어 주세요.",
                "The checklist's own wording was pasted into a rule. Write what the organisation really does.",
            ),
            Code::LawOfOtherCriterion => (
                "채워 낸 점검표에서 한 기준의 관련 법령 자리에 다른 기준의 법령을 적었습니다. 그 기준의 법령으로 고쳐 주세요.",
                "In a filled-in form the law of another criterion stands under this one. Name the law of the criterion.",
            ),
            Code::MisclassifiedTerm => (
                "법령이 정한 부류(고유식별정보, 민감정보)에 들지 않는 항목을 그 부류로 적었습니다. dictionaries/known/classes.csv의 표와 견줍니다.",
                "An item is listed under a class that the law defines without it. Compared with the table dictionaries/known/classes.csv.",
            ),
            Code::ForeignProvider => (
                "국외 사업자나 국외 리전을 국내라고 적었습니다. 국외 이전 여부를 다시 판단해 주세요. dictionaries/known/providers.csv의 표와 견줍니다.",
                "A provider or region abroad is called domestic. Judge anew whether data go abroad. Compared with the table dictionaries/known/providers.csv.",
            ),
            Code::SelfAsProcessor => (
                "수탁자란에 이 문서의 회사 자신이 적혀 있습니다. 실제 수탁자를 적어 주세요.",
                "The organisation of the document is named as its own processor. Name the real one.",
            ),
            Code::SelfContradiction => (
                "위탁·제공·국외 이전을 하지 않는다고 적고서 다른 곳에서는 한다고 적었습니다. 한쪽을 고쳐 주세요.",
                "The document denies processing by others, provision or transfer abroad in one place and states it in another. Correct one.",
            ),
            Code::VersionDiffers => (
                "파일 이름의 판과 표지의 판이 다릅니다. 최신판인지 확인해 주세요.",
                "The version in the file name is not the one on the cover. See whether it is the latest.",
            ),
            Code::DocumentNotInFolder => (
                "이 문서가 내용을 맡긴 다른 사내 문서가 제출한 폴더에 없습니다. 법령과 고시는 지적하지 않으며, 문서가 둘 이상인 폴더에서만 봅니다.",
                "An in-house document to which this one leaves the matter is not in the folder. Laws and notices are not reported, nor is anything where the folder holds one document only.",
            ),
            Code::ConflictingRetention => (
                "같은 기록의 보유 기간이 두 문서에서 다릅니다.",
                "Two documents of the folder name different periods for the same records.",
            ),
            Code::ConflictingOfficer => (
                "같은 직책의 이름이 두 문서에서 다릅니다.",
                "Two documents of the folder name different people for the same office.",
            ),
        }
    }
}
