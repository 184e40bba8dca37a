//! Forgets, once an hour, what nobody needs any more.

use std::time::Duration;

use storage::{blocks, codes, idempotency, keys, oauth, push, refreshes, search, statuses, subscriptions, users};

use crate::{App, Result, cards, fasp, hosts, media, translate, trends};

/// Codes of applications that nobody came for; used ones are kept so long to tell a theft.
const OAUTH_CODES: Duration = Duration::from_hours(24);
/// Answers to repeated requests (`Idempotency-Key`).
const REPEATS: Duration = Duration::from_hours(24);
/// Keys that another has followed: deliveries are not tried for longer.
const RETIRED_KEYS: Duration = Duration::from_hours(24 * 8);
/// Browser sessions that were not used for so long.
const SESSIONS: Duration = Duration::from_hours(24 * 90);

/// What others said that it was deleted or undone before it came here.
const UNKNOWN: Duration = Duration::from_hours(24);
/// How long ago such a thing may be, if nothing was swept for a while.
const UNKNOWN_SINCE: Duration = Duration::from_hours(24 * 30);

pub async fn sweep(app: &App) -> Result<()> {
    let (mut db, now) = (app.db.conn(), app.now());
    codes::sweep(&mut db, now).await?;
    oauth::delete_codes(&mut db, now - OAUTH_CODES).await?;
    blocks::sweep_mutes(&mut db, now).await?;
    refreshes::sweep(&mut db, now).await?;
    subscriptions::sweep(&mut db, now - crate::subscriptions::UNPROVED).await?;
    idempotency::sweep(&mut db, now - REPEATS).await?;
    let base = app.config.url("/");
    statuses::sweep_tombstones(&mut db, &base, now - UNKNOWN_SINCE, now - UNKNOWN).await?;
    push::sweep(&mut db).await?;
    users::sweep_sessions(&mut db, now - SESSIONS).await?;
    keys::sweep_retired(&mut db, now - RETIRED_KEYS).await?;
    hosts::sweep(app).await?;
    cards::sweep(app).await?;
    trends::sweep(app).await?;
    fasp::sweep(app).await?;
    translate::sweep(app).await?;
    media::sweep(app).await?;
    Ok(search::tidy(&app.db).await?)
}
