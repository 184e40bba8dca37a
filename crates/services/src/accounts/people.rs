//! Looking at accounts and lists of them.

use std::sync::Arc;

use domain::{AccountId, Acct, Timestamp};
use storage::{
    Conn, accounts, endorsements, follows,
    timelines::Page,
    users::{self, Role},
};

use crate::{
    App, Error, Result, Viewer,
    auth::OwnVersion,
    views::{self, Account},
};

/// Accounts of a list, each with the list's hidden cursor.
pub type Listed = Vec<(i64, Arc<Account>)>;

/// An account as this viewer may see it, suspended ones included. Those whose sign-up is not complete are not there yet.
pub async fn find(app: &App, viewer: Option<&Viewer>, id: AccountId) -> Result<Arc<Account>> {
    let account = views::account(app, viewer, id).await?;
    if account.is_local() && !accounts::is_settled(&mut app.db.conn(), id).await? {
        return Err(Error::NotFound);
    }
    Ok(account)
}

/// The account of a handle, if it is known here. Nobody else is asked.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Gone`] if whoever had it has left this server for good.
pub async fn lookup(app: &App, viewer: Option<&Viewer>, handle: &str) -> Result<Arc<Account>> {
    let acct: Acct = handle.parse().map_err(|_| Error::NotFound)?;
    let host = acct.domain.as_deref().filter(|host| !app.config.is_here(host)).unwrap_or_default();
    let row = accounts::find_by_acct(&mut app.db.conn(), &acct.key(), host).await?.ok_or(Error::NotFound)?;
    if row.is_gone() {
        return Err(Error::Gone);
    }
    find(app, viewer, row.id).await
}

/// Accounts by id, in this order; unknown ones are left out.
pub async fn list(app: &App, viewer: Option<&Viewer>, ids: &[AccountId]) -> Result<Vec<Arc<Account>>> {
    let unsettled = accounts::list_unsettled(&mut app.db.conn(), ids).await?;
    let known: Vec<AccountId> = ids.iter().copied().filter(|id| !unsettled.contains(id)).collect();
    views::accounts(app, viewer, &known).await
}

