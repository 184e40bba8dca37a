//! Of a boost that stands in a home: who else, of those whom one follows, boosted the same.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{AccountId, StatusId};
use storage::interactions;

use crate::{
    App, Result, Viewer,
    views::{self, Account, Item},
};

/// Boosts that are looked at for one page.
const MOST: i64 = 500;

/// Others who boosted it.
#[derive(Debug, Clone)]
pub struct Others {
    /// The latest of them.
    pub first: Arc<Account>,
    /// All of them, the first too.
    pub count: usize,
}

/// By the boosted status. Two queries for a page, none if it has no boosts.
pub async fn other_boosters(app: &App, viewer: &Viewer, page: &[Item]) -> Result<HashMap<StatusId, Others>> {
    let shown: HashMap<StatusId, AccountId> =
        page.iter().filter(|item| item.reblog.is_some()).map(|item| (item.target().0.id, item.account.id)).collect();
    if shown.is_empty() {
        return Ok(HashMap::new());
    }
    let targets: Vec<StatusId> = shown.keys().copied().collect();
    let boosts = interactions::boosted_by_followed(&mut app.db.conn(), viewer.account, &targets, MOST).await?;
    let mut others: HashMap<StatusId, Vec<AccountId>> = HashMap::new();
    for (status, by) in boosts {
        let by_others = others.entry(status).or_default();
        if shown.get(&status) != Some(&by) && !by_others.contains(&by) {
            by_others.push(by);
        }
    }
    let firsts: HashSet<AccountId> = others.values().filter_map(|by| by.first().copied()).collect();
    let firsts: Vec<AccountId> = firsts.into_iter().collect();
    let accounts = views::accounts(app, Some(viewer), &firsts).await?;
    let whole = |(status, by): (StatusId, Vec<AccountId>)| {
        let first = accounts.iter().find(|account| Some(&account.id) == by.first())?;
        Some((status, Others { first: first.clone(), count: by.len() }))
    };
    Ok(others.into_iter().filter_map(whole).collect())
}
