//! A filled-in form, held against a small rule and against itself.
#![no_main]

use std::sync::LazyLock;

use evimap::criteria::{Profile, Source};
use evimap::dictionary::{Checklist, Origin, load};
use evimap::document::Document;
use evimap::form::{DocumentName, EvidenceFile, assign, check, is_form, judge, read};
use evimap::matching::Matcher;
use evimap::text::Text;
use evimap_fuzz::document;

const TITLE: &str = "02. 침해사고관리지침_Ver 1.0";

const RULE: &str = "침해사고관리지침\n\u{c}제1조(목적) 이 지침은 침해사고에 대비하는 것을 목적으로 한다.\n\n제7조(침해사고 보고)\n\n① 담당자는 곧바로 보고한다.\n\n③ 회사는 다음 각 호의 사항을 이용자에게 통지한다.\n\n1. 통지방법 : 전화, 전자우편\n\n2. 발생내용 : 일어난 때와 대상\n";

struct Rooms {
    checklist: Checklist,
    matcher: Matcher,
    rule: (Document, Text),
}

static ROOMS: LazyLock<Rooms> = LazyLock::new(|| {
    let checklist = load(&Origin::new("digital-service")).expect("the built-in checklist is sound");
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).expect("its terms fit");
    let rule = document(RULE);
    let text = evimap::text::read(&rule);
    Rooms { checklist, matcher, rule: (rule, text) }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Rooms { checklist, matcher, rule } = &*ROOMS;
    let form_document = document(&String::from_utf8_lossy(bytes));
    let form_text = evimap::text::read(&form_document);
    is_form(&form_document, &form_text);
    let names = [DocumentName::new(TITLE), DocumentName::new("서식")];
    let form = read(checklist, &form_document, &form_text, &names);
    let assignments = assign(&form, &names);
    let checks = [(TITLE, &rule.0, &rule.1), ("서식", &form_document, &form_text)];
    let checks = checks.iter().enumerate().map(|(index, (title, document, text))| {
        let source = Source { index, title, document, text };
        check(checklist, &form, &assignments, &source, &matcher.find(text))
    });
    let checks: Vec<_> = checks.collect();
    let files: Vec<EvidenceFile<'_>> = checks
        .iter()
        .zip([TITLE, "서식"])
        .map(|(check, title)| EvidenceFile { path: title, title, check: Some(check), is_skipped: false })
        .collect();
    let verification = judge(checklist, matcher, &Profile::default(), &form, &assignments, &files);
    assert_eq!(verification.claims.len(), form.claims.len());
});
