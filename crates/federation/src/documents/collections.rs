//! Outbox, followers, following, featured, and what hangs on a status: likes, shares.

use activitypub::emit::{self, Context, OrderedCollection, OrderedCollectionPage};
use serde::Serialize;
use serde_json::value::RawValue;
use services::{App, Error, Result};
use storage::{accounts::Account, follows, parts, statuses, timelines, timelines::Page};

use super::Source;
use crate::outbox;

const PAGE: i64 = 20;

fn json<T: Serialize>(context: Context, document: &T) -> Result<String> {
    emit::to_json(context, document).map_err(Error::internal)
}

/// A collection of which only the size is told.
pub fn total(id: &str, total: u64, first: Option<&str>) -> Result<String> {
    let document: OrderedCollection<'_, String> =
        OrderedCollection { id, total_items: Some(total), first, last: None, items: None };
    json(Context::Plain, &document)
}

/// The same without an order.
pub fn size(id: &str, total: u64) -> Result<String> {
    json(Context::Plain, &emit::Total::of((id, total)))
}

/// What an account said in public: the collection, or the page below an id.
pub async fn outbox(app: &App, account: &Account, page: bool, below: i64) -> Result<String> {
    let id = format!("{}/outbox", account.uri);
    if !page {
        let count = counts(app, account).await?.0;
        return total(&id, count, Some(&format!("{id}?page=true")));
    }
    let rows = statuses::outbox(&mut app.db.conn(), account.id, below, PAGE).await?;
    let next = rows.last().filter(|_| rows.len() as i64 == PAGE).map(|s| format!("{id}?page=true&max_id={}", s.id));
    let mut items: Vec<Box<RawValue>> = Vec::with_capacity(rows.len());
    for status in rows {
        let text = match status.reblog_of_id {
            Some(_) => outbox::announce_bare(app, account, &status).await?,
            None => {
                let source = Source::load(app, status).await?;
                let (note, activity) = (source.note(), format!("{}/activity", source.status.uri));
                serde_json::to_string(&emit::Activity::create(&activity, &note)).map_err(Error::internal)?
            }
        };
        items.push(RawValue::from_string(text).map_err(Error::internal)?);
    }
    let page_id = format!("{id}?page=true&max_id={below}");
    let document = OrderedCollectionPage {
        id: &page_id,
        part_of: &id,
        total_items: None,
        next: next.as_deref(),
        prev: None,
        items: &items,
    };
    json(Context::Note, &document)
}

/// Statuses, following, followers of an account.
pub async fn counts(app: &App, account: &Account) -> Result<(u64, u64, u64)> {
    let rows = parts::accounts(&mut app.db.conn(), &[account.id]).await?;
    let part = rows.first().ok_or(Error::NotFound)?;
    let n = |n: i64| n.unsigned_abs();
    Ok((n(part.statuses_count), n(part.following_count), n(part.followers_count)))
}

/// Which list of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    Followers,
    Following,
}

/// Followers or followed. People may hide who they are; then only their number is told.
pub async fn people(app: &App, account: &Account, which: People, page: Option<i64>) -> Result<String> {
    let (_, following, followers) = counts(app, account).await?;
    let (name, count) = match which {
        People::Followers => ("followers", followers),
        People::Following => ("following", following),
    };
    let id = format!("{}/{name}", account.uri);
    let Some(below) = page else {
        let first = format!("{id}?page=true");
        return total(&id, count, Some(first.as_str()).filter(|_| !account.hide_collections));
    };
    if account.hide_collections {
        return Err(Error::NotFound);
    }
    let page = Page { max_id: below, above_id: 0, upwards: false, limit: 40 };
    let mut db = app.db.conn();
    let rows = match which {
        People::Followers => follows::followers(&mut db, account.id, page).await?,
        People::Following => follows::following(&mut db, account.id, page).await?,
    };
    let next = rows.last().filter(|_| rows.len() == 40).map(|(cursor, _)| format!("{id}?page=true&max_id={cursor}"));
    let ids: Vec<_> = rows.iter().map(|(_, account)| *account).collect();
    let mut found = storage::accounts::list(&mut db, &ids).await?;
    found.sort_by_key(|a| ids.iter().position(|id| *id == a.id));
    let items: Vec<String> = found.into_iter().map(|a| a.uri).collect();
    let page_id = format!("{id}?page=true&max_id={below}");
    let document = OrderedCollectionPage {
        id: &page_id,
        part_of: &id,
        total_items: Some(count),
        next: next.as_deref(),
        prev: None,
        items: &items,
    };
    json(Context::Plain, &document)
}

/// An account's followers of the server that asks (FEP-8fcf).
pub fn followers_of_host(account: &Account, followers: &[String]) -> Result<String> {
    let id = format!("{}/followers_synchronization", account.uri);
    let total_items = Some(followers.len() as u64);
    let document = OrderedCollection { id: &id, total_items, first: None, last: None, items: Some(followers) };
    json(Context::Plain, &document)
}

/// What an account has pinned, as addresses.
pub async fn featured(app: &App, account: &Account) -> Result<String> {
    let id = format!("{}/collections/featured", account.uri);
    let mut db = app.db.conn();
    let pinned = timelines::pinned(&mut db, services::NOBODY, account.id, Page::first(40)).await?;
    let mut items = Vec::with_capacity(pinned.len());
    for (_, entry) in pinned {
        if let Some(status) = statuses::find(&mut db, entry.id).await? {
            items.push(status.uri);
        }
    }
    let document = OrderedCollection {
        id: &id,
        total_items: Some(items.len() as u64),
        first: None,
        last: None,
        items: Some(&items),
    };
    json(Context::Plain, &document)
}

/// The Create that brought a status into the world.
pub fn create(source: &Source) -> Result<String> {
    let (note, id) = (source.note(), format!("{}/activity", source.status.uri));
    json(Context::Note, &emit::Activity::create(&id, &note))
}
