//! The end of an account: from one moment on nothing is shown of it but its name, then everything of it is deleted, in
//! steps, so that nobody waits for a long transaction. Of somebody of this server the name and the keys stay: nobody else
//! can have the name, the address answers that there is nobody any more, and all servers are told.

use domain::{AccountId, Job, Registrations, Settings, StatusId, Suspension, UserId, Visibility};
use storage::{
    Tx, accounts,
    accounts::Account,
    feeds, jobs, keys, lists,
    purge::{self, Doomed},
    statuses, suspensions, users,
};

use crate::{App, Error, Result, conversations, events::Event, fasp, media, settings};

/// Statuses of which open pages and streams are told at once that they are gone. Older ones stand in hardly any.
const TOLD: i64 = 200;
/// Posts that are deleted in one transaction.
const POSTS: i64 = 200;
/// Follows that end in one transaction.
const FOLLOWS: i64 = 500;
/// Transactions of one step.
const STEP: usize = 20;
/// Accounts that are looked at in one step when all leave.
const EVERYBODY: i64 = 100;

/// Somebody of another server left.
pub async fn leave(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    statuses::bury(&mut tx, &account.uri, app.now()).await?;
    let gone = begin(app, &mut tx, account).await?;
    tx.commit().await?;
    tell(app, gone);
    Ok(())
}

/// Somebody leaves this server for good, and cannot sign in from now on.
///
/// # Errors
/// [`Error::Conflict`] if nobody could change anything here any more.
pub async fn close(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let had_owner = users::has_owner(&mut tx).await?;
    let people = users::dismiss(&mut tx, account.id).await?;
    if had_owner && !users::has_owner(&mut tx).await? {
        return Err(Error::Conflict("The server would have no owner: somebody else must be made one first"));
    }
    part(app, tx, account, people).await
}

/// These people could act as the account until now.
async fn part(app: &App, mut tx: Tx, account: &Account, people: Vec<UserId>) -> Result<()> {
    let gone = begin(app, &mut tx, account).await?;
    tx.commit().await?;
    people.into_iter().for_each(|user| app.events.raise(Event::UserChanged { user }));
    tell(app, gone);
    Ok(())
}

/// Everybody leaves, and nobody can come: the end of a server, of which the others are told. It should run until they are.
pub async fn close_server(app: &App) -> Result<()> {
    let settings = Settings { registrations: Registrations::Closed, ..(*app.settings.get()).clone() };
    settings::change(app, settings).await?;
    Ok(jobs::enqueue(&mut app.db.conn(), &Job::CloseAll { after: AccountId(0) }, app.now()).await?)
}

/// [`Job::CloseAll`]: the next people of this server leave it, after this one.
pub async fn close_all(app: &App, after: AccountId) -> Result<()> {
    let some = users::list(&mut app.db.conn(), after, EVERYBODY).await?;
    for listed in &some {
        if let Some(account) = accounts::find(&mut app.db.conn(), listed.account_id).await? {
            let mut tx = app.db.begin().await?;
            let people = users::dismiss(&mut tx, account.id).await?;
            part(app, tx, &account, people).await?;
        }
    }
    if let Some(last) = some.last() {
        jobs::enqueue(&mut app.db.conn(), &Job::CloseAll { after: last.account_id }, app.now()).await?;
    }
    Ok(())
}

/// Nothing is shown any more. Gives what stands in pages that are open.
async fn begin(app: &App, tx: &mut Tx, account: &Account) -> Result<Vec<(StatusId, AccountId)>> {
    if !suspensions::close(tx, account.id, app.now()).await? {
        return Ok(Vec::new());
    }
    fasp::account(app, tx, Some(account), None).await?;
    jobs::enqueue(tx, &Job::EraseAccount { account: account.id }, app.now()).await?;
    Ok(statuses::list_latest(tx, account.id, TOLD).await?)
}

fn tell(app: &App, gone: Vec<(StatusId, AccountId)>) {
    for (status, author) in gone {
        app.events.raise(Event::Deleted { status, author });
    }
}

/// [`Job::EraseAccount`]: the next step of deleting what there is of an account that is gone.
pub async fn erase(app: &App, id: AccountId) -> Result<()> {
    let Some(account) = accounts::find(&mut app.db.conn(), id).await?.filter(Account::is_gone) else {
        return Ok(());
    };
    for _ in 0..STEP {
        if !delete_posts(app, id).await? && !end_follows(app, id).await? {
            return end(app, &account).await;
        }
    }
    Ok(jobs::enqueue(&mut app.db.conn(), &Job::EraseAccount { account: id }, app.now()).await?)
}

/// Deletes some posts of an account for good. False if there was nothing left.
pub(crate) async fn delete_posts(app: &App, account: AccountId) -> Result<bool> {
    let mut doomed = purge::posts(&mut app.db.conn(), account, POSTS).await?;
    if doomed.is_empty() {
        return Ok(false);
    }
    let mut tx = app.db.begin().await?;
    let posts: Vec<_> = doomed.iter().map(|post| post.id).collect();
    let boosts = purge::boosts(&mut tx, &posts).await?;
    doomed.extend(boosts.into_iter().filter(|boost| !posts.contains(&boost.id)));
    let mut changed = Vec::new();
    for message in doomed.iter().filter(|post| is_message(post)) {
        changed.push(conversations::remove_message(&mut tx, message.id).await?);
    }
    let ids: Vec<_> = doomed.iter().map(|post| post.id).collect();
    purge::discount(&mut tx, &ids).await?;
    let files = purge::delete_posts(&mut tx, &ids).await?;
    media::forget_soon(app, &mut tx, files).await?;
    tx.commit().await?;
    changed.into_iter().for_each(|changed| changed.raise(app));
    for post in doomed {
        app.events.raise(Event::Deleted { status: post.id, author: post.account_id });
    }
    Ok(true)
}

const fn is_message(post: &Doomed) -> bool {
    matches!(post.visibility, Visibility::Direct | Visibility::Limited)
}

/// False if there was nothing left.
async fn end_follows(app: &App, account: AccountId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let some = purge::end_follows(&mut tx, account, FOLLOWS).await?;
    tx.commit().await?;
    Ok(some)
}

/// What is left: what it did to the posts of others, its files and settings, and the account.
async fn end(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    purge::undo_acts(&mut tx, &[account.id]).await?;
    let files = purge::delete_files(&mut tx, account.id).await?;
    media::forget_soon(app, &mut tx, files).await?;
    feeds::clear(&mut tx, account.id).await?;
    for list in lists::list(&mut tx, account.id).await? {
        feeds::clear_list(&mut tx, list.id).await?;
    }
    let keys = keys::list_own(&mut tx, account.id).await?;
    accounts::delete(&mut tx, account.id).await?;
    if account.is_local() {
        accounts::insert(&mut tx, &bare(account)).await?;
        for key in keys {
            keys::insert(&mut tx, &key).await?;
        }
        jobs::enqueue(&mut tx, &Job::DeliverAccountDelete { account: account.id }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Nothing but the name and the address.
fn bare(account: &Account) -> Account {
    let empty = || "[]".to_owned();
    Account {
        url: None,
        display_name: String::new(),
        note: String::new(),
        note_html: String::new(),
        fields: empty(),
        emojis: empty(),
        discoverable: Some(false),
        indexable: false,
        hide_collections: true,
        avatar_id: None,
        header_id: None,
        also_known_as: empty(),
        moved_to_id: None,
        attribution_domains: empty(),
        suspended_by: Suspension::Gone,
        version: account.version + 1,
        ..account.clone()
    }
}
