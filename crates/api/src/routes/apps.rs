//! Applications: `/api/v1/apps`.

use axum::response::IntoResponse;
use serde::Deserialize;
use services::{
    App,
    oauth::{self, Registration},
    vapid,
};

use crate::{
    ApiResult, Json, Params,
    entities::{Application, CredentialApplication},
    extract::{State, Token},
};

/// `redirect_uris` as a list, or as text with one on each line.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CreateApp {
    client_name: String,
    redirect_uris: Vec<String>,
    scopes: Option<String>,
    website: Option<String>,
}

/// `POST /api/v1/apps`
pub async fn create(State(app): State<App>, Params(params): Params<CreateApp>) -> ApiResult<impl IntoResponse> {
    let registration = Registration {
        name: params.client_name,
        redirect_uris: params.redirect_uris,
        scopes: params.scopes,
        website: params.website,
    };
    let registered = oauth::register(&app, registration).await?;
    let vapid_key = vapid::public_key(&app).await?;
    Ok(Json(CredentialApplication::new(registered, vapid_key)))
}

/// `GET /api/v1/apps/verify_credentials`
pub async fn verify_credentials(State(app): State<App>, token: Token) -> ApiResult<impl IntoResponse> {
    let client = oauth::client(&app, token.app).await?;
    let vapid_key = vapid::public_key(&app).await?;
    Ok(Json(Application::new(client, vapid_key)))
}
