//! Streaming: what happens, as it happens, over WebSocket (`/api/v1/streaming`) and server-sent events
//! (`/api/v1/streaming/user` and so on). Both are fed by one [`Watch`]: it listens to the event bus, decides with one
//! query per event whether this viewer may and wants to see it, and renders it from the same kept pieces as the API.

mod channel;
mod socket;
mod sse;
mod watch;

pub use channel::Channel;
pub use socket::open;
pub use sse::{health, one_word, two_words};
pub use watch::{Frame, Watch};
