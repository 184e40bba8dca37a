//! Checks that hold for every page, on the sample pages of the gallery; and the pages of a running server.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

#[path = "../../examples/gallery/entry.rs"]
mod entry;
#[path = "../../examples/gallery/own.rs"]
mod own;
#[path = "../../examples/gallery/pages.rs"]
mod pages;
#[path = "../../examples/gallery/profiles.rs"]
mod profiles;
#[path = "../../examples/gallery/rare.rs"]
mod rare;
#[path = "../../examples/gallery/sample.rs"]
mod sample;

mod appearance;
mod browser;
mod coming_in;
mod drafts;
mod embed;
mod explore;
mod feeds;
mod filters;
mod frame;
mod kept;
mod login;
mod lost;
mod markup;
mod notices;
mod oauth;
mod polls;
mod preferences;
mod reactions;
mod reports;
mod servers;
mod site;
mod strangers;
mod strikes;
mod threads;
mod visibility;
mod welcome;
mod words;
