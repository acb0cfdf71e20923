//! Every sentence that a person reads, in Korean and English, from one place.
//!
//! # Decisions
//! - What went wrong is followed by what to do about it.
//! - Pages are `쪽` in our own sentences; citations keep the form's `페이지`.
//! - A name that varies takes a particle in both forms, of which [`Lang::sentence`] chooses, or none that depends on it.

mod faults;
mod labels;
mod losses;
mod particles;
mod rules;
mod words;

use crate::dictionary::Words;

pub use faults::{fault, note};
pub use labels::{Label, applies, page_numbers, read_status, service_name, service_type, severity, status};
pub use losses::{failure, input_error, no_picture, partial, skip, system_error, unwritable, warning};
pub use rules::{exclusion, finding, rule};
pub use words::Word;

/// The language of reports and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Korean.
    #[default]
    Ko,
    /// English.
    En,
}

impl Lang {
    /// The language of a locale name such as `en_US.UTF-8`; Korean for every other one, also for `C`.
    pub fn of_locale(locale: &str) -> Lang {
        let language = locale.split(['_', '.', '-', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("en") { Lang::En } else { Lang::Ko }
    }

    /// The wording in this language; the other one where this one is empty.
    pub fn of(self, words: &Words) -> &str {
        let (own, other) = match self {
            Lang::Ko => (&words.ko, &words.en),
            Lang::En => (&words.en, &words.ko),
        };
        if own.is_empty() { other } else { own }
    }

    /// A sentence into which names were put, in this language, with the particles that they call for.
    pub fn sentence(self, words: &Words) -> String {
        particles::chosen(self.of(words))
    }

    /// One of two.
    pub fn pick<T>(self, ko: T, en: T) -> T {
        match self {
            Lang::Ko => ko,
            Lang::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language_and_korean_is_the_default() {
        for (locale, expected) in [
            ("en_US.UTF-8", Lang::En),
            ("en", Lang::En),
            ("ko_KR.UTF-8", Lang::Ko),
            ("C.UTF-8", Lang::Ko),
            ("POSIX", Lang::Ko),
            ("", Lang::Ko),
        ] {
            assert_eq!(Lang::of_locale(locale), expected, "{locale}");
        }
    }

    #[test]
    fn an_empty_translation_falls_back() {
        let words = Words { ko: "가".to_owned(), en: String::new() };
        assert_eq!(Lang::En.of(&words), "가");
    }
}
