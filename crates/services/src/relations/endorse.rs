//! Recommending people on one's profile: only those whom one follows.

use domain::{AccountId, Code, Invalid};
use storage::{accounts, endorsements, follows};

use crate::{App, Error, Result, Viewer};

/// Puts somebody on the viewer's profile.
pub async fn endorse(app: &App, viewer: &Viewer, target: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    accounts::find(&mut tx, target).await?.ok_or(Error::NotFound)?;
    if follows::find(&mut tx, viewer.account, target).await?.is_none() {
        let reason = "You must be already following the person you want to endorse";
        return Err(Invalid::new("", Code::Invalid, reason).into());
    }
    endorsements::insert(&mut tx, viewer.account, target, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Takes somebody off it.
pub async fn unendorse(app: &App, viewer: &Viewer, target: AccountId) -> Result<()> {
    accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)?;
    Ok(endorsements::delete(&mut app.db.conn(), viewer.account, target).await?)
}
