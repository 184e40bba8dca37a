//! Pages of statuses for people.

use domain::{AccountId, Audience, ListId, Settings, StatusId, TagId, TrendKind, text};
use storage::{
    accounts, lists, tags,
    timelines::{self, AccountFilter, Page, PublicFilter, Tagged},
};

use crate::{
    App, Error, Result, Viewer,
    accounts::backfill,
    filters::{Feed, shown},
    trends,
    views::{self, Item},
};

/// A viewer's home, newest first.
pub async fn home(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Item>> {
    shown(app, Some(viewer), page, &Feed::Home).await
}

/// One of the viewer's lists, newest first. Filters hide there what they hide in the home.
pub async fn list(app: &App, viewer: &Viewer, list: ListId, page: Page) -> Result<Vec<Item>> {
    lists::find(&mut app.db.conn(), viewer.account, list).await?.ok_or(Error::NotFound)?;
    shown(app, Some(viewer), page, &Feed::List(list)).await
}

/// Public statuses of this server, of others, or all, as far as they are open to the viewer.
pub async fn public(app: &App, viewer: Option<&Viewer>, page: Page, filter: PublicFilter) -> Result<Vec<Item>> {
    match open(app, viewer, Everybodys::Live, filter)? {
        Some(filter) => shown(app, viewer, page, &Feed::Public(filter)).await,
        None => Ok(Vec::new()),
    }
}

/// Further tags of a tag page: any of these too, all of these, none of these.
#[derive(Debug, Clone, Default)]
pub struct TagQuery {
    pub any: Vec<String>,
    pub all: Vec<String>,
    pub none: Vec<String>,
}

/// Public statuses with a tag.
pub async fn tag(
    app: &App,
    viewer: Option<&Viewer>,
    page: Page,
    tag: &str,
    query: &TagQuery,
    filter: PublicFilter,
) -> Result<Vec<Item>> {
    let Some(filter) = open(app, viewer, Everybodys::Topic, filter)? else {
        return Ok(Vec::new());
    };
    let mut db = app.db.conn();
    // A tag that nobody has used is on no status, whatever else is asked for.
    let Some(first) = tags::find(&mut db, &text::hashtag_key(tag)).await? else {
        return Ok(Vec::new());
    };
    let mut any = tags::list_ids(&mut db, &keys(&query.any)).await?;
    any.push(first.id);
    let wanted = keys(&query.all);
    let all = tags::list_ids(&mut db, &wanted).await?;
    let none = tags::list_ids(&mut db, &keys(&query.none)).await?;
    if all.len() < wanted.len() {
        return Ok(Vec::new());
    }
    shown(app, viewer, page, &Feed::Tag(Tagged { any: &any, all: &all, none: &none }, filter)).await
}

/// Folded names, each once.
fn keys(names: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = names.iter().map(|name| text::hashtag_key(name)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// An account's statuses. Those of somebody who blocks the viewer are not to be seen.
pub async fn account(
    app: &App,
    viewer: Option<&Viewer>,
    author: AccountId,
    page: Page,
    filter: AccountFilter,
) -> Result<Vec<Item>> {
    let mut db = app.db.conn();
    let is_local = accounts::is_local(&mut db, author).await?.ok_or(Error::NotFound)?;
    if !is_local {
        backfill::visit(app, &mut db, author).await?;
    }
    let entries = timelines::account(&mut db, Viewer::id(viewer), page, author, filter).await?;
    views::items(app, viewer, &entries).await
}

/// What an account has pinned, newest pin first; each with its cursor.
pub async fn pinned(app: &App, viewer: Option<&Viewer>, author: AccountId, page: Page) -> Result<Vec<(i64, Item)>> {
    let mut db = app.db.conn();
    accounts::is_local(&mut db, author).await?.ok_or(Error::NotFound)?;
    let rows = timelines::pinned(&mut db, Viewer::id(viewer), author, page).await?;
    with_cursors(app, viewer, rows).await
}

/// What the viewer favourited or bookmarked; each with its cursor.
pub async fn favourites(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<(i64, Item)>> {
    let rows = timelines::favourited(&mut app.db.conn(), viewer.account, page).await?;
    with_cursors(app, Some(viewer), rows).await
}

pub async fn bookmarks(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<(i64, Item)>> {
    let rows = timelines::bookmarked(&mut app.db.conn(), viewer.account, page).await?;
    with_cursors(app, Some(viewer), rows).await
}

async fn with_cursors(
    app: &App,
    viewer: Option<&Viewer>,
    rows: Vec<(i64, timelines::Entry)>,
) -> Result<Vec<(i64, Item)>> {
    let (cursors, entries): (Vec<i64>, Vec<_>) = rows.into_iter().unzip();
    let cursor_of: std::collections::HashMap<StatusId, i64> = entries.iter().map(|e| e.id).zip(cursors).collect();
    let items = views::items(app, viewer, &entries).await?;
    Ok(items.into_iter().map(|item| (cursor_of[&item.status.id], item)).collect())
}

/// The feeds of everybody's public posts, which the owner of the server opens and closes apart (Mastodon 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everybodys {
    Live,
    /// Those with a hashtag, or that link to a page.
    Topic,
}

impl Everybodys {
    /// Who may read this server's, and the others' posts.
    pub fn audiences(self, settings: &Settings) -> [Audience; 2] {
        match self {
            Self::Live => [settings.local_live_feed, settings.remote_live_feed],
            Self::Topic => [settings.local_topic_feed, settings.remote_topic_feed],
        }
    }
}

/// Whether a feed is for people who are signed in, and not for strangers.
pub fn is_for_members(app: &App, feed: Everybodys, filter: PublicFilter) -> bool {
    let closed = feed.audiences(&app.settings.get()).map(|audience| audience != Audience::All);
    match filter {
        PublicFilter { local: true, .. } => closed[0],
        PublicFilter { remote: true, .. } => closed[1],
        _ => closed[0] || closed[1],
    }
}

/// Whether the viewer may read this server's posts in a feed, or the others'.
pub fn is_open(app: &App, viewer: Option<&Viewer>, feed: Everybodys, local: bool) -> bool {
    let [here, elsewhere] = feed.audiences(&app.settings.get());
    let audience = if local { here } else { elsewhere };
    audience.includes(viewer.is_some()) || viewer.is_some_and(Viewer::may_view_feeds)
}

/// The filter without what is closed to the viewer; None if nothing is left.
pub(crate) fn open(
    app: &App,
    viewer: Option<&Viewer>,
    feed: Everybodys,
    filter: PublicFilter,
) -> Result<Option<PublicFilter>> {
    if viewer.is_none() && is_for_members(app, feed, filter) {
        return Err(Error::Forbidden("This API requires an authenticated user"));
    }
    let [local, remote] = [true, false].map(|local| is_open(app, viewer, feed, local));
    let shut = (filter.local && !local) || (filter.remote && !remote) || !(local || remote);
    let open = PublicFilter { local: filter.local || !remote, remote: filter.remote || !local, ..filter };
    Ok((!shut).then_some(open))
}

/// A hashtag and how it was used lately.
#[derive(Debug)]
pub struct Tag {
    /// None if nobody has used it yet.
    pub id: Option<TagId>,
    /// Folded: what its address is made of.
    pub name: String,
    /// As first written.
    pub display_name: String,
    /// Of each of the last seven days, today first.
    pub history: Vec<trends::Day>,
    /// Whether the viewer follows it and shows it on the profile: told by `tags::mark`.
    pub following: bool,
    pub featuring: bool,
}

/// The hashtag of this name, if anybody has used it.
pub async fn find_tag(app: &App, name: &str) -> Result<Option<TagId>> {
    Ok(tags::find(&mut app.db.conn(), &text::hashtag_key(name)).await?.map(|tag| tag.id))
}

/// The hashtag of this name, used or not. What cannot be a hashtag is not found.
pub async fn hashtag(app: &App, name: &str) -> Result<Tag> {
    if !text::is_hashtag(name) {
        return Err(Error::NotFound);
    }
    let key = text::hashtag_key(name);
    let found = tags::find(&mut app.db.conn(), &key).await?.into_iter().collect();
    let display_name = text::hashtag_name(name);
    let history = trends::no_history(app);
    let unused = || Tag { id: None, name: key, display_name, history, following: false, featuring: false };
    Ok(with_history(app, found).await?.pop().unwrap_or_else(unused))
}

/// Tags with how often and by how many people each was used lately, in one statement for all.
pub async fn with_history(app: &App, found: Vec<tags::Tag>) -> Result<Vec<Tag>> {
    let ids: Vec<i64> = found.iter().map(|tag| tag.id.0).collect();
    let mut days = trends::history(app, TrendKind::Tag, &ids).await?;
    let whole = |tag: tags::Tag| Tag {
        history: days.remove(&tag.id.0).unwrap_or_default(),
        id: Some(tag.id),
        name: tag.name,
        display_name: tag.display_name,
        following: false,
        featuring: false,
    };
    Ok(found.into_iter().map(whole).collect())
}
