//! A new server has no owner. Whoever opens the link that its console prints makes the owner's account.

use std::time::Duration;

use domain::CodePurpose;
use storage::codes;

use crate::{App, Result, secret};

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
