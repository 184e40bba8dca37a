//! What people change about their own login: password, e-mail address, the browsers and applications that are let in.

use std::{collections::BTreeMap, time::Duration};

use domain::{AppId, Code, CodePurpose, Invalid, Job, Scopes, SessionId, Timestamp, UserId};
use storage::{codes, jobs, oauth, sessions as rows, sessions::Session, users};

use super::{check_email, password};
use crate::{App, Error, Result, Viewer, accounts, events::Event, secret, sessions::Login};

/// How long the link in the letter can be used.
const LINK: Duration = Duration::from_hours(48);

/// The present password must be known for what would lock its owner out.
async fn prove(app: &App, user: UserId, given: &str) -> Result<users::User> {
    let found = users::find(&mut app.db.conn(), user).await?.ok_or(Error::NotFound)?;
    if found.password_hash.is_empty() || !password::verify(given, &found.password_hash).await? {
        return Err(Invalid::new("current_password", Code::Invalid, "is invalid").into());
    }
    Ok(found)
}

/// Sets another password. All other browsers are signed out, and its owner is told by a letter.
pub async fn change_password(app: &App, login: &Login, current: &str, new: &str) -> Result<()> {
    let user = login.viewer.user;
    prove(app, user, current).await?;
    password::check(new)?;
    let hash = password::hash(app, new).await?;
    let mut tx = app.db.begin().await?;
    users::set_password(&mut tx, user, &hash).await?;
    rows::delete_others(&mut tx, user, login.id).await?;
    jobs::enqueue(&mut tx, &Job::MailPasswordChanged { user }, app.now()).await?;
    tx.commit().await?;
    app.events.raise(Event::UserChanged { user });
    Ok(())
}

/// Asks for another e-mail address: it counts when the link of the letter to it was opened.
pub async fn change_email(app: &App, viewer: &Viewer, current: &str, email: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    check_email(&email)?;
    prove(app, viewer.user, current).await?;
    let mut tx = app.db.begin().await?;
    if users::find_by_email(&mut tx, &email).await?.is_some() {
        return Err(Invalid::new("email", Code::Taken, "has already been taken").into());
    }
    let code = app.random.secret();
    let until = app.now() + LINK;
    users::set_new_email(&mut tx, viewer.user, Some(&email)).await?;
    codes::replace(&mut tx, CodePurpose::ChangeEmail, viewer.user, &secret::hash_of(&code), until).await?;
    jobs::enqueue(&mut tx, &Job::MailEmailChange { user: viewer.user, code }, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Forgets the wish for another address.
pub async fn keep_email(app: &App, viewer: &Viewer) -> Result<()> {
    Ok(users::set_new_email(&mut app.db.conn(), viewer.user, None).await?)
}

/// Somebody opened the link of the letter to the new address. Gives whose it is.
pub(super) async fn confirm_email(app: &App, code: &str) -> Result<UserId> {
    let mut tx = app.db.begin().await?;
    let taken = codes::take(&mut tx, CodePurpose::ChangeEmail, &secret::hash_of(code), app.now()).await?;
    let user = taken.ok_or(Error::NotFound)?;
    let before = users::find(&mut tx, user).await?.ok_or(Error::NotFound)?.email;
    let new = users::find_new_email(&mut tx, user).await?.ok_or(Error::NotFound)?;
    if !users::set_email(&mut tx, user, &new).await? {
        return Err(Error::NotFound);
    }
    users::set_new_email(&mut tx, user, None).await?;
    jobs::enqueue(&mut tx, &Job::MailEmailChanged { before, new }, app.now()).await?;
    tx.commit().await?;
    app.events.raise(Event::UserChanged { user });
    Ok(user)
}

/// Leaves the server for good.
///
/// # Errors
/// Those of [`accounts::close`].
pub async fn leave(app: &App, viewer: &Viewer, current: &str) -> Result<()> {
    prove(app, viewer.user, current).await?;
    let account = storage::accounts::find(&mut app.db.conn(), viewer.account).await?.ok_or(Error::NotFound)?;
    accounts::close(app, &account).await
}

/// How somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub email: String,
    /// The one that waits to be proved.
    pub new_email: Option<String>,
}

pub async fn sign_in(app: &App, viewer: &Viewer) -> Result<SignIn> {
    let mut db = app.db.conn();
    let user = users::find(&mut db, viewer.user).await?.ok_or(Error::NotFound)?;
    Ok(SignIn { email: user.email, new_email: users::find_new_email(&mut db, viewer.user).await? })
}

/// The browsers in which the viewer is signed in, the one used last first.
pub async fn list_sessions(app: &App, viewer: &Viewer) -> Result<Vec<Session>> {
    Ok(rows::list(&mut app.db.conn(), viewer.user).await?)
}

/// Signs one of them out.
pub async fn end_session(app: &App, viewer: &Viewer, id: SessionId) -> Result<()> {
    if !rows::delete_of(&mut app.db.conn(), viewer.user, id).await? {
        return Err(Error::NotFound);
    }
    app.events.raise(Event::UserChanged { user: viewer.user });
    Ok(())
}

/// An application that may do something for the viewer.
#[derive(Debug, Clone)]
pub struct Authorized {
    pub id: AppId,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Scopes,
    /// When it was first let in, of the tokens that are still good.
    pub since: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// The applications that the viewer has let in, the newest first.
pub async fn list_apps(app: &App, viewer: &Viewer) -> Result<Vec<Authorized>> {
    let tokens = oauth::list_authorized(&mut app.db.conn(), viewer.user).await?;
    let mut order = Vec::new();
    let mut apps = BTreeMap::<AppId, (Authorized, String)>::new();
    for token in tokens {
        let (known, scopes) = apps.entry(token.id).or_insert_with(|| {
            order.push(token.id);
            let new = Authorized {
                id: token.id,
                name: token.name.clone(),
                website: token.website.clone(),
                scopes: Scopes::default(),
                since: token.created_at,
                last_used_at: None,
            };
            (new, String::new())
        });
        known.since = known.since.min(token.created_at);
        known.last_used_at = known.last_used_at.max(token.last_used_at);
        scopes.push_str(&token.scopes);
        scopes.push(' ');
    }
    let whole = |id: AppId| {
        let (mut app, scopes) = apps.remove(&id)?;
        app.scopes = scopes.trim().parse().unwrap_or_default();
        Some(app)
    };
    Ok(order.into_iter().filter_map(whole).collect())
}

/// Locks an application out: its tokens open nothing any more.
pub async fn revoke_app(app: &App, viewer: &Viewer, id: AppId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let tokens = oauth::revoke_app(&mut tx, viewer.user, id, app.now()).await?;
    tx.commit().await?;
    for token in tokens {
        app.events.raise(Event::TokenRevoked { token });
    }
    Ok(())
}
