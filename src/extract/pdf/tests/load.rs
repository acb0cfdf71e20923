//! Healthy files and what is left of health: the reader beside lopdf gives what lopdf gives, or nothing.

use lopdf::{Dictionary, Document, LoadOptions, Stream};
use memchr::memmem;

use crate::extract::Limits;
use crate::extract::pdf::load::load;

/// A file in the making.
struct Maker {
    bytes: Vec<u8>,
    /// The sections' rows: an object's number, the kind of its entry, and its two fields.
    rows: Vec<(u32, u8, usize, u32)>,
}

impl Maker {
    /// A file with a catalog, a page tree and a page.
    fn new() -> Maker {
        let mut maker =
            Maker { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), rows: vec![(0, 0, 0, 65_535)] };
        maker.object(1, 0, "<</Type/Catalog/Pages 2 0 R>>");
        maker.object(2, 0, "<</Type /Pages /Kids [ 3 0 R ] /Count 1 >>");
        maker.object(3, 0, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents 4 0 R>>");
        maker
    }

    fn object(&mut self, number: u32, generation: u16, body: &str) {
        self.rows.push((number, 1, self.bytes.len(), u32::from(generation)));
        self.bytes.extend_from_slice(format!("{number} {generation} obj\n{body}\nendobj\n").as_bytes());
    }

    fn stream(&mut self, number: u32, entries: &str, data: &[u8]) {
        self.object(number, 0, &format!("<<{entries}>>stream\n"));
        self.bytes.truncate(self.bytes.len() - "\nendobj\n".len());
        self.bytes.extend_from_slice(data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// An object stream; the rows of its members are the caller's.
    fn container(&mut self, number: u32, members: &[(u32, &str)]) {
        let (mut index, mut data) = (String::new(), String::new());
        for (member, body) in members {
            index += &format!("{member} {} ", data.len());
            data += &format!("{body}\n");
        }
        let mut container = Stream::new(Dictionary::new(), (index.clone() + &data).into_bytes());
        container.compress().unwrap();
        let filter = if container.dict.has(b"Filter") { "/Filter/FlateDecode" } else { "" };
        let entries = format!(
            "/Type/ObjStm/N {}/First {}{filter}/Length {}",
            members.len(),
            index.len(),
            container.content.len()
        );
        self.stream(number, &entries, &container.content);
    }

    fn member(&mut self, number: u32, container: usize, index: u32) {
        self.rows.push((number, 2, container, index));
    }

    /// A table of the rows since the last section; gives its place.
    fn table(&mut self, trailer: &str) -> usize {
        let start = self.bytes.len();
        let mut table = "xref\n".to_owned();
        for (number, kind, offset, generation) in std::mem::take(&mut self.rows) {
            let kind = if kind == 1 { 'n' } else { 'f' };
            table += &format!("{number} 1\n{offset:010} {generation:05} {kind} \n");
        }
        table += &format!("trailer\n<</Size 20/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n");
        self.bytes.extend_from_slice(table.as_bytes());
        start
    }

    /// A cross-reference stream of the rows since the last section; gives its place.
    fn references(&mut self, number: u32, entries: &str) -> usize {
        let start = self.bytes.len();
        self.rows.push((number, 1, start, 0));
        let (mut index, mut data) = (String::new(), Vec::new());
        for (number, kind, first, second) in std::mem::take(&mut self.rows) {
            index += &format!("{number} 1 ");
            data.push(kind);
            data.extend_from_slice(&(first as u32).to_be_bytes());
            data.extend_from_slice(&(second as u16).to_be_bytes());
        }
        let length = data.len();
        let entries =
            format!("/Type/XRef/Size 20/Root 1 0 R/W[1 4 2]/Index[{index}]/Length {length}{entries}");
        self.stream(number, &entries, &data);
        self.rows.clear();
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        start
    }
}

fn of_lopdf(bytes: &[u8]) -> Document {
    let options =
        LoadOptions { max_decompressed_size: Some(Limits::default().stream_bytes), ..LoadOptions::default() };
    Document::load_mem_with_options(bytes, options).unwrap()
}

fn assert_same(name: &str, bytes: &[u8]) {
    let (ours, theirs) = (load(bytes, &Limits::default()), of_lopdf(bytes));
    let ours = ours.unwrap_or_else(|| panic!("{name} was given up"));
    assert_eq!(ours.trailer, theirs.trailer, "{name}");
    assert!(ours.objects.keys().eq(theirs.objects.keys()), "{name}");
    for (id, object) in &theirs.objects {
        assert_eq!(ours.objects.get(id), Some(object), "{name}, {id:?}");
    }
}

fn with_table() -> Maker {
    let mut maker = Maker::new();
    maker.stream(4, "/Length 5 0 R", b"0 0 m\r\n");
    maker.object(5, 0, "7");
    maker.object(6, 0, "[(a) <62> null true -1.5]");
    maker
}

/// Healthy files of every kind.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let mut files = Vec::new();
    let table = {
        let mut maker = with_table();
        maker.table("/ID[<00><01>]");
        maker
    };
    files.push(("a table", table.bytes.clone()));

    let mut update = with_table();
    let first = update.table("");
    update.object(2, 0, "<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90>>");
    update.object(8, 1, "(of generation 1)");
    update.rows.push((6, 0, 0, 1));
    update.table(&format!("/Prev {first}"));
    files.push(("an update with a replaced, a deleted and a new object", update.bytes.clone()));

    let mut packed = Maker::new();
    packed.container(7, &[(4, "<</A 1>>"), (5, "[1 2 0 R]"), (9, "(nowhere else)"), (1, "(stale)")]);
    packed.member(4, 7, 0);
    packed.member(5, 7, 1);
    let first = packed.references(10, "");
    files.push(("an object stream", packed.bytes.clone()));
    packed.container(8, &[(4, "(new)"), (9, "(second)"), (5, "(deleted)"), (4, "(newest)")]);
    packed.member(4, 8, 0);
    packed.rows.push((5, 0, 0, 1));
    let second = packed.references(11, &format!("/Prev {first}"));
    files.push(("an updated object stream", packed.bytes.clone()));
    packed.object(4, 1, "(of generation 1)");
    packed.table(&format!("/Prev {second}"));
    files.push(("a table behind cross-reference streams", packed.bytes.clone()));

    let mut hybrid = Maker::new();
    let rows = std::mem::take(&mut hybrid.rows);
    hybrid.container(7, &[(4, "(hidden)"), (5, "(hidden as well)")]);
    hybrid.member(4, 7, 0);
    hybrid.member(5, 7, 1);
    let hidden = hybrid.references(8, "");
    hybrid.rows = rows;
    hybrid.rows.push((4, 0, 0, 0));
    let first = hybrid.table(&format!("/XRefStm {hidden}"));
    files.push(("a hybrid file", hybrid.bytes.clone()));
    let start = hybrid.bytes.len();
    let empty = format!(
        "xref\r\n0 0\r\ntrailer\r\n<</Size 20/Root 1 0 R/Prev {first}/XRefStm {hidden}>>\r\nstartxref\r\n{start}\r\n%%EOF"
    );
    hybrid.bytes.extend_from_slice(empty.as_bytes());
    files.push(("a hybrid file with an empty table, as spreadsheets are exported", hybrid.bytes.clone()));
    files
}

#[test]
fn healthy_files_are_what_lopdf_makes_of_them() {
    for (name, bytes) in made() {
        assert!(load(&bytes, &Limits::default()).is_some(), "{name}");
        assert_same(name, &bytes);
    }
}

#[test]
fn files_with_a_changed_byte_are_what_lopdf_makes_of_them_or_left_to_it() {
    let mut healthy = 0;
    for (name, bytes) in made() {
        for at in 0..bytes.len() {
            // Another one at each place; together they are those that matter.
            let byte = b" 0\n9/<>%R(1)[n]\r"[at * 7 % 16];
            let mut changed = bytes.clone();
            changed[at] = byte;
            if load(&changed, &Limits::default()).is_some() {
                assert_same(&format!("{name}, {:?} at {at}", char::from(byte)), &changed);
                healthy += 1;
            }
        }
    }
    assert!(healthy > 500, "only {healthy}");
}

#[test]
fn samples_are_what_lopdf_makes_of_them() {
    let mut healthy = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if load(&bytes, &Limits::default()).is_some() {
            assert_same(&path.display().to_string(), &bytes);
            healthy += 1;
        }
    }
    assert!(healthy > 3, "only {healthy}");
}

