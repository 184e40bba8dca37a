//! The own profile as written (Mastodon 4.6), and its pictures.

use axum::response::IntoResponse;
use serde::Deserialize;
use services::{
    App, accounts,
    accounts::{Picture, Profile},
};

use super::credentials::{FieldAttributes, MAX_PROFILE, own_account, picture, same_fields};
use crate::{
    ApiError, ApiResult, Json, JsonBytes, Params,
    entities::Profile as ProfileJson,
    extract::{State, Viewer},
    params::{Maybe, Upload},
    scope::{self, Or},
};

/// `GET /api/v1/profile`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<Or<scope::Profile, scope::ReadAccounts>>,
) -> ApiResult<impl IntoResponse> {
    answer(&app, &viewer).await
}

async fn answer(app: &App, viewer: &services::Viewer) -> ApiResult<impl IntoResponse + use<>> {
    let (account, _) = accounts::own(app, viewer).await?;
    let details = accounts::own_details(app, viewer).await?;
    Ok(Json(ProfileJson::new(&account, &details)).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UpdateProfile {
    display_name: Maybe<String>,
    note: Maybe<String>,
    avatar: Option<Upload>,
    header: Option<Upload>,
    avatar_description: Maybe<String>,
    header_description: Maybe<String>,
    locked: Option<bool>,
    bot: Option<bool>,
    discoverable: Option<bool>,
    indexable: Option<bool>,
    hide_collections: Option<bool>,
    show_media: Option<bool>,
    show_media_replies: Option<bool>,
    show_featured: Option<bool>,
    fields_attributes: Option<Vec<FieldAttributes>>,
    attribution_domains: Maybe<Vec<String>>,
}

/// `PATCH /api/v1/profile`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Params(params): Params<UpdateProfile, MAX_PROFILE>,
) -> ApiResult<impl IntoResponse> {
    accounts::update_profile(&app, &viewer, params.into()).await?;
    answer(&app, &viewer).await
}

impl From<UpdateProfile> for Profile {
    fn from(params: UpdateProfile) -> Self {
        Self {
            display_name: params.display_name.or_empty(),
            note: params.note.or_empty(),
            avatar: picture(params.avatar, params.avatar_description),
            header: picture(params.header, params.header_description),
            locked: params.locked,
            bot: params.bot,
            discoverable: params.discoverable,
            indexable: params.indexable,
            hide_collections: params.hide_collections,
            show_media: params.show_media,
            show_media_replies: params.show_media_replies,
            show_featured: params.show_featured,
            fields: params.fields_attributes.map(same_fields),
            attribution_domains: params.attribution_domains.or_empty(),
            ..Self::default()
        }
    }
}

/// `DELETE /api/v1/profile/avatar`
pub async fn delete_avatar(State(app): State<App>, viewer: Viewer<scope::WriteAccounts>) -> ApiResult<JsonBytes> {
    let avatar = Picture { remove: true, ..Picture::default() };
    without(&app, &viewer, Profile { avatar, ..Profile::default() }).await
}

/// `DELETE /api/v1/profile/header`
pub async fn delete_header(State(app): State<App>, viewer: Viewer<scope::WriteAccounts>) -> ApiResult<JsonBytes> {
    let header = Picture { remove: true, ..Picture::default() };
    without(&app, &viewer, Profile { header, ..Profile::default() }).await
}

async fn without(app: &App, viewer: &services::Viewer, profile: Profile) -> Result<JsonBytes, ApiError> {
    let posting = accounts::update_profile(app, viewer, profile).await?;
    own_account(app, viewer, &posting).await
}
