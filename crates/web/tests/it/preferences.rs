//! What people prefer: what new posts are like, how they read, and what search engines are told.

use serde_json::json;
use testkit::TestApp;

use crate::site::{Person, location};

const PATH: &str = "/settings/preferences";

/// The form as it is by itself, with these fields beside.
async fn prefer(person: &Person, others: &[(&str, &str)]) {
    let usual = [("audience", "public"), ("language", ""), ("quotes", "public"), ("covered", "default")];
    let usual = usual.into_iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name));
    let fields: Vec<_> = usual.chain(others.iter().copied()).collect();
    assert_eq!(location(&person.post(PATH).form(&fields).expect(303).await), PATH);
}

#[tokio::test]
async fn what_is_chosen_holds_here_and_in_apps() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let page = rosa.page(PATH).await;
    assert!(page.contains("value=\"default\" checked") && page.contains("name=\"application\" value=\"1\" checked"));
    let told = async || rosa.user.get("/api/v1/preferences").value().await;
    let by_itself = json!({
        "posting:default:visibility": "public", "posting:default:sensitive": false, "posting:default:language": null,
        "posting:default:quote_policy": "public", "reading:expand:media": "default", "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    });
    assert_eq!(told().await, by_itself);
    let chosen = [
        ("audience", "private"),
        ("language", "de"),
        ("quotes", "nobody"),
        ("covered", "hide_all"),
        ("spoilers", "1"),
        ("gifs", "1"),
        ("sensitive", "1"),
    ];
    prefer(&rosa, &chosen).await;
    let wanted = json!({
        "posting:default:visibility": "private", "posting:default:sensitive": true, "posting:default:language": "de",
        "posting:default:quote_policy": "nobody", "reading:expand:media": "hide_all", "reading:expand:spoilers": true,
        "reading:autoplay:gifs": true,
    });
    assert_eq!(told().await, wanted);
    let page = rosa.page(PATH).await;
    assert!(page.contains("value=\"hide_all\" checked") && !page.contains("value=\"default\" checked"), "{page}");
    assert!(page.contains("<option value=\"de\" selected>"), "{page}");
    assert!(!page.contains("name=\"application\" value=\"1\" checked"), "{page}");
    assert!(rosa.page("/compose").await.contains("value=\"private\" checked"));
    prefer(&rosa, &[("application", "1")]).await;
    assert_eq!(told().await, by_itself);
    for wrong in [("audience", "direct"), ("covered", "x"), ("quotes", ""), ("language", "xx-nope")] {
        let usual = [("audience", "public"), ("language", ""), ("quotes", "public"), ("covered", "default")];
        let fields = usual.map(|field| if field.0 == wrong.0 { wrong } else { field });
        rosa.post(PATH).form(&fields).expect(400).await;
    }
    app.get(PATH).accept("text/html").expect(303).await;
}

/// Of what nobody says the language, and of what one wrote, nothing is left out; nor of homes.
#[tokio::test]
async fn feeds_of_everybody_come_in_the_languages_that_are_read() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.user.follow("amir").await;
    for (who, words, language) in [(&amir, "Ahoi #sea", "de"), (&amir, "Olá #sea", "pt"), (&rosa, "Hello #sea", "en")]
    {
        who.user.publish_with(json!({ "status": words, "language": language })).await;
    }
    app.settle().await;
    let feeds = ["/api/v1/timelines/public", "/api/v1/timelines/public?local=true", "/api/v1/timelines/tag/sea"];
    let many = async || {
        [
            rosa.user.list(feeds[0]).await.len(),
            rosa.user.list(feeds[1]).await.len(),
            rosa.user.list(feeds[2]).await.len(),
        ]
    };
    assert_eq!(many().await, [3; 3]);
    prefer(&rosa, &[("languages", "de"), ("languages", "xx"), ("languages", "da")]).await;
    assert_eq!(many().await, [2; 3]);
    let page = rosa.page(PATH).await;
    assert!(page.contains("<small>dansk, Deutsch</small>") && page.contains("value=\"de\" checked"), "{page}");
    assert_eq!(rosa.user.home().await.len(), 3);
    let page = rosa.page("/public/local").await;
    assert!(page.contains("Ahoi") && page.contains("Hello") && !page.contains("Olá"), "{page}");
    assert_eq!(amir.user.list(feeds[0]).await.len(), 3);
    let unsaid = "UPDATE statuses SET language = NULL";
    app.db.conn().exec(unsaid, storage::p![]).await.unwrap();
    assert_eq!(many().await, [3; 3]);
}

#[tokio::test]
async fn a_time_zone_can_be_chosen() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let page = rosa.page(PATH).await;
    assert!(page.contains("<option value=\"Europe/Lisbon\">Europe/Lisbon</option>"), "{page}");
    prefer(&rosa, &[("time_zone", "America/New_York")]).await;
    assert!(rosa.page(PATH).await.contains("<option value=\"America/New_York\" selected>America/New York</option>"));
    let usual = [("audience", "public"), ("language", ""), ("quotes", "public"), ("covered", "default")];
    rosa.post(PATH).form(&[&usual[..], &[("time_zone", "Mars/Olympus")]].concat()).expect(400).await;
    prefer(&rosa, &[("time_zone", "")]).await;
    assert!(rosa.page(PATH).await.contains("<option value=\"\" selected>Where my browser says</option>"));
}

