//! A number as a numbering format writes it (ECMA-376 part 1, 17.18.59 `ST_NumberFormat`).

/// How a number is written. Formats of other languages count as decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) enum NumberFormat {
    /// `1, 2, 3`
    #[default]
    Decimal,
    /// `01, 02, … 10`
    DecimalZero,
    /// `１, ２, ３`
    DecimalFullWidth,
    /// `①, ②`; decimal from 21 on.
    EnclosedCircle,
    /// `⑴, ⑵`; decimal from 21 on.
    EnclosedParen,
    /// `⒈, ⒉`; decimal from 21 on.
    EnclosedFullstop,
    /// `- 1 -`
    NumberInDash,
    /// `I, II`
    UpperRoman,
    /// `i, ii`
    LowerRoman,
    /// `A, B, … Z, AA, BB`
    UpperLetter,
    /// `a, b, … z, aa, bb`
    LowerLetter,
    /// `가, 나, … 하, 가가, 나나`
    Ganada,
    /// `ㄱ, ㄴ, … ㅎ, ㄱㄱ`
    Chosung,
    /// `일, 이, … 구, 일영, 일일`
    KoreanDigital,
    /// `일, 이, … 십, 십일`
    KoreanCounting,
    /// `하나, 둘, … 열, 열하나`; decimal from 100 on.
    KoreanLegal,
    /// `一, 二, … 九, 一零`
    KoreanDigital2,
    /// `一, 二, … 十, 十一`
    Ideograph,
    /// `㊀, ㊁`; decimal from 11 on.
    IdeographEnclosedCircle,
    /// `甲, 乙`; decimal from 11 on.
    IdeographTraditional,
    /// `子, 丑`; decimal from 13 on.
    IdeographZodiac,
    /// `1st, 2nd`
    Ordinal,
    /// The level's text alone, which is a bullet.
    Bullet,
    /// Nothing.
    None,
}

impl NumberFormat {
    /// The format of a `w:numFmt/@w:val`.
    pub(in crate::extract) fn of(name: &str) -> Self {
        match name {
            "decimalZero" => NumberFormat::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => NumberFormat::DecimalFullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => NumberFormat::EnclosedCircle,
            "decimalEnclosedParen" => NumberFormat::EnclosedParen,
            "decimalEnclosedFullstop" => NumberFormat::EnclosedFullstop,
            "numberInDash" => NumberFormat::NumberInDash,
            "upperRoman" => NumberFormat::UpperRoman,
            "lowerRoman" => NumberFormat::LowerRoman,
            "upperLetter" => NumberFormat::UpperLetter,
            "lowerLetter" => NumberFormat::LowerLetter,
            "ganada" => NumberFormat::Ganada,
            "chosung" => NumberFormat::Chosung,
            "koreanDigital" => NumberFormat::KoreanDigital,
            "koreanCounting" => NumberFormat::KoreanCounting,
            "koreanLegal" => NumberFormat::KoreanLegal,
            "koreanDigital2" | "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
                NumberFormat::KoreanDigital2
            }
            "japaneseCounting"
            | "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => NumberFormat::Ideograph,
            "ideographEnclosedCircle" => NumberFormat::IdeographEnclosedCircle,
            "ideographTraditional" => NumberFormat::IdeographTraditional,
            "ideographZodiac" => NumberFormat::IdeographZodiac,
            "ordinal" => NumberFormat::Ordinal,
            "bullet" => NumberFormat::Bullet,
            "none" => NumberFormat::None,
            _ => NumberFormat::Decimal,
        }
    }

    /// Appends `number`. Numbers that a format has no sign for are written in decimal, as Word does.
    pub(in crate::extract) fn write(self, number: i64, out: &mut String) {
        let Some(index) = usize::try_from(number).ok().and_then(|it| it.checked_sub(1)) else {
            match self {
                NumberFormat::Bullet | NumberFormat::None => {}
                NumberFormat::KoreanDigital if number == 0 => out.push('영'),
                NumberFormat::DecimalZero if number == 0 => out.push_str("00"),
                _ => out.push_str(&number.to_string()),
            }
            return;
        };
        let sign = match self {
            NumberFormat::EnclosedCircle => enclosed_circle(index),
            NumberFormat::EnclosedParen => nth('⑴', index, 20),
            NumberFormat::EnclosedFullstop => nth('⒈', index, 20),
            NumberFormat::IdeographEnclosedCircle => nth('㊀', index, 10),
            NumberFormat::IdeographTraditional => "甲乙丙丁戊己庚辛壬癸".chars().nth(index),
            NumberFormat::IdeographZodiac => "子丑寅卯辰巳午未申酉戌亥".chars().nth(index),
            _ => None,
        };
        if let Some(sign) = sign {
            out.push(sign);
            return;
        }
        match self {
            NumberFormat::Bullet | NumberFormat::None => {}
            NumberFormat::DecimalZero => out.push_str(&format!("{number:02}")),
            NumberFormat::DecimalFullWidth => digits(number, "０１２３４５６７８９", out),
            NumberFormat::NumberInDash => out.push_str(&format!("- {number} -")),
            NumberFormat::UpperRoman => roman(number, true, out),
            NumberFormat::LowerRoman => roman(number, false, out),
            NumberFormat::UpperLetter => repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 26, index, out),
            NumberFormat::LowerLetter => repeated("abcdefghijklmnopqrstuvwxyz", 26, index, out),
            NumberFormat::Ganada => repeated("가나다라마바사아자차카타파하", 14, index, out),
            NumberFormat::Chosung => repeated("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", 14, index, out),
            NumberFormat::KoreanDigital => digits(number, "영일이삼사오육칠팔구", out),
            NumberFormat::KoreanDigital2 => digits(number, "零一二三四五六七八九", out),
            NumberFormat::KoreanCounting => counting(number, "영일이삼사오육칠팔구", "십백천", "만", out),
            NumberFormat::Ideograph => counting(number, "零一二三四五六七八九", "十百千", "萬", out),
            NumberFormat::KoreanLegal => native(number, out),
            NumberFormat::Ordinal => {
                let suffix = match (number % 10, number % 100) {
                    (1, it) if it != 11 => "st",
                    (2, it) if it != 12 => "nd",
                    (3, it) if it != 13 => "rd",
                    _ => "th",
                };
                out.push_str(&format!("{number}{suffix}"));
            }
            _ => out.push_str(&number.to_string()),
        }
    }
}

