//! What peers do differently, or what could be mistaken: each kept from going wrong again.

use activitypub::vocab::PUBLIC;
use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::corpus::{
    acts::{actor, deliver, follow},
    world::{World, server, stub},
};

const IDA: &str = "https://forum.test/u/ida";

async fn town() -> (&'static World, TestApp, TestUser) {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://forum.test/").await;
    let alice = app.user("alice").await;
    (world, app, alice)
}

fn activity(kind: &str, n: u32, more: Value) -> Value {
    let mut activity = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": kind, "actor": IDA,
        "id": format!("https://forum.test/activities/{n}"),
    });
    activity.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    activity
}

fn note(name: &str, more: Value) -> Value {
    let mut note = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("https://forum.test/post/{name}"),
        "type": "Note", "attributedTo": IDA, "content": format!("<p>{name}</p>"), "published": "2026-11-25T10:00:00Z",
    });
    note.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    note
}

async fn is_following(alice: &TestUser) -> (bool, bool) {
    let ida = alice.find("ida@forum.test").await;
    let now = alice.list(&format!("/api/v1/accounts/relationships?id[]={}", ida["id"].as_str().unwrap())).await;
    (now[0]["following"].as_bool().unwrap(), now[0]["requested"].as_bool().unwrap())
}

fn texts(list: &[Value]) -> Vec<String> {
    let shown = |status: &Value| match &status["reblog"] {
        Value::Null => status["content"].clone(),
        original => original["content"].clone(),
    };
    list.iter().map(|status| domain::text::to_plain(shown(status).as_str().unwrap())).collect()
}

/// GoToSocial answers requests to like, to answer and to boost in the words in which follows are answered.
#[tokio::test]
async fn only_the_answer_to_a_follow_changes_it() {
    let (world, app, alice) = town().await;
    world.put(IDA, stub(IDA));
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    let other = |kind: &str| json!({ "type": kind, "id": format!("{}#{kind}", alice.uri()), "actor": alice.uri(), "object": IDA });
    alice.post(&format!("/api/v1/accounts/{}/follow", ida.id)).ok().await;
    app.settle().await;
    for (n, kind) in ["LikeRequest", "ReplyRequest", "AnnounceRequest", "Like", "Join"].iter().enumerate() {
        deliver(&app, &activity("Accept", n as u32, json!({ "object": other(kind) }))).await.unwrap();
    }
    let about_another = json!({ "type": "Follow", "actor": alice.uri(), "object": "https://forum.test/u/ole" });
    deliver(&app, &activity("Accept", 10, json!({ "object": about_another }))).await.unwrap();
    assert!(storage::follows::find(&mut app.db.conn(), alice.account, ida.id).await.unwrap().is_none());
    deliver(&app, &activity("Accept", 11, json!({ "object": other("Follow") }))).await.unwrap();
    assert_eq!(is_following(&alice).await, (true, false));
    for (n, kind) in ["LikeRequest", "ReplyRequest", "Like"].iter().enumerate() {
        deliver(&app, &activity("Reject", 20 + n as u32, json!({ "object": other(kind) }))).await.unwrap();
    }
    assert_eq!(is_following(&alice).await, (true, false));
    deliver(&app, &activity("Reject", 30, json!({ "object": other("Follow") }))).await.unwrap();
    assert_eq!(is_following(&alice).await, (false, false));
}

/// Discourse: whom a Note is for stands in the Announce of its group alone.
#[tokio::test]
async fn a_group_says_whom_its_posts_are_for() {
    let (world, app, alice) = town().await;
    let mut group = stub(IDA);
    group["type"] = json!("Group");
    world.put(IDA, group);
    let author = json!({ "attributedTo": "https://forum.test/u/ole" });
    world.put("https://forum.test/u/ole", stub("https://forum.test/u/ole"));
    for name in ["wrapped", "named"] {
        world.put(&format!("https://forum.test/post/{name}"), note(name, author.clone()));
    }
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    let create = json!({
        "type": "Create", "id": "https://forum.test/activities/c", "actor": "https://forum.test/u/ole",
        "object": note("wrapped", author),
    });
    deliver(&app, &activity("Announce", 1, json!({ "to": PUBLIC, "object": create }))).await.unwrap();
    app.settle().await;
    deliver(&app, &activity("Announce", 2, json!({ "to": PUBLIC, "object": "https://forum.test/post/named" })))
        .await
        .unwrap();
    app.settle().await;
    let mut home = texts(&alice.home().await);
    home.sort_unstable();
    assert_eq!(home, ["named", "wrapped"]);
}

