//! The schemas themselves: each route has one, each is needed, and they say of Mastodon's entities what the reference of
//! the fields says, where that lies beside the checkout.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use testkit::schema;

/// Fields that other servers do not have, or that Mastodon sends without saying so.
const EXTENSIONS: &[&str] = &[
    "Account.avatar_unavailable",
    "Account.header_unavailable",
    "Admin::Tag.listable",
    "Error.details",
    "Error.unexpected_accounts",
    "MediaAttachment.unavailable",
    "MediaAttachment.meta.aspect",
    "MediaAttachment.meta.audio_bitrate",
    "MediaAttachment.meta.audio_channels",
    "MediaAttachment.meta.audio_encode",
    "MediaAttachment.meta.colors.accent",
    "MediaAttachment.meta.colors.background",
    "MediaAttachment.meta.colors.foreground",
    "MediaAttachment.meta.duration",
    "MediaAttachment.meta.fps",
    "MediaAttachment.meta.height",
    "MediaAttachment.meta.length",
    "MediaAttachment.meta.size",
    "MediaAttachment.meta.width",
    "Notification.filtered",
    "PreviewCard.image_unavailable",
    "ScheduledStatus.params.local_only",
    "Status.emoji_reactions",
    "Status.local_only",
    "Status.object",
    "StreamAnnouncementReaction.static_url",
    "StreamAnnouncementReaction.url",
    "V1::Instance.configuration.accounts.max_pinned_statuses",
    "V1::Instance.configuration.media_attachments.description_limit",
];

/// Where the reference leaves open what is within, or says it in words.
const OPEN: &[&str] = &[
    "AnnualReport.data.",
    "Error.details.",
    "Notification.annual_report.",
    "NotificationGroup.annual_report.",
    "Rule.translations.",
];

/// What differs from the reference, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("Account.roles", "never null: apps want a list"),
    ("AnnualReport.data.percentiles", "only of the first schema, which is not made here"),
    ("CredentialAccount.source.language", "null when unset, as its note says"),
    ("MediaAttachment.meta.colors", "left out, not null"),
    ("MediaAttachment.meta.focus", "left out, not null"),
    ("MediaAttachment.meta.focus.x", "never null"),
    ("MediaAttachment.meta.focus.y", "never null"),
    ("MediaAttachment.meta.original", "left out, not null"),
    ("MediaAttachment.meta.small", "left out, not null"),
    ("Notification.type", "with that of years in review, which the reference has as a field"),
    ("NotificationGroup.status_id", "left out, not null"),
    ("NotificationGroup.type", "as that of a notification"),
    ("Poll::Option.votes_count", "never null: several apps cannot read that"),
    ("ScheduledStatus.params.application_id", "null where no application wrote it"),
    ("ScheduledStatus.params.sensitive", "never null"),
    ("ScheduledStatus.params.spoiler_text", "never null"),
    ("Status.content", "left out where `text` is told"),
    ("Status.text", "left out, not null"),
    ("WebPushSubscription.id", "a number: apps cannot read it otherwise"),
    ("Suggestion.sources", "Mastodon's `fasp` is not documented"),
];

/// Entities of the reference that no route of this API answers.
const NOT_OURS: &[&str] =
    &["HealthStatus", "NodeInfo", "ValidationError", "WebFinger", "WebPushPayload", "Admin::Account"];

#[test]
fn every_route_has_a_schema_and_every_schema_is_needed() {
    let all = schema::all();
    let mut needed = BTreeSet::from(["Error".to_owned(), "types".to_owned()]);
    let mut wanted: Vec<String> = ["StreamMessage", "StreamError", "StreamAnnouncementReaction"].map(file_of).into();
    for route in api::table() {
        let Some(schema) = schema::of_answer(route.answer) else { continue };
        references(&schema, &mut wanted);
    }
    while let Some(file) = wanted.pop() {
        let name = file.trim_end_matches(".json").replace('.', "::");
        let schema = all.get(&name).unwrap_or_else(|| panic!("there is no schema of {name}"));
        if needed.insert(name) {
            references(schema, &mut wanted);
        }
    }
    let idle: Vec<&String> = all.keys().filter(|name| !needed.contains(*name)).collect();
    assert!(idle.is_empty(), "no route answers {idle:?}");
}

fn file_of(entity: &str) -> String {
    schema::file(entity)
}

/// The files to which a schema refers.
fn references(schema: &Value, out: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                let file = target.rsplit('/').find(|part| part.contains(".json")).unwrap_or_default();
                out.extend(file.split('#').next().filter(|file| !file.is_empty()).map(str::to_owned));
            }
            members.values().for_each(|value| references(value, out));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, out)),
        _ => {}
    }
}

/// What is said of a field, in a schema or in the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// `string`, `integer`, `object`, an entity; with `[]` in a list, and `|` between alternatives.
    kind: BTreeSet<String>,
    nullable: bool,
    optional: bool,
    words: BTreeSet<String>,
}

#[test]
fn they_say_what_the_reference_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/mastodon-entities.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no reference of the entities at {}", path.display());
        return;
    };
    let reference: Value = serde_json::from_str(&text).unwrap();
    let schemas = Schemas(schema::all());
    let mut faults = Vec::new();
    for (entity, about) in reference.as_object().unwrap() {
        if !schemas.0.contains_key(entity) {
            let elsewhere = entity.starts_with("Admin::") || NOT_OURS.contains(&entity.as_str());
            if !elsewhere {
                faults.push(format!("{entity} has no schema"));
            }
            continue;
        }
        compare(entity, about["fields"].as_array().unwrap(), &schemas, &mut faults);
    }
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
}

