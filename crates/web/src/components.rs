//! The parts that pages are made of: plain data, each with its template in `templates/components`. A part is shown in a
//! template by `{{ part.show(w) }}`, and alone as the fragment that the page's script morphs in.

/// Ties plain data to its template: `$data::show(&words)` is the markup. In the template the data is `it`.
macro_rules! component {
    ($data:ident, $view:ident, $path:tt) => {
        #[doc = concat!("[`", stringify!($data), "`] as markup: `templates/", $path, "`.")]
        #[derive(askama::Template)]
        #[template(path = $path)]
        pub struct $view<'a> {
            pub w: &'a $crate::i18n::Words,
            pub it: &'a $data,
        }

        impl askama::filters::HtmlSafe for $view<'_> {}

        impl $data {
            #[doc = concat!("The markup of `templates/", $path, "`.")]
            pub fn show<'a>(&'a self, w: &'a $crate::i18n::Words) -> $view<'a> {
                $view { w, it: self }
            }
        }
    };
}

mod actions;
mod announcement;
mod appearance;
mod composer;
mod composer_poll;
mod entry;
mod feed;
mod follow;
mod form;
mod media;
mod notification;
mod object;
mod person;
mod poll;
mod profile;
mod quote;
mod reactions;
mod shell;
mod status;
mod talked;
mod thread;

pub use actions::{Actions, Standing};
pub use announcement::{Announcement, Event};
pub use appearance::{Appearance, TextSize, Theme};
pub use composer::{Answered, Composer, Language, Lost, Picture, PictureState, Quoting, Tray};
pub use composer_poll::AskedPoll;
pub use entry::{Entries, Entry, Press, Sheet};
pub use feed::{EmptyState, Feed, FeedItem, Fresh, Put, Shelf, Tab, Tabs};
pub use follow::{Follow, FollowState};
pub use form::{Choice, Errors, Field, Hidden, PictureField, Select};
pub use media::{Media, MediaGrid, MediaKind};
pub use notification::{About, NotificationItem, NotificationKind};
pub use object::ObjectHead;
pub use person::{Face, PeopleList, Person, PersonRow, Request};
pub use poll::{Poll, PollOption};
pub use profile::{CheckedField, Counts, Missing, ProfileHeader, ProfilePosts};
pub use quote::{QuoteCard, Quoted, QuotedPost};
pub use reactions::{Reaction, Reactions};
pub use shell::{Badges, NavItem, Place, Shell, Site, Social, Toast, ToastAction, Viewer};
pub use status::{Audience, GonePost, LinkPreview, Shape, StatusCard, Tally, Warning, Why};
pub use talked::{Sparkline, TagRow, TalkedPage};
pub use thread::{Above, Joined, Replies, Searching};
