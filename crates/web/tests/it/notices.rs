//! Notifications about other things than posts, announcements, and pictures that are not here.

use std::time::Duration;

use domain::{MediaGap, MediaState, MediaUse};
use serde_json::json;
use services::announcements::{self, Draft};
use storage::media::{self, Media};
use testkit::TestApp;

use crate::{
    site::{Person, first_post, location},
    threads::{stream, told_after},
};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn the_staff_reads_who_came_and_who_complains() {
    let app = TestApp::new().await;
    let maria = Person::of(app.build_user("maria").with(|new| new.role = storage::users::MODERATOR).make().await).await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let report = json!({ "account_id": amir.user.account.to_string(), "comment": "He sells boats all day." });
    rosa.user.post("/api/v1/reports").json(&report).ok().await;
    app.settle().await;
    let page = maria.page("/notifications").await;
    for wanted in ["complains of", "He sells boats all day.", "href=\"/@amir\""] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!rosa.page("/notifications").await.contains("complains of"));
}

#[tokio::test]
async fn who_stands_in_a_collection_reads_of_it() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    amir.post("/settings/profile").form(&[("display_name", "Amir"), ("discoverable", "1")]).expect(303).await;
    let made = json!({ "name": "Sailors", "account_ids": [amir.user.account.to_string()] });
    let made = rosa.user.post("/api/v1/collections").json(&made).value().await;
    app.settle().await;
    let path = format!("href=\"/collections/{}\"", made["collection"]["id"].as_str().unwrap());
    let page = amir.page("/notifications").await;
    assert!(page.contains("has put you into the collection “") && page.contains("Sailors"), "{page}");
    assert!(page.contains(&path), "{path}: {page}");
}

#[tokio::test]
async fn a_year_leads_to_its_page() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.write("the lake does not care", "public").await;
    app.advance(DAY * 16);
    let rosa = Person::of(rosa.user).await;
    rosa.user.post("/api/v1/annual_reports/2026/generate").expect(202).await;
    app.settle().await;
    let page = rosa.page("/notifications").await;
    assert!(page.contains("You can look back on your year") && page.contains("href=\"/year/2026\""), "{page}");
    let there = rosa.get("/year/2026").expect(303).await;
    assert!(there.header("location").starts_with("/@rosa/wrapstodon/2026/"), "{}", there.header("location"));
    rosa.page(there.header("location")).await;
    rosa.get("/year/2025").expect(404).await;
}

#[tokio::test]
async fn a_profile_says_why_its_picture_is_not_here() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let here = rosa.user.get("/api/v1/accounts/verify_credentials").value().await;
    assert!(here.get("avatar_unavailable").is_none() && !rosa.page("/@rosa").await.contains("is not here"));
    for (gap, why) in [(MediaGap::Silent, "Its server does not answer."), (MediaGap::TooLarge, "too large")] {
        let row = Media {
            state: MediaState::Failed,
            gap: Some(gap),
            remote_url: Some("https://waves.example/rosa.png".into()),
            ..Media::new(rosa.user.account, MediaUse::Avatar, app.now())
        };
        media::insert(&mut app.db.conn(), &row).await.unwrap();
        let mut account = rosa.user.row().await;
        account.avatar_id = Some(row.id);
        storage::accounts::update_profile(&mut app.db.conn(), &account).await.unwrap();
        let page = rosa.page("/@rosa").await;
        assert!(page.contains("The picture of this person is not here.") && page.contains(why), "{why}: {page}");
        assert!(page.contains("/original\" alt=\"\" hidden>") && !page.contains("<img class=\"av"), "{page}");
        let shown = rosa.user.get("/api/v1/accounts/verify_credentials").value().await;
        assert_eq!(shown["avatar_unavailable"], gap.as_str());
    }
}

