//! `Rule`.

use serde::Serialize;
use serde_json::{Map, Value};
use storage::rules;

#[derive(Serialize)]
pub struct Rule<'a> {
    id: String,
    text: &'a str,
    hint: &'a str,
    /// By language: `text` and `hint`.
    translations: Value,
}

impl<'a> From<&'a rules::Rule> for Rule<'a> {
    fn from(rule: &'a rules::Rule) -> Self {
        let translations = serde_json::from_str(&rule.translations).unwrap_or_else(|_| Value::Object(Map::new()));
        Self { id: rule.id.to_string(), text: &rule.text, hint: &rule.hint, translations }
    }
}
