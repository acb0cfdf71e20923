//! Each kind of finding: documents in which it is found, and documents that look alike and are in order.

use super::*;
use crate::criteria::model::Severity;
use crate::dictionary::{Origin, known, load};
use crate::document::{Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role};
use crate::text;

fn inspector(off: &[&str]) -> Inspector {
    let origin = Origin::BuiltIn("digital-service".to_owned());
    let off = off.iter().map(|it| (*it).to_owned());
    Inspector::new(&load(&origin).unwrap(), known(&origin).unwrap(), off)
}

/// A document of pages of paragraphs: `|` parts the cells of a row, a `\` at the end says that the line goes on, `…` with a number at the
/// end makes an entry of a table of contents.
fn document(pages: &[&[&str]]) -> Document {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for page in pages {
        builder.start_page(None, 0.0, 0.0);
        for line in *page {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let role = if line.contains("……") { Role::Contents } else { Role::Body };
            for (index, cell) in cells.iter().enumerate() {
                let end = match (cells.len(), index + 1 == cells.len()) {
                    (1, _) if line.ends_with('\\') => LineEnd::Wrap,
                    (1, _) => LineEnd::Paragraph,
                    (_, true) => LineEnd::Row,
                    _ => LineEnd::Cell,
                };
                builder.push_line(cell.trim_end_matches('\\'), role, end, None);
            }
        }
    }
    builder.finish()
}

fn inspected(
    inspector: &Inspector,
    index: usize,
    title: &str,
    pages: &[&[&str]],
) -> (Vec<Finding>, Particulars) {
    let document = document(pages);
    let text = text::read(&document);
    inspector.inspect(&Source { index, title, document: &document, text: &text })
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|it| it.code.as_str()).collect()
}

/// Lines of one page, and the codes that are found in it, in order.
struct Case {
    name: &'static str,
    title: &'static str,
    lines: &'static [&'static str],
    codes: &'static [&'static str],
}

