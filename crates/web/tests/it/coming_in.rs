//! Coming in by the pages alone: signing up, confirming, signing in and out, the first start.

use services::{
    oauth::{self, Registration},
    setup,
    users::{self, SignUp},
};
use testkit::TestApp;

use crate::browser::{Browser, hidden, place};

const PASSWORD: &str = "a long walk home";

#[tokio::test]
async fn a_person_signs_up_confirms_and_comes_back() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    assert!(browser.get("/auth/sign_up").await.text().contains("name=\"password\""));
    let fields = [("step", "name"), ("name", "ines"), ("email", "ines@post.example"), ("password", PASSWORD)];
    let rules = browser.post("/auth/sign_up", &fields).await;
    assert_eq!(rules.status, 200, "{rules}");
    assert_eq!(rules.header("cache-control"), "no-store");
    let carried = hidden(&rules);
    let mut form: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = browser.post("/auth/sign_up", &form).await;
    assert_eq!(refused.status, 422, "{refused}");
    assert!(refused.text().contains("id=\"agreed-error\"") || refused.text().contains("tick the box"), "{refused}");
    form.push(("agreed", "1"));
    assert_eq!(place(&browser.post("/auth/sign_up", &form).await), "/auth/confirm");

    // Until the address is confirmed, nothing else opens.
    assert!(browser.get("/auth/confirm").await.text().contains("ines@post.example"));
    assert_eq!(place(&browser.get("/settings/profile").await), "/auth/confirm");
    app.settle().await;
    let letter = app.mailer.letters().pop().expect("a letter was sent");
    assert_eq!(letter.to, "ines@post.example");
    let link = letter.text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    let link = link.strip_prefix("https://alpha.test").unwrap();
    let early = browser.get("/auth/confirm?look=1").await.text();
    assert!(early.contains("The link has not been opened yet.") && early.contains("We have sent a letter"), "{early}");
    assert_eq!(place(&browser.get(link).await), "/welcome");
    assert_eq!(place(&browser.get("/auth/confirm").await), "/welcome");
    assert_eq!(browser.get(link).await.status, 410);
    assert_eq!(browser.get("/settings/profile").await.status, 200);

    let answer = browser.post("/auth/sign_out", &[]).await;
    assert_eq!((place(&answer).as_str(), answer.header("clear-site-data")), ("/", "\"cache\""));
    assert_eq!(place(&browser.get("/settings/profile").await), "/auth/sign_in?next=%2Fsettings%2Fprofile");
    let wrong = [("email", "ines@post.example"), ("password", "a long way home"), ("next", "/about")];
    assert_eq!(browser.post("/auth/sign_in", &wrong).await.status, 422);
    browser.sign_in("Ines@post.example", PASSWORD).await;
    let about = browser.get("/about").await;
    assert!(about.text().contains("data-me=\"ines\""), "{about}");
}

#[tokio::test]
async fn going_back_loses_nothing_and_the_password_stands_in_no_page() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let fields = [("step", "name"), ("name", "ines"), ("email", "ines@post.example"), ("password", PASSWORD)];
    let rules = browser.post("/auth/sign_up", &fields).await;
    assert!(!rules.text().contains(PASSWORD), "{rules}");
    assert!(rules.text().contains("name=\"do\" value=\"back\" formnovalidate"), "{rules}");
    let carried = hidden(&rules);
    let mut form: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.extend([("do", "back"), ("agreed", "1")]);
    let back = browser.post("/auth/sign_up", &form).await;
    assert_eq!(back.status, 200, "{back}");
    let text = back.text();
    assert!(text.contains("value=\"ines\"") && text.contains("value=\"ines@post.example\""), "{text}");
    assert!(text.contains("The one that you typed is kept.") && !text.contains(PASSWORD), "{text}");

    // On again with another name, and no password typed a second time.
    let carried = hidden(&back);
    let mut form: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.extend([("name", "ines_d"), ("email", "ines@post.example"), ("password", "")]);
    let rules = browser.post("/auth/sign_up", &form).await;
    assert_eq!(rules.status, 200, "{rules}");
    assert!(rules.text().contains("name=\"agreed\" value=\"1\" checked"), "{rules}");
    let carried = hidden(&rules);
    let mut form: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.push(("agreed", "1"));
    assert_eq!(place(&browser.post("/auth/sign_up", &form).await), "/auth/confirm");
    app.settle().await;
    let letter = app.mailer.letters().pop().expect("a letter was sent");
    let link = letter.text.split_whitespace().find_map(|word| word.strip_prefix("https://alpha.test")).unwrap();
    browser.get(link).await;
    Browser::new(&app).sign_in("ines@post.example", PASSWORD).await;

    // What was not kept here is no password.
    let forged = [("step", "name"), ("name", "amir"), ("email", "amir@post.example"), ("kept", "bm90aGluZw")];
    let refused = browser.post("/auth/sign_up", &forged).await;
    assert!(refused.text().contains("id=\"password-error\""), "{refused}");
}

