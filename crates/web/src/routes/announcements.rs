//! What the staff announces: a page of it, and the buttons under each, which stand on the home page too.

use axum::extract::Path;
use domain::{AnnouncementId, Code};
use http::HeaderMap;
use services::{Error, announcements};

use super::back;
use crate::{
    WebError, WebResult,
    components::{Announcement, EmptyState, Place, Toast},
    frame::{Form, SignedIn, flash},
    pages::NewsPage,
    paths, present,
    reply::{Parts, see_other},
    table::{Routes, get, post},
};

/// Those that stand on the home page at once; the others wait.
const AT_HOME: usize = 2;

pub fn routes() -> Routes {
    Routes::new().route(paths::ANNOUNCEMENTS, get(list)).route("/announcements/{id}", post(act))
}

/// `GET /announcements`
async fn list(me: SignedIn) -> WebResult {
    let w = me.w.clone();
    let heading = w.t("news-title").into_owned();
    let mut all = announcements::current(&me.app, &me.viewer, true).await?;
    all.reverse();
    let page = NewsPage {
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        announcements: all.iter().map(present::announcement).collect(),
        empty: EmptyState { icon: "i-news", text: w.t("news-empty").into_owned(), action: None },
        w,
    };
    Ok(me.page(&page))
}

/// What somebody has not read yet, for the home page.
pub async fn unread(app: &services::App, viewer: &services::Viewer) -> services::Result<Vec<Announcement>> {
    let all = announcements::current(app, viewer, false).await?;
    Ok(all.iter().take(AT_HOME).map(present::announcement).collect())
}

/// `POST /announcements/{id}`
async fn act(me: SignedIn, Path(id): Path<String>, headers: HeaderMap, form: Form) -> WebResult {
    let id: AnnouncementId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    let act = form.text("do");
    let said = match act {
        "read" => {
            announcements::dismiss(&me.app, &me.viewer, id).await?;
            ""
        }
        _ => react(&me, id, act, &form).await?,
    };
    let page = back::page_of(&me.app.config, &headers).unwrap_or_else(|| paths::ANNOUNCEMENTS.to_owned());
    if !me.fragment {
        let to = if act == "read" { page } else { format!("{page}#news-{id}") };
        return Ok(if said.is_empty() { see_other(&to) } else { flash::said(see_other(&to), said) });
    }
    let shown = present::announcement(&announcements::find(&me.app, Some(&me.viewer), id).await?);
    let parts = match act {
        "read" if page.split('?').next() == Some(paths::HOME) => Parts::default().remove(&shown.element()),
        "read" => Parts::default().put(&Announcement { unread: false, ..shown }.show(&me.w)),
        _ => Parts::default().put(&shown.reactions.show(&me.w)),
    };
    Ok(match said {
        "" => parts.answer(),
        said => parts.toast(&Toast { text: me.w.t(said).into_owned(), action: None }, &me.w).answer(),
    })
}

/// Gives an emoji or takes it back; gives the message that says why not, empty if it is done.
async fn react(me: &SignedIn, id: AnnouncementId, act: &str, form: &Form) -> Result<&'static str, WebError> {
    let done = match (act.strip_prefix("react:"), act.strip_prefix("unreact:")) {
        (Some(""), _) => {
            announcements::react(&me.app, &me.viewer, id, form.text("emoji").trim().trim_matches(':')).await
        }
        (Some(emoji), _) => announcements::react(&me.app, &me.viewer, id, emoji).await,
        (None, Some(emoji)) => announcements::unreact(&me.app, &me.viewer, id, emoji).await,
        (None, None) => return Err(WebError::Form),
    };
    match done {
        Ok(()) => Ok(""),
        Err(Error::Invalid(wrong)) if wrong.iter().any(|one| one.code == Code::TooLong) => Ok("news-full"),
        Err(Error::Invalid(_)) => Ok("news-no-emoji"),
        Err(error) => Err(error.into()),
    }
}