const fn case(name: &'static str, lines: &'static [&'static str], codes: &'static [&'static str]) -> Case {
    Case { name, title: "지침", lines, codes }
}

const OWN: &str = "㈜한빛이음(이하 “회사”라 한다)은 이 지침에 따라 개인정보를 처리한다.";

const CASES: &[Case] = &[
    // another organisation's name
    case(
        "회사 is defined twice",
        &[OWN, "㈜누리안(이하 “회사”라 한다)은 이용자에게 통지한다."],
        &["foreign-organisation"],
    ),
    case(
        "a firm acts as if it were ours",
        &[OWN, "㈜누리안은 접속기록을 매월 확인한다."],
        &["foreign-organisation"],
    ),
    case(
        "a public body as ourselves",
        &[OWN, "중단이 통계청 전체 업무에 영향을 주면 보고한다."],
        &["foreign-organisation"],
    ),
    case(
        "a service in a template's gap",
        &[OWN, "제1조(목적)", "1. 새벽장터 회원가입 및 관리"],
        &["foreign-organisation"],
    ),
    case("our own name again", &[OWN, "㈜한빛이음은 접속기록을 매월 확인한다."], &[]),
    case(
        "a processor",
        &[OWN, "회사는 ㈜누리안에 전산 운영을 위탁하며, ㈜누리안은 수탁 업무를 재위탁하지 않는다."],
        &[],
    ),
    case("a body that is reported to", &[OWN, "사고를 알게 되면 과학기술정보통신부에 신고한다."], &[]),
    case(
        "ourselves as the processor",
        &[OWN, "제1조(위탁)", "수탁 업체 : ㈜한빛이음"],
        &["self-as-processor"],
    ),
    case(
        "a firm of the group as the processor",
        &[OWN, "제1조(위탁)", "수탁 업체 : ㈜한빛이음고객센터"],
        &[],
    ),
    case("a plain homepage", &[OWN, "1. 홈페이지 회원가입 및 관리"], &[]),
    // gaps
    case("a named gap", &["개인정보 보호책임자: [이름]"], &["placeholder"]),
    case("a ruled gap", &["이 규정은 2026년 __월 __일부터 시행한다."], &["placeholder"]),
    case("a date without digits", &["이 규정은 20 년  월  일부터 시행한다."], &["placeholder"]),
    case("circles for a team", &["침해사고는 ○○팀에 보고한다."], &["placeholder"]),
    case("a promise", &["위탁 현황은 추후 공개 예정입니다."], &["placeholder"]),
    case("a gap over a line end", &["담당자는 [담당자\\", "이름]이다."], &["placeholder"]),
    case("an example", &["부서 이름을 적는다(예: ○○팀)."], &[]),
    case("a masked name", &["성명은 김○○과 같이 가려서 표시한다."], &[]),
    case(
        "a form",
        &["[별지 제1호서식] 파기 관리대장", "담당자: [이름]", "20 년 월 일", "신청인 (서명)"],
        &[],
    ),
    case("a button", &["화면 위의 [확인]을 누른다."], &[]),
    // drafts
    case("a draft", &["이 문서는 내부 검토를 위한 초안입니다."], &["draft-notice"]),
    case("a mark in the title", &["개인정보 처리방침 (초안)"], &["draft-notice"]),
    case("a row of the history", &["Ver 0.8|2024. 11. 18.|초안 작성|정보보호 담당자"], &[]),
    case("samples of food", &["시료의 견본은 30일간 보관한다."], &[]),
    // dates
    case("31 September", &["이 규정은 2025년 9월 31일부터 시행한다."], &["impossible-date"]),
    case("30 February in figures", &["개정일: 2023.02.30."], &["impossible-date"]),
    case("29 February of a leap year", &["2024년 2월 29일부터 시행한다."], &[]),
    case("an address", &["주소는 2023.02.30.1 이다."], &[]),
    // articles
    case(
        "an article twice",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "다.",
            "제3조(통지)",
            "라.",
            "제4조(점검)",
            "마.",
        ],
        &["duplicate-article"],
    ),
    case(
        "an article in the wrong place",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제5조(점검)",
            "다.",
            "제3조(보고)",
            "라.",
            "제4조(통지)",
            "마.",
        ],
        &["article-order"],
    ),
    case(
        "articles left out",
        &["제1조(목적)", "가.", "제2조(정의)", "나.", "제4조(점검)", "다."],
        &["article-order"],
    ),
    case(
        "articles of two columns in turn",
        &[
            "제1조(목적)",
            "가.",
            "제6조(보고)",
            "나.",
            "제2조(정의)",
            "다.",
            "제7조(점검)",
            "라.",
            "제3조(적용)",
            "마.",
            "제8조(교육)",
            "바.",
            "제4조(책임)",
            "사.",
            "제9조(보관)",
            "아.",
            "제5조(범위)",
            "자.",
            "제10조(시행)",
            "차.",
        ],
        &["article-order"],
    ),
    case(
        "articles start again",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "다.",
            "제1조(총칙)",
            "라.",
            "제2조(용어)",
            "마.",
        ],
        &["article-restart"],
    ),
    case(
        "branches, a deletion and an annex",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제2조의2(원칙)",
            "다.",
            "제3조 삭제",
            "제4조(통지)",
            "라.",
            "부칙",
            "제1조(시행일) 이 규정은 2025년 1월 1일부터 시행한다.",
            "[별첨] 개인정보 처리방침",
            "제1조(목적)",
            "마.",
            "제2조(항목)",
            "바.",
        ],
        &[],
    ),
    case(
        "another rule in the same file",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "다.",
            "개인정보 처리방침",
            "제1조(목적)",
            "라.",
        ],
        &[],
    ),
    case(
        "deleted together",
        &["제1조(목적)", "가.", "제2조(정의)", "제3조 및 제4조 삭제 <2024. 1. 1.>", "제5조(보고)", "나."],
        &[],
    ),
    case(
        "a paragraph twice",
        &[
            "제1조(보고)",
            "① 담당자는 사고를 보고한다.",
            "② 팀장은 보고를 확인한다.",
            "② 대표이사는 결과를 승인한다.",
            "③ 기록을 보관한다.",
        ],
        &["duplicate-number"],
    ),
    case(
        "two lists",
        &["제1조(항목)", "필수 항목은 다음과 같다.", "1) 성명", "선택 항목은 다음과 같다.", "1) 팩스번호"],
        &[],
    ),
    // references
    case(
        "an article that is not there",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "다.",
            "제4조(파기) 파기에는 제19조를 준용한다.",
        ],
        &["broken-reference"],
    ),
    case(
        "an article by another title",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "다.",
            "제4조(파기) 파기에는 제3조(위탁)를 준용한다.",
        ],
        &["broken-reference"],
    ),
    case(
        "articles of others",
        &[
            "제1조(목적)",
            "가.",
            "제2조(정의)",
            "나.",
            "제3조(보고)",
            "「개인정보 보호법」 제39조와 같은 법 시행령 제40조에 따른다.",
            "제4조(파기) 법 제21조, 영 제16조 및 정관 제30조에 따라 제3조(보고)의 절차로 파기한다.",
        ],
        &[],
    ),
    // contacts
    case(
        "a desk with two numbers",
        &[
            "정보보호팀 전화 02-700-1000으로 알린다.",
            "기록을 남긴다.",
            "야간에는 정보보호팀 전화 02-700-2000으로 알린다.",
        ],
        &["conflicting-contact"],
    ),
    case(
        "two mail domains",
        &["문의 메일: help@example.co.kr", "답변을 드립니다.", "문의 메일: help@exmaple.co.kr"],
        &["conflicting-contact"],
    ),
    case("two numbers in one place", &["고객센터 전화 02-700-1000, 02-700-1001"], &[]),
    case(
        "telephone and fax",
        &["고객지원팀 전화 02-700-1000", "안내합니다.", "고객지원팀 팩스 02-700-1009"],
        &[],
    ),
    case("another desk", &["고객지원팀 전화 02-700-1000", "안내합니다.", "정보보호팀 전화 02-700-2000"], &[]),
    // facts of the outside
    case("an old number", &["개인정보분쟁조정위원회 : (국번없이) 118"], &["outdated-contact"]),
    case("an old name", &["경찰청 사이버테러대응센터 : 182"], &["outdated-contact"]),
    case(
        "contacts of today",
        &[
            "개인정보분쟁조정위원회 : 1833-6972 (www.kopico.go.kr)",
            "개인정보침해신고센터 : 118",
            "대검찰청 : 1301",
            "경찰청 : 182",
        ],
        &[],
    ),
    case("취급방침", &["회사는 개인정보 취급방침을 공개한다."], &["outdated-law"]),
    case("a repealed article", &["정보통신망법 제28조에 따라 보호조치를 한다."], &["outdated-law"]),
    case(
        "an article in force",
        &["정보통신망법 제48조의3에 따라 신고하고, 개인정보 보호법 제28조에 따라 감독한다."],
        &[],
    ),
    case("the renaming told", &["명칭을 개인정보 취급방침에서 처리방침으로 변경한다."], &[]),
    case(
        "an account number",
        &["고유식별정보(주민등록번호, 계좌번호 등)를 암호화한다."],
        &["misclassified-term"],
    ),
    case("the four", &["고유식별정보(주민등록번호, 여권번호), 계좌번호는 AES-256으로 암호화한다."], &[]),
    case("a foreign provider", &["Cloudflare|콘텐츠 전송|국내"], &["foreign-provider"]),
    case(
        "a region abroad",
        &["데이터는 국내에 위치한 AWS us-east-1 리전에 보관한다."],
        &["foreign-provider"],
    ),
    case("a domestic region", &["데이터는 국내에 위치한 AWS 서울 리전에 보관한다."], &[]),
    case("said to be abroad", &["Cloudflare|미국|국외 이전"], &[]),
    // sentences
    case(
        "a sentence twice",
        &[
            "제1조(보고)",
            "회사는 개인정보를 송신하거나 수신할 때에 보안서버를 구축하는 등의 조치를 통하여 이를 암호화하여야 한다.",
            "담당자를 둔다.",
            "회사는 개인정보를 송신하거나 수신할 때에 보안서버를 구축하는 등의 조치를 통하여 이를 암호화하여야 한다.",
        ],
        &["repeated-sentence"],
    ),
    case(
        "alike cases in their own articles",
        &[
            "제1조(보고)",
            "회사는 다음 각 호의 사항이 바뀌는 경우에도 정보주체에게 이를 미리 알리고 동의를 받아야 하며 기록을 남겨야 한다.",
            "제2조(통지)",
            "회사는 다음 각 호의 사항이 바뀌는 경우에도 정보주체에게 이를 미리 알리고 동의를 받아야 하며 기록을 남겨야 한다.",
        ],
        &[],
    ),
    case(
        "the form's wording",
        &["재발 및 확산방지 대책, 주기적인 훈련 및 점검실시 계획 등을 포함하여 필수 제시"],
        &["checklist-wording"],
    ),
    case(
        "a rule of its own",
        &["재발 및 확산방지 대책과 주기적인 훈련 및 점검실시 계획을 해마다 세운다."],
        &[],
    ),
    case(
        "denied and stated",
        &[
            "회사는 개인정보의 처리를 외부에 위탁하지 않습니다.",
            "안내합니다.",
            "회사는 전산 운영을 다음과 같이 위탁하고 있습니다.",
        ],
        &["self-contradiction"],
    ),
    case(
        "denied without consent only",
        &[
            "회사는 동의 없이 개인정보를 제3자에게 제공하지 않습니다.",
            "안내합니다.",
            "동의를 받아 제3자에게 제공하고 있습니다.",
        ],
        &[],
    ),
    case(
        "the law of another criterion",
        &["1.2 침해사고 대응 절차 및 사후관리 대책", "관련 법령: 개인정보 보호법 제29조(안전조치의무)"],
        &["law-of-other-criterion"],
    ),
    case(
        "the law of the criterion",
        &["1.2 침해사고 대응 절차 및 사후관리 대책", "관련 법령: 정보통신망법 제48조의3(침해사고의 신고)"],
        &[],
    ),
    // versions
    Case {
        name: "another version",
        title: "02. 지침_Ver 1.2",
        lines: &["침해사고관리지침", "Ver 1.0"],
        codes: &["version-differs"],
    },
    Case {
        name: "the same version",
        title: "02. 지침_Ver 1.0",
        lines: &["침해사고관리지침", "Ver 1.00"],
        codes: &[],
    },
    Case {
        name: "another thing's version",
        title: "02. 지침_Ver 1.0",
        lines: &["지침", "이 지침은 전송 구간에 TLS v1.2 이상을 적용하여 이용자의 정보를 보호한다."],
        codes: &[],
    },
];

