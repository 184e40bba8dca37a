//! Collections of other servers: known here when one of them wants somebody of this server in it, when somebody looks for
//! it, at its owner's profile, or when its owner is followed and tells of it.

use domain::{
    AccountId, CollectionId, CollectionItemId, ConsentState, Job, NotificationType, QuoteRight, Timestamp, text,
};
use storage::{
    Tx,
    accounts::Account,
    blocks,
    collections::{self as rows, Collection, Item},
    jobs, profiles,
};

use super::{DESCRIPTION, NAME, authorization_uri};
use crate::{App, Error, Result, notifications::Told};

/// A collection as its server describes it. Texts are cut to what ours may have, ten times over.
#[derive(Debug, Clone, Default)]
pub struct Described {
    pub uri: String,
    pub url: Option<String>,
    pub name: String,
    pub description: String,
    pub language: Option<String>,
    pub tag: Option<String>,
    pub sensitive: bool,
    pub discoverable: bool,
    pub published: Option<Timestamp>,
}

impl Described {
    fn row(self, owner: AccountId, known: Option<&Collection>, now: Timestamp) -> Collection {
        let cut = |text: &str, most: usize| text.chars().take(most * 10).collect::<String>();
        let made = self.published.filter(|at| *at < now).unwrap_or(now);
        Collection {
            id: known.map_or_else(|| CollectionId::remote(made, &self.uri, 0), |known| known.id),
            account_id: owner,
            uri: self.uri,
            url: self.url,
            name: cut(&text::to_plain(&self.name), NAME),
            description: cut(&text::to_plain(&self.description), DESCRIPTION),
            language: self.language.as_deref().and_then(text::nearest_language).map(str::to_owned),
            tag: self.tag.filter(|tag| text::is_hashtag(tag)),
            sensitive: self.sensitive,
            discoverable: self.discoverable,
            created_at: known.map_or(made, |known| known.created_at),
            updated_at: now,
        }
    }
}

async fn put(app: &App, tx: &mut Tx, owner: AccountId, described: Described) -> Result<Collection> {
    let known = rows::find_by_uri(tx, &described.uri).await?;
    if known.as_ref().is_some_and(|known| known.account_id != owner) {
        return Err(Error::Forbidden("It belongs to somebody else"));
    }
    let is_new = known.is_none();
    let mut row = described.row(owner, known.as_ref(), app.now());
    if !is_new {
        rows::update(tx, &row).await?;
        return Ok(row);
    }
    for attempt in 0..8 {
        row.id = CollectionId::remote(row.created_at, &row.uri, attempt);
        if rows::insert(tx, &row).await? {
            return Ok(row);
        }
    }
    Err(Error::internal("no free id for a collection"))
}

/// Keeps a collection as its server describes it; who stands in it is read by a job.
pub async fn keep(app: &App, owner: AccountId, described: Described) -> Result<Collection> {
    let mut tx = app.db.begin().await?;
    let kept = put(app, &mut tx, owner, described).await?;
    enqueue_reading(app, &mut tx, kept.id).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Have it read who stands in a collection of another server.
async fn enqueue_reading(app: &App, tx: &mut Tx, id: CollectionId) -> Result<()> {
    let job = Job::ReadCollection { collection: id, from: 0 };
    jobs::enqueue_unique(tx, &job, &format!("read-collection:{id}"), app.now(), app.now()).await?;
    Ok(())
}

/// The owner of this collection elsewhere says that others stand in it now. False if it is not known here.
pub async fn changed(app: &App, owner: AccountId, uri: &str) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let known = rows::find_by_uri(&mut tx, uri).await?;
    let Some(known) = known.filter(|known| known.account_id == owner) else {
        return Ok(false);
    };
    enqueue_reading(app, &mut tx, known.id).await?;
    tx.commit().await?;
    Ok(true)
}