/// The viewer's own account, and by which version what only the viewer is told of it is kept. One look-up by key.
pub async fn own(app: &App, viewer: &Viewer) -> Result<(Arc<Account>, OwnVersion)> {
    let id = viewer.account;
    let version = accounts::own_version(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let account = views::accounts_at(app, None, &[(id, version.0)]).await?.remove(&id).ok_or(Error::NotFound)?;
    Ok((account, version))
}

/// What only the viewer is told of the own account beside what is in other places.
#[derive(Debug, Clone)]
pub struct OwnDetails {
    pub role: Role,
    /// Sites that may name the account as an author.
    pub attribution_domains: Vec<String>,
    /// Whether there are pictures of the person's own.
    pub has_avatar: bool,
    pub has_header: bool,
}

pub async fn own_details(app: &App, viewer: &Viewer) -> Result<OwnDetails> {
    let mut db = app.db.conn();
    let account = accounts::find(&mut db, viewer.account).await?.ok_or(Error::NotFound)?;
    Ok(OwnDetails {
        has_avatar: account.avatar_id.is_some(),
        has_header: account.header_id.is_some(),
        role: users::find_role(&mut db, viewer.user).await?.ok_or(Error::NotFound)?,
        attribution_domains: serde_json::from_str(&account.attribution_domains).unwrap_or_default(),
    })
}

/// Who follows an account. Nobody is told if the account hides it.
pub async fn followers(app: &App, viewer: Option<&Viewer>, id: AccountId, page: Page) -> Result<Listed> {
    match is_open(app, viewer, id).await? {
        true => complete(app, viewer, follows::followers(&mut app.db.conn(), id, page).await?).await,
        false => Ok(Vec::new()),
    }
}

/// Whom an account follows. Nobody is told if the account hides it.
pub async fn following(app: &App, viewer: Option<&Viewer>, id: AccountId, page: Page) -> Result<Listed> {
    match is_open(app, viewer, id).await? {
        true => complete(app, viewer, follows::following(&mut app.db.conn(), id, page).await?).await,
        false => Ok(Vec::new()),
    }
}

async fn is_open(app: &App, viewer: Option<&Viewer>, id: AccountId) -> Result<bool> {
    let account = find(app, viewer, id).await?;
    Ok(!account.suspended && (!account.hide_collections || Viewer::id(viewer) == id))
}

/// Whom an account recommends on its profile. Nobody is told if the profile does not show it.
pub async fn endorsed(app: &App, viewer: Option<&Viewer>, id: AccountId, page: Page) -> Result<Listed> {
    let account = find(app, viewer, id).await?;
    if account.suspended || (!account.show_featured && Viewer::id(viewer) != id) {
        return Ok(Vec::new());
    }
    complete(app, viewer, endorsements::list(&mut app.db.conn(), id, page).await?).await
}

/// Followers of one account that are told at most.
const FAMILIAR: i64 = 40;

/// For each of these accounts, those of the viewer's follows who follow it too; in this order, unknown ones left out.
pub async fn familiar_followers(
    app: &App,
    viewer: &Viewer,
    ids: &[AccountId],
) -> Result<Vec<(AccountId, Vec<Arc<Account>>)>> {
    let mut db = app.db.conn();
    let known = accounts::versions(&mut db, ids).await?;
    let rows = follows::familiar(&mut db, viewer.account, ids, FAMILIAR).await?;
    let mut wanted: Vec<AccountId> = rows.iter().map(|(_, follower)| *follower).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let followers = views::accounts(app, Some(viewer), &wanted).await?;
    let of = |id: AccountId| {
        let mine = rows.iter().filter(|(target, _)| *target == id);
        mine.filter_map(|(_, who)| followers.iter().find(|account| account.id == *who).cloned()).collect()
    };
    let known = ids.iter().filter(|id| known.iter().any(|(found, _)| found == *id));
    Ok(known.map(|id| (*id, of(*id))).collect())
}

/// Who asks to follow the viewer.
pub async fn requests(app: &App, viewer: &Viewer, page: Page) -> Result<Listed> {
    complete(app, Some(viewer), follows::requests(&mut app.db.conn(), viewer.account, page).await?).await
}

/// Whom the viewer blocks.
pub async fn blocked(app: &App, viewer: &Viewer, page: Page) -> Result<Listed> {
    complete(app, Some(viewer), follows::blocked(&mut app.db.conn(), viewer.account, page).await?).await
}

/// Whom the viewer mutes, and until when; None means until it is undone.
pub async fn muted(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<(i64, Arc<Account>, Option<Timestamp>)>> {
    let db: &mut Conn = &mut app.db.conn();
    let listed = complete(app, Some(viewer), follows::muted(db, viewer.account, page).await?).await?;
    let ids: Vec<AccountId> = listed.iter().map(|(_, account)| account.id).collect();
    let between = follows::relationships(db, viewer.account, &ids, app.now()).await?;
    let with_end = |(cursor, account): (i64, Arc<Account>)| {
        let relationship = between.iter().find(|relationship| relationship.id == account.id);
        (cursor, account, relationship.and_then(|relationship| relationship.muting_expires_at))
    };
    Ok(listed.into_iter().map(with_end).collect())
}

async fn complete(app: &App, viewer: Option<&Viewer>, rows: Vec<(i64, AccountId)>) -> Result<Listed> {
    let ids: Vec<AccountId> = rows.iter().map(|(_, id)| *id).collect();
    let mut accounts = views::accounts(app, viewer, &ids).await?.into_iter().peekable();
    let mut listed = Vec::with_capacity(rows.len());
    for (cursor, id) in rows {
        if let Some(account) = accounts.next_if(|account| account.id == id) {
            listed.push((cursor, account));
        }
    }
    Ok(listed)
}
