//! Favourites, and what the viewers were told.

use std::collections::HashSet;

use storage::{Db, p};

use super::{
    bulk::Bulk,
    statuses::{Kind, Written},
};
use crate::{
    Result,
    chance::{Chance, Zipf},
    plan::{self, *},
};

/// Notifications of each viewer.
const TOLD: usize = 100;
/// Of domain::NotificationType.
const MENTION: i64 = 0;
const REBLOG: i64 = 2;
const FOLLOW: i64 = 3;
const FAVOURITE: i64 = 5;

pub async fn seed(db: &Db, plan: &Plan, written: &Written) -> Result<()> {
    favourites(db, plan, written).await?;
    notifications(db, plan, written).await
}

/// One for every second status, one of five a viewer's.
async fn favourites(db: &Db, plan: &Plan, written: &Written) -> Result<()> {
    let mut chance = Chance::new(5);
    let active = Zipf::new(AUTHORS, 0.7);
    let mut known = HashSet::new();
    let mut bulk = Bulk::new(db, "favourites", "id, account_id, status_id, uri, created_at");
    let count = plan.statuses / 2;
    for n in 0..count {
        let who = match chance.percent(20) {
            true => chance.below(VIEWERS),
            false => author_of_rank(active.draw(&mut chance)),
        };
        // Newer ones more often, as homes show them.
        let status = plan.statuses - 1 - (chance.real().powi(2) * (plan.statuses - 1) as f64) as usize;
        let light = written.list[status];
        if matches!(light.kind, Kind::Boost(_)) || light.visibility > 1 || !known.insert((who, status)) {
            continue;
        }
        let time = plan.made_at - (count - n) as i64 * 1_000;
        let uri = format!("{}#likes/{}", uri(who), plan.status_id(status));
        let id = (time << 16) | (n & 0xffff) as i64;
        bulk.push(p![id, plan::id(who), plan.status_id(status), uri, time]).await?;
    }
    bulk.end().await
}

async fn notifications(db: &Db, plan: &Plan, written: &Written) -> Result<()> {
    let mut chance = Chance::new(6);
    let own = own(written);
    let public: Vec<usize> = (plan.statuses.saturating_sub(20_000)..plan.statuses)
        .filter(|n| written.list[*n].visibility == 0 && !matches!(written.list[*n].kind, Kind::Boost(_)))
        .collect();
    let mut bulk =
        Bulk::new(db, "notifications", "account_id, from_account_id, kind, status_id, group_key, created_at");
    for nth in 0..TOLD {
        for (viewer, own) in own.iter().enumerate() {
            let time = plan.made_at - (TOLD - nth) as i64 * 3_600_000;
            let from = author_of_rank(chance.below(AUTHORS));
            let (kind, status, from) = match chance.below(10) {
                0..4 if !own.is_empty() => (FAVOURITE, Some(own[chance.below(own.len())]), from),
                4..6 if !own.is_empty() => (REBLOG, Some(own[chance.below(own.len())]), from),
                6..9 => {
                    let status = public[chance.below(public.len())];
                    (MENTION, Some(status), written.list[status].author as usize)
                }
                _ => (FOLLOW, None, from),
            };
            let status = status.map(|n| plan.status_id(n));
            let group = match (kind, status) {
                (FAVOURITE, Some(id)) => format!("favourite-{id}-{}", time / 3_600_000 / 12),
                (REBLOG, Some(id)) => format!("reblog-{id}-{}", time / 3_600_000 / 12),
                (FOLLOW, None) => format!("follow-{}", time / 3_600_000 / 12),
                _ => String::new(),
            };
            bulk.push(p![plan::id(viewer), plan::id(from), kind, status, group, time]).await?;
        }
    }
    bulk.end().await
}

/// Each viewer's newest own posts that others can see.
fn own(written: &Written) -> Vec<Vec<usize>> {
    let mut own = vec![Vec::new(); VIEWERS];
    for (n, status) in written.list.iter().enumerate().rev() {
        let author = status.author as usize;
        if author < VIEWERS && own[author].len() < 30 && status.visibility < 2 && !matches!(status.kind, Kind::Boost(_))
        {
            own[author].push(n);
        }
    }
    own
}
