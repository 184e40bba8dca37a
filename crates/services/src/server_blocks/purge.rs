//! What goes of the accounts of a suspended server: everything that they wrote and did here. Their names stay, so that
//! what is said of them stays true, and so that they can be looked up again if the decision is lifted.

use domain::{AccountId, Job};
use storage::{jobs, purge};

use super::{of, shuts_out};
use crate::{App, Result, accounts::delete_posts, media};

/// Transactions of one step.
const STEP: usize = 20;
/// Accounts that are looked at in one step.
const ACCOUNTS: i64 = 100;

/// [`Job::PurgeServer`]: the next accounts of a host, after this one. Stops if the host is not suspended any more.
pub async fn purge(app: &App, host: &str, mut after: AccountId) -> Result<()> {
    if !shuts_out(of(app, host).await?.as_ref()) {
        return Ok(());
    }
    let accounts = purge::accounts(&mut app.db.conn(), host, after, ACCOUNTS).await?;
    let mut left = STEP;
    for account in &accounts {
        while left > 0 && delete_posts(app, *account).await? {
            left -= 1;
        }
        if left == 0 {
            return go_on(app, host, after).await;
        }
        empty(app, *account).await?;
        after = *account;
    }
    match accounts.len() < ACCOUNTS as usize {
        true => Ok(()),
        false => go_on(app, host, after).await,
    }
}

async fn go_on(app: &App, host: &str, after: AccountId) -> Result<()> {
    let job = Job::PurgeServer { host: host.to_owned(), after };
    Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
}

/// What it did elsewhere, and what it says of itself.
async fn empty(app: &App, account: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    purge::undo_acts(&mut tx, &[account]).await?;
    let files = purge::clear_profiles(&mut tx, &[account]).await?;
    media::forget_soon(app, &mut tx, files).await?;
    Ok(tx.commit().await?)
}
