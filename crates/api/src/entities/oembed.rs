//! `OEmbed` of a status (oembed.com, version 1.0).

use domain::text;
use serde::Serialize;
use services::{Config, views::Item};

/// Pixels.
const WIDTH: u32 = 400;
const NARROWEST: u32 = 220;
const HEIGHT: u32 = 400;
/// Seconds.
const CACHE_AGE: u32 = 86_400;
/// Characters of a title.
const TITLE: usize = 80;

#[derive(Serialize)]
pub struct OEmbed {
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    html: String,
    width: u32,
    /// Told only if the site limits it: what is embedded is as high as its text.
    height: Option<u32>,
}

impl OEmbed {
    /// `max` is the most width and height that the site has room for.
    pub fn new(config: &Config, server: &str, item: &Item, max: (Option<u32>, Option<u32>)) -> Self {
        let width = max.0.unwrap_or(WIDTH).clamp(NARROWEST, WIDTH);
        let height = max.1.filter(|height| *height > 0);
        let words = match item.status.spoiler_text.as_str() {
            "" => text::to_plain(&item.status.html),
            warning => warning.to_owned(),
        };
        let name = item.account.name();
        Self {
            kind: "rich",
            version: "1.0",
            title: match text::excerpt(&words, TITLE) {
                words if words.is_empty() => name.to_owned(),
                words => format!("{name}: {words}"),
            },
            author_name: name.to_owned(),
            author_url: item.account.url.clone(),
            provider_name: server.to_owned(),
            provider_url: config.base(),
            cache_age: CACHE_AGE,
            html: html(config, &item.status.url, (width, height)),
            width,
            height,
        }
    }
}

/// A frame, and the script that makes it as high as what is in it, where the site leaves room.
fn html(config: &Config, url: &str, (width, limit): (u32, Option<u32>)) -> String {
    let height = limit.unwrap_or(HEIGHT);
    let most = limit.map(|limit| format!(" max-height: {limit}px;")).unwrap_or_default();
    let (url, script) = (text::escape(url), config.url("/embed.js"));
    format!(
        "<iframe src=\"{url}/embed\" class=\"aldea-embed\" width=\"{width}\" height=\"{height}\" \
         style=\"max-width: 100%;{most} border: 0\" loading=\"lazy\" allowfullscreen></iframe>\
         <script src=\"{script}\" async></script>"
    )
}
