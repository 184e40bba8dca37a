//! Finding accounts, statuses and hashtags. Accounts are found by the words of their names, or exactly by handle or
//! address; statuses by their words or their address; hashtags by how they begin. Other servers are only asked for people
//! who are signed in and want it.

pub mod index;
mod marks;
mod statuses;

use std::sync::Arc;

use domain::{AccountId, Acct, CollectionId, StatusId, text};
use storage::{accounts, statuses as posts, tags};
use url::Url;

use crate::{
    App, Error, Resolve, Result, Viewer, collections, fasp,
    refreshes::Refresh,
    timelines::{self, Tag},
    views::{self, Account, Item},
};

/// Bytes of a query; longer ones find nothing.
const LONGEST: usize = 2048;
/// Characters without which people who are not signed in find no accounts.
const SHORTEST: usize = 3;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Accounts,
    Statuses,
    Hashtags,
}

#[derive(Debug, Clone, Default)]
pub struct Query {
    pub text: String,
    /// None means everything, of which only the first page can be seen.
    pub kind: Option<Kind>,
    /// Whether to ask other servers.
    pub resolve: bool,
    /// Only accounts that the viewer follows.
    pub following: bool,
    /// Only statuses of this account.
    pub account: Option<AccountId>,
    /// Only statuses with ids between these, both exclusive.
    pub max_id: Option<i64>,
    pub min_id: Option<i64>,
    /// Only hashtags that the staff has looked at.
    pub exclude_unreviewed: bool,
    pub limit: usize,
    pub offset: usize,
}

#[derive(Debug, Default)]
pub struct Found {
    pub accounts: Vec<Arc<Account>>,
    pub statuses: Vec<Item>,
    pub tags: Vec<Tag>,
    /// The one whose address was looked for.
    pub collections: Vec<collections::Shown>,
    /// The server of the handle that was looked for was asked, and did not answer.
    pub silent: bool,
    /// Others are being asked for more accounts.
    pub refresh: Option<Refresh>,
}

/// Looks for everything that the query asks for.
pub async fn search(app: &App, viewer: Option<&Viewer>, query: &Query) -> Result<Found> {
    let query = Query { text: query.text.trim().to_owned(), ..query.clone() };
    let wants = |kind| query.kind.is_none_or(|wanted| wanted == kind);
    if query.text.is_empty() || query.text.len() > LONGEST {
        return Ok(Found::default());
    }
    if let Some(url) = address(&query.text) {
        return by_address(app, viewer, &query, &url).await;
    }
    let mut found = Found::default();
    let has_space = query.text.contains(char::is_whitespace);
    let may_be_name = !query.text.starts_with('#') && (!has_space || !query.text.contains('@'));
    if wants(Kind::Accounts) && may_be_name && (viewer.is_some() || query.text.chars().count() >= SHORTEST) {
        (found.accounts, found.silent) = ask_for_accounts(app, viewer, &query).await?;
        if query.resolve && viewer.is_some() && query.offset == 0 && !is_handle(&query.text) {
            found.refresh = fasp::find_accounts(app, &query.text).await?;
        }
    }
    if let Some(viewer) = viewer.filter(|_| wants(Kind::Statuses) && !is_handle(&query.text)) {
        found.statuses = statuses::statuses(app, viewer, &query).await?;
    }
    if wants(Kind::Hashtags) && !query.text.contains('@') {
        found.tags = hashtags(app, viewer, &query).await?;
    }
    Ok(found)
}

/// Who looks for a handle does not look for posts.
fn is_handle(text: &str) -> bool {
    text.contains('@') && text.parse::<Acct>().is_ok()
}

fn address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Accounts: the one with exactly this handle first, then those with words that begin so.
pub async fn accounts(app: &App, viewer: Option<&Viewer>, query: &Query) -> Result<Vec<Arc<Account>>> {
    Ok(ask_for_accounts(app, viewer, query).await?.0)
}

/// The accounts, and whether the server of a handle did not answer.
async fn ask_for_accounts(app: &App, viewer: Option<&Viewer>, query: &Query) -> Result<(Vec<Arc<Account>>, bool)> {
    let text = query.text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Ok((Vec::new(), false));
    }
    let (exact, silent) = match by_handle(app, viewer, query, text).await {
        Ok(exact) => (exact, false),
        Err(Error::Unreachable(_)) => (None, true),
        Err(error) => return Err(error),
    };
    let mut ids: Vec<AccountId> = exact.filter(|_| query.offset == 0).into_iter().collect();
    ids.extend(by_words(app, viewer, query, text, exact).await?);
    ids.truncate(query.limit);
    Ok((views::accounts(app, viewer, &ids).await?, silent))
}

/// [`Error::Unreachable`] if the server of the handle does not answer.
async fn by_handle(app: &App, viewer: Option<&Viewer>, query: &Query, text: &str) -> Result<Option<AccountId>> {
    let Ok(acct) = text.parse::<Acct>() else { return Ok(None) };
    let mut db = app.db.conn();
    let host = acct.domain.as_deref().filter(|host| !app.config.is_here(host));
    let found = match accounts::find_by_acct(&mut db, &acct.key(), host.unwrap_or_default()).await? {
        Some(account) if account.suspended_at.is_some() => None,
        Some(account) if account.is_local() && !accounts::is_settled(&mut db, account.id).await? => None,
        Some(account) => Some(account.id),
        None if query.resolve && viewer.is_some() && host.is_some() => match app.remote.account(app, &acct).await {
            Err(error @ Error::Unreachable(_)) => return Err(error),
            other => silent(other)?,
        },
        None => None,
    };
    let follows = match (found, viewer) {
        (Some(id), Some(viewer)) if query.following => {
            storage::follows::find(&mut db, viewer.account, id).await?.is_some()
        }
        _ => !query.following,
    };
    Ok(found.filter(|_| follows))
}

