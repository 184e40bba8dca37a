//! How far somebody has read: apps keep it here, so that the next one goes on where the last one stopped.

use storage::markers::{self, Marker};

use crate::{App, Error, Result, Viewer};

/// The timelines that have a marker.
pub const TIMELINES: [&str; 2] = ["home", "notifications"];

/// The viewer's markers of these timelines, as far as there are any.
pub async fn list(app: &App, viewer: &Viewer, timelines: &[String]) -> Result<Vec<Marker>> {
    Ok(markers::list(&mut app.db.conn(), viewer.account, timelines).await?)
}

/// Moves markers: timelines, and the last id that was read. [`Error::Conflict`] if another app moves one of them at the
/// same time.
pub async fn put(app: &App, viewer: &Viewer, moved: &[(&str, i64)]) -> Result<Vec<Marker>> {
    let timelines: Vec<String> = moved.iter().map(|(timeline, _)| (*timeline).to_owned()).collect();
    let known = list(app, viewer, &timelines).await?;
    let mut tx = app.db.begin().await?;
    for (timeline, last_read) in moved {
        let version = known.iter().find(|marker| marker.timeline == *timeline).map_or(0, |marker| marker.version);
        if !markers::put(&mut tx, viewer.account, timeline, *last_read, version, app.now()).await? {
            return Err(Error::Conflict("Conflict during update, please try again"));
        }
    }
    let now_there = markers::list(&mut tx, viewer.account, &timelines).await?;
    tx.commit().await?;
    Ok(now_there)
}
