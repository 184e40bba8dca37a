//! The client API: REST, streaming and OAuth. A request is matched against the one table of routes (`router`), passes
//! the frame (token, rate limit, access, parameters), and reaches a handler in `routes`, which calls `services`.

mod access;
pub mod cors;
mod deprecated;
mod docs;
pub mod entities;
mod error;
mod etag;
pub mod extract;
mod frame;
mod incoming;
mod json;
pub mod paging;
pub mod params;
mod rate_limit;
mod refreshing;
mod route;
mod router;
mod routes;
pub mod scope;
mod streaming;

pub use access::Access;
pub use docs::openapi;
pub use error::{ApiError, ApiResult};
pub use frame::Api;
pub use json::{Empty, EmptyList, Json, JsonBytes};
pub use params::Params;
pub use route::Route;
pub use router::table;
