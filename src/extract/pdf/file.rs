//! A PDF file as objects: opening, decryption, and safe ways to reach an object's parts.
//!
//! The objects of a healthy file are read by [`load`], those of any other by lopdf. What it cannot open, or opens without finding a page, is
//! read again by [`rebuild`].

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, LoadOptions, Object, ObjectId};

use super::{load, rebuild};
use crate::extract::{ExtractError, Limits};

/// References that lead to references; no producer writes even one.
const REFERENCE_CHAIN: usize = 16;

/// An open file.
#[derive(Debug)]
pub(super) struct File {
    /// The objects, decrypted.
    pub(super) objects: lopdf::Document,
    /// Whether cross references were damaged and the objects were found by looking for them.
    pub(super) is_rebuilt: bool,
}

impl File {
    /// Opens a file from its bytes, a locked one with the first of `passwords` that fits: the user's or the owner's.
    pub(super) fn open(bytes: &[u8], limits: &Limits, passwords: &[String]) -> Result<File, ExtractError> {
        let opened = File::open_with(bytes, limits, "");
        if opened.as_ref().err() != Some(&ExtractError::Encrypted) {
            return opened;
        }
        passwords.iter().find_map(|it| File::open_with(bytes, limits, it).ok()).map_or(opened, Ok)
    }

