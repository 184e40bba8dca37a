//! Films, sounds and GIFs, as ffmpeg makes them.

use serde_json::{Value, json};
use testkit::TestApp;

use super::{FILM, TONE, files, id, made, path, ready, rows, upload};

#[tokio::test]
async fn a_film_is_taken_at_once_and_ready_later() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let webm = made(&[FILM, TONE], &["-c:v", "libvpx", "-c:a", "libvorbis", "-b:v", "200k"], "webm");
    let answer = upload(&alice, "v2", ("film.webm", "video/webm", &webm)).await;
    assert_eq!(answer.status.as_u16(), 202, "{answer}");
    let taken = answer.json();
    assert_eq!((&taken["type"], &taken["url"], &taken["preview_url"]), (&json!("video"), &json!(null), &json!(null)));
    let place = format!("/api/v1/media/{}", id(&taken));
    alice.get(&place).expect(206).await;
    let early = alice.post("/api/v1/statuses").json(&json!({ "media_ids": [id(&taken)] })).expect(422).await.json();
    assert!(early["error"].as_str().unwrap().contains("before they have been processed"), "{early}");

    app.settle().await;
    let done = alice.get(&place).expect(200).await.json();
    assert_eq!(done["type"], "video");
    assert_eq!(done["description"], "what it shows");
    assert!(done["blurhash"].as_str().is_some_and(|hash| hash.len() > 20));
    let meta = &done["meta"];
    assert_eq!((&meta["size"], &meta["fps"]), (&json!("320x180"), &json!(25)));
    assert!(meta["length"].as_str().unwrap().starts_with("0:00:02.0"), "{meta}");
    assert_eq!((&meta["audio_encode"], &meta["focus"]), (&json!("aac"), &json!({ "x": 0.5, "y": -0.5 })));
    let original = &meta["original"];
    assert_eq!(
        (&original["width"], &original["height"], &original["frame_rate"]),
        (&json!(320), &json!(180), &json!("25/1"))
    );
    assert!(original["duration"].as_f64().is_some_and(|seconds| (seconds - 2.0).abs() < 0.2), "{original}");
    assert!(original["bitrate"].as_i64().is_some_and(|bits| bits > 1000));
    assert_eq!((&meta["small"]["size"], original.get("size")), (&json!("320x180"), None));

    let film = app.get(&path(&done["url"])).ok().await;
    assert_eq!((&film.headers["content-type"], &film.body[4..8]), (&"video/mp4".parse().unwrap(), &b"ftyp"[..]));
    assert_eq!(app.get(&path(&done["preview_url"])).ok().await.headers["content-type"], "image/webp");
    let status = alice.publish_with(json!({ "status": "look", "media_ids": [id(&done)] })).await;
    assert_eq!(status["media_attachments"][0]["meta"], done["meta"]);
    alice.get(&place).expect(404).await;
}

#[tokio::test]
async fn what_plays_everywhere_is_copied_without_what_it_says_of_its_author() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let how = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "title=my own kitchen"];
    let mp4 = made(&[FILM, TONE], &how, "mp4");
    assert!(mp4.windows(14).any(|part| part == b"my own kitchen"));
    let media = ready(&alice, &mp4).await;
    assert_eq!(media["type"], "video");
    let served = app.get(&path(&media["url"])).ok().await.body;
    assert!(!served.windows(14).any(|part| part == b"my own kitchen"));
    let at = |name: &[u8]| served.windows(4).position(|part| part == name).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "it plays before it has come whole");
    // The pictures themselves are the same bytes.
    let of = |file: &[u8]| file.windows(16).position(|part| part == &mp4[mp4.len() / 2..][..16]).is_some();
    assert!(of(&mp4) && of(&served));
}

