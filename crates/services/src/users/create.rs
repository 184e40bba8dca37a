//! A new person with an account.

use domain::{
    AccountId, ActorType, AppId, Code, Invalid, MemberRole, QuotePolicy, RoleId, Suspension, Timestamp, UserId,
    Visibility, text,
};
use storage::{
    Conn, Tx,
    accounts::{self, Account},
    figures,
    users::{self, EVERYBODY, User},
};

use super::password;
use crate::{App, Error, Result};

/// Characters of an address (RFC 5321, section 4.5.3.1.3).
const EMAIL_LENGTH: usize = 254;
/// Ids that are tried before we give up.
const CLASHES: usize = 8;

/// Who comes. [`New::named`] is somebody like everybody else.
#[derive(Debug, Clone)]
pub struct New {
    pub username: String,
    pub email: String,
    pub role: RoleId,
    /// Whether the address counts as proved.
    pub confirmed: bool,
    pub approved: bool,
    pub reason: Option<String>,
    /// The application through which they signed up.
    pub app: Option<AppId>,
    /// ISO 639-1.
    pub locale: String,
    /// Name in the tz database.
    pub time_zone: String,
    /// Whether a reserved name may be taken: the operator may.
    pub any_name: bool,
}

/// The zone of those of whom no other is known.
pub const UTC: &str = "Etc/UTC";

impl New {
    pub fn named(username: &str, email: &str) -> Self {
        Self {
            username: username.to_owned(),
            email: email.trim().to_lowercase(),
            role: EVERYBODY,
            confirmed: false,
            approved: true,
            reason: None,
            app: None,
            locale: "en".to_owned(),
            time_zone: UTC.to_owned(),
            any_name: false,
        }
    }
}

/// Makes the person and the account, or says all that is wrong at once.
pub async fn create(app: &App, new: &New, password: &str) -> Result<(UserId, AccountId)> {
    let wrong = wrong(app, new, password);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let hash = password::hash(app, password).await?;
    let mut tx = app.db.begin().await?;
    let made = insert(app, &mut tx, new, &hash).await?;
    tx.commit().await?;
    Ok(made)
}

/// Within a transaction, with a password that was hashed before it. The names must have been checked.
pub async fn insert(app: &App, tx: &mut Tx, new: &New, password_hash: &str) -> Result<(UserId, AccountId)> {
    let mut taken = Vec::new();
    check_free(tx, new, &mut taken).await?;
    if !taken.is_empty() {
        return Err(Error::Invalid(taken));
    }
    let user = insert_user(tx, new, password_hash, app.now()).await?;
    let account = insert_account(app, tx, new).await?;
    users::insert_member(tx, user, account, MemberRole::Owner).await?;
    figures::note_active(tx, user, app.now()).await?;
    Ok((user, account))
}

/// All that can be seen to be wrong without asking the database.
pub(super) fn wrong(app: &App, new: &New, password: &str) -> Vec<Invalid> {
    let checks = [check_name(app, new), check_email(&new.email), password::check(password)];
    checks.into_iter().filter_map(Result::err).collect()
}

pub(super) fn check_name(app: &App, new: &New) -> Result<(), Invalid> {
    text::check_username(&new.username)?;
    let settings = app.settings.get();
    let ours = || settings.reserved_usernames.iter().any(|pattern| text::resembles(&new.username, pattern));
    if !new.any_name && (text::is_reserved(&new.username) || ours()) {
        return Err(Invalid::new("username", Code::Reserved, "is reserved"));
    }
    Ok(())
}

/// Whether mail could be sent there: one `@` between a name and a host, no spaces. The rest is for the mail server to
/// know.
pub fn check_email(email: &str) -> Result<(), Invalid> {
    let refuse = |code, reason: &'static str| Err(Invalid::new("email", code, reason));
    if email.trim().is_empty() {
        return refuse(Code::Blank, "can't be blank");
    }
    if email.chars().count() > EMAIL_LENGTH {
        return refuse(Code::TooLong, "is too long (maximum is 254 characters)");
    }
    let fits = |name: &str, host: &str| {
        let unfit =
            |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"');
        !name.is_empty()
            && !host.is_empty()
            && !email.contains(unfit)
            && !host.contains('@')
            && !host.starts_with(['.', '-'])
            && !host.ends_with(['.', '-'])
            && !host.contains("..")
    };
    match email.split_once('@') {
        Some((name, host)) if fits(name, host) => Ok(()),
        _ => refuse(Code::Invalid, "is invalid"),
    }
}

