//! What goes of accounts whose server is shut out, or who left: their posts with all that hangs on them, what they did to
//! the posts of others, and what they say of themselves. The rows and addresses of the former stay, so that they can come
//! back.

use domain::{AccountId, FollowId, StatusId, Visibility};

use crate::{Conn, Result};

/// Accounts of a host that come after this one.
pub async fn accounts(db: &mut Conn, host: &str, after: AccountId, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT id FROM accounts WHERE domain = $1 AND id > $2 ORDER BY id LIMIT $3");
    db.all(SQL, p![host, after, limit]).await
}

row! {
    /// A status that is to go.
    pub struct Doomed {
        id: StatusId,
        account_id: AccountId,
        visibility: Visibility,
    }
}

/// Some posts of an account, deleted ones too.
pub async fn posts(db: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<Doomed>> {
    const SQL: &str = sql!("SELECT id, account_id, visibility FROM statuses WHERE account_id = $1 LIMIT $2");
    db.all(SQL, p![account, limit]).await
}

/// The boosts of some posts.
pub async fn boosts(db: &mut Conn, of: &[StatusId]) -> Result<Vec<Doomed>> {
    const SQL: &str = sql!("SELECT id, account_id, visibility FROM statuses WHERE reblog_of_id = ANY($1)");
    db.all(SQL, p![of]).await
}

/// Takes posts out of the counts of those that stay: what they answer, boost and quote, and whoever boosted them.
pub async fn discount(db: &mut Conn, ids: &[StatusId]) -> Result<()> {
    // A direct message was never counted; nor is what was deleted before.
    const REPLIES: &str = sql!(
        "SELECT in_reply_to_id, count(*) FROM statuses WHERE id = ANY($1) AND in_reply_to_id <> ALL($1)
         AND visibility <> 3 AND deleted_at IS NULL GROUP BY in_reply_to_id"
    );
    const REBLOGS: &str = sql!(
        "SELECT reblog_of_id, count(*) FROM statuses WHERE id = ANY($1) AND reblog_of_id <> ALL($1)
         AND deleted_at IS NULL GROUP BY reblog_of_id"
    );
    const QUOTES: &str = sql!(
        "SELECT quote_of_id, count(*) FROM statuses WHERE id = ANY($1) AND quote_of_id <> ALL($1)
         AND quote_state = 1 AND deleted_at IS NULL GROUP BY quote_of_id"
    );
    const WRITTEN: &str = sql!(
        "SELECT account_id, count(*) FROM statuses WHERE id = ANY($1) AND visibility <> 3 AND deleted_at IS NULL
         GROUP BY account_id"
    );
    const FEWER_REPLIES: &str =
        sql!("UPDATE status_stats SET replies_count = GREATEST(replies_count - $2, 0) WHERE status_id = $1");
    const FEWER_REBLOGS: &str =
        sql!("UPDATE status_stats SET reblogs_count = GREATEST(reblogs_count - $2, 0) WHERE status_id = $1");
    const FEWER_QUOTES: &str =
        sql!("UPDATE status_stats SET quotes_count = GREATEST(quotes_count - $2, 0) WHERE status_id = $1");
    const FEWER_WRITTEN: &str =
        sql!("UPDATE account_stats SET statuses_count = GREATEST(statuses_count - $2, 0) WHERE account_id = $1");
    const TOUCH_STATUS: &str = sql!("UPDATE statuses SET version = version + 1 WHERE id = $1");
    const TOUCH_ACCOUNT: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = $1");
    let changes = [
        (REPLIES, FEWER_REPLIES, TOUCH_STATUS),
        (REBLOGS, FEWER_REBLOGS, TOUCH_STATUS),
        (QUOTES, FEWER_QUOTES, TOUCH_STATUS),
        (WRITTEN, FEWER_WRITTEN, TOUCH_ACCOUNT),
    ];
    for (count, fewer, touch) in changes {
        let counts: Vec<(i64, i64)> = db.all(count, p![ids]).await?;
        db.many(fewer, counts.iter().map(|(id, n)| p![*id, *n]).collect()).await?;
        db.many(touch, counts.iter().map(|(id, _)| p![*id]).collect()).await?;
    }
    Ok(())
}

/// Deletes posts for good. What answers them waits for them under their address again. Gives the files that they had.
pub async fn delete_posts(db: &mut Conn, ids: &[StatusId]) -> Result<Vec<String>> {
    const ORPHANS: &str = sql!(
        "UPDATE statuses SET in_reply_to_uri = (SELECT p.uri FROM statuses p WHERE p.id = statuses.in_reply_to_id),
         in_reply_to_id = NULL, version = version + 1 WHERE in_reply_to_id = ANY($1) AND id <> ALL($1)"
    );
    const FILES: &str = sql!(
        "DELETE FROM media WHERE status_id = ANY($1) OR history_of = ANY($1)
         RETURNING original_blob, small_blob, static_blob"
    );
    const STATS: &str = sql!("DELETE FROM status_stats WHERE status_id = ANY($1)");
    const TAGS: &str = sql!("DELETE FROM status_tags WHERE status_id = ANY($1)");
    const TRENDS: &str = sql!("DELETE FROM trends WHERE kind = 2 AND item_id = ANY($1)");
    const CANDIDATES: &str = sql!("DELETE FROM trend_candidates WHERE status_id = ANY($1)");
    const FOUND: &str = sql!("DELETE FROM search_statuses WHERE rowid = ANY($1)");
    const SELVES: &str = sql!("DELETE FROM statuses WHERE id = ANY($1)");
    db.exec(ORPHANS, p![ids]).await?;
    let files: Vec<Files> = db.all(FILES, p![ids]).await?;
    for sql in [STATS, TAGS, TRENDS, CANDIDATES, SELVES] {
        db.exec(sql, p![ids]).await?;
    }
    db.exec_last(FOUND, p![ids]).await?;
    Ok(hashes(files))
}

/// What a row of media keeps: the original, a small form and a still one.
type Files = (Option<String>, Option<String>, Option<String>);

fn hashes(files: Vec<Files>) -> Vec<String> {
    files.into_iter().flat_map(|(a, b, c)| [a, b, c]).flatten().collect()
}

/// Takes back what accounts did: favourites, reactions, what others were told of them, their pins and collections.
pub async fn undo_acts(db: &mut Conn, accounts: &[AccountId]) -> Result<()> {
    const LIKED: &str =
        sql!("SELECT status_id, count(*) FROM favourites WHERE account_id = ANY($1) GROUP BY status_id");
    const FEWER: &str =
        sql!("UPDATE status_stats SET favourites_count = GREATEST(favourites_count - $2, 0) WHERE status_id = $1");
    const TOUCH: &str = sql!("UPDATE statuses SET version = version + 1 WHERE id = $1");
    const REACTED: &str = sql!("SELECT DISTINCT status_id FROM emoji_reactions WHERE account_id = ANY($1)");
    const GONE: [&str; 9] = [
        sql!("DELETE FROM favourites WHERE account_id = ANY($1)"),
        sql!("DELETE FROM emoji_reactions WHERE account_id = ANY($1)"),
        sql!("DELETE FROM notifications WHERE from_account_id = ANY($1)"),
        sql!("DELETE FROM notification_requests WHERE from_account_id = ANY($1)"),
        sql!("DELETE FROM pins WHERE account_id = ANY($1)"),
        sql!("DELETE FROM collections WHERE account_id = ANY($1)"),
        sql!("DELETE FROM endorsements WHERE target_account_id = ANY($1)"),
        sql!("DELETE FROM list_members WHERE account_id = ANY($1)"),
        sql!("DELETE FROM follow_requests WHERE account_id = ANY($1)"),
    ];
    let liked: Vec<(StatusId, i64)> = db.all(LIKED, p![accounts]).await?;
    let reacted: Vec<StatusId> = db.all(REACTED, p![accounts]).await?;
    db.many(FEWER, liked.iter().map(|(id, n)| p![*id, *n]).collect()).await?;
    let touched = liked.iter().map(|(id, _)| *id).chain(reacted);
    db.many(TOUCH, touched.map(|id| p![id]).collect()).await?;
    for sql in GONE {
        db.exec(sql, p![accounts]).await?;
    }
    Ok(())
}

/// Ends some follows of and by an account, and counts them off on the other side. False if there were none.
pub async fn end_follows(db: &mut Conn, account: AccountId, limit: i64) -> Result<bool> {
    const SOME: &str = sql!(
        "SELECT id, account_id, target_account_id FROM follows WHERE account_id = $1 OR target_account_id = $1 LIMIT $2"
    );
    const DELETE: &str = sql!("DELETE FROM follows WHERE id = ANY($1)");
    const FOLLOWED: &str =
        sql!("UPDATE account_stats SET followers_count = GREATEST(followers_count - 1, 0) WHERE account_id = ANY($1)");
    const FOLLOWERS: &str =
        sql!("UPDATE account_stats SET following_count = GREATEST(following_count - 1, 0) WHERE account_id = ANY($1)");
    const TOUCH: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = ANY($1)");
    let some: Vec<(FollowId, AccountId, AccountId)> = db.all(SOME, p![account, limit]).await?;
    let ids: Vec<FollowId> = some.iter().map(|(id, ..)| *id).collect();
    let followed: Vec<AccountId> = some.iter().map(|(.., to)| *to).filter(|to| *to != account).collect();
    let followers: Vec<AccountId> = some.iter().map(|(_, by, _)| *by).filter(|by| *by != account).collect();
    db.exec(DELETE, p![&ids]).await?;
    db.exec(FOLLOWED, p![&followed]).await?;
    db.exec(FOLLOWERS, p![&followers]).await?;
    db.exec(TOUCH, p![&[followed, followers].concat()]).await?;
    Ok(!some.is_empty())
}

/// Forgets what accounts say of themselves; the next look at them asks anew. Gives the files that they had.
pub async fn clear_profiles(db: &mut Conn, accounts: &[AccountId]) -> Result<Vec<String>> {
    const PROFILE: &str = sql!(
        "UPDATE accounts SET display_name = '', note = '', note_html = '', fields = '[]', emojis = '[]', avatar_id = NULL,
         header_id = NULL, fetched_at = NULL, backfilled_at = NULL, version = version + 1 WHERE id = ANY($1)"
    );
    const STATS: &str = sql!(
        "UPDATE account_stats SET statuses_count = 0, remote_statuses_count = NULL, remote_following_count = NULL,
         remote_followers_count = NULL, last_status_at = NULL WHERE account_id = ANY($1)"
    );
    const WORDS: &str = sql!("DELETE FROM account_words WHERE account_id = ANY($1)");
    const FILES: &str = sql!(
        "DELETE FROM media WHERE account_id = ANY($1) AND used_as IN (1, 2)
         RETURNING original_blob, small_blob, static_blob"
    );
    for sql in [PROFILE, STATS, WORDS] {
        db.exec(sql, p![accounts]).await?;
    }
    Ok(hashes(db.all(FILES, p![accounts]).await?))
}

/// Deletes all files of an account. Gives what they were kept as.
pub async fn delete_files(db: &mut Conn, account: AccountId) -> Result<Vec<String>> {
    const SQL: &str = sql!("DELETE FROM media WHERE account_id = $1 RETURNING original_blob, small_blob, static_blob");
    Ok(hashes(db.all(SQL, p![account]).await?))
}
