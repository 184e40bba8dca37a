//! Who sees what, through every door of the API that shows statuses: nobody gets what is not meant for them, and whether
//! it exists is not told either.

use serde_json::{Value, json};
use services::relations;
use testkit::{TestApp, TestUser};

use crate::people::{follow, text};

/// Those who come to the doors.
struct People {
    app: TestApp,
    author: TestUser,
    follower: TestUser,
    named: TestUser,
    stranger: TestUser,
    /// Followed the author and was blocked.
    blocked: TestUser,
}

impl People {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let [author, follower, named, stranger, blocked] = [
            app.user("author").await,
            app.user("follower").await,
            app.user("named").await,
            app.user("stranger").await,
            app.user("blocked").await,
        ];
        follow(&follower, &author).await;
        follow(&blocked, &author).await;
        Self { app, author, follower, named, stranger, blocked }
    }

    /// Each with whether they may see a status of this visibility; None is nobody.
    fn all(&self, visibility: &str) -> Vec<(&'static str, Option<&TestUser>, bool)> {
        let open = matches!(visibility, "public" | "unlisted");
        vec![
            ("author", Some(&self.author), true),
            ("follower", Some(&self.follower), open || visibility == "private"),
            ("named", Some(&self.named), true),
            ("stranger", Some(&self.stranger), open),
            ("blocked", Some(&self.blocked), false),
            ("nobody", None, open),
        ]
    }

    async fn get(&self, who: Option<&TestUser>, path: &str) -> testkit::Answer {
        match who {
            Some(user) => user.get(path).send().await,
            None => self.app.get(path).send().await,
        }
    }
}

/// Doors that show one status or say that there is none.
const DOORS: [&str; 4] = ["", "/context", "/history", "/favourited_by"];
const REACTIONS: [&str; 5] = ["favourite", "reblog", "bookmark", "mute", "pin"];

#[tokio::test]
async fn a_status_is_shown_to_those_it_is_meant_for() {
    for visibility in ["public", "unlisted", "private", "direct"] {
        let people = People::new().await;
        let root = people.author.publish("root").await;
        let words = json!({
            "status": "the #secret, @named", "visibility": visibility, "in_reply_to_id": root["id"],
        });
        let secret = people.author.publish_with(words).await;
        people.app.settle().await;
        relations::block(&people.app, people.author.account, people.blocked.account, None).await.unwrap();
        for (name, who, may) in people.all(visibility) {
            single(&people, who, &secret, may, &format!("{visibility}, {name}")).await;
            lists(&people, who, &root, &secret, may, &format!("{visibility}, {name}")).await;
        }
    }
}

async fn single(people: &People, who: Option<&TestUser>, secret: &Value, may: bool, case: &str) {
    let path = format!("/api/v1/statuses/{}", text(&secret["id"]));
    for door in DOORS.into_iter().chain(["/reblogged_by"]) {
        let answer = people.get(who, &format!("{path}{door}")).await;
        let expected = if may { 200 } else { 404 };
        assert_eq!(answer.status.as_u16(), expected, "{case}: {answer}");
    }
    let Some(user) = who.filter(|_| !may) else { return };
    for verb in REACTIONS {
        user.post(&format!("{path}/{verb}")).expect(404).await;
    }
    user.get(&format!("{path}/source")).expect(404).await;
    user.put(&path).form(&[("status", "mine")]).expect(404).await;
    user.delete(&path).expect(404).await;
    let reply = json!({ "status": "what?", "in_reply_to_id": secret["id"] });
    user.post("/api/v1/statuses").json(&reply).expect(404).await;
}

/// Lists that may hold it hold it only for those who may see it.
async fn lists(people: &People, who: Option<&TestUser>, root: &Value, secret: &Value, may: bool, case: &str) {
    let (root, secret) = (text(&root["id"]), text(&secret["id"]));
    let author = people.author.account;
    let full = [
        format!("/api/v1/statuses?id[]={secret}"),
        format!("/api/v1/accounts/{author}/statuses"),
        format!("/api/v1/accounts/{author}/statuses?tagged=secret"),
    ];
    for path in full {
        let answer = people.get(who, &path).await;
        assert_eq!(answer.text().contains(secret), may, "{case}: {answer}");
    }
    let partial = [
        format!("/api/v1/statuses/{root}/context"),
        "/api/v1/timelines/public".into(),
        "/api/v1/timelines/tag/secret".into(),
    ];
    let homes = who.map(|_| ["/api/v1/timelines/home", "/api/v1/favourites", "/api/v1/bookmarks"].map(str::to_owned));
    for path in partial.into_iter().chain(homes.into_iter().flatten()) {
        let answer = people.get(who, &path).await;
        assert!(may || !answer.text().contains(secret), "{case}: {answer}");
    }
}

