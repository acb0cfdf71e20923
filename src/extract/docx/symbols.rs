//! Signs of the symbol fonts, whose codes are places in a font and no characters.

/// A font whose codes are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SymbolFont {
    /// Greek letters and mathematical signs.
    Symbol,
    /// Bullets, arrows, ticks, circled numbers.
    Wingdings,
    /// More of the same; `Wingdings 2`, `Wingdings 3` and `Webdings` have few signs that matter in text.
    Other,
}

impl SymbolFont {
    /// The symbol font of a name; `None` for a font with ordinary characters.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "Symbol" => Some(SymbolFont::Symbol),
            "Wingdings" => Some(SymbolFont::Wingdings),
            "Wingdings 2" | "Wingdings 3" | "Webdings" | "Marlett" | "ZapfDingbats" => {
                Some(SymbolFont::Other)
            }
            _ => None,
        }
    }

    /// The character for a code of the font, 0x20–0xFF or the same in the private use area from U+F000
    /// (Word stores it there); `None` where the sign is not known.
    pub(super) fn character(self, code: u32) -> Option<char> {
        let code = u8::try_from(if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code }).ok()?;
        if code == b' ' || code == 0xA0 {
            return Some(' ');
        }
        match self {
            SymbolFont::Symbol => symbol(code),
            SymbolFont::Wingdings => wingdings(code),
            SymbolFont::Other => match code {
                0x50 => Some('✓'),
                0x52 => Some('☑'),
                0x54 => Some('☒'),
                0xA3 => Some('□'),
                _ => None,
            },
        }
    }
}

/// Adobe's Symbol encoding.
fn symbol(code: u8) -> Option<char> {
    const UPPER: &str = "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_";
    const LOWER: &str = "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
    const HIGH: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓";
    match code {
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2A => Some('∗'),
        0x2D => Some('−'),
        0x20..=0x3F => Some(char::from(code)),
        0x40..=0x5F => UPPER.chars().nth(usize::from(code) - 0x40),
        0x60..=0x7E => LOWER.chars().nth(usize::from(code) - 0x60),
        0xA0..=0xDF => HIGH.chars().nth(usize::from(code) - 0xA0),
        _ => None,
    }
}

/// The signs of Wingdings that stand in text and lists.
fn wingdings(code: u8) -> Option<char> {
    let circled = |first: char, offset: u8| char::from_u32(u32::from(first) + u32::from(offset));
    match code {
        0x81..=0x8A => circled('①', code - 0x81),
        0x8C..=0x95 => circled('❶', code - 0x8C),
        _ => Some(match code {
            0x22 => '✂',
            0x28 => '☎',
            0x29 => '✆',
            0x2A => '✉',
            0x36 => '⌛',
            0x3F => '✍',
            0x45 => '☜',
            0x46 => '☞',
            0x47 => '☝',
            0x48 => '☟',
            0x4A => '☺',
            0x4C => '☹',
            0x6C => '●',
            0x6D => '❍',
            0x6E => '■',
            0x6F | 0x70 | 0xA8 => '□',
            0x71 => '❑',
            0x72 => '❒',
            0x73 => '⬧',
            0x74 => '⧫',
            0x75 => '◆',
            0x76 => '❖',
            0x77 => '⬥',
            0x78 => '☒',
            0x7B => '❀',
            0x7C => '✿',
            0x80 => '⓪',
            0x8B => '⓿',
            0x9E => '·',
            0x9F => '•',
            0xA0 => ' ',
            0xA1 => '○',
            0xA4 => '◉',
            0xA5 => '◎',
            0xA7 => '▪',
            0xAA => '✦',
            0xAB => '★',
            0xAC => '✶',
            0xD8 => '➢',
            0xDC => '➲',
            0xDF => '←',
            0xE0 => '→',
            0xE1 => '↑',
            0xE2 => '↓',
            0xE8 => '➔',
            0xEF => '⇦',
            0xF0 => '⇨',
            0xF1 => '⇧',
            0xF2 => '⇩',
            0xFB => '✗',
            0xFC => '✓',
            0xFD => '☒',
            0xFE => '☑',
            _ => return None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::SymbolFont;

    struct Case {
        name: &'static str,
        font: &'static str,
        code: u32,
        expected: Option<char>,
    }

    const CASES: &[Case] = &[
        Case {
            name: "bullet of Word's first list level", font: "Symbol", code: 0xF0B7, expected: Some('•')
        },
        Case { name: "arrow", font: "Symbol", code: 0xF0AE, expected: Some('→') },
        Case { name: "implies", font: "Symbol", code: 0xDE, expected: Some('⇒') },
        Case { name: "at most", font: "Symbol", code: 0xA3, expected: Some('≤') },
        Case { name: "Greek", font: "Symbol", code: 0x61, expected: Some('α') },
        Case { name: "Greek capital", font: "Symbol", code: 0x57, expected: Some('Ω') },
        Case { name: "square bullet", font: "Wingdings", code: 0xF0A7, expected: Some('▪') },
        Case { name: "filled square", font: "Wingdings", code: 0x6E, expected: Some('■') },
        Case { name: "ticked box", font: "Wingdings", code: 0xF0FE, expected: Some('☑') },
        Case { name: "circled number", font: "Wingdings", code: 0xF083, expected: Some('③') },
        Case { name: "no sign known", font: "Wingdings", code: 0xF0FF, expected: None },
        Case { name: "tick", font: "Wingdings 2", code: 0x50, expected: Some('✓') },
        Case { name: "a code beyond the font", font: "Symbol", code: 0x1_0000, expected: None },
    ];

    #[test]
    fn codes_of_symbol_fonts_become_characters() {
        for case in CASES {
            let font = SymbolFont::of(case.font).unwrap();
            assert_eq!(font.character(case.code), case.expected, "{}", case.name);
        }
        assert_eq!(SymbolFont::of("맑은 고딕"), None);
    }
}
