//! `collections`, `collection_items`: lists of accounts that people recommend together, with the consent of those listed
//! (FEP-7aa9).

use domain::{AccountId, CollectionId, CollectionItemId, ConsentState, Timestamp};

use crate::{Conn, Result};

row! {
    /// A collection of accounts.
    pub struct Collection {
        id: CollectionId,
        account_id: AccountId,
        uri: String,
        /// The page for people.
        url: Option<String>,
        name: String,
        /// Plain text.
        description: String,
        /// ISO 639-1.
        language: Option<String>,
        /// A hashtag as written, without `#`.
        tag: Option<String>,
        sensitive: bool,
        /// Listed on the profile.
        discoverable: bool,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// Somebody in a collection.
    pub struct Item {
        id: CollectionItemId,
        collection_id: CollectionId,
        account_id: AccountId,
        state: ConsentState,
        uri: Option<String>,
        /// The proof that the account agrees.
        authorization_uri: Option<String>,
        created_at: Timestamp,
    }
}

/// Adds a collection. False if its id or uri is taken.
pub async fn insert(db: &mut Conn, collection: &Collection) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO collections (",
        Collection::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING"
    );
    let c = collection;
    #[rustfmt::skip]
    let params = p![
        c.id, c.account_id, &c.uri, &c.url, &c.name, &c.description, &c.language, &c.tag, c.sensitive, c.discoverable,
        c.created_at, c.updated_at,
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Writes what can be changed of a collection.
pub async fn update(db: &mut Conn, collection: &Collection) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE collections SET url = $2, name = $3, description = $4, language = $5, tag = $6, sensitive = $7,
         discoverable = $8, updated_at = $9 WHERE id = $1"
    );
    let c = collection;
    #[rustfmt::skip]
    let params =
        p![c.id, &c.url, &c.name, &c.description, &c.language, &c.tag, c.sensitive, c.discoverable, c.updated_at];
    db.exec(SQL, params).await.map(drop)
}

pub async fn find(db: &mut Conn, id: CollectionId) -> Result<Option<Collection>> {
    const SQL: &str = sql!("SELECT ", Collection::COLS, " FROM collections WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// Those with these ids whose owners are not suspended.
pub async fn list(db: &mut Conn, ids: &[CollectionId]) -> Result<Vec<Collection>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Collection, "c"),
        " FROM collections c JOIN accounts a ON a.id = c.account_id WHERE c.id = ANY($1) AND a.suspended_at IS NULL"
    );
    db.all(SQL, p![ids]).await
}

/// Those at these addresses, of pages or of the collections themselves, whose owners are not suspended.
pub async fn list_at(db: &mut Conn, addresses: &[String]) -> Result<Vec<Collection>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Collection, "c"),
        " FROM collections c JOIN accounts a ON a.id = c.account_id
         WHERE (c.uri = ANY($1) OR c.url = ANY($1)) AND a.suspended_at IS NULL ORDER BY c.id"
    );
    db.all(SQL, p![addresses]).await
}

pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Collection>> {
    const SQL: &str = sql!("SELECT ", Collection::COLS, " FROM collections WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

/// Takes a collection away, with its items and what was told of it.
pub async fn delete(db: &mut Conn, id: CollectionId) -> Result<()> {
    const TOLD: &str = sql!(
        "DELETE FROM notifications WHERE about_id = $1 AND kind IN (14, 15)
         AND account_id IN (SELECT account_id FROM collection_items WHERE collection_id = $1)"
    );
    const SQL: &str = sql!("DELETE FROM collections WHERE id = $1");
    db.exec(TOLD, p![id]).await?;
    db.exec(SQL, p![id]).await.map(drop)
}

/// How many collections an account has.
pub async fn count(db: &mut Conn, account: AccountId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM collections WHERE account_id = $1");
    db.one(SQL, p![account]).await
}

/// An account's collections, the newest first; `all`: those too that are not listed.
pub async fn list_of(
    db: &mut Conn,
    account: AccountId,
    all: bool,
    [limit, offset]: [i64; 2],
) -> Result<Vec<Collection>> {
    const SQL: &str = sql!(
        "SELECT ",
        Collection::COLS,
        " FROM collections WHERE account_id = $1 AND (discoverable OR $2) ORDER BY id DESC LIMIT $3 OFFSET $4"
    );
    db.all(SQL, p![account, all, limit, offset]).await
}

/// The collections in which an account stands and has agreed to it, the newest first.
pub async fn list_with(db: &mut Conn, account: AccountId, [limit, offset]: [i64; 2]) -> Result<Vec<Collection>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Collection, "c"),
        " FROM collection_items i JOIN collections c ON c.id = i.collection_id
         JOIN accounts a ON a.id = c.account_id
         WHERE i.account_id = $1 AND i.state = 1 AND a.suspended_at IS NULL ORDER BY c.id DESC LIMIT $2 OFFSET $3"
    );
    db.all(SQL, p![account, limit, offset]).await
}

