//! Blocks, mutes, blocked servers, private notes.

use std::time::Duration;

use domain::{AccountId, BlockId, Code, Invalid, Job, NotificationType, SeveranceKind, Timestamp};
use storage::{
    accounts, accounts::Account, blocks, conversations, feeds, follows, jobs, notifications, timelines::Page,
};

use super::follow::{drop_follower, end};
use crate::{App, Error, Result, Viewer, events::Event, lists, notifications::Told, server_blocks::sever};

/// Characters of a private note.
const NOTE_LENGTH: usize = 2000;

/// Blocks somebody: neither follows nor sees the other any more. `uri` names the activity if `account` is elsewhere.
pub async fn block(app: &App, account: AccountId, target: AccountId, uri: Option<&str>) -> Result<()> {
    let blocked = other(app, account, target).await?;
    let own_uri = format!("{}#blocks/{}", app.config.actor_uri(account), BlockId::at(app.now()));
    let mut tx = app.db.begin().await?;
    end(app, &mut tx, account, target).await?;
    end_requests(app, &mut tx, account, target).await?;
    drop_follower(app, &mut tx, account, target).await?;
    if blocks::insert(&mut tx, account, target, Some(uri.unwrap_or(&own_uri)), app.now()).await? {
        feeds::remove_author(&mut tx, account, target).await?;
        conversations::delete_with(&mut tx, account, target).await?;
        notifications::delete_from(&mut tx, account, target).await?;
        // What was told of somebody who may not be seen any more would be counted and not shown.
        notifications::delete_from(&mut tx, target, account).await?;
        if uri.is_none() && !blocked.is_local() {
            jobs::enqueue(&mut tx, &Job::DeliverBlock { account, target, uri: own_uri }, app.now()).await?;
        }
    }
    tx.commit().await?;
    app.events.raise(Event::Relations { account });
    app.events.raise(Event::Relations { account: target });
    Ok(())
}

/// A pending request of the blocked one is refused.
async fn end_requests(app: &App, tx: &mut storage::Tx, account: AccountId, target: AccountId) -> Result<()> {
    let Some(request) = follows::delete_request(tx, target, account).await? else {
        return Ok(());
    };
    lists::forget(tx, target, account).await?;
    let kind = NotificationType::FollowRequest;
    notifications::withdraw(tx, account, target, kind, None).await?;
    if accounts::find(tx, target).await?.is_some_and(|a| !a.is_local()) {
        let uri = request.uri.unwrap_or_default();
        jobs::enqueue(tx, &Job::DeliverReject { account, follower: target, uri }, app.now()).await?;
    }
    Ok(())
}

/// Ends a block. `local`: whether the one who blocked is of this server.
pub async fn unblock(app: &App, account: AccountId, local: bool, target: AccountId) -> Result<()> {
    let unblocked = accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)?;
    let mut tx = app.db.begin().await?;
    let ended = blocks::delete(&mut tx, account, target).await?;
    if let Some(uri) = ended.filter(|_| local && !unblocked.is_local()) {
        let job = Job::DeliverUndoBlock { account, target, uri: uri.unwrap_or_default() };
        jobs::enqueue(&mut tx, &job, app.now()).await?;
    }
    tx.commit().await?;
    app.events.raise(Event::Relations { account });
    Ok(())
}

/// Hides somebody, who does not learn of it; for a time, or until it is undone.
pub async fn mute(
    app: &App,
    viewer: &Viewer,
    target: AccountId,
    hide_notifications: bool,
    duration: Option<Duration>,
) -> Result<()> {
    other(app, viewer.account, target).await?;
    let until: Option<Timestamp> = duration.filter(|d| !d.is_zero()).map(|d| app.now() + d);
    let mut tx = app.db.begin().await?;
    blocks::mute(&mut tx, viewer.account, target, hide_notifications, until, app.now()).await?;
    if hide_notifications {
        notifications::delete_from(&mut tx, viewer.account, target).await?;
    }
    if let Some(until) = until {
        let job = Job::EndMute { account: viewer.account, target };
        jobs::enqueue_at(&mut tx, &job, until, app.now()).await?;
    }
    tx.commit().await?;
    app.events.raise(Event::Relations { account: viewer.account });
    Ok(())
}

