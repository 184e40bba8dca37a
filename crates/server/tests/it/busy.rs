//! A database that somebody else keeps busy: who waits for it in vain is told to come again, and nothing is half done.

use std::time::Duration;

use serde_json::{Value, json};
use storage::{
    Db,
    db::{Options, Tx},
    p,
};

use crate::{
    place::{Answer, Place, until},
    roles::{sign_in, try_to},
};

/// Another program that writes where posting writes, and does not end.
async fn keep_busy(url: &str) -> Tx {
    let options = Options { patience: Duration::from_secs(90), ..Options::default() };
    let db = Db::open(url, &options).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec("UPDATE account_stats SET statuses_count = statuses_count + 0", p![]).await.unwrap();
    tx
}

#[test]
fn who_finds_the_database_busy_may_come_again() {
    let place = Place::new();
    place.create("ana");
    let token = place.token("ana");
    let server = place.serve();
    let cookie = sign_in(&place, "ana@people.example");
    let first = place.publish(&token, "before");
    place.settle();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let busy = runtime.block_on(keep_busy(&place.url()));
    let status = json!({ "status": "meanwhile" }).to_string();
    let (api, page) = std::thread::scope(|scope| {
        let api = scope.spawn(|| place.request("POST", "/api/v1/statuses", Some(&token), &status).unwrap());
        let page =
            scope.spawn(|| try_to(&place, "/compose", &cookie, "text=meanwhile&audience=public&lang=en&do=post"));
        (api.join().unwrap(), page.join().unwrap())
    });
    let told = |answer: &Answer| (answer.status, answer.head.header("retry-after").map(str::to_owned));
    for answer in [&api, &page] {
        assert_eq!(told(answer), (503, Some("5".to_owned())), "{}", answer.body);
    }
    assert_eq!(api.json(), json!({ "error": "The server is busy. Please try again in a moment" }));
    assert!(page.body.contains("A lot is going on here"), "{}", page.body);
    assert_eq!(statuses(&place, &token), [first["uri"].clone()], "nothing of it has happened");
    runtime.block_on(async { drop(busy) });
    let second = until("it is free again", || {
        let answer = place.request("POST", "/api/v1/statuses", Some(&token), "{\"status\":\"after\"}")?;
        (answer.status == 200).then(|| answer.json())
    });
    assert_eq!(statuses(&place, &token), [second["uri"].clone(), first["uri"].clone()]);
    server.stop();
}

/// What somebody has posted, the newest first.
fn statuses(place: &Place, token: &str) -> Vec<Value> {
    let id = place.get("/api/v1/accounts/verify_credentials", token)["id"].as_str().unwrap().to_owned();
    let all = place.list(&format!("/api/v1/accounts/{id}/statuses"), token);
    all.into_iter().map(|status| status["uri"].clone()).collect()
}
