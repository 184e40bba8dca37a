//! What people do with accounts that is not between two of them: look at them, list them, change the own one.

pub mod backfill;
mod erase;
pub mod keys;
pub mod limits;
pub mod links;
pub mod moving;
mod people;
mod profile;
mod suspend;

use domain::text;
use storage::{Tx, accounts, accounts::Account};

pub(crate) use erase::delete_posts;
pub use erase::{close, close_all, close_server, erase, leave};
pub use people::{
    Listed, OwnDetails, blocked, endorsed, familiar_followers, find, followers, following, list, lookup, muted, own,
    own_details, requests,
};
pub use profile::{Picture, PostingChange, Profile, update_profile};

pub use suspend::{suspend, unsuspend};

use crate::Result;

/// Words of one account that are kept for search; longer names are not names.
const MAX_WORDS: usize = 32;

/// Makes an account findable by the words of its handle and its name.
pub async fn index(tx: &mut Tx, account: &Account) -> Result<()> {
    let mut words = vec![account.username_key.clone()];
    words.extend(text::tokens(&account.username));
    words.extend(text::tokens(&account.display_name));
    words.sort();
    words.dedup();
    words.truncate(MAX_WORDS);
    Ok(accounts::set_words(tx, account.id, &words).await?)
}
