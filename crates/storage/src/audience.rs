//! How a status stands to many listeners at once: what streams ask for each event, whatever their number.

use domain::{AccountId, ListId, PollId, QuoteState, StatusId};

use crate::{Conn, Result, Val, feeds, statuses::Status};

/// Of whom and of what a status is made, as far as listeners may object to it.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The status itself.
    pub status: StatusId,
    /// The one that people read: the boosted one, if it is a boost.
    pub target: StatusId,
    /// Just written: nobody can have done anything to it yet.
    pub new: bool,
    /// Its author, and that of what it boosts.
    pub authors: Vec<AccountId>,
    /// The other servers among theirs.
    pub domains: Vec<String>,
}

/// What a listener did to a status; bits of [`Stand::did`].
pub const FAVOURITED: i64 = 1;
pub const REBLOGGED: i64 = 2;
pub const BOOKMARKED: i64 = 4;
pub const PINNED: i64 = 8;
pub const MUTED: i64 = 16;

row! {
    /// One thing that a listener did.
    pub struct Stand {
        account_id: AccountId,
        did: i64,
    }
}

/// What is known of the listeners. Whoever is not named has nothing to do with the status.
#[derive(Debug, Default)]
pub struct Audience {
    /// Who does not want to see it or shall not: a block either way, a mute, a blocked server.
    pub barred: Vec<AccountId>,
    pub stands: Vec<Stand>,
    /// Homes that have it (by account), and lists (by their negative id).
    pub feeds: Vec<i64>,
}

const MUTES: &str = "SELECT y.account_id, 16 FROM statuses s
     JOIN conversation_mutes y ON y.conversation_id = s.conversation_id
     WHERE s.id = $2 AND +y.account_id = ANY($1)";
const NEW: &str = sql!(MUTES);
const OLD: &str = sql!(
    MUTES,
    " UNION ALL SELECT y.account_id, 1 FROM favourites y WHERE y.status_id = $2 AND y.account_id = ANY($1)
     UNION ALL SELECT y.account_id, 2 FROM statuses y
        WHERE y.reblog_of_id = $2 AND y.account_id = ANY($1) AND y.deleted_at IS NULL
     UNION ALL SELECT y.account_id, 4 FROM bookmarks y WHERE y.status_id = $2 AND y.account_id = ANY($1)
     UNION ALL SELECT y.account_id, 8 FROM pins y WHERE y.status_id = $2 AND y.account_id = ANY($1)"
);

/// All of these listeners, in one hop. `feeds` are those that may have it.
pub async fn of(db: &mut Conn, origin: &Origin, listeners: &[AccountId], feeds: &[i64]) -> Result<Audience> {
    // With the plus sign, SQLite looks up the few rows of the author instead of a row for each listener.
    const BARRED: &str = sql!(
        "SELECT b.account_id FROM blocks b WHERE b.target_account_id = ANY($2) AND +b.account_id = ANY($1)
         UNION ALL SELECT b.target_account_id FROM blocks b
            WHERE b.account_id = ANY($2) AND +b.target_account_id = ANY($1)
         UNION ALL SELECT m.account_id FROM mutes m WHERE m.target_account_id = ANY($2) AND +m.account_id = ANY($1)
         UNION ALL SELECT d.account_id FROM account_domain_blocks d WHERE d.domain = ANY($3) AND +d.account_id = ANY($1)"
    );
    const FEEDS: &str = sql!("SELECT f.feed_id FROM feed_entries f WHERE f.status_id = $1 AND f.feed_id = ANY($2)");
    let [barred, stands, feeds] = db
        .batch([
            (BARRED, p![listeners, origin.authors.as_slice(), &origin.domains]),
            (if origin.new { NEW } else { OLD }, p![listeners, origin.target]),
            (FEEDS, p![origin.status, Val::Ints(feeds.to_vec())]),
        ])
        .await?;
    Ok(Audience { barred: barred.all()?, stands: stands.all()?, feeds: feeds.all()? })
}

/// What these listeners did to a status.
pub async fn stands(db: &mut Conn, target: StatusId, listeners: &[AccountId]) -> Result<Vec<Stand>> {
    db.all(OLD, p![listeners, target]).await
}

/// What these listeners chose in a poll.
pub async fn votes(db: &mut Conn, poll: PollId, listeners: &[AccountId]) -> Result<Vec<(AccountId, i64)>> {
    const SQL: &str = sql!(
        "SELECT v.account_id, v.choice FROM poll_votes v WHERE v.poll_id = $2 AND +v.account_id = ANY($1)
         ORDER BY v.account_id, v.choice"
    );
    db.all(SQL, p![listeners, poll]).await
}

/// Which of these listeners follow an author (TRUE), and which of them the author follows (FALSE).
pub async fn follows_with(db: &mut Conn, author: AccountId, listeners: &[AccountId]) -> Result<Vec<(AccountId, bool)>> {
    const SQL: &str = sql!(
        "SELECT f.account_id, TRUE FROM follows f WHERE f.account_id = ANY($1) AND f.target_account_id = $2
         UNION ALL SELECT f.target_account_id, FALSE FROM follows f
            WHERE f.account_id = $2 AND f.target_account_id = ANY($1)"
    );
    db.all(SQL, p![listeners, author]).await
}

/// To which of these listeners the words of an author are veiled where somebody else quotes them, and for what reasons.
pub async fn veiled(
    db: &mut Conn,
    author: AccountId,
    domain: &str,
    listeners: &[AccountId],
) -> Result<Vec<(AccountId, QuoteState)>> {
    const SQL: &str = sql!(
        "SELECT b.target_account_id, 5 FROM blocks b WHERE b.account_id = $2 AND +b.target_account_id = ANY($1)
         UNION ALL SELECT b.account_id, 6 FROM blocks b WHERE b.target_account_id = $2 AND +b.account_id = ANY($1)
         UNION ALL SELECT d.account_id, 7 FROM account_domain_blocks d
            WHERE d.domain = $3 AND d.domain <> '' AND +d.account_id = ANY($1)
         UNION ALL SELECT m.account_id, 8 FROM mutes m WHERE m.target_account_id = $2 AND +m.account_id = ANY($1)"
    );
    db.all(SQL, p![listeners, author, domain]).await
}

/// The number under which a home or a list keeps its entries.
pub const fn home(account: AccountId) -> i64 {
    account.0
}

pub const fn list(list: ListId) -> i64 {
    feeds::feed(list)
}

/// A status even if it is deleted, with the folded names of its tags: to tell those who had it.
pub async fn find_gone(db: &mut Conn, id: StatusId) -> Result<Option<(Status, Vec<String>)>> {
    const STATUS: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE id = $1");
    const TAGS: &str = sql!("SELECT t.name FROM status_tags s JOIN tags t ON t.id = s.tag_id WHERE s.status_id = $1");
    let [status, tags] = db.batch([(STATUS, p![id]), (TAGS, p![id])]).await?;
    let Some(status) = status.opt()? else { return Ok(None) };
    Ok(Some((status, tags.all()?)))
}
