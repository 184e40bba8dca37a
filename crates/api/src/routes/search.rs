//! `/api/v2/search`.

use axum::response::IntoResponse;
use domain::{AccountId, Code, Invalid, StatusId};
use serde::Deserialize;
use services::{
    App,
    search::{self, Kind, Query},
};

use crate::{
    ApiError, ApiResult, Params,
    entities::search_json,
    extract::{MaybeViewer, State},
    paging::OffsetPage,
    params::ParamError,
    refreshing::Refreshing,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    resolve: bool,
    following: bool,
    account_id: Option<AccountId>,
    max_id: Option<StatusId>,
    min_id: Option<StatusId>,
    exclude_unreviewed: bool,
}

/// `GET /api/v2/search`
pub async fn index(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadSearch>,
    page: OffsetPage<20, 40>,
    Params(params): Params<Search>,
) -> ApiResult<impl IntoResponse> {
    match viewer.get() {
        None if params.resolve => return Err(ApiError::ResolveNeedsLogin),
        None if page.offset > 0 => return Err(ApiError::PagesNeedLogin),
        _ => {}
    }
    let kind = params.kind.as_deref().map(kind).transpose()?;
    let query = Query {
        text: params.q.ok_or(ParamError::Missing("q".to_owned()))?,
        kind,
        resolve: params.resolve,
        following: params.following,
        account: params.account_id,
        max_id: params.max_id.map(|id| id.0),
        min_id: params.min_id.map(|id| id.0),
        exclude_unreviewed: params.exclude_unreviewed,
        limit: page.limit,
        // Of several lists at once there is only a first page.
        offset: if kind.is_some() { page.offset } else { 0 },
    };
    let found = search::search(&app, viewer.get(), &query).await?;
    let refreshing = Refreshing(found.refresh.clone());
    Ok((refreshing, search_json(&app.config, found, viewer.get())))
}

fn kind(word: &str) -> Result<Kind, Invalid> {
    match word {
        "accounts" => Ok(Kind::Accounts),
        "statuses" => Ok(Kind::Statuses),
        "hashtags" => Ok(Kind::Hashtags),
        _ => Err(Invalid::new("type", Code::Inclusion, "is not included in the list")),
    }
}