#[tokio::test]
async fn what_was_seen_before_a_block_is_no_longer_seen() {
    let people = People::new().await;
    let status = people.author.publish_with(json!({ "status": "hello", "visibility": "private" })).await;
    people.app.settle().await;
    let id = &status["id"];
    people.blocked.act("favourite", id).await;
    people.blocked.act("bookmark", id).await;
    relations::block(&people.app, people.author.account, people.blocked.account, None).await.unwrap();
    for path in ["/api/v1/timelines/home", "/api/v1/favourites", "/api/v1/bookmarks"] {
        assert_eq!(people.blocked.list(path).await, [Value::Null; 0], "{path}");
    }
    // What one gave can be taken back once; then there is nothing left to come to it by.
    assert_eq!(people.blocked.act("unfavourite", id).await["favourited"], false);
    assert_eq!(people.author.status(id).await["favourites_count"], 0);
    people.blocked.post(&format!("/api/v1/statuses/{}/unfavourite", text(id))).expect(404).await;
}

#[tokio::test]
async fn a_boost_is_no_way_around_a_block() {
    let people = People::new().await;
    let status = people.author.publish("hello").await;
    let boost = people.stranger.act("reblog", &status["id"]).await;
    follow(&people.blocked, &people.stranger).await;
    relations::block(&people.app, people.author.account, people.blocked.account, None).await.unwrap();
    let boost = text(&boost["id"]);
    people.blocked.get(&format!("/api/v1/statuses/{boost}")).expect(404).await;
    let doors = [
        format!("/api/v1/statuses?id[]={boost}"),
        format!("/api/v1/accounts/{}/statuses", people.stranger.account),
        "/api/v1/timelines/home".to_owned(),
    ];
    for path in doors {
        assert_eq!(people.blocked.list(&path).await, [Value::Null; 0], "{path}");
    }
}

#[tokio::test]
async fn local_posts_are_for_people_here() {
    let people = People::new().await;
    let status = people.author.publish_with(json!({ "status": "hello, town", "local_only": true })).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    assert_eq!(people.stranger.get(&path).value().await["local_only"], true);
    people.app.get(&path).expect(404).await;
}

/// It would tell other servers of what it answers.
#[tokio::test]
async fn answers_to_local_posts_are_for_people_here_too() {
    let people = People::new().await;
    let status = people.author.publish_with(json!({ "status": "hello, town", "local_only": true })).await;
    let answer = people.stranger.publish_with(json!({ "status": "hello", "in_reply_to_id": status["id"] })).await;
    assert_eq!((&answer["local_only"], &answer["visibility"]), (&json!(true), &json!("public")));
    people.app.get(&format!("/api/v1/statuses/{}", text(&answer["id"]))).expect(404).await;
}

#[tokio::test]
async fn threads_leave_out_people_one_blocks() {
    let people = People::new().await;
    let root = people.author.publish("root").await;
    people.stranger.publish_with(json!({ "status": "shouting", "in_reply_to_id": root["id"] })).await;
    relations::block(&people.app, people.follower.account, people.stranger.account, None).await.unwrap();
    let path = format!("/api/v1/statuses/{}/context", text(&root["id"]));
    assert_eq!(people.follower.get(&path).value().await["descendants"], json!([]));
    assert_eq!(people.author.get(&path).value().await["descendants"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn apps_take_limited_for_private() {
    let people = People::new().await;
    let status = people.author.publish_with(json!({ "status": "to some, @named", "visibility": "direct" })).await;
    let sql = "UPDATE statuses SET visibility = 4, version = version + 1 WHERE id = $1";
    people.app.db.conn().exec(sql, storage::p![crate::people::id(&status)]).await.unwrap();
    assert_eq!(people.named.status(&status["id"]).await["visibility"], "private");
    people.follower.get(&format!("/api/v1/statuses/{}", text(&status["id"]))).expect(404).await;
}
