//! A form with planted faults against evidence that we wrote: every fault is found and named, no right citation is blamed.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};
use serde_json::Value;

use crate::made::{Folder, Ran, codes as utf16, docx, drawn_pdf, evimap, pdf};

/// The rule on incidents. Its cover bears no number, so the printed number is one less than the physical one.
const INCIDENT_RULE: &[&[&str]] = &[
    &["침해사고관리지침", "Ver 1.0", "㈜새솔나루"],
    &[
        "- 1 -",
        "제1조(목적)",
        "이 지침은 침해사고에 대비하고 피해 확산과 재발을 방지하여 이용자의 신뢰를 지키는 것을 목적으로 한다.",
        "제2조(정의)",
        "1. “침해사고”란 전자적인 수단으로 정보시스템이 훼손되는 일을 말한다.",
        "2. “이용자”란 회사와 이용계약을 맺은 기관을 말한다.",
        "제3조(문서의 보관)",
        "① 이 지침의 인쇄본은 총무팀 서가에 두고, 낡은 인쇄본은 해마다 새로 바꾼다.",
        "② 인쇄본을 빌린 사람은 이레 안에 돌려준다.",
    ],
    &[
        "- 2 -",
        "제7조(침해사고 보고)",
        "① 정보보호 담당자는 침해사고를 접수하면 정보보호 최고책임자에게 곧바로 보고한다.",
        "② 법령에 따른 신고 대상이면 24시간 이내에 관계기관에 신고한다.",
        "③ 회사는 침해사고가 발생하면 다음 각 호의 사항을 이용자에게 지체 없이 통지한다.",
        "1. 통지방법 : 전화, 문자메시지, 전자우편, 우편 또는 서비스 접속화면 게시",
        "2. 발생내용 : 침해사고가 일어난 때와 대상",
        "3. 발생원인 : 조사하여 밝혀진 공격 경로와 취약점",
        "4. 서비스 제공자의 피해확산 방지 조치 현황 : 회사가 취한 조치",
        "5. 서비스 이용자의 피해예방 또는 확산방지 방법 : 비밀번호 변경, 접속키 재발급",
        "6. 담당부서 및 연락처 : 정보보호팀, 전화 02-700-0000",
    ],
    &[
        "- 3 -",
        "제8조(침해사고 대응)",
        "① 사고대응반은 침해사고를 접수한 다음 아래 각 호의 순서에 따라 대응한다.",
        "1. 침해사고가 확산되지 않도록 피해를 입은 서버의 통신망을 분리하는 등 긴급조치를 한다.",
        "2. 접속기록 등 증거자료를 확보하고, 이를 바탕으로 침해사고의 원인을 분석한다.",
        "3. 분석한 원인에 맞는 재발방지 대책을 마련한다.",
        "② 대응하는 동안의 판단과 조치는 시각과 함께 대응일지에 적는다.",
    ],
    &[
        "- 4 -",
        "제13조(사후관리)",
        "정보보호 최고책임자는 침해사고가 종결되면 같은 유형의 사고가 다시 일어나지 않게 하는 재발방지 대책과",
        "피해가 다른 이용자에게 번지지 않게 하는 확산방지 대책을 세우고 다음 각 호의 사항과 함께 시행한다.",
        "1. 보안교육 : 사고 사례를 담은 교육을 전 임직원에게 반기마다 실시한다.",
    ],
    &[
        "- 5 -",
        "2. 모의훈련 : 침해사고 대응 모의훈련을 연 1회 이상 실시한다.",
        "3. 보안점검 : 정보시스템의 취약점과 침해사고 대책의 이행 상태를 분기별로 점검한다.",
        "제14조(지침의 개정)",
        "① 정보보호팀장은 해마다 한 번 이 지침의 내용을 살피고, 필요하면 개정안을 마련한다.",
    ],
];

