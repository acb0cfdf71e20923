//! Passwords of locked files, from the command line or a file.

use std::path::Path;

use super::args;
use crate::extract::Settings;
use crate::report::wording::Lang;

/// How files are read, with the passwords that were given.
pub(super) fn settings(lang: Lang, given: &args::Passwords) -> anyhow::Result<Settings> {
    let mut passwords = given.passwords.clone();
    if let Some(file) = &given.password_file {
        let text = std::fs::read_to_string(file)
            .map_err(|error| anyhow::Error::new(error).context(unreadable(lang, file)))?;
        passwords.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(Settings { passwords, ..Settings::default() })
}

fn unreadable(lang: Lang, file: &Path) -> String {
    let why = lang.pick("암호 파일을 읽을 수 없습니다", "the file of passwords cannot be read");
    format!("{}: {why}", file.display())
}
