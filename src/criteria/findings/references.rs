//! References to articles of this very document: whether the article is there, and has the title that is named.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::articles::{self, Number};
use super::body::{Anchored, Body, Expression, Found, Near, squeezed};
use super::code::Code;
use crate::document::{SourceOffset, SourceRange};
use crate::matching::expression::Regex;
use crate::text::Level;

pub(super) static ARTICLE: Anchored = Anchored {
    expression: LazyLock::new(|| Regex::new(r"제 ?(\d{1,3}) ?조(?: ?의 ?(\d{1,2}))?").ok()),
    anchors: &["조"],
    reach: (24, 16),
    stands: has_number,
};

/// Whether a number stands before 조.
fn has_number(near: &Near<'_>) -> bool {
    near.before.trim_end_matches(' ').ends_with(char::is_numeric)
}

/// Rules of others before an article: `법 제7조`, `」 제3조`, `영 제2조`, `같은 법`.
static OTHERS: Expression = LazyLock::new(|| {
    Regex::new(
        r"[」』〉》｣]|법률|[가-힣]법(?:[ ,(]|제|시행|및|과|의|에|$)|(?:^|[ (\[“'‘·,])(?:법|영|령|규칙|시행령|시행규칙|고시|조례|훈령|예규|협약|협정|헌법|민법|상법|형법|동법|같은 법|같은 영|동 ?시행령|정관|약관|규정|지침|규칙|세칙|내규|계약서?)(?:[ ,)제]|$)|시행령|시행규칙|고시|조례|훈령|예규|협약|협정|[가-힣](?:규정|지침|규칙|세칙|약관|정관|기준|내규|계약서?|강령)(?:[ ,]|제|$)",
    )
    .ok()
});

/// The document itself before an article: `이 규정 제7조`, `본 방침 제3조`.
static SELF: Expression = LazyLock::new(|| {
    Regex::new(r"(?:^|[ (])(?:이|본|위|앞의|당해|상기) ?(?:규정|지침|규칙|세칙|방침|정책서?|약관|정관|기준|내규|절차서?|매뉴얼|처리방침|개인정보 ?처리방침|이용약관)? ?$").ok()
});

/// Characters of a title in brackets, and of one that ends at a quotation mark.
const BRACKETED_CHARS: RangeInclusive<usize> = 2..=30;
const QUOTED_CHARS: RangeInclusive<usize> = 3..=30;

/// Articles that a document must have before a missing one tells anything.
const MIN_ARTICLES: usize = 4;
/// Articles referred to and not there that make a document an extract.
const EXTRACT_REFERENCES: usize = 3;

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    let articles = Articles::of(body);
    let mut missing = Vec::new();
    for whole in body.matches(&ARTICLE) {
        let number = number(whole.text);
        let Some(spot) = body.spot(whole.start, whole.end) else { continue };
        let Some(reference) = reference(body, spot.start, spot.range.start) else { continue };
        let label = body.words(&spot.range).split_whitespace().collect::<String>();
        if articles.titles.is_empty() {
            // A rule that numbers its parts otherwise speaks of an article of its own.
            if reference == Reference::ToSelf && articles.has_headings {
                found.add(
                    body,
                    Code::BrokenReference,
                    &spot.range,
                    format!("이 문서에는 조 번호가 없는데 {label}를 인용합니다."),
                    format!("{label} is referred to, but this document has no articles."),
                );
            }
            continue;
        }
        if !articles.has(number) {
            if articles.is_whole && number.1 == 0 {
                missing.push((number.0, label, spot.range));
            }
            continue;
        }
        if let Some(named) = named_title(body, spot.start, spot.end)
            && let Some(title) = articles.other_title(number, &named)
        {
            found.add(
                body,
                Code::BrokenReference,
                &spot.range,
                format!("{label}를 “{named}”(으)로 인용하지만 {label}의 제목은 “{title}”입니다."),
                format!("{label} is called “{named}”, but its title is “{title}”."),
            );
        }
    }
    report_missing(body, &missing, found);
}

