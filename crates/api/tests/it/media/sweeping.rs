//! What goes by itself, and what stays.

use std::time::Duration;

use serde_json::json;
use testkit::TestApp;

use super::{files, id, path, pictures::png, ready, rows};

async fn sweep(app: &TestApp) {
    // Each hour looks at a part of all files.
    for _ in 0..24 {
        services::media::sweep(app).await.unwrap();
        app.advance(Duration::from_hours(1));
    }
}

#[tokio::test]
async fn uploads_that_nobody_attached_go_after_a_day() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let left = ready(&alice, &png(30, 30)).await;
    let drafted = ready(&alice, &png(31, 30)).await;
    let waiting = ready(&alice, &png(32, 30)).await;
    let shown = ready(&alice, &png(33, 30)).await;
    alice.publish_with(json!({ "status": "kept", "media_ids": [id(&shown)] })).await;
    let soon = app.now() + Duration::from_hours(24 * 30);
    alice.publish_with(json!({ "status": "later", "media_ids": [id(&waiting)], "scheduled_at": soon })).await;
    let draft = json!({ "status": "not yet", "media_ids": [id(&drafted)] });
    alice.post("/api/aldea/v1/drafts").json(&draft).ok().await;
    sweep(&app).await;
    sweep(&app).await;
    sweep(&app).await;
    for (media, there) in [(&left, false), (&drafted, true), (&waiting, true), (&shown, true)] {
        app.get(&path(&media["url"])).expect(if there { 200 } else { 404 }).await;
    }
    let (rows, blobs) = rows(&app).await;
    assert_eq!((rows, usize::try_from(blobs).unwrap()), (3, files(&app)));
}

#[tokio::test]
async fn files_that_an_edit_took_out_stay_as_long_as_the_history_shows_them() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (old, new) = (ready(&alice, &png(30, 30)).await, ready(&alice, &png(40, 30)).await);
    let status = alice.publish_with(json!({ "status": "one", "media_ids": [id(&old)] })).await;
    let place = format!("/api/v1/statuses/{}", id(&status));
    alice.put(&place).json(&json!({ "status": "two", "media_ids": [id(&new)] })).ok().await;
    sweep(&app).await;
    sweep(&app).await;
    let history = alice.get(&format!("{place}/history")).value().await;
    assert_eq!(history[0]["media_attachments"][0]["id"], old["id"]);
    app.get(&path(&old["url"])).expect(200).await;

    // The author may use them again for a day after the deletion, then all go.
    alice.delete(&place).ok().await;
    app.get(&path(&new["url"])).expect(200).await;
    sweep(&app).await;
    sweep(&app).await;
    sweep(&app).await;
    assert_eq!((rows(&app).await, files(&app)), ((0, 0), 0));
}

#[tokio::test]
async fn a_deletion_may_take_the_files_along_at_once() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let media = ready(&alice, &png(30, 30)).await;
    let status = alice.publish_with(json!({ "status": "one", "media_ids": [id(&media)] })).await;
    let deleted = alice.delete(&format!("/api/v1/statuses/{}?delete_media=true", id(&status))).value().await;
    assert_eq!(deleted["media_attachments"][0]["id"], media["id"]);
    app.get(&path(&media["url"])).expect(404).await;
    let again = json!({ "status": "again", "media_ids": [id(&media)] });
    alice.post("/api/v1/statuses").json(&again).expect(422).await;
}

#[tokio::test]
async fn the_same_file_is_kept_once() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (one, two) = (ready(&alice, &png(30, 30)).await, ready(&alice, &png(30, 30)).await);
    assert_ne!(one["id"], two["id"]);
    let (media, blobs) = rows(&app).await;
    assert_eq!((media, usize::try_from(blobs).unwrap()), (2, files(&app)));
    alice.delete(&format!("/api/v1/media/{}", id(&one))).ok().await;
    app.get(&path(&two["url"])).expect(200).await;
}

#[tokio::test]
async fn what_a_deleted_post_showed_can_be_used_again_and_stays_while_it_is_held() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (one, two) = (ready(&alice, &png(30, 30)).await, ready(&alice, &png(31, 30)).await);
    let (three, four) = (ready(&alice, &png(32, 30)).await, ready(&alice, &png(33, 30)).await);
    let ids = [&one, &two, &three, &four].map(id);
    let status = alice.publish_with(json!({ "status": "a typo", "media_ids": ids })).await;
    let place = |media| format!("/api/v1/media/{}", id(media));
    alice.get(&place(&one)).expect(404).await;
    alice.delete(&format!("/api/v1/statuses/{}", id(&status))).ok().await;

    alice.get(&place(&one)).expect(200).await;
    let described = alice.put(&place(&one)).form(&[("description", "a boat")]).value().await;
    assert_eq!(described["description"], "a boat");
    alice.delete(&place(&four)).ok().await;
    let soon = app.now() + Duration::from_hours(24 * 30);
    alice.publish_with(json!({ "status": "no typo", "media_ids": [id(&one)], "scheduled_at": soon })).await;
    let draft = json!({ "status": "not yet", "media_ids": [id(&two)] });
    let draft = alice.post("/api/aldea/v1/drafts").json(&draft).value().await;
    assert_eq!(draft["media_attachments"][0]["id"], two["id"]);
    for _ in 0..3 {
        sweep(&app).await;
    }
    for (media, there) in [(&one, true), (&two, true), (&three, false), (&four, false)] {
        app.get(&path(&media["url"])).expect(if there { 200 } else { 404 }).await;
    }
    let drafts = alice.list("/api/aldea/v1/drafts").await;
    assert_eq!(drafts[0]["media_attachments"][0]["id"], two["id"]);
}
