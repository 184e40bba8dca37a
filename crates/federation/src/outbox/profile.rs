//! Update of a profile; Add and Remove of pinned statuses: to followers' servers.

use activitypub::{
    emit::{Activity, Context},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{AccountId, StatusId};
use services::{App, Error, Result};
use storage::{follows, statuses};

use super::{find, json, send};
use crate::documents;

pub async fn update(app: &App, account: AccountId) -> Result<()> {
    let account = find(app, account).await?;
    let id = format!("{}#updates/{}", account.uri, account.updated_at.millis());
    let (to, cc) = ([PUBLIC.to_owned()], [format!("{}/followers", account.uri)]);
    let uri = account.uri.clone();
    let body = documents::emit_actor(app, &account, |actor| {
        json(Context::Actor, &Activity::new(K::Update, &id, &uri, actor).addressed(&to, &cc))
    })
    .await?;
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &body, inboxes).await
}

pub async fn pin(app: &App, account: AccountId, status: StatusId, pinned: bool) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), status).await? else {
        return Ok(());
    };
    if status.local_only {
        return Err(Error::Forbidden("it never leaves this server"));
    }
    let account = find(app, account).await?;
    let kind = if pinned { K::Add } else { K::Remove };
    let id = format!("{}#pins/{}/{}", account.uri, status.id, app.now().millis());
    let target = format!("{}/collections/featured", account.uri);
    let activity = Activity::new(kind, &id, &account.uri, status.uri.as_str()).target(&target);
    let inboxes = follows::follower_inboxes(&mut app.db.conn(), account.id).await?;
    send(app, account.id, &json(Context::Plain, &activity)?, inboxes).await
}