#[tokio::test]
async fn what_is_served_as_it_came_has_its_type() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let how = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"];
    let gif = made(&["testsrc=size=60x60:rate=10:duration=1"], &[], "gif");
    ready(&alice, &gif).await;
    app.settle().await;
    let served = async |url: &Value| app.get(&path(url)).ok().await;
    let mut addresses = Vec::new();
    for (file, mime) in
        [(made(&[FILM, TONE], &how, "mp4"), "video/mp4"), (made(&[TONE], &["-c:a", "libmp3lame"], "mp3"), "audio/mpeg")]
    {
        // What was made here already, nothing is made of any more.
        let clean = served(&ready(&alice, &file).await["url"]).await.body;
        let again = ready(&alice, &clean).await;
        let answer = served(&again["url"]).await;
        assert_eq!((&answer.headers["content-type"], answer.body), (&mime.parse().unwrap(), clean));
        addresses.push((path(&again["url"]), mime));
    }
    let (owner, used_as) = (alice.account, domain::MediaUse::Emoji);
    let emoji = services::media::store_avatar(&app, owner, used_as, gif.into(), String::new()).await.unwrap();
    addresses.push((format!("/media/{emoji}/original"), "image/gif"));
    // So earlier versions kept what came.
    app.db.conn().exec("UPDATE blobs SET mime = 'application/octet-stream'", vec![]).await.unwrap();
    for (address, mime) in addresses {
        assert_eq!(app.get(&address).ok().await.headers["content-type"], mime, "{address}");
    }
}

#[tokio::test]
async fn moving_gifs_and_silent_films_loop() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let gif = made(&["testsrc=size=101x75:rate=10:duration=1"], &[], "gif");
    let answer = upload(&alice, "v2", ("a.gif", "image/gif", &gif)).await;
    assert_eq!(answer.status.as_u16(), 202);
    // Its first frame is there before it moves.
    assert!(answer.json()["preview_url"].is_string());
    app.settle().await;
    let done = alice.get(&format!("/api/v1/media/{}", id(&answer.json()))).value().await;
    assert_eq!((&done["type"], &done["meta"]["original"]["width"]), (&json!("gifv"), &json!(102)));
    assert_eq!(app.get(&path(&done["url"])).ok().await.headers["content-type"], "video/mp4");

    let silent = made(&[FILM], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mov");
    assert_eq!(ready(&alice, &silent).await["type"], "gifv");
    let still = made(&["color=red:size=64x64:rate=1:duration=1"], &["-frames:v", "1"], "gif");
    assert_eq!(ready(&alice, &still).await["type"], "image");
}

#[tokio::test]
async fn sounds_are_kept_or_made_into_what_players_know() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for (how, ending, mime) in [
        (&["-c:a", "flac"][..], "flac", "audio/mpeg"),
        (&["-c:a", "libvorbis"], "ogg", "audio/mpeg"),
        (&[], "wav", "audio/mpeg"),
        (&["-c:a", "libmp3lame"], "mp3", "audio/mpeg"),
        (&["-c:a", "aac"], "m4a", "audio/mp4"),
    ] {
        let media = ready(&alice, &made(&[TONE], how, ending)).await;
        assert_eq!((&media["type"], &media["meta"]["original"].get("width")), (&json!("audio"), &None), "{ending}");
        let seconds = media["meta"]["original"]["duration"].as_f64().unwrap();
        assert!((seconds - 2.0).abs() < 0.2, "{ending}: {seconds}");
        assert_eq!(app.get(&path(&media["url"])).ok().await.headers["content-type"], mime, "{ending}");
        assert_eq!(media["preview_url"], Value::Null, "{ending}");
    }
    let how = [
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-c:a",
        "libmp3lame",
        "-c:v",
        "png",
        "-frames:v",
        "1",
        "-disposition:v",
        "attached_pic",
    ];
    let covered = made(&[TONE, "color=blue:size=300x300:rate=1:duration=1"], &how, "mp3");
    let media = ready(&alice, &covered).await;
    assert_eq!(
        (&media["meta"]["small"]["size"], &media["meta"]["colors"]["foreground"]),
        (&json!("300x300"), &json!("#ffffff"))
    );
    assert_eq!(app.get(&path(&media["preview_url"])).ok().await.headers["content-type"], "image/webp");
}

