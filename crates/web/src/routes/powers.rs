//! What an application's scopes mean, in words.

use domain::Scopes;

use crate::{i18n::Words, pages::Power};

/// One line per power, the strongest first.
pub fn powers(w: &Words, scopes: Scopes) -> Vec<Power> {
    let mut powers: Vec<Power> = scopes.iter().map(|scope| power(w, scope.as_str())).collect();
    // Several scopes about those who run the server read the same.
    powers.sort_by(|a, b| (!a.strong, &a.text).cmp(&(!b.strong, &b.text)));
    powers.dedup_by(|a, b| a.text == b.text);
    powers
}

fn power(w: &Words, scope: &str) -> Power {
    let (text, strong) = match scope.split_once(':') {
        Some(("read", "me")) => (w.t("power-profile").into_owned(), false),
        Some(("read", what)) => (w.t1("power-read-some", "what", w.t(&format!("scope-{what}"))), false),
        Some(("write", what)) => (w.t(&format!("power-write-{what}")).into_owned(), true),
        Some(("admin", rest)) if rest.starts_with("read") => (w.t("power-admin-read").into_owned(), true),
        Some(_) => (w.t("power-admin-write").into_owned(), true),
        None => (w.t(&format!("power-{scope}")).into_owned(), matches!(scope, "write" | "follow")),
    };
    Power { text, strong }
}

#[cfg(test)]
mod tests {
    use domain::{Scope, Timestamp};

    use super::*;
    use crate::i18n::Locale;

    #[test]
    fn every_scope_has_words() {
        let w = Words::new(Locale::english(), "UTC", Timestamp::from_secs(0));
        for scope in Scope::ALL {
            let text = power(&w, scope.as_str()).text;
            assert!(!text.contains("power-") && !text.contains("scope-"), "{}: {text}", scope.as_str());
        }
    }

    #[test]
    fn strong_ones_come_first_and_none_twice() {
        let w = Words::new(Locale::english(), "UTC", Timestamp::from_secs(0));
        let all = powers(&w, "read write:statuses admin:read:accounts admin:read:reports".parse().unwrap());
        assert_eq!(all.iter().map(|power| power.strong).collect::<Vec<_>>(), [true, true, false]);
    }
}
