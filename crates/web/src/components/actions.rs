//! The five actions under a post: one form whose buttons are named `do`. The fragment that answers each of them.

use domain::StatusId;

use crate::paths;

#[derive(Debug, Clone)]
pub struct Actions {
    pub id: StatusId,
    /// The post's own address here; the form posts to it.
    pub path: String,
    /// Where the post was written, if on another server.
    pub original_url: Option<String>,
    pub replies: u64,
    pub boosts: u64,
    pub likes: u64,
    pub boosted: bool,
    pub liked: bool,
    pub bookmarked: bool,
    /// On the top of the author's profile.
    pub pinned: bool,
    /// Its audience allows it to be shown to others.
    pub boostable: bool,
    /// The viewer may quote it, or ask to.
    pub quotable: bool,
    pub standing: Standing,
}

/// What the viewer is to the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not signed in.
    Stranger,
    Reader,
    Author,
}

component!(Actions, ActionsView, "components/actions.html");

impl Actions {
    fn reply_path(&self) -> String {
        paths::reply(self.id)
    }

    fn quote_path(&self) -> String {
        format!("{}?quote={}", paths::COMPOSE, self.id)
    }

    fn report_path(&self) -> String {
        paths::report_post(self.id)
    }

    fn edit_path(&self) -> String {
        format!("{}?edit={}", paths::COMPOSE, self.id)
    }

    fn interact(&self) -> String {
        paths::interact(&self.path)
    }

    /// The host of the server where it was written.
    fn origin(&self) -> Option<String> {
        let url = url::Url::parse(self.original_url.as_deref()?).ok()?;
        url.host_str().map(str::to_owned)
    }
}
