//! What people are told, together.

use std::time::Duration;

use domain::NotificationType;
use serde_json::{Value, json};
use services::notifications::Told;
use testkit::{TestApp, TestUser};

use crate::people::{follow, link, text};

const PATH: &str = "/api/v2/notifications";

/// Alice's two posts, which five fans favourite; then one of them boosts the second, and one says hello.
async fn busy() -> (TestApp, TestUser, Vec<TestUser>, [Value; 2]) {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let posts = [alice.publish("first").await, alice.publish("second").await];
    let mut fans = Vec::new();
    for n in 0..5 {
        fans.push(app.user(&format!("fan{n}")).await);
    }
    for fan in &fans {
        fan.act("favourite", &posts[0]["id"]).await;
        fan.act("favourite", &posts[1]["id"]).await;
    }
    fans[0].act("reblog", &posts[1]["id"]).await;
    fans[1].publish("hello @alice").await;
    (app, alice, fans, posts)
}

fn groups(answer: &Value) -> Vec<(String, i64)> {
    let all = answer["notification_groups"].as_array().unwrap();
    all.iter().map(|one| (text(&one["type"]).to_owned(), one["notifications_count"].as_i64().unwrap())).collect()
}

fn named(groups: &[(&str, i64)]) -> Vec<(String, i64)> {
    groups.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

#[tokio::test]
async fn what_happens_to_one_post_is_one_group() {
    let (_app, alice, fans, posts) = busy().await;
    let answer = alice.get(PATH).value().await;
    assert_eq!(groups(&answer), named(&[("mention", 1), ("reblog", 1), ("favourite", 5), ("favourite", 5)]));
    let all = answer["notification_groups"].as_array().unwrap();
    assert!(text(&all[0]["group_key"]).starts_with("ungrouped-"));
    let favourites = &all[2];
    assert_eq!(favourites["status_id"], posts[1]["id"]);
    assert!(favourites["most_recent_notification_id"].is_i64(), "apps read a number");
    assert_eq!(
        text(&favourites["page_max_id"]),
        favourites["most_recent_notification_id"].as_i64().unwrap().to_string()
    );
    let number = |id: &Value| text(id).parse::<i64>().unwrap();
    assert!(number(&favourites["page_min_id"]) < number(&favourites["page_max_id"]));
    assert!(favourites["latest_page_notification_at"].is_string());
    let newest_first: Vec<String> = fans.iter().rev().map(|fan| fan.account.to_string()).collect();
    assert_eq!(favourites["sample_account_ids"], json!(newest_first));
    let accounts: Vec<&str> =
        answer["accounts"].as_array().unwrap().iter().map(|account| text(&account["username"])).collect();
    assert_eq!(accounts.len(), 6, "five fans and the author of the posts, each once: {accounts:?}");
    assert_eq!(answer["statuses"].as_array().unwrap().len(), 3);
    assert!(answer.get("partial_accounts").is_none());
    let single = alice.notifications().await;
    assert_eq!(single[2]["group_key"], all[2]["group_key"], "version 1 names the same groups");
}

#[tokio::test]
async fn apps_say_what_they_group_and_how_much_they_want() {
    let (_app, alice, ..) = busy().await;
    let get = async |query: &str| alice.get(&format!("{PATH}?{query}")).value().await;
    assert_eq!(groups(&get("grouped_types[]=reblog&types[]=favourite").await).len(), 10);
    let partial = get("expand_accounts=partial_avatars&types[]=favourite").await;
    let ids = |list: &Value| list.as_array().unwrap().iter().map(|one| text(&one["id"]).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&partial["accounts"]).len(), 2, "the newest fan and the author");
    assert_eq!(ids(&partial["partial_accounts"]).len(), 4);
    assert!(partial["partial_accounts"][0].get("note").is_none());
    assert!(partial["partial_accounts"][0]["avatar_static"].is_string());
    let error = alice.get(&format!("{PATH}?expand_accounts=some")).expect(400).await.json();
    assert!(text(&error["error"]).contains("expand_accounts"));
    let fallback = get("supported_types[]=mention&types[]=reblog&types[]=mention").await;
    let groups = fallback["notification_groups"].as_array().unwrap();
    assert!(groups[0].get("fallback").is_none());
    assert_eq!(groups[1]["fallback"]["title"], "fan0 boosted your post");
}

#[tokio::test]
async fn pages_of_groups_lead_on_and_back() {
    let (app, alice, fans, posts) = busy().await;
    let first = alice.get(&format!("{PATH}?limit=2")).ok().await;
    assert_eq!(groups(&first.json()), named(&[("mention", 1), ("reblog", 1)]));
    let second = alice.get(&link(&first, "next").unwrap()).ok().await;
    assert_eq!(groups(&second.json()), named(&[("favourite", 5), ("favourite", 5)]));
    let back = alice.get(&link(&second, "prev").unwrap()).ok().await;
    assert_eq!(groups(&back.json()), groups(&first.json()));
    // Later ones of the same kind are a group of their own.
    app.advance(Duration::from_hours(13));
    let late = app.user("late").await;
    late.act("favourite", &posts[0]["id"]).await;
    assert_eq!(groups(&alice.get(&format!("{PATH}?limit=1")).value().await), named(&[("favourite", 1)]));
    // A page costs the same however many there are.
    alice.get(PATH).ok().await;
    let few = app.queries(alice.get(PATH).ok()).await;
    for fan in &fans {
        late.publish("noise").await;
        fan.publish("hi @alice").await;
    }
    alice.get(PATH).ok().await;
    assert_eq!(app.queries(alice.get(PATH).ok()).await, few);
    assert!(few <= 4, "{few}");
}