/// WriteFreely: whom an object is for stands in the Create alone.
#[tokio::test]
async fn a_create_says_whom_its_object_is_for() {
    let (world, app, alice) = town().await;
    let mut author = stub(IDA);
    author["outbox"] = json!("https://forum.test/outbox");
    world.put(IDA, author);
    world.put("https://forum.test/post/named", note("named", json!({})));
    let create = |n: u32, object: Value| activity("Create", n, json!({ "to": PUBLIC, "object": object }));
    let items = [create(1, note("shown", json!({}))), create(2, json!("https://forum.test/post/named"))];
    world.put(
        "https://forum.test/outbox",
        json!({ "id": "https://forum.test/outbox", "type": "OrderedCollection", "totalItems": 2, "orderedItems": items }),
    );
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    let profile = format!("/api/v1/accounts/{}/statuses", ida.id);
    alice.list(&profile).await;
    app.settle().await;
    let mut filled = texts(&alice.list(&profile).await);
    filled.sort_unstable();
    assert_eq!(filled, ["named", "shown"]);

    follow(&app, alice.account, ida.id).await;
    world.put("https://forum.test/post/later", note("later", json!({})));
    deliver(&app, &create(3, json!("https://forum.test/post/later"))).await.unwrap();
    app.settle().await;
    assert_eq!(texts(&alice.home().await)[0], "later");
}

/// A group cannot have something done that its members did once, about something else.
#[tokio::test]
async fn what_a_group_announces_is_what_is_done() {
    let (world, app, alice) = town().await;
    let mut group = stub(IDA);
    group["type"] = json!("Group");
    world.put(IDA, group);
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    let post = alice.publish("Hello").await;
    let ole = json!({ "actor": "https://forum.test/u/ole" });
    world.put("https://forum.test/activities/7", {
        let mut old = activity("Follow", 7, ole.clone());
        old["object"] = json!(alice.uri());
        old
    });
    let like = json!({
        "type": "Like", "id": "https://forum.test/activities/7", "actor": "https://forum.test/u/ole",
        "object": post["uri"],
    });
    deliver(&app, &activity("Announce", 8, json!({ "to": PUBLIC, "object": like }))).await.unwrap();
    app.settle().await;
    assert!(alice.list(&format!("/api/v1/accounts/{}/followers", alice.account)).await.is_empty());
    world.put("https://forum.test/activities/7", {
        let mut like = activity("Like", 7, ole);
        like["object"] = post["uri"].clone();
        like
    });
    deliver(&app, &activity("Announce", 9, json!({ "to": PUBLIC, "object": like }))).await.unwrap();
    app.settle().await;
    assert_eq!(alice.status(&post["id"]).await["favourites_count"], 1);

    let mut undo = activity("Undo", 10, json!({ "actor": "https://forum.test/u/ole", "object": like }));
    world.put("https://forum.test/activities/10", Value::Null);
    deliver(&app, &activity("Announce", 11, json!({ "to": PUBLIC, "object": undo }))).await.unwrap();
    assert_eq!(alice.status(&post["id"]).await["favourites_count"], 1, "its server does not show it");
    world.put("https://forum.test/activities/10", undo.clone());
    deliver(&app, &activity("Announce", 12, json!({ "to": PUBLIC, "object": undo }))).await.unwrap();
    assert_eq!(alice.status(&post["id"]).await["favourites_count"], 0);
    undo["object"] = json!("https://forum.test/activities/unknown");
    deliver(&app, &activity("Announce", 13, json!({ "to": PUBLIC, "object": undo }))).await.unwrap();
}

