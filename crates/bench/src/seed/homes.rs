//! Homes, by the rules by which the server writes them: own posts and those of whom one follows, answers only if one
//! follows both, a boost only once. Lists alike, with their members instead.

use std::collections::HashSet;

use storage::{Db, p};

use super::{
    bulk::Bulk,
    statuses::{Kind, Written},
};
use crate::{
    Result,
    plan::{self, *},
};

#[derive(Default)]
struct Home {
    /// Newest first.
    entries: Vec<usize>,
    boosted: HashSet<u32>,
}

pub async fn seed(db: &Db, plan: &Plan, follows: &[(usize, usize)], written: &Written) -> Result<()> {
    let members = members(follows);
    lists(db, plan, &members).await?;
    let own = (0..VIEWERS).map(|viewer| (viewer, viewer));
    let sources: Vec<(usize, usize)> = follows.iter().copied().filter(|(who, _)| *who < VIEWERS).chain(own).collect();
    write(db, plan, written, (&fill(&sources, written), plan::id)).await?;
    write(db, plan, written, (&fill(&members, written), |viewer| -plan::id(viewer))).await
}

/// Who is on whose list: some of those whom one follows.
fn members(follows: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut counts = [0; LISTS];
    let mut wanted = |who: usize| {
        let Some(count) = counts.get_mut(who) else { return false };
        *count += 1;
        *count <= LISTED
    };
    follows.iter().copied().filter(|(who, _)| wanted(*who)).collect()
}

/// A list's number is its owner's; answers to its members are on it, and it takes nothing away from the home.
async fn lists(db: &Db, plan: &Plan, members: &[(usize, usize)]) -> Result<()> {
    let mut lists = Bulk::new(db, "lists", "id, account_id, title, replies_policy, exclusive, created_at");
    for owner in 0..LISTS {
        let id = plan::id(owner);
        lists.push(p![id, id, "Friends", 0_i64, false, plan.made_at]).await?;
    }
    lists.end().await?;
    let mut rows = Bulk::new(db, "list_members", "id, list_id, account_id, owner_id, created_at");
    for (n, (owner, member)) in members.iter().enumerate() {
        let list = plan::id(*owner);
        rows.push(p![plan::id(n), list, plan::id(*member), list, plan.made_at]).await?;
    }
    rows.end().await
}

async fn write(db: &Db, plan: &Plan, written: &Written, (homes, feed): (&[Home], impl Fn(usize) -> i64)) -> Result<()> {
    let mut bulk = Bulk::new(db, "feed_entries", "feed_id, status_id, author_id, reblog_of_id, via");
    for (viewer, home) in homes.iter().enumerate() {
        for &n in home.entries.iter().rev() {
            let status = written.list[n];
            let author = plan::id(status.author as usize);
            let boosted = match status.kind {
                Kind::Boost(of) => Some(plan.status_id(of as usize)),
                _ => None,
            };
            bulk.push(p![feed(viewer), plan.status_id(n), author, boosted, author]).await?;
        }
    }
    bulk.end().await
}

/// What each viewer sees of these sources: pairs of viewer and author.
fn fill(sources: &[(usize, usize)], written: &Written) -> Vec<Home> {
    let mut followers = vec![Vec::new(); ACCOUNTS];
    for &(who, whom) in sources {
        followers[whom].push(who);
    }
    let known: HashSet<(usize, usize)> = sources.iter().copied().collect();
    let mut homes: Vec<Home> = (0..VIEWERS).map(|_| Home::default()).collect();
    let mut open = VIEWERS;
    for (n, status) in written.list.iter().enumerate().rev() {
        if open == 0 {
            break;
        }
        for &viewer in &followers[status.author as usize] {
            let home = &mut homes[viewer];
            let wanted = home.entries.len() < HOME_LENGTH
                && match status.kind {
                    Kind::Plain => true,
                    Kind::Reply(to) => known.contains(&(viewer, written.list[to as usize].author as usize)),
                    Kind::Boost(of) => home.boosted.insert(of),
                };
            if wanted {
                home.entries.push(n);
                open -= usize::from(home.entries.len() == HOME_LENGTH);
            }
        }
    }
    homes
}
