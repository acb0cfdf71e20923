//! A folder that takes the files of a checklist, where nothing of that name is overwritten.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use crate::dictionary::FILES;
use crate::report::wording::Lang;

/// Writes the files of a checklist, in the order of [`FILES`]; an empty one is left out.
///
/// # Errors
/// When one of them is there already, and then none is written; or when the folder cannot be written.
pub(super) fn write_new<T: AsRef<[u8]>>(lang: Lang, folder: &Path, files: [T; 5]) -> anyhow::Result<()> {
    if let Some(name) = FILES.iter().find(|name| fs::symlink_metadata(folder.join(name)).is_ok()) {
        let name = folder.join(name);
        let name = name.display();
        match lang {
            Lang::Ko => {
                anyhow::bail!("{name}: 이미 있으므로 덮어쓰지 않았습니다. 다른 폴더를 지정해 주세요.")
            }
            Lang::En => {
                anyhow::bail!("{name}: is there already and was not overwritten; name another folder")
            }
        }
    }
    let cannot = || match lang {
        Lang::Ko => format!("{}: 쓸 수 없습니다", folder.display()),
        Lang::En => format!("{}: cannot be written", folder.display()),
    };
    fs::create_dir_all(folder).with_context(cannot)?;
    for (name, bytes) in FILES.iter().zip(files).filter(|(_, bytes)| !bytes.as_ref().is_empty()) {
        let mut file = File::create_new(folder.join(name)).with_context(cannot)?;
        file.write_all(bytes.as_ref()).with_context(cannot)?;
    }
    Ok(())
}
