//! Who visits.

use std::{
    net::{IpAddr, Ipv4Addr},
    ops::Deref,
    sync::Arc,
};

use axum::{extract::FromRequestParts, response::Response};
use http::{HeaderMap, StatusCode, header, request::Parts};
use services::{
    App, Result, Viewer,
    auth::Standing,
    request::{ClientIp, RequestLog},
    sessions::{self, Browser, Login},
    windows::Windows,
};

use super::{Frame, appearance, flash, flash::Flash, later, session};
use crate::{
    WebError,
    components::Appearance,
    i18n::{Locale, Words},
    paths,
    reply::{self, Forms},
};

/// Anybody who asks for a page. Cheap to clone.
#[derive(Clone)]
pub struct Visitor(Arc<Inner>);

/// What is known of a request.
pub struct Inner {
    pub app: App,
    /// In the visitor's language and time zone.
    pub w: Words,
    /// The page's script asks for the changed part only.
    pub fragment: bool,
    /// The path and query that were asked for.
    pub path: String,
    pub browser: Browser,
    /// Whoever is signed in, be the sign-up complete or not.
    pub login: Option<Arc<Login>>,
    pub(super) flash: Option<Flash>,
    /// How pages look in this browser.
    pub appearance: Appearance,
    /// Where they were going before they signed up.
    pub next: Option<String>,
    pub(super) windows: Arc<Windows>,
}

impl Deref for Visitor {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Visitor {
    /// Recognises the visitor by the cookie.
    pub(super) async fn of(frame: &Frame, parts: &Parts) -> Result<Self> {
        let login = match session::token(&parts.headers) {
            Some(token) => sessions::find(&frame.app, token).await?,
            None => None,
        };
        if let (Some(login), Some(log)) = (&login, parts.extensions.get::<Arc<RequestLog>>()) {
            log.set_account(login.viewer.account);
        }
        Ok(Self::new(frame, parts, login))
    }

    /// Somebody who is not signed in.
    pub(super) fn nobody(frame: &Frame, parts: &Parts) -> Self {
        Self::new(frame, parts, None)
    }

    fn new(frame: &Frame, parts: &Parts, login: Option<Arc<Login>>) -> Self {
        let headers = &parts.headers;
        let ip = parts.extensions.get::<ClientIp>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.0);
        let appearance = appearance::read(headers);
        let plays = login.as_ref().is_some_and(|login| login.viewer.reading.autoplay_gifs) && !appearance.still;
        Self(Arc::new(Inner {
            w: words(&frame.app, parts, login.as_deref()).counting(!appearance.calm).playing(plays),
            fragment: reply::wants_fragment(headers),
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            browser: Browser { ip, agent: text(headers, header::USER_AGENT).to_owned() },
            flash: flash::read(headers),
            appearance,
            next: later::read(headers),
            windows: frame.windows.clone(),
            app: frame.app.clone(),
            login,
        }))
    }

    /// Who is signed in and in good standing.
    pub fn viewer(&self) -> Option<&Viewer> {
        self.login.as_ref().filter(|login| login.standing == Standing::Good).map(|login| &login.viewer)
    }

    /// A whole page, well.
    pub fn page(&self, page: &impl askama::Template) -> Response {
        reply::page(StatusCode::OK, page, Forms::Here)
    }

    /// A form that was refused, with its messages: the part alone if the script asked.
    pub fn refused(&self, page: &impl askama::Template, form: &impl askama::Template) -> Response {
        if self.fragment {
            reply::fragment(StatusCode::UNPROCESSABLE_ENTITY, form)
        } else {
            reply::page(StatusCode::UNPROCESSABLE_ENTITY, page, Forms::Here)
        }
    }
}

/// In the language that an application asks for, else the person's, else the browser's.
fn words(app: &App, parts: &Parts, login: Option<&Login>) -> Words {
    let own = || login.and_then(|login| Locale::find(&login.viewer.locale));
    let accepted = || Locale::accepted(text(&parts.headers, header::ACCEPT_LANGUAGE));
    let locale = asked_for(parts).or_else(own).unwrap_or_else(accepted);
    Words::new(locale, &zone(parts, login), app.now())
}

/// The zone that somebody chose; else the one in which the browser says that it is.
fn zone(parts: &Parts, login: Option<&Login>) -> String {
    const UTC: &str = "Etc/UTC";
    let chosen = login.map(|login| login.viewer.time_zone.as_str()).filter(|zone| *zone != UTC);
    let told = session::cookie(&parts.headers, "zone").map(|zone| zone.replace("%2F", "/").replace("%2B", "+"));
    chosen.map(str::to_owned).or(told).unwrap_or_else(|| UTC.to_owned())
}

/// `lang` of a request for authorization, or of one to which signing in or up leads back (`next`).
fn asked_for(parts: &Parts) -> Option<Arc<Locale>> {
    let query = parts.uri.query()?;
    let lang = |query: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "lang").and_then(|(_, tag)| Locale::find(&tag))
    };
    if parts.uri.path() == paths::AUTHORIZE {
        return lang(query);
    }
    let (_, next) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next")?;
    lang(next.strip_prefix(paths::AUTHORIZE)?.strip_prefix('?')?)
}

fn text(headers: &HeaderMap, name: http::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let missing = || services::Error::internal("the frame does not stand around this route");
        Ok(parts.extensions.get::<Self>().cloned().ok_or_else(missing)?)
    }
}

/// A visitor who is signed in and in good standing. Others are led to where they can become one.
#[derive(Clone)]
pub struct SignedIn {
    visitor: Visitor,
    pub viewer: Viewer,
}

impl Deref for SignedIn {
    type Target = Visitor;
    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// A visitor who is signed in, even if the staff has closed the account: for what one may do about just that.
#[derive(Clone)]
pub struct Known(SignedIn);

impl Deref for Known {
    type Target = SignedIn;
    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        SignedIn::standing(parts, state, &[Standing::Good, Standing::Disabled]).await.map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        Self::standing(parts, state, &[Standing::Good]).await
    }
}

impl SignedIn {
    async fn standing<S: Sync>(parts: &mut Parts, state: &S, admitted: &[Standing]) -> Result<Self, WebError> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let login = visitor.login.as_ref().ok_or(WebError::SignedOut)?;
        if !admitted.contains(&login.standing) {
            return Err(WebError::standing(login.standing));
        }
        Ok(Self { viewer: login.viewer.clone(), visitor: visitor.clone() })
    }
}
