//! Who a token of the client API belongs to. Looked up on every request, so what is known of a token is kept until it is
//! revoked or its owner's rights change.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{AppId, Job, Scopes, Timestamp, TokenId};
use storage::{
    figures, jobs,
    oauth::{self, Holder},
};

use crate::{
    App, Error, Posting, Reading, Result, Timed, Viewer,
    events::{Controls, Event, Events},
    refreshes, secret,
    sessions::Login,
    statuses,
};

/// A valid token.
#[derive(Debug)]
pub struct Session {
    pub token: TokenId,
    pub app: AppId,
    pub scopes: Scopes,
    /// `None` for an application's own token.
    pub viewer: Option<Viewer>,
    /// Of the viewer; `Good` if there is none.
    pub standing: Standing,
    digest: [u8; 32],
    /// When it was last written down that the token is in use, in milliseconds.
    noted: AtomicI64,
    own: Mutex<Option<(OwnVersion, Arc<str>)>>,
}

/// The version of the viewer's account, and how many ask to follow it.
pub type OwnVersion = (i64, i64);

impl Session {
    /// What a renderer made of that which only the viewer is told of the own account, if it is of this version.
    pub fn own_piece(&self, version: OwnVersion) -> Option<Arc<str>> {
        let own = self.own.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        own.as_ref().filter(|(kept, _)| *kept == version).map(|(_, piece)| piece.clone())
    }

    /// Keeps it as long as the token and the viewer's rights and defaults are known.
    pub fn keep_own_piece(&self, version: OwnVersion, piece: Arc<str>) {
        *self.own.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some((version, piece));
    }
}

/// How far a person has come with signing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Good,
    /// The login is disabled, the account suspended or no longer this person's.
    Disabled,
    /// The e-mail address is not confirmed.
    Unconfirmed,
    /// The staff has not approved yet.
    Pending,
}