/// The circled number for an index from 0: Unicode has signs up to 50, of which Word uses the first 20 for lists.
pub(in crate::extract) fn enclosed_circle(index: usize) -> Option<char> {
    nth('①', index, 20)
}

fn nth(first: char, index: usize, count: usize) -> Option<char> {
    if index >= count {
        return None;
    }
    char::from_u32(u32::from(first) + u32::try_from(index).ok()?)
}

/// The letter of a series, doubled in its second round, tripled in its third. Bounded like Word's own 780.
fn repeated(letters: &str, count: usize, index: usize, out: &mut String) {
    if let Some(letter) = letters.chars().nth(index % count) {
        let rounds = (index / count).min(29) + 1;
        out.extend(std::iter::repeat_n(letter, rounds));
    }
}

/// Positional digits.
fn digits(number: i64, digits: &str, out: &mut String) {
    let decimal = number.to_string();
    out.extend(decimal.bytes().filter_map(|it| digits.chars().nth(usize::from(it.saturating_sub(b'0')))));
}

/// Digits with their places (`이십삼`); a one before a place is not said.
fn counting(number: i64, digits: &str, places: &str, myriad: &str, out: &mut String) {
    let (high, low) = (number / 10_000, number % 10_000);
    if high > 0 {
        if high > 1 {
            below_myriad(high % 10_000, digits, places, out);
        }
        out.push_str(myriad);
    }
    if low > 0 {
        below_myriad(low, digits, places, out);
    }
}

fn below_myriad(number: i64, digits: &str, places: &str, out: &mut String) {
    for (power, place) in
        [(1000, places.chars().nth(2)), (100, places.chars().nth(1)), (10, places.chars().next()), (1, None)]
    {
        let digit = number / power % 10;
        if digit > 1 || (digit == 1 && power == 1) {
            out.extend(usize::try_from(digit).ok().and_then(|it| digits.chars().nth(it)));
        }
        if digit > 0 {
            out.extend(place);
        }
    }
}

