//! Files of other servers: fetched when somebody looks, served while they come, and gone when there is no room.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use domain::{MediaId, MediaKind, MediaState, MediaUse, StatusId};
use http::{Request, Response};
use serde_json::{Value, json};
use storage::media::Media;
use testkit::{TestApp, TestUser};

use super::{FILM, TONE, made};

/// A peer with one file, and how often it was asked.
fn peer(app: &TestApp, host: &str, status: u16, body: &[u8]) -> Arc<AtomicUsize> {
    let (asked, body) = (Arc::new(AtomicUsize::new(0)), Bytes::copy_from_slice(body));
    let count = asked.clone();
    app.hosts().insert(host, move |_: Request<Bytes>| {
        count.fetch_add(1, Ordering::Relaxed);
        let length = body.len();
        let answer =
            Response::builder().status(status).header("content-type", "text/html").header("content-length", length);
        let answer = answer.body(body.clone()).unwrap();
        async move { Ok(answer) }
    });
    asked
}

/// A post with a file that is elsewhere.
async fn post(user: &TestUser, kind: MediaKind, url: &str) -> (Value, MediaId) {
    let status = user.publish("a file of another server").await;
    let row = Media {
        kind,
        state: MediaState::Remote,
        status_id: Some(status["id"].as_str().unwrap().parse::<StatusId>().unwrap()),
        remote_url: Some(url.to_owned()),
        ..Media::new(user.account, MediaUse::Attachment, user.app.now())
    };
    let mut db = user.app.db.conn();
    storage::media::insert(&mut db, &row).await.unwrap();
    storage::statuses::touch(&mut db, row.status_id.unwrap()).await.unwrap();
    (status, row.id)
}

async fn shown(user: &TestUser, status: &Value) -> Value {
    user.status(&status["id"]).await["media_attachments"][0].clone()
}

/// Until what is fetched beside the answer has been written down.
async fn kept(app: &TestApp, id: MediaId) -> Media {
    for _ in 0..500 {
        let row = storage::media::find(&mut app.db.conn(), id).await.unwrap().unwrap();
        if row.original_blob.is_some() || row.gap.is_some() {
            return row;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the file never came");
}

#[tokio::test]
async fn a_film_is_fetched_once_and_served_in_ranges_while_it_comes() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let film = made(&[FILM, TONE], &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"], "mp4");
    let asked = peer(&app, "films.test", 200, &film);
    let (status, id) = post(&alice, MediaKind::Video, "https://films.test/a.mp4").await;
    assert_eq!(shown(&alice, &status).await["unavailable"], "loading");

    let place = format!("/media/{id}/original");
    let (whole, part) = tokio::join!(app.get(&place).send(), app.get(&place).header("range", "bytes=100-199").send(),);
    assert_eq!((whole.status.as_u16(), &whole.body[..]), (200, &film[..]));
    assert_eq!((part.status.as_u16(), &part.body[..]), (206, &film[100..200]));
    // What its server says of it does not matter: this is no page.
    assert_eq!(whole.headers["content-type"], "video/mp4");
    let row = kept(&app, id).await;
    assert_eq!((row.state, row.mime.as_str()), (MediaState::Ready, "video/mp4"));
    assert_eq!(app.get(&place).header("range", "bytes=0-9").expect(206).await.body, film[..10]);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(shown(&alice, &status).await.get("unavailable"), None);
    // Its picture is made here, since the origin has none.
    let picture = app.get(&format!("/media/{id}/small")).expect(200).await;
    assert_eq!(picture.headers["content-type"], "image/webp");
    assert_eq!(shown(&alice, &status).await["meta"]["small"]["size"], "320x180");
}

#[tokio::test]
async fn the_picture_of_a_film_brings_the_film() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let film = made(&[FILM], &["-c:v", "libvpx", "-b:v", "200k"], "webm");
    let asked = peer(&app, "films.test", 200, &film);
    let (_, id) = post(&alice, MediaKind::Video, "https://films.test/a.webm").await;
    assert_eq!(app.get(&format!("/media/{id}/small")).expect(200).await.headers["content-type"], "image/webp");
    assert_eq!(app.get(&format!("/media/{id}/original")).expect(200).await.body, film);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    // A sound without a cover has no picture.
    let (_, sound) = post(&alice, MediaKind::Audio, "https://films.test/a.mp3").await;
    app.get(&format!("/media/{sound}/small")).expect(404).await;
}

#[tokio::test]
async fn why_a_file_is_missing_is_said_and_its_server_is_asked_less_and_less() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for (kind, url, status, body, gap) in [
        (MediaKind::Image, "https://gone.test/a.png", 404, &b""[..], "silent"),
        (MediaKind::Video, "https://page.test/a.mp4", 200, b"<html><script>alert(1)</script>", "unreadable"),
        (MediaKind::Image, "https://text.test/a.png", 200, b"<html>", "unreadable"),
        (MediaKind::Image, "https://127.0.0.1/a.png", 200, b"", "unsafe"),
        (MediaKind::Audio, "https://nobody.test/a.mp3", 200, b"", "silent"),
    ] {
        let host = url.split('/').nth(2).unwrap();
        let asked = if host == "nobody.test" {
            Arc::default()
        } else {
            peer(&app, host, status, body)
        };
        let (post, id) = post(&alice, kind, url).await;
        let place = format!("/media/{id}/original");
        let answer = app.get(&place).expect(503).await;
        assert!(!answer.headers["cache-control"].to_str().unwrap().contains("max-age"), "{url}");
        app.get(&place).expect(503).await;
        let shown = shown(&alice, &post).await;
        assert_eq!((&shown["unavailable"], shown["url"].is_string()), (&json!(gap), true), "{url}");
        let before = asked.load(Ordering::Relaxed);
        assert!(before <= 1, "{url}");
        app.advance(Duration::from_mins(11));
        app.get(&place).expect(503).await;
        app.advance(Duration::from_mins(11));
        app.get(&place).expect(503).await;
        let after = asked.load(Ordering::Relaxed);
        assert_eq!(after - before, before, "{url}: asked again once, then not for a longer while");
    }
}

