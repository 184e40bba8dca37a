//! The routes of the fediverse. Each handler finds, decides whether the asker may see it, and hands out a document.

mod statuses;

use activitypub::{
    media_type,
    webfinger::{
        Resource, host_meta,
        nodeinfo::{Index, Version},
    },
};
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, OriginalUri, Path, Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::{delete, get, post},
};
use domain::AccountId;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use services::{App, Error, request::ClientIp};
use storage::{accounts, accounts::Account, collections as recommended};

use self::statuses::{activity, context, likes, quote_authorization, replies, shares, status, status_by_name};
use super::{
    collections::{self, People},
    discovery, guard,
};
use crate::{
    fasp::door::{backfill, called_back, continuation, register, registration, subscribe, unsubscribe},
    inbox::{self, Knock, Posted},
    instance_actor,
};

/// Rows of `METHOD "path" handler;`.
macro_rules! table {
    ($($method:ident $name:ident $path:literal $handler:ident;)*) => {
        /// Method and path of every route, in order.
        pub const TABLE: &[(Method, &str)] = &[$((Method::$method, $path)),*];

        fn routes() -> Router<App> {
            Router::new()$(.route($path, $name($handler)))*
        }
    };
}

table! {
    GET get "/.well-known/webfinger" webfinger;
    GET get "/.well-known/host-meta" host_meta_xrd;
    GET get "/.well-known/nodeinfo" nodeinfo_index;
    GET get "/nodeinfo/{version}" nodeinfo;
    GET get "/actor" instance;
    GET get "/emojis/{id}" emoji;
    GET get "/actor/outbox" instance_outbox;
    POST post "/inbox" receive;
    POST post "/actor/inbox" receive;
    GET get "/ap/users/{id}" actor;
    POST post "/ap/users/{id}/inbox" receive;
    GET get "/ap/users/{id}/outbox" outbox;
    GET get "/ap/users/{id}/followers" followers;
    GET get "/ap/users/{id}/following" following;
    GET get "/ap/users/{id}/followers_synchronization" followers_synchronization;
    GET get "/ap/users/{id}/collections/featured" featured;
    GET get "/ap/users/{id}/collections/tags" featured_tags;
    GET get "/ap/users/{id}/statuses/{status}" status;
    GET get "/ap/users/{id}/statuses/{status}/activity" activity;
    GET get "/ap/users/{id}/statuses/{status}/replies" replies;
    GET get "/ap/users/{id}/statuses/{status}/likes" likes;
    GET get "/ap/users/{id}/statuses/{status}/shares" shares;
    GET get "/ap/contexts/{id}" context;
    GET get "/ap/users/{id}/quote_authorizations/{status}" quote_authorization;
    GET get "/ap/users/{id}/featured_collections" featured_collections;
    GET get "/ap/users/{id}/featured_collections/{collection}" featured_collection;
    GET get "/ap/users/{id}/feature_authorizations/{item}" feature_authorization;
    GET get "/users/{name}" actor_by_name;
    GET get "/@{name}" actor_by_name;
    GET get "/@{name}/{status}" status_by_name;
    GET get "/collections/{id}" collection_by_page;
    POST post "/api/fasp/registration" register;
    GET get "/api/fasp/registrations/{id}" registration;
    POST post "/api/fasp/data_sharing/v0/event_subscriptions" subscribe;
    DELETE delete "/api/fasp/data_sharing/v0/event_subscriptions/{id}" unsubscribe;
    POST post "/api/fasp/data_sharing/v0/backfill_requests" backfill;
    POST post "/api/fasp/data_sharing/v0/backfill_requests/{id}/continuation" continuation;
    POST post "/api/fasp/debug/v0/callback/responses" called_back;
}

pub fn router(app: App) -> Router {
    let guard = axum::middleware::from_fn_with_state(app.clone(), guard::admit);
    routes().layer(guard).layer(DefaultBodyLimit::max(activitypub::vocab::limits::DOCUMENT)).with_state(app)
}

pub(super) type Answer = Result<Response, Failed>;

/// The one conversion of an error into an answer to another server.
pub(super) struct Failed(Error);

