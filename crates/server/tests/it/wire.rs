//! Two real servers with names and certificates of their own: what people do on one is seen by the apps of the other.

use serde_json::{Value, json};

use crate::{place::until, towns::Towns};

#[test]
fn people_of_two_servers_meet() {
    let Towns { alpha, beta, to_alpha: _road, to_beta: _other } = Towns::befriended();
    let (bo, ana) = (alpha.find(&beta), beta.find(&alpha));
    for (town, id) in [(&alpha, &bo), (&beta, &ana)] {
        until("both follow each other", || (town.relation(id)["followed_by"] == true).then_some(()));
        let account = town.get(&format!("/api/v1/accounts/{id}"));
        assert_eq!(
            account["uri"].as_str().unwrap().split('/').nth(2),
            account["acct"].as_str().unwrap().split('@').nth(1)
        );
    }
    assert_eq!(alpha.notified("follow"), [("bo@beta.test".to_owned(), Value::Null)]);

    let (post, uri) = alpha.publish("Good morning, @bo@beta.test! #sunrise");
    assert!(uri.starts_with("https://alpha.test/ap/users/"), "{uri}");
    let seen = beta.hears_of(&uri);
    let status = beta.status(&seen);
    assert!(status["content"].as_str().unwrap().contains("Good morning"), "{status}");
    assert_eq!((&status["mentions"][0]["acct"], &status["tags"][0]["name"]), (&json!("bo"), &json!("sunrise")));
    assert_eq!(beta.notified("mention"), [("ana@alpha.test".to_owned(), json!(uri))]);

    let reply = json!({ "status": "@ana@alpha.test Hello!", "in_reply_to_id": seen });
    let answer = beta.place.ask("POST", "/api/v1/statuses", &beta.token, reply);
    beta.post(&format!("/api/v1/statuses/{seen}/favourite"));
    beta.post(&format!("/api/v1/statuses/{seen}/reblog"));
    until("answer, favourite and boost arrive", || {
        let status = alpha.status(&post);
        (status["replies_count"] == 1 && status["favourites_count"] == 1 && status["reblogs_count"] == 1).then_some(())
    });
    let context = alpha.get(&format!("/api/v1/statuses/{post}/context"));
    assert_eq!(context["descendants"][0]["uri"], answer["uri"]);
    for kind in ["favourite", "reblog"] {
        assert_eq!(alpha.notified(kind), [("bo@beta.test".to_owned(), json!(uri))], "{kind}");
    }
    assert_eq!(alpha.notified("mention"), [("bo@beta.test".to_owned(), answer["uri"].clone())]);

    let change = json!({ "status": "Good evening, @bo@beta.test!" });
    alpha.place.ask("PUT", &format!("/api/v1/statuses/{post}"), &alpha.token, change);
    until("the change arrives", || {
        let status = beta.status(&seen);
        (status["content"].as_str().unwrap().contains("Good evening") && !status["edited_at"].is_null()).then_some(())
    });
    let history = beta.get(&format!("/api/v1/statuses/{seen}/history"));
    assert_eq!(history.as_array().unwrap().len(), 2, "{history}");

    beta.post(&format!("/api/v1/statuses/{seen}/unfavourite"));
    beta.post(&format!("/api/v1/statuses/{seen}/unreblog"));
    until("they are taken back", || {
        let status = alpha.status(&post);
        (status["favourites_count"] == 0 && status["reblogs_count"] == 0).then_some(())
    });
    alpha.place.ask("DELETE", &format!("/api/v1/statuses/{post}"), &alpha.token, Value::Null);
    until("it is gone there too", || {
        let answer = beta.place.request("GET", &format!("/api/v1/statuses/{seen}"), Some(&beta.token), "")?;
        (answer.status == 404).then_some(())
    });
    beta.post(&format!("/api/v1/accounts/{ana}/unfollow"));
    until("the unfollow arrives", || (alpha.relation(&bo)["followed_by"] == false).then_some(()));
    for town in [alpha, beta] {
        town.place.settle();
        town.server.unwrap().stop();
    }
}
