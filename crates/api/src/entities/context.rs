//! `Context`: the thread around a status.

use services::{Viewer, statuses::Context};

use super::status;
use crate::JsonBytes;

/// `Context`
pub fn context_json(context: &Context, viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = Vec::new();
    out.extend_from_slice(b"{\"ancestors\":");
    status::write_items(&mut out, &context.ancestors, viewer);
    out.extend_from_slice(b",\"descendants\":");
    status::write_items(&mut out, &context.descendants, viewer);
    out.push(b'}');
    JsonBytes(out.into())
}
