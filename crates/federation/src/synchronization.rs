//! Followers' synchronisation (FEP-8fcf): deliveries for followers tell by a digest which people of the receiving server
//! are taken for followers. Where that differs, the list is fetched and follows that only one side knows of end.

use std::{collections::HashSet, time::Duration};

use activitypub::{
    Synchronization, uri,
    vocab::{Collection, Node},
};
use domain::{AccountId, FollowId, Job};
use http::{HeaderMap, HeaderValue};
use services::{App, Error, Result, relations};
use storage::{accounts, accounts::Account, follows, jobs, synchronization};

use crate::fetch::{self, FetchError};

pub const HEADER: &str = "collection-synchronization";

/// How often the followers of one account are compared at most.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// Pages of a list; a longer one is not believed.
const PAGES: usize = 50;

/// The header of a delivery of `account` to a host.
pub async fn header(app: &App, account: &Account, host: &str) -> Result<HeaderValue> {
    let followers = synchronization::followers_on(&mut app.db.conn(), account.id, host).await?;
    let told = Synchronization {
        collection: format!("{}/followers", account.uri),
        url: format!("{}/followers_synchronization", account.uri),
        digest: Synchronization::digest(followers.iter().map(String::as_str)),
    };
    HeaderValue::from_str(&told.to_string()).map_err(Error::internal)
}

/// The followers of a local account whom the server of `asker` serves.
pub async fn followers(app: &App, account: &Account, asker: AccountId) -> Result<Vec<String>> {
    let mut db = app.db.conn();
    let asker = accounts::find(&mut db, asker).await?.filter(|asker| !asker.is_local());
    let host = asker.and_then(|asker| uri::domain(&asker.uri)).ok_or(Error::NotFound)?;
    Ok(synchronization::followers_on(&mut db, account.id, &host).await?)
}

/// What a delivery tells of followers, if it can be read. It is looked at with the activity: here the sender waits.
pub fn told(app: &App, headers: &HeaderMap) -> Option<String> {
    let told = headers.get(HEADER).filter(|_| app.config.synchronize_followers)?.to_str().ok()?;
    Synchronization::parse(told).map(|_| told.to_owned())
}

/// Has the list of followers fetched if what a delivery told is not what is known here.
pub async fn compare(app: &App, sender: AccountId, told: &str) -> Result<()> {
    let Some(told) = Synchronization::parse(told) else { return Ok(()) };
    let mut db = app.db.conn();
    let Some(sender) = accounts::find(&mut db, sender).await?.filter(|sender| !sender.is_local()) else {
        return Ok(());
    };
    let own = sender.followers_url.as_deref().is_some_and(|followers| uri::same(followers, &told.collection));
    if !own || !uri::same_origin(&told.url, &sender.uri) {
        return Ok(());
    }
    let known = synchronization::local_followers(&mut db, sender.id).await?;
    if Synchronization::digest(known.iter().map(|(_, uri)| uri.as_str())) == told.digest {
        return Ok(());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if synchronization::begin(&mut tx, sender.id, now - EVERY, now).await? {
        let job = Job::CompareFollowers { account: sender.id, url: told.url, digest: told.digest };
        jobs::enqueue_unique(&mut tx, &job, &format!("followers:{}", sender.id), now, now).await?;
    }
    Ok(tx.commit().await?)
}

/// [`Job::CompareFollowers`]
pub async fn synchronize(app: &App, account: AccountId, url: &str, digest: &str) -> Result<()> {
    let Some(account) = accounts::find(&mut app.db.conn(), account).await?.filter(|account| !account.is_local()) else {
        return Ok(());
    };
    let listed = match list(app, &account, url).await {
        Ok(Some(listed)) => listed,
        Ok(None) | Err(FetchError::Absent(_) | FetchError::Unusable(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    // If the list has changed meanwhile, a later delivery tells so.
    if Synchronization::digest(listed.iter().map(String::as_str)) != digest {
        return Ok(());
    }
    let known = synchronization::local_followers(&mut app.db.conn(), account.id).await?;
    for (follower, _) in known.iter().filter(|(_, uri)| !listed.contains(uri)) {
        relations::rejected(app, *follower, account.id).await?;
    }
    let known: HashSet<String> = known.into_iter().map(|(_, uri)| uri).collect();
    let others: Vec<String> = listed.into_iter().filter(|address| !known.contains(address)).collect();
    for person in accounts::list_local_by_uris(&mut app.db.conn(), &others).await? {
        unexpected(app, &account, &person).await?;
    }
    Ok(())
}

/// Somebody here is taken for a follower: rightly, if an answer to the wish was lost.
async fn unexpected(app: &App, account: &Account, person: &Account) -> Result<()> {
    if follows::find_request(&mut app.db.conn(), person.id, account.id).await?.is_some() {
        return relations::accepted(app, person.id, account.id).await.map(drop);
    }
    let uri = format!("{}#follows/{}", person.uri, FollowId::at(app.now()));
    let job = Job::DeliverUndoFollow { account: person.id, target: account.id, uri };
    Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
}

/// The whole list; None if it has no end, or names people of other servers.
async fn list(app: &App, account: &Account, url: &str) -> Result<Option<HashSet<String>>, FetchError> {
    let mut listed = HashSet::new();
    let mut next = Some(Node::Uri(url.to_owned()));
    for _ in 0..PAGES {
        let document = match next.take() {
            None => return Ok(Some(listed)),
            Some(Node::Object(page)) => page,
            Some(Node::Uri(address)) => {
                let fetched = fetch::any_document(app, &address).await?;
                if !uri::same_origin(&fetched.url, &account.uri) {
                    return Err(FetchError::Unusable("of another server"));
                }
                fetched.document
            }
        };
        let page = Collection::parse(document).map_err(|_| FetchError::Unusable("not a collection"))?;
        for item in &page.items {
            let Some(id) = item.id() else { continue };
            if !uri::domain(id).is_some_and(|host| app.config.is_here(&host)) {
                return Ok(None);
            }
            listed.insert(id.to_owned());
        }
        next = page.first.or(page.next.map(Node::Uri));
    }
    Ok(None)
}
