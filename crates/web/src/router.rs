//! The routes of the interface, and of the files that it needs.

use axum::{Router, middleware::from_fn_with_state, routing::get};
use services::App;

use crate::{
    assets,
    error::nothing_here,
    frame::{self, Frame},
    routes,
};

/// Every page and form; what has no route is answered by the fallback.
pub fn router(app: App) -> Router {
    let frame = Frame::new(app.clone());
    Router::new()
        .merge(routes::about::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(from_fn_with_state(frame, frame::around))
        .route("/assets/{file}", get(assets::serve))
        .with_state(app)
}
