//! Making, changing and deleting the own collections.

use domain::{AccountId, Code, CollectionId, Invalid, Job, NotificationType, text};
use storage::{
    Tx,
    collections::{self as rows, Collection},
    jobs, users,
};

use super::{DESCRIPTION, ITEMS, NAME, items, uri};
use crate::{App, Error, Result, Viewer, notifications::Told};

/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// What shall be different; None stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub name: Option<String>,
    pub description: Option<String>,
    /// Some(None): no language is said.
    pub language: Option<Option<String>>,
    /// A hashtag, with or without `#`; Some(None): no topic.
    pub tag: Option<Option<String>>,
    pub sensitive: Option<bool>,
    pub discoverable: Option<bool>,
}

/// A new collection, and who shall stand in it.
#[derive(Debug, Clone, Default)]
pub struct New {
    pub collection: Change,
    pub accounts: Vec<AccountId>,
}

impl Change {
    fn apply(self, collection: &mut Collection) -> Result<()> {
        let mut wrong = Vec::new();
        let clean = |text: String| text::strip_controls(text.trim()).into_owned();
        collection.name = self.name.map_or(std::mem::take(&mut collection.name), clean);
        collection.description = self.description.map_or(std::mem::take(&mut collection.description), clean);
        if collection.name.is_empty() {
            wrong.push(Invalid::new("name", Code::Blank, "can't be blank"));
        }
        if collection.name.chars().count() > NAME {
            wrong.push(Invalid::too_long("name", NAME));
        }
        if collection.description.chars().count() > DESCRIPTION {
            wrong.push(Invalid::too_long("description", DESCRIPTION));
        }
        if let Some(language) = self.language {
            let code = language.as_deref().map(text::nearest_language);
            if code == Some(None) {
                wrong.push(Invalid::new("language", Code::Inclusion, "is not included in the list"));
            }
            collection.language = code.flatten().map(str::to_owned);
        }
        if let Some(tag) = self.tag {
            let name = tag.map(|tag| tag.trim().trim_start_matches('#').to_owned()).filter(|tag| !tag.is_empty());
            if name.as_deref().is_some_and(|name| !text::is_hashtag(name)) {
                wrong.push(Invalid::new("tag", Code::Invalid, "is invalid"));
            }
            collection.tag = name;
        }
        collection.sensitive = self.sensitive.unwrap_or(collection.sensitive);
        collection.discoverable = self.discoverable.unwrap_or(collection.discoverable);
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

/// Makes a collection with these accounts in it, each of which must allow it.
pub async fn create(app: &App, viewer: &Viewer, new: New) -> Result<CollectionId> {
    let mut accounts = new.accounts;
    let mut seen = std::collections::HashSet::new();
    accounts.retain(|id| seen.insert(*id));
    if accounts.len() > ITEMS {
        let reason = format!("A collection can't have more than {ITEMS} accounts");
        return Err(Invalid::new("", Code::TooLong, reason).into());
    }
    let mut tx = app.db.begin().await?;
    let role = users::find_role(&mut tx, viewer.user).await?.ok_or(Error::NotFound)?;
    if rows::count(&mut tx, viewer.account).await? >= role.collection_limit {
        let reason = "You have already created the maximum number of collections";
        return Err(Invalid::new("", Code::TooLong, reason).into());
    }
    let collection = insert(app, &mut tx, viewer, new.collection).await?;
    let mut told = Told::default();
    for (account, leave) in items::leaves(&mut tx, viewer.account, &accounts).await? {
        if leave == items::Way::Closed {
            return Err(Invalid::new("", Code::Invalid, "One of the accounts does not allow to be featured").into());
        }
        items::insert(app, &mut tx, &mut told, &collection, (account, leave)).await?;
    }
    jobs::enqueue(&mut tx, &Job::DeliverCollection { collection: collection.id, new: true }, app.now()).await?;
    tx.commit().await?;
    told.raise(app);
    Ok(collection.id)
}

async fn insert(app: &App, tx: &mut Tx, viewer: &Viewer, change: Change) -> Result<Collection> {
    let now = app.now();
    let mut collection = Collection {
        id: CollectionId::at(now),
        account_id: viewer.account,
        uri: String::new(),
        url: None,
        name: String::new(),
        description: String::new(),
        language: None,
        tag: None,
        sensitive: false,
        discoverable: true,
        created_at: now,
        updated_at: now,
    };
    change.apply(&mut collection)?;
    for _ in 0..CLASHES {
        collection.id = CollectionId::at(now);
        collection.uri = uri(app, viewer.account, collection.id);
        collection.url = Some(app.config.url(&format!("/collections/{}", collection.id)));
        if rows::insert(tx, &collection).await? {
            return Ok(collection);
        }
    }
    Err(Error::internal("no free id for a collection"))
}

/// One of the viewer's own. Somebody else's may be seen but not changed.
pub(super) async fn own(tx: &mut Tx, viewer: &Viewer, id: CollectionId) -> Result<Collection> {
    let found = rows::find(tx, id).await?.ok_or(Error::NotFound)?;
    if found.account_id != viewer.account {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    Ok(found)
}

/// Changes what is said of a collection, and tells those who stand in it.
pub async fn update(app: &App, viewer: &Viewer, id: CollectionId, change: Change) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let mut collection = own(&mut tx, viewer, id).await?;
    change.apply(&mut collection)?;
    collection.updated_at = app.now();
    rows::update(&mut tx, &collection).await?;
    let mut told = Told::default();
    for member in rows::local_members(&mut tx, id).await? {
        told.tell_about(app, &mut tx, member, viewer.account, NotificationType::CollectionUpdate, id.0).await?;
    }
    jobs::enqueue(&mut tx, &Job::DeliverCollection { collection: id, new: false }, app.now()).await?;
    tx.commit().await?;
    told.raise(app);
    Ok(())
}

pub async fn delete(app: &App, viewer: &Viewer, id: CollectionId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let collection = own(&mut tx, viewer, id).await?;
    rows::delete(&mut tx, id).await?;
    let job = Job::DeliverCollectionRemove { account: viewer.account, uri: collection.uri };
    jobs::enqueue(&mut tx, &job, app.now()).await?;
    Ok(tx.commit().await?)
}
