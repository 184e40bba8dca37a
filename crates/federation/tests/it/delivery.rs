//! Deliveries that nothing clogs: who goes first, who is left alone and for how long, who is dead and who lives again.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use domain::{AccountId, ActivityId, Job, JobId, Timestamp, Urgency};
use http::{Method, StatusCode};
use serde_json::json;
use services::{
    Config, InboxLimits,
    hosts::{self, Host, State},
    http::HttpError,
};
use storage::{
    deliveries::{self, Address, New, Origin},
    delivery_queues, jobs,
};
use testkit::{TestApp, TestNet, TestUser};
use tokio::sync::Notify;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// What another server answers to a delivery.
fn answer(status: u16, headers: &[(&'static str, &str)]) -> http::Response<Bytes> {
    let mut answer = http::Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        answer.headers_mut().insert(*name, value.parse().unwrap());
    }
    answer
}

/// How often somebody knocked, and what is answered to deliveries; None lets them in.
#[derive(Clone, Default)]
struct Gate {
    knocks: Arc<Mutex<usize>>,
    answer: Arc<Mutex<Option<http::Response<Bytes>>>>,
}

impl Gate {
    fn of(net: &TestNet, host: &str) -> Self {
        let gate = Self::default();
        let inner = gate.clone();
        net.gate(host, move |request| {
            if request.method() != Method::POST {
                return None;
            }
            *inner.knocks.lock().unwrap() += 1;
            inner.answer.lock().unwrap().clone()
        });
        gate
    }

    fn says(&self, answer: Option<http::Response<Bytes>>) {
        *self.answer.lock().unwrap() = answer;
    }

    /// Since this was last asked.
    fn knocks(&self) -> usize {
        std::mem::take(&mut self.knocks.lock().unwrap())
    }
}

/// Alice, whom Bob of another server follows, and that server's gate.
async fn friends() -> (TestNet, TestUser, TestUser, Gate) {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let gate = Gate::of(&net, "beta.test");
    (net, alice, bob, gate)
}

async fn host(app: &TestApp, domain: &str) -> Host {
    let all = hosts::list(app, true).await.unwrap();
    all.into_iter().find(|host| host.domain == domain).unwrap_or_else(|| panic!("{domain} is not known"))
}

async fn home(user: &TestUser) -> usize {
    user.home().await.len()
}

#[tokio::test]
async fn a_host_that_fails_is_left_alone_with_everything() {
    let (net, alice, bob, gate) = friends().await;
    let alpha = net.app("alpha.test");
    gate.says(Some(answer(502, &[])));
    for n in 0..40 {
        alice.publish(&format!("number {n}")).await;
    }
    net.settle().await;
    let first = gate.knocks();
    assert!((1..=6).contains(&first), "no more than may go at once: {first}");
    let State::Paused(until) = host(alpha, "beta.test").await.state else {
        panic!("it is paused")
    };
    assert!(until > alpha.now() + Duration::from_secs(14) && until < alpha.now() + Duration::from_secs(20));
    // What comes now waits with the rest.
    alice.publish("@bob@beta.test are you there?").await;
    net.settle().await;
    assert_eq!(gate.knocks(), 0);
    // One knock each time, after ever longer pauses. A mention has a queue of its own, so there may be two.
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let State::Paused(until) = host(alpha, "beta.test").await.state else {
            panic!("it is paused")
        };
        let pause = until.since(alpha.now());
        pauses.push(pause);
        net.advance(pause);
        net.settle().await;
        assert!((1..=2).contains(&gate.knocks()));
    }
    assert!(pauses.is_sorted_by(|one, next| one.mul_f32(1.2) < *next || *one >= 5 * HOUR), "{pauses:?}");
    assert!(pauses.iter().all(|pause| *pause <= 8 * HOUR));
    let beta = host(alpha, "beta.test").await;
    assert_eq!((beta.waiting, beta.last_error.as_deref()), (41, Some("status 502")));

    gate.says(None);
    net.advance(8 * HOUR);
    net.settle().await;
    assert_eq!(home(&bob).await, 20, "a page of what arrived");
    let beta = host(alpha, "beta.test").await;
    assert_eq!((beta.state, beta.waiting), (State::Open, 0));
    assert_eq!(gate.knocks(), 41);
}