/// Lemmy: moderators pin in the list of the group, which passes that on.
#[tokio::test]
async fn a_group_shows_what_its_moderators_pinned() {
    let (world, app, alice) = town().await;
    let ole = "https://forum.test/u/ole";
    let mut group = stub(IDA);
    group["type"] = json!("Group");
    group["featured"] = json!("https://forum.test/featured");
    world.put(IDA, group);
    world.put(ole, stub(ole));
    world.put("https://forum.test/post/1", note("1", json!({ "attributedTo": ole, "to": PUBLIC, "cc": IDA })));
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    let announce = |n: u32, object: Value| activity("Announce", n, json!({ "to": PUBLIC, "object": object }));
    let change = |kind: &str, list: &str| {
        let more = json!({ "actor": ole, "object": "https://forum.test/post/1", "target": list });
        activity(kind, 90, more)
    };
    let pinned = async || alice.list(&format!("/api/v1/accounts/{}/statuses?pinned=true", ida.id)).await.len();
    deliver(&app, &announce(1, change("Add", "https://forum.test/featured"))).await.unwrap();
    assert_eq!(pinned().await, 0, "nothing that the group passed on");
    deliver(&app, &announce(2, json!("https://forum.test/post/1"))).await.unwrap();
    app.settle().await;
    deliver(&app, &announce(3, change("Add", "https://forum.test/other"))).await.unwrap();
    assert_eq!(pinned().await, 0, "another list");
    deliver(&app, &announce(4, change("Add", "https://forum.test/featured"))).await.unwrap();
    assert_eq!(pinned().await, 1);
    deliver(&app, &announce(5, change("Remove", "https://forum.test/featured"))).await.unwrap();
    assert_eq!(pinned().await, 0);
}

/// Pleroma sends every picture with the same date, others with none.
#[tokio::test]
async fn a_custom_emoji_with_another_address_is_another_picture() {
    let (world, app, alice) = town().await;
    world.put(IDA, stub(IDA));
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    let post = |n: u32, picture: &str, updated: Value| {
        let icon = json!({ "type": "Image", "url": format!("https://forum.test/{picture}.png") });
        let emoji = json!({ "type": "Emoji", "id": "https://forum.test/emoji/boat", "name": ":boat:", "icon": icon, "updated": updated });
        let object = note(&format!("p{n}"), json!({ "to": PUBLIC, "content": "<p>:boat:</p>", "tag": [emoji] }));
        activity("Create", n, json!({ "to": PUBLIC, "object": object }))
    };
    let mut shown = Vec::new();
    let same = json!("1970-01-01T00:00:00Z");
    let news = [
        ("a", same.clone()),
        ("a", same.clone()),
        ("b", same),
        ("c", Value::Null),
        ("c", Value::Null),
        ("d", json!("2026-01-01T00:00:00Z")),
    ];
    for (n, (picture, updated)) in (1..).zip(news) {
        deliver(&app, &post(n, picture, updated)).await.unwrap();
        app.settle().await;
        let post = alice.resolve(&format!("https://forum.test/post/p{n}")).await;
        shown.push(post["emojis"][0]["url"].as_str().unwrap().to_owned());
    }
    let pictures: Vec<usize> = shown.iter().map(|url| shown.iter().position(|other| other == url).unwrap()).collect();
    assert_eq!(pictures, [0, 0, 2, 3, 3, 3], "an older picture than the known one is none");
}

/// Who remembers the ids of activities would take a second like for the first.
#[tokio::test]
async fn each_like_has_a_name_of_its_own() {
    let (world, app, alice) = town().await;
    world.put(IDA, stub(IDA));
    world.put("https://forum.test/post/1", note("1", json!({ "to": PUBLIC })));
    let post = alice.resolve("https://forum.test/post/1").await;
    let mut names = Vec::new();
    for _ in 0..2 {
        alice.act("favourite", &post["id"]).await;
        app.settle().await;
        let like = world.posted("Like").unwrap();
        alice.act("unfavourite", &post["id"]).await;
        app.settle().await;
        assert_eq!(world.posted("Undo").unwrap()["object"]["id"], like["id"]);
        names.push(like["id"].clone());
    }
    assert_ne!(names[0], names[1]);
    // One that was taken back before it was sent is not sent.
    alice.act("favourite", &post["id"]).await;
    alice.act("unfavourite", &post["id"]).await;
    app.settle().await;
    assert_eq!(world.posted("Like").unwrap()["id"], names[1]);
}

