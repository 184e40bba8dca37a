//! `cards`, `card_addresses`, `status_cards`, `publishers`: what linked web pages say of themselves.

use domain::{AccountId, CardId, CardKind, MediaGap, MediaId, MediaState, PublisherId, StatusId, Timestamp};

use crate::{Conn, Result};

/// Statuses of one card whose rendered parts are made again when it changes; older ones keep what they have.
const TOUCHED: i64 = 1_000;

row! {
    /// What a page says of itself.
    pub struct Card {
        id: CardId,
        /// The page's own address, normalised.
        url: String,
        kind: CardKind,
        title: String,
        description: String,
        language: Option<String>,
        author_name: String,
        author_url: String,
        /// Whom the page names as its author.
        author_id: Option<AccountId>,
        publisher_id: PublisherId,
        provider_name: String,
        provider_url: String,
        /// A frame and nothing else.
        html: String,
        width: i64,
        height: i64,
        embed_url: String,
        media_id: Option<MediaId>,
        image_description: String,
        published_at: Option<Timestamp>,
        trendable: Option<bool>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// What is known of an address.
    pub struct Address {
        card_id: Option<CardId>,
        /// Attempts in a row that failed.
        failures: i64,
        fetched_at: Timestamp,
    }
}

row! {
    /// All of a card that is shown, for one status; for none, `status_id` is 0 and `url` the page's own.
    pub struct CardPart {
        status_id: StatusId,
        /// As the status has it.
        url: String,
        id: CardId,
        /// The page's own address.
        page: String,
        kind: CardKind,
        title: String,
        description: String,
        language: Option<String>,
        author_name: String,
        author_url: String,
        author_id: Option<AccountId>,
        provider_name: String,
        provider_url: String,
        html: String,
        width: i64,
        height: i64,
        embed_url: String,
        image_description: String,
        published_at: Option<Timestamp>,
        media_id: Option<MediaId>,
        blurhash: Option<String>,
        media_width: Option<i64>,
        media_height: Option<i64>,
        media_state: Option<MediaState>,
        media_gap: Option<MediaGap>,
    }
}

const SHOWN: &str = "c.id, c.url, c.kind, c.title, c.description, c.language, c.author_name, c.author_url, c.author_id,
    c.provider_name, c.provider_url, c.html, c.width, c.height, c.embed_url, c.image_description, c.published_at,
    m.id, m.blurhash, m.width, m.height, m.state, m.gap";

/// [`CardPart`]s of the statuses `$1`.
pub(crate) const OF_STATUSES: &str = sql!(
    "SELECT q.status_id, q.url, ",
    SHOWN,
    " FROM status_cards q JOIN cards c ON c.id = q.card_id LEFT JOIN media m ON m.id = c.media_id
     WHERE q.status_id = ANY($1)"
);

/// Cards by id as they are shown, in no order.
pub async fn parts(db: &mut Conn, ids: &[CardId]) -> Result<Vec<CardPart>> {
    const SQL: &str = sql!(
        "SELECT CAST(0 AS BIGINT), c.url, ",
        SHOWN,
        " FROM cards c LEFT JOIN media m ON m.id = c.media_id WHERE c.id = ANY($1)"
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![ids]).await
}

row! {
    /// An account as the author of pages.
    pub struct Author {
        id: AccountId,
        version: i64,
        /// JSON: the domains that may name it.
        attribution_domains: String,
        suspended: bool,
    }
}

/// Accounts that pages name as their authors.
pub async fn authors(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<Author>> {
    const SQL: &str =
        sql!("SELECT id, version, attribution_domains, suspended_at IS NOT NULL FROM accounts WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

pub async fn find(db: &mut Conn, id: CardId) -> Result<Option<Card>> {
    const SQL: &str = sql!("SELECT ", Card::COLS, " FROM cards WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn find_by_url(db: &mut Conn, url: &str) -> Result<Option<Card>> {
    const SQL: &str = sql!("SELECT ", Card::COLS, " FROM cards WHERE url = $1");
    db.opt(SQL, p![url]).await
}

/// False if another card has this address.
pub async fn insert(db: &mut Conn, card: &Card) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO cards (",
        Card::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT (url) DO NOTHING"
    );
    let c = card;
    #[rustfmt::skip]
    let params = p![
        c.id, &c.url, c.kind, &c.title, &c.description, &c.language, &c.author_name, &c.author_url, c.author_id,
        c.publisher_id, &c.provider_name, &c.provider_url, &c.html, c.width, c.height, &c.embed_url, c.media_id,
        &c.image_description, c.published_at, c.trendable, c.created_at, c.updated_at,
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Writes what the page says now. What the staff decided stays.
pub async fn update(db: &mut Conn, card: &Card) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE cards SET kind = $2, title = $3, description = $4, language = $5, author_name = $6, author_url = $7,
         author_id = $8, publisher_id = $9, provider_name = $10, provider_url = $11, html = $12, width = $13, height = $14,
         embed_url = $15, media_id = $16, image_description = $17, published_at = $18, updated_at = $19 WHERE id = $1"
    );
    let c = card;
    #[rustfmt::skip]
    let params = p![
        c.id, c.kind, &c.title, &c.description, &c.language, &c.author_name, &c.author_url, c.author_id, c.publisher_id,
        &c.provider_name, &c.provider_url, &c.html, c.width, c.height, &c.embed_url, c.media_id, &c.image_description,
        c.published_at, c.updated_at,
    ];
    db.exec(SQL, params).await.map(drop)
}

// Addresses.

pub async fn find_address(db: &mut Conn, url: &str) -> Result<Option<Address>> {
    const SQL: &str = sql!("SELECT card_id, failures, fetched_at FROM card_addresses WHERE url = $1");
    db.opt(SQL, p![url]).await
}

/// Writes down what came of looking an address up.
pub async fn put_address(db: &mut Conn, url: &str, address: &Address) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO card_addresses (url, card_id, failures, fetched_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (url) DO UPDATE SET card_id = excluded.card_id, failures = excluded.failures,
         fetched_at = excluded.fetched_at"
    );
    db.exec(SQL, p![url, address.card_id, address.failures, address.fetched_at]).await.map(drop)
}

/// The card of a page, by any of its addresses.
pub async fn find_by_address(db: &mut Conn, url: &str) -> Result<Option<CardId>> {
    const SQL: &str = sql!(
        "SELECT id FROM cards WHERE url = $1 UNION SELECT card_id FROM card_addresses WHERE url = $1 AND card_id IS NOT NULL
         LIMIT 1"
    );
    db.opt(SQL, p![url]).await
}

/// Forgets addresses that led nowhere.
pub async fn delete_failed(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM card_addresses WHERE card_id IS NULL AND fetched_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}

// Links of statuses.

row! {
    /// The link of a status.
    pub struct Link {
        /// As the status has it.
        url: String,
        /// Normalised.
        address: String,
        card_id: Option<CardId>,
    }
}

pub async fn link_of(db: &mut Conn, status: StatusId) -> Result<Option<Link>> {
    const SQL: &str = sql!("SELECT url, address, card_id FROM status_cards WHERE status_id = $1");
    db.opt(SQL, p![status]).await
}

/// The link of a status from now on; without a card it waits for one.
pub async fn put_link(db: &mut Conn, status: StatusId, link: &Link) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO status_cards (status_id, url, address, card_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (status_id) DO UPDATE SET url = excluded.url, address = excluded.address, card_id = excluded.card_id"
    );
    db.exec(SQL, p![status, &link.url, &link.address, link.card_id]).await.map(drop)
}

pub async fn delete_link(db: &mut Conn, status: StatusId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM status_cards WHERE status_id = $1");
    db.exec(SQL, p![status]).await.map(drop)
}

/// Whether any status waits for the card of this address.
pub async fn is_awaited(db: &mut Conn, address: &str) -> Result<bool> {
    const SQL: &str = sql!("SELECT EXISTS (SELECT 1 FROM status_cards WHERE address = $1 AND card_id IS NULL)");
    db.one(SQL, p![address]).await
}

/// Gives the card to all statuses that wait for it; apps will see it. Gives the statuses.
pub async fn arrive(db: &mut Conn, address: &str, card: CardId) -> Result<Vec<StatusId>> {
    const SQL: &str =
        sql!("UPDATE status_cards SET card_id = $2 WHERE address = $1 AND card_id IS NULL RETURNING status_id");
    const TOUCH: &str = sql!("UPDATE statuses SET version = version + 1 WHERE id = ANY($1)");
    let statuses: Vec<StatusId> = db.all(SQL, p![address, card]).await?;
    if !statuses.is_empty() {
        db.exec(TOUCH, p![&statuses]).await?;
    }
    Ok(statuses)
}

/// Nobody waits any longer: there is no card.
pub async fn give_up(db: &mut Conn, address: &str) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM status_cards WHERE address = $1 AND card_id IS NULL");
    db.exec(SQL, p![address]).await.map(drop)
}

/// Some addresses whose card is awaited by statuses from before this: their job was lost.
pub async fn overdue(db: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<String>> {
    const SQL: &str =
        sql!("SELECT DISTINCT address FROM status_cards WHERE card_id IS NULL AND status_id < $1 LIMIT $2");
    db.all(SQL, p![StatusId::floor(before), limit]).await
}

/// Apps will see something new of this card.
pub async fn touch(db: &mut Conn, card: CardId) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE statuses SET version = version + 1 WHERE id IN
         (SELECT status_id FROM status_cards WHERE card_id = $1 ORDER BY status_id DESC LIMIT $2)"
    );
    db.exec(SQL, p![card, TOUCHED]).await.map(drop)
}

