//! What an operation answers: the table's word for it, read into schemas.

use serde_json::{Map, Value, json};

use super::schemas;
use crate::{
    Route,
    params::{Field, Shape},
};

pub fn of(route: &Route, known: &mut Map<String, Value>) -> Value {
    let mut good = match route.answer {
        "nothing" => return json!({ "204": { "description": "Nothing" }, "4XX": error() }),
        "events" => plain("text/event-stream"),
        "OK" => plain("text/plain"),
        "a file" => plain("*/*"),
        entity => in_json(&schema(entity, known)),
    };
    if let Some(list) = (route.fields)().iter().find(|field| is_page(field)) {
        let text = format!("The addresses of the pages before and after this one, by `{}` (RFC 8288)", list.name);
        good["headers"] = json!({ "Link": { "description": text, "schema": { "type": "string" } } });
    }
    let mut all = json!({ "4XX": error() });
    for (status, why) in unfinished(route) {
        let mut unfinished = good.clone();
        unfinished["description"] = json!(why);
        all[status] = unfinished;
    }
    good["description"] = json!(route.answer);
    all["200"] = good;
    all
}

/// Answers of the same form that are not the last word: apps ask again.
fn unfinished(route: &Route) -> impl Iterator<Item = (&'static str, &'static str)> {
    const ALL: [(&str, &str, &str, &str); 4] = [
        ("POST", "/api/v2/media", "202", "The file is being processed"),
        ("GET", "/api/v1/media/:id", "206", "The file is still being processed"),
        ("GET", "/api/v1/timelines/home", "206", "The home is being written anew"),
        ("POST", "/api/v1/annual_reports/:year/generate", "202", "The year is being counted"),
    ];
    let (method, path) = (route.method.clone(), route.path);
    let of = move |(verb, place, ..): &(&str, &str, &str, &str)| method.as_str() == *verb && *place == path;
    ALL.into_iter().filter(of).map(|(_, _, status, why)| (status, why))
}

fn is_page(field: &Field) -> bool {
    field.name == "max_id" && field.shape == Shape::Id
}

fn error() -> Value {
    json!({ "$ref": "#/components/responses/Error" })
}

fn plain(media_type: &str) -> Value {
    json!({ "content": { media_type: {} } })
}

fn in_json(schema: &Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

/// `Status[]`, `Status|ScheduledStatus`, `{}`, `string[]`, `V1::Instance`.
fn schema(answer: &str, known: &mut Map<String, Value>) -> Value {
    if let Some(each) = answer.strip_suffix("[]") {
        return json!({ "type": "array", "items": schema(each, known) });
    }
    if answer.contains('|') {
        let all: Vec<Value> = answer.split('|').map(|one| schema(one, known)).collect();
        return json!({ "anyOf": all });
    }
    match answer {
        "{}" => json!({ "type": "object", "maxProperties": 0 }),
        "string" | "boolean" => json!({ "type": answer }),
        entity => {
            let name = schemas::name(entity);
            // An entity that nobody has described yet is at least an object.
            known.entry(name.clone()).or_insert_with(|| json!({ "type": "object", "title": entity }));
            json!({ "$ref": format!("#/components/schemas/{name}") })
        }
    }
}
