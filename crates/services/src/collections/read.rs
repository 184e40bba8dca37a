//! Looking at collections: who stands in them depends on who looks.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, CollectionId, ConsentState};
use storage::collections::{self as rows, Collection, Item};

use crate::{
    App, Error, Result, Viewer, accounts,
    views::{self, Account},
};

/// A collection as one viewer sees it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub collection: Collection,
    /// The address of its topic.
    pub tag_url: Option<String>,
    pub local: bool,
    /// Those who agreed; for the owner those too who have not answered. Without people kept apart from the viewer.
    pub items: Vec<Item>,
}

/// Completes collections for a viewer, in their order.
pub async fn shown(app: &App, viewer: Option<&Viewer>, collections: Vec<Collection>) -> Result<Vec<Shown>> {
    let ids: Vec<CollectionId> = collections.iter().map(|collection| collection.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = rows::items(&mut app.db.conn(), &ids).await?;
    let people: Vec<AccountId> = all.iter().map(|item| item.account_id).collect();
    let apart = match viewer {
        Some(viewer) => rows::apart(&mut app.db.conn(), viewer.account, &people).await?,
        None => Vec::new(),
    };
    let mut by_collection = HashMap::<CollectionId, Vec<Item>>::new();
    for item in all.into_iter().filter(|item| !apart.contains(&item.account_id)) {
        by_collection.entry(item.collection_id).or_default().push(item);
    }
    let show = |collection: Collection| {
        let owner = Viewer::id(viewer) == collection.account_id;
        let mut items = by_collection.remove(&collection.id).unwrap_or_default();
        items.retain(|item| owner || item.state == ConsentState::Accepted);
        Shown {
            tag_url: collection.tag.as_ref().map(|tag| app.config.tag_url(&tag.to_lowercase())),
            local: super::is_local(app, &collection),
            items,
            collection,
        }
    };
    Ok(collections.into_iter().map(show).collect())
}

/// A collection with its owner and those who stand in it. Not there for people whom the owner blocks.
pub async fn find(app: &App, viewer: Option<&Viewer>, id: CollectionId) -> Result<(Shown, Vec<Arc<Account>>)> {
    let collection = rows::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let owner = accounts::find(app, None, collection.account_id).await?;
    let kept_away = match viewer {
        Some(viewer) => storage::blocks::between(&mut app.db.conn(), viewer.account, owner.id).await?,
        None => false,
    };
    if owner.suspended || kept_away {
        return Err(Error::NotFound);
    }
    let shown = shown(app, viewer, vec![collection]).await?.pop().ok_or(Error::NotFound)?;
    let mut people = vec![owner.id];
    people.extend(shown.items.iter().map(|item| item.account_id).filter(|id| *id != owner.id));
    let people = views::accounts(app, viewer, &people).await?;
    Ok((shown, people))
}

/// An account's collections, the newest first; only its owner is told of those that are not listed.
pub async fn list(
    app: &App,
    viewer: Option<&Viewer>,
    account: AccountId,
    [limit, offset]: [usize; 2],
) -> Result<Vec<Shown>> {
    let owner = accounts::find(app, None, account).await?;
    let mine = Viewer::id(viewer) == account;
    if owner.suspended || (!owner.show_featured && !mine) {
        return Ok(Vec::new());
    }
    let page = [limit as i64, i64::try_from(offset).unwrap_or(i64::MAX)];
    let found = rows::list_of(&mut app.db.conn(), account, mine, page).await?;
    shown(app, viewer, found).await
}

/// The collections in which the viewer stands. Nobody may ask that of somebody else.
pub async fn in_collections(
    app: &App,
    viewer: &Viewer,
    account: AccountId,
    [limit, offset]: [usize; 2],
) -> Result<Vec<Shown>> {
    if account != viewer.account {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let page = [limit as i64, i64::try_from(offset).unwrap_or(i64::MAX)];
    let found = rows::list_with(&mut app.db.conn(), account, page).await?;
    shown(app, Some(viewer), found).await
}