/// The card with this picture.
pub async fn find_by_media(db: &mut Conn, media: MediaId) -> Result<Option<CardId>> {
    const SQL: &str = sql!("SELECT id FROM cards WHERE media_id = $1");
    db.opt(SQL, p![media]).await
}

/// Forgets the picture that a card had before.
pub async fn delete_picture(db: &mut Conn, media: MediaId) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM media WHERE id = $1 AND used_as = 4 AND NOT EXISTS (SELECT 1 FROM cards WHERE media_id = $1)"
    );
    db.exec(SQL, p![media]).await.map(drop)
}

// Publishers.

row! {
    pub struct Publisher {
        id: PublisherId,
        domain: String,
        /// None: not decided yet.
        trendable: Option<bool>,
        reviewed_at: Option<Timestamp>,
        requested_review_at: Option<Timestamp>,
    }
}

/// The publisher of this host, made if it is new.
pub async fn publisher(db: &mut Conn, domain: &str, now: Timestamp) -> Result<PublisherId> {
    const FIND: &str = sql!("SELECT id FROM publishers WHERE domain = $1");
    const INSERT: &str =
        sql!("INSERT INTO publishers (id, domain, created_at) VALUES ($1, $2, $3) ON CONFLICT (domain) DO NOTHING");
    if let Some(id) = db.opt(FIND, p![domain]).await? {
        return Ok(id);
    }
    db.exec(INSERT, p![PublisherId::at(now), domain, now]).await?;
    db.one(FIND, p![domain]).await
}

pub async fn find_publisher(db: &mut Conn, id: PublisherId) -> Result<Option<Publisher>> {
    const SQL: &str = sql!("SELECT ", Publisher::COLS, " FROM publishers WHERE id = $1");
    db.opt(SQL, p![id]).await
}
