//! Writes new statuses into homes and lists. What is written here is in the first of them at once, and in the others by
//! jobs; what comes from other servers is put into them many at a time ([`spread`](mod@super::spread)).

use std::time::Duration;

use domain::{AccountId, FollowId, Job, ListId, NotificationType, StatusId, TagFollowId, Timestamp, Visibility};
use storage::{
    Conn, Tx,
    fans::{self, Fan, Follower},
    feeds::{self, Arrival, Entry},
    follows, jobs, recipients,
    statuses::{self, Status},
};

use crate::{App, Result, events::Event, notifications::Told};

/// Followers whose homes are written in one transaction.
pub(super) const CHUNK: i64 = 1000;

/// Followers whose homes are written with the status itself: whoever has fewer needs no job for them.
const AT_ONCE: i64 = 100;

/// Of so many entries that a feed gets, one has it trimmed: it stays a little longer than it need be.
const TRIM_EVERY: usize = 128;

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

/// A new status, in the transaction that writes it. If it was written here: its author's own home and the first
/// followers'. What is for single people goes to those of them who follow its author.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    status: &Status,
    (named, silent): (&[AccountId], &[AccountId]),
) -> Result<Reached> {
    let spread = Spread::of(app, status, named);
    let mut goal = match status.visibility {
        Visibility::Direct | Visibility::Limited => spread.single(tx, &[named, silent].concat()).await?,
        _ if status.local => spread.followers(tx, FollowId(0), AT_ONCE).await?,
        _ if follows::has_local_followers(tx, status.account_id).await? => {
            jobs::enqueue(tx, &Job::Spread { status: status.id }, app.now()).await?;
            return Ok(Reached::default());
        }
        _ => Goal { next: tags_next(tx, status, false).await?, ..Goal::default() },
    };
    if status.local {
        goal.homes.push(status.account_id);
    }
    feeds::put(tx, goal.entries(arrival(status, false)).collect()).await?;
    goal.reach(app, tx, status).await
}

/// [`Job::FanOut`]: the homes and lists of the next followers, and the job for those after them.
pub async fn fan_out(app: &App, id: StatusId, after: FollowId) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let named = named(&mut app.db.conn(), &status).await?;
    let arrival = arrival(&status, is_boosted(app, &status).await?);
    let mut tx = app.db.begin().await?;
    let goal = Spread::of(app, &status, &named).followers(&mut tx, after, CHUNK).await?;
    feeds::put(&mut tx, goal.entries(arrival).collect()).await?;
    let reached = goal.reach(app, &mut tx, &status).await?;
    tx.commit().await?;
    reached.raise(app, id);
    Ok(())
}

/// A status on its way into feeds.
pub(super) struct Spread<'a> {
    fan: Fan<'a>,
    status: &'a Status,
}

impl<'a> Spread<'a> {
    pub fn of(app: &App, status: &'a Status, named: &'a [AccountId]) -> Self {
        let fan = Fan {
            author: status.account_id,
            is_reblog: status.reblog_of_id.is_some(),
            replied_to: replied_to(status),
            named,
            language: status.language.as_deref(),
            active_since: app.now() - AWAY,
            now: app.now(),
        };
        Self { fan, status }
    }

    /// To the homes of those of these people who follow the author.
    async fn single(&self, db: &mut Conn, people: &[AccountId]) -> Result<Goal> {
        let followers = fans::followers_among(db, &self.fan, people).await?;
        Ok(Goal { homes: homes(&followers), ..Goal::default() })
    }

