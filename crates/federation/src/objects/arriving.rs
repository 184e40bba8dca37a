//! A new status of another server, with all that is written together with it.

use activitypub::vocab::{Emoji, Object};
use domain::{ConversationId, Job, StatusId};
use services::{
    App,
    statuses::{self as posts, New, Received},
};
use storage::{Conn, Tx, jobs, media::Media, statuses};

use super::{Depth, files::store_emojis};
use crate::{broadcasts, fetch::FetchError};

/// What a new status needs when it is written.
pub(super) struct Arriving {
    pub new: New,
    /// Of its author.
    pub domain: String,
    /// That of what it answers.
    pub thread: Option<ConversationId>,
    /// What its own server calls the thread.
    pub thread_name: Option<String>,
    pub emojis: Vec<Emoji>,
    pub files: Vec<Media>,
    pub counts: Counts,
    pub broadcast: bool,
    /// It quotes, being itself quoted over so many others.
    pub quoted_at: Option<u8>,
    /// The activity, for those who follow whom it answers.
    pub forwarded: Option<String>,
    /// Answers to it that are to be fetched.
    pub answers: Vec<String>,
    /// What it answers is to be fetched.
    pub missing: Option<Depth>,
}

/// Why a status was not kept.
pub(super) enum Unkept {
    /// It is known, or was deleted before it came.
    Known,
    Failed(FetchError),
}

impl<E: Into<FetchError>> From<E> for Unkept {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Arriving {
    pub async fn write(self, app: App, tx: &mut Tx) -> Result<Received, Unkept> {
        let (mut new, now) = (self.new, app.now());
        new.status.emojis = store_emojis(&app, tx, new.status.account_id, &self.domain, &self.emojis).await?;
        new.status.conversation_id = Some(match self.thread {
            Some(conversation) => conversation,
            None => statuses::insert_conversation(tx, self.thread_name.as_deref(), now).await?,
        });
        let Some(received) = posts::receive(&app, tx, new, self.files).await? else {
            return Err(Unkept::Known);
        };
        let id = received.id();
        if self.counts.any() {
            self.counts.keep(tx, id).await?;
        }
        if let Some(depth) = self.quoted_at {
            jobs::enqueue(tx, &Job::VerifyQuote { status: id, depth }, now).await?;
        }
        if let Some(activity) = self.forwarded {
            jobs::enqueue(tx, &Job::Forward { status: id, activity }, now).await?;
        }
        if self.broadcast {
            broadcasts::watch(tx, id, now).await?;
        }
        if !self.answers.is_empty() {
            jobs::enqueue(tx, &Job::FetchReplies { uris: self.answers }, now).await?;
        }
        if let Some(Depth { above, quotes, .. }) = self.missing {
            jobs::enqueue(tx, &Job::ResolveParent { status: id, depth: above, quotes }, now).await?;
        }
        Ok(received)
    }
}

/// How often its own server says that something was answered, passed on and favourited.
pub(super) struct Counts {
    replies: Option<i64>,
    shares: Option<i64>,
    likes: Option<i64>,
}

impl Counts {
    pub fn of(object: &Object) -> Self {
        let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
        let (replies, shares) = (count(object.replies_count), count(object.shares_count));
        Self { replies, shares, likes: count(object.likes_count) }
    }

    fn any(&self) -> bool {
        [self.replies, self.shares, self.likes].iter().any(|n| n.unwrap_or(0) > 0)
    }

    pub async fn keep(&self, db: &mut Conn, id: StatusId) -> Result<(), FetchError> {
        let Self { replies, shares, likes } = *self;
        if replies.is_some() || shares.is_some() || likes.is_some() {
            statuses::set_remote_counts(db, id, replies, shares, likes).await?;
        }
        Ok(())
    }
}
