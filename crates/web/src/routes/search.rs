//! Search: one form by GET. A whole address or URL opens what it names.

use services::search::{self, Found, Query as Wanted};

use super::people;
use crate::{
    WebResult,
    components::{PeopleList, Place, Tab},
    frame::{Query, Visitor},
    pages::SearchPage,
    paths,
    present::{Look, card},
    reply::see_other,
    table::{Routes, get},
};

const LIMIT: usize = 20;

pub fn routes() -> Routes {
    Routes::new().route(paths::SEARCH, get(show))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    let query = asked.text("q").trim();
    let found = look_for(&me, query).await?;
    if let Some(path) = only(query, &found) {
        return Ok(see_other(&path));
    }
    let nothing = found.accounts.is_empty() && found.statuses.is_empty() && found.tags.is_empty();
    let look = Look::feed(me.viewer().map(|viewer| viewer.account));
    let page = SearchPage {
        shell: me.shell(&me.w.t("nav-search"), Place::Search).await?,
        query: query.to_owned(),
        tabs: None,
        people: PeopleList {
            rows: people::rows(&me, found.accounts.iter().map(|account| &**account)).await?,
            ..PeopleList::default()
        },
        tags: found
            .tags
            .iter()
            .map(|tag| Tab::new(format!("#{}", tag.display_name), paths::tag(&tag.name), false))
            .collect(),
        posts: found.statuses.iter().map(|item| card(item, look)).collect(),
        notice: (nothing && !query.is_empty()).then(|| me.w.t("search-nobody").into_owned()),
        w: me.w.clone(),
    };
    Ok(me.page(&page))
}

async fn look_for(me: &Visitor, text: &str) -> services::Result<Found> {
    let resolve = me.viewer().is_some();
    let wanted = Wanted { text: text.to_owned(), resolve, limit: LIMIT, ..Wanted::default() };
    search::search(&me.app, me.viewer(), &wanted).await
}

/// The page of the one thing that a whole address names.
fn only(query: &str, found: &Found) -> Option<String> {
    let is_url = query.starts_with("https://") || query.starts_with("http://");
    let handle = query.trim_start_matches('@');
    if let Some(item) = found.statuses.first().filter(|_| is_url) {
        let (status, author) = item.target();
        return Some(paths::status(&author.acct, status.id));
    }
    let account = found.accounts.first()?;
    let named = is_url || (handle.contains('@') && account.acct.eq_ignore_ascii_case(handle));
    named.then(|| paths::profile(&account.acct))
}
