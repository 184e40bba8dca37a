//! What other servers read.

use http::StatusCode;
use serde_json::json;
use testkit::TestNet;

#[tokio::test]
async fn webfinger_says_where_its_people_act() {
    let net = TestNet::of(["alpha.test"]).await;
    net.user("alice@alpha.test").await;
    let app = net.app("alpha.test");
    let jrd = app.get("/.well-known/webfinger?resource=acct:alice@alpha.test").value().await;
    let template = |rel: &str| {
        let link = jrd["links"].as_array().unwrap().iter().find(|link| link["rel"] == rel);
        link.unwrap_or_else(|| panic!("{rel}: {jrd}"))["template"].as_str().unwrap().to_owned()
    };
    let act = "https://alpha.test/authorize_interaction?uri=";
    assert_eq!(template("http://ostatus.org/schema/1.0/subscribe"), format!("{act}{{uri}}"));
    assert_eq!(template("https://w3id.org/fep/3b86/Follow"), format!("{act}{{object}}"));
    assert_eq!(template("https://w3id.org/fep/3b86/Object"), format!("{act}{{object}}"));
    assert_eq!(template("https://w3id.org/fep/3b86/Create"), "https://alpha.test/compose?text={content}");
    let server = app.get("/.well-known/webfinger?resource=https://alpha.test/actor").value().await;
    assert!(!server.to_string().contains("fep/3b86"), "{server}");
}

/// FEP-d556
#[tokio::test]
async fn webfinger_says_which_actor_stands_for_the_server() {
    let net = TestNet::of(["alpha.test"]).await;
    let app = net.app("alpha.test");
    for address in ["https://alpha.test/", "https://alpha.test"] {
        let jrd = app.get(&format!("/.well-known/webfinger?resource={address}")).value().await;
        assert_eq!(jrd["subject"], "https://alpha.test/");
        let link = &jrd["links"][0];
        assert_eq!(link["rel"], "https://www.w3.org/ns/activitystreams#Service");
        assert_eq!(
            (&link["href"], &link["type"]),
            (&json!("https://alpha.test/actor"), &json!("application/activity+json"))
        );
    }
}