/// Native Korean numerals.
fn native(number: i64, out: &mut String) {
    const TENS: [&str; 10] = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    const ONES: [&str; 10] = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"];
    let place =
        |table: &[&'static str; 10], at: i64| usize::try_from(at).ok().and_then(|it| table.get(it).copied());
    match (place(&TENS, number / 10), place(&ONES, number % 10)) {
        (Some(tens), Some(ones)) => {
            out.push_str(tens);
            out.push_str(ones);
        }
        _ => out.push_str(&number.to_string()),
    }
}

fn roman(number: i64, upper: bool, out: &mut String) {
    const SIGNS: [(i64, &str, &str); 13] = [
        (1000, "M", "m"),
        (900, "CM", "cm"),
        (500, "D", "d"),
        (400, "CD", "cd"),
        (100, "C", "c"),
        (90, "XC", "xc"),
        (50, "L", "l"),
        (40, "XL", "xl"),
        (10, "X", "x"),
        (9, "IX", "ix"),
        (5, "V", "v"),
        (4, "IV", "iv"),
        (1, "I", "i"),
    ];
    if number > 32_767 {
        out.push_str(&number.to_string());
        return;
    }
    let mut left = number;
    for (value, large, small) in SIGNS {
        while left >= value {
            out.push_str(if upper { large } else { small });
            left -= value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumberFormat;

    struct Case {
        name: &'static str,
        numbers: &'static [i64],
        expected: &'static str,
    }

    const CASES: &[Case] = &[
        Case { name: "decimal", numbers: &[0, 1, 10, -3], expected: "0 1 10 -3" },
        Case { name: "decimalZero", numbers: &[0, 1, 10], expected: "00 01 10" },
        Case { name: "decimalFullWidth", numbers: &[7, 10], expected: "７ １０" },
        Case { name: "decimalEnclosedCircle", numbers: &[1, 20, 21], expected: "① ⑳ 21" },
        Case { name: "decimalEnclosedParen", numbers: &[1, 20, 21], expected: "⑴ ⒇ 21" },
        Case { name: "decimalEnclosedFullstop", numbers: &[1, 20], expected: "⒈ ⒛" },
        Case { name: "numberInDash", numbers: &[3], expected: "- 3 -" },
        Case {
            name: "upperRoman",
            numbers: &[1, 4, 9, 1994, 2_000_000_000],
            expected: "I IV IX MCMXCIV 2000000000",
        },
        Case { name: "lowerRoman", numbers: &[3, 14], expected: "iii xiv" },
        Case { name: "upperLetter", numbers: &[1, 26, 27, 28], expected: "A Z AA BB" },
        Case { name: "lowerLetter", numbers: &[2], expected: "b" },
        Case { name: "ganada", numbers: &[1, 2, 14, 15], expected: "가 나 하 가가" },
        Case { name: "chosung", numbers: &[1, 14, 16], expected: "ㄱ ㅎ ㄴㄴ" },
        Case { name: "koreanDigital", numbers: &[0, 1, 9, 10, 11], expected: "영 일 구 일영 일일" },
        Case {
            name: "koreanCounting",
            numbers: &[1, 10, 11, 23, 110, 10001],
            expected: "일 십 십일 이십삼 백십 만일",
        },
        Case { name: "koreanLegal", numbers: &[1, 11, 20, 100], expected: "하나 열하나 스물 100" },
        Case { name: "koreanDigital2", numbers: &[1, 10], expected: "一 一零" },
        Case { name: "japaneseCounting", numbers: &[10, 21], expected: "十 二十一" },
        Case { name: "ideographTraditional", numbers: &[1, 10, 11], expected: "甲 癸 11" },
        Case { name: "ideographEnclosedCircle", numbers: &[1, 10, 11], expected: "㊀ ㊉ 11" },
        Case { name: "ordinal", numbers: &[1, 2, 3, 11, 21], expected: "1st 2nd 3rd 11th 21st" },
        Case { name: "none", numbers: &[1], expected: "" },
        Case { name: "a format of another language", numbers: &[5], expected: "5" },
    ];

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for case in CASES {
            let written: Vec<String> = case
                .numbers
                .iter()
                .map(|&number| {
                    let mut out = String::new();
                    NumberFormat::of(case.name).write(number, &mut out);
                    out
                })
                .collect();
            assert_eq!(written.join(" "), case.expected, "{}", case.name);
        }
    }
}
