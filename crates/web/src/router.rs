//! The routes of the interface, and of the files that it needs.

use axum::{Router, middleware::from_fn_with_state, routing::get};
use http::Method;
use services::App;

use crate::{
    assets,
    error::nothing_here,
    frame::{self, Frame},
    pages::Reference,
    routes,
    table::{Routes, Row},
};

/// Every page and form; what has no route is answered by the fallback.
pub fn router(app: App, reference: Reference) -> Router {
    let frame = Frame::new(app.clone());
    pages(reference)
        .into_router()
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(from_fn_with_state(frame, frame::around))
        .route(FILES, get(assets::serve))
        .route(EMBED, get(assets::serve_embed))
        .with_state(app)
}

const FILES: &str = "/assets/{file}";
const EMBED: &str = "/embed.js";

/// Method and path of every route, in order.
pub fn table() -> Vec<Row> {
    let mut rows = pages(Reference::default()).rows();
    rows.extend([FILES, EMBED].map(|path| (Method::GET, path.to_owned())));
    rows
}

fn pages(reference: Reference) -> Routes {
    Routes::new()
        .merge(routes::about::routes())
        .merge(routes::announcements::routes())
        .merge(routes::appearance::routes())
        .merge(routes::compose::routes())
        .merge(routes::directory::routes())
        .merge(routes::drafts::routes())
        .merge(routes::embed::routes())
        .merge(routes::explore::routes())
        .merge(routes::feeds::routes())
        .merge(routes::filters::routes())
        .merge(routes::keys::routes())
        .merge(routes::kept_apart::routes())
        .merge(routes::kept_away::routes())
        .merge(routes::lists::routes())
        .merge(routes::live::routes())
        .merge(routes::messages::routes())
        .merge(routes::tags::routes())
        .merge(routes::notifications::routes())
        .merge(routes::people::routes())
        .merge(routes::policies::routes())
        .merge(routes::policy::routes())
        .merge(routes::preferences::routes())
        .merge(routes::profiles::routes())
        .merge(routes::saved::routes())
        .merge(routes::servers::routes())
        .merge(routes::report::routes())
        .merge(routes::severed::routes())
        .merge(routes::search::routes())
        .merge(routes::strikes::routes())
        .merge(routes::threads::routes())
        .merge(routes::welcome::routes())
        .merge(routes::whom::routes())
        .merge(routes::recommended::routes())
        .merge(routes::apps::routes())
        .merge(routes::authorize::routes())
        .merge(routes::confirm::routes())
        .merge(routes::edit_profile::routes())
        .merge(routes::interact::routes())
        .merge(routes::letters::routes())
        .merge(routes::login::routes())
        .merge(routes::requests::routes())
        .merge(routes::reset::routes())
        .merge(routes::setup::routes())
        .merge(routes::sign_in::routes())
        .merge(routes::sign_up::routes())
        .merge(routes::reference::routes(reference))
}
