//! Offer and Leave of Owncast: its broadcast runs, or has ended. Those of others (Mobilizon) do not concern us.

use activitypub::{Verified, vocab::Activity};
use services::{App, Result};
use storage::accounts::Account;

use super::Outcome;
use crate::broadcasts;

const OTHER: Outcome = Outcome::Ignored("no broadcast that is known");

pub async fn receive_offer(app: &App, actor: &Account, offer: &Verified<Activity>) -> Result<Outcome> {
    let Some(stream) = &offer.stream else { return Ok(OTHER) };
    let done = match stream.live {
        true => broadcasts::began(app, actor, stream.title.as_deref()).await?,
        false => broadcasts::ended(app, actor, offer.object_id().unwrap_or_default()).await?,
    };
    Ok(if done { Outcome::Done } else { OTHER })
}

pub async fn receive_leave(app: &App, actor: &Account, leave: &Verified<Activity>) -> Result<Outcome> {
    let done = broadcasts::ended(app, actor, leave.object_id().unwrap_or_default()).await?;
    Ok(if done { Outcome::Done } else { OTHER })
}
