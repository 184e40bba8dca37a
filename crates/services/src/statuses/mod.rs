//! What people do with statuses. Each function is one use case, called by the API, the pages and the inbox alike.

mod admit;
mod boosters;
mod broadcast;
mod changed;
mod compose;
mod delete;
mod edit;
mod edit_poll;
mod fan_out;
mod homes;
mod insert;
mod publish;
mod react;
mod reactions;
mod read;
mod reblog;
mod schedule;
mod spread;
mod thread;
mod undelete;

pub use admit::admit;
pub use boosters::{Others, other_boosters};
pub use broadcast::{last_broadcast, set_live};
pub use changed::redescribe;
pub(crate) use changed::{raise_all_changed, raise_changed};
pub use compose::Draft;
pub use delete::{Files, delete, delete_remote, end_deletion};
pub use edit::{Change, MediaChange, MediaVersion, Names, edit, edit_remote, set_quote_policy};
pub use fan_out::{fan_out, fan_out_tags, home_is_kept};
pub(crate) use homes::rebuild_key;
pub use homes::{
    home_is_ready, home_refresh, merge_home, merge_list, rebuild_home, rebuild_list, trim_home, trim_list,
};
pub use insert::{New, Received, receive};
pub use publish::Submitted;
pub use react::{
    Like, bookmark, favourite, mute_conversation, pin, receive_pin, receive_unpin, unbookmark, unfavourite,
    unmute_conversation, unpin,
};
pub use reactions::{Emoji as Reaction, Given, react, reactions, receive_reaction, receive_unreaction, unreact};
pub use read::{Context, History, Version, context, favourited_by, history, reblogged_by, visible};
pub use reblog::{reblog, receive_reblog, unreblog, unreblog_remote};
pub use schedule::{Waiting, back_to_draft, find_waiting, publish_scheduled, reschedule, submit, unschedule, waiting};
pub use spread::spread;
pub use storage::idempotency::Made;
pub use thread::{crawl_again_at, crawl_key, crawled, visit_thread};
pub use undelete::undelete;
