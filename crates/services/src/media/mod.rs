//! Files: uploads of people here, and files of other servers, fetched when somebody first looks. Content-addressed, so the
//! same file is kept once; a media row's address never changes.

mod block;
mod facts;
mod fetch;
mod files;
mod film;
mod growing;
mod names;
mod picture;
mod polyglot;
mod process;
mod receive;
mod scratch;
mod serve;
mod sniff;
mod store;
mod sweep;
mod upload;

use std::path::Path;

use domain::{Code, Invalid};

pub(crate) use block::forget_soon;
pub use block::{forget as forget_files, review};
pub use facts::Facts;
pub use files::Files;
pub(crate) use film::Limits as FilmLimits;
pub use film::{FilmTools, Tools};
pub use growing::Growing;
pub use names::original as original_name;
pub use process::process;
pub use receive::Received;
pub use serve::{File, Served, open};
pub use sniff::FILM_TYPES;
pub use store::{Bucket, BucketConfig, Folder, Pieces, Store};
pub use sweep::{sweep, trim_cache};
pub use upload::{Changes, DESCRIPTION, Patience, Upload, delete, describe, find, find_free, store_avatar, upload};
pub(crate) use upload::{change_thumbnail, check_description};

/// What an upload was refused for, in words that follow "File".
fn refused(reason: impl std::fmt::Display) -> crate::Error {
    let reason = reason.to_string();
    let reason = reason.strip_prefix("File ").unwrap_or(&reason).to_owned();
    Invalid::new("file", Code::Invalid, reason).into()
}

/// A path as ffmpeg reads it, whatever is in it.
fn make_path(path: &Path) -> String {
    format!("file:{}", path.display())
}
