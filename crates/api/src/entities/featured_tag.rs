//! `FeaturedTag`: a hashtag on a profile.

use domain::FeaturedTagId;
use serde::Serialize;
use services::{Config, views::Account};
use storage::tag_follows::Featured;

#[derive(Serialize)]
pub struct FeaturedTag {
    id: FeaturedTagId,
    name: String,
    /// The page of what the account says with this tag.
    url: String,
    /// Apps read this number as a text.
    statuses_count: String,
    /// The day alone.
    last_status_at: Option<String>,
}

impl FeaturedTag {
    pub fn new(config: &Config, account: &Account, tag: Featured) -> Self {
        Self {
            id: tag.id,
            url: config.tagged_url(&account.acct, &tag.name),
            name: tag.display_name,
            statuses_count: tag.statuses_count.to_string(),
            last_status_at: tag.last_status_at.map(|at| at.date()),
        }
    }
}
