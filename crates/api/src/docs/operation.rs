//! One route as an operation of the document.

use http::Method;
use serde_json::{Map, Value, json};

use super::{answer, required};
use crate::{
    Access, Route,
    params::{Field, Shape},
};

pub fn of(route: &Route, schemas: &mut Map<String, Value>) -> Value {
    let id = id(route);
    let (fields, required, any) = ((route.fields)(), required::of(route), required::any_of(route));
    let in_body = matches!(route.method, Method::POST | Method::PUT | Method::PATCH);
    let mut parameters: Vec<Value> = in_path(route).collect();
    if !in_body {
        parameters.extend(fields.iter().map(|field| in_query(field, required)));
    }
    let mut operation = json!({
        "operationId": id,
        "tags": [route.tag],
        "summary": route.summary,
        "parameters": parameters,
        "responses": answer::of(route, schemas),
        "security": security(&route.access),
    });
    if in_body && !fields.is_empty() {
        let name = format!("Parameters.{id}");
        operation["requestBody"] = body(&name, &fields);
        operation["requestBody"]["required"] = json!(!required.is_empty() || !any.is_empty());
        let mut schema = of_fields(&fields, required);
        if !any.is_empty() {
            schema["anyOf"] = any.iter().map(|name| json!({ "required": [name] })).collect();
        }
        schemas.insert(name, schema);
    }
    operation
}

/// `get_api_v1_statuses_id`: unique, since method and path are.
fn id(route: &Route) -> String {
    let words = route.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(route.method.as_str().to_ascii_lowercase().as_str()).chain(words).collect::<Vec<_>>().join("_")
}

fn in_path(route: &Route) -> impl Iterator<Item = Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix(':'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}

/// Lists as `name[]=a&name[]=b`, objects as `name[key]=value`.
fn in_query(field: &Field, required: &[&str]) -> Value {
    let schema = of_shape(&field.shape, &required::inside(required, field.name));
    let mut parameter = match &field.shape {
        Shape::List(_) => {
            json!({ "name": format!("{}[]", field.name), "in": "query", "explode": true, "schema": schema })
        }
        Shape::Struct(_) | Shape::Map => {
            json!({ "name": field.name, "in": "query", "style": "deepObject", "explode": true, "schema": schema })
        }
        _ => json!({ "name": field.name, "in": "query", "schema": schema }),
    };
    if required.contains(&field.name) {
        parameter["required"] = json!(true);
    }
    parameter
}

/// Every route that reads a body reads all three kinds; files come in a form of parts.
fn body(name: &str, fields: &[Field]) -> Value {
    let schema = json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    let mut content = Map::new();
    content.insert("multipart/form-data".to_owned(), schema.clone());
    if !fields.iter().any(|field| field.name == "file" && field.shape == Shape::File) {
        content.insert("application/json".to_owned(), schema.clone());
        content.insert("application/x-www-form-urlencoded".to_owned(), schema);
    }
    json!({ "content": content })
}

fn of_fields(fields: &[Field], required: &[&str]) -> Value {
    let property = |field: &Field| {
        let schema = of_shape(&field.shape, &required::inside(required, field.name));
        (field.name.to_owned(), schema)
    };
    let properties: Map<String, Value> = fields.iter().map(property).collect();
    let needed: Vec<&str> = fields.iter().map(|field| field.name).filter(|name| required.contains(name)).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !needed.is_empty() {
        schema["required"] = json!(needed);
    }
    schema
}

/// `required` are the ways from here to what may not be left out.
fn of_shape(shape: &Shape, required: &[&str]) -> Value {
    match shape {
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Text | Shape::Id => json!({ "type": "string" }),
        Shape::File => json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::List(each) => json!({ "type": "array", "items": of_shape(each, required) }),
        Shape::Struct(fields) => of_fields(fields, required),
        Shape::Map => json!({ "type": "object" }),
        Shape::Anything => json!({}),
        Shape::Limit { default, max } => {
            json!({ "type": "integer", "default": default, "minimum": 1, "maximum": max })
        }
    }
}

/// Scopes are alternatives, so each is an entry of its own.
fn security(access: &Access) -> Vec<Value> {
    let mut all: Vec<Value> = access.scopes().iter().map(|scope| json!({ "token": [scope.as_str()] })).collect();
    if all.is_empty() && *access != Access::Public {
        all.push(json!({ "token": [] }));
    }
    if !access.needs_token() && !all.is_empty() {
        all.push(json!({}));
    }
    all
}
