//! Help, usage errors and manual pages. English help stands on the arguments themselves; this file holds the Korean and the examples.

use std::io::{self, Write as _};

use anyhow::Context as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _};

use super::Outcome;
use super::args::Args;
use super::terminal::{RED, Terminal, styled};
use crate::report::wording::{Label, Lang};

/// Korean for one verb: its path of names, what it does, and its arguments by id.
struct Help {
    verb: &'static [&'static str],
    usage: &'static str,
    about: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    /// Examples: what for (Korean, English), and the command.
    examples: &'static [(&'static str, &'static str, &'static str)],
}

const FORMATS: &str = "text: 사람이 읽는 형식, json: 프로그램이 읽는 형식 [기본: text]";
const CHECKLIST: &str = "내장 체크리스트의 이름, 또는 직접 만든 체크리스트 폴더 [기본: digital-service]";
const LIMITS: &str = "읽기의 한도를 바꿉니다(여러 번 쓸 수 있습니다): file_bytes, pages, stream_bytes, inflated_bytes, text_bytes, operators_per_page, form_depth, fonts, cmap_entries, xml_depth, cells, table_depth, package_parts, member_bytes, archive_bytes, memory_bytes, page_seconds, file_seconds";
const DOCX_PAGES: &str = "DOCX의 쪽을 정하는 방법: auto(파일에 적힌 것으로, 없거나 어긋나면 설치된 LibreOffice로), layout(LibreOffice로), file(파일에 적힌 것으로만) [기본: auto]";
const FOLLOW: &str = "폴더 안의 바로가기(심볼릭 링크)를 따라갑니다. 폴더 밖으로도 나갑니다";
const JOBS: &str = "한꺼번에 읽을 파일 수 [기본: 프로세서 수]";
const SERVICE_TYPE: &str = "신청하는 서비스의 종류. 종류에 따라 적용되는 항목이 다릅니다: cloud(클라우드컴퓨팅), managed(매니지드), consulting(컨설팅), operations(운영관리), migration(마이그레이션), support(기타 지원), convergence(융합)";
const CERTIFIED: &str = "보안인증서를 제출하므로, 인증으로 갈음되는 기준을 면제합니다";
const WITHOUT_FINDING: &str =
    "이 코드의 지적 사항은 빼고 보고합니다. 쉼표로 여럿을 적습니다. 목록은 evimap findings";
const PASSWORD: &str = "암호가 걸린 PDF를 여는 암호. 여러 번 쓸 수 있습니다";
const PASSWORD_FILE: &str =
    "FILE에 한 줄에 하나씩 적힌 암호를 씁니다. 같은 컴퓨터의 다른 사람에게 보이지 않습니다";

