//! `Conversation`: a thread of messages to single people.

use services::{Viewer, conversations::Conversation};

use super::{account, piece, status};
use crate::JsonBytes;

/// Appends a `Conversation` of the viewer.
pub fn write_conversation(out: &mut Vec<u8>, conversation: &Conversation, viewer: &Viewer) {
    out.extend_from_slice(format!("{{\"id\":\"{}\"", conversation.id).as_bytes());
    piece::flag(out, b"unread", conversation.unread);
    out.extend_from_slice(b",\"accounts\":");
    account::write_accounts(out, &conversation.accounts);
    out.extend_from_slice(b",\"last_status\":");
    match &conversation.last_status {
        Some(item) => status::write_item(out, item, Some(viewer)),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}

/// `Conversation`
pub fn conversation_json(conversation: &Conversation, viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    write_conversation(&mut out, conversation, viewer);
    JsonBytes(out.into())
}

/// `Conversation[]`
pub fn conversations_json(conversations: &[Conversation], viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, conversations, |out, one| write_conversation(out, one, viewer));
    JsonBytes(out.into())
}
