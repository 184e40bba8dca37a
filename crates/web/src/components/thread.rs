//! What stands around an opened post: the replies below it, what is still being looked for, and what has joined since.

use domain::StatusId;

use super::StatusCard;

/// Depth first, each with `Shape::Reply(depth)`.
#[derive(Debug, Clone, Default)]
pub struct Replies(pub Vec<StatusCard>);

component!(Replies, RepliesView, "components/replies.html");

/// Other servers are being asked for more of the thread.
#[derive(Debug, Clone, Default)]
pub struct Searching {
    /// The page to look at again; None if nothing is asked (any more).
    pub path: Option<String>,
}

component!(Searching, SearchingView, "components/searching.html");

/// What is said above the first post.
#[derive(Debug, Clone, Default)]
pub enum Above {
    #[default]
    Nothing,
    /// The beginning is not here.
    Missing,
    /// Earlier posts have come since: the page that shows them.
    Arrived(String),
}

component!(Above, AboveView, "components/above.html");

/// The button in the header that says how many replies have joined, and leads to the first of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Joined {
    /// Zero shows nothing.
    pub count: usize,
    pub first: StatusId,
}

component!(Joined, JoinedView, "components/joined.html");
