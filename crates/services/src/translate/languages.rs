//! Which languages a service knows.

use std::collections::BTreeMap;

/// For each language that a service reads, those into which it translates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages {
    /// By code, `en` or `pt-BR`.
    pub by_source: BTreeMap<String, Vec<String>>,
    /// For texts whose language is not known.
    pub detected: Vec<String>,
}

impl Languages {
    /// What the service calls the language of a post (None: it shall find out) and the one that is asked for. None if it
    /// cannot translate from the one into the other.
    pub fn pair(&self, source: Option<&str>, target: &str) -> Option<(Option<String>, String)> {
        let Some(source) = source else {
            return Some((None, nearest(&self.detected, target)?));
        };
        let known = nearest(self.by_source.keys(), source)?;
        let target = nearest(&self.by_source[&known], target)?;
        Some((Some(known), target))
    }
}

/// The code itself, in any spelling, or the language without its region.
fn nearest<'a>(codes: impl IntoIterator<Item = &'a String> + Clone, wanted: &str) -> Option<String> {
    let same = |code: &&String, wanted: &str| code.eq_ignore_ascii_case(wanted);
    let wanted = wanted.replace('_', "-");
    let base = wanted.split('-').next().unwrap_or_default();
    let whole = codes.clone().into_iter().find(|code| same(code, &wanted));
    whole.or_else(|| codes.into_iter().find(|code| same(code, base))).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_counts_where_the_service_knows_it() {
        let languages = Languages {
            by_source: BTreeMap::from([("de".into(), vec!["en".into(), "pt-BR".into(), "pt".into()])]),
            detected: vec!["de".into()],
        };
        let pair = |source, target| languages.pair(source, target);
        assert_eq!(pair(Some("de-AT"), "en-GB"), Some((Some("de".into()), "en".into())));
        assert_eq!(pair(Some("de"), "pt_br"), Some((Some("de".into()), "pt-BR".into())));
        assert_eq!(pair(Some("de"), "pt-PT"), Some((Some("de".into()), "pt".into())));
        assert_eq!(pair(None, "de"), Some((None, "de".into())));
        assert_eq!(pair(Some("de"), "de"), None);
        assert_eq!(pair(Some("fr"), "en"), None);
    }
}
