//! What passages amount to, how places are cited, and how documents are weighed together.

use super::*;
use crate::dictionary::{Checklist, Origin, load};
use crate::document::{Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role, SourceOffset};
use crate::matching::Matcher;
use crate::text;

fn checklist() -> Checklist {
    load(&Origin::BuiltIn("digital-service".to_owned())).unwrap()
}

/// A document of pages of paragraphs; a line with `|` inside is a table row.
fn document(pages: &[&[&str]]) -> Document {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for page in pages {
        builder.start_page(None, 0.0, 0.0);
        for line in *page {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            for (index, cell) in cells.iter().enumerate() {
                let end = match (cells.len(), index + 1 == cells.len()) {
                    (1, _) if line.ends_with('\\') => LineEnd::Wrap,
                    (1, _) => LineEnd::Paragraph,
                    (_, true) => LineEnd::Row,
                    _ => LineEnd::Cell,
                };
                builder.push_line(cell.trim_end_matches('\\'), Role::Body, end, None);
            }
        }
    }
    builder.finish()
}

fn facts(checklist: &Checklist, matcher: &Matcher, title: &str, pages: &[&[&str]]) -> DocumentFacts {
    let document = document(pages);
    let text = text::read(&document);
    let hits = matcher.find(&text);
    examine(checklist, &Source { index: 0, title, document: &document, text: &text }, &hits)
}

fn assessment(checklist: &Checklist, facts: &[DocumentFacts], requirement: &str) -> Assessment {
    let profile = Profile { service_type: Some(ServiceType::Migration), certified: false };
    let coverage = Coverage { read: facts.len(), unread: 0 };
    decide(checklist, &profile, coverage, facts)
        .into_iter()
        .find(|it| checklist.requirements[it.requirement].id == requirement)
        .unwrap()
}

pub(super) struct Case {
    requirement: &'static str,
    verdict: Verdict,
    lines: &'static [&'static str],
}

pub(super) const MET: Verdict = Verdict::Met;
pub(super) const HALF: Verdict = Verdict::Partial;
pub(super) const NONE: Verdict = Verdict::Missing;

pub(super) const fn case(
    requirement: &'static str,
    verdict: Verdict,
    lines: &'static [&'static str],
) -> Case {
    Case { requirement, verdict, lines }
}

/// A notice article as cloud terms of service have it.
const NOTICE: &[&str] = &[
    "제20조(이용자에 대한 통지)",
    "① 회사는 침해사고 또는 이용자 정보의 유출이 발생하면 이용자가 지정한 전화, 전자우편 또는 문자메시지로 지체 없이 이용자에게 알려야 한다.",
    "② 제1항에 따라 알리는 때에는 다음 각 호의 사항을 이용자에게 통지한다.",
    "1. 발생 내용",
    "2. 발생 원인",
    "3. 회사의 피해 확산 방지 조치 현황",
    "4. 이용자의 피해 예방 또는 확산 방지 방법",
    "5. 담당 부서 및 연락처",
];

/// A notice article for leaks of personal information.
const LEAK: &[&str] = &[
    "제30조(유출 통지)",
    "① 개인정보가 유출된 사실을 알게 된 때에는 서면, 전자우편, 전화 등의 방법으로 지체 없이 정보주체에게 다음 각 호의 사항을 알려야 한다.",
    "1. 유출된 개인정보의 항목",
    "2. 유출된 시점과 그 경위",
    "3. 피해를 최소화하기 위하여 정보주체가 할 수 있는 방법",
    "4. 대응조치 및 피해구제절차",
    "5. 신고 등을 접수할 수 있는 담당부서 및 연락처",
];

