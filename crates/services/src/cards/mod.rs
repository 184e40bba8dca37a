//! Preview cards: what the page behind a status's first link says of itself. One card serves all statuses that link to
//! the same page; it is looked up by one job at a time, later for statuses of other servers, so that many servers that
//! get the same status do not all ask at once.

mod address;
mod charset;
mod json_ld;
mod keep;
mod oembed;
mod page;
mod read;

use std::time::Duration;

use domain::{Job, MediaId, TrendKind, text};
use storage::{
    Tx,
    cards::{self, Address, Link},
    jobs,
    statuses::Status,
    trends,
};
use url::Url;

use crate::{App, Result, search, statuses::raise_all_changed};
use page::Missing;

pub use address::normalise;

/// A card that is older is looked up again when somebody links to the page.
const FRESH: Duration = Duration::from_hours(24 * 14);
/// A page without a card is asked again no sooner.
const PAUSE: Duration = Duration::from_hours(1);
/// Within this time after a status of another server came, its page is asked.
const JITTER: Duration = Duration::from_secs(60);
/// Attempts until a page counts as gone.
const ATTEMPTS: i64 = 3;
/// A status that waits for longer has lost its job.
const LOST: Duration = Duration::from_hours(24 * 3);

/// The link of a status, if it is one to be shown by a card: the first that leads away from here, of a status without
/// files and without a quote.
fn link_of(app: &App, status: &Status, has_files: bool) -> Option<(String, Url)> {
    let quotes = status.quote_of_id.is_some() || status.quote_uri.is_some();
    if has_files || quotes || status.reblog_of_id.is_some() {
        return None;
    }
    let away = |url: &Url| {
        url.host_str().is_some_and(|_| !app.config.is_here(&url[url::Position::BeforeHost..url::Position::AfterPort]))
    };
    let found = |written: String| normalise(&written).filter(away).map(|address| (written, address));
    text::status_links(&status.html).into_iter().find_map(found)
}

/// Gives a new status its card, or lets it wait for one. True if it has it already.
pub(crate) async fn expect(app: &App, tx: &mut Tx, status: &Status, has_files: bool) -> Result<bool> {
    match link_of(app, status, has_files) {
        Some((written, address)) => attach(app, tx, status, written, &address).await,
        None => Ok(false),
    }
}

/// The same after an edit: its link may be another, or none any more.
pub(crate) async fn renew(app: &App, tx: &mut Tx, status: &Status, has_files: bool) -> Result<()> {
    let before = cards::link_of(tx, status.id).await?;
    match (link_of(app, status, has_files), before) {
        (None, None) => Ok(()),
        (None, Some(_)) => Ok(cards::delete_link(tx, status.id).await?),
        (Some((written, address)), Some(before)) if before.address == address.as_str() && before.url == written => {
            look_up_if_old(app, tx, status, address.as_str()).await
        }
        (Some((written, address)), _) => {
            cards::delete_link(tx, status.id).await?;
            attach(app, tx, status, written, &address).await.map(drop)
        }
    }
}

async fn attach(app: &App, tx: &mut Tx, status: &Status, written: String, address: &Url) -> Result<bool> {
    let known = cards::find_address(tx, address.as_str()).await?;
    let card_id = known.as_ref().and_then(|known| known.card_id);
    let failed_lately =
        known.as_ref().is_some_and(|k| k.card_id.is_none() && k.failures == 0 && k.fetched_at > app.now() - PAUSE);
    if failed_lately {
        return Ok(false);
    }
    let url = Url::parse(&written).map_or(written, String::from);
    cards::put_link(tx, status.id, &Link { url, address: address.to_string(), card_id }).await?;
    if let Some(card) = card_id.filter(|_| crate::trends::counts(app, status)) {
        trends::count_use(tx, (TrendKind::Link, card.0), status.account_id, app.now()).await?;
    }
    match known {
        Some(known) if known.card_id.is_some() && known.fetched_at > app.now() - FRESH => {}
        _ => look_up(app, tx, status.local, address.as_str()).await?,
    }
    Ok(card_id.is_some())
}

