//! Accept and Reject: the answer to a follow of somebody here, or to a request to quote. Peers embed the Follow, or name it by its bare id.

use activitypub::{
    Verified, uri,
    vocab::{Activity, Node},
};
use domain::{AccountId, RelayState};
use services::{App, Result, relations};
use storage::{accounts::Account, follows};

use super::{Outcome, feature, local, quote};
use crate::relays;

pub async fn receive_accept(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    if let Some(quoting) = quote::asked(app, actor, activity).await? {
        return quote::accepted(app, actor, activity, &quoting).await;
    }
    if let Some(item) = feature::asked(app, actor, activity).await? {
        return feature::accepted(app, actor, activity, &item).await;
    }
    if let Some(outcome) = relays::answered(app, actor, activity, RelayState::Connected).await? {
        return Ok(outcome);
    }
    let Some(follower) = follower(app, actor, activity).await? else {
        return Ok(Outcome::Ignored("no follow of ours"));
    };
    match relations::accepted(app, follower, actor.id).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("nothing was asked")),
    }
}

pub async fn receive_reject(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    if let Some(quoting) = quote::asked(app, actor, activity).await? {
        return quote::rejected(app, &quoting).await;
    }
    if let Some(item) = feature::asked(app, actor, activity).await? {
        return feature::rejected(app, actor, &item).await;
    }
    if let Some(outcome) = relays::answered(app, actor, activity, RelayState::Refused).await? {
        return Ok(outcome);
    }
    let Some(follower) = follower(app, actor, activity).await? else {
        return Ok(Outcome::Ignored("no follow of ours"));
    };
    match relations::rejected(app, follower, actor.id).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("nothing to end")),
    }
}

/// Whose follow of the actor is answered.
async fn follower(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Option<AccountId>> {
    let Some(object) = activity.object() else { return Ok(None) };
    let mut db = app.db.conn();
    if let Some(id) = object.id() {
        let request = follows::find_request_by_uri(&mut db, id).await?;
        let found = match request {
            Some(request) => Some(request),
            None => follows::find_by_uri(&mut db, id).await?,
        };
        if let Some(found) = found {
            return Ok(Some(found.account_id).filter(|_| found.target_account_id == actor.id));
        }
    }
    // Some peers answer likes and replies in the same way.
    let is_follow = object.kind() == Some("Follow") && object.inner_id().is_none_or(|whom| uri::same(whom, &actor.uri));
    match Node::inner_actor(object).filter(|_| is_follow) {
        Some(by) => Ok(local(app, by).await?.map(|account| account.id)),
        None => Ok(None),
    }
}