#[tokio::test]
async fn who_has_no_name_yet_reads_what_a_name_is() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let long = "a".repeat(31);
    for (name, says) in [
        ("", "Please choose a name."),
        (&long, "30 letters, digits and underscores at most"),
        ("inês", "Please use letters from a to z"),
    ] {
        let fields = [("step", "name"), ("name", name), ("email", "ines@post.example"), ("password", PASSWORD)];
        let refused = browser.post("/auth/sign_up", &fields).await;
        assert_eq!(refused.status, 422, "{refused}");
        assert!(refused.text().contains(says), "{says}: {refused}");
    }
}

#[tokio::test]
async fn a_server_without_mail_does_not_say_that_it_sent_a_letter() {
    let app = TestApp::without_mail().await;
    let mut browser = Browser::new(&app);
    let fields =
        [("step", "rules"), ("name", "ines"), ("email", "ines@post.example"), ("password", PASSWORD), ("agreed", "1")];
    assert_eq!(place(&browser.post("/auth/sign_up", &fields).await), "/auth/confirm");
    let page = browser.get("/auth/confirm").await.text();
    assert!(page.contains("This server cannot send letters yet") && !page.contains("We have sent"), "{page}");
    let forgotten = browser.post("/auth/reset", &[("email", "ines@post.example")]).await.text();
    assert!(
        forgotten.contains("This server cannot send letters yet") && !forgotten.contains("on its way"),
        "{forgotten}"
    );

    app.build_user("rosa").password(PASSWORD).make().await;
    let mut browser = Browser::new(&app);
    browser.sign_in("rosa@people.example", PASSWORD).await;
    let fields = [("do", "email"), ("email", "rosa@new.example"), ("proof", PASSWORD)];
    browser.post("/settings/account", &fields).await;
    let page = browser.get("/settings/account").await.text();
    assert!(page.contains("This server cannot send letters yet") && !page.contains("We have sent"), "{page}");
    app.settle().await;
}

#[tokio::test]
async fn who_signed_up_through_an_application_is_led_back_to_it() {
    let app = TestApp::new().await;
    for (name, uris, back) in [
        ("ines", "urn:ietf:wg:oauth:2.0:oob icecubesapp://", Some("icecubesapp://")),
        ("lena", "urn:ietf:wg:oauth:2.0:oob", None),
    ] {
        let redirect_uris = vec![uris.to_owned()];
        let registration = Registration { name: "Ice & Cubes".into(), redirect_uris, ..Registration::default() };
        let client = oauth::register(&app, registration).await.unwrap().client;
        let sign_up = SignUp {
            username: name.into(),
            email: format!("{name}@post.example"),
            password: PASSWORD.into(),
            agreement: true,
            app: Some(client.id),
            ..SignUp::default()
        };
        users::register(&app, sign_up).await.unwrap();
        app.settle().await;
        let letter = app.mailer.letters().pop().expect("a letter was sent");
        let link = letter.text.split_whitespace().find_map(|word| word.strip_prefix("https://alpha.test")).unwrap();
        let answer = Browser::new(&app).get(link).await;
        match back {
            Some(uri) => {
                assert_eq!((answer.status.as_u16(), answer.header("refresh")), (200, &*format!("0; url={uri}")));
                assert!(answer.text().contains(&format!("href=\"{uri}\"")), "{answer}");
                assert!(answer.text().contains("Ice &#38; Cubes"), "{answer}");
            }
            None => assert_eq!(place(&answer), "/auth/sign_in"),
        }
    }
}

