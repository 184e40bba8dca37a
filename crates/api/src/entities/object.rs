//! What a `Status` says beyond Mastodon's: `object` (an article's title, an event's time and place, a film's length and
//! stream) and `emoji_reactions`. Both are left out where there is nothing to say, so that apps see what they know.

use domain::{EventState, StatusKind, Timestamp};
use serde::Serialize;
use services::{statuses::Given, views};

use super::{account::write_accounts, piece};
use crate::JsonBytes;

#[derive(Serialize)]
pub(super) struct Object<'a> {
    #[serde(rename = "type")]
    kind: StatusKind,
    /// Plain text; the head of `content` says it, too.
    title: Option<&'a str>,
    start_time: Option<Timestamp>,
    end_time: Option<Timestamp>,
    /// The place's name and address on one line.
    location: Option<&'a str>,
    /// Seconds.
    duration: Option<f64>,
    /// Whether it is broadcast as it happens.
    live: bool,
    /// An HLS stream, where no file can be played.
    stream_url: Option<&'a str>,
    /// Of an event: confirmed, tentative or cancelled.
    event_status: Option<EventState>,
    /// Where one takes part from afar.
    online_url: Option<&'a str>,
    attendees: Option<i64>,
    maximum_attendees: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct Reaction<'a> {
    /// The emoji, or a custom one's short code, of another server with its name.
    name: &'a str,
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    static_url: Option<&'a str>,
}

impl<'a> From<&'a views::Object> for Object<'a> {
    fn from(object: &'a views::Object) -> Self {
        let event = object.event.as_ref();
        Self {
            kind: object.kind,
            title: object.title.as_deref(),
            start_time: object.starts_at,
            end_time: object.ends_at,
            location: object.place.as_deref(),
            duration: object.duration.map(|millis| millis as f64 / 1000.0),
            live: object.live,
            stream_url: object.stream_url.as_deref(),
            event_status: event.map(|event| event.state),
            online_url: event.and_then(|event| event.online_url.as_deref()),
            attendees: event.and_then(|event| event.attendees),
            maximum_attendees: event.and_then(|event| event.most_attendees),
        }
    }
}

impl<'a> From<&'a views::Reaction> for Reaction<'a> {
    fn from(reaction: &'a views::Reaction) -> Self {
        let picture = reaction.picture.as_ref();
        Self {
            name: &reaction.name,
            count: reaction.count,
            url: picture.map(|(url, _)| url.as_str()),
            static_url: picture.map(|(_, still)| still.as_str()),
        }
    }
}

/// `Aldea::GivenReaction[]`: emoji with those who gave them, as Pleroma has it.
pub fn given_reactions_json(all: &[Given]) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, all, |out, given| {
        out.extend_from_slice(piece::open(&Reaction::from(&given.reaction)).as_bytes());
        piece::flag(out, b"me", given.me);
        out.extend_from_slice(b",\"accounts\":");
        write_accounts(out, &given.accounts);
        out.push(b'}');
    });
    JsonBytes(out.into())
}
