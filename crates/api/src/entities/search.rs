//! `Search`.

use services::{Config, Viewer, search::Found};

use super::{Tag, account, collection::write_collection, piece, status};
use crate::JsonBytes;

/// `Search`
pub fn search_json(config: &Config, found: Found, viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = b"{\"accounts\":".to_vec();
    account::write_accounts(&mut out, &found.accounts);
    out.extend_from_slice(b",\"statuses\":");
    status::write_items(&mut out, &found.statuses, viewer);
    out.extend_from_slice(b",\"hashtags\":");
    let tags: Vec<Tag> = found.tags.into_iter().map(|tag| Tag::new(config, tag, viewer.is_some())).collect();
    serde_json::to_writer(&mut out, &tags).expect("plain structs with names as keys are JSON");
    out.extend_from_slice(b",\"collections\":");
    piece::list(&mut out, &found.collections, write_collection);
    out.push(b'}');
    JsonBytes(out.into())
}
