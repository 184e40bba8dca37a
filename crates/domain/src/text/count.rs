//! The length of a text as its author sees it: Mastodon counts grapheme clusters, every link as 23, and of a mention
//! only `@name`, so that neither long addresses nor far-away people cost more.

use super::parse::{Entity, Link, parse};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// What each link counts, whatever its length.
pub const LINK_LENGTH: usize = 23;

/// The length of `text` in characters as people count them.
pub fn count(text: &str) -> usize {
    graphemes(&countable(text))
}

/// Grapheme clusters in `text`, without any allowance for links and mentions: for names, warnings, poll options.
pub fn graphemes(text: &str) -> usize {
    if text.is_ascii() {
        return text.len() - text.as_bytes().windows(2).filter(|pair| pair == b"\r\n").count();
    }
    text.graphemes(true).count()
}

/// The text with every link and mention replaced by as much as it counts.
fn countable(text: &str) -> Cow<'_, str> {
    const PLACEHOLDER: &str = "xxxxxxxxxxxxxxxxxxxxxxx";
    let mut out = String::new();
    let mut end = 0;
    for entity in parse(text).entities {
        let stand_in = match &entity {
            Entity::Link(link) if is_discounted(link) => PLACEHOLDER,
            Entity::Mention(mention) if mention.domain.is_some() => mention.username,
            _ => continue,
        };
        out.push_str(&text[end..entity.range().start]);
        if matches!(entity, Entity::Mention(_)) {
            out.push('@');
        }
        out.push_str(stand_in);
        end = entity.range().end;
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// `xmpp:` and `magnet:` become links but count in full, as in Mastodon.
fn is_discounted(link: &Link<'_>) -> bool {
    link.url.contains("://") && !link.url.starts_with("xmpp:")
}

#[cfg(test)]
#[path = "count_tests.rs"]
mod tests;
