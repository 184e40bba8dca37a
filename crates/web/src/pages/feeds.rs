//! Home, this server, all servers, hashtags, bookmarks, likes; and the feeds of one person.

use super::page;
use crate::components::{Announcement, Feed, Person, Place, ProfileHeader, ProfilePosts, Tabs};

page! {
    /// Any list of posts: `/home`, `/public/local`, `/public`, `/tags/{tag}`, `/bookmarks`, `/favourites`. The block
    /// `feed` answers `?max_id=` (put = Append) and `?min_id=` (put = Prepend) as a fragment.
    FeedPage, "pages/feed.html", ["feed"], {
        heading: String,
        /// A sentence under the heading: what this list is.
        hint: String,
        /// The feeds beside this one; none for a list that stands alone.
        tabs: Option<Tabs>,
        /// "Share something...": the signed-in person, where a new post would show up.
        write: Option<Person>,
        /// What the new-post box starts with, such as ` #ferry` on a hashtag's page.
        write_text: String,
        /// What the staff announces and the person has not read, on the home page.
        announcements: Vec<Announcement>,
        /// A button or a link beside the heading.
        aside: Option<FeedAside>,
        feed: Feed,
    }
}

/// What can be done about a whole feed.
#[derive(Debug, Clone)]
pub enum FeedAside {
    /// Follow this hashtag, or no more: where the form goes.
    Follow {
        path: String,
        following: bool,
    },
    Link {
        path: String,
        label: String,
    },
}

page! {
    /// `/@{acct}` and its other tabs. The posts' feed answers `?max_id=`.
    ProfilePage, "pages/profile.html", [], {
        header: ProfileHeader,
        tabs: Tabs,
        posts: ProfilePosts,
    }
}

impl FeedPage {
    fn write_path(&self) -> String {
        if self.write_text.is_empty() {
            return crate::paths::COMPOSE.to_owned();
        }
        let text: String = url::form_urlencoded::byte_serialize(self.write_text.as_bytes()).collect();
        format!("{}?text={text}", crate::paths::COMPOSE)
    }
}
