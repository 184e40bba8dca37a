//! The actor of the server itself, as requests are signed by it.

pub use services::instance_actor::{find, uri};
