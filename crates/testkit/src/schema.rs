//! The schemas of the API's entities (`crates/api/tests/schema`, JSON Schema 2020-12), and the rule that every JSON answer
//! and every streamed event of every test keeps to the one of its route. Which schema a route has is said by the route
//! table itself: the column `answer`.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas, ValidationError};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// Where the schemas are as far as their references to each other are concerned.
const BASE: &str = "https://schema.invalid/";
/// What fails answers with this, whatever the route.
const ERROR: &str = "Error";
/// What streams and sockets carry.
const STREAMED: [&str; 7] = [
    "Status",
    "Notification",
    "Conversation",
    "Announcement",
    "StreamAnnouncementReaction",
    "StreamMessage",
    "StreamError",
];

static KNOWN: LazyLock<Known> = LazyLock::new(Known::read);

struct Known {
    schemas: Schemas,
    /// By what routes answer: `Status[]`.
    answers: HashMap<String, SchemaIndex>,
    /// What the routes of each path answer; paths as in the table.
    routes: HashMap<&'static str, Vec<(Method, &'static str)>>,
}

impl Known {
    fn read() -> Self {
        let mut compiler = Compiler::new();
        for (name, schema) in all() {
            compiler.add_resource(&format!("{BASE}{}", file(&name)), schema).expect("the schema has an address");
        }
        let mut known = Self { schemas: Schemas::new(), answers: HashMap::new(), routes: HashMap::new() };
        for route in api::table() {
            known.compile(&mut compiler, route.answer);
            known.routes.entry(route.path).or_default().push((route.method, route.answer));
        }
        for answer in STREAMED.into_iter().chain([ERROR]) {
            known.compile(&mut compiler, answer);
        }
        known
    }

    fn compile(&mut self, compiler: &mut Compiler, answer: &str) {
        if self.answers.contains_key(answer) {
            return;
        }
        let Some(schema) = of_answer(answer) else { return };
        let url = format!("{BASE}answers/{}", self.answers.len());
        compiler.add_resource(&url, schema).expect("the schema has an address");
        let compiled = compiler.compile(&url, &mut self.schemas);
        let index = compiled.unwrap_or_else(|error| panic!("there is no schema of {answer}: {error:#}"));
        self.answers.insert(answer.to_owned(), index);
    }

    /// What the table promises. PUT and PATCH stand for each other there.
    fn promised(&self, method: &Method, path: &str) -> Option<&'static str> {
        let twin = match *method {
            Method::PUT => &Method::PATCH,
            Method::PATCH => &Method::PUT,
            _ => method,
        };
        let answer = |wanted| self.routes.get(path)?.iter().find(|(of, _)| of == wanted).map(|(_, answer)| *answer);
        answer(method).or_else(|| answer(twin))
    }

    /// Why the value is not what it should be, a line for each reason.
    fn faults(&self, answer: &str, value: &Value) -> Vec<String> {
        let Some(index) = self.answers.get(answer) else {
            return vec![format!("JSON where {answer} is promised")];
        };
        let mut faults = Vec::new();
        if let Err(error) = self.schemas.validate(value, *index) {
            collect(&error, value, &mut faults);
        }
        faults
    }
}

/// The innermost reasons, since the outer ones only say that there are some.
fn collect(error: &ValidationError, value: &Value, faults: &mut Vec<String>) {
    if error.causes.is_empty() {
        let pointer = error.instance_location.to_string();
        let found = value.pointer(&pointer).map(ToString::to_string).unwrap_or_default();
        let shown: String = found.chars().take(300).collect();
        let schema = error.schema_url.trim_start_matches(BASE);
        faults.push(format!("at {pointer:?}: {} ({schema})\n    {shown}", error.kind));
    }
    error.causes.iter().for_each(|cause| collect(cause, value, faults));
}

/// All schemas, by the entity's name.
pub fn all() -> BTreeMap<String, Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../api/tests/schema");
    let files = std::fs::read_dir(&folder).expect("the folder of schemas is there");
    let read = |path: PathBuf| -> (String, Value) {
        let text = std::fs::read_to_string(&path).expect("a schema can be read");
        let schema = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().expect("a schema's file has a name").to_string_lossy();
        (name.replace('.', "::"), schema)
    };
    files.map(|entry| read(entry.expect("the folder can be read").path())).collect()
}

/// The file of an entity's schema.
pub fn file(entity: &str) -> String {
    format!("{}.json", entity.replace("::", "."))
}

/// The schema of what the route table calls so: `Status`, `Status[]`, `Status|ScheduledStatus`, `string[]`, `{}`. None
/// if that is no JSON.
pub fn of_answer(answer: &str) -> Option<Value> {
    Some(match answer {
        "{}" => json!({ "type": "object", "maxProperties": 0 }),
        "string" | "boolean" => json!({ "type": answer }),
        "nothing" | "events" | "OK" | "a file" => return None,
        _ if answer.contains('|') => {
            json!({ "oneOf": answer.split('|').map(of_answer).collect::<Option<Vec<_>>>()? })
        }
        _ => match answer.strip_suffix("[]") {
            Some(item) => json!({ "type": "array", "items": of_answer(item)? }),
            None => json!({ "$ref": format!("{BASE}{}", file(answer)) }),
        },
    })
}

/// Fails the test if a JSON answer of this route is not what the table promises.
pub(crate) fn check_answer(method: &Method, path: &str, status: StatusCode, body: &[u8]) {
    let Some(promised) = KNOWN.promised(method, path) else { return };
    let answer = if status.is_success() { promised } else { ERROR };
    check(&format!("{method} {path}: {status}"), answer, body);
}

/// Fails the test if the payload of a streamed event is not what apps expect.
pub fn check_event(event: &str, payload: Option<&str>) {
    let entity = match event {
        "update" | "status.update" => "Status",
        "notification" => "Notification",
        "conversation" => "Conversation",
        "announcement" => "Announcement",
        "announcement.reaction" => "StreamAnnouncementReaction",
        _ => return,
    };
    let payload = payload.unwrap_or_else(|| panic!("{event} has no payload"));
    check(event, entity, payload.as_bytes());
}

/// Fails the test if a text frame of a socket is not what apps expect.
pub fn check_message(text: &str) {
    let message: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let entity = if message.get("error").is_some() { "StreamError" } else { "StreamMessage" };
    check("a message", entity, text.as_bytes());
    if let Some(event) = message["event"].as_str() {
        check_event(event, message["payload"].as_str());
    }
}

fn check(what: &str, answer: &str, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let value: Value = serde_json::from_slice(body).unwrap_or_else(|error| panic!("{what}: {error}: {text}"));
    let faults = KNOWN.faults(answer, &value);
    assert!(faults.is_empty(), "{what} is not {answer}:\n{}", faults.join("\n"));
}
