//! `Admin::Tag`, `Admin::TrendsLink`, `Admin::TrendsStatus`, `Admin::PreviewCardProvider`.

use domain::{PublisherId, Timestamp};
use serde::Serialize;
use services::{
    Config, Viewer,
    trends::{self, Link, Publisher},
    views::Item,
};

use super::{piece, status, tag::Tag, trends::write_open};
use crate::JsonBytes;

/// A hashtag as the staff sees it.
#[derive(Serialize)]
pub struct AdminTag {
    #[serde(flatten)]
    tag: Tag,
    trendable: bool,
    usable: bool,
    listable: bool,
    requires_review: bool,
}

impl AdminTag {
    pub fn new(config: &Config, tag: trends::AdminTag) -> Self {
        Self {
            trendable: tag.trendable,
            usable: tag.usable,
            listable: tag.listable,
            requires_review: tag.requires_review,
            tag: Tag::new(config, tag.tag, false),
        }
    }
}

/// A host that publishes linked pages.
#[derive(Serialize)]
pub struct Provider {
    id: PublisherId,
    domain: String,
    trendable: Option<bool>,
    reviewed_at: Option<Timestamp>,
    requested_review_at: Option<Timestamp>,
    requires_review: bool,
}

impl From<Publisher> for Provider {
    fn from(publisher: Publisher) -> Self {
        Self {
            id: publisher.id,
            domain: publisher.domain,
            trendable: publisher.trendable,
            reviewed_at: publisher.reviewed_at,
            requested_review_at: publisher.requested_review_at,
            requires_review: publisher.reviewed_at.is_none(),
        }
    }
}

fn write_link(out: &mut Vec<u8>, (link, requires_review): &(Link, bool), viewer: &Viewer) {
    write_open(out, link, Some(viewer));
    out.extend_from_slice(format!(",\"id\":\"{}\"", link.card.id).as_bytes());
    piece::flag(out, b"requires_review", *requires_review);
    out.push(b'}');
}

/// `Admin::TrendsLink`
pub fn admin_link_json(link: &(Link, bool), viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    write_link(&mut out, link, viewer);
    JsonBytes(out.into())
}

/// `Admin::TrendsLink[]`
pub fn admin_links_json(links: &[(Link, bool)], viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, links, |out, link| write_link(out, link, viewer));
    JsonBytes(out.into())
}

fn write_status(out: &mut Vec<u8>, (item, requires_review): &(Item, bool), viewer: &Viewer) {
    status::write_item(out, item, Some(viewer));
    out.pop();
    piece::flag(out, b"requires_review", *requires_review);
    out.push(b'}');
}

/// `Admin::TrendsStatus`
pub fn admin_status_json(status: &(Item, bool), viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    write_status(&mut out, status, viewer);
    JsonBytes(out.into())
}

/// `Admin::TrendsStatus[]`
pub fn admin_statuses_json(statuses: &[(Item, bool)], viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, statuses, |out, status| write_status(out, status, viewer));
    JsonBytes(out.into())
}
