//! Whom an object or activity is addressed to, and the visibility that follows (ActivityPub, sections 5.6 and 6).

use serde_json::Value;

use super::{limits, read};

/// The public collection; `as:Public` and `Public` mean the same once JSON-LD is compacted.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// True for the public collection in any of its three spellings.
#[must_use]
pub fn is_public(uri: &str) -> bool {
    matches!(uri, PUBLIC | "as:Public" | "Public")
}

/// The addressing properties of an object or activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    /// Primary recipients; `None` when the property is missing, which is not the same as empty.
    pub to: Option<Vec<String>>,
    /// Secondary recipients; `None` when the property is missing.
    pub cc: Option<Vec<String>>,
    /// `bto` and `bcc`, which a sender should have removed.
    pub hidden: Vec<String>,
    /// `audience`: the group that a thread belongs to (FEP-1b12).
    pub groups: Vec<String>,
}

impl Audience {
    /// Reads `to`, `cc`, `bto`, `bcc` and `audience`.
    #[must_use]
    pub fn read(object: &Value) -> Self {
        let list = |key: &str| read::ids(&object[key], limits::RECIPIENTS);
        let present = |key: &str| (!object[key].is_null()).then(|| list(key));
        let mut hidden = list("bto");
        hidden.extend(list("bcc"));
        Self { to: present("to"), cc: present("cc"), hidden, groups: list("audience") }
    }

    /// Takes from the activity what the object does not say itself (WriteFreely addresses only the Create).
    pub fn inherit(&mut self, activity: &Self) {
        self.to = self.to.take().or_else(|| activity.to.clone());
        self.cc = self.cc.take().or_else(|| activity.cc.clone());
        if self.hidden.is_empty() {
            self.hidden.clone_from(&activity.hidden);
        }
        if self.groups.is_empty() {
            self.groups.clone_from(&activity.groups);
        }
    }

    /// Takes all of it from around the object, if that says nothing at all of whom it is for (Discourse, WriteFreely).
    pub fn or(&mut self, around: &Self) {
        if self.to.is_none() && self.cc.is_none() && self.hidden.is_empty() && self.groups.is_empty() {
            self.clone_from(around);
        }
    }

    /// `to`, empty if missing.
    #[must_use]
    pub fn to(&self) -> &[String] {
        self.to.as_deref().unwrap_or_default()
    }

    /// `cc`, empty if missing.
    #[must_use]
    pub fn cc(&self) -> &[String] {
        self.cc.as_deref().unwrap_or_default()
    }

    /// Everybody who is addressed, openly or silently, without the public collection; repetitions are possible.
    pub fn recipients(&self) -> impl Iterator<Item = &str> {
        let all = self.to().iter().chain(self.cc()).chain(&self.hidden);
        all.map(String::as_str).filter(|uri| !is_public(uri))
    }
}

/// How far an object reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody, and shown in public timelines.
    Public,
    /// Everybody, but not shown in public timelines.
    Unlisted,
    /// The author's followers and those who are mentioned.
    Private,
    /// Recipients who are not all mentioned; shown as private by the Mastodon API.
    Limited,
    /// Those who are mentioned.
    Direct,
}

/// What visibility depends on besides the audience.
#[derive(Debug, Clone, Copy, Default)]
pub struct Addressing<'a> {
    /// The author's id; being addressed oneself means nothing.
    pub author: &'a str,
    /// The author's followers collection, from the actor document.
    pub followers: Option<&'a str>,
    /// Pleroma's and Mastodon's `directMessage`: false makes limited what would be direct, true keeps it direct.
    pub direct_message: Option<bool>,
}

impl Addressing<'_> {
    /// Mastodon's rule: public in `to`, unlisted with the public collection in `cc`, private with the followers in
    /// `to`; else direct, or limited as soon as somebody is addressed who is not mentioned.
    ///
    /// Addressees that are neither actors nor the author's followers (other collections) count as silent recipients:
    /// the outcome is then limited, which shows the object to nobody else.
    #[must_use]
    pub fn visibility<'m>(&self, audience: &Audience, mentioned: impl Iterator<Item = &'m str> + Clone) -> Visibility {
        if audience.to().iter().any(|uri| is_public(uri)) {
            return Visibility::Public;
        }
        if audience.cc().iter().any(|uri| is_public(uri)) {
            return Visibility::Unlisted;
        }
        if self.followers.is_some_and(|followers| audience.to().iter().any(|uri| uri == followers)) {
            return Visibility::Private;
        }
        match self.direct_message {
            Some(true) => Visibility::Direct,
            Some(false) => Visibility::Limited,
            None if audience.recipients().any(|uri| self.is_silent(uri, mentioned.clone())) => Visibility::Limited,
            None => Visibility::Direct,
        }
    }

    fn is_silent<'m>(&self, uri: &str, mut mentioned: impl Iterator<Item = &'m str>) -> bool {
        uri != self.author && self.followers != Some(uri) && !mentioned.any(|href| href == uri)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const AUTHOR: &str = "https://a.example/u";
    const FOLLOWERS: &str = "https://a.example/u/followers";

    fn visibility(object: &Value, mentions: &[&str], direct_message: Option<bool>) -> Visibility {
        let addressing = Addressing { author: AUTHOR, followers: Some(FOLLOWERS), direct_message };
        addressing.visibility(&Audience::read(object), mentions.iter().copied())
    }

    #[test]
    fn the_table() {
        let bob = "https://b.example/bob";
        for public in [PUBLIC, "as:Public", "Public"] {
            assert_eq!(visibility(&json!({"to": public, "cc": [FOLLOWERS]}), &[], None), Visibility::Public);
            assert_eq!(visibility(&json!({"to": [FOLLOWERS], "cc": [public]}), &[], None), Visibility::Unlisted);
        }
        assert_eq!(visibility(&json!({"to": [FOLLOWERS], "cc": [bob]}), &[], None), Visibility::Private);
        assert_eq!(visibility(&json!({"to": [bob]}), &[bob], None), Visibility::Direct);
        assert_eq!(visibility(&json!({"to": [bob, AUTHOR], "cc": []}), &[bob], None), Visibility::Direct);
        assert_eq!(visibility(&json!({"to": [bob]}), &[], None), Visibility::Limited);
        assert_eq!(visibility(&json!({"to": [bob]}), &[], Some(true)), Visibility::Direct);
        assert_eq!(visibility(&json!({"to": [bob]}), &[bob], Some(false)), Visibility::Limited);
        assert_eq!(visibility(&json!({}), &[], None), Visibility::Direct);
        assert_eq!(visibility(&json!({"bcc": [PUBLIC]}), &[], None), Visibility::Direct);
    }

    #[test]
    fn a_missing_property_is_inherited_and_an_empty_one_is_not() {
        let create = Audience::read(&json!({"to": [PUBLIC], "cc": [FOLLOWERS]}));
        let mut note = Audience::read(&json!({"to": []}));
        note.inherit(&create);
        assert_eq!((note.to(), note.cc().len()), (&[][..], 1));
    }
}
