//! Turns any HTML into elements that Mastodon keeps, properly nested and at most [`MAX_DEPTH`] deep. Not a judge of
//! safety (that is `ammonia`), but everything it writes is on the allow-list already.

use super::{
    escape,
    html::{self, Visitor, attribute, is_hidden_element},
    math::Formula,
    sanitize::SCHEMES,
};
use html5ever::tokenizer::Tag;
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

const MAX_DEPTH: usize = 64;
const MAX_HREF: usize = 8 * 1024;

/// What kind of text comes out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Paragraphs, lists and quotes.
    Blocks,
    /// Inline elements on one line.
    Line,
}

pub(super) fn reshape(html: &str, shape: Shape) -> String {
    let out = String::with_capacity(html.len() + 64);
    let start = Shaper { out, shape, stack: Vec::new(), aside: None, in_dead_link: false, gap: false, inline: false };
    html::walk(html, start).finish()
}

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
fn live_href(value: &str) -> Option<&str> {
    let value = value.trim();
    let (scheme, _) = value.split_once(':')?;
    let allowed = SCHEMES.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed));
    (allowed && value.len() <= MAX_HREF && url::Url::parse(value).is_ok()).then_some(value)
}

fn is_language_tag(value: &str) -> bool {
    (2..=35).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// An element that is open. Headings are written as a paragraph in bold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Element(&'static str),
    Heading,
}

