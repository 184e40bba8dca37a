//! `relays`: servers that pass on public posts of others.

use domain::{RelayId, RelayKind, RelayState, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Relay {
        id: RelayId,
        /// Its inbox or its actor, as the operator gave it.
        address: String,
        /// None until it was looked at.
        kind: Option<RelayKind>,
        state: RelayState,
        inbox_url: Option<String>,
        actor_uri: Option<String>,
        /// Names the Follow that is asked or stands.
        follow_uri: String,
        /// Folded; it wants posts with this hashtag only.
        tag: Option<String>,
        created_at: Timestamp,
        changed_at: Timestamp,
        /// When it last passed something on, to the hour.
        heard_at: Option<Timestamp>,
    }
}

/// False if there is one at this address.
pub async fn insert(db: &mut Conn, relay: &Relay) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO relays (",
        Relay::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING"
    );
    let r = relay;
    let params = p![
        r.id,
        &r.address,
        r.kind,
        r.state,
        &r.inbox_url,
        &r.actor_uri,
        &r.follow_uri,
        &r.tag,
        r.created_at,
        r.changed_at,
        r.heard_at
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find(db: &mut Conn, id: RelayId) -> Result<Option<Relay>> {
    const SQL: &str = sql!("SELECT ", Relay::COLS, " FROM relays WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn find_by_address(db: &mut Conn, address: &str) -> Result<Option<Relay>> {
    const SQL: &str = sql!("SELECT ", Relay::COLS, " FROM relays WHERE address = $1");
    db.opt(SQL, p![address]).await
}

/// The relay that was asked by this Follow.
pub async fn find_by_follow(db: &mut Conn, follow_uri: &str) -> Result<Option<Relay>> {
    const SQL: &str = sql!("SELECT ", Relay::COLS, " FROM relays WHERE follow_uri = $1");
    db.opt(SQL, p![follow_uri]).await
}

/// The relay that this actor speaks for, if it is asked or connected. One actor may speak for several addresses; the
/// connected one is preferred.
pub async fn find_by_actor(db: &mut Conn, actor_uri: &str) -> Result<Option<Relay>> {
    const SQL: &str = sql!(
        "SELECT ",
        Relay::COLS,
        " FROM relays WHERE actor_uri = $1 AND state IN (1, 2) ORDER BY state DESC, id LIMIT 1"
    );
    db.opt(SQL, p![actor_uri]).await
}

pub async fn list(db: &mut Conn) -> Result<Vec<Relay>> {
    const SQL: &str = sql!("SELECT ", Relay::COLS, " FROM relays ORDER BY id");
    db.all(SQL, p![]).await
}

/// Inboxes of connected relays that a status is for: all, or those of its hashtags. With their kinds.
pub async fn inboxes(db: &mut Conn, status: StatusId) -> Result<Vec<(String, RelayKind)>> {
    const SQL: &str = sql!(
        "SELECT r.inbox_url, r.kind FROM relays r
         WHERE r.state = 2 AND r.inbox_url IS NOT NULL AND r.kind IS NOT NULL AND (r.tag IS NULL OR EXISTS
             (SELECT 1 FROM status_tags s JOIN tags t ON t.id = s.tag_id WHERE s.status_id = $1 AND t.name = r.tag))"
    );
    db.all(SQL, p![status]).await
}

/// What was found at its address.
pub async fn set_place(db: &mut Conn, relay: &Relay) -> Result<()> {
    const SQL: &str = sql!("UPDATE relays SET kind = $2, inbox_url = $3, actor_uri = $4 WHERE id = $1");
    db.exec(SQL, p![relay.id, relay.kind, &relay.inbox_url, &relay.actor_uri]).await?;
    Ok(())
}

/// It is asked by this Follow, or no longer.
pub async fn set_state(db: &mut Conn, relay: &Relay) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE relays SET state = $2, follow_uri = $3, actor_uri = $4, changed_at = $5 WHERE id = $1");
    db.exec(SQL, p![relay.id, relay.state, &relay.follow_uri, &relay.actor_uri, relay.changed_at]).await?;
    Ok(())
}

pub async fn set_heard(db: &mut Conn, id: RelayId, at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE relays SET heard_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, at]).await?;
    Ok(())
}

pub async fn delete(db: &mut Conn, id: RelayId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM relays WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}
