//! The document that describes the API: valid OpenAPI 3.1 as far as its structure goes, and true.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use testkit::TestApp;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut all = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            assert!(METHODS.contains(&method.as_str()), "{path}: {method}");
            all.push((path.as_str(), method.as_str(), operation));
        }
    }
    all
}

#[test]
fn every_route_is_named_once() {
    let document = api::openapi();
    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, method, _) in operations(&document) {
        let colons = path.replace('{', ":").replace('}', "");
        assert!(named.insert((method.to_uppercase(), colons)), "{method} {path}");
    }
    let routes: Vec<_> = api::table().iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    assert_eq!(routes.len(), named.len());
    assert_eq!(routes.into_iter().collect::<BTreeSet<_>>(), named);
}

#[test]
fn every_route_says_what_it_does() {
    for route in api::table() {
        assert!(!route.summary.is_empty(), "{} {} has no summary", route.method, route.path);
    }
}

#[test]
fn its_structure_is_that_of_openapi() {
    let document = api::openapi();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let tags: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let mut ids = BTreeMap::new();
    for (path, method, operation) in operations(&document) {
        let here = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap();
        assert_eq!(ids.insert(id, here.clone()), None, "{id}");
        assert!(operation["tags"].as_array().unwrap().iter().all(|tag| tags.contains(&tag)), "{here}");
        assert!(operation["responses"].as_object().is_some_and(|all| !all.is_empty()), "{here}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(status.len() == 3, "{here}");
            assert!(response["description"].is_string() || response["$ref"].is_string(), "{here}");
        }
        parameters(&here, path, operation);
        for requirement in operation["security"].as_array().unwrap() {
            assert!(requirement.as_object().unwrap().keys().all(|name| name == "token"), "{here}");
        }
        assert!(operation.get("requestBody").is_none_or(|_| matches!(method, "post" | "put" | "patch")), "{here}");
    }
    references(&document, &document);
}

/// Each once, and those of the path as the path has them.
fn parameters(here: &str, path: &str, operation: &Value) {
    let all = operation["parameters"].as_array().unwrap();
    let mut seen = BTreeSet::new();
    for parameter in all {
        let (name, place) = (parameter["name"].as_str().unwrap(), parameter["in"].as_str().unwrap());
        assert!(seen.insert((place, name)), "{here}: {name}");
        assert!(parameter["schema"].is_object(), "{here}: {name}");
        assert!(place != "path" || parameter["required"] == true, "{here}: {name}");
    }
    let in_path: BTreeSet<_> = seen.iter().filter(|(place, _)| *place == "path").map(|(_, name)| *name).collect();
    let parts = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    assert_eq!(in_path, parts.collect(), "{here}");
}

/// Every reference leads somewhere within the document.
fn references(part: &Value, document: &Value) {
    match part {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                let pointer = target.strip_prefix('#').unwrap_or_else(|| panic!("{target} leads out"));
                assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
            }
            members.values().for_each(|value| references(value, document));
        }
        Value::Array(all) => all.iter().for_each(|value| references(value, document)),
        _ => {}
    }
}

#[test]
fn parameters_are_those_that_the_handlers_read() {
    let document = api::openapi();
    let create = &document["components"]["schemas"]["Parameters.post_api_v1_statuses"]["properties"];
    assert_eq!(create["poll"]["properties"]["options"]["items"]["type"], "string");
    assert_eq!(create["sensitive"]["type"], "boolean");
    let home = document["paths"]["/api/v1/timelines/home"]["get"]["parameters"].as_array().unwrap();
    let limit = home.iter().find(|parameter| parameter["name"] == "limit").unwrap();
    assert_eq!((&limit["schema"]["default"], &limit["schema"]["maximum"]), (&20.into(), &40.into()));
}

#[test]
fn answers_that_are_not_the_last_word_are_told_apart() {
    let document = api::openapi();
    for (path, method, status) in [
        ("/api/v2/media", "post", "202"),
        ("/api/v1/media/{id}", "get", "206"),
        ("/api/v1/timelines/home", "get", "206"),
        ("/api/v1/annual_reports/{year}/generate", "post", "202"),
    ] {
        let answers = &document["paths"][path][method]["responses"];
        assert!(answers[status].is_object() && answers["200"].is_object(), "{path}");
    }
}

#[tokio::test]
async fn anybody_can_read_it() {
    let app = TestApp::new().await;
    let answer = app.get("/docs/api/openapi.json").ok().await;
    assert_eq!(answer.json()["openapi"], "3.1.1");
}
