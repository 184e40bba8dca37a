//! Words are not lost, nothing is done unasked that was not meant, and what is wrong is said in the interface's words.

use testkit::TestApp;

use crate::{
    browser::{Browser, hidden},
    site::{Person, first_post, location},
};

const PNG: &[u8] = include_bytes!("../../../services/assets/avatar.png");

#[tokio::test]
async fn a_picture_without_a_description_is_asked_about_once() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let picture = ("file", "a.png", "image/png", PNG);
    let fields = [("text", "look"), ("audience", "public"), ("lang", "en"), ("do", "post")];
    let asked = rosa.post("/compose").file(&fields, picture).expect(422).await;
    let page = asked.text();
    let id = hidden(&asked).into_iter().find(|(name, _)| name == "media").unwrap().1;
    assert!(page.contains("A picture has no description.") && page.contains("Send anyway"), "{page}");
    assert!(page.contains(&format!("href=\"#description-{id}\"")), "the sentence leads to the field: {page}");
    assert!(rosa.page("/home").await.contains("It is quiet here."), "nothing is posted yet");

    let described = format!("description.{id}");
    let fields = [
        ("text", "look"),
        ("audience", "public"),
        ("media", id.as_str()),
        (described.as_str(), ""),
        ("bare", "1"),
        ("do", "post"),
    ];
    assert_eq!(location(&rosa.post("/compose").form(&fields).expect(303).await), "/home");
    app.settle().await;
    assert!(rosa.page("/home").await.contains("Picture without a description"));
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let fields = [("text", "look"), ("do", "post")];
    let page = rosa.post("/compose").file(&fields, ("file", "a.png", "image/png", b"")).expect(422).await.text();
    assert!(page.contains("This file is empty.") && page.contains("\nlook</textarea>"), "{page}");
    let document = ("file", "a.pdf", "application/pdf", &b"%PDF-1.7"[..]);
    let page = rosa.post("/compose").file(&fields, document).expect(422).await.text();
    assert!(page.contains("We cannot read this file as a picture, a video or a sound."), "{page}");
    let two = [PNG, b"<script>alert(1)</script>"].concat();
    let page = rosa.post("/compose").file(&fields, ("file", "a.png", "image/png", &two)).expect(422).await.text();
    assert!(page.contains("Something else is hidden in this file."), "{page}");
    // A field that was left alone has no name.
    rosa.post("/compose").file(&fields, ("file", "", "application/octet-stream", b"")).expect(303).await;
}

#[tokio::test]
async fn who_was_signed_out_while_writing_finds_the_words_again() {
    let app = TestApp::new().await;
    app.build_user("ines").password("a long walk home").make().await;
    let mut browser = Browser::new(&app);
    let written =
        [("text", "a long\r\nthought"), ("warning", "lake"), ("audience", "private"), ("key", "k"), ("do", "post")];
    let asked = browser.post("/compose", &written).await;
    assert_eq!(asked.status, 401, "{asked}");
    assert!(asked.text().contains("Nothing is posted by itself."), "{asked}");

    let mut fields = hidden(&asked);
    assert!(fields.contains(&("warning".into(), "lake".into())) && !fields.iter().any(|(name, _)| name == "do"));
    fields.push(("email".into(), "ines@people.example".into()));
    let enter = async |browser: &mut Browser, fields: &[(String, String)], password: &str| {
        let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.push(("password", password));
        let answer = browser.post("/auth/sign_in", &all).await;
        (answer, all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    };
    let (wrong, _) = enter(&mut browser, &fields, "not it").await;
    assert_eq!(wrong.status, 422, "{wrong}");
    assert!(hidden(&wrong).contains(&("warning".into(), "lake".into())), "a wrong password loses nothing: {wrong}");

    let (right, sent) = enter(&mut browser, &fields, "a long walk home").await;
    assert_eq!((right.status.as_u16(), right.header("location")), (307, "/compose"));
    // The browser sends the same form on.
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = browser.post("/compose", &sent).await;
    assert_eq!(page.status, 200, "{page}");
    let page = page.text();
    assert!(page.contains("\na long\nthought</textarea>") && page.contains("value=\"lake\""), "{page}");
    assert!(page.contains("value=\"private\" checked") && !page.contains("a long walk home"), "{page}");
    assert!(browser.get("/@ines").await.text().contains("No posts yet."), "nothing was posted");
}

#[tokio::test]
async fn a_form_of_another_site_is_not_carried_through_signing_in() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    let answer = browser.post_from("https://evil.test", "/compose", &[("text", "buy"), ("do", "post")]).await;
    assert_eq!(answer.status, 403, "{answer}");
    assert!(!answer.text().contains("value=\"buy\""), "{answer}");
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_the_interface() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let long = "x".repeat(300);
    let list = rosa.post("/lists").form(&[("title", &*long), ("do", "create")]).expect(422).await.text();
    assert!(list.contains("The name is too long: at most 256 characters."), "{list}");
    let list = rosa.post("/lists").form(&[("title", " "), ("do", "create")]).expect(422).await.text();
    assert!(list.contains("Please give it a name."), "{list}");

    let poll = |options: [&'static str; 2], seconds: &'static str| {
        let [one, two] = options;
        let form = [("text", "?"), ("poll_option", one), ("poll_option", two), ("poll_for", seconds), ("do", "post")];
        rosa.post("/compose").form(&form).expect(422)
    };
    let page = poll(["tea", "tea"], "3600").await.text();
    assert!(page.contains("Two answers are the same."), "{page}");
    let page = poll(["tea", "milk"], "5").await.text();
    assert!(page.contains("A question must be open for five minutes at least."), "{page}");
    let page = rosa.post("/compose").form(&[("text", "x"), ("media", "1"), ("do", "post")]).expect(422).await.text();
    assert!(page.contains("A file is gone, or in another post already."), "{page}");

    let bio = "x".repeat(900);
    let form = [("display_name", "Rosa"), ("note", &*bio)];
    let page = rosa.post("/settings/profile").form(&form).expect(422).await.text();
    assert!(page.contains("This is too long: at most 500 characters."), "{page}");
    assert!(page.contains("At most 500 characters. Links"), "the most is said beforehand: {page}");

    let page = app.get("/oauth/authorize?response_type=code&client_id=nobody&redirect_uri=x").accept("text/html");
    let page = page.expect(400).await.text();
    assert!(page.contains("This server does not know the app that sent you here."), "{page}");
}

#[tokio::test]
async fn a_message_says_to_whom_it_goes() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    assert!(rosa.page("/messages").await.contains("href=\"/compose?to=\""));
    assert!(rosa.page("/@amir").await.contains("href=\"/compose?to=amir\""));
    let page = rosa.page("/compose?to=amir").await;
    assert!(page.contains("New message") && page.contains("name=\"to\" type=\"text\" value=\"amir\""), "{page}");
    let note = page.find("it is not sealed").unwrap();
    assert!(note < page.find("<textarea").unwrap(), "the note stands above the words: {page}");

    let send = |to: &'static str, status: u16| {
        let form = [("to", to), ("text", "only you"), ("audience", "direct"), ("lang", "en"), ("do", "post")];
        rosa.post("/compose").form(&form).expect(status)
    };
    for (to, said) in [
        (" ", "Please say to whom it goes."),
        ("no such", "We found nobody with the address no."),
        ("a@@b", "is no address"),
        ("a b c d e f g h i j k l m n o p q r s t u", "A message goes to 20 people at most."),
    ] {
        let page = send(to, 422).await.text();
        assert!(page.contains(said) && page.contains("\nonly you</textarea>"), "{to}: {page}");
    }
    let post = location(&send("@amir", 303).await);
    app.settle().await;
    let page = amir.page(&post).await;
    assert!(page.contains("only you") && page.contains("/@amir"), "{page}");
    assert!(page.contains("<h1>Private messages</h1>") && page.contains("id=\"private\""), "{page}");
    let crowd: String = (0..21).map(|_| "@amir ").collect();
    assert!(send(crowd.leak(), 303).await.text().is_empty(), "the same person is one person");

    // A name that begins like another is not the other.
    Person::new(&app, "amira").await;
    let form = [("to", "amir"), ("text", "what @amira said"), ("audience", "direct"), ("lang", "en"), ("do", "post")];
    let post = location(&rosa.post("/compose").form(&form).expect(303).await);
    assert!(amir.page(&post).await.contains("said"));
}

