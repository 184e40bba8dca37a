//! Taking a deletion back while it has not left this server: everything is as if it had not been.

use domain::{AccountId, FaspEvent, QuoteState, StatusId, Visibility};
use storage::{
    Tx, accounts, jobs, polls, recipients,
    statuses::{self, Count, Status},
    tag_follows,
};

use super::{delete::end_key, insert::is_counted_reply, raise_changed};
use crate::{
    App, Error, Result, Viewer,
    conversations::{self, Changed},
    fasp,
    notifications::Told,
    quotes, search,
};

/// Undoes the deletion of an own status.
///
/// # Errors
/// [`Error::NotFound`] if nothing of the viewer's was deleted, or it is final by now.
pub async fn undelete(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let status = statuses::find_deleted(&mut tx, id).await?.filter(|s| s.account_id == viewer.account);
    let status = status.ok_or(Error::NotFound)?;
    if !jobs::cancel(&mut tx, &end_key(id)).await? || !statuses::restore(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    let mut told = Told::default();
    let conversations = show(app, &mut tx, &status, &mut told).await?;
    tx.commit().await?;
    conversations.raise(app);
    told.raise(app);
    raise_changed(app, &status).await
}

/// Puts a status and the boosts that went with it back into all counts.
async fn show(app: &App, tx: &mut Tx, status: &Status, told: &mut Told) -> Result<Changed> {
    statuses::unbury(tx, &status.uri).await?;
    search::index::touch(app, tx, status.id).await?;
    fasp::status(app, tx, status, FaspEvent::New).await?;
    if status.visibility != Visibility::Direct {
        let tags = tag_follows::of_status(tx, status.id).await?;
        tag_follows::recount(tx, status.account_id, &tags).await?;
        accounts::count_status(tx, status.account_id, 1, None).await?;
        if let Some(parent) = status.in_reply_to_id.filter(|_| is_counted_reply(status.visibility)) {
            statuses::count(tx, parent, Count::Replies, 1).await?;
        }
    }
    if let Some(deleted_at) = status.deleted_at {
        for booster in statuses::restore_reblogs(tx, status.id, deleted_at).await? {
            accounts::count_status(tx, booster, 1, None).await?;
        }
    }
    if status.quote_state == Some(QuoteState::Accepted) {
        quotes::resettle(app, tx, status, told).await?;
    }
    // Its end may have come in between, and found nothing.
    if let Some(poll) = status.poll_id
        && let Some(poll) = polls::find(tx, poll).await?
    {
        crate::polls::schedule_end(app, tx, &poll, true).await?;
    }
    let (silent, named): (Vec<_>, Vec<_>) =
        recipients::list(tx, status.id).await?.into_iter().partition(|one| one.silent);
    let ids = |people: Vec<recipients::Recipient>| -> Vec<AccountId> {
        people.into_iter().map(|one| one.account_id).collect()
    };
    conversations::add(app, tx, status, &ids(named), &ids(silent)).await
}
