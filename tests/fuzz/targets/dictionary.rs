//! One file of a dictionary, which the first byte chooses, among the files of the template.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use evimap::dictionary::{FILES, Origin, TEMPLATE, exchange, load};
use evimap::matching::Matcher;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("evimap-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("there is a temporary folder");
    folder
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&chosen, content)) = bytes.split_first() else { return };
    for (index, (name, sound)) in FILES.iter().zip(TEMPLATE).enumerate() {
        let is_fuzzed = index == usize::from(chosen) % FILES.len();
        fs::write(FOLDER.join(name), if is_fuzzed { content } else { sound }).expect("it can be written");
    }
    let origin = Origin::Folder(FOLDER.clone());
    let Ok(checklist) = load(&origin) else { return };
    let _ = Matcher::new(&checklist.concepts, &checklist.look_alikes);
    // What is sound goes out to sheets, and comes back the same.
    let sheets = exchange::export(&origin).expect("a sound dictionary is exported");
    let files = exchange::import(&sheets).expect("what was exported is imported");
    for (name, content) in FILES.iter().zip(files) {
        fs::write(FOLDER.join(name), content).expect("it can be written");
    }
    let again = load(&origin).expect("what was exported is sound");
    assert_eq!(again.concepts.len(), checklist.concepts.len());
    assert_eq!(again.requirements.len(), checklist.requirements.len());
});
