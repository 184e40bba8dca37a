//! One's own login by the pages alone: a forgotten password, another address, browsers and applications; and what letters
//! lead to.

use services::{settings, users};
use testkit::{Answer, TestApp};

use crate::browser::{Browser, hidden, place};

const PASSWORD: &str = "a long walk home";
const OTHER: &str = "a longer way back";
const EMAIL: &str = "ines@people.example";

async fn server() -> (TestApp, Browser) {
    let app = TestApp::new().await;
    app.build_user("ines").password(PASSWORD).make().await;
    let browser = Browser::new(&app);
    (app, browser)
}

/// The path of the link in the newest letter.
async fn link(app: &TestApp) -> String {
    app.settle().await;
    let letter = app.mailer.letters().pop().expect("a letter was sent");
    let link = letter.text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    link.strip_prefix("https://alpha.test").unwrap().to_owned()
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew() {
    let (app, mut browser) = server().await;
    assert!(browser.get("/auth/sign_in").await.text().contains("href=\"/auth/reset\""));
    assert!(browser.get("/auth/reset").await.text().contains("name=\"email\""));
    // Nobody learns whether there is such an account.
    let stranger = browser.post("/auth/reset", &[("email", "nobody@post.example")]).await.text();
    app.settle().await;
    assert!(app.mailer.letters().is_empty());
    let asked = browser.post("/auth/reset", &[("email", EMAIL)]).await.text();
    assert_eq!(stranger.replace("nobody@post.example", EMAIL), asked);
    let path = link(&app).await;
    let page = browser.get(&path).await;
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
    let token = hidden(&page).into_iter().find(|(name, _)| name == "token").unwrap().1;
    let short = browser.post("/auth/reset", &[("token", &token), ("password", "short")]).await;
    assert_eq!(short.status, 422);
    assert!(short.text().contains("id=\"password-error\""));
    let done = browser.post("/auth/reset", &[("token", &token), ("password", OTHER)]).await;
    assert_eq!(place(&done), "/auth/sign_in");
    assert_eq!(browser.get(&path).await.status, 410);
    browser.sign_in(EMAIL, OTHER).await;
    app.settle().await;
    assert!(app.mailer.letters().pop().unwrap().subject.contains("was changed"));
}

#[tokio::test]
async fn letters_for_one_address_are_few() {
    let (_app, mut browser) = server().await;
    for _ in 0..5 {
        assert_eq!(browser.post("/auth/reset", &[("email", EMAIL)]).await.status, 200);
    }
    assert_eq!(browser.post("/auth/reset", &[("email", EMAIL)]).await.status, 429);
    assert_eq!(browser.post("/auth/reset", &[("email", "rosa@people.example")]).await.status, 200);
}

#[tokio::test]
async fn password_and_address_are_changed_by_who_knows_the_password() {
    let (app, mut here) = server().await;
    let mut there = Browser::new(&app);
    here.sign_in(EMAIL, PASSWORD).await;
    there.sign_in(EMAIL, PASSWORD).await;
    assert_eq!(
        app.get("/.well-known/change-password").expect(303).await.header("location"),
        "/settings/account#password-change"
    );
    let wrong = [("do", "password"), ("current_password", "not mine"), ("password", OTHER)];
    let refused = here.post("/settings/account", &wrong).await;
    assert!(refused.status == 422 && refused.text().contains("id=\"current_password-error\""), "{refused}");
    let right = [("do", "password"), ("current_password", PASSWORD), ("password", OTHER)];
    assert_eq!(place(&here.post("/settings/account", &right).await), "/settings/account");
    assert_eq!(here.get("/settings/account").await.status, 200);
    assert_eq!(there.get("/settings/account").await.status, 303);

    app.user("rosa").await;
    let taken = [("do", "email"), ("proof", OTHER), ("email", "rosa@people.example")];
    assert_eq!(here.post("/settings/account", &taken).await.status, 422);
    let new = [("do", "email"), ("proof", OTHER), ("email", "Ines@new.example")];
    assert_eq!(place(&here.post("/settings/account", &new).await), "/settings/account");
    assert!(here.get("/settings/account").await.text().contains("ines@new.example"));
    let path = link(&app).await;
    assert_eq!(app.mailer.letters().pop().unwrap().to, "ines@new.example");
    assert_eq!(place(&here.get(&path).await), "/home");
    app.settle().await;
    assert_eq!(app.mailer.letters().pop().unwrap().to, EMAIL);
    there.sign_in("ines@new.example", OTHER).await;
}

#[tokio::test]
async fn browsers_and_applications_are_locked_out() {
    let (app, mut here) = server().await;
    let mut there = Browser::new(&app);
    there.sign_in(EMAIL, PASSWORD).await;
    app.advance(std::time::Duration::from_secs(1));
    here.sign_in(EMAIL, PASSWORD).await;
    let page = here.get("/settings/account").await;
    let session = hidden(&page).into_iter().find(|(name, _)| name == "session").unwrap().1;
    here.post("/settings/account", &[("do", "end"), ("session", &session)]).await;
    assert_eq!(there.get("/settings/account").await.status, 303);
    assert_eq!(here.get("/settings/account").await.status, 200);

    let token = {
        let user = storage::users::find_by_email(&mut app.db.conn(), EMAIL).await.unwrap().unwrap().id;
        let account = storage::users::list_accounts(&mut app.db.conn(), user).await.unwrap()[0];
        services::oauth::token_for(&app, user, account, "read".parse().unwrap()).await.unwrap().access_token
    };
    app.get("/api/v1/accounts/verify_credentials").token(&token).ok().await;
    let apps = hidden(&here.get("/oauth/authorized_applications").await);
    assert!(!apps.is_empty());
    for (_, id) in apps.iter().filter(|(name, _)| name == "app") {
        let done = here.post("/oauth/authorized_applications", &[("do", "revoke"), ("app", id)]).await;
        assert_eq!(place(&done), "/oauth/authorized_applications");
    }
    let refused = app.get("/api/v1/accounts/verify_credentials").token(&token).expect(401).await;
    assert_eq!(refused.json()["error"], "The access token was revoked");
    assert!(here.get("/oauth/authorized_applications").await.text().contains("You have let in none"));
}

#[tokio::test]
async fn whoever_leaves_is_gone() {
    let (app, mut here) = server().await;
    app.build_user("olga").with(|new| new.role = storage::users::OWNER).password(PASSWORD).make().await;
    here.sign_in(EMAIL, PASSWORD).await;
    let refused = here.post("/settings/account", &[("do", "leave"), ("leave_password", "not mine")]).await;
    assert!(refused.status == 422 && refused.text().contains("id=\"leave_password-error\""), "{refused}");
    let right = [("do", "leave"), ("leave_password", PASSWORD)];
    assert_eq!(place(&here.post("/settings/account", &right).await), "/");
    assert_eq!(here.get("/settings/account").await.status, 303);
    assert_eq!(here.get("/@ines").await.status, 410);
    app.settle().await;
    assert_eq!(here.get("/@ines").await.status, 410);
    let entered = here.post("/auth/sign_in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(entered.status, 422);

    // Somebody must be left who can change things.
    here.sign_in("olga@people.example", PASSWORD).await;
    let refused = here.post("/settings/account", &right).await;
    assert!(refused.status == 422 && refused.text().contains("only owner"), "{refused}");
}

fn fields<'a>(answer: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let carried = answer.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    carried.chain(more.iter().copied()).collect()
}

async fn application(app: &TestApp) -> String {
    let body = serde_json::json!({ "client_name": "Tusk", "redirect_uris": "tusk://back", "scopes": "read" });
    let client = app.post("/api/v1/apps").json(&body).value().await;
    let id = client["client_id"].as_str().unwrap().to_owned();
    format!("/oauth/authorize?response_type=code&client_id={id}&redirect_uri=tusk%3A%2F%2Fback&scope=read")
}

#[tokio::test]
async fn who_signs_up_for_an_application_goes_on_to_it() {
    let (app, mut browser) = server().await;
    let asked = application(&app).await;
    let first = place(&browser.get(&asked).await);
    let sign_in = browser.get(&first).await;
    let start = sign_in.text().find("/auth/sign_up?next=").expect("the page leads to signing up");
    let rest = sign_in.text()[start..].to_owned();
    let path = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let first = hidden(&browser.get(&path).await);
    let named = [("name", "rosa"), ("email", "rosa@post.example"), ("password", PASSWORD)];
    let rules: Answer = browser.post("/auth/sign_up", &fields(&first, &named)).await;
    let second = hidden(&rules);
    let made = browser.post("/auth/sign_up", &fields(&second, &[("agreed", "1")])).await;
    assert_eq!(place(&made), "/auth/confirm");
    let path = link(&app).await;
    let on = place(&browser.get(&path).await);
    assert_eq!(on, asked);
    assert_eq!(browser.get(&on).await.status, 200);
    assert!(!browser.cookie().contains("aldea_next"));
}

#[tokio::test]
async fn an_application_may_ask_to_sign_in_once_more() {
    let (app, mut browser) = server().await;
    browser.sign_in(EMAIL, PASSWORD).await;
    let asked = application(&app).await;
    assert_eq!(browser.get(&format!("{asked}&lang=en")).await.status, 200);
    // Once, also of those who are not signed in.
    for mut browser in [browser, Browser::new(&app)] {
        let sign_in = place(&browser.get(&format!("{asked}&force_login=true")).await);
        let page = browser.get(&sign_in).await;
        assert_eq!(page.status, 200, "{page}");
        let carried = hidden(&page);
        let back = browser.post("/auth/sign_in", &fields(&carried, &[("email", EMAIL), ("password", PASSWORD)])).await;
        assert_eq!(place(&back), asked);
        assert_eq!(browser.get(&asked).await.status, 200);
    }
}

#[tokio::test]
async fn letters_lead_to_pages_whose_button_does_it() {
    let (app, mut browser) = server().await;
    let rosa = app.user("rosa").await;
    users::change(&app, rosa.account, &users::Change { role: Some(storage::users::ADMIN), ..Default::default() })
        .await
        .unwrap();
    let by_mail = domain::Settings { email_subscriptions: true, ..(*app.settings.get()).clone() };
    settings::change(&app, by_mail).await.unwrap();
    let profile =
        services::accounts::Profile { email_subscriptions: Some(true), ..services::accounts::Profile::default() };
    services::accounts::update_profile(&app, &rosa.viewer().await, profile).await.unwrap();
    let path = format!("/api/v1/accounts/{}/email_subscriptions", rosa.account);
    app.post(&path).form(&[("email", "reader@post.example")]).ok().await;
    let path = link(&app).await;
    let page = browser.get(&path).await;
    assert!(page.text().contains("the posts of"), "{page}");
    let token = hidden(&page).into_iter().find(|(name, _)| name == "token").unwrap().1;
    let done = browser.post("/email_subscriptions/confirm", &[("token", &token)]).await;
    assert!(done.text().contains("From now on"), "{done}");
    // A mail program's one click.
    let end = format!("/email_subscriptions/end?token={token}");
    app.post(&end).form(&[("List-Unsubscribe", "One-Click")]).ok().await;
    assert_eq!(browser.get(&end).await.status, 410);
}

#[tokio::test]
async fn a_collection_has_a_page() {
    let app = TestApp::new().await;
    let (ines, rosa) = (app.user("ines").await, app.user("rosa").await);
    rosa.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    let body = serde_json::json!({ "name": "Sailors", "tag_name": "sail", "account_ids": [rosa.account.to_string()] });
    let made = ines.post("/api/v1/collections").json(&body).value().await;
    let path = made["collection"]["url"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap().to_owned();
    let page = app.get(&path).accept("text/html").ok().await.text();
    assert!(page.contains("Sailors") && page.contains("/@rosa") && page.contains("/tags/sail"), "{page}");
    app.get("/collections/1").accept("text/html").expect(404).await;
}
