//! Computing what is talked about, from what was used since yesterday and what was talked about before.

use std::collections::{HashMap, HashSet};

use domain::{StatusId, TrendKind};
use storage::{
    fasp,
    trends::{self, Trend},
};

use super::{DAY, history, score};
use crate::{App, Result};

/// Trends that are kept of each kind.
const KEPT: usize = 100;
/// So many of the first are shown to the staff for review.
const REVIEWED: usize = 20;

/// The job.
pub async fn refresh(app: &App) -> Result<()> {
    if !app.settings.get().trends {
        return clear(app).await;
    }
    let tags = used(app, TrendKind::Tag).await?;
    let mut links = used(app, TrendKind::Link).await?;
    let ids: Vec<i64> = links.iter().map(|link| link.item_id).collect();
    let languages: HashMap<_, _> = trends::card_languages(&mut app.db.conn(), &ids).await?.into_iter().collect();
    for link in &mut links {
        link.language = languages.get(&link.item_id).cloned().flatten();
    }
    let statuses = liked(app).await?;
    let first = |all: &[Trend]| all.iter().take(REVIEWED).map(|trend| trend.item_id).collect::<Vec<_>>();
    let mut tx = app.db.begin().await?;
    trends::replace(&mut tx, TrendKind::Tag, &tags).await?;
    trends::replace(&mut tx, TrendKind::Link, &links).await?;
    trends::replace(&mut tx, TrendKind::Status, &statuses).await?;
    let reviewed = [&tags, &links, &statuses].map(|all| first(all));
    trends::request_reviews(&mut tx, reviewed.each_ref().map(Vec::as_slice), app.now()).await?;
    Ok(tx.commit().await?)
}

async fn clear(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for kind in TrendKind::ALL {
        trends::replace(&mut tx, *kind, &[]).await?;
    }
    trends::take_candidates(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Tags or links: those used by most, and those that fade.
async fn used(app: &App, kind: TrendKind) -> Result<Vec<Trend>> {
    let (mut db, now) = (app.db.conn(), app.now());
    let before: HashMap<i64, Trend> = trends::list(&mut db, kind).await?.into_iter().map(|t| (t.item_id, t)).collect();
    let mut items = trends::busiest(&mut db, kind, now - DAY, score::LEAST as i64).await?;
    items.extend(before.keys());
    let heard: HashMap<i64, i64> = fasp::heard(&mut db, kind).await?.into_iter().collect();
    items.extend(heard.keys());
    items.sort_unstable();
    items.dedup();
    let days = history(app, kind, &items).await?;
    let scored = items.into_iter().map(|item_id| {
        let fresh = score::surge(&days[&item_id], now);
        let old = before.get(&item_id).map_or(0.0, |old| score::faded(old.score, now.since(old.computed_at)));
        Trend {
            item_id,
            score: fresh.max(old).max(score::heard(heard.get(&item_id))),
            language: None,
            computed_at: now,
        }
    });
    Ok(best(scored.collect()))
}

/// Statuses that were liked since the last time, and those of before. Of one author only the best.
async fn liked(app: &App) -> Result<Vec<Trend>> {
    let (mut db, now) = (app.db.conn(), app.now());
    let before = trends::list(&mut db, TrendKind::Status).await?;
    let mut ids = trends::take_candidates(&mut db).await?;
    ids.extend(before.iter().map(|trend| StatusId(trend.item_id)));
    let heard: HashMap<i64, i64> = fasp::heard(&mut db, TrendKind::Status).await?.into_iter().collect();
    ids.extend(heard.keys().copied().map(StatusId));
    ids.sort_unstable();
    ids.dedup();
    let mut scored = Vec::new();
    for some in ids.chunks(1_000) {
        scored.extend(trends::eligible(&mut db, some).await?.into_iter().map(|candidate| {
            let own = score::of_status(candidate.favourites, candidate.reblogs, now.since(candidate.id.time()));
            let score = own.max(score::heard(heard.get(&candidate.id.0)));
            let trend = Trend { item_id: candidate.id.0, score, language: candidate.language, computed_at: now };
            (trend, candidate.account_id)
        }));
    }
    scored.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score).then(b.item_id.cmp(&a.item_id)));
    let mut authors = HashSet::new();
    scored.retain(|(_, author)| authors.insert(*author));
    Ok(best(scored.into_iter().map(|(trend, _)| trend).collect()))
}

fn best(mut trends: Vec<Trend>) -> Vec<Trend> {
    trends.retain(|trend| trend.score >= score::FLOOR);
    trends.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.item_id.cmp(&a.item_id)));
    trends.truncate(KEPT);
    trends
}