const PRIVACY_POLICY: &[&[&str]] = &[
    &[
        "개인정보관리정책서",
        "제1조(목적)",
        "이 정책서는 개인정보를 안전하게 관리하는 것을 목적으로 한다.",
        "제5조(개인정보 안전성 확보 조치)",
        "① 회사는 개인정보가 유출되지 않도록 다음 각 호의 조치를 한다.",
        "1. 접근의 통제 : 침입차단시스템으로 외부의 접근을 통제한다.",
        "2. 개인정보의 암호화 : 회사는 개인정보를 암호화하여 저장하고 전송한다.",
        "- 암호화 대상 개인정보의 종류 : 비밀번호, 바이오정보, 고유식별정보",
        "- 저장할 때의 암호화 : 비밀번호는 복호화할 수 없도록 일방향 암호화하여 저장한다.",
        "- 전송할 때의 암호화 : 정보통신망으로 개인정보를 보내는 구간에는 SSL/TLS를 적용한다.",
        "- 대상별 암호화 알고리즘 : 비밀번호에는 SHA-256, 고유식별정보에는 AES-256을 적용한다.",
    ],
    &[
        "제11조(개인정보의 파기)",
        "① 보유 기간이 지난 개인정보와 이용자의 데이터는 지체 없이 파기한다.",
        "② 파기 절차 : 파기할 개인정보를 골라 개인정보 보호책임자의 승인을 받아 파기한다.",
        "③ 전자적 파일은 되살릴 수 없도록 덮어쓰고, 종이에 적힌 개인정보는 파쇄하거나 소각한다.",
        "제12조(데이터의 반환)",
        "① 회사는 이용계약이 끝나면 이용자의 데이터를 30일 이내에 이용자에게 반환하고, 반환이 끝나면 파기한다.",
        "제13조(처리 위치와 국외이전)",
        "① 회사는 이용자의 개인정보와 데이터를 국외로 이전하지 않는다.",
        "② 서비스와 데이터의 처리 위치는 국내 데이터센터이며 데이터를 국내에만 보관한다.",
    ],
];

const SUPPORT: &[&[&str]] = &[
    &[
        "조직 및 이용자 지원체계",
        "제1조(조직도)",
        "① 서비스를 맡은 클라우드사업본부의 조직도는 대표이사, 클라우드사업본부, 컨설팅팀, 기술지원팀의 순서로 되어 있다.",
        "② 담당인력과 담당업무 : 컨설팅팀장은 전환 방식을 정하고, 기술지원팀장은 이용자의 기술 상담을 맡는다.",
        "제2조(이용자 지원 방안)",
        "① 회사는 이용자 매뉴얼, 교육자료, 온라인 교육, 기술지원을 이용자에게 제공한다.",
    ],
    &[
        "제3조(수행 조직의 역량)",
        "① 자격 보유 현황 : 서비스를 수행하는 인력은 정보처리기사 6명, 정보보안기사 2명의 자격을 보유하고 있다.",
        "② 교육이수 현황 : 수행 인력 8명이 클라우드 전환 전문가 교육 40시간을 이수하였다.",
        "③ 수행경험 : 2024년에 ㈜다온들의 클라우드 전환 사업을 수행하였고, 2025년에 공공기관 2곳의 전환 사업을 수행한 실적이 있다.",
    ],
];

const CUSTOMER: &[&str] = &[
    "고객대응절차서",
    "제2조(고객의견 수렴채널)",
    "① 회사는 고객센터 전화 1600-0000, 1:1 문의, FAQ, 온라인 헬프를 고객의견 수렴채널로 운영한다.",
    "제3조(고객의견 수렴조직과 연락처)",
    "① 고객의견을 접수하는 담당조직은 고객지원팀이며, 담당자는 고객지원팀장, 연락처는 02-700-0000이다.",
    "제4조(기술지원 조직)",
    "① 접수한 문의에 기술 검토가 필요하면 기술지원 조직인 기술지원팀이 지원한다.",
    "제5조(고객 피드백 절차)",
    "① 고객의 요구는 접수, 배정, 처리, 회신, 종결의 내부처리 절차에 따라 관리하고 처리 결과를 고객에게 회신한다.",
];

/// A PDF whose lines are as long as a page is wide.
fn printed_pdf(pages: &[&[&str]]) -> Vec<u8> {
    let wrapped: Vec<Vec<String>> =
        pages.iter().map(|lines| lines.iter().flat_map(|line| wrapped(line, 38)).collect()).collect();
    let lines: Vec<Vec<&str>> =
        wrapped.iter().map(|lines| lines.iter().map(String::as_str).collect()).collect();
    let pages: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    pdf(&pages)
}

/// A text in lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && last.chars().count() + word.chars().count() >= width {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

