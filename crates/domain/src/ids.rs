//! Ids. Most are snowflakes: milliseconds since 1970 << 16, and 16 bits that count on from a random start, so that they
//! sort by time and two nodes hardly ever meet. Apps see them as JSON strings of digits.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    str::FromStr,
    sync::{
        LazyLock,
        atomic::{AtomicU16, Ordering},
    },
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Timestamp;

/// The text is not a number that an id could have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// The next low bits. They count on from a random start, whatever the millisecond: threads that read the clock a little
/// earlier than others, and clocks that are set back, must not meet a number again.
static NEXT: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(RandomState::new().hash_one(()) as u16));

/// A fresh snowflake for this millisecond.
fn snowflake(at: Timestamp) -> i64 {
    (at.millis() << 16) | i64::from(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The snowflake of a remote object: its own time, and low bits drawn from its uri, so that every node and every retry
/// gives the same one. `attempt` counts clashes already met.
fn snowflake_of(at: Timestamp, uri: &str, attempt: u16) -> i64 {
    // FNV-1a: the same on every node, unlike the standard hasher.
    let hash = uri.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let low = ((hash ^ (hash >> 16) ^ (hash >> 32) ^ (hash >> 48)) as u16).wrapping_add(attempt);
    (at.millis() << 16) | i64::from(low)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            pub struct $name(pub i64);

            impl $name {
                /// A new id for something made at this time.
                pub fn at(now: Timestamp) -> Self {
                    Self(snowflake(now))
                }

                /// The id of a remote object published at this time; `attempt` counts clashes already met.
                pub fn remote(at: Timestamp, uri: &str, attempt: u16) -> Self {
                    Self(snowflake_of(at, uri, attempt))
                }

                /// The lowest id of this time: a bound for queries by time.
                pub const fn floor(at: Timestamp) -> Self {
                    Self(at.millis() << 16)
                }

                /// When the thing with this snowflake was made.
                pub const fn time(self) -> Timestamp {
                    Timestamp::from_millis(self.0 >> 16)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(&self.0, f)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!(stringify!($name), "({})"), self.0)
                }
            }

            impl FromStr for $name {
                type Err = NotAnId;
                fn from_str(text: &str) -> Result<Self, NotAnId> {
                    parse(text).map(Self)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                    s.collect_str(&self.0)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                    d.deserialize_any(IdVisitor).map(Self)
                }
            }
        )*

        /// Calls a macro with the names of all id types: `storage` makes database values of them with it.
        #[macro_export]
        macro_rules! for_each_id {
            ($then:path) => { $then! { $($crate::$name),* } };
        }
    };
}

