//! Payloads in the wire shape of several programs, made for these tests (`tests/fixtures`): what apps are shown of them.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::corpus::{
    acts::{actor, deliver, follow},
    world::{World, server, stub},
};

/// Other servers' hosts in the fixtures.
const HOSTS: &str = "https://films.test/ https://events.test/ https://tunes.test/ https://letters.test/ \
                     https://pictures.test/ https://forum.test/ https://notes.test/ https://cam.test/";

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../fixtures/", $name, ".json"))).unwrap()
    };
}

async fn town() -> (&'static World, TestApp, TestUser) {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, HOSTS).await;
    let alice = app.user("alice").await;
    (world, app, alice)
}

/// The object as apps see it after it was looked up.
async fn found(document: Value) -> (TestUser, Value) {
    let (world, app, alice) = town().await;
    let id = document["id"].as_str().unwrap().to_owned();
    world.put(&id, document);
    let status = alice.resolve(&id).await;
    app.settle().await;
    (alice, status)
}

async fn page(alice: &TestUser, status: &Value) -> String {
    let acct = status["account"]["acct"].as_str().unwrap();
    alice.app.get(&format!("/@{acct}/{}", status["id"].as_str().unwrap())).ok().await.text()
}

#[tokio::test]
async fn a_film_plays_in_place() {
    let (alice, status) = found(fixture!("peertube-video")).await;
    let film = &status["media_attachments"][0];
    assert_eq!((&film["type"], status["media_attachments"].as_array().unwrap().len()), (&json!("video"), 1));
    assert_eq!(film["remote_url"], "https://films.test/hls/0001/480.mp4");
    assert_eq!(film["preview_remote_url"], "https://films.test/thumbs/0001.jpg");
    assert_eq!(film["meta"]["original"]["duration"], 754.0);
    let object = &status["object"];
    assert_eq!((&object["type"], &object["title"]), (&json!("Video"), &json!("How to mend a net")));
    assert_eq!((&object["duration"], &object["live"]), (&json!(754.0), &json!(false)));
    assert_eq!(object["stream_url"], "https://films.test/hls/0001/master.m3u8");
    assert_eq!(
        (&status["url"], &status["account"]["acct"]),
        (&json!("https://films.test/w/0001"), &json!("ida@films.test"))
    );
    let content = status["content"].as_str().unwrap();
    assert!(
        content.contains("How to mend a net") && content.contains("href=\"https://films.test/about\""),
        "{content}"
    );
    let page = page(&alice, &status).await;
    assert!(page.contains("<video ") && page.contains("Film, 12:34"), "{page}");
    assert!(!page.contains("master.m3u8"), "one player is enough");
}

#[tokio::test]
async fn an_event_says_when_and_where() {
    let (alice, status) = found(fixture!("mobilizon-event")).await;
    let object = &status["object"];
    assert_eq!((&object["type"], &object["title"]), (&json!("Event"), &json!("Harbour concert")));
    assert_eq!(object["start_time"], "2026-07-14T15:30:00.000Z");
    assert_eq!(object["end_time"], "2026-07-14T17:00:00.000Z");
    assert_eq!(object["location"], "Old quay, Quay 3, Haven, Norway");
    let content = status["content"].as_str().unwrap();
    for piece in ["📅 2026-07-14 15:30 – 2026-07-14 17:00 UTC", "📍 Old quay", "<ul><li>Brass</li><li>Choir</li></ul>"]
    {
        assert!(content.contains(piece), "{piece} is not in {content}");
    }
    let page = page(&alice, &status).await;
    assert!(page.contains("Harbour concert") && page.contains("datetime=\"2026-07-14T15:30:00Z\""), "{page}");
    assert!(!page.contains("📅"), "the box says it");
}

#[tokio::test]
async fn a_sound_has_its_cover_and_length() {
    let (_, status) = found(fixture!("funkwhale-audio")).await;
    let sound = &status["media_attachments"][0];
    assert_eq!((&sound["type"], &sound["meta"]["original"]["duration"]), (&json!("audio"), &json!(234.0)));
    assert_eq!(sound["preview_remote_url"], "https://tunes.test/covers/5.jpg");
    assert_eq!((&status["object"]["title"], &status["visibility"]), (&json!("Tide song"), &json!("public")));
    assert_eq!(status["url"], "https://tunes.test/library/tracks/5");
}

