//! `Aldea::Draft`, of our own: an unfinished post with the parameters of `POST /api/v1/statuses` as they were given.

use domain::{DraftId, MediaId, PollDraft, QuotePolicy, StatusId, Timestamp, Visibility};
use serde::Serialize;
use services::drafts::Kept;

use super::media::{self, MediaAttachment};

#[derive(Serialize)]
pub struct Draft<'a> {
    id: DraftId,
    /// Grows with each change; sent back, it keeps one device from undoing what another wrote.
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    params: Params<'a>,
    media_attachments: Vec<MediaAttachment<'a>>,
}

/// Null is what was not given.
#[derive(Serialize)]
struct Params<'a> {
    status: &'a str,
    spoiler_text: &'a str,
    media_ids: Vec<MediaId>,
    poll: Option<&'a PollDraft>,
    in_reply_to_id: Option<StatusId>,
    quoted_status_id: Option<StatusId>,
    sensitive: Option<bool>,
    visibility: Option<Visibility>,
    language: Option<&'a str>,
    quote_approval_policy: Option<QuotePolicy>,
    local_only: bool,
    scheduled_at: Option<Timestamp>,
}

impl<'a> From<&'a Kept> for Draft<'a> {
    fn from(kept: &'a Kept) -> Self {
        let post = &kept.content.post;
        Self {
            id: kept.id,
            version: kept.version,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
            params: Params {
                status: &post.text,
                spoiler_text: &post.spoiler_text,
                media_ids: kept.media.iter().map(|file| file.id).collect(),
                poll: post.poll.as_ref(),
                in_reply_to_id: post.in_reply_to,
                quoted_status_id: post.quoted,
                sensitive: post.sensitive,
                visibility: post.visibility,
                language: post.language.as_deref(),
                quote_approval_policy: post.quote_policy,
                local_only: post.local_only,
                scheduled_at: kept.content.scheduled_at.map(Timestamp::from_millis),
            },
            media_attachments: media::all(&kept.media),
        }
    }
}
