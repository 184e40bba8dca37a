//! Complaints to the staff: `/api/v1/reports`.

use domain::{AccountId, CollectionId, ReportCategory, RuleId, StatusId};
use serde::Deserialize;
use services::{
    App,
    reports::{self, New},
};

use crate::{
    ApiError, ApiResult, JsonBytes, Params,
    entities::report_json,
    extract::{State, Viewer},
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CreateReport {
    account_id: Option<AccountId>,
    status_ids: Vec<StatusId>,
    collection_ids: Vec<CollectionId>,
    comment: String,
    forward: bool,
    forward_to_domains: Vec<String>,
    category: Option<ReportCategory>,
    rule_ids: Vec<RuleId>,
}

/// `POST /api/v1/reports`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteReports>,
    Params(params): Params<CreateReport>,
) -> ApiResult<JsonBytes> {
    let new = New {
        target: params.account_id.ok_or(ApiError::NotFound)?,
        statuses: params.status_ids,
        rules: params.rule_ids.into_iter().map(|id| id.0).collect(),
        collections: params.collection_ids,
        comment: params.comment,
        category: params.category,
        forward: params.forward,
        forward_to: params.forward_to_domains,
    };
    Ok(report_json(&reports::create(&app, &viewer, new).await?))
}
