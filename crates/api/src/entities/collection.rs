//! `Collection` and what is around it (Mastodon 4.6).

use std::sync::Arc;

use domain::{AccountId, CollectionId, CollectionItemId, ConsentState, Timestamp};
use serde::Serialize;
use services::{collections::Shown, views};
use storage::collections::Item;

use super::account;
use crate::JsonBytes;

#[derive(Serialize)]
pub struct Collection<'a> {
    id: CollectionId,
    account_id: AccountId,
    uri: &'a str,
    url: Option<&'a str>,
    name: &'a str,
    description: &'a str,
    language: Option<&'a str>,
    local: bool,
    sensitive: bool,
    discoverable: bool,
    tag: Option<ShallowTag<'a>>,
    created_at: Timestamp,
    updated_at: Timestamp,
    item_count: usize,
    items: Vec<CollectionItem>,
}

#[derive(Serialize)]
struct ShallowTag<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
pub struct CollectionItem {
    id: CollectionItemId,
    account_id: AccountId,
    state: ConsentState,
    created_at: Timestamp,
}

impl From<&Item> for CollectionItem {
    fn from(item: &Item) -> Self {
        Self { id: item.id, account_id: item.account_id, state: item.state, created_at: item.created_at }
    }
}

impl<'a> From<&'a Shown> for Collection<'a> {
    fn from(shown: &'a Shown) -> Self {
        let c = &shown.collection;
        Self {
            id: c.id,
            account_id: c.account_id,
            uri: &c.uri,
            url: c.url.as_deref(),
            name: &c.name,
            description: &c.description,
            language: c.language.as_deref(),
            local: shown.local,
            sensitive: c.sensitive,
            discoverable: c.discoverable,
            tag: c.tag.as_deref().zip(shown.tag_url.as_deref()).map(|(name, url)| ShallowTag { name, url }),
            created_at: c.created_at,
            updated_at: c.updated_at,
            item_count: shown.items.len(),
            items: shown.items.iter().map(CollectionItem::from).collect(),
        }
    }
}

/// `Collections`
#[derive(Serialize)]
pub struct Collections<'a> {
    collections: Vec<Collection<'a>>,
}

impl<'a> Collections<'a> {
    pub fn new(all: &'a [Shown]) -> Self {
        Self { collections: all.iter().map(Collection::from).collect() }
    }
}

/// `WrappedCollection`
#[derive(Serialize)]
pub struct WrappedCollection<'a> {
    collection: Collection<'a>,
}

impl<'a> From<&'a Shown> for WrappedCollection<'a> {
    fn from(shown: &'a Shown) -> Self {
        Self { collection: shown.into() }
    }
}

/// `WrappedCollectionItem`
#[derive(Serialize)]
pub struct WrappedCollectionItem {
    collection_item: CollectionItem,
}

impl From<&Item> for WrappedCollectionItem {
    fn from(item: &Item) -> Self {
        Self { collection_item: item.into() }
    }
}

/// Appends a `Collection`.
pub fn write_collection(out: &mut Vec<u8>, shown: &Shown) {
    let text = serde_json::to_vec(&Collection::from(shown)).expect("plain structs with names as keys are JSON");
    out.extend_from_slice(&text);
}

/// `CollectionWithAccounts`
pub fn collection_with_accounts_json(shown: &Shown, people: &[Arc<views::Account>]) -> JsonBytes {
    let mut out = b"{\"accounts\":".to_vec();
    account::write_accounts(&mut out, people);
    out.extend_from_slice(b",\"collection\":");
    write_collection(&mut out, shown);
    out.push(b'}');
    JsonBytes(out.into())
}