#[test]
fn every_kind_fires_where_it_should_and_nowhere_else() {
    let inspector = inspector(&[]);
    let mut wrong = Vec::new();
    for case in CASES {
        let (findings, _) = inspected(&inspector, 0, case.title, &[case.lines]);
        if codes(&findings) != case.codes {
            wrong.push(format!("{}: {:?}, not {:?}", case.name, codes(&findings), case.codes));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn contents_are_held_against_the_body() {
    let entries = ["제1조(목적)……2", "제2조(정의)……2", "제3조(보고)……3", "제4조(통지)……3", "제5조(점검)……4"];
    let body: [&[&str]; 3] = [
        &["제1조(목적)", "가나다", "제2조(정의)", "라마바"],
        &["제3조(보고)", "사아자", "제4조(통지)", "차카타"],
        &["제5조(점검)", "파하가"],
    ];
    let with = |at: usize, entry: &'static str| {
        let mut entries = entries;
        entries[at] = entry;
        let (findings, _) =
            inspected(&inspector(&[]), 0, "지침", &[entries.as_slice(), body[0], body[1], body[2]]);
        codes(&findings).join(" ")
    };
    assert_eq!(with(0, entries[0]), "");
    assert_eq!(with(2, "제3조(접수)……3"), "contents-differ", "title");
    assert_eq!(with(4, "제6조(점검)……4"), "contents-differ", "number");
    assert_eq!(with(4, "제5조(점검)……3"), "contents-differ", "page");
    // Contents that count from another page all the same way are in order.
    let shifted = ["제1조(목적)……7", "제2조(정의)……7", "제3조(보고)……8", "제4조(통지)……8", "제5조(점검)……9"];
    let pages = [shifted.as_slice(), body[0], body[1], body[2]];
    assert_eq!(codes(&inspected(&inspector(&[]), 0, "지침", &pages).0), [""; 0]);
}

/// Two documents of a folder: title and lines of each, and the codes found over both.
struct FolderCase {
    name: &'static str,
    documents: &'static [(&'static str, &'static [&'static str])],
    codes: &'static [&'static str],
}