    fn open_with(bytes: &[u8], limits: &Limits, password: &str) -> Result<File, ExtractError> {
        let options = LoadOptions {
            password: Some(password.to_owned()),
            max_decompressed_size: Some(limits.stream_bytes),
            ..LoadOptions::default()
        };
        if rebuild::has_shared_members(bytes, limits) {
            return File::decrypted(rebuild::scan(bytes, limits), password, true);
        }
        if let Some(objects) = load::load(bytes, limits) {
            let file = File { objects, is_rebuilt: false };
            if file.has_pages() {
                return Ok(file);
            }
        }
        let detail = match lopdf::Document::load_mem_with_options(bytes, options) {
            Ok(objects) => {
                match objects.trailer.get(b"Encrypt") {
                    // lopdf knows the dictionary as an indirect object only (MuPDF writes it into the trailer).
                    Ok(Object::Dictionary(_)) => {
                        return File::decrypted(rebuild::scan(bytes, limits), password, false);
                    }
                    Ok(Object::Reference(id))
                        if !matches!(objects.get_object(*id), Ok(Object::Dictionary(_))) =>
                    {
                        return File::decrypted(rebuild::scan(bytes, limits), password, true);
                    }
                    Ok(_) if password.is_ascii() => return Err(ExtractError::Encrypted),
                    Ok(_) => return File::decrypted(rebuild::scan(bytes, limits), password, false),
                    Err(_) => {}
                }
                let is_rebuilt = objects.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed);
                let mut file = File { objects, is_rebuilt };
                if !file.objects.was_encrypted() {
                    if is_rebuilt {
                        file.add_missing(rebuild::scan(bytes, limits));
                    } else {
                        file.add_lost(bytes, limits);
                    }
                }
                if file.has_pages() {
                    return Ok(file);
                }
                "no page tree".to_owned()
            }
            Err(error) => error.to_string(),
        };
        match File::decrypted(rebuild::scan(bytes, limits), password, true) {
            Ok(file) if file.has_pages() => Ok(file),
            Err(ExtractError::Encrypted) => Err(ExtractError::Encrypted),
            _ => Err(ExtractError::Damaged { expected: "a PDF file", detail }),
        }
    }

    /// A file of objects that were looked for in the bytes, decrypted where that is needed.
    fn decrypted(
        mut objects: lopdf::Document,
        password: &str,
        is_rebuilt: bool,
    ) -> Result<File, ExtractError> {
        if objects.trailer.has(b"Encrypt") {
            // Up to revision 4 the bytes of a password that is no PDFDocEncoding are those of the writer's system.
            let is_open = objects.decrypt(password).is_ok()
                || !password.is_ascii()
                    && (objects.decrypt_raw(password).is_ok()
                        || objects.decrypt_raw(encoding_rs::EUC_KR.encode(password).0).is_ok());
            if !is_open || objects.is_encrypted() {
                return Err(ExtractError::Encrypted);
            }
        }
        Ok(File { objects, is_rebuilt })
    }

    /// Adds the objects that `other` has and this file lacks.
    fn add_missing(&mut self, other: lopdf::Document) {
        for (id, object) in other.objects {
            self.objects.objects.entry(id).or_insert(object);
        }
    }

    /// Adds what lopdf gives up because of a stream's length: the stream's data, or the whole object.
    fn add_lost(&mut self, bytes: &[u8], limits: &Limits) {
        let objects = &mut self.objects.objects;
        let missing =
            self.objects.reference_table.entries.iter().filter_map(|(&number, entry)| match *entry {
                XrefEntry::Normal { generation, offset } if offset > 0 => Some((number, generation)),
                _ => None,
            });
        let missing: Vec<ObjectId> = missing.filter(|id| !objects.contains_key(id)).collect();
        let is_lost = |object: &Object| match object {
            Object::Stream(stream) => stream.start_position.is_some() && stream.content.is_empty(),
            _ => false,
        };
        let emptied = objects.iter().filter(|(_, object)| is_lost(object)).map(|(id, _)| *id);
        let emptied: Vec<ObjectId> = emptied.collect();
        if missing.is_empty() && emptied.is_empty() {
            return;
        }
        let mut found = rebuild::scan(bytes, limits).objects;
        for id in emptied {
            objects.extend(found.remove(&id).map(|object| (id, object)));
        }
        for id in missing {
            if let Some(object) = found.remove(&id) {
                objects.insert(id, object);
                self.is_rebuilt = true;
            }
        }
    }

    fn has_pages(&self) -> bool {
        let in_tree = |catalog| {
            let root = self.dictionary(catalog, b"Pages")?;
            self.array(root, b"Kids").filter(|kids| kids.iter().any(|kid| self.resolve(kid).is_some()))
        };
        self.catalog().and_then(in_tree).is_some() || self.loose_pages().next().is_some()
    }

    /// Page objects wherever they are, in the order of their numbers.
    pub(super) fn loose_pages(&self) -> impl Iterator<Item = (ObjectId, &Dictionary)> {
        self.objects.objects.iter().filter_map(|(id, object)| match object {
            Object::Dictionary(dictionary) if dictionary.has_type(b"Page") => Some((*id, dictionary)),
            _ => None,
        })
    }

    /// The document catalog.
    pub(super) fn catalog(&self) -> Option<&Dictionary> {
        self.dictionary(&self.objects.trailer, b"Root")
    }

    /// The object behind a reference, or the object itself. `None` for a reference that leads nowhere and for `null`.
    pub(super) fn resolve<'f>(&'f self, mut object: &'f Object) -> Option<&'f Object> {
        for _ in 0..REFERENCE_CHAIN {
            match object {
                Object::Reference(id) => object = self.objects.objects.get(id)?,
                Object::Null => return None,
                object => return Some(object),
            }
        }
        None
    }

    /// An entry, resolved.
    pub(super) fn get<'f>(&'f self, dictionary: &'f Dictionary, key: &[u8]) -> Option<&'f Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    /// An entry that is a dictionary.
    pub(super) fn dictionary<'f>(&'f self, dictionary: &'f Dictionary, key: &[u8]) -> Option<&'f Dictionary> {
        self.get(dictionary, key)?.as_dict().ok()
    }

    /// An entry that is an array.
    pub(super) fn array<'f>(&'f self, dictionary: &'f Dictionary, key: &[u8]) -> Option<&'f [Object]> {
        self.get(dictionary, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// An entry that is a name.
    pub(super) fn name<'f>(&'f self, dictionary: &'f Dictionary, key: &[u8]) -> Option<&'f [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    /// An entry that is an integer.
    pub(super) fn integer(&self, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
        match self.get(dictionary, key)? {
            Object::Integer(value) => Some(*value),
            Object::Real(value) => Some(*value as i64),
            _ => None,
        }
    }

    /// An entry that is an array of `N` finite numbers.
    pub(super) fn numbers<const N: usize>(&self, dictionary: &Dictionary, key: &[u8]) -> Option<[f32; N]> {
        let mut numbers = [0.0; N];
        let items = self.array(dictionary, key)?;
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = self.resolve(items.get(index)?)?.as_float().ok().filter(|value| value.is_finite())?;
        }
        Some(numbers)
    }

    /// An entry that is a text string (ISO 32000-1, 7.9.2.2).
    pub(super) fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        match self.get(dictionary, key)? {
            Object::String(bytes, _) => Some(text_string(bytes)),
            _ => None,
        }
    }
}

/// Decodes a text string: UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding, of which the ASCII part occurs; Korean
/// producers also write CP949 there, which is tried where the bytes are no ASCII.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let units = |pairs: &[u8], read: fn([u8; 2]) -> u16| {
        let units = pairs.as_chunks::<2>().0.iter().map(|pair| read(*pair));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => without_language(units(rest, u16::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ if bytes.is_ascii() => String::from_utf8_lossy(bytes).into_owned(),
        _ => match encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text.into_owned(),
            None => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}

/// Leaves out the language codes that may stand in a UTF-16 text string between escape characters.
fn without_language(text: String) -> String {
    if !text.contains('\u{1B}') {
        return text;
    }
    text.split('\u{1B}').step_by(2).collect()
}
