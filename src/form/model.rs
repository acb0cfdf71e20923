//! A filled-in form as data: what it claims, under which criterion.

use super::place::CitedPlace;
use super::tick::Service;
use crate::document::Document;

/// A filled-in checklist.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// What it cites, in its order.
    pub claims: Vec<Claim>,
    /// The criteria that it answers, in its order.
    pub sections: Vec<Section>,
    /// The kind of service that it is for.
    pub service: Service,
}

/// One citation: the claim that a passage of a document states what a criterion asks.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Index into [`Form::sections`]; `None` before the first criterion.
    pub section: Option<usize>,
    /// Block of the criterion under whose heading it stands, as an index into its blocks.
    pub block: Option<usize>,
    /// Page of the form, from 1; `None` where the form has no page numbers.
    pub page: Option<u32>,
    /// The citation's words, white space tidied.
    pub text: String,
    /// What it calls the document; empty where it names none.
    pub name: String,
    /// The place it cites; empty where it refers to a file as a whole.
    pub place: CitedPlace,
    /// The paragraphs quoted below it.
    pub quote: Vec<String>,
    /// Claims whose passages are quoted together below the last of them, as indices into [`Form::claims`].
    pub quoted_with: std::ops::Range<usize>,
}

/// What a form says under one criterion.
#[derive(Clone, Debug)]
pub struct Section {
    /// The criterion's number in the form: `1.2`.
    pub criterion: String,
    /// Index into the checklist's criteria; `None` for one that the checklist does not have.
    pub index: Option<usize>,
    /// What stands as evidence, quotes among it, without the form's own words and the citations.
    pub evidence: Document,
    /// Letters in it.
    pub letters: usize,
    /// Documents named as evidence (증빙 문서명), the form's own words left out.
    pub names: Vec<String>,
    /// Headings below which nothing but a picture stands; an empty one where the whole evidence is one.
    pub pictures: Vec<String>,
}
