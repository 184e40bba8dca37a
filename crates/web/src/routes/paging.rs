//! Pages of twenty: `?max_id=` leads down, `?min_id=` up. What is not a number is left out.

use storage::timelines::Page;

use crate::frame::Fields;

/// Posts on a page.
pub const LIMIT: i64 = 20;

/// The most new posts that are put above those on a page; if more have come, the page is begun anew.
pub const NEWER: i64 = 2 * LIMIT;

#[derive(Debug, Clone, Copy, Default)]
pub struct Cursor {
    pub max_id: Option<i64>,
    pub min_id: Option<i64>,
}

impl Cursor {
    pub fn of(asked: &Fields) -> Self {
        Self { max_id: asked.parsed("max_id"), min_id: asked.parsed("min_id") }
    }

    /// The newest page.
    pub fn is_first(self) -> bool {
        self.max_id.is_none() && self.min_id.is_none()
    }

    pub fn page(self) -> Page {
        self.page_of(LIMIT)
    }

    /// A page of so many.
    pub fn page_of(self, limit: i64) -> Page {
        Page {
            max_id: self.max_id.unwrap_or(i64::MAX),
            above_id: self.min_id.unwrap_or(0),
            upwards: self.min_id.is_some() && self.max_id.is_none(),
            limit,
        }
    }

    /// The newest of what came after `min_id`.
    pub fn newer(self) -> Page {
        Page { upwards: false, ..self.page_of(NEWER) }
    }
}

/// The address of the page below, if this one is full.
pub fn older(path: &str, listed: usize, limit: i64, last: Option<i64>) -> Option<String> {
    Some(below(path, last.filter(|_| listed as i64 >= limit)?))
}

/// The address of the page that follows this entry.
pub fn below(path: &str, last: i64) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}max_id={last}")
}
