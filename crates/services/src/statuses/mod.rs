//! What people do with statuses. Each function is one use case, called by the API, the pages and the inbox alike.

mod compose;
mod delete;
mod edit;
mod fan_out;
mod insert;
mod publish;
mod react;
mod read;
mod reblog;

pub use compose::Draft;
pub use delete::{Files, delete, delete_remote};
pub use edit::{Change, MediaChange, MediaVersion, Names, edit, edit_remote, set_quote_policy};
pub(crate) use fan_out::rebuild_key;
pub use fan_out::{fan_out, home_is_kept, home_is_ready, merge_home, rebuild_home, trim_home};
pub use insert::{New, receive};
pub use publish::publish;
pub use react::{bookmark, favourite, mute_conversation, pin, unbookmark, unfavourite, unmute_conversation, unpin};
pub use read::{Context, History, Version, context, favourited_by, history, reblogged_by, visible};
pub use reblog::{reblog, receive_reblog, unreblog, unreblog_remote};