fn compare(entity: &str, fields: &[Value], schemas: &Schemas, faults: &mut Vec<String>) {
    if entity == "TranslationLanguages" {
        return;
    }
    let mut ours = schemas.fields(entity);
    for field in fields.iter().filter(|field| field["removed"] != true) {
        let path = format!("{entity}.{}", dotted(field["name"].as_str().unwrap()));
        let Some(our) = ours.remove(&path) else {
            faults.push(format!("{path}: missing"));
            continue;
        };
        let their = told(field);
        if !agree(&our, &their) && !DIFFERENCES.iter().any(|(known, _)| *known == path) {
            faults.push(format!("{path}: {our:?}, not {their:?}"));
        }
    }
    let inherited = schemas.inherited(entity);
    for path in ours.keys() {
        let within =
            OPEN.iter().any(|open| path.starts_with(open)) || fields.iter().any(|field| opens(entity, field, path));
        if !within && !EXTENSIONS.contains(&path.as_str()) && !inherited.contains(path) {
            faults.push(format!("{path}: unknown to the reference"));
        }
    }
}

/// Whether the path only leads to a field that the reference names in full (`configuration[vapid][public_key]`).
fn opens(entity: &str, field: &Value, path: &str) -> bool {
    format!("{entity}.{}", dotted(field["name"].as_str().unwrap())).starts_with(&format!("{path}."))
}

fn agree(our: &Said, their: &Said) -> bool {
    let number = their.kind.contains("number") && our.kind.contains("integer");
    let said = |kind: &str| BTreeSet::from([kind.to_owned()]);
    let kinds = our.kind == their.kind || number || (our.kind.is_empty() && their.kind == said("null"));
    let optional = our.optional == their.optional;
    kinds && our.nullable == their.nullable && optional && (their.words.is_empty() || our.words == their.words)
}

/// `a[b][][c]` as `a.b.c`.
fn dotted(name: &str) -> String {
    let parts = name.split(['[', ']']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(".")
}

fn told(field: &Value) -> Said {
    let kind = field["type"].as_str().unwrap();
    let words = field["enum"].as_array().into_iter().flatten();
    let nothing = kind == "null";
    Said {
        kind: kind.split('|').filter(|_| !nothing).map(str::to_owned).collect(),
        nullable: field["nullable"] == true || nothing,
        optional: field["optional"] == true,
        words: words.map(|word| word.as_str().unwrap().to_owned()).collect(),
    }
}

struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// Every field of an entity, by its path.
    fn fields(&self, entity: &str) -> BTreeMap<String, Said> {
        let mut all = BTreeMap::new();
        self.walk(&self.0[entity], entity, &mut all);
        all
    }

    /// The fields that come from the entity on which this one is built.
    fn inherited(&self, entity: &str) -> BTreeSet<String> {
        let base = self.0[entity]["$defs"]["members"]["$ref"].as_str().or(self.0[entity]["$ref"].as_str());
        let base = base.and_then(|target| target.split_once(".json#"));
        let Some((base, _)) = base else { return BTreeSet::new() };
        let base = base.replace('.', "::");
        let rename = |path: &String| path.replacen(&base, entity, 1);
        self.fields(&base).keys().map(rename).collect()
    }

    fn walk(&self, schema: &Value, path: &str, out: &mut BTreeMap<String, Said>) {
        if let Some(target) = schema["$ref"].as_str().filter(|target| target.ends_with("/members")) {
            let file = target.split(".json").next().filter(|_| target.contains(".json"));
            let whole = file.map_or(schema, |file| &self.0[&file.replace('.', "::")]);
            self.walk(&whole["$defs"]["members"], path, out);
        }
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            let mut said = Said {
                kind: BTreeSet::new(),
                nullable: false,
                optional: !required.contains(&Value::from(name.as_str())),
                words: BTreeSet::new(),
            };
            self.say(field, "", &mut said);
            out.insert(path.clone(), said);
            self.walk(field, &path, out);
            self.walk(&field["items"], &path, out);
        }
        self.walk_map(schema, path, out);
    }

    fn walk_map(&self, schema: &Value, path: &str, out: &mut BTreeMap<String, Said>) {
        if schema["additionalProperties"].is_object() {
            self.walk(&schema["additionalProperties"], path, out);
        }
    }

    fn say(&self, schema: &Value, list: &str, said: &mut Said) {
        for one in schema["anyOf"].as_array().into_iter().flatten() {
            self.say(one, list, said);
        }
        if let Some(target) = schema["$ref"].as_str() {
            match target.split_once("types.json#") {
                Some((_, pointer)) => self.say(self.0["types"].pointer(pointer).unwrap(), list, said),
                None if target.starts_with('#') => {
                    self.say(self.0["types"].pointer(&target[1..]).unwrap(), list, said);
                }
                None => drop(said.kind.insert(format!("{}{list}", entity_of(target)))),
            }
        }
        for word in schema["enum"].as_array().into_iter().flatten() {
            match word.as_str() {
                Some(word) => drop(said.words.insert(word.to_owned())),
                None => said.nullable = true,
            }
            said.kind.extend(word.as_str().map(|_| format!("string{list}")));
        }
        match &schema["const"] {
            Value::Bool(_) => drop(said.kind.insert(format!("boolean{list}"))),
            Value::String(_) => drop(said.kind.insert(format!("string{list}"))),
            _ => {}
        }
        let one = schema["type"].as_str().into_iter();
        let several = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for kind in one.chain(several) {
            match kind {
                "null" => said.nullable = true,
                "array" => self.say(&schema["items"], "[]", said),
                kind => drop(said.kind.insert(format!("{kind}{list}"))),
            }
        }
    }
}

fn entity_of(target: &str) -> String {
    target.trim_end_matches(".json").replace('.', "::")
}
