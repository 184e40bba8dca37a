//! Asking and voting by forms.

use std::time::Duration;

use testkit::TestApp;

use crate::site::{Person, first_post, location};

const ASK: [(&str, &str); 8] = [
    ("text", "Which evening?"),
    ("audience", "public"),
    ("lang", "en"),
    ("poll_option", "Tuesday"),
    ("poll_option", " Thursday "),
    ("poll_option", ""),
    ("poll_for", "86400"),
    ("do", "post"),
];

async fn asked(app: &TestApp) -> (Person, Person, String) {
    let (rosa, amir) = (Person::new(app, "rosa").await, Person::new(app, "amir").await);
    assert_eq!(location(&rosa.post("/compose").form(&ASK).expect(303).await), "/home");
    let post = first_post(&amir.page("/public/local").await);
    (rosa, amir, post)
}

#[tokio::test]
async fn a_vote_is_a_form_and_then_a_result() {
    let app = TestApp::new().await;
    let (rosa, amir, post) = asked(&app).await;
    let page = amir.page(&post).await;
    assert!(page.contains("type=\"radio\" name=\"choice\" value=\"1\"") && page.contains(">Vote<"), "{page}");
    assert!(!rosa.page(&post).await.contains("name=\"choice\""), "not for the author");
    let open = app.get(&post).accept("text/html").ok().await.text();
    assert!(open.contains("Thursday") && !open.contains("name=\"choice\""), "not for people passing by");

    let id = post.rsplit('/').next().unwrap().to_owned();
    let from = app.config.url(&post);
    let vote = |choice: &'static str| {
        let form = [("do", "vote"), ("choice", choice)];
        amir.post(&post).header("referer", &from).form(&form[..if choice.is_empty() { 1 } else { 2 }])
    };
    assert_eq!(location(&vote("").expect(303).await), format!("{post}#p{id}"));
    assert!(amir.page(&post).await.contains("name=\"choice\""), "without a choice nothing happens");
    assert_eq!(location(&vote("1").expect(303).await), format!("{post}#p{id}"));
    let page = amir.page(&post).await;
    assert!(page.contains("class=\"mine\"") && page.contains("100 %") && page.contains("1 person"), "{page}");
    assert!(!page.contains("name=\"choice\""), "{page}");
    vote("0").expect(303).await;
    assert!(amir.page(&post).await.contains("1 person"), "once is enough");
}

#[tokio::test]
async fn with_script_only_the_poll_changes() {
    let app = TestApp::new().await;
    let (_, amir, post) = asked(&app).await;
    let id = post.rsplit('/').next().unwrap().to_owned();
    let request = amir.post(&post).accept("text/html+fragment").form(&[("do", "vote"), ("choice", "0")]);
    let part = request.ok().await.text();
    assert!(part.contains(&format!("id=\"poll{id}\"")) && part.contains("class=\"mine\""), "{part}");
    assert!(!part.contains("<html"), "{part}");
}

#[tokio::test]
async fn an_edit_begins_with_the_poll_and_keeps_its_end() {
    let app = TestApp::new().await;
    let (rosa, amir, post) = asked(&app).await;
    amir.post(&post).form(&[("do", "vote"), ("choice", "0")]).expect(303).await;
    let id = post.rsplit('/').next().unwrap().to_owned();
    app.advance(Duration::from_secs(60));
    let box_ = rosa.page(&format!("/compose?edit={id}")).await;
    assert!(box_.contains("value=\"Thursday\"") && box_.contains("As it is"), "{box_}");
    let edit = [
        ("text", "Which evening, please?"),
        ("edit", id.as_str()),
        ("poll_option", "Tuesday"),
        ("poll_option", "Thursday"),
        ("poll_for", ""),
        ("do", "post"),
    ];
    rosa.post("/compose").form(&edit).expect(303).await;
    assert!(amir.page(&post).await.contains("1 person"), "the question is the same");
    let other = edit.map(|(name, value)| (name, if value == "Thursday" { "Friday" } else { value }));
    app.advance(Duration::from_secs(60));
    rosa.post("/compose").form(&other).expect(303).await;
    let page = amir.page(&post).await;
    assert!(page.contains("Friday") && page.contains("name=\"choice\"") && page.contains("0 people"), "{page}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let form = [("text", "Well?"), ("poll_option", "just one"), ("poll_for", "3600"), ("do", "post")];
    let page = rosa.post("/compose").form(&form).expect(422).await.text();
    assert!(page.contains("A question needs two answers at least.") && page.contains("value=\"just one\""), "{page}");
}
