//! What this server tells others: each job makes one activity and a delivery for each inbox that should have it.

mod feature;
mod flag;
mod follow;
mod forward;
mod moved;
mod poll;
mod profile;
mod quote;
mod react;
mod relay;
mod seal;
mod status;
mod to;

use activitypub::{
    emit::{self, Context},
    uri,
};
use domain::{AccountId, ActivityId};
use serde::{Deserialize, Serialize};
use services::{App, Error, Result};
use storage::{
    accounts::Account,
    deliveries::{self, Address, New, Origin},
};

pub use feature::{
    answer as answer_feature, collection, remove as remove_collection, request as request_feature,
    request_uri as feature_request_uri, revoke as revoke_feature,
};
pub use flag::flag;
pub use follow::{accept, block, follow, reject, undo_block, undo_follow};
pub use forward::forward;
pub(crate) use forward::pass_on;
pub use moved::moved;
pub use poll::{update_poll, vote};
pub use profile::{delete_account, featured_tag, pin, rotated, update};
pub use quote::{Answer as QuoteAnswer, answer as answer_quote, request as request_quote, revoke as revoke_quote};
pub use react::{Reaction, favourite, reaction, undo_favourite, undo_reaction};
pub use relay::{ask as ask_relay, leave as leave_relay};
pub use status::{announce_bare, create, delete, reblog, undo_reblog, update as update_status};
use to::To;

/// Deliveries that are written in one transaction, so that nobody waits long for the next. It also keeps how far the job
/// has got: should it break off, it is done again and goes on from there, so that no inbox gets the activity twice.
const QUEUED_AT_ONCE: usize = 500;

fn json<T: Serialize>(context: Context, document: &T) -> Result<String> {
    emit::to_json(context, document).map_err(Error::internal)
}

/// Queues an activity for these inboxes; those of this server and those that no address can be made of are left out.
async fn send(app: &App, account: AccountId, body: &str, to: impl Into<To>) -> Result<()> {
    queue(app, New { account, body, synchronizes: false, key: None }, to).await
}

/// The same with all that can be said of an activity.
async fn queue(app: &App, new: New<'_>, to: impl Into<To>) -> Result<()> {
    let to = to::reachable(app, to.into()).await?;
    if to.is_empty() {
        return Ok(());
    }
    let uri = id_of(new.body);
    let origin = app.job().zip(uri.as_deref()).map(|(job, uri)| Origin { job, uri });
    let begun = match origin {
        Some(origin) => deliveries::find_begun(&mut app.db.conn(), origin).await?,
        None => None,
    };
    let rest = after(&to, begun.as_ref().and_then(|begun| begun.reached.as_deref()));
    let (id, mut is_kept) = begun.map_or((ActivityId::at(app.now()), false), |begun| (begun.id, true));
    for some in rest.chunks(QUEUED_AT_ONCE) {
        let first = Some(&new).filter(|_| !is_kept);
        app.db.retry(|| write(app, (id, origin), first, some)).await?;
        is_kept = true;
    }
    Ok(())
}

/// Some of the deliveries, and how far they go; the activity itself with the first of them.
async fn write(
    app: &App,
    (id, origin): (ActivityId, Option<Origin<'_>>),
    first: Option<&New<'_>>,
    some: &[Address],
) -> storage::Result<()> {
    let (mut tx, now) = (app.db.begin().await?, app.now());
    if let Some(new) = first {
        deliveries::insert_activity(&mut tx, id, (new, origin), now).await?;
    }
    deliveries::insert(&mut tx, id, some, now).await?;
    if let Some(last) = some.last().filter(|_| origin.is_some()) {
        deliveries::set_reached(&mut tx, id, &last.inbox).await?;
    }
    tx.commit().await
}

/// What comes after the inbox that was reached.
fn after<'a>(to: &'a [Address], reached: Option<&str>) -> &'a [Address] {
    let Some(inbox) = reached else { return to };
    let host = uri::domain(inbox).unwrap_or_default();
    &to[to.partition_point(|to| (to.host.as_str(), to.inbox.as_str()) <= (host.as_str(), inbox))..]
}

/// Tells an activity of this job from those of others that are about the same thing, in its id. Should the job break off
/// and be done again, it is the same: who got the activity already sees that.
fn occasion(app: &App) -> i64 {
    app.job().map_or_else(|| app.now().millis(), |job| job.0)
}

/// An activity's own id.
fn id_of(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    serde_json::from_str(body).ok().map(|Named { id }| id)
}

/// Where one account of another server is reached.
fn inbox_of(account: &Account) -> Option<String> {
    let inbox = account.shared_inbox_url.as_ref().unwrap_or(&account.inbox_url);
    Some(inbox.clone()).filter(|inbox| !account.is_local() && !inbox.is_empty())
}

async fn find(app: &App, id: AccountId) -> Result<Account> {
    storage::accounts::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)
}
