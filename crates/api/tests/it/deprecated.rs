//! `Deprecation` (RFC 9745): old routes say since when there is a better one, and the better ones do not.

use testkit::TestApp;

use crate::media::pictures::png;

#[tokio::test]
async fn the_old_name_of_trends_says_so() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/api/v1/trends").ok().await.header("deprecation"), "@1648598400");
    assert_eq!(app.get("/api/v1/trends/tags").ok().await.header("deprecation"), "");
}

#[tokio::test]
async fn the_old_way_to_upload_says_so() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let picture = png(8, 8);
    let part = ("file", "a.png", "image/png", &picture[..]);
    let old = alice.post("/api/v1/media").file(&[], part).expect(200).await;
    assert_eq!(old.header("deprecation"), "@1586044800");
    let new = alice.post("/api/v2/media").file(&[], part).expect(200).await;
    assert_eq!(new.header("deprecation"), "");
    assert_eq!(old.json()["type"], new.json()["type"]);
}

#[tokio::test]
async fn whatever_they_answer() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    assert_eq!(alice.get("/api/v1/filters/7").expect(404).await.header("deprecation"), "@1668384000");
    assert_eq!(app.get("/api/v1/suggestions").expect(401).await.header("deprecation"), "@1621123200");
    assert_eq!(alice.delete("/api/v1/suggestions/7").ok().await.header("deprecation"), "");
}
