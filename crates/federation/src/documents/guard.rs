//! Who may read documents at all. In secure mode, and where federation is limited to a list, whoever asks must say by a
//! signature who it is; what signatures themselves are checked with can be read by all, or two such servers could never
//! begin to speak.

use std::net::IpAddr;

use activitypub::{signature::Presented, uri};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, Method, StatusCode, header};
use services::{App, Error, request::ClientIp, server_blocks};
use storage::accounts;

use super::routes::{Answer, document, here, refuse, target, wants_document};
use crate::{
    inbox::{self, Knock},
    keys,
};

/// Routes that send a browser on to the page. All others answer with a document, whatever is asked for.
const WITH_PAGES: [&str; 4] = ["/ap/users/{id}", "/ap/users/{id}/statuses/{status}", "/users/{name}", "/@{name}"];

/// What answers depend on, for `Vary`.
const SIGNATURE: HeaderValue = HeaderValue::from_static("signature");

/// Lets a request pass to its document, or answers in its place.
pub async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    name_host(&mut request);
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_open(request.uri().path()) {
        return next.run(request).await;
    }
    let settings = app.settings.get();
    let (strict, signed) =
        (settings.secure_mode || settings.limited_federation, request.headers().contains_key("signature"));
    if strict
        && !is_sent_on(&request)
        && let Err(instead) = check(&app, request.uri().path(), &knock(&request)).await
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

/// HTTP/2 has no Host header; signatures cover it all the same.
fn name_host(request: &mut Request) {
    if !request.headers().contains_key(header::HOST)
        && let Some(authority) = request.uri().authority()
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        request.headers_mut().insert(header::HOST, host);
    }
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

async fn check(app: &App, path: &str, knock: &Knock<'_>) -> Result<(), Response> {
    let Ok(Some(presented)) = Presented::read(knock.headers) else {
        return Err(match actor_key(app, path).await {
            Some(answer) => axum::response::IntoResponse::into_response(answer),
            None => refuse(StatusCode::UNAUTHORIZED, "Request not signed"),
        });
    };
    let shut_out = || refuse(StatusCode::FORBIDDEN, "There is nothing to do with this server");
    let host = uri::domain(presented.key_id()).or_else(|| keys::handle(presented.key_id())?.domain);
    if let Some(host) = host
        && is_closed(app, &host).await
    {
        return Err(shut_out());
    }
    let Some(asker) = inbox::signer(app, knock).await else {
        return Err(refuse(StatusCode::UNAUTHORIZED, "The signature could not be verified"));
    };
    let Ok(Some(asker)) = accounts::find(&mut app.db.conn(), asker).await else {
        return Err(refuse(StatusCode::UNAUTHORIZED, "The signature could not be verified"));
    };
    // A handle and the actor's address can be of different hosts.
    for host in [uri::domain(&asker.uri).unwrap_or_default(), asker.domain] {
        if is_closed(app, &host).await {
            return Err(shut_out());
        }
    }
    Ok(())
}

async fn is_closed(app: &App, host: &str) -> bool {
    server_blocks::is_closed(app, host).await.unwrap_or(true)
}

fn knock(request: &Request) -> Knock<'_> {
    Knock { target: target(request.uri()), headers: request.headers(), from: from(request.extensions()) }
}

/// Who knocks, if it is known.
pub(super) fn from(extensions: &http::Extensions) -> Option<IpAddr> {
    extensions.get::<ClientIp>().map(|ClientIp(ip)| *ip)
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
