//! Homes, lists and hashtags with people of other servers.

use domain::{AccountId, StatusId};
use federation::inbox;
use serde_json::{Value, json};
use storage::{accounts, feeds, p, tag_follows};
use testkit::{TestApp, TestNet, TestUser};

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_else(|| panic!("{value} has no id"))
}

fn texts(list: &[Value]) -> Vec<String> {
    let html = |status: &Value| match &status["reblog"] {
        Value::Null => status["content"].clone(),
        original => original["content"].clone(),
    };
    list.iter().map(|status| domain::text::to_plain(html(status).as_str().unwrap())).collect()
}

/// Bob, elsewhere, is followed by Alice and by Carol of her server.
async fn town() -> (TestNet, TestUser, TestUser, TestUser) {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@alpha.test").await;
    alice.follow("bob@beta.test").await;
    carol.follow("bob@beta.test").await;
    net.settle().await;
    (net, alice, bob, carol)
}

#[tokio::test]
async fn posts_from_elsewhere_enter_homes_and_lists_by_the_same_rules() {
    let (net, alice, bob, carol) = town().await;
    let bob_here = alice.find("bob@beta.test").await;
    let list = alice.post("/api/v1/lists").json(&json!({ "title": "Far away" })).value().await;
    let members = format!("/api/v1/lists/{}/accounts", id(&list));
    alice.post(&members).json(&json!({ "account_ids": [bob_here["id"]] })).ok().await;
    bob.publish_with(json!({ "status": "Hello", "language": "en" })).await;
    net.settle().await;
    let shown = async || texts(&alice.list(&format!("/api/v1/timelines/list/{}", id(&list))).await);
    assert_eq!((texts(&alice.home().await), shown().await), (vec!["Hello".to_owned()], vec!["Hello".to_owned()]));

    let rules = json!({ "languages": ["de"] });
    alice.post(&format!("/api/v1/accounts/{}/follow", id(&bob_here))).json(&rules).ok().await;
    bob.publish_with(json!({ "status": "Good evening", "language": "en" })).await;
    bob.publish_with(json!({ "status": "Guten Abend", "language": "de" })).await;
    net.settle().await;
    assert_eq!(texts(&alice.home().await), ["Guten Abend", "Hello"]);
    assert_eq!(shown().await, ["Guten Abend", "Hello"]);
    assert_eq!(carol.home().await.len(), 3);
}

/// Written together, statuses are in the same homes and lists as written one by one.
#[tokio::test]
async fn many_statuses_enter_homes_together() {
    let (net, alice, bob, carol) = town().await;
    let dora = net.user("dora@beta.test").await;
    alice.follow("dora@beta.test").await;
    carol.follow("dora@beta.test").await;
    let bob_here = alice.find("bob@beta.test").await;
    let rules = json!({ "reblogs": false });
    carol.post(&format!("/api/v1/accounts/{}/follow", id(&bob_here))).json(&rules).ok().await;
    let list = alice.post("/api/v1/lists").json(&json!({ "title": "Far away" })).value().await;
    let members = format!("/api/v1/lists/{}/accounts", id(&list));
    alice.post(&members).json(&json!({ "account_ids": [bob_here["id"]] })).ok().await;
    net.settle().await;

    let first = bob.publish("One").await;
    let second = dora.publish("Two").await;
    bob.publish("Three @carol@alpha.test").await;
    net.settle().await;
    bob.act("reblog", &second["id"]).await;
    dora.act("reblog", &first["id"]).await;
    net.settle().await;
    let ids = async |person: &TestUser| person.home().await.iter().map(|status| id(status).to_owned()).collect();
    let listed = async || texts(&alice.list(&format!("/api/v1/timelines/list/{}", id(&list))).await);
    let (of_alice, of_carol): (Vec<String>, Vec<String>) = (ids(&alice).await, ids(&carol).await);
    assert_eq!((of_alice.len(), of_carol.len(), listed().await.len()), (3, 3, 3));

    let app = net.app("alpha.test");
    let mut db = app.db.conn();
    let list = domain::ListId(id(&list).parse().unwrap());
    let known = listed().await;
    feeds::clear(&mut db, alice.account).await.unwrap();
    feeds::clear(&mut db, carol.account).await.unwrap();
    feeds::clear_list(&mut db, list).await.unwrap();
    const ALL: &str = "SELECT id FROM statuses ORDER BY id DESC";
    let all: Vec<StatusId> = db.all(ALL, p![]).await.unwrap();
    for _ in 0..2 {
        services::statuses::spread(app, &all).await.unwrap();
        assert_eq!(
            (ids(&alice).await, ids(&carol).await, listed().await),
            (of_alice.clone(), of_carol.clone(), known.clone())
        );
    }
}

#[tokio::test]
async fn a_blocked_server_is_in_no_home_not_even_by_boosts() {
    let (net, alice, bob, carol) = town().await;
    alice.follow("carol").await;
    bob.publish("Hello").await;
    net.settle().await;
    let known = carol.home().await.remove(0);
    alice.post("/api/v1/domain_blocks").form(&[("domain", "beta.test")]).ok().await;
    carol.act("reblog", &known["id"]).await;
    bob.publish("Hello again").await;
    net.settle().await;
    assert_eq!(texts(&alice.home().await), Vec::<String>::new());
    assert_eq!(texts(&carol.home().await)[..2], ["Hello again", "Hello"]);
}

