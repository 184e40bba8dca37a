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

    /// What an account is, in ActivityStreams' words.
    ActorType {
        Person = 0 "Person",
        Service = 1 "Service",
        Group = 2 "Group",
        Application = 3 "Application",
        Organization = 4 "Organization",
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

    /// Who may quote a status.
    QuotePolicy {
        Public = 0 "public",
        Followers = 1 "followers",
        Nobody = 2 "nobody",
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