const HELPS: &[Help] = &[
    Help {
        verb: &[],
        usage: "evimap [옵션] <명령>",
        about: "증빙 문서(PDF, DOCX, XLSX, PPTX)를 읽어 심사 체크리스트의 항목마다 근거가 적힌 쪽과 조항을 찾아 줍니다",
        arguments: &[
            ("version", "버전을 보여 줍니다"),
            (
                "lang",
                "안내와 보고서의 언어: ko, en. 정하지 않으면 로캘을 따르고 그 밖에는 한국어입니다. json, ndjson, sarif는 로캘과 상관없이 한국어입니다",
            ),
            ("color", "색을 쓸 때: auto(터미널에서), always, never [기본: auto]"),
            (
                "progress",
                "진행 상황을 표준 오류에 보일 때: auto(터미널에서), always, never, json(프로그램이 읽도록 한 줄에 JSON 하나씩만) [기본: auto]",
            ),
            ("quiet", "표준 오류에 오류만 적습니다"),
            ("help", "도움말을 보여 줍니다"),
        ],
        examples: &[
            (
                "폴더를 읽어 결과를 파일로",
                "Map a folder and keep the result",
                "evimap scan 증빙/ -o 결과.json",
            ),
            ("낱말이 어디에 있는지", "See where a term stands", "evimap find 통지방법 증빙/"),
        ],
    },
    Help {
        verb: &["scan"],
        usage: "evimap scan [옵션] <PATH>...",
        about: "폴더의 증빙 문서를 모두 읽어 체크리스트와 대조합니다",
        arguments: &[
            ("paths", "증빙 문서가 든 폴더나 파일"),
            ("output", "결과를 FILE에 씁니다. 형식은 확장자로 정합니다"),
            (
                "format",
                "결과의 형식: json, ndjson, html(쪽 그림이 있는 보고서), docx(채워진 서식), xlsx, markdown, sarif",
            ),
            ("checklist", CHECKLIST),
            ("service_type", SERVICE_TYPE),
            ("certified", CERTIFIED),
            ("without_finding", WITHOUT_FINDING),
            ("files_from", "FILE에 한 줄에 하나씩 적힌 경로도 읽습니다. -는 표준 입력입니다"),
            ("null", "목록의 경로가 줄바꿈 대신 NUL 문자로 끝납니다"),
            ("follow", FOLLOW),
            (
                "shard",
                "파일을 N조각으로 나눈 가운데 I번째만 읽어 merge에 쓸 내용(ndjson)을 씁니다. auto: Slurm, Kubernetes, AWS Batch가 알리는 작업 번호를 따릅니다",
            ),
            ("docx_pages", DOCX_PAGES),
            ("jobs", JOBS),
            ("limits", LIMITS),
            ("resume", "같은 결과 파일(-o)을 쓰다가 중단된 실행을 이어서 합니다"),
            (
                "cache",
                "파일마다 얻은 결과를 DIR에 두고 다음에는 새 파일만 읽습니다. 인용문 밖의 문서 내용은 두지 않습니다 [환경 변수: EVIMAP_CACHE]",
            ),
            ("no_cache", "모든 파일을 다시 읽고 아무것도 남기지 않습니다"),
            ("exit_zero", "빠진 항목이나 읽지 못한 파일이 있어도 0으로 끝냅니다"),
            ("passwords", PASSWORD),
            ("password_file", PASSWORD_FILE),
        ],
        examples: &[
            ("표준 출력으로", "To standard output", "evimap scan 증빙/"),
            (
                "마이그레이션서비스 신청, 결과는 파일로",
                "A migration service, the map to a file",
                "evimap scan 증빙/ --service-type migration -o 결과.json",
            ),
            (
                "쪽 그림이 있는 보고서",
                "A report with pictures of the cited pages",
                "evimap scan 증빙/ -o 보고서.html",
            ),
            ("채워진 서식", "The form, filled in", "evimap scan 증빙/ -o 체크리스트.docx"),
            (
                "목록에 적힌 파일만",
                "Files of a list only",
                "find 증빙 -name '*.pdf' | evimap scan --files-from - --format ndjson",
            ),
        ],
    },
    Help {
        verb: &["watch"],
        usage: "evimap watch [옵션] -o <FILE> <PATH>...",
        about: "폴더를 지켜보다가 파일이 바뀔 때마다 바뀐 파일만 읽어 결과를 다시 씁니다. 끝내려면 Ctrl-C를 누릅니다",
        arguments: &[
            ("paths", "증빙 문서가 든 폴더나 파일"),
            ("output", "바뀔 때마다 다시 쓸 결과 파일. 형식은 확장자로 정합니다"),
            (
                "format",
                "결과의 형식: json, html(쪽 그림이 있는 보고서), docx(채워진 서식), xlsx, markdown, sarif",
            ),
            ("checklist", CHECKLIST),
            ("service_type", SERVICE_TYPE),
            ("certified", CERTIFIED),
            ("without_finding", WITHOUT_FINDING),
            ("jobs", JOBS),
            (
                "cache",
                "파일마다 얻은 결과를 DIR에 두고 다음에 지켜볼 때 그것으로 시작합니다. 인용문 밖의 문서 내용은 두지 않습니다 [환경 변수: EVIMAP_CACHE]",
            ),
            ("docx_pages", DOCX_PAGES),
            ("limits", LIMITS),
            ("passwords", PASSWORD),
            ("password_file", PASSWORD_FILE),
        ],
        examples: &[(
            "문서를 고치는 동안 보고서를 열어 두고",
            "A report that follows while documents are mended",
            "evimap watch 증빙/ -o 보고서.html",
        )],
    },
    Help {
        verb: &["text"],
        usage: "evimap text [옵션] <FILE>",
        about: "문서의 글자를 도구가 읽은 그대로 보여 줍니다",
        arguments: &[
            ("file", "문서 파일"),
            (
                "format",
                "text: 쪽 사이에 용지 넘김 문자(U+000C), json: 줄의 위치와 쪽 번호, 문서 구조까지 [기본: text]",
            ),
            ("limits", LIMITS),
            ("docx_pages", DOCX_PAGES),
            ("passwords", PASSWORD),
            ("password_file", PASSWORD_FILE),
        ],
        examples: &[(
            "쪽과 줄의 위치까지",
            "With places of pages and lines",
            "evimap text 지침.pdf --format json",
        )],
    },
    Help {
        verb: &["find"],
        usage: "evimap find [옵션] <TERM> <PATH>...\n        evimap find [옵션] -e <TERM> [-e <TERM>]... <PATH>...",
        about: "띄어쓰기, 줄바꿈, 표기가 달라도 낱말을 찾아 문서·쪽·조항을 보여 줍니다",
        arguments: &[
            ("operands", "찾을 말과, 찾을 파일이나 폴더. -e를 쓰면 모두 파일이나 폴더입니다"),
            ("terms", "찾을 말. 여러 번 쓸 수 있습니다"),
            ("follow", FOLLOW),
            ("exact", "사전에 있는 다른 표기는 찾지 않습니다"),
            ("format", "text: 한 줄에 하나씩, json: 위치까지 [기본: text]"),
            ("checklist", "표기를 알려 줄 사전이 든 체크리스트의 이름이나 폴더 [기본: digital-service]"),
            ("docx_pages", DOCX_PAGES),
            ("jobs", JOBS),
            ("limits", LIMITS),
            ("passwords", PASSWORD),
            ("password_file", PASSWORD_FILE),
        ],
        examples: &[
            ("같은 뜻의 다른 표기까지", "With its other spellings", "evimap find '단방향 암호화' 증빙/"),
            ("여러 낱말", "Several terms", "evimap find -e 파기 -e 폐기 증빙/"),
        ],
    },
    Help {
        verb: &["findings"],
        usage: "evimap findings [옵션] [CODE]",
        about: "지적 사항의 종류를 보여 주고 설명합니다",
        arguments: &[
            ("code", "설명을 볼 코드. 적지 않으면 모두 보여 줍니다"),
            ("checklist", CHECKLIST),
            ("format", FORMATS),
        ],
        examples: &[
            ("모든 종류", "Every kind", "evimap findings"),
            ("하나의 설명", "What one means", "evimap findings broken-reference"),
            (
                "한 종류를 빼고 대조",
                "A scan without one",
                "evimap scan 증빙/ --without-finding document-not-in-folder",
            ),
        ],
    },
    Help {
        verb: &["verify"],
        usage: "evimap verify [옵션] <FORM> --evidence <PATH>...",
        about: "작성한 체크리스트의 인용(문서, 쪽, 조항, 옮겨 적은 글)이 증빙 문서와 맞는지 확인합니다",
        arguments: &[
            ("form", "작성한 체크리스트 파일(DOCX, PDF)"),
            ("evidence", "인용한 증빙 문서가 든 폴더나 파일. 여러 번 쓸 수 있습니다"),
            ("follow", FOLLOW),
            ("output", "결과를 FILE에 씁니다. 형식은 확장자로 정합니다"),
            (
                "format",
                "결과의 형식: text, json, html(쪽 그림이 있는 보고서), docx, xlsx, md, sarif [기본: text]",
            ),
            ("checklist", CHECKLIST),
            (
                "service_type",
                "신청하는 서비스의 종류 [기본: 양식에 표시된 것]: cloud, managed, consulting, operations, migration, support, convergence",
            ),
            ("certified", "보안인증서를 제출하므로, 인증으로 갈음되는 기준을 면제합니다"),
            ("jobs", JOBS),
            ("limits", LIMITS),
            ("docx_pages", DOCX_PAGES),
            ("passwords", PASSWORD),
            ("password_file", PASSWORD_FILE),
            ("exit_zero", "고칠 점이나 읽지 못한 파일이 있어도 0으로 끝냅니다"),
        ],
        examples: &[
            (
                "제출하기 전에 인용 확인",
                "Check the citations before handing in",
                "evimap verify 체크리스트.docx --evidence 증빙/",
            ),
            ("결과를 파일로", "Keep the result", "evimap verify 체크리스트.pdf --evidence 증빙/ -o 확인.md"),
        ],
    },
    Help {
        verb: &["diff"],
        usage: "evimap diff [옵션] <OLD> <NEW>",
        about: "증빙을 고치기 전과 뒤의 결과(JSON)를 비교해 달라진 항목과 인용을 보여 줍니다",
        arguments: &[
            ("old", "고치기 전의 결과(JSON). -는 표준 입력입니다"),
            ("new", "고친 뒤의 결과(JSON)"),
            ("format", FORMATS),
            ("exit_zero", "달라진 것이 있어도 0으로 끝냅니다"),
        ],
        examples: &[(
            "고친 증빙에서 무엇이 달라졌는지",
            "What a revision of the evidence changed",
            "evimap diff 이전.json 이후.json",
        )],
    },
    Help {
        verb: &["merge"],
        usage: "evimap merge [옵션] <FACTS>...",
        about: "나누어 읽은 결과(scan --format ndjson)를 합쳐 하나의 결과를 만듭니다",
        arguments: &[
            ("facts", "scan이 쓴 ndjson 파일들. 순서는 상관없습니다. -는 표준 입력입니다"),
            ("output", "결과를 FILE에 씁니다. 형식은 확장자로 정합니다"),
            ("format", "결과의 형식: json, docx(채워진 서식), xlsx, markdown, sarif"),
            ("checklist", "scan에 쓴 체크리스트의 이름이나 폴더 [기본: digital-service]"),
            (
                "service_type",
                "신청하는 서비스의 종류: cloud, managed, consulting, operations, migration, support, convergence",
            ),
            ("certified", "보안인증서를 제출하므로, 인증으로 갈음되는 기준을 면제합니다"),
            (
                "without_finding",
                "이 코드의 지적 사항은 빼고 보고합니다. scan에서 뺀 것도 빠집니다. 쉼표로 여럿을 적습니다",
            ),
            ("exit_zero", "빠진 항목이나 읽지 못한 파일이 있어도 0으로 끝냅니다"),
        ],
        examples: &[
            (
                "폴더를 둘로 나누어 읽기",
                "Read a folder in two parts",
                "evimap scan 증빙/ --shard 1/2 -o 조각-1.ndjson",
            ),
            ("합치기", "Put them together", "evimap merge 조각-*.ndjson -o 결과.json"),
        ],
    },
    Help {
        verb: &["checklist"],
        usage: "evimap checklist [옵션] <명령>",
        about: "체크리스트를 보여 주고, 만들고, 검사합니다",
        arguments: &[],
        examples: &[
            ("심사 항목과 용어 보기", "See what is asked, and the terms", "evimap checklist show"),
            ("직접 만든 체크리스트 검사", "Check one of your own", "evimap checklist check 체크리스트/"),
        ],
    },
    Help {
        verb: &["checklist", "list"],
        usage: "evimap checklist list [옵션]",
        about: "내장 체크리스트의 목록을 보여 줍니다",
        arguments: &[("format", FORMATS)],
        examples: &[],
    },
    Help {
        verb: &["checklist", "show"],
        usage: "evimap checklist show [옵션] [ID|DIR]",
        about: "체크리스트 전체를 보여 줍니다: 기준, 요구 사항, 법적 근거, 용어",
        arguments: &[("checklist", CHECKLIST), ("format", FORMATS)],
        examples: &[],
    },
    Help {
        verb: &["checklist", "new"],
        usage: "evimap checklist new [옵션] <DIR>",
        about: "새 체크리스트를 시작합니다: 설명이 달린 작은 보기를 만듭니다",
        arguments: &[("folder", "만들 폴더. 이미 있는 파일은 덮어쓰지 않습니다")],
        examples: &[("시작하기", "Begin", "evimap checklist new 체크리스트/")],
    },
    Help {
        verb: &["checklist", "check"],
        usage: "evimap checklist check [옵션] <ID|DIR>",
        about: "직접 만든 체크리스트를 검사해 잘못된 곳을 파일과 줄 번호로 모두 알려 줍니다",
        arguments: &[("checklist", "체크리스트 폴더, 또는 내장 체크리스트의 이름")],
        examples: &[("고친 뒤에", "After an edit", "evimap checklist check 체크리스트/")],
    },
    Help {
        verb: &["checklist", "test"],
        usage: "evimap checklist test [옵션] [ID|DIR]",
        about: "체크리스트의 예문을 판정해 기대와 다른 것을 알려 줍니다",
        arguments: &[
            ("checklist", CHECKLIST),
            ("coverage", "사라져도 예문이 알아채지 못할 개념도 알려 줍니다"),
            ("format", FORMATS),
        ],
        examples: &[
            ("고친 뒤에", "After an edit", "evimap checklist test 체크리스트/"),
            (
                "예문이 지키지 않는 개념까지",
                "With the concepts that no example holds",
                "evimap checklist test 체크리스트/ --coverage",
            ),
        ],
    },
    Help {
        verb: &["checklist", "export"],
        usage: "evimap checklist export [옵션] -o <PATH> [ID|DIR]",
        about: "체크리스트를 엑셀이나 CSV로 옮겨 적습니다",
        arguments: &[
            ("checklist", CHECKLIST),
            (
                "format",
                "xlsx: 통합 문서 하나, csv: 표마다 파일 하나인 폴더 [기본: PATH가 .xlsx로 끝나면 xlsx, 아니면 csv]",
            ),
            ("output", "만들 통합 문서나 폴더"),
        ],
        examples: &[
            (
                "엑셀에서 고치려고",
                "To edit it in a spreadsheet",
                "evimap checklist export digital-service -o 점검표.xlsx",
            ),
            ("고친 것을 다시 체크리스트로", "And back", "evimap checklist import 점검표.xlsx -o 체크리스트/"),
        ],
    },
    Help {
        verb: &["checklist", "import"],
        usage: "evimap checklist import [옵션] -o <DIR> <PATH>",
        about: "export로 만든 표에서 체크리스트를 만듭니다",
        arguments: &[
            ("sheets", "통합 문서(.xlsx), 또는 CSV가 든 폴더"),
            ("output", "만들 폴더. 이미 있는 파일은 덮어쓰지 않습니다"),
        ],
        examples: &[(
            "고친 표를 체크리스트로",
            "A checklist from edited sheets",
            "evimap checklist import 점검표.xlsx -o 체크리스트/",
        )],
    },
    Help {
        verb: &["schema"],
        usage: "evimap schema [옵션] [OF]",
        about: "결과의 JSON Schema를 출력합니다",
        arguments: &[("of", "어느 명령의 결과인지: map(scan), verify, diff [기본: map]")],
        examples: &[],
    },
    Help {
        verb: &["completions"],
        usage: "evimap completions [옵션] <SHELL>",
        about: "셸 자동 완성 스크립트를 출력합니다",
        arguments: &[("shell", "셸: bash, elvish, fish, powershell, zsh")],
        examples: &[],
    },
    Help {
        verb: &["man"],
        usage: "evimap man [옵션] [VERB]",
        about: "설명서(man)를 출력합니다",
        arguments: &[("verb", "명령의 이름. 그 명령의 설명서를 출력합니다")],
        examples: &[("설명서 읽기", "Read it", "evimap man scan | man -l -")],
    },
];

