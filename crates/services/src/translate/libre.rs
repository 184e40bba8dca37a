//! LibreTranslate: `/translate` and `/languages`, JSON both ways.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use serde::{Deserialize, Serialize};

use super::{
    Languages, Translated,
    backend::{address, ask},
};
use crate::{
    Error, Result,
    http::{Http, Request},
};

pub(super) struct Libre {
    endpoint: String,
    key: Option<String>,
}

#[derive(Serialize)]
struct Question<'a> {
    q: &'a [String],
    source: &'a str,
    target: &'a str,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    translated_text: Vec<String>,
    #[serde(default)]
    detected_language: Vec<Detected>,
}

#[derive(Deserialize)]
struct Detected {
    language: String,
}

#[derive(Deserialize)]
struct Known {
    code: String,
    #[serde(default)]
    targets: Vec<String>,
}

impl Libre {
    pub fn new(endpoint: &str, key: Option<String>) -> Self {
        Self { endpoint: endpoint.to_owned(), key }
    }

    pub async fn languages(&self, http: &Http) -> Result<Languages> {
        let request = Request::new(Method::GET, address(&self.endpoint, "/languages")?).accept("application/json");
        let known: Vec<Known> = ask(http, request).await?;
        let others = |known: Known| {
            let targets = known.targets.into_iter().filter(|target| *target != known.code).collect();
            (known.code, targets)
        };
        let by_source: BTreeMap<String, Vec<String>> = known.into_iter().map(others).collect();
        let detected: BTreeSet<String> = by_source.values().flatten().cloned().collect();
        Ok(Languages { by_source, detected: detected.into_iter().collect() })
    }

    pub async fn translate(
        &self,
        http: &Http,
        texts: &[String],
        source: Option<&str>,
        target: &str,
    ) -> Result<Vec<Translated>> {
        let question = Question {
            q: texts,
            source: source.unwrap_or("auto"),
            target,
            format: "html",
            api_key: self.key.as_deref(),
        };
        let body = serde_json::to_vec(&question).map_err(Error::internal)?;
        let request = Request::post(address(&self.endpoint, "/translate")?, body).content_type("application/json");
        let answer: Answer = ask(http, request.accept("application/json")).await?;
        let mut detected = answer.detected_language.into_iter().map(|detected| detected.language);
        let one = |text| Translated { text, source: source.map(str::to_owned).or_else(|| detected.next()) };
        Ok(answer.translated_text.into_iter().map(one).collect())
    }
}
