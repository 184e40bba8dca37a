//! Polls of posts.

use domain::AccountId;
use services::views::Item;

use crate::components::{Poll, PollOption};

/// The poll of the post that people read, at its address.
pub fn poll(item: &Item, path: &str, me: Option<AccountId>) -> Option<Poll> {
    let (status, _) = item.target();
    let (poll, state) = status.poll.as_ref().zip(item.poll.as_ref())?;
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let choices = state.choices.as_deref().unwrap_or_default();
    let shown = poll.shows_totals(state.over);
    let option = |(at, option): (usize, &services::views::PollOption)| PollOption {
        title: option.title.clone(),
        votes: shown.then(|| count(option.votes)),
        mine: choices.contains(&(at as i64)),
    };
    Some(Poll {
        id: status.id,
        path: path.to_owned(),
        options: poll.options.iter().enumerate().map(option).collect(),
        multiple: poll.multiple,
        open: me.is_some() && !state.voted && !state.over,
        voters: count(poll.voters.filter(|_| poll.multiple).unwrap_or_else(|| poll.votes())),
        ends_at: poll.expires_at,
        over: state.over,
    })
}