const FOLDERS: &[FolderCase] = &[
    FolderCase {
        name: "a desk with another number",
        documents: &[
            ("지침", &["고객지원팀 전화 02-700-1000으로 문의한다."]),
            ("절차서", &["고객지원팀 전화 02-700-2000으로 문의한다."]),
        ],
        codes: &["conflicting-contact"],
    },
    FolderCase {
        name: "a desk with a second number beside the first",
        documents: &[
            ("지침", &["고객지원팀 전화 02-700-1000으로 문의한다."]),
            ("절차서", &["고객지원팀 전화 02-700-1000, 02-700-2000으로 문의한다."]),
        ],
        codes: &[],
    },
    FolderCase {
        name: "another period",
        documents: &[
            ("지침", &["소비자의 불만 및 분쟁처리에 관한 기록 : 3년"]),
            ("방침", &["소비자의 불만 및 분쟁처리에 관한 기록|1년"]),
        ],
        codes: &["conflicting-retention"],
    },
    FolderCase {
        name: "the same period",
        documents: &[
            ("지침", &["소비자의 불만 및 분쟁처리에 관한 기록 : 3년"]),
            ("방침", &["소비자의 불만 및 분쟁처리에 관한 기록|3년"]),
        ],
        codes: &[],
    },
    FolderCase {
        name: "another officer",
        documents: &[
            ("지침", &["개인정보 보호책임자 : 한가온"]),
            ("방침", &["개인정보 보호책임자 성명: 나누리"]),
        ],
        codes: &["conflicting-officer"],
    },
    FolderCase {
        name: "an office and its duty",
        documents: &[
            ("지침", &["개인정보 보호책임자 : 경영지원본부장"]),
            ("방침", &["개인정보 보호책임자는 결과를 확인한다."]),
        ],
        codes: &[],
    },
    FolderCase {
        name: "documents named and not there, and there",
        documents: &[
            (
                "지침",
                &[
                    "인사에 관하여는 「인사관리 규정」에 따른다.",
                    "백업은 「백업 및 복구 지침」에서 정하는 바에 따른다.",
                ],
            ),
            ("09. 백업 및 복구 지침", &["「개인정보 보호법」과 「표준 개인정보 보호지침」에 따른다."]),
        ],
        codes: &["document-not-in-folder"],
    },
    FolderCase {
        name: "another organisation's document",
        documents: &[
            ("가", &["㈜한빛이음(이하 “회사”라 한다)은 통지한다."]),
            ("나", &["㈜한빛이음(이하 “회사”라 한다)은 점검한다."]),
            ("다", &["㈜누리안(이하 “회사”라 한다)은 보관한다."]),
            ("라", &["㈜한빛이음(이하 “회사”라 한다)은 보고한다."]),
        ],
        codes: &["foreign-organisation"],
    },
    FolderCase {
        name: "one document alone",
        documents: &[("지침", &["인사에 관하여는 「인사관리 규정」에 따른다."])],
        codes: &[],
    },
];

