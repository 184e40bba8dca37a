//! Actors: people, bots, groups, applications (ActivityPub, section 4; Mastodon's extensions; FEP-2c59, FEP-7aa9).

use serde_json::Value;

use super::{
    ActorKey, Emoji, Hashtag, InteractionPolicy, KeyDocument, Link, Malformed, Tags, attachment, date, language,
    limits, link, read,
};
use crate::{
    signature::{KeyError, OwnedKey},
    uri,
};

/// The five actor types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A person.
    Person,
    /// A bot.
    Service,
    /// A community that passes on what is sent to it.
    Group,
    /// A program, such as a server's own actor.
    Application,
    /// An organization.
    Organization,
}

impl ActorKind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Person, "Person"),
        (Self::Service, "Service"),
        (Self::Group, "Group"),
        (Self::Application, "Application"),
        (Self::Organization, "Organization"),
    ];

    /// The kind of a document, if it is an actor.
    #[must_use]
    pub fn of(object: &Value) -> Option<Self> {
        read::types(object).find_map(Self::named)
    }

    /// The kind with this ActivityStreams name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|&(kind, _)| kind)
    }

    /// The ActivityStreams name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|&&(kind, _)| kind == self).map_or("Person", |&(_, name)| name)
    }

    /// True for Service and Application, which are shown as bots.
    #[must_use]
    pub fn is_bot(self) -> bool {
        matches!(self, Self::Service | Self::Application)
    }
}

/// Avatar or header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file, tidied.
    pub url: String,
    /// Alt text.
    pub description: Option<String>,
}

/// A row of the profile (`PropertyValue`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Label; may hold HTML.
    pub name: String,
    /// HTML as received.
    pub value: String,
}

/// A remote actor. Texts are as received: HTML is not yet sanitised.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The identity, http(s).
    pub id: String,
    /// What it is.
    pub kind: ActorKind,
    /// `preferredUsername`, else the name in `webfinger`; not empty, not validated further.
    pub username: String,
    /// `webfinger` (FEP-2c59): the full address `user@host` without `acct:`; takes precedence, but must be confirmed.
    pub webfinger: Option<String>,
    /// Display name; empty if none.
    pub name: String,
    /// Biography, HTML; empty if none.
    pub summary: String,
    /// The profile page, if given.
    pub url: Option<String>,
    /// Where activities are delivered.
    pub inbox: String,
    /// `endpoints.sharedInbox`; on the server of the inbox, else it is left out.
    pub shared_inbox: Option<String>,
    /// Its own activities.
    pub outbox: Option<String>,
    /// Its followers collection.
    pub followers: Option<String>,
    /// Whom it follows.
    pub following: Option<String>,
    /// Pinned posts.
    pub featured: Option<String>,
    /// Featured hashtags.
    pub featured_tags: Option<String>,
    /// Curated collections of accounts (FEP-7aa9).
    pub featured_collections: Option<String>,
    /// Avatar.
    pub icon: Option<Picture>,
    /// Header.
    pub image: Option<Picture>,
    /// Rows of the profile.
    pub fields: Vec<Field>,
    /// Emojis in name, summary and fields.
    pub emojis: Vec<Emoji>,
    /// Hashtags of the biography.
    pub hashtags: Vec<Hashtag>,
    /// `manuallyApprovesFollowers`: locked.
    pub locked: bool,
    /// May be recommended.
    pub discoverable: Option<bool>,
    /// Public posts may be found by search.
    pub indexable: Option<bool>,
    /// The owner has died.
    pub memorial: bool,
    /// Suspended by its own server.
    pub suspended: bool,
    /// Whether the profile shows featured things.
    pub show_featured: Option<bool>,
    /// Whether the profile has a tab of media.
    pub show_media: Option<bool>,
    /// Whether that tab includes answers.
    pub show_replies_in_media: Option<bool>,
    /// The account that this one moved to.
    pub moved_to: Option<String>,
    /// Accounts that this one also is.
    pub also_known_as: Vec<String>,
    /// Sites that may credit this account as author, ASCII.
    pub attribution_domains: Vec<String>,
    /// Milliseconds; when the account was made.
    pub published: Option<i64>,
    /// Milliseconds.
    pub updated: Option<i64>,
    /// Keys of `publicKey` and `assertionMethod`.
    pub keys: Vec<ActorKey>,
    /// Keys that are only named in `publicKey` (Mbin) or `assertionMethod`, to be fetched.
    pub named_keys: Vec<String>,
    /// `canFeature` among others (FEP-7aa9).
    pub policy: Option<InteractionPolicy>,
    /// Specifications that its server implements (FEP-844e), as addresses.
    pub implements: Vec<String>,
}

