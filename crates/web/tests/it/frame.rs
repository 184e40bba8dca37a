//! What holds around every page.

use testkit::TestApp;

use crate::browser::{Browser, place};

const PASSWORD: &str = "a long walk home";

const PICTURE: &[u8] = include_bytes!("../../../services/assets/avatar.png");

async fn signed_in() -> (TestApp, Browser) {
    let app = TestApp::new().await;
    app.build_user("ines").password(PASSWORD).make().await;
    let mut browser = Browser::new(&app);
    browser.sign_in("ines@people.example", PASSWORD).await;
    (app, browser)
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    let (app, mut browser) = signed_in().await;
    let name = [("display_name", "Mallory")];
    for origin in ["https://evil.example", "http://alpha.test", "null"] {
        let refused = browser.post_from(origin, "/settings/profile", &name).await;
        assert_eq!(refused.status, 403, "{origin}");
        assert!(refused.text().contains("another site"));
    }
    let request = app.post("/auth/sign_in").header("sec-fetch-site", "cross-site").form(&[]);
    request.expect(403).await;
    assert_eq!(place(&browser.post("/settings/profile", &[("display_name", "Inês")]).await), "/@ines");
}

#[tokio::test]
async fn a_profile_is_edited_and_it_is_said_once() {
    let (_, mut browser) = signed_in().await;
    let fields = [
        ("display_name", "Inês"),
        ("note", "Garden, lake, bread."),
        ("field_name", "Site"),
        ("field_value", "https://ines.example"),
        ("locked", "1"),
    ];
    assert_eq!(place(&browser.post("/settings/profile", &fields).await), "/@ines");
    let form = browser.get("/settings/profile").await.text();
    assert!(form.contains("Inês") && form.contains("Garden, lake, bread.") && form.contains("https://ines.example"));
    assert!(form.contains("Saved."), "{form}");
    assert!(!browser.get("/settings/profile").await.text().contains("Saved."));
    let long = "x".repeat(31);
    let refused = browser.post("/settings/profile", &[("display_name", long.as_str())]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("display_name-error"));
}

#[tokio::test]
async fn a_picture_is_put_up_and_taken_down() {
    let (app, mut browser) = signed_in().await;
    let path = "/settings/profile";
    let picture = ("avatar", "me.png", "image/png", PICTURE);
    let request = app.post(path).header("cookie", &browser.cookie()).header("origin", "https://alpha.test");
    assert_eq!(place(&request.file(&[("display_name", "Inês")], picture).send().await), "/@ines");
    let form = browser.get(path).await.text();
    assert!(form.contains("name=\"remove_avatar\""), "{form}");
    browser.post(path, &[("remove_avatar", "1")]).await;
    assert!(!browser.get(path).await.text().contains("name=\"remove_avatar\""));
    let broken = ("avatar", "me.png", "image/png", &b"no picture"[..]);
    let request = app.post(path).header("cookie", &browser.cookie()).header("origin", "https://alpha.test");
    let refused = request.file(&[("display_name", "")], broken).expect(422).await;
    assert!(refused.text().contains("avatar-error"), "{refused}");
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let (app, mut browser) = signed_in().await;
    let page = browser.get("/nothing/here").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("This page is not here"), "{page}");
    let part = app.get("/nothing/here").accept("text/html+fragment").expect(404).await;
    assert!(part.text().contains("id=\"error\"") && !part.text().contains("<html"), "{part}");
    app.get("/follow_requests").accept("text/html+fragment").expect(401).await;
}

#[tokio::test]
async fn pages_carry_their_headers() {
    let (_, mut browser) = signed_in().await;
    let page = browser.get("/about").await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'; form-action 'self'"));
    assert!(page.header("link").contains("rel=preload"));
}

#[tokio::test]
async fn follow_requests_are_answered() {
    let (app, mut browser) = signed_in().await;
    browser.post("/settings/profile", &[("display_name", ""), ("locked", "1")]).await;
    let tom = app.user("tom").await;
    tom.follow("ines").await;
    let page = browser.get("/follow_requests").await.text();
    assert!(page.contains("tom"), "{page}");
    let account = tom.account.to_string();
    let answer = browser.post("/follow_requests", &[("account", &account), ("do", "accept")]).await;
    assert_eq!(place(&answer), "/follow_requests");
    assert!(browser.get("/follow_requests").await.text().contains("Nobody is waiting"));
}

#[tokio::test]
async fn strangers_are_asked_where_their_account_is() {
    let app = TestApp::new().await;
    app.user("ines").await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/interact?to=/@ines").await.text();
    assert!(page.contains("Where is your account?") && page.contains("https://alpha.test/@ines"), "{page}");
    let refused = browser.post("/interact", &[("to", "/@ines"), ("address", "somebody")]).await;
    assert_eq!(refused.status, 422);
    let here = browser.post("/interact", &[("to", "/@ines"), ("address", "@tom@alpha.test")]).await;
    assert_eq!(place(&here), "/auth/sign_in?next=%2F%40ines");
    let arrived = browser.get("/authorize_interaction?uri=acct:ines@alpha.test").await;
    assert!(place(&arrived).starts_with("/auth/sign_in?next=%2Fauthorize_interaction"), "{arrived}");
}

#[tokio::test]
async fn whoever_comes_from_another_server_is_led_to_what_they_meant() {
    let (app, mut browser) = signed_in().await;
    app.user("tom").await;
    assert_eq!(place(&browser.get("/authorize_interaction?uri=acct:tom@alpha.test").await), "/@tom");
    assert_eq!(browser.get("/authorize_interaction?uri=acct:nobody@alpha.test").await.status, 404);
}
