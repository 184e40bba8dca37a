//! Files: uploads of people here, and files of other servers, fetched when somebody first looks. Content-addressed on
//! disk, so the same file is kept once; a media row's address never changes.

mod fetch;
mod serve;
mod store;
mod upload;

pub use fetch::Fetches;
pub use serve::{File, open};
pub(crate) use upload::check_description;
pub use upload::{DESCRIPTION, Upload, delete, describe, find, store_avatar, upload};
