//! `/interact`, where people of other servers are taken to their own; and `/authorize_interaction`, to where other
//! servers take ours.

use axum::response::Response;
use domain::Acct;
use http::{HeaderValue, StatusCode, header};
use services::{
    Error, interact,
    search::{self, Query as Search},
};

use super::safe_path;
use crate::{
    WebError, WebResult,
    components::{Errors, Place},
    frame::{Form, Limit, Query, Visitor},
    pages::InteractPage,
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::INTERACT, get(show).post(go)).route(paths::AUTHORIZE_INTERACTION, get(arrive))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    let to = safe_path(asked.text("to"));
    if me.viewer().is_some() {
        return Ok(see_other(to));
    }
    answer(&me, StatusCode::OK, to, "", Errors::default()).await
}

async fn go(me: Visitor, form: Form) -> WebResult {
    me.spend(Limit::INTERACT)?;
    let (to, address) = (safe_path(form.text("to")), form.text("address").trim());
    let refuse =
        |text: String| answer(&me, StatusCode::UNPROCESSABLE_ENTITY, to, address, Errors::one("address", text));
    let acct: Option<Acct> = address.parse().ok();
    let Some((acct, host)) = acct.and_then(|acct| acct.domain.clone().map(|host| (acct, host))) else {
        return refuse(me.w.t("interact-shape").into_owned()).await;
    };
    if me.app.config.is_here(&host) {
        return Ok(see_other(&paths::sign_in(to)));
    }
    match interact::place(&me.app, &acct, &wanted(&me, to)).await {
        Ok(url) => {
            let place = HeaderValue::try_from(url).map_err(Error::internal)?;
            Ok(axum::response::IntoResponse::into_response((StatusCode::SEE_OTHER, [(header::LOCATION, place)])))
        }
        Err(Error::Unreachable(_) | Error::NotFound) => refuse(me.w.t1("interact-unknown", "host", host)).await,
        Err(error) => Err(error.into()),
    }
}

/// What is acted on: a page of ours, or what another server named in `uri`.
fn wanted(me: &Visitor, to: &str) -> String {
    let query = to.strip_prefix(paths::AUTHORIZE_INTERACTION).and_then(|rest| rest.strip_prefix('?'));
    let named = query.and_then(|query| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "uri").map(|(_, uri)| uri.into_owned())
    });
    named.unwrap_or_else(|| me.app.config.url(to))
}

async fn answer(me: &Visitor, status: StatusCode, to: &str, address: &str, errors: Errors) -> WebResult<Response> {
    let page = InteractPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("interact-title"), Place::SignIn).await?,
        to: to.to_owned(),
        url: wanted(me, to),
        address: address.to_owned(),
        card: None,
        errors,
    };
    Ok(reply::page(status, &page, Forms::Onward))
}

/// Somebody comes from another server to act on something of it from here.
async fn arrive(me: Visitor, asked: Query) -> WebResult {
    let uri = asked.get("uri").or_else(|| asked.get("acct")).unwrap_or_default().trim();
    let text = uri.strip_prefix("acct:").unwrap_or(uri).to_owned();
    // They gave an address of this server over there: signing in is all that is missing.
    let Some(viewer) = me.viewer() else { return Err(WebError::SignedOut) };
    let query = Search { text, resolve: true, limit: 1, ..Search::default() };
    let found = search::search(&me.app, Some(viewer), &query).await?;
    if let Some(item) = found.statuses.first() {
        return Ok(see_other(&paths::status(&item.account.acct, item.status.id)));
    }
    let account = found.accounts.first().ok_or(WebError::NOT_FOUND)?;
    Ok(see_other(&paths::profile(&account.acct)))
}
