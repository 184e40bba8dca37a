//! Translation of public posts by a service that the operator has chosen: LibreTranslate or DeepL. What was translated is
//! kept by status, language and content. Texts go out as HTML, so that mentions, links and emoji come back unharmed.

mod backend;
mod deepl;
mod languages;
mod libre;
mod texts;

use std::time::Duration;

use domain::{MediaId, PollId, StatusId, Visibility};
use serde::{Deserialize, Serialize};
use storage::translations;

pub use backend::Translator;
pub use languages::Languages;

use crate::{
    App, Error, Result, Viewer, secret,
    views::{self, Status},
};
use texts::Texts;

/// How long a translation is kept.
const KEPT: Duration = Duration::from_hours(24 * 30);

/// A post in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// Sanitised HTML.
    pub content: String,
    pub spoiler_text: String,
    /// The code of the language that it is in now.
    pub language: String,
    pub poll: Option<TranslatedPoll>,
    /// Files with a description.
    pub files: Vec<TranslatedFile>,
    /// The code of the language that it was in.
    pub source: String,
    /// The service, as people know it.
    pub provider: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslatedPoll {
    pub id: PollId,
    pub options: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslatedFile {
    pub id: MediaId,
    pub description: String,
}

/// What one text became.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Translated {
    text: String,
    source: Option<String>,
}

/// From which languages the service translates into which; None if there is no service.
pub async fn languages(app: &App) -> Result<Option<std::sync::Arc<Languages>>> {
    match app.translator.is_there() {
        true => app.translator.languages(app.now()).await.map(Some),
        false => Ok(None),
    }
}

/// Translates a post into a language. [`Error::NotFound`] without a service, [`Error::Forbidden`] for posts that are not
/// for everybody and languages that the service does not know, [`Error::Unreachable`] if it fails.
pub async fn translate(app: &App, viewer: Option<&Viewer>, id: StatusId, language: &str) -> Result<Translation> {
    if !app.translator.is_there() {
        return Err(Error::NotFound);
    }
    let item = views::status_item(app, viewer, id).await?;
    let status = item.target().0;
    if !matches!(status.visibility, Visibility::Public | Visibility::Unlisted) || status.local_only {
        return Err(refused());
    }
    let known = app.translator.languages(app.now()).await?;
    let (source, target) = known.pair(status.language.as_deref(), language).ok_or_else(refused)?;
    let texts = Texts::of(status);
    let hash = secret::hash_of(&format!("{source:?}\0{}", texts.all().join("\0")));
    if let Some(kept) = kept(app, status, &target, &hash).await? {
        return Ok(kept);
    }
    let translated = app.translator.translate(texts.all(), source.as_deref(), &target).await?;
    let whole = texts.rebuild(translated, app.translator.name(), &target)?;
    let body = serde_json::to_string(&whole).map_err(Error::internal)?;
    translations::put(&mut app.db.conn(), status.id, (&target, &hash), &body, app.now()).await?;
    Ok(whole)
}

async fn kept(app: &App, status: &Status, target: &str, hash: &str) -> Result<Option<Translation>> {
    let body = translations::find(&mut app.db.conn(), status.id, target, hash).await?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// Forgets old translations; for the sweep.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    translations::delete_older(&mut app.db.conn(), app.now() - KEPT).await?;
    Ok(())
}

fn refused() -> Error {
    Error::Forbidden("This action is not allowed")
}
