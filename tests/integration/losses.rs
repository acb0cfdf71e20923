//! No silent loss: whatever is damaged in a PDF, the text is read, or the row says what was not.

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use crate::made::{Folder, codes, drawn_pdf, evimap, locked_pdf, pdf, scan};

/// A damaged file: what is still read of it, and what its row says.
struct Case {
    name: &'static str,
    make: fn() -> Vec<u8>,
    read: &'static [&'static str],
    /// Status, and the codes of the failure and the warnings.
    row: (&'static str, &'static [&'static str]),
}

const WHOLE: (&str, &[&str]) = ("read", &[]);
const DAMAGED: (&str, &[&str]) = ("partial", &["damaged"]);

fn shown(text: &str, y: u32) -> String {
    format!("BT /F1 11 Tf 72 {y} Td <{}> Tj ET\n", codes(text))
}

/// A page of two lines with something between them.
fn between(middle: &str) -> Vec<u8> {
    drawn_pdf(&[shown("앞의 글", 700) + middle + &shown("뒤의 글", 600), shown("다음 쪽", 700)])
}

/// A file of three pages whose objects are changed by hand.
fn changed(change: fn(&mut Document, ObjectId, &[ObjectId])) -> Vec<u8> {
    let mut document = Document::load_mem(&pdf(&[&["첫째 쪽"], &["둘째 쪽"], &["셋째 쪽"]])).unwrap();
    let tree = document.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    change(&mut document, tree, &pages);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn tree(document: &mut Document, tree: ObjectId) -> &mut lopdf::Dictionary {
    document.get_object_mut(tree).unwrap().as_dict_mut().unwrap()
}

/// The first page's content deflated, and this share of it in tenths.
fn cut(tenths: usize) -> Vec<u8> {
    let lines: String =
        (0..40).map(|it| shown(&format!("줄 {it} {}", it * it * 7919), 780 - it * 18)).collect();
    let mut document = Document::load_mem(&drawn_pdf(&[lines, shown("다음 쪽", 700)])).unwrap();
    let page = *document.get_pages().get(&1).unwrap();
    let content = document.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference().unwrap();
    let mut stream = document.get_object(content).unwrap().as_stream().unwrap().clone();
    stream.compress().unwrap();
    let bytes = stream.content.get(..stream.content.len() * tenths / 10).unwrap().to_vec();
    let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, bytes);
    document.objects.insert(content, Object::Stream(stream));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

const CASES: &[Case] = &[
    Case {
        name: "encrypted, and nobody knows the password",
        make: || locked_pdf(&[&["숨은 글"]]),
        read: &[],
        row: ("failed", &["encrypted"]),
    },
    Case {
        name: "a bad token in the middle of a page",
        make: || between("]>> }} )) @#! 12..3.4 -- \u{1}\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "an array that is not closed",
        make: || between("BT /F1 9 Tf [ (x) -20 TJ ET\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "operators that do not exist",
        make: || between("1 2 3 frobnicate << /A [1 2] >> gloop\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "an inline image with EI in its data",
        make: || between("BI /W 4 /H 1 /BPC 8 /CS /G ID a EI EI\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "an inline image without its end",
        make: || between("BI /W 4 /H 1 /BPC 8 /CS /G ID abcd\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "an inline image without its data",
        make: || between("BI /W 4 /H\n"),
        read: &["앞의 글", "뒤의 글", "다음 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a stream that is cut near its end",
        make: || cut(9),
        read: &["줄 0", "줄 20", "다음 쪽"],
        row: DAMAGED,
    },
    Case {
        name: "a stream that is cut in the middle",
        make: || cut(5),
        read: &["줄 0", "다음 쪽"],
        row: DAMAGED,
    },
    Case { name: "a stream of which nothing is left", make: || cut(0), read: &["다음 쪽"], row: DAMAGED },
    Case {
        name: "a content that is not there",
        make: || {
            changed(|document, _, pages| {
                document.get_dictionary_mut(pages[1]).unwrap().set("Contents", Object::Reference((999, 0)));
            })
        },
        read: &["첫째 쪽", "셋째 쪽"],
        row: DAMAGED,
    },
    Case {
        name: "a tree that says it has more pages",
        make: || changed(|document, root, _| tree(document, root).set("Count", 7)),
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: ("partial", &["pages-missing"]),
    },
    Case {
        name: "a tree that says it has fewer pages",
        make: || changed(|document, root, _| tree(document, root).set("Count", 1)),
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a tree that holds itself",
        make: || {
            changed(|document, root, _| {
                let kids = tree(document, root).get_mut(b"Kids").unwrap().as_array_mut().unwrap();
                kids.push(root.into());
            })
        },
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "pages in the tree itself and not behind references",
        make: || {
            changed(|document, root, pages| {
                let page = document.get_object(pages[1]).unwrap().clone();
                let kids = tree(document, root).get_mut(b"Kids").unwrap().as_array_mut().unwrap();
                kids[1] = page;
            })
        },
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a catalog whose tree is a single page",
        make: || {
            changed(|document, _, pages| {
                let page = pages[1];
                document.catalog_mut().unwrap().set("Pages", page);
            })
        },
        read: &["둘째 쪽"],
        row: ("", &[]),
    },
    Case {
        name: "a catalog without a tree",
        make: || changed(|document, _, _| _ = document.catalog_mut().unwrap().remove(b"Pages")),
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: ("", &[]),
    },
    Case {
        name: "pages and trees that do not say what they are",
        make: || {
            changed(|document, root, pages| {
                for id in pages.iter().chain([&root]) {
                    document.get_dictionary_mut(*id).unwrap().remove(b"Type");
                }
            })
        },
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a page that is not there",
        make: || changed(|document, _, pages| _ = document.objects.remove(&pages[1])),
        read: &["첫째 쪽", "셋째 쪽"],
        row: ("partial", &["pages-missing"]),
    },
    Case {
        name: "a page that stands in its tree twice",
        make: || {
            changed(|document, root, pages| {
                let kids = tree(document, root).get_mut(b"Kids").unwrap().as_array_mut().unwrap();
                kids.insert(1, pages[0].into());
                tree(document, root).set("Count", 4);
            })
        },
        read: &["첫째 쪽\n\u{c}첫째 쪽\n\u{c}둘째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a content that holds itself beside its streams",
        make: || {
            changed(|document, _, pages| {
                let id = document.new_object_id();
                let page = document.get_dictionary_mut(pages[1]).unwrap();
                let content = page.get(b"Contents").unwrap().clone();
                page.set("Contents", id);
                document.objects.insert(id, Object::Array(vec![content, id.into()]));
            })
        },
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: ("", &[]),
    },
    Case {
        name: "a font that is not there",
        make: || drawn_pdf(&[shown("앞의 글", 700) + "BT /F9 11 Tf 72 600 Td (latin text) Tj ET"]),
        read: &["앞의 글", "latin text"],
        row: DAMAGED,
    },
    Case {
        name: "a lock whose description is not there",
        make: || changed(|document, _, _| document.trailer.set("Encrypt", Object::Reference((999, 0)))),
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: ("", &[]),
    },
    Case {
        name: "more filters than anybody writes",
        make: || {
            changed(|document, _, pages| {
                let content = document
                    .get_dictionary(pages[1])
                    .unwrap()
                    .get(b"Contents")
                    .unwrap()
                    .as_reference()
                    .unwrap();
                let mut bytes = document.get_object(content).unwrap().as_stream().unwrap().content.clone();
                for _ in 0..3 {
                    bytes = bytes.iter().flat_map(|it| format!("{it:02x}").into_bytes()).collect();
                    bytes.push(b'>');
                }
                let filters: Vec<Object> =
                    [vec!["Crypt".into(); 20], vec!["ASCIIHexDecode".into(); 3]].concat();
                let stream = Stream::new(dictionary! { "Filter" => filters }, bytes);
                document.objects.insert(content, Object::Stream(stream));
            })
        },
        read: &["첫째 쪽", "둘째 쪽", "셋째 쪽"],
        row: WHOLE,
    },
    Case {
        name: "a file without its last quarter",
        make: || {
            let whole = between("");
            whole.get(..whole.len() * 3 / 4).unwrap().to_vec()
        },
        read: &["앞의 글"],
        row: ("", &[]),
    },
];

#[test]
fn what_is_damaged_is_read_or_named() {
    for case in CASES {
        let folder = Folder::new().with("지침.pdf", (case.make)());
        let text = evimap(&["text", folder.join("지침.pdf").to_str().unwrap()]).out;
        for words in case.read {
            assert!(text.contains(words), "{}: {words:?} is not in {text:?}", case.name);
        }
        let map = scan(&folder, &[]).json();
        let row = &map["documents"][0];
        let mut codes: Vec<&str> = row["code"].as_str().into_iter().collect();
        codes.extend(row["warnings"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()));
        codes.dedup();
        // Where the case says nothing of the row, a text that is not whole must be named.
        let (status, expected) = case.row;
        if status.is_empty() {
            assert!(row["status"] == "read" || !codes.is_empty(), "{}: {row}", case.name);
        } else {
            assert_eq!(
                (row["status"].as_str().unwrap(), codes.as_slice()),
                (status, expected),
                "{}: {row}",
                case.name
            );
        }
    }
}
