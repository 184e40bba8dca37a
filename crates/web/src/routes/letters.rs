//! `/email_subscriptions/confirm` and `/email_subscriptions/end`: the links of letters with somebody's posts. Programs
//! open links to look at them, so only the button does something; mail programs end a subscription by one POST (RFC 8058).

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use services::{Error, subscriptions};

use crate::{
    WebResult,
    components::Place,
    frame::{Form, Query, Visitor},
    pages::{ErrorPage, LetterPage},
    reply::{self, Forms},
    table::{Routes, get},
};

const CONFIRM: &str = "/email_subscriptions/confirm";
const END: &str = "/email_subscriptions/end";

pub fn routes() -> Routes {
    Routes::new().route(CONFIRM, get(ask_confirm).post(confirm)).route(END, get(ask_end).post(end))
}

async fn ask_confirm(me: Visitor, asked: Query) -> WebResult {
    ask(&me, asked.text("token"), ("letters-wanted", CONFIRM)).await
}

async fn ask_end(me: Visitor, asked: Query) -> WebResult {
    ask(&me, asked.text("token"), ("letters-ended", END)).await
}

async fn ask(me: &Visitor, token: &str, (key, action): (&'static str, &'static str)) -> WebResult {
    let account = match subscriptions::find(&me.app, token).await {
        Ok((_, account)) => account,
        Err(Error::NotFound) => return broken(me).await,
        Err(error) => return Err(error.into()),
    };
    let heading = me.w.t(key).into_owned();
    let page = LetterPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::Elsewhere).await?,
        heading,
        text: me.w.t1(&format!("{key}-text"), "name", account.name()),
        action,
        button: me.w.t(&format!("{key}-go")).into_owned(),
        token: token.to_owned(),
    };
    Ok(unkept(reply::page(StatusCode::OK, &page, Forms::Here)))
}

async fn confirm(me: Visitor, form: Form) -> WebResult {
    let token = form.text("token");
    let account = match subscriptions::find(&me.app, token).await {
        Ok((_, account)) => account,
        Err(Error::NotFound) => return broken(&me).await,
        Err(error) => return Err(error.into()),
    };
    subscriptions::confirm(&me.app, token).await?;
    told(&me, StatusCode::OK, "letters-wanted", me.w.t1("letters-wanted-done", "name", account.name())).await
}

async fn end(me: Visitor, asked: Query, form: Form) -> WebResult {
    // Of a mail program the address has it, of our own form the body.
    let token = form.get("token").unwrap_or_else(|| asked.text("token"));
    subscriptions::unsubscribe(&me.app, token).await?;
    told(&me, StatusCode::OK, "letters-ended", me.w.t("letters-ended-done").into_owned()).await
}

async fn broken(me: &Visitor) -> WebResult {
    told(me, StatusCode::GONE, "letters-broken", me.w.t("letters-broken-text").into_owned()).await
}

async fn told(me: &Visitor, status: StatusCode, key: &'static str, text: String) -> WebResult {
    let heading = me.w.t(key).into_owned();
    let shell = me.shell(&heading, Place::Elsewhere).await?;
    let page = ErrorPage { w: me.w.clone(), shell, heading, text, action: None };
    Ok(unkept(reply::page(status, &page, Forms::Here)))
}

/// The address holds the secret: no copy stays behind, and no other page learns of it.
fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
