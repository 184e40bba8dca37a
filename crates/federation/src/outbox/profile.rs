//! Update and Delete of a profile; Add and Remove of pinned statuses and featured hashtags: to followers' servers.

use activitypub::{
    emit::{Activity, Context, Tag},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{AccountId, KeyId, StatusId, TagId};
use services::{App, Error, Result};
use storage::{accounts, accounts::Account, deliveries::New, follows, statuses, tags};

use super::{To, find, json, occasion, queue, send};
use crate::documents;

pub async fn update(app: &App, account: AccountId) -> Result<()> {
    let account = find(app, account).await?;
    let id = format!("{}#updates/{}", account.uri, account.updated_at.millis());
    let body = document(app, &account, &id).await?;
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &body, To::bulk(inboxes)).await
}

/// [`domain::Job::DeliverAccountDelete`]: tells all known servers, since any may have something of an account that is gone.
pub async fn delete_account(app: &App, account: AccountId) -> Result<()> {
    let account = find(app, account).await?;
    let id = format!("{}#delete", account.uri);
    let (to, cc) = ([PUBLIC.to_owned()], []);
    let activity = Activity::new(K::Delete, &id, &account.uri, account.uri.as_str()).addressed(&to, &cc);
    let inboxes = accounts::list_inboxes(&mut app.db.conn()).await?;
    send(app, account.id, &json(Context::Plain, &activity)?, To::bulk(inboxes)).await
}

async fn document(app: &App, account: &Account, id: &str) -> Result<String> {
    let (to, cc) = ([PUBLIC.to_owned()], [format!("{}/followers", account.uri)]);
    documents::emit_actor(app, account, |actor| {
        json(Context::Actor, &Activity::new(K::Update, id, &account.uri, actor).addressed(&to, &cc))
    })
    .await
}

/// [`domain::Job::DeliverKeyUpdate`]: tells of a new key, signed by the old one, which others know.
pub async fn rotated(app: &App, account: AccountId, old: KeyId) -> Result<()> {
    let account = find(app, account).await?;
    let id = format!("{}#updates/keys/{old}", account.uri);
    let body = document(app, &account, &id).await?;
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    queue(app, New { account: account.id, body: &body, synchronizes: false, key: Some(old) }, To::bulk(inboxes)).await
}

pub async fn pin(app: &App, account: AccountId, status: StatusId, pinned: bool) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), status).await? else {
        return Ok(());
    };
    if status.local_only {
        return Err(Error::Forbidden("it never leaves this server"));
    }
    let account = find(app, account).await?;
    let kind = if pinned { K::Add } else { K::Remove };
    let id = format!("{}#pins/{}/{}", account.uri, status.id, occasion(app));
    let target = format!("{}/collections/featured", account.uri);
    let activity = Activity::new(kind, &id, &account.uri, status.uri.as_str()).target(&target);
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &json(Context::Plain, &activity)?, To::bulk(inboxes)).await
}

/// Tells that a hashtag is shown on a profile, or no longer.
pub async fn featured_tag(app: &App, account: AccountId, tag: TagId, shown: bool) -> Result<()> {
    let account = find(app, account).await?;
    let Some(tag) = tags::list(&mut app.db.conn(), &[tag]).await?.pop() else {
        return Ok(());
    };
    let kind = if shown { K::Add } else { K::Remove };
    let id = format!("{}#featured_tags/{}/{}", account.uri, tag.id, occasion(app));
    let target = format!("{}/collections/featured", account.uri);
    let href = app.config.tagged_url(&account.username, &tag.name);
    let name = format!("#{}", tag.display_name);
    let object = Tag::Hashtag { href: &href, name: &name };
    let activity = Activity::new(kind, &id, &account.uri, object).target(&target);
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &json(Context::Note, &activity)?, To::bulk(inboxes)).await
}
