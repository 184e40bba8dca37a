//! The service that was chosen, and what is common to all: requests, their failures, the languages that are kept.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use domain::Timestamp;
use http::StatusCode;
use serde::de::DeserializeOwned;
use url::Url;

use super::{Languages, Translated, deepl::DeepL, libre::Libre};
use crate::{
    Config, Error, Result,
    config::Translation as Settings,
    http::{Http, Request, Response},
};

/// How long a service's languages are believed.
const FRESH: Duration = Duration::from_hours(24 * 7);
/// Translating takes its time.
const DEADLINE: Duration = Duration::from_secs(30);

/// The translation service of this server, if it has one.
pub struct Translator {
    backend: Option<Backend>,
    http: Http,
    languages: RwLock<Option<(Timestamp, Arc<Languages>)>>,
}

enum Backend {
    Libre(Libre),
    DeepL(DeepL),
}

impl Translator {
    /// `http` is the client that reaches the service, which may be in the operator's own network.
    pub fn new(config: &Config, http: Http) -> Self {
        let backend = config.translation.as_ref().map(|settings| match settings {
            Settings::Libre { endpoint, key } => Backend::Libre(Libre::new(endpoint, key.clone())),
            Settings::DeepL { endpoint, key } => Backend::DeepL(DeepL::new(endpoint, key)),
        });
        Self { backend, http, languages: RwLock::default() }
    }

    pub fn is_there(&self) -> bool {
        self.backend.is_some()
    }

    /// As people know it.
    pub fn name(&self) -> &'static str {
        match &self.backend {
            Some(Backend::DeepL(_)) => "DeepL.com",
            _ => "LibreTranslate",
        }
    }

    /// What the service can do, asked for once a week.
    pub async fn languages(&self, now: Timestamp) -> Result<Arc<Languages>> {
        let kept = self.languages.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, kept)) = kept.filter(|(at, _)| now.since(*at) < FRESH) {
            return Ok(kept);
        }
        let languages = Arc::new(match self.backend()? {
            Backend::Libre(libre) => libre.languages(&self.http).await?,
            Backend::DeepL(deepl) => deepl.languages(&self.http).await?,
        });
        *self.languages.write().unwrap_or_else(PoisonError::into_inner) = Some((now, languages.clone()));
        Ok(languages)
    }

    /// Translates pieces of HTML; as many come back, in order.
    pub(super) async fn translate(
        &self,
        texts: &[String],
        source: Option<&str>,
        target: &str,
    ) -> Result<Vec<Translated>> {
        let translated = match self.backend()? {
            Backend::Libre(libre) => libre.translate(&self.http, texts, source, target).await?,
            Backend::DeepL(deepl) => deepl.translate(&self.http, texts, source, target).await?,
        };
        if translated.len() == texts.len() { Ok(translated) } else { Err(unusable()) }
    }

    fn backend(&self) -> Result<&Backend> {
        self.backend.as_ref().ok_or(Error::NotFound)
    }
}

/// An address of the service.
pub(super) fn address(endpoint: &str, path: &str) -> Result<Url> {
    Url::parse(&format!("{}{path}", endpoint.trim_end_matches('/'))).map_err(Error::internal)
}

/// Sends a request and reads the answer.
pub(super) async fn ask<T: DeserializeOwned>(http: &Http, request: Request) -> Result<T> {
    let answer = http.send(request.deadline(DEADLINE), None).await.map_err(|error| {
        tracing::warn!(%error, "the translation service cannot be reached");
        unusable()
    })?;
    check(&answer)?;
    serde_json::from_slice(&answer.body).map_err(|error| {
        tracing::warn!(%error, "the translation service answers what cannot be read");
        unusable()
    })
}

/// DeepL has a status of its own for a quota that is used up.
fn check(answer: &Response) -> Result<()> {
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => {
            Err(Error::Unreachable("There have been too many requests to the translation service recently.".into()))
        }
        status if status.as_u16() == 456 => {
            Err(Error::Unreachable("The server-wide usage quota for the translation service has been exceeded.".into()))
        }
        status if status.is_success() => Ok(()),
        status => {
            tracing::warn!(status = status.as_u16(), "the translation service refuses");
            Err(unusable())
        }
    }
}

/// The service did not do what services do.
pub(super) fn unusable() -> Error {
    Error::Unreachable("Remote data could not be fetched".into())
}