#[tokio::test]
async fn a_host_says_when_it_wants_to_be_asked_again() {
    for (status, words) in [(429, "3600"), (503, "Wed, 25 Nov 2026 13:00:00 GMT")] {
        let (net, alice, bob, gate) = friends().await;
        gate.says(Some(answer(status, &[("retry-after", words)])));
        alice.publish("hello").await;
        net.settle().await;
        assert_eq!(gate.knocks(), 1);
        gate.says(None);
        net.advance(HOUR - Duration::from_secs(1));
        net.settle().await;
        assert_eq!((gate.knocks(), home(&bob).await), (0, 0));
        net.advance(HOUR / 4 + Duration::from_secs(1));
        net.settle().await;
        assert_eq!((gate.knocks(), home(&bob).await), (1, 1));
    }
}

#[tokio::test]
async fn nobody_waits_longer_than_a_day_because_a_host_says_so() {
    let (net, alice, _bob, gate) = friends().await;
    gate.says(Some(answer(429, &[("retry-after", "31536000")])));
    alice.publish("hello").await;
    net.settle().await;
    let State::Paused(until) = host(net.app("alpha.test"), "beta.test").await.state else {
        panic!("it is paused")
    };
    assert!(until <= net.app("alpha.test").now() + DAY + DAY / 4);
    // It is there, after all: it never counts as dead.
    for _ in 0..12 {
        net.advance(2 * DAY);
        alice.publish("hello again").await;
        net.settle().await;
    }
    assert!(matches!(host(net.app("alpha.test"), "beta.test").await.state, State::Paused(_)));
}

#[tokio::test]
async fn an_inbox_that_is_gone_gets_nothing_more() {
    for (status, remembered) in [(410, 7 * DAY), (404, DAY)] {
        let (net, alice, bob, gate) = friends().await;
        let alpha = net.app("alpha.test");
        gate.says(Some(answer(status, &[])));
        alice.publish("one").await;
        alice.publish("two").await;
        net.settle().await;
        assert!((1..=2).contains(&gate.knocks()));
        let beta = host(alpha, "beta.test").await;
        assert_eq!((beta.state, beta.waiting, beta.dead_inboxes), (State::Open, 0, 1));
        gate.says(None);
        alice.publish("three").await;
        net.settle().await;
        assert_eq!((gate.knocks(), home(&bob).await), (0, 0));
        // It may have been a mistake.
        net.advance(remembered + Duration::from_secs(1));
        alice.publish("four").await;
        net.settle().await;
        assert_eq!(home(&bob).await, 1);
    }
}

/// Until the server counts as dead.
async fn die(net: &TestNet) {
    for _ in 0..60 {
        net.advance(5 * HOUR);
        net.settle().await;
    }
}

#[tokio::test]
async fn a_dead_host_lives_again_when_it_is_heard_of() {
    let (net, alice, bob, _gate) = friends().await;
    let alpha = net.app("alpha.test");
    net.down("beta.test");
    alice.publish("is anybody there?").await;
    net.settle().await;
    die(&net).await;
    let beta = host(alpha, "beta.test").await;
    assert!(matches!(beta.state, State::Dead(_)), "{beta:?}");
    assert_eq!(beta.waiting, 0, "what was meant for it is forgotten");
    alice.publish("nobody will have this").await;
    net.settle().await;
    assert_eq!(host(alpha, "beta.test").await.waiting, 0);

    net.up("beta.test");
    net.advance(DAY);
    alice.publish("nor this").await;
    net.settle().await;
    assert_eq!(home(&bob).await, 0);
    // A message with a good signature tells that it is back.
    bob.publish("@alice@alpha.test I am back").await;
    net.settle().await;
    assert_eq!(host(alpha, "beta.test").await.state, State::Open);
    alice.publish("welcome").await;
    net.settle().await;
    assert_eq!(home(&bob).await, 2, "the own post and the welcome");
}

