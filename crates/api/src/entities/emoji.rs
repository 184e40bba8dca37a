//! `CustomEmoji`.

use serde::Serialize;
use services::views;

#[derive(Serialize)]
pub struct CustomEmoji<'a> {
    shortcode: &'a str,
    url: &'a str,
    static_url: &'a str,
    visible_in_picker: bool,
    category: Option<&'a str>,
}

impl<'a> From<&'a views::Emoji> for CustomEmoji<'a> {
    fn from(emoji: &'a views::Emoji) -> Self {
        Self {
            shortcode: &emoji.shortcode,
            url: &emoji.url,
            static_url: &emoji.static_url,
            visible_in_picker: emoji.visible_in_picker,
            category: emoji.category.as_deref(),
        }
    }
}

/// Those of a text.
pub(super) fn all(emojis: &[views::Emoji]) -> Vec<CustomEmoji<'_>> {
    emojis.iter().map(CustomEmoji::from).collect()
}
