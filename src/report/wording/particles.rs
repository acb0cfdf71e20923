//! Korean particles that depend on the last syllable before them.
//!
//! Sentences into which names are put are written with both forms, `은(는)`, and the right one is chosen when the name is known.

/// Both forms as they are written, the form after a final consonant, the form after a vowel.
const PARTICLES: [(&str, &str, &str); 6] = [
    ("은(는)", "은", "는"),
    ("을(를)", "을", "를"),
    ("이(가)", "이", "가"),
    ("과(와)", "과", "와"),
    ("와(과)", "과", "와"),
    ("(으)로", "으로", "로"),
];

/// A sentence with the right particles. Where what stands before one cannot be read aloud, both forms stay.
pub(in crate::report) fn chosen(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((at, (both, consonant, vowel))) =
        PARTICLES.iter().filter_map(|it| Some((rest.find(it.0)?, *it))).min_by_key(|(at, _)| *at)
    {
        text.push_str(rest.get(..at).unwrap_or_default());
        let form = match ending(&text) {
            Some(Ending::Vowel) => vowel,
            // 로 also stands behind ㄹ.
            Some(Ending::Rieul) if vowel == "로" => vowel,
            Some(Ending::Rieul | Ending::Consonant) => consonant,
            None => both,
        };
        text.push_str(form);
        rest = rest.get(at + both.len()..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// How a word ends when it is read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// The ending of the last word, behind quotation marks and brackets. Letters and digits are read one by one, as abbreviations are.
fn ending(text: &str) -> Option<Ending> {
    let last = text.chars().rev().find(|it| it.is_alphanumeric())?;
    match last {
        '가'..='힣' => Some(match (u32::from(last) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        }),
        '2' | '4' | '5' | '9' => Some(Ending::Vowel),
        '1' | '7' | '8' => Some(Ending::Rieul),
        '0' | '3' | '6' => Some(Ending::Consonant),
        _ => match last.to_ascii_lowercase() {
            'l' | 'r' => Some(Ending::Rieul),
            'm' | 'n' => Some(Ending::Consonant),
            'a'..='z' => Some(Ending::Vowel),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn the_particle_follows_the_last_syllable() {
        let cases = [
            ("“3DES”을(를) 씁니다", "“3DES”를 씁니다"),
            ("계좌번호은(는) 아닙니다", "계좌번호는 아닙니다"),
            ("“한빛이음”은(는) 회사입니다", "“한빛이음”은 회사입니다"),
            ("“제5조(대출)”과(와) “열람”이(가) 다릅니다", "“제5조(대출)”과 “열람”이 다릅니다"),
            ("02-700-0002이(가) 02-700-0003와(과) 다릅니다", "02-700-0002가 02-700-0003과 다릅니다"),
            ("“절차서”(으)로, “매뉴얼”(으)로, “지침”(으)로", "“절차서”로, “매뉴얼”로, “지침”으로"),
            ("URL은(는)", "URL은"),
            ("…은(는)", "…은(는)"),
            ("아무것도 없습니다", "아무것도 없습니다"),
        ];
        for (sentence, expected) in cases {
            assert_eq!(chosen(sentence), expected);
        }
    }
}
