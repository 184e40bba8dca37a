//! Tolerant readers over JSON: a property may be missing, null, one value or an array, a string or an object, or of
//! the wrong type altogether. Every reader answers with something sensible and none recurses.

use serde_json::Value;

use crate::uri;

/// The values of a property: an array's members, or the one value; nulls and nested arrays are left out.
pub fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let members = match value {
        Value::Array(members) => members.as_slice(),
        single => std::slice::from_ref(single),
    };
    members.iter().filter(|member| !member.is_null() && !member.is_array())
}

/// The first value of a property, if there is one.
#[must_use]
pub fn first(value: &Value) -> Option<&Value> {
    each(value).next()
}

/// The identity that a property names: a string, an object's `id` (or `@id`), or the first of an array of them.
#[must_use]
pub fn id_of(value: &Value) -> Option<&str> {
    each(value).find_map(own_id)
}

/// All identities that a property names, at most `max`. Funkwhale sends one object whose `id` is an array.
#[must_use]
pub fn ids(value: &Value, max: usize) -> Vec<String> {
    let members = each(value).flat_map(|member| match member {
        Value::Object(object) => each(object.get("id").or_else(|| object.get("@id")).unwrap_or(&Value::Null)),
        other => each(other),
    });
    members.filter_map(Value::as_str).filter(|id| is_id(id)).take(max).map(str::to_owned).collect()
}

fn own_id(value: &Value) -> Option<&str> {
    let id = match value {
        Value::Object(object) => first(object.get("id").or_else(|| object.get("@id"))?)?,
        other => other,
    };
    id.as_str().filter(|id| is_id(id))
}

/// Any identity, `ap://` and `tag:` ones too; who needs http(s) asks [`uri`].
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= uri::MAX_LEN && !id.contains('\0')
}

/// The http(s) identity that a property names.
#[must_use]
pub fn web_id(value: &Value) -> Option<String> {
    id_of(value).filter(|id| uri::is_web(id)).map(str::to_owned)
}

/// A text: a string, a JSON-LD value object (`{"@value": "..."}`), or the first of an array; at most `cap` bytes.
#[must_use]
pub fn text(value: &Value, cap: usize) -> Option<String> {
    each(value).find_map(plain).map(|text| clean(text, cap))
}

/// All texts of a property, empty ones left out.
#[must_use]
pub fn texts(value: &Value, cap: usize, max: usize) -> Vec<String> {
    each(value).filter_map(plain).filter(|text| !text.is_empty()).take(max).map(|text| clean(text, cap)).collect()
}

fn plain(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(object) => object.get("@value")?.as_str(),
        _ => None,
    }
}

/// At most `cap` bytes, cut at a character boundary, without NUL (PostgreSQL cannot store it).
fn clean(text: &str, cap: usize) -> String {
    let text = &text[..text.floor_char_boundary(cap)];
    if text.contains('\0') { text.replace('\0', "") } else { text.to_owned() }
}

/// A truth value: a boolean, its spelling as a string, or 0 and 1.
#[must_use]
pub fn flag(value: &Value) -> Option<bool> {
    match first(value)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Number(number) => number.as_u64().filter(|&number| number <= 1).map(|number| number == 1),
        _ => None,
    }
}

/// A count: a non-negative number, possibly written as a float or as a string.
#[must_use]
pub fn count(value: &Value) -> Option<u64> {
    const MAX: u64 = i64::MAX as u64;
    let number = match first(value)? {
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?))?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number <= MAX).then_some(number)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(number: f64) -> Option<u64> {
    ((0.0..9e15).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

/// A decimal number.
#[must_use]
pub fn decimal(value: &Value) -> Option<f64> {
    first(value)?.as_f64().filter(|number| number.is_finite())
}

/// The types of an object, without the ActivityStreams prefix.
pub fn types(object: &Value) -> impl Iterator<Item = &str> {
    let types = match &object["type"] {
        Value::Null => &object["@type"],
        types => types,
    };
    each(types).filter_map(Value::as_str).map(type_name)
}

/// The name of a type without the ActivityStreams prefix.
#[must_use]
pub fn type_name(name: &str) -> &str {
    const NAMESPACE: &str = "https://www.w3.org/ns/activitystreams#";
    let name = name.strip_prefix("as:").or_else(|| name.strip_prefix(NAMESPACE)).unwrap_or(name);
    &name[..name.floor_char_boundary(super::limits::CODE)]
}

/// The first type of an object.
#[must_use]
pub fn type_of(object: &Value) -> Option<&str> {
    types(object).next()
}

/// The one of `known` that is among the object's types.
#[must_use]
pub fn type_among(object: &Value, known: &[&'static str]) -> Option<&'static str> {
    types(object).find_map(|name| known.iter().find(|&&known| known == name)).copied()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
