//! Create, Update and Delete of statuses, Announce and its undoing. What is local-only, or for nobody elsewhere, stays.

use activitypub::{
    emit::{self, Activity, Context, Tombstone},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{RelayKind, StatusId, Timestamp, Visibility};
use services::{App, Error, Result};
use storage::{
    accounts,
    deliveries::New,
    follows, interactions, recipients, relays,
    statuses::{self, Status},
};

use super::{To, find, inbox_of, json, occasion, queue, relay, seal, send};
use crate::documents::Source;

pub async fn create(app: &App, id: StatusId) -> Result<()> {
    let Some((source, mut reach)) = source(app, id, Says::New, Vec::new()).await? else {
        return Ok(());
    };
    let announced = relay::announce(app, &source.status, &reach.relays).await?;
    reach.inboxes.retain(|inbox| !announced.contains(inbox));
    let activity = format!("{}/activity", source.status.uri);
    let body = json(Context::Note, &Activity::create(&activity, &source.note()))?;
    deliver(app, &source, body, reach).await
}

/// What is for followers alone shows whether both servers agree who these are; what is passed on is signed itself.
pub(super) async fn deliver(app: &App, source: &Source, body: String, reach: Reach) -> Result<()> {
    let body = match seal::is_wanted(app, &source.status, &reach.relays, false) {
        true => seal::seal(app, &source.author, body).await?,
        false => body,
    };
    let synchronizes = source.status.visibility == Visibility::Private;
    queue(
        app,
        New { account: source.author.id, body: &body, synchronizes, key: None },
        named(app, &source.status).await?.and(reach.inboxes),
    )
    .await
}

pub async fn update(app: &App, id: StatusId) -> Result<()> {
    let Some((source, reach)) = source(app, id, Says::Changed, Vec::new()).await? else {
        return Ok(());
    };
    let edited = source.status.edited_at.map(Timestamp::millis);
    let activity = format!("{}#updates/{}", source.status.uri, edited.unwrap_or_else(|| occasion(app)));
    let at = edited.unwrap_or(app.now().millis());
    let body = json(Context::Note, &Activity::update(&activity, &source.note(), at))?;
    deliver(app, &source, body, reach).await
}

/// What an activity says of a status.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    New,
    Changed,
    Gone,
}

/// Where an activity about a status goes.
pub(super) struct Reach {
    /// Those of the relays among them.
    pub inboxes: Vec<String>,
    pub relays: Vec<(String, RelayKind)>,
}

/// What a Note is made of, and whom it is for: its usual inboxes and `more`. None if it is for nobody elsewhere.
pub(super) async fn source(app: &App, id: StatusId, says: Says, more: Vec<String>) -> Result<Option<(Source, Reach)>> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(None);
    };
    if !status.local || status.local_only {
        return Ok(None);
    }
    let mut reach = reach(app, &status, says).await?;
    reach.inboxes.extend(more);
    if reach.inboxes.is_empty() {
        return Ok(None);
    }
    Ok(Some((Source::load(app, status).await?, reach)))
}

/// Everybody who was sent the status is told that it is gone.
pub async fn delete(app: &App, id: StatusId) -> Result<()> {
    let Some(status) = statuses::find_deleted(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    if status.local_only || !status.local {
        return Ok(());
    }
    let author = find(app, status.account_id).await?;
    let activity = format!("{}#delete", status.uri);
    let to = [PUBLIC.to_owned()];
    let delete: Activity<'_, Tombstone<'_>> = Activity::delete(&activity, &author.uri, &status.uri).addressed(&to, &[]);
    let (mut body, reach) = (json(Context::Plain, &delete)?, reach(app, &status, Says::Gone).await?);
    if seal::is_wanted(app, &status, &reach.relays, true) {
        body = seal::seal(app, &author, body).await?;
    }
    send(app, author.id, &body, named(app, &status).await?.and(reach.inboxes)).await
}

/// Those whom a status names have it first.
async fn named(app: &App, status: &Status) -> Result<To> {
    let mut db = app.db.conn();
    let ids: Vec<_> = recipients::list(&mut db, status.id).await?.into_iter().map(|r| r.account_id).collect();
    match ids.is_empty() {
        true => Ok(To::default()),
        false => Ok(To::personal(accounts::list(&mut db, &ids).await?.iter().filter_map(inbox_of))),
    }
}

/// Servers that a status goes to: those of its recipients, of its followers unless it is for few only, of the authors
/// whom it answers (if that one is of this server, of that one's followers, but for servers that its own author blocks)
/// and quotes and who quote it, if those may read it, and relays if it is public.
///
/// That it changed or is gone is also for those who have it by their own people, who boosted, favourited or answered it.
pub(super) async fn reach(app: &App, status: &Status, says: Says) -> Result<Reach> {
    // What is there in spite of a block goes all the same.
    let blocker = Some(status.account_id).filter(|_| says != Says::Gone);
    let mut db = app.db.conn();
    let ids: Vec<_> = recipients::list(&mut db, status.id).await?.into_iter().map(|r| r.account_id).collect();
    let mut inboxes = Vec::new();
    if !ids.is_empty() {
        inboxes.extend(accounts::list(&mut db, &ids).await?.iter().filter_map(inbox_of));
    }
    if matches!(status.visibility, Visibility::Public | Visibility::Unlisted | Visibility::Private) {
        inboxes.extend(follows::follower_inboxes(&mut db, status.account_id).await?);
    }
    if matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
        if let Some(parent) = status.in_reply_to_account_id.filter(|parent| *parent != status.account_id)
            && let Some(parent) = accounts::find(&mut db, parent).await?
        {
            match parent.is_local() {
                true => inboxes.extend(follows::follower_inboxes_but(&mut db, parent.id, blocker).await?),
                false => inboxes.extend(inbox_of(&parent)),
            }
        }
        if let Some(quoted) = status.quote_of_id
            && let Some(quoted) = statuses::find(&mut db, quoted).await?
        {
            inboxes.extend(accounts::find(&mut db, quoted.account_id).await?.as_ref().and_then(inbox_of));
        }
        inboxes.extend(storage::quotes::quoter_inboxes(&mut db, status.id).await?);
        if says != Says::New {
            inboxes.extend(interactions::involved_inboxes(&mut db, status, blocker).await?);
        }
    }
    let relays = match status.visibility {
        Visibility::Public => relays::inboxes(&mut db, status.id).await?,
        _ => Vec::new(),
    };
    inboxes.extend(relays.iter().map(|(inbox, _)| inbox.clone()));
    Ok(Reach { inboxes, relays })
}

