//! The rules of this server, and how they sound in other languages.

use std::collections::BTreeMap;

use domain::{Code, Invalid, text};
use serde::{Deserialize, Serialize};
use storage::rules;

use crate::{App, Error, Result};

/// Characters of a rule, and of its explanation.
const TEXT: usize = 300;
const HINT: usize = 2000;

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: i64,
    pub text: String,
    /// A longer explanation; may be empty.
    pub hint: String,
    /// By language.
    pub translations: BTreeMap<String, Words>,
}

/// A rule in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub text: String,
    pub hint: String,
}

impl From<rules::Rule> for Rule {
    fn from(row: rules::Rule) -> Self {
        let translations = serde_json::from_str(&row.translations).unwrap_or_default();
        Self { id: row.id, text: row.text, hint: row.hint, translations }
    }
}

/// The rules in their order.
pub async fn list(app: &App) -> Result<Vec<Rule>> {
    Ok(rules::list(&mut app.db.conn()).await?.into_iter().map(Rule::from).collect())
}

/// Adds a rule behind the others. Gives its id.
pub async fn add(app: &App, text: &str, hint: &str) -> Result<i64> {
    check(text, hint)?;
    let id = rules::insert(&mut app.db.conn(), text.trim(), hint.trim(), app.now()).await?;
    app.instance.forget();
    Ok(id)
}

/// Words a rule otherwise; None stays.
pub async fn change(app: &App, id: i64, text: Option<&str>, hint: Option<&str>) -> Result<()> {
    let mut rule = find(app, id).await?;
    rule.text = text.map_or(rule.text, |text| text.trim().to_owned());
    rule.hint = hint.map_or(rule.hint, |hint| hint.trim().to_owned());
    write(app, rule).await
}

/// How a rule sounds in another language. An empty text takes that away.
pub async fn translate(app: &App, id: i64, language: &str, words: &str, hint: &str) -> Result<()> {
    let code = text::nearest_language(language);
    let code = code.ok_or_else(|| Invalid::new("language", Code::Inclusion, "is not the code of a language"))?;
    let mut rule = find(app, id).await?;
    if words.trim().is_empty() {
        rule.translations.remove(code);
    } else {
        check(words, hint)?;
        let words = Words { text: words.trim().to_owned(), hint: hint.trim().to_owned() };
        rule.translations.insert(code.to_owned(), words);
    }
    write(app, rule).await
}

/// Puts a rule at this place among the others: 1 is the first, and the last is where whatever is beyond it goes.
pub async fn move_to(app: &App, id: i64, place: usize) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let mut order: Vec<i64> = rules::list(&mut tx).await?.into_iter().map(|rule| rule.id).collect();
    let at = order.iter().position(|rule| *rule == id).ok_or(Error::NotFound)?;
    order.remove(at);
    order.insert(place.saturating_sub(1).min(order.len()), id);
    for (position, rule) in (1..).zip(order) {
        rules::place(&mut tx, rule, position).await?;
    }
    tx.commit().await?;
    app.instance.forget();
    Ok(())
}

/// The rule no longer holds. Reports that name it stay.
pub async fn remove(app: &App, id: i64) -> Result<()> {
    if !rules::delete(&mut app.db.conn(), id, app.now()).await? {
        return Err(Error::NotFound);
    }
    app.instance.forget();
    Ok(())
}

async fn find(app: &App, id: i64) -> Result<Rule> {
    list(app).await?.into_iter().find(|rule| rule.id == id).ok_or(Error::NotFound)
}

async fn write(app: &App, rule: Rule) -> Result<()> {
    check(&rule.text, &rule.hint)?;
    let row = rules::Rule {
        id: rule.id,
        text: rule.text,
        hint: rule.hint,
        translations: serde_json::to_string(&rule.translations).map_err(Error::internal)?,
    };
    rules::update(&mut app.db.conn(), &row).await?;
    app.instance.forget();
    Ok(())
}

fn check(text: &str, hint: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Invalid::new("text", Code::Blank, "can't be blank").into());
    }
    for (field, words, longest) in [("text", text, TEXT), ("hint", hint, HINT)] {
        if words.chars().count() > longest {
            let reason = format!("is too long (maximum is {longest} characters)");
            return Err(Invalid::new(field, Code::TooLong, reason).into());
        }
    }
    Ok(())
}
