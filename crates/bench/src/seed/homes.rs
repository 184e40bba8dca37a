//! Homes, by the rules by which the server writes them: own posts and those of whom one follows, answers only if one
//! follows both, a boost only once.

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
    let homes = fill(follows, written);
    let mut bulk = Bulk::new(db, "feed_entries", "feed_id, status_id, author_id, reblog_of_id, via");
    for (viewer, home) in homes.iter().enumerate() {
        for &n in home.entries.iter().rev() {
            let status = written.list[n];
            let author = plan::id(status.author as usize);
            let boosted = match status.kind {
                Kind::Boost(of) => Some(plan.status_id(of as usize)),
                _ => None,
            };
            bulk.push(p![plan::id(viewer), plan.status_id(n), author, boosted, author]).await?;
        }
    }
    bulk.end().await
}

fn fill(follows: &[(usize, usize)], written: &Written) -> Vec<Home> {
    let mut followers = vec![Vec::new(); ACCOUNTS];
    let mut known = HashSet::new();
    for &(who, whom) in follows.iter().filter(|(who, _)| *who < VIEWERS) {
        followers[whom].push(who);
        known.insert((who, whom));
    }
    for (viewer, own) in followers.iter_mut().enumerate().take(VIEWERS) {
        own.push(viewer);
        known.insert((viewer, viewer));
    }
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
