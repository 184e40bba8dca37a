//! Writes new statuses into homes and lists: the first of them with the status itself, the others by jobs.

use std::time::Duration;

use domain::{AccountId, FollowId, Job, ListId, NotificationType, StatusId, TagFollowId, Timestamp, Visibility};
use storage::{
    Conn, Tx,
    fans::{self, Fan, Follower},
    feeds::{self, Arrival},
    jobs, recipients,
    statuses::{self, Status},
};

use crate::{App, Result, events::Event, notifications::Told};

/// Followers whose homes are written in one transaction.
const CHUNK: i64 = 1000;

/// Followers whose homes are written with the status itself: whoever has fewer needs no job for them.
const AT_ONCE: i64 = 100;

/// Of so many entries that a feed gets, one has it trimmed: it stays a little longer than it need be.
const TRIM_EVERY: usize = 64;

/// Who was not seen for this long has no home; it is made again on return.
const AWAY: Duration = Duration::from_secs(30 * 86_400);

/// Whether the home of somebody last seen then is being kept.
pub fn home_is_kept(last_active_at: Timestamp, now: Timestamp) -> bool {
    last_active_at >= now - AWAY
}

/// Feeds that got a status; they are told after the commit.
#[derive(Default)]
#[must_use = "raise it after the commit"]
pub(super) struct Reached {
    homes: Vec<AccountId>,
    lists: Vec<ListId>,
    told: Told,
}

impl Reached {
    pub fn raise(self, app: &App, status: StatusId) {
        if !self.homes.is_empty() {
            app.events.raise(Event::Home { status, homes: self.homes });
        }
        if !self.lists.is_empty() {
            app.events.raise(Event::Lists { status, lists: self.lists });
        }
        self.told.raise(app);
    }
}

/// A new status, in the transaction that writes it: its author's own home and the first followers'. What is for single
/// people goes to those of them who follow its author.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    status: &Status,
    (named, silent): (&[AccountId], &[AccountId]),
) -> Result<Reached> {
    let spread = Spread::of(app, status, named, false);
    if status.local {
        feeds::put(tx, &[status.account_id], spread.arrival).await?;
    }
    let mut reached = match status.visibility {
        Visibility::Direct | Visibility::Limited => spread.reach_single(app, tx, &[named, silent].concat()).await?,
        _ => spread.reach(app, tx, FollowId(0), AT_ONCE).await?,
    };
    if status.local {
        reached.homes.push(status.account_id);
    }
    Ok(reached)
}

/// [`Job::FanOut`]: the homes and lists of the next followers, and the job for those after them.
pub async fn fan_out(app: &App, id: StatusId, after: FollowId) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let named = named(&mut app.db.conn(), &status).await?;
    let spread = Spread::of(app, &status, &named, is_boosted(app, &status).await?);
    let mut tx = app.db.begin().await?;
    let reached = spread.reach(app, &mut tx, after, CHUNK).await?;
    tx.commit().await?;
    reached.raise(app, id);
    Ok(())
}

/// A status on its way into feeds.
struct Spread<'a> {
    status: &'a Status,
    fan: Fan<'a>,
    arrival: Arrival,
}

impl<'a> Spread<'a> {
    /// `boosted`: a boost may be in a feed before it.
    fn of(app: &App, status: &'a Status, named: &'a [AccountId], boosted: bool) -> Self {
        let (author, reblog_of) = (status.account_id, status.reblog_of_id);
        let fan = Fan {
            author,
            is_reblog: reblog_of.is_some(),
            replied_to: replied_to(status),
            named,
            language: status.language.as_deref(),
            active_since: app.now() - AWAY,
            now: app.now(),
        };
        Self { status, fan, arrival: Arrival { status: status.id, author, reblog_of, boosted } }
    }

    /// The homes of those of these people who follow the author.
    async fn reach_single(&self, app: &App, tx: &mut Tx, people: &[AccountId]) -> Result<Reached> {
        let followers = fans::followers_among(tx, &self.fan, people).await?;
        let homes: Vec<AccountId> = followers.iter().filter(|f| !f.exclusive).map(|f| f.account_id).collect();
        feeds::put(tx, &homes, self.arrival).await?;
        enqueue_trims(app, tx, &homes, &[]).await?;
        Ok(Reached { homes, ..Reached::default() })
    }

    /// The feeds of up to `limit` followers, and the job for those after them.
    async fn reach(&self, app: &App, tx: &mut Tx, after: FollowId, limit: i64) -> Result<Reached> {
        let Self { status, fan, arrival } = self;
        let followers = fans::followers(tx, fan, after, limit).await?;
        let homes: Vec<AccountId> = followers.iter().filter(|f| !f.exclusive).map(|f| f.account_id).collect();
        feeds::put(tx, &homes, *arrival).await?;
        let lists = lists(tx, fan, &followers, after == FollowId(0)).await?;
        feeds::put_into_lists(tx, &lists, *arrival).await?;
        enqueue_trims(app, tx, &homes, &lists).await?;
        let told = tell(app, tx, status, &followers).await?;
        match followers.last().filter(|_| followers.len() as i64 == limit) {
            Some(last) => {
                let job = Job::FanOut { status: status.id, after: last.follow_id };
                jobs::enqueue(tx, &job, app.now()).await?;
            }
            None => enqueue_tags(app, tx, status, false).await?,
        }
        Ok(Reached { homes, lists, told })
    }
}

