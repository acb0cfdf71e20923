//! Regular expressions whose states all threads find out together.
//!
//! # Decisions
//! - A state of an automaton is made when a search first comes to it, which for most of our expressions takes longer than all that is
//!   searched with them. The `regex` crate keeps such states apart for each thread that searches; here whoever searches takes those that
//!   nobody else uses at the moment, so that they are made anew only for searches at the same moment, which are few.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use regex_automata::Input;
use regex_automata::meta::{self, BuildError, Cache};
use regex_automata::util::captures;
use regex_automata::util::iter::Searcher;

/// A compiled expression, in the syntax of the `regex` crate. It takes linear time on any text.
#[derive(Debug)]
pub(crate) struct Regex {
    automata: meta::Regex,
    /// States that are found out, and that nobody searches with at the moment.
    idle: Mutex<Vec<Cache>>,
}

/// A match, or a group of it: its bytes in the text that was searched, and what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Group<'t> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: &'t str,
}

/// A match with its groups.
#[derive(Debug)]
pub(crate) struct Captures<'t> {
    text: &'t str,
    /// Where the stretch begins that was searched.
    offset: usize,
    groups: captures::Captures,
}

impl Regex {
    /// Compiles an expression.
    ///
    /// # Errors
    /// When the expression is faulty or too large.
    pub(crate) fn new(expression: &str) -> Result<Regex, Box<BuildError>> {
        Ok(Regex { automata: meta::Regex::new(expression)?, idle: Mutex::default() })
    }

    /// Whether it matches somewhere in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        self.with_cache(|cache| self.automata.search_half_with(cache, &input)).is_some()
    }

    /// Its first match in a text.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Group<'t>> {
        let found = self.with_cache(|cache| self.automata.search_with(cache, &Input::new(text)))?;
        Some(Group::new(text, 0, found.range()))
    }

    /// All its matches in a text, in order and without overlap.
    pub(crate) fn find_all<'t>(&self, text: &'t str) -> Vec<Group<'t>> {
        self.find_in(text, 0..text.len())
    }

    /// All its matches in a stretch of a text, in order and without overlap. What lies around the stretch is not looked at.
    pub(crate) fn find_in<'t>(&self, text: &'t str, stretch: Range<usize>) -> Vec<Group<'t>> {
        let (offset, text) = (stretch.start, text.get(stretch).unwrap_or_default());
        let searcher = Searcher::new(Input::new(text));
        self.with_cache(|cache| {
            let matches = searcher.into_matches_iter(|input| Ok(self.automata.search_with(cache, input)));
            matches.infallible().map(|it| Group::new(text, offset, it.range())).collect()
        })
    }

    /// Its first match in a text with its groups.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let mut groups = self.automata.create_captures();
        self.with_cache(|cache| {
            self.automata.search_captures_with(cache, &Input::new(text), &mut groups);
        });
        groups.is_match().then_some(Captures { text, offset: 0, groups })
    }

    /// All its matches in a text with their groups, in order and without overlap.
    pub(crate) fn all_captures<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.captures_in(text, 0..text.len())
    }

    /// All its matches in a stretch of a text with their groups, in order and without overlap. What lies around the stretch is not looked at.
    pub(crate) fn captures_in<'t>(&self, text: &'t str, stretch: Range<usize>) -> Vec<Captures<'t>> {
        let (offset, text) = (stretch.start, text.get(stretch).unwrap_or_default());
        let searcher = Searcher::new(Input::new(text));
        self.with_cache(|cache| {
            let matches = searcher.into_captures_iter(self.automata.create_captures(), |input, groups| {
                self.automata.search_captures_with(cache, input, groups);
                Ok(())
            });
            matches.infallible().map(|groups| Captures { text, offset, groups }).collect()
        })
    }

    fn with_cache<T>(&self, search: impl FnOnce(&mut Cache) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut cache = known.unwrap_or_else(|| self.automata.create_cache());
        let found = search(&mut cache);
        idle().push(cache);
        found
    }
}

impl<'t> Group<'t> {
    fn new(text: &'t str, offset: usize, range: Range<usize>) -> Group<'t> {
        let (start, end) = (offset + range.start, offset + range.end);
        Group { start, end, text: text.get(range).unwrap_or_default() }
    }

    /// Its bytes in the text that was searched.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

impl<'t> Captures<'t> {
    /// A group by its number, if it took part; 0 is the whole match.
    pub(crate) fn get(&self, group: usize) -> Option<Group<'t>> {
        self.groups.get_group(group).map(|it| Group::new(self.text, self.offset, it.range()))
    }

    /// The groups that took part, the whole match first.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Group<'t>> {
        (0..self.groups.group_len()).filter_map(|it| self.get(it))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn texts<'t>(captures: &Captures<'t>) -> Vec<&'t str> {
        captures.groups().map(|it| it.text).collect()
    }

    #[test]
    fn matches_and_groups_stand_where_the_whole_text_has_them() {
        let expression = Regex::new(r"(제 ?(\d+) ?조)|(x)?항").unwrap();
        let text = "제1조 2항, 제 34조";
        assert!(expression.is_match(text) && !expression.is_match("제조"));
        let first = expression.find(text).unwrap();
        assert_eq!((first.range(), first.text), (0..7, "제1조"));
        assert_eq!(expression.find("제조"), None);
        assert_eq!(
            expression.find_all(text).iter().map(|it| it.text).collect::<Vec<_>>(),
            ["제1조", "항", "제 34조"]
        );
        assert_eq!(texts(&expression.captures(text).unwrap()), ["제1조", "제1조", "1"]);
        let captures = expression.all_captures(text);
        assert_eq!(texts(&captures[1]), ["항"]);
        assert!(captures[1].get(1).is_none() && captures[1].get(3).is_none());

        let behind = text.find(',').unwrap()..text.len();
        let found = expression.find_in(text, behind.clone());
        assert_eq!(found.iter().map(|it| &text[it.range()]).collect::<Vec<_>>(), ["제 34조"]);
        let number = expression.captures_in(text, behind)[0].get(2).unwrap();
        assert_eq!((&text[number.range()], number.text), ("34", "34"));
        let begin = Regex::new("^조").unwrap();
        assert_eq!(begin.find_in("제1조", 4..7).len(), 1, "what lies before the stretch is not looked at");
    }

    #[test]
    fn matches_of_nothing_lie_between_characters() {
        let expression = Regex::new("a*").unwrap();
        let found = expression.find_all("가aa나");
        assert_eq!(found.iter().map(Group::range).collect::<Vec<_>>(), [0..0, 3..5, 8..8]);
    }

    #[test]
    fn threads_find_states_out_once() {
        let expression = Regex::new(r"[가-힣]+\d").unwrap();
        for _ in 0..3 {
            thread::scope(|scope| {
                scope.spawn(|| assert!(expression.is_match("가나3")));
            });
        }
        assert_eq!(expression.idle.lock().unwrap().len(), 1);
    }
}
