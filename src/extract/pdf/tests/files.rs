//! Files as they are: locked ones that everybody may open, hybrid and linearised ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions};

use super::{Writer, lines};
use crate::extract::{ExtractError, Settings, Unwatched};

fn read(bytes: &[u8], passwords: &[&str]) -> Result<String, ExtractError> {
    let passwords = passwords.iter().map(|it| (*it).to_owned()).collect();
    let settings = Settings { passwords, ..Settings::default() };
    let read = crate::extract::pdf::read(bytes, &settings, &mut Unwatched)?.whole()?;
    Ok(lines(&read.value))
}

#[test]
fn in_only_text_nothing_but_the_places_is_missing() {
    let read = |only_text| {
        let settings = Settings { only_text, ..Settings::default() };
        crate::extract::pdf::read(&whole(), &settings, &mut Unwatched).unwrap().whole().unwrap().value
    };
    let (mut with, without) = (read(false), read(true));
    assert!(with.lines.iter().all(|it| it.place.is_some()));
    with.lines.iter_mut().for_each(|it| it.place = None);
    assert_eq!(format!("{with:?}"), format!("{without:?}"));
}

fn whole() -> Vec<u8> {
    Writer::new("BT /F1 10 Tf 50 700 Td {가나} Tj ET").bytes()
}

/// Offset of the last `needle`.
fn find(bytes: &[u8], needle: &str) -> usize {
    memchr::memmem::rfind(bytes, needle.as_bytes()).unwrap()
}

#[expect(deprecated, reason = "files of revision 5 are still about")]
#[test]
fn every_encryption_is_undone() {
    struct Case {
        name: &'static str,
        user_password: &'static str,
        owner_password: &'static str,
        passwords: &'static [&'static str],
        expected: Result<&'static str, ExtractError>,
    }
    const CASES: &[Case] = &[
        Case {
            name: "no password",
            user_password: "",
            owner_password: "owner",
            passwords: &[],
            expected: Ok("가나"),
        },
        Case {
            name: "the user's",
            user_password: "secret",
            owner_password: "owner",
            passwords: &["wrong", "secret"],
            expected: Ok("가나"),
        },
        Case {
            name: "the owner's",
            user_password: "secret",
            owner_password: "owner",
            passwords: &["owner"],
            expected: Ok("가나"),
        },
        Case {
            name: "a wrong one",
            user_password: "secret",
            owner_password: "owner",
            passwords: &["wrong"],
            expected: Err(ExtractError::Encrypted),
        },
    ];
    let filters = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let key = [7; 32];
    for case in CASES {
        let Case { user_password, owner_password, .. } = *case;
        let (permissions, standard) = (Permissions::all(), || b"StdCF".to_vec());
        let mut document = lopdf::Document::load_mem(&whole()).unwrap();
        let id = || Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", Object::Array(vec![id(), id()]));
        let plain = document.clone();
        let versions = [
            (
                "RC4 40",
                EncryptionVersion::V1 { document: &plain, owner_password, user_password, permissions },
            ),
            (
                "RC4 128",
                EncryptionVersion::V2 {
                    document: &plain,
                    owner_password,
                    user_password,
                    key_length: 128,
                    permissions,
                },
            ),
            (
                "AES 128",
                EncryptionVersion::V4 {
                    document: &plain,
                    encrypt_metadata: true,
                    crypt_filters: filters(Arc::new(Aes128CryptFilter)),
                    stream_filter: standard(),
                    string_filter: standard(),
                    owner_password,
                    user_password,
                    permissions,
                },
            ),
            (
                "AES 256 of revision 5",
                EncryptionVersion::R5 {
                    encrypt_metadata: true,
                    crypt_filters: filters(Arc::new(Aes256CryptFilter)),
                    file_encryption_key: &key,
                    stream_filter: standard(),
                    string_filter: standard(),
                    owner_password,
                    user_password,
                    permissions,
                },
            ),
            (
                "AES 256 of revision 6",
                EncryptionVersion::V5 {
                    encrypt_metadata: true,
                    crypt_filters: filters(Arc::new(Aes256CryptFilter)),
                    file_encryption_key: &key,
                    stream_filter: standard(),
                    string_filter: standard(),
                    owner_password,
                    user_password,
                    permissions,
                },
            ),
        ];
        for (version, encryption) in versions {
            let mut locked = document.clone();
            locked.encrypt(&EncryptionState::try_from(encryption).unwrap()).unwrap();
            let mut bytes = Vec::new();
            locked.save_to(&mut bytes).unwrap();
            let expected = case.expected.clone().map(str::to_owned);
            assert_eq!(read(&bytes, case.passwords), expected, "{version}, {}", case.name);
        }
    }
}

