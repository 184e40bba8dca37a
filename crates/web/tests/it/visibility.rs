//! Who sees what on every page: what is not meant for somebody is not there, and has no address.

use testkit::TestApp;

use crate::site::{Person, first_post};

/// Pages that could show posts of `author`.
const PAGES: [&str; 15] = [
    "/home",
    "/public/local",
    "/public",
    "/tags/lake",
    "/@author",
    "/@author/with_replies",
    "/@author/media",
    "/@author/tagged/lake",
    "/notifications",
    "/bookmarks",
    "/favourites",
    "/search?q=secret",
    "/search?q=author",
    "/search?q=%23lake",
    "/about",
];

#[tokio::test]
async fn no_page_shows_what_is_not_meant_for_its_reader() {
    let app = TestApp::new().await;
    let author = Person::new(&app, "author").await;
    let follower = Person::new(&app, "follower").await;
    let named = Person::new(&app, "named").await;
    let stranger = Person::new(&app, "stranger").await;
    follower.press("/@author", "/@author", "follow").await;
    let open_to = |audience: &str| -> Vec<&Person> {
        match audience {
            "private" => vec![&author, &follower, &named],
            _ => vec![&author, &named],
        }
    };
    for audience in ["private", "direct"] {
        author.write(&format!("@named secret {audience} #lake"), audience).await;
        let post = first_post(&author.page("/@author/with_replies").await);
        let word = format!("secret {audience}");
        for reader in [&author, &follower, &named, &stranger] {
            let may = open_to(audience).iter().any(|one| one.user.name == reader.user.name);
            let answer = reader.get(&post).send().await;
            assert_eq!(answer.status.as_u16(), if may { 200 } else { 404 }, "{} {audience}", reader.user.name);
            for path in [format!("{post}/edits"), format!("/compose?reply_to={}", post.rsplit('/').next().unwrap())] {
                let answer = reader.get(&path).send().await;
                assert_eq!(answer.status.as_u16(), if may { 200 } else { 404 }, "{} {path}", reader.user.name);
            }
            if may {
                continue;
            }
            for page in PAGES {
                let html = reader.get(page).send().await.text();
                assert!(!html.contains(&word), "{} sees it on {page}", reader.user.name);
            }
            for act in ["like", "boost", "bookmark", "pin", "delete"] {
                reader.post(&post).form(&[("do", act)]).expect(404).await;
            }
        }
        for page in PAGES.into_iter().chain([post.as_str()]) {
            let html = app.get(page).accept("text/html").send().await.text();
            assert!(!html.contains(&word), "nobody in particular sees it on {page}");
        }
    }
    assert!(follower.page("/home").await.contains("secret private"));
    // A private message of somebody not followed waits until it is asked for.
    assert!(!named.page("/messages").await.contains("secret direct"));
    assert!(named.page("/notifications/requests").await.contains("secret direct"));
}

#[tokio::test]
async fn strangers_read_what_is_public_and_are_led_to_sign_in_for_the_rest() {
    let app = TestApp::new().await;
    let author = Person::new(&app, "author").await;
    author.write("open words #lake", "public").await;
    let post = first_post(&author.page("/@author").await);
    for page in ["/public/local", "/public", "/@author", "/tags/lake", &post] {
        let html = app.get(page).accept("text/html").ok().await.text();
        assert!(html.contains("open words"), "{page}");
        assert!(html.contains("/interact?to="), "{page}");
    }
    for page in ["/home", "/notifications", "/bookmarks", "/favourites", "/compose", "/follow_requests"] {
        let answer = app.get(page).accept("text/html").expect(303).await;
        assert!(answer.header("location").starts_with("/auth/sign_in?next="), "{page}");
    }
    let answer = app.get("/").accept("text/html").expect(303).await;
    assert_eq!(answer.header("location"), "/public/local");
    app.post(&post).form(&[("do", "like")]).expect(303).await;
    app.get("/@nobody").accept("text/html").expect(404).await;
    app.get("/@author/1").accept("text/html").expect(404).await;
}