#[tokio::test]
async fn an_episode_of_a_podcast_plays_in_place() {
    let (alice, status) = found(fixture!("castopod-episode")).await;
    let sound = &status["media_attachments"][0];
    assert_eq!((&sound["type"], &sound["meta"]["original"]["duration"]), (&json!("audio"), &json!(1861.5)));
    assert_eq!(sound["remote_url"], "https://tunes.test/audio/fog.mp3");
    assert_eq!(sound["preview_remote_url"], "https://tunes.test/media/fog.jpg");
    assert_eq!((&status["object"]["title"], &status["visibility"]), (&json!("Fog"), &json!("public")));
    assert_eq!(status["url"], "https://tunes.test/@harbour/episodes/fog");
    let page = page(&alice, &status).await;
    assert!(page.contains("<audio ") && page.contains("<em>foghorn</em>"), "{page}");
}

#[tokio::test]
async fn a_broadcast_is_live_until_it_ends() {
    let (world, app, alice) = town().await;
    let create = fixture!("owncast-live");
    let mut keeper = stub("https://cam.test/federation/user/keeper");
    keeper["type"] = json!("Service");
    world.put("https://cam.test/federation/user/keeper", keeper);
    let answer = |online: bool| json!({ "online": online, "viewerCount": 3 });
    world.put("https://cam.test/api/status", answer(true));
    let keeper = actor(&app, &create).await.unwrap();
    follow(&app, alice.account, keeper.id).await;
    deliver(&app, &create).await.unwrap();
    app.settle().await;
    let shown = async || alice.home().await.remove(0);
    let status = shown().await;
    let object = &status["object"];
    assert_eq!((&object["live"], &object["stream_url"]), (&json!(true), &json!("https://cam.test/hls/stream.m3u8")));
    let html = page(&alice, &status).await;
    assert!(html.contains("https://cam.test/hls/stream.m3u8") && html.contains("Live"), "{html}");

    // It repeats that it is on air, and what is to be seen.
    let ping = |kind: &str, more: Value| {
        let mut ping = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("https://cam.test/federation/{kind}"),
            "type": kind, "actor": keeper.uri, "object": "https://cam.test",
        });
        ping.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ping
    };
    let (named, on) = ("https://owncast.online/ns#streamTitle", "https://owncast.online/ns#streamStatus");
    deliver(&app, &ping("Offer", json!({ named: "Harbour cam", on: "live" }))).await.unwrap();
    let status = shown().await;
    assert_eq!((&status["object"]["title"], &status["object"]["live"]), (&json!("Harbour cam"), &json!(true)));
    deliver(&app, &ping("Leave", json!({}))).await.unwrap();
    let status = shown().await;
    assert_eq!(status["object"]["live"], false);
    let html = page(&alice, &status).await;
    assert!(!html.contains("stream.m3u8") && html.contains("Not on air"), "{html}");

    // Those that say nothing of the end are asked.
    deliver(&app, &ping("Offer", json!({ on: "live" }))).await.unwrap();
    let minutes = std::time::Duration::from_mins(11);
    app.advance(minutes);
    app.settle().await;
    assert_eq!(shown().await["object"]["live"], true);
    world.put("https://cam.test/api/status", answer(false));
    app.advance(minutes);
    app.settle().await;
    assert_eq!(shown().await["object"]["live"], false);
}

#[tokio::test]
async fn an_article_keeps_title_and_structure() {
    let (alice, status) = found(fixture!("ghost-article")).await;
    let content = status["content"].as_str().unwrap();
    for piece in
        ["A winter by the sea", "<strong>December</strong>", "<blockquote><p>Stay in.</p></blockquote>", "<code>"]
    {
        assert!(content.contains(piece), "{piece} is not in {content}");
    }
    assert_eq!((&status["spoiler_text"], &status["object"]["type"]), (&json!(""), &json!("Article")));
    assert_eq!(status["media_attachments"][0]["remote_url"], "https://letters.test/content/images/ice.jpg");
    let page = page(&alice, &status).await;
    assert!(page.contains("class=\"title\"") && page.contains("href=\"https://letters.test/winter/\""), "{page}");
}

#[tokio::test]
async fn an_album_keeps_all_its_pictures() {
    let (alice, status) = found(fixture!("pixelfed-album")).await;
    let all = status["media_attachments"].as_array().unwrap();
    assert_eq!((all.len(), &all[6]["description"]), (7, &json!("Boat 7")));
    assert_eq!(status.get("object"), None);
    assert!(page(&alice, &status).await.contains("alt=\"Boat 7\""));
}

