//! Posts on pages of other sites, and links with what their pages say.

use bytes::Bytes;
use http::Response;
use testkit::TestApp;

use crate::site::{Person, first_post};

#[tokio::test]
async fn any_site_may_frame_a_public_post() {
    let app = TestApp::new().await;
    let alice = Person::new(&app, "alice").await;
    alice.write("Tea for two", "public").await;
    let path = first_post(&alice.page("/@alice").await);
    let page = app.get(&path).accept("text/html").ok().await.text();
    assert!(page.contains("application/json+oembed"), "{page}");
    assert!(page.contains("href=\"https://alpha.test/api/oembed?url="), "{page}");
    let answer = app.get(&format!("{path}/embed")).accept("text/html").ok().await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *") && policy.contains("; script-src 'self';"), "{policy}");
    let html = answer.text();
    assert!(html.contains("Tea for two") && html.contains("<base target=\"_blank\">"), "{html}");
    // Nothing but what says how high it is.
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    assert!(html.contains("<script type=\"module\" src=\"/assets/framed-") && !html.contains("<form"), "{html}");
    let id = path.rsplit('/').next().unwrap();
    let elsewhere = app.get(&format!("/@bob/{id}/embed")).accept("text/html").expect(303).await;
    assert_eq!(elsewhere.header("location"), format!("{path}/embed"));
    // Other pages stay unframed.
    let policy = app.get(&path).accept("text/html").ok().await.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[tokio::test]
async fn other_sites_get_the_script_that_fits_the_frame() {
    let app = TestApp::new().await;
    let answer = app.get("/embed.js").ok().await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    assert!(answer.text().contains("aldea-height"));
}

#[tokio::test]
async fn what_is_not_for_everybody_is_not_framed() {
    let app = TestApp::new().await;
    let alice = Person::new(&app, "alice").await;
    alice.write("For friends", "private").await;
    let path = first_post(&alice.page("/@alice").await);
    alice.get(&format!("{path}/embed")).expect(404).await;
    app.get("/@alice/1/embed").accept("text/html").expect(404).await;
    app.get("/@alice/x/embed").accept("text/html").expect(404).await;
}

#[tokio::test]
async fn a_link_shows_its_card() {
    let app = TestApp::new().await;
    app.hosts().insert("news.example", |_: http::Request<Bytes>| async {
        let page = "<title>Tea &lt;now&gt;</title><meta name=description content='All about it'>\
                    <meta property=og:image content=https://pictures.example/1.png>";
        Ok(Response::builder().header("content-type", "text/html").body(Bytes::from(page)).unwrap())
    });
    let alice = Person::new(&app, "alice").await;
    alice.write("see https://news.example/tea", "public").await;
    app.settle().await;
    let html = alice.page("/@alice").await;
    assert!(html.contains("class=\"box link pic\" href=\"https://news.example/tea\""), "{html}");
    assert!(html.contains("Tea &#60;now&#62;") && html.contains("All about it"), "{html}");
    assert!(!html.contains("pictures.example"), "pictures come from here alone");
}
