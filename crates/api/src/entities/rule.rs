//! `Rule`.

use std::collections::BTreeMap;

use serde::Serialize;
use storage::rules;

#[derive(Serialize)]
pub struct Rule<'a> {
    id: String,
    text: &'a str,
    hint: &'a str,
    /// By locale; none are kept.
    translations: BTreeMap<&'static str, ()>,
}

impl<'a> From<&'a rules::Rule> for Rule<'a> {
    fn from(rule: &'a rules::Rule) -> Self {
        Self { id: rule.id.to_string(), text: &rule.text, hint: &rule.hint, translations: BTreeMap::new() }
    }
}
