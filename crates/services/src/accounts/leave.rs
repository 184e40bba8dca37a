//! The end of an account of another server.

use storage::{accounts, accounts::Account, statuses};

use crate::{App, Result, events::Event, fasp};

/// Statuses of which open pages and streams are told that they are gone. Older ones stand in hardly any.
const TOLD: i64 = 200;

/// Somebody of another server left: everything of theirs goes, which the database does by its references.
pub async fn leave(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let gone = statuses::list_latest(&mut tx, account.id, TOLD).await?;
    statuses::bury(&mut tx, &account.uri, app.now()).await?;
    fasp::account(app, &mut tx, Some(account), None).await?;
    accounts::delete_remote(&mut tx, account.id).await?;
    tx.commit().await?;
    for (status, author) in gone {
        app.events.raise(Event::Deleted { status, author });
    }
    Ok(())
}
