//! Threads that grow while they are open, and boosts in homes.

use futures_util::StreamExt;
use testkit::{TestApp, TestNet};

use crate::site::{Person, first_post};

/// The address of the event stream that a page names.
pub fn stream(page: &str) -> String {
    let (_, after) = page.split_once("data-live=\"").expect("the page has a stream");
    after.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
}

/// What the stream of a page says from now on, until this is in it.
async fn told(person: &Person, path: &str, wanted: &str) -> String {
    told_after(person, path, wanted, async {}).await
}

pub async fn told_after(person: &Person, path: &str, wanted: &str, then: impl Future<Output = ()>) -> String {
    let mut parts = person.get(path).open().await;
    let mut text = String::new();
    // The first answer says what is new already.
    text.push_str(&String::from_utf8_lossy(&parts.next().await.unwrap().unwrap()));
    then.await;
    while !text.contains(wanted) {
        text.push_str(&String::from_utf8_lossy(&parts.next().await.expect("the stream goes on").unwrap()));
    }
    text
}

async fn answer(person: &Person, to: &str, text: &str) {
    let id = to.rsplit('/').next().unwrap();
    let form = [("text", text), ("audience", "public"), ("lang", "en"), ("reply_to", id), ("do", "post")];
    person.post("/compose").form(&form).expect(303).await;
    person.user.app.settle().await;
}

#[tokio::test]
async fn replies_join_the_open_thread_where_they_belong() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.write("who has a ladder?", "public").await;
    let post = first_post(&rosa.page("/public/local").await);
    answer(&amir, &post, "I have").await;
    let page = rosa.page(&post).await;
    let reply = page.rsplit("id=\"replies\"").next().map(first_post).unwrap();
    let reply_id = reply.rsplit('/').next().unwrap();

    let told = told_after(&rosa, &stream(&page), "1 more reply", answer(&amir, &reply, "a long one")).await;
    assert!(told.contains(&format!("<div id=\"p{reply_id}\" data-put=\"after\">")), "{told}");
    assert!(told.contains("a long one") && told.contains("--d:1"), "{told}");

    // What came between the page and its stream is made up for.
    let late = self::told(&rosa, &stream(&page), "event: join").await;
    assert!(late.contains("id=\"replies\"") && late.contains("a long one"), "{late}");
    let page = rosa.page(&post).await;
    assert!(page.contains("id=\"searching\" hidden"), "nobody else is asked in a thread of ours: {page}");
}

#[tokio::test]
async fn fetched_replies_join_and_without_script_a_link_looks_again() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let rosa = Person::of(net.user("rosa@alpha.test").await).await;
    let (amir, jun) = (net.user("amir@beta.test").await, net.user("jun@beta.test").await);
    let first = amir.publish("the ferry is late").await;
    let found = rosa.user.resolve(first["uri"].as_str().unwrap()).await;
    let answer = serde_json::json!({ "status": "how late?", "in_reply_to_id": first["id"] });
    jun.publish_with(answer).await;
    net.advance(std::time::Duration::from_mins(6));
    let path = format!("/@amir@beta.test/{}", found["id"].as_str().unwrap());
    let page = rosa.page(&path).await;
    assert!(page.contains("We are asking other servers") && page.contains(&format!("href=\"{path}\"")), "{page}");
    assert!(!page.contains("how late?"), "{page}");
    let told = told_after(&rosa, &stream(&page), "id=\"searching\" hidden", net.settle()).await;
    assert!(told.contains("how late?") && told.contains("1 more reply"), "{told}");
    let page = rosa.page(&path).await;
    assert!(page.contains("how late?") && page.contains("id=\"searching\" hidden"), "{page}");
}

#[tokio::test]
async fn boosts_of_the_same_post_stand_once_with_those_who_boosted() {
    let app = TestApp::new().await;
    let (rosa, author) = (Person::new(&app, "rosa").await, Person::new(&app, "author").await);
    author.write("everybody likes this", "public").await;
    let post = first_post(&author.page("/public/local").await);
    for name in ["amir", "jun", "maya", "noor"] {
        let person = Person::new(&app, name).await;
        rosa.press("/home", &format!("/@{name}"), "follow").await;
        app.settle().await;
        app.advance(std::time::Duration::from_secs(1));
        person.press_live(&post, "boost").await;
        app.settle().await;
    }
    let home = rosa.page("/home").await;
    assert_eq!(home.matches("everybody likes this</p>").count(), 1, "{home}");
    assert!(home.contains("Boosted by <bdi>amir</bdi>, <bdi>noor</bdi> and 2 others"), "{home}");
}

#[tokio::test]
async fn boosts_in_a_row_are_folded() {
    let app = TestApp::new().await;
    let (rosa, amir, author) =
        (Person::new(&app, "rosa").await, Person::new(&app, "amir").await, Person::new(&app, "author").await);
    rosa.press("/home", "/@amir", "follow").await;
    for n in 0..3 {
        author.write(&format!("post number {n}."), "public").await;
        let post = first_post(&author.page("/public/local").await);
        amir.press_live(&post, "boost").await;
        app.settle().await;
    }
    let home = rosa.page("/home").await;
    assert!(home.contains("<bdi>amir</bdi> boosted 3 posts") && home.contains("post number 0."), "{home}");
    assert!(!amir.page("/@amir").await.contains("class=\"shelf\""), "their own page shows them");
}

#[tokio::test]
async fn a_header_says_where_programs_read_the_same() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let status = rosa.user.publish("For all the world").await;
    let path = format!("/@rosa/{}", status["id"].as_str().unwrap());
    for (path, uri) in [(path.as_str(), status["uri"].as_str().unwrap()), ("/@rosa", &rosa.user.uri())] {
        let answer = app.get(path).accept("text/html").send().await;
        let links: Vec<&str> = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
        let wanted = format!("<{uri}>; rel=\"alternate\"; type=\"application/activity+json\"");
        assert!(links.contains(&wanted.as_str()), "{path}: {links:?}");
    }
}
