//! `users`, `account_members`, `roles`: the people of this server, and whom they may act as.

use domain::{AccountId, AppId, MemberRole, Power, QuotePolicy, RoleId, Timestamp, UserId, Visibility};

use crate::{Conn, Result};

/// Roles that every server has.
pub const MODERATOR: RoleId = RoleId(1);
pub const ADMIN: RoleId = RoleId(2);
pub const OWNER: RoleId = RoleId(3);
pub const EVERYBODY: RoleId = RoleId(-99);

row! {
    /// Somebody who logs in.
    pub struct User {
        id: UserId,
        /// Lower-case.
        email: String,
        /// argon2id as a PHC string.
        password_hash: String,
        role_id: RoleId,
        locale: String,
        time_zone: String,
        confirmed_at: Option<Timestamp>,
        approved: bool,
        disabled: bool,
        sign_up_reason: Option<String>,
        sign_up_app_id: Option<AppId>,
        /// When the rules were accepted.
        agreed_at: Timestamp,
        created_at: Timestamp,
        last_active_at: Timestamp,
        default_visibility: Visibility,
        default_sensitive: bool,
        default_language: Option<String>,
        default_quote_policy: QuotePolicy,
    }
}

/// Adds a person. False if the id or the address is taken.
pub async fn insert(db: &mut Conn, user: &User) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO users (",
        User::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING"
    );
    let u = user;
    let params = p![
        u.id,
        &u.email,
        &u.password_hash,
        u.role_id,
        &u.locale,
        &u.time_zone,
        u.confirmed_at,
        u.approved,
        u.disabled,
        &u.sign_up_reason,
        u.sign_up_app_id,
        u.agreed_at,
        u.created_at,
        u.last_active_at,
        u.default_visibility,
        u.default_sensitive,
        &u.default_language,
        u.default_quote_policy,
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find(db: &mut Conn, id: UserId) -> Result<Option<User>> {
    const SQL: &str = sql!("SELECT ", User::COLS, " FROM users WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// The address in lower case.
pub async fn find_by_email(db: &mut Conn, email: &str) -> Result<Option<User>> {
    const SQL: &str = sql!("SELECT ", User::COLS, " FROM users WHERE email = $1");
    db.opt(SQL, p![email]).await
}

/// The first of an account's people: its owner.
pub async fn find_by_account(db: &mut Conn, account: AccountId) -> Result<Option<User>> {
    const SQL: &str = sql!(
        "SELECT ",
        User::COLS,
        " FROM users WHERE id = (SELECT user_id FROM account_members WHERE account_id = $1 ORDER BY role, user_id LIMIT 1)"
    );
    db.opt(SQL, p![account]).await
}

/// Lets somebody act as an account.
pub async fn insert_member(db: &mut Conn, user: UserId, account: AccountId, role: MemberRole) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO account_members (user_id, account_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, account_id) DO UPDATE SET role = excluded.role"
    );
    db.exec(SQL, p![user, account, role]).await.map(drop)
}

/// The accounts that somebody may act as, the own ones first.
pub async fn list_accounts(db: &mut Conn, user: UserId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT account_id FROM account_members WHERE user_id = $1 ORDER BY role, account_id");
    let accounts: Vec<(AccountId,)> = db.all(SQL, p![user]).await?;
    Ok(accounts.into_iter().map(|(account,)| account).collect())
}

/// Nobody may act as this account any more. People without any account go with it. Gives who could act as it.
pub async fn dismiss(db: &mut Conn, account: AccountId) -> Result<Vec<UserId>> {
    const MEMBERS: &str = sql!("DELETE FROM account_members WHERE account_id = $1 RETURNING user_id");
    const PEOPLE: &str = sql!(
        "DELETE FROM users WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM account_members m WHERE m.user_id = users.id)"
    );
    let people: Vec<(UserId,)> = db.all(MEMBERS, p![account]).await?;
    let people: Vec<UserId> = people.into_iter().map(|(user,)| user).collect();
    db.exec(PEOPLE, p![&people]).await?;
    Ok(people)
}

/// People whose role has this power, in good standing, each with the own account.
pub async fn with_power(db: &mut Conn, power: Power) -> Result<Vec<(UserId, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT u.id, m.account_id FROM users u JOIN roles r ON r.id = u.role_id
         JOIN account_members m ON m.user_id = u.id AND m.role = 0
         WHERE (r.permissions & $1) <> 0 AND NOT u.disabled AND u.approved AND u.confirmed_at IS NOT NULL
         ORDER BY m.account_id"
    );
    db.all(SQL, p![power.bits()]).await
}

pub async fn set_time_zone(db: &mut Conn, user: UserId, zone: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET time_zone = $2 WHERE id = $1");
    db.exec(SQL, p![user, zone]).await.map(drop)
}

