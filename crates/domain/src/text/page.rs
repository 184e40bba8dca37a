//! What a web page says of itself in its markup, and which links a status has: the raw material of preview cards
//! (OpenGraph, Twitter cards, oEmbed discovery, JSON-LD). Nothing is judged here; all of it is hostile.

use super::html::{self, Visitor, attribute};
use html5ever::tokenizer::Tag;

/// What is read at most of each kind: pages have some dozens.
const MAX_METAS: usize = 400;
const MAX_LINKS: usize = 200;
const MAX_SCRIPTS: usize = 16;
/// Bytes of one value.
const MAX_VALUE: usize = 8 * 1024;
/// Bytes of one piece of JSON-LD.
const MAX_SCRIPT: usize = 256 * 1024;
/// Links of a status that are looked at.
const MAX_STATUS_LINKS: usize = 16;

/// The head of a page (wherever in it things stand: many pages have their head's elements in the body).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageHead {
    /// `<html lang>`, as written.
    pub lang: Option<String>,
    pub title: String,
    /// `name`, `property` or `itemprop` in lower case, and the content.
    pub metas: Vec<(String, String)>,
    pub links: Vec<PageLink>,
    /// JSON-LD, as text.
    pub json_ld: Vec<String>,
}

/// A `<link>` with a relation and an address, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// In lower case.
    pub rel: String,
    /// In lower case, without parameters.
    pub media_type: String,
    pub href: String,
}

impl PageHead {
    /// The first content that is not blank under the first of these names that has one.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            let named = self.metas.iter().filter(|(name, _)| name == wanted);
            named.map(|(_, content)| content.trim()).find(|content| !content.is_empty())
        })
    }

    /// The first address with this relation and, if one is given, this type.
    pub fn link(&self, rel: &str, media_type: Option<&str>) -> Option<&str> {
        let fits = |link: &&PageLink| {
            link.rel.split_ascii_whitespace().any(|word| word == rel)
                && media_type.is_none_or(|wanted| link.media_type == wanted)
        };
        self.links.iter().find(fits).map(|link| link.href.as_str())
    }
}

/// Reads what a page says of itself. Linear in its length.
pub fn page_head(html: &str) -> PageHead {
    html::walk(html, HeadReader::default()).head
}

/// The element whose text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Title,
    JsonLd,
}

#[derive(Default)]
struct HeadReader {
    head: PageHead,
    reading: Option<Reading>,
    has_title: bool,
    /// Within so many `<svg>`s: their titles are not the page's.
    drawings: u32,
}

impl Visitor for HeadReader {
    fn open(&mut self, tag: &Tag) -> bool {
        match &*tag.name {
            "html" => self.head.lang = attribute(tag, "lang").map(short).filter(|lang| !lang.is_empty()),
            "svg" if !tag.self_closing => self.drawings += 1,
            "title" if self.drawings == 0 && !self.has_title => self.reading = Some(Reading::Title),
            "meta" => self.meta(tag),
            "link" => self.link(tag),
            "script" if is_json_ld(tag) => self.reading = Some(Reading::JsonLd),
            _ => {}
        }
        self.drawings > 0
    }

    fn close(&mut self, name: &str) {
        match name {
            "svg" => self.drawings = self.drawings.saturating_sub(1),
            "title" | "script" => self.reading = None,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.reading {
            Some(Reading::Title) => {
                self.head.title = short(text).trim().to_owned();
                self.has_title = true;
            }
            Some(Reading::JsonLd) if text.len() <= MAX_SCRIPT && self.head.json_ld.len() < MAX_SCRIPTS => {
                self.head.json_ld.push(text.to_owned());
            }
            _ => {}
        }
    }
}

impl HeadReader {
    fn meta(&mut self, tag: &Tag) {
        let Some(content) = attribute(tag, "content") else { return };
        for attr in ["property", "name", "itemprop"] {
            let Some(name) = attribute(tag, attr).filter(|_| self.head.metas.len() < MAX_METAS) else {
                continue;
            };
            // A property may be a list of names.
            for name in name.split_ascii_whitespace().take(4) {
                self.head.metas.push((short(name).to_ascii_lowercase(), short(content)));
            }
        }
    }

    fn link(&mut self, tag: &Tag) {
        if let (Some(rel), Some(href)) = (attribute(tag, "rel"), attribute(tag, "href"))
            && self.head.links.len() < MAX_LINKS
        {
            let media_type = attribute(tag, "type").unwrap_or_default();
            let media_type = media_type.split(';').next().unwrap_or_default().trim();
            let media_type = short(media_type).to_ascii_lowercase();
            let link = PageLink { rel: short(rel).to_ascii_lowercase(), media_type, href: short(href) };
            self.head.links.push(link);
        }
    }
}

fn is_json_ld(tag: &Tag) -> bool {
    attribute(tag, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
}

fn short(text: &str) -> String {
    let end = (0..=text.len().min(MAX_VALUE)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    text[..end].to_owned()
}

/// A frame (`<iframe>`) as markup has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    pub src: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// The first frame of a fragment of markup.
pub fn frame(html: &str) -> Option<Frame> {
    html::walk(html, FrameReader(None)).0
}

struct FrameReader(Option<Frame>);

impl Visitor for FrameReader {
    fn open(&mut self, tag: &Tag) -> bool {
        if &*tag.name == "iframe"
            && self.0.is_none()
            && let Some(src) = attribute(tag, "src")
        {
            let pixels = |name| attribute(tag, name).and_then(|n| n.trim().trim_end_matches("px").parse().ok());
            self.0 = Some(Frame { src: short(src), width: pixels("width"), height: pixels("height") });
        }
        false
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// The addresses to which the HTML of a status leads, in order: neither mentions nor hashtags, nor the fallback for apps
/// that do not know quotes.
pub fn status_links(html: &str) -> Vec<String> {
    if !html.contains("<a") {
        return Vec::new();
    }
    html::walk(html, LinkReader::default()).found
}

#[derive(Default)]
struct LinkReader {
    found: Vec<String>,
    /// The open link that may be one.
    open: Option<String>,
    in_quote: bool,
}

impl Visitor for LinkReader {
    fn open(&mut self, tag: &Tag) -> bool {
        let has =
            |class: &str| attribute(tag, "class").is_some_and(|all| all.split_ascii_whitespace().any(|c| c == class));
        match &*tag.name {
            "p" => self.in_quote = has("quote-inline"),
            "a" => {
                let named = has("mention") || has("hashtag") || has("u-url");
                let tagged = attribute(tag, "rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|r| r == "tag"));
                let wanted = !named && !tagged && !self.in_quote && self.found.len() < MAX_STATUS_LINKS;
                self.open = attribute(tag, "href").filter(|_| wanted).map(str::to_owned);
            }
            _ => {}
        }
        false
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.in_quote = false,
            "a" => self.found.extend(self.open.take()),
            _ => {}
        }
    }

    /// Some servers mark mentions and hashtags by nothing but their sign.
    fn text(&mut self, text: &str) {
        if text.trim_start().starts_with(['@', '#', '＃']) {
            self.open = None;
        }
    }
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
