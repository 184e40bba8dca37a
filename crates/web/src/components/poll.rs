//! A poll: to vote in, or to read. One form to the post's own address, its button `do=vote`.

use domain::{StatusId, Timestamp};

#[derive(Debug, Clone)]
pub struct Poll {
    /// Of the post.
    pub id: StatusId,
    /// The post's address.
    pub path: String,
    pub options: Vec<PollOption>,
    /// More than one can be chosen.
    pub multiple: bool,
    /// The viewer may vote now.
    pub open: bool,
    /// People who voted, or votes if that is not known.
    pub voters: u64,
    pub ends_at: Option<Timestamp>,
    pub over: bool,
}

#[derive(Debug, Clone)]
pub struct PollOption {
    pub title: String,
    /// None while the author hides them.
    pub votes: Option<u64>,
    /// The viewer voted for it.
    pub mine: bool,
}

component!(Poll, PollView, "components/poll.html");

impl Poll {
    /// Of all voters, in percent.
    fn percent(&self, votes: &u64) -> u64 {
        (votes.saturating_mul(100) + self.voters / 2).checked_div(self.voters).unwrap_or(0).min(100)
    }

    /// Of the form's controls.
    fn kind(&self) -> &'static str {
        if self.multiple { "checkbox" } else { "radio" }
    }
}
