//! Like and its undoing: to the author.

use activitypub::{
    emit::{Activity, Context},
    vocab::ActivityKind as K,
};
use domain::{AccountId, StatusId};
use services::{App, Result};
use storage::statuses;

use super::{find, inbox_of, json, send};

pub async fn favourite(app: &App, account: AccountId, status: StatusId) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), status).await? else {
        return Ok(());
    };
    let (actor, author) = (find(app, account).await?, find(app, status.account_id).await?);
    let id = format!("{}#likes/{}", actor.uri, status.id);
    let to = [author.uri.clone()];
    let like = Activity::new(K::Like, &id, &actor.uri, status.uri.as_str()).addressed(&to, &[]);
    send(app, account, &json(Context::Plain, &like)?, inbox_of(&author).into_iter().collect::<Vec<_>>()).await
}

pub async fn undo_favourite(app: &App, account: AccountId, status: StatusId, uri: &str) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), status).await? else {
        return Ok(());
    };
    let (actor, author) = (find(app, account).await?, find(app, status.account_id).await?);
    let like = Activity::new(K::Like, uri, &actor.uri, status.uri.as_str());
    let id = format!("{uri}/undo");
    let undo = Activity::new(K::Undo, &id, &actor.uri, like);
    send(app, account, &json(Context::Plain, &undo)?, inbox_of(&author).into_iter().collect::<Vec<_>>()).await
}
