//! What no page may get wrong: ids, references, names of controls, inline scripts, words outside message files.

use std::collections::BTreeSet;

use web::i18n::{Locale, Words};

use crate::{pages, sample};

fn rendered(locale: std::sync::Arc<Locale>) -> Vec<(&'static str, String)> {
    pages::all(&Words::new(locale, "Europe/Lisbon", sample::now())).unwrap()
}

/// All values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start).filter_map(|(i, _)| html[i + start.len()..].split('"').next()).collect()
}

/// The start tags of an element.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name}");
    let tag = |i: usize| html[i..].split_inclusive('>').next().unwrap_or_default();
    let is_whole = |tag: &&str| tag[start.len()..].starts_with([' ', '>']);
    html.match_indices(&start).map(|(i, _)| tag(i)).filter(is_whole).collect()
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, html) in rendered(Locale::english()) {
        let ids = values(&html, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        let twice: Vec<_> = unique.iter().filter(|id| ids.iter().filter(|other| other == *id).count() > 1).collect();
        assert!(twice.is_empty(), "{name}: ids {twice:?} are there twice");
        for attribute in ["aria-labelledby", "aria-describedby", "for"] {
            for id in values(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(unique.contains(&id), "{name}: {attribute} names {id}, which is not there");
            }
        }
    }
}

#[test]
fn pages_obey_their_own_security_policy() {
    for (name, html) in rendered(Locale::english()) {
        assert_eq!(tags(&html, "script").len(), 1, "{name}");
        assert!(html.contains("<script type=\"module\" src=\"/assets/"), "{name}");
        assert!(tags(&html, "style").is_empty(), "{name}");
        for handler in ["onclick", "onload", "onerror", "onsubmit", "onchange"] {
            assert!(values(&html, handler).is_empty(), "{name}");
        }
    }
}

#[test]
fn every_page_has_one_heading_and_its_landmarks() {
    for (name, html) in rendered(Locale::english()) {
        // A single picture is its own subject.
        let headings = usize::from(name != "media");
        assert_eq!(tags(&html, "h1").len(), headings, "{name}");
        assert_eq!(tags(&html, "main").len(), 1, "{name}");
        assert_eq!(html.matches("role=\"status\"").count(), 1, "{name}");
        assert!(html.contains("<a class=\"skip\" href=\"#main\">"), "{name}");
        assert!(tags(&html, "img").iter().all(|tag| tag.contains(" alt=")), "{name}");
    }
}

#[test]
fn buttons_and_links_without_words_have_a_label() {
    for (name, html) in rendered(Locale::english()) {
        for element in ["button", "a", "summary"] {
            let start = format!("<{element} ");
            for (i, _) in html.match_indices(&start) {
                let whole = html[i..].split(&format!("</{element}>")).next().unwrap_or_default();
                let (tag, inside) = whole.split_once('>').unwrap_or((whole, ""));
                let hidden = tag.contains("aria-hidden") || tag.contains("aria-label=");
                assert!(hidden || has_words(inside), "{name}: {whole}");
            }
        }
    }
}

/// Text outside tags, or a picture with a description.
fn has_words(html: &str) -> bool {
    let text = html.split('<').filter_map(|part| part.split_once('>').map_or(Some(part), |(_, text)| Some(text)));
    text.into_iter().any(|text| !text.trim().is_empty()) || values(html, "alt").iter().any(|alt| !alt.is_empty())
}

#[test]
fn symbols_are_in_the_sprite() {
    let sprite = web::assets::sprite().as_str();
    if sprite.is_empty() {
        return;
    }
    for (name, html) in rendered(Locale::english()) {
        for symbol in html.split("<use href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(sprite.contains(&format!("id=\"{symbol}\"")), "{name}: {symbol}");
        }
    }
}

/// In the mirrored pseudo-locale every word of ours stands between marks; what does not is either the sample's own
/// (names, posts, addresses) or not translatable.
#[test]
fn all_words_come_from_message_files() {
    let sample = [
        // What is printed on keys is the same everywhere.
        "Ctrl Enter Esc",
        include_str!("../../examples/gallery/sample.rs"),
        include_str!("../../examples/gallery/pages.rs"),
        include_str!("../../examples/gallery/profiles.rs"),
        include_str!("../../examples/gallery/entry.rs"),
        include_str!("../../examples/gallery/own.rs"),
        include_str!("../../examples/gallery/rare.rs"),
    ]
    .concat();
    // Posts are told by their text alone, too.
    let sample = format!("{sample}{}", sample.split('<').map(after_tag).collect::<String>());
    for (name, mirrored) in rendered(Locale::pseudo()) {
        assert!(mirrored.contains("<html lang=\"ar-XB\" dir=\"rtl\">"), "{name}");
        let texts = texts(&mirrored).into_iter().filter(|text| is_word(text)).map(beginning);
        let ours: BTreeSet<String> = texts.filter(|text| !sample.contains(text.trim_end_matches(['.', ',']))).collect();
        assert!(ours.is_empty(), "{name}: {ours:?} do not come from message files");
    }
}

/// Longer than the initials of a face, and not an address.
fn is_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2 && !text.contains('\u{202e}') && !text.starts_with('@')
}

/// Enough of a text to know it again.
fn beginning(text: &str) -> String {
    text.replace("&#39;", "'").chars().take(24).collect()
}

fn after_tag(part: &str) -> &str {
    part.split_once('>').map_or(part, |(_, text)| text)
}

/// The texts between tags.
fn texts(html: &str) -> Vec<&str> {
    let body = html.split("<body").nth(1).unwrap_or(html);
    body.split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text.trim())
        .filter(|text| !text.is_empty())
        .collect()
}
