//! A new server has no owner. Whoever opens the link that its console prints makes the owner's account.

use std::time::Duration;

use domain::{CodePurpose, Settings, UserId};
use storage::{codes, users::OWNER};

use crate::{
    App, Error, Result, secret, settings,
    users::{self, New, password},
};

/// A link that was printed long ago is no longer on anybody's screen; the next start prints another.
const GOOD_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// A fresh link, as long as there is no owner; earlier ones are void.
pub async fn link(app: &App) -> Result<Option<String>> {
    let mut tx = app.db.begin().await?;
    if storage::users::has_owner(&mut tx).await? {
        return Ok(None);
    }
    let token = app.random.secret();
    let (hash, until) = (secret::hash_of(&token), app.now() + GOOD_FOR);
    codes::replace(&mut tx, CodePurpose::ClaimServer, codes::NOBODY, &hash, until).await?;
    tx.commit().await?;
    Ok(Some(app.config.url(&format!("/auth/setup?token={token}"))))
}

/// Whether the link with this token still makes an owner.
pub async fn is_open(app: &App, token: &str) -> Result<bool> {
    let mut db = app.db.conn();
    let good = codes::find(&mut db, CodePurpose::ClaimServer, &secret::hash_of(token), app.now()).await?.is_some();
    Ok(good && !storage::users::has_owner(&mut db).await?)
}

/// What whoever opened the link fills in.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    pub token: String,
    /// What the server is called.
    pub title: String,
    pub username: String,
    pub email: String,
    pub password: String,
    /// ISO 639-1.
    pub locale: String,
}

/// Makes the owner, who answers for the server from now on, and uses the link up. [`Error::NotFound`] if it is no longer
/// good.
pub async fn claim(app: &App, claim: &Claim) -> Result<UserId> {
    if !is_open(app, &claim.token).await? {
        return Err(Error::NotFound);
    }
    let locale = domain::text::nearest_language(&claim.locale).unwrap_or("en").to_owned();
    let (role, confirmed, any_name) = (OWNER, true, true);
    let new = New { role, confirmed, any_name, locale, ..New::named(claim.username.trim(), &claim.email) };
    let named = Settings {
        title: claim.title.trim().to_owned(),
        contact_username: new.username.clone(),
        ..Settings::clone(&app.settings.get())
    };
    let mut wrong: Vec<_> = named.check().err().into_iter().collect();
    if let Err(Error::Invalid(more)) = users::check_new(app, &new, &claim.password).await {
        wrong.extend(more);
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let hash = password::hash(app, &claim.password).await?;
    let mut tx = app.db.begin().await?;
    let token = secret::hash_of(&claim.token);
    codes::take(&mut tx, CodePurpose::ClaimServer, &token, app.now()).await?.ok_or(Error::NotFound)?;
    let (user, _) = users::insert(app, &mut tx, &new, &hash).await?;
    tx.commit().await?;
    settings::change(app, named).await?;
    Ok(user)
}
