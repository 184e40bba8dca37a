//! `polls`, `poll_options`, `poll_votes`. A poll has the id of its status.

use domain::{AccountId, PollId, PollVoteId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Poll {
        id: PollId,
        account_id: AccountId,
        multiple: bool,
        hide_totals: bool,
        /// None: open without end.
        expires_at: Option<Timestamp>,
        /// The origin says that it is over, whatever the time.
        closed: bool,
        /// None where the origin does not tell.
        voters_count: Option<i64>,
        /// When we last heard of a poll of another server.
        fetched_at: Option<Timestamp>,
        /// When we last asked for it.
        asked_at: Option<Timestamp>,
        /// When its end was dealt with.
        ended_at: Option<Timestamp>,
    }
}

row! {
    /// One of the things to choose from.
    pub struct Choice {
        position: i64,
        title: String,
        votes_count: i64,
    }
}

/// A poll to be written, new or in place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoll {
    pub multiple: bool,
    pub hide_totals: bool,
    pub expires_at: Option<Timestamp>,
    pub closed: bool,
    pub voters_count: Option<i64>,
    /// Of a poll of another server.
    pub fetched_at: Option<Timestamp>,
    /// Titles and votes, in order.
    pub options: Vec<(String, i64)>,
}

impl Poll {
    pub fn status(&self) -> StatusId {
        StatusId(self.id.0)
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        self.closed || self.expires_at.is_some_and(|at| at <= now)
    }
}

/// Gives a status its poll.
pub async fn insert(db: &mut Conn, status: StatusId, account: AccountId, new: &NewPoll) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO polls (id, account_id, multiple, hide_totals, expires_at, closed, voters_count, fetched_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    const NAME: &str = sql!("UPDATE statuses SET poll_id = id WHERE id = $1");
    let p = new;
    let params = p![status, account, p.multiple, p.hide_totals, p.expires_at, p.closed, p.voters_count, p.fetched_at];
    db.exec(SQL, params).await?;
    insert_options(db, PollId(status.0), &new.options).await?;
    db.exec(NAME, p![status]).await?;
    Ok(())
}

async fn insert_options(db: &mut Conn, poll: PollId, options: &[(String, i64)]) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO poll_options (poll_id, position, title, votes_count) VALUES ($1, $2, $3, $4)");
    let row = |(at, (title, votes)): (usize, &(String, i64))| p![poll, at as i64, title, *votes];
    db.many(SQL, options.iter().enumerate().map(row).collect()).await?;
    Ok(())
}

/// Asks something else: new options, and nobody has voted yet.
pub async fn replace(db: &mut Conn, id: PollId, new: &NewPoll) -> Result<()> {
    const VOTES: &str = sql!("DELETE FROM poll_votes WHERE poll_id = $1");
    const OPTIONS: &str = sql!("DELETE FROM poll_options WHERE poll_id = $1");
    const SQL: &str = sql!(
        "UPDATE polls SET multiple = $2, hide_totals = $3, expires_at = $4, closed = $5, voters_count = $6,
         fetched_at = $7, ended_at = NULL, told_through = 0 WHERE id = $1"
    );
    let p = new;
    db.exec(VOTES, p![id]).await?;
    db.exec(OPTIONS, p![id]).await?;
    db.exec(SQL, p![id, p.multiple, p.hide_totals, p.expires_at, p.closed, p.voters_count, p.fetched_at]).await?;
    insert_options(db, id, &new.options).await
}

/// The same question with another end, or other rules of showing its counts. Its end is to be dealt with anew.
pub async fn adjust(db: &mut Conn, id: PollId, expires_at: Option<Timestamp>, hide_totals: bool) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE polls SET expires_at = $2, hide_totals = $3, ended_at = NULL, told_through = 0 WHERE id = $1");
    db.exec(SQL, p![id, expires_at, hide_totals]).await?;
    Ok(())
}

