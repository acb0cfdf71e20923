//! JSON, and the JSON Schema of the map.
//!
//! Objects are laid out over lines and arrays of plain values on one, so that a box or a place reads as one thing.

use std::io;

use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::ser::Formatter;

use super::comparison::Comparison;
use super::model::Report;
use super::verification::VerifyReport;

/// Writes a value as laid-out JSON with a line end after it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(value: &impl Serialize, mut out: impl io::Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Layout::default());
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes a value as JSON on one line, with a line end after it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_line(value: &impl Serialize, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")
}

/// The JSON Schema (draft 2020-12) of the map that `scan` writes.
pub fn schema() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report>()
}

/// The JSON Schema (draft 2020-12) of what `verify` writes.
pub fn verification_schema() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<VerifyReport>()
}

/// The JSON Schema (draft 2020-12) of what `diff` writes.
pub fn comparison_schema() -> schemars::Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Comparison>()
}

/// Lays objects out over lines, and breaks an array only before an object.
#[derive(Default)]
struct Layout {
    depth: usize,
    /// Per open array, whether an object stands in it.
    broken: Vec<bool>,
    /// Whether the next value is an element of an array.
    in_array: bool,
}

impl Layout {
    fn new_line<W: ?Sized + io::Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b"  "))
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.broken.push(false);
        self.depth += 1;
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.broken.pop() == Some(true) {
            self.new_line(out)?;
        }
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.in_array = true;
        if first { Ok(()) } else { out.write_all(b",") }
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        if std::mem::take(&mut self.in_array) {
            if let Some(broken) = self.broken.last_mut() {
                *broken = true;
            }
            self.new_line(out)?;
        }
        self.depth += 1;
        out.write_all(b"{")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.new_line(out)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.in_array = false;
        out.write_all(b": ")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        self.new_line(out)?;
        out.write_all(b"}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_layout_is_json_and_breaks_arrays_only_before_objects() {
        let value = json!({"a": [], "b": [1, 2.5, null, true, "가\n"], "c": [[72.0, 1.5], []], "d": [{"e": [{"f": {}}]}, {}], "g": [1], "h": {"i": -3}});
        let mut out = Vec::new();
        write(&value, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        assert!(text.contains("\n  \"b\": [1,2.5,null,true,\"가\\n\"],\n"), "{text}");
        assert!(text.contains("\n  \"c\": [[72.0,1.5],[]],\n"), "{text}");
        assert!(text.contains("\n  \"d\": [\n    {\n"), "{text}");
        assert!(text.contains("\n  \"g\": [1],\n  \"h\": {\n    \"i\": -3\n  }\n"), "{text}");
    }
}