impl<E: Into<Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Error::NotFound | Error::Invalid(_) | Error::UnexpectedAccounts(_) => StatusCode::NOT_FOUND,
            Error::Gone => StatusCode::GONE,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Apart | Error::Busy | Error::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(reason) => {
                tracing::error!(error = reason, "a document could not be made");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        refuse(status, status.canonical_reason().unwrap_or("Error"))
    }
}

pub(super) fn refuse(status: StatusCode, reason: &str) -> Response {
    let body = serde_json::json!({ "error": reason }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

pub(super) fn document(body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/activity+json; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=180, public")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, body).into_response()
}

/// Whether who asks wants a document rather than a page.
pub(super) fn wants_document(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    !accept.contains("text/html") || media_type::accepts_activity(accept)
}

#[derive(Deserialize)]
struct Asked {
    resource: Option<String>,
}

async fn webfinger(State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let Some(resource) = asked.resource.as_deref().and_then(Resource::parse) else {
        return Ok(refuse(StatusCode::BAD_REQUEST, "The parameter resource is missing, or names nobody"));
    };
    let jrd = discovery::webfinger(&app, &resource).await?.ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/jrd+json; charset=utf-8"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "max-age=259200, public"),
    ];
    Ok((headers, serde_json::to_string(&jrd).map_err(Error::internal)?).into_response())
}

async fn host_meta_xrd(State(app): State<App>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/xrd+xml; charset=utf-8"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, host_meta::document(&app.config.base())).into_response()
}

async fn nodeinfo_index(State(app): State<App>) -> Answer {
    let body = serde_json::to_string(&Index::of(&app.config.base())).map_err(Error::internal)?;
    let headers =
        [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, body).into_response())
}