#[tokio::test]
async fn tagged_posts_from_elsewhere_enter_homes() {
    let (net, _, bob, _) = town().await;
    let dora = net.user("dora@alpha.test").await;
    dora.post("/api/v1/tags/ferry/follow").ok().await;
    bob.publish("On the #Ferry").await;
    bob.publish_with(json!({ "status": "quietly on the #ferry", "visibility": "unlisted" })).await;
    net.settle().await;
    assert_eq!(texts(&dora.home().await), ["On the #Ferry"]);
}

async fn document(app: &TestApp, address: &str) -> Value {
    let path = address.strip_prefix(&app.config.base()).unwrap();
    app.get(path).header("accept", "application/activity+json").value().await
}

#[tokio::test]
async fn featured_tags_are_told_and_heard() {
    let (net, alice, bob, _) = town().await;
    alice.post("/api/v1/tags/Ferries/feature").ok().await;
    let actor = document(&alice.app, &alice.uri()).await;
    let tags = document(&alice.app, actor["featuredTags"].as_str().unwrap()).await;
    assert_eq!((&tags["type"], &tags["totalItems"]), (&json!("Collection"), &json!(1)));
    assert_eq!(
        tags["items"],
        json!([{ "type": "Hashtag", "href": "https://alpha.test/@alice/tagged/ferries", "name": "#Ferries" }])
    );

    let app = net.app("alpha.test");
    let bob_here = accounts::find_by_uri(&mut app.db.conn(), &bob.uri()).await.unwrap().unwrap();
    let activity = |kind: &str, target: &str| {
        let object = json!({ "type": "Hashtag", "href": "https://beta.test/tags/boats", "name": "#Boats" });
        json!({ "id": "https://beta.test/activities/1", "type": kind, "actor": bob.uri(), "object": object,
                "target": target })
        .to_string()
    };
    let featured = async |account: AccountId| {
        let all = tag_follows::featured(&mut app.db.conn(), account).await.unwrap();
        all.into_iter().map(|tag| tag.display_name).collect::<Vec<_>>()
    };
    let own = format!("{}/collections/featured", bob.uri());
    inbox::receive(app, bob_here.id, &activity("Add", "https://gamma.test/featured"), None).await.unwrap();
    assert_eq!(featured(bob_here.id).await, Vec::<String>::new(), "the target is another's");
    inbox::receive(app, bob_here.id, &activity("Add", &own), None).await.unwrap();
    assert_eq!(featured(bob_here.id).await, ["Boats"]);
    let shown = alice.list(&format!("/api/v1/accounts/{}/featured_tags", bob_here.id)).await;
    assert_eq!(shown[0]["name"], "Boats");
    inbox::receive(app, bob_here.id, &activity("Remove", &own), None).await.unwrap();
    assert_eq!(featured(bob_here.id).await, Vec::<String>::new());

    // And as bob does it himself.
    bob.post("/api/v1/tags/Rafts/feature").ok().await;
    net.settle().await;
    assert_eq!(featured(bob_here.id).await, ["Rafts"]);
    bob.post("/api/v1/tags/rafts/unfeature").ok().await;
    net.settle().await;
    assert_eq!(featured(bob_here.id).await, Vec::<String>::new());
}

#[tokio::test]
async fn pins_of_people_elsewhere_are_theirs_alone() {
    let (net, alice, bob, carol) = town().await;
    let (first, second) = (bob.publish("pinned").await, bob.publish("not pinned").await);
    carol.publish("by carol").await;
    net.settle().await;
    bob.act("pin", &first["id"]).await;
    net.settle().await;
    let bob_here = alice.find("bob@beta.test").await;
    let pinned = async || texts(&alice.list(&format!("/api/v1/accounts/{}/statuses?pinned=true", id(&bob_here))).await);
    assert_eq!(pinned().await, ["pinned"]);
    bob.act("unpin", &first["id"]).await;
    net.settle().await;
    assert_eq!(pinned().await, Vec::<String>::new());

    // Nobody pins what is another's, or to another's profile.
    let app = net.app("alpha.test");
    let account = accounts::find_by_uri(&mut app.db.conn(), &bob.uri()).await.unwrap().unwrap();
    let add = |object: &str, target: &str| {
        json!({ "id": "https://beta.test/activities/2", "type": "Add", "actor": bob.uri(), "object": object,
                "target": target })
        .to_string()
    };
    let own = format!("{}/collections/featured", bob.uri());
    let carols = carol.list(&format!("/api/v1/accounts/{}/statuses", carol.account)).await;
    inbox::receive(app, account.id, &add(carols[0]["uri"].as_str().unwrap(), &own), None).await.unwrap();
    inbox::receive(app, account.id, &add(second["uri"].as_str().unwrap(), &format!("{}/wall", bob.uri())), None)
        .await
        .unwrap();
    assert_eq!(pinned().await, Vec::<String>::new());
}