pub async fn reblog(app: &App, id: StatusId) -> Result<()> {
    let Some(boost) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let Some((author, original)) = announced(app, &boost).await? else {
        return Ok(());
    };
    let parts = Announce::of(&boost, &author, &original);
    let body = json(Context::Plain, &parts.activity(&boost, &author, &original))?;
    send(app, author.id, &body, boost_inboxes(app, &boost, &original).await?).await
}

pub async fn undo_reblog(app: &App, id: StatusId) -> Result<()> {
    let Some(boost) = statuses::find_deleted(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let Some((author, original)) = announced(app, &boost).await? else {
        return Ok(());
    };
    let parts = Announce::of(&boost, &author, &original);
    let undo_id = format!("{}/undo", parts.id);
    let undo = Activity::new(K::Undo, &undo_id, &author.uri, parts.activity(&boost, &author, &original))
        .addressed(&parts.to, &parts.cc);
    send(app, author.id, &json(Context::Plain, &undo)?, boost_inboxes(app, &boost, &original).await?).await
}

/// A boost without a context of its own, as an outbox lists it.
pub async fn announce_bare(app: &App, author: &accounts::Account, boost: &Status) -> Result<String> {
    let (_, original) = announced(app, boost).await?.ok_or(Error::NotFound)?;
    let parts = Announce::of(boost, author, &original);
    serde_json::to_string(&parts.activity(boost, author, &original)).map_err(Error::internal)
}

/// Who boosted what; None if the original is gone or never leaves this server.
async fn announced(app: &App, boost: &Status) -> Result<Option<(accounts::Account, Original)>> {
    let Some(id) = boost.reblog_of_id.filter(|_| boost.local) else {
        return Ok(None);
    };
    let mut db = app.db.conn();
    let status = match statuses::find(&mut db, id).await? {
        Some(status) => Some(status),
        None => statuses::find_deleted(&mut db, id).await?,
    };
    let Some(status) = status.filter(|s| !s.local_only) else { return Ok(None) };
    let author = find(app, status.account_id).await?;
    Ok(Some((find(app, boost.account_id).await?, Original { status, author })))
}

struct Original {
    status: Status,
    author: accounts::Account,
}

struct Announce {
    id: String,
    to: Vec<String>,
    cc: Vec<String>,
}

impl Announce {
    fn of(boost: &Status, author: &accounts::Account, original: &Original) -> Self {
        let followers = format!("{}/followers", author.uri);
        let whose = original.author.uri.clone();
        let (to, cc) = match boost.visibility {
            Visibility::Public => (vec![PUBLIC.to_owned()], vec![whose, followers]),
            Visibility::Unlisted => (vec![followers], vec![whose, PUBLIC.to_owned()]),
            _ => (vec![followers], vec![whose]),
        };
        Self { id: boost.uri.clone(), to, cc }
    }

    fn activity<'a>(
        &'a self,
        boost: &Status,
        author: &'a accounts::Account,
        original: &'a Original,
    ) -> emit::Activity<'a, &'a str> {
        Activity::new(K::Announce, &self.id, &author.uri, original.status.uri.as_str())
            .addressed(&self.to, &self.cc)
            .published(boost.created_at.millis())
    }
}

/// The author hears of it first.
async fn boost_inboxes(app: &App, boost: &Status, original: &Original) -> Result<To> {
    let followers = follows::follower_inboxes(&mut app.db.conn(), boost.account_id).await?;
    Ok(To::followers(followers).and(inbox_of(&original.author).into_iter().collect::<Vec<_>>()))
}
