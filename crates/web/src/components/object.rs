//! What a post is besides its words: the title of an article, when and where an event is, a stream.

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
    /// It told of a broadcast that has ended.
    pub over: bool,
}

component!(ObjectHead, ObjectHeadView, "components/object.html");

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
