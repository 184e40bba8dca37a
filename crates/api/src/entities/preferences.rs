//! `Preferences`: flat keys with colons.

use domain::{Covered, QuotePolicy, Visibility};
use serde::Serialize;
use services::Viewer;

#[derive(Serialize)]
pub struct Preferences<'a> {
    #[serde(rename = "posting:default:visibility")]
    visibility: Visibility,
    #[serde(rename = "posting:default:sensitive")]
    sensitive: bool,
    #[serde(rename = "posting:default:language")]
    language: Option<&'a str>,
    #[serde(rename = "posting:default:quote_policy")]
    quote_policy: QuotePolicy,
    #[serde(rename = "reading:expand:media")]
    expand_media: Covered,
    #[serde(rename = "reading:expand:spoilers")]
    expand_spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    autoplay_gifs: bool,
}

impl<'a> From<&'a Viewer> for Preferences<'a> {
    fn from(viewer: &'a Viewer) -> Self {
        let (posting, reading) = (&viewer.posting, &viewer.reading);
        Self {
            visibility: posting.visibility,
            sensitive: posting.sensitive,
            language: posting.language.as_deref(),
            quote_policy: posting.quote_policy,
            expand_media: reading.covered,
            expand_spoilers: reading.expand_spoilers,
            autoplay_gifs: reading.autoplay_gifs,
        }
    }
}
