//! Streaming: what happens, as it happens, over WebSocket (`/api/v1/streaming`) and server-sent events
//! (`/api/v1/streaming/user` and so on). Both are fed by one [`Watch`]: it listens to the event bus and makes messages of
//! events, from the same kept pieces as the API.

mod channel;
mod frames;
mod socket;
mod sse;
mod upgrade;
mod watch;
mod wire;

pub use channel::Channel;
pub use socket::open;
pub use sse::{health, listen};
pub use watch::{Ended, Watch};
