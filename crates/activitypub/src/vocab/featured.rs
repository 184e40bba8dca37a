//! Collections of accounts and the consent of those in them (FEP-7aa9), as other servers describe them.

use serde_json::Value;

use super::{Link, Malformed, date, language, limits, link, read};

/// A collection of accounts. Texts are as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeaturedCollection {
    /// The identity.
    pub id: String,
    /// Whose it is.
    pub attributed_to: String,
    /// The page for people.
    pub url: Option<String>,
    /// Not empty.
    pub name: String,
    /// Empty if none.
    pub summary: String,
    /// The language of name or summary, if one is said.
    pub language: Option<String>,
    /// A hashtag without `#`.
    pub topic: Option<String>,
    /// Hidden behind a warning.
    pub sensitive: bool,
    /// Listed on the profile.
    pub discoverable: bool,
    /// Milliseconds.
    pub published: Option<i64>,
    /// Who stands in it, in order. What is not an actor's is left out.
    pub items: Vec<FeaturedItem>,
}

/// Somebody in a collection, as its owner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeaturedItem {
    /// The identity.
    pub id: Option<String>,
    /// Who.
    pub object: String,
    /// The proof that they agree.
    pub authorization: Option<String>,
}

impl FeaturedItem {
    fn parse(item: &Value) -> Option<Self> {
        Some(Self {
            id: read::web_id(item),
            object: read::web_id(&item["featuredObject"])?,
            authorization: read::web_id(&item["featureAuthorization"]),
        })
    }
}

impl FeaturedCollection {
    /// Whether a document is such a collection.
    #[must_use]
    pub fn is(document: &Value) -> bool {
        read::types(document).any(|name| name == "FeaturedCollection")
    }

    /// Reads a collection.
    ///
    /// # Errors
    /// [`Malformed`] if it is none, has no name, or does not say whose it is.
    pub fn parse(document: &Value) -> Result<Self, Malformed> {
        if !Self::is(document) {
            return Err(Malformed::Type);
        }
        let name = language::text(document, "name", "nameMap", limits::NAME);
        let topic = read::first(&document["topic"]).and_then(|topic| read::text(&topic["name"], limits::TAG));
        Ok(Self {
            id: read::web_id(document).ok_or(Malformed::Missing("id"))?,
            attributed_to: read::web_id(&document["attributedTo"]).ok_or(Malformed::Missing("attributedTo"))?,
            url: link::page(&Link::all(&document["url"])).map(str::to_owned),
            name: name.filter(|name| !name.trim().is_empty()).ok_or(Malformed::Missing("name"))?,
            summary: language::text(document, "summary", "summaryMap", limits::SUMMARY).unwrap_or_default(),
            language: said_language(document),
            topic: topic.map(|name| name.trim_start_matches(['#', '＃']).to_owned()).filter(|name| !name.is_empty()),
            sensitive: read::flag(&document["sensitive"]).unwrap_or(false),
            discoverable: read::flag(&document["discoverable"]).unwrap_or(true),
            published: date::millis(&document["published"]),
            items: items(document),
        })
    }
}

/// In one piece: a list of accounts is short.
fn items(document: &Value) -> Vec<FeaturedItem> {
    let listed = ["orderedItems", "items"].iter().find(|key| !document[**key].is_null());
    let items = listed.map_or(&Value::Null, |key| &document[*key]);
    read::each(items).filter_map(FeaturedItem::parse).take(limits::FEATURED).collect()
}

fn said_language(document: &Value) -> Option<String> {
    let map = ["nameMap", "summaryMap"].iter().find_map(|key| document[*key].as_object())?;
    map.keys().next().filter(|code| code.len() <= limits::TAG).cloned()
}

/// The proof that an account agrees to stand in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureAuthorization {
    /// The identity.
    pub id: String,
    /// The collection.
    pub interacting_object: String,
    /// The account.
    pub interaction_target: String,
}

impl FeatureAuthorization {
    /// Reads a proof.
    ///
    /// # Errors
    /// [`Malformed`] if it is none, or does not say who stands where.
    pub fn parse(document: &Value) -> Result<Self, Malformed> {
        if !read::types(document).any(|name| name == "FeatureAuthorization") {
            return Err(Malformed::Type);
        }
        let id = |key: &'static str| read::web_id(&document[key]).ok_or(Malformed::Missing(key));
        Ok(Self {
            id: read::web_id(document).ok_or(Malformed::Missing("id"))?,
            interacting_object: id("interactingObject")?,
            interaction_target: id("interactionTarget")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_collection_says_what_it_is_about() {
        let document = json!({
            "type": "FeaturedCollection", "id": "https://a.example/c/1", "attributedTo": "https://a.example/u",
            "nameMap": {"de": "Segler"}, "topic": {"type": "Hashtag", "name": "#sailing"}, "sensitive": true,
            "published": "2026-01-02T03:04:05Z",
            "orderedItems": [
                {"type": "FeaturedItem", "id": "https://a.example/c/1/i/1", "featuredObject": "https://b.example/u",
                 "featureAuthorization": "https://b.example/s/1"},
                {"type": "FeaturedItem", "featuredObject": {"id": "https://a.example/u"}}, {"type": "FeaturedItem"},
            ],
        });
        let found = FeaturedCollection::parse(&document).expect("a collection");
        assert_eq!((found.name.as_str(), found.language.as_deref()), ("Segler", Some("de")));
        assert_eq!(found.topic.as_deref(), Some("sailing"));
        assert!(found.sensitive && found.discoverable);
        let item = |id: Option<&str>, object: &str, authorization: Option<&str>| FeaturedItem {
            id: id.map(str::to_owned),
            object: object.to_owned(),
            authorization: authorization.map(str::to_owned),
        };
        let first = item(Some("https://a.example/c/1/i/1"), "https://b.example/u", Some("https://b.example/s/1"));
        assert_eq!(found.items, [first, item(None, "https://a.example/u", None)]);
        let nameless =
            json!({"type": "FeaturedCollection", "id": "https://a.example/c/1", "attributedTo": "https://a.example/u"});
        assert_eq!(FeaturedCollection::parse(&nameless), Err(Malformed::Missing("name")));
        assert_eq!(FeaturedCollection::parse(&json!({"type": "Collection"})), Err(Malformed::Type));
    }

    #[test]
    fn a_proof_says_who_stands_where() {
        let stamp = json!({
            "type": "FeatureAuthorization", "id": "https://b.example/s/1",
            "interactingObject": "https://a.example/c/1", "interactionTarget": {"id": "https://b.example/u"},
        });
        let found = FeatureAuthorization::parse(&stamp).expect("a proof");
        assert_eq!(found.interaction_target, "https://b.example/u");
        assert_eq!(FeatureAuthorization::parse(&json!({})), Err(Malformed::Type));
    }
}