/// Exit codes of `verify`, under its help.
const VERIFY_EXIT_CODES: (&str, &str) = (
    "종료 코드: 0 고칠 점이 없고 파일을 모두 읽음 · 1 고칠 점이나 읽지 못한 것이 있음 · 2 실행할 수 없음",
    "Exit codes: 0 nothing wrong and every file read whole · 1 something is wrong or was not read · 2 the run could not be done",
);

/// Exit codes of `diff`, under its help: those of diff(1).
const DIFF_EXIT_CODES: (&str, &str) = (
    "종료 코드: 0 달라진 것이 없음 · 1 달라진 것이 있음 · 2 비교할 수 없음",
    "Exit codes: 0 nothing changed · 1 something changed · 2 the maps cannot be compared",
);

/// Exit codes, under the help of the program, of `scan` and of `merge`.
const EXIT_CODES: (&str, &str) = (
    "종료 코드: 0 모든 항목의 근거를 찾았고 파일을 모두 읽음 · 1 빠지거나 부족한 항목, 또는 읽지 못한 것이 있음 · 2 실행할 수 없음",
    "Exit codes: 0 all evidence found and every file read whole · 1 something is missing, weak or was not read · 2 the run could not be done",
);

/// Records of `--progress json`, under the help of `scan` and of `watch`.
const RECORDS: (&str, &str) = (
    "--progress json의 줄:\n  {\"event\":\"started\",\"schema\",\"tool\",\"documents\"}\n  {\"event\":\"file\",\"path\",\"status\",\"code\",\"pages\",\"done\",\"documents\"}\n  {\"event\":\"finished\",\"documents\",\"pages\",\"documents_read\",\"documents_partial\",\"documents_failed\",\"documents_skipped\"}\n  {\"event\":\"error\",\"message\"}\n이름과 값은 결과(JSON)의 것입니다.",
    "Lines of --progress json:\n  {\"event\":\"started\",\"schema\",\"tool\",\"documents\"}\n  {\"event\":\"file\",\"path\",\"status\",\"code\",\"pages\",\"done\",\"documents\"}\n  {\"event\":\"finished\",\"documents\",\"pages\",\"documents_read\",\"documents_partial\",\"documents_failed\",\"documents_skipped\"}\n  {\"event\":\"error\",\"message\"}\nNames and values are those of the map (JSON).",
);