#[tokio::test]
async fn inboxes_of_nobody_take_nothing() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let gone = format!("/ap/users/{}/inbox", alice.account);
    let post = async |path: &str| net.app("alpha.test").post(path).json(&json!({ "type": "Like" })).send().await.status;
    assert_ne!(post(&gone).await, StatusCode::GONE);
    services::accounts::close(net.app("alpha.test"), &alice.row().await).await.unwrap();
    assert_eq!(post(&gone).await, StatusCode::GONE);
    assert_eq!(post(&format!("/ap/users/{}/inbox", bob.account)).await, StatusCode::NOT_FOUND);
    assert_eq!(post("/ap/users/nobody/inbox").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn addresses_of_tags_travel_encoded() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let status = alice.publish("from #日本").await;
    net.settle().await;
    let path = status["uri"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
    let note = net.app("alpha.test").get(path).header("accept", "application/activity+json").value().await;
    let href = "https://alpha.test/tags/%E6%97%A5%E6%9C%AC";
    assert_eq!(note["tag"], json!([{ "type": "Hashtag", "href": href, "name": "#日本" }]));
    let come = bob.home().await;
    assert_eq!(come[0]["tags"], json!([{ "name": "日本", "url": "https://beta.test/tags/%E6%97%A5%E6%9C%AC" }]));
    let page = net.app("beta.test").get("/tags/%E6%97%A5%E6%9C%AC").accept("text/html").ok().await.text();
    assert!(page.contains("href=\"/tags/%E6%97%A5%E6%9C%AC\""), "{page}");
}

#[tokio::test]
async fn webfinger_actor_and_note_lead_to_each_other() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let app = net.app("alpha.test");
    let jrd = app.get("/.well-known/webfinger?resource=acct:Alice@alpha.test").value().await;
    assert_eq!(jrd["subject"], "acct:alice@alpha.test");
    let own = jrd["links"].as_array().unwrap().iter().find(|link| link["rel"] == "self").unwrap();
    assert_eq!(own["href"], alice.uri());

    let bio = json!({ "note": "On the #Ferry, always on the #ferry" });
    alice.patch("/api/v1/accounts/update_credentials").json(&bio).ok().await;
    let path = format!("/ap/users/{}", alice.account);
    let actor = app.get(&path).header("accept", "application/activity+json").value().await;
    assert_eq!((&actor["type"], &actor["preferredUsername"]), (&json!("Person"), &json!("alice")));
    assert!(actor["publicKey"]["publicKeyPem"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY"));

    let ferry = json!({ "type": "Hashtag", "href": "https://alpha.test/tags/ferry", "name": "#Ferry" });
    assert_eq!(actor["tag"], json!([ferry]));

    let status = alice.publish("Look, #Ferry").await;
    let path = status["uri"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
    let note = app.get(path).header("accept", "application/activity+json").value().await;
    assert_eq!((&note["type"], &note["attributedTo"]), (&json!("Note"), &actor["id"]));
    assert_eq!(note["to"], json!(["https://www.w3.org/ns/activitystreams#Public"]));
    assert_eq!(note["tag"][0]["name"], "#Ferry");
}

/// As in Mastodon: `sensitive` is also what the staff says of all that somebody shows.
#[tokio::test]
async fn files_of_whom_the_staff_veils_are_veiled_elsewhere() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let app = net.app("alpha.test");
    let status = alice.publish("a picture").await;
    let path = status["uri"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap().to_owned();
    for (veiled, at) in [(true, Some(app.now())), (false, None)] {
        app.veil(alice.account, at).await;
        let note = app.get(&path).header("accept", "application/activity+json").value().await;
        assert_eq!(note["sensitive"], veiled);
    }
}

#[tokio::test]
async fn strangers_and_nonsense_get_clear_answers() {
    let net = TestNet::of(["alpha.test"]).await;
    let app = net.app("alpha.test");
    for (path, status) in [
        ("/.well-known/webfinger", StatusCode::BAD_REQUEST),
        ("/.well-known/webfinger?resource=acct:nobody@alpha.test", StatusCode::NOT_FOUND),
        ("/.well-known/webfinger?resource=acct:alice@other.test", StatusCode::NOT_FOUND),
        ("/ap/users/99", StatusCode::NOT_FOUND),
        ("/ap/users/x", StatusCode::NOT_FOUND),
        ("/ap/users/99/statuses/7", StatusCode::NOT_FOUND),
        ("/nodeinfo/9.9", StatusCode::NOT_FOUND),
        ("/.well-known/nodeinfo", StatusCode::OK),
        ("/nodeinfo/2.0", StatusCode::OK),
        ("/.well-known/host-meta", StatusCode::OK),
        ("/actor", StatusCode::OK),
    ] {
        let answer = app.get(path).header("accept", "application/activity+json").send().await;
        assert_eq!(answer.status, status, "{path}");
    }
}

#[tokio::test]
async fn the_server_itself_lists_both_of_its_keys() {
    let net = TestNet::of(["alpha.test"]).await;
    let app = net.app("alpha.test");
    let document = async || app.get("/actor").header("accept", "application/activity+json").value().await;
    let actor = document().await;
    let key = &actor["assertionMethod"][0];
    assert_eq!((&key["type"], &key["controller"]), (&json!("Multikey"), &actor["id"]));
    assert_eq!(key["id"], "https://alpha.test/actor#ed25519-key");
    // The prefix of Ed25519 keys in base58 (FEP-521a).
    assert!(key["publicKeyMultibase"].as_str().unwrap().starts_with("z6Mk"));
    assert_eq!(document().await["assertionMethod"], actor["assertionMethod"]);
    assert!(actor["publicKey"]["publicKeyPem"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY"));
}
