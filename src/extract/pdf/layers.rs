//! Optional content: which layers of the file are off (ISO 32000-1, 8.11).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::file::File;

/// The layers that the file's default configuration shows or hides.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// Whether a layer that is not named is off.
    off_by_default: bool,
    /// The layers that are the other way round.
    exceptions: BTreeSet<ObjectId>,
}

impl Layers {
    /// Reads `/OCProperties` of the catalog.
    pub(super) fn load(file: &File) -> Layers {
        let Some(configuration) = file
            .catalog()
            .and_then(|catalog| file.dictionary(catalog, b"OCProperties"))
            .and_then(|properties| file.dictionary(properties, b"D"))
        else {
            return Layers::default();
        };
        let off_by_default = file.name(configuration, b"BaseState") == Some(b"OFF");
        let key: &[u8] = if off_by_default { b"ON" } else { b"OFF" };
        let named = file.array(configuration, key).unwrap_or_default();
        let exceptions = named.iter().filter_map(|item| item.as_reference().ok()).collect();
        Layers { off_by_default, exceptions }
    }

    /// Whether content of the group or membership dictionary `object` is left out.
    pub(super) fn is_hidden(&self, file: &File, object: &Object) -> bool {
        if !self.off_by_default && self.exceptions.is_empty() {
            return false;
        }
        let Some(dictionary) = file.resolve(object).and_then(|object| object.as_dict().ok()) else {
            return false;
        };
        if dictionary.has_type(b"OCMD") {
            return self.is_membership_hidden(file, dictionary);
        }
        object.as_reference().is_ok_and(|id| self.is_off(id))
    }

    fn is_off(&self, id: ObjectId) -> bool {
        self.off_by_default != self.exceptions.contains(&id)
    }

    /// ISO 32000-1, table 99.
    fn is_membership_hidden(&self, file: &File, membership: &Dictionary) -> bool {
        let groups = membership.get(b"OCGs").ok();
        let list = match groups.and_then(|object| file.resolve(object)) {
            Some(Object::Array(items)) => items.as_slice(),
            _ => groups.map(std::slice::from_ref).unwrap_or_default(),
        };
        let mut states =
            list.iter().filter_map(|item| item.as_reference().ok()).map(|id| self.is_off(id)).peekable();
        if states.peek().is_none() {
            return false;
        }
        let is_shown = match file.name(membership, b"P") {
            Some(b"AllOn") => states.all(|off| !off),
            Some(b"AnyOff") => states.any(|off| off),
            Some(b"AllOff") => states.all(|off| off),
            _ => states.any(|off| !off),
        };
        !is_shown
    }
}
