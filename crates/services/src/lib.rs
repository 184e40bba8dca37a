//! Use cases, visibility rules, views, events and the application state.
//!
//! A use case is a free function named by the user's verb, `statuses::favourite(&app, &account, id)`; the API, the
//! pages and the inbox call the same one, so that a rule is written once.

pub mod accounts;
mod app;
pub mod auth;
mod clock;
mod config;
mod error;
pub mod events;
pub mod http;
pub mod images;
pub mod instance;
pub mod interact;
pub mod mail;
pub mod markers;
pub mod media;
mod mentions;
pub mod notifications;
pub mod oauth;
mod random;
pub mod relations;
mod remote;
pub mod request;
pub mod search;
pub mod secret;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod statuses;
pub mod sweep;
pub mod timelines;
pub mod users;
pub mod vapid;
mod viewer;
pub mod views;
pub mod windows;

pub use app::{App, Parts};
pub use clock::Clock;
pub use config::{Config, Mail, MediaLimits};
pub use error::{Error, Result};
pub use random::Random;
pub use remote::{Remote, Resolve};
pub use settings::SettingsCache;
pub use viewer::{NOBODY, Posting, Viewer};
