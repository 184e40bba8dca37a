//! Signing up through an application, and the letter that proves the address.

use domain::Registrations;
use serde_json::{Value, json};
use services::users;
use testkit::{Answer, TestApp};

use crate::people::text;

/// The token of a new application itself.
async fn app_token(app: &TestApp) -> String {
    let scopes = "read write follow push";
    let new = json!({ "client_name": "App", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": scopes });
    let client = app.post("/api/v1/apps").json(&new).value().await;
    let grant = json!({
        "grant_type": "client_credentials", "scope": scopes,
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    text(&app.post("/oauth/token").json(&grant).value().await["access_token"]).to_owned()
}

fn rosa() -> Value {
    json!({
        "username": "rosa", "email": "Rosa@people.example", "password": "long and secret", "agreement": true,
        "locale": "en", "time_zone": "Asia/Tokyo",
    })
}

async fn sign_up(app: &TestApp, token: &str, who: &Value) -> Answer {
    app.post("/api/v1/accounts").token(token).json(who).send().await
}

fn code_of_letter(app: &TestApp) -> String {
    let letters = app.mailer.letters();
    let letter = letters.last().expect("a letter was sent");
    assert_eq!(letter.to, "rosa@people.example");
    let link = letter.text.lines().find_map(|line| line.strip_prefix("https://alpha.test/auth/confirm?token="));
    link.expect("the letter has a link").to_owned()
}

#[tokio::test]
async fn a_new_person_confirms_the_address_first() {
    let app = TestApp::new().await;
    let token = app_token(&app).await;
    let answer = sign_up(&app, &token, &rosa()).await;
    assert_eq!(answer.status, 200, "{answer}");
    let own = answer.json();
    assert_eq!((text(&own["token_type"]), text(&own["scope"])), ("Bearer", "read write follow push"));
    let own = text(&own["access_token"]).to_owned();

    let refused = app.get("/api/v1/accounts/verify_credentials").token(&own).expect(403).await.json();
    assert_eq!(refused["error"], "Your login is missing a confirmed e-mail address");
    assert_eq!(app.get("/api/v1/emails/check_confirmation").token(&own).value().await, false);
    // Nobody sees the account yet.
    app.get("/api/v1/accounts/lookup?acct=rosa").expect(404).await;
    let reader = app.user("reader").await;
    assert_eq!(reader.get("/api/v2/search?q=rosa").value().await["accounts"], json!([]));

    app.settle().await;
    let first = code_of_letter(&app);
    app.post("/api/v1/emails/confirmations").token(&own).ok().await;
    app.settle().await;
    assert!(users::confirm(&app, &first).await.is_err(), "the second letter makes the first void");
    users::confirm(&app, &code_of_letter(&app)).await.unwrap();

    let me = app.get("/api/v1/accounts/verify_credentials").token(&own).value().await;
    assert_eq!(me["username"], "rosa");
    let user = storage::users::find_by_email(&mut app.db.conn(), "rosa@people.example").await.unwrap().unwrap();
    assert_eq!(user.time_zone, "Asia/Tokyo");
    assert_eq!(app.get("/api/v1/emails/check_confirmation").token(&own).value().await, true);
    app.post("/api/v1/emails/confirmations").token(&own).expect(403).await;
    app.get("/api/v1/accounts/lookup?acct=rosa").ok().await;
}

/// Once the address is proved and, where it must, the staff has agreed: not before, and not twice.
#[tokio::test]
async fn the_staff_is_told_who_has_come() {
    let app = TestApp::new().await;
    let owner = app.build_user("owner").with(|new| new.role = storage::users::OWNER).make().await;
    let told = async || owner.list("/api/v1/notifications?types[]=admin.sign_up").await;
    let token = app_token(&app).await;
    sign_up(&app, &token, &rosa()).await;
    app.settle().await;
    assert!(told().await.is_empty());
    users::confirm(&app, &code_of_letter(&app)).await.unwrap();
    let here = told().await;
    assert_eq!((here.len(), text(&here[0]["account"]["username"])), (1, "rosa"));
    let rosa = here[0]["account"]["id"].as_str().unwrap().parse().unwrap();
    let again = users::Change { confirm: true, approve: true, ..users::Change::default() };
    users::change(&app, rosa, &again).await.unwrap();
    assert_eq!(told().await.len(), 1);

    let mut changed = (*app.settings.get()).clone();
    changed.registrations = Registrations::Approval;
    services::settings::change(&app, changed).await.unwrap();
    let ines = json!({
        "username": "ines", "email": "ines@people.example", "password": "long and secret", "agreement": true,
        "reason": "I like boats",
    });
    sign_up(&app, &token, &ines).await;
    let ines = storage::accounts::find_by_acct(&mut app.db.conn(), "ines", "").await.unwrap().unwrap().id;
    users::change(&app, ines, &users::Change { confirm: true, ..users::Change::default() }).await.unwrap();
    assert_eq!(told().await.len(), 1);
    users::change(&app, ines, &users::Change { approve: true, ..users::Change::default() }).await.unwrap();
    assert_eq!(told().await.len(), 2);
}

#[tokio::test]
async fn names_that_the_server_keeps_are_refused() {
    let app = TestApp::new().await;
    let token = app_token(&app).await;
    let mut changed = (*app.settings.get()).clone();
    changed.reserved_usernames = vec!["town*".into()];
    services::settings::change(&app, changed).await.unwrap();
    let mut mayor = rosa();
    mayor["username"] = json!("T0wn_Hall");
    let refused = app.post("/api/v1/accounts").token(&token).json(&mayor).expect(422).await.json();
    assert_eq!(refused["details"]["username"][0]["error"], "ERR_RESERVED");
    sign_up(&app, &token, &rosa()).await;
}

#[tokio::test]
async fn all_that_is_wrong_is_told_by_field() {
    let app = TestApp::new().await;
    app.user("rosa").await;
    let token = app_token(&app).await;
    let who = json!({ "username": "Rosa", "email": "nowhere", "password": "short", "agreement": false });
    let answer = sign_up(&app, &token, &who).await;
    assert_eq!(answer.status, 422, "{answer}");
    let answer = answer.json();
    assert!(text(&answer["error"]).starts_with("Validation failed: "), "{answer}");
    for (field, code) in [
        ("username", "ERR_TAKEN"),
        ("email", "ERR_INVALID"),
        ("password", "ERR_TOO_SHORT"),
        ("agreement", "ERR_ACCEPTED"),
    ] {
        assert_eq!(answer["details"][field][0]["error"], code, "{field}: {answer}");
    }
}

#[tokio::test]
async fn only_an_application_signs_people_up_and_only_where_it_may() {
    let app = TestApp::new().await;
    let user = app.user("somebody").await;
    user.post("/api/v1/accounts").json(&rosa()).expect(403).await;
    app.post("/api/v1/accounts").json(&rosa()).expect(401).await;
    let token = app_token(&app).await;
    let mut settings = (*app.settings.get()).clone();
    settings.registrations = Registrations::Closed;
    services::settings::change(&app, settings.clone()).await.unwrap();
    assert_eq!(sign_up(&app, &token, &rosa()).await.status, 403);
    settings.registrations = Registrations::Approval;
    services::settings::change(&app, settings).await.unwrap();
    let own = sign_up(&app, &token, &rosa()).await.json();
    app.settle().await;
    users::confirm(&app, &code_of_letter(&app)).await.unwrap();
    let waiting = app.get("/api/v1/accounts/verify_credentials").token(text(&own["access_token"])).expect(403).await;
    assert_eq!(waiting.json()["error"], "Your login is currently pending approval");
}

#[tokio::test]
async fn a_test_bed_asks_for_no_proof() {
    let app = TestApp::with(|config| config.testbed = true).await;
    let token = app_token(&app).await;
    let own = sign_up(&app, &token, &rosa()).await.json();
    app.get("/api/v1/accounts/verify_credentials").token(text(&own["access_token"])).ok().await;
    app.settle().await;
    assert!(app.mailer.letters().is_empty());
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let app = TestApp::new().await;
    app.build_user("rosa").password("the old password").make().await;
    users::ask_new_password(&app, "nobody@people.example").await.unwrap();
    users::ask_new_password(&app, "Rosa@people.example").await.unwrap();
    app.settle().await;
    let letters = app.mailer.letters();
    assert_eq!(letters.len(), 1);
    let code = letters[0].text.lines().find_map(|line| line.strip_prefix("https://alpha.test/auth/reset?token="));
    let code = code.unwrap();
    assert!(users::reset_password(&app, code, "short").await.is_err());
    users::reset_password(&app, code, "the new password").await.unwrap();
    assert!(users::reset_password(&app, code, "another password").await.is_err(), "a code is good for once");
}

#[tokio::test]
async fn who_is_too_young_is_refused() {
    let app = TestApp::new().await;
    let settings = domain::Settings { min_age: Some(16), ..(*app.settings.get()).clone() };
    services::settings::change(&app, settings).await.unwrap();
    assert_eq!(app.get("/api/v2/instance").value().await["registrations"]["min_age"], 16);
    let token = app_token(&app).await;
    for (born, code) in [("", "ERR_BLANK"), ("soon", "ERR_INVALID"), ("2010-11-26", "ERR_BELOW_LIMIT")] {
        let mut who = rosa();
        who["date_of_birth"] = json!(born);
        let refused = sign_up(&app, &token, &who).await;
        assert_eq!(refused.status, 422, "{refused}");
        assert_eq!(refused.json()["details"]["date_of_birth"][0]["error"], code, "{refused}");
    }
    let mut who = rosa();
    who["date_of_birth"] = json!("2010-11-25");
    assert_eq!(sign_up(&app, &token, &who).await.status, 200);
}

#[tokio::test]
async fn where_it_is_asked_for_people_say_why() {
    let app = TestApp::new().await;
    let token = app_token(&app).await;
    let required = async || app.get("/api/v2/instance").value().await["registrations"]["reason_required"].clone();
    let mut settings = (*app.settings.get()).clone();
    settings.require_reason = true;
    services::settings::change(&app, settings.clone()).await.unwrap();
    assert_eq!(required().await, false, "nobody reads it where everybody may come in");
    settings.registrations = Registrations::Approval;
    services::settings::change(&app, settings).await.unwrap();
    assert_eq!(required().await, true);
    let mut who = rosa();
    who["reason"] = json!(" ");
    let refused = sign_up(&app, &token, &who).await;
    assert_eq!(refused.status, 422, "{refused}");
    assert_eq!(
        refused.json()["details"],
        json!({ "reason": [{ "error": "ERR_BLANK", "description": "can't be blank" }] })
    );
    who["reason"] = json!("I live by the lake");
    assert_eq!(sign_up(&app, &token, &who).await.status, 200);
}
