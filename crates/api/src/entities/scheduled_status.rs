//! `ScheduledStatus`: a post that waits, with the parameters of the request that made it. Ids within the parameters are
//! numbers, but for those of media (apps read both).

use domain::{AccountId, MediaId, PollDraft, QuotePolicy, ScheduledStatusId, Timestamp, Visibility};
use serde::Serialize;
use services::statuses::{Draft, Waiting};

use super::media::{self, MediaAttachment};

#[derive(Serialize)]
pub struct ScheduledStatus<'a> {
    id: ScheduledStatusId,
    scheduled_at: Timestamp,
    params: Params<'a>,
    media_attachments: Vec<MediaAttachment<'a>>,
}

#[derive(Serialize)]
struct Params<'a> {
    text: &'a str,
    poll: Option<Poll<'a>>,
    media_ids: Option<&'a [MediaId]>,
    sensitive: bool,
    spoiler_text: &'a str,
    /// Never null: apps need a value.
    visibility: Visibility,
    in_reply_to_id: Option<i64>,
    language: Option<&'a str>,
    application_id: Option<i64>,
    /// When it is published, nothing is to wait for any more.
    scheduled_at: (),
    idempotency: Option<&'a str>,
    with_rate_limit: bool,
    quoted_status_id: Option<i64>,
    quote_approval_policy: Option<QuotePolicy>,
    allowed_mentions: Option<&'a [AccountId]>,
    local_only: bool,
}

#[derive(Serialize)]
struct Poll<'a> {
    options: &'a [String],
    expires_in: u64,
    multiple: bool,
    hide_totals: bool,
}

impl<'a> From<&'a PollDraft> for Poll<'a> {
    fn from(poll: &'a PollDraft) -> Self {
        Self {
            options: &poll.options,
            expires_in: poll.expires_in.unwrap_or_default(),
            multiple: poll.multiple,
            hide_totals: poll.hide_totals,
        }
    }
}

impl<'a> From<&'a Draft> for Params<'a> {
    fn from(draft: &'a Draft) -> Self {
        Self {
            text: &draft.text,
            poll: draft.poll.as_ref().map(Poll::from),
            media_ids: Some(draft.media.as_slice()).filter(|ids| !ids.is_empty()),
            sensitive: draft.sensitive.unwrap_or_default(),
            spoiler_text: &draft.spoiler_text,
            visibility: draft.visibility.unwrap_or(Visibility::Public),
            in_reply_to_id: draft.in_reply_to.map(|id| id.0),
            language: draft.language.as_deref(),
            application_id: draft.application.map(|id| id.0),
            scheduled_at: (),
            idempotency: draft.idempotency_key.as_deref(),
            with_rate_limit: true,
            quoted_status_id: draft.quoted.map(|id| id.0),
            quote_approval_policy: draft.quote_policy,
            allowed_mentions: draft.allowed_mentions.as_deref(),
            local_only: draft.local_only,
        }
    }
}

impl<'a> From<&'a Waiting> for ScheduledStatus<'a> {
    fn from(waiting: &'a Waiting) -> Self {
        Self {
            id: waiting.id,
            scheduled_at: waiting.scheduled_at,
            params: (&waiting.draft).into(),
            media_attachments: media::all(&waiting.media),
        }
    }
}
