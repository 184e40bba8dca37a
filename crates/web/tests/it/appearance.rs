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

    let chosen = [("theme", "dark"), ("size", "large"), ("still", "1"), ("do", "save")];
    let saved = rosa.post("/settings/appearance").form(&chosen).expect(303).await;
    let cookie = saved.header("set-cookie").to_owned();
    assert!(cookie.starts_with("aldea_look=dark.large.still.unfolded.paged; Path=/; Max-Age=34560000"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let page = rosa.page_with("/settings/appearance", cookie).await;
    let html = page.lines().nth(1).unwrap();
    let wanted = " data-theme=\"dark\" data-size=\"large\" data-motion=\"still\" data-older=\"paged\">";
    assert!(html.ends_with(wanted), "{html}");
    assert!(page.contains("content=\"#1a1e1d\" media=\"all\"") && page.contains("value=\"dark\" checked"), "{page}");
    assert!(page.contains("<option value=\"large\" selected>"), "{page}");
    // For whoever looks, signed in or not.
    let signed_out = app.get("/about").accept("text/html").header("cookie", cookie).ok().await.text();
    assert!(signed_out.contains("data-theme=\"dark\""), "{signed_out}");

    let again = [("theme", "device"), ("size", "normal"), ("shelves", "1"), ("flowing", "1"), ("do", "save")];
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
