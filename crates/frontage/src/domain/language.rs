//! The languages that a hotel can speak: a closed list, so that every page can name them and
//! knows in which direction they are written.

use std::fmt;

/// A language of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(&'static Known);

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Known {
    code: &'static str,
    name: &'static str,
    is_right_to_left: bool,
}

const fn left(code: &'static str, name: &'static str) -> Known {
    Known {
        code,
        name,
        is_right_to_left: false,
    }
}

const fn right(code: &'static str, name: &'static str) -> Known {
    Known {
        code,
        name,
        is_right_to_left: true,
    }
}

/// Every one, by its tag (BCP 47) and in its own words.
static KNOWN: [Known; 46] = [
    right("ar", "العربية"),
    left("bg", "Български"),
    left("ca", "Català"),
    left("cs", "Čeština"),
    left("cy", "Cymraeg"),
    left("da", "Dansk"),
    left("de", "Deutsch"),
    left("el", "Ελληνικά"),
    left("en", "English"),
    left("es", "Español"),
    left("et", "Eesti"),
    left("eu", "Euskara"),
    right("fa", "فارسی"),
    left("fi", "Suomi"),
    left("fr", "Français"),
    left("ga", "Gaeilge"),
    left("gl", "Galego"),
    right("he", "עברית"),
    left("hi", "हिन्दी"),
    left("hr", "Hrvatski"),
    left("hu", "Magyar"),
    left("id", "Bahasa Indonesia"),
    left("is", "Íslenska"),
    left("it", "Italiano"),
    left("ja", "日本語"),
    left("ko", "한국어"),
    left("lt", "Lietuvių"),
    left("lv", "Latviešu"),
    left("mt", "Malti"),
    left("nb", "Norsk bokmål"),
    left("nl", "Nederlands"),
    left("pl", "Polski"),
    left("pt", "Português"),
    left("pt-BR", "Português (Brasil)"),
    left("ro", "Română"),
    left("ru", "Русский"),
    left("sk", "Slovenčina"),
    left("sl", "Slovenščina"),
    left("sq", "Shqip"),
    left("sr", "Српски"),
    left("sv", "Svenska"),
    left("th", "ไทย"),
    left("tr", "Türkçe"),
    left("uk", "Українська"),
    left("vi", "Tiếng Việt"),
    left("zh", "中文"),
];

/// Languages that a hotel can have beside its main one.
pub const MOST_LANGUAGES: usize = 12;

impl Language {
    /// The language of this tag, however its letters are written.
    pub fn parse(code: &str) -> Option<Self> {
        let is_it = |known: &&Known| known.code.eq_ignore_ascii_case(code);
        KNOWN.iter().find(is_it).map(Self)
    }

    /// Every one, by its tag.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(Self)
    }

    /// Its tag (BCP 47).
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// Its name in its own words.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// How it is written: `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self.0.is_right_to_left {
            "rtl"
        } else {
            "ltr"
        }
    }
}

impl Default for Language {
    /// English: what pages spoke before they had languages.
    fn default() -> Self {
        Self(&ENGLISH)
    }
}

static ENGLISH: Known = left("en", "English");

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_however_it_is_written() {
        for language in Language::all() {
            let code = language.code();
            assert_eq!(Language::parse(code), Some(language));
            assert_eq!(Language::parse(&code.to_uppercase()), Some(language));
            assert!(!code.contains('@') && !language.name().is_empty());
        }
        assert_eq!(Language::parse("en"), Some(Language::default()));
        assert_eq!(Language::parse("ar").unwrap().direction(), "rtl");
        for bad in ["", "xx", "deu", "de-", "en@x"] {
            assert_eq!(Language::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn tags_stand_in_order_and_once() {
        let codes: Vec<_> = Language::all().map(Language::code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
    }
}
