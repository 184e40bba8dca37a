//! Follow: somebody elsewhere wants to follow somebody here. Accepted at once unless the account approves followers. The
//! server's own actor is followed by relays alone.

use activitypub::{Verified, vocab::Activity};
use domain::Job;
use services::{App, Error, Result, relations};
use storage::{accounts::Account, jobs};

use super::{Outcome, local};
use crate::relays;

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let Some(address) = activity.object_id() else {
        return Ok(Outcome::Ignored("no object"));
    };
    let Some(target) = local(app, address).await? else {
        return Ok(Outcome::Ignored("nobody of this server"));
    };
    // An activity without an id can still be answered: its parts name it.
    let uri = activity.id.clone().unwrap_or_else(|| format!("{}#follow/{}", actor.uri, target.id));
    if target.uri == services::instance_actor::uri(app) {
        return relays::followed_back(app, actor, &target, uri).await;
    }
    if super::is_overtaken(app, Some(&uri)).await? {
        return Ok(Outcome::Ignored("already undone"));
    }
    match relations::follow_as(app, actor, target.id, &uri).await {
        Ok(_) => Ok(Outcome::Done),
        Err(Error::Forbidden(_)) => {
            let job = Job::DeliverReject { account: target.id, follower: actor.id, uri };
            jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?;
            Ok(Outcome::Ignored("blocked, suspended or moved"))
        }
        Err(error) => Err(error),
    }
}
