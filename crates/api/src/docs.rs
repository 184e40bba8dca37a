//! The API's description of itself: an OpenAPI 3.1 document, made of the table of routes, of what each handler's
//! signature reads, and of the JSON Schemas of the answers. Nothing in it is written a second time.

mod answer;
mod operation;
mod required;
mod schemas;

use std::collections::BTreeMap;

use domain::Scope;
use serde_json::{Map, Value, json};

use crate::{Route, router};

/// The document. Its addresses are relative, so it is the same for every server.
pub fn openapi() -> Value {
    let routes = router::table();
    let mut schemas = schemas::all();
    let mut paths = BTreeMap::<String, Map<String, Value>>::new();
    for route in &routes {
        let operation = operation::of(route, &mut schemas);
        paths.entry(template(route)).or_default().insert(route.method.as_str().to_ascii_lowercase(), operation);
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Aldea",
            "summary": "The API of Mastodon, and a little more",
            "description": "What is under /api/aldea is Aldea's own; everything else is as in Mastodon.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags(&routes),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": security(),
            "responses": { "Error": {
                "description": "Why not",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
            } },
        },
    })
}

/// `/api/v1/statuses/{id}`
fn template(route: &Route) -> String {
    let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The resources, in the order of the table.
fn tags(routes: &[Route]) -> Vec<Value> {
    let mut names = Vec::new();
    for route in routes {
        if !names.contains(&route.tag) {
            names.push(route.tag);
        }
    }
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

fn security() -> Value {
    let scopes: Map<String, Value> = Scope::ALL.iter().map(|scope| (scope.as_str().to_owned(), json!(""))).collect();
    json!({ "token": {
        "type": "oauth2",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/oauth/authorize",
                "tokenUrl": "/oauth/token",
                "scopes": scopes,
            },
            "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes },
        },
    } })
}