/// Takes the poll away from its status.
pub async fn delete(db: &mut Conn, id: PollId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM polls WHERE id = $1");
    const NAME: &str = sql!("UPDATE statuses SET poll_id = NULL WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    db.exec(NAME, p![id]).await?;
    Ok(())
}

pub async fn find(db: &mut Conn, id: PollId) -> Result<Option<Poll>> {
    const SQL: &str = sql!("SELECT ", Poll::COLS, " FROM polls WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// The poll, held until the transaction ends: votes and counts of one poll follow one another.
pub async fn lock(db: &mut Conn, id: PollId, now: Timestamp) -> Result<Option<Poll>> {
    const SQL: &str = sql!("UPDATE polls SET voted_at = $2 WHERE id = $1 RETURNING ", Poll::COLS);
    db.opt(SQL, p![id, now]).await
}

/// Its options in order.
pub async fn options(db: &mut Conn, id: PollId) -> Result<Vec<Choice>> {
    const SQL: &str = sql!("SELECT ", Choice::COLS, " FROM poll_options WHERE poll_id = $1 ORDER BY position");
    db.all(SQL, p![id]).await
}

/// What somebody chose, as positions.
pub async fn choices(db: &mut Conn, id: PollId, account: AccountId) -> Result<Vec<i64>> {
    const SQL: &str = sql!("SELECT choice FROM poll_votes WHERE poll_id = $1 AND account_id = $2 ORDER BY choice");
    db.all(SQL, p![id, account]).await
}

/// What somebody chose in some polls.
pub async fn choices_in(db: &mut Conn, account: AccountId, ids: &[PollId]) -> Result<Vec<(PollId, i64)>> {
    const SQL: &str = sql!(
        "SELECT poll_id, choice FROM poll_votes WHERE account_id = $1 AND poll_id = ANY($2) ORDER BY poll_id, choice"
    );
    db.all(SQL, p![account, ids]).await
}

/// Writes votes that nobody has cast yet, and counts them; gives their ids.
pub async fn vote(
    db: &mut Conn,
    id: PollId,
    account: AccountId,
    choices: &[i64],
    now: Timestamp,
) -> Result<Vec<PollVoteId>> {
    const SQL: &str =
        sql!("INSERT INTO poll_votes (id, poll_id, account_id, choice, created_at) VALUES ($1, $2, $3, $4, $5)");
    const COUNT: &str =
        sql!("UPDATE poll_options SET votes_count = votes_count + 1 WHERE poll_id = $1 AND position = ANY($2)");
    let votes: Vec<PollVoteId> = choices.iter().map(|_| PollVoteId::at(now)).collect();
    let rows = votes.iter().zip(choices).map(|(vote, choice)| p![*vote, id, account, *choice, now]);
    db.many(SQL, rows.collect()).await?;
    db.exec(COUNT, p![id, choices]).await?;
    Ok(votes)
}

/// One person more has voted.
pub async fn count_voter(db: &mut Conn, id: PollId) -> Result<()> {
    const SQL: &str = sql!("UPDATE polls SET voters_count = voters_count + 1 WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}

row! {
    /// A vote on its way to the poll's author.
    pub struct Vote {
        poll_id: PollId,
        account_id: AccountId,
        title: String,
    }
}

pub async fn find_vote(db: &mut Conn, id: PollVoteId) -> Result<Option<Vote>> {
    const SQL: &str = sql!(
        "SELECT v.poll_id, v.account_id, o.title FROM poll_votes v
         JOIN poll_options o ON o.poll_id = v.poll_id AND o.position = v.choice WHERE v.id = $1"
    );
    db.opt(SQL, p![id]).await
}

/// What the origin says of its counts and its end.
pub async fn set_counts(db: &mut Conn, id: PollId, new: &NewPoll) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE polls SET expires_at = $2, closed = $3, voters_count = $4, fetched_at = $5 WHERE id = $1");
    const COUNT: &str = sql!("UPDATE poll_options SET votes_count = $3 WHERE poll_id = $1 AND position = $2");
    db.exec(SQL, p![id, new.expires_at, new.closed, new.voters_count, new.fetched_at]).await?;
    let row = |(at, (_, votes)): (usize, &(String, i64))| p![id, at as i64, *votes];
    db.many(COUNT, new.options.iter().enumerate().map(row).collect()).await?;
    Ok(())
}

/// True for the one who may ask the origin now: nobody has asked since `before`.
pub async fn claim(db: &mut Conn, id: PollId, before: Timestamp, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE polls SET asked_at = $3 WHERE id = $1 AND (asked_at IS NULL OR asked_at <= $2)");
    Ok(db.exec(SQL, p![id, before, now]).await? == 1)
}

/// Its end is being dealt with. True the first time.
pub async fn end(db: &mut Conn, id: PollId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE polls SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL");
    Ok(db.exec(SQL, p![id, now]).await? == 1)
}

/// The next voters of this server, the author excepted, who have not been told of the end.
pub async fn untold(db: &mut Conn, id: PollId, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT v.account_id FROM poll_votes v JOIN polls p ON p.id = v.poll_id
         JOIN accounts a ON a.id = v.account_id
         WHERE v.poll_id = $1 AND v.account_id > p.told_through AND v.account_id <> p.account_id AND a.domain = ''
         ORDER BY v.account_id LIMIT $2"
    );
    db.all(SQL, p![id, limit]).await
}

/// Voters up to this account have been told.
pub async fn told(db: &mut Conn, id: PollId, through: AccountId) -> Result<()> {
    const SQL: &str = sql!("UPDATE polls SET told_through = $2 WHERE id = $1");
    db.exec(SQL, p![id, through]).await?;
    Ok(())
}

/// Where voters of other servers are reached.
pub async fn voter_inboxes(db: &mut Conn, id: PollId) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT coalesce(a.shared_inbox_url, a.inbox_url) FROM poll_votes v JOIN accounts a ON a.id = v.account_id
         WHERE v.poll_id = $1 AND a.domain <> ''"
    );
    db.all(SQL, p![id]).await
}
