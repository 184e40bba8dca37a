//! What all pages of named things share.

use axum::response::Response;
use http::StatusCode;

use super::paging::Cursor;
use crate::{
    components::{Entries, Entry, Put, Sheet, Tabs},
    frame::Visitor,
    pages::ListingPage,
    present, reply,
};

/// Things on a page.
pub const LIMIT: i64 = 40;

/// Pages below the first are put below it.
pub fn put(me: &Visitor, cursor: Cursor) -> Put {
    if me.fragment && cursor.max_id.is_some() { Put::Append } else { Put::Whole }
}

/// The page, or its entries alone.
pub fn answer(me: &Visitor, page: &ListingPage) -> Response {
    if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_entries())
    } else {
        me.page(page)
    }
}

/// A line about a person.
pub fn of_person(account: &services::views::Account) -> Entry {
    let person = present::person(account);
    Entry {
        id: format!("who-{}", account.id),
        title: person.name.clone(),
        href: Some(person.path()),
        facts: format!("@{}", person.acct),
        person: Some(person),
        ..Entry::default()
    }
}

/// A page of nothing but entries.
pub async fn plain(
    me: &Visitor,
    heading: String,
    hint: String,
    place: crate::components::Place,
) -> services::Result<ListingPage> {
    Ok(ListingPage {
        w: me.w.clone(),
        shell: me.shell(&heading, place).await?,
        heading,
        hint,
        back: None,
        action: None,
        tabs: None::<Tabs>,
        apart: 0,
        sheets: Vec::<Sheet>::new(),
        part: String::new(),
        entries: Entries::default(),
    })
}
