//! The built-in dictionary, and faults of others.

use super::*;

#[test]
fn the_built_in_dictionary_is_sound() {
    match load(&Origin::BuiltIn("digital-service".to_owned())) {
        Ok(checklist) => assert_eq!(checklist.requirements.len(), 36),
        Err(faults) => {
            let lines: Vec<String> = faults
                .iter()
                .map(|it| format!("{}:{}: {}", it.file, it.line.unwrap_or(0), it.message.ko))
                .collect();
            panic!("{}", lines.join("\n"));
        }
    }
}
