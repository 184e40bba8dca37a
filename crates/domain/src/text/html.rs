//! A walk over the tags and texts of an HTML fragment: the tokenizer of the HTML standard, without a tree, so in linear
//! time and constant depth whatever is sent.

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::{Rawtext, Rcdata, ScriptData},
    },
};
use std::cell::RefCell;

/// What is done with the pieces of a fragment.
pub(super) trait Visitor {
    /// A start tag. True if what follows is markup whatever the element's name, as within SVG.
    fn open(&mut self, tag: &Tag) -> bool;
    fn close(&mut self, name: &str);
    /// All text up to the next tag, with its character references resolved.
    fn text(&mut self, text: &str);
}

/// Walks over `html` and gives the visitor back.
pub(super) fn walk<V: Visitor>(html: &str, visitor: V) -> V {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let sink = Sink(RefCell::new(State { visitor, text: String::new() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // The tokenizer only stops early at a `Script` result, which this sink never gives.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().visitor
}

/// The value of an attribute.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

/// Elements whose content is not for reading.
pub(super) fn is_hidden_element(name: &str) -> bool {
    matches!(name, "iframe" | "noembed" | "noframes" | "noscript" | "script" | "style" | "svg" | "template" | "xmp")
}

struct Sink<V>(RefCell<State<V>>);

struct State<V> {
    visitor: V,
    /// Text up to the next tag; the tokenizer gives it in pieces that end at every line.
    text: String,
}

impl<V: Visitor> State<V> {
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.visitor.text(&self.text);
            self.text.clear();
        }
    }
}

impl<V: Visitor> TokenSink for Sink<V> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text.push_str(&text),
            Token::EOFToken => state.end_text(),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => {
                state.end_text();
                state.visitor.close(&tag.name);
            }
            Token::TagToken(tag) => {
                state.end_text();
                let is_markup = state.visitor.open(&tag);
                return if is_markup { TokenSinkResult::Continue } else { content_of(&tag.name) };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the content of an element is read (HTML standard, 13.2.6.4).
fn content_of(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(ScriptData),
        "iframe" | "noembed" | "noframes" | "noscript" | "style" | "xmp" => TokenSinkResult::RawData(Rawtext),
        "textarea" | "title" => TokenSinkResult::RawData(Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}