impl Actor {
    /// Reads an actor document.
    ///
    /// # Errors
    /// [`Malformed`] if it is no actor, its id or inbox is not http(s), or it has no name to be addressed by.
    pub fn parse(actor: &Value) -> Result<Self, Malformed> {
        let kind = ActorKind::of(actor).ok_or(Malformed::Type)?;
        let id = read::id_of(actor).ok_or(Malformed::Missing("id"))?;
        uri::parse(id).map_err(Malformed::Id)?;
        let webfinger = webfinger(&actor["webfinger"]);
        let username = username(actor, webfinger.as_deref()).ok_or(Malformed::Missing("preferredUsername"))?;
        let inbox = read::web_id(&actor["inbox"]).ok_or(Malformed::Missing("inbox"))?;
        let tags = Tags::read(&actor["tag"]);
        let address = |key: &str| read::web_id(&actor[key]);
        let flag = |key: &str| read::flag(&actor[key]);
        Ok(Self {
            kind,
            username,
            webfinger,
            name: language::text(actor, "name", "nameMap", limits::NAME).unwrap_or_default(),
            summary: language::text(actor, "summary", "summaryMap", limits::BIOGRAPHY).unwrap_or_default(),
            url: link::page(&Link::all(&actor["url"])).map(str::to_owned),
            shared_inbox: shared_inbox(actor, &inbox),
            inbox,
            outbox: address("outbox"),
            followers: address("followers"),
            following: address("following"),
            featured: address("featured"),
            featured_tags: address("featuredTags"),
            featured_collections: address("featuredCollections"),
            icon: picture(&actor["icon"]),
            image: picture(&actor["image"]),
            fields: fields(&actor["attachment"]),
            emojis: tags.emojis,
            hashtags: tags.hashtags,
            locked: flag("manuallyApprovesFollowers").unwrap_or(false),
            discoverable: flag("discoverable"),
            indexable: flag("indexable"),
            memorial: flag("memorial").unwrap_or(false),
            suspended: flag("suspended").unwrap_or(false),
            show_featured: flag("showFeatured"),
            show_media: flag("showMedia"),
            show_replies_in_media: flag("showRepliesInMedia"),
            moved_to: address("movedTo"),
            also_known_as: read::ids(&actor["alsoKnownAs"], limits::ALIASES),
            attribution_domains: attribution_domains(&actor["attributionDomains"]),
            published: date::millis(&actor["published"]),
            updated: date::millis(&actor["updated"]),
            keys: ActorKey::all(actor, id),
            named_keys: read::each(&actor["publicKey"])
                .chain(read::each(&actor["assertionMethod"]))
                .filter(|key| key.is_string())
                .filter_map(read::web_id)
                .take(limits::KEYS)
                .collect(),
            policy: InteractionPolicy::read(&actor["interactionPolicy"]),
            implements: implements(actor),
            id: id.to_owned(),
        })
    }

    /// The key with this id. A lone key answers to every id that starts with the actor's: programs changed fragments.
    #[must_use]
    pub fn key(&self, key_id: &str) -> Option<&ActorKey> {
        let listed = self.keys.iter().find(|key| key.id == key_id || uri::same(&key.id, key_id));
        match self.keys.as_slice() {
            [lone] => listed.or_else(|| (key_id.split('#').next() == Some(&self.id)).then_some(lone)),
            _ => listed,
        }
    }