#[tokio::test]
async fn whoever_asks_with_a_signature_is_heard_of() {
    let (net, alice, bob, _gate) = friends().await;
    let alpha = net.app("alpha.test");
    net.down("beta.test");
    let quiet = json!({ "status": "for few", "visibility": "private" });
    let quiet = alice.publish_with(quiet).await;
    net.settle().await;
    die(&net).await;
    assert!(matches!(host(alpha, "beta.test").await.state, State::Dead(_)));
    net.up("beta.test");
    // Only a reader who says who it is may have it; beta's own actor asks.
    bob.resolve(quiet["uri"].as_str().unwrap()).await;
    assert_eq!(host(alpha, "beta.test").await.state, State::Open);
}

#[tokio::test]
async fn the_operator_can_try_again() {
    let (net, alice, bob, gate) = friends().await;
    let alpha = net.app("alpha.test");
    gate.says(Some(answer(503, &[("retry-after", "80000")])));
    alice.publish("hello").await;
    net.settle().await;
    gate.says(None);
    assert_eq!(hosts::retry(alpha, "beta.test").await.unwrap(), 1);
    net.settle().await;
    assert_eq!(home(&bob).await, 1);
    assert!(matches!(hosts::retry(alpha, "nowhere.test").await, Err(services::Error::NotFound)));
}

#[tokio::test]
async fn the_operator_can_stop_and_forget() {
    let (net, alice, bob, gate) = friends().await;
    let alpha = net.app("alpha.test");
    gate.says(Some(answer(503, &[("retry-after", "80000")])));
    alice.publish("forgotten").await;
    net.settle().await;
    assert_eq!(hosts::clear(alpha, "beta.test").await.unwrap(), 1);
    assert_eq!(host(alpha, "beta.test").await.waiting, 0);
    alice.publish("stopped").await;
    net.settle().await;
    assert_eq!(hosts::stop(alpha, "beta.test").await.unwrap(), 1);
    gate.says(None);
    // Being heard of changes nothing about it.
    bob.publish("I am here").await;
    net.settle().await;
    alice.publish("unsent").await;
    net.advance(Duration::from_secs(90_000));
    net.settle().await;
    let stopped = host(alpha, "beta.test").await;
    assert!(matches!(stopped.state, State::Stopped(_)));
    assert_eq!((stopped.waiting, home(&bob).await), (0, 1));
    assert_eq!(hosts::retry(alpha, "beta.test").await.unwrap(), 0);
    alice.publish("sent").await;
    net.settle().await;
    assert_eq!((host(alpha, "beta.test").await.state, home(&bob).await), (State::Open, 2));
    assert!(matches!(hosts::stop(alpha, "no host").await, Err(services::Error::Invalid(_))));
}

/// Something that one host cannot digest, again and again, holds up nothing else.
#[tokio::test]
async fn what_a_host_cannot_digest_goes_last_and_is_given_up() {
    let (net, alice, bob, _) = friends().await;
    let alpha = net.app("alpha.test");
    net.gate("beta.test", |request| {
        let poison = String::from_utf8_lossy(request.body()).contains("poison");
        poison.then(|| answer(500, &[]))
    });
    alice.publish("poison").await;
    net.settle().await;
    for n in 0..3 {
        alice.publish(&format!("food {n}")).await;
    }
    // They stand behind it now, but it has failed before.
    net.settle().await;
    net.advance(Duration::from_secs(30));
    net.settle().await;
    assert_eq!(home(&bob).await, 3, "{:?}", host(alpha, "beta.test").await);
    for _ in 0..40 {
        net.advance(8 * HOUR);
        alice.publish("more food").await;
        net.settle().await;
    }
    let beta = host(alpha, "beta.test").await;
    assert_eq!((beta.waiting, home(&bob).await), (0, 20));
}

