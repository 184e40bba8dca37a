//! What the staff can do to an account of this server: nothing is shown of it but its name, here and, as far as they heed
//! it, on the servers of its followers; nobody can act as it. All comes back if it is lifted.

use domain::{Job, Suspension};
use storage::{Tx, accounts::Account, jobs, suspensions, users};

use crate::{App, Error, Result, events::Event};

/// # Errors
/// [`Error::Conflict`] if it is suspended already.
pub async fn suspend(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !suspensions::begin(&mut tx, account.id, Suspension::Staff, app.now()).await? {
        return Err(Error::Conflict("The account is suspended already"));
    }
    tell(app, tx, account).await
}

/// # Errors
/// [`Error::Conflict`] if the staff has not suspended it.
pub async fn unsuspend(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !suspensions::end(&mut tx, account.id, Suspension::Staff).await? {
        return Err(Error::Conflict("The account is not suspended"));
    }
    tell(app, tx, account).await
}

/// Commits it, and tells other servers and what is open here.
async fn tell(app: &App, mut tx: Tx, account: &Account) -> Result<()> {
    jobs::enqueue(&mut tx, &Job::DeliverAccountUpdate { account: account.id }, app.now()).await?;
    let user = users::find_by_account(&mut tx, account.id).await?;
    tx.commit().await?;
    if let Some(user) = user {
        app.events.raise(Event::UserChanged { user: user.id });
    }
    Ok(())
}
