//! What is talked about, who decides what of it is shown, and embedding.

use std::time::Duration;

use bytes::Bytes;
use domain::Job;
use http::Response;
use serde_json::{Value, json};
use services::trends;
use testkit::{TestApp, TestUser};

use crate::people::{follow, text};

/// People who want to be discovered.
async fn people<const N: usize>(app: &TestApp, names: [&str; N]) -> Vec<TestUser> {
    let mut people = Vec::new();
    for name in names {
        let user = app.user(name).await;
        user.patch("/api/v1/accounts/update_credentials").form(&[("discoverable", "true")]).ok().await;
        people.push(user);
    }
    people
}

async fn show_all(app: &TestApp) {
    let settings = domain::Settings { trendable_by_default: true, ..(*app.settings.get()).clone() };
    services::settings::change(app, settings).await.unwrap();
}

async fn compute(app: &TestApp) {
    storage::jobs::enqueue(&mut app.db.conn(), &Job::RefreshTrends {}, app.now()).await.unwrap();
    app.settle().await;
}

async fn names(who: &TestUser, path: &str) -> Vec<String> {
    who.list(path).await.iter().map(|tag| text(&tag["name"]).to_owned()).collect()
}

async fn owner(app: &TestApp) -> TestUser {
    app.build_user("olga").with(|new| new.role = domain::RoleId(3)).make().await
}

fn serve_page(app: &TestApp) {
    app.hosts().insert("news.example", |_: http::Request<Bytes>| async {
        let page = "<html lang=en><title>Tea</title>";
        Ok(Response::builder().header("content-type", "text/html").body(Bytes::from(page)).unwrap())
    });
}