/// Names and addresses that others have.
pub(super) async fn check_free(db: &mut Conn, new: &New, wrong: &mut Vec<Invalid>) -> Result<()> {
    if !accounts::is_name_free(db, &new.username.to_lowercase()).await? {
        wrong.push(Invalid::new("username", Code::Taken, "has already been taken"));
    }
    if users::find_by_email(db, &new.email).await?.is_some() {
        wrong.push(Invalid::new("email", Code::Taken, "has already been taken"));
    }
    Ok(())
}

async fn insert_user(tx: &mut Conn, new: &New, password_hash: &str, now: Timestamp) -> Result<UserId> {
    for _ in 0..CLASHES {
        let user = User {
            id: UserId::at(now),
            email: new.email.clone(),
            password_hash: password_hash.to_owned(),
            role_id: new.role,
            locale: new.locale.clone(),
            time_zone: new.time_zone.clone(),
            confirmed_at: new.confirmed.then_some(now),
            approved: new.approved,
            disabled: false,
            sign_up_reason: new.reason.clone(),
            sign_up_app_id: new.app,
            agreed_at: now,
            created_at: now,
            last_active_at: now,
            default_visibility: Visibility::Public,
            default_sensitive: false,
            default_language: None,
            default_quote_policy: QuotePolicy::Public,
        };
        if users::insert(tx, &user).await? {
            return Ok(user.id);
        }
    }
    Err(Error::internal("no free id for a person"))
}

async fn insert_account(app: &App, tx: &mut Tx, new: &New) -> Result<AccountId> {
    for _ in 0..CLASHES {
        let account = local_account(app, AccountId::at(app.now()), &new.username);
        if accounts::insert(tx, &account).await? {
            crate::accounts::index(tx, &account).await?;
            return Ok(account.id);
        }
    }
    Err(Error::internal("no free id for an account"))
}

/// An account of this server with an empty profile. Its collections' addresses follow from its uri.
fn local_account(app: &App, id: AccountId, username: &str) -> Account {
    let (uri, now) = (app.config.actor_uri(id), app.now());
    Account {
        id,
        username: username.to_owned(),
        username_key: username.to_lowercase(),
        domain: String::new(),
        instance_id: None,
        url: Some(app.config.profile_url(username)),
        actor_type: ActorType::Person,
        display_name: String::new(),
        note: String::new(),
        note_html: String::new(),
        fields: "[]".to_owned(),
        emojis: "[]".to_owned(),
        sanitizer_version: text::SANITIZER_VERSION,
        locked: false,
        discoverable: None,
        indexable: false,
        hide_collections: false,
        memorial: false,
        avatar_id: None,
        header_id: None,
        inbox_url: format!("{uri}/inbox"),
        shared_inbox_url: Some(app.config.url("/inbox")),
        outbox_url: Some(format!("{uri}/outbox")),
        followers_url: Some(format!("{uri}/followers")),
        following_url: Some(format!("{uri}/following")),
        featured_url: Some(format!("{uri}/collections/featured")),
        also_known_as: "[]".to_owned(),
        moved_to_id: None,
        attribution_domains: "[]".to_owned(),
        suspended_at: None,
        suspended_by: Suspension::Staff,
        silenced_at: None,
        sensitized_at: None,
        created_at: now,
        updated_at: now,
        fetched_at: None,
        version: 1,
        uri,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["ana@example.org", "a.b+c@sub.example.org", "ana@localhost", "ü@exämple.org"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        for bad in ["", "ana", "@example.org", "ana@", "ana@ex ample", "a@b@c", "ana@.org", "ana@x..y", "<ana@x.org>"] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
    }
}
