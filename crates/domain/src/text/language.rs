//! Languages of statuses: which codes exist, what they are called, and a guess when nobody said.

use super::{
    chars,
    language_names::LANGUAGES,
    parse::{Entity, parse},
};
use whatlang::Lang;

/// A language that can be chosen for a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1, or 639-3 where that has none; a few with a region, as Mastodon has them.
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
    /// As its speakers write it.
    pub native: &'static str,
}

/// Every language, in order of code.
pub fn languages() -> &'static [Language] {
    LANGUAGES
}

/// The language of exactly this code.
pub fn language(code: &str) -> Option<&'static Language> {
    LANGUAGES.binary_search_by(|language| language.code.cmp(code)).ok().map(|at| &LANGUAGES[at])
}

/// True if `code` may be the language of a status.
pub fn valid_language(code: &str) -> bool {
    language(code).is_some()
}

/// The known language nearest to a tag from elsewhere: `en-US` and `en_us` are `en`, `zh-tw` is `zh-TW`.
pub fn nearest_language(tag: &str) -> Option<&'static str> {
    let tag = tag.trim();
    let same = |tag: &str| LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(tag));
    if let Some(language) = language(tag).or_else(|| same(&tag.replace('_', "-"))) {
        return Some(language.code);
    }
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    same(primary).map(|language| language.code)
}

/// Bytes of a text that the guess looks at; more would not make it surer.
const SAMPLE: usize = 1024;

/// The language of a text if that is beyond reasonable doubt. Mentions, links, hashtags and shortcodes are left out.
pub fn detect_language(text: &str) -> Option<&'static str> {
    let words = words(chars::head(text, SAMPLE));
    let info = whatlang::detect(&words).filter(whatlang::Info::is_reliable)?;
    Some(code(info.lang()))
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in parse(text).entities.iter().map(Entity::range) {
        out.push_str(&text[end..range.start]);
        out.push(' ');
        end = range.end;
    }
    out.push_str(&text[end..]);
    out
}

#[rustfmt::skip]
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af", Lang::Aka => "ak", Lang::Amh => "am", Lang::Ara => "ar", Lang::Aze => "az", Lang::Bel => "be",
        Lang::Ben => "bn", Lang::Bul => "bg", Lang::Cat => "ca", Lang::Ces => "cs", Lang::Cmn => "zh", Lang::Cym => "cy",
        Lang::Dan => "da", Lang::Deu => "de", Lang::Ell => "el", Lang::Eng => "en", Lang::Epo => "eo", Lang::Est => "et",
        Lang::Fin => "fi", Lang::Fra => "fr", Lang::Guj => "gu", Lang::Heb => "he", Lang::Hin => "hi", Lang::Hrv => "hr",
        Lang::Hun => "hu", Lang::Hye => "hy", Lang::Ind => "id", Lang::Ita => "it", Lang::Jav => "jv", Lang::Jpn => "ja",
        Lang::Kan => "kn", Lang::Kat => "ka", Lang::Khm => "km", Lang::Kor => "ko", Lang::Lat => "la", Lang::Lav => "lv",
        Lang::Lit => "lt", Lang::Mal => "ml", Lang::Mar => "mr", Lang::Mkd => "mk", Lang::Mya => "my", Lang::Nep => "ne",
        Lang::Nld => "nl", Lang::Nob => "no", Lang::Ori => "or", Lang::Pan => "pa", Lang::Pes => "fa", Lang::Pol => "pl",
        Lang::Por => "pt", Lang::Ron => "ro", Lang::Rus => "ru", Lang::Sin => "si", Lang::Slk => "sk", Lang::Slv => "sl",
        Lang::Sna => "sn", Lang::Spa => "es", Lang::Srp => "sr", Lang::Swe => "sv", Lang::Tam => "ta", Lang::Tel => "te",
        Lang::Tgl => "tl", Lang::Tha => "th", Lang::Tuk => "tk", Lang::Tur => "tr", Lang::Ukr => "uk", Lang::Urd => "ur",
        Lang::Uzb => "uz", Lang::Vie => "vi", Lang::Yid => "yi", Lang::Zul => "zu",
    }
}

#[cfg(test)]
#[path = "language_tests.rs"]
mod tests;
