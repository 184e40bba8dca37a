//! The job loop.

use std::time::Duration;

use domain::{FollowId, Job, JobState, StatusId};
use serde_json::json;
use server::config::Jobs;
use server::serve::stop;
use server::worker;
use services::App;
use storage::{jobs, p};
use testkit::TestApp;

/// Runs a worker until `done`, then stops it.
async fn work_until(app: &App, done: impl AsyncFn() -> bool) {
    let (stopper, stop) = stop::channel();
    let worker = tokio::spawn(worker::run(app.clone(), Jobs::default(), None, stop, Duration::from_secs(5)));
    tokio::time::timeout(Duration::from_secs(10), async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await
    .expect("the worker gets there");
    stopper.stop();
    worker.await.unwrap();
}

async fn waiting(app: &App) -> i64 {
    let counts = jobs::counts(&mut app.db.conn()).await.unwrap();
    // What is scheduled for the next hour waits as well.
    counts.iter().filter(|count| count.first_run_at <= app.now()).map(|count| count.jobs).sum()
}

#[tokio::test]
async fn what_waits_is_done_and_forgotten() {
    let app = TestApp::new().await;
    let many = vec![Job::RenewCertificate {}; 300];
    jobs::enqueue_all(&mut app.db.conn(), &many, app.now()).await.unwrap();
    work_until(&app, async || waiting(&app).await == 0).await;
}

#[tokio::test]
async fn what_comes_while_it_runs_is_done_too() {
    let app = TestApp::new().await;
    let (stopper, stop) = stop::channel();
    let worker = tokio::spawn(worker::run(app.app().clone(), Jobs::default(), None, stop, Duration::from_secs(5)));
    for _ in 0..20 {
        let mut tx = app.db.begin().await.unwrap();
        jobs::enqueue(&mut tx, &Job::RenewCertificate {}, app.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    tokio::time::timeout(Duration::from_secs(10), async {
        while waiting(&app).await > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await
    .expect("they are done");
    stopper.stop();
    worker.await.unwrap();
}

#[tokio::test]
async fn what_fails_is_kept_for_later_with_its_error() {
    let app = TestApp::new().await;
    const UNKNOWN: &str =
        "INSERT INTO jobs (lane, run_at, payload, created_at) VALUES (4, $1, '{\"job\":\"dance\"}', $1)";
    app.db.conn().exec(UNKNOWN, p![app.now()]).await.unwrap();
    work_until(&app, async || waiting(&app).await == 0).await;
    let later = app.now() + Duration::from_secs(60);
    let again = jobs::claim(&mut app.db.conn(), domain::Lane::Background, 10, later, later).await.unwrap();
    assert_eq!(again.iter().map(|job| job.attempts).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn what_is_done_together_is_tried_alone_if_one_of_it_fails() {
    let app = TestApp::new().await;
    const UNKNOWN: &str =
        "INSERT INTO jobs (lane, run_at, payload, created_at) VALUES (5, $1, '{\"job\":\"dance\"}', $1)";
    let spread = |n| Job::Spread { status: StatusId(n) };
    jobs::enqueue_all(&mut app.db.conn(), &(0..5000).map(spread).collect::<Vec<_>>(), app.now()).await.unwrap();
    work_until(&app, async || waiting(&app).await == 0).await;
    app.db.conn().exec(UNKNOWN, p![app.now()]).await.unwrap();
    jobs::enqueue_all(&mut app.db.conn(), &(0..9).map(spread).collect::<Vec<_>>(), app.now()).await.unwrap();
    work_until(&app, async || waiting(&app).await == 0).await;
    let later = app.now() + Duration::from_secs(60);
    let again = jobs::claim(&mut app.db.conn(), domain::Lane::Homes, 10, later, later).await.unwrap();
    assert_eq!(again.iter().map(|job| job.attempts).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn what_is_scheduled_is_there_once() {
    let app = TestApp::new().await;
    let waiting = async || {
        let counts = jobs::counts(&mut app.db.conn()).await.unwrap();
        let queued = counts.iter().filter(|count| count.state == JobState::Queued && count.first_run_at > app.now());
        queued.map(|count| count.jobs).sum::<i64>()
    };
    for _ in 0..2 {
        work_until(&app, async || waiting().await >= 6).await;
    }
    assert_eq!(waiting().await, 6);
}

/// Whoever names people of a server that does not answer, again and again, keeps one lane waiting, not the other.
#[tokio::test]
async fn activities_that_need_a_silent_server_hold_up_no_others() {
    const IDA: &str = "https://forum.test/u/ida";
    const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    app.hosts().insert("forum.test", |request: http::Request<bytes::Bytes>| async move {
        let actor = json!({ "id": IDA, "type": "Person", "preferredUsername": "ida", "inbox": format!("{IDA}/inbox") });
        let link = json!({ "rel": "self", "type": "application/activity+json", "href": IDA });
        let (kind, document) = match request.uri().path() {
            "/.well-known/webfinger" => {
                ("application/jrd+json", json!({ "subject": "acct:ida@forum.test", "links": [link] }))
            }
            _ => ("application/activity+json", actor),
        };
        let body = bytes::Bytes::from(document.to_string());
        Ok(http::Response::builder().header("content-type", kind).body(body).unwrap())
    });
    app.hosts().insert("tarpit.test", |_: http::Request<bytes::Bytes>| async {
        tokio::time::sleep(Duration::from_secs(600)).await;
        Err(services::http::HttpError::Timeout)
    });
    app.remote.resolve(&app, IDA).await.unwrap();
    let mut db = app.db.conn();
    let ida = storage::accounts::find_by_uri(&mut db, IDA).await.unwrap().unwrap().id;
    let follow = storage::follows::Follow {
        id: FollowId::at(app.now()),
        account_id: alice.account,
        target_account_id: ida,
        uri: None,
        show_reblogs: true,
        notify: false,
        languages: None,
        created_at: app.now(),
    };
    storage::follows::insert(&mut db, &follow).await.unwrap();
    let receive = |name: String, tags: serde_json::Value| {
        let uri = format!("https://forum.test/post/{name}");
        let note =
            json!({ "id": uri, "type": "Note", "attributedTo": IDA, "content": name, "to": PUBLIC, "tag": tags });
        let create =
            json!({ "id": format!("{uri}/create"), "type": "Create", "actor": IDA, "to": PUBLIC, "object": note });
        Job::Receive { actor: ida, activity: create.to_string(), followers: None, owner: None }
    };
    let names =
        |n: u32| json!([{ "type": "Mention", "href": format!("https://tarpit.test/u/{n}"), "name": "@x@tarpit.test" }]);
    let mut all: Vec<Job> = (0..200).map(|n| receive(format!("slow{n}"), names(n))).collect();
    all.push(receive("quick".to_owned(), json!([])));
    jobs::enqueue_all(&mut db, &all, app.now()).await.unwrap();

    let (stopper, stop) = stop::channel();
    let patience = Duration::from_millis(10);
    let worker = tokio::spawn(worker::run(app.app().clone(), Jobs::default(), None, stop, patience));
    let came = async || {
        let found = storage::statuses::find_by_uri(&mut app.db.conn(), "https://forum.test/post/quick").await;
        found.unwrap().is_some()
    };
    tokio::time::timeout(Duration::from_secs(5), async {
        while !came().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await
    .expect("what needs nobody else is there at once");
    stopper.stop();
    worker.await.unwrap();
}
