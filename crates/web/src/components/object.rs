//! What a post is besides its words: the title of an article, when and where an event is, a stream; and the emoji that
//! people put under it.

use domain::Timestamp;

/// Above the words of a post.
#[derive(Debug, Clone, Default)]
pub struct ObjectHead {
    pub title: Option<String>,
    /// Leads to the page of the origin.
    pub url: String,
    /// Of an event.
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub place: Option<String>,
    /// It is broadcast as it happens.
    pub live: bool,
}

component!(ObjectHead, ObjectHeadView, "components/object.html");

/// An emoji under a post, and how often.
#[derive(Debug, Clone)]
pub struct Reaction {
    pub name: String,
    pub count: u64,
    /// Of a custom one.
    pub picture: Option<String>,
}

impl ObjectHead {
    fn is_event(&self) -> bool {
        self.starts_at.is_some() || self.place.is_some()
    }
}
