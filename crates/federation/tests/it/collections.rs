//! Collections of accounts of other servers (FEP-7aa9): looked for, listed on a profile, changed, not believed.

use serde_json::{Value, json};
use storage::collections as rows;
use testkit::{TestNet, TestUser};

/// Alice of alpha keeps a collection in which Bob of beta stands; Carol of gamma looks at it.
struct Town {
    net: TestNet,
    alice: TestUser,
    bob: TestUser,
    carol: TestUser,
    made: Value,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn town() -> Town {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    bob.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    let known = alice.find("bob@beta.test").await;
    let made = json!({ "name": "Sailors", "tag_name": "sailing", "account_ids": [known["id"]] });
    let made = alice.post("/api/v1/collections").json(&made).value().await["collection"].clone();
    net.settle().await;
    Town { net, alice, bob, carol, made }
}

impl Town {
    /// What a search for the collection's address gives Carol, once everything is read.
    async fn found(&self) -> Value {
        self.searched().await;
        self.net.settle().await;
        self.searched().await
    }

    async fn searched(&self) -> Value {
        let path = format!("/api/v2/search?resolve=true&q={}", text(&self.made["url"]));
        self.carol.get(&path).value().await["collections"][0].clone()
    }

    /// Who stands in the collection as Carol's server knows it, its owner left out.
    async fn people(&self, id: &Value) -> Vec<String> {
        let shown = self.carol.get(&format!("/api/v1/collections/{}", text(id))).value().await;
        shown["accounts"].as_array().unwrap()[1..].iter().map(|account| text(&account["acct"]).to_owned()).collect()
    }
}

#[tokio::test]
async fn a_collection_is_found_by_its_address() {
    let town = town().await;
    let found = town.found().await;
    assert_eq!((&found["name"], &found["local"], &found["item_count"]), (&json!("Sailors"), &json!(false), &json!(1)));
    assert_eq!((&found["uri"], &found["url"]), (&town.made["uri"], &town.made["url"]));
    assert_eq!(found["tag"], json!({ "name": "sailing", "url": "https://gamma.test/tags/sailing" }));
    assert_eq!(town.people(&found["id"]).await, ["bob@beta.test"]);
    let post = town.carol.publish(&format!("Look: {}", text(&town.made["url"]))).await;
    assert_eq!(post["tagged_collections"][0]["id"], found["id"]);
    assert_eq!(town.alice.resolve(text(&post["uri"])).await["tagged_collections"][0]["id"], town.made["id"]);
}

/// Nobody here has heard of it before.
#[tokio::test]
async fn a_collection_that_a_post_leads_to_is_fetched() {
    let town = town().await;
    let word = format!("Look: {}, not https://beta.test/collections/shoes", text(&town.made["url"]));
    let post = town.carol.publish(&word).await;
    assert_eq!(post["tagged_collections"], json!([]));
    town.net.settle().await;
    let shown = town.carol.status(&post["id"]).await["tagged_collections"].clone();
    assert_eq!((&shown[0]["name"], &shown[0]["item_count"]), (&json!("Sailors"), &json!(1)));
    assert_eq!(shown.as_array().unwrap().len(), 1);
}

/// Of another server, and only after its author put the link in.
#[tokio::test]
async fn so_is_one_that_an_edit_leads_to() {
    let town = town().await;
    let dora = town.net.user("dora@gamma.test").await;
    dora.follow("bob@beta.test").await;
    town.net.settle().await;
    let post = town.bob.publish("look").await;
    town.net.settle().await;
    let path = format!("/api/v1/statuses/{}", text(&post["id"]));
    town.bob.put(&path).json(&json!({ "status": format!("look: {}", text(&town.made["uri"])) })).ok().await;
    town.net.settle().await;
    town.net.advance(std::time::Duration::from_secs(60));
    town.net.settle().await;
    let seen = dora.home().await[0].clone();
    assert_eq!(seen["tagged_collections"][0]["name"], "Sailors", "{seen}");
}

#[tokio::test]
async fn a_profile_brings_its_collections() {
    let town = town().await;
    let owner = town.carol.find("alice@alpha.test").await;
    let path = |what: &str| format!("/api/v1/accounts/{}/{what}", text(&owner["id"]));
    town.carol.get(&path("statuses")).value().await;
    town.net.settle().await;
    let listed = town.carol.get(&path("collections")).value().await;
    assert_eq!(listed["collections"][0]["name"], "Sailors");
    assert_eq!(listed["collections"][0]["item_count"], 1);
}

#[tokio::test]
async fn followers_servers_hear_of_new_collections_and_who_leaves() {
    let town = town().await;
    town.carol.follow("alice@alpha.test").await;
    town.net.settle().await;
    let second = json!({ "name": "Rowers" });
    town.alice.post("/api/v1/collections").json(&second).value().await;
    town.net.settle().await;
    let owner = town.carol.find("alice@alpha.test").await;
    let path = format!("/api/v1/accounts/{}/collections", text(&owner["id"]));
    assert_eq!(town.carol.get(&path).value().await["collections"][0]["name"], "Rowers");

    let found = town.found().await;
    assert_eq!(found["item_count"], 1);
    let mine = format!("/api/v1/accounts/{}/in_collections", town.bob.account);
    let at_bobs = town.bob.get(&mine).value().await["collections"][0].clone();
    let place =
        format!("/api/v1/collections/{}/items/{}/revoke", text(&at_bobs["id"]), text(&at_bobs["items"][0]["id"]));
    town.bob.post(&place).ok().await;
    town.net.settle().await;
    assert_eq!(town.people(&found["id"]).await, Vec::<String>::new());

    let path = format!("/api/v1/collections/{}", text(&town.made["id"]));
    town.alice.delete(&path).ok().await;
    town.net.settle().await;
    town.carol.get(&format!("/api/v1/collections/{}", text(&found["id"]))).expect(404).await;
}

#[tokio::test]
async fn nobody_is_put_anywhere_without_a_proof() {
    let town = town().await;
    let alpha = town.net.app("alpha.test");
    let mut db = alpha.db.conn();
    let id = text(&town.made["id"]).parse().unwrap();
    let item = rows::items(&mut db, &[id]).await.unwrap().pop().unwrap();
    let forged = format!("{}/feature_authorizations/1", town.bob.uri());
    rows::set_state(&mut db, item.id, domain::ConsentState::Accepted, Some(&forged)).await.unwrap();
    drop(db);
    let found = town.found().await;
    assert_eq!((&found["name"], &found["item_count"]), (&json!("Sailors"), &json!(0)));
}
