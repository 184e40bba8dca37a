//! What stands beside an account wherever it is shown: where it has moved, and whether the viewer may feature it.

use domain::{Circles, FeaturePolicy, QuoteRules};
use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::text;

/// Bob has moved to Carol; Alice follows him and has his post.
async fn moved() -> (TestApp, [TestUser; 3], Value) {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    alice.post(&format!("/api/v1/accounts/{}/follow", bob.account)).ok().await;
    let post = bob.publish("farewell, @alice").await;
    app.settle().await;
    let mut db = app.db.conn();
    storage::moves::set_target(&mut db, bob.account, Some(carol.account)).await.unwrap();
    (app, [alice, bob, carol], post)
}

#[tokio::test]
async fn an_account_tells_everywhere_where_it_has_moved() {
    let (_app, [alice, bob, carol], post) = moved().await;
    let goes = |account: &Value| {
        assert_eq!(account["id"], bob.account.to_string(), "{account}");
        assert_eq!(account["moved"]["id"], carol.account.to_string(), "{account}");
        assert_eq!(account["moved"].get("moved"), None);
    };
    goes(&alice.get(&format!("/api/v1/accounts/{}", bob.account)).value().await);
    goes(&alice.status(&post["id"]).await["account"]);
    goes(&alice.home().await[0]["account"]);
    goes(&alice.notifications().await[0]["account"]);
    goes(&alice.notifications().await[0]["status"]["account"]);
    goes(&alice.list(&format!("/api/v1/accounts/{}/following", alice.account)).await[0]);
    goes(&alice.get("/api/v2/search?q=bob").value().await["accounts"][0]);
    let groups = alice.get("/api/v2/notifications").value().await;
    goes(groups["accounts"].as_array().unwrap().iter().find(|a| a["id"] == bob.account.to_string()).unwrap());
    // A boost tells it of both: who boosts, and whose post it is.
    alice.act("reblog", &post["id"]).await;
    goes(&alice.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await[0]["reblog"]["account"]);
    goes(&carol.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await[0]["reblog"]["account"]);
}

#[tokio::test]
async fn where_somebody_has_moved_is_told_once() {
    let (app, [alice, bob, carol], post) = moved().await;
    // Carol moves back: neither tells without end.
    let mut db = app.db.conn();
    storage::moves::set_target(&mut db, carol.account, Some(bob.account)).await.unwrap();
    let account = alice.status(&post["id"]).await["account"].clone();
    assert_eq!((text(&account["moved"]["acct"]), account["moved"].get("moved")), ("carol", None));
}

#[tokio::test]
async fn whether_one_may_feature_somebody_depends_on_who_asks() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let shown = async |viewer: &TestUser, whose: &Value| {
        let of_post = viewer.status(&whose["id"]).await["account"]["feature_approval"].clone();
        let of_profile = viewer.get(&format!("/api/v1/accounts/{}", text(&whose["account"]["id"]))).value().await;
        assert_eq!(of_post, of_profile["feature_approval"]);
        of_post
    };
    let post = bob.publish("hello").await;
    assert_eq!(shown(&alice, &post).await, json!({ "automatic": [], "manual": [], "current_user": "denied" }));
    bob.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    assert_eq!(
        shown(&alice, &post).await,
        json!({ "automatic": ["public"], "manual": [], "current_user": "automatic" })
    );
    // Nobody in particular features nobody.
    let denied = json!({ "automatic": ["public"], "manual": [], "current_user": "denied" });
    let (of_post, of_profile) =
        (format!("/api/v1/statuses/{}", text(&post["id"])), format!("/api/v1/accounts/{}", bob.account));
    assert_eq!(app.get(&of_post).value().await["account"]["feature_approval"], denied);
    assert_eq!(app.get(&of_profile).value().await["feature_approval"], denied);
    assert_eq!(alice.get(&of_profile).value().await["feature_approval"]["current_user"], "automatic");
}

/// Whichever of the two keeps the other away.
#[tokio::test]
async fn nobody_features_those_whom_they_are_kept_apart_from() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    for one in [&alice, &bob] {
        one.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    }
    bob.post(&format!("/api/v1/accounts/{}/block", alice.account)).ok().await;
    for (viewer, other) in [(&alice, &bob), (&bob, &alice)] {
        let seen = viewer.get(&format!("/api/v1/accounts/{}", other.account)).value().await;
        assert_eq!(seen["feature_approval"]["current_user"], "denied", "{seen}");
        let own = viewer.get(&format!("/api/v1/accounts/{}", viewer.account)).value().await;
        assert_eq!(own["feature_approval"]["current_user"], "automatic", "{own}");
    }
}

/// The policy of an account of another server may ask for follows; what it says differs from viewer to viewer.
#[tokio::test]
async fn a_policy_that_asks_for_follows_is_answered_for_each_viewer() {
    let net = testkit::TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@alpha.test").await;
    let known = alice.find("bob@beta.test").await;
    let id = text(&known["id"]).parse().unwrap();
    let policy = FeaturePolicy(QuoteRules { automatic: Circles::FOLLOWERS, manual: Circles::PUBLIC });
    let mut db = alice.app.db.conn();
    storage::profiles::set_feature_policy(&mut db, id, Some(policy)).await.unwrap();
    storage::accounts::touch(&mut db, id).await.unwrap();
    let path = format!("/api/v1/accounts/{id}");
    let right = async |viewer: &TestUser| viewer.get(&path).value().await["feature_approval"].clone();
    let said = |word: &str| json!({ "automatic": ["followers"], "manual": ["public"], "current_user": word });
    assert_eq!(right(&alice).await, said("manual"));
    alice.follow("bob@beta.test").await;
    net.settle().await;
    assert_eq!(right(&alice).await, said("automatic"));
    assert_eq!(right(&carol).await, said("manual"));
    let post = bob.publish("for those who follow").await;
    net.settle().await;
    let seen = alice.resolve(text(&post["uri"])).await;
    assert_eq!(alice.status(&seen["id"]).await["account"]["feature_approval"], said("automatic"));
    assert_eq!(carol.status(&seen["id"]).await["account"]["feature_approval"], said("manual"));
}
