//! Writing, answering and editing. Without script a form goes back and forth with its pictures; with script the same form
//! sends each picture at once.

mod boxes;
mod later;
mod people;
mod pictures;
mod sent;

use axum::extract::{FromRequest, Request};
use domain::{DraftId, StatusId};
use http::{HeaderMap, StatusCode};
use services::{
    Error, Viewer, drafts,
    statuses::{self, Change, Made, MediaChange, Submitted},
    views,
};

pub use boxes::answer_box;
use later::Done;
use sent::Sent;

use super::{back, sign_in};
use crate::{
    WebError, WebResult,
    components::{Audience, Composer, Errors, Place, Shape, StatusCard, Toast, ToastAction},
    frame::{Form, Query, SignedIn, Visitor, flash},
    pages::ComposePage,
    paths,
    present::{Look, card},
    reply::{self, Parts, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::COMPOSE, get(open).post(send))
}

/// `GET /compose`
async fn open(me: SignedIn, asked: Query) -> WebResult {
    if let Some(id) = asked.parsed::<DraftId>("draft") {
        let kept = drafts::find(&me.app, &me.viewer, id).await?;
        let composer = boxes::from(&me, &Sent::of(&kept, &me.w), false).await?;
        return show(&me, StatusCode::OK, composer).await;
    }
    let named = |name| asked.parsed::<StatusId>(name);
    let composer = match (named("edit"), named("reply_to"), named("quote")) {
        (Some(id), ..) => boxes::edit(&me, id).await?,
        (None, Some(id), _) => boxes::answer(&me, id).await?,
        (None, None, Some(id)) => boxes::quote(&me, id).await?,
        (None, None, None) => {
            let composer = boxes::empty(&me, asked.text("text")).await?;
            let wanted = Audience::ALL.into_iter().find(|audience| audience.value() == asked.text("audience"));
            let to = asked.get("to").map(str::to_owned);
            let audience = if to.is_some() { Some(Audience::Mentioned) } else { wanted };
            Composer { to, audience: audience.unwrap_or(composer.audience), ..composer }
        }
    };
    show(&me, StatusCode::OK, composer).await
}

async fn show(me: &SignedIn, status: StatusCode, composer: Composer) -> WebResult {
    let heading = me.w.t(composer.title_key()).into_owned();
    let shell = me.shell(&heading, Place::Elsewhere).await?;
    let page = ComposePage { w: me.w.clone(), shell, heading, composer };
    Ok(match me.fragment {
        true => reply::fragment(status, &page.as_composer()),
        false => reply::page(status, &page, reply::Forms::Here),
    })
}

/// `POST /compose`. Whoever is no longer signed in gets their words back after signing in.
async fn send(me: WebResult<SignedIn>, visitor: Visitor, headers: HeaderMap, request: Request) -> WebResult {
    let me = match me {
        Ok(me) => me,
        Err(WebError::SignedOut) if !visitor.fragment => {
            let form = Form::without_files(&visitor.app, request).await?;
            return sign_in::with_words(&visitor, &form).await;
        }
        Err(error) => return Err(error),
    };
    let form = Form::from_request(request, &me.app).await?;
    receive(me, headers, form).await
}

