//! The web interface, rendered on the server: pages are plain data with templates, every screen is a URL, every action
//! a link or a form. The script in `assets/ts` only makes the same things smoother; `reply.rs` is the contract with it.

pub mod assets;
mod browsers;
pub mod components;
mod error;
pub mod frame;
pub mod i18n;
pub mod pages;
pub mod paths;
mod present;
pub mod reply;
mod router;
mod routes;
mod table;
mod wrong;

pub use error::{WebError, WebResult};
pub use pages::{Chapter, Reference, Step};
pub use router::{router, table};