#[test]
fn what_is_not_healthy_is_left_to_lopdf() {
    let mut maker = with_table();
    let first = maker.table("");
    maker.object(7, 0, "(new)");
    let own = maker.table(&format!("/Prev {first:010}"));
    let healthy = maker.bytes;
    assert_same("before", &healthy);
    let damages: &[(&str, &str, &str)] = &[
        ("a header elsewhere", "%PDF-1.7", " %PDF-1.7"),
        ("an object elsewhere", "6 0 obj\n", "\n6 0 obj"),
        ("another object", "6 0 obj", "7 0 obj"),
        ("another generation", "6 0 obj", "6 1 obj"),
        ("no end of an object", "-1.5]\nendobj", "-1.5]\nendobx"),
        ("no end of a stream", "endstream", "endxtream"),
        ("a length that is too short", "obj\n7\n", "obj\n5\n"),
        ("a length that leads nowhere", "/Length 5 0 R", "/Length 9 0 R"),
        ("a length of another kind", "obj\n7\n", "obj\n~\n"),
        ("odd syntax", "null", "nulx"),
        ("a missing section", &format!("/Prev {first:010}"), "/Prev 0000000001"),
        ("a circle of sections", &format!("/Prev {first:010}"), &format!("/Prev {own:010}")),
        ("a broken row", "65535 f", "65535 x"),
        ("an encrypted file", "/Root 1 0 R/Prev", "/Root 1 0 R/Encrypt 6 0 R/Prev"),
        ("no page tree", "/Pages 2 0 R", "/Pages 6 0 R"),
        ("something behind the end", "%%EOF\n", "%%EOF\n0"),
    ];
    for (name, plain, damaged) in damages {
        let mut bytes = healthy.clone();
        let at = memmem::rfind(&bytes, plain.as_bytes()).unwrap_or_else(|| panic!("{name}"));
        bytes.splice(at..at + plain.len(), damaged.bytes());
        assert!(load(&bytes, &Limits::default()).is_none(), "{name}");
    }
}

#[test]
fn objects_inside_one_another_are_read_within_limits() {
    let file = |count: usize| {
        let head = |number: usize| format!("{} 0 obj<</Length {:08}>>stream\n", number + 1_000, 0);
        let mut maker = Maker::new();
        for number in 0..count {
            maker.rows.push((number as u32 + 1_000, 1, maker.bytes.len(), 0));
            // Each stream goes on to the end of the last one.
            let length = (count - number - 1) * head(0).len();
            let head = head(number).replace("00000000", &format!("{length:08}"));
            maker.bytes.extend_from_slice(head.as_bytes());
        }
        maker.bytes.extend_from_slice(b"\nendstream endobj\n");
        maker.table("");
        maker.bytes
    };
    assert_same("few", &file(3));
    assert!(load(&file(1_000), &Limits::default()).is_none(), "many");
}
