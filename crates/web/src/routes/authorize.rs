//! `/oauth/authorize` (RFC 6749, section 4.1): an application asks, whoever is signed in says yes or no.

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use services::{
    App, Error, Viewer, accounts,
    oauth::{self, AuthorizationRequest, Authorize, Delivery, OUT_OF_BAND, OauthError, Refusal},
};
use url::Url;

use super::powers::powers;
use crate::{
    WebError, WebResult,
    components::{Hidden, Place},
    frame::{Fields, Form, Query, SignedIn, Visitor},
    pages::{CodePage, ConsentPage, ErrorPage, FormPostPage},
    paths,
    present::person,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

/// The parameters of a request, in the order in which they are carried along.
const CARRIED: [&str; 9] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "response_mode",
    "code_challenge",
    "code_challenge_method",
    "lang",
];

pub fn routes() -> Routes {
    Routes::new().route(paths::AUTHORIZE, get(ask).post(decide).delete(say_no)).route(paths::CODE, get(code))
}

/// The name of the application for which somebody is to sign in, if `next` leads to an authorization.
pub(super) async fn app_name(app: &App, next: &str) -> WebResult<Option<String>> {
    let Some(query) = next.strip_prefix(paths::AUTHORIZE).and_then(|rest| rest.strip_prefix('?')) else {
        return Ok(None);
    };
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let Some((_, id)) = pairs.into_iter().find(|(name, _)| name == "client_id") else {
        return Ok(None);
    };
    let found = storage::oauth::find_app_by_client_id(&mut app.db.conn(), &id).await?;
    Ok(found.map(|app| app.name))
}

async fn ask(me: Visitor, asked: Query) -> WebResult {
    let request = match oauth::authorization_request(&me.app, read(&asked)).await {
        Ok(request) => request,
        Err(refusal) => return refuse(&me, refusal).await,
    };
    // First, or whoever is signed out would be asked twice.
    if asked.is_on("force_login") {
        return Ok(see_other(&format!("{}&again=1", paths::sign_in(&once(&me.path)))));
    }
    let Some(viewer) = viewer(&me)? else { return Err(WebError::SignedOut) };
    if oauth::already_granted(&me.app, viewer, &request).await? {
        return deliver(&me, &request.client.name, oauth::grant(&me.app, viewer, &request).await?).await;
    }
    consent(&me, viewer, request, &asked).await
}

/// The same request without `force_login`: signing in once more answers it.
fn once(path: &str) -> String {
    let (page, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("force_login=")).collect();
    format!("{page}?{}", kept.join("&"))
}

async fn decide(me: SignedIn, form: Form) -> WebResult {
    let request = match oauth::authorization_request(&me.app, read(&form)).await {
        Ok(request) => request,
        Err(refusal) => return refuse(&me, refusal).await,
    };
    if form.text("do") == "allow" {
        let delivery = oauth::grant(&me.app, &me.viewer, &request).await?;
        return deliver(&me, &request.client.name, delivery).await;
    }
    deny(&me, &request).await
}

/// `DELETE /oauth/authorize`: another way to say no.
async fn say_no(me: SignedIn, form: Form) -> WebResult {
    match oauth::authorization_request(&me.app, read(&form)).await {
        Ok(request) => deny(&me, &request).await,
        Err(refusal) => refuse(&me, refusal).await,
    }
}

async fn deny(me: &Visitor, request: &AuthorizationRequest) -> WebResult {
    match oauth::deny(request) {
        Some(delivery) => deliver(me, &request.client.name, delivery).await,
        None => Ok(see_other("/")),
    }
}

/// `/oauth/authorize/native?code=`: where apps without an address of their own, and those that watch the address of a
/// browser's window, find their code.
async fn code(me: Visitor, asked: Query) -> WebResult {
    let code = asked.get("code").filter(|code| !code.is_empty()).ok_or(WebError::NOT_FOUND)?;
    let shell = me.shell(&me.w.t("code-title"), Place::Elsewhere).await?;
    let page = CodePage { w: me.w.clone(), shell, code: code.to_owned() };
    Ok(unkept(reply::page(StatusCode::OK, &page, Forms::Here)))
}

