//! The own account moves to another one, or is the one that another moves to.

use std::time::Duration;

use domain::{Acct, Job};
use storage::{Tx, accounts, accounts::Account, jobs, moves};

use crate::{App, Error, Result, relations::moving};

/// People of this server do not move again before.
const COOL_DOWN: Duration = Duration::from_secs(30 * 86_400);
/// Other names of one account.
const ALIASES: usize = 50;

/// Moves an account of this server to the one with this handle, which must name it as an alias already: followers follow
/// there, and the profile leads there.
///
/// # Errors
/// [`Error::NotFound`] if there is no such account, [`Error::Conflict`] with the reason if it cannot be moved to.
pub async fn migrate(app: &App, account: &Account, target: &Acct) -> Result<()> {
    let target = resolve(app, target).await?;
    if target.id == account.id {
        return Err(Error::Conflict("The account is the same"));
    }
    if target.moved_to_id.is_some() || target.suspended_at.is_some() {
        return Err(Error::Conflict("The new account has moved itself, or is suspended"));
    }
    if !moving::names(&target, account) {
        return Err(Error::Conflict("The new account does not name the old one as an alias"));
    }
    let mut tx = app.db.begin().await?;
    if !moving::begin(app, &mut tx, (account, &target), COOL_DOWN).await? {
        return Err(Error::Conflict("The account moved within the last 30 days"));
    }
    jobs::enqueue(&mut tx, &Job::DeliverMove { account: account.id }, app.now()).await?;
    tell(app, &mut tx, account).await?;
    Ok(tx.commit().await?)
}

/// Ends the redirection of an account of this server; followers that moved do not come back.
pub async fn unmigrate(app: &App, account: &Account) -> Result<()> {
    let mut tx = app.db.begin().await?;
    moves::set_target(&mut tx, account.id, None).await?;
    tell(app, &mut tx, account).await?;
    Ok(tx.commit().await?)
}

/// The account with this handle may move here: it is an alias of this account from now on.
pub async fn add_alias(app: &App, account: &Account, alias: &Acct) -> Result<()> {
    let other = resolve(app, alias).await?;
    let mut aliases = aliases(account);
    if other.id == account.id || aliases.contains(&other.uri) {
        return Ok(());
    }
    if aliases.len() >= ALIASES {
        return Err(Error::Conflict("The account has too many aliases"));
    }
    aliases.push(other.uri);
    set_aliases(app, account, &aliases).await
}

/// The account with this handle is no alias any more.
pub async fn remove_alias(app: &App, account: &Account, alias: &Acct) -> Result<()> {
    let other = resolve(app, alias).await?;
    let mut aliases = aliases(account);
    aliases.retain(|uri| *uri != other.uri);
    set_aliases(app, account, &aliases).await
}

/// The addresses of an account's aliases.
pub fn aliases(account: &Account) -> Vec<String> {
    serde_json::from_str(&account.also_known_as).unwrap_or_default()
}

async fn set_aliases(app: &App, account: &Account, aliases: &[String]) -> Result<()> {
    let json = serde_json::to_string(aliases).map_err(Error::internal)?;
    let mut tx = app.db.begin().await?;
    moves::set_aliases(&mut tx, account.id, &json, app.now()).await?;
    tell(app, &mut tx, account).await?;
    Ok(tx.commit().await?)
}

async fn tell(app: &App, tx: &mut Tx, account: &Account) -> Result<()> {
    Ok(jobs::enqueue(tx, &Job::DeliverAccountUpdate { account: account.id }, app.now()).await?)
}

/// The account as its server shows it now.
async fn resolve(app: &App, acct: &Acct) -> Result<Account> {
    let host = acct.domain.as_deref().filter(|host| !app.config.is_here(host));
    let id = match host {
        None => accounts::find_by_acct(&mut app.db.conn(), &acct.key(), "").await?.map(|account| account.id),
        Some(_) => app.remote.account(app, acct).await?,
    };
    let id = id.ok_or(Error::NotFound)?;
    if host.is_some() {
        app.remote.refresh_account(app, id).await?;
    }
    accounts::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)
}
