//! The JSON Schemas of the entities, one file each in `tests/schema`, as components of the document. The tests hold every
//! answer against the same files.

use rust_embed::RustEmbed;
use serde_json::{Map, Value};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/tests/schema"]
struct Files;

/// All of them by the names of their components.
pub fn all() -> Map<String, Value> {
    let mut all = Map::new();
    for file in Files::iter() {
        let Some(name) = file.strip_suffix(".json") else { continue };
        let bytes = Files::get(&file).expect("a name that the folder lists").data;
        let mut schema: Value = serde_json::from_slice(&bytes).expect("the files are JSON; a test reads them all");
        if let Value::Object(members) = &mut schema {
            members.remove("$schema");
        }
        point_inside(&mut schema, name);
        all.insert(name.to_owned(), schema);
    }
    all
}

/// `Admin::Tag` is in `Admin.Tag.json`: components have no colons.
pub fn name(entity: &str) -> String {
    entity.replace("::", ".")
}

/// Files refer to each other by name, components by their place in the one document.
fn point_inside(schema: &mut Value, within: &str) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => *target = component(target, within),
                    other => point_inside(other, within),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|each| point_inside(each, within)),
        _ => {}
    }
}

/// `Account.json`, `types.json#/$defs/id`, `#/$defs/members`
fn component(target: &str, within: &str) -> String {
    let (file, place) = target.split_once('#').unwrap_or((target, ""));
    let name = if file.is_empty() { within } else { file.trim_end_matches(".json") };
    format!("#/components/schemas/{name}{place}")
}
