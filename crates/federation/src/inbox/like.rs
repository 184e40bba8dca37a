//! Like: a favourite. Only the signature check can make a `Verified`. A reaction with an emoji counts as one, too.

use activitypub::{Verified, vocab::Activity};
use services::{App, Result, statuses as posts};
use storage::{accounts::Account, statuses};

use super::Outcome;

pub async fn receive(app: &App, actor: &Account, like: &Verified<Activity>) -> Result<Outcome> {
    let Some(address) = like.object_id() else {
        return Ok(Outcome::Ignored("no object"));
    };
    let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("unknown status"));
    };
    posts::favourite(app, actor.id, false, status.id, like.id.as_deref()).await?;
    Ok(Outcome::Done)
}
