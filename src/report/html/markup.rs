//! The one place where text becomes HTML.

use std::fmt::{self, Write as _};

use crate::report::plain::plain;

/// Text that shows as it is, between tags and in quoted attributes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in plain(self.0).chars() {
            match character {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                it => out.write_char(it)?,
            }
        }
        Ok(())
    }
}

/// The source of a style or script in a content security policy (CSP Level 3, 2.3.1): its hash.
pub(super) fn policy_hash(content: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(content.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        let hostile = "<img src=x onerror='a()'> & \"q\" ]]> \u{202e}\n";
        let expected = "&lt;img src=x onerror=&#39;a()&#39;&gt; &amp; &quot;q&quot; ]]&gt; \u{fffd} ";
        assert_eq!(Escaped(hostile).to_string(), expected);
    }
}
