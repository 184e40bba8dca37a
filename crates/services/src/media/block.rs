//! Files of servers whose pictures the staff does not want. A decision reaches what is stored already, whoever else keeps
//! the same file excepted; lifted, everything is fetched again when somebody looks.

use std::{collections::BTreeSet, time::Duration};

use domain::{AccountId, EmojiId, Job, MediaId, MediaUse, StatusId};
use storage::{
    Tx, jobs,
    media_blocks::{self, Foreign},
};
use url::Url;

use super::sweep;
use crate::{App, Result, server_blocks, server_blocks::Decisions};

/// Files in one transaction.
const CHUNK: i64 = 500;
/// Transactions of one step.
const STEP: usize = 20;
/// Accounts whose statuses are told in one statement that an emoji came or went.
const ACCOUNTS: i64 = 100;

/// [`Job::ReviewMedia`]: brings the files of a server, and of those below its name, to what holds for them now. The next
/// some thousand after this one; the custom emoji at the start.
pub async fn review(app: &App, domain: &str, mut after: MediaId) -> Result<()> {
    let decisions = Decisions::load(app).await?;
    if after == MediaId(0) {
        review_emojis(app, domain, &decisions).await?;
    }
    for _ in 0..STEP {
        let rows = media_blocks::list(&mut app.db.conn(), after, CHUNK).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        settle(app, domain, &decisions, rows).await?;
    }
    let job = Job::ReviewMedia { domain: domain.to_owned(), after };
    Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
}

async fn review_emojis(app: &App, domain: &str, decisions: &Decisions) -> Result<()> {
    let (mut after, mut changed) = (EmojiId(0), BTreeSet::new());
    loop {
        let found = media_blocks::list_emojis(&mut app.db.conn(), after, CHUNK).await?;
        let Some((last, _)) = found.last() else { break };
        after = *last;
        let rows = found.into_iter().map(|(_, row)| row).collect();
        changed.extend(settle(app, domain, decisions, rows).await?.into_iter().map(|row| row.domain));
    }
    for domain in changed {
        let mut after = AccountId(0);
        while let Some(last) = media_blocks::touch_emojis(&mut app.db.conn(), &domain, after, ACCOUNTS).await? {
            after = last;
        }
        media_blocks::touch_reactions(&mut app.db.conn(), &domain).await?;
    }
    Ok(())
}

/// Takes away or gives back those of these files that have to do with the server. Gives which.
async fn settle(app: &App, domain: &str, decisions: &Decisions, rows: Vec<Foreign>) -> Result<Vec<Foreign>> {
    let concerned = |row: &Foreign| hosts(row).iter().any(|host| server_blocks::is_below(host, domain));
    let refused = |row: &Foreign| hosts(row).iter().any(|host| decisions.refuse_media(host));
    let (hidden, shown): (Vec<Foreign>, Vec<Foreign>) =
        rows.into_iter().filter(|row| concerned(row) && refused(row) != row.blocked).partition(|row| !row.blocked);
    if hidden.is_empty() && shown.is_empty() {
        return Ok(Vec::new());
    }
    let ids = |rows: &[Foreign]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let mut tx = app.db.begin().await?;
    media_blocks::hide(&mut tx, &ids(&hidden), app.now()).await?;
    media_blocks::show(&mut tx, &ids(&shown), app.now()).await?;
    forget_soon(app, &mut tx, hidden.iter().flat_map(Foreign::blobs).collect()).await?;
    let changed: Vec<Foreign> = hidden.into_iter().chain(shown).collect();
    touch(&mut tx, &changed).await?;
    tx.commit().await?;
    Ok(changed)
}

async fn touch(tx: &mut Tx, rows: &[Foreign]) -> Result<()> {
    let (mut statuses, mut accounts, mut cards) = (Vec::<StatusId>::new(), Vec::new(), Vec::new());
    for row in rows {
        match row.used_as {
            MediaUse::Attachment => statuses.extend(row.status_id),
            MediaUse::Avatar | MediaUse::Header => accounts.push(row.account_id),
            MediaUse::Card => cards.push(row.id),
            MediaUse::Emoji => {}
        }
    }
    Ok(media_blocks::touch(tx, &statuses, &accounts, &cards).await?)
}

/// Deletes these files for good, as far as nobody else has the same. Somebody may be writing a row for one that has just
/// come: so not at once.
pub async fn forget_soon(app: &App, tx: &mut Tx, mut hashes: Vec<String>) -> Result<()> {
    hashes.sort_unstable();
    hashes.dedup();
    if hashes.is_empty() {
        return Ok(());
    }
    let (job, now) = (Job::ForgetFiles { hashes }, app.now());
    Ok(jobs::enqueue_at(tx, &job, now + sweep::FRESH + Duration::from_secs(1), now).await?)
}

/// [`Job::ForgetFiles`]
pub async fn forget(app: &App, hashes: &[String]) -> Result<()> {
    sweep::delete_unused(app, hashes, app.now() - sweep::FRESH).await
}

/// Whether the staff does not want this file.
pub(super) async fn is_refused(app: &App, id: MediaId) -> Result<bool> {
    let Some(row) = media_blocks::find(&mut app.db.conn(), id).await? else {
        return Ok(false);
    };
    if row.blocked {
        return Ok(true);
    }
    for host in hosts(&row) {
        if server_blocks::of(app, &host).await?.is_some_and(|block| server_blocks::refuses_media(&block)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All servers that a file has to do with: its account's, its emoji's or its page's, and those of its addresses.
fn hosts(row: &Foreign) -> Vec<String> {
    let host = |address: &Option<String>| Url::parse(address.as_deref()?).ok()?.host_str().map(str::to_owned);
    let named = [&row.remote_url, &row.remote_preview_url, &row.page].into_iter().filter_map(host);
    named.chain([row.domain.clone()].into_iter().filter(|domain| !domain.is_empty())).collect()
}
