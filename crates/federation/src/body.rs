//! What is shown of an object: its title and when and where it is, its words, a link to its page. Apps get all of it as
//! the text of the status; our pages show the head apart.

use activitypub::{
    uri,
    vocab::{EventState as State, Object, ObjectKind, Occasion},
};
use domain::{EventState, StatusId, StatusKind, Timestamp, text};
use services::App;
use storage::objects::StatusObject;

/// Words of an excerpt by which one sees that the text begins with it.
const PROBE: usize = 40;

/// Pages linked from one object beside its words.
const MAX_CARDS: usize = 4;

/// The text of an object as received and as shown.
pub struct Body {
    pub text: String,
    pub html: String,
    /// Bytes of `html` that say title, time and place.
    pub head: usize,
}

impl Body {
    pub fn of(app: &App, object: &Object) -> Self {
        let content = object.content.clone().unwrap_or_default();
        let mut html = text::sanitize(&head(object));
        let head = html.len();
        let words = words(app, object, &content);
        if object.kind.is_native() {
            html.push_str(&words);
            html.push_str(&text::sanitize(&cards(object, &words)));
        } else {
            // What a link is shared for stands above what is said of it.
            html.push_str(&text::sanitize(&cards(object, &words)));
            html.push_str(&lead(object, &words));
            html.push_str(&words);
            html.push_str(&text::sanitize(&link(object.page())));
        }
        Self { text: content, html, head }
    }
}

/// The row that says what the object is; None if it is a note or question without a title.
pub fn row(object: &Object, head: usize) -> Option<StatusObject> {
    let title = title(object);
    if object.kind.is_native() && title.is_none() {
        return None;
    }
    Some(StatusObject {
        status_id: StatusId(0),
        kind: kind(object.kind),
        title,
        starts_at: object.occasion.starts_at.map(Timestamp::from_millis),
        ends_at: object.occasion.ends_at.map(Timestamp::from_millis),
        place: object.occasion.place.clone(),
        duration: object.duration,
        live: object.live,
        stream_url: object.stream.clone(),
        head: i64::try_from(head).unwrap_or(0),
        event_state: (object.kind == ObjectKind::Event).then(|| state(object.occasion.state)),
        online_url: object.occasion.online.clone(),
        attendees: object.occasion.attendees.and_then(|count| i64::try_from(count).ok()),
        most_attendees: object.occasion.most_attendees.and_then(|count| i64::try_from(count).ok()),
    })
}

const fn state(state: State) -> EventState {
    match state {
        State::Confirmed => EventState::Confirmed,
        State::Tentative => EventState::Tentative,
        State::Cancelled => EventState::Cancelled,
    }
}

const fn kind(kind: ObjectKind) -> StatusKind {
    match kind {
        ObjectKind::Note => StatusKind::Note,
        ObjectKind::Question => StatusKind::Question,
        ObjectKind::Article => StatusKind::Article,
        ObjectKind::Page => StatusKind::Page,
        ObjectKind::Image => StatusKind::Image,
        ObjectKind::Audio => StatusKind::Audio,
        ObjectKind::Video => StatusKind::Video,
        ObjectKind::Event => StatusKind::Event,
    }
}

/// The title as plain text. A note's name is one only beside a text: alone it is a vote, or a chat's name.
fn title(object: &Object) -> Option<String> {
    let name = text::to_plain(object.name.as_deref()?);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_words = !object.kind.is_native() || object.content.is_some();
    Some(name).filter(|name| has_words && !name.is_empty())
}

fn head(object: &Object) -> String {
    let mut html = String::new();
    if let Some(title) = title(object) {
        html.push_str(&format!("<h2>{}</h2>", text::escape(&title)));
    }
    let lines = occasion(&object.occasion);
    if !lines.is_empty() {
        html.push_str(&format!("<p>{}</p>", lines.join("<br>")));
    }
    html
}

/// When and where, a line each. Apps cannot turn times into the reader's zone: they are told in UTC.
fn occasion(occasion: &Occasion) -> Vec<String> {
    let mut lines = Vec::new();
    match occasion.state {
        State::Confirmed => {}
        State::Tentative => lines.push("❔ Tentative".to_owned()),
        State::Cancelled => lines.push("🚫 Cancelled".to_owned()),
    }
    if let Some(start) = occasion.starts_at {
        let (start, end) = (moment(start), occasion.ends_at.map(moment));
        lines.push(match end.filter(|end| *end != start) {
            Some(end) => format!("📅 {start} – {end} UTC"),
            None => format!("📅 {start} UTC"),
        });
    }
    if let Some(place) = &occasion.place {
        lines.push(format!("📍 {}", text::escape(place)));
    }
    lines
}

/// "2026-07-14 17:30"
fn moment(millis: i64) -> String {
    let text = Timestamp::from_millis(millis).to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// The content as HTML: what is no HTML (PeerTube's descriptions) keeps its lines and gets its links.
fn words(app: &App, object: &Object, content: &str) -> String {
    match object.content_type.as_deref() {
        Some("text/markdown" | "text/plain") => {
            text::sanitize(&text::format_html(content, |_| None, |tag| app.config.tag_url(tag)))
        }
        _ => text::sanitize(content),
    }
}

/// The excerpt of a titled object, where it is not only the beginning of its text.
fn lead(object: &Object, words: &str) -> String {
    let Some(summary) = &object.summary else { return String::new() };
    let flat = |html: &str| text::to_plain(html).split_whitespace().collect::<Vec<_>>().join(" ");
    let excerpt = flat(summary);
    let probe: String = excerpt.chars().take(PROBE).collect();
    if probe.is_empty() || flat(words).contains(&probe) {
        return String::new();
    }
    text::sanitize(&format!("<p>{summary}</p>"))
}

/// The pages that came as attachments (Lemmy, Mbin, Mobilizon), unless the words link to them anyway or they are quoted.
fn cards(object: &Object, words: &str) -> String {
    let known = text::status_links(words);
    let quoted = object.quote.as_ref().map(|quote| quote.uri.as_str());
    let is_new = |card: &&String| {
        let same = |other: &str| uri::same(other, card);
        !known.iter().any(|link| same(link)) && !quoted.is_some_and(same) && !same(object.page())
    };
    object.cards.iter().filter(is_new).take(MAX_CARDS).map(|card| link(card)).collect()
}

fn link(page: &str) -> String {
    let page = text::escape(page);
    format!("<p><a href=\"{page}\">{page}</a></p>")
}