/// A linked page whose picture is not to be had says so in its place.
#[tokio::test]
async fn a_preview_says_why_its_picture_is_not_here() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    app.hosts().insert("news.example", |request: http::Request<bytes::Bytes>| async move {
        let page = "<title>Tea</title><meta property='og:image' content='/tea.png'>";
        let (status, body) = if request.uri().path() == "/tea" { (200, page) } else { (404, "") };
        Ok(http::Response::builder().status(status).header("content-type", "text/html").body(body.into()).unwrap())
    });
    let post = rosa.user.publish("https://news.example/tea").await;
    app.settle().await;
    let path = format!("/@rosa/{}", post["id"].as_str().unwrap());
    let shown = async || rosa.user.status(&post["id"]).await["card"].clone();
    let card = shown().await;
    assert_eq!(card["image_unavailable"], "loading");
    let place = card["image"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap().to_owned();
    let small = place.replace("original", "small");
    let page = rosa.page(&path).await;
    assert!(page.contains(&small) && !page.contains("Its picture is not here."), "{page}");

    app.get(&place).expect(503).await;
    assert_eq!(shown().await["image_unavailable"], "silent");
    let page = rosa.page(&path).await;
    assert!(page.contains("Its picture is not here. Its server does not answer."), "{page}");
    // Asked for again, unseen.
    assert!(page.contains(&format!("{small}\" alt=\"\" hidden>")) && page.matches(&*small).count() == 1, "{page}");
}

#[tokio::test]
async fn announcements_stand_on_the_home_page_until_they_are_read() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/announcements").await.contains("There is nothing to announce at the moment."));
    let mut ids = Vec::new();
    for text in ["Soup on Tuesday, says @amir #Soup", "The lake is closed", "New rules"] {
        let draft = Draft { text: text.into(), ..Draft::default() };
        ids.push(announcements::publish(&app, draft).await.unwrap().id);
        app.advance(Duration::from_mins(1));
    }
    let home = rosa.page("/home").await;
    assert!(home.contains("href=\"/@amir\"") && home.contains("href=\"/tags/soup\""), "{home}");
    assert!(home.contains("The lake is closed") && !home.contains("New rules"), "two at once: {home}");
    assert!(!rosa.page("/public").await.contains("The lake is closed"));
    let path = format!("/announcements/{}", ids[0]);
    assert_eq!(location(&rosa.press("/home", &path, "read").await), "/home");
    let home = rosa.page("/home").await;
    assert!(!home.contains("Soup on") && home.contains("New rules"), "{home}");
    assert!(amir.page("/home").await.contains("Soup on"), "what others have read is not read");

    let all = rosa.page("/announcements").await;
    assert!(all.contains("Soup on") && all.matches("I have read it").count() == 2, "{all}");
    let part = rosa.post(&format!("/announcements/{}", ids[1])).accept("text/html+fragment");
    let from = app.config.url("/home");
    let part = part.header("referer", &from).form(&[("do", "read")]).ok().await.text();
    assert!(part.contains(&format!("<div id=\"news-{}\" data-put=\"remove\">", ids[1])), "{part}");
    let part = rosa.press_live(&format!("/announcements/{}", ids[2]), "read").await;
    assert!(part.contains("New rules") && !part.contains("I have read it"), "{part}");
    assert!(!rosa.page("/home").await.contains("class=\"told"));
    rosa.post("/announcements/7").form(&[("do", "read")]).expect(404).await;
    app.get("/announcements").accept("text/html").expect(303).await;
}

#[tokio::test]
async fn people_react_to_announcements() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let day = |at: &str| Some(domain::Timestamp::parse(at).unwrap());
    let (starts_at, ends_at) = (day("2027-05-03T00:00:00Z"), day("2027-05-05T00:00:00Z"));
    let draft = Draft { text: "A feast".into(), starts_at, ends_at, all_day: true, ..Draft::default() };
    let id = announcements::publish(&app, draft).await.unwrap().id;
    let path = format!("/announcements/{id}");
    let home = rosa.page("/home").await;
    assert!(home.contains("From 3 May 2027 to 5 May 2027"), "{home}");
    assert_eq!(location(&rosa.press("/home", &path, "react:🎉").await), format!("/home#news-{id}"));
    let home = rosa.page("/home").await;
    assert!(home.contains("value=\"unreact:🎉\" aria-pressed=\"true\""), "{home}");
    let part = rosa.press_live(&path, "unreact:🎉").await;
    assert!(part.contains("value=\"react:🎉\"") && !part.contains("unreact"), "{part}");
    let other = [("do", "react:"), ("emoji", "🐈")];
    rosa.post(&path).form(&other).expect(303).await;
    assert!(rosa.page("/announcements").await.contains("unreact:🐈"));
    let part = rosa.press_live(&path, "react:nonsense").await;
    assert!(part.contains("This is no emoji that can be given."), "{part}");
}

