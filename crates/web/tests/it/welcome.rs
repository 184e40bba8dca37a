//! The last step of signing up, and finding the first people.

use std::time::Duration;

use testkit::TestApp;

use crate::site::{Person, location};

const PICTURE: &[u8] = include_bytes!("../../../services/assets/avatar.png");

#[tokio::test]
async fn somebody_new_says_who_they_are() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let page = rosa.page("/welcome").await;
    assert!(page.contains("Make it yours") && page.contains("href=\"/welcome/people\""), "{page}");
    assert!(page.contains("Let others find me here") && !page.contains("value=\"1\" checked"), "{page}");
    let picture = ("avatar", "me.png", "image/png", PICTURE);
    let fields = [("note", "Garden, lake, bread."), ("discoverable", "1")];
    let saved = rosa.post("/welcome").file(&fields, picture).expect(303).await;
    assert_eq!(location(&saved), "/welcome/people");
    let page = rosa.page("/welcome").await;
    assert!(page.contains("Garden, lake, bread.") && page.contains("name=\"remove_avatar\""), "{page}");
    assert!(page.contains("name=\"discoverable\" value=\"1\" checked"), "{page}");
    let shown = rosa.user.get("/api/v1/accounts/verify_credentials").value().await;
    assert_eq!(shown["discoverable"], true);

    let long = "x".repeat(900);
    let refused = rosa.post("/welcome").form(&[("note", &*long), ("discoverable", "1")]).expect(422).await.text();
    assert!(refused.contains("note-error") && refused.contains(&long), "{refused}");
    // Left off, it is off.
    rosa.post("/welcome").form(&[("note", "Bread.")]).expect(303).await;
    let shown = rosa.user.get("/api/v1/accounts/verify_credentials").value().await;
    assert_eq!(shown["discoverable"], false);
    app.get("/welcome").accept("text/html").expect(303).await;
}

#[tokio::test]
async fn topics_and_people_to_begin_with_are_offered() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let page = rosa.page("/welcome/people").await;
    assert!(!page.contains("id=\"topics\"") && !page.contains("class=\"people\""), "{page}");
    assert!(page.contains("@amir@waves.example") && page.contains("That is all."), "{page}");

    amir.write("the lake is calm #Lake", "public").await;
    amir.post("/welcome").form(&[("note", ""), ("discoverable", "1")]).expect(303).await;
    let page = rosa.page("/welcome/people").await;
    assert!(page.contains("value=\"follow:lake\" aria-pressed=\"false\""), "{page}");
    assert!(page.contains("@amir") && page.contains("Wants to be found"), "{page}");
    let answer = rosa.post("/welcome/people").form(&[("do", "follow:lake")]).expect(303).await;
    assert_eq!(location(&answer), "/welcome/people#topics");
    assert!(rosa.page("/followed_tags").await.contains("#Lake"));
    let part = rosa.press_live("/welcome/people", "unfollow:lake").await;
    assert!(part.contains("value=\"follow:lake\"") && !part.contains("<html"), "{part}");
    assert!(!rosa.page("/followed_tags").await.contains("#Lake"));
    rosa.post("/welcome/people").form(&[("do", "follow:")]).expect(400).await;
    rosa.post("/welcome/people").form(&[("do", "lake")]).expect(400).await;
    assert_eq!(location(&rosa.press("/welcome/people", "/@amir", "follow").await), "/welcome/people");
    assert!(!rosa.page("/welcome/people").await.contains("class=\"people\""));
}

#[tokio::test]
async fn an_empty_home_leads_to_people() {
    let app = TestApp::new().await;
    let (rosa, lena) = (Person::new(&app, "rosa").await, Person::new(&app, "lena").await);
    assert!(rosa.page("/home").await.contains("href=\"/explore/people\">Find people</a>"));
    let nobody = rosa.page("/explore/people").await;
    assert!(nobody.contains("Nobody here has asked to be found yet."), "{nobody}");
    assert!(nobody.contains("name=\"q\"") && nobody.contains("href=\"/public/local\">Posts of"), "{nobody}");
    assert!(!nobody.contains("/directory"), "{nobody}");

    let settings = domain::Settings { contact_username: "lena".into(), ..(*app.settings.get()).clone() };
    services::settings::change(&app, settings).await.unwrap();
    app.advance(Duration::from_mins(2));
    let contact = rosa.page("/explore/people").await;
    assert!(contact.contains("@lena") && contact.contains("Runs this server"), "{contact}");
    assert_eq!(contact.matches("href=\"/directory\"").count(), 1, "{contact}");
    assert!(!lena.page("/explore/people").await.contains("Runs this server"));

    let jun = Person::new(&app, "jun").await;
    jun.post("/welcome").form(&[("discoverable", "1")]).expect(303).await;
    let found = rosa.page("/explore/people").await;
    assert!(found.contains("@jun") && found.contains("Wants to be found"), "{found}");
    let form = [("account", &*jun.user.account.to_string()), ("do", "dismiss")];
    rosa.post("/explore/people").form(&form).expect(303).await;
    assert!(!rosa.page("/explore/people").await.contains("@jun"));
}