/// What `watch` adds to them.
const WATCH_RECORDS: (&str, &str) = (
    "결과를 다시 쓴 뒤:\n  {\"event\":\"changed\",\"output\",\"documents\",\"gained\",\"lost\",\"findings_new\",\"findings_mended\"}",
    "After the map was written again:\n  {\"event\":\"changed\",\"output\",\"documents\",\"gained\",\"lost\",\"findings_new\",\"findings_mended\"}",
);

/// How `watch` ends, under its help.
const WATCH_EXIT_CODES: (&str, &str) = (
    "종료 코드: 0 Ctrl-C로 마침 · 2 실행할 수 없음",
    "Exit codes: 0 ended by Ctrl-C · 2 the run could not be done",
);

/// The command line with its help in a language.
pub(super) fn command(lang: Lang) -> Command {
    localised(Args::command(), &mut Vec::new(), lang)
}

fn localised(mut command: Command, path: &mut Vec<String>, lang: Lang) -> Command {
    if let Some(help) = help_of(path) {
        command = command.after_help(after_help(help, lang));
        if lang == Lang::Ko {
            command = command
                .override_usage(help.usage)
                .about(help.about)
                .mut_args(|argument| korean(argument, help));
        }
    }
    if lang == Lang::Ko {
        command = command
            .subcommand_help_heading("명령")
            .subcommand_value_name("명령")
            .help_template("{about-with-newline}\n사용법: {usage}\n\n{all-args}{after-help}");
    }
    let verbs: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for verb in verbs {
        path.push(verb.clone());
        command = command.mut_subcommand(verb, |it| localised(it, path, lang));
        path.pop();
    }
    command
}

