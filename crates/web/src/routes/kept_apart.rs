//! `/notifications/requests`: what is kept apart of people whom one may not know; letting them through, or not.

use axum::extract::Path;
use domain::NotificationRequestId;
use http::StatusCode;
use services::notifications::{self, Request, Selection};

use super::{
    listing,
    notifications::{items, older_page},
    paging::{Cursor, older},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Hidden, Place, Press, Put, Sheet},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    pages::NotificationRequestPage,
    paths,
    present::{Look, card, person},
    reply::{self, see_other},
    table::{Routes, get},
};

/// Notifications of one person on a page.
const LIMIT: i64 = 40;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::NOTIFICATION_REQUESTS, get(list).post(decide))
        .route("/notifications/requests/{id}", get(show))
}

async fn list(me: SignedIn, asked: Query) -> WebResult {
    let cursor = Cursor::of(&asked);
    let listed = notifications::requests(&me.app, &me.viewer, cursor.page_of(listing::LIMIT)).await?;
    let w = &me.w;
    let hint = w.t("apart-hint").into_owned();
    let mut page = listing::plain(&me, w.t("apart-title").into_owned(), hint, Place::Notifications).await?;
    page.back = Some(paths::NOTIFICATIONS.to_owned());
    page.action = Some((paths::NOTIFICATION_POLICY.to_owned(), w.t("policy-link").into_owned()));
    if listed.len() > 1 {
        page.sheets.push(Sheet {
            action: paths::NOTIFICATION_REQUESTS.to_owned(),
            hidden: listed.iter().map(|one| named(one.id)).collect(),
            act: "accept",
            button: w.t("apart-accept-all").into_owned(),
            end: Some(Press::new("dismiss", w.t("apart-dismiss-all"))),
            ..Sheet::default()
        });
    }
    page.entries = Entries {
        rows: listed.iter().map(|one| entry(w, one)).collect(),
        older: older(paths::NOTIFICATION_REQUESTS, listed.len(), listing::LIMIT, listed.last().map(|one| one.id.0)),
        more: w.t("people-more").into_owned(),
        put: listing::put(&me, cursor),
        empty: EmptyState { icon: "i-bell", text: w.t("apart-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

fn named(id: NotificationRequestId) -> Hidden {
    Hidden::new("request", id.to_string())
}

fn entry(w: &Words, one: &Request) -> Entry {
    let line = listing::of_person(&one.account);
    let count = w.t1("apart-count", "count", one.count);
    Entry {
        href: Some(paths::notification_request(one.id)),
        facts: format!("{} · {count} · {}", line.facts, w.recent(one.updated_at)),
        note: one.last_status.as_ref().map(|item| card(item, Look::feed(None)).first_words).unwrap_or_default(),
        action: paths::NOTIFICATION_REQUESTS.to_owned(),
        hidden: vec![named(one.id)],
        presses: vec![Press::new("accept", w.t("apart-accept")), Press::new("dismiss", w.t("apart-dismiss"))],
        ..line
    }
}

/// `GET /notifications/requests/{id}`: what is behind one of them. Looking decides nothing.
async fn show(me: SignedIn, Path(id): Path<String>, asked: Query) -> WebResult {
    let id: NotificationRequestId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    let request = notifications::request(&me.app, &me.viewer, id).await?;
    let cursor = Cursor::of(&asked);
    let selection = Selection { from: Some(request.account.id), ..Selection::default() };
    let found = notifications::shown_page(&me.app, &me.viewer, cursor.page_of(LIMIT), &selection).await?;
    let name = request.account.name();
    let heading = me.w.t1("apart-of", "name", name);
    let page = NotificationRequestPage {
        shell: me.shell(&heading, Place::Notifications).await?,
        w: me.w.clone(),
        id,
        person: person(&request.account),
        items: items(&found.list, &me.viewer, i64::MAX),
        older: older_page(&paths::notification_request(id), &found),
        put: if me.fragment && cursor.max_id.is_some() { Put::Append } else { Put::Whole },
    };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_list())
    } else {
        me.page(&page)
    })
}

/// `POST /notifications/requests`
async fn decide(me: SignedIn, form: Form) -> WebResult {
    let ids: Result<Vec<NotificationRequestId>, _> = form.all("request").map(str::parse).collect();
    let ids = ids.map_err(|_| WebError::NOT_FOUND)?;
    if ids.is_empty() {
        return Err(WebError::Form);
    }
    let (said, decided) = match form.text("do") {
        "accept" => ("done-let-through", notifications::accept(&me.app, &me.viewer, &ids).await),
        "dismiss" => ("done-put-aside", notifications::dismiss_requests(&me.app, &me.viewer, &ids).await),
        _ => return Err(WebError::Form),
    };
    if decided? == 0 {
        return Err(WebError::NOT_FOUND);
    }
    Ok(flash::said(see_other(paths::NOTIFICATION_REQUESTS), said))
}
