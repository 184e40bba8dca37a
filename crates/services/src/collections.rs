//! Collections of accounts that somebody recommends together (FEP-7aa9). Nobody stands in one without agreeing: people of
//! this server agree by wanting to be discovered, those of other servers are asked, and everybody can take it back.

mod change;
mod items;
mod linked;
mod read;
mod remote;

pub use change::{Change, New, create, delete, update};
pub use items::{accepted, add, rejected, remove, revoke};
pub(crate) use linked::expect as expect_linked;
pub use linked::fetch_linked;
pub use read::{Shown, find, in_collections, list, shown};
pub use remote::{Described, ask, changed, forget, keep, seat, store, withdrawn};

use domain::AccountId;
use storage::collections::Collection;

use crate::App;

/// Characters.
pub const NAME: usize = 40;
pub const DESCRIPTION: usize = 100;
/// Accounts in one collection of ours, and of another server's.
pub const ITEMS: usize = 25;
pub const REMOTE_ITEMS: usize = 150;

/// The federated identity of a local collection.
pub fn uri(app: &App, account: AccountId, id: domain::CollectionId) -> String {
    format!("{}/featured_collections/{id}", app.config.actor_uri(account))
}

/// The identity of the proof that somebody of this server agrees to stand somewhere.
pub fn authorization_uri(app: &App, account: AccountId, item: domain::CollectionItemId) -> String {
    format!("{}/feature_authorizations/{item}", app.config.actor_uri(account))
}

/// Whether a collection was made here.
pub fn is_local(app: &App, collection: &Collection) -> bool {
    collection.uri.starts_with(&app.config.url("/"))
}
