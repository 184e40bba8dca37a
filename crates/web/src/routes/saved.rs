//! What the person liked and saved.

use services::timelines;

use super::{list::List, paging::Cursor};
use crate::{
    WebResult,
    components::{EmptyState, Place},
    frame::{Query, SignedIn, Visitor},
    pages::FeedPage,
    paths,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::BOOKMARKS, get(bookmarks)).route(paths::FAVOURITES, get(favourites))
}

async fn bookmarks(me: SignedIn, asked: Query) -> WebResult {
    let cursor = Cursor::of(&asked);
    let rows = timelines::bookmarks(&me.app, &me.viewer, cursor.page()).await?;
    show(&me, cursor, List::with_cursors(paths::BOOKMARKS, rows), "bookmarks", Place::Bookmarks).await
}

async fn favourites(me: SignedIn, asked: Query) -> WebResult {
    let cursor = Cursor::of(&asked);
    let rows = timelines::favourites(&me.app, &me.viewer, cursor.page()).await?;
    show(&me, cursor, List::with_cursors(paths::FAVOURITES, rows), "favourites", Place::Elsewhere).await
}

async fn show(me: &Visitor, cursor: Cursor, list: List, kind: &str, place: Place) -> WebResult {
    if me.fragment && !cursor.is_first() {
        return Ok(list.fragment(me, cursor));
    }
    let w = me.w.clone();
    let heading = w.t(&format!("nav-{kind}")).into_owned();
    let icon = if kind == "bookmarks" { "i-mark" } else { "i-like" };
    let empty = EmptyState { icon, text: w.t(&format!("empty-{kind}")).into_owned(), action: None };
    let page = FeedPage {
        announcements: Vec::new(),
        shell: me.shell(&heading, place).await?,
        hint: w.t(&format!("feed-{kind}-hint")).into_owned(),
        tabs: None,
        write: None,
        write_text: String::new(),
        aside: None,
        feed: list.feed(me, heading.clone(), empty),
        heading,
        w,
    };
    Ok(me.page(&page))
}