    /// To the feeds of up to `limit` followers.
    pub async fn followers(&self, db: &mut Conn, after: FollowId, limit: i64) -> Result<Goal> {
        let Self { fan, status, .. } = self;
        let followers = fans::followers(db, fan, after, limit).await?;
        let lists = lists(db, fan, &followers, after == FollowId(0)).await?;
        // Boosts and answers to others are no new posts.
        let tells = status.reblog_of_id.is_none() && !status.reply;
        let curious = followers.iter().filter(|f| tells && f.notify).map(|f| f.account_id).collect();
        let next = match followers.last().filter(|_| followers.len() as i64 == limit) {
            Some(last) => Some(Job::FanOut { status: status.id, after: last.follow_id }),
            None => tags_next(db, status, false).await?,
        };
        Ok(Goal { homes: homes(&followers), lists, curious, next })
    }
}

/// `boosted`: a boost may be in a feed before it.
pub(super) const fn arrival(status: &Status, boosted: bool) -> Arrival {
    Arrival { status: status.id, author: status.account_id, reblog_of: status.reblog_of_id, boosted }
}

/// The homes that these followers want a status in.
fn homes(followers: &[Follower]) -> Vec<AccountId> {
    followers.iter().filter(|f| !f.exclusive).map(|f| f.account_id).collect()
}

/// Where a status goes.
#[derive(Default)]
pub(super) struct Goal {
    homes: Vec<AccountId>,
    lists: Vec<ListId>,
    /// Those who asked to be told of new posts.
    curious: Vec<AccountId>,
    /// What is to be done after it.
    next: Option<Job>,
}

impl Goal {
    pub fn entries(&self, arrival: Arrival) -> impl Iterator<Item = Entry> {
        let homes = self.homes.iter().map(move |home| Entry::of_home(*home, arrival));
        homes.chain(self.lists.iter().map(move |list| Entry::of_list(*list, arrival)))
    }

    /// Once it is there.
    pub async fn reach(self, app: &App, tx: &mut Tx, status: &Status) -> Result<Reached> {
        enqueue_trims(app, tx, &self.homes, &self.lists).await?;
        let mut told = Told::default();
        let what = (status.account_id, NotificationType::Status, Some(status.id));
        told.tell_all(app, tx, &self.curious, what).await?;
        if let Some(job) = &self.next {
            jobs::enqueue(tx, job, app.now()).await?;
        }
        Ok(Reached { homes: self.homes, lists: self.lists, told })
    }
}

/// The status, or what it boosts.
pub(super) fn source(status: &Status) -> StatusId {
    status.reblog_of_id.unwrap_or(status.id)
}

/// Whom the status names, or what it boosts.
pub(super) async fn named(db: &mut Conn, status: &Status) -> Result<Vec<AccountId>> {
    Ok(recipients::named(db, source(status)).await?)
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
async fn lists(db: &mut Conn, fan: &Fan<'_>, followers: &[Follower], first: bool) -> Result<Vec<ListId>> {
    let mut owners: Vec<AccountId> = followers.iter().map(|f| f.account_id).collect();
    if first {
        owners.push(fan.author);
    }
    Ok(fans::lists(db, fan, &owners).await?)
}

/// After the followers come those who follow a tag, so that nobody is told of the same status twice.
async fn tags_next(db: &mut Conn, status: &Status, edit: bool) -> Result<Option<Job>> {
    let open = status.visibility == Visibility::Public && status.reblog_of_id.is_none();
    let wanted = open && fans::has_tag_followers(db, status.id).await?;
    Ok(wanted.then_some(Job::FanOutTags { status: status.id, after: TagFollowId(0), edit }))
}

/// An edit gave a status tags: those who follow them get it.
pub(super) async fn enqueue_tags(app: &App, tx: &mut Tx, status: &Status) -> Result<()> {
    if let Some(job) = tags_next(tx, status, true).await? {
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
    let arrival = arrival(&status, is_boosted(app, &status).await?);
    let Spread { fan, .. } = Spread::of(app, &status, &named);
    let mut tx = app.db.begin().await?;
    let followers = fans::tag_followers(&mut tx, &fan, id, after, CHUNK).await?;
    feeds::put(&mut tx, followers.iter().map(|follower| Entry::by_tag(follower, arrival)).collect()).await?;
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
