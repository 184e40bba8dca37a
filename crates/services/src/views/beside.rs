//! What stands beside the part of an account: where it has moved, which changes with the other account, and whether the
//! viewer may feature it, where its policy does not say the same to everybody. Read for a whole page at once, and not at
//! all where nobody has moved and no policy asks.

use std::sync::Arc;

use domain::{AccountId, FeaturePolicy, QuoteRight};
use storage::{accounts, collections};

use super::{Account, Map, load::Found};
use crate::{App, Result, Viewer, quotes};

type Accounts = Map<AccountId, Arc<Account>>;

/// Puts beside the accounts of a page what this viewer is told of them.
pub(super) async fn complete(app: &App, viewer: Option<&Viewer>, all: &mut Accounts) -> Result<()> {
    feature(app, viewer, all).await?;
    lead_on(app, viewer, all).await
}

/// Where those have moved who have; an account that somebody has moved to tells no further.
async fn lead_on(app: &App, viewer: Option<&Viewer>, all: &mut Accounts) -> Result<()> {
    let goes = |account: &Arc<Account>| account.moved_to.filter(|_| !account.suspended).map(|to| (account.id, to));
    let moved: Vec<(AccountId, AccountId)> = all.values().filter_map(goes).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let targets: Vec<AccountId> = moved.iter().map(|(_, to)| *to).collect();
    let mut found = Found::default();
    for (id, version) in accounts::versions(&mut app.db.conn(), &targets).await? {
        found.want_account(app, id, version);
    }
    found.load(app).await?;
    feature(app, viewer, &mut found.accounts).await?;
    for (id, to) in moved {
        if let (Some(account), Some(target)) = (all.get_mut(&id), found.accounts.get(&to)) {
            *account = Arc::new(Account { moved: Some(target.clone()), ..(**account).clone() });
        }
    }
    Ok(())
}

/// What policies that ask for follows say to this viewer.
async fn feature(app: &App, viewer: Option<&Viewer>, all: &mut Accounts) -> Result<()> {
    let Some(viewer) = viewer.map(|viewer| viewer.account) else { return Ok(()) };
    let asks = |account: &&Arc<Account>| account.feature_policy.is_some_and(|policy| policy.0.asks_for_follows());
    let ids: Vec<AccountId> = all.values().filter(asks).map(|account| account.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let circles = quotes::circles(&mut app.db.conn(), viewer, &ids).await?;
    for id in ids {
        let Some(account) = all.get_mut(&id) else { continue };
        if let Some(policy) = account.feature_policy {
            say(account, policy.0.right(circles.get(&id).copied().unwrap_or_default()));
        }
    }
    Ok(())
}

/// Nobody features those who are kept apart from them, and who is not signed in features nobody. Asked for accounts alone:
/// whose posts one reads is not such a one.
pub(super) async fn deny_apart(app: &App, viewer: Option<&Viewer>, all: &mut Accounts) -> Result<()> {
    let Some(viewer) = viewer.map(|viewer| viewer.account) else {
        all.values_mut().for_each(|account| say(account, QuoteRight::Denied));
        return Ok(());
    };
    let others = all.values().filter(|account| account.id != viewer && right(account) != Some(QuoteRight::Denied));
    let ids: Vec<AccountId> = others.map(|account| account.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    for id in collections::apart(&mut app.db.conn(), viewer, &ids).await? {
        if let Some(account) = all.get_mut(&id) {
            say(account, QuoteRight::Denied);
        }
    }
    Ok(())
}

fn say(account: &mut Arc<Account>, to_viewer: QuoteRight) {
    if right(account) != Some(to_viewer) {
        *account = Arc::new(Account { feature_right: Some(to_viewer), ..(**account).clone() });
    }
}

fn right(account: &Account) -> Option<QuoteRight> {
    account.feature_right.or(account.feature_policy.map(FeaturePolicy::right))
}
