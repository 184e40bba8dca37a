//! Collections of accounts and the consent of those in them (FEP-7aa9).

use serde::Serialize;

use super::Date;

/// A collection of accounts.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct FeaturedCollection<'a> {
    /// The identity.
    pub id: &'a str,
    /// The page for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// Whose it is.
    pub attributed_to: &'a str,
    /// Plain text.
    pub name: &'a str,
    /// Plain text.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub summary: &'a str,
    /// Hidden behind a warning.
    pub sensitive: bool,
    /// Listed on the profile.
    pub discoverable: bool,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic<'a>>,
    /// When it was made.
    pub published: Date,
    /// When it changed.
    pub updated: Date,
    /// How many stand in it.
    pub total_items: usize,
    /// Those who agreed.
    pub ordered_items: Vec<FeaturedItem<'a>>,
}

/// The hashtag of a collection.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename = "Hashtag")]
pub struct Topic<'a> {
    /// With `#`.
    pub name: String,
    /// Its page.
    pub href: &'a str,
}

/// Somebody in a collection.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct FeaturedItem<'a> {
    /// The identity.
    pub id: &'a str,
    /// Who.
    pub featured_object: &'a str,
    /// What that is.
    pub featured_object_type: &'static str,
    /// The proof that they agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature_authorization: Option<&'a str>,
}

/// The proof that an account agrees to stand in a collection.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct FeatureAuthorization<'a> {
    /// The identity.
    pub id: &'a str,
    /// Who agrees.
    pub attributed_to: &'a str,
    /// The collection.
    pub interacting_object: &'a str,
    /// Who agrees, once more.
    pub interaction_target: &'a str,
}
