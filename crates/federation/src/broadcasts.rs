//! Live broadcasts of Owncast. It tells of one by a note; newer editions repeat an Offer as long as it runs and send a
//! Leave when it ends. Older ones do not, so all are asked as long as they seem to run.

use std::time::Duration;

use activitypub::{uri, vocab::Object};
use domain::{ActorType, Job, StatusId, StatusKind, Timestamp, text};
use http::StatusCode;
use serde_json::Value;
use services::{App, Result, http::Request, statuses as posts};
use storage::{Conn, accounts::Account, jobs, objects, objects::StatusObject, statuses};
use url::Url;

use crate::fetch;

/// How often a server is asked whether its broadcast still runs.
const ASK_EVERY: Duration = Duration::from_mins(10);
/// A note that is older tells of a broadcast that is over.
const LONGEST: Duration = Duration::from_hours(24);
/// Bytes of the answer.
const ANSWER: u64 = 16 * 1024;

/// What a note is that tells of a broadcast: it is by the server's one account, with a picture of the stream. None for
/// every other.
pub fn notice(object: &Object, author: &Account, now: Timestamp) -> Option<StatusObject> {
    let server = server(author)?;
    let is_still = |url: &str| {
        let Ok(url) = Url::parse(url) else { return false };
        url.origin() == server.origin() && matches!(url.path(), "/preview.gif" | "/thumbnail.jpg")
    };
    if !object.kind.is_native() || !object.attachments.iter().any(|picture| is_still(&picture.url)) {
        return None;
    }
    let began = object.published.map_or(now, Timestamp::from_millis);
    Some(StatusObject {
        status_id: StatusId(0),
        kind: StatusKind::Note,
        title: None,
        starts_at: None,
        ends_at: None,
        place: None,
        duration: None,
        live: now.since(began) < LONGEST,
        stream_url: Some(server.join("/hls/stream.m3u8").ok()?.into()),
        head: 0,
        event_state: None,
        online_url: None,
        attendees: None,
        most_attendees: None,
    })
}

/// The address of an account's Owncast, if it is one.
fn server(author: &Account) -> Option<Url> {
    let address = Url::parse(&author.uri).ok()?;
    let is_one = author.actor_type == ActorType::Service && address.path().starts_with("/federation/user/");
    is_one.then(|| address.join("/").ok())?
}

/// Looks after a while whether a broadcast still runs.
pub async fn watch(db: &mut Conn, id: StatusId, now: Timestamp) -> Result<()> {
    let job = Job::CheckBroadcast { status: id };
    // Not by a unique key: the job that looks again is still there while it does.
    Ok(jobs::enqueue_at(db, &job, now + ASK_EVERY, now).await?)
}

/// [`Job::CheckBroadcast`]
pub async fn check(app: &App, id: StatusId) -> Result<()> {
    let mut db = app.db.conn();
    let (Some(status), Some(object)) = (statuses::find(&mut db, id).await?, objects::find(&mut db, id).await?) else {
        return Ok(());
    };
    let author = storage::accounts::find(&mut db, status.account_id).await?;
    let Some(server) = author.as_ref().and_then(server).filter(|_| object.live) else {
        return Ok(());
    };
    drop(db);
    if app.now().since(status.created_at) < LONGEST && runs(app, &server).await {
        return watch(&mut app.db.conn(), id, app.now()).await;
    }
    posts::set_live(app, id, false, None).await.map(drop)
}

/// What does not answer is not on air.
async fn runs(app: &App, server: &Url) -> bool {
    let Ok(address) = server.join("/api/status") else { return false };
    let Ok(address) = fetch::schemes(app).check(address.as_str()) else {
        return false;
    };
    let request = Request::get(address).accept("application/json").max_bytes(ANSWER);
    match app.http.send(request, None).await {
        Ok(answer) if answer.status == StatusCode::OK => {
            serde_json::from_slice::<Value>(&answer.body).is_ok_and(|answer| answer["online"] == true)
        }
        _ => false,
    }
}

/// The server says that its broadcast runs, and what it is called. False if it told of none lately.
pub async fn began(app: &App, actor: &Account, title: Option<&str>) -> Result<bool> {
    let Some(id) = posts::last_broadcast(app, actor.id).await?.filter(|_| server(actor).is_some()) else {
        return Ok(false);
    };
    let title = title.map(text::to_plain).map(|title| title.chars().take(200).collect::<String>());
    let title = title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    if posts::set_live(app, id, true, title).await? {
        watch(&mut app.db.conn(), id, app.now()).await?;
    }
    Ok(true)
}

/// The server says that its broadcast has ended.
pub async fn ended(app: &App, actor: &Account, of: &str) -> Result<bool> {
    let own = server(actor).is_some() && uri::same_origin(of, &actor.uri);
    match posts::last_broadcast(app, actor.id).await?.filter(|_| own) {
        Some(id) => posts::set_live(app, id, false, None).await,
        None => Ok(false),
    }
}
