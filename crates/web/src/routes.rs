//! Handlers, by area. Each module has `routes()`.

pub mod about;
mod acts;
pub mod announcements;
pub mod appearance;
pub mod apps;
pub mod authorize;
mod back;
pub mod compose;
pub mod confirm;
pub mod directory;
pub mod drafts;
pub mod edit_profile;
pub mod embed;
pub mod explore;
pub mod feeds;
pub mod filters;
mod found;
pub mod interact;
pub mod kept_apart;
pub mod kept_away;
pub mod keys;
pub mod letters;
mod list;
mod listing;
pub mod lists;
pub mod live;
pub mod login;
pub mod messages;
pub mod notifications;
mod paging;
pub mod people;
pub mod policies;
pub mod policy;
mod powers;
pub mod preferences;
pub mod profiles;
pub mod recommended;
pub mod reference;
pub mod report;
pub mod requests;
pub mod reset;
pub mod saved;
pub mod search;
pub mod servers;
pub mod setup;
pub mod severed;
pub mod sign_in;
pub mod sign_up;
pub mod strikes;
mod sure;
pub mod tags;
pub mod threads;
pub mod welcome;
pub mod whom;

/// A path of ours to go on to; the first page if it leads anywhere else.
fn safe_path(path: &str) -> &str {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if ours { path } else { "/" }
}
