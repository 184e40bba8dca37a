//! Which work goes side by side, so that slow work never delays quick work.

use super::Job;

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
    /// Whatever can wait and asks nobody else.
    Background,
    /// Statuses of other servers that go into homes, many at once.
    Homes,
    /// What other servers are asked for while somebody looks at it.
    Looking,
    /// What other servers are asked for besides. Each may take its time.
    Asking,
}

impl Lane {
    pub const ALL: [Self; 8] = [
        Self::Interactive,
        Self::Inbound,
        Self::Delivery,
        Self::Media,
        Self::Looking,
        Self::Asking,
        Self::Background,
        Self::Homes,
    ];

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
            Self::Homes => "homes",
            Self::Looking => "looking",
            Self::Asking => "asking",
        }
    }
}

impl Job {
    pub const fn lane(&self) -> Lane {
        match self {
            Self::FanOut { .. } | Self::MergeHome { .. } | Self::RebuildHome { .. } => Lane::Interactive,
            Self::FanOutTags { .. } | Self::MergeList { .. } | Self::RebuildList { .. } => Lane::Interactive,
            Self::TrimList { .. } => Lane::Background,
            Self::MailConfirmation { .. } | Self::MailPasswordReset { .. } => Lane::Interactive,
            Self::PublishScheduled { .. } | Self::EndDeletion { .. } => Lane::Interactive,
            Self::EndPoll { .. } | Self::TellVoters { .. } => Lane::Background,
            Self::RefreshPoll { .. } | Self::CrawlThread { .. } | Self::BackfillAccount { .. } => Lane::Looking,
            Self::MergeNotifications { .. } => Lane::Interactive,
            Self::Receive { .. } => Lane::Inbound,
            Self::Spread { .. } => Lane::Homes,
            Self::TrimHome { .. } | Self::MoveFollowers { .. } => Lane::Background,
            Self::ResolveParent { .. } | Self::FetchReplies { .. } | Self::ReceiveForwarded { .. } => Lane::Asking,
            Self::FetchRelayed { .. } | Self::CompareFollowers { .. } | Self::Fasp(_) => Lane::Asking,
            Self::ReadCollection { .. } | Self::FetchLinkedCollections { .. } => Lane::Asking,
            Self::VerifyQuote { .. } | Self::CheckBroadcast { .. } => Lane::Asking,
            Self::FetchCard { .. } | Self::VerifyLinks { .. } => Lane::Asking,
            Self::IndexStatus { .. } | Self::IndexAccount { .. } => Lane::Background,
            Self::ApplyServerBlock { .. } | Self::SeverServer { .. } | Self::PurgeServer { .. } => Lane::Background,
            Self::RecommendAccounts {} => Lane::Background,
            Self::PublishAnnouncements {} => Lane::Interactive,
            Self::RefreshTrends {} | Self::RecheckLinks {} => Lane::Background,
            Self::ProcessMedia { .. } => Lane::Media,
            Self::TrimMediaCache {} | Self::ReviewMedia { .. } | Self::ForgetFiles { .. } => Lane::Background,
            Self::Sweep {} | Self::RenewCertificate {} => Lane::Background,
            Self::GenerateAnnualReport { .. } => Lane::Background,
            Self::MailPosts { .. } | Self::MailPostsTo { .. } => Lane::Background,
            Self::MailEmailChange { .. } | Self::MailEmailChanged { .. } => Lane::Interactive,
            Self::MailPasswordChanged { .. } | Self::MailSubscription { .. } => Lane::Interactive,
            Self::MailAppeal { .. } | Self::MailNews { .. } | Self::MailNewsTo { .. } => Lane::Background,
            Self::EndMute { .. } => Lane::Interactive,
            _ => Lane::Delivery,
        }
    }
}