/// Writes deliveries as the outbox does, one activity for each of so many hosts.
async fn flood(app: &TestApp, account: AccountId, hosts: usize, urgency: Urgency) {
    let (now, id) = (app.now(), ActivityId::at(app.now()));
    let new = New { account, body: "{}", synchronizes: false, key: None };
    deliveries::insert_activity(&mut app.db.conn(), id, (&new, None), now).await.unwrap();
    let address = |n: usize| {
        let host = format!("slow{n}.test");
        Address { inbox: format!("https://{host}/inbox"), host, urgency, not_before: now }
    };
    let to: Vec<Address> = (0..hosts).map(address).collect();
    let mut tx = app.db.begin().await.unwrap();
    deliveries::insert(&mut tx, id, &to, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_for_somebody_by_name_goes_before_a_flood() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let alpha = net.app("alpha.test");
    // A key is made before the clock runs.
    alice.publish("@bob@beta.test hello").await;
    net.settle().await;
    let knocks: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = |knocks: &Arc<Mutex<Vec<String>>>, host: &str| knocks.lock().unwrap().push(host.to_owned());
    let hurry = Arc::new(Notify::new());
    for n in 0..5_000 {
        let (host, knocks, hurry) = (format!("slow{n}.test"), knocks.clone(), hurry.clone());
        let name = host.clone();
        alpha.hosts().insert(&name, move |_request: http::Request<Bytes>| {
            let (host, knocks, hurry) = (host.clone(), knocks.clone(), hurry.clone());
            async move {
                note(&knocks, &host);
                hurry.notified().await;
                Ok::<_, HttpError>(answer(202, &[]))
            }
        });
    }
    let arrived = Arc::new(Notify::new());
    let (bell, seen) = (arrived.clone(), knocks.clone());
    net.gate("beta.test", move |request| {
        if request.method() == Method::POST {
            note(&seen, "beta.test");
            bell.notify_one();
        }
        None
    });
    flood(alpha, alice.account, 5_000, Urgency::Bulk).await;

    // All slow hosts that may be asked at once hold their places, and the rest of the flood waits.
    let (bell, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let stopped = stop.clone();
    let courier = tokio::spawn(federation::deliver::run(alpha.app().clone(), 16, bell.clone(), async move {
        stopped.notified().await;
    }));
    while knocks.lock().unwrap().len() < 12 {
        tokio::task::yield_now().await;
    }
    alice.publish_with(json!({ "status": "@bob@beta.test just for you", "visibility": "direct" })).await;
    // Only the jobs: deliveries have their courier.
    for job in storage::jobs::claim(&mut alpha.db.conn(), domain::Lane::Delivery, 10, alpha.now(), alpha.now() + HOUR)
        .await
        .unwrap()
    {
        let domain::Job::DeliverStatus { status } = serde_json::from_str(&job.payload).unwrap() else {
            continue;
        };
        federation::outbox::create(alpha, status).await.unwrap();
        storage::jobs::complete(&mut alpha.db.conn(), &[job.id]).await.unwrap();
    }
    bell.notify_one();
    tokio::time::timeout(Duration::from_secs(20), arrived.notified()).await.expect("the message goes at once");
    let before = knocks.lock().unwrap().len();
    assert!(before <= 13, "it waited for nobody, but {before} were asked");
    assert_eq!(knocks.lock().unwrap().last().map(String::as_str), Some("beta.test"));

    // It knocked; it is in when the door has answered.
    tokio::time::timeout(Duration::from_secs(20), async {
        while bob.notifications().await.len() < 2 {
            bob.app.settle().await;
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the message is there");
    courier.abort();
    let _ = courier.await;
    drop((hurry, stop));
    // Killed: nothing is lost, and goes on when the lease has ended.
    assert!(host(alpha, "slow4999.test").await.waiting == 1);
    let taken = Timestamp::from_millis(alpha.now().millis() + 91_000);
    assert!(delivery_queues::is_due(&mut alpha.db.conn(), taken).await.unwrap());
}

/// A server that takes so much of others, and a person who writes to somebody there.
async fn narrow(inbox: InboxLimits) -> (TestNet, TestUser, TestUser) {
    let mut net = TestNet::of(["alpha.test"]).await;
    let beta = net.add(Config { inbox, ..Config::new("beta.test", true) }).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, beta.user("bob").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    net.advance(Duration::from_secs(60));
    (net, alice, bob)
}

#[tokio::test]
async fn what_is_too_much_is_answered_with_429_and_comes_later() {
    let some = InboxLimits { per_address: 0, per_host: 0, per_actor: 0, backlog: 0 };
    for inbox in [
        InboxLimits { per_address: 2, ..some },
        InboxLimits { per_host: 2, ..some },
        InboxLimits { per_actor: 2, ..some },
    ] {
        let (net, alice, bob) = narrow(inbox).await;
        let alpha = net.app("alpha.test");
        for n in 0..5 {
            alice.publish(&format!("number {n}")).await;
            net.settle().await;
        }
        assert_eq!(home(&bob).await, 2, "{inbox:?}");
        let beta = host(alpha, "beta.test").await;
        assert_eq!((beta.waiting, beta.last_error.as_deref()), (3, Some("status 429")));
        for _ in 0..8 {
            net.advance(Duration::from_secs(90));
            net.settle().await;
        }
        assert_eq!(home(&bob).await, 5, "{inbox:?}");
    }
}

#[tokio::test]
async fn an_address_that_is_refused_hears_for_how_long() {
    let mut net = TestNet::of([]).await;
    let limits = InboxLimits { per_address: 1, per_host: 0, per_actor: 0, backlog: 0 };
    let app = net.add(Config { inbox: limits, ..Config::new("alpha.test", true) }).await;
    let knock = || app.post("/inbox").json(&json!({})).send();
    assert_ne!(knock().await.status, StatusCode::TOO_MANY_REQUESTS);
    let refused = knock().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
    app.advance(Duration::from_secs(seconds.into()));
    assert_ne!(knock().await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn while_too_much_waits_others_are_asked_to_come_again() {
    let (net, alice, bob) = narrow(InboxLimits { per_address: 0, per_host: 0, per_actor: 0, backlog: 2 }).await;
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    for n in 0..3 {
        let activity = json!({ "id": format!("https://alpha.test/{n}"), "type": "Dislike" }).to_string();
        let actor = AccountId(bob.find("alice@alpha.test").await["id"].as_str().unwrap().parse().unwrap());
        let job = Job::Receive { actor, activity, followers: None, owner: None };
        jobs::enqueue(&mut beta.db.conn(), &job, beta.now() + Duration::from_secs(20)).await.unwrap();
    }
    let refused = beta.post("/inbox").json(&json!({})).send().await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "60"));
    alice.publish("patience").await;
    alpha.settle().await;
    assert_eq!(home(&bob).await, 0);
    let beta = host(alpha, "beta.test").await;
    assert_eq!((beta.waiting, beta.last_error.as_deref()), (1, Some("status 503")));
    net.advance(Duration::from_secs(90));
    net.settle().await;
    net.advance(Duration::from_secs(90));
    net.settle().await;
    assert_eq!(home(&bob).await, 1, "it is told again when there is room");
}

#[tokio::test]
async fn a_job_that_broke_off_goes_on_where_it_was() {
    let net = TestNet::of(["alpha.test", "beta.test", "delta.test", "gamma.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    for handle in ["bob@beta.test", "dora@delta.test", "carol@gamma.test"] {
        net.user(handle).await.follow("alice@alpha.test").await;
    }
    net.settle().await;
    let status = alice.publish("hello").await;
    net.settle().await;

    let alpha = net.app("alpha.test");
    let job = alpha.app().for_job(JobId(900));
    let id = domain::StatusId(status["id"].as_str().unwrap().parse().unwrap());
    let waiting = async || {
        let waiting = deliveries::waiting(&mut alpha.db.conn()).await.unwrap();
        waiting.into_iter().map(|host| host.host).collect::<Vec<_>>()
    };
    federation::outbox::create(&job, id).await.unwrap();
    assert_eq!(waiting().await, ["beta.test", "delta.test", "gamma.test"]);
    federation::deliver::round(alpha).await;

    // All of it was done, and nobody heard of that.
    federation::outbox::create(&job, id).await.unwrap();
    assert!(waiting().await.is_empty());

    // The last part was not.
    let uri = format!("{}/activity", status["uri"].as_str().unwrap());
    let origin = Origin { job: JobId(900), uri: &uri };
    let begun = deliveries::find_begun(&mut alpha.db.conn(), origin).await.unwrap().unwrap();
    assert_eq!(begun.reached.as_deref(), Some("https://gamma.test/inbox"));
    deliveries::set_reached(&mut alpha.db.conn(), begun.id, "https://delta.test/inbox").await.unwrap();
    federation::outbox::create(&job, id).await.unwrap();
    assert_eq!(waiting().await, ["gamma.test"]);

    // Another job's is another matter.
    federation::outbox::create(&alpha.app().for_job(JobId(901)), id).await.unwrap();
    assert_eq!(waiting().await, ["beta.test", "delta.test", "gamma.test"]);
    federation::deliver::round(alpha).await;
}
