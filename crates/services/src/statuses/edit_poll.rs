//! What an edit does to a poll: another question begins without votes, another end or another rule of showing counts
//! keeps them.

use domain::{PollDraft, PollId, Timestamp};
use storage::{
    Tx, polls,
    polls::{Choice, NewPoll, Poll},
    statuses::Status,
};

use super::compose;
use crate::{
    App, Result,
    polls::{asks_the_same, schedule_end},
};

/// The poll as it was.
pub(super) struct PollBefore {
    poll: Poll,
    options: Vec<Choice>,
}

impl PollBefore {
    pub async fn load(app: &App, status: &Status) -> Result<Option<Self>> {
        let Some(id) = status.poll_id else { return Ok(None) };
        let mut db = app.db.conn();
        let Some(poll) = polls::find(&mut db, id).await? else { return Ok(None) };
        Ok(Some(Self { poll, options: polls::options(&mut db, id).await? }))
    }

    pub fn titles(&self) -> Vec<String> {
        self.options.iter().map(|option| option.title.clone()).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PollChange {
    Keep,
    Remove,
    Add(NewPoll),
    /// Another question.
    Replace(NewPoll),
    /// The same question.
    Adjust {
        expires_at: Option<Timestamp>,
        hide_totals: bool,
    },
    /// The origin's counts of the same question.
    Count(NewPoll),
}

/// What the author's change means. The end stays if no new one is given.
pub(super) fn poll_change(
    app: &App,
    given: Option<Option<PollDraft>>,
    before: Option<&PollBefore>,
    has_media: bool,
) -> Result<PollChange> {
    let given = match given {
        // Files took its place.
        None if has_media && before.is_some() => None,
        None => return Ok(PollChange::Keep),
        Some(poll) => poll.filter(|poll| !poll.options.is_empty()),
    };
    let Some(mut given) = given else {
        return Ok(if before.is_some() { PollChange::Remove } else { PollChange::Keep });
    };
    let end = before.and_then(|before| before.poll.expires_at).filter(|_| given.expires_in.is_none());
    if let Some(end) = end {
        // Only to pass the check: the end itself is kept.
        given.expires_in = Some(domain::MIN_POLL_DURATION.as_secs());
        let checked = compose::check_poll(app, Some(given), has_media)?;
        return Ok(checked.map_or(PollChange::Keep, |poll| {
            let new = NewPoll { expires_at: Some(end), ..compose::new_poll(poll, app.now()) };
            authored(new, before)
        }));
    }
    let checked = compose::check_poll(app, Some(given), has_media)?;
    Ok(checked.map_or(PollChange::Keep, |poll| authored(compose::new_poll(poll, app.now()), before)))
}

fn authored(new: NewPoll, before: Option<&PollBefore>) -> PollChange {
    let Some(before) = before else { return PollChange::Add(new) };
    if !asks_the_same(before.poll.multiple, &before.options, &new) {
        return PollChange::Replace(new);
    }
    if before.poll.expires_at == new.expires_at && before.poll.hide_totals == new.hide_totals {
        return PollChange::Keep;
    }
    PollChange::Adjust { expires_at: new.expires_at, hide_totals: new.hide_totals }
}

impl PollChange {
    /// What a newer version from another server means.
    pub fn received(new: Option<NewPoll>, before: Option<&PollBefore>) -> Self {
        match (new, before) {
            (None, None) => Self::Keep,
            (None, Some(_)) => Self::Remove,
            (Some(new), None) => Self::Add(new),
            (Some(new), Some(before)) if asks_the_same(before.poll.multiple, &before.options, &new) => Self::Count(new),
            (Some(new), Some(_)) => Self::Replace(new),
        }
    }

    /// The options' titles afterwards; none if there is no poll.
    pub fn titles(&self, before: Option<&PollBefore>) -> Vec<String> {
        match self {
            Self::Remove => Vec::new(),
            Self::Add(new) | Self::Replace(new) => new.options.iter().map(|(title, _)| title.clone()).collect(),
            Self::Keep | Self::Adjust { .. } | Self::Count(_) => before.map(PollBefore::titles).unwrap_or_default(),
        }
    }

    pub async fn write(&self, app: &App, tx: &mut Tx, status: &Status) -> Result<()> {
        let id = PollId(status.id.0);
        match self {
            Self::Keep => return Ok(()),
            Self::Remove => return Ok(polls::delete(tx, id).await?),
            Self::Add(new) => polls::insert(tx, status.id, status.account_id, new).await?,
            Self::Replace(new) => polls::replace(tx, id, new).await?,
            Self::Adjust { expires_at, hide_totals } => polls::adjust(tx, id, *expires_at, *hide_totals).await?,
            Self::Count(new) => polls::set_counts(tx, id, new).await?,
        }
        if status.local
            && let Some(poll) = polls::find(tx, id).await?
        {
            schedule_end(app, tx, &poll, true).await?;
        }
        Ok(())
    }
}
