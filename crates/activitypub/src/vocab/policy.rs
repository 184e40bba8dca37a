//! Quotes (FEP-044f and its forerunners) and interaction policies (GoToSocial's, as FEP-044f uses them).

use serde_json::Value;

use super::{Malformed, Tags, limits, read};

/// How a quote was announced, which decides whether it can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteKind {
    /// `quote`: an authorization can prove the quoted author's consent.
    Consent,
    /// `_misskey_quote`, `quoteUrl`, `quoteUri`: no consent is possible.
    Legacy,
    /// A Link tag (FEP-e232): no consent is possible.
    Link,
}

/// The object that another one quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The quoted object's id.
    pub uri: String,
    /// Which property named it.
    pub kind: QuoteKind,
    /// `quoteAuthorization`: the address of the stamp.
    pub authorization: Option<String>,
    /// Only a Tombstone is left of the quoted object.
    pub gone: bool,
}

impl Quote {
    /// The first of `quote`, `_misskey_quote`, `quoteUrl`, `quoteUri` and the Link tags.
    pub(super) fn read(object: &Value, tags: &Tags) -> Option<Self> {
        if let Some(uri) = read::web_id(&object["quote"]) {
            let authorization = read::web_id(&object["quoteAuthorization"]);
            let gone = read::type_of(&object["quote"]) == Some("Tombstone");
            return Some(Self { uri, kind: QuoteKind::Consent, authorization, gone });
        }
        // Fedibird writes `quoteURL`.
        let legacy = ["_misskey_quote", "quoteUrl", "quoteURL", "quoteUri"];
        if let Some(uri) = legacy.iter().find_map(|key| read::web_id(&object[*key])) {
            return Some(Self { uri, kind: QuoteKind::Legacy, authorization: None, gone: false });
        }
        let link = tags.links.first()?;
        Some(Self { uri: link.href.clone(), kind: QuoteKind::Link, authorization: None, gone: false })
    }
}

/// The stamp by which the author of an object allows one quote of it (FEP-044f, QuoteAuthorization).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteAuthorization {
    /// The identity.
    pub id: String,
    /// The author of the quoted object.
    pub attributed_to: String,
    /// The quoting object.
    pub interacting_object: String,
    /// The quoted object.
    pub interaction_target: String,
}

impl QuoteAuthorization {
    /// Reads a stamp.
    ///
    /// # Errors
    /// [`Malformed`] if it is none, or says less than whose quote of what is allowed by whom.
    pub fn parse(document: &Value) -> Result<Self, Malformed> {
        if !read::types(document).any(|name| name == "QuoteAuthorization") {
            return Err(Malformed::Type);
        }
        let id = |key: &'static str| read::web_id(&document[key]).ok_or(Malformed::Missing(key));
        Ok(Self {
            id: read::web_id(document).ok_or(Malformed::Missing("id"))?,
            attributed_to: id("attributedTo")?,
            interacting_object: id("interactingObject")?,
            interaction_target: id("interactionTarget")?,
        })
    }
}

/// Who may do one thing with an object: collections and actors, `as:Public` in any spelling among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permission {
    /// Those whose requests are granted by themselves (`automaticApproval`, formerly `always`).
    pub automatic: Vec<String>,
    /// Those whose requests are put before the author (`manualApproval`, formerly `approvalRequired`).
    pub manual: Vec<String>,
}

impl Permission {
    fn read(value: &Value) -> Option<Self> {
        let rule = read::first(value)?.as_object()?;
        let list = |names: [&str; 2]| {
            let value = names.iter().find_map(|name| rule.get(*name)).unwrap_or(&Value::Null);
            read::ids(value, limits::ALIASES)
        };
        Some(Self {
            automatic: list(["automaticApproval", "always"]),
            manual: list(["manualApproval", "approvalRequired"]),
        })
    }
}

/// `interactionPolicy` of an object or actor; a missing member says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InteractionPolicy {
    /// `canQuote`.
    pub quote: Option<Permission>,
    /// `canReply`.
    pub reply: Option<Permission>,
    /// `canLike`.
    pub like: Option<Permission>,
    /// `canAnnounce`.
    pub announce: Option<Permission>,
    /// `canFeature` (FEP-7aa9), on actors.
    pub feature: Option<Permission>,
}

impl InteractionPolicy {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let policy = read::first(value).filter(|policy| policy.is_object())?;
        let member = |key: &str| Permission::read(&policy[key]);
        Some(Self {
            quote: member("canQuote"),
            reply: member("canReply"),
            like: member("canLike"),
            announce: member("canAnnounce"),
            feature: member("canFeature"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn quote(object: &Value) -> Option<Quote> {
        Quote::read(object, &Tags::read(&object["tag"]))
    }

    #[test]
    fn consent_comes_before_the_old_ways() {
        let object = json!({"quoteUrl": "https://a.example/1", "quote": {"id": "https://a.example/2"}, "quoteAuthorization": "https://a.example/stamp"});
        let found = quote(&object).expect("a quote");
        assert_eq!((found.uri.as_str(), found.kind), ("https://a.example/2", QuoteKind::Consent));
        assert_eq!(found.authorization.as_deref(), Some("https://a.example/stamp"));
        let legacy = quote(&json!({"quoteUri": "https://a.example/1", "quote": 4})).expect("a quote");
        assert_eq!(legacy.kind, QuoteKind::Legacy);
        let tag =
            json!({"tag": {"type": "Link", "mediaType": "application/activity+json", "href": "https://a.example/3"}});
        assert_eq!(quote(&tag).map(|quote| quote.kind), Some(QuoteKind::Link));
        assert_eq!(quote(&json!({"quote": "urn:x"})), None);
    }

    #[test]
    fn a_stamp_says_whose_quote_of_what_is_allowed_by_whom() {
        let mut stamp = json!({
            "type": ["QuoteAuthorization"], "id": "https://a.example/stamps/1", "attributedTo": "https://a.example/u",
            "interactingObject": {"id": "https://b.example/1"}, "interactionTarget": "https://a.example/1",
        });
        let found = QuoteAuthorization::parse(&stamp).expect("a stamp");
        assert_eq!(found.interacting_object, "https://b.example/1");
        stamp["interactionTarget"] = json!(null);
        assert_eq!(QuoteAuthorization::parse(&stamp), Err(Malformed::Missing("interactionTarget")));
        assert_eq!(QuoteAuthorization::parse(&json!({"type": "Note"})), Err(Malformed::Type));
    }

    #[test]
    fn what_is_gone_is_known_by_its_tombstone() {
        let found = quote(&json!({"quote": {"type": "Tombstone", "id": "https://a.example/2"}})).expect("a quote");
        assert!(found.gone);
    }

    #[test]
    fn policies_know_old_and_new_words() {
        let value = json!({"canQuote": {"automaticApproval": "as:Public"}, "canReply": {"always": ["x:1"], "approvalRequired": ["x:2"]}, "canLike": 3});
        let policy = InteractionPolicy::read(&value).expect("a policy");
        assert_eq!(policy.quote, Some(Permission { automatic: vec!["as:Public".into()], manual: vec![] }));
        assert_eq!(policy.reply, Some(Permission { automatic: vec!["x:1".into()], manual: vec!["x:2".into()] }));
        assert_eq!(policy.like, None);
        assert_eq!(InteractionPolicy::read(&json!("x")), None);
    }
}
