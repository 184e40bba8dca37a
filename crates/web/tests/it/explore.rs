//! Search with its tabs, what is talked about, whom to follow.

use testkit::TestApp;

use crate::site::Person;

#[tokio::test]
async fn search_shows_beginnings_and_a_tab_for_each_kind() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for n in 0..7 {
        rosa.write(&format!("the ferry is late, number {n}. #ferry"), "public").await;
    }
    Person::new(&app, "ferryman").await;
    app.settle().await;
    let all = rosa.page("/search?q=ferry").await;
    for wanted in ["@ferryman", "#ferry", "All posts", "type=posts"] {
        assert!(all.contains(wanted), "{wanted}: {all}");
    }
    assert_eq!(all.matches("class=\"acts\"").count(), 5, "{all}");
    assert!(!all.contains("id=\"older\""), "{all}");

    let people = rosa.page("/search?q=ferry&type=people").await;
    assert!(people.contains("@ferryman") && !people.contains("is late"), "{people}");
    let posts = rosa.page("/search?q=ferry&type=posts").await;
    assert!(posts.contains("number 0.") && posts.contains("q=ferry%20has%3Amedia&#38;type=posts"), "{posts}");
    let none = rosa.page("/search?q=ferry%20has%3Amedia&type=posts").await;
    assert!(none.contains("No post has these words.") && none.contains("aria-current=\"true\""), "{none}");
    let tags = rosa.page("/search?q=fer&type=tags").await;
    assert!(tags.contains("href=\"/tags/ferry\"") && tags.contains("class=\"spark\""), "{tags}");

    let stranger = app.get("/search?q=ferry").accept("text/html").ok().await.text();
    assert!(!stranger.contains("type=posts") && stranger.contains("@ferryman"), "{stranger}");
    assert!(rosa.page("/search?q=zzz").await.contains("Nobody by that name here yet."));
    assert!(rosa.page("/search").await.contains("paste a whole address"));
}

#[tokio::test]
async fn more_is_put_below() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for n in 0..23 {
        rosa.write(&format!("the ferry is late, number {n}."), "public").await;
    }
    let first = rosa.page("/search?q=ferry&type=posts").await;
    assert!(first.contains("from=20") && !first.contains("number 1."), "{first}");
    let below = rosa.fragment("/search?q=ferry&type=posts&from=20").await;
    assert!(below.contains("data-put=\"append\"") && below.contains("number 1."), "{below}");
}

#[tokio::test]
async fn what_is_talked_about_can_be_read_by_everybody() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for path in ["/explore", "/explore/tags", "/explore/links"] {
        let page = app.get(path).accept("text/html").ok().await.text();
        assert!(page.contains("Nothing is much talked about"), "{path}: {page}");
        assert!(page.contains("href=\"/directory\""), "{path}: {page}");
        assert!(rosa.page(path).await.contains("href=\"/explore/people\""), "{path}");
    }
    rosa.get("/explore/link?url=https%3A%2F%2Fnowhere.example%2F").expect(404).await;
}

#[tokio::test]
async fn tags_that_many_use_are_listed() {
    let app = TestApp::new().await;
    let mut settings = (*app.settings.get()).clone();
    settings.trendable_by_default = true;
    services::settings::change(&app, settings).await.unwrap();
    for name in ["amir", "jun", "maya", "noor", "rosa", "tom"] {
        Person::new(&app, name).await.write("all of us like the lake #lake", "public").await;
    }
    services::trends::refresh(&app).await.unwrap();
    let page = app.get("/explore/tags").accept("text/html").ok().await.text();
    assert!(page.contains("#lake") && page.contains("6 people in the last two days"), "{page}");
}

#[tokio::test]
async fn people_are_offered_and_taken_out() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let jun = Person::new(&app, "jun").await;
    jun.post("/settings/profile").form(&[("display_name", "Jun"), ("discoverable", "1")]).expect(303).await;
    rosa.press("/home", "/@amir", "follow").await;
    amir.press("/home", "/@jun", "follow").await;
    app.settle().await;
    let page = rosa.page("/explore/people").await;
    assert!(page.contains("@jun") && page.contains("Followed by people you follow"), "{page}");
    let jun = jun.user.account.to_string();
    let form = [("account", &*jun), ("do", "dismiss")];
    let part = rosa.post("/explore/people").accept("text/html+fragment").form(&form).ok().await.text();
    assert!(part.contains(&format!("id=\"who-{jun}\" data-put=\"remove\"")), "{part}");
    assert!(!rosa.page("/explore/people").await.contains("@jun"));
    rosa.post("/explore/people").form(&[("account", &*jun)]).expect(400).await;
}

#[tokio::test]
async fn the_directory_lists_those_who_want_to_be_found() {
    let app = TestApp::new().await;
    let (rosa, _) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.post("/settings/profile").form(&[("display_name", "Rosa"), ("discoverable", "1")]).expect(303).await;
    rosa.write("here I am", "public").await;
    for path in ["/directory", "/directory?order=new", "/directory?order=active&local=1"] {
        let page = app.get(path).accept("text/html").ok().await.text();
        assert!(page.contains("@rosa") && !page.contains("@amir"), "{path}: {page}");
    }
    let mut settings = (*app.settings.get()).clone();
    settings.profile_directory = false;
    services::settings::change(&app, settings).await.unwrap();
    app.get("/directory").accept("text/html").expect(404).await;
    assert!(!app.get("/explore").accept("text/html").ok().await.text().contains("/directory"));
}