/// Puts somebody of another server who agreed into a collection of another server: what identifies the place, and the
/// proof. Nothing happens if they have a place there.
pub async fn seat(
    app: &App,
    collection: CollectionId,
    account: AccountId,
    [uri, authorization_uri]: [Option<String>; 2],
) -> Result<()> {
    let item = Item {
        id: CollectionItemId::at(app.now()),
        collection_id: collection,
        account_id: account,
        state: ConsentState::Accepted,
        uri,
        authorization_uri,
        created_at: app.now(),
    };
    rows::insert_item(&mut app.db.conn(), &item).await?;
    Ok(())
}

/// Takes a change of a collection that is known here. False if it is not.
pub async fn store(app: &App, owner: AccountId, described: Described) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if rows::find_by_uri(&mut tx, &described.uri).await?.is_none() {
        return Ok(false);
    }
    let kept = put(app, &mut tx, owner, described).await?;
    enqueue_reading(app, &mut tx, kept.id).await?;
    tx.commit().await?;
    Ok(true)
}

/// A collection of this owner is gone. False if it was not known.
pub async fn forget(app: &App, owner: AccountId, uri: &str) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    match rows::find_by_uri(&mut tx, uri).await? {
        Some(known) if known.account_id == owner => rows::delete(&mut tx, known.id).await?,
        _ => return Ok(false),
    }
    tx.commit().await?;
    Ok(true)
}

/// The owner of a collection elsewhere wants somebody of this server in it; `request` names the wish. The answer is
/// delivered by a job.
pub async fn ask(app: &App, owner: &Account, account: &Account, described: Described, request: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let policy = profiles::featurable(&mut tx, &[account.id]).await?.pop().and_then(|row| row.policy());
    let open = policy.is_some_and(|policy| policy.right() == QuoteRight::Automatic);
    if !open || blocks::between(&mut tx, owner.id, account.id).await? {
        return answer(app, tx, account, owner, (request, None)).await;
    }
    let collection = put(app, &mut tx, owner.id, described).await?;
    let before = rows::find_place(&mut tx, collection.id, account.id).await?;
    if before.as_ref().is_some_and(|item| item.state == ConsentState::Revoked) {
        return answer(app, tx, account, owner, (request, None)).await;
    }
    let mut told = Told::default();
    let stamp = match before.and_then(|item| item.authorization_uri) {
        Some(stamp) => stamp,
        None => {
            let id = CollectionItemId::at(app.now());
            let stamp = authorization_uri(app, account.id, id);
            let item = Item {
                id,
                collection_id: collection.id,
                account_id: account.id,
                state: ConsentState::Accepted,
                uri: None,
                authorization_uri: Some(stamp.clone()),
                created_at: app.now(),
            };
            if !rows::insert_item(&mut tx, &item).await? {
                return Err(Error::Conflict("The same request is being worked on"));
            }
            let kind = NotificationType::AddedToCollection;
            told.tell_about(app, &mut tx, account.id, owner.id, kind, collection.id.0).await?;
            stamp
        }
    };
    answer(app, tx, account, owner, (request, Some(stamp))).await?;
    told.raise(app);
    Ok(())
}

async fn answer(
    app: &App,
    mut tx: Tx,
    account: &Account,
    owner: &Account,
    (request, stamp): (&str, Option<String>),
) -> Result<()> {
    let job = Job::DeliverFeatureAnswer { account: account.id, owner: owner.id, request: request.to_owned(), stamp };
    jobs::enqueue(&mut tx, &job, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The account that gave this proof has taken it back. False if no collection of this server has it.
pub async fn withdrawn(app: &App, account: AccountId, proof: &str) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let found = rows::find_item_by_authorization(&mut tx, proof).await?;
    let Some(item) = found.filter(|item| item.account_id == account) else {
        return Ok(false);
    };
    rows::set_state(&mut tx, item.id, ConsentState::Revoked, None).await?;
    let job = Job::DeliverCollection { collection: item.collection_id, new: false };
    jobs::enqueue(&mut tx, &job, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}
