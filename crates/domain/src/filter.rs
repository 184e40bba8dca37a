//! Where a person's filters apply.

use crate::FilterContext;

/// A set of contexts, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FilterContexts(i64);

impl FilterContexts {
    /// The number in the database.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Bits that mean nothing are left out.
    pub fn from_number(number: i64) -> Self {
        FilterContext::ALL.iter().copied().filter(|context| number >> context.number() & 1 == 1).collect()
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn contains(self, context: FilterContext) -> bool {
        self.0 >> context.number() & 1 == 1
    }

    /// In the order of Mastodon's documentation.
    pub fn iter(self) -> impl Iterator<Item = FilterContext> {
        FilterContext::ALL.iter().copied().filter(move |context| self.contains(*context))
    }
}

impl FromIterator<FilterContext> for FilterContexts {
    fn from_iter<I: IntoIterator<Item = FilterContext>>(contexts: I) -> Self {
        Self(contexts.into_iter().fold(0, |bits, context| bits | 1 << context.number()))
    }
}

impl serde::Serialize for FilterContexts {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_lead_back_and_keep_their_order() {
        let set: FilterContexts = [FilterContext::Account, FilterContext::Home].into_iter().collect();
        assert_eq!(FilterContexts::from_number(set.number()), set);
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["home","account"]"#);
        assert!(set.contains(FilterContext::Account) && !set.contains(FilterContext::Public));
        assert!(FilterContexts::from_number(1 << 40).is_empty());
    }
}
