//! Every page as plain data with its template in `templates/pages`. A page carries its words `w` and its `shell`; it
//! knows nothing of requests. Blocks named in `blocks` can be rendered alone, as fragments: `page.as_feed()`.

mod about;
mod auth;
mod compose;
mod embed;
mod explore;
mod feeds;
mod filter;
mod listing;
mod login;
mod news;
mod notifications;
mod oauth;
mod people;
mod recommended;
mod reference;
mod report;
mod scheduled;
mod settings;
mod special;
mod thread;
mod welcome;
mod words;

pub use about::{AboutPage, Rule};
pub use auth::{ConfirmPage, ConfirmedPage, NameCheck, SetupPage, SignInPage, SignUpPage, SignUpStep};
pub use compose::ComposePage;
pub use embed::EmbedPage;
pub use explore::{ExplorePage, Found, Listed, Part};
pub use feeds::{FeedAside, FeedPage, ProfilePage};
pub use filter::{FilterPage, FilteredWord};
pub use listing::ListingPage;
pub use login::{AppsPage, Browsing, ForgottenPage, LetIn, LetterPage, LoginPage, NewPasswordPage};
pub use news::NewsPage;
pub use notifications::{NotificationRequestPage, NotificationsPage};
pub use oauth::{CodePage, ConsentPage, FormPostPage, Power};
pub use people::PeoplePage;
pub use recommended::{CollectionPage, YearPage};
pub use reference::{Chapter, Reference, ReferencePage, Step};
pub use report::{ReportPage, ReportedPost};
pub use scheduled::{ScheduledPage, ScheduledPost};
pub use settings::EditProfilePage;
pub use special::{ErrorPage, InteractPage, KeysPage, MediaPage, SurePage};
pub use thread::{HistoryPage, ThreadPage, Version};
pub use welcome::{Topic, WelcomePage, WelcomePeoplePage};
pub use words::{MenuPage, WordsPage};

/// A page's template with the shell around it.
macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $path:tt, [$($block:tt),*], { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(askama::Template)]
        #[template(path = $path, blocks = [$($block),*])]
        pub struct $name {
            pub w: $crate::i18n::Words,
            pub shell: $crate::components::Shell,
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}
use page;
