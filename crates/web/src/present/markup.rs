//! Ready markup for this server's pages: custom emoji become pictures, people and hashtags lead to pages here.

use std::borrow::Cow;

use domain::text;
use services::views::{Emoji, Mention, Tag};

use crate::{i18n::Html, paths};

/// A name or a warning: plain text with custom emoji.
pub fn line(line: &str, emojis: &[Emoji]) -> Html {
    let escaped = Html::text(line);
    if emojis.is_empty() {
        escaped
    } else {
        Html::sanitised(with_emoji(escaped.as_str(), emojis))
    }
}

/// A sanitised text with its emoji, and links that stay here where they can.
pub fn body(html: &str, emojis: &[Emoji], mentions: &[Mention], tags: &[Tag]) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (words, tail) = rest.split_at(start);
        out.push_str(&with_emoji(words, emojis));
        let end = tail.find('>').map_or(tail.len(), |at| at + 1);
        let (tag, after) = tail.split_at(end);
        out.push_str(&localised(tag, mentions, tags));
        rest = after;
    }
    out.push_str(&with_emoji(rest, emojis));
    out
}

/// The first words of a body, on one line.
pub fn first_words(html: &str) -> String {
    text::excerpt(&text::to_plain(html), 80)
}

/// Puts pictures in place of `:shortcodes:`; `words` is escaped text without tags.
fn with_emoji<'a>(words: &'a str, emojis: &[Emoji]) -> Cow<'a, str> {
    if emojis.is_empty() || !words.contains(':') {
        return words.into();
    }
    let mut words = words.to_owned();
    for emoji in emojis {
        let code = format!(":{}:", emoji.shortcode);
        if words.contains(&code) {
            let src = Html::text(&emoji.url);
            let picture = format!(
                "<img class=\"emoji\" src=\"{src}\" alt=\"{code}\" title=\"{code}\" width=\"20\" height=\"20\" loading=\"lazy\">"
            );
            words = words.replace(&code, &picture);
        }
    }
    words.into()
}

/// A link's tag that leads to a person or a hashtag leads to our page of it.
fn localised<'a>(tag: &'a str, mentions: &[Mention], tags: &[Tag]) -> Cow<'a, str> {
    if !tag.starts_with("<a ") {
        return tag.into();
    }
    let Some(href) = attribute(tag, "href") else { return tag.into() };
    let here = match mentions.iter().find(|mention| Html::text(&mention.url).as_str() == href) {
        Some(mention) => paths::profile(&mention.acct),
        None if tag.contains("hashtag") => match hashtag(href, tags) {
            Some(name) => paths::tag(name),
            None => return tag.into(),
        },
        None => return tag.into(),
    };
    let here = Html::text(&here);
    tag.replacen(&format!("href=\"{href}\""), &format!("href=\"{here}\""), 1).replace(" target=\"_blank\"", "").into()
}

/// Servers differ in their addresses of hashtags; the name comes last in all of them.
fn hashtag<'a>(href: &str, tags: &'a [Tag]) -> Option<&'a str> {
    let last = href.trim_end_matches('/').rsplit(['/', '=']).next()?;
    let decoded: String = url::form_urlencoded::parse(last.as_bytes()).map(|(name, _)| name.into_owned()).collect();
    let key = text::hashtag_key(&decoded);
    tags.iter().find(|tag| tag.name == key).map(|tag| tag.name.as_str())
}

/// The value of an attribute as it is written: the sanitiser writes them in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
#[path = "markup_tests.rs"]
mod tests;
