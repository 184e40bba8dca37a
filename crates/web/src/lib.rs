//! The web interface, rendered on the server: pages are plain data with templates, every screen is a URL, every action
//! a link or a form. The script in `assets/ts` only makes the same things smoother; `reply.rs` is the contract with it.

pub mod assets;
pub mod components;
pub mod i18n;
pub mod pages;
pub mod paths;
pub mod reply;
mod router;

pub use router::router;