ids! {
    /// A person, group, bot or server actor, here or elsewhere.
    AccountId,
    /// A post; a boost is one too.
    StatusId,
    /// Someone who logs in.
    UserId,
    /// A picture, film or sound, also avatars and headers.
    MediaId,
    /// Another server.
    InstanceId,
    /// A thread.
    ConversationId,
    /// A thread of messages as one of its people sees it.
    AccountConversationId,
    /// A hashtag.
    TagId,
    /// A follow; the hidden cursor of followers lists.
    FollowId,
    /// A follow that waits for approval.
    FollowRequestId,
    /// A block of an account.
    BlockId,
    /// A mute of an account.
    MuteId,
    /// An account's block of a server.
    DomainBlockId,
    /// A favourite.
    FavouriteId,
    /// A bookmark.
    BookmarkId,
    ReactionId,
    /// A post pinned to a profile.
    PinId,
    /// A notification. From the database's own sequence: apps read it as a JSON number.
    NotificationId,
    /// Somebody whose notifications are kept apart.
    NotificationRequestId,
    /// Where an app wants to be woken. From the database's own sequence: apps read it as a JSON number.
    PushSubscriptionId,
    /// Follows that were lost together.
    SeveranceId,
    /// What the staff did to an account.
    WarningId,
    /// What somebody says to a warning.
    AppealId,
    /// A version of an edited post.
    EditId,
    /// An application that speaks the client API.
    AppId,
    /// An access token.
    TokenId,
    /// A browser session.
    SessionId,
    /// A role of users.
    RoleId,
    /// A rule of this server.
    RuleId,
    /// A custom emoji.
    EmojiId,
    /// A key of an account.
    KeyId,
    /// A poll: that of its status.
    PollId,
    /// Somebody's choice of an option in a poll.
    PollVoteId,
    /// A post that waits for its time.
    ScheduledStatusId,
    /// An unfinished post that its author keeps here.
    DraftId,
    /// A list.
    ListId,
    /// Somebody's place in a list; the hidden cursor of its members.
    ListMemberId,
    /// A person's filter of statuses.
    FilterId,
    /// A word or phrase of a filter; the id of the older API's filters.
    FilterKeywordId,
    /// A single status that a filter names.
    FilterStatusId,
    /// A follow of a hashtag; the hidden cursor of followed tags.
    TagFollowId,
    /// A hashtag featured on a profile.
    FeaturedTagId,
    /// Somebody recommended on a profile; the hidden cursor of such lists.
    EndorsementId,
    /// A collection of accounts (FEP-7aa9).
    CollectionId,
    /// A place of a collection.
    CollectionItemId,
    /// A visitor who gets an account's posts by e-mail.
    SubscriptionId,
    /// Something that the staff announces to everybody here.
    AnnouncementId,
    /// A complaint to the staff about an account.
    ReportId,
    /// What the staff decided about another server.
    ServerBlockId,
    DomainAllowId,
    /// A server that passes on public posts of others.
    RelayId,
    /// A service that helps this server (FASP).
    FaspProviderId,
    /// What such a service wants to be told of.
    FaspSubscriptionId,
    /// Older things that such a service asked for.
    FaspBackfillId,
    /// A version of the terms of service.
    TermsId,
    /// What a web page says of itself.
    CardId,
    /// A host that publishes web pages.
    PublisherId,
    /// A queued job. From the database's own sequence.
    JobId,
    /// An activity on its way out.
    ActivityId,
    /// One delivery of an activity to an inbox. From the database's own sequence.
    DeliveryId,
}

/// Digits only, as apps are told to treat ids as opaque and send back what they got.
fn parse(text: &str) -> Result<i64, NotAnId> {
    if text.is_empty() || text.len() > 19 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotAnId);
    }
    text.parse().map_err(|_| NotAnId)
}

struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = i64;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<i64, E> {
        parse(text).map_err(E::custom)
    }
    fn visit_i64<E: de::Error>(self, n: i64) -> Result<i64, E> {
        Ok(n)
    }
    fn visit_u64<E: de::Error>(self, n: u64) -> Result<i64, E> {
        i64::try_from(n).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snowflakes_of_one_millisecond_differ_and_keep_the_time() {
        let at = Timestamp::from_millis(1_700_000_000_123);
        let (a, b) = (StatusId::at(at), StatusId::at(at));
        assert_ne!(a, b);
        assert_eq!(a.time(), at);
        assert_eq!(StatusId::floor(at).time(), at);
    }

    #[test]
    fn a_remote_object_gets_the_same_id_on_every_node() {
        let at = Timestamp::from_millis(1_700_000_000_123);
        let id = StatusId::remote(at, "https://waves.example/1", 0);
        assert_eq!(id, StatusId::remote(at, "https://waves.example/1", 0));
        assert_ne!(id, StatusId::remote(at, "https://waves.example/1", 1));
    }

    #[test]
    fn ids_are_strings_in_json_and_read_from_numbers_too() {
        assert_eq!(serde_json::to_string(&StatusId(7)).unwrap(), "\"7\"");
        assert_eq!(serde_json::from_str::<StatusId>("\"7\"").unwrap(), StatusId(7));
        assert_eq!(serde_json::from_str::<StatusId>("7").unwrap(), StatusId(7));
        for bad in ["", "-1", "+1", "7a", "99999999999999999999"] {
            assert!(bad.parse::<StatusId>().is_err(), "{bad}");
        }
    }
}
