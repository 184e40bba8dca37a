//! What the staff can change about a person.

use domain::{AccountId, Code, Invalid, RoleId};
use storage::users;

use super::{arrival, create::check_email, password};
use crate::{App, Error, Result, events::Event, notifications::Told};

/// What shall be different; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub role: Option<RoleId>,
    pub email: Option<String>,
    /// A new one ends all browser sessions.
    pub password: Option<String>,
    /// The address counts as proved.
    pub confirm: bool,
    pub approve: bool,
    pub disabled: Option<bool>,
}

/// Changes the person who owns this account. Caches and open streams hear of it.
pub async fn change(app: &App, account: AccountId, change: &Change) -> Result<()> {
    let email = change.email.as_ref().map(|email| email.trim().to_lowercase());
    email.as_deref().map(check_email).transpose()?;
    let hash = match &change.password {
        Some(password) => {
            password::check(password)?;
            Some(password::hash(app, password).await?)
        }
        None => None,
    };
    let mut tx = app.db.begin().await?;
    let before = users::find_by_account(&mut tx, account).await?.ok_or(Error::NotFound)?;
    let user = before.id;
    if let Some(role) = change.role {
        users::set_role(&mut tx, user, role).await?;
    }
    if let Some(email) = email
        && !users::set_email(&mut tx, user, &email).await?
    {
        return Err(Invalid::new("email", Code::Taken, "has already been taken").into());
    }
    if let Some(hash) = hash {
        users::set_password(&mut tx, user, &hash).await?;
        users::delete_sessions(&mut tx, user).await?;
    }
    if change.confirm {
        users::confirm(&mut tx, user, app.now()).await?;
    }
    if change.approve {
        users::set_approved(&mut tx, user).await?;
    }
    if let Some(disabled) = change.disabled {
        users::set_disabled(&mut tx, user, disabled).await?;
    }
    let told = match before.confirmed_at.is_some() && before.approved {
        true => Told::default(),
        false => arrival::tell_staff(app, &mut tx, user).await?,
    };
    tx.commit().await?;
    told.raise(app);
    app.events.raise(Event::UserChanged { user });
    Ok(())
}