/// That another server does not answer finds nothing; it is no failure of the search.
fn silent<T>(asked: Result<Option<T>>) -> Result<Option<T>> {
    match asked {
        Err(Error::Unreachable(_) | Error::NotFound | Error::Gone | Error::Forbidden(_)) => Ok(None),
        other => other,
    }
}

/// Those whom their words tell, `exact` left out: it stands before them, and so takes one place of the pages.
async fn by_words(
    app: &App,
    viewer: Option<&Viewer>,
    query: &Query,
    text: &str,
    exact: Option<AccountId>,
) -> Result<Vec<AccountId>> {
    // Of a handle only the name is kept as a word.
    let name = text.trim_start_matches('@').split('@').next().unwrap_or_default();
    let mut words = text::tokens(name);
    // The longest word leads to the fewest accounts.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let Some(first) = words.first() else { return Ok(Vec::new()) };
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let search = accounts::Search {
        words: [first, word(1), word(2)],
        viewer: Viewer::id(viewer),
        following: query.following,
        except: exact.unwrap_or_default(),
        limit: query.limit as i64,
        offset: query.offset.saturating_sub(exact.iter().count()) as i64,
    };
    Ok(accounts::search(&mut app.db.conn(), search).await?)
}

/// The collection of accounts at this address, if it is known here and the viewer may see it.
async fn collection(app: &App, viewer: Option<&Viewer>, url: &Url) -> Result<Vec<collections::Shown>> {
    let found = storage::collections::list_at(&mut app.db.conn(), &[url.as_str().to_owned()]).await?;
    match found.first() {
        Some(found) => shown_collection(app, viewer, found.id).await,
        None => Ok(Vec::new()),
    }
}

async fn shown_collection(app: &App, viewer: Option<&Viewer>, id: CollectionId) -> Result<Vec<collections::Shown>> {
    match collections::find(app, viewer, id).await {
        Ok((shown, _)) => Ok(vec![shown]),
        Err(Error::NotFound) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// What lives at an address: something known, or what the other server says.
async fn by_address(app: &App, viewer: Option<&Viewer>, query: &Query, url: &Url) -> Result<Found> {
    let known = known(app, url).await?;
    if known.is_none() {
        let collections = collection(app, viewer, url).await?;
        if !collections.is_empty() {
            return Ok(Found { collections, ..Found::default() });
        }
    }
    let resolved = match known {
        None if query.resolve && viewer.is_some() => silent(app.remote.resolve(app, &query.text).await)?,
        known => known,
    };
    let wants = |kind| query.offset == 0 && query.kind.is_none_or(|wanted| wanted == kind);
    let mut found = Found::default();
    match resolved {
        Some(Resolve::Account(id)) if wants(Kind::Accounts) => found.accounts = shown(app, viewer, id).await?,
        Some(Resolve::Status(id)) if wants(Kind::Statuses) => {
            found.statuses = views::items_by_id(app, viewer, &[id]).await?;
        }
        Some(Resolve::Collection(id)) if query.offset == 0 => {
            found.collections = shown_collection(app, viewer, id).await?;
        }
        _ => {}
    }
    Ok(found)
}

async fn shown(app: &App, viewer: Option<&Viewer>, id: AccountId) -> Result<Vec<Arc<Account>>> {
    let settled = accounts::is_settled(&mut app.db.conn(), id).await?;
    let found = views::accounts(app, viewer, &[id]).await?;
    Ok(found.into_iter().filter(|account| settled && !account.suspended).collect())
}

async fn known(app: &App, url: &Url) -> Result<Option<Resolve>> {
    let mut db = app.db.conn();
    if let Some(account) = accounts::find_by_uri(&mut db, url.as_str()).await? {
        return Ok(Some(Resolve::Account(account.id)));
    }
    if let Some(status) = posts::find_by_uri(&mut db, url.as_str()).await? {
        return Ok(Some(Resolve::Status(status.id)));
    }
    let here = url.as_str().strip_prefix(&app.config.base());
    let Some(page) = here.and_then(|path| path.strip_prefix("/@")) else {
        return Ok(None);
    };
    let page = page.split(['?', '#']).next().unwrap_or_default();
    Ok(match page.split_once('/') {
        Some((_, id)) => id.parse::<StatusId>().ok().map(Resolve::Status),
        None => {
            let name = page.to_lowercase();
            accounts::find_by_acct(&mut db, &name, "").await?.map(|account| Resolve::Account(account.id))
        }
    })
}

async fn hashtags(app: &App, viewer: Option<&Viewer>, query: &Query) -> Result<Vec<Tag>> {
    let name = query.text.strip_prefix(['#', '＃']).unwrap_or(&query.text);
    if !text::is_hashtag(name) {
        return Ok(Vec::new());
    }
    let key = text::hashtag_key(name);
    let page = (query.limit as i64, query.offset as i64);
    let found = tags::search(&mut app.db.conn(), &key, page, query.exclude_unreviewed).await?;
    let mut whole = timelines::with_history(app, found).await?;
    crate::tags::mark(app, viewer, &mut whole).await?;
    Ok(whole)
}
