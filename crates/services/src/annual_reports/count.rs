//! What is counted of a year.

use domain::{AccountId, StatusId, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{
    Conn,
    annual_reports::{self as rows, Doings},
};

use super::month;
use crate::{App, Result};

/// Rows of the lists.
const APPS: i64 = 10;
const PEOPLE: i64 = 20;
/// Who did less than this in a year mostly reads.
const LURKER: i64 = 113;

/// `AnnualReport.data`, schema 2. Ids are texts, as everywhere in the API.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Data {
    pub archetype: String,
    pub type_distribution: Distribution,
    pub top_statuses: TopStatuses,
    pub most_used_apps: Vec<Named>,
    pub commonly_interacted_with_accounts: Vec<Person>,
    pub time_series: Vec<Month>,
    pub top_hashtags: Vec<Named>,
    pub most_reblogged_accounts: Vec<Person>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Distribution {
    pub total: i64,
    pub reblogs: i64,
    pub replies: i64,
    pub standalone: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TopStatuses {
    pub by_reblogs: Option<StatusId>,
    pub by_favourites: Option<StatusId>,
    pub by_replies: Option<StatusId>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    pub account_id: AccountId,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Month {
    pub month: i8,
    pub statuses: i64,
    pub followers: i64,
}

fn span(year: i64) -> Result<[Timestamp; 2]> {
    Ok([month(year, 1)?, month(year, 13)?])
}

pub(super) async fn has_done_anything(app: &App, account: AccountId, year: i64) -> Result<bool> {
    Ok(rows::has_posted(&mut app.db.conn(), account, span(year)?).await?)
}

pub(super) async fn data(app: &App, account: AccountId, year: i64) -> Result<Data> {
    let (db, span): (&mut Conn, _) = (&mut app.db.conn(), span(year)?);
    let did = rows::doings(db, account, span).await?;
    let named = |rows: Vec<(String, i64)>| rows.into_iter().map(|(name, count)| Named { name, count }).collect();
    let people = |rows: Vec<(AccountId, i64)>| {
        rows.into_iter().map(|(account_id, count)| Person { account_id, count }).collect()
    };
    Ok(Data {
        archetype: archetype(&did).to_owned(),
        type_distribution: Distribution {
            total: did.standalone + did.polls + did.replies + did.reblogs,
            reblogs: did.reblogs,
            replies: did.replies,
            standalone: did.standalone + did.polls,
        },
        top_statuses: TopStatuses {
            by_reblogs: rows::most_reblogged(db, account, span).await?,
            by_favourites: None,
            by_replies: None,
        },
        most_used_apps: named(rows::top_apps(db, account, span, APPS).await?),
        commonly_interacted_with_accounts: people(rows::most_answered(db, account, span, PEOPLE).await?),
        time_series: months(db, account, year).await?,
        top_hashtags: named(rows::top_hashtags(db, account, span, 1).await?),
        most_reblogged_accounts: people(rows::most_boosted(db, account, span, PEOPLE).await?),
    })
}

async fn months(db: &mut Conn, account: AccountId, year: i64) -> Result<Vec<Month>> {
    let mut starts = [Timestamp::default(); 13];
    for (start, n) in starts.iter_mut().zip(1..) {
        *start = month(year, n)?;
    }
    let counted = rows::months(db, account, &starts).await?;
    let month = |(month, (statuses, followers))| Month { month, statuses, followers };
    Ok((1..).zip(counted).map(month).collect())
}

/// What somebody is like on the network, in Mastodon's words.
fn archetype(did: &Doings) -> &'static str {
    if did.standalone + did.replies + did.reblogs < LURKER {
        "lurker"
    } else if did.reblogs > did.standalone * 2 {
        "booster"
    } else if did.polls * 10 > did.standalone {
        "pollster"
    } else if did.replies > did.standalone * 2 {
        "replier"
    } else {
        "oracle"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_what_they_are_like() {
        let did = |standalone, replies, polls, reblogs| Doings { standalone, replies, polls, reblogs };
        for (did, word) in [
            (did(50, 50, 0, 12), "lurker"),
            (did(50, 0, 0, 101), "booster"),
            (did(100, 10, 11, 10), "pollster"),
            (did(50, 101, 0, 0), "replier"),
            (did(100, 100, 0, 100), "oracle"),
        ] {
            assert_eq!(archetype(&did), word);
        }
    }
}
