//! Pages of words, the menu, and what stands in the place of what is not to be had.

use testkit::TestApp;

use crate::site::Person;

#[tokio::test]
async fn what_people_are_promised_can_be_read() {
    let app = TestApp::new().await;
    let page = app.get("/privacy-policy").accept("text/html").ok().await.text();
    assert!(page.contains("Nothing is sold") && page.contains("As it has been since"), "{page}");
    app.get("/terms-of-service").accept("text/html").expect(404).await;
    assert!(!page.contains("href=\"/terms-of-service\""), "{page}");

    services::terms::publish(&app, "2020-01-01", "Be kind.", "").await.unwrap();
    services::terms::publish(&app, "2999-01-01", "Be very kind.", "One word more.").await.unwrap();
    let terms = app.get("/terms-of-service").accept("text/html").ok().await.text();
    for wanted in ["Be kind.", "In force since 2020-01-01.", "href=\"/terms-of-service/2999-01-01\""] {
        assert!(terms.contains(wanted), "{wanted}: {terms}");
    }
    let next = app.get("/terms-of-service/2999-01-01").accept("text/html").ok().await.text();
    assert!(next.contains("In force from 2999-01-01 on.") && next.contains("One word more."), "{next}");
    app.get("/terms-of-service/1999-01-01").accept("text/html").expect(404).await;
    let about = app.get("/about").accept("text/html").ok().await.text();
    assert!(about.contains("href=\"/terms-of-service\"") && about.contains("href=\"/privacy-policy\""), "{about}");
    let told = app.get("/api/v2/instance").value().await;
    let urls = &told["configuration"]["urls"];
    assert_eq!(urls["privacy_policy"], app.config.url("/privacy-policy"));
    assert_eq!(urls["terms_of_service"], app.config.url("/terms-of-service"));
}

#[tokio::test]
async fn the_menu_leads_everywhere() {
    let app = TestApp::new().await;
    let rosa = Person::new(&app, "rosa").await;
    let home = rosa.page("/home").await;
    let bar = home.split("<nav class=\"bar\"").nth(1).unwrap();
    assert!(bar.contains("href=\"/menu\"") && bar.contains("href=\"/explore\""), "{bar}");
    let menu = rosa.page("/menu").await;
    let own = menu.split("<nav class=\"own\"").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
    let mut links: Vec<&str> = own.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    links.retain(|link| link.starts_with('/'));
    for wanted in ["/@rosa", "/messages", "/lists", "/bookmarks", "/drafts", "/settings/filters"] {
        assert!(links.contains(&wanted), "{wanted}: {own}");
    }
    for link in links {
        rosa.get(link).ok().await;
    }
    app.get("/menu").accept("text/html").expect(303).await;
}
