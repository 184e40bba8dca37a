//! Move: an account elsewhere goes on under another address (FEP-7628). Both must say so: the old one sends this, and
//! the new one lists the old one among its aliases, as its own server shows it now.

use activitypub::{
    Verified, uri,
    vocab::{Activity, Node},
};
use services::{App, Result, relations};
use storage::accounts::Account;

use super::{Outcome, local, or_ignore};
use crate::actors;

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    if activity.object_id().is_some_and(|object| !uri::same(object, &actor.uri)) {
        return Ok(Outcome::Ignored("somebody else's account"));
    }
    let Some(target) = activity.target.as_ref().and_then(Node::id) else {
        return Ok(Outcome::Ignored("no target"));
    };
    let to = match local(app, target).await? {
        Some(account) => Some(account),
        None => or_ignore(actors::fetch(app, target).await)?,
    };
    let Some(to) = to else {
        return Ok(Outcome::Ignored("the new account is not to be had"));
    };
    match relations::receive_move(app, actor, &to).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("the new account does not agree, or it moved just now")),
    }
}
