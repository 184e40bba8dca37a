//! Hidden words: made, changed, deleted.

use testkit::TestApp;

use crate::site::{Person, location};

const NEW: &str = "/settings/filters/new";

#[tokio::test]
async fn a_filter_is_made_changed_and_deleted() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    amir.write("football again", "public").await;
    assert!(rosa.page("/settings/filters").await.contains("You hide no words."));
    let blank = rosa.page(NEW).await;
    assert!(blank.contains("name=\"keyword.2\"") && blank.contains("name=\"home\" value=\"1\" checked"), "{blank}");
    assert!(!blank.contains("name=\"account\" value=\"1\" checked"), "{blank}");

    let wrong = [("title", ""), ("keyword.0", "football"), ("action", "warn"), ("do", "save")];
    let page = rosa.post(NEW).form(&wrong).expect(422).await.text();
    assert!(page.contains("Please give it a name.") && page.contains("Please choose where"), "{page}");
    assert!(page.contains("value=\"football\""), "what was typed is still there: {page}");

    let form = [
        ("title", "Sports"),
        ("keyword.0", "football"),
        ("public", "1"),
        ("action", "warn"),
        ("expires", "60"),
        ("do", "save"),
    ];
    assert_eq!(location(&rosa.post(NEW).form(&form).expect(303).await), "/settings/filters");
    let list = rosa.page("/settings/filters").await;
    assert!(list.contains("Sports") && list.contains("1 word · Fold it · until"), "{list}");
    assert!(rosa.page("/public/local").await.contains("Hidden by your filter"));

    let (_, rest) = list.split_once("class=\"who\" href=\"/settings/filters/").unwrap();
    let path = format!("/settings/filters/{}", rest.split('"').next().unwrap());
    let page = rosa.page(&path).await;
    assert!(page.contains("value=\"football\"") && page.contains("selected>until"), "{page}");
    assert!(!page.contains("name=\"whole.0\" value=\"1\" checked"), "parts of words are found too: {page}");
    amir.get(&path).expect(404).await;
    let word = page.split("name=\"id.0\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let form = [
        ("title", "Games"),
        ("id.0", &*word),
        ("keyword.0", ""),
        ("keyword.1", "foot"),
        ("whole.1", "1"),
        ("public", "1"),
        ("action", "hide"),
        ("do", "save"),
    ];
    rosa.post(&path).form(&form).expect(303).await;
    let list = rosa.page("/settings/filters").await;
    assert!(list.contains("Games") && list.contains("1 word · Leave it out<"), "{list}");
    assert!(rosa.page("/public/local").await.contains("football again"), "a whole word is no part of one");

    let asked = rosa.post(&path).form(&[("do", "delete")]).ok().await.text();
    assert!(asked.contains("Delete this filter?"), "{asked}");
    rosa.post(&path).form(&[("do", "delete"), ("sure", "1")]).expect(303).await;
    assert!(rosa.page("/settings/filters").await.contains("You hide no words."));
    rosa.get(&path).expect(404).await;
}

#[tokio::test]
async fn there_is_room_for_more_words() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let form = [
        ("title", "Sports"),
        ("keyword.0", "one"),
        ("keyword.1", ""),
        ("keyword.2", "two"),
        ("action", "blur"),
        ("thread", "1"),
        ("do", "more"),
    ];
    let page = rosa.post(NEW).accept("text/html+fragment").form(&form).ok().await.text();
    assert!(page.contains("name=\"keyword.4\"") && page.contains("value=\"two\""), "{page}");
    assert!(page.contains("value=\"blur\" checked") && !page.contains("<html"), "{page}");
}

#[tokio::test]
async fn a_single_post_is_taken_out() {
    use services::filters;
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let post = amir.user.publish("enough of this").await;
    let form = [("title", "That one"), ("public", "1"), ("action", "warn"), ("do", "save")];
    rosa.post(NEW).form(&form).expect(303).await;
    let viewer = rosa.user.viewer().await;
    let id = filters::list(&app, &viewer).await.unwrap()[0].filter.id;
    filters::add_status(&app, &viewer, id, post["id"].as_str().unwrap().parse().unwrap()).await.unwrap();
    let path = format!("/settings/filters/{id}");
    let page = rosa.page(&path).await;
    assert!(page.contains("Single posts") && page.contains("enough of this"), "{page}");
    let named = page.split("name=\"named\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    rosa.post(&path).form(&[("named", &*named), ("do", "forget")]).expect(303).await;
    assert!(!rosa.page(&path).await.contains("Single posts"));
}
