//! `/messages`: conversations with single people, what is new marked.

use domain::AccountConversationId;
use services::{
    conversations::{self, Conversation},
    notifications,
};

use super::{
    listing,
    paging::{Cursor, older},
    sure::{self, Question},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Hidden, Place, Press},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    paths,
    present::{Look, card, person},
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::MESSAGES, get(show).post(change))
}

async fn show(me: SignedIn, asked: Query) -> WebResult {
    let cursor = Cursor::of(&asked);
    let listed = conversations::list(&me.app, &me.viewer, cursor.page_of(listing::LIMIT)).await?;
    let w = &me.w;
    let hint = w.t("messages-hint").into_owned();
    let mut page = listing::plain(&me, w.t("nav-messages").into_owned(), hint, Place::Messages).await?;
    page.action = Some((paths::message(""), w.t("messages-new").into_owned()));
    page.apart = notifications::pending(&me.app, &me.viewer).await?.0;
    page.entries = Entries {
        rows: listed.iter().map(|one| entry(w, one)).collect(),
        older: older(paths::MESSAGES, listed.len(), listing::LIMIT, listed.last().map(|one| one.cursor)),
        more: w.t("messages-older").into_owned(),
        put: listing::put(&me, cursor),
        empty: EmptyState { icon: "i-mail", text: w.t("messages-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

fn entry(w: &Words, one: &Conversation) -> Entry {
    let people = &one.accounts;
    let first = people.first().map(|account| person(account));
    let name = first.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let last = one.last_status.as_ref().map(|item| card(item, Look::feed(None)));
    let mark = if one.unread {
        ("read", "messages-read")
    } else {
        ("unread", "messages-unread")
    };
    Entry {
        id: format!("c{}", one.id),
        person: first,
        title: w.t2("messages-with", "name", name, "others", people.len().saturating_sub(1)),
        href: last.as_ref().map(|card| card.path()),
        unread: one.unread.then(|| w.t("messages-unread-word").into_owned()),
        facts: last.as_ref().map(|card| w.recent(card.at)).unwrap_or_default(),
        note: last.map_or_else(|| w.t("messages-gone").into_owned(), |card| card.first_words),
        whole: false,
        action: paths::MESSAGES.to_owned(),
        hidden: vec![Hidden::new("conversation", one.id.to_string())],
        presses: vec![Press::new(mark.0, w.t(mark.1)), Press::new("delete", w.t("messages-delete"))],
    }
}

async fn change(me: SignedIn, form: Form) -> WebResult {
    let id: AccountConversationId = form.parsed("conversation").ok_or(WebError::NOT_FOUND)?;
    let done = see_other(paths::MESSAGES);
    match form.text("do") {
        "read" => conversations::mark(&me.app, &me.viewer, id, false).await?,
        "unread" => conversations::mark(&me.app, &me.viewer, id, true).await?,
        "delete" if !sure::is_sure(&form) => {
            let question = Question {
                key: "sure-conversation",
                about: String::new(),
                action: paths::MESSAGES.to_owned(),
                carried: vec![Hidden::new("conversation", id.to_string())],
                act: "delete",
                back: paths::MESSAGES.to_owned(),
            };
            return sure::ask(&me, question).await;
        }
        "delete" => {
            conversations::delete(&me.app, &me.viewer, id).await?;
            return Ok(flash::said(done, "done-removed"));
        }
        _ => return Err(WebError::Form),
    }
    Ok(done)
}
