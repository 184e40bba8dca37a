//! New keys for accounts of this server: who gets one when. The rest is federation's work.

use std::time::Duration;

use domain::{AccountId, Job};
use storage::{jobs, keys};

use crate::{App, Result};

/// Between the keys of two accounts: other servers fetch each account anew.
const BETWEEN: Duration = Duration::from_secs(300);
/// Accounts whose jobs are written together.
const CHUNK: i64 = 500;

/// Gives an account a new key soon. False if it has none yet: it gets one when it first speaks with another server.
pub async fn rotate(app: &App, account: AccountId) -> Result<bool> {
    let Some(key) = keys::find_signing(&mut app.db.conn(), account).await? else {
        return Ok(false);
    };
    jobs::enqueue(&mut app.db.conn(), &Job::RotateKey { account, key: key.id }, app.now()).await?;
    Ok(true)
}

/// Gives all accounts new keys, one after the other. Gives their number.
pub async fn rotate_all(app: &App) -> Result<usize> {
    let (mut after, mut at, mut count) = (AccountId(0), app.now(), 0);
    loop {
        let page = keys::list_signing(&mut app.db.conn(), after, CHUNK).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.account_id;
        let mut tx = app.db.begin().await?;
        for key in page {
            let job = Job::RotateKey { account: key.account_id, key: key.id };
            jobs::enqueue_at(&mut tx, &job, at, app.now()).await?;
            (at, count) = (at + BETWEEN, count + 1);
        }
        tx.commit().await?;
    }
}
