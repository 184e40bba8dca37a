//! `usages`, `usage_days`, `trend_candidates`, `trends`: who used which tag and link when, and what is talked about.

use domain::{AccountId, CardId, StatusId, TagId, Timestamp, TrendKind};

use crate::{
    Conn, Result,
    blocks::NOT_BLOCKING,
    timelines::{ENTRY, Entry, JOINS, Page, PublicFilter, WANTED},
};

const DAY: i64 = 86_400_000;
/// Tags or links that are looked at when trends are computed.
const BUSIEST: i64 = 500;

/// Days since 1970.
pub const fn day(at: Timestamp) -> i64 {
    at.millis().div_euclid(DAY)
}

/// Counts that an account used something. What limited accounts do does not count.
pub async fn count_use(
    db: &mut Conn,
    (kind, item): (TrendKind, i64),
    account: AccountId,
    now: Timestamp,
) -> Result<()> {
    const WHO: &str = sql!(
        "INSERT INTO usages (kind, item_id, day, account_id)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), a.id FROM accounts a
         WHERE a.id = $4 AND a.silenced_at IS NULL AND a.suspended_at IS NULL
         ON CONFLICT (kind, item_id, day, account_id) DO NOTHING"
    );
    const DAYS: &str = sql!(
        "INSERT INTO usage_days (kind, item_id, day, uses, accounts)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), 1, CAST($5 AS BIGINT) FROM accounts a
         WHERE a.id = $4 AND a.silenced_at IS NULL AND a.suspended_at IS NULL
         ON CONFLICT (kind, item_id, day) DO UPDATE
         SET uses = usage_days.uses + 1, accounts = usage_days.accounts + excluded.accounts"
    );
    let new = db.exec(WHO, p![kind, item, day(now), account]).await?;
    db.exec(DAYS, p![kind, item, day(now), account, new as i64]).await.map(drop)
}

/// What is used by whoever posts or boosts this status: its tags that count, and its link.
pub async fn items_of(db: &mut Conn, status: StatusId) -> Result<Vec<(TrendKind, i64)>> {
    const SQL: &str = sql!(
        "SELECT CAST(0 AS BIGINT), q.tag_id FROM status_tags q JOIN tags t ON t.id = q.tag_id WHERE q.status_id = $1 AND t.usable
         UNION ALL SELECT CAST(1 AS BIGINT), q.card_id FROM status_cards q WHERE q.status_id = $1 AND q.card_id IS NOT NULL"
    );
    db.all(SQL, p![status]).await
}

/// The authors of these statuses, as far as they are public and from since then.
pub async fn counted(db: &mut Conn, statuses: &[StatusId], since: Timestamp) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT account_id FROM statuses
         WHERE id = ANY($1) AND id >= $2 AND visibility = 0 AND NOT local_only AND deleted_at IS NULL"
    );
    db.all(SQL, p![statuses, StatusId::floor(since)]).await
}

row! {
    /// How often, and by how many accounts, something was used on one day.
    pub struct UsageDay {
        item_id: i64,
        /// Days since 1970.
        day: i64,
        uses: i64,
        accounts: i64,
    }
}

/// The days since then on which these were used.
pub async fn days(db: &mut Conn, kind: TrendKind, items: &[i64], since: Timestamp) -> Result<Vec<UsageDay>> {
    const SQL: &str =
        sql!("SELECT ", UsageDay::COLS, " FROM usage_days WHERE kind = $1 AND item_id = ANY($2) AND day >= $3");
    if items.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![kind, items, day(since)]).await
}

/// Forgets who used what, and later how much it was used.
pub async fn sweep(db: &mut Conn, who_before: Timestamp, days_before: Timestamp) -> Result<()> {
    const WHO: &str = sql!("DELETE FROM usages WHERE day < $1");
    const TAGS: &str = sql!("DELETE FROM usage_days WHERE kind = $1 AND day < $2");
    db.exec(WHO, p![day(who_before)]).await?;
    db.exec(TAGS, p![TrendKind::Tag, day(days_before)]).await?;
    db.exec(TAGS, p![TrendKind::Link, day(days_before)]).await.map(drop)
}

// Computing.

/// What was used by most since then, and at least by so many. Some hundreds at most.
pub async fn busiest(db: &mut Conn, kind: TrendKind, since: Timestamp, least: i64) -> Result<Vec<i64>> {
    const SQL: &str = sql!(
        "SELECT item_id FROM usage_days WHERE kind = $1 AND day >= $2 GROUP BY item_id HAVING CAST(sum(accounts) AS BIGINT) >= $3
         ORDER BY sum(accounts) DESC, item_id LIMIT $4"
    );
    db.all(SQL, p![kind, day(since), least, BUSIEST]).await
}

row! {
    /// Something that is talked about.
    pub struct Trend {
        item_id: i64,
        score: f64,
        language: Option<String>,
        computed_at: Timestamp,
    }
}