impl Open {
    fn is_block(self) -> bool {
        match self {
            Self::Element(name) => is_block(name),
            Self::Heading => true,
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(name, "p" | "pre" | "blockquote" | "ul" | "ol" | "li")
}

/// An element whose content is set aside rather than written.
enum Aside {
    Hidden { name: String, depth: u32 },
    Formula(Formula),
}

struct Shaper {
    out: String,
    shape: Shape,
    stack: Vec<Open>,
    aside: Option<Aside>,
    in_dead_link: bool,
    /// A block that is not kept began or ended here: what follows starts on a line of its own.
    gap: bool,
    /// Something stands on the present line.
    inline: bool,
}

impl Visitor for Shaper {
    fn open(&mut self, tag: &Tag) -> bool {
        match &mut self.aside {
            Some(Aside::Hidden { name, depth }) => {
                *depth += u32::from(&*tag.name == name && !tag.self_closing);
                return true;
            }
            Some(Aside::Formula(formula)) => {
                formula.open(tag);
                return true;
            }
            None => {}
        }
        match &*tag.name {
            "math" if tag.self_closing => {}
            "math" => self.aside = Some(Aside::Formula(Formula::new(tag))),
            "svg" if tag.self_closing => {}
            name if is_hidden_element(name) => {
                self.aside = Some(Aside::Hidden { name: name.to_owned(), depth: 1 });
                return name == "svg";
            }
            name => self.open_visible(name, tag),
        }
        self.aside.is_some()
    }

    fn close(&mut self, name: &str) {
        match &mut self.aside {
            Some(Aside::Hidden { name: hidden, depth }) => {
                *depth -= u32::from(name == hidden);
                if *depth == 0 {
                    self.aside = None;
                }
            }
            Some(Aside::Formula(formula)) => {
                if formula.close(name) {
                    let text = formula.text();
                    self.aside = None;
                    self.text(&text);
                }
            }
            None => self.close_visible(name),
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.aside {
            Some(Aside::Hidden { .. }) => {}
            Some(Aside::Formula(formula)) => formula.push(text),
            None => {
                let is_blank = text.bytes().all(|b| b.is_ascii_whitespace());
                if is_blank && self.gap {
                    return;
                }
                if !is_blank {
                    self.begin_inline();
                }
                escape::push(&mut self.out, text);
            }
        }
    }
}

impl Shaper {
    fn open_visible(&mut self, name: &str, tag: &Tag) {
        match name {
            "br" => self.line_break(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.open_block(Open::Heading, tag),
            "a" => self.open_link(tag),
            "span" if self.in_dead_link => {}
            "td" | "th" if self.inline && !self.gap => self.out.push(' '),
            _ => match ELEMENTS.iter().find(|element| **element == name) {
                Some(element) if is_block(element) => self.open_block(Open::Element(element), tag),
                Some(element) => self.open_inline(element, tag),
                None => self.gap |= is_foreign_block(name),
            },
        }
    }

    fn line_break(&mut self) {
        if self.shape == Shape::Line {
            self.gap = true;
        } else {
            (self.gap, self.inline) = (false, false);
            self.out.push_str("<br>");
        }
    }

    fn open_block(&mut self, open: Open, tag: &Tag) {
        let in_list = self.stack.iter().any(|open| matches!(open, Open::Element("ul" | "ol")));
        if self.shape == Shape::Line || (open == Open::Element("li") && !in_list) {
            self.gap = true;
            return;
        }
        self.close_before(open);
        (self.gap, self.inline) = (false, false);
        match open {
            Open::Element(name) => self.push(name, tag),
            Open::Heading if self.stack.len() < MAX_DEPTH => {
                self.out.push_str("<p><strong>");
                self.stack.push(open);
            }
            Open::Heading => {}
        }
    }

    /// Closes what a new block ends: an open paragraph or heading, and an item of the same list.
    fn close_before(&mut self, open: Open) {
        let Some(at) = self.stack.iter().rposition(|open| open.is_block()) else {
            return;
        };
        match self.stack[at] {
            Open::Heading | Open::Element("p") => {
                self.close_to(at);
                self.close_before(open);
            }
            Open::Element("li") if open == Open::Element("li") => self.close_to(at),
            _ => {}
        }
    }

    fn open_inline(&mut self, name: &'static str, tag: &Tag) {
        if matches!(name, "rt" | "rp")
            && let Some(Open::Element("rt" | "rp")) = self.stack.last()
        {
            self.close_to(self.stack.len() - 1);
        }
        if self.gap {
            self.begin_inline();
        }
        self.push(name, tag);
    }

    /// Links do not nest, and one whose address is not allowed is only its words.
    fn open_link(&mut self, tag: &Tag) {
        self.close_link();
        self.in_dead_link = attribute(tag, "href").and_then(live_href).is_none();
        if !self.in_dead_link {
            self.open_inline("a", tag);
        }
    }

    fn close_link(&mut self) {
        self.in_dead_link = false;
        if let Some(at) = self.stack.iter().rposition(|open| *open == Open::Element("a")) {
            self.close_to(at);
        }
    }

    fn push(&mut self, name: &'static str, tag: &Tag) {
        if self.stack.len() >= MAX_DEPTH {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        let own = ATTRIBUTES.iter().find(|(element, _)| *element == name).map_or(&[][..], |(_, names)| names);
        for attr in tag.attrs.iter().filter(|attr| &*attr.name.local == "lang" || own.contains(&&*attr.name.local)) {
            if let Some(value) = keep_attribute(name, &attr.name.local, &attr.value) {
                self.out.push(' ');
                self.out.push_str(&attr.name.local);
                self.out.push_str("=\"");
                escape::push(&mut self.out, &value);
                self.out.push('"');
            }
        }
        self.out.push('>');
        self.stack.push(Open::Element(name));
    }

    fn close_visible(&mut self, name: &str) {
        match name {
            "a" => self.close_link(),
            // The standard reads `</br>` as `<br>`.
            "br" => self.line_break(),
            "span" if self.in_dead_link => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close_last(Open::Heading),
            _ => match ELEMENTS.iter().find(|element| **element == name) {
                Some(element) if self.shape == Shape::Blocks || !is_block(element) => {
                    self.close_last(Open::Element(element));
                }
                Some(_) => self.gap = true,
                None => self.gap |= is_foreign_block(name),
            },
        }
    }

    fn close_last(&mut self, open: Open) {
        if let Some(at) = self.stack.iter().rposition(|other| *other == open) {
            self.close_to(at);
        }
    }

    /// Closes the element at `at` of the stack and all within it.
    fn close_to(&mut self, at: usize) {
        while self.stack.len() > at {
            match self.stack.pop() {
                Some(Open::Element(name)) => {
                    self.out.push_str("</");
                    self.out.push_str(name);
                    self.out.push('>');
                    if is_block(name) {
                        (self.gap, self.inline) = (false, false);
                    }
                }
                Some(Open::Heading) => {
                    self.out.push_str("</strong></p>");
                    (self.gap, self.inline) = (false, false);
                }
                None => return,
            }
        }
    }

    /// Something is about to stand on the line: first the break that a foreign block asked for.
    fn begin_inline(&mut self) {
        if std::mem::take(&mut self.gap) && self.inline {
            self.out.push_str(if self.shape == Shape::Line { " " } else { "<br>" });
        }
        self.inline = true;
    }

    fn finish(mut self) -> String {
        self.close_to(0);
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }
}

/// Elements that stand on lines of their own and are not kept.
fn is_foreign_block(name: &str) -> bool {
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