/// Whom the status names, or what it boosts.
pub(super) async fn named(db: &mut Conn, status: &Status) -> Result<Vec<AccountId>> {
    Ok(recipients::named(db, status.reblog_of_id.unwrap_or(status.id)).await?)
}

/// Whom the status answers, if only those who follow that one too shall see it. An answer to somebody unknown is for
/// nobody's home: its author's id stands for that, since nobody but the author's own circle would know.
fn replied_to(status: &Status) -> Option<AccountId> {
    match (status.in_reply_to_account_id, status.in_reply_to_uri.is_some()) {
        (Some(account), _) => Some(account),
        (None, true) => Some(AccountId(-1)),
        (None, false) => None,
    }
}

/// A boost may reach a feed before the job that brings its original.
async fn is_boosted(app: &App, status: &Status) -> Result<bool> {
    Ok(status.reblog_of_id.is_none() && !statuses::reblogs(&mut app.db.conn(), status.id).await?.is_empty())
}

/// The lists of these followers, and once the author's own.
async fn lists(tx: &mut Tx, fan: &Fan<'_>, followers: &[Follower], first: bool) -> Result<Vec<ListId>> {
    let mut owners: Vec<AccountId> = followers.iter().map(|f| f.account_id).collect();
    if first {
        owners.push(fan.author);
    }
    Ok(fans::lists(tx, fan, &owners).await?)
}

/// Those who asked to be told of new posts; boosts and answers to others are none.
async fn tell(app: &App, tx: &mut Tx, status: &Status, followers: &[Follower]) -> Result<Told> {
    let mut told = Told::default();
    if status.reblog_of_id.is_none() && !status.reply {
        let curious: Vec<AccountId> = followers.iter().filter(|f| f.notify).map(|f| f.account_id).collect();
        let what = (status.account_id, NotificationType::Status, Some(status.id));
        told.tell_all(app, tx, &curious, what).await?;
    }
    Ok(told)
}

/// After the followers come those who follow a tag, so that nobody is told of the same status twice.
pub(super) async fn enqueue_tags(app: &App, tx: &mut Tx, status: &Status, edit: bool) -> Result<()> {
    let open = status.visibility == Visibility::Public && status.reblog_of_id.is_none();
    if open && fans::has_tag_followers(tx, status.id).await? {
        let job = Job::FanOutTags { status: status.id, after: TagFollowId(0), edit };
        jobs::enqueue(tx, &job, app.now()).await?;
    }
    Ok(())
}

/// [`Job::FanOutTags`]: the homes of the next followers of the status's tags, and the job for those after them.
pub async fn fan_out_tags(app: &App, id: StatusId, after: TagFollowId, edit: bool) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let named = named(&mut app.db.conn(), &status).await?;
    let Spread { fan, arrival, .. } = Spread::of(app, &status, &named, is_boosted(app, &status).await?);
    let mut tx = app.db.begin().await?;
    let followers = fans::tag_followers(&mut tx, &fan, id, after, CHUNK).await?;
    feeds::put_by_tag(&mut tx, &followers, arrival).await?;
    let mut homes: Vec<AccountId> = followers.iter().map(|f| f.account_id).collect();
    homes.sort_unstable();
    homes.dedup();
    enqueue_trims(app, &mut tx, &homes, &[]).await?;
    if let Some(last) = followers.last().filter(|_| followers.len() as i64 == CHUNK) {
        jobs::enqueue(&mut tx, &Job::FanOutTags { status: id, after: last.id, edit }, app.now()).await?;
    }
    tx.commit().await?;
    if !edit {
        Reached { homes, ..Reached::default() }.raise(app, id);
    }
    Ok(())
}

/// Every feed has the same chance of one in [`TRIM_EVERY`], from a single draw for all of them.
async fn enqueue_trims(app: &App, tx: &mut Tx, homes: &[AccountId], lists: &[ListId]) -> Result<()> {
    let first = app.random.below(TRIM_EVERY as u64) as usize;
    for &account in homes.iter().skip(first).step_by(TRIM_EVERY) {
        let key = format!("trim-home:{account}");
        jobs::enqueue_unique(tx, &Job::TrimHome { account }, &key, app.now(), app.now()).await?;
    }
    for &list in lists.iter().skip(first).step_by(TRIM_EVERY) {
        let key = format!("trim-list:{list}");
        jobs::enqueue_unique(tx, &Job::TrimList { list }, &key, app.now(), app.now()).await?;
    }
    Ok(())
}