pub async fn list(db: &mut Conn, kind: TrendKind) -> Result<Vec<Trend>> {
    const SQL: &str = sql!("SELECT ", Trend::COLS, " FROM trends WHERE kind = $1 ORDER BY score DESC, item_id DESC");
    db.all(SQL, p![kind]).await
}

/// Replaces all trends of a kind.
pub async fn replace(db: &mut Conn, kind: TrendKind, trends: &[Trend]) -> Result<()> {
    const CLEAR: &str = sql!("DELETE FROM trends WHERE kind = $1 AND item_id <> ALL($2)");
    const PUT: &str = sql!(
        "INSERT INTO trends (kind, item_id, score, language, computed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (kind, item_id) DO UPDATE SET score = excluded.score, language = excluded.language,
         computed_at = excluded.computed_at"
    );
    let ids: Vec<i64> = trends.iter().map(|trend| trend.item_id).collect();
    db.exec(CLEAR, p![kind, ids]).await?;
    db.many(PUT, trends.iter().map(|t| p![kind, t.item_id, t.score, &t.language, t.computed_at]).collect()).await?;
    Ok(())
}

/// Somebody liked or boosted a status that is young enough to be talked about.
pub async fn nominate(db: &mut Conn, status: StatusId) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO trend_candidates (status_id) VALUES ($1) ON CONFLICT (status_id) DO NOTHING");
    db.exec(SQL, p![status]).await.map(drop)
}

/// The statuses nominated since this was last asked.
pub async fn take_candidates(db: &mut Conn) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!("DELETE FROM trend_candidates RETURNING status_id");
    db.all(SQL, p![]).await
}

row! {
    /// A status that may be talked about.
    pub struct Candidate {
        id: StatusId,
        account_id: AccountId,
        language: Option<String>,
        favourites: i64,
        reblogs: i64,
    }
}

/// Of these statuses, those that could be shown to everybody: public ones of accounts that want to be discovered, without
/// warnings, that answer nobody.
pub async fn eligible(db: &mut Conn, statuses: &[StatusId]) -> Result<Vec<Candidate>> {
    const SQL: &str = sql!(
        "SELECT s.id, s.account_id, s.language, t.favourites_count, t.reblogs_count
         FROM statuses s JOIN accounts a ON a.id = s.account_id JOIN status_stats t ON t.status_id = s.id
         WHERE s.id = ANY($1) AND s.visibility = 0 AND NOT s.local_only AND s.deleted_at IS NULL AND s.reblog_of_id IS NULL
         AND s.in_reply_to_account_id IS NULL AND NOT s.sensitive AND s.spoiler_text = ''
         AND a.discoverable AND a.silenced_at IS NULL AND a.suspended_at IS NULL AND a.sensitized_at IS NULL
         AND a.moved_to_id IS NULL AND NOT a.memorial"
    );
    db.all(SQL, p![statuses]).await
}

/// The languages of pages.
pub async fn card_languages(db: &mut Conn, cards: &[i64]) -> Result<Vec<(i64, Option<String>)>> {
    const SQL: &str = sql!("SELECT id, language FROM cards WHERE id = ANY($1)");
    db.all(SQL, p![cards]).await
}

/// Asks the staff to look at tags, links' publishers and statuses' authors that are talked about and that nobody has
/// looked at yet.
pub async fn request_reviews(db: &mut Conn, [tags, links, statuses]: [&[i64]; 3], now: Timestamp) -> Result<()> {
    const TAGS: &str = sql!(
        "UPDATE tags SET requested_review_at = $2 WHERE id = ANY($1) AND reviewed_at IS NULL AND requested_review_at IS NULL"
    );
    const PUBLISHERS: &str = sql!(
        "UPDATE publishers SET requested_review_at = $2 WHERE reviewed_at IS NULL AND requested_review_at IS NULL
         AND id IN (SELECT c.publisher_id FROM cards c WHERE c.id = ANY($1) AND c.trendable IS NULL)"
    );
    const AUTHORS: &str = sql!(
        "UPDATE accounts SET trend_requested_review_at = $2
         WHERE trend_reviewed_at IS NULL AND trend_requested_review_at IS NULL
         AND id IN (SELECT s.account_id FROM statuses s WHERE s.id = ANY($1) AND s.trendable IS NULL)"
    );
    db.exec(TAGS, p![tags, now]).await?;
    db.exec(PUBLISHERS, p![links, now]).await?;
    db.exec(AUTHORS, p![statuses, now]).await.map(drop)
}

// Showing. `undecided` is what holds for what the staff has not looked at.