#[test]
fn hybrid_files_have_their_hidden_objects() {
    let bytes = whole();
    let font = bytes.get(find(&bytes, "5 0 obj")..find(&bytes, "6 0 obj")).unwrap();
    let font = String::from_utf8_lossy(font).replace("5 0 obj", "").replace("endobj", "");
    let table = find(&bytes, "xref\n0");
    // The font is the only member of an object stream, which the cross-reference stream beside the table knows alone.
    let mut hybrid = bytes.get(..find(&bytes, "5 0 obj")).unwrap().to_vec();
    let gap = find(&bytes, "6 0 obj") - hybrid.len();
    hybrid.extend_from_slice(&b" ".repeat(gap));
    hybrid.extend_from_slice(bytes.get(find(&bytes, "6 0 obj")..table).unwrap());
    let members = hybrid.len();
    let content = format!("5 0 {font}");
    hybrid.extend_from_slice(
        format!(
            "7 0 obj\n<</Type/ObjStm/N 1/First 4/Length {}>>stream\n{content}\nendstream\nendobj\n",
            content.len()
        )
        .as_bytes(),
    );
    let stream = hybrid.len();
    let entry = |kind: u8, place: usize| [&[kind][..], &(place as u32).to_be_bytes(), &[0]].concat();
    let entries = [entry(2, 7), entry(1, members), entry(1, stream)].concat();
    hybrid.extend_from_slice(
        b"8 0 obj\n<</Type/XRef/Size 9/W[1 4 1]/Index[5 1 7 2]/Root 1 0 R/Length 18>>stream\n",
    );
    hybrid.extend_from_slice(&entries);
    hybrid.extend_from_slice(b"\nendstream\nendobj\n");
    let start = hybrid.len();
    let offsets = String::from_utf8_lossy(bytes.get(table..).unwrap()).into_owned();
    let rows: Vec<&str> = offsets.split_inclusive('\n').skip(2).take(7).collect();
    hybrid.extend_from_slice(b"xref\n0 7\n");
    for (number, row) in rows.iter().enumerate() {
        hybrid.extend_from_slice(if number == 5 { b"0000000000 65535 f \n" } else { row.as_bytes() });
    }
    hybrid.extend_from_slice(
        format!("trailer<</Root 1 0 R/Size 9/XRefStm {stream}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    assert_eq!(read(&hybrid, &[]).as_deref(), Ok("가나"));
}

#[test]
fn linearised_files_begin_with_their_second_table() {
    let bytes = whole();
    let header = "%PDF-1.7\n";
    let (body, table) = (bytes.get(header.len()..).unwrap(), find(&bytes, "xref\n0"));
    // The first section has the parameters and an empty table that leads on to the main one; numbers of fixed width keep the offsets.
    let first = |shift: usize| {
        let parameters = "7 0 obj\n<</Linearized 1/L 9/H[0 0]/O 3/E 9/N 1/T 9>>\nendobj\n";
        let entry = header.len();
        format!(
            "{parameters}xref\n7 1\n{entry:010} 00000 n \ntrailer<</Root 1 0 R/Size 8/Prev {:010}>>\nstartxref\n0\n%%EOF\n",
            table + shift
        )
    };
    let shift = first(0).len();
    let main = find(body, "xref\n0");
    let mut linearised = [header.as_bytes(), first(shift).as_bytes(), body.get(..main).unwrap()].concat();
    let rows = String::from_utf8_lossy(body.get(main..).unwrap()).into_owned();
    linearised.extend_from_slice(b"xref\n0 7\n");
    for row in rows.split_inclusive('\n').skip(2).take(7) {
        let (offset, rest) = row.split_at(10);
        let offset = offset.parse::<usize>().unwrap();
        let moved = if rest.contains('n') { offset + shift } else { offset };
        linearised.extend_from_slice(format!("{moved:010}{rest}").as_bytes());
    }
    let start = header.len() + first(shift).find("xref").unwrap();
    linearised
        .extend_from_slice(format!("trailer<</Root 1 0 R/Size 8>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    assert_eq!(read(&linearised, &[]).as_deref(), Ok("가나"));
}
