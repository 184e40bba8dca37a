//! A first look at an activity without building its document: enough to find the key and to refuse early.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{ActivityKind, Malformed, limits, read};
use crate::uri;

/// Who does what to whom; the rest of the document is skipped over. Repeated keys are an error, so that this look and
/// the full reading cannot differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The activity's identity; `None` if missing or on another server than the actor.
    pub id: Option<String>,
    /// What it says.
    pub kind: ActivityKind,
    /// By whom; http(s).
    pub actor: String,
    /// The first object's identity.
    pub object: Option<String>,
    /// True if a linked-data signature or integrity proof is attached.
    pub has_proof: bool,
}

impl Envelope {
    /// Reads a request body.
    ///
    /// # Errors
    /// [`Malformed`] if it is not JSON, deeper than [`limits::DEPTH`], has no type, or no http(s) actor.
    pub fn parse(document: &[u8]) -> Result<Self, Malformed> {
        // A derived reader would take an array for an object.
        if document.len() > limits::DOCUMENT || !document.trim_ascii_start().starts_with(b"{") {
            return Err(Malformed::Json);
        }
        let raw: Raw = serde_json::from_slice(document).map_err(|_| Malformed::Json)?;
        if depth(document) > limits::DEPTH {
            return Err(Malformed::Json);
        }
        let name = raw.kind.0.ok_or(Malformed::Type)?;
        let actor = raw.actor.0.ok_or(Malformed::Missing("actor"))?;
        uri::parse(&actor).map_err(Malformed::Id)?;
        let id = raw.id.0.filter(|id| uri::is_web(id) && uri::same_origin(id, &actor));
        let has_proof = raw.signature.is_some() || raw.proof.is_some();
        Ok(Self { id, kind: ActivityKind::named(read::type_name(&name)), actor, object: raw.object.0, has_proof })
    }
}

/// How deep objects and arrays of valid JSON lie in each other. What is skipped over is parsed without a bound.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default, alias = "@id")]
    id: Named,
    #[serde(default, rename = "type", alias = "@type")]
    kind: Named,
    #[serde(default)]
    actor: Named,
    #[serde(default)]
    object: Named,
    signature: Option<IgnoredAny>,
    proof: Option<IgnoredAny>,
}

/// A string, an object's `id`, or the first of an array of them, as [`super::read::id_of`] reads it.
#[derive(Default)]
struct Named(Option<String>);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamedVisitor { nested: true })
    }
}

/// A plain string and nothing else, so that nesting ends after one step.
struct Plain(Option<String>);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamedVisitor { nested: false }).map(|named| Self(named.0))
    }
}

struct NamedVisitor {
    nested: bool,
}

