//! `/api/v1/accounts/:id/email_subscriptions`: a visitor asks for somebody's posts by e-mail.

use domain::AccountId;
use http::{HeaderMap, header};
use serde::Deserialize;
use services::{App, subscriptions};

use crate::{
    ApiResult, Empty, Params,
    extract::{Path, State},
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Subscribe {
    email: String,
}

/// `POST /api/v1/accounts/:id/email_subscriptions`: the address gets a letter that asks whether it is meant.
pub async fn create(
    State(app): State<App>,
    Path(id): Path<AccountId>,
    headers: HeaderMap,
    Params(params): Params<Subscribe>,
) -> ApiResult<Empty> {
    let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = languages.split([',', ';']).next().unwrap_or_default();
    subscriptions::subscribe(&app, id, &params.email, first).await?;
    Ok(Empty)
}