#[tokio::test]
async fn what_a_group_passes_on_is_asked_of_its_server() {
    let (world, app, alice) = town().await;
    let announce = fixture!("lemmy-announce-create");
    let mut group = stub("https://forum.test/c/boats");
    group["type"] = json!("Group");
    world.put("https://forum.test/c/boats", group);
    world.put("https://forum.test/post/1", fixture!("lemmy-page"));
    let group = actor(&app, &announce).await.unwrap();
    deliver(&app, &announce).await.unwrap();
    assert!(alice.list("/api/v1/timelines/public").await.is_empty(), "nobody follows");
    follow(&app, alice.account, group.id).await;
    deliver(&app, &announce).await.unwrap();
    deliver(&app, &announce).await.unwrap();
    app.settle().await;
    let home = alice.home().await;
    assert_eq!((home.len(), &home[0]["account"]["acct"]), (1, &json!("boats@forum.test")));
    let post = &home[0]["reblog"];
    assert_eq!(
        (&post["object"]["title"], &post["account"]["acct"]),
        (&json!("Which paint for a hull?"), &json!("ida@forum.test"))
    );

    // The group alone cannot delete it: its server still has it.
    let delete = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Announce", "actor": group.uri,
        "id": "https://forum.test/activities/announce/2", "to": "https://www.w3.org/ns/activitystreams#Public",
        "object": { "type": "Delete", "id": "https://forum.test/activities/delete/1",
            "actor": "https://forum.test/u/ida", "object": "https://forum.test/post/1" },
    });
    deliver(&app, &delete).await.unwrap();
    assert_eq!(alice.home().await.len(), 1);
    world.put("https://forum.test/post/1", json!({ "type": "Tombstone", "id": "https://forum.test/post/1" }));
    deliver(&app, &delete).await.unwrap();
    app.settle().await;
    assert!(alice.home().await.is_empty());
}

fn about(document: Value, old: &str, new: &str) -> Value {
    serde_json::from_str(&document.to_string().replace(old, new)).unwrap()
}

#[tokio::test]
async fn reactions_are_shown_and_taken_back() {
    let (_, app, alice) = town().await;
    let status = alice.publish("Hello").await;
    let uri = status["uri"].as_str().unwrap();
    let (cat, fire) =
        (about(fixture!("misskey-reaction"), "OBJECT", uri), about(fixture!("pleroma-emoji-react"), "OBJECT", uri));
    for reaction in [&cat, &fire, &fire] {
        deliver(&app, reaction).await.unwrap();
    }
    let after = alice.status(&status["id"]).await;
    assert_eq!(after["favourites_count"], 1, "one person is one favourite");
    let shown = after["emoji_reactions"].as_array().unwrap();
    assert_eq!(shown.len(), 2);
    assert_eq!((&shown[0]["name"], &shown[0]["count"]), (&json!("blobcat@notes.test"), &json!(1)));
    assert!(shown[0]["url"].as_str().unwrap().contains("/media/"));
    assert_eq!(shown[1], json!({ "name": "🔥", "count": 1 }));
    assert_eq!(alice.notifications().await.len(), 1);
    let html = page(&alice, &after).await;
    assert!(html.contains("class=\"reactions\"") && html.contains("🔥"), "{html}");

    let undo = |object: Value| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": "https://notes.test/undo", "type": "Undo",
            "actor": "https://notes.test/users/ida", "object": object,
        })
    };
    deliver(&app, &undo(cat["id"].clone())).await.unwrap();
    let after = alice.status(&status["id"]).await;
    assert_eq!((&after["favourites_count"], after["emoji_reactions"].as_array().unwrap().len()), (&json!(1), 1));
    deliver(&app, &undo(fire)).await.unwrap();
    let after = alice.status(&status["id"]).await;
    assert_eq!((&after["favourites_count"], after.get("emoji_reactions")), (&json!(0), None));
}

#[tokio::test]
async fn a_chat_message_is_a_direct_one() {
    let (_, app, alice) = town().await;
    deliver(&app, &about(fixture!("pleroma-chat"), "ALICE", &alice.uri())).await.unwrap();
    app.settle().await;
    // A stranger's message waits until it is asked for.
    assert!(alice.notifications().await.is_empty());
    let requests = alice.list("/api/v1/notifications/requests").await;
    assert_eq!(requests[0]["last_status"]["visibility"], "direct");
    assert!(alice.list("/api/v1/conversations").await.is_empty());
    let request = requests[0]["id"].as_str().unwrap();
    alice.post(&format!("/api/v1/notifications/requests/{request}/accept")).ok().await;
    app.settle().await;
    assert_eq!(alice.list("/api/v1/conversations").await.len(), 1);
}

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A Create by ida of notes.test of something with these members besides.
fn create(number: u8, object: Value) -> Value {
    let id = format!("https://notes.test/notes/{number}");
    let mut note = json!({
        "id": id, "type": "Note", "attributedTo": "https://notes.test/users/ida", "published": "2026-11-25T09:00:00Z",
    });
    note.as_object_mut().unwrap().extend(object.as_object().unwrap().clone());
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/create"), "type": "Create",
        "actor": "https://notes.test/users/ida", "to": note["to"], "cc": note["cc"], "object": note,
    })
}

