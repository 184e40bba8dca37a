//! What is done with each input: read what a stranger sent, and hold what has to hold whatever it is. A function that
//! returns is content; one that panics has found something.
//!
//! Programs beside this file try them with inputs of their own making; a test of the federation crate replays `corpus/`.

mod activity;
mod html;
mod proof;
mod signature;
mod webfinger;

pub use activity::activity;
pub use html::html;
pub use proof::proof;
pub use signature::signature;
pub use webfinger::webfinger;
