//! The longer texts of whoever runs the server: Markdown (CommonMark 0.31 with struck-out words), in which addresses are
//! links without more ado.

use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::{escape, format_field_html};

/// Markdown as safe HTML. HTML in it is shown as it is written.
pub fn markdown(text: &str) -> String {
    // Where words are no links: in links, and in code.
    let mut closed = 0_u32;
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(|event| match event {
        Event::Html(words) | Event::InlineHtml(words) => Event::Text(words),
        Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_))) => {
            closed += 1;
            Event::Start(tag)
        }
        Event::End(tag @ (TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock)) => {
            closed = closed.saturating_sub(1);
            Event::End(tag)
        }
        Event::Text(words) if closed == 0 => Event::InlineHtml(linked(&words).into()),
        event => event,
    });
    let mut made = String::new();
    html::push_html(&mut made, events);
    CLEANER.clean(made.trim()).to_string()
}

/// Escaped words with links; spaces at the ends are between words.
fn linked(words: &str) -> String {
    if words.contains("://") || words.contains("www.") {
        let bare = words.trim();
        let (start, end) = (words.len() - words.trim_start().len(), words.trim_end().len());
        format!("{}{}{}", &words[..start], format_field_html(bare, |_| None, |tag| format!("#{tag}")), &words[end..])
    } else {
        escape(words)
    }
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["img", "map", "area", "center", "details", "summary"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer"));
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_writes_markdown() {
        for (written, html) in [
            ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>"),
            (
                "## Head\n\n**bold** and *soft* ~~gone~~",
                "<h2>Head</h2>\n<p><strong>bold</strong> and <em>soft</em> <del>gone</del></p>",
            ),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
            ("`a < b`", "<p><code>a &lt; b</code></p>"),
            (
                "[here](https://a.example/x)",
                "<p><a href=\"https://a.example/x\" rel=\"noopener noreferrer\">here</a></p>",
            ),
        ] {
            assert_eq!(markdown(written), html, "{written}");
        }
    }

    #[test]
    fn addresses_are_links() {
        let html = markdown("See https://a.example/rules now, and [https://b.example](https://b.example).");
        assert_eq!(html.matches("<a ").count(), 2, "{html}");
        assert!(html.contains("href=\"https://a.example/rules\"") && html.contains("</a> now, and "), "{html}");
    }

    #[test]
    fn nothing_runs() {
        for written in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "![x](https://a.example/x.png)",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](data:text/html,1)",
        ] {
            let html = markdown(written);
            let inside = |name: &str| html.split('<').skip(1).any(|tag| tag.split('>').next().unwrap().contains(name));
            assert!(!["script", "img", "javascript:", "data:", "onerror"].into_iter().any(inside), "{html}");
        }
    }
}
