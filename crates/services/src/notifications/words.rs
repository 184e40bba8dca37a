//! What a notification says in words, for push messages and for apps that do not know its kind.

use domain::NotificationType;
use fluent_bundle::FluentArgs;

use super::About;
use crate::{Viewer, views::Account, words::words};

/// In the receiver's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// A sentence.
    pub title: String,
    /// More of it, where there is more to say.
    pub summary: Option<String>,
}

/// What a notification of the viewer says: its kind, who did it, what it is about.
pub fn in_words(kind: NotificationType, account: &Account, about: Option<&About>, viewer: &Viewer) -> Words {
    let name = if account.display_name.is_empty() {
        &account.username
    } else {
        &account.display_name
    };
    let mut args = FluentArgs::new();
    args.set("name", name.as_str());
    match about {
        Some(About::Severance(lost)) => {
            args.set("target", lost.target_name.as_str());
            args.set("followers", lost.followers_count);
            args.set("following", lost.following_count);
        }
        // As text: a year has no thousands.
        Some(About::Year(year)) => args.set("year", year.to_string()),
        _ => {}
    }
    let own = account.id == viewer.account;
    let key = match kind {
        NotificationType::Poll if own => "own-poll".to_owned(),
        kind => kind.as_str().replace('.', "-"),
    };
    let title = words(&viewer.locale, &key, &args).unwrap_or_default();
    let summary = match about {
        Some(About::Severance(_)) => words(&viewer.locale, &format!("{key}.summary"), &args),
        Some(About::Warning(warning, _)) if !warning.text.is_empty() => Some(warning.text.clone()),
        _ => None,
    };
    Words { title, summary }
}
