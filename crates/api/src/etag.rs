//! Tags of answers by which clients ask whether anything has changed (RFC 9110, section 8.8.3).

use http::{HeaderMap, HeaderName, HeaderValue};

/// The tag of what is made of these parts: another one as soon as one of them changes. (FNV-1a, 64 bits.)
pub fn strong(parts: impl IntoIterator<Item = u64>) -> HeaderValue {
    tag(&format!("\"{:016x}\"", fold(parts)))
}

/// The same of an answer whose meaning these parts tell, but not every byte.
pub fn weak(parts: impl IntoIterator<Item = u64>) -> HeaderValue {
    tag(&format!("W/\"{:016x}\"", fold(parts)))
}

fn tag(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("quotes and hexadecimal digits")
}

fn fold(parts: impl IntoIterator<Item = u64>) -> u64 {
    parts.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| (hash ^ part).wrapping_mul(0x0100_0000_01b3))
}

/// Whether a list of tags in this header names this one, weakly or not, or all.
pub fn matches(asked: &HeaderMap, name: HeaderName, etag: &HeaderValue) -> bool {
    let own = opaque(etag.as_bytes());
    let tags = asked.get_all(name).into_iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    tags.map(<[u8]>::trim_ascii).any(|tag| tag == b"*" || opaque(tag) == own)
}

/// A tag without the mark of weakness.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{matches, strong, weak};

    #[test]
    fn knows_its_tag_in_a_list() {
        for (given, same) in
            [("\"abc\"", true), ("W/\"abc\"", true), ("\"x\", \"abc\"", true), ("*", true), ("abc", false)]
        {
            let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(given))]);
            for tag in ["\"abc\"", "W/\"abc\""] {
                let tag = HeaderValue::from_static(tag);
                assert_eq!(matches(&asked, header::IF_NONE_MATCH, &tag), same, "{given}");
            }
        }
    }

    #[test]
    fn another_tag_for_other_parts() {
        assert_eq!(strong([]), "\"cbf29ce484222325\"");
        assert_ne!(weak([1, 2]), weak([2, 1]));
        assert!(weak([1]).as_bytes().starts_with(b"W/\""));
    }
}
