//! Cleaning HTML from other servers to Mastodon's allow-list, so that apps and pages can show it as it is. `ammonia` has
//! the last word on what is safe; [`super::reshape`] comes first and turns what Mastodon does not allow into what it
//! does (headings, formulas, dead links), and bounds depth so that no fragment costs more than its length.

use super::{
    allow,
    chars::{head, is_unwanted},
    reshape::{Shape, reshape},
};
use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Rises whenever [`sanitize`] would give another result for the same input; stored beside cleaned HTML, so that old
/// rows can be cleaned again.
pub const SANITIZER_VERSION: i64 = 1;

/// Longest status read, in bytes of HTML. Articles are long; more than this is not read by anybody.
pub const MAX_STATUS_HTML: usize = 256 * 1024;
/// Longest profile description read.
pub const MAX_BIO_HTML: usize = 64 * 1024;
/// Longest profile field read.
pub const MAX_FIELD_HTML: usize = 8 * 1024;

/// The content of a remote status, safe and in Mastodon's vocabulary.
pub fn sanitize(html: &str) -> String {
    clean(html, MAX_STATUS_HTML, Shape::Blocks)
}

/// The description of a remote profile.
pub fn sanitize_bio(html: &str) -> String {
    clean(html, MAX_BIO_HTML, Shape::Blocks)
}

/// The value of a remote profile's field: inline elements only, on one line.
pub fn sanitize_field(html: &str) -> String {
    clean(html, MAX_FIELD_HTML, Shape::Line)
}

/// Text without the control characters that no text keeps.
pub fn strip_controls(text: &str) -> Cow<'_, str> {
    if text.contains(is_unwanted) {
        Cow::Owned(text.replace(is_unwanted, ""))
    } else {
        Cow::Borrowed(text)
    }
}

fn clean(html: &str, limit: usize, shape: Shape) -> String {
    let html = head(html, limit);
    if !html.contains(['<', '&', '>']) {
        return strip_controls(html).trim().to_owned();
    }
    let shaped = reshape(&strip_controls(html), shape);
    CLEANER.clean(&shaped).to_string()
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(allow::ELEMENTS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["lang"]))
        .tag_attributes(HashMap::from(allow::ATTRIBUTES.map(|(tag, names)| (tag, names.iter().copied().collect()))))
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .url_schemes(HashSet::from(allow::SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener"))
        .attribute_filter(allow::keep_attribute);
    builder
});

#[cfg(test)]
#[path = "sanitize_tests.rs"]
mod tests;
