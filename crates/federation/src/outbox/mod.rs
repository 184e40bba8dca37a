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

use activitypub::emit::{self, Context};
use domain::{AccountId, ActivityId};
use serde::Serialize;
use services::{App, Error, Result};
use storage::{
    accounts::Account,
    deliveries::{self, New},
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
pub use profile::{featured_tag, pin, rotated, update};
pub use quote::{Answer as QuoteAnswer, answer as answer_quote, request as request_quote, revoke as revoke_quote};
pub use react::{favourite, undo_favourite};
pub use relay::{ask as ask_relay, leave as leave_relay};
pub use status::{announce_bare, create, delete, reblog, undo_reblog, update as update_status};
use to::To;

/// Deliveries that are written in one transaction, so that nobody waits long for the next. Should the job break off
/// between two, it is done again, and some inboxes get the activity twice.
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
    let (now, id) = (app.now(), ActivityId::at(app.now()));
    deliveries::insert_activity(&mut app.db.conn(), id, &new, now).await?;
    for some in to.chunks(QUEUED_AT_ONCE) {
        let mut tx = app.db.begin().await?;
        deliveries::insert(&mut tx, id, some, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Where one account of another server is reached.
fn inbox_of(account: &Account) -> Option<String> {
    let inbox = account.shared_inbox_url.as_ref().unwrap_or(&account.inbox_url);
    Some(inbox.clone()).filter(|inbox| !account.is_local() && !inbox.is_empty())
}

async fn find(app: &App, id: AccountId) -> Result<Account> {
    storage::accounts::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)
}
