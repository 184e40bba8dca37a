//! Pages of statuses: each is one query that gives ids, versions and what the viewer did; the parts themselves are kept
//! by `services::views` under (id, version). Viewer `$1` is 0 for nobody.

mod thread;

use domain::{AccountId, ListId, StatusId, TagId};

pub use self::thread::{Reply, descendants, thread};
use crate::{
    Conn, Result, Val,
    blocks::{BOOSTED_NOT_BLOCKED, BOOSTED_NOT_BLOCKING, BOOSTED_NOT_KEPT_AWAY, NOT_BLOCKING, NOT_KEPT_AWAY},
    statuses::VISIBLE_OF_A,
};

row! {
    /// One line of a page: a status, its author, what it boosts, and what the viewer did to it (to the boosted one, if it
    /// is a boost).
    pub struct Entry {
        id: StatusId,
        version: i64,
        account_id: AccountId,
        account_version: i64,
        reblog_id: Option<StatusId>,
        reblog_version: Option<i64>,
        reblog_account_id: Option<AccountId>,
        reblog_account_version: Option<i64>,
        favourited: bool,
        reblogged: bool,
        bookmarked: bool,
        pinned: bool,
        muted: bool,
    }
}

/// The columns of [`Entry`], of `s` with its author `a`, its boosted status `r` with its author `ra`.
pub(crate) const ENTRY: &str = "s.id, s.version, a.id, a.version, r.id, r.version, ra.id, ra.version,
    EXISTS (SELECT 1 FROM favourites y WHERE y.account_id = $1 AND y.status_id = coalesce(r.id, s.id)),
    EXISTS (SELECT 1 FROM statuses y WHERE y.account_id = $1 AND y.reblog_of_id = coalesce(r.id, s.id) AND y.deleted_at IS NULL),
    EXISTS (SELECT 1 FROM bookmarks y WHERE y.account_id = $1 AND y.status_id = coalesce(r.id, s.id)),
    coalesce(ra.id, a.id) = $1
    AND EXISTS (SELECT 1 FROM pins y WHERE y.account_id = $1 AND y.status_id = coalesce(r.id, s.id)),
    EXISTS (SELECT 1 FROM conversation_mutes y WHERE y.account_id = $1)
    AND EXISTS (SELECT 1 FROM conversation_mutes y
                WHERE y.account_id = $1 AND y.conversation_id = coalesce(r.conversation_id, s.conversation_id))";

pub(crate) const JOINS: &str = " JOIN accounts a ON a.id = s.account_id
    LEFT JOIN statuses r ON r.id = s.reblog_of_id LEFT JOIN accounts ra ON ra.id = r.account_id";

/// A boost stands for its original: it is to be seen by those who may see that one too. Its audience is never wider when
/// it is made, so only what came later counts: deletion, suspension, a block.
const WHOLE: &str = sql!(
    "(s.reblog_of_id IS NULL OR (r.deleted_at IS NULL AND ra.suspended_at IS NULL AND ",
    BOOSTED_NOT_BLOCKING,
    "))"
);

/// What lists leave out beyond what nobody may see: what is by people whom the viewer blocks or mutes or whose servers the
/// viewer blocks, boosts of any of these or of something gone.
pub(crate) const WANTED: &str = sql!(
    NOT_KEPT_AWAY,
    " AND (s.reblog_of_id IS NULL OR (r.deleted_at IS NULL AND ra.suspended_at IS NULL AND ",
    BOOSTED_NOT_BLOCKING,
    " AND ",
    BOOSTED_NOT_KEPT_AWAY,
    "))"
);

/// Which page of a list that is sorted by falling id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only ids below this.
    pub max_id: i64,
    /// Only ids above this.
    pub above_id: i64,
    /// Whether the page begins just above `above_id` (`min_id`) instead of at the newest (`since_id`).
    pub upwards: bool,
    pub limit: i64,
}

impl Page {
    pub const fn first(limit: i64) -> Self {
        Self { max_id: i64::MAX, above_id: 0, upwards: false, limit }
    }
}

/// Both directions of one page query: `$2` is the upper bound, `$3` the lower, `$4` the limit, `$5`... the rest. Rows
/// come newest first either way.
macro_rules! paged {
    ($db:expr, $page:expr, $viewer:expr, $order:literal, [$($part:expr),+ $(,)?] $(, $more:expr)* $(,)?) => {{
        const DOWN: &str = sql!($($part),+, " ORDER BY ", $order, " DESC LIMIT $4");
        const UP: &str = sql!($($part),+, " ORDER BY ", $order, " ASC LIMIT $4");
        let page: Page = $page;
        let params: Vec<Val> = p![$viewer, page.max_id, page.above_id, page.limit $(, $more)*];
        let mut entries: Vec<Entry> = $db.all(if page.upwards { UP } else { DOWN }, params).await?;
        if page.upwards {
            entries.reverse();
        }
        Ok(entries)
    }};
}

