//! Our actors, and the server's own.

use serde::Serialize;
use serde_json::json;

use super::{Date, note::Tag};
use crate::vocab::ActorKind;

/// An RSA or Ed25519 key for `publicKey`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Key<'a> {
    /// `{actor}#main-key`.
    pub id: &'a str,
    /// The actor.
    pub owner: &'a str,
    /// SubjectPublicKeyInfo in PEM.
    #[serde(rename = "publicKeyPem")]
    pub pem: &'a str,
}

/// An Ed25519 key for `assertionMethod` (FEP-521a).
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct Multikey<'a> {
    /// `{actor}#ed25519-key`.
    pub id: &'a str,
    /// The actor.
    pub controller: &'a str,
    /// The key in multibase.
    pub public_key_multibase: &'a str,
}

/// Avatar or header.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename = "Image", rename_all = "camelCase")]
pub struct Image<'a> {
    /// MIME type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<&'a str>,
    /// The file.
    pub url: &'a str,
    /// Alt text, where Mastodon looks for it.
    #[serde(rename = "summary", skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
}

/// A row of the profile.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename = "PropertyValue")]
pub struct Field<'a> {
    /// Label.
    pub name: &'a str,
    /// HTML.
    pub value: &'a str,
}

/// An actor of ours. Start from [`Actor::new`] and set what there is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor<'a> {
    /// The identity.
    pub id: &'a str,
    /// `Person`, `Service`, ...
    #[serde(rename = "type")]
    kind: &'static str,
    /// Whom it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<&'a str>,
    /// Who follows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followers: Option<&'a str>,
    /// Where to deliver.
    pub inbox: &'a str,
    /// What it said; Lemmy refuses actors without.
    pub outbox: &'a str,
    /// Pinned posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featured: Option<&'a str>,
    /// Featured hashtags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featured_tags: Option<&'a str>,
    /// Collections of accounts (FEP-7aa9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featured_collections: Option<&'a str>,
    /// User name.
    pub preferred_username: &'a str,
    /// `user@host` (FEP-2c59).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webfinger: Option<&'a str>,
    /// Display name.
    pub name: &'a str,
    /// Biography, HTML.
    pub summary: &'a str,
    /// The profile page.
    pub url: &'a str,
    /// Locked.
    pub manually_approves_followers: bool,
    /// May be recommended.
    pub discoverable: bool,
    /// Public posts may be found.
    pub indexable: bool,
    /// When it was made; Mastodon gives only the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// When the profile changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Date>,
    /// The owner has died.
    pub memorial: bool,
    /// Suspended here; the rest of the profile is then empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// Whether the profile shows featured things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_featured: Option<bool>,
    /// Whether it has a tab of media.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_media: Option<bool>,
    /// Whether that tab includes answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_replies_in_media: Option<bool>,
    /// Where it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<&'a str>,
    /// What it is elsewhere.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub also_known_as: &'a [String],
    /// Sites that may credit it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub attribution_domains: &'a [String],
    /// Who may put it into a collection of accounts (FEP-7aa9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction_policy: Option<ActorPolicy<'a>>,
    /// The key that its requests are signed with.
    pub public_key: Key<'a>,
    /// Its keys for proofs inside documents (FEP-521a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion_method: Option<[Multikey<'a>; 1]>,
    /// Emojis and hashtags of the profile.
    pub tag: Vec<Tag<'a>>,
    /// Rows of the profile.
    pub attachment: Vec<Field<'a>>,
    endpoints: Endpoints<'a>,
    /// Avatar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<Image<'a>>,
    /// Header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    implements: Option<serde_json::Value>,
}

/// What may be done with an actor.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActorPolicy<'a> {
    /// Put it into a collection.
    pub can_feature: Approval<'a>,
}

/// Who may do something at once.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval<'a> {
    /// Everybody, or the actor alone.
    pub automatic_approval: &'a str,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints<'a> {
    shared_inbox: &'a str,
}

/// What every actor has.
#[derive(Debug, Clone, Copy)]
pub struct ActorBasics<'a> {
    /// The identity.
    pub id: &'a str,
    /// What it is.
    pub kind: ActorKind,
    /// User name; the domain for the server's own actor.
    pub username: &'a str,
    /// Its inbox.
    pub inbox: &'a str,
    /// The server's inbox.
    pub shared_inbox: &'a str,
    /// Its outbox.
    pub outbox: &'a str,
    /// Its page.
    pub url: &'a str,
    /// Its key.
    pub key: Key<'a>,
}

impl<'a> Actor<'a> {
    /// An actor with nothing but what every actor has.
    #[must_use]
    pub fn new(basics: &ActorBasics<'a>) -> Self {
        Self {
            id: basics.id,
            kind: basics.kind.name(),
            following: None,
            followers: None,
            inbox: basics.inbox,
            outbox: basics.outbox,
            featured: None,
            featured_tags: None,
            featured_collections: None,
            preferred_username: basics.username,
            webfinger: None,
            name: "",
            summary: "",
            url: basics.url,
            manually_approves_followers: false,
            discoverable: false,
            indexable: false,
            published: None,
            updated: None,
            memorial: false,
            suspended: false,
            show_featured: None,
            show_media: None,
            show_replies_in_media: None,
            moved_to: None,
            also_known_as: &[],
            attribution_domains: &[],
            interaction_policy: None,
            public_key: basics.key,
            assertion_method: None,
            tag: Vec::new(),
            attachment: Vec::new(),
            endpoints: Endpoints { shared_inbox: basics.shared_inbox },
            icon: None,
            image: None,
            implements: None,
        }
    }

    /// The server's own actor, which signs fetches and reports: an Application that nobody can follow and that says
    /// which signatures the server understands (FEP-844e).
    #[must_use]
    pub fn server(basics: &ActorBasics<'a>) -> Self {
        let mut actor = Self::new(&ActorBasics { kind: ActorKind::Application, ..*basics });
        actor.manually_approves_followers = true;
        actor.implements = Some(json!([{
            "href": "https://datatracker.ietf.org/doc/html/rfc9421",
            "name": "RFC-9421: HTTP Message Signatures",
        }]));
        actor
    }
}
