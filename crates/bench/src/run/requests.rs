//! What is asked: lists of distinct requests, by distinct viewers where it matters to the server who asks.

use std::sync::Arc;

use serde_json::json;
use storage::{Db, p};

use super::{
    client::{Request, get, post},
    searches,
};
use crate::{
    Result,
    chance::Chance,
    plan::{self, *},
    seed, words,
};

/// One line of the table of loads.
pub struct Subject {
    pub name: &'static str,
    pub requests: Arc<Vec<Request>>,
    /// Whether the work that a request leaves behind belongs to its price.
    pub settle: bool,
    /// Processor time per request in microseconds, on SQLite and on PostgreSQL.
    pub budget: Option<(f64, f64)>,
    /// Milliseconds within which 99 of 100 are answered, alike.
    pub patience: Option<(f64, f64)>,
}

impl Subject {
    pub fn new(name: &'static str, mut requests: Vec<Request>, budget: Option<(f64, f64)>) -> Self {
        Chance::new(7).shuffle(&mut requests);
        Self { name, requests: Arc::new(requests), settle: false, budget, patience: None }
    }
}

/// All subjects, in the order in which they are measured.
pub async fn subjects(db: &Db, plan: &Plan) -> Result<Vec<Subject>> {
    let (public, local) = (public(db, plan).await?, local(db).await?);
    let mut subjects = vec![
        Subject::new("home, 20", home(db).await?, Some((250.0, 400.0))),
        Subject::new("one status", one_status(&public), Some((60.0, 60.0))),
        Subject::new("verify_credentials", verify(), Some((50.0, 50.0))),
        Subject::new("local timeline, 20", local_pages(&local), None),
        Subject::new("notifications, 20", notifications("/api/v1/notifications"), Some((400.0, 400.0))),
        Subject::new("notifications, grouped", notifications("/api/v2/notifications"), Some((600.0, 600.0))),
        Subject::new("list, 20", lists(db).await?, None),
        Subject::new("context, 200 replies", contexts(plan), Some((1_500.0, 1_500.0))),
        Subject::new("context, 1000 replies", long_context(plan), None),
        Subject::new("account's statuses, 20", of_accounts(), Some((250.0, 250.0))),
        Subject::new("trends: statuses", trends("statuses", 20), None),
        Subject::new("trends: tags", trends("tags", 10), None),
        Subject::new("trends: links", trends("links", 10), None),
        Subject::new("instance", instance(), Some((30.0, 30.0))),
        Subject::new("WebFinger", webfinger(), Some((25.0, 25.0))),
    ];
    subjects.extend(searches::subjects());
    subjects.push(Subject { settle: true, ..Subject::new("a post", posts(), Some((1_000.0, 1_000.0))) });
    Ok(subjects)
}

/// Three pages of each viewer's home.
pub async fn home(db: &Db) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    for viewer in 0..VIEWERS {
        requests.extend(pages(db, viewer, plan::id(viewer), "/api/v1/timelines/home?limit=20").await?);
    }
    Ok(requests)
}

/// Three pages of each list.
async fn lists(db: &Db) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    for owner in 0..LISTS {
        let list = plan::id(owner);
        requests.extend(pages(db, owner, -list, &format!("/api/v1/timelines/list/{list}?limit=20")).await?);
    }
    Ok(requests)
}

/// The first pages of a feed.
async fn pages(db: &Db, viewer: usize, feed: i64, path: &str) -> Result<Vec<Request>> {
    const NTH: &str = "SELECT status_id FROM feed_entries WHERE feed_id = $1 ORDER BY status_id DESC LIMIT 1 OFFSET $2";
    let mut requests = vec![get(path, Some(viewer))];
    for offset in [19_i64, 39] {
        if let Some((id,)) = db.conn().opt::<(i64,)>(NTH, p![feed, offset]).await? {
            requests.push(get(&format!("{path}&max_id={id}"), Some(viewer)));
        }
    }
    Ok(requests)
}

