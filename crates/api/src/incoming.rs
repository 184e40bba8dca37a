//! A request on its way to its handler: its body is read when somebody needs it, and once.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};
use http::{HeaderMap, header, request::Parts};
use services::request::RequestLog;

use crate::{
    ApiResult, Route,
    extract::BodyRule,
    params::{self, SMALL_BODY, Values, decoded, pairs},
};

pub struct Incoming {
    pub parts: Parts,
    body: Body,
    values: Option<Values>,
}

impl Incoming {
    pub const fn new(parts: Parts, body: Body) -> Self {
        Self { parts, body, values: None }
    }

    pub fn log(&self) -> Option<&RequestLog> {
        self.parts.extensions.get::<Arc<RequestLog>>().map(Arc::as_ref)
    }

    /// The access token: in the header or the query (RFC 6750, sections 2.1 and 2.3) or, where the route needs one and
    /// its body is not streamed, in the body (2.2).
    pub async fn token(&mut self, route: &Route) -> ApiResult<Option<String>> {
        if let Some(token) = bearer(&self.parts.headers) {
            return Ok(Some(token.to_owned()));
        }
        if let Some(token) = self.parts.uri.query().and_then(in_query) {
            return Ok(Some(token));
        }
        let limit = match route.body {
            BodyRule::Whole(limit) => limit,
            BodyRule::Ignored => SMALL_BODY,
            BodyRule::Streamed => return Ok(None),
        };
        if !route.access.needs_token() || self.body.is_end_stream() {
            return Ok(None);
        }
        Ok(self.read(limit).await?.text("access_token").map(str::to_owned))
    }

    /// Query and body as one tree.
    pub async fn read(&mut self, limit: usize) -> ApiResult<&Values> {
        if self.values.is_none() {
            let query = Values::query(self.parts.uri.query().unwrap_or_default())?;
            let body = std::mem::replace(&mut self.body, Body::empty());
            let all = if body.is_end_stream() {
                query
            } else {
                query.merged(params::read(&self.parts.headers, body, limit).await?)
            };
            self.values = Some(all);
        }
        Ok(self.values.get_or_insert_default())
    }

    pub fn into_request(self) -> Request {
        let mut request = Request::from_parts(self.parts, self.body);
        if let Some(values) = self.values {
            request.extensions_mut().insert(values);
        }
        request
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn in_query(query: &str) -> Option<String> {
    let (_, value) = pairs(query.as_bytes()).find(|(name, _)| *name == b"access_token")?;
    decoded(value).ok().filter(|token| !token.is_empty())
}