/// The number of an article that is mentioned: `제 7 조의 2` is `(7, 2)`. Digits of other scripts count as 0.
fn number(mention: &str) -> Number {
    let (first, branch) = mention.split_once('조').unwrap_or((mention, ""));
    let value = |text: &str, mark| text.trim_matches(' ').strip_prefix(mark)?.trim_matches(' ').parse().ok();
    (value(first, '제').unwrap_or(0), value(branch, '의').unwrap_or(0))
}

/// References to articles that the document does not have. Many of them show that it is an extract, which is said once.
fn report_missing(body: &Body<'_>, missing: &[(u32, String, SourceRange)], found: &mut Found) {
    let count = missing.iter().map(|(number, ..)| number).collect::<BTreeSet<_>>().len();
    if let (Some((_, label, range)), true) = (missing.first(), count >= EXTRACT_REFERENCES) {
        found.add(
            body,
            Code::BrokenReference,
            range,
            format!("{label}를 비롯하여 이 문서에 없는 조 {count}개를 인용합니다. 일부만 발췌한 문서가 아닌지 확인해 주세요."),
            format!("{label} and others, {count} in all, are referred to and not in this document; it may be an extract."),
        );
        return;
    }
    for (_, label, range) in missing {
        found.add(
            body,
            Code::BrokenReference,
            range,
            format!("{label}를 인용하지만 이 문서에는 {label}가 없습니다."),
            format!("{label} is referred to, but this document has no {label}."),
        );
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// The sentence says that it is this document's.
    ToSelf,
    /// Nothing says that it is another's.
    Bare,
}

/// What a mention of an article refers to; `None` for headings, quotations and articles of other rules.
fn reference(body: &Body<'_>, start: usize, at: SourceOffset) -> Option<Reference> {
    let unit = body.units(at).next();
    let heading = unit.is_some_and(|it| it.level == Level::Article && at < it.heading.end);
    let range = at..SourceOffset(at.0 + 1);
    let sentence = body.sentence(&range);
    // A line that begins with the mention may be a heading that is none for the outline, or a list of another law's articles.
    let lead = body.document.slice(&(sentence.start..at));
    let begins = !lead.contains(|it: char| ('가'..='힣').contains(&it));
    if heading || begins || body.part(at).is_some() || body.is_row(&range) {
        return None;
    }
    let bytes = at.0.saturating_sub(sentence.start.0) as usize + 3;
    let before = body.before(start, bytes.min(400));
    let immediate = SELF.as_ref()?.is_match(before);
    if immediate {
        return Some(Reference::ToSelf);
    }
    let others = OTHERS.as_ref()?.is_match(before);
    // The rule may be named behind: `제7조 (개인정보 보호법)`.
    let after = body.after(start, 60);
    let behind = after.contains('법') && after.contains('(');
    (!others && !behind).then_some(Reference::Bare)
}

/// The title that is named with an article, where it is one.
fn named_title(body: &Body<'_>, start: usize, end: usize) -> Option<String> {
    let behind = body.after(end, 120);
    let quoted = || {
        let opened = body.before(start, 4).trim_end().ends_with(['‘', '\'', '“', '"', '「']);
        quoted_title(behind).filter(|_| opened)
    };
    let title = bracketed_title(behind).or_else(quoted)?.trim();
    let other = ["이하", "개정", "신설", "삭제", "참조", "관련", "준용", "제", "단서", "본문", "각 호"];
    let sentence = title.ends_with(['다', '함', '임']) || title.contains("조 제") || title.ends_with("참조");
    (!other.iter().any(|it| title.starts_with(it)) && !sentence).then(|| title.to_owned())
}

/// The title right behind an article in brackets: `제2조(정의)`.
fn bracketed_title(behind: &str) -> Option<&str> {
    let inner = behind.strip_prefix(' ').unwrap_or(behind).strip_prefix('(')?;
    let (title, rest) = inner.split_at(inner.find(['(', ')', '\x01'])?);
    (rest.starts_with(')') && BRACKETED_CHARS.contains(&title.chars().count())).then_some(title)
}

/// The title between an article and the mark that ends a quotation: `‘제2조 정의’`. Of a short one, the space before it is a part.
fn quoted_title(behind: &str) -> Option<&str> {
    let (title, rest) = behind.split_at(behind.find(['’', '\'', '”', '」', '\x01'])?);
    let bare = title.strip_prefix(' ').unwrap_or(title);
    let title = [bare, title].into_iter().find(|it| QUOTED_CHARS.contains(&it.chars().count()));
    title.filter(|_| !rest.starts_with('\x01'))
}

/// The articles that a document has.
struct Articles {
    titles: BTreeMap<Number, Vec<String>>,
    /// Numbers that begin a line without being taken for a heading.
    mentioned: BTreeSet<u32>,
    has_headings: bool,
    /// Whether the document is a rule from its first article on, so that what is not there is missing.
    is_whole: bool,
}

impl Articles {
    fn of(body: &Body<'_>) -> Articles {
        let series = body.series();
        let is_whole = series.first().and_then(|it| it.first()).is_some_and(|it| it.number == 1)
            && series.first().is_some_and(|it| it.len() >= MIN_ARTICLES);
        let units = &body.text.outline.units;
        let mut titles: BTreeMap<Number, Vec<String>> = BTreeMap::new();
        for unit in units.iter().filter(|it| it.level == Level::Article) {
            titles.entry(articles::number(unit)).or_default().push(unit.title.clone());
        }
        let has_headings = units.iter().any(|it| it.level == Level::Heading && it.number > 0);
        let lines = body.document.lines.iter();
        let mentioned = lines.filter_map(|line| leading_article(body.document.line_text(line))).collect();
        Articles { titles, mentioned, has_headings, is_whole }
    }

    fn has(&self, number: Number) -> bool {
        self.titles.contains_key(&number) || self.mentioned.contains(&number.0)
    }

    /// The title that an article really has, where none of that number has the named one.
    fn other_title(&self, number: Number, named: &str) -> Option<&str> {
        let titles = self.titles.get(&number)?;
        let named = squeezed(named);
        let same = titles.iter().any(|title| {
            let title = squeezed(title);
            title.is_empty() || title.contains(&named) || named.contains(&title)
        });
        if same { None } else { titles.first().map(String::as_str) }
    }
}

/// The number of an article with which a line begins.
fn leading_article(line: &str) -> Option<u32> {
    let rest = line.trim_start().strip_prefix('제')?.trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let behind = rest.get(digits.len()..)?.trim_start();
    behind.starts_with('조').then(|| digits.parse().ok()).flatten()
}

pub(super) const EXPRESSIONS: [&Expression; 3] = [&ARTICLE.expression, &OTHERS, &SELF];

#[cfg(test)]
mod tests {
    use super::super::body::generated;
    use super::*;

    #[test]
    fn the_numbers_of_a_mention_are_its_groups() {
        let expression = ARTICLE.expression.as_ref().unwrap();
        let mut count = 0;
        for text in generated(&["제", "7", "12", "٣", "조", "의", " "], 9).take(20_000) {
            for captures in expression.all_captures(&text) {
                let value = |it: usize| captures.get(it).and_then(|it| it.text.parse().ok()).unwrap_or(0);
                assert_eq!(number(captures.get(0).unwrap().text), (value(1), value(2)), "{text}");
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn titles_are_those_of_an_expression() {
        let expression = Regex::new(r"^ ?\(([^()\x01]{2,30})\)|^ ?([^’'”」\x01]{3,30})[’'”」]").unwrap();
        let parts =
            [" ", "(", ")", "’", "'", "\u{1}", "가", "정의", "a", "목적과 범위", "열두 글자 되는 말 더미"];
        for text in generated(&parts, 10).take(20_000) {
            let captures = expression.captures(&text);
            let group = |it: usize| captures.as_ref().and_then(|captures| captures.get(it)).map(|it| it.text);
            assert_eq!(bracketed_title(&text), group(1), "{text}");
            if group(1).is_none() {
                assert_eq!(quoted_title(&text), group(2), "{text}");
            }
        }
    }
}