/// Whoever looks at file after file makes this server ask others; at some time it is enough. What is here costs nothing.
#[tokio::test]
async fn nobody_makes_this_server_fetch_without_end() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    peer(&app, "gone.test", 404, b"");
    peer(&app, "here.test", 200, &super::pictures::png(20, 20));
    let (_, gone) = post(&alice, MediaKind::Image, "https://gone.test/a.png").await;
    let (_, here) = post(&alice, MediaKind::Image, "https://here.test/a.png").await;
    let (gone, here) = (format!("/media/{gone}/original"), format!("/media/{here}/original"));
    let from: std::net::IpAddr = "192.0.2.7".parse().unwrap();
    app.get(&here).from_ip(from).expect(200).await;
    for _ in 0..599 {
        app.get(&gone).from_ip(from).expect(503).await;
    }
    let refused = app.get(&gone).from_ip(from).expect(429).await;
    assert_eq!(refused.json()["error"], "Too many requests");
    app.get(&here).from_ip(from).expect(200).await;
    app.get(&gone).from_ip("192.0.2.8".parse().unwrap()).expect(503).await;
    app.advance(Duration::from_mins(10));
    app.get(&gone).from_ip(from).expect(503).await;
}

#[tokio::test]
async fn what_was_not_looked_at_for_the_longest_time_makes_room() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let own = super::ready(&alice, &super::pictures::png(50, 50)).await;
    let mut posts = Vec::new();
    for at in 0..3 {
        let picture = super::pictures::png(100 + 20 * at, 100);
        let host = format!("pictures{at}.test");
        peer(&app, &host, 200, &picture);
        let (post, id) = post(&alice, MediaKind::Image, &format!("https://{host}/a.png")).await;
        app.get(&format!("/media/{id}/original")).ok().await;
        posts.push((post, id));
        app.advance(Duration::from_hours(2));
    }
    // The first is looked at once more, so the second is the oldest.
    app.get(&format!("/media/{}/original", posts[0].1)).ok().await;
    app.get(&format!("/media/{}/small", posts[0].1)).ok().await;
    app.advance(Duration::from_hours(2));
    let used = storage::blobs::cached_bytes(&mut app.db.conn()).await.unwrap();
    let settings =
        domain::Settings { media_cache_bytes: used.unsigned_abs() * 6 / 10, ..(*app.settings.get()).clone() };
    app.settings.set(settings);
    services::media::trim_cache(&app).await.unwrap();

    let left = storage::blobs::cached_bytes(&mut app.db.conn()).await.unwrap();
    assert!(left <= used * 6 / 10, "{left} of {used}");
    let row = storage::media::find(&mut app.db.conn(), posts[1].1).await.unwrap().unwrap();
    assert_eq!((row.state, row.gap.map(|gap| gap.as_str())), (MediaState::Remote, Some("purged")));
    let first = storage::media::find(&mut app.db.conn(), posts[0].1).await.unwrap().unwrap();
    assert!(first.original_blob.is_some());
    assert!(own["url"].is_string());
    app.get(&super::path(&own["url"])).ok().await;
    // It comes again when somebody looks.
    app.get(&format!("/media/{}/original", posts[1].1)).ok().await;
}
