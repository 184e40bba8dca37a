//! Collections and their pages (ActivityStreams, section 5.5).

use serde_json::Value;

use super::{Malformed, Node, limits, read};

/// The four collection types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CollectionKind {
    /// `Collection`, or `FeaturedCollection` (FEP-7aa9).
    Collection,
    /// `OrderedCollection`.
    OrderedCollection,
    /// `CollectionPage`.
    CollectionPage,
    /// `OrderedCollectionPage`.
    OrderedCollectionPage,
}

impl CollectionKind {
    fn of(document: &Value) -> Option<Self> {
        read::types(document).find_map(|name| match name {
            "Collection" | "FeaturedCollection" => Some(Self::Collection),
            "OrderedCollection" | "orderedCollection" => Some(Self::OrderedCollection),
            "CollectionPage" => Some(Self::CollectionPage),
            "OrderedCollectionPage" => Some(Self::OrderedCollectionPage),
            _ => None,
        })
    }

    /// The ActivityStreams name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Collection => "Collection",
            Self::OrderedCollection => "OrderedCollection",
            Self::CollectionPage => "CollectionPage",
            Self::OrderedCollectionPage => "OrderedCollectionPage",
        }
    }
}

/// A collection or one of its pages.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Its identity, if given.
    pub id: Option<String>,
    /// What it is.
    pub kind: CollectionKind,
    /// `totalItems`.
    pub total: Option<u64>,
    /// Members of `orderedItems` or `items`, at most [`limits::ITEMS`].
    pub items: Vec<Node>,
    /// The first page: an address, or embedded.
    pub first: Option<Node>,
    /// The next page's address.
    pub next: Option<String>,
    /// The previous page's address.
    pub prev: Option<String>,
    /// The collection that a page belongs to.
    pub part_of: Option<String>,
}

impl Collection {
    /// Reads a collection or page; members are moved out of the document, not copied.
    ///
    /// # Errors
    /// [`Malformed::Type`] if it is neither.
    pub fn parse(mut document: Value) -> Result<Self, Malformed> {
        let kind = CollectionKind::of(&document).ok_or(Malformed::Type)?;
        let mut take =
            |key: &str, max: usize| document.get_mut(key).map_or_else(Vec::new, |value| Node::take(value, max));
        let mut items = take("orderedItems", limits::ITEMS);
        if items.is_empty() {
            items = take("items", limits::ITEMS);
        }
        let first = take("first", 1).pop();
        Ok(Self {
            id: read::web_id(&document),
            kind,
            total: read::count(&document["totalItems"]),
            items,
            first,
            next: read::web_id(&document["next"]),
            prev: read::web_id(&document["prev"]),
            part_of: read::web_id(&document["partOf"]),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_ordered_or_not_many_or_one() {
        let page = Collection::parse(
            json!({"type": "OrderedCollectionPage", "id": "https://a.example/o?page=1", "partOf": "https://a.example/o",
            "orderedItems": ["x:1", {"id": "x:2"}, null], "next": "https://a.example/o?page=2"}),
        )
        .expect("a page");
        assert_eq!((page.items.len(), page.next.is_some(), page.prev, page.total), (2, true, None, None));
        let lone = Collection::parse(json!({"type": "Collection", "items": {"id": "x:1"}, "totalItems": "7"}))
            .expect("a collection");
        assert_eq!((lone.items.len(), lone.total), (1, Some(7)));
        let first = Collection::parse(json!({"type": "Collection", "first": {"type": "CollectionPage", "items": []}}))
            .expect("a collection");
        assert_eq!(first.first.and_then(|first| first.kind().map(str::to_owned)).as_deref(), Some("CollectionPage"));
        assert_eq!(Collection::parse(json!({"type": "Note"})).err(), Some(Malformed::Type));
    }
}
