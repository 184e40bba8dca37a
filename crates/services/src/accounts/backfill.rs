//! Profiles of other servers are not empty: when somebody first looks at one or follows it, what it pinned and wrote last
//! is fetched.

use std::time::Duration;

use domain::{AccountId, Job};
use storage::{Conn, jobs, moves};

use crate::{App, Result};

/// A profile is not fetched again before.
pub const EVERY: Duration = Duration::from_secs(86_400);

/// Somebody looks at a profile, or wants to follow it. Of accounts of this server nothing is to be fetched.
pub async fn visit(app: &App, db: &mut Conn, account: AccountId) -> Result<()> {
    if moves::is_filled(db, account, EVERY, app.now()).await? {
        return Ok(());
    }
    if moves::begin_backfill(db, account, EVERY, app.now()).await? {
        let (job, key) = (Job::BackfillAccount { account }, format!("backfill:{account}"));
        jobs::enqueue_unique(db, &job, &key, app.now(), app.now()).await?;
    }
    Ok(())
}
