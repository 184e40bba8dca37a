//! Whom one might like to follow: `/api/v1/suggestions`, `/api/v2/suggestions`, `/api/v1/directory`.

use std::sync::Arc;

use axum::response::IntoResponse;
use domain::{AccountId, Code, Invalid};
use serde::Deserialize;
use services::{App, fasp, suggestions, views};
use storage::suggestions::Directory;

use crate::{
    ApiResult, Empty, Params,
    entities::{accounts_json, suggestions_json},
    extract::{MaybeViewer, Path, State, Viewer},
    paging::OffsetPage,
    refreshing::Refreshing,
    scope,
};

/// `GET /api/v2/suggestions`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::Read>,
    page: OffsetPage<40, 80>,
) -> ApiResult<impl IntoResponse> {
    let found = suggestions::list(&app, &viewer, page.limit).await?;
    Ok((Refreshing(fasp::recommending(&app, &viewer).await?), suggestions_json(&found)))
}

/// `GET /api/v1/suggestions`
pub async fn index_v1(
    State(app): State<App>,
    viewer: Viewer<scope::Read>,
    page: OffsetPage<40, 80>,
) -> ApiResult<impl IntoResponse> {
    let found = suggestions::list(&app, &viewer, page.limit).await?;
    let accounts: Vec<Arc<views::Account>> = found.into_iter().map(|suggestion| suggestion.account).collect();
    Ok(accounts_json(&accounts))
}

/// `DELETE /api/v1/suggestions/:account_id`
pub async fn dismiss(
    State(app): State<App>,
    viewer: Viewer<scope::Read>,
    Path(id): Path<AccountId>,
) -> ApiResult<Empty> {
    suggestions::dismiss(&app, &viewer, id).await?;
    Ok(Empty)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListDirectory {
    order: Option<String>,
    local: bool,
}

/// `GET /api/v1/directory`
pub async fn directory(
    State(app): State<App>,
    viewer: MaybeViewer,
    page: OffsetPage<40, 80>,
    Params(params): Params<ListDirectory>,
) -> ApiResult<impl IntoResponse> {
    let active = match params.order.as_deref().unwrap_or("active") {
        "active" => true,
        "new" => false,
        _ => return Err(Invalid::new("order", Code::Inclusion, "is not included in the list").into()),
    };
    let wanted = Directory { local: params.local, active, limit: page.limit as i64, offset: page.offset as i64 };
    let accounts = suggestions::directory(&app, viewer.get(), wanted).await?;
    Ok((page.links(accounts.len()), accounts_json(&accounts)))
}
