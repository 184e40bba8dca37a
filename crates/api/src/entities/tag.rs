//! `Tag`, and the short form of it within a status.

use domain::{TagId, Timestamp};
use serde::Serialize;
use services::{Config, timelines, views};

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

/// What a person has to do with a tag. Following and featuring tags is not built yet.
#[derive(Serialize)]
struct TagViewer {
    following: bool,
    featuring: bool,
}

/// Apps read these numbers as texts.
#[derive(Serialize)]
struct Day {
    day: String,
    uses: String,
    accounts: String,
}

impl Tag {
    pub fn new(config: &Config, tag: timelines::Tag, signed_in: bool) -> Self {
        let day = |(start, uses, accounts): (Timestamp, i64, i64)| Day {
            day: start.secs().to_string(),
            uses: uses.to_string(),
            accounts: accounts.to_string(),
        };
        Self {
            id: tag.id,
            url: config.tag_url(&tag.name),
            name: tag.display_name,
            history: tag.history.into_iter().map(day).collect(),
            viewer: signed_in.then_some(TagViewer { following: false, featuring: false }),
        }
    }
}
