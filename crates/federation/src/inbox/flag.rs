//! Flag: another server complains of people here. Its object is an account and what it wrote, in any order; a report is made
//! for each account that is of this server.

use activitypub::{Verified, vocab::Activity};
use domain::{AccountId, StatusId};
use services::{App, Result, reports, server_blocks};
use storage::{accounts, accounts::Account, statuses};

use super::{Outcome, local};

/// Accounts of one Flag that reports are made for.
const ACCOUNTS: usize = 10;

pub async fn receive(app: &App, actor: &Account, flag: &Verified<Activity>) -> Result<Outcome> {
    if server_blocks::of(app, &actor.domain).await?.is_some_and(|block| block.reject_reports) {
        return Ok(Outcome::Ignored("reports of this server are refused"));
    }
    let (targets, named) = objects(app, flag).await?;
    if targets.is_empty() {
        return Ok(Outcome::Ignored("nobody of this server"));
    }
    let comment = flag.content.as_deref().unwrap_or_default();
    for (at, target) in targets.iter().enumerate() {
        // One activity, but a report for each.
        let uri = flag.id.as_ref().map(|id| if at == 0 { id.clone() } else { format!("{id}#{}", target.id) });
        reports::receive(app, actor, target, &named, (comment, uri.as_deref())).await?;
    }
    Ok(Outcome::Done)
}

/// The accounts of this server that it is about, and the statuses that it names.
async fn objects(app: &App, flag: &Verified<Activity>) -> Result<(Vec<Account>, Vec<StatusId>)> {
    let (mut targets, mut named): (Vec<Account>, Vec<StatusId>) = Default::default();
    let mut authors: Vec<AccountId> = Vec::new();
    for address in flag.object_ids() {
        if let Some(account) = local(app, &address).await? {
            authors.push(account.id);
        } else if let Some(status) = statuses::find_by_uri(&mut app.db.conn(), &address).await?.filter(|s| s.local) {
            named.push(status.id);
            authors.push(status.account_id);
        }
    }
    authors.sort_unstable();
    authors.dedup();
    authors.truncate(ACCOUNTS);
    for author in authors {
        targets.extend(accounts::find(&mut app.db.conn(), author).await?);
    }
    Ok((targets, named))
}
