//! Delete: a status, the stamp of a quote or a whole account is gone. One that comes before its Create is remembered.

use activitypub::{Verified, uri, vocab::Activity};
use services::{App, Result, accounts::leave, statuses as posts};
use storage::{accounts::Account, statuses};

use super::{Outcome, feature, quote};
use crate::outbox;

/// Addresses of which nothing is known here that one activity can have remembered.
const UNKNOWN: usize = 16;

/// Those who know a status by people here hear of its end from here, if they can believe it.
pub async fn receive(
    app: &App,
    actor: &Account,
    activity: &Verified<Activity>,
    signed: Option<&str>,
) -> Result<Outcome> {
    let mut outcome = Outcome::Ignored("not known here");
    let mut unknown = 0;
    for address in activity.object_ids() {
        if uri::same(&address, &actor.uri) {
            return account(app, actor).await;
        }
        let known = statuses::find_by_uri(&mut app.db.conn(), &address).await?;
        match known {
            Some(status) if status.account_id == actor.id && status.reblog_of_id.is_some() => {
                posts::unreblog_remote(app, &status).await?;
                outcome = Outcome::Done;
            }
            Some(status) if status.account_id == actor.id => {
                outbox::pass_on(app, &status, signed).await?;
                posts::delete_remote(app, &status).await?;
                outcome = Outcome::Done;
            }
            Some(_) => {}
            None if quote::stamp_deleted(app, actor, &address).await? => outcome = Outcome::Done,
            None if feature::deleted(app, actor, &address).await? => outcome = Outcome::Done,
            None if unknown < UNKNOWN && uri::same_origin(&address, &actor.uri) => {
                unknown += 1;
                statuses::bury(&mut app.db.conn(), &address, app.now()).await?;
                outcome = Outcome::Done;
            }
            None => {}
        }
    }
    Ok(outcome)
}

/// The person left: everything of theirs goes.
pub async fn account(app: &App, actor: &Account) -> Result<Outcome> {
    leave(app, actor).await?;
    Ok(Outcome::Done)
}
