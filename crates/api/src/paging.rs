//! Pages of lists: the cursors that a client sends, and the `Link` header (RFC 8288) that leads to the next page.
//!
//! `max_id` is an upper bound, `since_id` a lower one; `min_id` is a lower bound too, but asks for the page just above
//! it. All bounds are exclusive, and every page comes newest first.

use std::{convert::Infallible, fmt::Write};

use axum::{
    extract::{FromRef, FromRequestParts},
    response::{IntoResponseParts, ResponseParts},
};
use http::{HeaderValue, header, request::Parts};
use services::App;

use crate::{
    extract::Part,
    params::{Field, Shape, decoded, pairs},
};

/// The page that a request asks for, of a list that is sorted by falling id. `DEFAULT` and `MAX` are numbers of entries:
/// `Page<20, 40>` for statuses, `Page<40, 80>` for accounts.
#[derive(Debug, Clone)]
pub struct Page<const DEFAULT: usize, const MAX: usize> {
    pub max_id: Option<i64>,
    pub since_id: Option<i64>,
    pub min_id: Option<i64>,
    /// From 1 to `MAX`.
    pub limit: usize,
    /// The client asked for `limit=0`, which a few lists take for all there is.
    pub all: bool,
    here: Here,
}

/// Pages of statuses.
pub type StatusPage = Page<20, 40>;
/// Pages of accounts and notifications.
pub type AccountPage = Page<40, 80>;
/// Pages of tags, domains and the lists of administrators.
pub type LongPage = Page<100, 200>;

impl<const D: usize, const M: usize> Page<D, M> {
    /// The links of a page that was found: `items` newest first, and what their cursor is.
    pub fn links<T>(&self, items: &[T], cursor: impl Fn(&T) -> i64) -> Links {
        let (Some(newest), Some(oldest)) = (items.first(), items.last()) else {
            return Links::none();
        };
        // A page that is not full is the last one, unless it was filled from below.
        let more = items.len() >= self.limit || self.min_id.is_some();
        self.links_between(cursor(newest), more.then(|| cursor(oldest)))
    }

    /// The links of a page that lies between these cursors, the newest first; `full` if it has as many as were asked for.
    pub fn links_of(&self, span: Option<(i64, i64)>, full: bool) -> Links {
        let Some((newest, oldest)) = span else { return Links::none() };
        self.links_between(newest, (full || self.min_id.is_some()).then_some(oldest))
    }

    /// The links of a page between these cursors; no `oldest` if nothing older is known to follow.
    pub fn links_between(&self, newest: i64, oldest: Option<i64>) -> Links {
        let next = oldest.map(|id| self.here.with("max_id", id));
        Links { next, prev: Some(self.here.with("min_id", newest)) }
    }

    /// The page as `storage` reads it.
    pub fn cursor(&self) -> storage::timelines::Page {
        storage::timelines::Page {
            max_id: self.max_id.unwrap_or(i64::MAX),
            above_id: self.min_id.max(self.since_id).unwrap_or(0),
            upwards: self.min_id.is_some(),
            limit: self.limit as i64,
        }
    }
}

/// The page that a request asks for, of a list without ids to hold on to (trends, directory, search).
#[derive(Debug, Clone)]
pub struct OffsetPage<const DEFAULT: usize, const MAX: usize> {
    pub offset: usize,
    /// From 1 to `MAX`.
    pub limit: usize,
    here: Here,
}

impl<const D: usize, const M: usize> OffsetPage<D, M> {
    /// The links of a page on which `found` entries are.
    pub fn links(&self, found: usize) -> Links {
        let more = found >= self.limit;
        Links {
            next: more.then(|| self.here.with("offset", self.offset + self.limit)),
            prev: (self.offset > 0).then(|| self.here.with("offset", self.offset.saturating_sub(self.limit))),
        }
    }
}

/// The `Link` header of an answer: `Ok((page.links(..), JsonBytes(..)))`. No header if there is nowhere to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    next: Option<String>,
    prev: Option<String>,
}

impl Links {
    pub const fn none() -> Self {
        Self { next: None, prev: None }
    }