/// A home or a list. The feed was written by the follow's rules; what has changed since is applied here.
pub async fn home(db: &mut Conn, viewer: AccountId, page: Page) -> Result<Vec<Entry>> {
    paged!(
        db,
        page,
        viewer,
        "f.status_id",
        [
            "SELECT ",
            ENTRY,
            " FROM feed_entries f JOIN statuses s ON s.id = f.status_id",
            JOINS,
            " WHERE f.feed_id = $1 AND f.status_id < $2 AND f.status_id > $3 AND s.deleted_at IS NULL
          AND a.suspended_at IS NULL AND ",
            NOT_BLOCKING,
            " AND ",
            WANTED,
        ]
    )
}

/// A list of the viewer's. What is said of homes holds here too.
pub async fn list(db: &mut Conn, viewer: AccountId, page: Page, list: ListId) -> Result<Vec<Entry>> {
    paged!(
        db,
        page,
        viewer,
        "f.status_id",
        [
            "SELECT ",
            ENTRY,
            " FROM feed_entries f JOIN statuses s ON s.id = f.status_id",
            JOINS,
            " WHERE f.feed_id = $5 AND f.status_id < $2 AND f.status_id > $3 AND s.deleted_at IS NULL
          AND a.suspended_at IS NULL AND ",
            NOT_BLOCKING,
            " AND ",
            WANTED,
        ],
        crate::feeds::feed(list)
    )
}

/// Which of the public statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublicFilter {
    pub local: bool,
    pub remote: bool,
    pub only_media: bool,
}

/// This server's (`local`), or everything this server knows; in some languages alone, if there are any.
pub async fn public(
    db: &mut Conn,
    viewer: AccountId,
    page: Page,
    filter: PublicFilter,
    languages: &[String],
) -> Result<Vec<Entry>> {
    const FROM: &str = " FROM statuses s";
    const WHERE: &str = sql!(
        " WHERE s.visibility = 0 AND NOT s.reply AND s.reblog_of_id IS NULL AND s.deleted_at IS NULL
        AND s.id < $2 AND s.id > $3 AND a.suspended_at IS NULL AND (a.silenced_at IS NULL OR a.id = $1)
        AND (NOT s.local_only OR $1 <> 0) AND (NOT $5 OR s.language IS NULL OR s.language = ANY($6) OR s.account_id = $1) AND ",
        NOT_BLOCKING,
        " AND "
    );
    const MEDIA: &str = " AND EXISTS (SELECT 1 FROM media x WHERE x.status_id = s.id)";
    let choosy = !languages.is_empty();
    match (filter.local, filter.remote, filter.only_media) {
        (true, _, false) => {
            paged!(
                db,
                page,
                viewer,
                "s.id",
                ["SELECT ", ENTRY, FROM, JOINS, WHERE, "s.local AND ", WANTED],
                choosy,
                languages
            )
        }
        (true, _, true) => {
            paged!(
                db,
                page,
                viewer,
                "s.id",
                ["SELECT ", ENTRY, FROM, JOINS, WHERE, "s.local AND ", WANTED, MEDIA],
                choosy,
                languages
            )
        }
        (false, true, false) => {
            paged!(
                db,
                page,
                viewer,
                "s.id",
                ["SELECT ", ENTRY, FROM, JOINS, WHERE, "NOT s.local AND ", WANTED],
                choosy,
                languages
            )
        }
        (false, true, true) => {
            paged!(
                db,
                page,
                viewer,
                "s.id",
                ["SELECT ", ENTRY, FROM, JOINS, WHERE, "NOT s.local AND ", WANTED, MEDIA],
                choosy,
                languages
            )
        }
        (false, false, false) => {
            paged!(db, page, viewer, "s.id", ["SELECT ", ENTRY, FROM, JOINS, WHERE, WANTED], choosy, languages)
        }
        (false, false, true) => {
            paged!(db, page, viewer, "s.id", ["SELECT ", ENTRY, FROM, JOINS, WHERE, WANTED, MEDIA], choosy, languages)
        }
    }
}

