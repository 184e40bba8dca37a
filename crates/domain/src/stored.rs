//! Closed sets of words that are numbers in the database and words in the API.

/// Declares such a set: the number that is stored, the name in code, the word in the API.
macro_rules! stored {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal $word:literal),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name { $($(#[$vdoc])* $variant = $number),* }

            impl $name {
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// The word in the API.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $word),* }
                }

                /// The number in the database.
                pub const fn number(self) -> i64 {
                    self as i64
                }

                pub const fn from_number(number: i64) -> Option<Self> {
                    match number { $($number => Some(Self::$variant),)* _ => None }
                }
            }

            impl std::str::FromStr for $name {
                type Err = UnknownWord;
                fn from_str(word: &str) -> Result<Self, UnknownWord> {
                    match word { $($word => Ok(Self::$variant),)* _ => Err(UnknownWord) }
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                    s.serialize_str(self.as_str())
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                    let word = std::borrow::Cow::<'de, str>::deserialize(d)?;
                    word.parse().map_err(|_| serde::de::Error::unknown_variant(&word, &[$($word),*]))
                }
            }
        )*

        /// Calls a macro with the names of all stored sets: `storage` makes database values of them with it.
        #[macro_export]
        macro_rules! for_each_stored {
            ($then:path) => { $then! { $($crate::$name),* } };
        }
    };
}

/// The word is not one of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

