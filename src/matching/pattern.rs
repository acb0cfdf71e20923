//! Patterns that are no fixed words: telephone numbers, mail addresses, dates, names with a rank.

use regex::Regex;

use crate::dictionary::PatternKind;
use crate::document::SourceRange;
use crate::text::SpacedText;

/// A compiled pattern. The words stand in the first group, so that what must not touch them can be asked beside it.
#[derive(Debug)]
pub(super) struct Pattern {
    kind: PatternKind,
    expression: Regex,
}

impl Pattern {
    /// Compiles a kind of pattern; `None` only if an expression of ours were wrong, which a test excludes.
    pub(super) fn new(kind: PatternKind) -> Option<Self> {
        Regex::new(expression(kind)).ok().map(|expression| Pattern { kind, expression })
    }

    /// All places of the pattern in the extracted text, in order.
    pub(super) fn find(&self, text: &SpacedText) -> Vec<SourceRange> {
        let spelling = text.spelling.as_str();
        self.expression
            .captures_iter(spelling)
            .filter_map(|captures| captures.get(1))
            .filter(|found| self.stands_alone(spelling, found.start(), found.end()))
            .filter_map(|found| text.source_range(found.start(), found.end()))
            .collect()
    }

    /// Digits and hyphens may not touch a number; Hangul may not touch a name, particles apart.
    fn stands_alone(&self, text: &str, start: usize, end: usize) -> bool {
        let before = text.get(..start).and_then(|it| it.chars().next_back());
        let after = text.get(end..).and_then(|it| it.chars().next());
        match self.kind {
            PatternKind::Telephone | PatternKind::Date => {
                !before.is_some_and(|it| it.is_ascii_digit() || it == '-')
                    && !after.is_some_and(|it| it.is_ascii_digit())
            }
            PatternKind::Mail => true,
            PatternKind::NamedPerson => {
                let hangul = |it: char| ('\u{ac00}'..='\u{d7a3}').contains(&it);
                // 책임, 선임, 대리 with a particle behind them are mostly the common nouns.
                let rank_only = text
                    .get(start..end)
                    .is_some_and(|it| ["책임", "선임", "대리", "수석"].iter().any(|rank| it.ends_with(rank)));
                let particle = |it: char| !rank_only && "이가은는을를의에와과도께님".contains(it);
                !before.is_some_and(hangul) && !after.is_some_and(|it| hangul(it) && !particle(it))
            }
        }
    }
}

fn expression(kind: PatternKind) -> &'static str {
    match kind {
        // Area codes begin with 0; the country code replaces the 0; 15xx to 19xx are nationwide numbers without one.
        PatternKind::Telephone => {
            r"((?:\+82 ?[-.)]? ?\d{1,2}|\(?0\d{1,2}\)?) ?[-.)]? ?\d{3,4} ?[-.] ?\d{4}|1[5-9]\d{2} ?[-.] ?\d{4})"
        }
        PatternKind::Mail => r"([a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
        PatternKind::Date => r"((?:19|20)\d{2} ?(?:년|[-./]) ?\d{1,2} ?(?:월|[-./]) ?\d{1,2}(?: ?일)?)",
        // A surname opens a name, so that "전적인 책임" or "역할과 책임" is none; masked names count.
        PatternKind::NamedPerson => {
            r"((?:[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국][가-힣○oO*]{1,2}|(?:남궁|황보|제갈|선우|독고)[가-힣]{1,2}) (?:대표이사|이사|상무|전무|본부장|실장|부장|차장|과장|대리|주임|사원|수석|책임|선임|팀장|센터장|매니저|연구원))"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_compiles() {
        for kind in [PatternKind::Telephone, PatternKind::Mail, PatternKind::Date, PatternKind::NamedPerson] {
            assert!(Pattern::new(kind).is_some(), "{kind:?}");
        }
    }
}
