//! One's own account: looked at, changed, and as others see it then.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::people::{follow, text};

const PNG: &[u8] = services::images::DEFAULT_AVATAR;

async fn verify(user: &testkit::TestUser) -> Value {
    user.get("/api/v1/accounts/verify_credentials").value().await
}

#[tokio::test]
async fn the_own_account_has_a_source_and_a_role() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let me = verify(&alice).await;
    assert_eq!(me["id"], alice.account.to_string());
    assert_eq!(
        me["source"],
        json!({
            "privacy": "public", "sensitive": false, "language": null, "note": "", "fields": [],
            "follow_requests_count": 0, "hide_collections": false, "discoverable": null, "indexable": false,
            "attribution_domains": [], "quote_policy": "public",
        })
    );
    let everybody = json!({ "id": "-99", "name": "", "color": "", "permissions": "65536", "highlighted": false, "collection_limit": 10 });
    assert_eq!(me["role"], everybody);
    let reader = app.build_user("bob").scopes("profile").make().await;
    assert_eq!(verify(&reader).await["username"], "bob");
}

#[tokio::test]
async fn looking_at_oneself_costs_one_look_up() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    verify(&alice).await;
    assert_eq!(app.queries(verify(&alice)).await, 1);
    alice.patch("/api/v1/accounts/update_credentials").form(&[("locked", "1")]).ok().await;
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).ok().await;
    assert_eq!(verify(&alice).await["source"]["follow_requests_count"], 1);
    assert_eq!(app.queries(verify(&alice)).await, 1);
}

#[tokio::test]
async fn a_profile_is_written_once_and_shown_everywhere() {
    let app = TestApp::new().await;
    let (alice, _bob) = (app.user("alice").await, app.user("bob").await);
    let changed = alice
        .patch("/api/v1/accounts/update_credentials")
        .form(&[
            ("display_name", "Alice of the Sea"),
            ("note", "With @bob at https://sea.example\n\n#sailing"),
            ("fields_attributes[0][name]", "Home"),
            ("fields_attributes[0][value]", "https://alice.example"),
            ("fields_attributes[1][name]", ""),
            ("fields_attributes[1][value]", ""),
            ("locked", "true"),
            ("bot", "1"),
            ("discoverable", "on"),
            ("indexable", "t"),
            ("attribution_domains[]", "https://News.example/"),
            ("source[privacy]", "unlisted"),
            ("source[sensitive]", "true"),
            ("source[language]", "de"),
            ("source[quote_policy]", "followers"),
        ])
        .value()
        .await;
    assert_eq!(verify(&alice).await, changed);
    let source = &changed["source"];
    assert_eq!(source["note"], "With @bob at https://sea.example\n\n#sailing");
    assert_eq!(source["fields"], json!([{ "name": "Home", "value": "https://alice.example", "verified_at": null }]));
    assert_eq!(source["attribution_domains"], json!(["news.example"]));
    let defaults = ["privacy", "language", "quote_policy"].map(|name| text(&source[name]).to_owned());
    assert_eq!(defaults, ["unlisted", "de", "followers"]);

    let shown = app.get(&format!("/api/v1/accounts/{}", alice.account)).value().await;
    assert_eq!(shown["display_name"], "Alice of the Sea");
    assert!(shown.get("source").is_none());
    assert!(
        [&shown["bot"], &shown["locked"], &shown["discoverable"], &shown["indexable"]]
            .iter()
            .all(|flag| **flag == true)
    );
    let note = text(&shown["note"]);
    assert!(note.contains("href=\"https://alpha.test/@bob\" class=\"u-url mention\""), "{note}");
    assert!(note.contains("<p><a href=\"https://alpha.test/tags/sailing\""), "{note}");
    assert!(text(&shown["fields"][0]["value"]).contains("rel=\"me nofollow noopener\""));

    let preferences = alice.get("/api/v1/preferences").value().await;
    assert_eq!(preferences["posting:default:visibility"], "unlisted");
    assert_eq!(preferences["posting:default:sensitive"], true);
    assert_eq!(alice.publish("Guten Tag").await["visibility"], "unlisted");
}

