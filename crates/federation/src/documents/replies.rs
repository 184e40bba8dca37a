//! The answers to a status: first those of its author, which make one longer text of it, then all others.

use activitypub::emit::{self, CollectionPage, Context};
use domain::StatusId;
use services::{App, Error, Result};
use storage::{Conn, statuses, statuses::Status};

use super::Source;

/// Of the author, on the first page, which stands in the status itself.
const FIRST: i64 = 5;
const PAGE: i64 = 100;

/// The author's first own answers, and where the others are.
pub struct Replies {
    pub id: String,
    pub items: Vec<String>,
    pub next: String,
}

impl Replies {
    pub async fn load(db: &mut Conn, status: &Status) -> storage::Result<Self> {
        let id = address(status);
        let rows = statuses::open_replies(db, status, false, StatusId(0), FIRST).await?;
        let next = match rows.last().filter(|_| rows.len() as i64 == FIRST) {
            Some((last, _)) => format!("{id}?min_id={last}&page=true"),
            None => others(&id),
        };
        Ok(Self { id, items: rows.into_iter().map(|(_, uri)| uri).collect(), next })
    }

    pub fn emit(&self) -> emit::Replies<'_> {
        emit::Replies { id: &self.id, items: &self.items, next: &self.next }
    }
}

fn address(status: &Status) -> String {
    format!("{}/replies", status.uri)
}

fn others(id: &str) -> String {
    format!("{id}?only_other_accounts=true&page=true")
}

pub fn collection(source: &Source) -> Result<String> {
    emit::to_json(Context::Plain, &source.replies.emit()).map_err(Error::internal)
}

/// The answers above an id, by the author or by all others.
pub async fn page(app: &App, status: &Status, by_others: bool, above: StatusId) -> Result<String> {
    let id = address(status);
    let rows = statuses::open_replies(&mut app.db.conn(), status, by_others, above, PAGE).await?;
    let whose = if by_others { "only_other_accounts=true&" } else { "" };
    let next = match rows.last().filter(|_| rows.len() as i64 == PAGE) {
        Some((last, _)) => Some(format!("{id}?{whose}min_id={last}&page=true")),
        None => Some(others(&id)).filter(|_| !by_others),
    };
    let items: Vec<String> = rows.into_iter().map(|(_, uri)| uri).collect();
    let document = CollectionPage {
        id: &format!("{id}?{whose}min_id={above}&page=true"),
        part_of: &id,
        total_items: None,
        next: next.as_deref(),
        prev: None,
        items: &items,
    };
    emit::to_json(Context::Plain, &document).map_err(Error::internal)
}
