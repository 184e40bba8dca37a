//! Turns any HTML into elements that Mastodon keeps, properly nested and at most [`MAX_DEPTH`] deep. Not a judge of
//! safety (that is `ammonia`), but everything it writes is on the allow-list already.

use super::{
    allow::{ATTRIBUTES, ELEMENTS, is_block, is_foreign_block, keep_attribute, live_href},
    escape,
    html::{self, Visitor, attribute, is_hidden_element},
    math::Formula,
};
use html5ever::tokenizer::Tag;

const MAX_DEPTH: usize = 64;
/// Most signs that need escaping. The serialiser behind `ammonia` looks from each one to the end of its text, so
/// hundreds of thousands would take a second; further ones are left out.
const MAX_ESCAPES: usize = 10_000;

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
    let start = Shaper {
        out,
        shape,
        stack: Vec::new(),
        aside: None,
        in_dead_link: false,
        gap: false,
        inline: false,
        escapes: 0,
    };
    html::walk(html, start).finish()
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
    escapes: usize,
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
                let text = self.without_layout(text);
                if text.contains(|c: char| !c.is_ascii_whitespace()) {
                    self.end_gap();
                    self.inline = true;
                }
                self.push_text(text);
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
        self.end_gap();
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
                    self.push_end(name);
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

    /// Text without the white space that only lays out its source: before anything else, and on a line that is empty.
    fn without_layout<'t>(&self, text: &'t str) -> &'t str {
        let words = text.trim_ascii_start();
        let space = &text[..text.len() - words.len()];
        let on_empty_line = self.gap || !self.inline;
        match self.stack.last() {
            _ if self.out.is_empty() => text.trim_start(),
            // Parsers drop one line end after `<pre>`; without any, all read the same.
            Some(Open::Element("pre")) if self.out.ends_with('>') => text.trim_start_matches('\n'),
            _ if self.stack.contains(&Open::Element("pre")) => text,
            _ if on_empty_line && (words.is_empty() || space.contains('\n')) => words,
            _ => text,
        }
    }

    fn push_text(&mut self, text: &str) {
        const ESCAPED: [char; 4] = ['&', '<', '>', '\u{a0}'];
        self.escapes += text.matches(ESCAPED).count();
        if self.escapes > MAX_ESCAPES {
            self.out.push_str(&text.replace(ESCAPED, ""));
        } else {
            escape::push(&mut self.out, text);
        }
    }

    /// Paragraphs that held only what is not kept (a picture) go with it.
    fn push_end(&mut self, name: &str) {
        if name == "p" && self.out.ends_with("<p>") {
            self.out.truncate(self.out.len() - "<p>".len());
            return;
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Before anything stands on the line: the break that a foreign block asked for.
    fn end_gap(&mut self) {
        if std::mem::take(&mut self.gap) && std::mem::take(&mut self.inline) {
            self.out.push_str(if self.shape == Shape::Line { " " } else { "<br>" });
        }
    }

    fn finish(mut self) -> String {
        self.close_to(0);
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }
}
