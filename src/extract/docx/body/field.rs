//! Fields: a result is text, an instruction is not (ECMA-376 part 1, 17.16).

use crate::extract::number_format::enclosed_circle;

/// The fields that are open at a place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Fields inside the last of them that were too deep to be kept.
    deeper: usize,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    in_result: bool,
    /// What a form field shows without having a result.
    form: String,
}

/// Fields inside one another; deeper ones count as text.
const DEPTH: usize = 64;
/// Bytes of an instruction that are kept: enough for its name and for an enclosed character.
const INSTRUCTION: usize = 512;

impl Fields {
    /// A field's instruction begins.
    pub(super) fn begin(&mut self) {
        if self.open.len() < DEPTH {
            self.open.push(Field::default());
        } else {
            self.deeper += 1;
        }
    }

    /// The instruction ends and the result begins.
    pub(super) fn separate(&mut self) {
        if self.deeper == 0
            && let Some(field) = self.open.last_mut()
        {
            field.in_result = true;
        }
    }

    /// The field ends. Returns what Word draws for a field that keeps no result in the file.
    pub(super) fn end(&mut self) -> Option<String> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return None;
        }
        let field = self.open.pop()?;
        if field.in_result {
            return None;
        }
        if !field.form.is_empty() {
            return Some(field.form);
        }
        enclosed(&field.instruction)
    }

    /// A piece of the innermost field's instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut()
            && !field.in_result
            && field.instruction.len() + text.len() <= INSTRUCTION
        {
            field.instruction.push_str(text);
        }
    }

    /// What the innermost field shows as a form.
    pub(super) fn form(&mut self, shown: String) {
        if let Some(field) = self.open.last_mut() {
            field.form = shown;
        }
    }

    /// Whether text at this place is part of an instruction.
    pub(super) fn in_instruction(&self) -> bool {
        self.open.iter().any(|field| !field.in_result)
    }

    /// Whether this place is inside a table of contents.
    pub(super) fn in_contents(&self) -> bool {
        self.open.iter().any(|field| field.in_result && is_contents(&field.instruction))
    }

    /// A paragraph ends: an instruction that is still open has lost its end, and what follows is text.
    pub(super) fn end_paragraph(&mut self) {
        for field in &mut self.open {
            field.in_result = true;
        }
    }
}

/// Whether an instruction makes a table of contents.
fn is_contents(instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("TOC"))
}

/// The character of `EQ \o(○,1)`, which is how Word stores "enclose characters": ① for a number that has a sign, else the
/// enclosed text alone.
fn enclosed(instruction: &str) -> Option<String> {
    let rest =
        instruction.trim().get(2..).filter(|_| instruction.trim().to_ascii_uppercase().starts_with("EQ"))?;
    let (_, inner) = rest.contains("\\o").then(|| rest.split_once('('))??;
    let (shape, text) = inner.trim_end().strip_suffix(')')?.split_once(',')?;
    let text = text.trim();
    let circle = matches!(shape.trim(), "○" | "◯");
    let number = text.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
    match number.filter(|_| circle).and_then(enclosed_circle) {
        Some(sign) => Some(sign.to_string()),
        None => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, enclosed};

    #[test]
    fn enclosed_characters_are_read_from_their_instruction() {
        const CASES: &[(&str, &str, Option<&str>)] = &[
            ("circled number", " eq \\o\\ac(○,3) ", Some("③")),
            ("large circle", "EQ \\o(◯,12)", Some("⑫")),
            ("squared letter", "eq \\o\\ac(□,가)", Some("가")),
            ("a fraction", "EQ \\f(1,2)", None),
            ("another field", " PAGE ", None),
            ("cut off", "EQ \\o(○", None),
        ];
        for (name, instruction, expected) in CASES {
            assert_eq!(enclosed(instruction).as_deref(), *expected, "{name}");
        }
    }

    #[test]
    fn only_results_are_text() {
        let mut fields = Fields::default();
        assert!(!fields.in_instruction());
        fields.begin();
        fields.instruct(" TOC \\o \"1-3\" ");
        assert!(fields.in_instruction() && !fields.in_contents());
        fields.separate();
        assert!(!fields.in_instruction() && fields.in_contents());
        fields.begin();
        assert!(fields.in_instruction());
        fields.end_paragraph();
        assert!(!fields.in_instruction(), "an instruction does not swallow the next paragraph");
        assert_eq!(fields.end(), None);
        assert_eq!(fields.end(), None);
        assert_eq!(fields.end(), None, "one end too many");
    }
}
