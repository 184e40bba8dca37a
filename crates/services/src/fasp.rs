//! Auxiliary service providers (FASP 0.1): services that the staff lets help this server. They find accounts, recommend
//! some, and say what is talked about elsewhere; those that collect what is public are told what is new here. Nothing is
//! asked and nothing told before somebody of the staff has agreed, capability by capability.

mod ask;
mod kept;
mod share;

use std::{collections::HashMap, time::Duration};

use domain::{Code, FaspJob, FaspProviderId, Invalid, Job, Timestamp};
use serde::Deserialize;
use storage::{fasp, fasp_sharing, jobs};
use url::Url;

use crate::{App, Error, Result, server_blocks};

pub use ask::{answered, found, recommend, recommended, recommending};
pub(crate) use ask::{find_accounts, offered};
pub use kept::Kept;
pub use share::{account, backfill, continue_backfill, status, subscribe, unsubscribe};
pub use storage::fasp::{Capability, Provider};

/// What this server can make use of.
pub const ACCOUNT_SEARCH: &str = "account_search";
pub const DATA_SHARING: &str = "data_sharing";
pub const FOLLOW_RECOMMENDATION: &str = "follow_recommendation";
pub const TRENDS: &str = "trends";
/// Asks to be called back, which proves that both sides can speak.
pub const CALLBACK: &str = "callback";
/// All of it, as the specifications call it. `debug` is the name of the specification that has `callback`.
const KNOWN: [&str; 6] = [ACCOUNT_SEARCH, DATA_SHARING, FOLLOW_RECOMMENDATION, TRENDS, CALLBACK, "debug"];

/// Providers that may wait for an answer.
const MOST_WAITING: i64 = 20;
/// How long one waits.
const PATIENCE: Duration = Duration::from_hours(24 * 7);
/// How long what they say holds.
const TRENDS_LAST: Duration = Duration::from_hours(24);
const RECOMMENDATIONS_LAST: Duration = Duration::from_hours(24 * 30);
/// What a provider could not be told for so long it is not told.
const EVENTS_LAST: Duration = Duration::from_hours(24 * 2);
const BACKFILLS_LAST: Duration = Duration::from_hours(24 * 30);
/// Characters of a name, bytes of an address or an id.
const NAME: usize = 200;
const ADDRESS: usize = 1000;

/// What a provider says that wants to help.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asking {
    pub name: String,
    pub base_url: String,
    pub server_id: String,
    /// Ed25519, in base64.
    pub public_key: String,
}

/// Notes that a provider wants to help. `private_key` is a new one for it alone.
///
/// # Errors
/// `Invalid` if the address is none, or one of this server or of a suspended one; [`Error::RateLimited`] if too many
/// wait already.
pub async fn register(app: &App, asking: Asking, private_key: String) -> Result<Provider> {
    let base_url = check(app, &asking).await?;
    let now = app.now();
    let provider = Provider {
        id: FaspProviderId::at(now),
        name: asking.name.trim().to_owned(),
        base_url,
        server_id: asking.server_id,
        public_key: asking.public_key,
        private_key,
        confirmed_at: None,
        sign_in_url: None,
        contact_email: None,
        fediverse_account: None,
        privacy_policy: "[]".into(),
        failing_since: None,
        failure: None,
        called_back_at: None,
        created_at: now,
    };
    let mut tx = app.db.begin().await?;
    fasp::delete_waiting(&mut tx, Some(&provider.base_url), now).await?;
    if fasp::count_waiting(&mut tx).await? >= MOST_WAITING {
        return Err(Error::RateLimited);
    }
    fasp::insert(&mut tx, &provider).await?;
    tx.commit().await?;
    Ok(provider)
}