async fn receive(me: SignedIn, headers: HeaderMap, form: Form) -> WebResult {
    let mut sent = Sent::read(&form);
    let errors = pictures::take(&me, &form, &mut sent).await?;
    let act = form.text("do");
    if let Some(id) = act.strip_prefix("detach:") {
        pictures::detach(&me, &mut sent, id).await?;
    } else if let Some(id) = act.strip_prefix("earlier:") {
        sent.move_earlier(id);
    }
    let is_final = matches!(act, "post" | "keep");
    if !is_final || !errors.is_empty() {
        return again(&me, &headers, &sent, !is_final, errors).await;
    }
    let keeps = act == "keep" && sent.edit.is_none();
    let doubts = doubts(&me, &mut sent, keeps).await?;
    if !doubts.is_empty() {
        return refused(&me, &headers, &sent, doubts).await;
    }
    let saved = match keeps {
        true => later::keep(&me, &sent).await.map(|_| None),
        false => save(&me, &sent).await.map(Some),
    };
    match saved {
        Ok(None) => put_away(&me, &headers, &sent, &me.w.t("done-kept"), ("done-kept", paths::DRAFTS)).await,
        Ok(Some(Done::Waits(at))) => {
            let said = me.w.t1("done-waits", "time", me.w.moment(at));
            put_away(&me, &headers, &sent, &said, ("done-scheduled", paths::SCHEDULED)).await
        }
        Ok(Some(Done::Posted(id) | Done::Edited(id))) => done(&me, &headers, &sent, id).await,
        Err(Error::Invalid(invalid)) => {
            let errors = boxes::errors(&me, &sent, &invalid);
            refused(&me, &headers, &sent, errors).await
        }
        // What it answers or quotes may have gone while it was written: nothing is sent without asking.
        Err(Error::NotFound) => match boxes::lost(&me, &sent).await? {
            lost if lost.is_empty() => Err(WebError::NOT_FOUND),
            lost => refused(&me, &headers, &sent, lost).await,
        },
        Err(error) => Err(error.into()),
    }
}

/// What is said before a post goes anywhere: to whom it cannot go, and, once, that a picture has no description. A draft
/// need not know either yet.
async fn doubts(me: &SignedIn, sent: &mut Sent, keeps: bool) -> Result<Errors, WebError> {
    if let Some(to) = &sent.to {
        match people::named(me, to).await? {
            Ok(names) => sent.named = names,
            Err(_) if keeps => {}
            Err(wrong) => return Ok(Errors::one("to", wrong)),
        }
    }
    if keeps {
        return Ok(Errors::default());
    }
    if sent.is_to_nobody() {
        return Ok(Errors::one("", me.w.t("compose-to-nobody")));
    }
    let Some(bare) = boxes::undescribed(me, sent).await? else {
        return Ok(Errors::default());
    };
    sent.bare = true;
    Ok(Errors::one(format!("description-{}", bare.id), me.w.t("undescribed")))
}

/// The form as it was, with its pictures as they are now.
async fn again(me: &SignedIn, headers: &HeaderMap, sent: &Sent, asked: bool, errors: Errors) -> WebResult {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut composer = boxes::from(me, sent, is_boxed(me, headers)).await?;
    composer.tray.errors = errors;
    if me.fragment && asked {
        return Ok(reply::fragment(status, &composer.tray.show(&me.w)));
    }
    show(me, status, composer).await
}

async fn refused(me: &SignedIn, headers: &HeaderMap, sent: &Sent, errors: Errors) -> WebResult {
    let mut composer = boxes::from(me, sent, is_boxed(me, headers)).await?;
    composer.errors = errors;
    composer.lost.clear();
    show(me, StatusCode::UNPROCESSABLE_ENTITY, composer).await
}

/// Whether the form stands in a thread rather than on a page or in a dialog of its own.
fn is_boxed(me: &SignedIn, headers: &HeaderMap) -> bool {
    me.fragment && back::page_of(&me.app.config, headers).is_some_and(|page| page.starts_with("/@"))
}

/// Whether the form has a page to itself, on which nothing is left to do once it is sent.
fn is_page(me: &SignedIn, headers: &HeaderMap) -> bool {
    let page = back::page_of(&me.app.config, headers).unwrap_or_default();
    page.split('?').next() == Some(paths::COMPOSE)
}