/// Whoever may say yes; an error if their sign-up is not complete.
fn viewer(me: &Visitor) -> WebResult<Option<&Viewer>> {
    match (&me.login, me.viewer()) {
        (_, Some(viewer)) => Ok(Some(viewer)),
        (Some(login), None) => Err(WebError::standing(login.standing)),
        (None, None) => Ok(None),
    }
}

fn read(given: &Fields) -> Authorize {
    let get = |name| given.get(name).map(str::to_owned);
    Authorize {
        response_type: get("response_type"),
        client_id: get("client_id"),
        redirect_uri: get("redirect_uri"),
        scope: get("scope"),
        state: get("state"),
        response_mode: get("response_mode"),
        code_challenge: get("code_challenge"),
        code_challenge_method: get("code_challenge_method"),
    }
}

async fn consent(me: &Visitor, viewer: &Viewer, request: AuthorizationRequest, asked: &Fields) -> WebResult {
    let (account, _) = accounts::own(&me.app, viewer).await?;
    let carried = CARRIED.iter().filter_map(|name| Some(Hidden::new(*name, asked.get(name)?)));
    let page = ConsentPage {
        w: me.w.clone(),
        shell: me.shell(&request.client.name, Place::Elsewhere).await?,
        website: request.client.website.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        destination: destination(&request.redirect_uri),
        person: person(&account),
        powers: powers(&me.w, request.scopes),
        carried: carried.collect(),
        app: request.client.name,
    };
    Ok(reply::page(StatusCode::OK, &page, Forms::Onward))
}

/// Where the answer goes, in readable form: the host of a page, the whole address of anything else.
fn destination(uri: &str) -> Option<String> {
    if uri == OUT_OF_BAND {
        return None;
    }
    let url = Url::parse(uri).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    Some(url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| uri.to_owned()))
}

/// The answer, to the application or to be copied there. Addresses of applications are compared byte for byte by them,
/// so they go into the header as they are.
async fn deliver(me: &Visitor, app: &str, delivery: Delivery) -> WebResult<Response> {
    match delivery {
        Delivery::Redirect(url) => {
            let place = HeaderValue::try_from(url).map_err(Error::internal)?;
            let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            Ok(axum::response::IntoResponse::into_response((StatusCode::SEE_OTHER, headers)))
        }
        // Codes are made of letters that need no escape.
        Delivery::ShowCode(code) => Ok(unkept(see_other(&format!("{}?code={code}", paths::CODE)))),
        Delivery::FormPost { action, fields } => {
            let shell = me.shell(&me.w.t("code-title"), Place::Elsewhere).await?;
            let carried = fields.into_iter().map(|(name, value)| Hidden::new(name, value)).collect();
            let page = FormPostPage { w: me.w.clone(), shell, app: app.to_owned(), action, carried };
            Ok(unkept(reply::page(StatusCode::OK, &page, Forms::Onward)))
        }
    }
}

/// No copy of a code stays behind on the device.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn refuse(me: &Visitor, refusal: Refusal) -> WebResult {
    match refusal {
        Refusal::Tell(delivery) => deliver(me, "", delivery).await,
        Refusal::Failed(error) => Err(error.into()),
        Refusal::Page(error) => broken(me, error).await,
    }
}

/// Said to the person, though it is the application's fault: whom else to tell is not known.
async fn broken(me: &Visitor, error: OauthError) -> WebResult {
    let heading = me.w.t("consent-broken").into_owned();
    let page = ErrorPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        text: me.w.t(told(error)).into_owned(),
        action: None,
    };
    Ok(reply::page(StatusCode::BAD_REQUEST, &page, Forms::Here))
}

/// What the application did wrong, in words for whoever uses it.
const fn told(error: OauthError) -> &'static str {
    match error {
        OauthError::InvalidClient => "consent-broken-client",
        OauthError::InvalidRedirectUri => "consent-broken-place",
        _ => "consent-broken-request",
    }
}
