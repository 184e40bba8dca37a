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
    /// The name of a text: it does not take place, or perhaps.
    pub state: Option<&'static str>,
    /// Where one takes part from afar.
    pub online: Option<String>,
    /// Those who come; and those for whom there is room.
    pub attendees: Option<i64>,
    pub most_attendees: Option<i64>,
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

    fn online_host(&self) -> String {
        let url = self.online.as_deref().and_then(|url| url::Url::parse(url).ok());
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    fn counts(&self) -> bool {
        self.attendees.is_some() || self.most_attendees.is_some()
    }

    /// "12 / 40", or what is known of it.
    fn people(&self) -> String {
        match (self.attendees, self.most_attendees) {
            (Some(come), Some(most)) => format!("{come} / {most}"),
            (Some(come), None) => come.to_string(),
            (None, most) => most.map(|most| format!("≤ {most}")).unwrap_or_default(),
        }
    }

    fn is_event(&self) -> bool {
        self.starts_at.is_some() || self.place.is_some() || self.online.is_some()
    }
}
