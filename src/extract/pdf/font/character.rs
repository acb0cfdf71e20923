//! Characters as strings that live as long as the program, so that a glyph hands out its text without allocating.

use std::fmt::Write;
use std::sync::OnceLock;

/// Characters of one block of strings.
const BLOCK: u32 = 1 << 12;

/// Blocks of the whole code space (U+0000 to U+10FFFF).
const BLOCKS: usize = 0x11_0000 / BLOCK as usize;

/// One block: its characters one after another, surrogates left out, and where each begins.
struct Block {
    text: String,
    starts: Vec<u16>,
}

static STRINGS: [OnceLock<Block>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];

/// The string that holds `character` alone. Costs two array look-ups; a block of 4,096 characters is made at its first use.
pub(super) fn as_str(character: char) -> &'static str {
    let number = u32::from(character) / BLOCK;
    let Some(cell) = STRINGS.get(number as usize) else { return "" };
    let block = cell.get_or_init(|| {
        let mut block = Block { text: String::new(), starts: Vec::with_capacity(BLOCK as usize + 1) };
        for code in number * BLOCK..(number + 1) * BLOCK {
            block.starts.push(block.text.len() as u16);
            // Writing to a string does not fail.
            let _ = char::from_u32(code).map(|it| block.text.write_char(it));
        }
        block.starts.push(block.text.len() as u16);
        block
    });
    let at = (u32::from(character) % BLOCK) as usize;
    let (Some(&start), Some(&end)) = (block.starts.get(at), block.starts.get(at + 1)) else { return "" };
    block.text.get(usize::from(start)..usize::from(end)).unwrap_or_default()
}

/// Whether a font's own statement that a code shows `character` can be meant: no control character, no replacement character,
/// no private use, no noncharacter.
pub(super) fn is_plausible(character: char) -> bool {
    !(character.is_control()
        || is_private(character)
        || matches!(character, '\u{FFF0}'..='\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(character) & 0xFFFE == 0xFFFE)
}

/// Whether `character` is one of private use, whose meaning each font sets for itself.
pub(super) fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Whether `character` is a Hangul syllable (U+AC00 to U+D7A3).
pub(super) fn is_syllable(character: char) -> bool {
    matches!(character, '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_its_own_string() {
        for character in ('\0'..=char::MAX).step_by(7) {
            let mut buffer = [0; 4];
            assert_eq!(as_str(character), character.encode_utf8(&mut buffer), "{character:?}");
        }
    }

    #[test]
    fn only_meant_characters_are_plausible() {
        const CASES: &[(char, bool)] = &[
            ('가', true),
            (' ', true),
            ('\u{A0}', true),
            ('\u{1100}', true),
            ('\0', false),
            ('\u{FFFD}', false),
            ('\u{E0BC}', false),
            ('\u{F02B1}', false),
            ('\u{FFFF}', false),
            ('\u{85}', false),
        ];
        for &(character, expected) in CASES {
            assert_eq!(is_plausible(character), expected, "{character:?}");
        }
    }
}
