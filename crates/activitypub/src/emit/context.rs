//! The `@context` of what we send. Everything beyond the two W3C contexts is spelled out in the document, so that nobody
//! has to fetch a context of ours, and nobody who bundles contexts meets an unknown one.

use std::sync::LazyLock;

use serde::{Serialize, Serializer};
use serde_json::{Value, json, value::RawValue};

const ACTIVITYSTREAMS: &str = "https://www.w3.org/ns/activitystreams";
const SECURITY: &str = "https://w3id.org/security/v1";

/// Which terms a document uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// ActivityStreams alone: follows, likes, undoings, collections of addresses.
    Plain,
    /// An actor, or an activity that embeds one.
    Actor,
    /// A post, or anything that embeds one.
    Note,
    /// A reaction with an emoji (FEP-c0e0), or its undoing.
    Reaction,
    /// A collection of accounts (FEP-7aa9), or anything about one.
    Featured,
}

/// The document with its `@context` first.
///
/// # Errors
/// None that can happen with the types of this module: they have only string keys.
pub fn to_json<T: Serialize>(context: Context, document: &T) -> serde_json::Result<String> {
    serde_json::to_string(&Document { context, document })
}

#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(flatten)]
    document: &'a T,
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain => serializer.serialize_str(ACTIVITYSTREAMS),
            Self::Actor => RAW_ACTOR.serialize(serializer),
            Self::Note => RAW_NOTE.serialize(serializer),
            Self::Reaction => RAW_REACTION.serialize(serializer),
            Self::Featured => RAW_FEATURED.serialize(serializer),
        }
    }
}

static RAW_ACTOR: LazyLock<Box<RawValue>> = LazyLock::new(|| raw(&actor()));
static RAW_NOTE: LazyLock<Box<RawValue>> = LazyLock::new(|| raw(&note()));
static RAW_REACTION: LazyLock<Box<RawValue>> = LazyLock::new(|| raw(&reaction()));
static RAW_FEATURED: LazyLock<Box<RawValue>> = LazyLock::new(|| raw(&featured()));

fn raw(value: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("a JSON value is JSON")
}

/// A term whose values are addresses.
fn address(iri: &str) -> Value {
    json!({"@id": iri, "@type": "@id"})
}

fn actor() -> Value {
    json!([ACTIVITYSTREAMS, SECURITY, {
        "Emoji": "toot:Emoji",
        "Hashtag": "as:Hashtag",
        "Multikey": "https://w3id.org/security#Multikey",
        "PropertyValue": "schema:PropertyValue",
        "alsoKnownAs": address("as:alsoKnownAs"),
        "assertionMethod": {"@id": "https://w3id.org/security#assertionMethod", "@type": "@id", "@container": "@set"},
        "attributionDomains": address("toot:attributionDomains"),
        "automaticApproval": address("gts:automaticApproval"),
        "canFeature": address("https://w3id.org/fep/7aa9#canFeature"),
        "controller": address("https://w3id.org/security#controller"),
        "discoverable": "toot:discoverable",
        "featured": address("toot:featured"),
        "featuredCollections": address("https://w3id.org/fep/7aa9#featuredCollections"),
        "featuredTags": address("toot:featuredTags"),
        "gts": "https://gotosocial.org/ns#",
        "implements": {"@id": "https://w3id.org/fep/844e/implements", "@type": "@id", "@container": "@list"},
        "indexable": "toot:indexable",
        "interactionPolicy": address("gts:interactionPolicy"),
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "memorial": "toot:memorial",
        "movedTo": address("as:movedTo"),
        "publicKeyMultibase": {
            "@id": "https://w3id.org/security#publicKeyMultibase",
            "@type": "https://w3id.org/security#multibase",
        },
        "schema": "http://schema.org#",
        "showFeatured": "toot:showFeatured",
        "showMedia": "toot:showMedia",
        "showRepliesInMedia": "toot:showRepliesInMedia",
        "suspended": "toot:suspended",
        "toot": "http://joinmastodon.org/ns#",
        "value": "schema:value",
        "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
    }])
}

fn note() -> Value {
    json!([ACTIVITYSTREAMS, {
        "Emoji": "toot:Emoji",
        "Hashtag": "as:Hashtag",
        "_misskey_quote": "https://misskey-hub.net/ns#_misskey_quote",
        "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
        "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
        "automaticApproval": address("gts:automaticApproval"),
        "blurhash": "toot:blurhash",
        "canQuote": address("gts:canQuote"),
        "conversation": "ostatus:conversation",
        "focalPoint": {"@id": "toot:focalPoint", "@container": "@list"},
        "gts": "https://gotosocial.org/ns#",
        "interactingObject": address("gts:interactingObject"),
        "interactionPolicy": address("gts:interactionPolicy"),
        "interactionTarget": address("gts:interactionTarget"),
        "manualApproval": address("gts:manualApproval"),
        "ostatus": "http://ostatus.org#",
        "quote": address("https://w3id.org/fep/044f#quote"),
        "quoteAuthorization": address("https://w3id.org/fep/044f#quoteAuthorization"),
        "quoteUri": "http://fedibird.com/ns#quoteUri",
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
        "votersCount": "toot:votersCount",
    }])
}

fn reaction() -> Value {
    json!([ACTIVITYSTREAMS, {
        "Emoji": "toot:Emoji",
        "EmojiReact": "litepub:EmojiReact",
        "_misskey_reaction": "https://misskey-hub.net/ns#_misskey_reaction",
        "litepub": "http://litepub.social/ns#",
        "toot": "http://joinmastodon.org/ns#",
    }])
}

fn featured() -> Value {
    let term = |name: &str| format!("https://w3id.org/fep/7aa9#{name}");
    json!([ACTIVITYSTREAMS, {
        "FeatureAuthorization": term("FeatureAuthorization"),
        "FeatureRequest": term("FeatureRequest"),
        "FeaturedCollection": term("FeaturedCollection"),
        "FeaturedItem": term("FeaturedItem"),
        "Hashtag": "as:Hashtag",
        "discoverable": "toot:discoverable",
        "featureAuthorization": address(&term("featureAuthorization")),
        "featuredObject": address(&term("featuredObject")),
        "featuredObjectType": address(&term("featuredObjectType")),
        "gts": "https://gotosocial.org/ns#",
        "interactingObject": address("gts:interactingObject"),
        "interactionTarget": address("gts:interactionTarget"),
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
        "topic": address(&term("topic")),
    }])
}
