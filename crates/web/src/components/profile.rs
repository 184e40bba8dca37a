//! The head of a profile.

use domain::{AccountId, Timestamp};

use super::{Feed, Follow, Person};
use crate::i18n::{Html, Words};

#[derive(Debug, Clone)]
pub struct ProfileHeader {
    pub person: Person,
    /// The whole address, `rosa@hillside.example`, without the first `@`.
    pub address: String,
    /// The wide picture on top.
    pub header: Option<String>,
    pub bio: Html,
    pub fields: Vec<CheckedField>,
    pub joined: Timestamp,
    pub counts: Counts,
    pub follow: Follow,
    /// It is the viewer's own: show "Edit profile" instead of "Follow".
    pub own: bool,
    /// Approves followers.
    pub locked: bool,
    pub follows_you: bool,
    /// What the viewer keeps away, and can take back.
    pub muted: bool,
    pub blocked: bool,
    /// People the viewer follows who follow them.
    pub familiar: Vec<Person>,
    /// Where it was made, if on another server.
    pub original_url: Option<String>,
    /// The profile this person moved to.
    pub moved_to: Option<Person>,
    /// A role on this server, as a word.
    pub role: Option<String>,
    /// Follow requests that wait, on one's own profile.
    pub requests: u64,
    /// Pictures that are not here.
    pub missing: Vec<Missing>,
}

/// A picture that is not here.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The messages that say which, and why.
    pub which: &'static str,
    pub why: &'static str,
    /// Where it would be. Asking for it is what makes this server look for it again.
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub posts: u64,
    pub following: u64,
    pub followers: u64,
}

/// A line that people write about themselves.
#[derive(Debug, Clone)]
pub struct CheckedField {
    pub name: String,
    pub value: Html,
    /// The page it links to links back.
    pub checked: bool,
}

/// What stands under the head of a profile. Pressing "Block" or "Unblock" changes it.
#[derive(Debug, Clone)]
pub struct ProfilePosts {
    pub id: AccountId,
    /// Shown in place of posts: the account is suspended, or there is a block one way or the other.
    pub notice: Option<String>,
    /// Where they are shown all the same.
    pub anyway: Option<String>,
    pub feed: Feed,
}

component!(ProfilePosts, ProfilePostsView, "components/profile_posts.html");

component!(ProfileHeader, ProfileHeaderView, "components/profile.html");

impl ProfileHeader {
    fn report_path(&self) -> String {
        crate::paths::report(self.person.id)
    }

    fn followers_path(&self) -> String {
        format!("{}/followers", self.person.path())
    }

    fn following_path(&self) -> String {
        format!("{}/following", self.person.path())
    }

    fn host(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or_default()
    }

    /// "Amir follows her": the first of them by name.
    fn familiar_sentence(&self, w: &Words) -> Option<Html> {
        let first = self.familiar.first()?;
        Some(w.r2("profile-familiar", "name", &first.name_html, "others", self.familiar.len() - 1))
    }
}
