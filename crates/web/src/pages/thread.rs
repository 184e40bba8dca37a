//! One post with what came before and after it, and the versions of an edited one.

use domain::Timestamp;

use super::page;
use crate::{
    components::{Above, Audience, Composer, Joined, LinkPreview, Person, Place, Replies, Searching, StatusCard},
    i18n::Html,
};

page! {
    /// `/@{acct}/{id}`.
    ThreadPage, "pages/thread.html", ["thread"], {
        /// From the first post down to the one that the opened one answers.
        ancestors: Vec<StatusCard>,
        above: Above,
        post: StatusCard,
        /// To answer at once; none when signed out.
        answer: Option<Composer>,
        replies: Replies,
        searching: Searching,
        /// Some cards have warnings that are folded: offer to unfold all (`?warnings=open`).
        warnings: bool,
    }
}

impl ThreadPage {
    /// Only single people get it.
    fn is_message(&self) -> bool {
        self.post.audience == Audience::Mentioned
    }

    /// The place of the button for what joins while the page is open.
    fn joined(&self) -> Joined {
        Joined::default()
    }
}

page! {
    /// `/@{acct}/{id}/edits`, the newest version first.
    HistoryPage, "pages/history.html", [], {
        author: Person,
        /// The post's address.
        path: String,
        versions: Vec<Version>,
    }
}

/// A post as it was once.
#[derive(Debug, Clone)]
pub struct Version {
    pub at: Timestamp,
    pub warning: String,
    /// What changed since the version before is marked by `<ins>` and `<del>`.
    pub body: Html,
    pub pictures: usize,
    pub preview: Option<LinkPreview>,
}
