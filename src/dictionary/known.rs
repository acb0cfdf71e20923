//! Facts of the outside world that findings need: contacts that changed, wordings that the law replaced, providers abroad.
//!
//! Small tables that a compliance officer edits. The program carries its own; a checklist's folder may bring any of them, which then
//! replaces the program's.

use std::borrow::Cow;

use super::fault::{Fault, Faults};
use super::model::Words;
use super::rows::{Row, rows};
use super::{Origin, read_file};

/// File names of the tables, in the order of [`read`].
const FILES: [&str; 5] =
    ["contacts.csv", "wordings.csv", "providers.csv", "classes.csv", "organisations.csv"];

/// The program's own tables.
const BUILT_IN: [&[u8]; 5] = [
    include_bytes!("../../dictionaries/known/contacts.csv"),
    include_bytes!("../../dictionaries/known/wordings.csv"),
    include_bytes!("../../dictionaries/known/providers.csv"),
    include_bytes!("../../dictionaries/known/classes.csv"),
    include_bytes!("../../dictionaries/known/organisations.csv"),
];

/// What is known of the outside world.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Contacts of outside bodies that changed.
    pub contacts: Vec<OutdatedContact>,
    /// Wordings and articles that the law replaced.
    pub wordings: Vec<OutdatedWording>,
    /// Providers from abroad.
    pub providers: Vec<Provider>,
    /// What does not belong to a class that the law defines.
    pub misfits: Vec<Misfit>,
    /// Names of public bodies.
    pub organisations: Vec<String>,
}

/// A contact of an outside body that is not its contact any more.
#[derive(Clone, Debug)]
pub struct OutdatedContact {
    /// The body's name, with spaces where they are usually written.
    pub body: String,
    /// The number or address; empty where the name itself is the old one.
    pub outdated: String,
    /// What to write now.
    pub current: String,
}

/// A wording or an article that the law replaced.
#[derive(Clone, Debug)]
pub struct OutdatedWording {
    /// The wording, or the law whose article was repealed.
    pub spelling: String,
    /// `제24조의2`; empty where the wording itself is the old one.
    pub article: String,
    /// What to write now.
    pub now: String,
    /// Since when.
    pub since: String,
}

/// A provider from abroad.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its name.
    pub spelling: String,
    /// Its country.
    pub country: String,
    /// Whether it has a region in the country, so that its data may lie there.
    pub has_region: bool,
}

/// Something that is often, and wrongly, listed as a member of a class.
#[derive(Clone, Debug)]
pub struct Misfit {
    /// The class: `고유식별정보`.
    pub class: String,
    /// What is no member.
    pub member: String,
    /// What the class really is.
    pub reason: Words,
}

/// The tables that go with a dictionary: those of its folder, the program's own for the others.
///
/// # Errors
/// Every fault of every table.
pub fn known(origin: &Origin) -> Result<Known, Vec<Fault>> {
    let mut files = BUILT_IN.map(Cow::Borrowed);
    for (name, bytes) in own_tables(origin).map_err(|it| vec![it])? {
        if let Some(file) = FILES.iter().position(|it| *it == name).and_then(|it| files.get_mut(it)) {
            *file = Cow::Owned(bytes);
        }
    }
    let mut faults = FILES.map(Faults::new);
    let known = read(files.each_ref().map(AsRef::as_ref), &mut faults);
    let found: Vec<Fault> = faults.into_iter().flat_map(Faults::into_found).collect();
    if found.is_empty() { Ok(known) } else { Err(found) }
}

/// The tables that a checklist's folder brings itself: name and bytes, in the order of [`FILES`].
pub(super) fn own_tables(origin: &Origin) -> Result<Vec<(&'static str, Vec<u8>)>, Fault> {
    let Origin::Folder(folder) = origin else { return Ok(Vec::new()) };
    let places = FILES.iter().map(|name| (*name, folder.join(name))).filter(|(_, place)| place.exists());
    places
        .map(|(name, place)| match read_file(&place) {
            Ok(bytes) => Ok((name, bytes)),
            Err(message) => Err(Fault { file: name.to_owned(), line: None, message }),
        })
        .collect()
}

/// Reads the tables, in the order of [`FILES`]; each has its own faults.
fn read(files: [&[u8]; 5], faults: &mut [Faults; 5]) -> Known {
    let [contacts, wordings, providers, classes, organisations] = files;
    let [in_contacts, in_wordings, in_providers, in_classes, in_organisations] = faults;
    let cell = |row: &Row, index: usize| row.cell(index).trim().to_owned();
    Known {
        contacts: rows(contacts, &["body", "outdated", "current"], in_contacts)
            .iter()
            .map(|row| OutdatedContact { body: cell(row, 0), outdated: cell(row, 1), current: cell(row, 2) })
            .collect(),
        wordings: rows(wordings, &["spelling", "article", "now", "since"], in_wordings)
            .iter()
            .map(|row| OutdatedWording {
                spelling: cell(row, 0),
                article: cell(row, 1),
                now: cell(row, 2),
                since: cell(row, 3),
            })
            .collect(),
        providers: rows(providers, &["spelling", "country", "region"], in_providers)
            .iter()
            .map(|row| Provider {
                spelling: cell(row, 0),
                country: cell(row, 1),
                has_region: row.cell(2).trim() == "yes",
            })
            .collect(),
        misfits: rows(classes, &["class", "member", "reason", "reason_en"], in_classes)
            .iter()
            .map(|row| Misfit {
                class: cell(row, 0),
                member: cell(row, 1),
                reason: Words { ko: cell(row, 2), en: cell(row, 3) },
            })
            .collect(),
        organisations: rows(organisations, &["name"], in_organisations)
            .iter()
            .map(|row| cell(row, 0))
            .collect(),
    }
}
