//! Search: one form by GET. A whole address or URL opens what it names; of everything, the beginning of each list is shown.

use domain::Acct;
use services::search::{self, Found as Hits, Kind, Query as Wanted};

use super::{
    explore,
    found::{self, Offset},
    list::List,
    people,
};
use crate::{
    WebResult,
    components::{EmptyState, PeopleList, Place, Put, Tab, Tabs},
    frame::{Query, Visitor},
    pages::{ExplorePage, Found, Listed, Part},
    paths,
    reply::see_other,
    table::{Routes, get},
};

/// Things on a page, and of each kind where all are shown.
const LIMIT: usize = 20;
const FIRST: usize = 5;

/// What can be looked for: the value in the address, and the ends of its messages.
const KINDS: [(&str, Option<Kind>, &str); 4] = [
    ("all", None, "all"),
    ("people", Some(Kind::Accounts), "people"),
    ("posts", Some(Kind::Statuses), "posts"),
    ("tags", Some(Kind::Hashtags), "tags"),
];

/// What posts can be narrowed to: the operator, and its message.
const OPERATORS: [(&str, &str); 4] = [
    ("from:me", "search-from-me"),
    ("has:media", "search-has-media"),
    ("has:poll", "search-has-poll"),
    ("in:library", "search-library"),
];

pub fn routes() -> Routes {
    Routes::new().route(paths::SEARCH, get(show))
}

fn path(query: &str, kind: &str) -> String {
    let of = if kind == "all" { String::new() } else { format!("&type={kind}") };
    format!("{}?q={}{of}", paths::SEARCH, paths::encoded(query))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    let (query, from) = (asked.text("q").trim(), Offset::of(&asked));
    let (name, kind, _) = KINDS.into_iter().find(|(name, ..)| *name == asked.text("type")).unwrap_or(KINDS[0]);
    let wanted = Wanted {
        text: query.to_owned(),
        kind,
        resolve: me.viewer().is_some(),
        limit: LIMIT,
        offset: if kind.is_some() { from.0 } else { 0 },
        ..Wanted::default()
    };
    let hits = search::search(&me.app, me.viewer(), &wanted).await?;
    if let Some(path) = only(query, &hits) {
        return Ok(see_other(&path));
    }
    let parts = match kind {
        _ if query.is_empty() => Vec::new(),
        None => beginnings(&me, query, &hits).await?,
        Some(kind) => one(&me, query, (name, kind), &hits, from).await?,
    };
    let notice = match (query.is_empty(), parts.is_empty()) {
        (true, _) => Some(me.w.t("search-how").into_owned()),
        (false, true) => Some(nobody(&me, query, &hits)),
        (false, false) => None,
    };
    let page = ExplorePage {
        shell: me.shell(&me.w.t("nav-search"), Place::Explore).await?,
        heading: me.w.t("nav-search").into_owned(),
        query: query.to_owned(),
        kind: name,
        tabs: tabs(&me, query, name),
        chips: if kind == Some(Kind::Statuses) { chips(&me, query) } else { Vec::new() },
        notice,
        parts,
        w: me.w.clone(),
    };
    Ok(found::answer(&me, &page))
}

/// Why nobody was found: of a whole address, what its server said.
fn nobody(me: &Visitor, query: &str, hits: &Hits) -> String {
    let acct: Option<Acct> = query.parse().ok();
    let Some(host) = acct.and_then(|acct| acct.domain) else {
        return me.w.t("search-nobody").into_owned();
    };
    let key = match me.viewer() {
        _ if me.app.config.is_here(&host) => "search-not-here",
        None => "search-not-asked",
        Some(_) if hits.silent => "search-silent",
        Some(_) => "search-unknown",
    };
    me.w.t1(key, "host", host)
}

