//! `/directory`: people who want to be found.

use services::suggestions;
use storage::suggestions::Directory;

use super::{
    explore,
    found::{self, Offset},
    people,
};
use crate::{
    WebResult,
    components::{EmptyState, PeopleList, Tab},
    frame::{Query, Visitor},
    pages::Found,
    paths,
    table::{Routes, get},
};

/// People on a page.
const LIMIT: i64 = 40;

pub fn routes() -> Routes {
    Routes::new().route(paths::DIRECTORY, get(show))
}

fn path(active: bool, local: bool) -> String {
    let order = if active { "active" } else { "new" };
    format!("{}?order={order}{}", paths::DIRECTORY, if local { "&local=1" } else { "" })
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    let from = Offset::of(&asked);
    let (active, local) = (asked.text("order") != "new", asked.is_on("local"));
    let directory = Directory { local, active, limit: LIMIT, offset: from.0 as i64 };
    let listed = suggestions::directory(&me.app, me.viewer(), directory).await?;
    let list = PeopleList {
        rows: people::rows(&me, listed.iter().map(|account| &**account)).await?,
        older: from.older(&path(active, local), listed.len(), LIMIT as usize),
        put: from.put(&me),
        empty: EmptyState { icon: "i-follow", text: me.w.t("directory-empty").into_owned(), action: None },
    };
    let w = me.w.clone();
    let mut page = explore::page(&me, paths::DIRECTORY, Some(Found::People(list))).await?;
    page.heading = w.t("directory-title").into_owned();
    page.shell.title.clone_from(&page.heading);
    let site = page.shell.site.name.clone();
    page.chips = vec![
        Tab::new(w.t("directory-active"), path(true, local), active),
        Tab::new(w.t("directory-new"), path(false, local), !active),
        Tab::new(w.t1("directory-local", "site", site), path(active, !local), local),
    ];
    Ok(found::answer(&me, &page))
}
