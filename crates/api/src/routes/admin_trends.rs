//! The staff's decisions about what is talked about: `/api/v1/admin/trends` and `/api/v1/admin/tags`. Who may decide is
//! checked by `services::trends`.

use domain::{CardId, Code, Invalid, PublisherId, StatusId, TagId};
use serde::Deserialize;
use services::{
    App,
    trends::{self, TagChange, TagFilter},
};

use crate::{
    ApiResult, Json, JsonBytes, Params,
    entities::{AdminTag, Provider, admin_link_json, admin_links_json, admin_status_json, admin_statuses_json},
    extract::{Path, State, Viewer},
    paging::{Links, LongPage, OffsetPage, Page},
    scope,
};

type Read = Viewer<scope::AdminRead>;
type Write = Viewer<scope::AdminWrite>;
type Short = OffsetPage<10, 20>;

/// `GET /api/v1/admin/trends/tags`
pub async fn tags(State(app): State<App>, viewer: Read, page: Short) -> ApiResult<(Links, Json<Vec<AdminTag>>)> {
    let found = trends::admin_tags(&app, &viewer, page.limit, page.offset).await?;
    let links = page.links(found.len());
    Ok((links, Json(found.into_iter().map(|tag| AdminTag::new(&app.config, tag)).collect())))
}

/// `POST /api/v1/admin/trends/tags/:id/approve`
pub async fn approve_tag(State(app): State<App>, viewer: Write, Path(id): Path<TagId>) -> ApiResult<Json<AdminTag>> {
    let tag = trends::review_tag(&app, &viewer, id, true).await?;
    Ok(Json(AdminTag::new(&app.config, tag)))
}

/// `POST /api/v1/admin/trends/tags/:id/reject`
pub async fn reject_tag(State(app): State<App>, viewer: Write, Path(id): Path<TagId>) -> ApiResult<Json<AdminTag>> {
    let tag = trends::review_tag(&app, &viewer, id, false).await?;
    Ok(Json(AdminTag::new(&app.config, tag)))
}

/// `GET /api/v1/admin/trends/links`
pub async fn links(State(app): State<App>, viewer: Read, page: Short) -> ApiResult<(Links, JsonBytes)> {
    let found = trends::admin_links(&app, &viewer, page.limit, page.offset).await?;
    Ok((page.links(found.len()), admin_links_json(&found, &viewer)))
}

/// `POST /api/v1/admin/trends/links/:id/approve`
pub async fn approve_link(State(app): State<App>, viewer: Write, Path(id): Path<CardId>) -> ApiResult<JsonBytes> {
    Ok(admin_link_json(&trends::review_link(&app, &viewer, id, true).await?, &viewer))
}

/// `POST /api/v1/admin/trends/links/:id/reject`
pub async fn reject_link(State(app): State<App>, viewer: Write, Path(id): Path<CardId>) -> ApiResult<JsonBytes> {
    Ok(admin_link_json(&trends::review_link(&app, &viewer, id, false).await?, &viewer))
}

/// `GET /api/v1/admin/trends/links/publishers`
pub async fn publishers(
    State(app): State<App>,
    viewer: Read,
    page: Page<40, 80>,
) -> ApiResult<(Links, Json<Vec<Provider>>)> {
    let found = trends::publishers(&app, &viewer, page.cursor()).await?;
    let links = page.links(&found, |publisher| publisher.id.0);
    Ok((links, Json(found.into_iter().map(Provider::from).collect())))
}

/// `POST /api/v1/admin/trends/links/publishers/:id/approve`
pub async fn approve_publisher(
    State(app): State<App>,
    viewer: Write,
    Path(id): Path<PublisherId>,
) -> ApiResult<Json<Provider>> {
    Ok(Json(trends::review_publisher(&app, &viewer, id, true).await?.into()))
}

/// `POST /api/v1/admin/trends/links/publishers/:id/reject`
pub async fn reject_publisher(
    State(app): State<App>,
    viewer: Write,
    Path(id): Path<PublisherId>,
) -> ApiResult<Json<Provider>> {
    Ok(Json(trends::review_publisher(&app, &viewer, id, false).await?.into()))
}

/// `GET /api/v1/admin/trends/statuses`
pub async fn statuses(State(app): State<App>, viewer: Read, page: OffsetPage<20, 40>) -> ApiResult<(Links, JsonBytes)> {
    let found = trends::admin_statuses(&app, &viewer, page.limit, page.offset).await?;
    Ok((page.links(found.len()), admin_statuses_json(&found, &viewer)))
}

/// `POST /api/v1/admin/trends/statuses/:id/approve`
pub async fn approve_status(State(app): State<App>, viewer: Write, Path(id): Path<StatusId>) -> ApiResult<JsonBytes> {
    Ok(admin_status_json(&trends::review_status(&app, &viewer, id, true).await?, &viewer))
}

/// `POST /api/v1/admin/trends/statuses/:id/reject`
pub async fn reject_status(State(app): State<App>, viewer: Write, Path(id): Path<StatusId>) -> ApiResult<JsonBytes> {
    Ok(admin_status_json(&trends::review_status(&app, &viewer, id, false).await?, &viewer))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    name: String,
    status: String,
}

/// `GET /api/v1/admin/tags`
pub async fn all_tags(
    State(app): State<App>,
    viewer: Read,
    page: LongPage,
    Params(filter): Params<Filter>,
) -> ApiResult<(Links, Json<Vec<AdminTag>>)> {
    let state = state(&filter.status)?;
    let found = trends::tags_of_admins(&app, &viewer, page.cursor(), (&filter.name, state)).await?;
    let links = page.links(&found, |tag| tag.tag.id.unwrap_or_default().0);
    Ok((links, Json(found.into_iter().map(|tag| AdminTag::new(&app.config, tag)).collect())))
}

fn state(word: &str) -> Result<TagFilter, Invalid> {
    Ok(match word {
        "" => TagFilter::Any,
        "reviewed" => TagFilter::Reviewed,
        "review_requested" | "pending_review" => TagFilter::ReviewRequested,
        "unreviewed" => TagFilter::Unreviewed,
        "trendable" => TagFilter::Trendable,
        "not_trendable" => TagFilter::NotTrendable,
        "usable" => TagFilter::Usable,
        "not_usable" => TagFilter::NotUsable,
        _ => return Err(Invalid::new("status", Code::Inclusion, "is not included in the list")),
    })
}

/// `GET /api/v1/admin/tags/:id`
pub async fn tag(State(app): State<App>, viewer: Read, Path(id): Path<TagId>) -> ApiResult<Json<AdminTag>> {
    Ok(Json(AdminTag::new(&app.config, trends::tag_by_id(&app, &viewer, id).await?)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Change {
    display_name: Option<String>,
    trendable: Option<bool>,
    usable: Option<bool>,
    listable: Option<bool>,
}

/// `PUT /api/v1/admin/tags/:id`
pub async fn change_tag(
    State(app): State<App>,
    viewer: Write,
    Path(id): Path<TagId>,
    Params(params): Params<Change>,
) -> ApiResult<Json<AdminTag>> {
    let Change { display_name, trendable, usable, listable } = params;
    let change = TagChange { display_name, trendable, usable, listable };
    Ok(Json(AdminTag::new(&app.config, trends::change_tag(&app, &viewer, id, change).await?)))
}
