//! What Mastodon's apps may meet in the HTML of a status (documentation, "HTML sanitization"): elements, attributes,
//! classes, and schemes of links.

use std::borrow::Cow;

/// Elements of Mastodon's allow-list.
pub(super) const ELEMENTS: [&str; 20] = [
    "p",
    "br",
    "span",
    "a",
    "del",
    "s",
    "pre",
    "blockquote",
    "code",
    "b",
    "strong",
    "u",
    "i",
    "em",
    "ul",
    "ol",
    "li",
    "ruby",
    "rt",
    "rp",
];

/// Attributes of its allow-list, `lang` aside, which every element may have.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 5] = [
    ("a", &["href", "class", "translate"]),
    ("span", &["class", "translate"]),
    ("p", &["class"]),
    ("ol", &["start", "reversed"]),
    ("li", &["value"]),
];

/// Schemes that links may have; other links become text.
pub(super) const SCHEMES: [&str; 11] =
    ["http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet", "gemini"];

/// Longest address of a link, in bytes.
const MAX_HREF: usize = 8 * 1024;

/// The value that an allowed attribute keeps, if any.
pub(super) fn keep_attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match name {
        "class" => keep_classes(value),
        "translate" => (value == "no").then_some(Cow::Borrowed(value)),
        "href" => live_href(value).map(Cow::Borrowed),
        "lang" => is_language_tag(value).then_some(Cow::Borrowed(value)),
        "start" | "value" => value.trim().parse::<i32>().is_ok().then_some(Cow::Borrowed(value.trim())),
        "reversed" => Some(Cow::Borrowed("")),
        // Written by the cleaner itself.
        "rel" | "target" if element == "a" => Some(Cow::Borrowed(value)),
        _ => None,
    }
}

/// Microformats, and the classes by which apps know mentions, hashtags and shortened links.
fn keep_classes(value: &str) -> Option<Cow<'_, str>> {
    let is_kept = |class: &str| {
        ["h-", "p-", "u-", "dt-", "e-"].iter().any(|prefix| class.starts_with(prefix))
            || matches!(class, "mention" | "hashtag" | "ellipsis" | "invisible" | "quote-inline")
    };
    if !value.contains(|c: char| c.is_ascii_whitespace()) {
        return is_kept(value).then_some(Cow::Borrowed(value));
    }
    let kept: Vec<_> = value.split_ascii_whitespace().filter(|class| is_kept(class)).take(16).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

/// The address, if it is absolute, valid and of an allowed scheme.
pub(super) fn live_href(value: &str) -> Option<&str> {
    let value = value.trim();
    let (scheme, _) = value.split_once(':')?;
    let allowed = SCHEMES.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed));
    (allowed && value.len() <= MAX_HREF && url::Url::parse(value).is_ok()).then_some(value)
}

fn is_language_tag(value: &str) -> bool {
    (2..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Kept elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(name, "p" | "pre" | "blockquote" | "ul" | "ol" | "li")
}

/// Elements that stand on lines of their own and are not kept.
pub(super) fn is_foreign_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hr"
            | "main"
            | "nav"
            | "section"
            | "summary"
            | "table"
            | "tr"
    )
}
