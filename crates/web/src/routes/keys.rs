//! Which keys do what.

use http::StatusCode;

use crate::{
    WebResult,
    components::Place,
    frame::Visitor,
    pages::KeysPage,
    paths, reply,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::KEYS, get(show))
}

async fn show(me: Visitor) -> WebResult {
    let shell = me.shell(&me.w.t("keys-title"), Place::Elsewhere).await?;
    let page = KeysPage { w: me.w.clone(), shell };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_keys())
    } else {
        me.page(&page)
    })
}
