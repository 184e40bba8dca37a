//! Block: somebody elsewhere blocks somebody here. Hides the one from the other, and ends what was between them.

use activitypub::{Verified, vocab::Activity};
use services::{App, Result, relations};
use storage::accounts::Account;

use super::{Outcome, local};

pub async fn receive(app: &App, actor: &Account, block: &Verified<Activity>) -> Result<Outcome> {
    let Some(address) = block.object_id() else {
        return Ok(Outcome::Ignored("no object"));
    };
    let Some(target) = local(app, address).await? else {
        return Ok(Outcome::Ignored("nobody of this server"));
    };
    let uri = block.id.clone().unwrap_or_else(|| format!("{}#block/{}", actor.uri, target.id));
    relations::block(app, actor.id, target.id, Some(&uri)).await?;
    Ok(Outcome::Done)
}
