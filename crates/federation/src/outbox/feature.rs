//! Collections of accounts (FEP-7aa9): Add, Update and Remove of them, FeatureRequest and the answers to those of others,
//! and the Delete of a proof.

use activitypub::{
    emit::{Activity, Context, FeatureAuthorization, Instrument},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{AccountId, CollectionId, CollectionItemId, ConsentState};
use services::{App, Result, collections};
use storage::{accounts, accounts::Account, collections as rows, follows};

use super::{To, find, inbox_of, json, occasion, send};
use crate::documents::featured;

/// Tells followers' servers, and those of the people in it, of a collection as it now is.
pub async fn collection(app: &App, id: CollectionId, new: bool) -> Result<()> {
    let Some(row) = rows::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let owner = find(app, row.account_id).await?;
    if !owner.is_local() || !row.discoverable {
        return Ok(());
    }
    let (to, cc) = ([PUBLIC.to_owned()], [format!("{}/followers", owner.uri)]);
    let list = featured::list_uri(&owner);
    let kind = if new { K::Add } else { K::Update };
    let activity_id = format!("{}#{}/{}", row.uri, kind.name().to_lowercase(), occasion(app));
    let body = featured::with(app, &owner, &row, |document| {
        let activity = Activity::new(kind, &activity_id, &owner.uri, document).addressed(&to, &cc);
        json(Context::Featured, &if new { activity.target(&list) } else { activity })
    })
    .await?;
    let mut inboxes = follows::follower_inboxes(&mut app.db.conn(), owner.id).await?;
    let standing = rows::items(&mut app.db.conn(), &[id]).await?;
    let people: Vec<AccountId> = standing.iter().map(|item| item.account_id).collect();
    inboxes.extend(accounts::list(&mut app.db.conn(), &people).await?.iter().filter_map(inbox_of));
    send(app, owner.id, &body, To::bulk(inboxes)).await
}

/// Tells followers' servers that a collection is gone.
pub async fn remove(app: &App, account: AccountId, uri: &str) -> Result<()> {
    let owner = find(app, account).await?;
    let (to, cc) = ([PUBLIC.to_owned()], [format!("{}/followers", owner.uri)]);
    let (id, list) = (format!("{uri}#remove"), featured::list_uri(&owner));
    let activity = Activity::new(K::Remove, &id, &owner.uri, uri).target(&list).addressed(&to, &cc);
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), owner.id).await?;
    send(app, owner.id, &json(Context::Plain, &activity)?, To::bulk(inboxes)).await
}

/// The identity of the wish to have somebody in a collection.
pub fn request_uri(owner: &Account, item: CollectionItemId) -> String {
    format!("{}#feature_requests/{item}", owner.uri)
}

/// Asks a remote account to stand in a collection.
pub async fn request(app: &App, item: CollectionItemId) -> Result<()> {
    let Some(item) = rows::find_item(&mut app.db.conn(), item).await? else {
        return Ok(());
    };
    if item.state != ConsentState::Pending {
        return Ok(());
    }
    let Some(collection) = rows::find(&mut app.db.conn(), item.collection_id).await? else {
        return Ok(());
    };
    let (owner, account) = (find(app, collection.account_id).await?, find(app, item.account_id).await?);
    let (id, to) = (request_uri(&owner, item.id), [account.uri.clone()]);
    let request = feature_request(&id, &owner.uri, &account.uri, &collection.uri).addressed(&to, &[]);
    send(app, owner.id, &json(Context::Featured, &request)?, To::personal(own_inbox(&account))).await
}

fn feature_request<'a>(id: &'a str, actor: &'a str, account: &'a str, collection: &'a str) -> Activity<'a, &'a str> {
    let mut request = Activity::new(K::FeatureRequest, id, actor, account);
    request.instrument = Some(Instrument::Uri(collection));
    request
}

/// Answers the wish of a remote account to have somebody of this server in its collection.
pub async fn answer(
    app: &App,
    account: AccountId,
    owner: AccountId,
    (request, stamp): (&str, Option<&str>),
) -> Result<()> {
    let (account, owner) = (find(app, account).await?, find(app, owner).await?);
    let (kind, name) = match stamp {
        Some(_) => (K::Accept, "accepts"),
        None => (K::Reject, "rejects"),
    };
    let id = format!("{}#{name}/feature_requests/{}", account.uri, occasion(app));
    let to = [owner.uri.clone()];
    let mut activity = Activity::new(kind, &id, &account.uri, request).addressed(&to, &[]);
    activity.result = stamp;
    send(app, account.id, &json(Context::Featured, &activity)?, To::personal(own_inbox(&owner))).await
}

/// Tells the owner of a collection elsewhere that somebody's proof is void.
pub async fn revoke(app: &App, account: AccountId, owner: AccountId, uri: &str) -> Result<()> {
    let (account, owner) = (find(app, account).await?, find(app, owner).await?);
    let item = uri.rsplit('/').next().and_then(|id| id.parse::<CollectionItemId>().ok());
    let Some(item) = item else { return Ok(()) };
    let Some(item) = rows::find_item(&mut app.db.conn(), item).await? else {
        return Ok(());
    };
    let Some(collection) = rows::find(&mut app.db.conn(), item.collection_id).await? else {
        return Ok(());
    };
    let stamp = collections::authorization_uri(app, account.id, item.id);
    let (id, to) = (format!("{stamp}#delete"), [owner.uri.clone()]);
    let object = FeatureAuthorization {
        id: &stamp,
        attributed_to: &account.uri,
        interacting_object: &collection.uri,
        interaction_target: &account.uri,
    };
    let activity = Activity::new(K::Delete, &id, &account.uri, object).addressed(&to, &[]);
    send(app, account.id, &json(Context::Featured, &activity)?, To::personal(own_inbox(&owner))).await
}

fn own_inbox(account: &Account) -> Option<String> {
    Some(account.inbox_url.clone()).filter(|inbox| !account.is_local() && !inbox.is_empty())
}
