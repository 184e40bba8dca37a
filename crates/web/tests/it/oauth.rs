//! Applications are let in by the pages alone, without script.

use domain::AccountId;
use serde_json::{Value, json};
use services::users;
use testkit::TestApp;
use url::{Url, form_urlencoded};

use crate::browser::{Browser, hidden, place};

const PASSWORD: &str = "a long walk home";
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

async fn server() -> (TestApp, AccountId) {
    let app = TestApp::new().await;
    let ines = app.build_user("ines").password(PASSWORD).make().await;
    (app, ines.account)
}

async fn register(app: &TestApp, redirect_uri: &str) -> Value {
    let body = json!({ "client_name": "Tusk", "redirect_uris": redirect_uri, "scopes": "read write" });
    app.post("/api/v1/apps").json(&body).value().await
}

fn address(client: &Value, redirect_uri: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("response_type", "code").append_pair("client_id", client["client_id"].as_str().unwrap());
    query
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", "read write")
        .append_pair("state", "a+b&c=d/é");
    format!("/oauth/authorize?{}", query.finish())
}

/// Follows the way of somebody who is not signed in yet, to the page that asks for consent.
async fn consent(browser: &mut Browser, client: &Value, redirect_uri: &str) -> Vec<(String, String)> {
    let asked = address(client, redirect_uri);
    let sign_in = place(&browser.get(&asked).await);
    let page = browser.get(&sign_in).await;
    assert!(page.text().contains("Tusk asks you to sign in"), "{page}");
    // The policy must let the browser go on to the application after the form.
    assert!(!page.header("content-security-policy").contains("form-action"));
    let next = hidden(&page).into_iter().find(|(name, _)| name == "next").unwrap().1;
    let fields = [("email", "ines@people.example"), ("password", PASSWORD), ("next", next.as_str())];
    let back = place(&browser.post("/auth/sign_in", &fields).await);
    assert_eq!(back, asked);
    let page = browser.get(&back).await;
    assert_eq!(page.status, 200, "{page}");
    assert!(page.text().contains("See everything in your account"), "{page}");
    hidden(&page)
}

async fn decide(browser: &mut Browser, carried: &[(String, String)], what: &str) -> testkit::Answer {
    let mut fields: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("do", what));
    browser.post("/oauth/authorize", &fields).await
}

#[tokio::test]
async fn a_custom_scheme_gets_its_code_byte_for_byte() {
    let (app, _) = server().await;
    let client = register(&app, "icecubesapp://").await;
    let mut browser = Browser::new(&app);
    let carried = consent(&mut browser, &client, "icecubesapp://").await;
    let to = place(&decide(&mut browser, &carried, "allow").await);
    assert!(to.starts_with("icecubesapp://?code="), "{to}");
    assert!(to.ends_with("&state=a%2Bb%26c%3Dd%2F%C3%A9"), "{to}");
    let code = to.strip_prefix("icecubesapp://?code=").unwrap().split('&').next().unwrap();
    let token = app
        .post("/oauth/token")
        .json(&json!({
            "grant_type": "authorization_code", "code": code, "redirect_uri": "icecubesapp://",
            "client_id": client["client_id"], "client_secret": client["client_secret"],
        }))
        .value()
        .await;
    let me =
        app.get("/api/v1/accounts/verify_credentials").token(token["access_token"].as_str().unwrap()).value().await;
    assert_eq!(me["username"], "ines");

    // What was allowed once is not asked again.
    let again = place(&browser.get(&address(&client, "icecubesapp://")).await);
    assert!(again.starts_with("icecubesapp://?code="), "{again}");
}

#[tokio::test]
async fn a_refusal_is_told_to_the_application() {
    let (app, _) = server().await;
    let client = register(&app, "https://tusk.example/cb").await;
    let mut browser = Browser::new(&app);
    let carried = consent(&mut browser, &client, "https://tusk.example/cb").await;
    let to = Url::parse(&place(&decide(&mut browser, &carried, "deny").await)).unwrap();
    assert!(to.query_pairs().any(|pair| pair == ("error".into(), "access_denied".into())), "{to}");
}

#[tokio::test]
async fn without_an_address_the_code_is_shown() {
    let (app, _) = server().await;
    let client = register(&app, OUT_OF_BAND).await;
    let mut browser = Browser::new(&app);
    let carried = consent(&mut browser, &client, OUT_OF_BAND).await;
    let decided = decide(&mut browser, &carried, "allow").await;
    assert_eq!(decided.header("cache-control"), "no-store");
    let to = decided.header("location").to_owned();
    assert!(to.starts_with("/oauth/authorize/native?code="), "{to}");
    let page = browser.get(&to).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"));
    assert!(page.text().contains("class=\"code\""), "{page}");
}

#[tokio::test]
async fn nobody_is_sent_to_an_unknown_address() {
    let (app, _) = server().await;
    let client = register(&app, "https://tusk.example/cb").await;
    let page = app.get(&address(&client, "https://evil.example/cb")).accept("text/html").expect(400).await;
    assert_eq!(page.header("location"), "");
    let stranger = json!({ "client_id": "none" });
    app.get(&address(&stranger, "https://tusk.example/cb")).accept("text/html").expect(400).await;
}

#[tokio::test]
async fn a_disabled_person_lets_nobody_in() {
    let (app, ines) = server().await;
    let client = register(&app, "icecubesapp://").await;
    let mut browser = Browser::new(&app);
    let carried = consent(&mut browser, &client, "icecubesapp://").await;
    users::change(&app, ines, &users::Change { disabled: Some(true), ..Default::default() }).await.unwrap();
    assert_eq!(decide(&mut browser, &carried, "allow").await.status, 403);
}

/// What an application could do is said in full, and its name cannot turn the sentence around.
#[tokio::test]
async fn consent_says_what_is_let_in() {
    let (app, _) = server().await;
    let body = json!({ "client_name": "Tusk\u{202e}evil", "redirect_uris": OUT_OF_BAND, "scopes": "read write:statuses write:media" });
    let client = app.post("/api/v1/apps").json(&body).value().await;
    assert_eq!(client["name"], "Tuskevil");
    let mut browser = Browser::new(&app);
    browser.sign_in("ines@people.example", PASSWORD).await;
    let asked = address(&client, OUT_OF_BAND).replace("scope=read+write", "scope=write%3Astatuses+write%3Amedia");
    let page = browser.get(&asked).await.text();
    for wanted in ["Post, edit and delete posts in your name", "Upload pictures, films and sounds for you", "Tuskevil"]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains('\u{202e}') && !page.contains("Change your posts"), "{page}");
}
