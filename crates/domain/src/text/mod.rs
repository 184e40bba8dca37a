//! What people write: finding mentions, hashtags and links, turning text into HTML and back, counting, cleaning what
//! other servers send, languages and search tokens. Pure functions, no panics on any input.
//!
//! The rules are Mastodon's wherever its apps or servers would see a difference.

mod allow;
mod chars;
mod count;
mod direction;
mod emoji;
mod escape;
mod fold;
mod format;
mod hashtag;
mod host;
mod html;
mod language;
mod language_names;
mod link;
mod markdown;
mod math;
mod me;
mod mention;
mod page;
mod parse;
mod plain;
mod reshape;
mod sanitize;
mod tokens;
mod username;

pub use chars::is_word;
pub use count::{LINK_LENGTH, count, graphemes};
pub use direction::{is_rtl, without_controls};
pub use emoji::{is_emoji, is_shortcode, shortcodes};
pub use escape::escape;
pub use fold::filter_key;
pub use format::{MentionLink, format_bio_html, format_field_html, format_html, format_parsed, quote_paragraph};
pub use hashtag::{hashtag_key, hashtag_name, is_hashtag};
pub use language::{Language, detect_language, language, languages, nearest_language, valid_language};
pub use markdown::markdown;
pub use me::{me_links, only_link};
pub use page::{Frame, PageHead, PageLink, frame, page_head, status_links};
pub use parse::{Entity, Hashtag, Link, Mention, Parsed, Shortcode, parse};
pub use plain::{excerpt, to_plain};
pub use sanitize::{
    MAX_BIO_HTML, MAX_FIELD_HTML, MAX_STATUS_HTML, SANITIZER_VERSION, sanitize, sanitize_bio, sanitize_field,
    strip_controls,
};
pub use tokens::{Phrase, lone_characters, query_tokens, tokens};
pub use username::{MAX_REMOTE_USERNAME, MAX_USERNAME, check_username, is_reserved, is_username, resembles};

#[cfg(test)]
#[path = "properties_tests.rs"]
mod properties;
