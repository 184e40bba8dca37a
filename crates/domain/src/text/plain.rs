//! HTML to text, for search, notifications, feeds and previews.

use super::{
    chars::is_unwanted,
    html::{self, Visitor, is_hidden_element},
    math::Formula,
};
use html5ever::tokenizer::Tag;
use unicode_segmentation::UnicodeSegmentation;

/// The words of an HTML fragment: `<br>` is a line end, blocks are parted by an empty line. The invisible parts of
/// links are kept, so addresses are whole.
pub fn to_plain(html: &str) -> String {
    let start = Reader { out: String::with_capacity(html.len()), ..Reader::default() };
    if html.contains(['<', '&']) {
        html::walk(html, start).finish()
    } else {
        let mut reader = start;
        reader.text(html);
        reader.finish()
    }
}

/// The first `limit` characters of a text on one line, cut between words where possible, with an ellipsis if more
/// followed.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // A character is at most a few dozen bytes long: stop reading when there is more than enough.
        if line.len() > limit.saturating_mul(64) {
            break;
        }
    }
    let Some((cut, _)) = line.grapheme_indices(true).nth(limit) else {
        return line;
    };
    let room = line.grapheme_indices(true).nth(limit.saturating_sub(1)).map_or(cut, |(at, _)| at);
    // Only if that does not cost more than half: scripts without spaces have no other place to be cut.
    let at_word = line[..room].rfind(' ').filter(|space| !line[room..].starts_with(' ') && space * 2 > room);
    line.truncate(at_word.unwrap_or(room));
    line.push('…');
    line
}

#[derive(Default)]
struct Reader {
    out: String,
    /// Line ends that are written when more text comes.
    line_ends: usize,
    /// A space that is written when more text comes on this line.
    space: bool,
    in_pre: u32,
    hidden: Option<(String, u32)>,
    formula: Option<Formula>,
}

impl Visitor for Reader {
    fn open(&mut self, tag: &Tag) -> bool {
        if let Some((name, depth)) = &mut self.hidden {
            *depth += u32::from(&*tag.name == name && !tag.self_closing);
            return true;
        }
        if let Some(formula) = &mut self.formula {
            formula.open(tag);
            return true;
        }
        match &*tag.name {
            "math" | "svg" if tag.self_closing => {}
            "math" => self.formula = Some(Formula::new(tag)),
            name if is_hidden_element(name) => {
                self.hidden = Some((name.to_owned(), 1));
                return name == "svg";
            }
            "br" => self.line_ends = (self.line_ends + 1).min(2),
            name => self.boundary(name),
        }
        self.in_pre += u32::from(&*tag.name == "pre");
        self.formula.is_some()
    }

    fn close(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= u32::from(name == hidden);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        if let Some(formula) = &mut self.formula {
            if formula.close(name) {
                let text = formula.text();
                self.formula = None;
                self.text(&text);
            }
            return;
        }
        if name == "pre" {
            self.in_pre = self.in_pre.saturating_sub(1);
        }
        self.boundary(name);
    }

    fn text(&mut self, text: &str) {
        if let Some(formula) = &mut self.formula {
            return formula.push(text);
        }
        if self.hidden.is_some() {
            return;
        }
        let mut lines = text.split(['\n', '\r']).peekable();
        self.push(lines.next().unwrap_or_default());
        while let Some(line) = lines.next() {
            match line.trim_start() {
                _ if self.in_pre > 0 => {
                    self.line_ends += 1;
                    self.push(line);
                }
                // A line end in the source is a space like any other, but an empty line was meant: Pixelfed writes no tags.
                "" if lines.peek().is_some() && !self.at_line_start() => self.line_ends = 2,
                words => {
                    self.space = true;
                    self.push(words);
                }
            }
        }
    }
}

impl Reader {
    fn boundary(&mut self, name: &str) {
        let wanted = match name {
            "p" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" => 2,
            "ul" | "ol" | "li" | "div" | "tr" | "dt" | "dd" | "table" | "section" | "article" | "header" | "footer" => {
                1
            }
            "figure" | "figcaption" | "details" | "summary" | "address" | "aside" | "main" | "nav" | "title" => 1,
            "td" | "th" => {
                self.space = true;
                0
            }
            _ => 0,
        };
        self.line_ends = self.line_ends.max(wanted);
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = if self.at_line_start() && self.in_pre == 0 { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        if self.at_line_start() {
            let trimmed = self.out.trim_end().len();
            self.out.truncate(trimmed);
            if trimmed > 0 {
                self.out.extend(std::iter::repeat_n('\n', self.line_ends));
            }
        } else if self.space && !self.out.ends_with(' ') && !text.starts_with(' ') {
            self.out.push(' ');
        }
        (self.line_ends, self.space) = (0, false);
        if text.contains(is_unwanted) {
            self.out.extend(text.chars().filter(|&c| !is_unwanted(c)));
        } else {
            self.out.push_str(text);
        }
    }

    fn at_line_start(&self) -> bool {
        self.line_ends > 0 || self.out.is_empty()
    }

    fn finish(mut self) -> String {
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
