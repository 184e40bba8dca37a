//! The one door through which ready markup enters a page. Everything else is escaped by the templates.

use std::fmt;

use askama::filters::HtmlSafe;

/// Markup that was sanitised by the server (post bodies, names with emoji, biographies) or made by ourselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Vouches that `markup` came out of the sanitiser.
    pub fn sanitised(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// Plain text as markup.
    pub fn text(text: &str) -> Self {
        let mut markup = String::with_capacity(text.len());
        escape(text, &mut markup);
        Self(markup)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Appends `text` so that it is only text, in elements and in quoted attributes.
pub(super) fn escape(text: &str, markup: &mut String) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            c => markup.push(c),
        }
    }
}
