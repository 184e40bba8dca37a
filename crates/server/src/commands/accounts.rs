//! `aldea accounts` and `aldea tokens`.

use std::fmt::Write;
use std::str::FromStr;

use domain::{AccountId, Acct, RoleId, Scopes};
use serde::{Deserialize, Serialize};
use services::{
    App, Error, Result,
    accounts::{keys, moving},
    oauth, users,
};
use storage::accounts::{self, Account};
use storage::users as rows;

/// What somebody is to this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Moderator,
    /// Like everybody else
    User,
}

impl Role {
    fn id(self) -> RoleId {
        match self {
            Self::Owner => rows::OWNER,
            Self::Admin => rows::ADMIN,
            Self::Moderator => rows::MODERATOR,
            Self::User => rows::EVERYBODY,
        }
    }
}

/// An address that mail could be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email(String);

impl FromStr for Email {
    type Err = domain::Invalid;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        users::check_email(text).map(|()| Self(text.to_owned()))
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct NewAccount {
    pub name: String,
    pub email: Email,
    pub password: Option<String>,
    pub confirmed: bool,
    pub role: Option<Role>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Change {
    pub name: String,
    pub role: Option<Role>,
    pub email: Option<Email>,
    pub password: Option<String>,
    pub confirm: bool,
    pub approve: bool,
    pub disabled: Option<bool>,
}

/// The operator may give out reserved names, and nobody has to approve.
pub async fn create(app: &App, new: NewAccount) -> Result<String> {
    let password = new.password.clone().unwrap_or_else(|| app.random.secret());
    let role = new.role.unwrap_or(Role::User).id();
    let who =
        users::New { role, confirmed: new.confirmed, any_name: true, ..users::New::named(&new.name, &new.email.0) };
    users::create(app, &who, &password).await?;
    let handle = format!("@{}@{}", who.username, app.config.account_domain);
    Ok(match new.password {
        Some(_) => format!("{handle} was made.\n"),
        None => format!("{handle} was made, with the password {password}\n"),
    })
}

pub async fn list(app: &App) -> Result<String> {
    let mut out = String::new();
    let mut after = AccountId(0);
    loop {
        let page = rows::list(&mut app.db.conn(), after, 500).await?;
        let Some(last) = page.last() else { return Ok(out) };
        after = last.account_id;
        for line in &page {
            write_line(&mut out, line);
        }
    }
}

fn write_line(out: &mut String, line: &rows::Listed) {
    let mut notes = vec![line.role.as_str()];
    notes.extend((!line.confirmed).then_some("unconfirmed"));
    notes.extend((!line.approved).then_some("waits for approval"));
    notes.extend(line.disabled.then_some("disabled"));
    notes.retain(|note| !note.is_empty());
    let (since, notes) = (line.created_at.date(), notes.join(", "));
    let row = format!("{:<30} {:<40} {since} {notes}", line.username, line.email);
    writeln!(out, "{}", row.trim_end()).expect("writing to a String cannot fail");
}

pub async fn modify(app: &App, change: Change) -> Result<String> {
    let account = find(app, &change.name).await?;
    let wanted = users::Change {
        role: change.role.map(Role::id),
        email: change.email.map(|email| email.0),
        password: change.password,
        confirm: change.confirm,
        approve: change.approve,
        disabled: change.disabled,
    };
    users::change(app, account.id, &wanted).await?;
    Ok(format!("@{} was changed.\n", account.username))
}

pub async fn suspend(app: &App, name: &str, lift: bool) -> Result<String> {
    let account = find(app, name).await?;
    let username = &account.username;
    if lift {
        services::accounts::unsuspend(app, &account).await?;
        return Ok(format!("@{username} is seen again, and can sign in.\n"));
    }
    services::accounts::suspend(app, &account).await?;
    Ok(format!("Nothing is shown of @{username} any more, and nobody can sign in as them.\n"))
}

pub async fn delete(app: &App, name: &str) -> Result<String> {
    let account = find(app, name).await?;
    services::accounts::close(app, &account).await?;
    Ok(format!("@{} has left. Everything of theirs is being deleted, and all servers are told.\n", account.username))
}

pub async fn self_destruct(app: &App, domain: &str) -> Result<String> {
    if !app.config.is_here(domain) {
        return Err(Error::Conflict("this is not the domain of this server: nothing was done"));
    }
    services::accounts::close_server(app).await?;
    Ok("Everybody leaves, and all servers are told. Let the server run until `aldea jobs count` and `aldea hosts` say \
        that nothing waits.\n"
        .to_owned())
}

/// Prints the token and nothing else, for scripts.
pub async fn create_token(app: &App, name: &str, scopes: Scopes) -> Result<String> {
    let account = find(app, name).await?;
    let user = rows::find_by_account(&mut app.db.conn(), account.id).await?.ok_or(Error::NotFound)?;
    let issued = oauth::token_for(app, user.id, account.id, scopes).await?;
    Ok(format!("{}\n", issued.access_token))
}

pub async fn migrate(app: &App, name: &str, to: Option<&str>) -> Result<String> {
    let account = find(app, name).await?;
    let Some(to) = to else {
        moving::unmigrate(app, &account).await?;
        return Ok(format!("@{name} leads nowhere else any more.\n"));
    };
    let target = handle(to)?;
    moving::migrate(app, &account, &target).await?;
    Ok(format!("@{name} moves to @{target}. Followers follow there as their servers hear of it.\n"))
}

/// Changes the aliases of an account, and lists them.
pub async fn alias(app: &App, name: &str, add: Option<&str>, remove: Option<&str>) -> Result<String> {
    if let Some(alias) = add {
        moving::add_alias(app, &find(app, name).await?, &handle(alias)?).await?;
    }
    if let Some(alias) = remove {
        moving::remove_alias(app, &find(app, name).await?, &handle(alias)?).await?;
    }
    let account = find(app, name).await?;
    Ok(moving::aliases(&account).into_iter().map(|alias| alias + "\n").collect())
}

pub async fn rotate_key(app: &App, name: &str) -> Result<String> {
    Ok(match keys::rotate(app, find(app, name).await?.id).await? {
        true => format!("@{name} gets a new key now. The servers of its followers are told.\n"),
        false => format!("@{name} has no key yet: it gets one when it first speaks with another server.\n"),
    })
}

pub async fn rotate_all_keys(app: &App) -> Result<String> {
    let count = keys::rotate_all(app).await?;
    Ok(format!("{count} accounts get new keys, one every five minutes.\n"))
}

fn handle(text: &str) -> Result<Acct> {
    text.parse().map_err(|_| Error::Conflict("a handle looks like name@server.example"))
}

/// `ana`, `@ana`, or with our own host.
async fn find(app: &App, name: &str) -> Result<Account> {
    let nobody = || Error::Conflict("there is no such account on this server");
    let acct: Acct = name.parse().map_err(|_| nobody())?;
    if acct.domain.as_ref().is_some_and(|host| !app.config.is_here(host)) {
        return Err(nobody());
    }
    let found = accounts::find_by_acct(&mut app.db.conn(), &acct.key(), "").await?;
    found.filter(|account| !account.is_gone()).ok_or_else(nobody)
}
