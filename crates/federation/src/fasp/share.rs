//! What subscribers are told (data_sharing): addresses of what is new, changed, gone, talked about, or older.

use std::{collections::HashMap, time::Duration};

use domain::{FaspBackfillId, FaspCategory, FaspEvent, FaspProviderId};
use http::Method;
use serde_json::{Value, json};
use services::{App, Error, Result, fasp::Provider};
use storage::{
    fasp,
    fasp_sharing::{self, Subscription},
};

use super::call;

/// Where all of it goes.
const PATH: &str = "/data_sharing/v0/announcements";
/// Messages to one subscriber in one go, so that one does not keep the others waiting.
const MESSAGES: usize = 50;

/// False if the provider does not answer now.
async fn announce(app: &App, provider: &Provider, message: &Value) -> Result<bool> {
    match call(app, provider, Method::POST, PATH, Some(message)).await {
        Ok(_) => Ok(true),
        Err(Error::Unreachable(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn message(subscription: &Subscription, event: FaspEvent, uris: &[String]) -> Value {
    json!({
        "source": { "subscription": { "id": subscription.id.to_string() } },
        "category": subscription.category, "eventType": event, "objectUris": uris,
    })
}

async fn providers(app: &App) -> Result<HashMap<FaspProviderId, Provider>> {
    let all = fasp::list(&mut app.db.conn()).await?;
    Ok(all.into_iter().map(|provider| (provider.id, provider)).collect())
}

/// Tells what happened, in its order. What a provider does not take now it is told later.
pub async fn events(app: &App) -> Result<()> {
    let mut answering = providers(app).await?;
    for subscription in fasp_sharing::list(&mut app.db.conn()).await?.iter().filter(|one| !one.trends) {
        let Some(provider) = answering.get(&subscription.provider_id) else { continue };
        for _ in 0..MESSAGES {
            let waiting = fasp_sharing::events(&mut app.db.conn(), subscription.id, subscription.batch).await?;
            let Some(first) = waiting.first().map(|event| event.kind) else { break };
            let alike: Vec<_> = waiting.into_iter().take_while(|event| event.kind == first).collect();
            let ids: Vec<i64> = alike.iter().map(|event| event.id).collect();
            let uris: Vec<String> = alike.into_iter().map(|event| event.uri).collect();
            if !announce(app, provider, &message(subscription, first, &uris)).await? {
                answering.remove(&subscription.provider_id);
                break;
            }
            fasp_sharing::delete_events(&mut app.db.conn(), &ids).await?;
        }
    }
    Ok(())
}

/// Tells what is talked about here, and whatever still waits.
pub async fn trends(app: &App) -> Result<()> {
    let providers = providers(app).await?;
    for subscription in fasp_sharing::list(&mut app.db.conn()).await?.iter().filter(|one| one.trends) {
        let minutes = Duration::from_secs(subscription.timeframe.unsigned_abs() * 60);
        let uris = fasp_sharing::trending(&mut app.db.conn(), subscription, app.now() - minutes).await?;
        if let Some(provider) = providers.get(&subscription.provider_id).filter(|_| !uris.is_empty()) {
            announce(app, provider, &message(subscription, FaspEvent::Trending, &uris)).await?;
        }
    }
    events(app).await
}

/// Tells a provider of the next older things. Should it not answer it may ask for them again.
pub async fn backfill(app: &App, id: FaspBackfillId) -> Result<()> {
    let mut db = app.db.conn();
    let Some(backfill) = fasp_sharing::find_backfill(&mut db, id).await? else {
        return Ok(());
    };
    let Some(provider) = fasp::find(&mut db, backfill.provider_id).await? else {
        return Ok(());
    };
    let category: FaspCategory = backfill.category;
    let mut next = fasp_sharing::older(&mut db, category, backfill.below, backfill.max_count + 1).await?;
    let more = next.len() as i64 > backfill.max_count;
    next.truncate(usize::try_from(backfill.max_count).unwrap_or(usize::MAX));
    let below = next.last().map_or(backfill.below, |(id, _)| *id);
    let uris: Vec<String> = next.into_iter().map(|(_, uri)| uri).collect();
    let message = json!({
        "source": { "backfillRequest": { "id": id.to_string() } },
        "category": category, "objectUris": uris, "moreObjectsAvailable": more,
    });
    // A message names at least one thing.
    if uris.is_empty() || announce(app, &provider, &message).await? {
        fasp_sharing::set_backfill(&mut db, id, below, more).await?;
    }
    Ok(())
}