fn korean(argument: Arg, help: &Help) -> Arg {
    let heading = if argument.is_positional() { "인자" } else { "옵션" };
    let takes_value = argument.get_action().takes_values();
    let mut argument = argument.help_heading(heading);
    if takes_value {
        argument = argument.hide_default_value(true).hide_possible_values(true).hide_env(true);
    }
    match help.arguments.iter().find(|(id, _)| argument.get_id() == id) {
        Some((_, text)) => argument.help(*text),
        None => argument,
    }
}

fn help_of(path: &[String]) -> Option<&'static Help> {
    HELPS.iter().find(|help| help.verb == path)
}

fn after_help(help: &Help, lang: Lang) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !help.examples.is_empty() {
        lines.push(lang.pick("예:", "Examples:").to_owned());
        for (ko, en, command) in help.examples {
            lines.push(format!("  {}\n    {command}", lang.pick(ko, en)));
        }
    }
    let notes: &[(&str, &str)] = match help.verb {
        [] | ["merge"] => &[EXIT_CODES],
        ["scan"] => &[RECORDS, EXIT_CODES],
        ["watch"] => &[RECORDS, WATCH_RECORDS, WATCH_EXIT_CODES],
        ["verify"] => &[VERIFY_EXIT_CODES],
        ["diff"] => &[DIFF_EXIT_CODES],
        _ => &[],
    };
    for (ko, en) in notes {
        lines.push(format!("\n{}", lang.pick(ko, en)));
    }
    lines.join("\n")
}

