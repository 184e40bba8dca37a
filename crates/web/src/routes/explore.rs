//! `/explore`: what is talked about; readable when signed out.

use domain::FilterContext;
use services::{
    filters,
    timelines::Tag,
    trends::{self, Asked, Day, Link},
};

use super::{
    found::{self, Offset},
    list::List,
    paging::Cursor,
};
use crate::{
    WebResult,
    components::{EmptyState, Place, Sparkline, Tab, Tabs, TagRow, TalkedPage},
    frame::{Query, Visitor},
    i18n::Words,
    pages::{ExplorePage, FeedPage, Found, Listed, Part},
    paths, present,
    table::{Routes, get},
};

/// Things on a page.
const LIMIT: usize = 20;
/// What is talked about now: today and yesterday.
const LATELY: usize = 2;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::EXPLORE, get(posts))
        .route(paths::EXPLORE_TAGS, get(tags))
        .route(paths::EXPLORE_LINKS, get(links))
        .route(paths::EXPLORE_LINK, get(about_link))
}

/// The tabs of exploring; the directory is what strangers find under "People".
fn tabs(me: &Visitor, current: &str) -> Tabs {
    let w = &me.w;
    let people = match (me.viewer().is_some(), me.app.settings.get().profile_directory) {
        (true, _) => Some(paths::EXPLORE_PEOPLE),
        (false, true) => Some(paths::DIRECTORY),
        (false, false) => None,
    };
    let all = [
        Some(("explore-posts", paths::EXPLORE)),
        Some(("explore-tags", paths::EXPLORE_TAGS)),
        Some(("explore-links", paths::EXPLORE_LINKS)),
        people.map(|path| ("explore-people", path)),
    ];
    let tab = |(key, path): (&str, &str)| Tab::new(w.t(key), path, path == current);
    Tabs { label: w.t("explore-tabs").into_owned(), items: all.into_iter().flatten().map(tab).collect() }
}

pub(super) async fn page(me: &Visitor, path: &str, list: Option<Found>) -> services::Result<ExplorePage> {
    let heading = me.w.t("nav-explore").into_owned();
    let off = list.is_none().then(|| me.w.t("explore-off").into_owned());
    Ok(ExplorePage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::Explore).await?,
        heading,
        query: String::new(),
        kind: "",
        tabs: tabs(me, path),
        chips: Vec::new(),
        notice: off,
        parts: list.map(Part::alone).into_iter().collect(),
    })
}

fn nothing(w: &Words) -> EmptyState {
    EmptyState { icon: "i-sprout", text: w.t("explore-empty").into_owned(), action: None }
}

async fn posts(me: Visitor, asked: Query) -> WebResult {
    answer(&me, paths::EXPLORE, async || trending_posts(&me, Offset::of(&asked)).await).await
}

/// A page of what is talked about. Nothing is looked up where the administrator does not want that.
async fn answer(me: &Visitor, path: &str, list: impl AsyncFnOnce() -> services::Result<Found>) -> WebResult {
    let list = match me.app.settings.get().trends {
        true => Some(list().await?),
        false => None,
    };
    let page = page(me, path, list).await?;
    Ok(found::answer(me, &page))
}

async fn trending_posts(me: &Visitor, from: Offset) -> services::Result<Found> {
    let wanted = Asked { limit: LIMIT, offset: from.0, ..Asked::default() };
    let mut items = trends::statuses(&me.app, me.viewer(), wanted).await?;
    let older = from.older(paths::EXPLORE, items.len(), LIMIT);
    filters::retain_shown(&mut items, me.viewer(), FilterContext::Public);
    let mut feed = List::of(paths::EXPLORE, items).feed(me, me.w.t("explore-posts").into_owned(), nothing(&me.w));
    (feed.older, feed.put, feed.newest) = (older, from.put(me), None);
    Ok(Found::Posts(Box::new(feed)))
}

async fn tags(me: Visitor, asked: Query) -> WebResult {
    answer(&me, paths::EXPLORE_TAGS, async || trending_tags(&me, Offset::of(&asked)).await).await
}

async fn trending_tags(me: &Visitor, from: Offset) -> services::Result<Found> {
    let all = trends::tags(&me.app, LIMIT, from.0).await?;
    Ok(Found::Tags(Listed {
        rows: all.iter().map(|tag| tag_row(&me.w, tag)).collect(),
        older: from.older(paths::EXPLORE_TAGS, all.len(), LIMIT),
        put: from.put(me),
        empty: nothing(&me.w),
    }))
}

pub(super) fn tag_row(w: &Words, tag: &Tag) -> TagRow {
    TagRow {
        name: format!("#{}", tag.display_name),
        href: paths::tag(&tag.name),
        facts: w.t1("explore-tag-facts", "count", lately(&tag.history)),
        line: line(&tag.history),
    }
}

fn lately(history: &[Day]) -> i64 {
    history.iter().take(LATELY).map(|day| day.accounts).sum()
}

/// Today comes first in a history, and last in a line.
fn line(history: &[Day]) -> Sparkline {
    Sparkline::of(history.iter().rev().map(|day| day.accounts))
}

async fn links(me: Visitor, asked: Query) -> WebResult {
    answer(&me, paths::EXPLORE_LINKS, async || trending_links(&me, Offset::of(&asked)).await).await
}

async fn trending_links(me: &Visitor, from: Offset) -> services::Result<Found> {
    let wanted = Asked { limit: LIMIT, offset: from.0, ..Asked::default() };
    let all = trends::links(&me.app, me.viewer(), wanted).await?;
    Ok(Found::Pages(Listed {
        rows: all.iter().map(|link| talked(&me.w, link)).collect(),
        older: from.older(paths::EXPLORE_LINKS, all.len(), LIMIT),
        put: from.put(me),
        empty: nothing(&me.w),
    }))
}

fn talked(w: &Words, link: &Link) -> TalkedPage {
    TalkedPage {
        href: format!("{}?url={}", paths::EXPLORE_LINK, paths::encoded(&link.card.page)),
        facts: w.t1("explore-link-facts", "count", lately(&link.history)),
        preview: present::preview(&link.card),
    }
}

/// `GET /explore/link`: public posts that link to a page which is talked about.
async fn about_link(me: Visitor, asked: Query) -> WebResult {
    let (url, cursor) = (asked.text("url"), Cursor::of(&asked));
    let items = trends::link_timeline(&me.app, me.viewer(), url, cursor.page()).await?;
    let listed = List::of(&format!("{}?url={}", paths::EXPLORE_LINK, paths::encoded(url)), items);
    if me.fragment {
        return Ok(listed.fragment(&me, cursor));
    }
    let heading = me.w.t("explore-link-title").into_owned();
    let empty = EmptyState { icon: "i-sprout", text: me.w.t("empty-feed").into_owned(), action: None };
    let page = FeedPage {
        announcements: Vec::new(),
        shell: me.shell(&heading, Place::Explore).await?,
        hint: url.to_owned(),
        tabs: None,
        write: None,
        write_text: String::new(),
        aside: None,
        feed: listed.feed(&me, heading.clone(), empty),
        heading,
        w: me.w.clone(),
    };
    Ok(me.page(&page))
}
