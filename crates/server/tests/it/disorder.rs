//! What the network does to two real servers: it is cut, it loses answers, servers stop in the middle, and letters come
//! twice and in the wrong order. In the end each knows what happened, once.

use serde_json::{Value, json};

use crate::{
    place::until,
    road::{Letter, Weather},
    towns::Towns,
};

#[test]
fn what_was_said_while_the_road_was_cut_arrives_by_itself() {
    let Towns { alpha, beta, to_alpha: _road, to_beta } = Towns::befriended();
    to_beta.be(Weather::Cut);
    let posts: Vec<String> = (0..3).map(|n| alpha.publish(&format!("into the dark {n}")).1).collect();
    until("the operator can see that it is cut", || alpha.place.run(&["hosts"]).contains("beta.test").then_some(()));
    // The other direction is well.
    let (_, uri) = beta.publish("do you hear me?");
    alpha.hears_of(&uri);
    for post in &posts {
        assert_eq!(beta.times_in_home(post), 0, "nothing goes over a road that is cut");
    }
    to_beta.be(Weather::Fair);
    for post in &posts {
        beta.hears_of(post);
    }
    beta.place.settle();
    for post in &posts {
        assert_eq!(beta.times_in_home(post), 1);
    }
}

#[test]
fn servers_that_stop_in_the_middle_go_on_where_they_were() {
    let Towns { mut alpha, mut beta, to_alpha: _road, to_beta } = Towns::befriended();
    to_beta.be(Weather::Still);
    let posts: Vec<String> = (0..4).map(|n| alpha.publish(&format!("half way {n}")).1).collect();
    to_beta.wait_for_traffic();
    alpha.kill();
    // What was on its way arrives, but who sent it does not know and sends it again; it hears no answer to that either.
    to_beta.be(Weather::Deaf);
    alpha.serve();
    until("something arrives", || posts.iter().any(|post| beta.times_in_home(post) > 0).then_some(()));
    // The receiver goes away and comes back, too.
    beta.stop();
    to_beta.be(Weather::Fair);
    beta.serve();
    alpha.place.run(&["hosts", "retry", "beta.test"]);
    for post in &posts {
        beta.hears_of(post);
    }
    alpha.place.settle();
    beta.place.settle();
    for post in &posts {
        assert_eq!(beta.times_in_home(post), 1);
    }
}

#[test]
fn letters_that_come_twice_and_in_the_wrong_order() {
    let Towns { alpha, beta, to_alpha: _road, to_beta } = Towns::befriended();
    let (theirs, uri) = beta.publish("like me");
    let seen = alpha.hears_of(&uri);
    to_beta.be(Weather::Kept);
    let deleted = alpha.publish("a mistake");
    to_beta.kept("Create", &deleted.1);
    alpha.place.ask("DELETE", &format!("/api/v1/statuses/{}", deleted.0), &alpha.token, Value::Null);
    let edited = alpha.publish("the first version");
    to_beta.kept("Create", &edited.1);
    let change = json!({ "status": "the second version" });
    alpha.place.ask("PUT", &format!("/api/v1/statuses/{}", edited.0), &alpha.token, change);
    let mut pairs: Vec<(Letter, Letter)> = Vec::new();
    for (act, undo, kind) in [("favourite", "unfavourite", "Like"), ("reblog", "unreblog", "Announce")] {
        alpha.post(&format!("/api/v1/statuses/{seen}/{act}"));
        let letter = to_beta.kept(kind, &uri);
        alpha.post(&format!("/api/v1/statuses/{seen}/{undo}"));
        let undone = letter.activity()["id"].as_str().unwrap().to_owned();
        pairs.push((to_beta.kept("Undo", &undone), letter));
    }
    let bo = alpha.find(&beta);
    pairs.push((to_beta.kept("Update", &edited.1), to_beta.kept("Create", &edited.1)));
    pairs.push((to_beta.kept("Delete", &deleted.1), to_beta.kept("Create", &deleted.1)));
    for (later, earlier) in &pairs {
        for letter in [later, earlier, later, earlier] {
            to_beta.pass(letter);
            beta.place.settle();
        }
    }
    let status = beta.status(&theirs);
    assert_eq!((&status["favourites_count"], &status["reblogs_count"]), (&json!(0), &json!(0)), "{status}");
    assert!(beta.notified("favourite").is_empty() && beta.notified("reblog").is_empty());
    assert_eq!((beta.times_in_home(&edited.1), beta.times_in_home(&deleted.1)), (1, 0));
    let id = beta.hears_of(&edited.1);
    assert!(beta.status(&id)["content"].as_str().unwrap().contains("second"), "the newest word counts");
    // A follow that was taken back before it came.
    for act in ["unfollow", "follow", "unfollow"] {
        alpha.post(&format!("/api/v1/accounts/{bo}/{act}"));
    }
    let followed = beta.place.get("/api/v1/accounts/verify_credentials", &beta.token)["uri"].clone();
    let follow = to_beta.kept("Follow", followed.as_str().unwrap());
    let undo = to_beta.kept("Undo", follow.activity()["id"].as_str().unwrap());
    for letter in [&undo, &follow, &undo, &follow] {
        to_beta.pass(letter);
        beta.place.settle();
    }
    let ana = beta.find(&alpha);
    assert_eq!(beta.relation(&ana)["followed_by"], false, "whom nobody follows any more must not be told things");
}
