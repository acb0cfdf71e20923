//! Packages that tests make.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The vocabulary of relationship types.
pub(in crate::extract) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package under construction: the names of its parts and what is in them.
#[derive(Clone, Default)]
pub(in crate::extract) struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    /// Adds a part, in the place of one of the same name.
    pub(in crate::extract) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.retain(|(it, _)| it != name);
        self.0.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// Adds the relationships of a part (of the package for an empty name); the ids are `r1`, `r2` … in order.
    pub(in crate::extract) fn related_to(self, part: &str, targets: &[(&str, &str)]) -> Self {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let place = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        self.with(&place, relationships(targets))
    }

    pub(in crate::extract) fn zipped(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            writer.start_file(name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// Relationships by the last segment of their type and their target.
pub(in crate::extract) fn relationships(targets: &[(&str, &str)]) -> String {
    let entries: String = targets
        .iter()
        .enumerate()
        .map(|(index, (kind, target))| {
            format!(r#"<Relationship Id="r{}" Type="{R}/{kind}" Target="{target}"/>"#, index + 1)
        })
        .collect();
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>"#
    )
}

/// Lines with their ends (`~` wrap, `/` paragraph, `|` cell, `#` row), their roles where they are not body, and page starts.
pub(in crate::extract) fn shown(document: &crate::document::Document) -> String {
    use crate::document::{LineEnd, Role};
    let mut out = String::new();
    for page in &document.pages {
        if page.number > 1 {
            out.push_str("[page]");
        }
        for line in document.page_lines(page) {
            out.push_str(match line.role {
                Role::Body => "",
                Role::Header => "header:",
                Role::Footer => "footer:",
                Role::Note => "note:",
                Role::Contents => "toc:",
                Role::Annotation => "comment:",
                Role::Watermark => "watermark:",
            });
            out.push_str(document.line_text(line));
            out.push(match line.end {
                LineEnd::Wrap => '~',
                LineEnd::Paragraph => '/',
                LineEnd::Cell => '|',
                LineEnd::Row => '#',
            });
        }
    }
    out
}

/// The lines that stand in header rows of tables, each with its end.
pub(in crate::extract) fn header_cells(document: &crate::document::Document) -> String {
    use crate::document::LineEnd;
    let heads = document.lines.iter().filter(|it| it.traits.heads_cells);
    heads
        .map(|it| format!("{}{}", document.line_text(it), if it.end == LineEnd::Row { '#' } else { '|' }))
        .collect()
}
