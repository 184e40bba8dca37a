//! Lists: making them, who is on them, what they show.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{contents, follow, link, text};

async fn make(who: &TestUser, list: Value) -> Value {
    who.post("/api/v1/lists").json(&list).value().await
}

fn path(list: &Value) -> String {
    format!("/api/v1/lists/{}", text(&list["id"]))
}

async fn add(who: &TestUser, list: &Value, whom: &TestUser) {
    let ids = json!({ "account_ids": [whom.account.to_string()] });
    assert_eq!(who.post(&format!("{}/accounts", path(list))).json(&ids).value().await, json!({}));
    who.app.settle().await;
}

/// What a list shows.
async fn shown(who: &TestUser, list: &Value) -> Vec<String> {
    contents(&who.list(&format!("/api/v1/timelines/list/{}", text(&list["id"]))).await)
}

async fn names(who: &TestUser, path: &str) -> Vec<Value> {
    who.list(path).await.iter().map(|account| account["username"].clone()).collect()
}

#[tokio::test]
async fn a_list_is_made_changed_and_deleted() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let made = make(&alice, json!({ "title": " Friends " })).await;
    assert_eq!(made, json!({ "id": made["id"], "title": "Friends", "replies_policy": "list", "exclusive": false }));
    let form = [("title", "Family"), ("replies_policy", "none"), ("exclusive", "true")];
    let changed = alice.put(&path(&made)).form(&form).value().await;
    assert_eq!(changed, json!({ "id": made["id"], "title": "Family", "replies_policy": "none", "exclusive": true }));
    assert_eq!(alice.put(&path(&made)).form(&[("exclusive", "false")]).value().await["title"], "Family");
    let error = alice.post("/api/v1/lists").expect(422).await.json();
    assert_eq!(error["error"], "Validation failed: Title can't be blank");
    let error = alice.post("/api/v1/lists").form(&[("title", "x"), ("replies_policy", "some")]).expect(422).await;
    assert_eq!(error.json()["error"], "Validation failed: Replies policy is not included in the list");
    bob.get(&path(&made)).expect(404).await;
    bob.put(&path(&made)).form(&[("title", "Mine")]).expect(404).await;
    bob.delete(&path(&made)).expect(404).await;
    bob.get(&format!("/api/v1/timelines/list/{}", text(&made["id"]))).expect(404).await;
    assert_eq!(alice.list("/api/v1/lists").await.len(), 1);
    assert_eq!(alice.delete(&path(&made)).value().await, json!({}));
    alice.get(&path(&made)).expect(404).await;
    for n in 0..50 {
        make(&alice, json!({ "title": n.to_string() })).await;
    }
    let error = alice.post("/api/v1/lists").form(&[("title", "x")]).expect(422).await.json();
    assert_eq!(error["error"], "Validation failed: You have reached the maximum number of lists");
}

#[tokio::test]
async fn members_must_be_followed() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let dora = app.user("dora").await;
    follow(&alice, &bob).await;
    dora.patch("/api/v1/accounts/update_credentials").form(&[("locked", "true")]).ok().await;
    alice.post(&format!("/api/v1/accounts/{}/follow", dora.account)).ok().await;
    let list = make(&alice, json!({ "title": "Friends" })).await;
    let accounts = format!("{}/accounts", path(&list));
    let ids =
        |ids: &[&TestUser]| json!({ "account_ids": ids.iter().map(|u| u.account.to_string()).collect::<Vec<_>>() });
    alice.post(&accounts).json(&ids(&[&bob, &carol])).expect(404).await;
    assert_eq!(names(&alice, &accounts).await, Vec::<Value>::new(), "all or none");
    alice.post(&accounts).json(&json!({ "account_ids": ["nonsense"] })).expect(404).await;
    // IceCubes puts everything into the query; who was only asked, and oneself, will do too.
    alice.post(&format!("{accounts}?account_ids[]={}", bob.account)).ok().await;
    alice.post(&accounts).json(&ids(&[&dora])).ok().await;
    alice.post(&accounts).json(&ids(&[&alice])).ok().await;
    let error = alice.post(&accounts).json(&ids(&[&bob])).expect(422).await.json();
    assert_eq!(error["error"], "Validation failed: Account has already been taken");
    assert_eq!(names(&alice, &accounts).await, ["alice", "dora", "bob"]);
    assert_eq!(names(&alice, &format!("{accounts}?limit=0")).await.len(), 3);
    let first = alice.get(&format!("{accounts}?limit=2")).ok().await;
    let rest = alice.get(&link(&first, "next").unwrap()).value().await;
    assert_eq!(rest[0]["username"], "bob");
    let with_bob = format!("/api/v1/accounts/{}/lists", bob.account);
    assert_eq!(alice.list(&with_bob).await, std::slice::from_ref(&list));
    assert_eq!(bob.list(&with_bob).await, Vec::<Value>::new(), "nobody learns of others' lists");
    alice.get("/api/v1/accounts/7/lists").expect(404).await;

    // A request that is refused, an unfollow and the person's wish take people off.
    dora.post(&format!("/api/v1/follow_requests/{}/reject", alice.account)).ok().await;
    assert_eq!(names(&alice, &accounts).await, ["alice", "bob"]);
    alice.post(&format!("/api/v1/accounts/{}/unfollow", bob.account)).ok().await;
    assert_eq!(names(&alice, &accounts).await, ["alice"]);
    alice.delete(&accounts).form(&[("account_ids[]", &alice.account.to_string())]).ok().await;
    alice.delete(&format!("{accounts}?account_ids[]={}", alice.account)).ok().await;
    assert_eq!(names(&alice, &accounts).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_list_shows_its_members() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    follow(&alice, &bob).await;
    follow(&alice, &carol).await;
    bob.publish("before").await;
    app.settle().await;
    let list = make(&alice, json!({ "title": "Friends" })).await;
    assert_eq!(shown(&alice, &list).await, Vec::<String>::new());
    add(&alice, &list, &bob).await;
    assert_eq!(shown(&alice, &list).await, ["before"]);
    bob.publish_with(json!({ "status": "private", "visibility": "private" })).await;
    bob.publish_with(json!({ "status": "@alice direct", "visibility": "direct" })).await;
    let by_carol = carol.publish("from carol").await;
    bob.act("reblog", &by_carol["id"]).await;
    app.settle().await;
    assert_eq!(shown(&alice, &list).await, ["from carol", "private", "before"]);
    let page = alice.get(&format!("/api/v1/timelines/list/{}?limit=1", text(&list["id"]))).ok().await;
    assert!(link(&page, "next").unwrap().contains("limit=1"));
    // What the viewer does not wish to see is left out when it is read.
    alice.post(&format!("/api/v1/accounts/{}/mute", carol.account)).ok().await;
    assert_eq!(shown(&alice, &list).await, ["private", "before"]);
    let ids = [("account_ids[]", bob.account.to_string())];
    let ids: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
    alice.delete(&format!("{}/accounts", path(&list))).form(&ids).ok().await;
    assert_eq!(shown(&alice, &list).await, Vec::<String>::new());
    let home: Vec<String> = contents(&alice.home().await).iter().map(|html| domain::text::to_plain(html)).collect();
    assert_eq!(home, ["@alice direct", "private", "before"], "the home keeps them");
    add(&alice, &list, &bob).await;
    alice.post(&format!("/api/v1/accounts/{}/unfollow", bob.account)).ok().await;
    assert_eq!(shown(&alice, &list).await, Vec::<String>::new());
}