#[tokio::test]
async fn too_much_is_refused() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let (name, note, field) = ("x".repeat(31), "x".repeat(501), "x".repeat(256));
    let five: Vec<Value> = (0..5).map(|n| json!({ "name": n.to_string(), "value": "x" })).collect();
    for refused in [
        json!({ "display_name": name }),
        json!({ "note": note }),
        json!({ "fields_attributes": [{ "name": field, "value": "x" }] }),
        json!({ "fields_attributes": five }),
        json!({ "source": { "privacy": "secret" } }),
        json!({ "source": { "language": "klingonese" } }),
        json!({ "avatar": "data:text/plain;base64,eA==" }),
    ] {
        let answer = alice.patch("/api/v1/accounts/update_credentials").json(&refused).expect(422).await.json();
        assert!(text(&answer["error"]).starts_with("Validation failed: "), "{refused}: {answer}");
    }
    assert_eq!(verify(&alice).await["display_name"], "");
}

#[tokio::test]
async fn pictures_come_as_files_or_data() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let before = verify(&alice).await;
    let file = ("avatar", "me.png", "image/png", PNG);
    let described = [("avatar_description", "Me, at sea")];
    let with = alice.patch("/api/v1/accounts/update_credentials").file(&described, file).value().await;
    assert_ne!(with["avatar"], before["avatar"]);
    assert_eq!(with["avatar_description"], "Me, at sea");
    assert_eq!(with["header"], before["header"]);
    let data = format!("data:image/png;base64,{}", STANDARD.encode(PNG));
    let update = json!({ "header": data, "header_description": "Waves" });
    let with_both = alice.patch("/api/v1/accounts/update_credentials").json(&update).value().await;
    assert_eq!(with_both["avatar"], with["avatar"]);
    assert_eq!(with_both["header_description"], "Waves");
    let path = text(&with_both["header"]).strip_prefix("https://alpha.test").unwrap();
    assert_eq!(app.get(path).ok().await.header("content-type"), "image/png");
    let again = json!({ "header_description": "" });
    let without = alice.patch("/api/v1/accounts/update_credentials").json(&again).value().await;
    assert_eq!((&without["header"], text(&without["header_description"])), (&with_both["header"], ""));
}

#[tokio::test]
async fn who_hides_the_network_shows_it_to_nobody_else() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    follow(&bob, &alice).await;
    let [followers, following] =
        ["followers", "following"].map(|list| format!("/api/v1/accounts/{}/{list}", alice.account));
    assert_eq!(app.get(&followers).value().await[0]["username"], "bob");
    alice.patch("/api/v1/accounts/update_credentials").form(&[("hide_collections", "true")]).ok().await;
    for path in [&followers, &following] {
        assert_eq!(bob.list(path).await, Vec::<Value>::new());
        assert_eq!(alice.list(path).await.len(), 1);
    }
}

#[tokio::test]
async fn accounts_by_id_and_by_name() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    for handle in ["alice", "@Alice", "alice@alpha.test", "@alice@ALPHA.test"] {
        let found = app.get(&format!("/api/v1/accounts/lookup?acct={handle}")).value().await;
        assert_eq!(found["id"], alice.account.to_string(), "{handle}");
    }
    app.get("/api/v1/accounts/lookup?acct=carol").expect(404).await;
    app.get("/api/v1/accounts/lookup?acct=alice@beta.test").expect(404).await;
    app.get("/api/v1/accounts/1").expect(404).await;
    app.get("/api/v1/accounts/alice").expect(404).await;
    let path = format!("/api/v1/accounts?id[]={}&id[]=1&id[]=x&id[]={}", bob.account, alice.account);
    let names: Vec<String> =
        app.get(&path).value().await.as_array().unwrap().iter().map(|a| text(&a["acct"]).to_owned()).collect();
    assert_eq!(names, ["bob", "alice"]);
    assert_eq!(alice.get(&format!("/api/v1/accounts/{}/identity_proofs", bob.account)).value().await, json!([]));
}
