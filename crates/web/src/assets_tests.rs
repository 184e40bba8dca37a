use super::*;

fn accepting(value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
}

#[test]
fn brotli_is_sent_to_those_who_take_it() {
    assert!(accepts_brotli(&accepting("gzip, deflate, br, zstd")));
    assert!(accepts_brotli(&accepting("br;q=0.5")));
    assert!(!accepts_brotli(&accepting("gzip, br;q=0")));
    assert!(!accepts_brotli(&accepting("gzip")));
    assert!(!accepts_brotli(&HeaderMap::new()));
}

#[tokio::test]
async fn only_built_names_are_served() {
    for name in ["manifest.json", "app.css", "../Cargo.toml", "nothing"] {
        let response = serve(Path(name.to_owned()), HeaderMap::new()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn built_files_are_kept_for_ever() {
    // Without a build there is nothing to serve, which other checks tell.
    let Some(name) = url("app.css").strip_prefix("/assets/").filter(|name| *name != "missing") else {
        return;
    };
    let response = serve(Path(name.to_owned()), accepting("br")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
}
