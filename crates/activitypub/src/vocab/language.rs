//! Language maps (ActivityStreams, section 4.7): `contentMap`, `nameMap`, `summaryMap`.

use serde_json::Value;

use super::read;

/// The text of a property: the plain one, else the first of its language map.
pub(super) fn text(object: &Value, plain: &str, map: &str, cap: usize) -> Option<String> {
    read::text(&object[plain], cap).filter(|text| !text.is_empty()).or_else(|| {
        let (_, text) = object[map].as_object()?.iter().find(|(_, text)| read::text(text, 1).is_some())?;
        read::text(text, cap)
    })
}

/// The language of an object: the first key of the first of these maps that has one, else the language of a JSON-LD
/// string. A tag that is not a BCP 47 tag, or says "undetermined", counts as none.
pub(super) fn of(object: &Value, maps: [&str; 3]) -> Option<String> {
    let key = maps.iter().find_map(|map| object[*map].as_object()?.keys().next());
    let tag = key.map(String::as_str).or_else(|| object["content"].get("@language")?.as_str())?;
    valid_tag(tag).then(|| tag.to_owned())
}

/// What Lemmy (`language.identifier`) and PeerTube (the same) say beside the language maps.
pub(super) fn hint(object: &Value) -> Option<String> {
    let language = read::first(&object["language"])?;
    let tag = language.get("identifier").unwrap_or(language).as_str()?;
    valid_tag(tag).then(|| tag.to_owned())
}

fn valid_tag(tag: &str) -> bool {
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.len() <= 35
        && !tag.eq_ignore_ascii_case("und")
        && tag.split('-').next().is_some_and(|primary| primary.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && tag.split('-').all(subtag)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MAPS: [&str; 3] = ["contentMap", "nameMap", "summaryMap"];

    #[test]
    fn the_map_helps_out_and_names_the_language() {
        let object = json!({"contentMap": {"pt-BR": "oi"}, "nameMap": {"en": "x"}});
        assert_eq!(text(&object, "content", "contentMap", 99).as_deref(), Some("oi"));
        assert_eq!(of(&object, MAPS).as_deref(), Some("pt-BR"));
        let string = json!({"content": {"@value": "hei", "@language": "nb"}});
        assert_eq!(of(&string, MAPS).as_deref(), Some("nb"));
    }

    #[test]
    fn odd_maps_are_no_language() {
        for map in [json!([]), json!("en"), json!({}), json!({"und": "x"}), json!({"": "x"}), json!({"<b>": "x"})] {
            assert_eq!(of(&json!({"contentMap": map}), MAPS), None, "{map}");
        }
        assert_eq!(text(&json!({"contentMap": {"en": {}}}), "content", "contentMap", 9), None);
    }

    #[test]
    fn hints_are_objects_or_strings() {
        assert_eq!(hint(&json!({"language": {"identifier": "fr", "name": "French"}})).as_deref(), Some("fr"));
        assert_eq!(hint(&json!({"language": "de"})).as_deref(), Some("de"));
        assert_eq!(hint(&json!({"language": [{"identifier": 3}]})), None);
    }
}