pub(crate) fn evidence() -> Folder {
    Folder::new()
        .with("02. 침해사고관리지침_Ver 1.0.pdf", printed_pdf(INCIDENT_RULE))
        .with("03. 개인정보관리정책서_Ver 1.0.pdf", printed_pdf(PRIVACY_POLICY))
        .with("04. 고객대응절차서_Ver 1.1.docx", docx(CUSTOMER))
        .with("05. 조직 및 이용자 지원체계_Ver 1.0.pdf", printed_pdf(SUPPORT))
        .with("07. 조직도(스캔).pdf", pdf(&[&["조직도 스캔본의 표지"], &[]]))
}

/// A row of the form: its label, and the paragraphs beside it.
pub(crate) type Row = (&'static str, Vec<&'static str>);

/// What is quoted below a citation of 제7조 and 제8조.
const NOTICE: &[&str] = &[
    "제 7 조(침해사고 보고)",
    "③ 회사는 침해사고가 발생하면 다음 각 호의 사항을 이용자에게 지체없이 통지한다.",
    "1. 통지방법 : 전화, 문자메시지, 전자우편, 우편 또는 서비스 접속화면 게시",
    "2. 발생내용 : 침해사고가 일어난 때와 대상",
    "… (중략)",
    "6. 담당부서 및 연락처 : 정보보호팀, 전화 02-700-0000",
];
const RESPONSE: &[&str] = &[
    "제 8 조 (침해사고 대응)",
    "① 사고대응반은 침해사고를 접수한 다음 아래 각 호의 순서에 따라 대응한다.",
    "1. 침해사고가 확산되지 않도록 피해를 입은 서버의 통신망을 분리하는 등 긴급조치를 한다.",
    "2. 접속기록 등 증거자료를 확보하고, 이를 바탕으로 침해사고의 원인을 분석한다.",
];
const FOLLOW_UP: &[&str] = &[
    "제 13 조(사후관리)",
    "정보보호 최고책임자는 침해사고가 종결되면 같은 유형의 사고가 다시 일어나지 않게 하는 재발방지 대책과 피해가 다른 이용자에게 번지지 않게 하는 확산방지 대책을 세우고 다음 각 호의 사항과 함께 시행한다.",
    "(이하 생략)",
];

