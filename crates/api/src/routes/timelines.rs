//! Pages of statuses: `/api/v1/timelines`, favourites, bookmarks, and those of one account.

use axum::response::{IntoResponse, Response};
use domain::AccountId;
use http::StatusCode;
use serde::Deserialize;
use services::{
    App, Viewer as Person,
    auth::Session,
    statuses,
    timelines::{self, Everybodys, TagQuery},
    trends,
    views::Item,
};
use storage::timelines::{AccountFilter, PublicFilter};

use crate::{
    ApiError, ApiResult, JsonBytes, Params,
    access::in_good_standing,
    entities::statuses_json,
    extract::{MaybeViewer, Path, State, Viewer},
    paging::{Links, StatusPage},
    params::ParamError,
    refreshing::Refreshing,
    scope,
};

/// Further tags of one kind that a tag page takes.
const MORE_TAGS: usize = 4;

type Answer = ApiResult<(Links, JsonBytes)>;

fn answer(page: &StatusPage, items: &[Item], viewer: Option<&Person>) -> (Links, JsonBytes) {
    (page.links(items, |item| item.status.id.0), statuses_json(items, viewer))
}

/// `GET /api/v1/timelines/home`: 206 while the home of somebody who was away is being written anew.
pub async fn home(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    page: StatusPage,
) -> ApiResult<Response> {
    let ready = statuses::home_is_ready(&app, &viewer).await?;
    let items = timelines::home(&app, &viewer, page.cursor()).await?;
    let (links, json) = answer(&page, &items, Some(&viewer));
    if ready {
        return Ok((links, json).into_response());
    }
    let refreshing = Refreshing(statuses::home_refresh(&app, &viewer).await?);
    Ok((StatusCode::PARTIAL_CONTENT, refreshing, links, json).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Public {
    local: bool,
    remote: bool,
    only_media: bool,
}

/// `GET /api/v1/timelines/public`
pub async fn public(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    page: StatusPage,
    Params(params): Params<Public>,
) -> Answer {
    let filter = PublicFilter { local: params.local, remote: params.remote, only_media: params.only_media };
    check_open(&app, viewer.session(), Everybodys::Live, filter)?;
    let items = timelines::public(&app, viewer.get(), page.cursor(), filter).await?;
    Ok(answer(&page, &items, viewer.get()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Tagged {
    any: Vec<String>,
    all: Vec<String>,
    none: Vec<String>,
    local: bool,
    remote: bool,
    only_media: bool,
}

/// `GET /api/v1/timelines/tag/:hashtag`
pub async fn tag(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(hashtag): Path<String>,
    page: StatusPage,
    Params(params): Params<Tagged>,
) -> Answer {
    let filter = PublicFilter { local: params.local, remote: params.remote, only_media: params.only_media };
    check_open(&app, viewer.session(), Everybodys::Topic, filter)?;
    let some = |mut tags: Vec<String>| {
        tags.truncate(MORE_TAGS);
        tags
    };
    let query = TagQuery { any: some(params.any), all: some(params.all), none: some(params.none) };
    let items = timelines::tag(&app, viewer.get(), page.cursor(), &hashtag, &query, filter).await?;
    Ok(answer(&page, &items, viewer.get()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Linking {
    url: Option<String>,
}

/// `GET /api/v1/timelines/link`: public statuses that link to a page that is talked about.
pub async fn link(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    page: StatusPage,
    Params(params): Params<Linking>,
) -> Answer {
    check_open(&app, viewer.session(), Everybodys::Topic, PublicFilter::default())?;
    let url = params.url.ok_or(ParamError::Missing("url".to_owned()))?;
    let items = trends::link_timeline(&app, viewer.get(), &url, page.cursor()).await?;
    Ok(answer(&page, &items, viewer.get()))
}

/// Some servers show their feeds to their own people only.
fn check_open(app: &App, session: Option<&Session>, feed: Everybodys, filter: PublicFilter) -> ApiResult<()> {
    if !timelines::is_for_members(app, feed, filter) {
        return Ok(());
    }
    match session.filter(|session| session.viewer.is_some()) {
        Some(session) => in_good_standing(session.standing),
        None => Err(ApiError::UserRequired),
    }
}

/// `GET /api/v1/favourites`
pub async fn favourites(State(app): State<App>, viewer: Viewer<scope::ReadFavourites>, page: StatusPage) -> Answer {
    let rows = timelines::favourites(&app, &viewer, page.cursor()).await?;
    Ok(related(&page, rows, Some(&viewer)))
}

/// `GET /api/v1/bookmarks`
pub async fn bookmarks(State(app): State<App>, viewer: Viewer<scope::ReadBookmarks>, page: StatusPage) -> Answer {
    let rows = timelines::bookmarks(&app, &viewer, page.cursor()).await?;
    Ok(related(&page, rows, Some(&viewer)))
}

/// A page of statuses, each with its hidden cursor.
fn related(page: &StatusPage, rows: Vec<(i64, Item)>, viewer: Option<&Person>) -> (Links, JsonBytes) {
    let links = page.links(&rows, |(cursor, _)| *cursor);
    let items: Vec<Item> = rows.into_iter().map(|(_, item)| item).collect();
    (links, statuses_json(&items, viewer))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OfAccount {
    only_media: bool,
    exclude_replies: bool,
    exclude_reblogs: bool,
    exclude_direct: bool,
    pinned: bool,
    tagged: Option<String>,
}

/// `GET /api/v1/accounts/:id/statuses`
pub async fn account(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(author): Path<AccountId>,
    page: StatusPage,
    Params(params): Params<OfAccount>,
) -> Answer {
    if params.pinned {
        let rows = timelines::pinned(&app, viewer.get(), author, page.cursor()).await?;
        return Ok(related(&page, rows, viewer.get()));
    }
    let tag = match &params.tagged {
        None => None,
        Some(name) => match timelines::find_tag(&app, name).await? {
            Some(id) => Some(id),
            None => return Ok(answer(&page, &[], viewer.get())),
        },
    };
    let filter = AccountFilter {
        only_media: params.only_media,
        exclude_replies: params.exclude_replies,
        exclude_reblogs: params.exclude_reblogs,
        exclude_direct: params.exclude_direct,
        tag,
    };
    let items = timelines::account(&app, viewer.get(), author, page.cursor(), filter).await?;
    Ok(answer(&page, &items, viewer.get()))
}