    /// A few lists of accounts lead back by `since_id`.
    #[must_use]
    pub fn by_since_id(mut self) -> Self {
        self.prev = self.prev.map(|prev| prev.replace("min_id=", "since_id="));
        self
    }

    fn header(&self) -> Option<String> {
        let link = |url: &Option<String>, rel: &str| url.as_ref().map(|url| format!("<{url}>; rel=\"{rel}\""));
        let links: Vec<String> = [link(&self.next, "next"), link(&self.prev, "prev")].into_iter().flatten().collect();
        (!links.is_empty()).then(|| links.join(", "))
    }
}

impl IntoResponseParts for Links {
    type Error = Infallible;
    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Some(value) = self.header().and_then(|header| HeaderValue::try_from(header).ok()) {
            parts.headers_mut().insert(header::LINK, value);
        }
        Ok(parts)
    }
}

/// The address of a list without its cursors: `https://host/path?` and what else the query said, ready for one more
/// parameter.
#[derive(Debug, Clone)]
struct Here(String);

impl Here {
    fn of(app: &App, parts: &Parts) -> Self {
        let mut url = app.config.url(parts.uri.path());
        url.push('?');
        let query = parts.uri.query().unwrap_or_default();
        // A token must not get into places where links are kept.
        let kept = |name: &[u8]| !matches!(name, b"max_id" | b"since_id" | b"min_id" | b"offset" | b"access_token");
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if kept(pair.split('=').next().unwrap_or_default().as_bytes()) {
                let _ = write!(url, "{pair}&");
            }
        }
        Self(url)
    }

    fn with(&self, name: &str, value: impl std::fmt::Display) -> String {
        format!("{}{name}={value}", self.0)
    }
}

/// A cursor or a number as Mastodon reads it: the digits at its beginning, nothing if it is empty.
fn number(parts: &Parts, name: &str) -> Option<i64> {
    let text = text(parts, name)?;
    Some(count(&text).unwrap_or(0))
}

/// A value of the query without its sign, unless nothing is left of it.
fn text(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?.as_bytes();
    let (_, value) = pairs(query).filter(|(key, _)| *key == name.as_bytes()).last()?;
    let text = decoded(value).ok()?;
    let text = text.trim().trim_start_matches('-');
    (!text.is_empty()).then(|| text.to_owned())
}

fn count(text: &str) -> Option<i64> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).next().filter(|digits| !digits.is_empty())?;
    Some(digits.parse().unwrap_or(i64::MAX))
}

fn limit(parts: &Parts, default: usize, max: usize) -> usize {
    asked_limit(parts).map_or(default, |n| usize::try_from(n).unwrap_or(max)).clamp(1, max)
}

/// What is no number asks for nothing.
fn asked_limit(parts: &Parts) -> Option<i64> {
    count(&text(parts, "limit")?)
}

impl<const D: usize, const M: usize> Part for Page<D, M> {
    fn fields() -> Vec<Field> {
        let cursor = |name| Field { name, shape: Shape::Id };
        vec![cursor("max_id"), cursor("since_id"), cursor("min_id"), limited(D, M)]
    }
}

impl<const D: usize, const M: usize> Part for OffsetPage<D, M> {
    fn fields() -> Vec<Field> {
        vec![Field { name: "offset", shape: Shape::Integer }, limited(D, M)]
    }
}

const fn limited(default: usize, max: usize) -> Field {
    Field { name: "limit", shape: Shape::Limit { default, max } }
}

impl<S: Sync, const D: usize, const M: usize> FromRequestParts<S> for Page<D, M>
where
    App: FromRef<S>,
{
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self {
            max_id: number(parts, "max_id"),
            since_id: number(parts, "since_id"),
            min_id: number(parts, "min_id"),
            limit: limit(parts, D, M),
            all: asked_limit(parts) == Some(0),
            here: Here::of(&App::from_ref(state), parts),
        })
    }
}

impl<S: Sync, const D: usize, const M: usize> FromRequestParts<S> for OffsetPage<D, M>
where
    App: FromRef<S>,
{
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let offset = number(parts, "offset").unwrap_or(0);
        let here = Here::of(&App::from_ref(state), parts);
        Ok(Self { offset: usize::try_from(offset).unwrap_or(0), limit: limit(parts, D, M), here })
    }
}
