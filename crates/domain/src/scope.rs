//! OAuth scopes of the client API. A parent grants its children: `write` grants `write:statuses`; the old `follow`
//! grants reading and writing of blocks, follows and mutes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! scopes {
    ($($variant:ident $word:literal),* $(,)?) => {
        /// One scope.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope { $($variant),* }

        impl Scope {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

scopes! {
    Profile "profile",
    Read "read", ReadAccounts "read:accounts", ReadBlocks "read:blocks", ReadBookmarks "read:bookmarks",
    ReadCollections "read:collections", ReadFavourites "read:favourites", ReadFilters "read:filters",
    ReadFollows "read:follows", ReadLists "read:lists", ReadMutes "read:mutes", ReadNotifications "read:notifications",
    ReadSearch "read:search", ReadStatuses "read:statuses", ReadMe "read:me",
    Write "write", WriteAccounts "write:accounts", WriteBlocks "write:blocks", WriteBookmarks "write:bookmarks",
    WriteCollections "write:collections", WriteConversations "write:conversations", WriteFavourites "write:favourites",
    WriteFilters "write:filters", WriteFollows "write:follows", WriteLists "write:lists", WriteMedia "write:media",
    WriteMutes "write:mutes", WriteNotifications "write:notifications", WriteReports "write:reports",
    WriteStatuses "write:statuses",
    Follow "follow", Push "push",
    AdminRead "admin:read", AdminReadAccounts "admin:read:accounts", AdminReadReports "admin:read:reports",
    AdminReadDomainAllows "admin:read:domain_allows", AdminReadDomainBlocks "admin:read:domain_blocks",
    AdminReadIpBlocks "admin:read:ip_blocks", AdminReadEmailDomainBlocks "admin:read:email_domain_blocks",
    AdminReadCanonicalEmailBlocks "admin:read:canonical_email_blocks",
    AdminWrite "admin:write", AdminWriteAccounts "admin:write:accounts", AdminWriteReports "admin:write:reports",
    AdminWriteDomainAllows "admin:write:domain_allows", AdminWriteDomainBlocks "admin:write:domain_blocks",
    AdminWriteIpBlocks "admin:write:ip_blocks", AdminWriteEmailDomainBlocks "admin:write:email_domain_blocks",
    AdminWriteCanonicalEmailBlocks "admin:write:canonical_email_blocks",
}

impl Scope {
    const fn bit(self) -> u64 {
        1 << self as u64
    }

    /// Everything that holding this scope allows, itself included.
    fn grants(self) -> u64 {
        let follow = [
            Self::ReadBlocks,
            Self::ReadFollows,
            Self::ReadMutes,
            Self::WriteBlocks,
            Self::WriteFollows,
            Self::WriteMutes,
        ];
        let children = Self::ALL.iter().filter(|child| {
            child.as_str().strip_prefix(self.as_str()).is_some_and(|rest| rest.starts_with(':'))
                || (self == Self::Follow && follow.contains(child))
                || (self == Self::Read && **child == Self::Profile)
        });
        children.fold(self.bit(), |bits, child| bits | child.bit())
    }
}

/// The text names a scope that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {0}")]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;
    fn from_str(word: &str) -> Result<Self, UnknownScope> {
        Self::ALL.iter().copied().find(|s| s.as_str() == word).ok_or_else(|| UnknownScope(word.to_owned()))
    }
}

/// A set of scopes, as an application registers them and a token holds them.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes {
    /// As they were asked for.
    named: u64,
    /// With all that they grant.
    granted: u64,
}

impl Scopes {
    pub fn of(scopes: &[Scope]) -> Self {
        let named = scopes.iter().fold(0, |bits, s| bits | s.bit());
        let granted = scopes.iter().fold(0, |bits, s| bits | s.grants());
        Self { named, granted }
    }

    /// Whether a token with these scopes may do what needs `scope`.
    pub const fn allow(self, scope: Scope) -> bool {
        self.granted & scope.bit() != 0
    }

    /// Whether all of `other` is granted by this set: a request may not exceed what its application registered.
    pub const fn contain(self, other: Self) -> bool {
        self.granted & other.named == other.named
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |s| self.named & s.bit() != 0)
    }

    pub const fn is_empty(self) -> bool {
        self.named == 0
    }
}

/// Scopes are separated by spaces or plus signs (RFC 6749, section 3.3, and what apps send).
impl FromStr for Scopes {
    type Err = UnknownScope;
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let scopes: Vec<Scope> =
            text.split([' ', '+', ',']).filter(|word| !word.is_empty()).map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self::of(&scopes))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_grant_their_children() {
        let scopes: Scopes = "read write:statuses follow".parse().unwrap();
        assert!(
            scopes.allow(Scope::ReadAccounts) && scopes.allow(Scope::WriteStatuses) && scopes.allow(Scope::WriteMutes)
        );
        assert!(!scopes.allow(Scope::WriteMedia) && !scopes.allow(Scope::Push) && !scopes.allow(Scope::AdminRead));
        assert!(scopes.contain("read:statuses write:statuses".parse().unwrap()));
        assert!(!scopes.contain("write".parse().unwrap()));
        assert_eq!(scopes.to_string(), "read write:statuses follow");
        assert!("admin:read".parse::<Scopes>().unwrap().allow(Scope::AdminReadReports));
        assert_eq!("read nonsense".parse::<Scopes>(), Err(UnknownScope("nonsense".into())));
    }

    #[test]
    fn the_set_fits_its_bits() {
        assert!(Scope::ALL.len() <= 64);
    }
}
