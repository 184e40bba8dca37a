//! HTML of posts and profiles, and of pages that links lead to. An input is the markup.

use domain::text;

/// What is left after cleaning (Mastodon's list), written down a second time on purpose.
const ELEMENTS: [&str; 20] = [
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
const ATTRIBUTES: [&str; 9] = ["href", "class", "translate", "lang", "start", "reversed", "value", "rel", "target"];
const SCHEMES: [&str; 11] =
    ["http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet", "gemini"];

/// One fragment, cleaned in each way.
pub fn html(data: &[u8]) {
    let Ok(markup) = str::from_utf8(data) else { return };
    for clean in [text::sanitize, text::sanitize_bio, text::sanitize_field] {
        let once = clean(markup);
        assert_clean(&once);
        // A browser mends markup as this does; it must not become something else by that.
        assert_clean(&clean(&once));
        let _ = (text::to_plain(&once), text::status_links(&once), text::only_link(&once));
    }
    let _ = (text::to_plain(markup), text::status_links(markup), text::frame(markup), text::page_head(markup));
}

/// Every tag is on the list and closed in order, with attributes of the list only, and links that lead somewhere.
fn assert_clean(html: &str) {
    assert!(!html.contains('\0'), "{html:?}");
    let mut open = Vec::new();
    for rest in html.split('<').skip(1) {
        let (tag, text) = rest.split_once('>').expect("tags end");
        assert!(!text.contains('>'), "a bare sign in {html}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None => {
                let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
                assert!(ELEMENTS.contains(&name), "{name} in {html}");
                assert_attributes(attributes);
                if name != "br" {
                    open.push(name);
                }
            }
        }
    }
    assert!(open.is_empty(), "{html}");
}

fn assert_attributes(mut attributes: &str) {
    while !attributes.is_empty() {
        let (name, rest) = attributes.split_once("=\"").expect("attributes have values");
        let (value, rest) = rest.split_once('"').expect("values end");
        assert!(ATTRIBUTES.contains(&name), "{name}");
        if name == "href" {
            let scheme = value.split(':').next().unwrap_or_default().to_ascii_lowercase();
            assert!(SCHEMES.contains(&scheme.as_str()), "{value}");
        }
        attributes = rest.trim_start();
    }
}