/// Why a token opens nothing.
#[derive(Debug)]
pub enum Refused {
    /// We never gave it out.
    Unknown,
    Revoked,
    /// We could not look.
    Failed(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<storage::Error> for Refused {
    fn from(error: storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// How often it is written down that a token or a person is in use.
pub(crate) const NOTED_EVERY: Duration = Duration::from_hours(1);

/// Finds out about a token. Mostly without the database.
pub async fn token(app: &App, token: &str) -> Result<Arc<Session>, Refused> {
    let session = known(app, secret::digest_of(token)).await?;
    note(app, &session).await;
    Ok(session)
}

/// The same token as it is now: for connections that outlive a change of its owner's rights.
pub async fn again(app: &App, session: &Session) -> Result<Arc<Session>, Refused> {
    known(app, session.digest).await
}

async fn known(app: &App, digest: [u8; 32]) -> Result<Arc<Session>, Refused> {
    if let Some(session) = app.sessions.get(&digest, &app.events) {
        return Ok(session);
    }
    let epoch = app.sessions.epoch();
    let session = Arc::new(load(app, &digest).await?);
    app.sessions.put(digest, &session, epoch, &app.events);
    Ok(session)
}

async fn load(app: &App, digest: &[u8; 32]) -> Result<Session, Refused> {
    let mut db = app.db.conn();
    let token = oauth::find_token(&mut db, &secret::text_of(digest)).await?.ok_or(Refused::Unknown)?;
    if token.revoked_at.is_some() {
        return Err(Refused::Revoked);
    }
    let scopes = token.scopes.parse().map_err(Error::internal)?;
    let holder = match (token.user_id, token.account_id) {
        (Some(user), Some(account)) => Some(oauth::find_holder(&mut db, user, account).await?.ok_or(Refused::Revoked)?),
        _ => None,
    };
    let last_active = holder.as_ref().map_or(i64::MAX, |holder| holder.last_active_at.millis());
    let last_used = token.last_used_at.map_or(0, Timestamp::millis);
    Ok(Session {
        token: token.id,
        app: token.app_id,
        scopes,
        standing: holder.as_ref().map_or(Standing::Good, standing),
        viewer: holder.map(viewer),
        digest: *digest,
        noted: AtomicI64::new(last_used.min(last_active)),
        own: Mutex::default(),
    })
}

pub(crate) fn standing(holder: &Holder) -> Standing {
    match (holder.barred, holder.confirmed, holder.approved) {
        (true, ..) => Standing::Disabled,
        (_, false, _) => Standing::Unconfirmed,
        (.., false) => Standing::Pending,
        _ => Standing::Good,
    }
}

pub(crate) fn viewer(holder: Holder) -> Viewer {
    Viewer {
        user: holder.user_id,
        account: holder.account_id,
        username: holder.username,
        permissions: holder.permissions,
        locale: holder.locale,
        time_zone: holder.time_zone,
        last_active_at: holder.last_active_at,
        posting: Posting {
            visibility: holder.default_visibility,
            sensitive: holder.default_sensitive,
            language: holder.default_language,
            quote_policy: holder.default_quote_policy,
        },
        reading: Reading {
            covered: holder.covered,
            expand_spoilers: holder.expand_spoilers,
            autoplay_gifs: holder.autoplay_gifs,
        },
        languages: serde_json::from_str(&holder.languages).unwrap_or_default(),
    }
}

/// Writes down, once an hour, that a token and its person are in use. A failure is no reason to refuse the request.
async fn note(app: &App, session: &Session) {
    let (now, noted) = (app.now(), session.noted.load(Ordering::Relaxed));
    if now < Timestamp::from_millis(noted) + NOTED_EVERY {
        return;
    }
    let ours = session.noted.compare_exchange(noted, now.millis(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
    if ours && let Err(error) = write_down(app, session, Timestamp::from_millis(noted), now).await {
        tracing::warn!(%error, token.id = session.token.0, "the use of a token was not noted");
    }
}

async fn write_down(app: &App, session: &Session, noted: Timestamp, now: Timestamp) -> Result<()> {
    let mut tx = app.db.begin().await?;
    oauth::touch_token(&mut tx, session.token, now).await?;
    if let Some(viewer) = &session.viewer {
        seen(app, &mut tx, viewer, viewer.last_active_at.max(noted)).await?;
    }
    Ok(tx.commit().await?)
}

/// Somebody is here, and was the last time at `before`. Who was away so long that the home was no longer written gets it
/// anew.
pub async fn seen(app: &App, tx: &mut storage::Conn, viewer: &Viewer, before: Timestamp) -> Result<()> {
    let now = app.now();
    oauth::touch_user(tx, viewer.user, now).await?;
    figures::note_active(tx, viewer.user, now).await?;
    if !statuses::home_is_kept(before, now) {
        let key = statuses::rebuild_key(viewer.account);
        jobs::enqueue_unique(tx, &Job::RebuildHome { account: viewer.account }, &key, now, now).await?;
        refreshes::start(app, tx, &key, false).await?;
    }
    Ok(())
}

/// Tokens in use by their digests, and browser sessions by those of their cookies. Events say what to forget: nothing
/// revoked is answered after its event.
pub struct Sessions {
    cache: Timed<[u8; 32], Arc<Session>>,
    logins: Timed<[u8; 32], Arc<Login>>,
    controls: Controls,
    /// Grows with each change, so that what was read before one is not kept after it.
    epoch: AtomicU64,
}

impl Default for Sessions {
    fn default() -> Self {
        let (cache, logins) = (Timed::new(Self::CAPACITY, Self::LONGEST), Timed::new(Self::CAPACITY, Self::LONGEST));
        Self { cache, logins, controls: Controls::default(), epoch: AtomicU64::new(0) }
    }
}

impl Sessions {
    const CAPACITY: usize = 10_000;
    /// Should an event of another node get lost.
    const LONGEST: Duration = Duration::from_mins(10);

    fn get(&self, digest: &[u8; 32], events: &Events) -> Option<Arc<Session>> {
        self.catch_up(events);
        self.cache.get(digest)
    }

    pub(crate) fn login(&self, digest: &[u8; 32], events: &Events) -> Option<Arc<Login>> {
        self.catch_up(events);
        self.logins.get(digest)
    }

    pub(crate) fn put_login(&self, digest: [u8; 32], login: &Arc<Login>, epoch: u64, events: &Events) {
        self.logins.insert(digest, login.clone());
        self.catch_up(events);
        if self.epoch() != epoch {
            self.logins.remove(&digest);
        }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    fn put(&self, digest: [u8; 32], session: &Arc<Session>, epoch: u64, events: &Events) {
        self.cache.insert(digest, session.clone());
        self.catch_up(events);
        if self.epoch() != epoch {
            self.cache.remove(&digest);
        }
    }

    fn catch_up(&self, events: &Events) {
        self.controls.catch_up(events, |event| match event {
            Some(Event::TokenRevoked { token }) => self.forget(|session| session.token == *token),
            Some(Event::UserChanged { user }) => {
                self.forget(|session| session.viewer.as_ref().is_some_and(|viewer| viewer.user == *user));
                self.forget_logins(|login| login.viewer.user == *user);
            }
            Some(_) => {}
            None => {
                self.forget(|_| true);
                self.forget_logins(|_| true);
            }
        });
    }

    fn forget(&self, which: impl Fn(&Session) -> bool) {
        self.epoch.fetch_add(1, Ordering::Release);
        self.cache.retain(|_, session| !which(session));
    }

    fn forget_logins(&self, which: impl Fn(&Login) -> bool) {
        self.logins.retain(|_, login| !which(login));
    }
}
