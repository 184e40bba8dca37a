//! What accounts elsewhere say of their page: nobody gets a badge for the page of somebody else.

use bytes::Bytes;
use serde_json::{Value, json};
use services::accounts::links;
use storage::{accounts, accounts::Account};
use testkit::TestApp;

use crate::corpus::world::{World, server, stub};

const MALLORY: &str = "https://evil.test/users/mallory";
const VICTIM: &str = "https://harbour.test/@ida";

/// A server that reaches two others, and the website of somebody of `harbour.test`.
async fn town() -> (&'static World, TestApp) {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://harbour.test/ https://evil.test/ https://social.evil.test/ ").await;
    app.hosts().insert("home.test", |_: http::Request<Bytes>| async {
        let page = http::Response::builder().header("content-type", "text/html");
        Ok(page.body(Bytes::from(format!("<a rel=\"me\" href=\"{VICTIM}\">me</a>"))).unwrap())
    });
    (world, app)
}

async fn known(app: &TestApp, uri: &str) -> Account {
    accounts::find_by_uri(&mut app.db.conn(), uri).await.unwrap().expect("it is known")
}

async fn found(app: &TestApp, world: &World, uri: &str, url: &str) -> Account {
    let mut actor = stub(uri);
    actor["url"] = json!(url);
    actor["attachment"] = json!([{ "type": "PropertyValue", "name": "Home", "value": "<a href=\"https://home.test/\">https://home.test/</a>" }]);
    world.put(uri, actor);
    app.remote.resolve(app, uri).await.unwrap().expect("the actor is found");
    app.settle().await;
    known(app, uri).await
}

fn is_verified(account: &Account) -> bool {
    let fields: Value = serde_json::from_str(&account.fields).unwrap();
    !fields[0]["verified_at"].is_null()
}

#[tokio::test]
async fn only_an_own_page_counts_as_that_of_an_account() {
    let (world, app) = town().await;
    let ida = found(&app, world, "https://harbour.test/users/ida", VICTIM).await;
    assert_eq!((ida.url.as_deref(), is_verified(&ida)), (Some(VICTIM), true));
    let mallory = found(&app, world, MALLORY, VICTIM).await;
    assert_eq!((mallory.url.as_deref(), is_verified(&mallory)), (None, false));

    // Nor if it was written down before that was asked.
    let forged = Account { url: Some(VICTIM.into()), ..mallory };
    accounts::update_profile(&mut app.db.conn(), &forged).await.unwrap();
    assert_eq!(known(&app, MALLORY).await.url.as_deref(), Some(VICTIM));
    links::verify_links(&app, forged.id).await.unwrap();
    assert!(!is_verified(&known(&app, MALLORY).await));
}

#[tokio::test]
async fn a_page_may_be_where_the_handle_is() {
    let (world, app) = town().await;
    let uri = "https://social.evil.test/users/eve";
    let link = json!({ "rel": "self", "type": "application/activity+json", "href": uri });
    for host in ["evil.test", "social.evil.test"] {
        let answer = json!({ "subject": "acct:eve@evil.test", "links": [&link] });
        world.answer_webfinger(&format!("acct:eve@{host}"), answer);
    }
    let eve = found(&app, world, uri, "https://evil.test/@eve").await;
    assert_eq!((eve.domain.as_str(), eve.url.as_deref()), ("evil.test", Some("https://evil.test/@eve")));
}
