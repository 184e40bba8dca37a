//! Lists of posts, and what stands around them: tabs, the button for new posts, the pager, the empty list.

use domain::{StatusId, Timestamp};

use super::{Person, StatusCard};
use crate::i18n::{Html, Words};

/// Posts, newest first, with what leads on. The fragment that answers "Older posts" and "3 new posts".
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// What the list is called, for screen readers.
    pub label: String,
    pub items: Vec<FeedItem>,
    /// The address of the next page (`?max_id=`); none at the end.
    pub older: Option<String>,
    pub put: Put,
    /// Only the beginning, among other things: nothing is said at its end.
    pub part: bool,
    /// The newest post of the list (a boost's own id): from there on new posts are counted.
    pub newest: Option<StatusId>,
    pub fresh: Fresh,
    pub empty: EmptyState,
}

#[derive(Debug, Clone)]
pub enum FeedItem {
    Post(Box<StatusCard>),
    /// Several boosts in a row, folded.
    Shelf(Shelf),
    /// "You have read everything below, up to ..."
    Read(Timestamp),
    /// Posts in between are not loaded; the address of those.
    Gap(String),
}

/// Boosts that follow each other, behind one line.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Who boosted all of them.
    pub by: Option<Person>,
    /// Never empty.
    pub cards: Vec<StatusCard>,
}

component!(Shelf, ShelfView, "components/shelf.html");

impl Shelf {
    fn id(&self) -> String {
        self.cards.first().map(|card| format!("shelf-{}", card.id)).unwrap_or_default()
    }

    fn title(&self, w: &Words) -> Html {
        let count = self.cards.len();
        match &self.by {
            Some(by) => w.r2("shelf-by", "name", &by.name_html, "count", count),
            None => w.r1("shelf", "count", count),
        }
    }

    /// Those who wrote them, each once.
    fn authors(&self) -> Vec<&Person> {
        let mut authors: Vec<&Person> = Vec::with_capacity(self.cards.len());
        for card in &self.cards {
            if authors.iter().all(|author| author.id != card.author.id) {
                authors.push(&card.author);
            }
        }
        authors.truncate(4);
        authors
    }
}

/// Where a fragment's list goes: the value of `data-put`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Put {
    /// The list is the list: a whole page, or a replacement.
    #[default]
    Whole,
    /// Its items go below those that are there.
    Append,
    /// Above.
    Prepend,
}

impl Put {
    pub(crate) fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Append => Some("append"),
            Self::Prepend => Some("prepend"),
        }
    }

    pub fn is_whole(self) -> bool {
        self == Self::Whole
    }
}

component!(Feed, FeedView, "components/feed.html");

/// The button in the header that says how many posts are new. Also sent as the `fresh` event of the live stream.
#[derive(Debug, Clone, Default)]
pub struct Fresh {
    /// Zero shows nothing.
    pub count: u64,
    /// There are more than that: "20+ new posts".
    pub more: bool,
    /// The fresh page, for those without script: the feed's own address.
    pub href: String,
    /// The posts newer than the newest on the page (`?min_id=`), for the script; None if the page shows none.
    pub newer: Option<String>,
    /// Notifications are new, not posts.
    pub notices: bool,
}

impl Fresh {
    fn key(&self) -> &'static str {
        match (self.notices, self.more) {
            (false, false) => "fresh",
            (false, true) => "fresh-many",
            (true, false) => "notice-fresh",
            (true, true) => "notice-fresh-many",
        }
    }
}

component!(Fresh, FreshView, "components/fresh.html");

/// One drawing, one sentence, one button.
#[derive(Debug, Clone, Default)]
pub struct EmptyState {
    /// A symbol of the sprite, such as `i-sprout`.
    pub icon: &'static str,
    pub text: String,
    /// Where to go from here: address and words.
    pub action: Option<(String, String)>,
}

component!(EmptyState, EmptyStateView, "components/empty.html");

/// Links to the neighbours of a page.
#[derive(Debug, Clone, Default)]
pub struct Tabs {
    pub label: String,
    pub items: Vec<Tab>,
}

#[derive(Debug, Clone)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
}

component!(Tabs, TabsView, "components/tabs.html");

impl Tab {
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current }
    }
}
