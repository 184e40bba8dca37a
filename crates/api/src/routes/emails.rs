//! `/api/v1/emails`: for people whose address is not proved yet.

use serde::Deserialize;
use services::{App, users};

use crate::{
    ApiError, ApiResult, Empty, Json, Params,
    extract::{Newcomer, State},
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ConfirmAgain {
    email: Option<String>,
}

/// `POST /api/v1/emails/confirmations`
pub async fn confirm_again(
    State(app): State<App>,
    token: Newcomer,
    Params(params): Params<ConfirmAgain>,
) -> ApiResult<Empty> {
    let viewer = token.viewer.as_ref().ok_or(ApiError::UserRequired)?;
    users::confirm_again(&app, viewer.user, Some(token.app), params.email.as_deref()).await?;
    Ok(Empty)
}

/// `GET /api/v1/emails/check_confirmation`
pub async fn check_confirmation(State(app): State<App>, token: Newcomer) -> ApiResult<Json<bool>> {
    let viewer = token.viewer.as_ref().ok_or(ApiError::UserRequired)?;
    Ok(Json(users::is_confirmed(&app, viewer.user).await?))
}
