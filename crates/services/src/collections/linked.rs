//! Collections of other servers to which the words of a status lead: fetched when the status comes, so that it can show
//! them.

use std::time::Duration;

use domain::{Job, StatusId};
use storage::{
    Tx, collections as rows, jobs,
    statuses::{self, Status},
};
use url::Url;

use crate::{App, Error, Resolve, Result, statuses::raise_all_changed, views};

/// Many servers get the same status; they do not all ask at once.
const JITTER: Duration = Duration::from_secs(60);

/// Has the collections fetched to which a new or changed status leads and which are not known here.
pub(crate) async fn expect(app: &App, tx: &mut Tx, status: &Status) -> Result<()> {
    if status.reblog_of_id.is_some() || unknown(app, tx, status).await?.is_empty() {
        return Ok(());
    }
    let jitter = if status.local { 0 } else { app.random.below(JITTER.as_millis() as u64) };
    let (job, at) = (Job::FetchLinkedCollections { status: status.id }, app.now() + Duration::from_millis(jitter));
    jobs::enqueue_unique(tx, &job, &format!("linked-collections:{}", status.id), at, app.now()).await?;
    Ok(())
}

/// [`Job::FetchLinkedCollections`]
pub async fn fetch_linked(app: &App, id: StatusId) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let (mut came, mut silent) = (false, None);
    for address in unknown(app, &mut app.db.conn(), &status).await? {
        match app.remote.resolve(app, &address).await {
            Ok(Some(Resolve::Collection(_))) => came = true,
            Err(error) if error.is_temporary() => silent = Some(error),
            // Another page of which the address looks so.
            Ok(_) | Err(Error::NotFound | Error::Gone | Error::Forbidden(_) | Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if came {
        raise_all_changed(app, &[id]).await?;
    }
    silent.map_or(Ok(()), Err)
}

async fn unknown(app: &App, db: &mut storage::Conn, status: &Status) -> Result<Vec<String>> {
    let mut addresses = views::linked_collections(&status.html);
    addresses.retain(|address| Url::parse(address).is_ok_and(|url| is_elsewhere(app, &url)));
    if !addresses.is_empty() {
        let known = rows::list_at(db, &addresses).await?;
        let is_known = |at: &String| known.iter().any(|one| one.uri == *at || one.url.as_ref() == Some(at));
        addresses.retain(|address| !is_known(address));
    }
    Ok(addresses)
}

/// Shops have pages `/collections/shoes` in great number: in the address of a collection of accounts stands an id.
fn is_elsewhere(app: &App, url: &Url) -> bool {
    let mut parts = url.path().trim_end_matches('/').rsplit('/');
    let id = parts.next().unwrap_or_default();
    let has_id = match parts.next() {
        Some("featured_collections") => !id.is_empty(),
        _ => !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()),
    };
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    has_id && url.has_host() && matches!(url.scheme(), "http" | "https") && !app.config.is_here(host)
}
