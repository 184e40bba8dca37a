//! Work that must happen: written in the transaction of what causes it, run by the worker, again after a crash. So each
//! variant holds ids only (the inbox's body excepted, which has no other place yet) and its handler is idempotent.

use serde::{Deserialize, Serialize};

use crate::{AccountId, FollowId, StatusId, UserId};

/// Lanes keep slow work from delaying quick work; each has its own number of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Somebody is waiting to see it: home feeds, mail with a link.
    Interactive,
    /// Activities from other servers.
    Inbound,
    /// Making activities and their deliveries for other servers.
    Delivery,
    /// Pictures, films, sounds.
    Media,
    /// Whatever can wait.
    Background,
}

impl Lane {
    pub const ALL: [Self; 5] = [Self::Interactive, Self::Inbound, Self::Delivery, Self::Media, Self::Background];

    /// The number in the database.
    pub const fn number(self) -> i64 {
        self as i64
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Inbound => "inbound",
            Self::Delivery => "delivery",
            Self::Media => "media",
            Self::Background => "background",
        }
    }
}

/// One piece of work. The names are stored: rename none, and give new fields a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Put a new status into the homes of the author's followers, the next thousand after this follow.
    FanOut {
        status: StatusId,
        after: FollowId,
    },
    /// Fill a home with the latest posts of an account just followed.
    MergeHome {
        account: AccountId,
        followed: AccountId,
    },
    /// Write a home anew for somebody who was away.
    RebuildHome {
        account: AccountId,
    },
    /// Forget the entries of a home beyond the newest 800.
    TrimHome {
        account: AccountId,
    },

    /// An activity from another server, its signature already verified to be its actor's.
    Receive {
        actor: AccountId,
        activity: String,
    },
    /// Fetch what a status answers, and its ancestors.
    ResolveParent {
        status: StatusId,
    },
    /// Fetch a remote account's profile again.
    RefreshAccount {
        account: AccountId,
    },

    /// Send out a new local status.
    DeliverStatus {
        status: StatusId,
    },
    /// Send out an edited local status.
    DeliverStatusUpdate {
        status: StatusId,
    },
    /// Tell other servers that a status is gone. Due some seconds after the deletion, so that it can be undone.
    DeliverStatusDelete {
        status: StatusId,
    },
    DeliverReblog {
        status: StatusId,
    },
    DeliverUndoReblog {
        status: StatusId,
    },
    DeliverFavourite {
        account: AccountId,
        status: StatusId,
    },
    DeliverUndoFavourite {
        account: AccountId,
        status: StatusId,
        uri: String,
    },
    /// Ask a remote account to be followed.
    DeliverFollow {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    DeliverUndoFollow {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    /// Tell a remote account that its follow was accepted; `account` is the one followed.
    DeliverAccept {
        account: AccountId,
        follower: AccountId,
        uri: String,
    },
    DeliverReject {
        account: AccountId,
        follower: AccountId,
        uri: String,
    },
    DeliverBlock {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    DeliverUndoBlock {
        account: AccountId,
        target: AccountId,
        uri: String,
    },
    /// Tell followers' servers that a profile changed.
    DeliverAccountUpdate {
        account: AccountId,
    },
    /// Tell followers' servers that a post was pinned or unpinned.
    DeliverPin {
        account: AccountId,
        status: StatusId,
        pinned: bool,
    },

    /// Delete uploads that were never used, expired codes and sessions, old answers to repeated requests.
    Sweep {},
    /// Get a certificate by ACME, if the one in use grows old.
    RenewCertificate {},

    /// The message with the link that proves an e-mail address. `code` is the secret part of the link.
    MailConfirmation {
        user: UserId,
        code: String,
    },
    /// The message with the link to choose a new password.
    MailPasswordReset {
        user: UserId,
        code: String,
    },
}

impl Job {
    pub const fn lane(&self) -> Lane {
        match self {
            Self::FanOut { .. } | Self::MergeHome { .. } | Self::RebuildHome { .. } => Lane::Interactive,
            Self::MailConfirmation { .. } | Self::MailPasswordReset { .. } => Lane::Interactive,
            Self::Receive { .. } => Lane::Inbound,
            Self::TrimHome { .. } | Self::ResolveParent { .. } | Self::RefreshAccount { .. } => Lane::Background,
            Self::Sweep {} | Self::RenewCertificate {} => Lane::Background,
            _ => Lane::Delivery,
        }
    }
}
