//! What people do with accounts that is not between two of them: look at them, list them, change the own one.

pub mod backfill;
pub mod keys;
mod leave;
pub mod limits;
pub mod links;
pub mod moving;
mod people;
mod profile;

use domain::text;
use storage::{Tx, accounts, accounts::Account};

pub use leave::leave;
pub use people::{
    Listed, OwnDetails, blocked, endorsed, familiar_followers, find, followers, following, list, lookup, muted, own,
    own_details, requests,
};
pub use profile::{Picture, PostingChange, Profile, update_profile};

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
