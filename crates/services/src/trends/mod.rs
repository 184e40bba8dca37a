//! What is talked about: tags, links and statuses that more people use than they usually do. Uses are counted where they
//! happen, scores are computed anew every ten minutes by one job, and nothing is shown that the staff has not let pass
//! (unless the settings say that all may be shown).

mod compute;
mod review;
mod score;
mod show;

use std::{collections::HashMap, time::Duration};

use domain::{AccountId, StatusId, Timestamp, TrendKind, Visibility};
use storage::{Tx, statuses::Status, trends};

use crate::{App, Result};

pub use compute::refresh;
pub use review::{
    AdminTag, Publisher, TagChange, TagFilter, admin_links, admin_statuses, admin_tags, change_tag, publishers,
    review_link, review_publisher, review_status, review_tag, tag_by_id, tags_of_admins,
};
pub use show::{Asked, Link, link_timeline, links, statuses, tags, topics};

/// Days of a history.
const DAYS: u32 = 7;
const DAY: Duration = Duration::from_hours(24);
/// Who used what is kept for as long as it is counted.
const WHO: Duration = Duration::from_hours(24 * 2);
/// How often something was used is kept a little longer than a history.
const HOW_OFTEN: Duration = Duration::from_hours(24 * 14);
/// A status is talked about within this time.
pub(crate) const YOUNG: Duration = Duration::from_hours(24 * 2);

/// One day of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Its beginning, in UTC.
    pub start: Timestamp,
    pub uses: i64,
    pub accounts: i64,
}

/// How each of these was used on the last seven days, today first; in one statement for all. Things never used have a
/// history too.
pub async fn history(app: &App, kind: TrendKind, items: &[i64]) -> Result<HashMap<i64, Vec<Day>>> {
    let today = app.now().midnight();
    let empty = || (0..DAYS).map(|ago| Day { start: today - DAY * ago, uses: 0, accounts: 0 }).collect::<Vec<_>>();
    let mut all: HashMap<i64, Vec<Day>> = items.iter().map(|item| (*item, empty())).collect();
    for used in trends::days(&mut app.db.conn(), kind, items, today - DAY * (DAYS - 1)).await? {
        let ago = usize::try_from(trends::day(today) - used.day).ok();
        let slot = all.get_mut(&used.item_id).zip(ago).and_then(|(days, ago)| days.get_mut(ago));
        if let Some(day) = slot {
            (day.uses, day.accounts) = (used.uses, used.accounts);
        }
    }
    Ok(all)
}

/// The history of something that nobody has used yet.
pub fn no_history(app: &App) -> Vec<Day> {
    let today = app.now().midnight();
    (0..DAYS).map(|ago| Day { start: today - DAY * ago, uses: 0, accounts: 0 }).collect()
}

/// Whether what a status says is part of what is talked about in public right now.
pub(crate) fn counts(app: &App, status: &Status) -> bool {
    status.visibility == Visibility::Public && !status.local_only && app.now().since(status.created_at) < YOUNG
}

/// A new status uses its tags. Its link is counted when its card is known.
pub(crate) async fn posted(app: &App, tx: &mut Tx, status: &Status) -> Result<()> {
    if counts(app, status) {
        use_all(app, tx, status.id, status.account_id).await?;
    }
    Ok(())
}

async fn use_all(app: &App, tx: &mut Tx, status: StatusId, account: AccountId) -> Result<()> {
    for used in trends::items_of(tx, status).await? {
        trends::count_use(tx, used, account, app.now()).await?;
    }
    Ok(())
}

/// A boost uses what the boosted status uses, and speaks for that status.
pub(crate) async fn boosted(app: &App, tx: &mut Tx, original: &Status, booster: AccountId) -> Result<()> {
    if original.visibility != Visibility::Public || original.local_only {
        return Ok(());
    }
    use_all(app, tx, original.id, booster).await?;
    liked(app, tx, original.id).await
}

/// Somebody liked or boosted a status.
pub(crate) async fn liked(app: &App, tx: &mut Tx, status: StatusId) -> Result<()> {
    if app.now().since(status.time()) < YOUNG {
        trends::nominate(tx, status).await?;
    }
    Ok(())
}

/// Forgets what no history tells any more.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    Ok(trends::sweep(&mut app.db.conn(), now - WHO, now - HOW_OFTEN).await?)
}