/// Mastodon names `featured` when a hashtag is added, others the list that holds it.
#[tokio::test]
async fn a_hashtag_may_be_added_to_the_list_of_hashtags() {
    let (world, app, alice) = town().await;
    let mut ida = stub(IDA);
    ida["featuredTags"] = json!("https://forum.test/tags");
    world.put(IDA, ida);
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    let tag = json!({ "type": "Hashtag", "name": "#Ferry", "href": "https://forum.test/tags/ferry" });
    let change = |kind: &str, n: u32, object: &Value| {
        activity(kind, n, json!({ "object": object, "target": "https://forum.test/tags" }))
    };
    let tags = async || alice.list(&format!("/api/v1/accounts/{}/featured_tags", ida.id)).await.len();
    deliver(&app, &change("Add", 1, &tag)).await.unwrap();
    assert_eq!(tags().await, 1);
    deliver(&app, &change("Add", 2, &json!("https://forum.test/post/1"))).await.unwrap();
    deliver(&app, &change("Remove", 3, &tag)).await.unwrap();
    assert_eq!(tags().await, 0);
}

#[tokio::test]
async fn a_description_may_change_without_an_edit() {
    let (world, app, alice) = town().await;
    world.put(IDA, stub(IDA));
    let ida = actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    let shown = |name: &str, focus: Value| {
        let picture = json!({
            "type": "Image", "mediaType": "image/png", "url": "https://forum.test/boat.png", "name": name,
            "focalPoint": focus,
        });
        note("boat", json!({ "to": PUBLIC, "attachment": [picture] }))
    };
    deliver(&app, &activity("Create", 1, json!({ "to": PUBLIC, "object": shown("", Value::Null) }))).await.unwrap();
    app.settle().await;
    let new = shown("A red boat", json!([0.5, -0.25]));
    deliver(&app, &activity("Update", 2, json!({ "to": PUBLIC, "object": new }))).await.unwrap();
    let status = &alice.home().await[0];
    assert_eq!(
        (&status["edited_at"], &status["media_attachments"][0]["description"]),
        (&Value::Null, &json!("A red boat"))
    );
    assert_eq!(status["media_attachments"][0]["meta"]["focus"], json!({ "x": 0.5, "y": -0.25 }));
}

/// Whoever asks again because the answer was lost goes by the new activity from then on.
#[tokio::test]
async fn a_follow_goes_by_the_name_it_had_last() {
    let (world, app, alice) = town().await;
    world.put(IDA, stub(IDA));
    let ask = |n: u32| activity("Follow", n, json!({ "object": alice.uri() }));
    deliver(&app, &ask(1)).await.unwrap();
    deliver(&app, &ask(2)).await.unwrap();
    let followers = format!("/api/v1/accounts/{}/followers", alice.account);
    assert_eq!(alice.list(&followers).await.len(), 1);
    deliver(&app, &activity("Undo", 3, json!({ "object": ask(2)["id"] }))).await.unwrap();
    assert!(alice.list(&followers).await.is_empty());
    // Answers to one server travel side by side: those from before the lock are not to be taken for the one after it.
    app.settle().await;

    alice.patch("/api/v1/accounts/update_credentials").json(&json!({ "locked": true })).ok().await;
    deliver(&app, &ask(4)).await.unwrap();
    deliver(&app, &ask(5)).await.unwrap();
    let ida = alice.find("ida@forum.test").await;
    alice.post(&format!("/api/v1/follow_requests/{}/authorize", ida["id"].as_str().unwrap())).ok().await;
    app.settle().await;
    let accept = world.posted("Accept").unwrap();
    assert_eq!(accept["object"]["id"], ask(5)["id"]);
}