#[tokio::test]
async fn a_quoted_picture_is_shown() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    let picture = ("file", "a.png", "image/png", PNG);
    let fields = [("text", "the house"), ("audience", "public"), ("file_description", "a house"), ("do", "post")];
    rosa.post("/compose").file(&fields, picture).expect(303).await;
    app.settle().await;
    let post = first_post(&rosa.page("/home").await);
    let id = post.rsplit('/').next().unwrap();
    let fields = [("text", "look at that"), ("quote", id), ("audience", "public"), ("lang", "en"), ("do", "post")];
    amir.post("/compose").form(&fields).expect(303).await;
    app.settle().await;
    let page = amir.page("/home").await;
    let quote = page.split("<blockquote").nth(1).unwrap().split("</blockquote>").next().unwrap();
    assert!(quote.contains("alt=\"a house\"") && quote.contains(&format!("{post}/media/1")), "{quote}");
}

#[tokio::test]
async fn a_whole_address_that_leads_nowhere_is_told_as_such() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    for path in ["/search?q=%40x%40waves.test", "/search?q=%40x%40waves.test&type=people"] {
        let page = rosa.page(path).await;
        assert!(page.contains("waves.test") && !page.contains("type their whole address"), "{page}");
    }
    let page = rosa.page("/search?q=%40nobody%40alpha.test").await;
    assert!(page.contains("Nobody on alpha.test has that name."), "{page}");
    let page = app.get("/search?q=%40x%40waves.test").accept("text/html").ok().await.text();
    assert!(page.contains("Sign in, and we ask waves.test."), "{page}");
}

#[tokio::test]
async fn an_edit_says_who_sees_it_without_a_fold() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    rosa.write("the first words", "public").await;
    let post = first_post(&rosa.page("/home").await);
    let page = rosa.page(&format!("/compose?edit={}", post.rsplit('/').next().unwrap())).await;
    assert!(page.contains("Everyone can see this.") && !page.contains("name=\"audience\""), "{page}");
    assert!(page.contains("data-title=\"Edit post\""), "{page}");
}

#[tokio::test]
async fn single_letters_can_be_switched_off() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    assert!(rosa.page("/keys").await.contains("href=\"/settings/appearance\""));
    let form = [("theme", "device"), ("size", "normal"), ("shelves", "1"), ("flowing", "1"), ("do", "save")];
    let answer = rosa.post("/settings/appearance").form(&form).expect(303).await;
    let cookie = answer.headers.get_all("set-cookie").iter().find_map(|set| set.to_str().ok()?.split(';').next());
    let cookie = cookie.unwrap().to_owned();
    assert!(rosa.page_with("/home", &cookie).await.contains(" data-keys=\"off\""), "{cookie}");
    assert!(!rosa.page("/home").await.contains("data-keys"));
}
