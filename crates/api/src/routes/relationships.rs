//! What people do to each other: follow, block, mute, remember.

use std::time::Duration;

use axum::response::IntoResponse;
use domain::{AccountId, text};
use serde::{Deserialize, Serialize};
use services::{App, accounts, relations, views};
use storage::follows::Rules;

use super::accounts::listed;
use crate::{
    ApiResult, Empty, Json, Params,
    entities::{self, muted_accounts_json},
    extract::{Path, State, Viewer},
    paging::{AccountPage, LongPage},
    params::{Ids, Maybe},
    scope,
};

type Answer = ApiResult<Json<entities::Relationship>>;

pub(super) async fn between(app: &App, viewer: &services::Viewer, id: AccountId) -> Answer {
    Ok(Json(relations::relationship(app, viewer.account, id).await?.into()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListRelationships {
    id: Ids<AccountId>,
    with_suspended: bool,
}

/// `GET /api/v1/accounts/relationships`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFollows>,
    Params(params): Params<ListRelationships>,
) -> ApiResult<impl IntoResponse> {
    let mut rows = relations::relationships(&app, viewer.account, &params.id.0).await?;
    rows.retain(|row| params.with_suspended || !row.suspended);
    Ok(Json(rows.into_iter().map(entities::Relationship::from).collect::<Vec<_>>()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FollowAccount {
    reblogs: Option<bool>,
    notify: Option<bool>,
    languages: Maybe<Vec<String>>,
}

impl FollowAccount {
    /// Codes of unknown languages are left out; if none remains, all are wanted.
    fn rules(self) -> Rules {
        let known = |codes: Vec<String>| {
            let codes: Vec<&str> = codes.iter().filter_map(|code| text::nearest_language(code)).collect();
            (!codes.is_empty()).then(|| serde_json::to_string(&codes).expect("a list of texts is JSON"))
        };
        let languages = self.languages.change().map(|codes| codes.and_then(known));
        Rules { show_reblogs: self.reblogs, notify: self.notify, languages }
    }
}

/// `POST /api/v1/accounts/:id/follow`
pub async fn follow(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(id): Path<AccountId>,
    Params(params): Params<FollowAccount>,
) -> Answer {
    relations::follow(&app, &viewer, id, &params.rules()).await?;
    let Json(relationship) = between(&app, &viewer, id).await?;
    let open = !views::account(&app, None, id).await?.locked;
    Ok(Json(if open { relationship.as_if_followed() } else { relationship }))
}

/// `POST /api/v1/accounts/:id/unfollow`
pub async fn unfollow(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(id): Path<AccountId>,
) -> Answer {
    views::account(&app, None, id).await?;
    relations::unfollow(&app, viewer.account, id).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/accounts/:id/remove_from_followers`
pub async fn remove_from_followers(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(id): Path<AccountId>,
) -> Answer {
    views::account(&app, None, id).await?;
    relations::remove_follower(&app, &viewer, id).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/accounts/:id/block`
pub async fn block(State(app): State<App>, viewer: Viewer<scope::WriteBlocks>, Path(id): Path<AccountId>) -> Answer {
    relations::block(&app, viewer.account, id, None).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/accounts/:id/unblock`
pub async fn unblock(State(app): State<App>, viewer: Viewer<scope::WriteBlocks>, Path(id): Path<AccountId>) -> Answer {
    relations::unblock(&app, viewer.account, true, id).await?;
    between(&app, &viewer, id).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MuteAccount {
    notifications: Option<bool>,
    /// Seconds; 0 is for ever.
    duration: Option<u32>,
}

/// `POST /api/v1/accounts/:id/mute`
pub async fn mute(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMutes>,
    Path(id): Path<AccountId>,
    Params(params): Params<MuteAccount>,
) -> Answer {
    let duration = params.duration.map(|seconds| Duration::from_secs(seconds.into()));
    relations::mute(&app, &viewer, id, params.notifications.unwrap_or(true), duration).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/accounts/:id/unmute`
pub async fn unmute(State(app): State<App>, viewer: Viewer<scope::WriteMutes>, Path(id): Path<AccountId>) -> Answer {
    relations::unmute(&app, &viewer, id).await?;
    between(&app, &viewer, id).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NoteAccount {
    comment: String,
}

/// `POST /api/v1/accounts/:id/note`
pub async fn note(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<AccountId>,
    Params(params): Params<NoteAccount>,
) -> Answer {
    relations::set_note(&app, &viewer, id, &params.comment).await?;
    between(&app, &viewer, id).await
}

/// `GET /api/v1/blocks`
pub async fn blocks(
    State(app): State<App>,
    viewer: Viewer<scope::ReadBlocks>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, accounts::blocked(&app, &viewer, page.cursor()).await?))
}

/// `GET /api/v1/mutes`
pub async fn mutes(
    State(app): State<App>,
    viewer: Viewer<scope::ReadMutes>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    let muted = accounts::muted(&app, &viewer, page.cursor()).await?;
    Ok((page.links(&muted, |(cursor, ..)| *cursor), muted_accounts_json(&muted)))
}

/// `GET /api/v1/follow_requests`
pub async fn follow_requests(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFollows>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, accounts::requests(&app, &viewer, page.cursor()).await?))
}

/// `POST /api/v1/follow_requests/:account_id/authorize`
pub async fn authorize(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(id): Path<AccountId>,
) -> Answer {
    relations::accept(&app, viewer.account, id).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/follow_requests/:account_id/reject`
pub async fn reject(State(app): State<App>, viewer: Viewer<scope::WriteFollows>, Path(id): Path<AccountId>) -> Answer {
    relations::reject(&app, viewer.account, id).await?;
    between(&app, &viewer, id).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DomainBlock {
    domain: String,
}

/// `GET /api/v1/domain_blocks`
pub async fn domain_blocks(
    State(app): State<App>,
    viewer: Viewer<scope::ReadBlocks>,
    page: LongPage,
) -> ApiResult<impl IntoResponse> {
    let rows = relations::blocked_domains(&app, &viewer, page.cursor()).await?;
    let links = page.links(&rows, |(cursor, _)| *cursor);
    Ok((links, Json(rows.into_iter().map(|(_, domain)| domain).collect::<Vec<_>>())))
}

/// `DomainBlockPreview`
#[derive(Serialize)]
struct DomainBlockPreview {
    following_count: i64,
    followers_count: i64,
}

/// `GET /api/v1/domain_blocks/preview`
pub async fn preview_domain_block(
    State(app): State<App>,
    viewer: Viewer<scope::ReadBlocks>,
    Params(params): Params<DomainBlock>,
) -> ApiResult<impl IntoResponse> {
    let (following_count, followers_count) = relations::preview_domain_block(&app, &viewer, &params.domain).await?;
    Ok(Json(DomainBlockPreview { following_count, followers_count }).into_response())
}

/// `POST /api/v1/domain_blocks`
pub async fn block_domain(
    State(app): State<App>,
    viewer: Viewer<scope::WriteBlocks>,
    Params(params): Params<DomainBlock>,
) -> ApiResult<Empty> {
    relations::block_domain(&app, &viewer, &params.domain).await?;
    Ok(Empty)
}

/// `DELETE /api/v1/domain_blocks`
pub async fn unblock_domain(
    State(app): State<App>,
    viewer: Viewer<scope::WriteBlocks>,
    Params(params): Params<DomainBlock>,
) -> ApiResult<Empty> {
    relations::unblock_domain(&app, &viewer, &params.domain).await?;
    Ok(Empty)
}
