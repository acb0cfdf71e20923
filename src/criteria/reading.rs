//! A document as rules read it: its sentences with the concepts in them, and what stands around each.

use crate::dictionary::{AnyOf, Checklist, ConceptId, Condition, Scope};
use crate::document::{Document, SourceOffset, SourceRange};
use crate::matching::Hit;
use crate::text::{Level, Text, Unit};

/// Sentences at the very beginning that may be the document's title.
const TITLE_SENTENCES: usize = 3;
/// Longest title in characters.
const TITLE_CHARS: usize = 60;
/// Longest line that may be a heading which is not recognised as one.
const FRAGMENT_CHARS: usize = 25;
/// Characters on each side that count as the article where a document has no outline.
const LOOSE_ARTICLE: u32 = 800;

/// Index of the concepts of one document by place.
pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) text: &'a Text,
    /// By concept: its hits in the body, in order.
    spans: Vec<Vec<SourceRange>>,
    /// The same: the sentence of each.
    sentences: Vec<Vec<u32>>,
    /// By sentence: the innermost unit of the outline.
    units: Vec<usize>,
    /// Concepts in the document's name or in the lines that begin it.
    title: Vec<ConceptId>,
}

/// A sentence that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Index into [`Text::sentences`].
    pub(super) sentence: usize,
    pub(super) range: SourceRange,
    /// Innermost unit of the outline.
    pub(super) unit: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        checklist: &Checklist,
        name: &str,
        document: &'a Document,
        text: &'a Text,
        hits: &[Hit],
    ) -> Self {
        let mut spans = vec![Vec::new(); checklist.concepts.len()];
        let mut sentences = vec![Vec::new(); checklist.concepts.len()];
        let mut next = 0;
        for hit in hits {
            // Hits are sorted by place.
            while text.sentences.get(next).is_some_and(|it| it.end <= hit.span.start) {
                next += 1;
            }
            // Contents, running heads and notes belong to no sentence.
            let sentence = text.sentences.get(next);
            let inside = sentence.is_some_and(|it| it.start <= hit.span.start && hit.span.end <= it.end);
            let concept = usize::from(hit.concept.0);
            if let (true, Some(spans), Some(sentences)) =
                (inside, spans.get_mut(concept), sentences.get_mut(concept))
            {
                spans.push(hit.span.clone());
                sentences.push(next as u32);
            }
        }
        let units = text.outline.innermost_of(text.sentences.iter().map(|it| it.start));
        let title = checklist.concepts_in_title(name);
        let mut reading = Reading { document, text, spans, sentences, units, title };
        let opening: Vec<SourceRange> = text
            .sentences
            .iter()
            .take(TITLE_SENTENCES)
            .filter(|it| {
                let line = document.slice(it);
                line.chars().count() <= TITLE_CHARS && !line.trim_end_matches('.').ends_with('다')
            })
            // What stands below a heading that does not begin the document is a part of it and not its title.
            .filter(|it| {
                let unit = text.outline.innermost(it.start);
                let begins = |unit: &Unit| {
                    text.sentences.first().is_some_and(|first| unit.heading.start <= first.start)
                };
                unit == 0 || text.outline.units.get(unit).is_some_and(begins)
            })
            .cloned()
            .collect();
        for id in (0..checklist.concepts.len()).map(|it| ConceptId(it as u16)) {
            if opening.iter().any(|range| reading.has(id, range)) {
                reading.title.push(id);
            }
        }
        reading
    }

    /// Concepts that occur in the body at all, sorted.
    pub(super) fn concepts(&self) -> Vec<u16> {
        (0..).zip(&self.spans).filter(|(_, spans)| !spans.is_empty()).map(|(id, _)| id).collect()
    }

    /// Whether the document's own title speaks of one of the concepts.
    pub(super) fn title_has(&self, concepts: &[ConceptId]) -> bool {
        concepts.iter().any(|it| self.title.contains(it))
    }

    /// Hits of a concept inside a range.
    pub(super) fn hits(&self, concept: ConceptId, range: &SourceRange) -> &[SourceRange] {
        let spans = self.spans.get(usize::from(concept.0)).map(Vec::as_slice).unwrap_or_default();
        let from = spans.partition_point(|it| it.start < range.start);
        let spans = spans.get(from..).unwrap_or_default();
        let to = spans.partition_point(|it| it.start < range.end);
        spans.get(..to).unwrap_or_default()
    }

    pub(super) fn has(&self, concept: ConceptId, range: &SourceRange) -> bool {
        let spans = self.spans.get(usize::from(concept.0)).map(Vec::as_slice).unwrap_or_default();
        let from = spans.partition_point(|it| it.start < range.start);
        let behind = spans.get(from..).unwrap_or_default();
        behind.iter().take_while(|it| it.start < range.end).any(|it| it.end <= range.end)
    }

    pub(super) fn has_any(&self, concepts: &[ConceptId], range: &SourceRange) -> bool {
        concepts.iter().any(|it| self.has(*it, range))
    }

    /// Sentences that hold one of the concepts, in order, each once.
    pub(super) fn sentences_with(&self, group: &AnyOf) -> impl Iterator<Item = Place> {
        let of_concept = |id: &ConceptId| self.sentences.get(usize::from(id.0));
        let mut sentences: Vec<u32> = group.0.iter().filter_map(of_concept).flatten().copied().collect();
        sentences.sort_unstable();
        sentences.dedup();
        sentences.into_iter().filter_map(|it| self.place(it as usize))
    }

    fn place(&self, sentence: usize) -> Option<Place> {
        let range = self.text.sentences.get(sentence)?.clone();
        Some(Place { sentence, range, unit: self.units.get(sentence).copied()? })
    }

    /// Whether a sentence is the title of a unit and nothing else.
    pub(super) fn is_heading(&self, place: &Place) -> bool {
        self.unit(place.unit).is_some_and(|unit| {
            !unit.title.is_empty()
                && place.range.start < unit.heading.end
                && place.range.end <= unit.heading.end
        })
    }

    /// Whether a sentence is the line that names the document, which states nothing.
    pub(super) fn is_document_title(&self, place: &Place) -> bool {
        if place.sentence != 0 || place.unit != 0 || self.text.sentences.len() < 2 {
            return false;
        }
        let text = self.document.slice(&place.range).trim();
        let marked = text.contains([':', '：', '\t', '|', '@']) || text.starts_with(['-', '※', '•', '·']);
        let predicate = text.trim_end_matches(|it: char| !it.is_alphanumeric()).ends_with(['다', '요']);
        !predicate && !marked && text.chars().count() <= TITLE_CHARS
    }

    /// Whether a sentence is a short line without a predicate, such as a heading that is not recognised as one.
    pub(super) fn is_fragment(&self, place: &Place) -> bool {
        let text = self.document.slice(&place.range);
        let words = text.trim_end_matches(|it: char| !it.is_alphanumeric());
        let predicate = words.ends_with(['다', '요', '함', '음', '됨', '임', '것', '오']);
        !predicate && text.chars().count() <= FRAGMENT_CHARS && !text.contains([':', '：', '\t'])
    }

    /// Whether everything that a condition wants stands around a place, and nothing that it forbids.
    pub(super) fn holds(&self, condition: &Condition, place: &Place) -> bool {
        condition.all.iter().all(|group| self.stands(&group.0, condition.scope, place))
            && !self.stands(&condition.none, condition.scope, place)
    }

    /// Whether one of the concepts stands in the scope of a place.
    pub(super) fn stands(&self, concepts: &[ConceptId], scope: Scope, place: &Place) -> bool {
        if concepts.is_empty() {
            return false;
        }
        match scope {
            Scope::Titles => self.titles_have(concepts, place) || self.title_has(concepts),
            Scope::Headings => self.titles_have(concepts, place),
            _ => self.has_any(concepts, &self.range(scope, place)),
        }
    }

    /// Whether a heading above the place, or its own mark, speaks of one of the concepts.
    pub(super) fn titles_have(&self, concepts: &[ConceptId], place: &Place) -> bool {
        self.text
            .outline
            .ancestors(place.unit)
            .filter_map(|unit| self.unit(unit))
            .filter(|unit| !unit.title.is_empty())
            .any(|unit| self.has_any(concepts, &unit.heading))
    }

    /// The article of a place: a number that tells articles apart.
    pub(super) fn article(&self, place: &Place) -> usize {
        self.article_unit(place.unit).unwrap_or(0)
    }

    fn article_unit(&self, unit: usize) -> Option<usize> {
        let of = |level: Level| {
            self.text
                .outline
                .ancestors(unit)
                .find(|it| self.unit(*it).is_some_and(|unit| unit.level == level))
        };
        of(Level::Article).or_else(|| of(Level::Heading))
    }

    fn unit(&self, unit: usize) -> Option<&Unit> {
        self.text.outline.units.get(unit)
    }

    /// The stretch of text that a scope means at a place.
    fn range(&self, scope: Scope, place: &Place) -> SourceRange {
        match scope {
            Scope::Sentence | Scope::Titles | Scope::Headings => place.range.clone(),
            Scope::Item => {
                self.enclosing(place, &[Level::Point, Level::Subitem, Level::Item, Level::Paragraph])
            }
            Scope::Paragraph => self.enclosing(place, &[Level::Paragraph]),
            Scope::Article => self.article_range(place),
            Scope::Section => {
                let article = self.article_unit(place.unit);
                let above = article.and_then(|it| self.unit(it)?.parent).filter(|it| *it != 0);
                let section = above.or(article).and_then(|it| self.unit(it));
                section.map_or_else(|| self.near(place, 2 * LOOSE_ARTICLE), |it| it.span.clone())
            }
            Scope::Document => SourceOffset(0)..SourceOffset(self.document.text.len() as u32),
            Scope::Near(characters) => self.near(place, characters),
            Scope::Before(sentences) => {
                let first = place.sentence.saturating_sub(sentences as usize);
                let start = self.text.sentences.get(first).map_or(place.range.start, |it| it.start);
                start..place.range.start
            }
        }
    }

    /// The innermost unit of one of the levels; the article where there is none.
    fn enclosing(&self, place: &Place, levels: &[Level]) -> SourceRange {
        self.text
            .outline
            .ancestors(place.unit)
            .filter_map(|unit| self.unit(unit))
            .take_while(|unit| !matches!(unit.level, Level::Article | Level::Heading))
            .find(|unit| levels.contains(&unit.level))
            .map_or_else(|| self.article_range(place), |unit| unit.span.clone())
    }

    fn article_range(&self, place: &Place) -> SourceRange {
        let unit = self.article_unit(place.unit).and_then(|it| self.unit(it));
        unit.map_or_else(|| self.near(place, LOOSE_ARTICLE), |unit| unit.span.clone())
    }

    /// So many characters before and after a sentence.
    fn near(&self, place: &Place, characters: u32) -> SourceRange {
        let text = self.document.text.as_str();
        let before = text.get(..place.range.start.index()).unwrap_or_default();
        let after = text.get(place.range.end.index()..).unwrap_or_default();
        let characters = characters as usize;
        let start = before.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
        let length = after.char_indices().nth(characters).map_or(after.len(), |(at, _)| at);
        SourceOffset(start as u32)..SourceOffset(place.range.end.0 + length as u32)
    }
}
