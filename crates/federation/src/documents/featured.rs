//! Collections of accounts (FEP-7aa9): the list of an account's collections, each of them, and the consent of people of
//! this server to stand in somebody's.

use activitypub::emit::{
    self, Context, Date, FeatureAuthorization, FeaturedCollection, FeaturedItem, OrderedCollection, Topic,
};
use domain::{AccountId, CollectionId, CollectionItemId, ConsentState};
use services::{App, Error, Result, collections};
use storage::{accounts, accounts::Account, collections as rows};

/// Collections of one account that are listed: more than anybody may have.
const LISTED: i64 = 200;

fn json<T: serde::Serialize>(context: Context, document: &T) -> Result<String> {
    emit::to_json(context, document).map_err(Error::internal)
}

/// The address of an account's list.
pub fn list_uri(account: &Account) -> String {
    format!("{}/featured_collections", account.uri)
}

/// The collections that an account shows.
pub async fn list(app: &App, account: &Account) -> Result<String> {
    let found = rows::list_of(&mut app.db.conn(), account.id, false, [LISTED, 0]).await?;
    let items: Vec<String> = found.into_iter().map(|collection| collection.uri).collect();
    let id = list_uri(account);
    let total = Some(items.len() as u64);
    let document = OrderedCollection { id: &id, total_items: total, first: None, last: None, items: Some(&items) };
    json(Context::Plain, &document)
}

/// A local collection with those who agreed to stand in it.
pub async fn collection(app: &App, owner: &Account, id: CollectionId) -> Result<String> {
    let found = rows::find(&mut app.db.conn(), id).await?.filter(|found| found.account_id == owner.id);
    let found = found.ok_or(Error::NotFound)?;
    with(app, owner, &found, |document| json(Context::Featured, &document)).await
}

/// Hands the document to `with`, as a whole or to be embedded in an activity.
pub async fn with<T>(
    app: &App,
    owner: &Account,
    row: &rows::Collection,
    with: impl FnOnce(FeaturedCollection<'_>) -> Result<T>,
) -> Result<T> {
    let mut db = app.db.conn();
    let mut items = rows::items(&mut db, &[row.id]).await?;
    items.retain(|item| item.state == ConsentState::Accepted);
    let people: Vec<AccountId> = items.iter().map(|item| item.account_id).collect();
    let people = accounts::list(&mut db, &people).await?;
    let uri_of = |id: AccountId| people.iter().find(|account| account.id == id).map(|account| account.uri.as_str());
    let item = |item: &'_ rows::Item| -> Option<(String, String, Option<String>)> {
        let who = uri_of(item.account_id)?.to_owned();
        Some((item.uri.clone().unwrap_or_else(|| row.uri.clone()), who, item.authorization_uri.clone()))
    };
    let standing: Vec<_> = items.iter().filter_map(item).collect();
    let tag_url = row.tag.as_ref().map(|tag| app.config.tag_url(&tag.to_lowercase()));
    with(FeaturedCollection {
        id: &row.uri,
        url: row.url.as_deref(),
        attributed_to: &owner.uri,
        name: &row.name,
        summary: &row.description,
        sensitive: row.sensitive,
        discoverable: row.discoverable,
        topic: row.tag.as_ref().zip(tag_url.as_deref()).map(|(tag, href)| Topic { name: format!("#{tag}"), href }),
        published: Date(row.created_at.millis()),
        updated: Date(row.updated_at.millis()),
        total_items: standing.len(),
        ordered_items: standing
            .iter()
            .map(|(id, who, proof)| FeaturedItem {
                id,
                featured_object: who,
                featured_object_type: "Person",
                feature_authorization: proof.as_deref(),
            })
            .collect(),
    })
}

/// The proof that somebody of this server agrees to stand in a collection, for as long as that holds.
pub async fn authorization(app: &App, account: &Account, item: CollectionItemId) -> Result<String> {
    let mut db = app.db.conn();
    let item = rows::find_item(&mut db, item).await?;
    let item = item.filter(|i| i.account_id == account.id && i.state == ConsentState::Accepted);
    let item = item.ok_or(Error::NotFound)?;
    let id = collections::authorization_uri(app, account.id, item.id);
    if item.authorization_uri.as_deref() != Some(&id) {
        return Err(Error::NotFound);
    }
    let collection = rows::find(&mut db, item.collection_id).await?.ok_or(Error::NotFound)?;
    let stamp = FeatureAuthorization {
        id: &id,
        attributed_to: &account.uri,
        interacting_object: &collection.uri,
        interaction_target: &account.uri,
    };
    json(Context::Featured, &stamp)
}