/// The crawl of a thread notices what its server has deleted.
#[tokio::test]
async fn what_is_gone_at_its_server_goes_when_its_thread_is_read() {
    let (world, app, alice) = town().await;
    world.put("https://forum.test/post/1", note("1", json!({ "to": PUBLIC })));
    let status = alice.resolve("https://forum.test/post/1").await;
    world.take("https://forum.test/post/1");
    app.advance(std::time::Duration::from_secs(3600));
    alice.get(&format!("/api/v1/statuses/{}/context", status["id"].as_str().unwrap())).ok().await;
    app.settle().await;
    alice.get(&format!("/api/v1/statuses/{}", status["id"].as_str().unwrap())).expect(404).await;
}

/// The author's own answers come first, for they make one longer text; then those of others, page by page.
#[tokio::test]
async fn answers_to_a_post_are_listed() {
    let (_, app, alice) = town().await;
    let bob = app.user("bob").await;
    let post = alice.publish("One").await;
    let answer = async |by: &TestUser, words: &str| {
        let made = json!({ "status": words, "in_reply_to_id": post["id"] });
        by.publish_with(made).await["uri"].clone()
    };
    let mut others = Vec::new();
    for n in 0..6 {
        others.push(answer(&bob, &format!("Other {n}")).await);
    }
    let mut own = Vec::new();
    for n in 0..6 {
        own.push(answer(&alice, &format!("Own {n}")).await);
    }
    let document = async |address: &str| {
        let path = &address[app.config.base().len()..];
        app.get(path).header("accept", "application/activity+json").value().await
    };
    let shown = document(post["uri"].as_str().unwrap()).await;
    let replies = &shown["replies"];
    assert_eq!(replies["first"]["items"], json!(own[..5]));
    let whole = document(replies["id"].as_str().unwrap()).await;
    assert_eq!((&whole["type"], &whole["id"]), (&json!("Collection"), &replies["id"]));
    let mut next = whole["first"]["next"].as_str().map(str::to_owned);
    let mut listed = Vec::new();
    while let Some(address) = next {
        let page = document(&address).await;
        assert_eq!((&page["type"], &page["partOf"]), (&json!("CollectionPage"), &replies["id"]));
        listed.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(listed, [&own[5..], &others[..]].concat());
    let likes = document(shown["likes"]["id"].as_str().unwrap()).await;
    assert_eq!((&likes["type"], &shown["likes"]["type"]), (&json!("Collection"), &json!("Collection")));
}

#[tokio::test]
async fn what_depends_on_who_asks_says_so() {
    let (_, app, alice) = town().await;
    let open = alice.publish("Open").await;
    let closed = alice.publish_with(json!({ "status": "Closed", "visibility": "private" })).await;
    for (post, status) in [(open, 200), (closed, 404)] {
        let path = &post["uri"].as_str().unwrap()[app.config.base().len()..];
        let answer = app.get(path).header("accept", "application/activity+json").send().await;
        let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|v| v.to_str().unwrap().to_owned()).collect();
        assert_eq!(answer.status, status);
        assert!(vary.iter().any(|v| v.eq_ignore_ascii_case("signature")), "{vary:?}");
        assert_eq!(answer.header("cache-control").contains("private"), status == 404);
    }
}

/// Whether a picture moves is known once it is here; until then its still copy is made when it is asked for.
#[tokio::test]
async fn what_may_move_has_a_still_copy() {
    let (world, app, alice) = town().await;
    let mut ida = stub(IDA);
    ida["icon"] = json!({ "type": "Image", "url": "https://forum.test/ida.gif" });
    world.put(IDA, ida);
    actor(&app, &activity("Like", 0, json!({}))).await.unwrap();
    let ida = alice.find("ida@forum.test").await;
    let [avatar, still] = ["avatar", "avatar_static"].map(|key| ida[key].as_str().unwrap());
    assert_eq!((avatar.strip_suffix("/original"), avatar.contains("/media/")), (still.strip_suffix("/static"), true));
}
