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
    /// Where it can be played as it comes (HLS), on the server that has it.
    pub stream: Option<String>,
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
    /// Of the server that has the stream.
    pub(crate) fn stream_host(&self) -> String {
        let url = self.stream.as_deref().and_then(|url| url::Url::parse(url).ok());
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    fn is_event(&self) -> bool {
        self.starts_at.is_some() || self.place.is_some()
    }
}
