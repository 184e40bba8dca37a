//! `Preferences`: flat keys with colons.

use domain::{QuotePolicy, Visibility};
use serde::Serialize;
use services::Posting;

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
    // How people read is not kept here: these are the defaults.
    #[serde(rename = "reading:expand:media")]
    expand_media: &'static str,
    #[serde(rename = "reading:expand:spoilers")]
    expand_spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    autoplay_gifs: bool,
}

impl<'a> From<&'a Posting> for Preferences<'a> {
    fn from(posting: &'a Posting) -> Self {
        Self {
            visibility: posting.visibility,
            sensitive: posting.sensitive,
            language: posting.language.as_deref(),
            quote_policy: posting.quote_policy,
            expand_media: "default",
            expand_spoilers: false,
            autoplay_gifs: false,
        }
    }
}