/// Statuses with any of the `any` tags, all of the `all`, none of the `none`.
#[derive(Debug, Clone, Copy)]
pub struct Tagged<'a> {
    pub any: &'a [TagId],
    pub all: &'a [TagId],
    pub none: &'a [TagId],
}

/// Public statuses with these tags; in some languages alone, if there are any.
pub async fn tag(
    db: &mut Conn,
    viewer: AccountId,
    page: Page,
    filter: PublicFilter,
    Tagged { any, all, none }: Tagged<'_>,
    languages: &[String],
) -> Result<Vec<Entry>> {
    paged!(
        db,
        page,
        viewer,
        "s.id",
        [
            "SELECT ",
            ENTRY,
            " FROM statuses s",
            JOINS,
            " WHERE s.id IN (SELECT q.status_id FROM status_tags q
            WHERE q.tag_id = ANY($5) AND q.status_id < $2 AND q.status_id > $3)
          AND s.visibility = 0 AND s.reblog_of_id IS NULL AND s.deleted_at IS NULL AND a.suspended_at IS NULL
          AND (a.silenced_at IS NULL OR a.id = $1) AND (NOT s.local_only OR $1 <> 0)
          AND (NOT $6 OR s.local) AND (NOT $7 OR NOT s.local)
          AND (NOT $8 OR EXISTS (SELECT 1 FROM media x WHERE x.status_id = s.id))
          AND (SELECT count(*) FROM status_tags q WHERE q.status_id = s.id AND q.tag_id = ANY($9)) = $10
          AND NOT EXISTS (SELECT 1 FROM status_tags q WHERE q.status_id = s.id AND q.tag_id = ANY($11))
          AND (NOT $12 OR s.language IS NULL OR s.language = ANY($13) OR s.account_id = $1) AND ",
            NOT_BLOCKING,
            " AND ",
            WANTED,
        ],
        any,
        filter.local,
        filter.remote,
        filter.only_media,
        all,
        all.len() as i64,
        none,
        !languages.is_empty(),
        languages
    )
}

/// Which statuses of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountFilter {
    pub only_media: bool,
    pub exclude_replies: bool,
    pub exclude_reblogs: bool,
    pub exclude_direct: bool,
    pub tag: Option<TagId>,
}

/// An account's own statuses and boosts. Someone's page shows them even to those who mute that someone.
pub async fn account(
    db: &mut Conn,
    viewer: AccountId,
    page: Page,
    author: AccountId,
    filter: AccountFilter,
) -> Result<Vec<Entry>> {
    paged!(db, page, viewer, "s.id", [
        "SELECT ", ENTRY, " FROM statuses s", JOINS,
        " WHERE s.account_id = $5 AND s.id < $2 AND s.id > $3 AND ", VISIBLE_OF_A,
        " AND (s.reblog_of_id IS NULL OR (r.deleted_at IS NULL AND ra.suspended_at IS NULL AND ",
        BOOSTED_NOT_BLOCKING, " AND ", BOOSTED_NOT_BLOCKED, "))
          AND (NOT $6 OR EXISTS (SELECT 1 FROM media x WHERE x.status_id = s.id))
          AND (NOT $7 OR NOT s.reply) AND (NOT $8 OR s.reblog_of_id IS NULL) AND (NOT $9 OR s.visibility <> 3)
          AND (CAST($10 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM status_tags q WHERE q.status_id = s.id AND q.tag_id = $10))",
    ], author, filter.only_media, filter.exclude_replies, filter.exclude_reblogs, filter.exclude_direct,
        filter.tag.map_or(0, |t| t.0))
}

/// A page of what an account has pinned, newest pin first: the cursor is the pin's own id, which comes beside each entry.
pub async fn pinned(db: &mut Conn, viewer: AccountId, author: AccountId, page: Page) -> Result<Vec<(i64, Entry)>> {
    const PINNED: &str = sql!(
        " FROM pins q JOIN statuses s ON s.id = q.status_id",
        JOINS,
        " WHERE q.account_id = $5 AND q.id < $2 AND q.id > $3 AND ",
        VISIBLE_OF_A
    );
    const DOWN: &str = sql!("SELECT q.id, ", ENTRY, PINNED, " ORDER BY q.id DESC LIMIT $4");
    const UP: &str = sql!("SELECT q.id, ", ENTRY, PINNED, " ORDER BY q.id ASC LIMIT $4");
    let params = p![viewer, page.max_id, page.above_id, page.limit, author];
    related(db, page, params, [DOWN, UP]).await
}

