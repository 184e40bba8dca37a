//! The routes of the interface, and of the files that it needs.

use axum::{Router, routing::get};
use services::App;

use crate::assets;

/// Every page and form; what has no route is answered by the fallback.
pub fn router(app: App) -> Router {
    Router::new().route("/assets/{file}", get(assets::serve)).with_state(app)
}
