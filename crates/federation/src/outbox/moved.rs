//! Move: to followers' servers, so that they follow the new account (FEP-7628).

use activitypub::{
    emit::{Activity, Context},
    vocab::ActivityKind as K,
};
use domain::AccountId;
use services::{App, Result};
use storage::follows;

use super::{find, json, send};

/// [`domain::Job::DeliverMove`]
pub async fn moved(app: &App, account: AccountId) -> Result<()> {
    let account = find(app, account).await?;
    let Some(target) = account.moved_to_id else { return Ok(()) };
    let target = find(app, target).await?;
    let id = format!("{}#moves/{}", account.uri, target.id);
    let to = [format!("{}/followers", account.uri)];
    let activity = Activity::new(K::Move, &id, &account.uri, account.uri.as_str()).target(&target.uri);
    let activity = activity.addressed(&to, &[]);
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &json(Context::Plain, &activity)?, inboxes).await
}
