//! The post that another one quotes: a few lines in an inset, folded where its author is hidden by the viewer, or the
//! word why it is not there.

use domain::Timestamp;

use super::{MediaGrid, Person};
use crate::i18n::Html;

#[derive(Debug, Clone)]
pub struct QuoteCard {
    pub what: Quoted,
}

#[derive(Debug, Clone)]
pub enum Quoted {
    /// The message that says why nothing is shown.
    Absent(&'static str),
    /// `veil`: the message that says why it is folded.
    Shown { post: Box<QuotedPost>, veil: Option<&'static str> },
}

#[derive(Debug, Clone)]
pub struct QuotedPost {
    pub author: Person,
    pub path: String,
    pub at: Timestamp,
    /// BCP 47, for `lang`.
    pub lang: Option<String>,
    /// What is said before the post is shown.
    pub warning: Option<Html>,
    pub body: Html,
    pub media: MediaGrid,
    pub has_poll: bool,
    /// It quotes a post in turn.
    pub quotes: bool,
}

component!(QuoteCard, QuoteCardView, "components/quote.html");

impl QuoteCard {
    /// Whether the text's own link to the post says nothing new.
    pub fn is_shown(&self) -> bool {
        matches!(self.what, Quoted::Shown { .. })
    }
}