stored! {
    /// Who may see a status. `Limited` (addressed to some people who are not all named) is shown to apps as private.
    Visibility {
        Public = 0 "public",
        Unlisted = 1 "unlisted",
        Private = 2 "private",
        Direct = 3 "direct",
        Limited = 4 "limited",
    }

    /// How soon an activity is to reach other servers: what is for somebody by name, what is for all who follow, and what
    /// goes to very many and nobody waits for.
    Urgency {
        Personal = 0 "personal",
        Normal = 1 "normal",
        Bulk = 2 "bulk",
    }

    /// What an account is, in ActivityStreams' words.
    ActorType {
        Person = 0 "Person",
        Service = 1 "Service",
        Group = 2 "Group",
        Application = 3 "Application",
        Organization = 4 "Organization",
    }

    /// Why nothing is shown of an account but its name.
    Suspension {
        /// The staff of this server decided so, about it or about its server.
        Staff = 0 "staff",
        /// Its own server says so, and may say otherwise.
        Origin = 1 "origin",
        /// Somebody left for good: everything of theirs is deleted, if it is not yet.
        Gone = 2 "gone",
    }

    /// What a status was as an object: other servers have more than notes.
    StatusKind {
        Note = 0 "Note",
        Question = 1 "Question",
        Article = 2 "Article",
        Page = 3 "Page",
        Image = 4 "Image",
        Audio = 5 "Audio",
        Video = 6 "Video",
        Event = 7 "Event",
    }

    /// What a notification tells.
    NotificationType {
        Mention = 0 "mention",
        Status = 1 "status",
        Reblog = 2 "reblog",
        Follow = 3 "follow",
        FollowRequest = 4 "follow_request",
        Favourite = 5 "favourite",
        Poll = 6 "poll",
        Update = 7 "update",
        Quote = 8 "quote",
        QuotedUpdate = 9 "quoted_update",
        AdminSignUp = 10 "admin.sign_up",
        AdminReport = 11 "admin.report",
        SeveredRelationships = 12 "severed_relationships",
        ModerationWarning = 13 "moderation_warning",
        AddedToCollection = 14 "added_to_collection",
        CollectionUpdate = 15 "collection_update",
        AnnualReport = 16 "annual_report",
    }

    /// What becomes of notifications of people whom a policy names.
    PolicyAction {
        Accept = 0 "accept",
        /// Kept apart, as a request.
        Filter = 1 "filter",
        /// Never written.
        Drop = 2 "drop",
    }

    /// Whose notifications wake an app.
    PushPolicy {
        All = 0 "all",
        /// Of people whom the receiver follows.
        Followed = 1 "followed",
        /// Of people who follow the receiver.
        Follower = 2 "follower",
        None = 3 "none",
    }

    /// Why follows were lost.
    SeveranceKind {
        /// The staff shut a server out.
        DomainBlock = 0 "domain_block",
        /// The person did.
        UserDomainBlock = 1 "user_domain_block",
        AccountSuspension = 2 "account_suspension",
    }

    /// What the staff did to an account.
    WarningAction {
        None = 0 "none",
        Disable = 1 "disable",
        MarkStatusesAsSensitive = 2 "mark_statuses_as_sensitive",
        DeleteStatuses = 3 "delete_statuses",
        Sensitive = 4 "sensitive",
        Silence = 5 "silence",
        Suspend = 6 "suspend",
    }

    /// What a media file is to an app.
    MediaKind {
        Unknown = 0 "unknown",
        Image = 1 "image",
        Gifv = 2 "gifv",
        Video = 3 "video",
        Audio = 4 "audio",
    }

    /// Where a media row is used.
    MediaUse {
        Attachment = 0 "attachment",
        Avatar = 1 "avatar",
        Header = 2 "header",
        Emoji = 3 "emoji",
        Card = 4 "card",
    }

    /// Whether a media file is here.
    MediaState {
        /// Here, in our storage.
        Ready = 0 "ready",
        /// Uploaded, being worked on.
        Processing = 1 "processing",
        /// On another server, not asked for yet, or purged from our cache.
        Remote = 2 "remote",
        /// It could not be had or could not be read.
        Failed = 3 "failed",
    }

    /// Why a media file is not here.
    MediaGap {
        /// Its server does not answer, or not with the file.
        Silent = 0 "silent",
        /// The staff does not want files of its server.
        Blocked = 1 "blocked",
        /// It was here, and made room for others.
        Purged = 2 "purged",
        /// What came is no picture, film or sound that we can show.
        Unreadable = 3 "unreadable",
        TooLarge = 4 "too_large",
        /// Its address leads to where this server asks nobody: into private networks, or nowhere.
        Unsafe = 5 "unsafe",
    }

    /// What a linked page is.
    CardKind {
        Link = 0 "link",
        Photo = 1 "photo",
        Video = 2 "video",
    }

    /// What can be talked about by many.
    TrendKind {
        Tag = 0 "tag",
        Link = 1 "link",
        Status = 2 "status",
    }

    /// Who may quote a status.
    QuotePolicy {
        Public = 0 "public",
        Followers = 1 "followers",
        Nobody = 2 "nobody",
    }

    /// Which files somebody wants covered until they are pressed; in the words of Mastodon's preferences.
    Covered {
        Sensitive = 0 "default",
        Nothing = 1 "show_all",
        Everything = 2 "hide_all",
    }

    /// What became of a quote. The first five are stored; the others are how a quote that was accepted looks to one viewer.
    QuoteState {
        /// The quoted author has not answered yet.
        Pending = 0 "pending",
        Accepted = 1 "accepted",
        Rejected = 2 "rejected",
        /// The quoted author has taken the consent back.
        Revoked = 3 "revoked",
        /// What was quoted is gone.
        Deleted = 4 "deleted",
        /// What was quoted is not for this viewer.
        Unauthorized = 5 "unauthorized",
        /// The viewer blocks the quoted author.
        BlockedAccount = 6 "blocked_account",
        /// The viewer blocks the quoted author's server.
        BlockedDomain = 7 "blocked_domain",
        /// The viewer mutes the quoted author.
        MutedAccount = 8 "muted_account",
    }

    /// How a key signs.
    KeyKind {
        Rsa = 0 "rsa",
        Ed25519 = 1 "ed25519",
    }

    /// What a person may do with a team's account.
    MemberRole {
        Owner = 0 "owner",
        Editor = 1 "editor",
    }

    /// What a one-time code sent by e-mail or printed on the console is for.
    CodePurpose {
        ConfirmEmail = 0 "confirm_email",
        ResetPassword = 1 "reset_password",
        ClaimServer = 2 "claim_server",
        ChangeEmail = 3 "change_email",
    }

    /// Whether somebody agrees to stand in a collection.
    ConsentState {
        /// Not answered yet.
        Pending = 0 "pending",
        Accepted = 1 "accepted",
        /// Refused when asked.
        Rejected = 2 "rejected",
        /// Taken back.
        Revoked = 3 "revoked",
    }

    /// What a filter does to what it finds.
    FilterAction {
        /// Shown behind a warning.
        Warn = 0 "warn",
        /// Not shown at all.
        Hide = 1 "hide",
        /// Its media is blurred.
        Blur = 2 "blur",
    }

    /// Where a filter looks. The number is a bit's place in [`FilterContexts`](crate::FilterContexts).
    FilterContext {
        /// The home and lists.
        Home = 0 "home",
        Notifications = 1 "notifications",
        /// Public feeds and those of tags.
        Public = 2 "public",
        Thread = 3 "thread",
        /// Profiles.
        Account = 4 "account",
    }

    /// Which answers of its members enter a list.
    RepliesPolicy {
        /// Those to members of the list.
        List = 0 "list",
        /// Those to people whom the list's owner follows.
        Followed = 1 "followed",
        /// None at all.
        None = 2 "none",
    }

    /// What a report complains of.
    ReportCategory {
        Other = 0 "other",
        Spam = 1 "spam",
        Legal = 2 "legal",
        /// Against rules of this server.
        Violation = 3 "violation",
    }

    /// How far this server keeps another one away.
    Severity {
        /// Its people are shown only to those who follow them, and must ask to follow.
        Silence = 0 "silence",
        /// Nothing comes from there and nothing goes there.
        Suspend = 1 "suspend",
        /// Neither, but its files or reports may be refused.
        Noop = 2 "noop",
    }

    /// How a relay is followed.
    RelayKind {
        /// By following the public collection at its inbox; it gets posts as they are.
        Mastodon = 0 "mastodon",
        /// By following its actor, which follows back; posts are announced to it.
        Litepub = 1 "litepub",
    }

    /// How this server and a relay stand.
    RelayState {
        /// Nothing is taken from it or sent to it.
        Off = 0 "off",
        /// It was asked and has not answered.
        Asking = 1 "asking",
        Connected = 2 "connected",
        /// It does not want to.
        Refused = 3 "refused",
    }

    /// Whether an event of another server takes place.
    EventState {
        Confirmed = 0 "confirmed",
        Tentative = 1 "tentative",
        Cancelled = 2 "cancelled",
    }

    /// What auxiliary service providers are told of (FASP, data_sharing).
    FaspCategory {
        Content = 0 "content",
        Account = 1 "account",
    }

    /// What happened to it.
    FaspEvent {
        New = 0 "new",
        Update = 1 "update",
        Delete = 2 "delete",
        Trending = 3 "trending",
    }

    /// What became of a job.
    JobState {
        Queued = 0 "queued",
        Dead = 1 "dead",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_lead_back() {
        for v in Visibility::ALL {
            assert_eq!(Visibility::from_number(v.number()), Some(*v));
            assert_eq!(v.as_str().parse(), Ok(*v));
        }
        assert_eq!(Visibility::from_number(9), None);
        assert!("secret".parse::<Visibility>().is_err());
    }
}
