//! Actor documents of local accounts and of the server itself.

use activitypub::{
    emit::{self, ActorBasics, ActorPolicy, Approval, Context, Field, Image, Key, Multikey, Tag},
    vocab::{ActorKind, PUBLIC},
};
use domain::{ActorType, text};
use services::{App, Error, Result, views};
use storage::accounts::Account;

use super::emoji::Pictures;
use crate::keys;

/// The document of a local account, as JSON with its context.
pub async fn actor(app: &App, account: &Account) -> Result<String> {
    emit(app, account, |actor| emit::to_json(Context::Actor, &actor).map_err(Error::internal)).await
}

/// Hands the document to `with`, as a whole or to be embedded in an Update.
pub async fn emit<T>(app: &App, account: &Account, with: impl FnOnce(emit::Actor<'_>) -> Result<T>) -> Result<T> {
    let (key_id, pem) = keys::public(app, account.id, &account.uri).await?;
    let id = account.uri.as_str();
    let part = |name: &str| format!("{id}/{name}");
    let (inbox, outbox, followers, following) = (part("inbox"), part("outbox"), part("followers"), part("following"));
    let (featured, shared) = (part("collections/featured"), app.config.url("/inbox"));
    let collections = super::featured::list_uri(account);
    let featured_tags = super::featured_tags::uri(account);
    let suspended = account.suspended_at.is_some();
    let view = views::account(app, None, account.id).await?;
    let handle = format!("{}@{}", account.username, app.config.account_domain);
    let url = app.config.profile_url(&account.username);
    let basics = ActorBasics {
        id,
        kind: kind(account.actor_type),
        username: &account.username,
        url: &url,
        inbox: &inbox,
        outbox: &outbox,
        shared_inbox: &shared,
        key: Key { id: &key_id, owner: id, pem: &pem },
    };
    let aliases: Vec<String> = serde_json::from_str(&account.also_known_as).unwrap_or_default();
    let domains: Vec<String> = serde_json::from_str(&account.attribution_domains).unwrap_or_default();
    let moved_to = match account.moved_to_id {
        Some(id) => storage::accounts::find(&mut app.db.conn(), id).await?.map(|account| account.uri),
        None => None,
    };
    let pictures = Pictures::load(app, &account.emojis).await?;
    let tags = text::parse(&account.note).tags().into_iter();
    let hashtags: Vec<(String, String)> =
        tags.map(|(key, name)| (app.config.tag_url(&key), format!("#{name}"))).collect();
    let (assertion_id, multibase) = keys::assertion(app, account.id, id).await?;
    let mut actor = emit::Actor::new(&basics);
    actor.assertion_method = Some([Multikey { id: &assertion_id, controller: id, public_key_multibase: &multibase }]);
    actor.followers = Some(&followers);
    actor.following = Some(&following);
    actor.featured = Some(&featured);
    actor.featured_tags = Some(&featured_tags);
    actor.featured_collections = Some(&collections);
    actor.webfinger = Some(&handle);
    actor.published = Some(emit::Date(account.created_at.midnight().millis()));
    actor.manually_approves_followers = account.locked;
    actor.memorial = account.memorial;
    actor.suspended = suspended;
    if !suspended {
        actor.name = account.name();
        actor.summary = &account.note_html;
        actor.discoverable = account.discoverable.unwrap_or(false);
        actor.indexable = account.indexable;
        actor.updated = Some(emit::Date(account.updated_at.millis()));
        actor.also_known_as = &aliases;
        actor.moved_to = moved_to.as_deref();
        actor.attribution_domains = &domains;
        actor.show_featured = Some(view.show_featured);
        actor.show_media = Some(view.show_media);
        actor.show_replies_in_media = Some(view.show_media_replies);
        let automatic_approval = if account.discoverable == Some(true) { PUBLIC } else { id };
        actor.interaction_policy = Some(ActorPolicy { can_feature: Approval { automatic_approval } });
        let hashtags = hashtags.iter().map(|(href, name)| Tag::Hashtag { href, name });
        actor.tag = pictures.tags().chain(hashtags).collect();
        actor.attachment = view.fields.iter().map(|f| Field { name: &f.name, value: &f.value_html }).collect();
        actor.icon = account.avatar_id.map(|_| picture(&view.avatar, &view.avatar_description));
        actor.image = account.header_id.map(|_| picture(&view.header, &view.header_description));
    }
    with(actor)
}

/// What a signature of a local account is checked with, for whoever has not said who it is.
pub async fn bare(app: &App, account: &Account) -> Result<String> {
    let (key_id, pem) = keys::public(app, account.id, &account.uri).await?;
    let document = serde_json::json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": account.uri,
        "type": kind(account.actor_type).name(),
        "preferredUsername": account.username,
        "inbox": format!("{}/inbox", account.uri),
        "publicKey": Key { id: &key_id, owner: &account.uri, pem: &pem },
    });
    Ok(document.to_string())
}

/// The document of the server's own actor.
pub async fn server(app: &App, account: &Account) -> Result<String> {
    let (key_id, pem) = keys::public(app, account.id, &account.uri).await?;
    let id = account.uri.as_str();
    let (inbox, outbox) = (format!("{id}/inbox"), format!("{id}/outbox"));
    let (shared, url) = (app.config.url("/inbox"), app.config.url("/about"));
    let basics = ActorBasics {
        id,
        kind: ActorKind::Application,
        username: &account.username,
        url: &url,
        inbox: &inbox,
        outbox: &outbox,
        shared_inbox: &shared,
        key: Key { id: &key_id, owner: id, pem: &pem },
    };
    let (assertion_id, multibase) = keys::assertion(app, account.id, id).await?;
    let mut actor = emit::Actor::server(&basics);
    actor.assertion_method = Some([Multikey { id: &assertion_id, controller: id, public_key_multibase: &multibase }]);
    emit::to_json(Context::Actor, &actor).map_err(Error::internal)
}

fn picture<'a>(url: &'a str, description: &'a str) -> Image<'a> {
    Image { media_type: None, url, description: Some(description).filter(|d| !d.is_empty()) }
}

const fn kind(kind: ActorType) -> ActorKind {
    match kind {
        ActorType::Person => ActorKind::Person,
        ActorType::Service => ActorKind::Service,
        ActorType::Group => ActorKind::Group,
        ActorType::Application => ActorKind::Application,
        ActorType::Organization => ActorKind::Organization,
    }
}