/// Recent statuses that everybody sees.
async fn public(db: &Db, plan: &Plan) -> Result<Vec<i64>> {
    const SQL: &str = "SELECT id FROM statuses WHERE id > $1 AND visibility = 0 AND reblog_of_id IS NULL
        AND deleted_at IS NULL ORDER BY id DESC LIMIT 5000";
    let from = plan.status_id(plan.statuses.saturating_sub(50_000));
    Ok(db.conn().all::<i64>(SQL, p![from]).await?)
}

async fn local(db: &Db) -> Result<Vec<i64>> {
    const SQL: &str = "SELECT id FROM statuses WHERE local AND visibility = 0 AND NOT reply AND reblog_of_id IS NULL
        AND deleted_at IS NULL ORDER BY id DESC LIMIT 1000";
    Ok(db.conn().all::<i64>(SQL, p![]).await?)
}

fn one_status(public: &[i64]) -> Vec<Request> {
    let request = |(n, id): (usize, &i64)| get(&format!("/api/v1/statuses/{id}"), Some(n % VIEWERS));
    public.iter().enumerate().map(request).collect()
}

fn verify() -> Vec<Request> {
    (0..VIEWERS).map(|viewer| get("/api/v1/accounts/verify_credentials", Some(viewer))).collect()
}

/// The first page and one further down, for each viewer.
fn local_pages(local: &[i64]) -> Vec<Request> {
    let path = "/api/v1/timelines/public?local=true&limit=20";
    let mut requests: Vec<Request> = (0..VIEWERS).map(|viewer| get(path, Some(viewer))).collect();
    for (n, id) in local.iter().enumerate() {
        requests.push(get(&format!("{path}&max_id={id}"), Some(n % VIEWERS)));
    }
    requests
}

fn notifications(path: &str) -> Vec<Request> {
    (0..VIEWERS).map(|viewer| get(&format!("{path}?limit=20"), Some(viewer))).collect()
}

/// Each thread for forty viewers at least.
fn contexts(plan: &Plan) -> Vec<Request> {
    let request = |n: usize| {
        let root = plan.status_id(plan.root(n % plan.threads()));
        get(&format!("/api/v1/statuses/{root}/context"), Some((n * 7) % VIEWERS))
    };
    (0..2_000).map(request).collect()
}

/// The one thread, for many viewers.
fn long_context(plan: &Plan) -> Vec<Request> {
    let path = format!("/api/v1/statuses/{}/context", plan.status_id(0));
    (0..200).map(|n| get(&path, Some(n * 7 % VIEWERS))).collect()
}

/// All pages that there are, for many viewers.
fn trends(kind: &str, page: usize) -> Vec<Request> {
    let request = |n: usize| {
        let offset = n % (seed::TRENDS / page) * page;
        get(&format!("/api/v1/trends/{kind}?limit={page}&offset={offset}"), Some((n * 7) % VIEWERS))
    };
    (0..2_000).map(request).collect()
}

/// What every app asks first; the same for everybody.
fn instance() -> Vec<Request> {
    vec![get("/api/v2/instance", None); 2_000]
}

/// The profiles of those who write most.
fn of_accounts() -> Vec<Request> {
    let request = |n: usize| {
        let author = plan::id(author_of_rank(n));
        get(&format!("/api/v1/accounts/{author}/statuses?limit=20"), Some((n * 11) % VIEWERS))
    };
    (0..PROFILES).map(request).collect()
}

fn webfinger() -> Vec<Request> {
    let request = |viewer: usize| {
        let acct = format!("acct:{}@{DOMAIN}", username(viewer));
        get(&format!("/.well-known/webfinger?resource={acct}"), None)
    };
    (0..VIEWERS).map(request).collect()
}

/// Of people whose followers are all here: no signature is in the price.
pub fn posts() -> Vec<Request> {
    let mut chance = Chance::new(8);
    let request = |viewer: usize| {
        let text = format!("{} #bench", words::sentence(&mut chance, 30));
        post("/api/v1/statuses", viewer, &json!({ "status": text, "language": "en" }))
    };
    (FIRST_QUIET..VIEWERS).map(request).collect()
}
