//! A poll, to read.

use domain::Timestamp;

#[derive(Debug, Clone)]
pub struct Poll {
    pub options: Vec<PollOption>,
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
}