const CASES: &[Case] = &[
    case("1.2-a1", MET, NOTICE),
    case("1.2-a2", MET, NOTICE),
    case("1.2-a3", MET, NOTICE),
    case("1.2-a4", MET, NOTICE),
    case("1.2-a5", MET, NOTICE),
    case("1.2-a6", MET, NOTICE),
    case("1.2-a1", HALF, LEAK),
    case("1.2-a2", HALF, LEAK),
    case("1.2-a3", HALF, LEAK),
    case("1.2-a4", HALF, LEAK),
    case("1.2-a5", HALF, LEAK),
    case("1.2-a6", HALF, LEAK),
    case(
        "1.2-a1",
        NONE,
        &["제5조(약관의 변경)", "① 회사는 약관을 변경하는 경우 이용자에게 전자우편으로 통지합니다."],
    ),
    case("1.2-a1", HALF, &["침해사고가 발생하면 회사는 고객에게 즉시 통지합니다."]),
    case("1.2-a1", NONE, &["침해사고를 발견한 이용자는 즉시 회사에 통지하여야 합니다."]),
    case("1.2-a2", NONE, &["제9조(장애 보고)", "① 장애 보고서에는 장애 발생 내용을 적는다."]),
    case("1.2-b1", MET, &["제8조(침해사고 대응)", "① 담당자는 로그를 수집하여 침해사고의 원인을 분석한다."]),
    case("1.2-b1", MET, &["보안사고가 종료되면 보안담당자는 사고 원인을 조사하고 결과를 보고한다."]),
    case("1.2-b1", HALF, &["제8조(침해사고 대응)", "① 담당자는 증거자료를 수집하여 보관한다."]),
    case("1.2-b1", NONE, &["제4조(품질)", "① 시스템 장애가 발생하면 장애 원인을 분석하여 조치한다."]),
    case("1.2-b1", NONE, &["제3조(정의)", "1. “침해사고 조사”란 침해사고의 원인을 분석하는 일을 말한다."]),
    case(
        "1.2-b2",
        MET,
        &[
            "제8조(침해사고 대응)",
            "① 침해사고는 다음 각 호의 절차에 따라 대응한다.",
            "1. 접수",
            "2. 차단",
            "3. 복구",
        ],
    ),
    case("1.2-b2", MET, &["임직원은 보안사고를 인지한 즉시 정보보호 담당자에게 보고하여야 한다."]),
    case("1.2-b2", HALF, &["제2조(보안담당자의 역할)", "1. 침해사고 발생 시 즉시 책임자에게 보고한다."]),
    case("1.2-b2", NONE, &["개인정보 침해사고 발생 시 대응이 용이하도록 접속기록을 1년 이상 보관합니다."]),
    case(
        "1.2-b2",
        NONE,
        &["제1조(목적)", "이 지침은 침해사고에 신속히 대응하는 절차를 정함을 목적으로 한다."],
    ),
    case("1.2-b3", MET, &["침해사고를 처리한 뒤에는 원인에 따라 재발방지 대책을 수립하여 시행한다."]),
    case(
        "1.2-b3",
        MET,
        &[
            "제13조(사고 사후관리)",
            "보안사고와 유사한 사고가 다시 발생하지 않도록 보안 정책을 개선하고 조치 결과를 확인한다.",
        ],
    ),
    case("1.2-b3", NONE, &["제5조(산업재해)", "산업재해의 재발방지 대책을 수립한다."]),
    case("1.2-b3", NONE, &["품질 부적합이 발견되면 재발 방지 조치를 한다."]),
    case("1.2-b4", MET, &["침해사고가 확산되지 않도록 감염된 서버를 네트워크에서 분리한다."]),
    case("1.2-b4", MET, &["제9조(침해사고 초동조치)", "1. 피해 시스템을 격리하고 외부 접속을 차단한다."]),
    case("1.2-b4", NONE, &["제3조(방화벽)", "침입차단시스템으로 외부의 접속을 통제한다."]),
    case("1.2-b5", MET, &["회사는 연 1회 이상 침해사고 대응 모의훈련을 실시한다."]),
    case(
        "1.2-b5",
        MET,
        &[
            "제10조(침해사고 대응 훈련)",
            "정보보호팀은 매년 상반기와 하반기에 훈련을 실시하고 결과를 보고한다.",
        ],
    ),
    case("1.2-b5", HALF, &["침해사고에 대비하여 모의훈련을 실시할 수 있다."]),
    case("1.2-b5", NONE, &["회사는 연 1회 재난 훈련과 소방 훈련을 실시한다."]),
    case("1.2-b5", NONE, &["임직원에게 침해사고 예방을 위한 보안교육을 매년 실시한다."]),
    case("1.2-b6", MET, &["침해사고를 예방하기 위하여 분기별로 취약점 점검을 실시한다."]),
    case(
        "1.2-b6",
        MET,
        &["제11조(침해사고 예방)", "정보시스템에 대하여 연 2회 이상 보안점검을 실시하고 미비점을 개선한다."],
    ),
    case("1.2-b6", HALF, &["정보시스템의 취약점 점검을 매년 1회 실시한다."]),
    case("1.2-b6", NONE, &["보안프로그램을 설치하고 주기적으로 갱신·점검하여 해킹에 대비합니다."]),
    case("1.2-b6", NONE, &["수탁자의 개인정보 처리 실태를 정기적으로 점검합니다."]),
    case("1.3-a1", MET, &["회사는 이용자의 비밀번호, 주민등록번호, 계좌번호를 암호화하여 저장합니다."]),
    case(
        "1.3-a1",
        MET,
        &["이름, 이메일 주소, 휴대폰 번호는 암호화하여 저장하며 비밀번호는 해시로 저장합니다."],
    ),
    case("1.3-a1", HALF, &["이용자의 비밀번호는 암호화되어 저장 및 관리되고 있습니다."]),
    case("1.3-a1", NONE, &["개인정보는 암호화 등을 통하여 안전하게 저장하고 관리합니다."]),
    case("1.3-a2", MET, &["고유식별정보와 바이오정보는 암호화하여 저장한다."]),
    case("1.3-a3", MET, &["회원의 비밀번호는 일방향 암호화되어 저장됩니다."]),
    case("1.3-a3", MET, &["비밀번호는 복호화할 수 없도록 SHA-256으로 암호화합니다."]),
    case("1.3-a3", MET, &["이용자의 패스워드는 bcrypt로 해시하여 저장합니다."]),
    case("1.3-a3", HALF, &["이용자의 비밀번호는 암호화되어 저장됩니다."]),
    case("1.3-a3", HALF, &["개인정보취급자의 비밀번호는 일방향 암호화하여 저장한다."]),
    case("1.3-a3", NONE, &["비밀번호는 영문과 숫자를 섞어 8자 이상으로 정합니다.", "개인정보를 처리합니다."]),
    case("1.3-a4", MET, &["개인정보를 전송할 때에는 SSL로 암호화합니다."]),
    case("1.3-a4", MET, &["암호화 통신을 통하여 네트워크상에서 개인정보를 안전하게 전송합니다."]),
    case("1.3-a4", MET, &["전송 구간 암호화: 모든 서비스에 HTTPS(TLS)를 적용"]),
    case("1.3-a4", MET, &["개인정보를 정보통신망을 통하여 송·수신하는 경우에는 암호화하여야 한다."]),
    case(
        "1.3-a4",
        HALF,
        &["중요한 데이터는 파일 및 전송 데이터를 암호화하거나 파일 잠금 기능을 사용합니다."],
    ),
    case("1.3-a4", NONE, &["제공 제품: SSL VPN, 웹 방화벽, 백업"]),
    case("1.3-a4", NONE, &["문의: https://www.example.co.kr 개인정보 담당자"]),
    case("1.3-a5", MET, &["비밀번호는 SHA-256, 주민등록번호는 AES-256으로 암호화하여 저장한다."]),
    case("1.3-a5", HALF, &["고유식별정보는 AES-256 알고리즘으로 암호화하여 저장합니다."]),
    case("1.3-a5", HALF, &["개인정보는 안전한 암호 알고리즘으로 암호화하여 저장한다."]),
    case("1.3-a5", NONE, &["SEED 투자를 유치하였습니다.", "안전한 암호 알고리즘을 선정해야 한다."]),
    case("1.3-b1", MET, &["계약이 종료되면 회사는 30일 이내에 이용자 데이터를 반환합니다."]),
    case("1.3-b1", MET, &["서비스 해지 후 30일 동안 고객은 데이터를 내려받을 수 있습니다."]),
    case("1.3-b1", NONE, &["계약이 해지되면 잔여 요금을 반환합니다."]),
    case("1.3-b1", NONE, &["위탁이 끝나면 수탁자는 개인정보를 반환하거나 파기한다."]),
    case(
        "1.3-b2",
        MET,
        &[
            "제7조(개인정보의 파기)",
            "1. 파기절차: 파기할 개인정보를 선정하고 개인정보 보호책임자의 승인을 받아 파기합니다.",
            "2. 파기방법: 전자적 파일은 복구할 수 없는 방법으로 삭제하고 종이는 분쇄기로 분쇄합니다.",
        ],
    ),
    case(
        "1.3-b2",
        MET,
        &[
            "6. 개인정보의 파기절차 및 방법",
            "가. 파기절차",
            "입력하신 정보는 목적이 달성된 후 별도의 DB로 옮겨져 내부 방침에 따라 일정 기간 저장된 후 파기됩니다.",
            "나. 파기방법",
            "전자적 파일 형태의 정보는 기록을 재생할 수 없는 기술적 방법을 사용하여 삭제합니다.",
        ],
    ),
    case("1.3-b2", HALF, &["제7조(개인정보의 파기)", "전자적 파일은 복구할 수 없는 방법으로 삭제합니다."]),
    case("1.3-b2", NONE, &["제5조(장비 관리)", "불용 장비는 절차에 따라 장비를 폐기한다."]),
    case("1.3-b3", MET, &["회사는 이용자의 개인정보를 국외로 이전하지 않습니다."]),
    case("1.3-b3", MET, &["개인정보의 국외 이전: 해당 없음"]),
    case("1.3-b3", MET, &["회사는 다음과 같이 개인정보를 국외로 이전하고 있습니다."]),
    case("1.3-b3", HALF, &["회사는 이용자의 동의 없이 개인정보를 국외로 이전하지 않습니다."]),
    case("1.3-b3", HALF, &["개인정보를 국외로 이전하려는 경우에는 정보주체의 동의를 받습니다."]),
    case("1.3-b3", NONE, &["조약의 이행을 위하여 외국 정부에 제공하는 경우에는 예외로 합니다."]),
    case("1.3-b4", MET, &["모든 데이터는 국내 서버(서울 리전)에서만 저장하고 처리합니다."]),
    case("1.3-b4", MET, &["데이터 저장 위치: 미국(오레곤)"]),
    case(
        "1.3-b4",
        HALF,
        &["제6조(국외 이전)", "이전받는 자 | 이전 국가 | 항목", "Example Inc. | 미국 | 이메일"],
    ),
    case("1.3-b4", NONE, &["쿠키는 이용자의 브라우저에 저장됩니다."]),
    case("1.3-x1", MET, &["본 서비스는 개인정보를 수집하지 않습니다."]),
    case("1.3-x1", Verdict::NotApplicable, &["회사는 만 14세 미만 아동의 개인정보를 수집하지 않습니다."]),
    case("1.3-x1", Verdict::NotApplicable, &["회사는 동의 없이 이용자의 개인정보를 수집하지 않습니다."]),
    case("1.3-x2", MET, &["서비스가 처리하는 정보 가운데 암호화 대상은 없습니다."]),
    case(
        "3.1-a1",
        MET,
        &["1. 조직도", "서비스를 맡은 조직도는 다음과 같다.", "대표이사 | 클라우드사업본부 | 고객지원팀"],
    ),
    case("3.1-a1", NONE, &["보안담당자는 정보보호 조직도를 작성하여 보고한다."]),
    case("3.1-a2", MET, &["팀 | 담당업무 | 담당자", "고객지원팀 | 문의 접수 | 홍길동 과장"]),
    case("3.1-a2", NONE, &["회원은 이에 대한 전적인 책임을 집니다.", "고객지원팀을 운영합니다."]),
    case("3.1-a3", MET, &["팀 | 담당업무", "기술지원팀 | 장애 처리와 원격 지원"]),
    case("3.1-b1", MET, &["회사는 이용자에게 사용자 매뉴얼과 온라인 교육을 제공합니다."]),
    case("3.1-b1", NONE, &["임직원에게 연 1회 개인정보 보호 교육을 실시합니다."]),
    case("3.1-c1", MET, &["수행 인력의 자격 보유 현황", "이름 | 자격", "담당 인력 1명 | 정보처리기사"]),
    case("3.1-c2", MET, &["클라우드 담당 인력은 클라우드 전문가 교육과정을 이수하였다."]),
    case("3.1-c2", NONE, &["서비스 이용 수수료를 받습니다.", "임직원은 매년 보안 교육을 이수한다."]),
    case("3.1-c3", MET, &["클라우드 전환 사업 수행실적 10건을 보유하고 있다."]),
    case("3.1-c3", HALF, &["클라우드 사업 수행실적은 실적증명서로 추후 제출할 예정이다."]),
    case("3.2-a1", MET, &["고객센터(1600-0000)를 평일 9시부터 18시까지 운영합니다."]),
    case("3.2-a1", MET, &["고객은 1:1 문의와 FAQ 게시판으로 의견을 접수할 수 있습니다."]),
    case("3.2-a1", NONE, &["수집 방법: 홈페이지, 고객센터 상담, 이벤트 응모"]),
    case("3.2-b1", MET, &["고객의견의 접수와 관리는 고객지원팀이 맡는다."]),
    case("3.2-b2", MET, &["고객지원팀 홍길동 과장이 고객 문의를 담당한다."]),
    case("3.2-b3", MET, &["고객센터 대표전화: 02 - 700 - 0000"]),
    case("3.2-b3", NONE, &["개인정보 보호책임자: 홍길동 이사, 전화 02-700-0000"]),
    case("3.2-b3", NONE, &["개인정보침해 신고센터 (국번 없이 118, privacy.example.or.kr)"]),
    case("3.2-b4", MET, &["고객의 기술 문의는 기술지원팀이 지원한다."]),
    case("3.2-b5", MET, &["고객의 문의를 접수하면 담당자를 배정하여 처리하고 결과를 회신한다."]),
    case(
        "3.2-b5",
        HALF,
        &[
            "① 회사는 회원이 제기하는 의견이나 불만이 정당하다고 인정되면 즉시 처리합니다.",
            "② 처리가 늦어지면 회원에게 사유와 처리 일정을 통보합니다.",
        ],
    ),
    case("3.2-b5", HALF, &["회원이 제기한 의견이나 불만은 처리하여야 합니다."]),
    // The same, as others write it.
    case(
        "1.2-b1",
        MET,
        &[
            "제6조(침해사고 처리)",
            "정보보호팀은 사고의 원인과 피해 범위를 신속히 파악하여 책임자에게 보고한다.",
        ],
    ),
    case("1.2-b4", MET, &["침해사고가 일어나면 추가 피해가 발생하지 않도록 해당 계정의 접속을 차단한다."]),
    case("1.2-b4", HALF, &["해킹 징후를 발견하면 피해를 최소화하는 조치를 취한다."]),
    case("1.2-b6", HALF, &["서버의 보안 취약점에 대하여 연 1회 이상 점검합니다."]),
    case(
        "1.3-a2",
        NONE,
        &["고객의 개인정보는 비밀번호에 의해 보호되며, 파일 및 전송 데이터를 암호화하여 보호합니다."],
    ),
    case(
        "1.3-a4",
        MET,
        &[
            "암호 알고리즘을 이용하여 네트워크상의 개인정보를 안전하게 전송하는 보안장치(SSL)를 채택하고 있습니다.",
        ],
    ),
    case(
        "1.3-b1",
        MET,
        &[
            "공급자는 이용계약이 종료되면 이용자 정보를 이용 기관에게 반환하고, 보유한 사본을 파기하여야 한다.",
        ],
    ),
    case("1.3-b1", MET, &["서비스 종료일부터 30일간 고객 데이터를 표준 형식으로 내보낼 수 있습니다."]),
    case(
        "1.3-b2",
        MET,
        &[
            "파기 절차 및 방법",
            "파기 절차: 보유 기간이 지난 개인정보는 개인정보 보호책임자의 승인을 거쳐 파기합니다.",
            "파기 방법: 전자 파일은 복구·재생할 수 없는 기술적 방법으로 삭제하고 종이 문서는 소각합니다.",
        ],
    ),
    case("1.3-b4", MET, &["서버 위치: 대한민국"]),
    case(
        "1.2-b2",
        HALF,
        &["제9조(유출 사고 대응절차)", "담당자는 유출을 알게 되면 부서장에게 즉시 보고하여야 한다."],
    ),
    case(
        "1.2-b2",
        HALF,
        &["제4조(보안사고)", "보안사고가 생기면 기관장에게 보고한다.", "1. 비밀의 누설 또는 분실"],
    ),
    case(
        "1.2-b4",
        HALF,
        &["제9조(개인정보 유출 통지)", "개인정보의 확산 및 추가 유출을 방지하기 위하여 조치한다."],
    ),
    case("1.2-b3", NONE, &["제3조(보안사고의 처리)", "보안 위규자는 재발 방지를 위한 조치계획을 제출한다."]),
    case(
        "1.2-b6",
        MET,
        &[
            "제6조(사이버보안진단의 날)",
            "① 매월 하루를 사이버보안진단의 날로 정한다.",
            "② 사이버보안진단의 날에는 취약점을 점검한다.",
        ],
    ),
    case("1.3-a4", HALF, &["SSL과 같은 기술로 전송 구간을 암호화할 것을 권고한다."]),
    case(
        "1.3-b2",
        MET,
        &[
            "제7조(개인정보의 파기절차)",
            "담당자는 파기할 개인정보에 대하여 책임자의 승인절차를 거쳐 파기합니다.",
            "제8조(개인정보의 파기방법)",
            "전자적 파일은 복구할 수 없는 방법으로 삭제합니다.",
        ],
    ),
    case(
        "1.3-b2",
        HALF,
        &["제8조(저장자료의 삭제)", "저장매체를 내보낼 때에는 저장된 자료의 삭제 여부를 확인한다."],
    ),
    case("1.3-b2", NONE, &["제9조(안전반출 및 파기계획)", "안전반출 및 파기계획을 수립한다."]),
    case("1.3-b2", HALF, &["계약을 해지하면 회원의 모든 데이터는 삭제됩니다."]),
    case("3.2-a1", MET, &["제3조(상담의 종류)", "상담은 전화상담, 내방상담 및 서신상담으로 나눈다."]),
    case("3.2-a1", HALF, &["홈페이지를 통하여 이용자의 의견을 수렴한다."]),
    case("3.2-b1", HALF, &["상담업무를 담당하는 부서는 상담 기록을 둔다."]),
    case("3.2-b2", HALF, &["부서장은 상담인력을 지정한다."]),
    case(
        "3.2-b5",
        MET,
        &["제5조(처리기간)", "① 민원의 처리기간은 7일로 한다.", "② 결과는 서면으로 회신한다."],
    ),
    case("1.3-b4", MET, &["개인정보는 AWS 서울 리전을 이용하여 국내에서 보관하고 처리합니다."]),
    case("3.2-a1", MET, &["장애나 문의사항을 이메일, 전화, 1:1 문의로 서비스 지원 담당자에게 접수합니다."]),
    case(
        "3.2-b5",
        MET,
        &[
            "서비스 지원 절차",
            "접수한 문의 내용을 담당 엔지니어가 검토하여 고객에게 직접 피드백하거나 담당 부서로 이관합니다.",
        ],
    ),
    case(
        "3.2-b5",
        MET,
        &["이용자가 제출하는 불만사항은 우선 처리하며, 늦어지는 경우 그 사유와 처리일정을 통보해 드립니다."],
    ),
    case("3.2-b5", NONE, &["개인정보에 관한 문의에는 지체 없이 답변하고 처리해 드립니다."]),
];

