//! Follow requests: ours to answer, and answers to ours.

use domain::{AccountId, Job, NotificationType};
use storage::{accounts, follows, jobs, notifications};

use super::follow::{drop_follower, establish};
use crate::{App, Error, Result, events::Event, lists, notifications::Told};

/// The person asked lets the follower in.
pub async fn accept(app: &App, account: AccountId, follower: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let request = follows::delete_request(&mut tx, follower, account).await?.ok_or(Error::NotFound)?;
    establish(app, &mut tx, &request).await?;
    notifications::withdraw(&mut tx, account, follower, NotificationType::FollowRequest, None).await?;
    let mut told = Told::default();
    told.tell(app, &mut tx, account, follower, NotificationType::Follow, None).await?;
    if accounts::find(&mut tx, follower).await?.is_some_and(|a| !a.is_local()) {
        let uri = request.uri.unwrap_or_default();
        jobs::enqueue(&mut tx, &Job::DeliverAccept { account, follower, uri }, app.now()).await?;
    }
    tx.commit().await?;
    told.raise(app);
    app.events.raise(Event::Relations { account: follower });
    Ok(())
}

/// The person asked does not.
pub async fn reject(app: &App, account: AccountId, follower: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let request = follows::delete_request(&mut tx, follower, account).await?.ok_or(Error::NotFound)?;
    lists::forget(&mut tx, follower, account).await?;
    notifications::withdraw(&mut tx, account, follower, NotificationType::FollowRequest, None).await?;
    if accounts::find(&mut tx, follower).await?.is_some_and(|a| !a.is_local()) {
        let uri = request.uri.unwrap_or_default();
        jobs::enqueue(&mut tx, &Job::DeliverReject { account, follower, uri }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Another server's account accepted the follow of somebody here. Nothing happens if nobody asked.
pub async fn accepted(app: &App, follower: AccountId, target: AccountId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some(request) = follows::delete_request(&mut tx, follower, target).await? else {
        return Ok(false);
    };
    establish(app, &mut tx, &request).await?;
    tx.commit().await?;
    app.events.raise(Event::Relations { account: follower });
    Ok(true)
}

/// Another server's account refused the follow of somebody here, or ended it.
pub async fn rejected(app: &App, follower: AccountId, target: AccountId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let request = follows::delete_request(&mut tx, follower, target).await?;
    if request.is_some() {
        lists::forget(&mut tx, follower, target).await?;
    }
    let follow = follows::find(&mut tx, follower, target).await?;
    drop_follower(app, &mut tx, target, follower).await?;
    tx.commit().await?;
    app.events.raise(Event::Relations { account: follower });
    Ok(request.is_some() || follow.is_some())
}