#[tokio::test]
async fn a_reason_is_asked_for_where_it_is_needed() {
    let app = TestApp::new().await;
    let mut settings = (*app.settings.get()).clone();
    settings.registrations = domain::Registrations::Approval;
    settings.require_reason = true;
    services::settings::change(&app, settings).await.unwrap();
    let mut browser = Browser::new(&app);
    let fields =
        [("step", "rules"), ("name", "ines"), ("email", "ines@post.example"), ("password", PASSWORD), ("agreed", "1")];
    let refused = browser.post("/auth/sign_up", &fields).await;
    assert_eq!(refused.status, 422, "{refused}");
    assert!(refused.text().contains("id=\"reason-error\""), "{refused}");
    let fields = [&fields[..], &[("reason", "I live by the lake")]].concat();
    assert_eq!(place(&browser.post("/auth/sign_up", &fields).await), "/auth/confirm");
}

#[tokio::test]
async fn an_age_is_asked_for_where_it_is_needed() {
    let app = TestApp::new().await;
    let settings = domain::Settings { min_age: Some(16), ..(*app.settings.get()).clone() };
    services::settings::change(&app, settings).await.unwrap();
    let mut browser = Browser::new(&app);
    let fields =
        [("step", "rules"), ("name", "ines"), ("email", "ines@post.example"), ("password", PASSWORD), ("agreed", "1")];
    for born in ["", "soon", "2010-11-26"] {
        let answer = browser.post("/auth/sign_up", &[&fields[..], &[("date_of_birth", born)]].concat()).await;
        assert_eq!(answer.status, 422, "{born}: {answer}");
        assert!(answer.text().contains("id=\"date_of_birth-error\""), "{born}: {answer}");
    }
    let fields = [&fields[..], &[("date_of_birth", "2010-11-25")]].concat();
    assert_eq!(place(&browser.post("/auth/sign_up", &fields).await), "/auth/confirm");
}

#[tokio::test]
async fn what_is_wrong_stands_under_its_field() {
    let app = TestApp::new().await;
    app.user("ines").await;
    let mut browser = Browser::new(&app);
    let fields = [("step", "name"), ("name", "ines"), ("email", "nowhere"), ("password", "short")];
    let refused = browser.post("/auth/sign_up", &fields).await;
    assert_eq!(refused.status, 422);
    for id in ["name-error", "email-error", "password-error"] {
        assert!(refused.text().contains(&format!("id=\"{id}\"")), "{id}: {refused}");
    }
    let check = |name: &str| app.get(&format!("/auth/sign_up?check={name}")).accept("text/html+fragment").ok();
    assert!(check("ines").await.text().contains("ines_2"));
    assert!(check("rosa").await.text().contains("@rosa@alpha.test"));
}

#[tokio::test]
async fn the_link_of_the_first_start_makes_the_owner_once() {
    let app = TestApp::new().await;
    let link = setup::link(&app).await.unwrap().expect("a new server has no owner");
    let path = link.strip_prefix("https://alpha.test").unwrap();
    let mut browser = Browser::new(&app);
    let page = browser.get(path).await;
    let token = hidden(&page).into_iter().find(|(name, _)| name == "token").expect("the form has the token").1;
    let fields = [
        ("token", token.as_str()),
        ("site_name", "Hillside"),
        ("name", "lena"),
        ("email", "lena@post.example"),
        ("password", PASSWORD),
    ];
    assert_eq!(place(&browser.post("/auth/setup", &fields).await), "/home");
    let about = browser.get("/about").await.text();
    assert!(about.contains("About Hillside") && about.contains("data-me=\"lena\""), "{about}");
    assert_eq!(Browser::new(&app).get(path).await.status, 410);
    assert_eq!(setup::link(&app).await.unwrap(), None);
}

#[tokio::test]
async fn passwords_cannot_be_guessed_for_long() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let guess = [("email", "nobody@post.example"), ("password", "")];
    for _ in 0..25 {
        assert_eq!(browser.post("/auth/sign_in", &guess).await.status, 422);
    }
    assert_eq!(browser.post("/auth/sign_in", &guess).await.status, 429);
}
