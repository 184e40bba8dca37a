//! Collections that we serve.

use serde::Serialize;

macro_rules! collection {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $items:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize)]
        #[serde(tag = "type", rename = $kind, rename_all = "camelCase")]
        pub struct $name<'a, T> {
            /// The identity.
            pub id: &'a str,
            /// How many members there are, also when they are not shown.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub total_items: Option<u64>,
            /// The first page.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub first: Option<&'a str>,
            /// The last page.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub last: Option<&'a str>,
            /// The members, where they are few enough to go without pages.
            #[serde(rename = $items, skip_serializing_if = "Option::is_none")]
            pub items: Option<&'a [T]>,
        }
    };
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $items:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize)]
        #[serde(tag = "type", rename = $kind, rename_all = "camelCase")]
        pub struct $name<'a, T> {
            /// The page's own address.
            pub id: &'a str,
            /// The collection.
            pub part_of: &'a str,
            /// How many members the collection has.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub total_items: Option<u64>,
            /// The page after this one.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub next: Option<&'a str>,
            /// The page before this one.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub prev: Option<&'a str>,
            /// The members on this page: addresses or documents.
            #[serde(rename = $items)]
            pub items: &'a [T],
        }
    };
}

collection! {
    /// A collection without order.
    Collection, "Collection", "items"
}
collection! {
    /// A collection in order: outbox, followers, following, featured.
    OrderedCollection, "OrderedCollection", "orderedItems"
}
page! {
    /// A page of a collection without order: answers.
    CollectionPage, "CollectionPage", "items"
}
page! {
    /// A page of a collection in order.
    OrderedCollectionPage, "OrderedCollectionPage", "orderedItems"
}

/// The posts of a thread (FEP-7888), as the server of its first post lists them.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename = "Collection", rename_all = "camelCase")]
pub struct Conversation<'a> {
    /// The identity: what the posts name as their `context`.
    pub id: &'a str,
    /// The author of the first post.
    pub attributed_to: &'a str,
    /// How many posts there are.
    pub total_items: u64,
    /// The first of them.
    pub first: CollectionPage<'a, String>,
}
