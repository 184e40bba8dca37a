//! `/follow_requests`: who asks to follow, and letting them in.

use domain::AccountId;
use http::{HeaderMap, StatusCode};
use services::{Error, accounts, relations};
use storage::timelines::Page;

use super::back;
use crate::{
    WebError, WebResult,
    components::{EmptyState, PeopleList, PersonRow, Place, Put, Request, Toast},
    frame::{Form, Query, SignedIn, flash},
    pages::PeoplePage,
    paths,
    present::person,
    reply::{self, Parts, see_other},
    table::{Routes, get},
};

/// People on a page.
const LIMIT: i64 = 40;

pub fn routes() -> Routes {
    Routes::new().route(paths::FOLLOW_REQUESTS, get(show).post(decide))
}

async fn show(me: SignedIn, asked: Query) -> WebResult {
    let max_id: Option<i64> = asked.parsed("max_id");
    let page = Page { max_id: max_id.unwrap_or(i64::MAX), ..Page::first(LIMIT) };
    let listed = accounts::requests(&me.app, &me.viewer, page).await?;
    let last = listed.last().filter(|_| listed.len() as i64 == LIMIT).map(|(cursor, _)| *cursor);
    let row = |account| PersonRow {
        person: person(account),
        note: None,
        follow: None,
        offer: None,
        request: Some(Request::Waiting),
    };
    let people = PeopleList {
        rows: listed.iter().map(|(_, account)| row(account)).collect(),
        older: last.map(|cursor| format!("{}?max_id={cursor}", paths::FOLLOW_REQUESTS)),
        put: if me.fragment && max_id.is_some() { Put::Append } else { Put::Whole },
        empty: EmptyState { icon: "i-follow", text: me.w.t("empty-requests").into_owned(), action: None },
    };
    let heading = me.w.t("requests-title").into_owned();
    let page = PeoplePage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        hint: me.w.t("requests-hint").into_owned(),
        back: paths::profile(&me.viewer.username),
        tabs: None,
        people,
    };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_people())
    } else {
        me.page(&page)
    })
}

async fn decide(me: SignedIn, headers: HeaderMap, form: Form) -> WebResult {
    let follower: AccountId = form.parsed("account").ok_or(WebError::NOT_FOUND)?;
    let (done, decided) = match form.text("do") {
        "accept" => (Request::Accepted, relations::accept(&me.app, me.viewer.account, follower).await),
        "reject" => (Request::Rejected, relations::reject(&me.app, me.viewer.account, follower).await),
        _ => return Err(WebError::Form),
    };
    match decided {
        // Pressed twice, or withdrawn in the meantime: there is nobody left to let in.
        Ok(()) | Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    let said = if done == Request::Accepted { "done-accepted" } else { "done-declined" };
    if !me.fragment {
        return Ok(flash::said(see_other(&back::or(&me.app.config, &headers, paths::FOLLOW_REQUESTS)), said));
    }
    let account = accounts::find(&me.app, None, follower).await?;
    let toast = Toast { text: me.w.t(said).into_owned(), action: None };
    // The same on a notification as in the list.
    Ok(Parts::default().put(&done.show(&me.w, follower, account.name())).toast(&toast, &me.w).answer())
}
