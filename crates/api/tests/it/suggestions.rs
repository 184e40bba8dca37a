//! Whom one might like to follow.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{follow, text};

async fn discoverable(app: &TestApp, name: &str) -> TestUser {
    let user = app.user(name).await;
    user.patch("/api/v1/accounts/update_credentials").form(&[("discoverable", "true")]).ok().await;
    user
}

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().map(|one| text(&one["account"]["username"])).collect()
}

#[tokio::test]
async fn friends_of_friends_picks_and_the_well_known() {
    let app = TestApp::new().await;
    let me = app.user("me").await;
    let (friend, other) = (discoverable(&app, "friend").await, discoverable(&app, "other").await);
    let (known, picked) = (discoverable(&app, "known").await, discoverable(&app, "picked").await);
    let shy = app.user("shy").await;
    follow(&me, &friend).await;
    for followed in [&known, &shy] {
        follow(&friend, followed).await;
    }
    follow(&other, &known).await;
    for who in [&known, &picked, &other] {
        who.publish("hello").await;
    }
    let mut settings = (*app.settings.get()).clone();
    settings.suggested_accounts = vec!["@picked".into(), "nobody".into(), "shy".into()];
    services::settings::change(&app, settings).await.unwrap();
    services::suggestions::recommend(&app).await.unwrap();
    let list = me.list("/api/v2/suggestions").await;
    assert_eq!(names(&list), ["picked", "known"]);
    assert_eq!((&list[0]["source"], &list[0]["sources"]), (&json!("staff"), &json!(["featured"])));
    assert_eq!(list[1]["source"], "past_interactions");
    assert_eq!(list[1]["sources"], json!(["friends_of_friends", "most_followed"]));
    let v1 = me.get("/api/v1/suggestions?limit=1").ok().await;
    assert_eq!((v1.header("deprecation"), &v1.json()[0]["username"]), ("@1621123200", &json!("picked")));
    me.delete(&format!("/api/v1/suggestions/{}", picked.account)).ok().await;
    follow(&me, &known).await;
    assert_eq!(names(&me.list("/api/v2/suggestions").await), Vec::<&str>::new());
}

#[tokio::test]
async fn the_directory_lists_who_wants_to_be_found() {
    let app = TestApp::new().await;
    let (one, two) = (discoverable(&app, "one").await, discoverable(&app, "two").await);
    let me = app.user("me").await;
    two.publish("first").await;
    one.publish("second").await;
    me.publish("not to be found").await;
    let usernames = async |who: &TestUser, query: &str| -> Vec<String> {
        let list = who.list(&format!("/api/v1/directory?{query}")).await;
        list.iter().map(|account| text(&account["username"]).to_owned()).collect()
    };
    assert_eq!(usernames(&me, "").await, ["one", "two"]);
    assert_eq!(usernames(&me, "order=active&local=true").await, ["one", "two"]);
    assert_eq!(usernames(&me, "order=new").await, ["two", "one"]);
    assert_eq!(usernames(&me, "order=new&offset=1&limit=1").await, ["one"]);
    me.get("/api/v1/directory?order=size").expect(422).await;
    me.post(&format!("/api/v1/accounts/{}/mute", one.account)).ok().await;
    assert_eq!(usernames(&me, "").await, ["two"]);
    assert_eq!(app.get("/api/v1/directory").value().await.as_array().unwrap().len(), 2);
    let mut settings = (*app.settings.get()).clone();
    settings.profile_directory = false;
    services::settings::change(&app, settings).await.unwrap();
    app.get("/api/v1/directory").expect(404).await;
}

#[tokio::test]
async fn who_writes_of_the_same_and_what_many_like() {
    let app = TestApp::new().await;
    let me = app.user("me").await;
    let (sailor, captain) = (discoverable(&app, "sailor").await, discoverable(&app, "captain").await);
    let (liked, quiet) = (discoverable(&app, "liked").await, discoverable(&app, "quiet").await);
    sailor.publish("out again #sailing #ferry").await;
    captain.publish("in again #Ferry").await;
    quiet.publish("nothing new #gardens").await;
    follow(&me, &sailor).await;
    let posts = [liked.publish("one").await, liked.publish("two").await, liked.publish("three").await];
    for post in &posts {
        for who in [&sailor, &captain] {
            who.act("favourite", &post["id"]).await;
        }
    }
    services::suggestions::recommend(&app).await.unwrap();
    let list = me.list("/api/v2/suggestions").await;
    assert_eq!(names(&list), ["captain", "liked"]);
    assert_eq!(list[0]["sources"], json!(["similar_to_recently_followed"]));
    assert_eq!(list[0]["source"], "past_interactions");
    assert_eq!((&list[1]["source"], &list[1]["sources"]), (&json!("global"), &json!(["most_interactions"])));
}
