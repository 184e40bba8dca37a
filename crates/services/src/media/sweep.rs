//! Making room: what nobody attached, what nobody uses, and what can be fetched again when the budget is used up.

use std::time::Duration;

use domain::Timestamp;
use storage::{blobs, media};

use crate::{App, Result};

/// Uploads that nobody attached to anything are kept so long, and files that were given free; somebody may be about to use
/// them (again).
const GRACE: Duration = Duration::from_hours(24);
/// How far back deleted statuses are looked for: a server that was off for longer keeps their files.
const BACK: Duration = Duration::from_hours(24 * 30);
/// Rows or files in one statement.
const BATCH: i64 = 500;
/// A file that was kept so short ago may be one that a row is just being written for.
pub(super) const FRESH: Duration = Duration::from_mins(10);
/// Files deleted in one transaction, which others may have to wait for.
const AT_ONCE: usize = 16;
/// Below the budget by a tenth: so that not every new file makes it necessary again.
const ENOUGH: (u64, u64) = (9, 10);

/// Once an hour: a twenty-fourth of all files is looked at, so each of them once a day.
pub async fn sweep(app: &App) -> Result<()> {
    let (mut db, now) = (app.db.conn(), app.now());
    while media::delete_abandoned(&mut db, now - GRACE, BATCH).await? == BATCH as u64 {}
    media::delete_of_deleted(&mut db, now - BACK, now - GRACE).await?;
    let (first, last) = share(now);
    loop {
        let hashes = blobs::list_unused(&mut db, (&first, &last), now - GRACE, BATCH).await?;
        delete_unused(app, &hashes, now - GRACE).await?;
        if hashes.len() < BATCH as usize {
            break;
        }
    }
    trim_cache(app).await
}

/// The hashes whose turn it is in this hour.
fn share(now: Timestamp) -> (String, String) {
    let hour = now.millis().div_euclid(3_600_000).rem_euclid(24);
    let edge = |hour: i64| match hour * 256 / 24 {
        256 => "g".to_owned(),
        first => format!("{first:02x}"),
    };
    (edge(hour), edge(hour + 1))
}

/// [`domain::Job::TrimMediaCache`]: the files of other servers that were not looked at for the longest time go, until the
/// rest keeps the budget. They come again when somebody looks.
pub async fn trim_cache(app: &App) -> Result<()> {
    let budget = app.settings.get().media_cache_bytes;
    let mut db = app.db.conn();
    let mut used = blobs::cached_bytes(&mut db).await?.unsigned_abs();
    if used <= budget {
        return Ok(());
    }
    let enough = budget / ENOUGH.1 * ENOUGH.0;
    while used > enough {
        let oldest = blobs::list_oldest_cached(&mut db, BATCH).await?;
        let mut hashes = Vec::new();
        for (hash, size) in oldest {
            if used > enough {
                used = used.saturating_sub(size.unsigned_abs());
                hashes.push(hash);
            }
        }
        if hashes.is_empty() {
            break;
        }
        media::purge(&mut db, &hashes).await?;
        delete_unused(app, &hashes, app.now() - FRESH).await?;
    }
    Ok(())
}

/// The file goes before the transaction ends: whoever puts the same one meanwhile waits for that, and writes it anew.
pub(super) async fn delete_unused(app: &App, hashes: &[String], before: Timestamp) -> Result<()> {
    for some in hashes.chunks(AT_ONCE) {
        let mut tx = app.db.begin().await?;
        let gone = blobs::delete_unused(&mut tx, some, before).await?;
        futures_util::future::try_join_all(gone.iter().map(|hash| app.files.store.delete(hash))).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::share;

    #[test]
    fn every_hash_has_its_hour() {
        let mut before = "00".to_owned();
        for hour in 0..24 {
            let (first, last) = share(Timestamp::from_millis(hour * 3_600_000 + 1));
            assert_eq!(first, before);
            assert!(first < last);
            before = last;
        }
        assert!("ff".repeat(32) < before);
    }
}
