//! Work that goes on while an answer is already given (a thread being fetched, a year being counted): apps are told of it
//! in the answer's `Mastodon-Async-Refresh` header and ask whether it has ended.
//!
//! Whoever does such work names it by a key, such as `context:113`: [`start`] in the transaction that enqueues its job,
//! [`count`] as it finds something, [`finish`] at its end; whoever answers puts [`running`] into the header.

use std::time::Duration;

use storage::{Conn, refreshes};

use crate::{App, Result};

/// Work that has not ended by then has failed.
const LONGEST: Duration = Duration::from_hours(1);
/// How long its end can be asked for.
const MEMORY: Duration = Duration::from_hours(24);
/// Seconds after which apps shall ask again.
pub const RETRY: u32 = 5;

pub use storage::refreshes::Refresh;

/// Says that the work begins. `counts`: whether it tells how much it has found.
pub async fn start(app: &App, db: &mut Conn, key: &str, counts: bool) -> Result<()> {
    refreshes::start(db, key, &app.random.secret(), counts, app.now() + LONGEST).await?;
    Ok(())
}

/// It has found so many more.
pub async fn count(app: &App, key: &str, more: usize) -> Result<()> {
    Ok(refreshes::count(&mut app.db.conn(), key, i64::try_from(more).unwrap_or(i64::MAX)).await?)
}

/// It has ended.
pub async fn finish(app: &App, key: &str) -> Result<()> {
    Ok(refreshes::finish(&mut app.db.conn(), key, app.now() + MEMORY).await?)
}

/// The work of this key, if it goes on.
pub async fn running(app: &App, key: &str) -> Result<Option<Refresh>> {
    Ok(refreshes::find(&mut app.db.conn(), key, app.now()).await?.filter(|refresh| !refresh.finished))
}

/// What became of the work that an app was told of.
pub async fn find(app: &App, token: &str) -> Result<Option<Refresh>> {
    Ok(refreshes::find_by_token(&mut app.db.conn(), token, app.now()).await?)
}
