//! `push_subscriptions`: where apps want to be woken, one for each token.

use domain::{AccountId, NotificationType, PushPolicy, PushSubscriptionId, Timestamp, TokenId, UserId};

use crate::{Conn, Result};

row! {
    pub struct Subscription {
        id: PushSubscriptionId,
        token_id: TokenId,
        user_id: UserId,
        account_id: AccountId,
        endpoint: String,
        /// The app's public key and its secret, base64url without padding.
        p256dh: String,
        auth: String,
        /// The final RFC 8291 and 8292, or the drafts before them.
        standard: bool,
        /// Bits by [`NotificationType`].
        alerts: i64,
        policy: PushPolicy,
        sealed_token: String,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// The bit of a kind in [`Subscription::alerts`].
pub const fn bit(kind: NotificationType) -> i64 {
    1 << kind.number()
}

/// Puts a subscription in the place of the token's earlier one; the row's own id does not count. Gives the new id.
pub async fn put(db: &mut Conn, subscription: &Subscription) -> Result<PushSubscriptionId> {
    const DELETE: &str = sql!("DELETE FROM push_subscriptions WHERE token_id = $1");
    const SQL: &str = sql!(
        "INSERT INTO push_subscriptions (token_id, user_id, account_id, endpoint, p256dh, auth, standard, alerts,
            policy, sealed_token, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id"
    );
    let s = subscription;
    db.exec(DELETE, p![s.token_id]).await?;
    let params = p![
        s.token_id,
        s.user_id,
        s.account_id,
        &s.endpoint,
        &s.p256dh,
        &s.auth,
        s.standard,
        s.alerts,
        s.policy,
        &s.sealed_token,
        s.created_at,
        s.updated_at
    ];
    db.one(SQL, params).await
}

pub async fn of_token(db: &mut Conn, token: TokenId) -> Result<Option<Subscription>> {
    const SQL: &str = sql!("SELECT ", Subscription::COLS, " FROM push_subscriptions WHERE token_id = $1");
    db.opt(SQL, p![token]).await
}

/// The subscription, as long as its token is good.
pub async fn find(db: &mut Conn, id: PushSubscriptionId) -> Result<Option<Subscription>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Subscription, "s"),
        " FROM push_subscriptions s JOIN oauth_tokens t ON t.id = s.token_id AND t.revoked_at IS NULL WHERE s.id = $1"
    );
    db.opt(SQL, p![id]).await
}

/// Changes what the token's subscription is for.
pub async fn update(db: &mut Conn, token: TokenId, alerts: i64, policy: PushPolicy, now: Timestamp) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE push_subscriptions SET alerts = $2, policy = $3, updated_at = $4 WHERE token_id = $1");
    db.exec(SQL, p![token, alerts, policy, now]).await.map(drop)
}

row! {
    /// What a subscription is for.
    pub struct Listener {
        account_id: AccountId,
        id: PushSubscriptionId,
        alerts: i64,
        policy: PushPolicy,
    }
}

/// The subscriptions of some accounts, of good tokens.
pub async fn of_accounts(db: &mut Conn, accounts: &[AccountId]) -> Result<Vec<Listener>> {
    const SQL: &str = sql!(
        "SELECT s.account_id, s.id, s.alerts, s.policy FROM push_subscriptions s
         JOIN oauth_tokens t ON t.id = s.token_id AND t.revoked_at IS NULL WHERE s.account_id = ANY($1) ORDER BY s.id"
    );
    db.all(SQL, p![accounts]).await
}

pub async fn delete_of_token(db: &mut Conn, token: TokenId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM push_subscriptions WHERE token_id = $1");
    db.exec(SQL, p![token]).await.map(drop)
}

pub async fn delete(db: &mut Conn, id: PushSubscriptionId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM push_subscriptions WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// Forgets those of tokens that were revoked.
pub async fn sweep(db: &mut Conn) -> Result<u64> {
    const SQL: &str = sql!(
        "DELETE FROM push_subscriptions WHERE token_id IN (SELECT t.id FROM oauth_tokens t WHERE t.revoked_at IS NOT NULL)"
    );
    db.exec(SQL, p![]).await
}