/// Posts are found for those who are signed in only.
fn tabs(me: &Visitor, query: &str, current: &str) -> Tabs {
    let shown = KINDS.into_iter().filter(|(_, kind, _)| *kind != Some(Kind::Statuses) || me.viewer().is_some());
    let tab = |(name, _, key): (&str, Option<Kind>, &str)| {
        Tab::new(me.w.t(&format!("search-{key}")), path(query, name), name == current)
    };
    Tabs { label: me.w.t("search-tabs").into_owned(), items: shown.map(tab).collect() }
}

/// Each adds its operator, or takes it out again.
fn chips(me: &Visitor, query: &str) -> Vec<Tab> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let chip = |(operator, key): (&str, &str)| {
        let set = words.contains(&operator);
        let others = words.iter().copied().filter(|word| *word != operator);
        let text: Vec<&str> = others.chain((!set).then_some(operator)).collect();
        Tab::new(me.w.t(key), path(&text.join(" "), "posts"), set)
    };
    OPERATORS.into_iter().map(chip).collect()
}

/// The beginning of each list that has anything.
async fn beginnings(me: &Visitor, query: &str, hits: &Hits) -> services::Result<Vec<Part>> {
    let w = &me.w;
    let part = |key: &str, listed: usize, list: Found| {
        let all = (listed > FIRST).then(|| (path(query, key), w.t(&format!("search-all-{key}")).into_owned()));
        (listed > 0).then(|| Part { heading: w.t(&format!("search-{key}")).into_owned(), list, all })
    };
    let accounts = hits.accounts.iter().take(FIRST).map(|account| &**account);
    let found = PeopleList { rows: people::rows(me, accounts).await?, ..PeopleList::default() };
    let tags = Listed {
        rows: hits.tags.iter().take(FIRST).map(|tag| explore::tag_row(w, tag)).collect(),
        older: None,
        put: Put::Whole,
        empty: EmptyState::default(),
    };
    // The feed that has an end stands last.
    let parts = [
        part("people", hits.accounts.len(), Found::People(found)),
        part("tags", hits.tags.len(), Found::Tags(tags)),
        part("posts", hits.statuses.len(), feed(me, query, hits, None)),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// Posts; without an offset only their beginning.
fn feed(me: &Visitor, query: &str, hits: &Hits, from: Option<Offset>) -> Found {
    let shown = if from.is_some() { LIMIT } else { FIRST };
    let items = hits.statuses.iter().take(shown).cloned().collect();
    let text = me.w.t("search-no-posts").into_owned();
    let empty = EmptyState { icon: "i-search", text, action: None };
    let mut feed = List::of(paths::SEARCH, items).feed(me, me.w.t("search-posts").into_owned(), empty);
    (feed.newest, feed.part) = (None, from.is_none());
    feed.older = from.and_then(|from| from.older(&path(query, "posts"), hits.statuses.len(), LIMIT));
    feed.put = from.map(|from| from.put(me)).unwrap_or_default();
    Found::Posts(Box::new(feed))
}

async fn one(me: &Visitor, query: &str, of: (&str, Kind), hits: &Hits, from: Offset) -> services::Result<Vec<Part>> {
    let (name, kind) = of;
    let (here, put) = (path(query, name), from.put(me));
    let empty = |key: &str| EmptyState { icon: "i-search", text: me.w.t(key).into_owned(), action: None };
    let list = match kind {
        Kind::Accounts => Found::People(PeopleList {
            rows: people::rows(me, hits.accounts.iter().map(|account| &**account)).await?,
            older: from.older(&here, hits.accounts.len(), LIMIT),
            put,
            empty: EmptyState { icon: "i-search", text: nobody(me, query, hits), action: None },
        }),
        Kind::Statuses => feed(me, query, hits, Some(from)),
        Kind::Hashtags => Found::Tags(Listed {
            rows: hits.tags.iter().map(|tag| explore::tag_row(&me.w, tag)).collect(),
            older: from.older(&here, hits.tags.len(), LIMIT),
            put,
            empty: empty("search-no-tags"),
        }),
    };
    Ok(vec![Part::alone(list)])
}

/// The page of the one thing that a whole address names.
fn only(query: &str, found: &Hits) -> Option<String> {
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