#[test]
fn passages_amount_to_what_a_reviewer_says() {
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    let mut wrong = Vec::new();
    for case in CASES.iter().chain(super::wordings::WORDINGS) {
        let facts = facts(&checklist, &matcher, "문서", &[case.lines]);
        let found = assessment(&checklist, &[facts], case.requirement);
        let missing = matches!(case.verdict, Verdict::Missing)
            && matches!(found.verdict, Verdict::Missing | Verdict::NotApplicable);
        if found.verdict != case.verdict && !missing {
            let best = found.evidence.first().map(|it| (&it.quote, &it.terms, &it.shortcoming));
            wrong.push(format!(
                "{} {:?}, not {:?}: {:?}\n    {best:?}",
                case.requirement, found.verdict, case.verdict, case.lines
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_are_cited_in_the_grammar_of_the_form() {
    /// First words of the passage, its last words, and what stands in the brackets.
    type Citations = &'static [(&'static str, &'static str, &'static str)];
    const PAGES: &[&[&str]] = &[
        &["제1조(목적)", "이 지침은 사고에 대비한다."],
        &[
            "제7조의2(침해사고 보고)",
            "① 담당자는 사고를 접수한다.",
            "② 다음 각 호의 사항을 통지한다.",
            "1. 통지방법",
            "2. 담당부서",
            "가. 전화",
            "1) 대표전화",
            "제8조(사후관리)",
            "책임자는 재발방지 대책을\\",
        ],
        &["세우고 시행한다.", "별첨", "끝."],
    ];
    const CASES: Citations = &[
        ("이 지침은", "대비한다.", "1 페이지 - 제1조 목적"),
        ("① 담당자는", "접수한다.", "2 페이지 - 제7조의2 침해사고 보고 1항"),
        ("1. 통지방법", "1. 통지방법", "2 페이지 - 제7조의2 침해사고 보고 2항 1호"),
        ("가. 전화", "가. 전화", "2 페이지 - 제7조의2 침해사고 보고 2항 2호 가목"),
        ("1) 대표전화", "1) 대표전화", "2 페이지 - 제7조의2 침해사고 보고 2항 2호 가목 1)"),
        ("책임자는", "시행한다.", "2,3 페이지 - 제8조 사후관리"),
    ];
    let mut document = document(PAGES);
    let text = text::read(&document);
    let range = |document: &Document, from: &str, to: &str| {
        let start = document.text.find(from).unwrap();
        let end = document.text.find(to).unwrap() + to.len();
        SourceOffset(start as u32)..SourceOffset(end as u32)
    };
    for (from, to, expected) in CASES {
        let citation = cite("02. 지침_Ver 1.0", &document, &text, &range(&document, from, to));
        assert_eq!(citation.text, format!("02. 지침_Ver 1.0 ({expected})"), "{from}");
    }
    document.pages[1].label = Some("iv".to_owned());
    let labelled = cite("지침", &document, &text, &range(&document, "① 담당자는", "접수한다."));
    assert_eq!(labelled.text, "지침 (2 페이지, 인쇄 iv쪽 - 제7조의2 침해사고 보고 1항)");
    assert_eq!(labelled.page_label.as_deref(), Some("iv"));
    document.page_numbers = PageNumbers::None;
    let unknown = cite("지침", &document, &text, &range(&document, "이 지침은", "대비한다."));
    assert_eq!(unknown.text, "지침 (페이지 알 수 없음 - 제1조 목적)");
    assert_eq!((unknown.page, unknown.page_end), (None, None));
}

#[test]
fn a_heading_is_cited_where_there_is_no_article() {
    let document =
        document(&[&["1. 수집 항목", "회사는 이름을 수집합니다.", "2. 파기 방법", "회사는 분쇄합니다."]]);
    let text = text::read(&document);
    let start = document.text.find("회사는 분쇄").unwrap() as u32;
    let citation = cite("처리방침", &document, &text, &(SourceOffset(start)..SourceOffset(start + 10)));
    assert_eq!(citation.text, "처리방침 (1 페이지 - 2. 파기 방법)");
    assert_eq!((citation.article, citation.article_title.as_deref()), (None, Some("파기 방법")));
}

#[test]
fn the_profile_and_the_documents_decide_what_applies() {
    struct Case {
        name: &'static str,
        requirement: &'static str,
        profile: Profile,
        unread: usize,
        lines: &'static [&'static str],
        verdict: Verdict,
    }
    const MIGRATION: Profile = Profile { service_type: Some(ServiceType::Migration), certified: false };
    const CASES: &[Case] = &[
        Case {
            name: "certificate",
            requirement: "1.2-b1",
            profile: Profile { service_type: None, certified: true },
            unread: 0,
            lines: &[],
            verdict: Verdict::NotApplicable,
        },
        Case {
            name: "certificate does not waive support",
            requirement: "3.2-a1",
            profile: Profile { service_type: None, certified: true },
            unread: 0,
            lines: &[],
            verdict: Verdict::Missing,
        },
        Case {
            name: "competence of a cloud service",
            requirement: "3.1-c1",
            profile: Profile { service_type: Some(ServiceType::Cloud), certified: false },
            unread: 0,
            lines: &[],
            verdict: Verdict::NotApplicable,
        },
        Case {
            name: "competence of an unknown service",
            requirement: "3.1-c1",
            profile: Profile { service_type: None, certified: false },
            unread: 0,
            lines: &[],
            verdict: Verdict::Missing,
        },
        Case {
            name: "no passwords",
            requirement: "1.3-a3",
            profile: MIGRATION,
            unread: 0,
            lines: &["회사는 개인정보를 보호합니다."],
            verdict: Verdict::NotApplicable,
        },
        Case {
            name: "no passwords, but a document is unread",
            requirement: "1.3-a3",
            profile: MIGRATION,
            unread: 1,
            lines: &["회사는 개인정보를 보호합니다."],
            verdict: Verdict::Missing,
        },
        Case {
            name: "no personal information is processed",
            requirement: "1.3-a4",
            profile: MIGRATION,
            unread: 0,
            lines: &["본 서비스는 개인정보를 처리하지 않습니다."],
            verdict: Verdict::NotApplicable,
        },
    ];
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    for case in CASES {
        let facts = [facts(&checklist, &matcher, "문서", &[case.lines])];
        let coverage = Coverage { read: 1, unread: case.unread };
        let assessments = decide(&checklist, &case.profile, coverage, &facts);
        let found = assessments
            .iter()
            .find(|it| checklist.requirements[it.requirement].id == case.requirement)
            .unwrap();
        assert_eq!(found.verdict, case.verdict, "{}: {:?}", case.name, found.reason);
    }
    let nothing_read = decide(&checklist, &MIGRATION, Coverage { read: 0, unread: 2 }, &[]);
    assert_eq!(nothing_read[0].verdict, Verdict::Unread);
}

#[test]
fn the_best_passage_of_all_documents_comes_first_and_none_twice() {
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    let first = facts(
        &checklist,
        &matcher,
        "안내",
        &[&[
            "개인정보는 복구할 수 없는 방법으로 파기합니다.",
            "개인정보는 복구할 수 없는 방법으로 파기합니다.",
        ]],
    );
    let mut second = facts(
        &checklist,
        &matcher,
        "개인정보 처리방침",
        &[&[
            "제7조(개인정보의 파기)",
            "① 파기할 개인정보를 선정하고 책임자의 승인을 받아 파기합니다.",
            "② 개인정보는 복구할 수 없는 방법으로 파기합니다.",
        ]],
    );
    for evidence in second.evidence.values_mut().flatten() {
        evidence.document = 1;
    }
    let found = assessment(&checklist, &[first, second], "1.3-b2");
    assert_eq!(found.verdict, Verdict::Met);
    assert_eq!(found.evidence[0].document, 1);
    let paragraphs: Vec<Option<u32>> = found.evidence.iter().map(|it| it.citation.paragraph).collect();
    assert!(paragraphs.contains(&Some(1)) && paragraphs.contains(&Some(2)), "{paragraphs:?}");
    assert_eq!(found.evidence.iter().filter(|it| it.document == 0).count(), 1);
}

#[test]
fn a_long_row_is_quoted_by_whole_cells_and_a_long_sentence_by_whole_words() {
    let filler = "가나다라 ".repeat(70);
    let row = format!("{filler}|담당자 홍길동 과장, 고객지원팀|{filler}");
    let sentence = format!("{filler}회사는 비밀번호를 일방향 암호화하여 저장하며 {filler}");
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    let facts = facts(&checklist, &matcher, "문서", &[&[row.as_str(), sentence.as_str()]]);
    let row = &assessment(&checklist, std::slice::from_ref(&facts), "3.1-a2").evidence[0];
    assert_eq!(row.quote, "담당자 홍길동 과장, 고객지원팀");
    let sentence = &assessment(&checklist, &[facts], "1.3-a3").evidence[0];
    assert!(sentence.quote.chars().count() <= 300 && sentence.quote.contains("일방향 암호화하여"));
    assert!(
        sentence.quote.starts_with("가나다라") || sentence.quote.starts_with("회사는"),
        "{}",
        sentence.quote
    );
}

#[test]
fn a_long_row_that_is_drawn_with_bars_is_quoted_by_whole_cells() {
    let filler = "가나다라 ".repeat(70);
    let row = format!("| {} | 담당자 홍길동 과장, 고객지원팀 | {filler}", filler.trim());
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    builder.push_line(&row, Role::Body, LineEnd::Paragraph, None);
    let document = builder.finish();
    let text = text::read(&document);
    let hits = matcher.find(&text);
    let source = Source { index: 0, title: "문서", document: &document, text: &text };
    let facts = examine(&checklist, &source, &hits);
    let found = &assessment(&checklist, &[facts], "3.1-a2").evidence[0];
    assert_eq!(found.quote.trim(), "담당자 홍길동 과장, 고객지원팀");
}

#[test]
fn the_first_sections_of_a_document_are_not_its_title() {
    const LINES: &[&str] = &[
        "이용 안내",
        "1. 개인정보의 수집 항목",
        "이름을 받습니다.",
        "2. 고객센터",
        "고객센터는 평일 09시부터 18시까지 운영합니다.",
    ];
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    let facts = facts(&checklist, &matcher, "문서", &[LINES]);
    assert_eq!(assessment(&checklist, &[facts], "3.2-a1").verdict, Verdict::Met);
}

#[test]
fn weak_algorithms_in_use_are_found_and_forbidden_ones_are_not() {
    const CASES: &[(&str, usize)] = &[
        ("옛 백업은 3DES로 암호화된 상태로 보관한다.", 1),
        ("비밀번호는 MD5로 해시하여 저장한다.", 1),
        ("서버 인증서에는 SHA-1을 적용한다.", 1),
        ("MD5와 SHA-1은 사용하지 않는다.", 0),
        ("3DES는 사용을 금지하고 AES-256으로 교체한다.", 0),
        ("SHA-256과 AES-128을 적용한다.", 0),
        ("DESIGN 문서와 CODES 목록", 0),
    ];
    let checklist = checklist();
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).unwrap();
    for (line, count) in CASES {
        let found = facts(&checklist, &matcher, "문서", &[&[line]]).findings;
        let weak = found.iter().filter(|it| it.code == "weak-algorithm" && it.severity == Severity::Error);
        assert_eq!(weak.count(), *count, "{line}");
    }
}
