//! Emoji under a post: given and taken back by forms.

use testkit::TestApp;

use crate::site::{Person, first_post, location};

/// The form with the emoji.
fn reactions(html: &str) -> String {
    let start = html.find("<form class=\"reactions\"").expect("the emoji have a form");
    html[start..].split("</form>").next().unwrap_or_default().to_owned()
}

/// The button of an emoji that somebody gave.
fn button<'a>(form: &'a str, act: &str) -> Option<&'a str> {
    let start = form.find(&format!("<button class=\"one\" name=\"do\" value=\"{act}\""))?;
    form[start..].split("</button>").next()
}

#[tokio::test]
async fn an_emoji_is_given_and_taken_back_without_script() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("Low tide at six", "public").await;
    let post = first_post(&amir.page("/public/local").await);
    let id = post.rsplit('/').next().unwrap().to_owned();
    assert!(!amir.page("/public/local").await.contains("class=\"reactions\""), "a feed offers none");
    let form = reactions(&amir.page(&post).await);
    assert!(form.contains("<details") && form.contains("value=\"react:") && form.contains("name=\"emoji\""), "{form}");

    let back = location(&amir.press(&post, &post, "react:🐟").await);
    assert_eq!(back, format!("{post}#p{id}"));
    let own = button(&reactions(&amir.page(&post).await), "unreact:🐟").unwrap().to_owned();
    assert!(own.contains("aria-pressed=\"true\"") && own.contains("<b>1</b>"), "{own}");
    let theirs = button(&reactions(&rosa.page(&post).await), "react:🐟").unwrap().to_owned();
    assert!(theirs.contains("aria-pressed=\"false\""), "{theirs}");
    rosa.press(&post, &post, "react:🐟").await;
    let feed = reactions(&amir.page("/public/local").await);
    assert!(button(&feed, "unreact:🐟").unwrap().contains("<b>2</b>"), "shown in feeds: {feed}");
    assert!(!feed.contains("<details"), "{feed}");
    let open = reactions(&app.get(&post).accept("text/html").ok().await.text());
    assert!(open.contains("🐟") && !open.contains("<button"), "not for people passing by: {open}");
    // It is a like, too.
    assert!(rosa.page("/notifications").await.contains("amir"));

    amir.press(&post, &post, "unreact:🐟").await;
    rosa.press(&post, &post, "unreact:🐟").await;
    assert!(!reactions(&amir.page(&post).await).contains("unreact:"));
}

#[tokio::test]
async fn any_emoji_can_be_written_and_nothing_else() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("Hello", "public").await;
    let post = first_post(&amir.page("/public/local").await);
    let written = async |emoji: &str| {
        amir.post(&post).form(&[("do", "react:"), ("emoji", emoji)]).expect(303).await;
        amir.page(&post).await
    };
    assert!(reactions(&written(" 🦀 ").await).contains("unreact:🦀"));
    let page = written("hello").await;
    assert!(!reactions(&page).contains("unreact:hello") && page.contains("role=\"status\""), "{page}");
}

#[tokio::test]
async fn with_script_only_the_emoji_change() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("Hello", "public").await;
    let post = first_post(&amir.page("/public/local").await);
    let part = amir.press_live(&post, "react:🐟").await;
    assert!(button(&reactions(&part), "unreact:🐟").is_some(), "{part}");
    assert!(part.contains("class=\"acts\"") && !part.contains("<html"), "the like beside it changes, too: {part}");
    let part = amir.press_live(&post, "unreact:🐟").await;
    assert!(button(&reactions(&part), "unreact:🐟").is_none(), "{part}");
}
