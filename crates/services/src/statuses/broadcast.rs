//! Posts that say that a broadcast runs (Owncast): whether it still does. Its server tells when it begins and ends, or is
//! asked.

use std::time::Duration;

use domain::{AccountId, StatusId};
use storage::{objects, statuses};

use super::changed::raise_changed;
use crate::{App, Result};

/// What is older is not of the broadcast that begins or runs now.
const LONGEST: Duration = Duration::from_hours(48);

/// The last post by which an account said that it broadcasts, if it can be of what runs now.
pub async fn last_broadcast(app: &App, account: AccountId) -> Result<Option<StatusId>> {
    Ok(objects::last_notice(&mut app.db.conn(), account, app.now() - LONGEST).await?)
}

/// The broadcast of this post runs, under this title if one is told, or has ended. False if nothing has changed.
pub async fn set_live(app: &App, id: StatusId, live: bool, title: Option<&str>) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !objects::set_live(&mut tx, id, live, title).await? {
        return Ok(false);
    }
    statuses::touch(&mut tx, id).await?;
    tx.commit().await?;
    if let Some(status) = statuses::find(&mut app.db.conn(), id).await? {
        raise_changed(app, &status).await?;
    }
    Ok(true)
}