async fn check(app: &App, asking: &Asking) -> Result<String> {
    let wrong = |field: &'static str, reason: &'static str| Error::from(Invalid::new(field, Code::Invalid, reason));
    if asking.name.trim().is_empty() || asking.name.chars().count() > NAME {
        return Err(wrong("name", "is missing or too long"));
    }
    if asking.server_id.is_empty() || asking.server_id.len() > NAME || asking.server_id.contains(['"', '\\']) {
        return Err(wrong("serverId", "is missing or too long"));
    }
    let no_address = || wrong("baseUrl", "is not an address of a provider");
    let url: Url = asking.base_url.parse().map_err(|_| no_address())?;
    let open = app.config.testbed || !app.config.https;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let right = url.scheme() == "https" || open && url.scheme() == "http";
    let host = url.host_str().filter(|_| right && plain && asking.base_url.len() <= ADDRESS).ok_or_else(no_address)?;
    if app.config.is_here(host) || server_blocks::is_closed(app, host).await? {
        return Err(no_address());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// All providers, the oldest first, with what each can do.
pub async fn list(app: &App) -> Result<Vec<(Provider, Vec<Capability>)>> {
    let mut db = app.db.conn();
    let mut capabilities: HashMap<_, Vec<_>> = HashMap::new();
    for one in fasp::capabilities(&mut db).await? {
        capabilities.entry(one.provider_id).or_default().push(one);
    }
    let all = fasp::list(&mut db).await?.into_iter();
    Ok(all
        .map(|provider| {
            let offered = capabilities.remove(&provider.id).unwrap_or_default();
            (provider, offered)
        })
        .collect())
}

pub async fn find(app: &App, id: FaspProviderId) -> Result<Provider> {
    fasp::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)
}

/// The staff agrees to a provider, whose fingerprint it has compared. It is asked what it can do.
pub async fn confirm(app: &App, id: FaspProviderId) -> Result<Provider> {
    find(app, id).await?;
    fasp::confirm(&mut app.db.conn(), id, app.now()).await?;
    refresh(app, id).await
}

/// Asks a provider anew what it is and can do.
pub async fn refresh(app: &App, id: FaspProviderId) -> Result<Provider> {
    let provider = confirmed(app, id).await?;
    enqueue(app, FaspJob::Learn { provider: id }).await?;
    Ok(provider)
}

/// Asks a provider to call back.
pub async fn call(app: &App, id: FaspProviderId) -> Result<Provider> {
    let provider = confirmed(app, id).await?;
    enqueue(app, FaspJob::Call { provider: id }).await?;
    Ok(provider)
}

/// Makes use of something that a provider can do, or no longer.
///
/// # Errors
/// `Invalid` if the provider cannot, or this server does not know what that is.
pub async fn switch(app: &App, id: FaspProviderId, name: &str, enabled: bool) -> Result<Provider> {
    let provider = confirmed(app, id).await?;
    let invalid = |reason: &'static str| Error::from(Invalid::new("capability", Code::Inclusion, reason));
    if !KNOWN.contains(&name) {
        return Err(invalid("is not known to this server"));
    }
    let mut tx = app.db.begin().await?;
    let all = fasp::capabilities_of(&mut tx, id).await?;
    let one = all.into_iter().find(|one| one.name == name).ok_or_else(|| invalid("is not offered by this provider"))?;
    fasp::set_enabled(&mut tx, id, name, enabled).await?;
    if name == DATA_SHARING && !enabled {
        fasp_sharing::delete_all(&mut tx, id).await?;
    }
    let job = FaspJob::Switch { provider: id, capability: one.name, version: one.version, enabled };
    jobs::enqueue(&mut tx, &Job::Fasp(job), app.now()).await?;
    if enabled && name == TRENDS {
        jobs::enqueue(&mut tx, &Job::Fasp(FaspJob::FetchTrends {}), app.now()).await?;
    }
    tx.commit().await?;
    app.fasp.forget();
    Ok(provider)
}

/// Ends it with a provider, or declines one that asks. What it brought stays.
pub async fn remove(app: &App, id: FaspProviderId) -> Result<Provider> {
    let provider = find(app, id).await?;
    fasp::delete(&mut app.db.conn(), id).await?;
    app.fasp.forget();
    Ok(provider)
}

async fn confirmed(app: &App, id: FaspProviderId) -> Result<Provider> {
    let provider = find(app, id).await?;
    match provider.confirmed_at {
        Some(_) => Ok(provider),
        None => Err(Error::Conflict("nobody has confirmed this provider yet")),
    }
}

/// Whether a provider may speak of this: somebody agreed.
///
/// # Errors
/// [`Error::Forbidden`] if not.
pub async fn allow(app: &App, provider: &Provider, capability: &str) -> Result<()> {
    let all = fasp::capabilities_of(&mut app.db.conn(), provider.id).await?;
    match all.iter().any(|one| one.name == capability && one.enabled) {
        true => Ok(()),
        false => Err(Error::Forbidden("This capability is not enabled")),
    }
}

/// A provider called back.
pub async fn called_back(app: &App, provider: &Provider) -> Result<()> {
    Ok(fasp::set_called_back(&mut app.db.conn(), provider.id, app.now()).await?)
}

async fn enqueue(app: &App, job: FaspJob) -> Result<()> {
    Ok(jobs::enqueue(&mut app.db.conn(), &Job::Fasp(job), app.now()).await?)
}

/// Forgets what nobody waits for, and what is told no more.
pub async fn sweep(app: &App) -> Result<()> {
    let (mut db, now) = (app.db.conn(), app.now());
    let ago = |time: Duration| -> Timestamp { now - time };
    fasp::delete_waiting(&mut db, None, ago(PATIENCE)).await?;
    fasp::sweep(&mut db, ago(TRENDS_LAST), ago(RECOMMENDATIONS_LAST)).await?;
    fasp_sharing::sweep(&mut db, ago(EVENTS_LAST)).await?;
    Ok(fasp_sharing::sweep_backfills(&mut db, ago(BACKFILLS_LAST)).await?)
}
