//! Somebody to whose inbox a status was brought, that others had brought before: it is for both.

use domain::AccountId;
use storage::{
    recipients,
    statuses::{self, Status},
};

use crate::{App, Result, conversations};

/// Makes somebody here one of those whom a status of another server is for, silently, if they could not see it otherwise.
pub async fn admit(app: &App, status: &Status, account: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if status.is_open() || statuses::find_visible(&mut tx, account, status.id).await?.is_some() {
        return Ok(());
    }
    let known = recipients::list(&mut tx, status.id).await?;
    let named: Vec<AccountId> = known.into_iter().filter(|one| !one.silent).map(|one| one.account_id).collect();
    recipients::insert(&mut tx, status.id, &[account], true).await?;
    let conversations = conversations::add(app, &mut tx, status, &named, &[account]).await?;
    tx.commit().await?;
    conversations.raise(app);
    Ok(())
}
