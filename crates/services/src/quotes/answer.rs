//! What becomes of a quote: accepted, refused, taken back.

use domain::{AccountId, Job, NotificationType, QuoteState as S, StatusId};
use storage::{
    Tx, jobs, notifications, quotes,
    statuses::{self, Count, Status},
};

use super::quoted_of;
use crate::{App, Error, Result, Viewer, notifications::Told};

/// The quoted author agrees: by an answer, a stamp, or the policy. `stamp` is the consent's address, where it is of
/// another server. True if that is news.
pub async fn accept(app: &App, quoting: &Status, stamp: Option<&str>) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some(quoted) = quoted_of(&mut tx, quoting).await? else { return Ok(false) };
    if stamp.is_some() {
        quotes::set_stamp(&mut tx, quoting.id, stamp).await?;
    }
    if !quotes::set_state(&mut tx, quoting.id, &[S::Pending, S::Rejected], S::Accepted).await? {
        return Ok(false);
    }
    let mut told = Told::default();
    settle(app, &mut tx, quoting, &quoted, &mut told).await?;
    spread(app, &mut tx, quoting).await?;
    tx.commit().await?;
    told.raise(app);
    crate::statuses::raise_changed(app, quoting).await?;
    Ok(true)
}

/// What follows from an accepted quote: it counts, and its author is told.
pub(crate) async fn settle(app: &App, tx: &mut Tx, quoting: &Status, quoted: &Status, told: &mut Told) -> Result<()> {
    statuses::count(tx, quoted.id, Count::Quotes, 1).await?;
    let (author, from, kind) = (quoted.account_id, quoting.account_id, NotificationType::Quote);
    told.tell(app, tx, author, from, kind, Some(quoting.id)).await
}

/// The quoted author refuses, or takes an earlier consent back. True if that is news.
pub async fn reject(app: &App, quoting: &Status) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if quotes::set_state(&mut tx, quoting.id, &[S::Accepted], S::Revoked).await? {
        unsettle(&mut tx, quoting).await?;
    } else if !quotes::set_state(&mut tx, quoting.id, &[S::Pending], S::Rejected).await? {
        return Ok(false);
    }
    spread(app, &mut tx, quoting).await?;
    tx.commit().await?;
    crate::statuses::raise_changed(app, quoting).await?;
    Ok(true)
}

/// Takes the consent to a quote of an own status back.
pub async fn revoke(app: &App, viewer: &Viewer, quoted: StatusId, quoting: StatusId) -> Result<()> {
    let quoted = crate::statuses::visible(app, viewer.account, quoted).await?;
    if quoted.account_id != viewer.account {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let quoting = statuses::find(&mut app.db.conn(), quoting).await?.ok_or(Error::NotFound)?;
    if quoting.quote_of_id != Some(quoted.id) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    if quotes::set_state(&mut tx, quoting.id, &[S::Accepted], S::Revoked).await? {
        unsettle(&mut tx, &quoting).await?;
        if !quoting.local_only {
            let job = Job::DeliverQuoteRevocation { status: quoting.id };
            jobs::enqueue(&mut tx, &job, app.now()).await?;
        }
    } else if !quotes::set_state(&mut tx, quoting.id, &[S::Pending, S::Rejected], S::Revoked).await? {
        return Ok(());
    }
    spread(app, &mut tx, &quoting).await?;
    tx.commit().await?;
    crate::statuses::raise_changed(app, &quoting).await
}

/// A status of another server quotes something else now, or by another stamp: that is to be verified anew.
pub async fn redirect(app: &App, quoting: &Status, uri: Option<&str>, stamp: Option<&str>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if quoting.quote_state == Some(S::Accepted) {
        unsettle(&mut tx, quoting).await?;
    }
    quotes::replace(&mut tx, quoting.id, uri, stamp).await?;
    if uri.is_some() {
        jobs::enqueue(&mut tx, &Job::VerifyQuote { status: quoting.id, depth: 0 }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// An accepted quote whose deletion was undone counts again.
pub(crate) async fn resettle(app: &App, tx: &mut Tx, quoting: &Status, told: &mut Told) -> Result<()> {
    match quoted_of(tx, quoting).await? {
        Some(quoted) => settle(app, tx, quoting, &quoted, told).await,
        None => Ok(()),
    }
}

/// An accepted quote counts no longer, and was never told.
pub(crate) async fn unsettle(tx: &mut Tx, quoting: &Status) -> Result<()> {
    let Some(id) = quoting.quote_of_id else { return Ok(()) };
    statuses::count(tx, id, Count::Quotes, -1).await?;
    if let Some(quoted) = statuses::find(tx, id).await? {
        let (author, kind): (AccountId, _) = (quoted.account_id, NotificationType::Quote);
        notifications::withdraw(tx, author, quoting.account_id, kind, Some(quoting.id)).await?;
    }
    Ok(())
}

/// Other servers learn what became of a quote from the quoting status itself.
async fn spread(app: &App, tx: &mut Tx, quoting: &Status) -> Result<()> {
    if quoting.local && !quoting.local_only {
        jobs::enqueue(tx, &Job::DeliverStatusUpdate { status: quoting.id }, app.now()).await?;
    }
    Ok(())
}
