//! Fills the profile of an account of another server: what it pinned, the first page of its outbox, its
//! collections of accounts, its hashtags, and its counts.
//! Politely: one request after the other, a bounded number of them, and nothing of threads by others.

use activitypub::{
    Verified, uri,
    vocab::{Activity, Audience, Collection, Node, Object, Tags, read},
};
use domain::{AccountId, Timestamp};
use services::{App, Result, accounts::backfill::EVERY, statuses as posts, tags};
use storage::{accounts, accounts::Account, moves, profiles, profiles::Showcases, statuses::Status};

use crate::{
    actors, collections,
    fetch::{self, FetchError},
    inbox, objects,
};

/// Posts of an outbox that are taken, pins apart.
const POSTS: usize = 20;
const PINS: usize = 10;
/// Collections of accounts that are taken: as many as Mastodon lets one have.
const COLLECTIONS: usize = 10;
/// Objects that are only named, and so take a request each.
const REQUESTS: usize = 15;
/// When it is worth another try, if its server did not answer.
const AGAIN: std::time::Duration = std::time::Duration::from_mins(10);
/// A profile that was fetched since then is not fetched again for this.
const FRESH: std::time::Duration = std::time::Duration::from_secs(3600);

/// [`domain::Job::BackfillAccount`]
pub async fn backfill(app: &App, id: AccountId) -> Result<()> {
    let Some(account) = accounts::find(&mut app.db.conn(), id).await?.filter(|account| !account.is_local()) else {
        return Ok(());
    };
    match fill(app, account).await {
        // The next look at the profile, tomorrow, tries again.
        Ok(()) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(()),
        // Whoever looks again in some minutes has it tried again.
        Err(FetchError::Unreachable(_)) => {
            Ok(moves::put_off_backfill(&mut app.db.conn(), id, app.now() + AGAIN - EVERY).await?)
        }
        Err(FetchError::Internal(error)) => Err(error),
    }
}

async fn fill(app: &App, account: Account) -> Result<(), FetchError> {
    let stale = account.fetched_at.is_none_or(|at| at < app.now() - FRESH);
    let account = if stale { actors::fetch(app, &account.uri).await? } else { account };
    let mut filler = Filler { app, account: &account, requests: REQUESTS };
    let outbox = filler.outbox().await?;
    filler.pins().await?;
    let shown = profiles::showcases(&mut app.db.conn(), account.id).await?;
    filler.collections(&shown).await?;
    filler.tags(&shown).await?;
    let following = filler.total(account.following_url.as_deref()).await?;
    let followers = filler.total(account.followers_url.as_deref()).await?;
    moves::set_remote_counts(&mut app.db.conn(), account.id, outbox, following, followers).await?;
    Ok(())
}

struct Filler<'a> {
    app: &'a App,
    account: &'a Account,
    requests: usize,
}

/// Members of a collection, and from which address they came.
struct Members {
    url: String,
    items: Vec<Node>,
    total: Option<i64>,
}

