//! Comments of a TOML text, and the table that each belongs to.

/// A comment with its place in bytes.
struct Comment<'a> {
    at: usize,
    text: &'a str,
}

/// The comments of each table, whose beginnings are given in order: those above it, then those in it.
///
/// A comment directly above a table belongs to that table; any other to the table in which it stands.
pub(super) fn by_table(text: &str, starts: &[usize]) -> Vec<String> {
    let comments = comments(text);
    let mut of_table = vec![Vec::new(); starts.len()];
    for comment in &comments {
        let next = starts.partition_point(|it| *it <= comment.at);
        let above_next = starts.get(next).is_some_and(|start| {
            text.get(comment.at..*start).is_some_and(|between| {
                between.lines().all(|it| it.trim().is_empty() || it.trim_start().starts_with('#'))
            })
        });
        let begins_line = text
            .get(..comment.at)
            .is_some_and(|before| before.rsplit('\n').next().is_none_or(|it| it.trim().is_empty()));
        let table = if above_next && begins_line { next } else { next.saturating_sub(1) };
        if let Some(own) = of_table.get_mut(table) {
            own.push(comment.text);
        }
    }
    of_table.into_iter().map(|it: Vec<&str>| it.join("\n")).collect()
}

/// Everything from a `#` outside of strings to the end of its line, without the `#` and the space behind it.
fn comments(text: &str) -> Vec<Comment<'_>> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|it| !it.is_empty()) {
        let closed = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote));
        if let Some(quote) = closed {
            at += quote.len() + string_bytes(rest.get(quote.len()..).unwrap_or_default(), quote);
        } else if rest.starts_with('#') {
            let line = rest.lines().next().unwrap_or_default();
            let words = line.trim_start_matches('#');
            comments.push(Comment { at, text: words.strip_prefix(' ').unwrap_or(words).trim_end() });
            at += line.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    comments
}

/// Bytes of a string behind its opening quote, with the closing one.
fn string_bytes(text: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote.starts_with('"') {
            escaped = true;
        } else if text.get(at..).is_some_and(|it| it.starts_with(quote)) {
            return at + quote.len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_belongs_to_the_table_below_it_or_around_it() {
        let text =
            "# top\nid = \"a # b\" # end\n\n# above\n# it\n[[x]]\nv = '#' # in\n# also in\nw = 1\n\n# last\n";
        let starts = [0, text.find("[[x]]").unwrap()];
        assert_eq!(by_table(text, &starts), ["top\nend", "above\nit\nin\nalso in\nlast"]);
    }
}