#[test]
fn documents_of_a_folder_are_compared() {
    let inspector = inspector(&[]);
    for case in FOLDERS {
        let documents = case.documents.iter().enumerate();
        let particulars: Vec<Particulars> = documents
            .map(|(index, (title, lines))| inspected(&inspector, index, title, &[lines]).1)
            .collect();
        let titles: Vec<&str> = case.documents.iter().map(|(title, _)| *title).collect();
        let findings = inspector.compare(&particulars.iter().collect::<Vec<_>>(), &titles);
        assert_eq!(codes(&findings), case.codes, "{}", case.name);
        assert!(
            findings.iter().all(|it| !it.quote.is_empty() && !it.citation.text.is_empty()),
            "{}",
            case.name
        );
    }
}

/// Twenty thousand documents, each of another organisation and with a matter left to a document of its own, every other of which is there.
/// Were each held against each, this would not come to an end.
#[test]
fn a_large_folder_is_compared() {
    const DOCUMENTS: usize = 20_000;
    let inspector = inspector(&[]);
    let lines: &[&str] =
        &["㈜한빛이음(이하 “회사”라 한다)의 지침이다.", "인사에 관하여는 「인사관리 규정」에 따른다."];
    let (_, first) = inspected(&inspector, 0, "지침", &[lines]);
    let documents: Vec<Particulars> = (0..DOCUMENTS)
        .map(|number| {
            let mut document = first.clone();
            document.document = number;
            document.title = format!("{number:05} 지침");
            let own = document.own_name.as_mut().unwrap();
            own.key = format!("회사{number:05}");
            let named = document.documents.first_mut().unwrap();
            (named.key, named.value) =
                (format!("인사관리규정{number:05}"), format!("인사관리 규정 {number:05}"));
            document
        })
        .collect();
    let titles: Vec<String> = (0..DOCUMENTS)
        .map(|number| {
            if number % 2 == 0 {
                format!("인사관리 규정 {number:05}")
            } else {
                format!("지침 {number}")
            }
        })
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let findings = inspector.compare(&documents.iter().collect::<Vec<_>>(), &titles);
    let found: Vec<usize> = findings.iter().map(|it| it.document).collect();
    assert_eq!(found, (0..DOCUMENTS).filter(|number| number % 2 == 1).collect::<Vec<_>>());
    assert!(codes(&findings).iter().all(|it| *it == "document-not-in-folder"));
}

#[test]
fn a_kind_that_is_off_is_not_reported() {
    let lines: &[&str] = &["이 규정은 2025년 9월 31일부터 시행한다.", "담당자: [이름]"];
    let (findings, _) = inspected(&inspector(&["impossible-date"]), 0, "지침", &[lines]);
    assert_eq!(codes(&findings), ["placeholder"]);
}

#[test]
fn every_kind_has_a_test_that_fires_and_is_explained() {
    let fired: Vec<&str> = CASES
        .iter()
        .flat_map(|it| it.codes)
        .chain(FOLDERS.iter().flat_map(|it| it.codes))
        .chain(&["contents-differ"])
        .copied()
        .collect();
    for code in Code::ALL {
        assert!(fired.contains(&code.id()), "{}: no test fires", code.id());
        let (title, explanation) = (code.title(), code.explanation());
        assert!([title.0, title.1, explanation.0, explanation.1].iter().all(|it| !it.is_empty()));
        assert!(matches!(code.severity(), Severity::Error | Severity::Warning));
    }
}

#[test]
fn every_expression_compiles() {
    for (index, expression) in expressions().enumerate() {
        assert!(expression.is_some(), "expression {index}");
    }
}
