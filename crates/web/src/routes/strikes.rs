//! What the staff has decided about the visitor, and the form to object. At Mastodon's addresses, since apps lead there.

use axum::extract::Path;
use domain::{Code, WarningId};
use services::{
    Error,
    strikes::{self, APPEAL},
    views::Item,
};
use storage::warnings::Warning;

use super::{
    listing,
    paging::{Cursor, older},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Errors, Field, Place, Sheet},
    frame::{Form, Known, Query, flash},
    i18n::Words,
    pages::ListingPage,
    paths, present,
    reply::see_other,
    table::{Routes, get, post},
    wrong,
};

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::STRIKES, get(list))
        .route("/disputes/strikes/{id}", get(show))
        .route("/disputes/strikes/{id}/appeal", post(object))
}

async fn list(me: Known, asked: Query) -> WebResult {
    let w = &me.w;
    let found = strikes::list(&me.app, &me.viewer, Cursor::of(&asked).page_of(listing::LIMIT)).await?;
    let hint = w.t("strikes-hint").into_owned();
    let mut page = listing::plain(&me, w.t("strikes-title").into_owned(), hint, Place::Elsewhere).await?;
    page.entries = Entries {
        older: older(paths::STRIKES, found.len(), listing::LIMIT, found.last().map(|one| one.id.0)),
        rows: found.iter().map(|one| line(w, one)).collect(),
        more: w.t("strikes-more").into_owned(),
        put: listing::put(&me, Cursor::of(&asked)),
        empty: EmptyState { icon: "i-check", text: w.t("strikes-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

fn line(w: &Words, one: &Warning) -> Entry {
    Entry {
        id: format!("strike-{}", one.id),
        title: decision(w, one),
        href: Some(paths::strike(one.id)),
        facts: w.moment(one.created_at),
        note: [standing(w, one), one.text.clone()].join(" ").trim().to_owned(),
        ..Entry::default()
    }
}

fn decision(w: &Words, one: &Warning) -> String {
    w.t1("notice-warned", "action", one.action.as_str())
}

/// What has become of it since; nothing if nobody objected.
fn standing(w: &Words, one: &Warning) -> String {
    let key = match one {
        Warning { appeal_approved_at: Some(_), .. } => "strike-accepted",
        Warning { appeal_rejected_at: Some(_), .. } => "strike-rejected",
        Warning { overruled_at: Some(_), .. } => "strike-overruled",
        Warning { appeal_text: Some(_), .. } => "strike-waits",
        _ => return String::new(),
    };
    w.t(key).into_owned()
}

async fn show(me: Known, Path(id): Path<String>) -> WebResult {
    let warning = find(&me, &id).await?;
    Ok(me.page(&page(&me, &warning, "", Errors::default()).await?))
}

async fn find(me: &Known, id: &str) -> WebResult<Warning> {
    let id: WarningId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    Ok(strikes::find(&me.app, &me.viewer, id).await?)
}

/// `said` is what was typed into the form before.
async fn page(me: &Known, one: &Warning, said: &str, errors: Errors) -> WebResult<ListingPage> {
    let w = &me.w;
    let open = strikes::is_open(&me.app, one);
    let standing = match standing(w, one) {
        nothing if nothing.is_empty() && !open => w.t("strike-wrong-late").into_owned(),
        standing => standing,
    };
    let mut page = listing::plain(me, decision(w, one), standing, Place::Elsewhere).await?;
    page.back = Some(paths::STRIKES.to_owned());
    if open {
        page.sheets.push(form(w, one, said, errors));
    }
    let whole = |id: &str, title: String, note: &str| Entry {
        id: id.to_owned(),
        title,
        note: note.to_owned(),
        whole: true,
        ..Entry::default()
    };
    page.entries.rows.push(whole("decision", w.moment(one.created_at), &one.text));
    if let Some(text) = &one.appeal_text {
        page.entries.rows.push(whole("appeal", w.t("strike-said").into_owned(), text));
    }
    let posts = strikes::statuses(&me.app, &me.viewer, one).await?;
    page.entries.rows.extend(posts.iter().map(|item| post_line(w, item)));
    Ok(page)
}

fn form(w: &Words, one: &Warning, said: &str, errors: Errors) -> Sheet {
    let field = Field::new("text", w.t("strike-appeal")).hint(w.t1("strike-appeal.hint", "count", APPEAL));
    Sheet {
        action: format!("{}/appeal", paths::strike(one.id)),
        fields: vec![Field { rows: 6, required: true, ..field.max(APPEAL as u32).filled(said, &errors) }],
        act: "send",
        button: w.t("strike-send").into_owned(),
        errors,
        ..Sheet::default()
    }
}

fn post_line(w: &Words, item: &Item) -> Entry {
    let author = present::person(&item.account);
    let card = present::card(item, present::Look::feed(None));
    Entry {
        id: format!("p{}", item.status.id),
        title: card.first_words,
        href: Some(paths::status(&author.acct, item.status.id)),
        facts: w.t("strike-post").into_owned(),
        ..Entry::default()
    }
}

async fn object(me: Known, Path(id): Path<String>, form: Form) -> WebResult {
    let warning = find(&me, &id).await?;
    match strikes::appeal(&me.app, &me.viewer, warning.id, form.text("text")).await {
        Ok(()) => Ok(flash::said(see_other(&paths::strike(warning.id)), "done-objected")),
        Err(Error::Invalid(wrong)) => {
            let warning = find(&me, &id).await?;
            let said = match wrong.first() {
                Some(one) if one.code == Code::TooLong => wrong::sentence(&me.w, one),
                Some(one) if one.code == Code::Blank => me.w.t("strike-wrong-blank").into_owned(),
                Some(one) if one.code == Code::Taken => me.w.t("strike-waits").into_owned(),
                _ => me.w.t("strike-wrong-late").into_owned(),
            };
            let errors = Errors::one("text", said);
            let page = page(&me, &warning, form.text("text"), errors).await?;
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}
