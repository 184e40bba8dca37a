//! Between accounts: follows and requests, blocks, mutes, blocked servers, private notes. Each use case serves local
//! people and the inbox alike; what must be told to another server is a job.

mod block;
mod endorse;
mod follow;
pub(crate) mod moving;
mod request;
mod severed;

use domain::AccountId;
use storage::follows::{self, Relationship};

pub use block::{
    block, block_domain, blocked_domains, end_mute, mute, preview_domain_block, set_note, unblock, unblock_domain,
    unmute,
};
pub use endorse::{endorse, unendorse};
pub use follow::{Follow, follow, follow_as, remove_follower, unfollow};
pub use moving::{move_followers, names, receive_move};
pub use request::{accept, accepted, reject, rejected};
pub use severed::{Side, severances, severed_file};

use crate::{App, Error, Result};

/// What is between the viewer and these accounts, in their order; unknown ids are left out.
pub async fn relationships(app: &App, viewer: AccountId, ids: &[AccountId]) -> Result<Vec<Relationship>> {
    let mut rows = follows::relationships(&mut app.db.conn(), viewer, ids, app.now()).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// What is between the viewer and one account.
pub async fn relationship(app: &App, viewer: AccountId, id: AccountId) -> Result<Relationship> {
    relationships(app, viewer, &[id]).await?.pop().ok_or(Error::NotFound)
}
