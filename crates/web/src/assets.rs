//! Styles, script and symbols, built by `assets/build.mjs` and part of the binary. Their names carry a hash of their
//! content, so browsers keep them for ever; each has a `.br` copy made at build time.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{i18n::Html, paths};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/dist"]
struct Dist;

/// From plain names (`app.css`) to addresses (`/assets/app-3f2a91c0.css`).
static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let manifest = Dist::get("manifest.json").map(|file| file.data);
    let names: HashMap<String, String> =
        manifest.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
    names.into_iter().map(|(plain, hashed)| (plain, format!("{}/{hashed}", paths::ASSETS))).collect()
});

static SPRITE: LazyLock<Html> = LazyLock::new(|| {
    let file = Dist::get("sprite.svg").map(|file| file.data).unwrap_or_default();
    Html::sanitised(String::from_utf8_lossy(&file).into_owned())
});

/// The address of an asset by its plain name; of nothing if it was not built.
pub fn url(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or("/assets/missing", String::as_str)
}

/// The symbols that templates use by `<use href="#i-..."/>`, to stand in every page.
pub fn sprite() -> &'static Html {
    &SPRITE
}

/// `Link` header with which the browser can start on the styles before it sees the page.
pub fn preload() -> HeaderValue {
    let link = format!("<{}>; rel=preload; as=style, <{}>; rel=modulepreload", url("app.css"), url("app.js"));
    HeaderValue::from_str(&link).expect("built names are plain ASCII")
}

/// `GET /embed.js`: for pages of other sites, which name it once and for ever. So it is looked for anew after a while.
pub async fn serve_embed(headers: HeaderMap) -> Response {
    let name = url("embed.js").strip_prefix(paths::ASSETS).and_then(|name| name.strip_prefix('/')).unwrap_or_default();
    let mut response = serve(Path(name.to_owned()), headers).await;
    if response.status() == StatusCode::OK {
        let answer = response.headers_mut();
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        let policy = header::HeaderName::from_static("cross-origin-resource-policy");
        answer.insert(policy, HeaderValue::from_static("cross-origin"));
    }
    response
}

/// `GET /assets/{file}`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let hashed = ADDRESSES.values().any(|address| address.strip_prefix(paths::ASSETS) == Some(&format!("/{name}")));
    let Some(file) = Dist::get(&name).filter(|_| hashed) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let brotli = accepts_brotli(&headers).then(|| Dist::get(&format!("{name}.br"))).flatten();
    let mut response = body(brotli.as_ref().unwrap_or(&file));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, content_type(&name));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if brotli.is_some() {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn body(file: &EmbeddedFile) -> Response {
    match &file.data {
        std::borrow::Cow::Borrowed(bytes) => Body::from(*bytes).into_response(),
        std::borrow::Cow::Owned(bytes) => Body::from(bytes.clone()).into_response(),
    }
}

/// `Accept-Encoding` names `br`, and not only to refuse it.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let header = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(',').any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        name.trim() == "br" && !matches!(weight.trim().strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000"))
    })
}

fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
#[path = "assets_tests.rs"]
mod tests;
