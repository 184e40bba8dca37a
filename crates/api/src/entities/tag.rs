//! `Tag`, and the short form of it within a status.

use domain::TagId;
use serde::Serialize;
use services::{Config, timelines, trends, views};

/// A hashtag as a status lists it.
#[derive(Serialize)]
pub struct StatusTag<'a> {
    name: &'a str,
    url: &'a str,
}

impl<'a> From<&'a views::Tag> for StatusTag<'a> {
    fn from(tag: &'a views::Tag) -> Self {
        Self { name: &tag.name, url: &tag.url }
    }
}

/// A hashtag with its last seven days.
#[derive(Serialize)]
pub struct Tag {
    /// Of a tag that somebody has used.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<TagId>,
    name: String,
    url: String,
    history: Vec<Day>,
    #[serde(flatten)]
    viewer: Option<TagViewer>,
}

/// What a person has to do with a tag.
#[derive(Serialize)]
struct TagViewer {
    following: bool,
    featuring: bool,
}

/// Apps read these numbers as texts.
#[derive(Serialize)]
pub(super) struct Day {
    day: String,
    uses: String,
    accounts: String,
}

impl Day {
    pub(super) fn all(history: &[trends::Day]) -> Vec<Self> {
        let day = |day: &trends::Day| Self {
            day: day.start.secs().to_string(),
            uses: day.uses.to_string(),
            accounts: day.accounts.to_string(),
        };
        history.iter().map(day).collect()
    }
}

impl Tag {
    pub fn new(config: &Config, tag: timelines::Tag, signed_in: bool) -> Self {
        Self {
            id: tag.id,
            url: config.tag_url(&tag.name),
            name: tag.display_name,
            history: Day::all(&tag.history),
            viewer: signed_in.then_some(TagViewer { following: tag.following, featuring: tag.featuring }),
        }
    }
}
