//! Who may read documents at all. In secure mode, and where federation is limited to a list, whoever asks must say by a
//! signature who it is; what signatures themselves are checked with can be read by all, or two such servers could never
//! begin to speak.

use activitypub::{signature::Presented, uri};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use services::{App, Error, server_blocks};
use storage::accounts;

use super::routes::{Answer, document, here, refuse, target, wants_document};
use crate::inbox;

/// Routes that send a browser on to the page. All others answer with a document, whatever is asked for.
const WITH_PAGES: [&str; 4] = ["/ap/users/{id}", "/ap/users/{id}/statuses/{status}", "/users/{name}", "/@{name}"];

/// What answers depend on, for `Vary`.
const SIGNATURE: HeaderValue = HeaderValue::from_static("signature");

/// Lets a request pass to its document, or answers in its place.
pub async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_open(request.uri().path()) {
        return next.run(request).await;
    }
    let settings = app.settings.get();
    let (strict, signed) =
        (settings.secure_mode || settings.limited_federation, request.headers().contains_key("signature"));
    if strict
        && !is_sent_on(&request)
        && let Err(instead) = check(&app, request.headers(), request.uri()).await
    {
        return keep_private(instead);
    }
    let mut response = next.run(request).await;
    // What one may read, or may not, is not for the next who asks.
    let refused = matches!(response.status().as_u16(), 401 | 403 | 404);
    if strict || signed || refused {
        return keep_private(response);
    }
    response.headers_mut().append(header::VARY, SIGNATURE);
    response
}

/// Discovery, and what belongs to the server itself.
fn is_open(path: &str) -> bool {
    ["/.well-known/", "/nodeinfo/", "/emojis/", "/api/fasp/"].iter().any(|open| path.starts_with(open))
        || ["/actor", "/actor/outbox"].contains(&path)
}

/// Whether what is answered is no document but where the page is.
fn is_sent_on(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    route.is_some_and(|route| WITH_PAGES.contains(&route)) && !wants_document(request.headers())
}

fn keep_private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.append(header::VARY, SIGNATURE);
    response
}

async fn check(app: &App, headers: &HeaderMap, address: &http::Uri) -> Result<(), Response> {
    let Ok(Some(presented)) = Presented::read(headers) else {
        return Err(match actor_key(app, address.path()).await {
            Some(answer) => axum::response::IntoResponse::into_response(answer),
            None => refuse(StatusCode::UNAUTHORIZED, "Request not signed"),
        });
    };
    let shut_out = match uri::domain(presented.key_id()) {
        Some(host) => server_blocks::is_closed(app, &host).await.unwrap_or(true),
        None => false,
    };
    if shut_out {
        return Err(refuse(StatusCode::FORBIDDEN, "There is nothing to do with this server"));
    }
    match inbox::signer(app, headers, target(address)).await {
        Some(_) => Ok(()),
        None => Err(refuse(StatusCode::UNAUTHORIZED, "The signature could not be verified")),
    }
}

/// If the path is that of an actor: its name, inbox and key, and nothing else.
async fn actor_key(app: &App, path: &str) -> Option<Answer> {
    let mut db = app.db.conn();
    let found = if let Some(id) = path.strip_prefix("/ap/users/") {
        accounts::find(&mut db, id.parse().ok()?).await
    } else {
        let name =
            path.strip_prefix("/users/").or_else(|| path.strip_prefix("/@")).filter(|name| !name.contains('/'))?;
        accounts::find_by_acct(&mut db, &name.to_lowercase(), "").await
    };
    let account = match found.map_err(Error::from).and_then(here) {
        Ok(account) => account,
        Err(error) => return Some(Err(error.into())),
    };
    Some(super::actor::bare(app, &account).await.map(document).map_err(Into::into))
}