/// Some statuses by id, as far as the viewer may see them; in no order.
pub async fn by_ids(db: &mut Conn, viewer: AccountId, ids: &[StatusId]) -> Result<Vec<Entry>> {
    const SQL: &str =
        sql!("SELECT ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = ANY($2) AND ", VISIBLE_OF_A, " AND ", WHOLE);
    db.all(SQL, p![viewer, ids]).await
}

/// Some statuses by id, without those of people whom the viewer blocks or mutes; in no order.
pub async fn listed(db: &mut Conn, viewer: AccountId, ids: &[StatusId]) -> Result<Vec<Entry>> {
    const SQL: &str =
        sql!("SELECT ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = ANY($2) AND ", VISIBLE_OF_A, " AND ", WANTED);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![viewer, ids]).await
}

/// One status, if the viewer may see it.
pub async fn by_id(db: &mut Conn, viewer: AccountId, id: StatusId) -> Result<Option<Entry>> {
    const SQL: &str =
        sql!("SELECT ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = $2 AND ", VISIBLE_OF_A, " AND ", WHOLE);
    db.opt(SQL, p![viewer, id]).await
}

/// One status, if the viewer may see it and has not asked to be spared its author: for streams.
pub async fn wanted(db: &mut Conn, viewer: AccountId, id: StatusId) -> Result<Option<Entry>> {
    const SQL: &str =
        sql!("SELECT ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = $2 AND ", VISIBLE_OF_A, " AND ", WANTED);
    db.opt(SQL, p![viewer, id]).await
}

/// Statuses without regard to what the viewer may see, for those just written or already checked.
pub async fn unchecked(db: &mut Conn, viewer: AccountId, ids: &[StatusId]) -> Result<Vec<Entry>> {
    const SQL: &str =
        sql!("SELECT ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = ANY($2) AND s.deleted_at IS NULL");
    db.all(SQL, p![viewer, ids]).await
}

/// A page of favourites or bookmarks: the cursor is the relation's own id, which comes beside each entry.
pub async fn favourited(db: &mut Conn, viewer: AccountId, page: Page) -> Result<Vec<(i64, Entry)>> {
    related(db, page, p![viewer, page.max_id, page.above_id, page.limit], [FAVOURITED_DOWN, FAVOURITED_UP]).await
}

pub async fn bookmarked(db: &mut Conn, viewer: AccountId, page: Page) -> Result<Vec<(i64, Entry)>> {
    related(db, page, p![viewer, page.max_id, page.above_id, page.limit], [BOOKMARKED_DOWN, BOOKMARKED_UP]).await
}

const RELATED: &str = sql!(
    " q JOIN statuses s ON s.id = q.status_id",
    JOINS,
    " WHERE q.account_id = $1 AND q.id < $2 AND q.id > $3 AND ",
    VISIBLE_OF_A
);
const FAVOURITED_DOWN: &str = sql!("SELECT q.id, ", ENTRY, " FROM favourites", RELATED, " ORDER BY q.id DESC LIMIT $4");
const FAVOURITED_UP: &str = sql!("SELECT q.id, ", ENTRY, " FROM favourites", RELATED, " ORDER BY q.id ASC LIMIT $4");
const BOOKMARKED_DOWN: &str = sql!("SELECT q.id, ", ENTRY, " FROM bookmarks", RELATED, " ORDER BY q.id DESC LIMIT $4");
const BOOKMARKED_UP: &str = sql!("SELECT q.id, ", ENTRY, " FROM bookmarks", RELATED, " ORDER BY q.id ASC LIMIT $4");

async fn related(
    db: &mut Conn,
    page: Page,
    params: Vec<Val>,
    [down, up]: [&'static str; 2],
) -> Result<Vec<(i64, Entry)>> {
    let sql = if page.upwards { up } else { down };
    let mut rows: Vec<(i64, Entry)> = db.all(sql, params).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

/// Who is above a status, oldest first.
pub async fn ancestors(db: &mut Conn, id: StatusId, limit: i64) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "WITH RECURSIVE up(id, parent, depth) AS (
            SELECT s.id, s.in_reply_to_id, 0 FROM statuses s WHERE s.id = $1
            UNION ALL
            SELECT s.id, s.in_reply_to_id, up.depth + 1 FROM statuses s JOIN up ON s.id = up.parent WHERE up.depth < $2)
         SELECT id FROM up WHERE depth > 0 ORDER BY depth DESC"
    );
    db.all(SQL, p![id, limit]).await
}
