//! An account moves: its followers here follow the new one, and what people here keep of the old one (lists, mutes,
//! blocks, notes) holds for the new one, too.

use std::time::Duration;

use domain::{AccountId, FollowId, Job};
use storage::{Tx, accounts, accounts::Account, follows::Follow as Row, jobs, lists, moves};

use super::{
    block,
    follow::{known, open_to, unfollow, write},
};
use crate::{App, Error, Result, lists as own_lists};

/// Followers that one job moves.
const CHUNK: i64 = 50;
/// An account of another server does not move again before.
const COOL_DOWN: Duration = Duration::from_secs(7 * 86_400);

/// An account of another server moved to another one. False if the new one does not say so, too, or if it moved just
/// now. Both accounts must be as their servers show them now.
pub async fn receive_move(app: &App, from: &Account, to: &Account) -> Result<bool> {
    if from.id == to.id || to.moved_to_id.is_some() || to.suspended_at.is_some() || !names(to, from) {
        return Ok(false);
    }
    let mut tx = app.db.begin().await?;
    let begun = begin(app, &mut tx, (from, to), COOL_DOWN).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Whether an account says that it is also another one.
pub fn names(account: &Account, other: &Account) -> bool {
    let aliases: Vec<String> = serde_json::from_str(&account.also_known_as).unwrap_or_default();
    aliases.contains(&other.uri)
}

/// Notes the move and begins what follows from it. False if the account moved within the time.
pub(crate) async fn begin(
    app: &App,
    tx: &mut Tx,
    (from, to): (&Account, &Account),
    cool_down: Duration,
) -> Result<bool> {
    let now = app.now();
    if !moves::begin(tx, from.id, to.id, now - cool_down, now).await? {
        return Ok(false);
    }
    moves::copy_notes(tx, from.id, to.id).await?;
    moves::copy_mutes(tx, from.id, to.id, now).await?;
    jobs::enqueue(tx, &Job::MoveFollowers { from: from.id, to: to.id, after: FollowId(0) }, now).await?;
    Ok(true)
}

/// [`Job::MoveFollowers`]: the next followers of this server. The first job also carries the blocks over.
pub async fn move_followers(app: &App, from: AccountId, to: AccountId, after: FollowId) -> Result<()> {
    let Some(target) = accounts::find(&mut app.db.conn(), to).await? else {
        return Ok(());
    };
    if after == FollowId(0) {
        for blocker in moves::blockers(&mut app.db.conn(), from, to).await? {
            block(app, blocker, to, None).await?;
        }
    }
    let rows = moves::followers(&mut app.db.conn(), from, after, CHUNK).await?;
    for row in &rows {
        move_follower(app, row, &target).await?;
    }
    match rows.last() {
        Some(last) if rows.len() as i64 == CHUNK => {
            let job = Job::MoveFollowers { from, to, after: last.id };
            Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
        }
        _ => Ok(()),
    }
}

/// Follows the new account as the old one was followed, on the same lists. Whoever may not follow the new one keeps
/// nothing: the old account is gone.
async fn move_follower(app: &App, old: &Row, target: &Account) -> Result<()> {
    let follower = old.account_id;
    match open_to(app, follower, target.id).await {
        Ok(_) => refollow(app, old, target).await?,
        Err(Error::Forbidden(_)) => {}
        Err(error) => return Err(error),
    }
    unfollow(app, follower, old.target_account_id).await
}

async fn refollow(app: &App, old: &Row, target: &Account) -> Result<()> {
    let follower = old.account_id;
    if known(app, follower, target.id).await?.is_none() {
        let now = app.now();
        let id = FollowId::at(now);
        let uri = Some(format!("{}#follows/{id}", app.config.actor_uri(follower)));
        let follow = Row { id, target_account_id: target.id, uri, created_at: now, ..old.clone() };
        write(app, target, follow, !target.is_local()).await?;
    }
    let mut tx = app.db.begin().await?;
    for list in lists::list_with(&mut tx, follower, old.target_account_id).await? {
        own_lists::place(app, &mut tx, &list, &[target.id]).await?;
    }
    Ok(tx.commit().await?)
}