/// Adds somebody. False if they stand there already, or took their consent back.
pub async fn insert_item(db: &mut Conn, item: &Item) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO collection_items (",
        Item::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
    );
    let i = item;
    let params = p![i.id, i.collection_id, i.account_id, i.state, &i.uri, &i.authorization_uri, i.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// The items of some collections, in order, without those refused or taken back and those whose account is suspended.
pub async fn items(db: &mut Conn, collections: &[CollectionId]) -> Result<Vec<Item>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Item, "i"),
        " FROM collection_items i JOIN accounts a ON a.id = i.account_id
         WHERE i.collection_id = ANY($1) AND i.state < 2 AND a.suspended_at IS NULL ORDER BY i.collection_id, i.id"
    );
    db.all(SQL, p![collections]).await
}

pub async fn find_item(db: &mut Conn, id: CollectionItemId) -> Result<Option<Item>> {
    const SQL: &str = sql!("SELECT ", Item::COLS, " FROM collection_items WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn find_item_by_authorization(db: &mut Conn, uri: &str) -> Result<Option<Item>> {
    const SQL: &str = sql!("SELECT ", Item::COLS, " FROM collection_items WHERE authorization_uri = $1");
    db.opt(SQL, p![uri]).await
}

/// The place of an account in a collection, whatever its state.
pub async fn find_place(db: &mut Conn, collection: CollectionId, account: AccountId) -> Result<Option<Item>> {
    const SQL: &str =
        sql!("SELECT ", Item::COLS, " FROM collection_items WHERE collection_id = $1 AND account_id = $2");
    db.opt(SQL, p![collection, account]).await
}

/// How many stand in a collection or were asked to.
pub async fn count_items(db: &mut Conn, collection: CollectionId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM collection_items WHERE collection_id = $1 AND state < 2");
    db.one(SQL, p![collection]).await
}

/// The account's answer, with the proof of it where there is one.
pub async fn set_state(
    db: &mut Conn,
    id: CollectionItemId,
    state: ConsentState,
    authorization_uri: Option<&str>,
) -> Result<()> {
    const SQL: &str = sql!("UPDATE collection_items SET state = $2, authorization_uri = $3 WHERE id = $1");
    db.exec(SQL, p![id, state, authorization_uri]).await.map(drop)
}

pub async fn delete_item(db: &mut Conn, id: CollectionItemId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM collection_items WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

row! {
    /// A place of a collection and whose it is, whatever their answer.
    pub struct Place {
        id: CollectionItemId,
        account_uri: String,
        local: bool,
        state: ConsentState,
        created_at: Timestamp,
    }
}

pub async fn places(db: &mut Conn, collection: CollectionId) -> Result<Vec<Place>> {
    const SQL: &str = sql!(
        "SELECT i.id, a.uri, a.domain = '', i.state, i.created_at
         FROM collection_items i JOIN accounts a ON a.id = i.account_id WHERE i.collection_id = $1"
    );
    db.all(SQL, p![collection]).await
}

pub async fn delete_items(db: &mut Conn, ids: &[CollectionItemId]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM collection_items WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await.map(drop)
}

/// Accounts of this server that stand in a collection, but for its owner.
pub async fn local_members(db: &mut Conn, collection: CollectionId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT i.account_id FROM collection_items i JOIN accounts a ON a.id = i.account_id
         JOIN collections c ON c.id = i.collection_id
         WHERE i.collection_id = $1 AND i.state = 1 AND a.domain = '' AND i.account_id <> c.account_id"
    );
    db.all(SQL, p![collection]).await
}

/// Which of these accounts block the viewer or are blocked by them: they are not shown to each other.
pub async fn apart(db: &mut Conn, viewer: AccountId, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT target_account_id FROM blocks WHERE account_id = $1 AND target_account_id = ANY($2)
         UNION SELECT account_id FROM blocks WHERE target_account_id = $1 AND account_id = ANY($2)"
    );
    db.all(SQL, p![viewer, accounts]).await
}