#[tokio::test]
async fn which_answers_enter_a_list() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let (dora, emil) = (app.user("dora").await, app.user("emil").await);
    for followed in [&bob, &carol, &dora] {
        follow(&alice, followed).await;
    }
    let mut lists = Vec::new();
    for policy in ["none", "list", "followed"] {
        let list = make(&alice, json!({ "title": policy, "replies_policy": policy })).await;
        add(&alice, &list, &bob).await;
        add(&alice, &list, &carol).await;
        lists.push(list);
    }
    let own = bob.publish("post").await;
    for (to, text) in [(&carol, "to a member"), (&dora, "to a followed"), (&emil, "to a stranger"), (&alice, "to me")] {
        let parent = to.publish(&format!("{text}?")).await;
        bob.publish_with(json!({ "status": text, "in_reply_to_id": parent["id"] })).await;
    }
    bob.publish_with(json!({ "status": "to myself", "in_reply_to_id": own["id"] })).await;
    app.settle().await;
    let by_bob = async |list: &Value| {
        let all = shown(&alice, list).await;
        all.into_iter().filter(|text| !text.ends_with('?')).collect::<Vec<_>>().join(", ")
    };
    let expected = [
        "to myself, to me, post",
        "to myself, to me, to a member, post",
        "to myself, to me, to a followed, to a member, post",
    ];
    for (list, expected) in lists.iter().zip(expected) {
        assert_eq!(by_bob(list).await, expected, "{}", list["title"]);
        // Written anew by the same rules.
        services::statuses::rebuild_list(&app, text(&list["id"]).parse().unwrap()).await.unwrap();
        assert_eq!(by_bob(list).await, expected, "{} anew", list["title"]);
    }
    alice.put(&path(&lists[0])).form(&[("replies_policy", "followed")]).ok().await;
    app.settle().await;
    assert_eq!(by_bob(&lists[0]).await, expected[2], "the rules were changed");
}

#[tokio::test]
async fn an_exclusive_list_keeps_its_members_out_of_the_home() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    follow(&alice, &bob).await;
    follow(&alice, &carol).await;
    bob.publish("one").await;
    carol.publish("by carol").await;
    app.settle().await;
    let list = make(&alice, json!({ "title": "Loud", "exclusive": true })).await;
    add(&alice, &list, &bob).await;
    assert_eq!(contents(&alice.home().await), ["by carol"]);
    bob.publish("two").await;
    app.settle().await;
    assert_eq!(contents(&alice.home().await), ["by carol"]);
    assert_eq!(shown(&alice, &list).await, ["two", "one"]);
    alice.put(&path(&list)).form(&[("exclusive", "false")]).ok().await;
    app.settle().await;
    assert_eq!(contents(&alice.home().await), ["two", "by carol", "one"]);
    alice.put(&path(&list)).form(&[("exclusive", "true")]).ok().await;
    assert_eq!(contents(&alice.home().await), ["by carol"]);
    alice.delete(&path(&list)).ok().await;
    app.settle().await;
    assert_eq!(contents(&alice.home().await), ["two", "by carol", "one"]);
}
