//! Posts that are not sent at once: drafts, and those that wait for their time.

use std::time::Duration;

use testkit::TestApp;

use crate::site::{Person, location};

/// In a form field of the person's zone, which is UTC here.
fn field(app: &TestApp, ahead: Duration) -> String {
    let at = (app.now() + ahead).secs();
    let (days, minutes) = (at.div_euclid(86_400), at.rem_euclid(86_400) / 60);
    let date = domain::Timestamp::from_secs(days * 86_400).date();
    format!("{date}T{:02}:{:02}", minutes / 60, minutes % 60)
}

fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split_once(before).unwrap_or_else(|| panic!("{before} is missing: {page}")).1.split(after).next().unwrap()
}

#[tokio::test]
async fn a_draft_is_kept_continued_and_posted() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/drafts").await.contains("You have no drafts."));
    let form = [("text", "half a thought"), ("warning", "lake"), ("audience", "private"), ("do", "keep")];
    assert_eq!(location(&rosa.post("/compose").form(&form).expect(303).await), "/drafts");
    assert!(!rosa.page("/home").await.contains("half a thought"));
    let list = rosa.page("/drafts").await;
    assert!(list.contains("lake") && list.contains("Followers"), "{list}");
    let id = between(&list, "name=\"draft\" value=\"", "\"").to_owned();
    let path = format!("/compose?draft={id}");
    amir.get(&path).expect(404).await;

    let page = rosa.page(&path).await;
    assert!(page.contains("half a thought") && page.contains("value=\"private\" checked"), "{page}");
    assert!(page.contains(&format!("name=\"draft\" value=\"{id}\"")), "{page}");
    let again = [("text", "a whole thought"), ("draft", &*id), ("audience", "public"), ("do", "keep")];
    rosa.post("/compose").form(&again).expect(303).await;
    let list = rosa.page("/drafts").await;
    assert!(list.contains("a whole thought") && list.matches("name=\"draft\"").count() == 1, "{list}");

    let post = [("text", "a whole thought"), ("draft", &*id), ("audience", "public"), ("lang", "en"), ("do", "post")];
    assert_eq!(location(&rosa.post("/compose").form(&post).expect(303).await), "/home");
    app.settle().await;
    assert!(rosa.page("/home").await.contains("a whole thought"));
    assert!(rosa.page("/drafts").await.contains("You have no drafts."));
    rosa.get(&path).expect(404).await;
}

/// What a draft answers or quotes may go while it lies there: the words stay, and the page says what has become of it.
#[tokio::test]
async fn a_draft_outlives_what_it_answers_and_quotes() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    for (field, said) in
        [("reply_to", "The post that this answers is gone"), ("quote", "The post that this quotes is gone")]
    {
        let post = amir.user.publish("for a while").await;
        let id = post["id"].as_str().unwrap();
        let form = [("text", "words that stay"), (field, id), ("audience", "unlisted"), ("lang", "en"), ("do", "keep")];
        rosa.post("/compose").form(&form).expect(303).await;
        let draft = between(&rosa.page("/drafts").await, "name=\"draft\" value=\"", "\"").to_owned();
        let path = format!("/compose?draft={draft}");
        let page = rosa.page(&path).await;
        assert!(page.contains(&format!("name=\"{field}\" value=\"{id}\"")) && !page.contains(said), "{page}");

        amir.user.delete(&format!("/api/v1/statuses/{id}")).ok().await;
        let page = rosa.page(&path).await;
        assert!(page.contains(said) && page.contains("\nwords that stay</textarea>"), "{page}");
        assert!(page.contains("value=\"unlisted\" checked") && !page.contains(&format!("name=\"{field}\"")), "{page}");

        // The page was open already: it is said, and nothing is posted without asking.
        let form =
            [("text", "words that stay"), (field, id), ("draft", &*draft), ("audience", "unlisted"), ("do", "post")];
        let page = rosa.post("/compose").form(&form).expect(422).await.text();
        assert!(page.contains(said) && page.contains("\nwords that stay</textarea>"), "{page}");
        assert!(page.matches(said).count() == 1 && !page.contains(&format!("name=\"{field}\"")), "{page}");
        let part = rosa.post("/compose").accept("text/html+fragment").form(&form).expect(422).await.text();
        assert!(part.contains("class=\"errors\"") && part.contains(said), "{part}");

        let form = [("text", "words that stay"), ("draft", &*draft), ("audience", "unlisted"), ("do", "post")];
        rosa.post("/compose").form(&form).expect(303).await;
        app.settle().await;
        assert!(rosa.page("/drafts").await.contains("You have no drafts."));
    }
}

#[tokio::test]
async fn what_may_not_be_quoted_any_more_is_left_out() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let post = amir.user.publish("quote me").await;
    let id = post["id"].as_str().unwrap();
    let form = [("text", "well said"), ("quote", id), ("do", "keep")];
    rosa.post("/compose").form(&form).expect(303).await;
    let policy = format!("/api/v1/statuses/{id}/interaction_policy");
    amir.user.put(&policy).form(&[("quote_approval_policy", "nobody")]).ok().await;
    let draft = between(&rosa.page("/drafts").await, "name=\"draft\" value=\"", "\"").to_owned();
    let page = rosa.page(&format!("/compose?draft={draft}")).await;
    assert!(page.contains("may not be quoted any more") && page.contains("\nwell said</textarea>"), "{page}");
    // Without a draft there is nothing to lose: the page is not there.
    rosa.get(&format!("/compose?quote={id}")).expect(404).await;
}

