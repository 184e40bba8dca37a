//! What the staff has decided about somebody ("strikes"), and what they say against it. Whose account is closed may read
//! and do this as well.

use std::time::Duration;

use domain::{AppealId, Code, Invalid, Job, Power, StatusId, WarningId};
use storage::{
    Tx, jobs,
    timelines::Page,
    users,
    warnings::{self, Warning},
};

use crate::{
    App, Error, Result, Viewer,
    views::{self, Item},
};

/// Characters of an appeal.
pub const APPEAL: usize = 2000;
/// How long after a decision one can object to it.
const OPEN: Duration = Duration::from_hours(24 * 20);
/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// A page of the decisions about the viewer, the newest first.
pub async fn list(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Warning>> {
    Ok(warnings::page(&mut app.db.conn(), viewer.account, page).await?)
}

/// A decision about the viewer.
pub async fn find(app: &App, viewer: &Viewer, id: WarningId) -> Result<Warning> {
    warnings::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)
}

/// The viewer's posts that caused it, as far as they are still there.
pub async fn statuses(app: &App, viewer: &Viewer, warning: &Warning) -> Result<Vec<Item>> {
    let ids: Vec<StatusId> = serde_json::from_str(&warning.status_ids).unwrap_or_default();
    views::items_by_id(app, Some(viewer), &ids).await
}

/// Whether the viewer can still object.
pub fn is_open(app: &App, warning: &Warning) -> bool {
    warning.appeal_text.is_none() && warning.overruled_at.is_none() && app.now() < warning.created_at + OPEN
}

/// The viewer objects to a decision, once.
///
/// # Errors
/// [`Error::Invalid`] (`text`) if nothing or too much is said, or it can no longer be.
pub async fn appeal(app: &App, viewer: &Viewer, id: WarningId, text: &str) -> Result<()> {
    let warning = find(app, viewer, id).await?;
    let text = text.trim();
    let refuse = |code, reason: String| Err(Invalid::new("text", code, reason).into());
    if !is_open(app, &warning) {
        return refuse(Code::Invalid, "It is too late to appeal this strike".into());
    }
    if text.is_empty() {
        return refuse(Code::Blank, "can't be blank".into());
    }
    if text.chars().count() > APPEAL {
        return Err(Invalid::too_long("text", APPEAL).into());
    }
    for _ in 0..CLASHES {
        let (id, mut tx) = (AppealId::at(app.now()), app.db.begin().await?);
        if warnings::insert_appeal(&mut tx, id, &warning, text, app.now()).await? {
            tell_staff(app, &mut tx, viewer, id).await?;
            return Ok(tx.commit().await?);
        }
        drop(tx);
        if find(app, viewer, warning.id).await?.appeal_text.is_some() {
            return refuse(Code::Taken, "has already been taken".into());
        }
    }
    Err(Error::internal("no free id for an appeal"))
}

/// A letter to each of those who can decide on it, but for the viewer.
async fn tell_staff(app: &App, tx: &mut Tx, viewer: &Viewer, appeal: AppealId) -> Result<()> {
    for (user, _) in
        users::with_power(tx, Power::ManageAppeals).await?.into_iter().filter(|(user, _)| *user != viewer.user)
    {
        jobs::enqueue(tx, &Job::MailAppeal { user, appeal }, app.now()).await?;
    }
    Ok(())
}
