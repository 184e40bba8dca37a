//! Puts what came from other servers into homes and lists, many statuses at a time.

use std::collections::HashMap;

use domain::{AccountId, FollowId, StatusId};
use storage::{
    feeds, recipients,
    statuses::{self, Status},
};
use tokio::task::JoinSet;

use super::fan_out::{CHUNK, Goal, Spread, arrival, source};
use crate::{App, Error, Result};

/// Statuses that are read for in one task, and whose end is written in one transaction.
const AT_A_TIME: usize = 256;

/// [`domain::Job::Spread`] of many statuses: the homes and lists of the first followers of each. A page of the file that holds a
/// part of a home is written once then, and not once for each of them.
pub async fn spread(app: &App, ids: &[StatusId]) -> Result<()> {
    let mut readers = JoinSet::new();
    for some in ids.chunks(AT_A_TIME) {
        readers.spawn(goals(app.clone(), some.to_vec()));
    }
    let (mut all, mut entries) = (Vec::with_capacity(ids.len()), Vec::new());
    while let Some(read) = readers.join_next().await {
        for (status, boosted, goal) in read.map_err(Error::internal)?? {
            entries.extend(goal.entries(arrival(&status, boosted)));
            all.push((status, goal));
        }
    }
    // Not all in one transaction: others want to write, too. Should it be broken off, it is done again.
    for part in feeds::parts(entries) {
        let mut tx = app.db.begin().await?;
        feeds::put(&mut tx, part).await?;
        tx.commit().await?;
    }
    let mut all = all.into_iter().peekable();
    while all.peek().is_some() {
        let (mut tx, mut done) = (app.db.begin().await?, Vec::new());
        for (status, goal) in all.by_ref().take(AT_A_TIME) {
            done.push((goal.reach(app, &mut tx, &status).await?, status.id));
        }
        tx.commit().await?;
        done.into_iter().for_each(|(reached, status)| reached.raise(app, status));
    }
    Ok(())
}

/// Where each of these statuses goes, and whether a boost of it may be there before.
async fn goals(app: App, ids: Vec<StatusId>) -> Result<Vec<(Status, bool, Goal)>> {
    let mut db = app.db.conn();
    let statuses = statuses::find_all(&mut db, &ids).await?;
    let sources: Vec<StatusId> = statuses.iter().map(source).collect();
    let mut named: HashMap<StatusId, Vec<AccountId>> = HashMap::new();
    for (status, account) in recipients::named_by_each(&mut db, &sources).await? {
        named.entry(status).or_default().push(account);
    }
    let boosted = statuses::boosted(&mut db, &ids).await?;
    let mut goals = Vec::with_capacity(statuses.len());
    for status in statuses {
        let named = named.get(&source(&status)).map_or(&[][..], Vec::as_slice);
        let goal = Spread::of(&app, &status, named).followers(&mut db, FollowId(0), CHUNK).await?;
        let boosted = boosted.contains(&status.id);
        goals.push((status, boosted, goal));
    }
    Ok(goals)
}