/// The next people in good standing after this one.
pub async fn in_good_standing(db: &mut Conn, after: UserId, limit: i64) -> Result<Vec<UserId>> {
    const SQL: &str = sql!(
        "SELECT u.id FROM users u JOIN account_members m ON m.user_id = u.id AND m.role = 0
         JOIN accounts a ON a.id = m.account_id AND a.suspended_at IS NULL
         WHERE u.id > $1 AND NOT u.disabled AND u.approved AND u.confirmed_at IS NOT NULL ORDER BY u.id LIMIT $2"
    );
    db.all(SQL, p![after, limit]).await
}

/// Whether anybody can change everything here.
pub async fn has_owner(db: &mut Conn) -> Result<bool> {
    const SQL: &str = sql!("SELECT id FROM users WHERE role_id = $1 LIMIT 1");
    let owner: Option<(UserId,)> = db.opt(SQL, p![OWNER]).await?;
    Ok(owner.is_some())
}

pub async fn set_role(db: &mut Conn, id: UserId, role: RoleId) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET role_id = $2 WHERE id = $1");
    db.exec(SQL, p![id, role]).await.map(drop)
}

pub async fn set_password(db: &mut Conn, id: UserId, hash: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET password_hash = $2 WHERE id = $1");
    db.exec(SQL, p![id, hash]).await.map(drop)
}

/// Signs somebody out of every browser.
pub async fn delete_sessions(db: &mut Conn, id: UserId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM sessions WHERE user_id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// Ends browser sessions that were last used before this.
pub async fn sweep_sessions(db: &mut Conn, before: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM sessions WHERE last_used_at < $1");
    db.exec(SQL, p![before]).await
}

/// False if somebody else has this address.
pub async fn set_email(db: &mut Conn, id: UserId, email: &str) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE users SET email = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE email = $2 AND id <> $1)"
    );
    Ok(db.exec(SQL, p![id, email]).await? == 1)
}

/// The address is proved; the first proof counts.
pub async fn confirm(db: &mut Conn, id: UserId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE users SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL");
    Ok(db.exec(SQL, p![id, now]).await? == 1)
}

pub async fn set_approved(db: &mut Conn, id: UserId) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET approved = TRUE WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

pub async fn set_disabled(db: &mut Conn, id: UserId, disabled: bool) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET disabled = $2 WHERE id = $1");
    db.exec(SQL, p![id, disabled]).await.map(drop)
}

/// Changes what a person's new posts are like when nothing else is said.
pub async fn set_posting(
    db: &mut Conn,
    id: UserId,
    visibility: Visibility,
    sensitive: bool,
    language: Option<&str>,
    quote_policy: QuotePolicy,
) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE users SET default_visibility = $2, default_sensitive = $3, default_language = $4, default_quote_policy = $5
         WHERE id = $1"
    );
    db.exec(SQL, p![id, visibility, sensitive, language, quote_policy]).await.map(drop)
}

row! {
    /// What somebody may do on this server beside what everybody may.
    pub struct Role {
        id: RoleId,
        name: String,
        color: String,
        /// Bits as in Mastodon's roles.
        permissions: i64,
        /// Whether it is shown at the account.
        highlighted: bool,
        /// How many collections of accounts a person may have.
        collection_limit: i64,
    }
}

/// The role of a person.
pub async fn find_role(db: &mut Conn, id: UserId) -> Result<Option<Role>> {
    const SQL: &str = sql!(
        "SELECT r.id, r.name, r.color, r.permissions, r.highlighted, r.collection_limit FROM users u JOIN roles r ON r.id = u.role_id
         WHERE u.id = $1"
    );
    db.opt(SQL, p![id]).await
}

row! {
    /// A line of the operator's list.
    pub struct Listed {
        account_id: AccountId,
        username: String,
        email: String,
        role: String,
        confirmed: bool,
        approved: bool,
        disabled: bool,
        created_at: Timestamp,
    }
}

/// Everybody with an account here, the oldest first, after this one.
pub async fn list(db: &mut Conn, after: AccountId, limit: i64) -> Result<Vec<Listed>> {
    const SQL: &str = sql!(
        "SELECT a.id, a.username, u.email, r.name, u.confirmed_at IS NOT NULL, u.approved, u.disabled, u.created_at
         FROM accounts a JOIN account_members m ON m.account_id = a.id
         JOIN users u ON u.id = m.user_id JOIN roles r ON r.id = u.role_id
         WHERE a.domain = '' AND a.id > $1 ORDER BY a.id LIMIT $2"
    );
    db.all(SQL, p![after, limit]).await
}

/// The address that a person wants instead of the present one.
pub async fn find_new_email(db: &mut Conn, id: UserId) -> Result<Option<String>> {
    const SQL: &str = sql!("SELECT new_email FROM users WHERE id = $1");
    Ok(db.opt::<(Option<String>,)>(SQL, p![id]).await?.and_then(|(email,)| email))
}

pub async fn set_new_email(db: &mut Conn, id: UserId, email: Option<&str>) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET new_email = $2 WHERE id = $1");
    db.exec(SQL, p![id, email]).await.map(drop)
}

pub async fn set_locale(db: &mut Conn, id: UserId, locale: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET locale = $2 WHERE id = $1");
    db.exec(SQL, p![id, locale]).await.map(drop)
}