    /// A key that was fetched from its own address, if this actor names it and it names this actor.
    ///
    /// # Errors
    /// [`KeyError`] if they do not name each other, or the key cannot be used.
    pub fn adopt(&self, document: &KeyDocument) -> Result<OwnedKey, KeyError> {
        let mutual = document.owner == self.id && self.named_keys.contains(&document.id);
        let key = document.key.as_ref().filter(|_| mutual).ok_or(KeyError::Unlisted)?;
        Ok(OwnedKey::new(&self.id, key.public_key()?))
    }

    /// The key with this id, parsed and bound to this actor.
    ///
    /// # Errors
    /// [`KeyError`] if the actor lists no such key, or one that cannot be used.
    pub fn owned_key(&self, key_id: &str) -> Result<OwnedKey, KeyError> {
        let key = self.key(key_id).ok_or(KeyError::Unlisted)?;
        Ok(OwnedKey::new(&self.id, key.public_key()?))
    }
}

fn username(actor: &Value, webfinger: Option<&str>) -> Option<String> {
    let preferred = read::first(&actor["preferredUsername"]).and_then(Value::as_str).map(str::trim);
    let name = preferred.filter(|name| !name.is_empty());
    let name = name.or_else(|| webfinger?.split_once('@').map(|(name, _)| name))?;
    let acceptable =
        name.len() <= limits::USERNAME && !name.contains(['@', '/', '\0']) && !name.contains(char::is_whitespace);
    acceptable.then(|| name.to_owned())
}

fn webfinger(value: &Value) -> Option<String> {
    let address = read::first(value)?.as_str()?.trim();
    let address = address.strip_prefix("acct:").unwrap_or(address);
    let (name, host) = address.split_once('@')?;
    let acceptable = !name.is_empty() && address.len() <= limits::USERNAME + limits::DOMAIN;
    (acceptable && uri::ascii_domain(host).is_some()).then(|| address.to_owned())
}

/// A shared inbox elsewhere would let one server direct another's deliveries.
fn shared_inbox(actor: &Value, inbox: &str) -> Option<String> {
    let endpoints = read::first(&actor["endpoints"]).and_then(|endpoints| read::web_id(&endpoints["sharedInbox"]));
    endpoints.or_else(|| read::web_id(&actor["sharedInbox"])).filter(|shared| uri::same_origin(shared, inbox))
}

fn picture(value: &Value) -> Option<Picture> {
    read::each(value).find_map(|image| {
        Some(Picture { url: attachment::picture(image)?, description: attachment::description(image) })
    })
}

fn fields(value: &Value) -> Vec<Field> {
    let field = |field: &Value| {
        read::type_among(field, &["PropertyValue"])?;
        let text = |key: &str| read::text(&field[key], limits::FIELD);
        Some(Field { name: text("name")?, value: text("value").unwrap_or_default() })
    };
    read::each(value).filter_map(field).take(limits::FIELDS).collect()
}

fn attribution_domains(value: &Value) -> Vec<String> {
    let domains = read::texts(value, limits::DOMAIN, limits::ATTRIBUTION_DOMAINS);
    domains.iter().filter_map(|domain| uri::ascii_domain(domain)).collect()
}

/// FEP-844e: on the application actor itself, or on the `generator` of another actor.
fn implements(actor: &Value) -> Vec<String> {
    let generator = read::first(&actor["generator"]).unwrap_or(&Value::Null);
    let own = read::each(&actor["implements"]).chain(read::each(&generator["implements"]));
    own.filter_map(|entry| read::web_id(&entry["href"]).or_else(|| read::web_id(entry))).take(limits::KEYS).collect()
}

#[cfg(test)]
#[path = "actor_tests.rs"]
mod tests;
