//! What the server tells of itself: read now and then, and kept with what renderers made of it.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use domain::{Settings, Timestamp};
use storage::{
    accounts,
    figures::{self, Figures},
    instances, rules,
    rules::Rule,
};

use crate::{
    App, Error, Result, annual_reports, vapid,
    views::{self, Account},
};

/// How old figures and the contact's profile may be.
const FRESH: Duration = Duration::from_mins(1);
/// How old the figures of the weeks may be: they are costly to make.
const WEEKS_FRESH: Duration = Duration::from_hours(1);
const WEEKS: i64 = 12;
/// Most names of other servers that are told.
const PEERS: i64 = 50_000;
/// Names that are offered to somebody who types.
const FOUND_PEERS: i64 = 10;

/// The server at one moment.
#[derive(Debug)]
pub struct Instance {
    pub settings: Arc<Settings>,
    pub figures: Figures,
    pub rules: Vec<Rule>,
    /// The account that answers for the server.
    pub contact: Option<Arc<Account>>,
    /// Whether there are terms of service.
    pub terms: bool,
    /// The year that people can look back on now.
    pub wrapstodon: Option<i64>,
    /// For push messages; uncompressed point in base64url.
    pub vapid_key: String,
    /// Whether films and sounds are taken, and which pictures besides those that we decode ourselves.
    pub films: bool,
    pub picture_types: Vec<&'static str>,
    /// The API's JSON in its two forms.
    pub json: [OnceLock<Bytes>; 2],
    at: Timestamp,
}

/// What happened in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Monday, 0:00 UTC.
    pub start: Timestamp,
    pub statuses: i64,
    /// People who were here in this week.
    pub logins: i64,
    pub registrations: i64,
}

/// What is kept of both.
#[derive(Debug, Default)]
pub struct Kept {
    instance: RwLock<Option<Arc<Instance>>>,
    weeks: Mutex<Option<(Timestamp, Arc<[Week]>)>>,
}

impl Kept {
    /// What was kept of the server's facts no longer holds.
    pub fn forget(&self) {
        *self.instance.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The server as it is, give or take a minute. Settings count at once.
pub async fn instance(app: &App) -> Result<Arc<Instance>> {
    let (settings, now) = (app.settings.get(), app.now());
    let kept = app.instance.instance.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(kept) = kept.filter(|i| Arc::ptr_eq(&i.settings, &settings) && now.since(i.at) < FRESH) {
        return Ok(kept);
    }
    let mut db = app.db.conn();
    let tools = app.files.tools.get().await;
    let instance = Arc::new(Instance {
        figures: storage::aside(async { figures::read(&mut app.db.conn(), now).await }).await?,
        rules: rules::list(&mut db).await?,
        contact: contact(app, &settings).await?,
        terms: storage::terms::current(&mut db, &now.date()).await?.is_some(),
        wrapstodon: annual_reports::current_year(app),
        vapid_key: vapid::public_key(app).await?,
        films: tools.is_some(),
        picture_types: tools.map(crate::media::Tools::picture_types).unwrap_or_default(),
        json: Default::default(),
        at: now,
        settings,
    });
    *app.instance.instance.write().unwrap_or_else(PoisonError::into_inner) = Some(instance.clone());
    Ok(instance)
}

async fn contact(app: &App, settings: &Settings) -> Result<Option<Arc<Account>>> {
    if settings.contact_username.is_empty() {
        return Ok(None);
    }
    let found = accounts::find_by_acct(&mut app.db.conn(), &settings.contact_username.to_lowercase(), "").await?;
    match found {
        Some(account) => views::account(app, None, account.id).await.map(Some),
        None => Ok(None),
    }
}

/// The names of other servers known here. [`Error::NotFound`] if the owner keeps them private.
pub async fn peers(app: &App) -> Result<Vec<String>> {
    if !app.settings.get().publish_peers {
        return Err(Error::NotFound);
    }
    Ok(instances::domains(&mut app.db.conn(), PEERS).await?)
}

/// Names of other servers that begin so, for completing what somebody types. [`Error::NotFound`] as for [`peers`].
pub async fn search_peers(app: &App, typed: &str) -> Result<Vec<String>> {
    if !app.settings.get().publish_peers {
        return Err(Error::NotFound);
    }
    let typed = typed.trim().to_lowercase();
    let host = format!("x@{typed}").parse::<domain::Acct>().ok().and_then(|acct| acct.domain).unwrap_or(typed);
    if host.is_empty() {
        return Ok(Vec::new());
    }
    Ok(instances::search(&mut app.db.conn(), &host, FOUND_PEERS).await?)
}

/// The last twelve weeks, this one first, give or take an hour. [`Error::NotFound`] as for [`peers`].
pub async fn weeks(app: &App) -> Result<Arc<[Week]>> {
    if !app.settings.get().publish_peers {
        return Err(Error::NotFound);
    }
    let now = app.now();
    let kept = app.instance.weeks.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, weeks)) = kept.filter(|(at, _)| now.since(*at) < WEEKS_FRESH) {
        return Ok(weeks);
    }
    let first = figures::week_of(now) - (WEEKS - 1);
    let counted = storage::aside(async { figures::weeks(&mut app.db.conn(), figures::start_of(first)).await }).await?;
    let in_week =
        |counts: &[(i64, i64)], week| counts.iter().find(|(at, _)| *at == week).map_or(0, |(_, count)| *count);
    let week = |ago: i64| {
        let week = first + WEEKS - 1 - ago;
        Week {
            start: figures::start_of(week),
            statuses: in_week(&counted.statuses, week),
            logins: in_week(&counted.active, week),
            registrations: in_week(&counted.registrations, week),
        }
    };
    let weeks: Arc<[Week]> = (0..WEEKS).map(week).collect();
    *app.instance.weeks.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, weeks.clone()));
    Ok(weeks)
}
