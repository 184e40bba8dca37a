//! New keys for accounts of this server. The old key signs one activity more, the Update that brings the new one, so that
//! others can believe it without asking; everything else, also what waits to be delivered, is signed by the new key.

use domain::{AccountId, Job, KeyId};
use services::{App, Result};
use storage::{accounts, jobs, keys as rows};

use crate::keys;

/// [`Job::RotateKey`]: replaces this key, unless that was done already.
pub async fn rotate(app: &App, account: AccountId, key: KeyId) -> Result<()> {
    let Some(account) = accounts::find(&mut app.db.conn(), account).await?.filter(accounts::Account::is_local) else {
        return Ok(());
    };
    let old = rows::find_signing(&mut app.db.conn(), account.id).await?;
    let Some(old) = old.filter(|old| old.id == key) else { return Ok(()) };
    let new = keys::generate(app, account.id, &account.uri).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !rows::retire(&mut tx, &old, &format!("{}#retired-key-{}", account.uri, old.id), now).await? {
        return Ok(());
    }
    rows::insert(&mut tx, &new).await?;
    rows::delete_assertion(&mut tx, account.id).await?;
    jobs::enqueue(&mut tx, &Job::DeliverKeyUpdate { account: account.id, old: old.id }, now).await?;
    tx.commit().await?;
    keys::newest_signer_of(app, account.id, &account.uri).await?;
    Ok(())
}