#[tokio::test]
async fn tags_that_many_use() {
    let app = TestApp::new().await;
    let people = people(&app, ["ann", "ben", "cy", "dee"]).await;
    for person in &people {
        person.publish("#Tea is ready #x1").await;
        person.publish("#tea again").await;
    }
    people[0].publish("#mine").await;
    people[1].publish_with(json!({ "status": "#hidden", "visibility": "unlisted" })).await;
    show_all(&app).await;
    compute(&app).await;
    let me = &people[0];
    assert_eq!(
        names(me, "/api/v1/trends/tags").await,
        ["Tea", "x1"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
    assert_eq!(me.list("/api/v1/trends?limit=1").await.len(), 1);
    assert_eq!(me.list("/api/v1/trends/tags?offset=2").await.len(), 0);
    let tags = me.list("/api/v1/trends/tags").await;
    let tea = tags.iter().find(|tag| tag["name"] == "Tea").unwrap();
    assert_eq!((&tea["history"][0]["uses"], &tea["history"][0]["accounts"]), (&json!("8"), &json!("4")));
    assert_eq!((tea["history"].as_array().unwrap().len(), &tea["following"]), (7, &json!(false)));
    let tag = app.get("/api/v1/tags/tea").value().await;
    assert_eq!(tag["history"], tea["history"]);
    // After some days without anybody it is forgotten.
    app.advance(Duration::from_hours(72));
    compute(&app).await;
    assert_eq!(names(me, "/api/v1/trends/tags").await, Vec::<String>::new());
    assert_eq!(app.get("/api/v1/tags/tea").value().await["history"][3]["uses"], "8");
}

#[tokio::test]
async fn statuses_that_many_like() {
    let app = TestApp::new().await;
    let people = people(&app, ["ann", "ben", "cy", "dee"]).await;
    let (ann, ben) = (&people[0], &people[1]);
    let liked = ann.publish("much liked").await;
    let less = ann.publish("liked too").await;
    let boosted = ben.publish("boosted").await;
    let warned = people[2].publish_with(json!({ "status": "warned", "spoiler_text": "warning" })).await;
    let answer = people[3].publish_with(json!({ "status": "answer", "in_reply_to_id": liked["id"] })).await;
    for person in &people {
        for status in [&liked, &warned, &answer] {
            person.act("favourite", &status["id"]).await;
        }
    }
    for person in &people[..3] {
        person.act("favourite", &less["id"]).await;
        person.act("reblog", &boosted["id"]).await;
    }
    show_all(&app).await;
    compute(&app).await;
    let texts = |list: Vec<Value>| list.iter().map(|s| text(&s["content"]).to_owned()).collect::<Vec<_>>();
    let list = app.get("/api/v1/trends/statuses").value().await;
    assert_eq!(texts(list.as_array().unwrap().clone()), ["<p>boosted</p>", "<p>much liked</p>"], "one of each author");
    assert_eq!(app.get("/api/v1/trends/statuses?offset=1&limit=1").value().await[0]["id"], liked["id"]);
    // Not for those who do not want to see it.
    let dee = &people[3];
    dee.post(&format!("/api/v1/accounts/{}/block", ben.account)).ok().await;
    assert_eq!(texts(dee.list("/api/v1/trends/statuses").await), ["<p>much liked</p>"]);
    ann.delete(&format!("/api/v1/statuses/{}", text(&liked["id"]))).ok().await;
    assert_eq!(app.get("/api/v1/trends/statuses").value().await.as_array().unwrap().len(), 1);
    dee.act("favourite", &less["id"]).await;
    compute(&app).await;
    assert_eq!(texts(ann.list("/api/v1/trends/statuses").await), ["<p>boosted</p>", "<p>liked too</p>"]);
}

#[tokio::test]
async fn links_that_many_share_have_a_timeline() {
    let app = TestApp::new().await;
    serve_page(&app);
    let people = people(&app, ["ann", "ben", "cy"]).await;
    let link = "https://news.example/tea";
    for person in &people {
        person.publish(&format!("see {link}?utm_medium=x")).await;
        app.settle().await;
    }
    people[0].publish_with(json!({ "status": link, "visibility": "private" })).await;
    compute(&app).await;
    let path = "/api/v1/timelines/link?url=https%3A%2F%2Fnews.example%2Ftea";
    people[0].get(path).expect(404).await;
    show_all(&app).await;
    let found = app.get("/api/v1/trends/links").value().await;
    assert_eq!(
        (&found[0]["url"], &found[0]["title"], &found[0]["type"]),
        (&json!(link), &json!("Tea"), &json!("link"))
    );
    assert_eq!((&found[0]["history"][0]["uses"], &found[0]["history"][0]["accounts"]), (&json!("3"), &json!("3")));
    assert_eq!((&found[0]["authors"], &found[0]["missing_attribution"]), (&json!([]), &Value::Null));
    let timeline = people[0].list(path).await;
    assert_eq!(timeline.len(), 3);
    let older = people[0].get(&format!("{path}&limit=2")).ok().await;
    assert!(older.header("link").contains("max_id="), "{}", older.header("link"));
    app.get("/api/v1/timelines/link?url=https%3A%2F%2Fother.example%2F").expect(404).await;
    app.get("/api/v1/timelines/link").expect(400).await;
}

#[tokio::test]
async fn the_staff_decides_what_is_shown() {
    let app = TestApp::new().await;
    serve_page(&app);
    let (people, olga) = (people(&app, ["ann", "ben", "cy"]).await, owner(&app).await);
    for person in &people {
        person.publish("#tea https://news.example/tea").await;
        app.settle().await;
    }
    let status = people[0].publish("liked").await;
    for person in &people {
        person.act("favourite", &status["id"]).await;
    }
    compute(&app).await;
    for kind in ["tags", "links", "statuses"] {
        assert_eq!(people[0].list(&format!("/api/v1/trends/{kind}")).await.len(), 0, "{kind}");
        people[0].get(&format!("/api/v1/admin/trends/{kind}")).expect(403).await;
        let waiting = olga.list(&format!("/api/v1/admin/trends/{kind}")).await;
        assert_eq!((waiting.len(), &waiting[0]["requires_review"]), (1, &json!(true)), "{kind}");
        let id = text(&waiting[0]["id"]);
        people[0].post(&format!("/api/v1/admin/trends/{kind}/{id}/approve")).expect(403).await;
        let approved = olga.post(&format!("/api/v1/admin/trends/{kind}/{id}/approve")).value().await;
        assert_eq!(approved["requires_review"], false);
        assert_eq!(people[0].list(&format!("/api/v1/trends/{kind}")).await.len(), 1, "{kind}");
        olga.post(&format!("/api/v1/admin/trends/{kind}/{id}/reject")).ok().await;
        assert_eq!(people[0].list(&format!("/api/v1/trends/{kind}")).await.len(), 0, "{kind}");
        olga.post(&format!("/api/v1/admin/trends/{kind}/1/approve")).expect(404).await;
    }
    let publishers = olga.list("/api/v1/admin/trends/links/publishers").await;
    assert_eq!((&publishers[0]["domain"], &publishers[0]["trendable"]), (&json!("news.example"), &Value::Null));
    assert!(publishers[0]["requested_review_at"].is_string());
    let id = text(&publishers[0]["id"]);
    let rejected = olga.post(&format!("/api/v1/admin/trends/links/publishers/{id}/reject")).value().await;
    assert_eq!((&rejected["trendable"], &rejected["requires_review"]), (&json!(false), &json!(false)));
}

#[tokio::test]
async fn the_staff_changes_tags() {
    let app = TestApp::new().await;
    let (ann, olga) = (app.user("ann").await, owner(&app).await);
    ann.publish("#teatime #other").await;
    let all = olga.list("/api/v1/admin/tags").await;
    assert_eq!(all.len(), 2);
    let found = olga.list("/api/v1/admin/tags?name=Tea&status=unreviewed").await;
    let path = format!("/api/v1/admin/tags/{}", text(&found[0]["id"]));
    assert_eq!(olga.get(&path).value().await["requires_review"], true);
    let changed = olga.put(&path).json(&json!({ "display_name": "TeaTime", "usable": false })).value().await;
    assert_eq!((&changed["name"], &changed["usable"]), (&json!("TeaTime"), &json!(false)));
    assert_eq!((&changed["requires_review"], &changed["trendable"]), (&json!(false), &json!(false)));
    olga.put(&path).json(&json!({ "display_name": "Coffee" })).expect(422).await;
    assert_eq!(olga.list("/api/v1/admin/tags?status=not_usable").await.len(), 1);
    olga.get("/api/v1/admin/tags?status=odd").expect(422).await;
    olga.get("/api/v1/admin/tags/1").expect(404).await;
    ann.put(&path).json(&json!({ "usable": true })).expect(403).await;
    // Its uses count no longer.
    let before = app.get("/api/v1/tags/teatime").value().await["history"][0]["uses"].clone();
    ann.publish("#teatime").await;
    assert_eq!(app.get("/api/v1/tags/teatime").value().await["history"][0]["uses"], before);
}

#[tokio::test]
async fn nothing_is_shown_where_trends_are_off() {
    let app = TestApp::new().await;
    let people = people(&app, ["ann", "ben", "cy"]).await;
    for person in &people {
        person.publish("#tea").await;
    }
    show_all(&app).await;
    compute(&app).await;
    assert_eq!(people[0].list("/api/v1/trends/tags").await.len(), 1);
    let settings = domain::Settings { trends: false, ..(*app.settings.get()).clone() };
    services::settings::change(&app, settings).await.unwrap();
    assert_eq!(people[0].list("/api/v1/trends/tags").await.len(), 0);
    trends::refresh(&app).await.unwrap();
    show_all(&app).await;
}

#[tokio::test]
async fn other_sites_embed_what_everybody_may_see() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish("Hello <world> & all").await;
    let id = text(&status["id"]);
    let ask = |url: &str, more: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("url", url).finish();
        app.get(&format!("/api/oembed?{query}{more}"))
    };
    let mut found = ask(text(&status["url"]), "").value().await;
    let html = found["html"].take();
    assert!(html.as_str().unwrap().contains(&format!("src=\"https://alpha.test/@alice/{id}/embed\"")), "{html}");
    let script = "<script src=\"https://alpha.test/embed.js\" async></script>";
    assert!(html.as_str().unwrap().ends_with(&format!("</iframe>{script}")), "{html}");
    assert!(html.as_str().unwrap().contains("class=\"aldea-embed\" width=\"400\" height=\"400\""), "{html}");
    assert_eq!((&found["type"], &found["version"], &found["width"]), (&json!("rich"), &json!("1.0"), &json!(400)));
    assert_eq!((&found["title"], &found["height"]), (&json!("alice: Hello <world> & all"), &Value::Null));
    assert_eq!((&found["author_name"], &found["author_url"]), (&json!("alice"), &json!("https://alpha.test/@alice")));
    assert_eq!((&found["provider_url"], &found["cache_age"]), (&json!("https://alpha.test"), &json!(86400)));
    let small = ask(text(&status["uri"]), "&maxwidth=300&maxheight=250").value().await;
    assert_eq!((&small["width"], &small["height"]), (&json!(300), &json!(250)));
    assert!(text(&small["html"]).contains("max-height: 250px"), "{small}");
    for address in
        ["https://beta.test/@alice/1", "https://alpha.test/@alice", "https://alpha.test/@alice/1", "nonsense"]
    {
        ask(address, "").expect(404).await;
    }
    let secret = alice.publish_with(json!({ "status": "secret", "visibility": "private" })).await;
    let bob = app.user("bob").await;
    follow(&bob, &alice).await;
    ask(text(&secret["url"]), "").token(&bob.token).expect(404).await;
    app.get("/api/oembed").expect(400).await;
}
