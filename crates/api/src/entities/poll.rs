//! `Poll`. What is the same for everybody is one piece for the time while it is open and one for afterwards; what the
//! viewer chose is put beside it.

use domain::{PollId, Timestamp};
use serde::Serialize;
use services::views::{self, PollState};

use super::{
    emoji::{self, CustomEmoji},
    piece,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Part<'a> {
    id: PollId,
    expires_at: Option<Timestamp>,
    expired: bool,
    multiple: bool,
    votes_count: i64,
    /// Where only one option can be chosen, the votes are the voters.
    voters_count: Option<i64>,
    options: Vec<PollOption<'a>>,
    emojis: Vec<CustomEmoji<'a>>,
}

#[derive(Serialize)]
struct PollOption<'a> {
    title: &'a str,
    /// 0 while the author hides them: Mastodon says null, which not all apps can read.
    votes_count: i64,
}

impl<'a> Part<'a> {
    fn new(poll: &'a views::Poll, expired: bool) -> Self {
        let shown = poll.shows_totals(expired);
        let option = |option: &'a views::PollOption| PollOption {
            title: &option.title,
            votes_count: if shown { option.votes } else { 0 },
        };
        Self {
            id: poll.id,
            expires_at: poll.expires_at,
            expired,
            multiple: poll.multiple,
            votes_count: poll.votes(),
            voters_count: poll.voters.filter(|_| poll.multiple),
            options: poll.options.iter().map(option).collect(),
            emojis: emoji::all(&poll.emojis),
        }
    }
}

/// Appends a `Poll`.
pub fn write_poll(out: &mut Vec<u8>, poll: &views::Poll, state: &PollState) {
    let pieces = poll.json.get_or_init(|| {
        let piece = |expired| piece::open(&Part::new(poll, expired)).into();
        Box::new([piece(false), piece(true)])
    });
    out.extend_from_slice(pieces[usize::from(state.over)].as_bytes());
    if let Some(choices) = &state.choices {
        piece::flag(out, b"voted", state.voted);
        out.extend_from_slice(b",\"own_votes\":");
        piece::list(out, choices, |out, choice| out.extend_from_slice(choice.to_string().as_bytes()));
    }
    out.push(b'}');
}

/// Appends a status's `,"poll":`, which is null if it asks nothing.
pub(super) fn write_member(out: &mut Vec<u8>, status: &views::Status, state: Option<&PollState>) {
    out.extend_from_slice(b",\"poll\":");
    match (&status.poll, state) {
        (Some(poll), Some(state)) => write_poll(out, poll, state),
        _ => out.extend_from_slice(b"null"),
    }
}

/// `Poll`
pub fn poll_json(poll: &views::Poll, state: &PollState) -> JsonBytes {
    let mut out = Vec::new();
    write_poll(&mut out, poll, state);
    JsonBytes(out.into())
}
