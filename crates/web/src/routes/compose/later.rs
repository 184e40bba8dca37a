//! Posts that are not sent at once: kept as drafts, or handed in for their time.

use domain::{Code, DraftId, Invalid, StatusId, Timestamp};
use services::{
    Error,
    drafts::{self, Content},
    statuses::Draft,
};

use super::{pictures, sent::Sent};
use crate::{frame::SignedIn, present};

/// What is handed in: a draft that was kept keeps what the form does not show.
pub async fn draft(me: &SignedIn, sent: &Sent) -> services::Result<Draft> {
    let before = match sent.kept {
        Some(id) => match drafts::find(&me.app, &me.viewer, id).await {
            Ok(kept) => kept.content.post,
            // A form sent twice: the draft has become a post by now.
            Err(Error::NotFound) => Draft::default(),
            Err(error) => return Err(error),
        },
        None => Draft::default(),
    };
    Ok(Draft {
        text: sent.whole_text(),
        spoiler_text: sent.warning.clone(),
        sensitive: Some(sent.sensitive),
        visibility: Some(present::visibility(sent.audience_or(&me.viewer.posting))),
        language: sent.lang.clone(),
        in_reply_to: sent.reply_to,
        quoted: sent.quote,
        media: sent.media.clone(),
        poll: sent.poll.clone(),
        idempotency_key: Some(sent.key.clone()).filter(|key| !key.is_empty()),
        kept_as: sent.kept,
        ..before
    })
}

/// Keeps it as a draft, or puts it in place of the one that it continues.
pub async fn keep(me: &SignedIn, sent: &Sent) -> services::Result<DraftId> {
    pictures::describe(me, sent).await?;
    let post = Draft { idempotency_key: None, kept_as: None, ..draft(me, sent).await? };
    let content = Content { post, scheduled_at: me.w.of_field(&sent.later).map(Timestamp::millis) };
    match sent.kept {
        Some(id) => match drafts::update(&me.app, &me.viewer, id, &content, None).await {
            Ok(()) => Ok(id),
            // It was deleted in another window: what was written is worth more than that.
            Err(Error::NotFound) => drafts::create(&me.app, &me.viewer, &content).await,
            Err(error) => Err(error),
        },
        None => drafts::create(&me.app, &me.viewer, &content).await,
    }
}

/// When it is to be posted; None for at once. What has passed is refused: nobody means that.
pub fn time(me: &SignedIn, sent: &Sent) -> services::Result<Option<Timestamp>> {
    if sent.later.is_empty() {
        return Ok(None);
    }
    let at = me.w.of_field(&sent.later).filter(|at| *at > me.app.now());
    let wrong = || Invalid::new("scheduled_at", Code::Inclusion, "The scheduled date must be in the future");
    at.map(Some).ok_or_else(|| wrong().into())
}

/// What became of a form.
pub enum Done {
    Posted(StatusId),
    Edited(StatusId),
    Waits(Timestamp),
}
