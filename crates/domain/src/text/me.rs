//! Links by which a page says that somebody is its author: `rel="me"` (microformats).

use super::html::{self, Visitor, attribute, is_hidden_element};
use html5ever::tokenizer::Tag;

/// The addresses of a page's `a` and `link` elements with `rel="me"`, as they are written, at most `limit` of them.
pub fn me_links(page: &str, limit: usize) -> Vec<String> {
    html::walk(page, Finder { found: Vec::new(), limit }).found
}

struct Finder {
    found: Vec<String>,
    limit: usize,
}

impl Visitor for Finder {
    fn open(&mut self, tag: &Tag) -> bool {
        let is_me = |rel: &str| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("me"));
        if matches!(&*tag.name, "a" | "link")
            && attribute(tag, "rel").is_some_and(is_me)
            && self.found.len() < self.limit
        {
            self.found.extend(attribute(tag, "href").map(|href| href.trim().to_owned()));
        }
        &*tag.name == "svg"
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The address of a field's HTML that is one link and nothing else, whose words are its address.
pub fn only_link(html: &str) -> Option<String> {
    let found = html::walk(html, Only::default());
    let href = found.href.filter(|_| found.anchors == 1 && !found.beside)?;
    (found.words.trim() == href).then_some(href)
}

#[derive(Default)]
struct Only {
    href: Option<String>,
    anchors: usize,
    inside: bool,
    words: String,
    /// There are words outside the link.
    beside: bool,
}

impl Visitor for Only {
    fn open(&mut self, tag: &Tag) -> bool {
        if &*tag.name == "a" {
            self.anchors += 1;
            self.inside = true;
            self.href = attribute(tag, "href").map(|href| href.trim().to_owned());
        }
        self.beside |= is_hidden_element(&tag.name);
        false
    }

    fn close(&mut self, name: &str) {
        self.inside &= name != "a";
    }

    fn text(&mut self, text: &str) {
        if self.inside {
            self.words.push_str(text);
        } else {
            self.beside |= !text.trim().is_empty();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn me_links_stand_anywhere() {
        let page = r#"<head><link rel="me" href="https://a.example/@ines"><link rel="stylesheet" href="x"></head>
            <body><a rel='nofollow ME noopener' href=" https://b.example/x ">x</a><a href="https://c.example">c</a>
            <script>document.write('<a rel="me" href="https://evil.example">')</script><a rel="home" href="/">h</a>"#;
        assert_eq!(me_links(page, 10), ["https://a.example/@ines", "https://b.example/x"]);
        assert_eq!(me_links(page, 1).len(), 1);
        assert!(me_links("<a rel=me><link rel=men href=x>", 10).is_empty());
    }

    #[test]
    fn a_field_is_a_link_and_nothing_else() {
        let link = |inner: &str| format!("<a href=\"https://ines.example/\" rel=\"me\">{inner}</a>");
        let whole = link("<span class=\"invisible\">https://</span>ines.example/");
        assert_eq!(only_link(&whole).as_deref(), Some("https://ines.example/"));
        assert_eq!(only_link(&link("my page")), None);
        assert_eq!(only_link(&format!("{whole} and more")), None);
        assert_eq!(only_link(&format!("{whole}{whole}")), None);
        assert_eq!(only_link("https://ines.example/"), None);
    }
}