async fn nodeinfo(State(app): State<App>, Path(version): Path<String>) -> Answer {
    let version = match version.as_str() {
        "2.0" => Version::V2_0,
        "2.1" => Version::V2_1,
        _ => return Err(Error::NotFound.into()),
    };
    let body = discovery::nodeinfo(&app, version).await?.to_string();
    let headers = [
        (header::CONTENT_TYPE, version.media_type()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (header::CACHE_CONTROL, "max-age=1800, public".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// A local account by the id in its address, of which more than the name is shown.
async fn local(app: &App, id: &str) -> Result<Account, Error> {
    open(by_id(app, id).await?)
}

async fn by_id(app: &App, id: &str) -> Result<Account, Error> {
    let id: AccountId = id.parse().map_err(|_| Error::NotFound)?;
    here(accounts::find(&mut app.db.conn(), id).await?)
}

/// Somebody of this server, who has not left.
pub(super) fn here(found: Option<Account>) -> Result<Account, Error> {
    match found.filter(Account::is_local) {
        Some(account) if account.is_gone() => Err(Error::Gone),
        found => found.ok_or(Error::NotFound),
    }
}

/// Somebody of whom more than the name is shown.
fn open(account: Account) -> Result<Account, Error> {
    match account.suspended_at {
        Some(_) => Err(Error::Forbidden("This account is suspended")),
        None => Ok(account),
    }
}

async fn instance(State(app): State<App>, headers: HeaderMap) -> Answer {
    if !wants_document(&headers) {
        return Ok(Redirect::to("/about").into_response());
    }
    let account = instance_actor::find(&app).await?;
    Ok(document(super::actor::server(&app, &account).await?))
}

async fn instance_outbox(State(app): State<App>) -> Answer {
    Ok(document(collections::total(&app.config.url("/actor/outbox"), 0, None)?))
}

async fn actor(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let account = by_id(&app, &id).await?;
    if !wants_document(&headers) {
        return Ok(Redirect::to(&format!("/@{}", account.username)).into_response());
    }
    Ok(document(super::actor(&app, &account).await?))
}

async fn actor_by_name(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let account = here(accounts::find_by_acct(&mut app.db.conn(), &name.to_lowercase(), "").await?)?;
    if !wants_document(&headers) {
        return Ok(Redirect::to(&format!("/@{}", account.username)).into_response());
    }
    Ok(document(super::actor(&app, &account).await?))
}

#[derive(Deserialize)]
struct PageQuery {
    page: Option<String>,
    max_id: Option<i64>,
}

impl PageQuery {
    fn below(&self) -> i64 {
        self.max_id.unwrap_or(i64::MAX)
    }
}

async fn outbox(State(app): State<App>, Path(id): Path<String>, Query(query): Query<PageQuery>) -> Answer {
    let account = local(&app, &id).await?;
    let body = collections::outbox(&app, &account, query.page.is_some(), query.below()).await?;
    Ok(document(body))
}

async fn followers(State(app): State<App>, Path(id): Path<String>, Query(query): Query<PageQuery>) -> Answer {
    people(&app, &id, People::Followers, &query).await
}

async fn following(State(app): State<App>, Path(id): Path<String>, Query(query): Query<PageQuery>) -> Answer {
    people(&app, &id, People::Following, &query).await
}

/// Followers of the asking server, for requests that it signs (FEP-8fcf).
async fn followers_synchronization(
    State(app): State<App>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    client: Option<Extension<ClientIp>>,
    headers: HeaderMap,
) -> Answer {
    let account = local(&app, &id).await?;
    let from = client.map(|Extension(ClientIp(ip))| ip);
    let Some(asker) = inbox::signer(&app, &Knock { target: target(&uri), headers: &headers, from }).await else {
        return Ok(refuse(StatusCode::UNAUTHORIZED, "Request not signed"));
    };
    let followers = crate::synchronization::followers(&app, &account, asker).await?;
    let mut answer = document(collections::followers_of_host(&account, &followers)?);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}

async fn people(app: &App, id: &str, which: People, query: &PageQuery) -> Answer {
    let account = local(app, id).await?;
    let page = query.page.as_ref().map(|_| query.below());
    Ok(document(collections::people(app, &account, which, page).await?))
}

async fn featured(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let account = local(&app, &id).await?;
    Ok(document(collections::featured(&app, &account).await?))
}

async fn featured_tags(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let account = local(&app, &id).await?;
    Ok(document(super::featured_tags::document(&app, &account).await?))
}

async fn featured_collections(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let account = local(&app, &id).await?;
    Ok(document(super::featured::list(&app, &account).await?))
}

async fn featured_collection(State(app): State<App>, Path((account, id)): Path<(String, String)>) -> Answer {
    let account = local(&app, &account).await?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(document(super::featured::collection(&app, &account, id).await?))
}

/// By the address of its page, which is what people pass on.
async fn collection_by_page(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = recommended::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let owner = accounts::find(&mut app.db.conn(), found.account_id).await?;
    let owner = owner.filter(|owner| owner.is_local() && owner.suspended_at.is_none()).ok_or(Error::NotFound)?;
    Ok(document(super::featured::collection(&app, &owner, id).await?))
}

async fn feature_authorization(State(app): State<App>, Path((account, item)): Path<(String, String)>) -> Answer {
    let account = local(&app, &account).await?;
    let item = item.parse().map_err(|_| Error::NotFound)?;
    Ok(document(super::featured::authorization(&app, &account, item).await?))
}

async fn emoji(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(document(super::emoji::document(&app, id).await?))
}

pub(super) fn target(uri: &http::Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

/// Every inbox: an activity says itself whom it concerns, and the owner of the inbox besides, if it is somebody's own.
async fn receive(
    State(app): State<App>,
    owner: Option<Path<String>>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    client: Option<Extension<ClientIp>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    debug_assert_eq!(method, Method::POST);
    let owner = match owner {
        // Also of somebody suspended: things end there, too.
        Some(Path(id)) => match by_id(&app, &id).await {
            Ok(owner) => Some(owner.id),
            Err(error) => return Failed(error).into_response(),
        },
        None => None,
    };
    let from = client.map(|Extension(ClientIp(ip))| ip);
    let posted = Posted { target: target(&uri), headers: &headers, body: &body, from, owner };
    match inbox::take(&app, &posted).await {
        Ok(()) => {
            metrics::counter!("aldea_inbox_total", "outcome" => "accepted").increment(1);
            StatusCode::ACCEPTED.into_response()
        }
        Err(refused) => {
            metrics::counter!("aldea_inbox_total", "outcome" => "refused").increment(1);
            if refused.status().is_server_error() {
                tracing::error!(error = %refused, "an activity could not be taken");
            } else {
                tracing::debug!(reason = %refused, "an activity was refused");
            }
            let mut answer = refuse(refused.status(), &refused.to_string());
            if let Some(seconds) = refused.retry_after() {
                answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            answer
        }
    }
}
