//! Lists of people: followers and followed people.

use axum::extract::Path;
use domain::AccountId;
use http::StatusCode;
use services::{accounts, relations, views};

use super::{
    paging::{Cursor, older},
    profiles,
};
use crate::{
    WebResult,
    components::{EmptyState, PeopleList, PersonRow, Place, Put},
    frame::{Query, Visitor},
    pages::PeoplePage,
    paths, present, reply,
    table::{Routes, get},
};

/// People on a page.
const LIMIT: i64 = 40;

pub fn routes() -> Routes {
    Routes::new().route("/@{acct}/followers", get(followers)).route("/@{acct}/following", get(following))
}

async fn followers(me: Visitor, Path(acct): Path<String>, asked: Query) -> WebResult {
    show(&me, &acct, "followers", Cursor::of(&asked)).await
}

async fn following(me: Visitor, Path(acct): Path<String>, asked: Query) -> WebResult {
    show(&me, &acct, "following", Cursor::of(&asked)).await
}

async fn show(me: &Visitor, acct: &str, kind: &str, cursor: Cursor) -> WebResult {
    let account = profiles::find(me, acct).await?;
    let (w, page) = (&me.w, cursor.page_of(LIMIT));
    let listed = match kind {
        "followers" => accounts::followers(&me.app, me.viewer(), account.id, page).await?,
        _ => accounts::following(&me.app, me.viewer(), account.id, page).await?,
    };
    let own = me.viewer().is_some_and(|viewer| viewer.account == account.id);
    let empty = match account.hide_collections && !own {
        true => w.t1("people-hidden", "name", account.name()),
        false => w.t(&format!("empty-{kind}")).into_owned(),
    };
    let back = paths::profile(&account.acct);
    let list = PeopleList {
        rows: rows(me, listed.iter().map(|(_, account)| &**account)).await?,
        older: older(&format!("{back}/{kind}"), listed.len(), LIMIT, listed.last().map(|(cursor, _)| *cursor)),
        put: put(me, cursor),
        empty: EmptyState { icon: "i-follow", text: empty, action: None },
    };
    let hint = if account.is_local() {
        String::new()
    } else {
        w.t("people-heard").into_owned()
    };
    page_of(me, w.t1(&format!("{kind}-of"), "name", account.name()), hint, back, list).await
}

/// These people with a button to follow each.
pub async fn rows<'a>(
    me: &Visitor,
    people: impl Iterator<Item = &'a views::Account> + Clone,
) -> services::Result<Vec<PersonRow>> {
    let mine = me.viewer().map(|viewer| viewer.account);
    let ids: Vec<AccountId> = people.clone().map(|account| account.id).collect();
    let between = match mine {
        Some(mine) if !ids.is_empty() => relations::relationships(&me.app, mine, &ids).await?,
        _ => Vec::new(),
    };
    let row = |account: &views::Account| present::row(account, mine, between.iter().find(|r| r.id == account.id));
    Ok(people.map(row).collect())
}

/// Pages below the first are put below it.
fn put(me: &Visitor, cursor: Cursor) -> Put {
    if me.fragment && cursor.max_id.is_some() { Put::Append } else { Put::Whole }
}

async fn page_of(me: &Visitor, heading: String, hint: String, back: String, people: PeopleList) -> WebResult {
    if me.fragment {
        return Ok(reply::fragment(StatusCode::OK, &people.show(&me.w)));
    }
    let shell = me.shell(&heading, Place::Elsewhere).await?;
    Ok(me.page(&PeoplePage { w: me.w.clone(), shell, heading, hint, back, tabs: None, people }))
}
