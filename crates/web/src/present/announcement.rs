//! Announcements.

use domain::{TagId, text};
use services::{announcements as said, views::Tag};

use super::markup;
use crate::{
    components::{Announcement, Event, Reaction, Reactions},
    i18n::Html,
    paths,
};

/// An announcement as one person sees it.
pub fn announcement(one: &said::Announcement) -> Announcement {
    let tag = |(name, url): &(String, String)| Tag {
        id: TagId(0),
        name: text::hashtag_key(name),
        display_name: name.clone(),
        url: url.clone(),
    };
    let tags: Vec<Tag> = one.tags.iter().map(tag).collect();
    Announcement {
        id: one.id,
        body: Html::sanitised(markup::body(&one.html, &one.emojis, &one.mentions, &tags)),
        at: one.published_at,
        event: Event { starts_at: one.starts_at, ends_at: one.ends_at, all_day: one.all_day },
        unread: !one.read,
        reactions: Reactions {
            of: format!("n{}", one.id),
            path: paths::announcement(one.id),
            items: one.reactions.iter().map(reaction).collect(),
            open: true,
            picker: true,
        },
    }
}

fn reaction(one: &said::ShownReaction) -> Reaction {
    Reaction {
        name: one.name.clone(),
        count: u64::try_from(one.count).unwrap_or_default(),
        picture: one.emoji.as_ref().map(|emoji| emoji.url.clone()),
        mine: one.me,
    }
}
