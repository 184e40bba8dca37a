//! Who may quote a status (FEP-044f, `interactionPolicy.canQuote`), in the form in which all servers' policies fit.

use crate::{QuotePolicy, Visibility};

/// Groups of people of whom a policy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circles(u8);

impl Circles {
    pub const NOBODY: Self = Self(0);
    pub const PUBLIC: Self = Self(1);
    /// Those who follow the author.
    pub const FOLLOWERS: Self = Self(2);
    /// Those whom the author follows.
    pub const FOLLOWING: Self = Self(4);
    /// People of whom only the origin knows who they are.
    pub const UNSUPPORTED: Self = Self(8);

    /// Each group with its word in the API.
    const WORDS: [(Self, &'static str); 4] = [
        (Self::PUBLIC, "public"),
        (Self::FOLLOWERS, "followers"),
        (Self::FOLLOWING, "following"),
        (Self::UNSUPPORTED, "unsupported_policy"),
    ];

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True if the two have a group in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of the API for these groups.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS.into_iter().filter(move |(circle, _)| self.meets(*circle)).map(|(_, word)| word)
    }
}

/// A policy: whose quotes are allowed by themselves, and whose are put before the author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuoteRules {
    pub automatic: Circles,
    pub manual: Circles,
}

impl QuoteRules {
    /// The number in the database.
    pub const fn number(self) -> i64 {
        ((self.automatic.0 as i64) << 4) | self.manual.0 as i64
    }

    pub const fn from_number(number: i64) -> Self {
        Self { automatic: Circles((number >> 4 & 15) as u8), manual: Circles((number & 15) as u8) }
    }

    /// Of a status of this server: its author's choice, as far as its audience leaves one.
    pub const fn of(policy: QuotePolicy, visibility: Visibility) -> Self {
        let automatic = match (visibility, policy) {
            (Visibility::Public | Visibility::Unlisted, QuotePolicy::Public) => Circles::PUBLIC,
            (Visibility::Public | Visibility::Unlisted, QuotePolicy::Followers) => Circles::FOLLOWERS,
            _ => Circles::NOBODY,
        };
        Self { automatic, manual: Circles::NOBODY }
    }

    /// Whether it takes knowing who follows whom to apply it.
    pub const fn asks_for_follows(self) -> bool {
        let both = self.automatic.and(self.manual);
        !self.automatic.meets(Circles::PUBLIC) && both.meets(Circles::FOLLOWERS.and(Circles::FOLLOWING))
    }

    /// What it says to somebody who belongs to these groups. The author is asked elsewhere.
    pub const fn right(self, of: Circles) -> QuoteRight {
        let of = of.and(Circles::PUBLIC);
        if self.automatic.meets(of) {
            QuoteRight::Automatic
        } else if self.manual.meets(of) {
            QuoteRight::Manual
        } else if self.automatic.and(self.manual).meets(Circles::UNSUPPORTED) {
            QuoteRight::Unknown
        } else {
            QuoteRight::Denied
        }
    }
}

/// Whether one person may quote a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum QuoteRight {
    /// At once.
    Automatic,
    /// When the author agrees.
    Manual,
    #[default]
    Denied,
    /// Only the origin can tell.
    Unknown,
}

impl QuoteRight {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
            Self::Denied => "denied",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back() {
        let rules = QuoteRules { automatic: Circles::FOLLOWERS, manual: Circles::PUBLIC.and(Circles::UNSUPPORTED) };
        assert_eq!(QuoteRules::from_number(rules.number()), rules);
        assert_eq!(rules.manual.words().collect::<Vec<_>>(), ["public", "unsupported_policy"]);
    }

    #[test]
    fn private_posts_are_nobodys_to_quote() {
        assert_eq!(QuoteRules::of(QuotePolicy::Public, Visibility::Private), QuoteRules::default());
        assert_eq!(QuoteRules::of(QuotePolicy::Public, Visibility::Unlisted).automatic, Circles::PUBLIC);
    }

    #[test]
    fn automatic_goes_before_manual_and_the_unknown_comes_last() {
        let rules = QuoteRules { automatic: Circles::FOLLOWERS, manual: Circles::FOLLOWING.and(Circles::UNSUPPORTED) };
        assert!(rules.asks_for_follows());
        assert_eq!(rules.right(Circles::FOLLOWERS.and(Circles::FOLLOWING)), QuoteRight::Automatic);
        assert_eq!(rules.right(Circles::FOLLOWING), QuoteRight::Manual);
        assert_eq!(rules.right(Circles::NOBODY), QuoteRight::Unknown);
        assert_eq!(QuoteRules::default().right(Circles::FOLLOWERS), QuoteRight::Denied);
    }
}
