//! Telling providers what is new, changed or gone, and what is older (data_sharing 0.1).

use std::time::Duration;

use domain::{Code, FaspBackfillId, FaspCategory, FaspEvent, FaspJob, FaspSubscriptionId, Invalid, Job, Visibility};
use serde::Deserialize;
use storage::{
    Tx,
    accounts::Account,
    fasp_sharing::{self, Backfill, Subscription},
    jobs,
    statuses::Status,
};

use super::{DATA_SHARING, Provider, allow};
use crate::{App, Error, Result};

/// Subscriptions of one provider.
const MOST: i64 = 20;
/// Addresses in one message.
const BATCH: i64 = 100;
/// Older things that are told at once.
const MOST_OLDER: i64 = 500;
/// What happens within this time is told together.
const GATHER: Duration = Duration::from_secs(10);
/// Minutes; a week.
const LONGEST: i64 = 7 * 24 * 60;

/// What a provider wants to be told of.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    category: FaspCategory,
    subscription_type: Type,
    max_batch_size: Option<i64>,
    #[serde(default)]
    threshold: Threshold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Type {
    Lifecycle,
    Trends,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Threshold {
    timeframe: Option<i64>,
    shares: Option<i64>,
    likes: Option<i64>,
    replies: Option<i64>,
}

/// A provider wants to be told of something from now on.
///
/// # Errors
/// `Invalid` if it makes no sense, [`Error::Forbidden`] if nobody agreed to it, [`Error::RateLimited`] if it has too many.
pub async fn subscribe(app: &App, provider: &Provider, wanted: &Wanted) -> Result<FaspSubscriptionId> {
    allow(app, provider, DATA_SHARING).await?;
    let trends = wanted.subscription_type == Type::Trends;
    if trends && wanted.category != FaspCategory::Content {
        return Err(Invalid::new("subscriptionType", Code::Inclusion, "is for content only").into());
    }
    let positive = |field: &'static str, given: Option<i64>, default: i64| match given {
        Some(number) if number < 1 => Err(Error::from(Invalid::new(field, Code::Invalid, "must be greater than 0"))),
        given => Ok(given.unwrap_or(default)),
    };
    let (now, threshold) = (app.now(), &wanted.threshold);
    let subscription = Subscription {
        id: FaspSubscriptionId::at(now),
        provider_id: provider.id,
        category: wanted.category,
        trends,
        batch: positive("maxBatchSize", wanted.max_batch_size, BATCH)?.min(BATCH),
        timeframe: positive("threshold", threshold.timeframe, 15)?.min(LONGEST),
        shares: positive("threshold", threshold.shares, 3)?,
        likes: positive("threshold", threshold.likes, 3)?,
        replies: positive("threshold", threshold.replies, 3)?,
        created_at: now,
    };
    let mut tx = app.db.begin().await?;
    if fasp_sharing::count(&mut tx, provider.id).await? >= MOST {
        return Err(Error::RateLimited);
    }
    fasp_sharing::insert(&mut tx, &subscription).await?;
    tx.commit().await?;
    app.fasp.forget();
    Ok(subscription.id)
}

/// No longer. Not found if it is none of this provider's.
pub async fn unsubscribe(app: &App, provider: &Provider, id: FaspSubscriptionId) -> Result<()> {
    if !fasp_sharing::delete(&mut app.db.conn(), provider.id, id).await? {
        return Err(Error::NotFound);
    }
    app.fasp.forget();
    Ok(())
}

/// A provider asks for what is older.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Older {
    category: FaspCategory,
    #[serde(default = "hundred")]
    max_count: i64,
}

const fn hundred() -> i64 {
    100
}

/// Tells a provider soon of the newest things that there are.
///
/// # Errors
/// As [`subscribe`].
pub async fn backfill(app: &App, provider: &Provider, older: &Older) -> Result<FaspBackfillId> {
    allow(app, provider, DATA_SHARING).await?;
    if older.max_count < 1 {
        return Err(Invalid::new("maxCount", Code::Invalid, "must be greater than 0").into());
    }
    let now = app.now();
    let backfill = Backfill {
        id: FaspBackfillId::at(now),
        provider_id: provider.id,
        category: older.category,
        max_count: older.max_count.min(MOST_OLDER),
        below: i64::MAX,
        more: true,
        created_at: now,
    };
    let mut tx = app.db.begin().await?;
    fasp_sharing::insert_backfill(&mut tx, &backfill).await?;
    jobs::enqueue(&mut tx, &Job::Fasp(FaspJob::Backfill { backfill: backfill.id }), now).await?;
    tx.commit().await?;
    Ok(backfill.id)
}

/// A provider asks for the next ones. Not found if there are none.
pub async fn continue_backfill(app: &App, provider: &Provider, id: FaspBackfillId) -> Result<()> {
    allow(app, provider, DATA_SHARING).await?;
    let found = fasp_sharing::find_backfill(&mut app.db.conn(), id).await?;
    found.filter(|found| found.provider_id == provider.id && found.more).ok_or(Error::NotFound)?;
    let (job, now) = (Job::Fasp(FaspJob::Backfill { backfill: id }), app.now());
    jobs::enqueue_unique(&mut app.db.conn(), &job, &format!("fasp:backfill:{id}"), now, now).await?;
    Ok(())
}

/// Something happened to a post. Only what is public, and of people whose posts may be searched (FEP-5feb), is told.
pub async fn status(app: &App, tx: &mut Tx, status: &Status, event: FaspEvent) -> Result<()> {
    if status.visibility != Visibility::Public || status.local_only || status.reblog_of_id.is_some() {
        return Ok(());
    }
    if !watched(app, tx, FaspCategory::Content).await? {
        return Ok(());
    }
    if fasp_sharing::tell_of_status(tx, status.account_id, (event, &status.uri), app.now()).await? {
        soon(app, tx).await?;
    }
    Ok(())
}

/// Something may have happened to a profile: `before` is what it was, None if it is new; `after` None if it is gone. Only
/// what wants to be discovered, or wanted it before, is told.
pub async fn account(app: &App, tx: &mut Tx, before: Option<&Account>, after: Option<&Account>) -> Result<()> {
    let is_open = |account: &&Account| account.discoverable == Some(true) && account.suspended_at.is_none();
    let (was, is) = (before.filter(is_open), after.filter(is_open));
    let (event, account) = match (was, is) {
        (None, Some(new)) => (FaspEvent::New, new),
        (Some(gone), None) => (FaspEvent::Delete, gone),
        (Some(old), Some(new)) if looks(old) != looks(new) => (FaspEvent::Update, new),
        _ => return Ok(()),
    };
    if account.silenced_at.is_some() || !watched(app, tx, FaspCategory::Account).await? {
        return Ok(());
    }
    if fasp_sharing::tell_of_account(tx, (event, &account.uri), app.now()).await? {
        soon(app, tx).await?;
    }
    Ok(())
}

/// What others see of a profile, as far as it can be searched.
fn looks(account: &Account) -> (&str, &str, &str, bool, Option<domain::MediaId>) {
    (&account.display_name, &account.note, &account.fields, account.indexable, account.avatar_id)
}

async fn watched(app: &App, tx: &mut Tx, category: FaspCategory) -> Result<bool> {
    Ok(app.fasp.uses(tx, app.now()).await?.watched.contains(&category))
}

async fn soon(app: &App, tx: &mut Tx) -> Result<()> {
    let (job, now) = (Job::Fasp(FaspJob::Share {}), app.now());
    jobs::enqueue_unique(tx, &job, "fasp:share", now + GATHER, now).await?;
    Ok(())
}
