//! What the staff announces to everybody here: on the home page until it is read, and on a page of its own.

use domain::{AnnouncementId, Timestamp};

use super::Reactions;
use crate::{
    i18n::{Html, Words},
    paths,
};

#[derive(Debug, Clone)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub body: Html,
    pub at: Timestamp,
    /// Of an event: when it begins and ends.
    pub event: Event,
    /// There is a button to put it away.
    pub unread: bool,
    pub reactions: Reactions,
}

/// Days or moments of an event.
#[derive(Debug, Clone, Copy, Default)]
pub struct Event {
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// Only the days count.
    pub all_day: bool,
}

component!(Announcement, AnnouncementView, "components/announcement.html");

impl Announcement {
    pub fn element(&self) -> String {
        format!("news-{}", self.id)
    }

    fn path(&self) -> String {
        paths::announcement(self.id)
    }
}

impl Event {
    /// "From 3 May 2026 to 5 May 2026"; nothing if it is no event.
    fn when(&self, w: &Words) -> Option<String> {
        let said = |at: Timestamp| if self.all_day { w.whole_day(at) } else { w.moment(at) };
        match (self.starts_at.map(said), self.ends_at.map(said)) {
            (Some(start), Some(end)) if start != end => Some(w.t2("news-from-to", "start", start, "end", end)),
            (Some(start), _) => Some(w.t1("news-on", "start", start)),
            (None, Some(end)) => Some(w.t1("news-until", "end", end)),
            (None, None) => None,
        }
    }
}
