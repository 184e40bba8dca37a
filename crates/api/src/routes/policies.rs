//! What the server's owner tells and decides: texts, terms, other servers that are kept away.

use axum::response::IntoResponse;
use domain::{Severity, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use services::{
    App, instance, server_blocks,
    terms::{self, Version},
};

use crate::{
    ApiResult, Json, Params,
    extract::{MaybeViewer, Path, State, Viewer},
};

/// `ExtendedDescription`, `PrivacyPolicy`
#[derive(Serialize)]
struct Text {
    updated_at: Timestamp,
    content: String,
}

impl From<(String, Timestamp)> for Text {
    fn from((content, updated_at): (String, Timestamp)) -> Self {
        Self { updated_at, content }
    }
}

/// `GET /api/v1/instance/extended_description`
pub async fn extended_description(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let words = app.settings.get().extended_description.clone();
    Ok(Json(Text::from(terms::page(&app, "extended_description", &words).await?)))
}

/// `GET /api/v1/instance/privacy_policy`
pub async fn privacy_policy(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    Ok(Json(Text::from(terms::privacy_policy(&app).await?)))
}

#[derive(Serialize)]
struct TermsOfService {
    effective_date: String,
    effective: bool,
    content: String,
    succeeded_by: Option<String>,
}

impl TermsOfService {
    fn new(version: Version) -> Self {
        let html = domain::text::markdown(&version.terms.text);
        Self {
            effective_date: version.terms.effective_date,
            effective: version.effective,
            content: html,
            succeeded_by: version.succeeded_by,
        }
    }
}

/// `GET /api/v1/instance/terms_of_service`
pub async fn terms_of_service(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let version = terms::current(&app).await?;
    Ok(Json(TermsOfService::new(version)))
}

/// `GET /api/v1/instance/terms_of_service/:date`
pub async fn terms_of_day(State(app): State<App>, Path(date): Path<String>) -> ApiResult<impl IntoResponse> {
    let version = terms::of_day(&app, &date).await?;
    Ok(Json(TermsOfService::new(version)))
}

#[derive(Serialize)]
struct DomainBlock {
    domain: String,
    digest: String,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

impl From<server_blocks::Told> for DomainBlock {
    fn from(told: server_blocks::Told) -> Self {
        Self { domain: told.domain, digest: told.digest, severity: told.severity, comment: told.comment }
    }
}

/// `GET /api/v1/instance/domain_blocks`
pub async fn domain_blocks(State(app): State<App>, viewer: MaybeViewer) -> ApiResult<impl IntoResponse> {
    let told = server_blocks::told(&app, viewer.get().is_some()).await?;
    Ok(Json(told.into_iter().map(DomainBlock::from).collect::<Vec<_>>()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SearchPeers {
    q: String,
}

/// `GET /api/v1/peers/search`
pub async fn search_peers(State(app): State<App>, Params(params): Params<SearchPeers>) -> ApiResult<impl IntoResponse> {
    Ok(Json(instance::search_peers(&app, &params.q).await?))
}

/// `GET /api/v1/donation_campaigns`: this server asks nobody for money.
pub async fn donation_campaigns(_: Viewer) -> StatusCode {
    StatusCode::NO_CONTENT
}
