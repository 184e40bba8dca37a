//! Following and no longer following.

use std::time::Duration;

use domain::{AccountId, Code, FollowId, Invalid, Job, NotificationType};
use storage::{
    Tx, accounts,
    accounts::Account,
    blocks, endorsements, feeds, follows,
    follows::{Follow as Row, Rules},
    jobs, notifications,
};

use crate::{App, Error, Result, Viewer, accounts::backfill, events::Event, lists, notifications::Told};

/// Follows of one account in a day.
const FOLLOWS: i64 = 400;
/// How many somebody can follow in all; who has more followers, a tenth more than those.
const FREE: i64 = 7500;
const DAY: Duration = Duration::from_secs(86_400);

/// What became of a wish to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    Following,
    /// It waits for the other's approval.
    Requested,
}

/// A person here follows somebody, or changes what is to be seen of somebody already followed.
pub async fn follow(app: &App, viewer: &Viewer, target: AccountId, rules: &Rules) -> Result<Follow> {
    let target = open_to(app, viewer.account, target).await?;
    let known = known(app, viewer.account, target.id).await?;
    if let Some(known) = known {
        follows::set_rules(&mut app.db.conn(), viewer.account, target.id, rules).await?;
        return Ok(known);
    }
    let since = app.now() - DAY;
    if !app.config.testbed && follows::count_since(&mut app.db.conn(), viewer.account, since).await? >= FOLLOWS {
        return Err(Error::RateLimited);
    }
    check_number(app, viewer.account).await?;
    if !target.is_local() {
        backfill::visit(app, &mut app.db.conn(), target.id).await?;
    }
    let uri = format!("{}#follows/{}", app.config.actor_uri(viewer.account), FollowId::at(app.now()));
    let follow = Row {
        id: FollowId::at(app.now()),
        account_id: viewer.account,
        target_account_id: target.id,
        uri: Some(uri.clone()),
        show_reblogs: rules.show_reblogs.unwrap_or(true),
        notify: rules.notify.unwrap_or(false),
        languages: rules.languages.clone().flatten(),
        created_at: app.now(),
    };
    let done = write(app, &target, follow, !target.is_local()).await?;
    if done == Follow::Following {
        app.events.raise(Event::Relations { account: viewer.account });
    }
    Ok(done)
}

/// Whom nobody follows back cannot follow without end.
async fn check_number(app: &App, account: AccountId) -> Result<()> {
    let (following, followers) = follows::totals(&mut app.db.conn(), account).await?;
    if following < FREE.max(followers * 11 / 10) {
        return Ok(());
    }
    Err(Invalid::new("", Code::TooLong, "You cannot follow so many people: too few follow you").into())
}

/// An account of another server follows somebody here; `uri` names its activity.
pub async fn follow_as(app: &App, follower: &Account, target: AccountId, uri: &str) -> Result<Follow> {
    let target = open_to(app, follower.id, target).await?;
    let follow = Row {
        id: FollowId::at(app.now()),
        account_id: follower.id,
        target_account_id: target.id,
        uri: Some(uri.to_owned()),
        show_reblogs: true,
        notify: false,
        languages: None,
        created_at: app.now(),
    };
    if let Some(known) = known(app, follower.id, target.id).await? {
        // It asks again because our answer was lost. What comes later names this activity.
        follows::set_uri(&mut app.db.conn(), follower.id, target.id, uri).await?;
        if known == Follow::Following {
            let job = Job::DeliverAccept { account: target.id, follower: follower.id, uri: uri.to_owned() };
            jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?;
        }
        return Ok(known);
    }
    write(app, &target, follow, false).await
}

