//! A filled-in checklist form, and whether what it cites stands where it says.
//!
//! # What comes in, what goes out
//! [`read`] takes a form's document and gives its [`Form`]: what it claims, under which criterion. [`assign`] says which file each claim is about,
//! [`check`] holds the claims against one document at a time, and [`judge`] puts the answers together: a [`ClaimVerdict`] for each citation, and the
//! faults of the form as a whole. [`is_form`] tells a form from a rule.
//!
//! # Decisions
//! - Precision first: a citation is blamed for what can be shown. White space, punctuation, brackets, the number before a title and the version
//!   behind it are free where they are left out; a page fits by its printed or its physical number; an abbreviated quotation is a quotation.
//! - The form's table is read where it has one; citations are found by their own grammar wherever they stand, so that another layout is read too.
//! - Whether a passage states what is asked is decided by the same rules as a scan's verdicts.
//!
//! # Adding a fault
//! 1. add it to [`Fault`] with its code, and find it in `check` (one document) or `judge` (all),
//! 2. add its sentences to `report/wording/faults.rs`,
//! 3. plant it in the form of `tests/integration/verify.rs`.

mod assign;
mod check;
mod citation;
mod fault;
mod judge;
mod layout;
mod model;
mod name;
mod place;
mod quote;
mod read;
mod recognise;
mod rows;
mod tick;

pub use assign::{Assignment, assign};
pub use check::{DocumentCheck, check};
pub use fault::{Fault, Note, PageNumber, PicturePlace};
pub use judge::{ClaimVerdict, EvidenceFile, Verification, judge};
pub use model::{Claim, Form, Section};
pub use name::{DocumentName, NamePart};
pub use place::CitedPlace;
pub use quote::Difference;
pub use read::read;
pub use recognise::is_form;
pub use tick::Service;
