//! How pages look in one browser.

use testkit::TestApp;

use crate::site::Person;

#[tokio::test]
async fn a_browser_keeps_how_pages_look() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let page = rosa.page("/settings/appearance").await;
    assert!(
        page.contains("value=\"device\" checked") && page.contains("name=\"shelves\" value=\"1\" checked"),
        "{page}"
    );
    assert!(!page.contains("data-theme") && page.contains("prefers-color-scheme:dark"), "{page}");

    let chosen = [("theme", "dark"), ("size", "large"), ("still", "1"), ("calm", "1"), ("do", "save")];
    let saved = rosa.post("/settings/appearance").form(&chosen).expect(303).await;
    let cookie = saved.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("aldea_look=dark.large.still.calm.unfolded.paged.keyless; Path=/; Max-Age=34560000"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap();
    let page = rosa.page_with("/settings/appearance", cookie).await;
    let html = page.lines().nth(1).unwrap();
    let wanted =
        " data-theme=\"dark\" data-size=\"large\" data-motion=\"still\" data-older=\"paged\" data-keys=\"off\">";
    assert!(html.ends_with(wanted), "{html}");
    assert!(page.contains("content=\"#1a1e1d\" media=\"all\"") && page.contains("value=\"dark\" checked"), "{page}");
    assert!(page.contains("<option value=\"large\" selected>"), "{page}");
    // For whoever looks, signed in or not.
    let signed_out = app.get("/about").accept("text/html").header("cookie", cookie).ok().await.text();
    assert!(signed_out.contains("data-theme=\"dark\""), "{signed_out}");

    let again =
        [("theme", "device"), ("size", "normal"), ("shelves", "1"), ("flowing", "1"), ("keys", "1"), ("do", "save")];
    let back = rosa.post("/settings/appearance").form(&again).expect(303).await;
    assert!(back.header("set-cookie").starts_with("aldea_look=; Path=/; Max-Age=0"), "{}", back.header("set-cookie"));
    rosa.post("/settings/appearance").form(&[("theme", "pink"), ("size", "normal")]).expect(400).await;
    let broken = rosa.page_with("/settings/appearance", "aldea_look=\"><script>.dark").await;
    assert!(broken.lines().nth(1).unwrap().ends_with(" data-theme=\"dark\">"), "{broken}");
}

#[tokio::test]
async fn boosts_stay_unfolded_for_those_who_want_it() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.press("/home", "/@amir", "follow").await;
    let tom = Person::new(&app, "tom").await;
    for n in 0..4 {
        let post = tom.user.publish(&format!("post number {n}")).await;
        amir.user.act("reblog", &post["id"]).await;
    }
    app.settle().await;
    assert!(rosa.page("/home").await.contains("id=\"shelf-"));
    let plain = rosa.page_with("/home", "aldea_look=unfolded").await;
    assert!(!plain.contains("id=\"shelf-") && plain.contains("post number 3"), "{plain}");
}

#[tokio::test]
async fn those_who_want_calm_read_no_counts() {
    let app = TestApp::new().await;
    let (rosa, amir) = (Person::new(&app, "rosa").await, Person::new(&app, "amir").await);
    rosa.press("/home", "/@amir", "follow").await;
    let post = amir.user.publish("the lake does not care").await;
    rosa.user.act("favourite", &post["id"]).await;
    rosa.user.act("reblog", &post["id"]).await;
    app.settle().await;
    let path = format!("/@amir/{}", post["id"].as_str().unwrap());
    let told = ["Like (1)", "Boost (1)", "1 like", "1 boost"];
    let (loud, calm) = (rosa.page(&path).await, rosa.page_with(&path, "aldea_look=calm").await);
    for words in told {
        assert!(loud.contains(words) && !calm.contains(words), "{words}: {calm}");
    }
    assert!(calm.contains("aria-label=\"Like\""), "{calm}");
    assert!(rosa.page("/@amir").await.contains("1 follower<"));
    let calm = rosa.page_with("/@amir", "aldea_look=calm").await;
    assert!(!calm.contains("1 follower<") && calm.contains("Followers<"), "{calm}");
}