/// The account to be followed, if it may be.
pub(super) async fn open_to(app: &App, follower: AccountId, target: AccountId) -> Result<Account> {
    let found = accounts::find(&mut app.db.conn(), target).await?.ok_or(Error::NotFound)?;
    if follower == target {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let mut db = app.db.conn();
    if found.suspended_at.is_some()
        || blocks::between(&mut db, follower, target).await?
        || blocks::server_between(&mut db, follower, target).await?
    {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    if found.moved_to_id.is_some() {
        return Err(Error::Forbidden("This account has moved"));
    }
    Ok(found)
}

pub(super) async fn known(app: &App, account: AccountId, target: AccountId) -> Result<Option<Follow>> {
    let mut db = app.db.conn();
    if follows::find(&mut db, account, target).await?.is_some() {
        return Ok(Some(Follow::Following));
    }
    Ok(follows::find_request(&mut db, account, target).await?.map(|_| Follow::Requested))
}

/// Writes a follow, or a request where the other must agree first.
pub(super) async fn write(app: &App, target: &Account, follow: Row, ask: bool) -> Result<Follow> {
    let (account, uri) = (follow.account_id, follow.uri.clone().unwrap_or_default());
    let mut tx = app.db.begin().await?;
    let mut told = Told::default();
    let done = if ask || target.locked || must_ask(&mut tx, account, target).await? {
        if follows::insert_request(&mut tx, &follow).await? && !ask {
            told.tell(app, &mut tx, target.id, account, NotificationType::FollowRequest, None).await?;
        }
        Follow::Requested
    } else {
        if establish(app, &mut tx, &follow).await? {
            told.tell(app, &mut tx, target.id, account, NotificationType::Follow, None).await?;
        } else {
            // Another came at the same time. What comes later names the last one.
            follows::set_uri(&mut tx, account, target.id, &uri).await?;
        }
        Follow::Following
    };
    if ask {
        jobs::enqueue(&mut tx, &Job::DeliverFollow { account, target: target.id, uri }, app.now()).await?;
    } else if done == Follow::Following && is_remote(&mut tx, account).await? {
        jobs::enqueue(&mut tx, &Job::DeliverAccept { account: target.id, follower: account, uri }, app.now()).await?;
    }
    tx.commit().await?;
    told.raise(app);
    Ok(done)
}

/// Whom this server keeps at a distance, the people here let in themselves.
async fn must_ask(tx: &mut Tx, follower: AccountId, target: &Account) -> Result<bool> {
    if !target.is_local() {
        return Ok(false);
    }
    Ok(accounts::is_limited(tx, follower).await?.unwrap_or_default())
}

async fn is_remote(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(accounts::find(tx, account).await?.is_some_and(|a| !a.is_local()))
}

/// Makes a follow true: its row, the counts, and the follower's home.
pub(super) async fn establish(app: &App, tx: &mut Tx, follow: &Row) -> Result<bool> {
    if !follows::insert(tx, follow).await? {
        return Ok(false);
    }
    let (account, target) = (follow.account_id, follow.target_account_id);
    accounts::count_follow(tx, account, target, 1).await?;
    if !is_remote(tx, account).await? {
        jobs::enqueue(tx, &Job::MergeHome { account, followed: target }, app.now()).await?;
    }
    Ok(true)
}

/// No longer follows, or no longer asks to. The inbox calls it with accounts of other servers.
pub async fn unfollow(app: &App, account: AccountId, target: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    end(app, &mut tx, account, target).await?;
    tx.commit().await?;
    app.events.raise(Event::Relations { account });
    Ok(())
}

/// Ends a follow or a request, tells the other's server if it is elsewhere, and cleans the home.
pub(super) async fn end(app: &App, tx: &mut Tx, account: AccountId, target: AccountId) -> Result<()> {
    let follow = follows::delete(tx, account, target).await?;
    if follow.is_some() {
        accounts::count_follow(tx, account, target, -1).await?;
        endorsements::delete(tx, account, target).await?;
        feeds::remove_author(tx, account, target).await?;
        notifications::withdraw(tx, target, account, NotificationType::Follow, None).await?;
    }
    let request = follows::delete_request(tx, account, target).await?;
    if request.is_some() {
        notifications::withdraw(tx, target, account, NotificationType::FollowRequest, None).await?;
    }
    let Some(ended) = follow.or(request) else { return Ok(()) };
    lists::forget(tx, account, target).await?;
    if !is_remote(tx, account).await? && is_remote(tx, target).await? {
        let uri = ended.uri.unwrap_or_default();
        jobs::enqueue(tx, &Job::DeliverUndoFollow { account, target, uri }, app.now()).await?;
    }
    Ok(())
}

/// Makes somebody no longer follow the viewer.
pub async fn remove_follower(app: &App, viewer: &Viewer, follower: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    drop_follower(app, &mut tx, viewer.account, follower).await?;
    Ok(tx.commit().await?)
}

/// Ends the follow of `follower` from the followed side; another server is told by a Reject.
pub(super) async fn drop_follower(app: &App, tx: &mut Tx, account: AccountId, follower: AccountId) -> Result<()> {
    let Some(follow) = follows::delete(tx, follower, account).await? else {
        return Ok(());
    };
    accounts::count_follow(tx, follower, account, -1).await?;
    endorsements::delete(tx, follower, account).await?;
    feeds::remove_author(tx, follower, account).await?;
    lists::forget(tx, follower, account).await?;
    notifications::withdraw(tx, account, follower, NotificationType::Follow, None).await?;
    if is_remote(tx, follower).await? && !is_remote(tx, account).await? {
        let uri = follow.uri.unwrap_or_default();
        jobs::enqueue(tx, &Job::DeliverReject { account, follower, uri }, app.now()).await?;
    }
    Ok(())
}
