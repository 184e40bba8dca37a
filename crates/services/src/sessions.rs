//! Signing in and out in the browser. A cookie carries the session's secret, the database its hash; what is known of a
//! session is kept in memory like that of a token (`auth`).

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{AccountId, SessionId, Timestamp, UserId};
use storage::{
    oauth,
    sessions::{self, Session},
    users,
};

use crate::{
    App, Error, Result, Viewer,
    auth::{self, NOTED_EVERY, Standing},
    events::Event,
    secret,
    users::password,
};

/// Characters of a browser's name that are kept.
const AGENT: usize = 256;
/// Browsers in which one person can be signed in: the one unused for longest is signed out for the eleventh.
const MOST: i64 = 10;
/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// A browser in which somebody is signed in.
#[derive(Debug)]
pub struct Login {
    pub id: SessionId,
    pub viewer: Viewer,
    pub standing: Standing,
    /// When its use was last written down, in milliseconds.
    noted: AtomicI64,
}

/// From where somebody signs in: shown to them later, so that they recognise their browsers.
#[derive(Debug, Clone)]
pub struct Browser {
    pub ip: IpAddr,
    pub agent: String,
}

/// The hash of a password that nobody has: checked when there is no such person, so that the answer takes as long.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whose e-mail address and password these are; None if they do not belong together. Costs the same either way.
pub async fn prove(app: &App, email: &str, given: &str) -> Result<Option<UserId>> {
    let found = users::find_by_email(&mut app.db.conn(), &email.trim().to_lowercase()).await?;
    // Accounts made without a password cannot be signed in to.
    let hash = found.as_ref().map_or("", |user| &user.password_hash);
    let good = password::verify(given, if hash.is_empty() { NOBODYS } else { hash }).await?;
    Ok(found.filter(|user| good && !user.password_hash.is_empty()).map(|user| user.id))
}

/// Begins a session of this person as the own account. Gives the secret for the cookie.
pub async fn start(app: &App, user: UserId, browser: &Browser) -> Result<String> {
    let mut tx = app.db.begin().await?;
    let account: AccountId = *users::list_accounts(&mut tx, user).await?.first().ok_or(Error::NotFound)?;
    let (token, now) = (app.random.secret(), app.now());
    for _ in 0..CLASHES {
        let session = Session {
            id: SessionId::at(now),
            token_hash: secret::hash_of(&token),
            user_id: user,
            account_id: account,
            ip: browser.ip.to_canonical().to_string(),
            user_agent: browser.agent.chars().take(AGENT).collect(),
            created_at: now,
            last_used_at: now,
        };
        if sessions::insert(&mut tx, &session).await? {
            let ended = sessions::keep_newest(&mut tx, user, MOST).await?;
            tx.commit().await?;
            if ended > 0 {
                app.events.raise(Event::UserChanged { user });
            }
            return Ok(token);
        }
    }
    Err(Error::internal("no free id for a session"))
}

/// The session of a cookie, mostly without the database; None if it has ended or never was.
pub async fn find(app: &App, token: &str) -> Result<Option<Arc<Login>>> {
    let digest = secret::digest_of(token);
    let login = match app.sessions.login(&digest, &app.events) {
        Some(login) => login,
        None => {
            let epoch = app.sessions.epoch();
            let Some(login) = load(app, &secret::text_of(&digest)).await? else {
                return Ok(None);
            };
            let login = Arc::new(login);
            app.sessions.put_login(digest, &login, epoch, &app.events);
            login
        }
    };
    note(app, &login).await;
    Ok(Some(login))
}

async fn load(app: &App, hash: &str) -> Result<Option<Login>> {
    let mut db = app.db.conn();
    let Some(session) = sessions::find(&mut db, hash).await? else {
        return Ok(None);
    };
    let holder = oauth::find_holder(&mut db, session.user_id, session.account_id).await?;
    Ok(holder.map(|holder| Login {
        id: session.id,
        standing: auth::standing(&holder),
        noted: AtomicI64::new(session.last_used_at.min(holder.last_active_at).millis()),
        viewer: auth::viewer(holder),
    }))
}

/// Ends a session: its cookie opens nothing any more.
pub async fn end(app: &App, login: &Login) -> Result<()> {
    sessions::delete(&mut app.db.conn(), login.id).await?;
    app.events.raise(Event::UserChanged { user: login.viewer.user });
    Ok(())
}

/// Writes down, once an hour, that the session is in use. A failure is no reason to refuse the request.
async fn note(app: &App, login: &Login) {
    let (now, noted) = (app.now(), login.noted.load(Ordering::Relaxed));
    if now < Timestamp::from_millis(noted) + NOTED_EVERY {
        return;
    }
    let ours = login.noted.compare_exchange(noted, now.millis(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
    if ours && let Err(error) = write_down(app, login, Timestamp::from_millis(noted), now).await {
        tracing::warn!(%error, session.id = login.id.0, "the use of a session was not noted");
    }
}

async fn write_down(app: &App, login: &Login, noted: Timestamp, now: Timestamp) -> Result<()> {
    let mut tx = app.db.begin().await?;
    sessions::touch(&mut tx, login.id, now).await?;
    auth::seen(app, &mut tx, &login.viewer, login.viewer.last_active_at.max(noted)).await?;
    Ok(tx.commit().await?)
}
