//! Pictures: what is refused leaves nothing behind.

use serde_json::json;
use testkit::TestApp;

use super::{files, id, made, path, ready, rows, upload};

/// A plain picture of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    made(&[&format!("color=green:size={width}x{height}:rate=1:duration=1")], &["-frames:v", "1"], "png")
}

fn jpeg() -> Vec<u8> {
    made(&["testsrc=size=320x240:rate=1:duration=1"], &["-frames:v", "1"], "jpg")
}

#[tokio::test]
async fn broken_pictures_leave_nothing_behind() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let jpeg = jpeg();
    // A bomb: a few bytes that claim to be 60,000 pixels wide and high.
    let mut bomb = jpeg.clone();
    let frame = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    let page = b"GIF89a<html><script>alert(document.domain)</script>".to_vec();
    for (bytes, words) in [
        (Vec::new(), "empty"),
        (jpeg[..jpeg.len() / 2].to_vec(), "incomplete"),
        (bomb, "60000x60000 images are not supported"),
        (page, ""),
        (b"%PDF-1.7 not a picture".to_vec(), "PDF"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(), "SVG"),
    ] {
        for version in ["v1", "v2"] {
            let answer = upload(&alice, version, ("a.jpg", "image/jpeg", &bytes)).await;
            assert_eq!(answer.status.as_u16(), 422, "{answer}");
            let error = answer.json()["error"].as_str().unwrap().to_owned();
            assert!(error.starts_with("Validation failed: File ") && error.contains(words), "{error}");
        }
    }
    alice
        .post("/api/v2/media")
        .file(&[("description", "no file")], ("other", "a", "image/png", b"x"))
        .expect(422)
        .await;
    assert_eq!((rows(&app).await, files(&app)), ((0, 0), 0));
}

#[tokio::test]
async fn a_picture_named_twice_is_attached_once() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let mut all = Vec::new();
    for width in [8, 16] {
        all.push(id(&ready(&alice, &png(width, 8)).await).to_owned());
    }
    let (one, two) = (&all[0], &all[1]);
    let often = json!({ "status": "look", "media_ids": [two, one, two, one, two] });
    let status = alice.publish_with(often).await;
    let shown = |status: &serde_json::Value| {
        status["media_attachments"].as_array().unwrap().iter().map(|file| id(file).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&status), [two.clone(), one.clone()]);
    let (three, soon) = (ready(&alice, &png(24, 8)).await, app.now() + std::time::Duration::from_hours(1));
    let later = json!({ "status": "later", "media_ids": [three["id"], three["id"]], "scheduled_at": soon });
    let waits = alice.post("/api/v1/statuses").json(&later).value().await;
    assert_eq!(shown(&waits), [id(&three).to_owned()]);
    let path = format!("/api/v1/statuses/{}", id(&status));
    let edited = alice.put(&path).json(&json!({ "status": "look", "media_ids": [one, one] })).value().await;
    assert_eq!(shown(&edited), all[..1]);
}

#[tokio::test]
async fn polyglots_leave_nothing_behind() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let sound = made(&["sine=frequency=440:duration=1"], &["-c:a", "libmp3lame"], "mp3");
    let zip = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x20\0\0\0\0\0";
    let page = b"PK\x03\x04<html><script>alert(1)</script>";
    for (file, words) in [
        ([&jpeg()[..], page].concat(), "holds a web page or a script as well"),
        ([&jpeg()[..], zip].concat(), "holds a ZIP archive as well"),
        ([&sound[..], page].concat(), "holds a web page or a script as well"),
        ([&sound[..], zip].concat(), "holds a ZIP archive as well"),
    ] {
        let answer = upload(&alice, "v2", ("a", "image/jpeg", &file)).await;
        assert_eq!(answer.status.as_u16(), 422, "{answer}");
        assert_eq!(answer.json()["error"], format!("Validation failed: File {words}"));
    }
    // What is no picture is not told to be two things.
    for document in [&b"%PDF-1.7\n"[..], b"<!DOCTYPE html>", zip] {
        let answer = upload(&alice, "v2", ("a.jpg", "image/jpeg", document)).await;
        assert!(answer.status.as_u16() == 422 && !answer.text().contains("as well"), "{answer}");
    }
    let two = [&jpeg()[..], zip].concat();
    let avatar = alice.patch("/api/v1/accounts/update_credentials").file(&[], ("avatar", "a.jpg", "image/jpeg", &two));
    avatar.expect(422).await;
    assert_eq!((rows(&app).await, files(&app)), ((0, 0), 0));

    let media = ready(&alice, &jpeg()).await;
    let thumbnail = alice.put(&format!("/api/v1/media/{}", id(&media)));
    let refused = thumbnail.file(&[], ("thumbnail", "a.jpg", "image/jpeg", &two)).expect(422).await;
    assert_eq!(refused.json()["error"], "Validation failed: Thumbnail holds a ZIP archive as well");
}