/// Tags that are talked about, most first.
pub async fn tags(db: &mut Conn, undecided: bool, limit: i64, offset: i64) -> Result<Vec<TagId>> {
    const SQL: &str = sql!(
        "SELECT t.id FROM trends q JOIN tags t ON t.id = q.item_id
         WHERE q.kind = 0 AND t.usable AND t.listable AND coalesce(t.trendable, $1)
         ORDER BY q.score DESC, q.item_id DESC LIMIT $2 OFFSET $3"
    );
    db.all(SQL, p![undecided, limit, offset]).await
}

/// Tags that were used by most since then, talked about or not; without those that the staff does not want to see listed.
pub async fn used_tags(db: &mut Conn, since: Timestamp, limit: i64) -> Result<Vec<TagId>> {
    const SQL: &str = sql!(
        "SELECT t.id FROM usage_days q JOIN tags t ON t.id = q.item_id
         WHERE q.kind = 0 AND q.day >= $1 AND t.usable AND t.listable AND coalesce(t.trendable, TRUE)
         GROUP BY t.id ORDER BY sum(q.accounts) DESC, t.id DESC LIMIT $2"
    );
    db.all(SQL, p![day(since), limit]).await
}

/// Pages that are linked.
pub async fn links(db: &mut Conn, wanted: &Wanted) -> Result<Vec<CardId>> {
    const SQL: &str = sql!(
        "SELECT c.id FROM trends q JOIN cards c ON c.id = q.item_id JOIN publishers p ON p.id = c.publisher_id
         WHERE q.kind = 1 AND coalesce(c.trendable, p.trendable, $1)
         ORDER BY CASE WHEN q.language = ANY($2) THEN 0 ELSE 1 END, q.score DESC, q.item_id DESC LIMIT $3 OFFSET $4"
    );
    db.all(SQL, p![wanted.undecided, &wanted.languages, wanted.limit, wanted.offset]).await
}

/// Whether a page is talked about and may be shown.
pub async fn is_shown(db: &mut Conn, card: CardId, undecided: bool) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT EXISTS (SELECT 1 FROM trends q JOIN cards c ON c.id = q.item_id JOIN publishers p ON p.id = c.publisher_id
         WHERE q.kind = 1 AND q.item_id = $1 AND coalesce(c.trendable, p.trendable, $2))"
    );
    db.one(SQL, p![card, undecided]).await
}

/// What of the links and statuses that are talked about is shown.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What holds for what the staff has not looked at.
    pub undecided: bool,
    /// These come first.
    pub languages: Vec<String>,
    pub limit: i64,
    pub offset: i64,
}

/// What everybody may see in lists: `$1` is the viewer.
const PUBLIC: &str = sql!(
    "s.visibility = 0 AND s.reblog_of_id IS NULL AND s.deleted_at IS NULL AND NOT s.local_only
    AND a.suspended_at IS NULL AND (a.silenced_at IS NULL OR a.id = $1) AND ",
    NOT_BLOCKING
);

/// Statuses that are talked about.
pub async fn statuses(db: &mut Conn, viewer: AccountId, wanted: &Wanted) -> Result<Vec<Entry>> {
    const SQL: &str = sql!(
        "SELECT ",
        ENTRY,
        " FROM trends q JOIN statuses s ON s.id = q.item_id",
        JOINS,
        " WHERE q.kind = 2 AND coalesce(s.trendable, a.trendable, $2) AND ",
        PUBLIC,
        " AND ",
        WANTED,
        " ORDER BY CASE WHEN q.language = ANY($3) THEN 0 ELSE 1 END, q.score DESC, q.item_id DESC LIMIT $4 OFFSET $5"
    );
    db.all(SQL, p![viewer, wanted.undecided, &wanted.languages, wanted.limit, wanted.offset]).await
}

/// Public statuses that link to a page.
pub async fn statuses_with(
    db: &mut Conn,
    viewer: AccountId,
    page: Page,
    (card, filter): (CardId, PublicFilter),
    languages: &[String],
) -> Result<Vec<Entry>> {
    const FROM: &str = " FROM status_cards q JOIN statuses s ON s.id = q.status_id";
    const WHERE: &str = " WHERE q.card_id = $5 AND q.status_id < $2 AND q.status_id > $3
        AND (NOT $6 OR s.local) AND (NOT $7 OR NOT s.local)
        AND (NOT $8 OR s.language IS NULL OR s.language = ANY($9) OR s.account_id = $1) AND ";
    const DOWN: &str =
        sql!("SELECT ", ENTRY, FROM, JOINS, WHERE, PUBLIC, " AND ", WANTED, " ORDER BY q.status_id DESC LIMIT $4");
    const UP: &str =
        sql!("SELECT ", ENTRY, FROM, JOINS, WHERE, PUBLIC, " AND ", WANTED, " ORDER BY q.status_id ASC LIMIT $4");
    #[rustfmt::skip]
    let params = p![
        viewer, page.max_id, page.above_id, page.limit, card, filter.local, filter.remote, !languages.is_empty(), languages,
    ];
    let mut entries: Vec<Entry> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        entries.reverse();
    }
    Ok(entries)
}
