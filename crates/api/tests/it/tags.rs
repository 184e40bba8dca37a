//! Hashtags: following and featuring them.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{contents, follow, link, text};

async fn act(who: &TestUser, verb: &str, tag: &str) -> Value {
    who.post(&format!("/api/v1/tags/{tag}/{verb}")).value().await
}

fn names(tags: &[Value]) -> Vec<&str> {
    tags.iter().map(|tag| text(&tag["name"])).collect()
}

#[tokio::test]
async fn tags_are_followed() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let tag = act(&alice, "follow", "Ferries").await;
    assert_eq!((&tag["name"], &tag["following"], &tag["featuring"]), (&json!("Ferries"), &json!(true), &json!(false)));
    assert_eq!(tag["history"].as_array().unwrap().len(), 7);
    assert!(tag["id"].is_string());
    assert_eq!(act(&alice, "follow", "ferries").await["following"], true, "again and again");
    act(&alice, "follow", "trains").await;
    act(&alice, "follow", "trams").await;
    let first = alice.get("/api/v1/followed_tags?limit=2").ok().await;
    assert_eq!(names(first.json().as_array().unwrap()), ["trams", "trains"]);
    assert_eq!(first.json()[0]["following"], true);
    let rest = alice.get(&link(&first, "next").unwrap()).value().await;
    assert_eq!(names(rest.as_array().unwrap()), ["Ferries"]);
    assert_eq!(alice.get("/api/v1/tags/trams/").value().await["following"], true);
    assert_eq!(app.get("/api/v1/tags/trams").value().await.get("following"), None);
    assert_eq!(act(&alice, "unfollow", "trams").await["following"], false);
    assert_eq!(act(&alice, "unfollow", "unheard").await["following"], false);
    assert_eq!(alice.list("/api/v1/followed_tags").await.len(), 2);
    alice.post("/api/v1/tags/no%20tag/follow").expect(404).await;
    app.post("/api/v1/tags/trams/follow").expect(401).await;
}

#[tokio::test]
async fn what_is_publicly_tagged_enters_the_home() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    follow(&alice, &carol).await;
    act(&alice, "follow", "Ferries").await;
    act(&alice, "follow", "boats").await;
    bob.publish("#ferries and #boats").await;
    bob.publish_with(json!({ "status": "unlisted #ferries", "visibility": "unlisted" })).await;
    let parent = bob.publish("no tag").await;
    bob.publish_with(json!({ "status": "an answer with #boats", "in_reply_to_id": parent["id"] })).await;
    carol.publish("followed #ferries").await;
    let dora = app.user("dora").await;
    alice.post(&format!("/api/v1/accounts/{}/block", dora.account)).ok().await;
    dora.publish("blocked #ferries").await;
    app.settle().await;
    let home = async || alice.home().await.len();
    let tagged = contents(&alice.home().await);
    assert_eq!(tagged.len(), 3, "{tagged:?}");
    act(&alice, "unfollow", "ferries").await;
    assert_eq!(home().await, 3, "the other tag, and the followed account, still bring it");
    act(&alice, "unfollow", "boats").await;
    assert_eq!(home().await, 1);
}

#[tokio::test]
async fn tags_are_featured() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    alice.publish("one #Ferries").await;
    let made = alice.post("/api/v1/featured_tags").form(&[("name", "#Ferries")]).value().await;
    assert_eq!(
        made,
        json!({
            "id": made["id"], "name": "Ferries", "url": "https://alpha.test/@alice/tagged/ferries",
            "statuses_count": "1", "last_status_at": "2026-11-25",
        })
    );
    alice.post("/api/v1/featured_tags").form(&[("name", "ferries")]).expect(422).await;
    alice.post("/api/v1/featured_tags").form(&[("name", "no tag")]).expect(422).await;
    alice.post("/api/v1/featured_tags").expect(422).await;
    let numbers = async || {
        let all = bob.list(&format!("/api/v1/accounts/{}/featured_tags", alice.account)).await;
        all.iter().map(|tag| format!("{} {}", text(&tag["name"]), text(&tag["statuses_count"]))).collect::<Vec<_>>()
    };
    let second = alice.publish("two #ferries").await;
    alice.publish_with(json!({ "status": "#ferries for few", "visibility": "private" })).await;
    assert_eq!(numbers().await, ["Ferries 2"]);
    let page = app.get("/@alice/tagged/ferries").accept("text/html").ok().await.text();
    assert!(page.contains("two ") && !page.contains("for few"));
    let path = format!("/api/v1/statuses/{}", text(&second["id"]));
    alice.put(&path).json(&json!({ "status": "two #trains" })).ok().await;
    assert_eq!(numbers().await, ["Ferries 1"]);
    alice.put(&path).json(&json!({ "status": "two #ferries #trains" })).ok().await;
    assert_eq!(numbers().await, ["Ferries 2"]);
    alice.delete(&path).ok().await;
    assert_eq!(numbers().await, ["Ferries 1"]);

    alice.publish("#trains #trains #trams").await;
    assert_eq!(names(&alice.list("/api/v1/featured_tags/suggestions").await), ["trains", "trams"]);
    let tag = act(&alice, "feature", "trams").await;
    assert_eq!((&tag["featuring"], &tag["following"]), (&json!(true), &json!(false)));
    assert_eq!(act(&alice, "feature", "trams").await["featuring"], true, "again and again");
    assert_eq!(alice.list("/api/v1/featured_tags").await.len(), 2);
    assert_eq!(alice.get("/api/v1/tags/trams").value().await["featuring"], true);
    assert_eq!(act(&alice, "unfeature", "trams").await["featuring"], false);
    bob.delete(&format!("/api/v1/featured_tags/{}", text(&made["id"]))).expect(404).await;
    assert_eq!(alice.delete(&format!("/api/v1/featured_tags/{}", text(&made["id"]))).value().await, json!({}));
    assert_eq!(numbers().await, Vec::<String>::new());
    for n in 0..10 {
        act(&alice, "feature", &format!("tag{n}")).await;
    }
    alice.post("/api/v1/tags/onemore/feature").expect(422).await;
    app.get("/api/v1/accounts/7/featured_tags").expect(404).await;
}

#[tokio::test]
async fn addresses_of_tags_are_encoded_in_every_script() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (url, path) = ("https://alpha.test/tags/%E6%97%A5%E6%9C%AC", "/tags/%E6%97%A5%E6%9C%AC");
    let status = alice.publish("from #日本").await;
    assert_eq!(status["tags"], json!([{ "name": "日本", "url": url }]));
    let content = text(&status["content"]);
    assert!(content.contains(&format!("href=\"{url}\"")) && content.contains("#<span>日本</span>"), "{content}");
    assert_eq!(alice.get(&format!("/api/v1{path}")).value().await["url"], url);
    let featured = alice.post("/api/v1/featured_tags").form(&[("name", "日本")]).value().await;
    assert_eq!(featured["url"], "https://alpha.test/@alice/tagged/%E6%97%A5%E6%9C%AC");
    alice.patch("/api/v1/accounts/update_credentials").form(&[("note", "#日本")]).ok().await;
    let own = alice.get("/api/v1/accounts/verify_credentials").value().await;
    assert!(text(&own["note"]).contains(url), "{own}");
    for page in [path.to_owned(), "/@alice/tagged/%E6%97%A5%E6%9C%AC".to_owned()] {
        assert!(app.get(&page).accept("text/html").ok().await.text().contains("from "), "{page}");
    }
    let found = alice.list(&format!("/api/v1/timelines/tag/{}", path.rsplit('/').next().unwrap())).await;
    assert_eq!(found[0]["id"], status["id"]);
}
