//! `/drafts` and `/scheduled`: posts that are not finished, and those that wait for their time.

use domain::{DraftId, ScheduledStatusId, text};
use services::{
    Error,
    drafts::{self, Kept},
    statuses::{self, Draft, Waiting},
};

use super::{
    listing,
    paging::{Cursor, older},
    sure::{self, Question},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Errors, Field, Hidden, Place, Press, Tab, Tabs},
    frame::{Form, Query, SignedIn, flash},
    i18n::Words,
    pages::{ScheduledPage, ScheduledPost},
    paths, present,
    reply::{self, see_other},
    table::{Routes, get},
    wrong,
};

/// Characters of a text that is named in a list.
const EXCERPT: usize = 160;

pub fn routes() -> Routes {
    Routes::new().route(paths::DRAFTS, get(list).post(delete)).route(paths::SCHEDULED, get(waiting).post(change))
}

fn tabs(w: &Words, current: &str) -> Tabs {
    let tab = |key: &str, path: &str| Tab::new(w.t(key), path, path == current);
    let items = vec![tab("drafts-title", paths::DRAFTS), tab("scheduled-title", paths::SCHEDULED)];
    Tabs { label: w.t("drafts-tabs").into_owned(), items }
}

async fn list(me: SignedIn) -> WebResult {
    let w = &me.w;
    let all = drafts::list(&me.app, &me.viewer, None).await?;
    let hint = w.t("drafts-hint").into_owned();
    let mut page = listing::plain(&me, w.t("drafts-title").into_owned(), hint, Place::Elsewhere).await?;
    page.tabs = Some(tabs(w, paths::DRAFTS));
    page.entries = Entries {
        rows: all.iter().map(|kept| entry(w, kept)).collect(),
        empty: EmptyState {
            icon: "i-pen",
            text: w.t("drafts-empty").into_owned(),
            action: Some((paths::COMPOSE.to_owned(), w.t("nav-new-post").into_owned())),
        },
        ..Entries::default()
    };
    Ok(me.page(&page))
}

/// The first words; a warning comes before them.
fn words(w: &Words, post: &Draft) -> String {
    let first = [post.spoiler_text.as_str(), post.text.as_str()].into_iter().find(|text| !text.trim().is_empty());
    first.map_or_else(|| w.t("drafts-wordless").into_owned(), |words| text::excerpt(words, EXCERPT))
}

/// Who will see it, and how many files it has.
fn facts(w: &Words, post: &Draft, files: usize) -> Vec<String> {
    let audience = post.visibility.map(|visibility| w.t(present::audience(visibility).key()).into_owned());
    let files = (files > 0).then(|| w.t1("post-pictures", "count", files));
    let answers = post.in_reply_to.map(|_| w.t("drafts-reply").into_owned());
    audience.into_iter().chain(answers).chain(files).collect()
}

fn entry(w: &Words, kept: &Kept) -> Entry {
    let mut facts = facts(w, &kept.content.post, kept.media.len());
    facts.insert(0, w.t1("drafts-changed", "time", w.recent(kept.updated_at)));
    Entry {
        id: format!("d{}", kept.id),
        title: words(w, &kept.content.post),
        href: Some(paths::draft(kept.id)),
        facts: facts.join(" · "),
        action: paths::DRAFTS.to_owned(),
        hidden: vec![Hidden::new("draft", kept.id.to_string())],
        presses: vec![Press::new("continue", w.t("drafts-continue")), Press::new("delete", w.t("drafts-delete"))],
        ..Entry::default()
    }
}

/// `POST /drafts`
async fn delete(me: SignedIn, form: Form) -> WebResult {
    let id: DraftId = form.parsed("draft").ok_or(WebError::NOT_FOUND)?;
    match form.text("do") {
        "continue" => Ok(see_other(&paths::draft(id))),
        "delete" if !sure::is_sure(&form) => {
            let kept = drafts::find(&me.app, &me.viewer, id).await?;
            let question = Question {
                key: "sure-draft",
                about: words(&me.w, &kept.content.post),
                action: paths::DRAFTS.to_owned(),
                carried: vec![Hidden::new("draft", id.to_string())],
                act: "delete",
                back: paths::DRAFTS.to_owned(),
            };
            sure::ask(&me, question).await
        }
        "delete" => {
            drafts::delete(&me.app, &me.viewer, id).await?;
            Ok(flash::said(see_other(paths::DRAFTS), "done-draft-deleted"))
        }
        _ => Err(WebError::Form),
    }
}

