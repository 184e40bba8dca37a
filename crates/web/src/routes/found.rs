//! Lists that are counted through rather than ordered by ids: `?from=` leads down.

use axum::response::Response;
use http::StatusCode;

use crate::{
    components::Put,
    frame::{Fields, Visitor},
    pages::ExplorePage,
    reply,
};

/// What is looked for or talked about is not looked through further than this.
const DEEPEST: usize = 1000;

/// How many come before the page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offset(pub usize);

impl Offset {
    pub fn of(asked: &Fields) -> Self {
        Self(asked.parsed("from").unwrap_or(0).min(DEEPEST))
    }

    /// The address of the page below, if this one is full.
    pub fn older(self, path: &str, listed: usize, limit: usize) -> Option<String> {
        let next = self.0 + limit;
        let sign = if path.contains('?') { '&' } else { '?' };
        (listed >= limit && next <= DEEPEST).then(|| format!("{path}{sign}from={next}"))
    }

    /// Pages below the first are put below it.
    pub fn put(self, me: &Visitor) -> Put {
        if me.fragment && self.0 > 0 { Put::Append } else { Put::Whole }
    }
}

/// The page, or its list alone.
pub fn answer(me: &Visitor, page: &ExplorePage) -> Response {
    if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_list())
    } else {
        me.page(page)
    }
}