/// The page of notifications stays as it is while it is open; its button brings in what is new.
#[tokio::test]
async fn new_notifications_wait_behind_a_button() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("bread", "public").await;
    amir.press("/@rosa", "/@rosa", "follow").await;
    app.settle().await;
    let page = rosa.page("/notifications").await;
    let newest = page.split("data-newest=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let from = format!("{}&since={newest}", stream(&page));
    let post = first_post(&amir.page("/@rosa").await);
    let like = async {
        amir.press_live(&post, "like").await;
        app.settle().await;
    };
    let told = told_after(&rosa, &from, "event: badge", like).await;
    let told = if told.contains("1 new notification") {
        told
    } else {
        told_after(&rosa, &from, "event: fresh", async {}).await
    };
    assert!(told.contains("1 new notification"), "{told}");
    let newer = format!("/notifications?min_id={newest}");
    assert!(told.contains(&format!("data-newer=\"{newer}\"")), "{told}");

    // Other pages tell of it by the badge, with words that can be read aloud.
    let home = stream(&rosa.page("/home").await);
    let told = told_after(&rosa, &home, "event: badge", async {}).await;
    assert!(told.contains("data-says=\"1 new notification\""), "{told}");

    let part = rosa.fragment(&newer).await;
    assert!(part.contains("data-put=\"prepend\"") && part.contains("liked your post"), "{part}");
    assert!(!part.contains("follows you now") && part.contains("<div class=\"news\" id=\"fresh\""), "{part}");
    assert!(!part.contains("id=\"older\""), "{part}");
    assert!(rosa.page("/home").await.contains("id=\"badge-nav\" hidden"));
    drop(rosa.get("/live?feed=notices%3Amentions").open().await);
    app.get("/live?feed=notices%3A").expect(303).await;
}

#[tokio::test]
async fn who_follows_can_be_followed_back_and_who_is_let_in_is_said() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    amir.press("/@rosa", "/@rosa", "follow").await;
    app.settle().await;
    let page = rosa.page("/notifications").await;
    assert!(page.contains("follows you now") && page.contains(">Follow back</button>"), "{page}");
    assert_eq!(location(&rosa.press("/notifications", "/@amir", "follow").await), "/notifications");
    let page = rosa.page("/notifications").await;
    assert!(!page.contains(">Follow back</button>") && page.contains("Following"), "{page}");

    rosa.post("/settings/profile").form(&[("display_name", ""), ("locked", "1")]).expect(303).await;
    let (tom, jun) = (Person::new(&app, "tom").await, Person::new(&app, "jun").await);
    for one in [&tom, &jun] {
        one.press("/@rosa", "/@rosa", "follow").await;
    }
    app.settle().await;
    let (tom, jun) = (tom.user.account.to_string(), jun.user.account.to_string());
    let part = rosa.post("/follow_requests").accept("text/html+fragment").form(&[("account", &*tom), ("do", "accept")]);
    let part = part.ok().await.text();
    assert!(part.contains("Accepted: they follow you now."), "{part}");
    let declined = rosa.post("/follow_requests").form(&[("account", &*jun), ("do", "reject")]).expect(303).await;
    assert!(declined.header("set-cookie").contains("done-declined"), "{}", declined.header("set-cookie"));
    assert_eq!(location(&declined), "/follow_requests");
}
