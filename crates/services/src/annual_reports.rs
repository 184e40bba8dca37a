//! A person's year in review ("Wrapstodon"): counted once by a job when it is asked for at the end of the year, then kept.

mod count;

use std::{collections::HashSet, sync::Arc};

pub use count::{Data, Distribution, Month, Named, Person, TopStatuses};
use domain::{AccountId, Job, NotificationType, Timestamp};
use storage::{
    annual_reports::{self as rows, AnnualReport},
    jobs,
};

use crate::{
    App, Error, Result, Viewer,
    notifications::Told,
    refreshes,
    refreshes::Refresh,
    views::{self, Item},
};

/// How the data is laid out: that of Mastodon's reports from 2025 on.
const SCHEMA: i64 = 2;
/// The days of December from which on people can look back.
const FIRST_DAY: i8 = 10;

/// How a year of a person stands.
#[derive(Debug, Clone)]
pub enum State {
    Available,
    Generating(Refresh),
    /// It can be asked for.
    Eligible,
    Ineligible,
}

impl State {
    /// The word of the API.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Generating(_) => "generating",
            Self::Eligible => "eligible",
            Self::Ineligible => "ineligible",
        }
    }
}

/// The year that people can look back on now, if the server lets them: in the last three weeks of December.
pub fn current_year(app: &App) -> Option<i64> {
    let at = jiff::Timestamp::from_millisecond(app.now().millis()).ok()?;
    let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let open = date.month() == 12 && date.day() >= FIRST_DAY;
    (open && app.settings.get().wrapstodon).then(|| i64::from(date.year()))
}

fn key(account: AccountId, year: i64) -> String {
    format!("annual_report:{account}:{year}")
}

/// Reports that the viewer has not looked at.
pub async fn list(app: &App, viewer: &Viewer) -> Result<Vec<AnnualReport>> {
    Ok(rows::list_unread(&mut app.db.conn(), viewer.account).await?)
}

pub async fn find(app: &App, viewer: &Viewer, year: i64) -> Result<AnnualReport> {
    rows::find(&mut app.db.conn(), viewer.account, year).await?.ok_or(Error::NotFound)
}

/// The report that somebody has shown to others by its address.
pub async fn find_shared(app: &App, share_key: &str) -> Result<AnnualReport> {
    rows::find_shared(&mut app.db.conn(), share_key).await?.ok_or(Error::NotFound)
}

/// Notes that the viewer has looked at it.
pub async fn read(app: &App, viewer: &Viewer, year: i64) -> Result<()> {
    match rows::read(&mut app.db.conn(), viewer.account, year, app.now()).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

pub async fn state(app: &App, viewer: &Viewer, year: i64) -> Result<State> {
    if rows::find(&mut app.db.conn(), viewer.account, year).await?.is_some() {
        return Ok(State::Available);
    }
    if let Some(refresh) = refreshes::running(app, &key(viewer.account, year)).await? {
        return Ok(State::Generating(refresh));
    }
    let open = current_year(app) == Some(year);
    Ok(match open && count::has_done_anything(app, viewer.account, year).await? {
        true => State::Eligible,
        false => State::Ineligible,
    })
}

/// Has the viewer's year counted, if it can be and was not. Gives how it stands then.
pub async fn generate(app: &App, viewer: &Viewer, year: i64) -> Result<State> {
    let before = state(app, viewer, year).await?;
    if !matches!(before, State::Eligible) {
        return Ok(before);
    }
    let key = key(viewer.account, year);
    let mut tx = app.db.begin().await?;
    refreshes::start(app, &mut tx, &key, false).await?;
    let job = Job::GenerateAnnualReport { account: viewer.account, year };
    jobs::enqueue_unique(&mut tx, &job, &key, app.now(), app.now()).await?;
    tx.commit().await?;
    state(app, viewer, year).await
}

/// [`Job::GenerateAnnualReport`]
pub async fn run(app: &App, account: AccountId, year: i64) -> Result<()> {
    if rows::find(&mut app.db.conn(), account, year).await?.is_none() {
        let data = count::data(app, account, year).await?;
        let report = AnnualReport {
            account_id: account,
            year,
            schema_version: SCHEMA,
            data: serde_json::to_string(&data).map_err(Error::internal)?,
            share_key: app.random.secret(),
            created_at: app.now(),
            viewed_at: None,
        };
        let mut tx = app.db.begin().await?;
        let mut told = Told::default();
        if rows::insert(&mut tx, &report).await? {
            told.tell_about(app, &mut tx, account, account, NotificationType::AnnualReport, year).await?;
        }
        tx.commit().await?;
        told.raise(app);
    }
    refreshes::finish(app, &key(account, year)).await
}

/// The beginning of a month, and of the next; 13 is the next January.
fn month(year: i64, month: i8) -> Result<Timestamp> {
    let (year, month) = if month > 12 { (year + 1, 1) } else { (year, month) };
    let year = i16::try_from(year).map_err(|_| Error::NotFound)?;
    let date = jiff::civil::Date::new(year, month, 1).map_err(|_| Error::NotFound)?;
    let at = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| Error::NotFound)?;
    Ok(Timestamp::from_millis(at.timestamp().as_millisecond()))
}

/// Reports with all that they name.
#[derive(Debug)]
pub struct Wrapped {
    /// Each with the address at which it can be shown to others.
    pub reports: Vec<(AnnualReport, String)>,
    pub accounts: Vec<Arc<views::Account>>,
    pub statuses: Vec<Item>,
}

/// Completes the viewer's reports.
pub async fn wrap(app: &App, viewer: &Viewer, reports: Vec<AnnualReport>) -> Result<Wrapped> {
    let (mut people, mut posts) = (vec![viewer.account], Vec::new());
    for data in reports.iter().filter_map(|report| serde_json::from_str::<Data>(&report.data).ok()) {
        people.extend(data.commonly_interacted_with_accounts.iter().map(|person| person.account_id));
        people.extend(data.most_reblogged_accounts.iter().map(|person| person.account_id));
        posts.extend(data.top_statuses.by_reblogs);
    }
    let mut seen = HashSet::new();
    people.retain(|id| seen.insert(*id));
    let url = |report: AnnualReport| {
        let path = format!("/@{}/wrapstodon/{}/{}", viewer.username, report.year, report.share_key);
        (report, app.config.url(&path))
    };
    Ok(Wrapped {
        reports: reports.into_iter().map(url).collect(),
        accounts: views::accounts(app, Some(viewer), &people).await?,
        statuses: views::items_by_id(app, Some(viewer), &posts).await?,
    })
}
