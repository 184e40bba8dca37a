//! `aldea terms` and `aldea rules`: what people here agree to.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use services::{App, Result, rules, terms};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "terms", rename_all = "snake_case")]
pub enum Terms {
    Publish { effective: String, text: String, changelog: String },
    Withdraw { effective: String },
    List {},
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "rules", rename_all = "snake_case")]
pub enum Rules {
    Add {
        text: String,
        hint: String,
    },
    Change {
        id: i64,
        text: Option<String>,
        hint: Option<String>,
    },
    /// An empty text takes the translation away.
    Translate {
        id: i64,
        language: String,
        text: String,
        hint: String,
    },
    /// 1 is the first place.
    Move {
        id: i64,
        place: usize,
    },
    Remove {
        id: i64,
    },
    List {},
}

pub async fn run_terms(app: &App, command: Terms) -> Result<String> {
    match command {
        Terms::Publish { effective, text, changelog } => {
            let terms = terms::publish(app, &effective, &text, &changelog).await?;
            Ok(format!("These terms hold from {} on.\n", terms.effective_date))
        }
        Terms::Withdraw { effective } => {
            terms::withdraw(app, &effective).await?;
            Ok(format!("The terms of {effective} were withdrawn.\n"))
        }
        Terms::List {} => {
            let line = |terms: &storage::terms::Terms| {
                format!("{}  {}\n", terms.effective_date, domain::text::excerpt(&terms.changelog, 80))
            };
            Ok(terms::list(app).await?.iter().map(line).collect())
        }
    }
}

pub async fn run_rules(app: &App, command: Rules) -> Result<String> {
    match command {
        Rules::Add { text, hint } => Ok(format!("Rule {} was added.\n", rules::add(app, &text, &hint).await?)),
        Rules::Change { id, text, hint } => {
            rules::change(app, id, text.as_deref(), hint.as_deref()).await?;
            Ok(format!("Rule {id} was changed.\n"))
        }
        Rules::Translate { id, language, text, hint } => {
            rules::translate(app, id, &language, &text, &hint).await?;
            Ok(format!("Rule {id} was translated.\n"))
        }
        Rules::Move { id, place } => {
            rules::move_to(app, id, place).await?;
            list(app).await
        }
        Rules::Remove { id } => {
            rules::remove(app, id).await?;
            Ok(format!("Rule {id} was removed.\n"))
        }
        Rules::List {} => list(app).await,
    }
}

async fn list(app: &App) -> Result<String> {
    let mut out = String::new();
    for rule in rules::list(app).await? {
        let languages: Vec<&str> = rule.translations.keys().map(String::as_str).collect();
        let languages = if languages.is_empty() {
            String::new()
        } else {
            format!("  [{}]", languages.join(", "))
        };
        let hint = if rule.hint.is_empty() {
            String::new()
        } else {
            format!("\n    {}", rule.hint)
        };
        writeln!(out, "{}  {}{languages}{hint}", rule.id, rule.text).expect("writing to a String cannot fail");
    }
    Ok(out)
}
