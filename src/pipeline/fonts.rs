//! Korean fonts of this machine, for pages whose own font is not in the file.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use walkdir::WalkDir;

use crate::render::{Font, Fonts};

/// File names of Korean fonts with even strokes, the best stand-in first: single fonts before collections, which are larger.
const GOTHIC: &[&str] = &[
    "NanumGothic.ttf",
    "NanumBarunGothic.ttf",
    "malgun.ttf",
    "NotoSansKR-Regular.otf",
    "NotoSansKR-Regular.ttf",
    "NotoSansCJKkr-Regular.otf",
    "UnDotum.ttf",
    "gulim.ttc",
    "AppleGothic.ttf",
    "NotoSansCJK-Regular.ttc",
    "AppleSDGothicNeo.ttc",
];

/// The same with serifs.
const MYEONGJO: &[&str] = &[
    "NanumMyeongjo.ttf",
    "NotoSerifKR-Regular.otf",
    "NotoSerifCJKkr-Regular.otf",
    "UnBatang.ttf",
    "batang.ttc",
    "AppleMyungjo.ttf",
    "NotoSerifCJK-Regular.ttc",
];

/// Folders of fonts of the systems that this program runs on, and of their users.
const FOLDERS: &[&str] = &[
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    r"C:\Windows\Fonts",
];
const HOME_FOLDERS: &[&str] = &[".fonts", ".local/share/fonts", "Library/Fonts"];

/// Folders inside one another that are looked into.
const MAX_DEPTH: usize = 6;
/// Largest font file; the largest known collection of Korean, Chinese and Japanese has 30 MiB.
const MAX_FONT_BYTES: u64 = 64 << 20;

/// The Korean fonts of this machine, which are looked for when they are first needed.
pub(super) fn installed() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(find)
}

/// The Korean fonts that are found, each the first of its list.
fn find() -> Fonts {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let of_home = home.iter().flat_map(|home| HOME_FOLDERS.iter().map(|it| home.join(it)));
    let folders: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).chain(of_home).collect();
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| WalkDir::new(folder).max_depth(MAX_DEPTH).sort_by_file_name())
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| rank(path, GOTHIC).or(rank(path, MYEONGJO)).is_some())
        .collect();
    files.dedup();
    Fonts { gothic: best(&files, GOTHIC), myeongjo: best(&files, MYEONGJO) }
}

fn rank(path: &std::path::Path, names: &[&str]) -> Option<usize> {
    let name = path.file_name()?.to_str()?;
    names.iter().position(|it| it.eq_ignore_ascii_case(name))
}

fn best(files: &[PathBuf], names: &[&str]) -> Option<Font> {
    let ranked = files.iter().filter_map(|path| Some((rank(path, names)?, path)));
    let (_, path) = ranked.min_by_key(|(rank, _)| *rank)?;
    let is_small = std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() <= MAX_FONT_BYTES);
    if is_small { std::fs::read(path).ok().map(Arc::new) } else { None }
}
