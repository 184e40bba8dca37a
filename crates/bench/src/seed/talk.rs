//! What is talked about: pages that are linked, and trends. Trends are of the last days and fade, so they are written anew
//! before each run, however old the seed is.

use std::collections::HashSet;

use domain::TrendKind;
use storage::{Db, p, trends};

use super::{bulk::Bulk, now, statuses::TAGS};
use crate::{
    Result,
    chance::Chance,
    plan::{self, Plan},
    words,
};

/// Of each kind.
pub const TRENDS: usize = 100;
const DAYS: i64 = 7;

/// Cards that everybody may see.
pub async fn seed(db: &Db, plan: &Plan) -> Result<()> {
    let mut chance = Chance::new(10);
    let mut publishers = Bulk::new(db, "publishers", "id, domain, trendable, reviewed_at, created_at");
    let mut cards = Bulk::new(
        db,
        "cards",
        "id, url, kind, title, description, language, author_name, author_url, publisher_id, provider_name, \
         provider_url, html, width, height, embed_url, image_description, trendable, created_at, updated_at",
    );
    let at = plan.made_at;
    for n in 0..TRENDS {
        let (id, host) = (plan::id(n), format!("news{n}.example"));
        let title = words::sentence(&mut chance, 9);
        let description = words::sentence(&mut chance, 30);
        publishers.push(p![id, &host, true, at, at]).await?;
        let (page, site) = (format!("https://{host}/article"), format!("https://{host}"));
        cards
            .push(p![
                id,
                page,
                0_i64,
                title,
                description,
                "en",
                "",
                "",
                id,
                &host,
                site,
                "",
                0,
                0,
                "",
                "",
                true,
                at,
                at
            ])
            .await?;
    }
    publishers.end().await?;
    cards.end().await
}

/// Everything that is talked about, as if computed just now.
pub async fn renew(db: &Db, plan: &Plan) -> Result<()> {
    let statuses = newest(db, plan).await?;
    let mut tx = db.begin().await?.patient();
    const ALLOW_TAGS: &str = "UPDATE tags SET trendable = TRUE WHERE id = ANY($1)";
    const ALLOW_STATUSES: &str = "UPDATE statuses SET trendable = TRUE WHERE id = ANY($1)";
    // So many that the server, when it computes its trends, finds them still alive days after they were written.
    const LIKE: &str = "UPDATE status_stats SET favourites_count = 100000 WHERE status_id = ANY($1)";
    const USED: &str = "INSERT INTO usage_days (kind, item_id, day, uses, accounts) VALUES ($1, $2, $3, $4, $5)";
    let numbered: Vec<i64> = (0..TRENDS.min(TAGS)).map(plan::id).collect();
    tx.exec(ALLOW_TAGS, p![&numbered[..]]).await?;
    tx.exec(ALLOW_STATUSES, p![&statuses[..]]).await?;
    tx.exec(LIKE, p![&statuses[..]]).await?;
    tx.exec("DELETE FROM usage_days", p![]).await?;
    let today = trends::day(now());
    for kind in [TrendKind::Tag, TrendKind::Link] {
        let used = numbered.iter().enumerate().flat_map(|(n, item)| {
            (0..DAYS).map(move |ago| p![kind, *item, today - ago, 200 - n as i64, 150 - n as i64])
        });
        tx.many(USED, used.collect()).await?;
        trends::replace(&mut tx, kind, &scored(&numbered)).await?;
    }
    trends::replace(&mut tx, TrendKind::Status, &scored(&statuses)).await?;
    Ok(tx.commit().await?)
}

fn scored(items: &[i64]) -> Vec<trends::Trend> {
    let trend = |(n, item): (usize, &i64)| trends::Trend {
        item_id: *item,
        score: 100_000.0 - n as f64,
        language: Some("en".into()),
        computed_at: now(),
    };
    items.iter().enumerate().map(trend).collect()
}

/// The newest statuses that can be talked about, each by somebody else.
async fn newest(db: &Db, plan: &Plan) -> Result<Vec<i64>> {
    const SQL: &str = "SELECT id, account_id FROM statuses WHERE id > $1 AND visibility = 0 AND reblog_of_id IS NULL
        AND deleted_at IS NULL AND in_reply_to_id IS NULL AND spoiler_text = '' ORDER BY id DESC LIMIT 2000";
    let from = plan.status_id(plan.statuses.saturating_sub(5_000));
    let mut authors = HashSet::new();
    let mut found: Vec<(i64, i64)> = db.conn().all(SQL, p![from]).await?;
    found.retain(|(_, author)| authors.insert(*author));
    Ok(found.into_iter().map(|(id, _)| id).take(TRENDS).collect())
}
