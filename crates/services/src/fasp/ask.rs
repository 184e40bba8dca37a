//! Asking providers: who is found by some words, and whom to recommend to somebody. It goes on while the answer is already
//! given, and the same is asked once a day.

use domain::{AccountId, FaspJob, Job};
use storage::{fasp, jobs, suggestions};

use super::{ACCOUNT_SEARCH, FOLLOW_RECOMMENDATION};
use crate::{
    App, Result, Viewer,
    refreshes::{self, Refresh},
    secret,
};

/// Bytes of what is looked for.
const LONGEST: usize = 100;
/// Characters.
const SHORTEST: usize = 3;

/// Asks who is found by these words, if any provider knows. Gives the work while it goes on.
pub(crate) async fn find_accounts(app: &App, words: &str) -> Result<Option<Refresh>> {
    let words = words.trim().to_lowercase();
    if words.len() > LONGEST || words.chars().count() < SHORTEST || !uses(app, ACCOUNT_SEARCH).await? {
        return Ok(None);
    }
    let key = search_key(&words);
    once(app, &key, FaspJob::FindAccounts { words }).await
}

fn search_key(words: &str) -> String {
    format!("fasp:accounts:{}", secret::hash_of(words))
}

/// So many accounts were found by these words that were not known here.
pub async fn found(app: &App, words: &str, more: usize) -> Result<()> {
    refreshes::count(app, &search_key(words), more).await
}

/// All providers have been asked for these words.
pub async fn answered(app: &App, words: &str) -> Result<()> {
    refreshes::finish(app, &search_key(words)).await
}

/// Whom providers recommend to the viewer, and who can be offered. They are asked anew if that is long ago.
pub(crate) async fn offered(app: &App, viewer: &Viewer, limit: usize) -> Result<Vec<AccountId>> {
    if !uses(app, FOLLOW_RECOMMENDATION).await? {
        return Ok(Vec::new());
    }
    once(app, &recommend_key(viewer.account), FaspJob::Recommend { account: viewer.account }).await?;
    let mut db = app.db.conn();
    let mut ids = fasp::recommended(&mut db, viewer.account, limit as i64).await?;
    let open = suggestions::offered(&mut db, viewer.account, &ids).await?;
    ids.retain(|id| open.contains(id));
    Ok(ids)
}

/// Whether providers are being asked whom to recommend to the viewer.
pub async fn recommending(app: &App, viewer: &Viewer) -> Result<Option<Refresh>> {
    match uses(app, FOLLOW_RECOMMENDATION).await? {
        true => refreshes::running(app, &recommend_key(viewer.account)).await,
        false => Ok(None),
    }
}

fn recommend_key(account: AccountId) -> String {
    format!("fasp:recommend:{account}")
}

/// Keeps whom providers recommend to somebody.
pub async fn recommend(app: &App, account: AccountId, targets: &[AccountId]) -> Result<()> {
    fasp::recommend(&mut app.db.conn(), account, targets, app.now()).await?;
    refreshes::count(app, &recommend_key(account), targets.len()).await
}

/// All providers have been asked.
pub async fn recommended(app: &App, account: AccountId) -> Result<()> {
    refreshes::finish(app, &recommend_key(account)).await
}

pub(super) async fn uses(app: &App, capability: &str) -> Result<bool> {
    let uses = app.fasp.uses(&mut app.db.conn(), app.now()).await?;
    Ok(uses.capabilities.iter().any(|used| used == capability))
}

/// Begins it, unless it goes on or has ended lately.
async fn once(app: &App, key: &str, job: FaspJob) -> Result<Option<Refresh>> {
    let known = storage::refreshes::find(&mut app.db.conn(), key, app.now()).await?;
    if known.is_none() {
        let mut tx = app.db.begin().await?;
        refreshes::start(app, &mut tx, key, true).await?;
        jobs::enqueue_unique(&mut tx, &Job::Fasp(job), key, app.now(), app.now()).await?;
        tx.commit().await?;
        return refreshes::running(app, key).await;
    }
    Ok(known.filter(|refresh| !refresh.finished))
}
