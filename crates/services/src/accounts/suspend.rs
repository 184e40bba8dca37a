//! What the staff can do to an account of this server: nothing is shown of it but its name, here and, as far as they heed
//! it, on the servers of its followers; nobody can act as it. All comes back if it is lifted.

use domain::{Job, Suspension};
use storage::{accounts::Account, jobs, suspensions, users};

use crate::{App, Error, Result, events::Event};

/// # Errors
/// [`Error::Conflict`] if it is suspended already.
pub async fn suspend(app: &App, account: &Account) -> Result<()> {
    change(app, account, true).await
}

/// # Errors
/// [`Error::Conflict`] if the staff has not suspended it.
pub async fn unsuspend(app: &App, account: &Account) -> Result<()> {
    change(app, account, false).await
}

async fn change(app: &App, account: &Account, suspended: bool) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let changed = match suspended {
        true => suspensions::begin(&mut tx, account.id, Suspension::Staff, app.now()).await?,
        false => suspensions::end(&mut tx, account.id, Suspension::Staff).await?,
    };
    if !changed {
        let reason = if suspended {
            "The account is suspended already"
        } else {
            "The account is not suspended"
        };
        return Err(Error::Conflict(reason));
    }
    jobs::enqueue(&mut tx, &Job::DeliverAccountUpdate { account: account.id }, app.now()).await?;
    let user = users::find_by_account(&mut tx, account.id).await?;
    tx.commit().await?;
    if let Some(user) = user {
        app.events.raise(Event::UserChanged { user: user.id });
    }
    Ok(())
}
