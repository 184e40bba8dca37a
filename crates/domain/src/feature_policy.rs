//! Who may put an account into a collection (FEP-7aa9): `interactionPolicy.canFeature` of its actor, in the groups of
//! people that policies of quotes have.

use crate::{Circles, QuoteRight, QuoteRules};

/// Whose wish to feature an account is granted at once, and whose is put before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeaturePolicy(pub QuoteRules);

impl FeaturePolicy {
    /// Of an account of this server: everybody may feature those who want to be discovered.
    pub const fn local(discoverable: bool) -> Self {
        let automatic = if discoverable { Circles::PUBLIC } else { Circles::NOBODY };
        Self(QuoteRules { automatic, manual: Circles::NOBODY })
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        self.0.number()
    }

    pub const fn from_number(number: i64) -> Self {
        Self(QuoteRules::from_number(number))
    }

    /// What it means for somebody of whom nothing is known.
    pub const fn right(self) -> QuoteRight {
        if self.0.asks_for_follows() {
            QuoteRight::Unknown
        } else {
            self.0.right(Circles::NOBODY)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_to_be_found_may_be_featured() {
        assert_eq!(FeaturePolicy::local(true).right(), QuoteRight::Automatic);
        assert_eq!(FeaturePolicy::local(false).right(), QuoteRight::Denied);
        let followers = FeaturePolicy(QuoteRules { automatic: Circles::FOLLOWERS, manual: Circles::NOBODY });
        assert_eq!(followers.right(), QuoteRight::Unknown);
        assert_eq!(FeaturePolicy::from_number(followers.number()), followers);
    }
}