/// Prints help that was asked for, or says what is wrong with the arguments.
pub(super) fn explain(terminal: &Terminal, error: &clap::Error) -> anyhow::Result<Outcome> {
    let rendered = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = terminal.out();
            write!(out, "{}", rendered.ansi())?;
            out.flush()?;
            Ok(Outcome::Complete)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.fail(rendered.to_string().trim_end(), &rendered.ansi().to_string());
            Ok(Outcome::Impossible)
        }
        _ => {
            let korean = (terminal.lang() == Lang::Ko).then(|| korean_usage_error(error)).flatten();
            let (message, text) = match korean {
                Some(message) => {
                    let text = format!("{}: {message}\n", styled(RED.bold(), Label::Error.text(Lang::Ko)));
                    (message, text)
                }
                None => (rendered.to_string(), rendered.ansi().to_string()),
            };
            terminal.fail(message.trim_end(), &text);
            Ok(Outcome::Impossible)
        }
    }
}

/// What is wrong with the arguments, in Korean; `None` for the rare kinds, which clap says in English.
fn korean_usage_error(error: &clap::Error) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(value)) => Some(value.clone()),
        Some(ContextValue::Strings(values)) if !values.is_empty() => Some(values.join(", ")),
        _ => None,
    };
    let argument = || context(ContextKind::InvalidArg);
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("모르는 인자입니다: {}", argument()?),
        ErrorKind::InvalidSubcommand => {
            format!("모르는 명령입니다: {}", context(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match context(ContextKind::InvalidValue).filter(|it| !it.is_empty()) {
                Some(value) => format!("{}에 쓸 수 없는 값입니다: {value}", argument()?),
                None => format!("{}에 값이 필요합니다", argument()?),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("필요한 인자가 없습니다: {}", argument()?),
        ErrorKind::MissingSubcommand => "명령이 필요합니다".to_owned(),
        ErrorKind::ArgumentConflict => format!("함께 쓸 수 없는 인자입니다: {}", argument()?),
        _ => return None,
    };
    if let Some(values) = context(ContextKind::ValidValue) {
        message.push_str(&format!("\n쓸 수 있는 값: {values}"));
    }
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(suggestion) = suggested.into_iter().find_map(context) {
        message.push_str(&format!("\n이것을 찾으셨나요? {suggestion}"));
    }
    message.push_str("\n\n자세한 사용법은 --help로 볼 수 있습니다.");
    Some(message)
}

/// Prints the manual page of the program, or of one verb.
pub(super) fn manual(terminal: &Terminal, verb: Option<&str>) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let mut command = command(lang);
    command.build();
    if let Some(verb) = verb {
        let own = command.find_subcommand(verb).cloned();
        let own = own.map(|it| it.version(env!("CARGO_PKG_VERSION")));
        command = own.with_context(|| match lang {
            Lang::Ko => format!("모르는 명령입니다: {verb}"),
            Lang::En => format!("unknown verb: {verb}"),
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    io::stdout().write_all(&page)?;
    Ok(Outcome::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_argument_has_korean_help() {
        fn check(command: &Command, path: &mut Vec<String>, missing: &mut Vec<String>) {
            match help_of(path) {
                None => missing.push(path.join(" ")),
                Some(help) => {
                    for argument in command.get_arguments() {
                        if !help.arguments.iter().any(|(id, _)| argument.get_id() == id) {
                            missing.push(format!("{} {}", path.join(" "), argument.get_id()));
                        }
                    }
                }
            }
            for verb in command.get_subcommands() {
                path.push(verb.get_name().to_owned());
                check(verb, path, missing);
                path.pop();
            }
        }
        let mut missing = Vec::new();
        check(&Args::command(), &mut Vec::new(), &mut missing);
        assert!(missing.is_empty(), "no Korean help: {missing:?}");
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        command(Lang::Ko).debug_assert();
        command(Lang::En).debug_assert();
    }

    #[test]
    fn help_names_nothing_that_is_not_there() {
        for help in HELPS {
            let mut command = Args::command();
            for verb in help.verb {
                command = command.find_subcommand(verb).unwrap_or_else(|| panic!("{:?}", help.verb)).clone();
            }
            for (id, _) in help.arguments {
                assert!(command.get_arguments().any(|it| it.get_id() == id), "{:?} {id}", help.verb);
            }
        }
    }
}