/// Alice follows ida.
async fn with_ida() -> (&'static World, TestApp, TestUser) {
    let (world, app, alice) = town().await;
    let ida = actor(&app, &json!({ "actor": "https://notes.test/users/ida" })).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    (world, app, alice)
}

#[tokio::test]
async fn whoever_is_named_and_not_addressed_is_not_told() {
    let (_, app, alice) = with_ida().await;
    let mention = json!({ "type": "Mention", "href": alice.uri(), "name": "@alice" });
    let said = json!({ "content": "about alice", "to": [PUBLIC], "tag": [mention] });
    deliver(&app, &create(1, said.clone())).await.unwrap();
    app.settle().await;
    assert_eq!(alice.home().await[0]["mentions"][0]["username"], "alice");
    assert!(alice.notifications().await.is_empty());
    let mut to_her = said;
    to_her["cc"] = json!([alice.uri()]);
    deliver(&app, &create(2, to_her)).await.unwrap();
    assert_eq!(alice.notifications().await.len(), 1);
}

#[tokio::test]
async fn what_is_for_a_circle_comes_home_to_followers() {
    let (_, app, alice) = with_ida().await;
    deliver(&app, &create(1, json!({ "content": "for my circle", "to": [alice.uri()] }))).await.unwrap();
    assert_eq!(alice.home().await[0]["visibility"], "private");
    assert!(alice.list("/api/v1/conversations").await.is_empty());
    let bob = app.user("bob").await;
    deliver(&app, &create(2, json!({ "content": "for a stranger", "to": [bob.uri()] }))).await.unwrap();
    assert!(bob.home().await.is_empty());
    assert_eq!(bob.list("/api/v1/conversations").await.len(), 1, "or nothing would show it");
}

#[tokio::test]
async fn an_answer_with_nothing_but_a_title_is_no_vote() {
    let (_, app, alice) = with_ida().await;
    let status = alice.publish("Show me your boats").await;
    let answer = json!({ "name": "My boat", "inReplyTo": status["uri"], "to": [PUBLIC] });
    deliver(&app, &create(1, answer)).await.unwrap();
    assert_eq!(alice.status(&status["id"]).await["replies_count"], 1);
}

#[tokio::test]
async fn an_edit_from_the_future_does_not_bar_later_ones() {
    let (_, app, alice) = with_ida().await;
    let ahead = json!({ "content": "one", "to": [PUBLIC], "published": "2033-01-01T00:00:00Z", "updated": "2033-01-01T00:00:00Z" });
    deliver(&app, &create(1, ahead)).await.unwrap();
    app.settle().await;
    assert_eq!(alice.home().await[0]["edited_at"], Value::Null, "its publication is no edit");
}

#[tokio::test]
async fn boosts_of_boosts_and_boosts_for_single_people() {
    let (world, app, alice) = with_ida().await;
    let status = alice.publish("Pass it on").await;
    let boost = |number: u8, object: &Value, to: Value| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("https://notes.test/boosts/{number}"),
            "type": "Announce", "actor": "https://notes.test/users/ida", "to": to, "object": object,
        })
    };
    deliver(&app, &boost(1, &status["uri"], json!([alice.uri()]))).await.unwrap();
    assert_eq!(alice.status(&status["id"]).await["reblogs_count"], 0);
    deliver(&app, &boost(2, &status["uri"], json!([PUBLIC]))).await.unwrap();
    world.put("https://notes.test/users/eva", stub("https://notes.test/users/eva"));
    let mut again = boost(3, &json!("https://notes.test/boosts/2"), json!([PUBLIC]));
    again["actor"] = json!("https://notes.test/users/eva");
    let eva = actor(&app, &again).await.unwrap();
    follow(&app, alice.account, eva.id).await;
    deliver(&app, &again).await.unwrap();
    assert_eq!(alice.status(&status["id"]).await["reblogs_count"], 2);
}
