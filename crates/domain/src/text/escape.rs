//! Writing text into HTML.

/// Appends `text` to `html` with the five special characters escaped and control characters dropped.
pub(super) fn push(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        html.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => html.push_str("&amp;"),
            b'<' => html.push_str("&lt;"),
            b'>' => html.push_str("&gt;"),
            b'"' => html.push_str("&quot;"),
            b'\'' => html.push_str("&#39;"),
            _ => {}
        }
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// The text as HTML. For use in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    push(&mut html, text);
    html
}

fn is_special(b: u8) -> bool {
    matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=8 | 11 | 12 | 14..=31 | 127)
}
