//! Lists: people put together by their follower. The statuses of a list are written when they come, as homes are.

use std::collections::HashSet;

use domain::{AccountId, Code, Invalid, Job, ListId, RepliesPolicy};
use storage::{
    Tx, accounts, feeds, jobs,
    lists::{self, List},
    timelines::Page,
};

use crate::{App, Error, Result, Viewer, accounts::Listed, statuses::rebuild_key, views};

const TITLE_LENGTH: usize = 256;
/// Lists of an account, as in Mastodon.
const MOST_LISTS: i64 = 50;

/// What is to be different. What is None stays, or is as usual in a new list.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub title: Option<String>,
    pub replies_policy: Option<RepliesPolicy>,
    pub exclusive: Option<bool>,
}

/// The viewer's lists.
pub async fn all(app: &App, viewer: &Viewer) -> Result<Vec<List>> {
    Ok(lists::list(&mut app.db.conn(), viewer.account).await?)
}

/// The viewer's lists on which an account stands.
pub async fn all_with(app: &App, viewer: &Viewer, member: AccountId) -> Result<Vec<List>> {
    let mut db = app.db.conn();
    accounts::find(&mut db, member).await?.ok_or(Error::NotFound)?;
    Ok(lists::list_with(&mut db, viewer.account, member).await?)
}

/// One of the viewer's lists.
pub async fn find(app: &App, viewer: &Viewer, id: ListId) -> Result<List> {
    lists::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)
}

/// Makes a list without members.
pub async fn create(app: &App, viewer: &Viewer, change: Change) -> Result<List> {
    let list = List {
        id: ListId::at(app.now()),
        account_id: viewer.account,
        title: title(&change.title.unwrap_or_default())?,
        replies_policy: change.replies_policy.unwrap_or(RepliesPolicy::List),
        exclusive: change.exclusive.unwrap_or(false),
        created_at: app.now(),
    };
    let mut tx = app.db.begin().await?;
    if lists::count(&mut tx, viewer.account).await? >= MOST_LISTS {
        let reason = "You have reached the maximum number of lists";
        return Err(Invalid::sentence("lists", Code::TooLong, reason).limit(MOST_LISTS).into());
    }
    lists::insert(&mut tx, &list).await?;
    tx.commit().await?;
    Ok(list)
}

fn title(title: &str) -> Result<String> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Invalid::new("title", Code::Blank, "can't be blank").into());
    }
    if title.chars().count() > TITLE_LENGTH {
        return Err(Invalid::too_long("title", TITLE_LENGTH).into());
    }
    Ok(title.to_owned())
}

/// Changes a list. Other rules hold for what is there already, too: the list and the home are written anew.
pub async fn update(app: &App, viewer: &Viewer, id: ListId, change: Change) -> Result<List> {
    let mut tx = app.db.begin().await?;
    let before = lists::find(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    let mut list = before.clone();
    if let Some(wanted) = &change.title {
        list.title = title(wanted)?;
    }
    list.replies_policy = change.replies_policy.unwrap_or(list.replies_policy);
    list.exclusive = change.exclusive.unwrap_or(list.exclusive);
    lists::update(&mut tx, &list).await?;
    if list.replies_policy != before.replies_policy {
        let key = format!("rebuild-list:{id}");
        jobs::enqueue_unique(&mut tx, &Job::RebuildList { list: id }, &key, app.now(), app.now()).await?;
    }
    match (before.exclusive, list.exclusive) {
        (false, true) => {
            let members = lists::member_ids(&mut tx, id).await?;
            keep_out(&mut tx, &list, &members).await?;
        }
        (true, false) => refill_home(app, &mut tx, viewer.account).await?,
        _ => {}
    }
    tx.commit().await?;
    Ok(list)
}

/// Takes members of an exclusive list out of the home; the owner's own posts stay there.
async fn keep_out(tx: &mut Tx, list: &List, members: &[AccountId]) -> Result<()> {
    let others: Vec<AccountId> = members.iter().copied().filter(|member| *member != list.account_id).collect();
    Ok(feeds::remove_authors(tx, list.account_id, &others).await?)
}

/// Those whom an exclusive list kept out come back into the home.
async fn refill_home(app: &App, tx: &mut Tx, account: AccountId) -> Result<()> {
    jobs::enqueue_unique(tx, &Job::RebuildHome { account }, &rebuild_key(account), app.now(), app.now()).await?;
    Ok(())
}

pub async fn delete(app: &App, viewer: &Viewer, id: ListId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let list = lists::find(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    lists::delete(&mut tx, id).await?;
    feeds::clear_list(&mut tx, id).await?;
    if list.exclusive {
        refill_home(app, &mut tx, viewer.account).await?;
    }
    Ok(tx.commit().await?)
}

/// A page of a list's members, each with the cursor of the list.
pub async fn members(app: &App, viewer: &Viewer, id: ListId, page: Page) -> Result<Listed> {
    let mut db = app.db.conn();
    lists::find(&mut db, viewer.account, id).await?.ok_or(Error::NotFound)?;
    let rows = lists::members(&mut db, id, page).await?;
    let versions = accounts::versions(&mut db, &rows.iter().map(|(_, account)| *account).collect::<Vec<_>>()).await?;
    let found = views::accounts_at(app, Some(viewer), &versions).await?;
    Ok(rows.into_iter().filter_map(|(cursor, account)| Some((cursor, found.get(&account)?.clone()))).collect())
}

/// Puts accounts on a list, all or none. Whom the viewer neither follows nor asks to follow is not found; who is there
/// already is refused.
pub async fn add(app: &App, viewer: &Viewer, id: ListId, accounts: &[AccountId]) -> Result<()> {
    let wanted: Vec<AccountId> = accounts.iter().copied().collect::<HashSet<_>>().into_iter().collect();
    let mut tx = app.db.begin().await?;
    let list = lists::find(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    if lists::eligible(&mut tx, viewer.account, &wanted).await?.len() < wanted.len() {
        return Err(Error::NotFound);
    }
    if place(app, &mut tx, &list, &wanted).await? < wanted.len() as u64 {
        return Err(Invalid::new("account", Code::Taken, "has already been taken").into());
    }
    Ok(tx.commit().await?)
}

/// Puts accounts on a list, with what they wrote last. Gives how many were not on it.
pub(crate) async fn place(app: &App, tx: &mut Tx, list: &List, members: &[AccountId]) -> Result<u64> {
    let new = lists::add(tx, list, members, app.now()).await?;
    let fill: Vec<Job> = members.iter().map(|&member| Job::MergeList { list: list.id, member }).collect();
    jobs::enqueue_all(tx, &fill, app.now()).await?;
    if list.exclusive {
        keep_out(tx, list, members).await?;
    }
    Ok(new)
}

/// Takes accounts off a list. Who is not on it is passed over.
pub async fn remove(app: &App, viewer: &Viewer, id: ListId, accounts: &[AccountId]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let list = lists::find(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
    let gone = lists::remove(&mut tx, id, accounts).await?;
    feeds::remove_members(&mut tx, &[id], &gone).await?;
    if list.exclusive {
        let account = viewer.account;
        let back: Vec<Job> = gone.iter().map(|&followed| Job::MergeHome { account, followed }).collect();
        jobs::enqueue_all(&mut tx, &back, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes somebody who is no longer followed, nor asked to be, off all lists.
pub(crate) async fn forget(tx: &mut Tx, owner: AccountId, account: AccountId) -> Result<()> {
    let left = lists::remove_everywhere(tx, owner, account).await?;
    Ok(feeds::remove_members(tx, &left, &[account]).await?)
}