#[tokio::test]
async fn what_ffmpeg_cannot_read_or_is_too_much_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let mp4 = made(&[FILM], &["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"], "mp4");
    let fast = made(&["testsrc=size=64x64:rate=240:duration=1"], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mp4");
    let playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".to_vec();
    let mut webpage = b"\x1a\x45\xdf\xa3".to_vec();
    webpage.extend_from_slice(b"<html><script>alert(1)</script></html>");
    for (bytes, words) in [
        (mp4[..200].to_vec(), ""),
        (fast, "240fps videos are not supported"),
        (webpage, ""),
        (playlist, "content type is invalid"),
    ] {
        for version in ["v1", "v2"] {
            let answer = upload(&alice, version, ("a.mp4", "video/mp4", &bytes)).await;
            assert_eq!(answer.status.as_u16(), 422, "{answer}");
            let error = answer.json()["error"].as_str().unwrap().to_owned();
            assert!(error.starts_with("Validation failed: File ") && error.contains(words), "{error}");
        }
    }
    assert_eq!((rows(&app).await, files(&app)), ((0, 0), 0));
}

#[tokio::test]
async fn what_fails_later_says_why() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    // Its head is whole, so it is taken; the rest is missing.
    let webm = made(&["testsrc2=size=640x360:rate=25:duration=4"], &["-c:v", "libvpx", "-b:v", "2M"], "webm");
    let taken = upload(&alice, "v2", ("a.webm", "video/webm", &webm)).await.json();
    let media: domain::MediaId = id(&taken).parse().unwrap();
    let mut row = storage::media::find(&mut app.db.conn(), media).await.unwrap().unwrap();
    let part = keep(&app, &webm[..64]).await;
    row.source_blob = Some(part.clone());
    storage::media::update_file(&mut app.db.conn(), &row).await.unwrap();
    app.settle().await;
    let left: i64 = app.db.conn().one("SELECT count(*) FROM blobs WHERE hash = $1", storage::p![part]).await.unwrap();
    assert_eq!(left, 0, "nothing is left of it");
    let failed = alice.get(&format!("/api/v1/media/{media}")).expect(422).await.json();
    assert!(failed["error"].as_str().unwrap().contains("damaged"), "{failed}");
    alice.post("/api/v1/statuses").json(&json!({ "media_ids": [media] })).expect(422).await;
    alice.delete(&format!("/api/v1/media/{media}")).ok().await;
}

/// Puts bytes where the upload's own were.
async fn keep(app: &TestApp, bytes: &[u8]) -> String {
    let hash = format!("{:064x}", bytes.len());
    let folder = app.config.media_dir.join(&hash[..2]).join(&hash[2..4]);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&hash), bytes).unwrap();
    hash
}

#[tokio::test]
async fn without_ffmpeg_there_are_pictures_only_and_apps_are_told() {
    let app = TestApp::without_ffmpeg().await;
    let alice = app.user("alice").await;
    let mp4 = made(&[FILM], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mp4");
    let answer = upload(&alice, "v2", ("a.mp4", "video/mp4", &mp4)).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.json()["error"].as_str().unwrap().contains("ffmpeg"), "{answer}");
    let gif = made(&["testsrc=size=100x76:rate=10:duration=1"], &[], "gif");
    assert_eq!(ready(&alice, &gif).await["type"], "image");
    let told = app.get("/api/v2/instance").value().await["configuration"]["media_attachments"].clone();
    assert_eq!(
        (&told["video_size_limit"], &told["supported_mime_types"]),
        (&json!(0), &json!(["image/jpeg", "image/png", "image/gif", "image/webp"]))
    );

    let told = TestApp::new().await.get("/api/v1/instance").value().await["configuration"]["media_attachments"].clone();
    assert_eq!((&told["video_size_limit"], &told["video_frame_rate_limit"]), (&json!(103_809_024), &json!(120)));
    assert_eq!((&told["image_size_limit"], &told["image_matrix_limit"]), (&json!(16_777_216), &json!(33_177_600)));
    let types = told["supported_mime_types"].as_array().unwrap();
    assert!(types.contains(&json!("video/quicktime")) && types.contains(&json!("image/avif")), "{types:?}");
}