#[tokio::test]
async fn a_draft_is_deleted() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.post("/compose").form(&[("text", "never mind"), ("do", "keep")]).expect(303).await;
    let list = rosa.page("/drafts").await;
    let id = between(&list, "name=\"draft\" value=\"", "\"").to_owned();
    let open = rosa.post("/drafts").form(&[("draft", &*id), ("do", "continue")]).expect(303).await;
    assert_eq!(location(&open), format!("/compose?draft={id}"));
    let asked = rosa.post("/drafts").form(&[("draft", &*id), ("do", "delete")]).ok().await.text();
    assert!(asked.contains("Delete this draft?") && asked.contains("never mind"), "{asked}");
    assert!(rosa.page("/drafts").await.contains("never mind"), "nothing happened yet");
    rosa.post("/drafts").form(&[("draft", &*id), ("do", "delete"), ("sure", "1")]).expect(303).await;
    assert!(rosa.page("/drafts").await.contains("You have no drafts."));
}

#[tokio::test]
async fn with_script_keeping_answers_a_fresh_box() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let form = [("text", "half a thought"), ("do", "keep")];
    let part = rosa.post("/compose").accept("text/html+fragment").form(&form).ok().await.text();
    assert!(part.contains("Kept as a draft.") && part.contains("href=\"/drafts\""), "{part}");
    assert!(part.contains("id=\"composer-new\"") && !part.contains("half a thought"), "{part}");
}

#[tokio::test]
async fn a_post_waits_is_moved_and_comes_at_its_time() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let late = field(&app, Duration::from_hours(30));
    let form = [("text", "good morning"), ("audience", "public"), ("lang", "en"), ("later", &*late), ("do", "post")];
    assert_eq!(location(&rosa.post("/compose").form(&form).expect(303).await), "/scheduled");
    let list = rosa.page("/scheduled").await;
    assert!(list.contains("good morning") && list.contains(&format!("value=\"{late}\"")), "{list}");
    assert!(!rosa.page("/home").await.contains("good morning"));
    let id = between(&list, "name=\"post\" value=\"", "\"").to_owned();
    let name = format!("later-{id}");

    let soon = field(&app, Duration::from_hours(2));
    let send = async |person: &Person, act: &str, at: &str, status: u16| {
        let form = [("post", &*id), (&*name, at), ("do", act)];
        person.post("/scheduled").form(&form).expect(status).await
    };
    send(&amir, "move", &soon, 404).await;
    for wrong in ["", "tomorrow", "2001-01-01T10:00"] {
        let page = send(&rosa, "move", wrong, 422).await.text();
        assert!(page.contains("at least five minutes from now"), "{page}");
    }
    send(&rosa, "move", &soon, 303).await;
    app.advance(Duration::from_mins(121));
    app.settle().await;
    assert!(rosa.page("/home").await.contains("good morning"));
    assert!(rosa.page("/scheduled").await.contains("No post is waiting"));
}

#[tokio::test]
async fn what_waits_can_be_changed_or_taken_back() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let later = field(&app, Duration::from_hours(30));
    let past = [("text", "too late"), ("later", "2001-01-01T10:00"), ("do", "post")];
    let page = rosa.post("/compose").form(&past).expect(422).await.text();
    assert!(page.contains("at least five minutes from now") && page.contains("too late"), "{page}");
    for text in ["one", "two"] {
        let form = [("text", text), ("audience", "public"), ("lang", "en"), ("later", &*later), ("do", "post")];
        rosa.post("/compose").form(&form).expect(303).await;
    }
    let list = rosa.page("/scheduled").await;
    let two = between(&list, "name=\"post\" value=\"", "\"").to_owned();
    let edit = location(&rosa.post("/scheduled").form(&[("post", &*two), ("do", "edit")]).expect(303).await);
    let page = rosa.page(&edit).await;
    assert!(page.contains("\ntwo</textarea>") && page.contains(&format!("value=\"{later}\"")), "{page}");
    let list = rosa.page("/scheduled").await;
    let one = between(&list, "name=\"post\" value=\"", "\"").to_owned();
    assert_ne!(one, two);
    let asked = rosa.post("/scheduled").form(&[("post", &*one), ("do", "cancel")]).ok().await.text();
    assert!(asked.contains("Delete this post?") && asked.contains("<b>one</b>"), "{asked}");
    rosa.post("/scheduled").form(&[("post", &*one), ("do", "cancel"), ("sure", "1")]).expect(303).await;
    assert!(rosa.page("/scheduled").await.contains("No post is waiting"));
    let draft = between(&rosa.page("/drafts").await, "name=\"draft\" value=\"", "\"").to_owned();
    rosa.post("/drafts").form(&[("draft", &*draft), ("do", "delete"), ("sure", "1")]).expect(303).await;
}

#[tokio::test]
async fn times_are_in_the_zone_that_the_browser_names() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    assert!(rosa.page("/compose").await.contains("Times are those of UTC."));
    let page = rosa.page_with("/compose", "zone=Europe%2FLisbon").await;
    assert!(page.contains("Times are those of Europe/Lisbon."), "{page}");
}