impl Filler<'_> {
    /// The last posts. Gives how many there are in all.
    async fn outbox(&mut self) -> Result<Option<i64>, FetchError> {
        let Some(members) = self.members(self.account.outbox_url.as_deref()).await? else {
            return Ok(None);
        };
        for item in members.items.into_iter().take(POSTS) {
            skip(self.take(&members.url, item).await)?;
        }
        Ok(members.total)
    }

    /// Pins, so that the one listed first is the newest.
    async fn pins(&mut self) -> Result<(), FetchError> {
        let Some(members) = self.members(self.account.featured_url.as_deref()).await? else {
            return Ok(());
        };
        let items: Vec<Node> = members.items.into_iter().take(PINS).collect();
        for item in items.into_iter().rev() {
            if let Some(Some(status)) = skip(self.object(&members.url, item, &Audience::default()).await)? {
                posts::receive_pin(self.app, self.account.id, &status).await?;
            }
        }
        Ok(())
    }

    /// The collections of accounts on the profile.
    async fn collections(&mut self, shown: &Showcases) -> Result<(), FetchError> {
        let list = shown.featured_collections_url.as_deref();
        let Some(members) = self.members(list).await? else { return Ok(()) };
        for item in members.items.into_iter().take(COLLECTIONS) {
            match item {
                Node::Object(document) => {
                    collections::embedded(self.app, self.account, &document).await?;
                }
                Node::Uri(address) if uri::same_origin(&address, &self.account.uri) && self.may_ask() => {
                    skip(collections::fetch(self.app, &address).await)?;
                }
                Node::Uri(_) => {}
            }
        }
        Ok(())
    }

    /// The hashtags on the profile: these and no others.
    async fn tags(&mut self, shown: &Showcases) -> Result<(), FetchError> {
        let Some(members) = self.members(shown.featured_tags_url.as_deref()).await? else {
            return Ok(());
        };
        let named = |node: Node| match node {
            Node::Object(document) => Tags::read(&document).hashtags.into_iter().next().map(|tag| tag.name),
            Node::Uri(_) => None,
        };
        let names: Vec<String> = members.items.into_iter().filter_map(named).take(tags::MOST_FEATURED).collect();
        Ok(tags::keep_featured(self.app, self.account.id, &names).await?)
    }

    async fn total(&self, address: Option<&str>) -> Result<Option<i64>, FetchError> {
        let collection = skip(self.collection(address).await)?.flatten();
        Ok(collection.and_then(|(_, collection)| total(&collection)))
    }

    /// A collection of the account's own server, by its address.
    async fn collection(&self, address: Option<&str>) -> Result<Option<(String, Collection)>, FetchError> {
        let Some(address) = address.filter(|address| uri::same_origin(address, &self.account.uri)) else {
            return Ok(None);
        };
        let fetched = fetch::document(self.app, address).await?;
        let collection = Collection::parse(fetched.document).map_err(|_| FetchError::Unusable("not a collection"))?;
        Ok(Some((fetched.url, collection)))
    }

    /// The members, of the first page if there are pages.
    async fn members(&self, address: Option<&str>) -> Result<Option<Members>, FetchError> {
        let Some(Some((url, collection))) = skip(self.collection(address).await)? else {
            return Ok(None);
        };
        let total = total(&collection);
        let Collection { items, first, .. } = collection;
        if !items.is_empty() {
            return Ok(Some(Members { url, items, total }));
        }
        let page = match first {
            Some(Node::Object(page)) => Collection::parse(page).ok().map(|page| (url.clone(), page)),
            Some(Node::Uri(address)) => skip(self.collection(Some(&address)).await)?.flatten(),
            None => None,
        };
        let (url, items) = page.map_or((url, Vec::new()), |(url, page)| (url, page.items));
        Ok(Some(Members { url, items, total }))
    }

    /// One entry of the outbox: a post in its Create, or a boost.
    async fn take(&mut self, page: &str, item: Node) -> Result<(), FetchError> {
        match item {
            Node::Object(mut create) if read::type_of(&create) == Some("Create") => {
                let audience = Audience::read(&create);
                let Some(object) = node(create["object"].take()) else { return Ok(()) };
                self.object(page, object, &audience).await.map(drop)
            }
            boost if boost.kind() == Some("Announce") => self.boost(boost).await,
            item => self.object(page, item, &Audience::default()).await.map(drop),
        }
    }

    /// A post of the account: embedded by its own server, or fetched. Answers to others are left out. Whom it is for may be
    /// said around it alone.
    async fn object(&mut self, page: &str, item: Node, around: &Audience) -> Result<Option<Status>, FetchError> {
        let Node::Object(document) = &item else {
            return match item.id() {
                Some(address) if uri::same_origin(address, &self.account.uri) && self.may_ask() => {
                    objects::named(self.app, address, self.account, around).await
                }
                _ => Ok(None),
            };
        };
        let mut object = Object::parse(document).map_err(|_| FetchError::Unusable("not an object"))?;
        object.audience.or(around);
        let foreign = |parent: &String| !uri::same_origin(parent, &self.account.uri);
        if object.in_reply_to.as_ref().is_some_and(foreign) {
            return Ok(None);
        }
        match Verified::fetched(page, object) {
            Ok(object) if uri::same(object.actor(), &self.account.uri) => objects::keep(self.app, &object).await,
            _ => Ok(None),
        }
    }

    /// Whether there may be one more request. Counts it.
    fn may_ask(&mut self) -> bool {
        let may = self.requests > 0;
        self.requests = self.requests.saturating_sub(1);
        may
    }

    /// What the account passed on: an object, or (groups, FEP-1b12) the Create of one.
    async fn boost(&mut self, item: Node) -> Result<(), FetchError> {
        let Node::Object(announce) = &item else { return Ok(()) };
        let (Some(id), Some(object)) = (item.id(), node(announce["object"].clone())) else {
            return Ok(());
        };
        let address = match object.kind() {
            Some("Create" | "Update") => object.inner_id(),
            _ => object.id(),
        };
        let Some(address) = address.filter(|_| uri::same_origin(id, &self.account.uri)) else {
            return Ok(());
        };
        if !self.may_ask() {
            return Ok(());
        }
        let original = match objects::by_uri(self.app, address).await {
            // Of this one nothing is to be had; the account's own server still answers.
            Err(FetchError::Unreachable(_)) if !uri::same_origin(address, &self.account.uri) => None,
            found => found?,
        };
        let Some(original) = original else { return Ok(()) };
        if original.in_reply_to_id.is_some() || original.in_reply_to_uri.is_some() {
            return Ok(());
        }
        let Ok(activity) = Activity::parse(announce.clone()) else { return Ok(()) };
        let Some(reach) = inbox::boost_visibility(self.account, &activity) else {
            return Ok(());
        };
        let at = activity.published.map_or(original.created_at, Timestamp::from_millis).min(self.app.now());
        posts::receive_reblog(self.app, self.account.id, original, reach, id, at).await?;
        Ok(())
    }
}

fn node(value: serde_json::Value) -> Option<Node> {
    match value {
        serde_json::Value::String(address) => Some(Node::Uri(address)),
        serde_json::Value::Object(_) => Some(Node::Object(value)),
        _ => None,
    }
}

fn total(collection: &Collection) -> Option<i64> {
    collection.total.and_then(|total| i64::try_from(total).ok())
}

/// One thing that cannot be had does not keep the others away; a server that does not answer does.
fn skip<T>(result: Result<T, FetchError>) -> Result<Option<T>, FetchError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
