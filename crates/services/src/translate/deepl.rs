//! DeepL: `/v2/translate` and `/v2/languages`. Codes are in upper case there, and regions belong to some targets.

use std::collections::BTreeMap;

use http::{HeaderValue, Method, header};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{
    Languages, Translated,
    backend::{address, ask},
};
use crate::{
    Error, Result,
    http::{Http, Request},
};

/// Texts in one request.
const BATCH: usize = 50;

/// Targets that still work without a region, though they are not listed.
const PLAIN: [&str; 2] = ["en", "pt"];

pub(super) struct DeepL {
    endpoint: String,
    key: String,
}

#[derive(Deserialize)]
struct Answer {
    translations: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    text: String,
    #[serde(default)]
    detected_source_language: Option<String>,
}

#[derive(Deserialize)]
struct Known {
    language: String,
}

impl DeepL {
    pub fn new(endpoint: &str, key: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), key: key.to_owned() }
    }

    pub async fn languages(&self, http: &Http) -> Result<Languages> {
        let sources = self.known(http, "source").await?;
        let mut targets: Vec<String> = PLAIN.map(str::to_owned).into();
        targets.extend(self.known(http, "target").await?);
        targets.dedup();
        let others = |source: String| {
            let others = targets.iter().filter(|target| **target != source).cloned().collect();
            (source, others)
        };
        let by_source: BTreeMap<String, Vec<String>> = sources.into_iter().map(others).collect();
        Ok(Languages { by_source, detected: targets })
    }

    async fn known(&self, http: &Http, side: &str) -> Result<Vec<String>> {
        let url = address(&self.endpoint, &format!("/v2/languages?type={side}"))?;
        let known: Vec<Known> = ask(http, self.signed(Request::new(Method::GET, url))?).await?;
        Ok(known.into_iter().map(|known| code(&known.language)).collect())
    }

    pub async fn translate(
        &self,
        http: &Http,
        texts: &[String],
        source: Option<&str>,
        target: &str,
    ) -> Result<Vec<Translated>> {
        let mut translated = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            let request = Request::post(address(&self.endpoint, "/v2/translate")?, form(batch, source, target));
            let request = request.content_type("application/x-www-form-urlencoded");
            let answer: Answer = ask(http, self.signed(request)?).await?;
            translated.extend(answer.translations.into_iter().map(|one| Translated {
                text: one.text,
                source: one.detected_source_language.as_deref().map(code).or_else(|| source.map(str::to_owned)),
            }));
        }
        Ok(translated)
    }

    fn signed(&self, request: Request) -> Result<Request> {
        let mut key = HeaderValue::from_str(&format!("DeepL-Auth-Key {}", self.key)).map_err(Error::internal)?;
        key.set_sensitive(true);
        Ok(request.header(header::AUTHORIZATION, key))
    }
}

fn form(texts: &[String], source: Option<&str>, target: &str) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("target_lang", &target.to_uppercase()).append_pair("tag_handling", "html");
    if let Some(source) = source {
        form.append_pair("source_lang", &source.to_uppercase());
    }
    form.extend_pairs(texts.iter().map(|text| ("text", text))).finish()
}

/// `PT-BR` as `pt-BR`.
fn code(theirs: &str) -> String {
    match theirs.split_once('-') {
        Some((language, region)) => format!("{}-{}", language.to_lowercase(), region.to_uppercase()),
        None => theirs.to_lowercase(),
    }
}
