//! Accounts of other servers: found by handle or address, stored, kept up to date.

mod handle;

use activitypub::{
    signature::OwnedKey,
    uri,
    vocab::{Actor, ActorKind, KeyDocument, Picture},
    webfinger::Acct,
};
use domain::{
    AccountId, ActorType, FeaturePolicy, Job, KeyId, KeyKind, MediaId, MediaKind, MediaState, MediaUse, Severity,
    Suspension, Timestamp, text,
};
use services::{App, accounts::links, relations, server_allows, server_blocks, views::Field};
use storage::{
    Tx, accounts, accounts::Account, domain_blocks, instances, jobs, keys as key_rows, media, media::Media,
    media_blocks, moves, profiles, suspensions,
};

use crate::{
    fetch::{self, FetchError},
    keys, objects, quotes,
};

/// Keys of one actor that are fetched one by one.
const MAX_NAMED_KEYS: usize = 4;

/// The account with this uri: the stored one, or fetched.
pub async fn by_uri(app: &App, address: &str) -> Result<Account, FetchError> {
    match accounts::find_by_uri(&mut app.db.conn(), address).await? {
        Some(account) => Ok(account),
        None => fetch(app, address).await,
    }
}

/// Fetches an actor and stores what it says now.
pub async fn fetch(app: &App, address: &str) -> Result<Account, FetchError> {
    store(app, document(app, address).await?).await
}

async fn document(app: &App, address: &str) -> Result<Actor, FetchError> {
    let fetched = fetch::document(app, address).await?;
    let actor = Actor::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an actor"))?;
    if !uri::same_origin(&actor.id, &fetched.url) {
        return Err(FetchError::Unusable("its id leads elsewhere"));
    }
    Ok(actor)
}

