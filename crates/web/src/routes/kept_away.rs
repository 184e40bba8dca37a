//! Muted and blocked people, blocked servers; each line can be undone.

use domain::AccountId;
use http::StatusCode;
use services::{Error, accounts, relations};

use super::{
    listing,
    paging::{Cursor, older},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Field, Hidden, Place, Press, Sheet, Tab, Tabs},
    frame::{Form, Query, SignedIn},
    i18n::Words,
    pages::ListingPage,
    paths,
    reply::see_other,
    table::{Routes, get},
};

/// A tab: its address, and the beginning of its messages.
const TABS: [(&str, &str); 3] =
    [(paths::MUTED, "away-muted"), (paths::BLOCKED, "away-blocked"), (paths::BLOCKED_SERVERS, "away-servers")];

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::MUTED, get(muted).post(unmute))
        .route(paths::BLOCKED, get(blocked).post(unblock))
        .route(paths::BLOCKED_SERVERS, get(servers).post(change_server))
}

async fn muted(me: SignedIn, asked: Query) -> WebResult {
    let page = Cursor::of(&asked).page_of(listing::LIMIT);
    let rows = accounts::muted(&me.app, &me.viewer, page).await?.into_iter().map(|(cursor, account, until)| {
        let mut entry = undoing(&me.w, paths::MUTED, listing::of_person(&account), account.id.to_string());
        entry.presses = vec![Press::new("undo", me.w.t("away-unmute"))];
        entry.note = until.map(|until| me.w.t1("away-muted-until", "time", me.w.moment(until))).unwrap_or_default();
        (cursor, entry)
    });
    show(&me, &asked, 0, rows.collect()).await
}

async fn blocked(me: SignedIn, asked: Query) -> WebResult {
    let page = Cursor::of(&asked).page_of(listing::LIMIT);
    let rows = accounts::blocked(&me.app, &me.viewer, page).await?.into_iter().map(|(cursor, account)| {
        (cursor, undoing(&me.w, paths::BLOCKED, listing::of_person(&account), account.id.to_string()))
    });
    show(&me, &asked, 1, rows.collect()).await
}

async fn servers(me: SignedIn, asked: Query) -> WebResult {
    show_servers(&me, &asked, None).await
}

/// `wrong`: what was typed and is no address of a server that could be blocked.
async fn show_servers(me: &SignedIn, asked: &Query, wrong: Option<&str>) -> WebResult {
    let page = Cursor::of(asked).page_of(listing::LIMIT);
    let rows = relations::blocked_domains(&me.app, &me.viewer, page).await?.into_iter().map(|(cursor, domain)| {
        let entry = Entry { id: format!("server-{cursor}"), title: domain.clone(), ..Entry::default() };
        (cursor, undoing(&me.w, paths::BLOCKED_SERVERS, entry, domain))
    });
    let mut page = page_of(me, asked, 2, rows.collect()).await?;
    let w = &me.w;
    let name = Field::new("server", w.t("away-servers-name")).hint(w.t("away-servers-name.hint"));
    let error = wrong.map(|_| w.t("away-servers-wrong").into_owned());
    page.sheets.push(Sheet {
        action: paths::BLOCKED_SERVERS.to_owned(),
        fields: vec![Field { required: true, value: wrong.unwrap_or_default().to_owned(), error, ..name }],
        act: "add",
        button: w.t("away-servers-block").into_owned(),
        ..Sheet::default()
    });
    let mut answer = listing::answer(me, &page);
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

fn undoing(w: &Words, path: &str, entry: Entry, which: String) -> Entry {
    Entry {
        action: path.to_owned(),
        hidden: vec![Hidden::new("which", which)],
        presses: vec![Press::new("undo", w.t("away-unblock"))],
        ..entry
    }
}

async fn show(me: &SignedIn, asked: &Query, tab: usize, rows: Vec<(i64, Entry)>) -> WebResult {
    Ok(listing::answer(me, &page_of(me, asked, tab, rows).await?))
}

async fn page_of(me: &SignedIn, asked: &Query, tab: usize, rows: Vec<(i64, Entry)>) -> Result<ListingPage, WebError> {
    let (w, (path, key)) = (&me.w, TABS[tab]);
    let hint = w.t(&format!("{key}-hint")).into_owned();
    let mut page = listing::plain(me, w.t(key).into_owned(), hint, Place::Elsewhere).await?;
    let tabs = TABS.into_iter().map(|(other, key)| Tab::new(w.t(key), other, other == path));
    page.tabs = Some(Tabs { label: w.t("away-tabs").into_owned(), items: tabs.collect() });
    page.back = Some(paths::profile(&me.viewer.username));
    page.entries = Entries {
        older: older(path, rows.len(), listing::LIMIT, rows.last().map(|(cursor, _)| *cursor)),
        rows: rows.into_iter().map(|(_, entry)| entry).collect(),
        more: w.t("away-more").into_owned(),
        put: listing::put(me, Cursor::of(asked)),
        empty: EmptyState { icon: "i-block", text: w.t(&format!("{key}-empty")).into_owned(), action: None },
    };
    Ok(page)
}

/// The person of a line whose button was pressed.
fn person(form: &Form) -> Result<AccountId, WebError> {
    form.parsed("which").filter(|_| form.text("do") == "undo").ok_or(WebError::Form)
}

async fn unmute(me: SignedIn, form: Form) -> WebResult {
    relations::unmute(&me.app, &me.viewer, person(&form)?).await?;
    Ok(see_other(paths::MUTED))
}

async fn unblock(me: SignedIn, form: Form) -> WebResult {
    relations::unblock(&me.app, me.viewer.account, true, person(&form)?).await?;
    Ok(see_other(paths::BLOCKED))
}

async fn change_server(me: SignedIn, form: Form) -> WebResult {
    match form.text("do") {
        "add" => {
            let typed = form.text("server").trim();
            match relations::block_domain(&me.app, &me.viewer, typed).await {
                Err(Error::Invalid(_)) => return show_servers(&me, &Query::default(), Some(typed)).await,
                done => done?,
            }
        }
        "undo" => relations::unblock_domain(&me.app, &me.viewer, form.text("which")).await?,
        _ => return Err(WebError::Form),
    }
    Ok(see_other(paths::BLOCKED_SERVERS))
}
