//! What is done with a post: the buttons under it.

use axum::extract::Path;
use domain::{PollId, StatusId};
use http::HeaderMap;
use services::{
    App, Error, Viewer, polls,
    statuses::{self, Files},
    views,
};

use super::{back, threads};
use crate::{
    WebError, WebResult,
    components::{Reactions, Toast, ToastAction},
    frame::{Form, SignedIn, flash},
    paths,
    present::{Look, card},
    reply::{Parts, see_other},
};

/// `POST /@{acct}/{id}`
pub async fn act(me: SignedIn, Path((_, id)): Path<(String, String)>, headers: HeaderMap, form: Form) -> WebResult {
    if form.text("do") == "undelete" {
        return undelete(&me, &id).await;
    }
    let item = threads::find(&me, &id).await?;
    let (status, author) = item.target();
    let own = paths::status(&author.acct, status.id);
    let act = form.text("do");
    let said = match act {
        "vote" => vote(&me, status.id, &form).await?,
        _ if emoji_of(act, &form).is_some() => react(&me, status.id, act, &form).await?,
        _ => perform(&me.app, &me.viewer, status.id, act).await?,
    };
    if !me.fragment {
        let back = back::or(&me.app.config, &headers, &own);
        let back = match act {
            "delete" if back.starts_with(&own) => paths::HOME.to_owned(),
            "delete" => back,
            _ => format!("{back}#p{}", status.id),
        };
        let done = see_other(&back);
        return Ok(match (act, said) {
            (_, "") => done,
            ("delete", said) => flash::said_undo(done, said, "undelete", &own),
            (_, said) => flash::said(done, said),
        });
    }
    let parts = match act {
        "delete" => Parts::default().remove(&format!("p{}", status.id)),
        _ => {
            let item = views::status_item(&me.app, Some(&me.viewer), status.id).await?;
            let card = card(&item, Look::feed(Some(&me.viewer)));
            // Where the post is open, its counts stand in words too.
            let tally = card.tally(&me.w);
            match card.poll.filter(|_| act == "vote") {
                Some(poll) => Parts::default().put(&poll.show(&me.w)),
                None => {
                    let picker = !form.text("picker").is_empty();
                    let reactions = Reactions { picker, ..card.reactions };
                    let parts = Parts::default().put(&card.actions.show(&me.w)).put(&tally.show(&me.w));
                    match emoji_of(act, &form) {
                        Some(_) => parts.put(&reactions.show(&me.w)),
                        None => parts,
                    }
                }
            }
        }
    };
    if said.is_empty() {
        return Ok(parts.answer());
    }
    let undo = || ToastAction::Undo { path: own, act: "undelete", label: me.w.t("done-undo").into_owned() };
    let toast = Toast { text: me.w.t(said).into_owned(), action: (act == "delete").then(undo) };
    Ok(parts.toast(&toast, &me.w).answer())
}

/// Takes a deletion back, if it is not too late.
async fn undelete(me: &SignedIn, id: &str) -> WebResult {
    let id = id.parse::<StatusId>().map_err(|_| Error::NotFound)?;
    let path = match statuses::undelete(&me.app, &me.viewer, id).await {
        Ok(()) => {
            let item = views::status_item(&me.app, Some(&me.viewer), id).await?;
            Some(paths::status(&item.account.acct, id))
        }
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let said = if path.is_some() { "done-undeleted" } else { "done-not-undeleted" };
    if !me.fragment {
        return Ok(flash::said(see_other(path.as_deref().unwrap_or(paths::HOME)), said));
    }
    let parts = match path {
        Some(_) => Parts::default().bring_back(&format!("p{id}")),
        None => Parts::default(),
    };
    let action = path.map(|href| ToastAction::Link { href, label: me.w.t("done-see").into_owned() });
    let toast = Toast { text: me.w.t(said).into_owned(), action };
    Ok(parts.toast(&toast, &me.w).answer())
}

/// Votes in the post's poll. Whoever presses the button without a choice, or too late, sees how it stands.
async fn vote(me: &SignedIn, id: StatusId, form: &Form) -> Result<&'static str, WebError> {
    let choices: Vec<i64> = form.all("choice").filter_map(|choice| choice.parse().ok()).collect();
    match polls::vote(&me.app, &me.viewer, PollId(id.0), &choices).await {
        Ok(()) => Ok("done-voted"),
        Err(Error::Invalid(_)) => Ok("done-not-voted"),
        Err(error) => Err(error.into()),
    }
}

/// The emoji of `react:🔥` and `unreact:🔥`; of `react:` what was written into the field.
fn emoji_of<'a>(act: &'a str, form: &'a Form) -> Option<&'a str> {
    match act.strip_prefix("react:") {
        Some("") => Some(form.text("emoji").trim()),
        Some(emoji) => Some(emoji),
        None => act.strip_prefix("unreact:"),
    }
}

/// Gives an emoji or takes it back. What is none is said to be none.
async fn react(me: &SignedIn, id: StatusId, act: &str, form: &Form) -> Result<&'static str, WebError> {
    let emoji = emoji_of(act, form).unwrap_or_default();
    let done = match act.starts_with("unreact:") {
        true => statuses::unreact(&me.app, &me.viewer, id, emoji).await,
        false => statuses::react(&me.app, &me.viewer, id, emoji).await,
    };
    match done {
        Ok(()) => Ok(""),
        Err(Error::Invalid(_)) => Ok("done-not-reacted"),
        Err(error) => Err(error.into()),
    }
}

/// Does it; gives the message that tells so, empty where the button itself shows it.
async fn perform(app: &App, viewer: &Viewer, id: StatusId, act: &str) -> Result<&'static str, WebError> {
    let me = viewer.account;
    match act {
        "like" => statuses::favourite(app, me, id, statuses::Like::Own).await?,
        "unlike" => statuses::unfavourite(app, me, true, id).await.map(drop)?,
        "boost" => statuses::reblog(app, viewer, id, None).await.map(drop)?,
        "unboost" => statuses::unreblog(app, viewer, id).await.map(drop)?,
        "bookmark" => statuses::bookmark(app, viewer, id).await?,
        "unbookmark" => statuses::unbookmark(app, viewer, id).await.map(drop)?,
        "pin" => {
            statuses::pin(app, viewer, id).await?;
            return Ok("done-pinned");
        }
        "unpin" => {
            statuses::unpin(app, viewer, id).await?;
            return Ok("done-unpinned");
        }
        "delete" => {
            statuses::delete(app, viewer, id, Files::DropLater).await?;
            return Ok("done-deleted");
        }
        _ => return Err(WebError::Form),
    }
    Ok("")
}