/// Finds an account by its handle. `None` if there is nobody of that name.
pub async fn by_handle(app: &App, acct: &domain::Acct) -> Result<Option<Account>, FetchError> {
    let Some(host) = acct.domain.as_deref() else { return Ok(None) };
    if let Some(known) = accounts::find_by_acct(&mut app.db.conn(), &acct.key(), host).await? {
        return Ok(Some(known));
    }
    let Some(asked) = Acct::new(&acct.username, host) else { return Ok(None) };
    let answer = match fetch::webfinger(app, &asked).await {
        Ok(answer) => answer,
        Err(FetchError::Absent(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(actor) = answer.actor() else { return Ok(None) };
    by_uri(app, actor).await.map(Some)
}

/// Stores an actor that came from its own server, and finds out where it moved.
pub async fn store(app: &App, actor: Actor) -> Result<Account, FetchError> {
    let moved_to = actor.moved_to.clone();
    // Each a future of its own, or whoever asks for an actor would carry the state of both.
    let mut account = Box::pin(keep(app, actor)).await?;
    Box::pin(redirect(app, &mut account, moved_to.as_deref())).await?;
    Ok(account)
}

/// Its handle is what WebFinger says and leads back to it.
async fn keep(app: &App, actor: Actor) -> Result<Account, FetchError> {
    if actor.inbox.is_empty() {
        return Err(FetchError::Unusable("has no inbox"));
    }
    let known = accounts::find_by_uri(&mut app.db.conn(), &actor.id).await?;
    if known.as_ref().is_some_and(Account::is_local) {
        return Err(FetchError::Unusable("it is of this server"));
    }
    if known.as_ref().is_some_and(Account::is_gone) {
        return Err(FetchError::Unusable("it is gone"));
    }
    let handle = match &known {
        Some(account) if account.username_key == actor.username.to_lowercase() => {
            (account.username.clone(), account.domain.clone())
        }
        _ => handle::of(app, &actor).await?,
    };
    let block = server_blocks::of(app, &handle.1).await?;
    if server_blocks::shuts_out(block.as_ref()) || server_allows::is_missing(app, &handle.1).await? {
        return Err(FetchError::Unusable("its server is shut out here"));
    }
    let is_new = known.is_none();
    if is_new {
        handle::make_room(app, &handle, &actor.id).await?;
    }
    let named = named_keys(app, &actor).await?;
    let mut tx = app.db.begin().await?;
    let mut account = write(app, &mut tx, known, &actor, handle).await?;
    if block.as_ref().is_some_and(server_blocks::refuses_media) {
        media_blocks::hide_profile(&mut tx, account.id, app.now()).await?;
    }
    if let Some(block) = block.filter(|block| is_new && block.severity == Severity::Silence) {
        domain_blocks::silence_account(&mut tx, account.id, block.created_at).await?;
        account.silenced_at = Some(block.created_at);
    }
    let withdrawn = key_rows::clear_remote(&mut tx, account.id).await?;
    // A key under another server's address would stand in the way of its owner.
    let listed = actor.keys.iter().filter_map(|key| Some((key.id.as_str(), key.public_key().ok()?)));
    let named = named.iter().map(|(id, key)| (id.as_str(), key.public.clone()));
    for (id, public) in listed.chain(named).filter(|(id, _)| uri::same_origin(id, &actor.id)) {
        let kind = if public.kind() == activitypub::signature::KeyKind::Rsa {
            KeyKind::Rsa
        } else {
            KeyKind::Ed25519
        };
        let Ok(public_pem) = public.to_pem() else { continue };
        let row = key_rows::Key {
            id: KeyId::at(app.now()),
            account_id: account.id,
            uri: id.to_owned(),
            kind,
            public_pem,
            private_pem: None,
            created_at: app.now(),
        };
        key_rows::insert(&mut tx, &row).await?;
    }
    tx.commit().await?;
    for id in actor.keys.iter().map(|key| &key.id).chain(&withdrawn) {
        keys::forget(app, id);
    }
    Ok(account)
}

/// Keys that the actor only names, fetched from its own server.
async fn named_keys(app: &App, actor: &Actor) -> Result<Vec<(String, OwnedKey)>, FetchError> {
    let unknown = |id: &&String| uri::same_origin(id, &actor.id) && !actor.keys.iter().any(|key| key.id == **id);
    let mut keys = Vec::new();
    for id in actor.named_keys.iter().filter(unknown).take(MAX_NAMED_KEYS) {
        let fetched = match fetch::any_document(app, id).await {
            Ok(fetched) => fetched,
            Err(error @ FetchError::Internal(_)) => return Err(error),
            Err(_) => continue,
        };
        let Ok(document) = KeyDocument::parse(&fetched.document) else { continue };
        if let Ok(key) = actor.adopt(&document) {
            keys.push((id.clone(), key));
        }
    }
    Ok(keys)
}

/// Where the actor says that it moved, if that account is to be had and agrees. Followers are moved by the Move alone.
async fn redirect(app: &App, account: &mut Account, target: Option<&str>) -> Result<(), FetchError> {
    let target = match target {
        Some(address) => moved_to(app, address).await?,
        None => None,
    };
    let target = target.filter(|to| to.id != account.id && relations::names(to, account)).map(|to| to.id);
    if target != account.moved_to_id {
        moves::set_target(&mut app.db.conn(), account.id, target).await?;
        account.moved_to_id = target;
    }
    Ok(())
}

/// The account at an address. Where that in turn moved is not asked: each could name another, for ever.
async fn moved_to(app: &App, address: &str) -> Result<Option<Account>, FetchError> {
    if let Some(known) = accounts::find_by_uri(&mut app.db.conn(), address).await? {
        return Ok(Some(known));
    }
    let found = match document(app, address).await {
        Ok(actor) => keep(app, actor).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(account) => Ok(Some(account)),
        Err(FetchError::Internal(error)) => Err(FetchError::Internal(error)),
        // That does not keep anybody from being known; the next look asks again.
        Err(_) => Ok(None),
    }
}

async fn write(
    app: &App,
    tx: &mut Tx,
    known: Option<Account>,
    actor: &Actor,
    (username, domain): (String, String),
) -> Result<Account, FetchError> {
    let host = uri::domain(&actor.id).unwrap_or_else(|| domain.clone());
    let instance = instances::find_or_insert(tx, &host, app.now()).await?;
    let mut account = profile(app, actor, known.as_ref());
    account.instance_id = Some(instance);
    let known_indexable = known.as_ref().map(|known| known.indexable);
    let (avatar, header) = match &known {
        Some(known) => (known.avatar_id, known.header_id),
        None => (None, None),
    };
    if known.is_none() {
        (account.username_key, account.username, account.domain) = (username.to_lowercase(), username, domain);
    }
    account.url = account.url.take().filter(|page| links::is_own_page(&account, page));
    if known.is_none() && !accounts::insert(tx, &account).await? {
        return stored_meanwhile(tx, &account).await;
    }
    account.avatar_id = picture(app, tx, account.id, avatar, actor.icon.as_ref(), MediaUse::Avatar).await?;
    account.header_id = picture(app, tx, account.id, header, actor.image.as_ref(), MediaUse::Header).await?;
    media::delete_replaced(tx, avatar, account.avatar_id).await?;
    media::delete_replaced(tx, header, account.header_id).await?;
    account.emojis = objects::store_emojis(app, tx, account.id, &account.domain, &actor.emojis).await?;
    extras(app, tx, &account, known.as_ref(), actor).await?;
    accounts::update_profile(tx, &account).await?;
    match (known.as_ref().and_then(|known| known.suspended_at), account.suspended_at) {
        (None, Some(at)) => drop(suspensions::begin(tx, account.id, Suspension::Origin, at).await?),
        (Some(_), None) => drop(suspensions::end(tx, account.id, Suspension::Origin).await?),
        _ => {}
    }
    services::accounts::index(tx, &account).await?;
    services::fasp::account(app, tx, known.as_ref(), Some(&account)).await?;
    if known_indexable.is_some_and(|before| before != account.indexable) {
        services::search::index::touch_account(app, tx, account.id).await?;
    }
    Ok(account)
}

/// What the actor says beside what every account has; and a look at the links of its profile, where they are new.
async fn extras(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    known: Option<&Account>,
    actor: &Actor,
) -> Result<(), FetchError> {
    let extras = profiles::Extras {
        show_media: actor.show_media.unwrap_or(true),
        show_media_replies: actor.show_replies_in_media.unwrap_or(true),
        show_featured: actor.show_featured.unwrap_or(true),
        email_subscriptions: false,
    };
    profiles::update(tx, account.id, &extras).await?;
    let said = actor.policy.as_ref().and_then(|policy| policy.feature.as_ref());
    let policy = said.map(|said| FeaturePolicy(quotes::permission(said, account)));
    profiles::set_feature_policy(tx, account.id, policy).await?;
    let own = |list: &Option<String>| list.clone().filter(|list| uri::same_origin(list, &actor.id));
    let showcases = profiles::Showcases {
        featured_collections_url: own(&actor.featured_collections),
        featured_tags_url: own(&actor.featured_tags),
    };
    profiles::set_showcases(tx, account.id, &showcases).await?;
    let fields: Vec<Field> = serde_json::from_str(&account.fields).unwrap_or_default();
    let is_new = known.is_none_or(|known| known.fields != account.fields);
    if is_new && links::has_links(false, &fields) {
        let job = Job::VerifyLinks { account: account.id };
        jobs::enqueue_unique(tx, &job, &links::key(account.id), app.now(), app.now()).await?;
    }
    Ok(())
}

/// When these links were last found to lead back, as far as they are still the same.
fn keep_verified(fields: &mut [Field], known: Option<&Account>) {
    let old: Vec<Field> =
        known.map(|known| serde_json::from_str(&known.fields).unwrap_or_default()).unwrap_or_default();
    for field in fields {
        let same = old.iter().find(|old| old.name == field.name && old.value == field.value);
        field.verified_at = same.and_then(|old| old.verified_at);
    }
}

/// Another task stored the same actor just now.
async fn stored_meanwhile(tx: &mut Tx, account: &Account) -> Result<Account, FetchError> {
    let same = accounts::find_by_uri(tx, &account.uri).await?;
    same.ok_or(FetchError::Unusable(handle::OTHERS))
}

/// The row as the actor says, on the identity of the known one.
fn profile(app: &App, actor: &Actor, known: Option<&Account>) -> Account {
    let now = app.now();
    let created = actor.published.map(Timestamp::from_millis).filter(|at| *at < now);
    let json = |list: &[String]| serde_json::to_string(list).unwrap_or_else(|_| "[]".into());
    let mut fields: Vec<Field> = actor
        .fields
        .iter()
        .map(|f| Field {
            name: text::to_plain(&f.name),
            value_html: text::sanitize_field(&f.value),
            value: f.value.clone(),
            verified_at: None,
        })
        .collect();
    keep_verified(&mut fields, known);
    let before = known.and_then(|k| Some((k.suspended_at?, k.suspended_by)));
    let suspension = match before {
        Some((_, Suspension::Origin)) if !actor.suspended => None,
        None if actor.suspended => Some((now, Suspension::Origin)),
        before => before,
    };
    Account {
        id: known.map_or_else(|| AccountId::at(now), |k| k.id),
        username: known.map_or_else(|| actor.username.clone(), |k| k.username.clone()),
        username_key: known.map_or_else(|| actor.username.to_lowercase(), |k| k.username_key.clone()),
        domain: known.map(|k| k.domain.clone()).unwrap_or_default(),
        instance_id: None,
        uri: actor.id.clone(),
        url: actor.url.clone(),
        actor_type: actor_type(actor.kind),
        display_name: actor.name.clone(),
        note: actor.summary.clone(),
        note_html: text::sanitize_bio(&actor.summary),
        fields: serde_json::to_string(&fields).unwrap_or_else(|_| "[]".into()),
        emojis: "[]".into(),
        sanitizer_version: text::SANITIZER_VERSION,
        locked: actor.locked,
        discoverable: actor.discoverable,
        indexable: actor.indexable.unwrap_or(false),
        hide_collections: known.is_some_and(|k| k.hide_collections),
        memorial: actor.memorial,
        avatar_id: None,
        header_id: None,
        inbox_url: actor.inbox.clone(),
        shared_inbox_url: actor.shared_inbox.clone(),
        outbox_url: actor.outbox.clone(),
        followers_url: actor.followers.clone(),
        following_url: actor.following.clone(),
        featured_url: actor.featured.clone(),
        also_known_as: json(&actor.also_known_as),
        moved_to_id: known.and_then(|k| k.moved_to_id),
        attribution_domains: json(&actor.attribution_domains),
        suspended_at: suspension.map(|(at, _)| at),
        suspended_by: suspension.map_or(Suspension::Staff, |(_, by)| by),
        silenced_at: known.and_then(|k| k.silenced_at),
        sensitized_at: known.and_then(|k| k.sensitized_at),
        created_at: known.map_or_else(|| created.unwrap_or(now), |k| k.created_at),
        updated_at: now,
        fetched_at: Some(now),
        version: 1,
    }
}

const fn actor_type(kind: ActorKind) -> ActorType {
    match kind {
        ActorKind::Person => ActorType::Person,
        ActorKind::Service => ActorType::Service,
        ActorKind::Group => ActorType::Group,
        ActorKind::Application => ActorType::Application,
        ActorKind::Organization => ActorType::Organization,
    }
}

/// The row of an avatar or header; the old one where the address is the same, so that its file stays.
async fn picture(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    old: Option<MediaId>,
    picture: Option<&Picture>,
    used_as: MediaUse,
) -> Result<Option<MediaId>, FetchError> {
    let Some(picture) = picture else { return Ok(None) };
    let description = picture.description.clone().unwrap_or_default();
    if let Some(old) = old
        && let Some(row) = media::find(tx, old).await?
        && row.remote_url.as_deref() == Some(picture.url.as_str())
    {
        media::describe(tx, old, &description, None, app.now()).await?;
        return Ok(Some(old));
    }
    let row = remote_media(app, account, used_as, MediaKind::Image, &picture.url, description);
    media::insert(tx, &row).await?;
    Ok(Some(row.id))
}

/// A file of another server that nobody has asked for yet.
pub fn remote_media(
    app: &App,
    account: AccountId,
    used_as: MediaUse,
    kind: MediaKind,
    url: &str,
    description: String,
) -> Media {
    Media {
        kind,
        state: MediaState::Remote,
        description,
        remote_url: Some(url.to_owned()),
        ..Media::new(account, used_as, app.now())
    }
}
