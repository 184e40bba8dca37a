//! Keeping homes and lists as they must be when follows, members and rules change, or somebody returns.

use std::time::Duration;

use domain::{AccountId, ListId};
use storage::{feeds, jobs, lists};

use super::fan_out::home_is_kept;
use crate::{
    App, Result, Viewer,
    refreshes::{self, Refresh},
};

/// Posts of an account that enter a home or a list at once.
const MERGED: i64 = 20;

/// Posts by followed tags, of the last days, that enter a home that is written anew.
const MERGED_BY_TAGS: i64 = 100;
const DAYS_OF_TAGS: Duration = Duration::from_secs(7 * 86_400);

/// [`domain::Job::MergeHome`]: the latest posts of somebody just followed, in the home and in lists that waited for it.
pub async fn merge_home(app: &App, account: AccountId, followed: AccountId) -> Result<()> {
    let mut db = app.db.conn();
    feeds::merge(&mut db, account, followed, MERGED).await?;
    for list in lists::list_with(&mut db, account, followed).await? {
        feeds::merge_member(&mut db, &list, followed, MERGED).await?;
    }
    Ok(())
}

/// [`domain::Job::TrimHome`]: a home without what lies beyond its length.
pub async fn trim_home(app: &App, account: AccountId) -> Result<()> {
    feeds::trim(&mut app.db.conn(), account).await?;
    Ok(())
}

/// False while the home of somebody who was away is being written anew.
pub async fn home_is_ready(app: &App, viewer: &Viewer) -> Result<bool> {
    if home_is_kept(viewer.last_active_at, app.now()) {
        return Ok(true);
    }
    Ok(!jobs::waits(&mut app.db.conn(), &rebuild_key(viewer.account)).await?)
}

/// What apps are told of the home that is being written anew.
pub async fn home_refresh(app: &App, viewer: &Viewer) -> Result<Option<Refresh>> {
    refreshes::running(app, &rebuild_key(viewer.account)).await
}

/// Under this key [`domain::Job::RebuildHome`] waits, once.
pub(crate) fn rebuild_key(account: AccountId) -> String {
    format!("rebuild-home:{account}")
}

/// [`domain::Job::RebuildHome`]: a home from nothing, and its lists, for somebody who was away.
pub async fn rebuild_home(app: &App, account: AccountId) -> Result<()> {
    let mut db = app.db.conn();
    let followed = feeds::followed(&mut db, account).await?;
    feeds::merge_own(&mut db, account, MERGED).await?;
    for author in followed {
        feeds::merge(&mut db, account, author, MERGED).await?;
    }
    feeds::merge_tags(&mut db, account, app.now() - DAYS_OF_TAGS, MERGED_BY_TAGS).await?;
    feeds::trim(&mut db, account).await?;
    for list in lists::list(&mut db, account).await? {
        rebuild_list(app, list.id).await?;
    }
    refreshes::finish(app, &rebuild_key(account)).await
}

/// [`domain::Job::MergeList`]: the latest posts of a member who just came.
pub async fn merge_list(app: &App, list: ListId, member: AccountId) -> Result<()> {
    let mut db = app.db.conn();
    if let Some(list) = lists::find_any(&mut db, list).await? {
        feeds::merge_member(&mut db, &list, member, MERGED).await?;
    }
    Ok(())
}

/// [`domain::Job::RebuildList`]: a list from nothing, by its rules as they are now.
pub async fn rebuild_list(app: &App, list: ListId) -> Result<()> {
    let mut db = app.db.conn();
    feeds::clear_list(&mut db, list).await?;
    let Some(list) = lists::find_any(&mut db, list).await? else { return Ok(()) };
    for member in lists::member_ids(&mut db, list.id).await? {
        feeds::merge_member(&mut db, &list, member, MERGED).await?;
    }
    feeds::trim_list(&mut db, list.id).await?;
    Ok(())
}

/// [`domain::Job::TrimList`]: a list without what lies beyond its length.
pub async fn trim_list(app: &App, list: ListId) -> Result<()> {
    feeds::trim_list(&mut app.db.conn(), list).await?;
    Ok(())
}