impl<'de> Visitor<'de> for NamedVisitor {
    type Value = Named;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Named, E> {
        Ok(Named((!text.is_empty() && text.len() <= uri::MAX_LEN && !text.contains('\0')).then(|| text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named, A::Error> {
        let (mut plain, mut long) = (None, None);
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match &*key {
                "id" if self.nested => plain = Some(map.next_value::<Plain>()?.0),
                "@id" if self.nested => long = map.next_value::<Plain>()?.0,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Named(plain.unwrap_or(long)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Named, A::Error> {
        let mut found = None;
        while found.is_none() && self.nested {
            let Some(member) = members.next_element_seed(Member)? else {
                return Ok(Named(None));
            };
            found = member.0;
        }
        while members.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Named(found))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Named, E> {
        Ok(Named(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Named, E> {
        Ok(Named(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Named, E> {
        Ok(Named(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Named, E> {
        Ok(Named(None))
    }

    fn visit_unit<E>(self) -> Result<Named, E> {
        Ok(Named(None))
    }
}

/// A member of an array: a string or an object with an id.
struct Member;

impl<'de> serde::de::DeserializeSeed<'de> for Member {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_any(NamedVisitor { nested: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_shapes() {
        for (actor, object) in [
            (r#""https://a.example/u""#, r#""x:1""#),
            (r#"{"name": {"id": "no"}, "id": "https://a.example/u"}"#, r#"{"type": "Note", "id": "x:1", "to": [1]}"#),
            (r#"[null, {"id": "https://a.example/u"}]"#, r#"["x:1", "x:2"]"#),
        ] {
            let document = format!(
                r#"{{"@context": [], "id": "https://a.example/1", "type": ["Like", "x"], "actor": {actor}, "object": {object}}}"#
            );
            let envelope = Envelope::parse(document.as_bytes()).expect("an envelope");
            assert_eq!((envelope.kind, envelope.actor.as_str()), (ActivityKind::Like, "https://a.example/u"));
            assert_eq!(
                (envelope.id.as_deref(), envelope.object.as_deref()),
                (Some("https://a.example/1"), Some("x:1"))
            );
        }
    }

    /// As [`super::super::Activity`] reads it.
    #[test]
    fn knows_types_by_their_long_names() {
        for name in ["as:Like", "https://www.w3.org/ns/activitystreams#Like"] {
            let document = format!(r#"{{"type": "{name}", "actor": "https://a.example/u"}}"#);
            assert_eq!(Envelope::parse(document.as_bytes()).expect("an envelope").kind, ActivityKind::Like);
        }
    }

    /// As [`read`] does.
    #[test]
    fn knows_both_names_of_ids_and_types() {
        for object in [r#"{"@id": "x:1"}"#, r#"{"@id": "x:2", "id": "x:1"}"#, r#"{"id": "x:1", "@id": "x:2"}"#] {
            let document = format!(
                r#"{{"@id": "https://a.example/1", "@type": "Like", "actor": "https://a.example/u", "object": {object}}}"#
            );
            let envelope = Envelope::parse(document.as_bytes()).expect("an envelope");
            assert_eq!(envelope.id.as_deref(), Some("https://a.example/1"));
            assert_eq!((envelope.kind, envelope.object.as_deref()), (ActivityKind::Like, Some("x:1")));
        }
        let both = r#"{"id": "https://a.example/1", "@id": "https://a.example/2", "type": "Like", "actor": "https://a.example/u"}"#;
        assert_eq!(Envelope::parse(both.as_bytes()).err(), Some(Malformed::Json));
    }

    #[test]
    fn refuses_what_names_nobody_and_repeated_keys() {
        let refused = |document: &str| Envelope::parse(document.as_bytes()).err();
        assert_eq!(refused(r#"{"type": "Like", "actor": 3}"#), Some(Malformed::Missing("actor")));
        assert_eq!(refused(r#"{"actor": "https://a.example/u"}"#), Some(Malformed::Type));
        assert_eq!(refused("[]"), Some(Malformed::Json));
        assert_eq!(refused("{"), Some(Malformed::Json));
        assert_eq!(
            refused(r#"{"type": "Like", "actor": "https://a.example/u", "actor": "https://b.example/u"}"#),
            Some(Malformed::Json)
        );
        let deep = format!(
            r#"{{"type": "Like", "actor": "https://a.example/u", "object": {}1{}}}"#,
            "[".repeat(9_999),
            "]".repeat(9_999)
        );
        assert_eq!(refused(&deep), Some(Malformed::Json));
    }

    #[test]
    fn refuses_what_the_full_reading_would() {
        for (levels, taken) in [(1, true), (limits::DEPTH - 1, true), (limits::DEPTH, false), (9_999, false)] {
            let (open, closed) = ("[".repeat(levels), "]".repeat(levels));
            let document =
                format!(r#"{{"type": "Like", "actor": "https://a.example/u", "x": {open}"[\"["{closed}, "y": [[]]}}"#);
            let read = super::super::parse(document.as_bytes());
            assert_eq!((Envelope::parse(document.as_bytes()).is_ok(), read.is_ok()), (taken, taken), "{levels}");
        }
    }
}