#[tokio::test]
async fn what_a_camera_puts_behind_a_picture_is_cut_off() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let file = [&jpeg()[..], b"\0\0\0\x18ftypmp42<motion>"].concat();
    let media = ready(&alice, &file).await;
    let served = app.get(&path(&media["url"])).ok().await;
    assert_eq!(
        (&served.headers["content-type"], served.body.ends_with(&[0xff, 0xd9])),
        (&"image/jpeg".parse().unwrap(), true)
    );
    assert!(!served.body.windows(8).any(|part| part == b"<motion>"));
}

#[tokio::test]
async fn files_that_are_too_large_are_refused_while_they_come() {
    let app = TestApp::with(|config| config.media.image_size = 100_000).await;
    let alice = app.user("alice").await;
    let large = [&jpeg()[..], &[0; 100_000][..]].concat();
    let answer = upload(&alice, "v2", ("a.jpg", "image/jpeg", &large)).await;
    assert_eq!(answer.status.as_u16(), 422, "{answer}");
    assert_eq!((rows(&app).await, files(&app)), ((0, 0), 0));
}

#[tokio::test]
async fn a_picture_is_ready_at_once_and_may_be_changed_until_it_is_posted() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let answer = upload(&alice, "v2", ("a.jpg", "image/jpeg", &jpeg())).await;
    assert_eq!(answer.status.as_u16(), 200);
    let media = answer.json();
    assert_eq!((&media["type"], &media["meta"]["original"]["size"]), (&json!("image"), &json!("320x240")));
    assert_eq!(media.get("unavailable"), None);
    let place = format!("/api/v1/media/{}", id(&media));
    let changed = alice.put(&place).form(&[("description", "other"), ("focus", "1,1")]).value().await;
    assert_eq!((&changed["description"], &changed["meta"]["focus"]), (&json!("other"), &json!({ "x": 1.0, "y": 1.0 })));
    // What is not given stays, and an empty description is none.
    let kept = alice.put(&place).form(&[("focus", "0,0")]).value().await;
    assert_eq!(kept["description"], "other");
    let cleared = alice.put(&place).form(&[("description", "")]).value().await;
    assert_eq!((&cleared["description"], &cleared["meta"]["focus"]["x"]), (&json!(null), &json!(0.0)));
    app.user("bob").await.get(&place).expect(404).await;
    alice.delete(&place).ok().await;
    alice.get(&place).expect(404).await;
}

#[tokio::test]
async fn avif_comes_in_through_ffmpeg() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let how = ["-frames:v", "1", "-c:v", "libaom-av1", "-still-picture", "1", "-cpu-used", "8"];
    let avif = made(&["testsrc=size=200x120:rate=1:duration=1"], &how, "avif");
    let media = ready(&alice, &avif).await;
    assert_eq!((&media["type"], &media["meta"]["original"]["size"]), (&json!("image"), &json!("200x120")));
    assert_eq!(app.get(&path(&media["url"])).ok().await.headers["content-type"], "image/jpeg");
    let broken = upload(&alice, "v2", ("a.heic", "image/heic", b"\0\0\0\x1cftypheic\0\0\0\0mif1heic")).await;
    assert_eq!(broken.status.as_u16(), 422, "{broken}");
}
