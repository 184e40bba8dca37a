//! The way of every request of the API: find its route, know who asks, count it, check its access, read its parameters,
//! run the handler, and put on the answer what all answers carry.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, header, request::Parts};
use services::{
    App,
    auth::{self, Session, Standing},
    request::RequestLog,
};

use crate::{
    Access, ApiError, ApiResult, Route, cors, deprecated,
    error::Fault,
    extract::{BodyRule, Ip, PathValues, Presented},
    incoming::Incoming,
    rate_limit::{self, RateLimits, Who},
    router,
};

/// The client API as a service. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    app: App,
    routes: Vec<Route>,
    paths: matchit::Router<Methods>,
    limits: RateLimits,
}

/// The routes of one path, as places in the table.
type Methods = HashMap<Method, usize>;

impl Api {
    pub fn new(app: App) -> Self {
        Self::of(app, router::table())
    }

    /// An API of these routes.
    pub(crate) fn of(app: App, routes: Vec<Route>) -> Self {
        let mut by_pattern = HashMap::<String, Methods>::new();
        for (at, route) in routes.iter().enumerate() {
            let taken = by_pattern.entry(route.pattern()).or_default().insert(route.method.clone(), at);
            assert!(taken.is_none(), "{} {} is in the table twice", route.method, route.path);
        }
        let mut paths = matchit::Router::new();
        for (pattern, methods) in by_pattern {
            paths.insert(pattern, methods).expect("paths of the table do not contradict each other");
        }
        let limits = RateLimits::new(app.config.testbed);
        Self(Arc::new(Inner { app, routes, paths, limits }))
    }

    /// Whether requests for this path are answered here, if only to say that nothing is there.
    pub fn owns(&self, path: &str) -> bool {
        let path = normal(path);
        path == "/api" || path.starts_with("/api/") || self.0.paths.at(&path).is_ok()
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let is_head = parts.method == Method::HEAD;
        let mut response = match parts.method {
            Method::OPTIONS => cors::preflight(&parts.headers),
            _ => self.find(parts, body).await,
        };
        cors::allow(response.headers_mut());
        if is_head { without_body(response) } else { response }
    }

    async fn find(&self, mut parts: Parts, body: Body) -> Response {
        let path = normal(parts.uri.path());
        let Ok(found) = self.0.paths.at(&path) else {
            return ApiError::NoRoute.into_response();
        };
        let Some(at) = place(found.value, &parts.method) else {
            return ApiError::NoRoute.into_response();
        };
        let values = PathValues(found.params.iter().map(|(_, value)| value.to_owned()).collect());
        let route = &self.0.routes[at];
        let log = parts.extensions.get::<Arc<RequestLog>>().cloned();
        if let Some(log) = &log {
            log.set_route(route.path);
        }
        parts.extensions.insert(values);
        let mut response = self.serve(route, parts, body).await;
        if let Some(Fault(reason)) = response.extensions_mut().remove() {
            let id = log.map_or(0, |log| log.id);
            tracing::error!(route = route.path, request.id = format_args!("{id:016x}"), reason, "request failed");
        }
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
        response
    }

    /// From here on the answer tells how the rate limit stands.
    async fn serve(&self, route: &Route, parts: Parts, body: Body) -> Response {
        let mut incoming = Incoming::new(parts, body);
        let session = self.identify(route, &mut incoming).await;
        let standing = self.count(route, &incoming.parts, session.as_ref().ok().and_then(Option::as_deref));
        let answered = match session {
            _ if standing.is_some_and(|standing| standing.exceeded) => Err(ApiError::RateLimited),
            Ok(session) => self.admit(route, incoming, session).await,
            Err(error) => Err(error),
        };
        let mut response = answered.unwrap_or_else(IntoResponse::into_response);
        if let Some(since) = &route.deprecated {
            response.headers_mut().insert(deprecated::NAME, since.clone());
        }
        if let Some(standing) = standing {
            standing.write(response.headers_mut());
        }
        response
    }

    /// Whose token came with the request. An unknown one is as good as none: where one is needed, the check says so.
    async fn identify(&self, route: &Route, incoming: &mut Incoming) -> ApiResult<Option<Arc<Session>>> {
        let Some(token) = incoming.token(route).await? else { return Ok(None) };
        match auth::token(&self.0.app, &token).await {
            Ok(session) => {
                incoming.parts.extensions.insert(Presented(token));
                if let (Some(log), Some(viewer)) = (incoming.log(), &session.viewer) {
                    log.set_account(viewer.account);
                }
                Ok(Some(session))
            }
            Err(auth::Refused::Revoked) if route.access != Access::Public => Err(ApiError::RevokedToken),
            Err(auth::Refused::Revoked | auth::Refused::Unknown) => Ok(None),
            Err(auth::Refused::Failed(error)) => Err(error.into()),
        }
    }

    fn count(&self, route: &Route, parts: &Parts, session: Option<&Session>) -> Option<rate_limit::Standing> {
        if !route.path.starts_with("/api/") {
            return None;
        }
        let who = Who { ip: Ip::of(parts).0, session };
        let paging = rate_limit::is_paging(parts.uri.query());
        self.0.limits.spend(route.rules, paging, who, self.0.app.now())
    }

    async fn admit(&self, route: &Route, mut incoming: Incoming, session: Option<Arc<Session>>) -> ApiResult<Response> {
        route.access.check(session.as_deref())?;
        // Whoever still waits to be let in is nobody of this server yet.
        let is_member = |session: &Arc<Session>| session.viewer.is_some() && session.standing == Standing::Good;
        if !session.as_ref().is_some_and(is_member)
            && !route.is_for_strangers()
            && self.0.app.settings.get().limited_federation
        {
            return Err(ApiError::LoginRequired);
        }
        if let BodyRule::Whole(limit) = route.body {
            incoming.read(limit).await?;
        }
        let mut request = incoming.into_request();
        if let Some(session) = session {
            request.extensions_mut().insert(session);
        }
        Ok((route.run)(request, self.0.app.clone()).await)
    }
}

/// PUT and PATCH stand for each other, and HEAD for GET.
fn place(methods: &Methods, asked: &Method) -> Option<usize> {
    let twin = match *asked {
        Method::HEAD => Method::GET,
        Method::PUT => Method::PATCH,
        Method::PATCH => Method::PUT,
        _ => return methods.get(asked).copied(),
    };
    methods.get(asked).or_else(|| methods.get(&twin)).copied()
}

/// The path without doubled and trailing slashes, which some apps send.
fn normal(path: &str) -> Cow<'_, str> {
    if !path.contains("//") && !path.ends_with('/') {
        return Cow::Borrowed(path);
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Cow::Owned(format!("/{}", parts.join("/")))
}

/// The answer to HEAD tells the length of what GET would have sent.
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(header::CONTENT_LENGTH, length.into());
    }
    Response::from_parts(parts, Body::empty())
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
