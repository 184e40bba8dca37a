//! `/docs/api`: the API, described for people. What it says comes from the API's own table, through the server, which
//! knows both.

use crate::{
    WebResult,
    components::Place,
    frame::Visitor,
    pages::{Reference, ReferencePage},
    paths,
    table::{Routes, get},
};

pub fn routes(reference: Reference) -> Routes {
    Routes::new().route(paths::API, get(async move |me: Visitor| show(me, reference).await))
}

async fn show(me: Visitor, reference: Reference) -> WebResult {
    let shell = me.shell(&me.w.t("reference-title"), Place::Elsewhere).await?;
    Ok(me.page(&ReferencePage { w: me.w.clone(), shell, reference }))
}