async fn look_up_if_old(app: &App, tx: &mut Tx, status: &Status, address: &str) -> Result<()> {
    match cards::find_address(tx, address).await? {
        Some(known) if known.fetched_at > app.now() - FRESH => Ok(()),
        _ => look_up(app, tx, status.local, address).await,
    }
}

async fn look_up(app: &App, tx: &mut Tx, local: bool, address: &str) -> Result<()> {
    let jitter = if local { 0 } else { app.random.below(JITTER.as_millis() as u64) };
    let at = app.now() + Duration::from_millis(jitter);
    let job = Job::FetchCard { address: address.to_owned() };
    jobs::enqueue_unique(tx, &job, &key(address), at, app.now()).await?;
    Ok(())
}

fn key(address: &str) -> String {
    format!("card:{address}")
}

/// The job: looks a page up and gives its card to the statuses that wait for it.
pub async fn fetch(app: &App, address: &str) -> Result<()> {
    let Some(url) = normalise(address) else { return Ok(()) };
    let known = cards::find_address(&mut app.db.conn(), address).await?;
    if known.as_ref().is_some_and(|known| known.card_id.is_some() && known.fetched_at > app.now() - PAUSE) {
        // It came by another address of the same page in the meantime.
        return nothing(app, address, known).await;
    }
    match page::get(app, url).await {
        Ok(page) => {
            let oembed = oembed::get(app, &page).await;
            match read::read(app, &page, oembed) {
                Some(found) => keep::keep(app, address, found).await,
                None => nothing(app, address, known).await,
            }
        }
        Err(Missing::Ever) => nothing(app, address, known).await,
        Err(Missing::Now(reason)) => later(app, address, known, reason).await,
    }
}

/// Nothing new is to be had: what was known of the page stays.
async fn nothing(app: &App, address: &str, known: Option<Address>) -> Result<()> {
    let card_id = known.and_then(|known| known.card_id);
    let mut tx = app.db.begin().await?;
    cards::put_address(&mut tx, address, &Address { card_id, failures: 0, fetched_at: app.now() }).await?;
    let mut statuses = Vec::new();
    match card_id {
        Some(card) => statuses = cards::arrive(&mut tx, address, card).await?,
        None => cards::give_up(&mut tx, address).await?,
    }
    for status in &statuses {
        search::index::touch(app, &mut tx, *status).await?;
    }
    tx.commit().await?;
    raise_all_changed(app, &statuses).await
}

/// The page's server does not answer: the job is tried again, but not for ever.
async fn later(app: &App, address: &str, known: Option<Address>, reason: String) -> Result<()> {
    let failures = known.as_ref().map_or(0, |known| known.failures) + 1;
    if failures >= ATTEMPTS {
        return nothing(app, address, known).await;
    }
    let card_id = known.and_then(|known| known.card_id);
    let address_now = Address { card_id, failures, fetched_at: app.now() };
    cards::put_address(&mut app.db.conn(), address, &address_now).await?;
    Err(crate::Error::Unreachable(reason))
}

/// Apps will see the size and the colours of a card's picture, which has just come.
pub(crate) async fn picture_came(app: &App, picture: MediaId) -> Result<()> {
    let mut db = app.db.conn();
    match cards::find_by_media(&mut db, picture).await? {
        Some(card) => Ok(cards::touch(&mut db, card).await?),
        None => Ok(()),
    }
}

/// Looks up what somebody has waited for since long ago, and forgets what led nowhere.
pub async fn sweep(app: &App) -> Result<()> {
    let mut db = app.db.conn();
    cards::delete_failed(&mut db, app.now() - FRESH).await?;
    for address in cards::overdue(&mut db, app.now() - LOST, 100).await? {
        let at = app.now() + Duration::from_millis(app.random.below(JITTER.as_millis() as u64));
        jobs::enqueue_unique(&mut db, &Job::FetchCard { address: address.clone() }, &key(&address), at, app.now())
            .await?;
    }
    Ok(())
}