#[tokio::test]
async fn pages_cover_and_unfold_as_their_reader_wants() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    amir.user.publish_with(json!({ "status": "the end of the film", "spoiler_text": "film" })).await;
    let picture = ("file", "a.png", "image/png", services::images::DEFAULT_AVATAR);
    for sensitive in ["true", "false"] {
        let media = amir.user.post("/api/v2/media").file(&[], picture).ok().await.json();
        let post = json!({ "status": "look", "media_ids": [media["id"]], "sensitive": sensitive });
        amir.user.publish_with(post).await;
    }
    app.settle().await;
    let seen = async || {
        let page = rosa.page("/public/local").await;
        let open = page.matches("<details class=\"cw\" open>").count();
        (page.matches("<details class=\"veil\">").count(), open)
    };
    assert_eq!(seen().await, (1, 0));
    prefer(&rosa, &[("covered", "show_all"), ("spoilers", "1")]).await;
    assert_eq!(seen().await, (0, 1));
    prefer(&rosa, &[("covered", "hide_all")]).await;
    assert_eq!(seen().await, (2, 0));
    // It is nobody else's business.
    assert_eq!(amir.page("/public/local").await.matches("<details class=\"veil\">").count(), 1);
}

#[tokio::test]
async fn short_films_play_by_themselves_for_those_who_want_it() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let post = rosa.user.publish("a cat").await;
    let row = storage::media::Media {
        kind: domain::MediaKind::Gifv,
        state: domain::MediaState::Ready,
        status_id: Some(post["id"].as_str().unwrap().parse().unwrap()),
        ..storage::media::Media::new(rosa.user.account, domain::MediaUse::Attachment, app.now())
    };
    storage::media::insert(&mut app.db.conn(), &row).await.unwrap();
    storage::statuses::touch(&mut app.db.conn(), row.status_id.unwrap()).await.unwrap();
    let page = rosa.page("/home").await;
    assert!(page.contains("<video controls preload=\"none\" playsinline loop muted "), "{page}");
    prefer(&rosa, &[("gifs", "1")]).await;
    let page = rosa.page("/home").await;
    assert!(page.contains(" playsinline loop muted autoplay "), "{page}");
    // Where nothing shall move, nothing does.
    let page = rosa.page_with("/home", "aldea_look=still").await;
    assert!(!page.contains("autoplay"), "{page}");
}

#[tokio::test]
async fn the_application_is_told_unless_its_author_minds() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let post = rosa.user.publish("by an app").await;
    let path = format!("/@rosa/{}", post["id"].as_str().unwrap());
    let name = post["application"]["name"].as_str().unwrap().to_owned();
    let seen = async |person: &Person| {
        let told = person.user.status(&post["id"]).await["application"].clone();
        let shown = person.page(&path).await.contains(&format!("<bdi>{name}</bdi>"));
        assert_eq!(told.is_object(), shown, "{told}");
        shown
    };
    assert!(seen(&amir).await && seen(&rosa).await);
    prefer(&rosa, &[]).await;
    assert!(!seen(&amir).await && seen(&rosa).await, "authors see their own");
    let stranger = app.get(&format!("/api/v1/statuses/{}", post["id"].as_str().unwrap())).value().await;
    assert!(!stranger["application"].is_object(), "{stranger}");
    prefer(&rosa, &[("application", "1")]).await;
    assert!(seen(&amir).await);
}

#[tokio::test]
async fn search_engines_leave_out_whoever_wants_it() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let post = rosa.user.publish("hello world").await;
    let path = format!("/@rosa/{}", post["id"].as_str().unwrap());
    let shut = async |path: &str| {
        let page = app.get(path).accept("text/html").ok().await.text();
        page.contains("<meta name=\"robots\" content=\"noindex\">")
    };
    let noindex = async || app.get(&format!("/api/v1/accounts/{}", rosa.user.account)).value().await["noindex"].clone();
    assert!(!shut("/@rosa").await && !shut(&path).await && noindex().await == json!(false), "as in Mastodon");
    // To be found by words of posts is another matter.
    rosa.post("/settings/profile").form(&[("display_name", "Rosa"), ("indexable", "1")]).expect(303).await;
    assert!(shut("/@rosa").await && shut(&path).await && noindex().await == json!(true));
    rosa.post("/settings/profile").form(&[("display_name", "Rosa"), ("engines", "1")]).expect(303).await;
    assert!(!shut("/@rosa").await && !shut(&path).await && noindex().await == json!(false));
    assert!(rosa.page("/settings/profile").await.contains("name=\"engines\" value=\"1\" checked"));
    let quiet = rosa.user.publish_with(json!({ "status": "quietly", "visibility": "unlisted" })).await;
    assert!(shut(&format!("/@rosa/{}", quiet["id"].as_str().unwrap())).await);
    // What is chosen elsewhere leaves it as it is.
    prefer(&rosa, &[("application", "1"), ("gifs", "1")]).await;
    assert!(!shut("/@rosa").await);
}
