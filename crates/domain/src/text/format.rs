//! Text to HTML: Mastodon's markup exactly, because apps take it apart (paragraphs, shortened links, mentions as
//! `h-card`, hashtags).

use super::{
    escape,
    parse::{Entity, Mention, Parsed, parse},
};

/// Characters of a link that are shown after its scheme and `www.`.
const SHOWN: usize = 30;

/// An account that a mention resolved to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionLink {
    /// `name`, or `name@host` for an account elsewhere.
    pub acct: String,
    /// The page of the account.
    pub url: String,
}

/// The HTML of a status. `resolve` finds the account of a mention (unknown ones stay text), `tag_url` the page of a
/// hashtag as written.
pub fn format_html(
    text: &str,
    resolve: impl Fn(&Mention<'_>) -> Option<MentionLink>,
    tag_url: impl Fn(&str) -> String,
) -> String {
    Writer::new(Style::Paragraphs, text).write(text, &parse(text), resolve, tag_url)
}

/// [`format_html`] for a text that is parsed already.
pub fn format_parsed(
    text: &str,
    parsed: &Parsed<'_>,
    resolve: impl Fn(&Mention<'_>) -> Option<MentionLink>,
    tag_url: impl Fn(&str) -> String,
) -> String {
    Writer::new(Style::Paragraphs, text).write(text, parsed, resolve, tag_url)
}

/// The HTML of a profile's description: as a status.
pub fn format_bio_html(
    text: &str,
    resolve: impl Fn(&Mention<'_>) -> Option<MentionLink>,
    tag_url: impl Fn(&str) -> String,
) -> String {
    format_html(text, resolve, tag_url)
}

/// The HTML of a profile field: one line, links with `rel="me"` (they are what the other page is checked against),
/// mentions with their host.
pub fn format_field_html(
    text: &str,
    resolve: impl Fn(&Mention<'_>) -> Option<MentionLink>,
    tag_url: impl Fn(&str) -> String,
) -> String {
    Writer::new(Style::Field, text).write(text, &parse(text), resolve, tag_url)
}

/// The paragraph that leads a quote for readers whose software knows no quotes; others hide it by its class.
pub fn quote_paragraph(url: &str) -> String {
    let mut html = String::from(r#"<p class="quote-inline">RE: "#);
    push_link(&mut html, url, false);
    html.push_str("</p>");
    html
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Paragraphs,
    Field,
}

/// Writes pieces of text and entities; line ends wait until something follows them, so that none trail.
struct Writer {
    html: String,
    style: Style,
    waiting_line_ends: usize,
}

impl Writer {
    fn new(style: Style, text: &str) -> Self {
        Self { html: String::with_capacity(text.len() * 2 + 64), style, waiting_line_ends: 0 }
    }

    fn write(
        mut self,
        text: &str,
        parsed: &Parsed<'_>,
        resolve: impl Fn(&Mention<'_>) -> Option<MentionLink>,
        tag_url: impl Fn(&str) -> String,
    ) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        let accounts: Vec<_> = parsed.mentions().map(resolve).collect();
        let mut accounts_left = accounts.iter();
        let mut end = 0;
        for entity in &parsed.entities {
            let range = entity.range();
            let account = match entity {
                Entity::Shortcode(_) => continue,
                Entity::Mention(_) => match accounts_left.next().and_then(Option::as_ref) {
                    None => continue,
                    found => found,
                },
                _ => None,
            };
            self.push_text(&text[end..range.start]);
            self.begin_piece();
            end = range.end;
            match (entity, account) {
                (Entity::Link(link), _) => push_link(&mut self.html, link.url, self.style == Style::Field),
                (Entity::Hashtag(tag), _) => push_hashtag(&mut self.html, tag.name, &tag_url(tag.name)),
                (_, Some(account)) => self.push_mention(account, &accounts),
                _ => {}
            }
        }
        self.push_text(&text[end..]);
        self.finish()
    }

    /// Text with its line ends: `\n`, `\r\n` and `\r` alike.
    fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|b| matches!(b, b'\n' | b'\r')) {
            self.push_words(&rest[..at]);
            self.waiting_line_ends += 1;
            let width = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
            rest = &rest[at + width..];
        }
        self.push_words(rest);
    }

    /// Blank lines at the start of a paragraph do not make one of their own.
    fn push_words(&mut self, words: &str) {
        let at_start = self.html.is_empty() || self.waiting_line_ends > 1;
        let kept = if at_start && words.trim().is_empty() { "" } else { words };
        if !kept.is_empty() {
            self.begin_piece();
            escape::push(&mut self.html, kept);
        }
    }

    /// Opens the first paragraph, or writes the line ends that waited.
    fn begin_piece(&mut self) {
        let first = self.html.is_empty();
        match (self.style, std::mem::take(&mut self.waiting_line_ends)) {
            (Style::Paragraphs, _) if first => self.html.push_str("<p>"),
            (_, 0) => {}
            (Style::Field, _) if first => {}
            (Style::Field, _) => self.html.push(' '),
            (Style::Paragraphs, 1) => self.html.push_str("<br>"),
            (Style::Paragraphs, _) => self.html.push_str("</p><p>"),
        }
    }

    /// Only the name is shown, unless two people of one name are mentioned or the style asks for the host.
    fn push_mention(&mut self, account: &MentionLink, all: &[Option<MentionLink>]) {
        let name = username(&account.acct);
        let is_namesake = |other: &MentionLink| {
            username(&other.acct).eq_ignore_ascii_case(name) && !other.acct.eq_ignore_ascii_case(&account.acct)
        };
        let full = self.style == Style::Field || all.iter().flatten().any(is_namesake);
        let html = &mut self.html;
        html.push_str(r#"<span class="h-card" translate="no"><a href=""#);
        escape::push(html, &account.url);
        html.push_str(r#"" class="u-url mention">@<span>"#);
        escape::push(html, if full { &account.acct } else { name });
        html.push_str("</span></a></span>");
    }

    fn finish(mut self) -> String {
        if self.style == Style::Paragraphs && !self.html.is_empty() {
            self.html.push_str("</p>");
        }
        self.html
    }
}

fn username(acct: &str) -> &str {
    acct.split('@').next().unwrap_or(acct)
}

fn push_hashtag(html: &mut String, name: &str, url: &str) {
    html.push_str(r#"<a href=""#);
    escape::push(html, url);
    html.push_str(r#"" class="mention hashtag" rel="tag">#<span>"#);
    escape::push(html, name);
    html.push_str("</span></a>");
}

/// A link that shows the first 30 characters of its address; scheme, `www.` and the rest are there but invisible, so
/// that copied text is whole.
fn push_link(html: &mut String, url: &str, me: bool) {
    let (prefix, address) = split_prefix(url);
    let cut = address.char_indices().nth(SHOWN).map(|(at, _)| at);
    // One character more is shown rather than replaced by an ellipsis as wide.
    let cut = cut.filter(|&at| address[at..].chars().nth(1).is_some());
    let (shown, rest) = address.split_at(cut.unwrap_or(address.len()));
    html.push_str(r#"<a href=""#);
    escape::push(html, url);
    html.push_str(r#"" rel=""#);
    html.push_str(if me { "me nofollow noopener" } else { "nofollow noopener" });
    html.push_str(r#"" translate="no" target="_blank"><span class="invisible">"#);
    escape::push(html, prefix);
    html.push_str(r#"</span><span class=""#);
    html.push_str(if cut.is_some() { "ellipsis" } else { "" });
    html.push_str(r#"">"#);
    escape::push(html, shown);
    html.push_str(r#"</span><span class="invisible">"#);
    escape::push(html, rest);
    html.push_str("</span></a>");
}

/// The part of an address that nobody needs to read: `https://www.`.
fn split_prefix(url: &str) -> (&str, &str) {
    let hidden = |prefix: &str| {
        let head = url.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix));
        head.map_or(0, str::len)
    };
    let scheme = ["https://", "http://", "xmpp:"].into_iter().map(hidden).max().unwrap_or(0);
    let www = url[scheme..].get(..4).is_some_and(|www| scheme >= 7 && www.eq_ignore_ascii_case("www."));
    url.split_at(scheme + if www { 4 } else { 0 })
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