fn joined(parts: &[&[&'static str]]) -> Vec<&'static str> {
    parts.concat()
}

fn head(tick: &'static str) -> Vec<Row> {
    vec![
        ("기업명/서비스명", vec!["㈜새솔나루/새솔 클라우드 전환"]),
        (
            "클라우드 컴퓨팅 서비스",
            vec![
                "■ 클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는 서비스",
                "□ 클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는 서비스에 해당함",
            ],
        ),
        (
            "지원 서비스",
            vec![
                "□ 매니지드서비스에 해당함(컨설팅, 운영관리, 마이그레이션 등을 조합하여 지원하는 서비스)",
                tick,
                "□ 위 어느 서비스에도 해당하지 않음",
            ],
        ),
    ]
}

fn printed(criterion: &'static str, asks: &'static str, standard: Vec<&'static str>) -> Vec<Row> {
    vec![("검토 항목", vec![criterion]), ("검토 내용", vec![asks]), ("검토 기준", standard)]
}

/// The form filled in without a fault.
pub(crate) fn sound_form() -> Vec<Row> {
    let mut rows = head("☑ 마이그레이션서비스에 해당함(전환하는 것을 지원하는 서비스)");
    rows.extend(printed(
        "1.2 침해사고 대응 절차 및 사후관리 대책",
        "1) 침해사고 발생시 이용자에게 \"통지의 내용 및 방법\"을 명시하여 제시하고 있는가?",
        vec!["\"침해사고 통지내용 및 방법\"의 적정성", "\"침해사고 대응절차 및 사후관리 대책\"의 적정성"],
    ));
    rows.push(("증빙 문서명", vec!["■ 침해사고 대응절차서(지침, 매뉴얼, 결재문서, 정보보호정책서 등) 등 해당내용을 증빙하는 공식문서명 기입", "02. 침해사고관리지침_Ver 1.0"]));
    rows.push((
        "증빙 내용",
        joined(&[
            &[
                "1. 침해사고 통지내용 및 방법",
                "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (2 페이지 - 제 7조 침해사고 보고 3항)",
            ],
            NOTICE,
            &[
                "2. 침해사고 대응절차 및 사후관리 대책",
                "[참조 자료] 02.침해사고 관리지침 Ver1.0.pdf (p.4, 제8조 침해사고 대응 1항 2호)",
            ],
            RESPONSE,
            &["[참조 자료] 02. 침해사고관리지침_Ver 1.0 (4,5 페이지 제 13조 사후관리)"],
            FOLLOW_UP,
            &[
                "- 훈련과 점검: 침해사고관리지침 (5~6페이지, 제13조(사후관리) 2,3호)",
                "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (5 페이지 - 제13조 사후관리 3호)",
            ],
        ]),
    ));
    rows.push(("참조 자료", vec!["클라우드법 시행령 제17조(통지의 내용 및 방법), 정보통신망법 제48조의3(침해사고의 신고), 제48조의4 (침해사고원인분석)"]));
    rows.extend(printed(
        "1.3 개인정보·데이터 관리정책",
        "개인정보의 암호화 등 안전한 전송·저장 여부를 구체적으로 제시하고 있는가?",
        vec!["\"개인정보 암호화 조치\"의 적정성을 제시", "\"데이터 반환 및 폐기 절차\"의 적정성"],
    ));
    rows.push(("증빙 문서명", vec!["03. 개인정보관리정책서_Ver 1.0"]));
    rows.push((
        "증빙 내용",
        vec![
            "1. 개인정보 암호화 조치",
            "[참조 자료] 03. 개인정보관리정책서 (1 페이지 - 제 5조 개인정보 안전성 확보 조치 1항 2호)",
            "2. 개인정보의 암호화 : 회사는 개인정보를 암호화하여 저장하고 전송한다.",
            "- 대상별 암호화 알고리즘 : 비밀번호에는 SHA-256, 고유식별정보에는 AES-256을 적용한다.",
            "2. 데이터 반환 및 폐기 절차",
            "[참조 자료] 03. 개인정보관리정책서_Ver 1.0 (2 페이지 - 제11조 개인정보의 파기 2항), (2 페이지 - 제12조 데이터의 반환)",
            "[참조 자료] 「개인정보관리정책서」(2쪽, 제13조 처리 위치와 국외이전)",
            "① 회사는 이용자의 개인정보와 데이터를 국외로 이전하지 않는다.",
            "[참조 자료] 03. 개인정보관리정책서_Ver 1.0 (2 페이지 - 제11조 개인정보의 파기 3항)",
            "[참조 자료] 03. 개인정보관리정책서_Ver 1.0 (2 페이지 - 제13조 처리 위치와 국외이전 2항)",
        ],
    ));
    rows.extend(printed(
        "3.1 조직·인력 구성 현황 및 이용자 지원 체계",
        "디지털서비스의 유지 및 지원을 위한 이용자 지원체계를 제시하고 있는가?",
        vec!["조직·인력 구성현황(조직도, 담당업무 및 역할 등)"],
    ));
    rows.push((
        "증빙 내용",
        vec![
            "[참조 자료] 05. 조직 및 이용자 지원체계_Ver 1.0 (1 페이지 - 제1조 조직도; 제2조 이용자 지원 방안)",
            "3. 클라우드 지원 서비스 조직 역량",
            "[참조 자료] 05. 조직 및 이용자 지원체계_Ver 1.0 (2 페이지 - 제3조 수행 조직의 역량 1항)",
            "① 자격 보유 현황 : 서비스를 수행하는 인력은 정보처리기사 6명, 정보보안기사 2명의 자격을 보유하고 있다.",
        ],
    ));
    rows.extend(printed(
        "3.2 고객대응 관리체계",
        "고객요구 접수 및 요구사항 처리를 위한 고객대응 관리체계를 제시하고 있는가?",
        vec!["고객의견 수렴채널(FAQ, 온라인헬프, 1:1문의, 고객센터 운영 등) 필수 제시"],
    ));
    rows.push((
        "증빙 내용",
        vec![
            "[참조 자료] 04. 고객대응절차서_Ver 1.1 (제2조 고객의견 수렴채널 1항)",
            "① 회사는 고객센터 전화 1600-0000, 1:1 문의, FAQ, 온라인 헬프를 고객의견 수렴채널로 운영한다.",
            "[참조 자료] 04. 고객대응절차서_Ver 1.1 (제3조 고객의견 수렴조직과 연락처), (제4조 기술지원 조직), (제5조 고객 피드백 절차)",
        ],
    ));
    rows
}

/// Citations of the sound form, in its order.
const RIGHT: usize = 18;

/// A citation planted behind the sound ones of its criterion, what is quoted below it, and the code that must be named.
struct Planted {
    criterion: &'static str,
    citation: &'static str,
    quote: &'static [&'static str],
    code: &'static str,
}

const PLANTED: &[Planted] = &[
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 08. 재해복구계획서_Ver 1.0 (3 페이지 - 제4조 복구 순서)",
        quote: &[],
        code: "document-not-found",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고대응지침_Ver 1.0 (2 페이지 - 제7조 침해사고 보고 1항)",
        quote: &[],
        code: "title-differs",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 2.0 (2 페이지 - 제7조 침해사고 보고 2항)",
        quote: &[],
        code: "title-differs",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (44 페이지 - 제8조 침해사고 대응)",
        quote: &[],
        code: "page-wrong",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (3 페이지 - 제9조 비상연락체계)",
        quote: &[],
        code: "article-not-on-page",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (4,5 페이지 - 제13조 사후 관리 대책)",
        quote: &[],
        code: "article-title-differs",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (3 페이지 - 제8조 침해사고 대응 5항)",
        quote: &[],
        code: "paragraph-missing",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (2 페이지 - 제7조 침해사고 보고 2항)",
        quote: &["② 법령에 따른 신고 대상이면 3일 이내에 관계기관에 신고한다."],
        code: "quote-not-found",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (3 페이지 - 제8조 침해사고 대응 1항)",
        quote: &["① 정보보호팀장은 해마다 한 번 이 지침의 내용을 살피고, 필요하면 개정안을 마련한다."],
        code: "quote-from-other-article",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (4,5 페이지 - 제13조 사후관리 1호)",
        quote: RESPONSE,
        code: "same-quote-twice",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (1 페이지 - 제7조 침해사고 보고)",
        quote: &[],
        code: "page-conflict",
    },
    Planted {
        criterion: "1.2",
        citation: "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (1 페이지 - 제3조 문서의 보관)",
        quote: &[],
        code: "requirement-not-stated",
    },
    Planted {
        criterion: "1.3",
        citation: "1) 개인정보관리정책서 [파일 참조]",
        quote: &[],
        code: "file-reference-only",
    },
    Planted {
        criterion: "3.1",
        citation: "[참조 자료] 07. 조직도(스캔) (2 페이지)",
        quote: &[],
        code: "picture-only",
    },
];

/// The form with everything planted: citations, no kind ticked, an item left out, the conditional block empty, evidence without a document.
pub(crate) fn faulty_form() -> Vec<Row> {
    let mut rows = sound_form();
    rows[2] = head("□ 마이그레이션서비스에 해당함(전환하는 것을 지원하는 서비스)").remove(2);
    let mut criterion = "";
    for (label, lines) in &mut rows {
        match *label {
            "검토 항목" => criterion = lines[0].split(' ').next().unwrap(),
            "증빙 내용" => {
                if criterion == "3.1" {
                    lines.retain(|it| !it.contains("역량") && !it.contains("자격 보유"));
                }
                // 1.3-b1, the return of data, is not cited any more.
                for line in lines.iter_mut() {
                    *line = line.strip_suffix(", (2 페이지 - 제12조 데이터의 반환)").unwrap_or(line);
                }
                if criterion == "3.2" {
                    *lines =
                        vec!["고객센터 전화 1600-0000과 1:1 문의로 고객의견을 접수하여 처리하고 있습니다."];
                }
                for planted in PLANTED.iter().filter(|it| it.criterion == criterion) {
                    lines.push(planted.citation);
                    lines.extend(planted.quote);
                }
            }
            _ => (),
        }
    }
    rows
}

/// The form as DOCX: one table, a label and its value in each row.
fn form_docx(rows: &[Row]) -> Vec<u8> {
    let paragraph = |text: &str| Paragraph::new().add_run(Run::new().add_text(text));
    let rows = rows.iter().map(|(label, lines)| {
        let value = lines.iter().fold(TableCell::new(), |cell, line| cell.add_paragraph(paragraph(line)));
        TableRow::new(vec![TableCell::new().add_paragraph(paragraph(label)), value])
    });
    let docx = Docx::new()
        .add_paragraph(paragraph("디지털서비스 심사신청 자가 점검 및 체크리스트"))
        .add_table(Table::new(rows.collect()));
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

/// The form as PDF: the same table with rules around its cells, broken over pages wherever they end.
fn form_pdf(rows: &[Row]) -> Vec<u8> {
    drawn_pdf(&form_pages(rows))
}

fn form_pages(rows: &[Row]) -> Vec<String> {
    const COLUMNS: [u32; 3] = [50, 150, 545];
    const TOP: u32 = 790;
    const BOTTOM: u32 = 60;
    const LINE: u32 = 16;
    let mut pages = vec![String::new()];
    let mut y = TOP;
    let text = |x: u32, y: u32, text: &str| format!("BT /F1 10 Tf {x} {y} Td <{}> Tj ET\n", utf16(text));
    let rule = |[from_x, from_y]: [u32; 2], [to_x, to_y]: [u32; 2]| {
        format!("{from_x} {from_y} m {to_x} {to_y} l S\n")
    };
    for (label, lines) in rows {
        let mut labels = wrapped(label, 9).into_iter();
        let mut values = lines.iter().flat_map(|line| wrapped(line, 34)).peekable();
        while values.peek().is_some() {
            if y < BOTTOM + LINE {
                pages.push(String::new());
                y = TOP;
            }
            let page = pages.last_mut().unwrap();
            let top = y;
            while y >= BOTTOM + LINE && values.peek().is_some() {
                y -= LINE;
                page.extend(labels.next().map(|it| text(COLUMNS[0] + 5, y + 4, &it)));
                page.extend(values.next().map(|it| text(COLUMNS[1] + 5, y + 4, &it)));
            }
            for edge in [top, y] {
                page.push_str(&rule([COLUMNS[0], edge], [COLUMNS[2], edge]));
            }
            for column in COLUMNS {
                page.push_str(&rule([column, top], [column, y]));
            }
        }
    }
    pages
}

fn verify(form: &str, bytes: &[u8], more: &[&str]) -> Ran {
    let folder = evidence();
    let form_folder = Folder::new().with(form, bytes);
    let form = form_folder.join(form);
    let mut arguments = vec!["verify", form.to_str().unwrap(), "--evidence", folder.path().to_str().unwrap()];
    arguments.extend(more);
    evimap(&arguments)
}

pub(crate) fn codes(row: &Value) -> Vec<&str> {
    row["faults"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect()
}

#[test]
fn a_sound_form_is_not_blamed() {
    for (name, bytes) in
        [("체크리스트.docx", form_docx(&sound_form())), ("체크리스트.pdf", form_pdf(&sound_form()))]
    {
        check_sound(name, &verify(name, &bytes, &["--format", "json"]).json());
    }
}

fn check_sound(name: &str, report: &Value) {
    for citation in report["citations"].as_array().unwrap() {
        assert!(citation["ok"] == true, "{name}: {citation:#}");
    }
    assert_eq!(report["citations"].as_array().unwrap().len(), RIGHT, "{name}");
    assert_eq!(report["faults"].as_array().unwrap().len(), 0, "{name}: {:#}", report["faults"]);
}

fn check_faulty(name: &str, report: &Value) {
    let citations = report["citations"].as_array().unwrap();
    let squeezed = |text: &str| text.chars().filter(|it| !it.is_whitespace()).collect::<String>();
    let mut planted_rows = BTreeSet::new();
    for planted in PLANTED {
        let words = squeezed(planted.citation).replace("[참조자료]", "").replace("1)", "");
        let found = citations.iter().enumerate().filter(|(index, it)| {
            squeezed(it["text"].as_str().unwrap()) == words && !planted_rows.contains(index)
        });
        // The same words may be planted twice with different quotations.
        let named = found.clone().find(|(_, it)| codes(it).contains(&planted.code));
        let (index, row) = named.unwrap_or_else(|| {
            panic!("{name}: {} is not named: {:#?}", planted.code, found.collect::<Vec<_>>())
        });
        planted_rows.insert(index);
        assert_eq!(row["ok"], false);
        assert_eq!(row["criterion"], planted.criterion);
    }
    let blamed: Vec<&Value> = citations
        .iter()
        .enumerate()
        .filter(|(index, it)| !planted_rows.contains(index) && it["ok"] == false)
        .map(|(_, it)| it)
        .collect();
    assert!(blamed.is_empty(), "{name}: right citations are blamed: {blamed:#?}");
    assert!(citations.len() - planted_rows.len() >= 12, "{name}: {}", citations.len());
    let faults: BTreeSet<(Option<&str>, &str)> = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["criterion"].as_str(), it["code"].as_str().unwrap()))
        .collect();
    for expected in [
        (None, "kind-not-ticked"),
        (Some("1.3"), "item-without-evidence"),
        (Some("3.1"), "conditional-block-empty"),
        (Some("3.2"), "no-document-named"),
    ] {
        assert!(faults.contains(&expected), "{name}: {expected:?}: {faults:?}");
    }
}

#[test]
fn every_planted_fault_is_named_and_nothing_else() {
    for (name, bytes) in
        [("체크리스트.docx", form_docx(&faulty_form())), ("체크리스트.pdf", form_pdf(&faulty_form()))]
    {
        let ran = verify(name, &bytes, &["--format", "json", "--service-type", "migration"]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        check_faulty(name, &ran.json());
    }
}

#[test]
fn a_check_is_told_in_every_format_and_language() {
    let form = form_docx(&faulty_form());
    let ran = verify("체크리스트.docx", &form, &["--lang", "en"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("The page is wrong: 제8조 stands on page 4 (printed 3)"), "{}", ran.out);
    assert!(ran.out.contains("form “3일” / document “24시간”"), "{}", ran.out);
    let ran = verify("체크리스트.docx", &form, &["--format", "md", "--quiet"]);
    assert!(ran.out.starts_with("# 체크리스트 확인: 체크리스트.docx\n"), "{}", ran.out);
    assert!(
        ran.out.contains("| ✗ | 1\\.3 | 개인정보관리정책서 \\[파일 참조\\] | `file-reference-only` "),
        "{}",
        ran.out
    );
    assert_eq!(ran.err, "");
    for (extension, begins) in [
        ("html", &b"<!doctype html>"[..]),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("sarif", b"{"),
        ("txt", "체크".as_bytes()),
    ] {
        let folder = Folder::new();
        let output = folder.join(&format!("확인.{extension}"));
        let ran = verify("체크리스트.docx", &form, &["-o", output.to_str().unwrap(), "--quiet"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{extension}: {}", ran.err);
        let bytes = fs::read(output).unwrap();
        assert!(bytes.starts_with(begins), "{extension}");
    }
    // A page of a PDF file as a picture, an article of a DOCX file as text, each with what is cited marked.
    let html = verify("체크리스트.docx", &form_docx(&sound_form()), &["--format", "html", "--quiet"]).out;
    assert!(html.contains("<svg class=\"marks\""), "no page");
    assert!(html.contains("<span class=\"quoted\" data-of=\""), "no excerpt");
    let folder = Folder::new();
    let output = folder.join("확인.json");
    let ran = verify("체크리스트.docx", &form, &["-o", output.to_str().unwrap(), "--exit-zero"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("고칠 점"), "{}", ran.err);
    let report: Value = serde_json::from_slice(&fs::read(output).unwrap()).unwrap();
    let quoted =
        report["citations"].as_array().unwrap().iter().find(|it| codes(it) == ["quote-not-found"]).unwrap();
    let difference = &quoted["faults"][0]["differences"][0];
    assert_eq!((&difference["form"], &difference["document"]), (&"3일".into(), &"24시간".into()));
}

#[test]
fn a_check_obeys_its_schema_and_the_contract() {
    let schema = evimap(&["schema", "verify"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let ran = verify("체크리스트.docx", &form_docx(&faulty_form()), &["--format", "json", "--certified"]);
    let report = ran.json();
    let faults: Vec<String> =
        validator.iter_errors(&report).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let first = &report["citations"][0];
    assert_eq!(report["schema"], 1);
    assert_eq!(first["text"], "02. 침해사고관리지침_Ver 1.0 (2 페이지 - 제 7조 침해사고 보고 3항)");
    assert_eq!(first["document"], "02. 침해사고관리지침_Ver 1.0.pdf");
    assert_eq!((&first["pages"], &first["article"]), (&serde_json::json!([2]), &"제7조".into()));
    assert_eq!((&first["paragraph"], &first["item"]), (&3.into(), &Value::Null));
    // 1.2 to 1.5 are waived by a certificate.
    let items =
        report["faults"].as_array().unwrap().iter().filter(|it| it["code"] == "item-without-evidence");
    assert!(items.clone().all(|it| it["criterion"] == "3.2"), "{:?}", items.collect::<Vec<_>>());
}

#[test]
fn a_form_is_the_same_whatever_the_jobs() {
    let form = form_pdf(&faulty_form());
    let one = verify("체크리스트.pdf", &form, &["--format", "json", "--jobs", "1"]);
    let more = verify("체크리스트.pdf", &form, &["--format", "json", "--jobs", "4"]);
    assert_eq!(one.out, more.out);
}

#[test]
fn a_picture_in_the_form_is_no_evidence() {
    let mut rows = sound_form();
    let evidence = rows.iter_mut().filter(|(label, _)| *label == "증빙 내용").nth(2).unwrap();
    evidence.1 = vec![
        "1) 조직도",
        "2) 담당업무",
        "컨설팅팀장은 전환 방식을 정하고, 기술지원팀장은 기술 상담을 맡는다.",
    ];
    let mut pages = form_pages(&rows);
    let pictures = |report: &Value| {
        let faults = report["faults"].as_array().unwrap().iter().filter(|it| it["code"] == "picture-only");
        faults.map(|it| it["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let without = verify("체크리스트.pdf", &drawn_pdf(&pages), &["--format", "json"]).json();
    assert!(pictures(&without).is_empty(), "{without:#}");
    for page in &mut pages {
        page.push_str("q 200 0 0 90 300 65 cm /P1 Do Q\n");
    }
    let with = verify("체크리스트.pdf", &drawn_pdf(&pages), &["--format", "json"]).json();
    let pictures = pictures(&with);
    assert!(pictures.iter().any(|it| it.contains(": 조직도")), "{pictures:?}");
}

#[test]
fn a_form_is_no_evidence_for_itself() {
    for (name, bytes) in
        [("체크리스트.docx", form_docx(&sound_form())), ("체크리스트.pdf", form_pdf(&sound_form()))]
    {
        let folder = evidence().with(name, &bytes);
        let alone = evidence();
        let map = |folder: &Folder| evimap(&["scan", folder.path().to_str().unwrap(), "--quiet"]).json();
        let (with, without) = (map(&folder), map(&alone));
        let row = with["documents"].as_array().unwrap().iter().find(|it| it["path"] == name).unwrap();
        assert_eq!((&row["status"], &row["code"]), (&"skipped".into(), &"checklist-form".into()), "{name}");
        assert!(row["message"].as_str().unwrap().contains("evimap verify"), "{name}");
        assert_eq!(with["criteria"], without["criteria"], "{name}");
        // It is still read by the verbs that read any document.
        let ran = evimap(&["text", folder.join(name).to_str().unwrap()]);
        assert!(ran.out.contains("검토 항목"), "{name}: {}", ran.err);
    }
}

#[test]
fn a_form_that_cannot_be_checked_says_why() {
    let folder = evidence();
    let rule = folder.join("02. 침해사고관리지침_Ver 1.0.pdf");
    let empty = Folder::new();
    let broken = Folder::new().with("체크리스트.pdf", b"%PDF-1.7 nothing");
    let sound = Folder::new().with("체크리스트.docx", form_docx(&sound_form()));
    let evidence = folder.path().to_path_buf();
    for (form, evidence, said) in [
        (folder.join("없음.docx"), evidence.clone(), "파일이나 폴더가 없습니다"),
        (evidence.clone(), evidence.clone(), "폴더입니다"),
        (broken.join("체크리스트.pdf"), evidence.clone(), "손상되어"),
        (folder.join("07. 조직도(스캔).pdf"), evidence, "찾지 못했습니다"),
        (sound.join("체크리스트.docx"), empty.path().to_path_buf(), "읽을 파일이 없습니다"),
        (rule, empty.join("없음"), "파일이나 폴더가 없습니다"),
    ] {
        let ran = evimap(&["verify".as_ref(), form.as_os_str(), "--evidence".as_ref(), evidence.as_os_str()]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{form:?}: {ran:?}");
        assert!(ran.err.starts_with("오류: ") && ran.err.contains(said), "{form:?}: {}", ran.err);
    }
}
