//! WebFinger (RFC 7033, RFC 7565): from `user@host` to an actor and back. host-meta and NodeInfo are beside it.

mod acct;
pub mod host_meta;
pub mod nodeinfo;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

pub use acct::{Acct, Resource};

use crate::{
    media_type, uri,
    vocab::{limits, read},
};

/// Link relation of the actor document.
pub const SELF: &str = "self";
/// Link relation of the profile page.
pub const PROFILE_PAGE: &str = "http://webfinger.net/rel/profile-page";
/// Link relation of the avatar.
pub const AVATAR: &str = "http://webfinger.net/rel/avatar";
/// Link relation of the address template for following from elsewhere.
pub const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";

/// Link relation of the actor that stands for a whole server (FEP-d556).
pub const SERVICE: &str = "https://www.w3.org/ns/activitystreams#Service";

/// Before the name of what somebody can do from here, in the relations of address templates for it (FEP-3b86).
pub const INTENT: &str = "https://w3id.org/fep/3b86/";

/// One link of a descriptor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JrdLink {
    /// The relation.
    pub rel: String,
    /// Media type of what is there.
    pub media_type: Option<String>,
    /// The address; `None` for templates.
    pub href: Option<String>,
    /// An address with `{uri}` in it.
    pub template: Option<String>,
}

impl JrdLink {
    /// A link to an address.
    #[must_use]
    pub fn new(rel: &str, media_type: Option<&str>, href: &str) -> Self {
        Self {
            rel: rel.to_owned(),
            media_type: media_type.map(str::to_owned),
            href: Some(href.to_owned()),
            template: None,
        }
    }

    /// A link with a template.
    #[must_use]
    pub fn template(rel: &str, template: &str) -> Self {
        Self { rel: rel.to_owned(), template: Some(template.to_owned()), ..Self::default() }
    }

    fn read(link: &Value) -> Option<Self> {
        let text = |key: &str| read::text(&link[key], uri::MAX_LEN).filter(|text| !text.is_empty());
        Some(Self { rel: text("rel")?, media_type: text("type"), href: text("href"), template: text("template") })
    }
}

impl Serialize for JrdLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rel", &self.rel)?;
        for (key, value) in [("type", &self.media_type), ("href", &self.href), ("template", &self.template)] {
            if let Some(value) = value {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

/// A JSON resource descriptor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Jrd {
    /// Whom it describes: `acct:user@host`.
    pub subject: String,
    /// Other addresses of the same.
    pub aliases: Vec<String>,
    /// Where to go.
    pub links: Vec<JrdLink>,
}

impl Jrd {
    /// Reads an answer; `None` if it names no subject and no links.
    #[must_use]
    pub fn parse(document: &Value) -> Option<Self> {
        let subject = read::text(&document["subject"], uri::MAX_LEN).unwrap_or_default();
        let links: Vec<_> = read::each(&document["links"]).filter_map(JrdLink::read).take(limits::DESCRIPTOR).collect();
        if subject.is_empty() && links.is_empty() {
            return None;
        }
        Some(Self { subject, aliases: read::texts(&document["aliases"], uri::MAX_LEN, limits::DESCRIPTOR), links })
    }

    /// The address that the server considers its own for this account; compare it with the one that was asked for.
    #[must_use]
    pub fn acct(&self) -> Option<Acct> {
        Acct::parse(&self.subject)
    }

    /// The actor document: the `self` link of one of the two ActivityPub types.
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        let is_actor = |link: &&JrdLink| {
            let media = link.media_type.as_deref().unwrap_or_default();
            link.rel == SELF && media_type::is_activity(media) && link.href.as_deref().is_some_and(uri::is_web)
        };
        self.links.iter().find(is_actor)?.href.as_deref()
    }

    /// The template for following from elsewhere; it holds `{uri}`.
    #[must_use]
    pub fn subscribe_template(&self) -> Option<&str> {
        let link = self.links.iter().find(|link| link.rel == SUBSCRIBE)?;
        link.template.as_deref().filter(|template| template.contains("{uri}") && uri::is_web(template))
    }

    /// The profile page; WriteFreely says `https`, Mobilizon adds a slash.
    #[must_use]
    pub fn profile_page(&self) -> Option<&str> {
        let bare = |rel: &str| rel.trim_end_matches('/').replacen("https://", "http://", 1);
        let link = self.links.iter().find(|link| bare(&link.rel) == PROFILE_PAGE)?;
        link.href.as_deref().filter(|href| uri::is_web(href))
    }
}

/// The address to ask about an account: `https://host/.well-known/webfinger?resource=acct:user@host`. `scheme` is
/// `https`, in a test bed `http`.
#[must_use]
pub fn query_url(scheme: &str, acct: &Acct) -> String {
    // Not by a template: a name of a host may have "{uri}" in it.
    format!("{scheme}://{}/.well-known/webfinger?resource={}", acct.domain(), encoded(&acct.uri()))
}

/// A template of host-meta with its `{uri}` filled in.
#[must_use]
pub fn template_url(template: &str, resource: &str) -> String {
    template.replace("{uri}", &encoded(resource))
}

fn encoded(resource: &str) -> String {
    url::form_urlencoded::byte_serialize(resource.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
#[path = "webfinger_tests.rs"]
mod tests;
