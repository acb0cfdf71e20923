//! What a reviewer would object to, beyond the checklist.
//!
//! # What comes in, what goes out
//! [`Inspector::inspect`] reads one document while it is at hand and gives its findings, and the [`Particulars`] in which it may contradict
//! others. [`Inspector::compare`] decides once over the particulars of all documents. Every finding has a [`Code`], a place with a
//! quote, and a reason.
//!
//! # Decisions
//! - A false finding costs more trust than a missed one wins: what is only likely is not reported.
//! - Each family of findings is a file with a `find`; what it knows of the outside world is a table in `dictionaries/known`.
//! - Expressions run over one spelling of the body with single spaces, so that a broken line hides nothing.
//!
//! # Adding a kind
//! 1. add it to [`Code`] with its severity, title and explanation,
//! 2. add its mechanics to the file of its family, or a new one to [`Inspector::inspect`],
//! 3. add a case that fires and one that must not to `tests.rs`.

mod articles;
mod body;
mod code;
mod contacts;
mod contents;
mod dates;
mod folder;
mod known_facts;
mod law_lines;
mod organisation;
mod particulars;
mod placeholders;
mod references;
mod sentences;
#[cfg(test)]
mod tests;
mod version;

use std::collections::BTreeSet;
use std::sync::LazyLock;

pub use code::Code;
pub use particulars::Particulars;

use super::examine::Source;
use super::model::Finding;
use crate::dictionary::{Checklist, Known};
use body::{Body, Expression, Found};
use known_facts::Tables;
use law_lines::CriterionLaw;

/// Looks for what a reviewer would object to. Built once, shared by all threads.
#[derive(Debug)]
pub struct Inspector {
    known: Known,
    tables: Tables,
    wordings: BTreeSet<String>,
    laws: Vec<CriterionLaw>,
    off: BTreeSet<String>,
}

impl Inspector {
    /// Everything beside the documents and the checklist on which the findings depend, as text that differs when they do.
    pub fn basis(&self) -> String {
        format!("{:?} {:?}", self.known, self.off)
    }

    /// Prepares the search. `off` are codes that are not reported, also such as a checklist's own rules give.
    pub fn new(checklist: &Checklist, known: Known, off: impl IntoIterator<Item = String>) -> Inspector {
        Inspector {
            tables: Tables::new(&known),
            wordings: sentences::checklist_wordings(checklist),
            laws: law_lines::of_checklist(checklist),
            off: off.into_iter().collect(),
            known,
        }
    }

    /// Compiles the expressions that depend on no checklist. Each is else compiled by whoever needs it first, and threads that begin at the
    /// same time would wait for one another.
    pub fn compile() {
        for expression in expressions() {
            LazyLock::force(expression);
        }
    }

    /// Whether findings of a code are wanted.
    pub fn reports(&self, code: &str) -> bool {
        !self.off.contains(code)
    }

    /// Findings of one document, in order of place, and what of it is compared with others.
    ///
    /// Cost: a fixed number of passes over the document's text.
    pub fn inspect(&self, source: &Source<'_>) -> (Vec<Finding>, Particulars) {
        let body = Body::new(source);
        let mut found = Found::default();
        let own = organisation::defined(&body);
        let contacts = contacts::own(&body);
        organisation::find(&self.known, &body, &own, &mut found);
        placeholders::find(&body, &mut found);
        dates::find(&body, &mut found);
        articles::find(&body, &mut found);
        references::find(&body, &mut found);
        contents::find(&body, &mut found);
        contacts::find(&body, &contacts, &mut found);
        known_facts::find(&self.tables, &body, &mut found);
        sentences::find(&self.wordings, &body, &mut found);
        law_lines::find(&self.laws, &body, &mut found);
        version::find(&body, &mut found);
        (self.wanted(found.into_findings()), particulars::take(&body, &own, &contacts))
    }

    /// Findings over all documents of a run, in the order of their kinds.
    ///
    /// `titles` are those of every file that was seen.
    pub fn compare(&self, documents: &[&Particulars], titles: &[&str]) -> Vec<Finding> {
        self.wanted(folder::compare(documents, titles))
    }

    fn wanted(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|it| self.reports(&it.code));
        findings
    }
}

/// All expressions that depend on no checklist.
fn expressions() -> impl Iterator<Item = &'static Expression> {
    placeholders::EXPRESSIONS
        .into_iter()
        .chain(references::EXPRESSIONS)
        .chain(contents::EXPRESSIONS)
        .chain(known_facts::EXPRESSIONS)
        .chain(sentences::EXPRESSIONS)
        .chain(contacts::EXPRESSIONS)
        .chain(organisation::EXPRESSIONS)
        .chain(version::EXPRESSIONS)
        .chain(particulars::EXPRESSIONS)
        .chain(dates::EXPRESSIONS)
        .chain(body::EXPRESSIONS)
}