async fn save(me: &SignedIn, sent: &Sent) -> services::Result<Done> {
    let (app, viewer) = (&me.app, &me.viewer);
    if let Some(id) = sent.edit {
        statuses::edit(app, viewer, id, change(sent)).await?;
        return Ok(Done::Edited(id));
    }
    let at = later::time(me, sent)?;
    pictures::describe(me, sent).await?;
    match statuses::submit(app, viewer, later::draft(me, sent).await?, at).await? {
        Submitted::New(written) => Ok(Done::Posted(written.id())),
        Submitted::Made(Made::Published(id)) => Ok(Done::Posted(id)),
        Submitted::Made(Made::Scheduled(id)) => {
            Ok(Done::Waits(statuses::find_waiting(app, viewer, id).await?.scheduled_at))
        }
    }
}

/// Nothing was posted: said, with a link to where it is.
async fn put_away(
    me: &SignedIn,
    headers: &HeaderMap,
    sent: &Sent,
    said: &str,
    place: (&'static str, &str),
) -> WebResult {
    let (key, path) = place;
    if !me.fragment || is_page(me, headers) {
        return Ok(flash::said(see_other(path), key));
    }
    let next = boxes::next(me, sent, is_boxed(me, headers)).await?;
    let action = Some(ToastAction::Link { href: path.to_owned(), label: me.w.t("done-see").into_owned() });
    let toast = Toast { text: said.to_owned(), action };
    Ok(Parts::default().put(&next.show(&me.w)).toast(&toast, &me.w).answer())
}

fn change(sent: &Sent) -> Change {
    let described = sent.descriptions.iter().map(|(id, text)| MediaChange {
        id: *id,
        description: Some(text.clone()),
        focus: None,
        thumbnail: None,
    });
    Change {
        text: Some(sent.text.clone()),
        spoiler_text: Some(sent.warning.clone()),
        sensitive: Some(sent.sensitive),
        language: sent.lang.clone(),
        media: Some(sent.media.clone()),
        media_attributes: described.collect(),
        poll: Some(sent.poll.clone()),
    }
}

async fn done(me: &SignedIn, headers: &HeaderMap, sent: &Sent, id: StatusId) -> WebResult {
    let path = paths::status(&me.viewer.username, id);
    let said = if sent.edit.is_some() { "done-edited" } else { "done-posted" };
    if !me.fragment || is_page(me, headers) {
        let to = match (sent.edit, sent.reply_to) {
            (None, None) if sent.audience != Some(Audience::Mentioned) => paths::HOME.to_owned(),
            _ => path.clone(),
        };
        return Ok(flash::said_see(see_other(&to), said, &path));
    }
    let from = back::page_of(&me.app.config, headers).unwrap_or_default();
    let mut parts = placed(me, &me.viewer, sent, &from, id).await?;
    if sent.edit.is_none() {
        let next = boxes::next(me, sent, is_boxed(me, headers)).await?;
        parts = parts.put(&next.show(&me.w));
    }
    let action = Some(ToastAction::Link { href: path, label: me.w.t("done-see").into_owned() });
    Ok(parts.toast(&Toast { text: me.w.t(said).into_owned(), action }, &me.w).answer())
}

/// The new or changed card, where the page that it was written on shows such.
async fn placed(me: &SignedIn, viewer: &Viewer, sent: &Sent, from: &str, id: StatusId) -> Result<Parts, WebError> {
    let item = views::status_item(&me.app, Some(viewer), id).await?;
    let mine = Some(viewer);
    let in_thread = |shape| card(&item, Look::thread(mine, shape, false));
    let page = from.split('?').next().unwrap_or_default();
    let parts = Parts::default();
    let card: StatusCard = match sent.edit {
        Some(_) if page == paths::status(&viewer.username, id) => in_thread(Shape::Focused),
        _ => card(&item, Look::feed(mine)),
    };
    let answered = sent.reply_to.map(|id| id.to_string());
    Ok(match (sent.edit, answered) {
        (Some(_), _) => parts.put(&card.show(&me.w)),
        (None, Some(id)) if page.ends_with(&format!("/{id}")) => {
            parts.append("replies", &in_thread(Shape::Reply(0)).show(&me.w))
        }
        (None, None) if page == paths::HOME => parts.prepend("feed", &card.show(&me.w)),
        _ => parts,
    })
}
