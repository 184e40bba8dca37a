//! A post as a card: in a feed, opened in its thread, as an answer below it, or in short.

use domain::{StatusId, Timestamp};

use super::{Actions, MediaGrid, ObjectHead, Person, Poll, QuoteCard, Reactions};
use crate::{
    i18n::{Html, IntoArg, Words},
    paths,
};

#[derive(Debug, Clone)]
pub struct StatusCard {
    /// Of the post itself; for a boost that of the boosted post.
    pub id: StatusId,
    pub author: Person,
    pub at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub audience: Audience,
    /// BCP 47, for `lang`.
    pub lang: Option<String>,
    /// Why it is here, if not because of its author.
    pub why: Option<Why>,
    /// Whom it answers, where the thread is not shown.
    pub answers: Option<Person>,
    pub warning: Option<Warning>,
    /// The title of the viewer's filter behind which it is folded.
    pub filtered: Option<String>,
    /// Title, time and place, of what is more than a note.
    pub object: Option<ObjectHead>,
    pub body: Html,
    /// The first words as plain text (the warning, if there is one): part of the card's name for screen readers.
    pub first_words: String,
    /// Worth folding in a feed.
    pub long: bool,
    pub media: MediaGrid,
    pub poll: Option<Poll>,
    pub preview: Option<LinkPreview>,
    pub quote: Option<QuoteCard>,
    /// How many quote it.
    pub quotes: u64,
    pub reactions: Reactions,
    pub actions: Actions,
    pub shape: Shape,
    /// Which one of an author's own chain of posts: 1 of 5.
    pub chain: Option<(usize, usize)>,
    /// The application it was written with; shown when opened.
    pub app: Option<String>,
    /// Answers deeper in the thread that are not on this page.
    pub more_replies: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Feed,
    /// Opened: large, with the full date.
    Focused,
    /// Above the opened post: a line leads down to it.
    Ancestor,
    /// Below the opened post, that many steps in.
    Reply(u8),
    /// A few lines without actions, as a quotation of itself.
    Compact,
}

/// Who can see a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// Everyone, but not in search and feeds.
    Quiet,
    Followers,
    Mentioned,
}

impl Audience {
    pub const ALL: [Self; 4] = [Self::Everyone, Self::Quiet, Self::Followers, Self::Mentioned];

    /// As the API and our forms write it.
    pub fn value(self) -> &'static str {
        match self {
            Self::Everyone => "public",
            Self::Quiet => "unlisted",
            Self::Followers => "private",
            Self::Mentioned => "direct",
        }
    }

    /// The message with its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Everyone => "audience-everyone",
            Self::Quiet => "audience-quiet",
            Self::Followers => "audience-followers",
            Self::Mentioned => "audience-mentioned",
        }
    }

    /// The symbol beside the time; everyone needs none.
    fn icon(self) -> Option<&'static str> {
        match self {
            Self::Everyone => None,
            Self::Quiet => Some("i-quiet"),
            Self::Followers => Some("i-lock"),
            Self::Mentioned => Some("i-at"),
        }
    }
}

/// The line above a card.
#[derive(Debug, Clone)]
pub enum Why {
    /// Boosted by one person, perhaps a second one, and so many others.
    Boosted {
        by: Box<Person>,
        second: Option<Box<Person>>,
        others: u64,
    },
    Pinned,
}

/// What is said before the post is shown.
#[derive(Debug, Clone)]
pub struct Warning {
    pub text: Html,
    /// The viewer wants warnings unfolded.
    pub open: bool,
}

/// What a linked page says about itself.
#[derive(Debug, Clone)]
pub struct LinkPreview {
    pub url: String,
    pub host: String,
    pub title: String,
    pub description: String,
    pub image: Option<String>,
    /// Why its picture is not here: the key of the words for it.
    pub missing: Option<&'static str>,
    /// Where the picture would be here, if it may be had later: asking for it makes this server look for it again.
    pub again: Option<String>,
    pub lang: Option<String>,
}

/// How often an opened post was boosted, liked and quoted, in words. It follows the buttons.
#[derive(Debug, Clone)]
pub struct Tally {
    pub id: StatusId,
    pub facts: Vec<String>,
}

component!(Tally, TallyView, "components/tally.html");
component!(StatusCard, StatusCardView, "components/status.html");
component!(LinkPreview, LinkPreviewView, "components/preview.html");

impl Why {
    /// "Boosted by Rosa, Amir and 3 others"; none if that is not why.
    pub(crate) fn boosted(&self, w: &Words) -> Option<Html> {
        let Self::Boosted { by, second, others } = self else { return None };
        let name = ("name", by.name_html.arg());
        Some(match second {
            None => w.rich("why-boosted", &[name, ("others", others.arg())]),
            Some(second) => {
                w.rich("why-boosted-more", &[name, ("second", second.name_html.arg()), ("others", others.arg())])
            }
        })
    }

    /// One more who boosted it.
    pub(crate) fn add(&mut self, more: Person, count: u64) {
        if let Self::Boosted { by, second, others } = self {
            match second {
                None if more.id != by.id => (*second, *others) = (Some(Box::new(more)), count.saturating_sub(1)),
                None => {}
                Some(_) => *others += count,
            }
        }
    }
}

impl StatusCard {
    pub fn path(&self) -> String {
        paths::status(&self.author.acct, self.id)
    }

    fn boosted(&self, w: &Words) -> Html {
        self.why.as_ref().and_then(|why| why.boosted(w)).unwrap_or_default()
    }

    fn class(&self) -> &'static str {
        match self.shape {
            Shape::Feed => "",
            Shape::Focused => " focused",
            Shape::Ancestor => " ancestor",
            Shape::Reply(_) => " reply",
            Shape::Compact => " compact",
        }
    }

    fn depth(&self) -> Option<u8> {
        match self.shape {
            Shape::Reply(depth) if depth > 0 => Some(depth),
            _ => None,
        }
    }

    fn focused(&self) -> bool {
        self.shape == Shape::Focused
    }

    fn compact(&self) -> bool {
        self.shape == Shape::Compact
    }

    fn folded(&self) -> bool {
        self.long && !self.focused() && !self.compact()
    }

    /// The small facts under an opened post, in one line.
    pub(crate) fn tally(&self, w: &Words) -> Tally {
        let [boosts, likes, quotes] = [self.actions.boosts, self.actions.likes, self.quotes].map(|count| w.told(count));
        let mut facts = Vec::new();
        if boosts > 0 {
            facts.push(w.t1("post-boosts", "count", boosts));
        }
        if likes > 0 {
            facts.push(w.t1("post-likes", "count", likes));
        }
        if quotes > 0 {
            facts.push(w.t1("post-quotes", "count", quotes));
        }
        Tally { id: self.id, facts }
    }

    /// Whether the link to what it quotes, in its text, says nothing new.
    fn quoting(&self) -> bool {
        !self.compact() && self.quote.as_ref().is_some_and(QuoteCard::is_shown)
    }
}

/// What is left of a post that was deleted while the page was open; morphed over its card.
#[derive(Debug, Clone)]
pub struct GonePost {
    pub id: StatusId,
}

component!(GonePost, GonePostView, "components/gone.html");