pub async fn unmute(app: &App, viewer: &Viewer, target: AccountId) -> Result<()> {
    accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)?;
    blocks::unmute(&mut app.db.conn(), viewer.account, target).await?;
    app.events.raise(Event::Relations { account: viewer.account });
    Ok(())
}

/// [`Job::EndMute`]: a mute's time may be over; somebody may have made it longer meanwhile.
pub async fn end_mute(app: &App, account: AccountId, target: AccountId) -> Result<()> {
    if blocks::end_mute(&mut app.db.conn(), account, target, app.now()).await? {
        app.events.raise(Event::Relations { account });
    }
    Ok(())
}

/// The host that somebody wants to block, which must not be this server.
fn blockable(app: &App, domain: &str) -> Result<String> {
    let acct: domain::Acct = format!("x@{}", domain.trim())
        .parse()
        .map_err(|_| Invalid::new("domain", Code::Invalid, "is not a valid domain name"))?;
    let host = acct.domain.filter(|host| !app.config.is_here(host));
    host.ok_or_else(|| Invalid::new("domain", Code::Invalid, "is this server").into())
}

/// How many of a server the viewer follows, and how many followers a block of it would cost.
pub async fn preview_domain_block(app: &App, viewer: &Viewer, domain: &str) -> Result<(i64, i64)> {
    let host = blockable(app, domain)?;
    Ok(follows::count_with(&mut app.db.conn(), viewer.account, &host).await?)
}

/// Hides everybody of a server from the viewer, and ends all follows between the two. The viewer is told how many that
/// were.
pub async fn block_domain(app: &App, viewer: &Viewer, domain: &str) -> Result<()> {
    let host = blockable(app, domain)?;
    let me = viewer.account;
    let mut tx = app.db.begin().await?;
    blocks::block_domain(&mut tx, me, &host, app.now()).await?;
    let what = (SeveranceKind::UserDomainBlock, host.as_str());
    let severance = sever::note(app, &mut tx, me, what, std::slice::from_ref(&host)).await?;
    for follower in follows::followers_from(&mut tx, me, &host).await? {
        drop_follower(app, &mut tx, me, follower).await?;
    }
    for follower in follows::requests_from(&mut tx, me, &host).await? {
        end_requests(app, &mut tx, me, follower).await?;
    }
    for followed in follows::followed_on(&mut tx, me, &host).await? {
        end(app, &mut tx, me, followed).await?;
    }
    notifications::delete_from_domain(&mut tx, me, &host).await?;
    let mut told = Told::default();
    if let Some(severance) = severance {
        sever::tell(app, &mut tx, &mut told, me, severance).await?;
    }
    tx.commit().await?;
    told.raise(app);
    app.events.raise(Event::Relations { account: viewer.account });
    Ok(())
}

pub async fn unblock_domain(app: &App, viewer: &Viewer, domain: &str) -> Result<()> {
    let host = format!("x@{domain}").parse::<domain::Acct>().ok().and_then(|a| a.domain);
    blocks::unblock_domain(&mut app.db.conn(), viewer.account, host.as_deref().unwrap_or(domain)).await?;
    app.events.raise(Event::Relations { account: viewer.account });
    Ok(())
}

/// Servers that the viewer blocks, each with the list's hidden cursor.
pub async fn blocked_domains(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<(i64, String)>> {
    Ok(blocks::domains(&mut app.db.conn(), viewer.account, page).await?)
}

/// Keeps a private note on somebody.
pub async fn set_note(app: &App, viewer: &Viewer, target: AccountId, comment: &str) -> Result<()> {
    accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)?;
    if comment.chars().count() > NOTE_LENGTH {
        let reason = "is too long (maximum is 2000 characters)";
        return Err(Invalid::new("comment", Code::TooLong, reason).into());
    }
    Ok(blocks::set_note(&mut app.db.conn(), viewer.account, target, comment.trim()).await?)
}

/// Somebody else than oneself.
async fn other(app: &App, account: AccountId, target: AccountId) -> Result<Account> {
    if account == target {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)
}
