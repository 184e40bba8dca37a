//! Servers for tests: [`TestApp`] is one on a fresh database, without sockets, with a clock that stands still and chance
//! that repeats itself; [`TestNet`] is several of them that talk to each other. Requests go through the same doors and
//! jobs through the same dispatch as in the binary.
//!
//! ```ignore
//! let app = TestApp::new().await;
//! let alice = app.user("alice").await;
//! let status = alice.publish("hello").await;
//! let home = alice.get("/api/v1/timelines/home").json().await;
//! ```

mod app;
mod folder;
mod net;
mod request;
pub mod schema;
mod settle;
mod user;

pub use app::{NOON, TestApp};
pub use net::TestNet;
pub use request::{Answer, Request};
pub use user::{TestUser, UserBuilder};
