//! Who stands in a collection: asked by its owner, agreeing or not, taking it back.

use domain::{
    AccountId, Code, CollectionId, CollectionItemId, ConsentState, Invalid, Job, NotificationType, QuoteRight,
};
use storage::{
    Tx,
    collections::{self as rows, Collection, Item},
    jobs, profiles,
};

use super::{ITEMS, authorization_uri, change::own, is_local};
use crate::{App, Error, Result, Viewer, notifications::Told};

/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// What comes of the wish to feature an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is of this server and agrees.
    Open,
    /// Its server must be asked.
    Ask,
    Closed,
}

/// What these accounts say to being featured by `owner`. An unknown account is [`Error::NotFound`].
pub(super) async fn leaves(tx: &mut Tx, owner: AccountId, ids: &[AccountId]) -> Result<Vec<(AccountId, Way)>> {
    let found = profiles::featurable(tx, ids).await?;
    let apart = rows::apart(tx, owner, ids).await?;
    let of = |id: AccountId| {
        let row = found.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
        let way = match row.policy().map(|policy| policy.right()) {
            _ if apart.contains(&id) => Way::Closed,
            Some(QuoteRight::Automatic) if row.local => Way::Open,
            Some(QuoteRight::Denied) | None => Way::Closed,
            Some(_) if row.local => Way::Closed,
            Some(_) => Way::Ask,
        };
        Ok((id, way))
    };
    ids.iter().map(|id| of(*id)).collect()
}

/// Puts somebody into a collection of this server: agreed already, or to be asked.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    told: &mut Told,
    collection: &Collection,
    (account, way): (AccountId, Way),
) -> Result<Item> {
    for _ in 0..CLASHES {
        let id = CollectionItemId::at(app.now());
        let agreed = way == Way::Open;
        let item = Item {
            id,
            collection_id: collection.id,
            account_id: account,
            state: if agreed { ConsentState::Accepted } else { ConsentState::Pending },
            uri: Some(format!("{}/items/{id}", collection.uri)),
            authorization_uri: agreed.then(|| authorization_uri(app, account, id)),
            created_at: app.now(),
        };
        if !rows::insert_item(tx, &item).await? {
            if rows::find_place(tx, collection.id, account).await?.is_some() {
                return Err(Invalid::new("account", Code::Taken, "has already been taken").into());
            }
            continue;
        }
        if agreed && account != collection.account_id {
            let kind = NotificationType::AddedToCollection;
            told.tell_about(app, tx, account, collection.account_id, kind, collection.id.0).await?;
        }
        if !agreed {
            jobs::enqueue(tx, &Job::DeliverFeatureRequest { item: id }, app.now()).await?;
        }
        return Ok(item);
    }
    Err(Error::internal("no free id for a place of a collection"))
}

/// Adds somebody to the viewer's collection.
pub async fn add(app: &App, viewer: &Viewer, id: CollectionId, account: AccountId) -> Result<Item> {
    let mut tx = app.db.begin().await?;
    let collection = own(&mut tx, viewer, id).await?;
    if let Some(before) = rows::find_place(&mut tx, id, account).await? {
        match before.state {
            // Who refused or took it back is not asked again.
            ConsentState::Revoked | ConsentState::Rejected => {
                return Err(Error::Forbidden("This action is not allowed"));
            }
            _ => return Err(Invalid::new("account", Code::Taken, "has already been taken").into()),
        }
    }
    if rows::count_items(&mut tx, id).await? >= ITEMS as i64 {
        let reason = format!("A collection can't have more than {ITEMS} accounts");
        return Err(Invalid::new("", Code::TooLong, reason).into());
    }
    let leave = leaves(&mut tx, viewer.account, &[account]).await?.pop().ok_or(Error::NotFound)?;
    if leave.1 == Way::Closed {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let mut told = Told::default();
    let item = insert(app, &mut tx, &mut told, &collection, leave).await?;
    if item.state == ConsentState::Accepted {
        jobs::enqueue(&mut tx, &Job::DeliverCollection { collection: id, new: false }, app.now()).await?;
    }
    tx.commit().await?;
    told.raise(app);
    Ok(item)
}

/// Takes somebody out of the viewer's collection.
pub async fn remove(app: &App, viewer: &Viewer, id: CollectionId, item: CollectionItemId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    own(&mut tx, viewer, id).await?;
    let found = rows::find_item(&mut tx, item).await?.filter(|found| found.collection_id == id);
    let found = found.ok_or(Error::NotFound)?;
    rows::delete_item(&mut tx, found.id).await?;
    jobs::enqueue(&mut tx, &Job::DeliverCollection { collection: id, new: false }, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The viewer, who stands there, no longer agrees. The owner cannot put them back.
pub async fn revoke(app: &App, viewer: &Viewer, id: CollectionId, item: CollectionItemId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let found = rows::find_item(&mut tx, item).await?.filter(|found| found.collection_id == id);
    let found = found.ok_or(Error::NotFound)?;
    if found.account_id != viewer.account {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let collection = rows::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    rows::set_state(&mut tx, item, ConsentState::Revoked, None).await?;
    if is_local(app, &collection) {
        jobs::enqueue(&mut tx, &Job::DeliverCollection { collection: id, new: false }, app.now()).await?;
    } else if let Some(uri) = found.authorization_uri {
        let job = Job::DeliverFeatureRevocation { account: viewer.account, owner: collection.account_id, uri };
        jobs::enqueue(&mut tx, &job, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// An account elsewhere agrees to stand in a collection of this server, with this proof.
pub async fn accepted(app: &App, item: CollectionItemId, account: AccountId, proof: &str) -> Result<bool> {
    answered(app, item, account, (ConsentState::Accepted, Some(proof))).await
}

/// It does not, or no longer.
pub async fn rejected(app: &App, item: CollectionItemId, account: AccountId) -> Result<bool> {
    answered(app, item, account, (ConsentState::Rejected, None)).await
}

async fn answered(
    app: &App,
    item: CollectionItemId,
    account: AccountId,
    (state, proof): (ConsentState, Option<&str>),
) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some(found) = rows::find_item(&mut tx, item).await?.filter(|found| found.account_id == account) else {
        return Ok(false);
    };
    if found.state == ConsentState::Revoked {
        return Ok(false);
    }
    rows::set_state(&mut tx, item, state, proof).await?;
    let job = Job::DeliverCollection { collection: found.collection_id, new: false };
    jobs::enqueue(&mut tx, &job, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}
