//! What the staff has decided about somebody, and the form to object.

use std::time::Duration;

use domain::{WarningAction, WarningId};
use services::notifications::Told;
use storage::{
    users,
    warnings::{self, NewWarning},
};
use testkit::TestApp;

use crate::site::Person;

const DAY: Duration = Duration::from_secs(86_400);

/// The staff's decision about somebody, who is told of it. Gives its page.
async fn strike(app: &TestApp, whom: &Person, by: &Person, statuses: &str) -> String {
    let warning = NewWarning {
        id: WarningId::at(app.now()),
        target: whom.user.account,
        by: by.user.account,
        action: WarningAction::Silence,
        text: "Be kind.",
        status_ids: statuses,
        report: None,
    };
    let (mut told, mut tx) = (Told::default(), app.db.begin().await.unwrap());
    warnings::insert(&mut tx, &warning, app.now()).await.unwrap();
    let kind = domain::NotificationType::ModerationWarning;
    let me = whom.user.account;
    told.tell_about(app.app(), &mut tx, me, me, kind, warning.id.0).await.unwrap();
    tx.commit().await.unwrap();
    told.raise(app.app());
    format!("/disputes/strikes/{}", warning.id)
}

#[tokio::test]
async fn a_decision_can_be_read_and_objected_to_once() {
    let app = TestApp::new().await;
    let (maria, rosa, amir) =
        (Person::new(&app, "maria").await, Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/disputes/strikes").await.contains("The staff has decided nothing about your account."));
    let post = rosa.user.publish("a harsh word").await;
    let path = strike(&app, &rosa, &maria, &format!("[{}]", post["id"].as_str().unwrap())).await;
    let told = rosa.page("/notifications").await;
    assert!(told.contains("has limited who sees your posts") && told.contains(&format!("href=\"{path}\"")), "{told}");
    let list = rosa.page("/disputes/strikes").await;
    assert!(list.contains(&format!("href=\"{path}\"")) && list.contains("Be kind."), "{list}");
    let page = rosa.page(&path).await;
    assert!(page.contains("Be kind.") && page.contains("a harsh word"), "{page}");

    let appeal = format!("{path}/appeal");
    assert!(page.contains(&format!("action=\"{appeal}\"")), "{page}");
    for (text, wrong) in
        [(" ".to_owned(), "Please say why."), ("x".repeat(2001), "This is too long: at most 2000 characters.")]
    {
        let refused = rosa.post(&appeal).accept("text/html").form(&[("text", text.as_str())]).expect(422).await.text();
        assert!(refused.contains(wrong), "{refused}");
    }
    amir.get(&path).expect(404).await;
    amir.post(&appeal).form(&[("text", "no")]).expect(404).await;
    let said = [("text", "It was <b>a quotation</b>.")];
    assert_eq!(rosa.post(&appeal).form(&said).expect(303).await.header("location"), path);
    let page = rosa.page(&path).await;
    assert!(page.contains("Nobody has answered yet.") && page.contains("It was &#60;b&#62;a quotation"), "{page}");
    assert!(!page.contains(&appeal), "{page}");
    rosa.post(&appeal).form(&said).expect(422).await;
    let notified = rosa.user.notifications().await;
    let words = serde_json::json!({ "text": "It was <b>a quotation</b>.", "state": "pending" });
    assert_eq!(notified[0]["moderation_warning"]["appeal"], words);
}

#[tokio::test]
async fn after_twenty_days_it_is_too_late() {
    let app = TestApp::new().await;
    let (maria, rosa) = (Person::new(&app, "maria").await, Person::new(&app, "rosa").await);
    let path = strike(&app, &rosa, &maria, "[]").await;
    app.advance(DAY * 21);
    let rosa = Person::of(rosa.user).await;
    assert!(!rosa.page(&path).await.contains("/appeal"));
    let late = rosa.post(&format!("{path}/appeal")).accept("text/html").form(&[("text", "late")]).expect(422).await;
    assert!(late.text().contains("It is too late to object."), "{}", late.text());
}

#[tokio::test]
async fn whose_account_is_closed_can_object_too() {
    let app = TestApp::new().await;
    let (maria, rosa) = (Person::new(&app, "maria").await, Person::new(&app, "rosa").await);
    let path = strike(&app, &rosa, &maria, "[]").await;
    storage::users::set_disabled(&mut app.db.conn(), rosa.user.user, true).await.unwrap();
    let rosa = Person::of(rosa.user).await;
    let closed = rosa.get("/home").expect(403).await.text();
    assert!(closed.contains("href=\"/disputes/strikes\""), "{closed}");
    assert!(rosa.page(&path).await.contains("Be kind."));
    rosa.post(&format!("{path}/appeal")).form(&[("text", "please look again")]).expect(303).await;
    app.get(&path).accept("text/html").expect(303).await;
}

#[tokio::test]
async fn those_who_can_decide_get_a_letter() {
    let app = TestApp::new().await;
    let (maria, rosa, amir) =
        (Person::new(&app, "maria").await, Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let jun = Person::new(&app, "jun").await;
    for (person, role) in [(&maria, users::ADMIN), (&amir, users::MODERATOR), (&jun, users::OWNER)] {
        users::set_role(&mut app.db.conn(), person.user.user, role).await.unwrap();
    }
    users::set_disabled(&mut app.db.conn(), jun.user.user, true).await.unwrap();
    let path = strike(&app, &rosa, &maria, "[]").await;
    rosa.post(&format!("{path}/appeal")).form(&[("text", "It was\na quotation.")]).expect(303).await;
    app.settle().await;
    let letters = app.mailer.letters();
    let [letter] = &letters[..] else { panic!("one letter: {letters:?}") };
    let email = users::find(&mut app.db.conn(), maria.user.user).await.unwrap().unwrap().email;
    assert_eq!(letter.to, email, "moderators may not decide on appeals");
    assert!(letter.subject.starts_with("@rosa objects to a decision on "), "{}", letter.subject);
    for words in
        ["to limit who sees the posts", "\n> Be kind.\n", "\n> It was\n> a quotation.\n", "https://alpha.test/@rosa"]
    {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    // What is refused is not told.
    rosa.post(&format!("{path}/appeal")).form(&[("text", "again")]).expect(422).await;
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), 1);
}