#[tokio::test]
async fn one_film_or_four_pictures() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let film = ready(&alice, &made(&[FILM, TONE], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mp4")).await;
    let picture = ready(&alice, &super::pictures::png(60, 40)).await;
    let both = json!({ "media_ids": [id(&film), id(&picture)] });
    let refused = alice.post("/api/v1/statuses").json(&both).expect(422).await.json();
    assert!(refused["error"].as_str().unwrap().contains("video or a sound beside"), "{refused}");
    alice.publish_with(json!({ "media_ids": [id(&film)] })).await;
    alice.delete(&format!("/api/v1/media/{}", id(&film))).expect(422).await;
}

#[tokio::test]
async fn a_film_is_served_in_ranges() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let film = ready(&alice, &made(&[FILM], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mp4")).await;
    let place = path(&film["url"]);
    let whole = app.get(&place).ok().await;
    let size = whole.body.len();
    let tag = whole.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(whole.headers["accept-ranges"], "bytes");
    assert_eq!(whole.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(whole.headers["x-content-type-options"], "nosniff");
    assert!(whole.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));

    let part = app.get(&place).header("range", "bytes=10-19").expect(206).await;
    assert_eq!(
        (&part.body[..], part.headers["content-range"].to_str().unwrap()),
        (&whole.body[10..20], &*format!("bytes 10-19/{size}"))
    );
    let beyond = app.get(&place).header("range", "bytes=99999999-").expect(416).await;
    assert_eq!(beyond.headers["content-range"].to_str().unwrap(), format!("bytes */{size}"));
    app.get(&place).header("range", "bytes=0-1").header("if-range", &tag).expect(206).await;
    app.get(&place).header("range", "bytes=0-1").header("if-range", "\"other\"").expect(200).await;
    app.get(&place).header("if-none-match", &tag).expect(304).await;
    let head = app.request("HEAD", &place).expect(200).await;
    assert_eq!((head.headers["content-length"].to_str().unwrap(), head.body.len()), (&*size.to_string(), 0));
    // The ending is for people and programs that look at names; without it, it is the same file.
    let (bare, ending) = place.split_once('.').unwrap();
    assert_eq!((ending, app.get(bare).ok().await.body), ("mp4", whole.body.clone()));
    for odd in ["/media/1/original", &format!("{place}x"), "/media/x/original"] {
        app.get(odd).expect(404).await;
    }
}

#[tokio::test]
async fn another_picture_stands_for_a_film() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let film = ready(&alice, &made(&[FILM, TONE], &["-c:v", "libx264", "-pix_fmt", "yuv420p"], "mp4")).await;
    let place = format!("/api/v1/media/{}", id(&film));
    let thumbnail = super::pictures::png(90, 90);
    let changed = alice
        .put(&place)
        .file(&[("description", "new")], ("thumbnail", "t.png", "image/png", &thumbnail))
        .value()
        .await;
    assert_eq!((&changed["meta"]["small"]["size"], &changed["description"]), (&json!("90x90"), &json!("new")));
    assert_ne!(changed["blurhash"], film["blurhash"]);
    assert_ne!(changed["preview_url"], film["preview_url"], "whoever keeps the old one for a year sees the new one");

    let status = alice.publish_with(json!({ "status": "film", "media_ids": [id(&film)] })).await;
    alice.put(&place).form(&[("description", "too late")]).expect(404).await;
    let wide = super::pictures::png(120, 60);
    let edit = format!("/api/v1/statuses/{}", id(&status));
    let fields = [
        ("status", "film"),
        ("media_ids[]", id(&film)),
        ("media_attributes[][id]", id(&film)),
        ("media_attributes[][description]", "a test"),
    ];
    let edited =
        alice.put(&edit).file(&fields, ("media_attributes[][thumbnail]", "t.png", "image/png", &wide)).value().await;
    let shown = &edited["media_attachments"][0];
    assert_eq!((&shown["meta"]["small"]["size"], &shown["description"]), (&json!("120x60"), &json!("a test")));
}
