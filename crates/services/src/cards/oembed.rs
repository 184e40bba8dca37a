//! oEmbed (oembed.com, version 1.0): what a page's site says of a photo or video on it. Found by the page's `<link>`; JSON
//! only. Players become a frame and nothing else, whatever markup comes.

use std::time::Duration;

use domain::{CardKind, text};
use serde_json::Value;
use url::Url;

use super::{address::absolute, page::Page};
use crate::{App, http::Request};

const LARGEST: u64 = 256 << 10;
const DEADLINE: Duration = Duration::from_secs(10);
/// Pixels of anything that is shown.
const WIDEST: i64 = 10_000;

#[derive(Debug, Default)]
pub struct OEmbed {
    /// None: the site says nothing beyond a link (or something that only a script could show).
    pub kind: Option<CardKind>,
    pub title: String,
    pub author_name: String,
    pub author_url: Option<Url>,
    pub provider_name: String,
    pub provider_url: Option<Url>,
    pub html: String,
    pub width: i64,
    pub height: i64,
    /// The photo on its own site.
    pub photo: Option<Url>,
    pub thumbnail: Option<Url>,
}

/// Asks the site, if the page says where. That it does not answer is no loss: the page itself says enough.
pub async fn get(app: &App, page: &Page) -> Option<OEmbed> {
    let href = page.head.link("alternate", Some("application/json+oembed"));
    let href = href.or_else(|| page.head.link("alternate", Some("text/json+oembed")))?;
    let url = absolute(&page.url, href)?;
    let request = Request::get(url).accept("application/json").max_bytes(LARGEST).deadline(DEADLINE);
    let answer = app.http.send(request, None).await.ok().filter(|answer| answer.is_success())?;
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    read(app, page, &value)
}

fn read(app: &App, page: &Page, value: &Value) -> Option<OEmbed> {
    let is_first_version = match &value["version"] {
        Value::String(version) => version.trim().starts_with("1."),
        Value::Number(version) => version.as_f64() == Some(1.0),
        _ => false,
    };
    if !is_first_version {
        return None;
    }
    let text = |name: &str| value[name].as_str().unwrap_or_default().trim().to_owned();
    let url = |name: &str| value[name].as_str().and_then(|address| absolute(&page.url, address));
    let mut found = OEmbed {
        title: text("title"),
        author_name: text("author_name"),
        author_url: url("author_url"),
        provider_name: text("provider_name"),
        provider_url: url("provider_url"),
        thumbnail: url("thumbnail_url"),
        width: pixels(&value["width"]),
        height: pixels(&value["height"]),
        ..OEmbed::default()
    };
    match value["type"].as_str()? {
        "photo" => {
            found.photo = url("url");
            found.kind = found.photo.is_some().then_some(CardKind::Photo);
        }
        "video" => {
            let framed =
                text::frame(value["html"].as_str()?).and_then(|f| absolute(&page.url, &f.src).map(|src| (f, src)));
            if let Some((shape, src)) = framed {
                let size = |given: i64, of: Option<u32>| if given > 0 { given } else { of.map_or(0, i64::from) };
                (found.width, found.height) = (size(found.width, shape.width), size(found.height, shape.height));
                found.html = frame(app, &src, found.width, found.height).unwrap_or_default();
                found.kind = (!found.html.is_empty()).then_some(CardKind::Video);
            }
        }
        _ => {}
    }
    Some(found)
}

/// The markup of a player: a frame that cannot leave its place. None if the address is not for a frame.
pub fn frame(app: &App, src: &Url, width: i64, height: i64) -> Option<String> {
    let foreign = src.host_str().is_some_and(|host| !app.config.is_here(host));
    if src.scheme() != "https" || !foreign {
        return None;
    }
    let size = |name: &str, n: i64| if n > 0 { format!(" {name}=\"{n}\"") } else { String::new() };
    Some(format!(
        "<iframe src=\"{}\"{}{} frameborder=\"0\" allowfullscreen sandbox=\"allow-scripts allow-same-origin allow-popups \
         allow-popups-to-escape-sandbox allow-forms\"></iframe>",
        text::escape(src.as_str()),
        size("width", width),
        size("height", height),
    ))
}

/// A number of pixels, which some write as a text; 0 if it is none.
pub fn pixels(value: &Value) -> i64 {
    let number = match value {
        Value::String(text) => text.trim().trim_end_matches("px").parse().ok(),
        other => other.as_f64(),
    };
    number.map(|n| n.round() as i64).filter(|n| (1..=WIDEST).contains(n)).unwrap_or(0)
}