#[tokio::test]
async fn one_group_its_people_and_its_end() {
    let (_app, alice, fans, posts) = busy().await;
    let all = alice.get(PATH).value().await;
    let key = |at: usize| text(&all["notification_groups"][at]["group_key"]).to_owned();
    let one = alice.get(&format!("{PATH}/{}", key(2))).value().await;
    assert_eq!(groups(&one), named(&[("favourite", 5)]));
    assert_eq!(one["statuses"][0]["id"], posts[1]["id"]);
    assert!(one["notification_groups"][0].get("page_min_id").is_none());
    let mention = alice.get(&format!("{PATH}/{}", key(0))).value().await;
    assert_eq!(groups(&mention), named(&[("mention", 1)]));
    fans[0].get(&format!("{PATH}/{}", key(0))).expect(404).await;
    alice.get(&format!("{PATH}/favourite-1-1")).expect(404).await;

    let people = alice.get(&format!("{PATH}/{}/accounts?limit=3", key(2))).ok().await;
    let names: Vec<String> =
        people.json().as_array().unwrap().iter().map(|one| text(&one["username"]).to_owned()).collect();
    assert_eq!(names, ["fan4", "fan3", "fan2"]);
    let rest = alice.get(&link(&people, "next").unwrap()).value().await;
    assert_eq!(rest.as_array().unwrap().len(), 2);

    assert_eq!(alice.post(&format!("{PATH}/{}/dismiss", key(2))).value().await, json!({}));
    alice.get(&format!("{PATH}/{}", key(2))).expect(404).await;
    alice.post(&format!("{PATH}/{}/dismiss", key(0))).ok().await;
    assert_eq!(groups(&alice.get(PATH).value().await), named(&[("reblog", 1), ("favourite", 5)]));
    alice.post(&format!("{PATH}/clear")).ok().await;
    assert_eq!(groups(&alice.get(PATH).value().await), []);
}

#[tokio::test]
async fn unread_groups_are_counted_from_the_marker() {
    let (_app, alice, ..) = busy().await;
    let unread = async |query: &str| alice.get(&format!("{PATH}/unread_count{query}")).value().await["count"].clone();
    assert_eq!(unread("").await, 4);
    assert_eq!(unread("?limit=3").await, 3);
    assert_eq!(unread("?grouped_types[]=none").await, 12);
    let list = alice.notifications().await;
    alice.post("/api/v1/markers").form(&[("notifications[last_read_id]", text(&list[2]["id"]))]).ok().await;
    assert_eq!(unread("").await, 2);
}

#[tokio::test]
async fn what_is_not_about_a_status() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (id, now) = (domain::SeveranceId::at(app.now()), app.now());
    let lost = storage::severances::Severance {
        id,
        account_id: alice.account,
        kind: domain::SeveranceKind::UserDomainBlock,
        target_name: "loud.example".into(),
        followers_count: 1,
        following_count: 2,
        purged: false,
        created_at: now,
    };
    let warning = storage::warnings::NewWarning {
        id: domain::WarningId::at(now),
        target: alice.account,
        by: alice.account,
        action: domain::WarningAction::Silence,
        text: "Be kind.",
        status_ids: "[7]",
        report: None,
    };
    let mut told = Told::default();
    let mut tx = app.db.begin().await.unwrap();
    storage::severances::insert(&mut tx, &lost).await.unwrap();
    storage::warnings::insert(&mut tx, &warning, now).await.unwrap();
    let me = alice.account;
    let kind = NotificationType::SeveredRelationships;
    told.tell_about(app.app(), &mut tx, me, me, kind, id.0).await.unwrap();
    let kind = NotificationType::ModerationWarning;
    told.tell_about(app.app(), &mut tx, me, me, kind, warning.id.0).await.unwrap();
    tx.commit().await.unwrap();
    told.raise(app.app());

    let list = alice.list("/api/v1/notifications?supported_types[]=mention").await;
    assert_eq!(list[0]["moderation_warning"]["action"], "silence");
    assert_eq!(list[0]["moderation_warning"]["status_ids"], json!(["7"]));
    assert_eq!(list[0]["moderation_warning"]["target_account"]["id"], me.to_string());
    assert_eq!(list[0]["moderation_warning"]["appeal"], Value::Null);
    assert_eq!(list[0]["fallback"]["summary"], "Be kind.");
    let event = json!({
        "id": id.to_string(), "type": "user_domain_block", "purged": false, "target_name": "loud.example",
        "followers_count": 1, "following_count": 2, "created_at": list[1]["created_at"],
    });
    assert_eq!(list[1]["event"], event);
    let words = "loud.example: you lost one follower and 2 accounts that you followed";
    assert_eq!(list[1]["fallback"]["summary"], words);
    let grouped = alice.get(PATH).value().await;
    assert_eq!(grouped["notification_groups"][1]["event"], event);
}

#[tokio::test]
async fn somebody_who_follows_twice_is_told_of_once() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&bob, &alice).await;
    bob.post(&format!("/api/v1/accounts/{}/unfollow", alice.account)).ok().await;
    assert!(alice.notifications().await.is_empty());
    follow(&bob, &alice).await;
    assert_eq!(groups(&alice.get(PATH).value().await), named(&[("follow", 1)]));
}