async fn waiting(me: SignedIn, asked: Query) -> WebResult {
    let page = scheduled(&me, Cursor::of(&asked), None).await?;
    Ok(me.page(&page))
}

/// The page; `wrong` is the post whose new time was refused, what was typed, and why.
async fn scheduled(
    me: &SignedIn,
    cursor: Cursor,
    wrong: Option<(ScheduledStatusId, &str, String)>,
) -> services::Result<ScheduledPage> {
    let w = &me.w;
    let listed = statuses::waiting(&me.app, &me.viewer, cursor.page_of(listing::LIMIT)).await?;
    let post = |one: &Waiting| {
        let name = format!("later-{}", one.id);
        let field = Field { kind: "datetime-local", required: true, ..Field::new(name.clone(), w.t("scheduled-when")) };
        let (typed, errors) = match &wrong {
            Some((id, typed, why)) if *id == one.id => ((*typed).to_owned(), Errors(vec![(name.into(), why.clone())])),
            _ => (w.field(one.scheduled_at), Errors::default()),
        };
        ScheduledPost {
            id: one.id,
            at: one.scheduled_at,
            words: words(w, &one.draft),
            facts: facts(w, &one.draft, one.media.len()).join(" · "),
            time: field.filled(&typed, &errors),
        }
    };
    let heading = w.t("scheduled-title").into_owned();
    Ok(ScheduledPage {
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        tabs: tabs(w, paths::SCHEDULED),
        posts: listed.iter().map(post).collect(),
        older: older(paths::SCHEDULED, listed.len(), listing::LIMIT, listed.last().map(|one| one.id.0)),
        empty: EmptyState { icon: "i-clock", text: w.t("scheduled-empty").into_owned(), action: None },
        w: w.clone(),
    })
}

/// `POST /scheduled`
async fn change(me: SignedIn, form: Form) -> WebResult {
    let id: ScheduledStatusId = form.parsed("post").ok_or(WebError::NOT_FOUND)?;
    match form.text("do") {
        "cancel" if !sure::is_sure(&form) => {
            let waits = statuses::find_waiting(&me.app, &me.viewer, id).await?;
            let question = Question {
                key: "sure-scheduled",
                about: words(&me.w, &waits.draft),
                action: paths::SCHEDULED.to_owned(),
                carried: vec![Hidden::new("post", id.to_string())],
                act: "cancel",
                back: paths::SCHEDULED.to_owned(),
            };
            sure::ask(&me, question).await
        }
        "cancel" => {
            statuses::unschedule(&me.app, &me.viewer, id).await?;
            Ok(flash::said(see_other(paths::SCHEDULED), "done-cancelled"))
        }
        "edit" => {
            let draft = statuses::back_to_draft(&me.app, &me.viewer, id).await?;
            Ok(flash::said(see_other(&paths::draft(draft)), "done-unscheduled"))
        }
        "move" => give_time(&me, id, form.text(&format!("later-{id}"))).await,
        _ => Err(WebError::Form),
    }
}

async fn give_time(me: &SignedIn, id: ScheduledStatusId, typed: &str) -> WebResult {
    let moved = match me.w.of_field(typed) {
        Some(at) => statuses::reschedule(&me.app, &me.viewer, id, at).await,
        None => Err(Error::Invalid(Vec::new())),
    };
    match moved {
        Ok(()) => Ok(flash::said(see_other(paths::SCHEDULED), "done-moved")),
        Err(Error::Invalid(wrong)) => {
            let limit = wrong.first().map(|one| wrong::sentence(&me.w, one));
            let why = limit.unwrap_or_else(|| me.w.t("compose-later-soon").into_owned());
            let page = scheduled(me, Cursor::default(), Some((id, typed, why))).await?;
            Ok(reply::page(http::StatusCode::UNPROCESSABLE_ENTITY, &page, reply::Forms::Here))
        }
        Err(error) => Err(error.into()),
    }
}
