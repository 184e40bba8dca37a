//! `/auth/confirm`: the link of the letter (`?token=`), and the page that waits until it was opened.

use axum::response::Response;
use domain::Code;
use http::{HeaderValue, StatusCode, header};
use services::{
    Error,
    auth::Standing,
    users::{self, BackTo, Confirmed},
};

use crate::{
    WebError, WebResult,
    components::{Errors, Place},
    frame::{Fields, Form, Limit, Query, Visitor, flash, later},
    pages::{ConfirmPage, ConfirmedPage, ErrorPage},
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::CONFIRM, get(show).post(send))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    if let Some(token) = asked.get("token") {
        return open(&me, token).await;
    }
    let Some(login) = &me.login else { return Ok(see_other(paths::SIGN_IN)) };
    if login.standing != Standing::Unconfirmed {
        return Ok(go_on(&me));
    }
    answer(&me, StatusCode::OK, &asked, Errors::default()).await
}

/// Somebody opened the link, in this browser or another.
async fn open(me: &Visitor, token: &str) -> WebResult {
    match users::confirm(&me.app, token).await {
        Ok(Confirmed { back: Some(back), .. }) => back_to(me, back).await,
        Ok(Confirmed { user, back: None }) => {
            let here = me.login.as_ref().is_some_and(|login| login.viewer.user == user);
            let new = me.login.as_ref().is_some_and(|login| login.standing == Standing::Unconfirmed);
            let response = match (here, new) {
                (true, true) => go_on(me),
                (true, false) => see_other(paths::HOME),
                (false, _) => see_other(paths::SIGN_IN),
            };
            Ok(flash::said(response, "confirm-done"))
        }
        Err(Error::NotFound) => broken(me).await,
        Err(error) => Err(error.into()),
    }
}

/// Opens the application again through which they signed up. Not all browsers do that by themselves, so there is a link
/// too; and it may be installed on another device.
async fn back_to(me: &Visitor, back: BackTo) -> WebResult {
    // Applications compare the address byte for byte.
    let refresh = HeaderValue::try_from(format!("0; url={}", back.uri)).map_err(Error::internal)?;
    let shell = me.shell(&me.w.t("confirm-title"), Place::SignIn).await?;
    let page = ConfirmedPage { w: me.w.clone(), shell, app: back.app, uri: back.uri };
    let mut response = reply::page(StatusCode::OK, &page, Forms::Here);
    response.headers_mut().insert(header::REFRESH, refresh);
    Ok(response)
}

/// To where they were going before they signed up; else to the last step.
fn go_on(me: &Visitor) -> Response {
    let mut response = see_other(me.next.as_deref().unwrap_or(paths::WELCOME));
    later::forget(me, &mut response);
    response
}

async fn broken(me: &Visitor) -> WebResult {
    let heading = me.w.t("confirm-title").into_owned();
    let page = ErrorPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::SignIn).await?,
        heading,
        text: me.w.t("confirm-broken").into_owned(),
        action: Some((paths::CONFIRM.to_owned(), me.w.t("next").into_owned())),
    };
    Ok(reply::page(StatusCode::GONE, &page, Forms::Here))
}

/// Sends the letter again, perhaps to another address.
async fn send(me: Visitor, form: Form) -> WebResult {
    let login = me.login.as_ref().ok_or(WebError::SignedOut)?;
    me.spend(Limit::LETTER)?;
    let email = if form.text("do") == "change" { form.get("email") } else { None };
    match users::confirm_again(&me.app, login.viewer.user, None, email).await {
        Ok(()) => Ok(see_other(&format!("{}?sent=1", paths::CONFIRM))),
        Err(Error::Forbidden(_)) => Ok(see_other(paths::HOME)),
        Err(Error::Invalid(wrong)) => {
            let taken = wrong.iter().any(|invalid| invalid.code == Code::Taken);
            let key = if taken { "sign-up-email-taken" } else { "sign-up-email-shape" };
            answer(&me, StatusCode::UNPROCESSABLE_ENTITY, &form, Errors::one("email", me.w.t(key))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn answer(me: &Visitor, status: StatusCode, asked: &Fields, errors: Errors) -> WebResult<Response> {
    let login = me.login.as_ref().ok_or(WebError::SignedOut)?;
    let user = storage::users::find(&mut me.app.db.conn(), login.viewer.user).await?.ok_or(Error::NotFound)?;
    let shell = me.shell(&me.w.t("confirm-title"), Place::SignIn).await?;
    let (sent, mails) = (asked.is_on("sent"), me.app.mailer.reaches_people());
    let early = asked.is_on("look");
    let page = ConfirmPage { w: me.w.clone(), shell, email: user.email, sent, again: !sent, mails, early, errors };
    Ok(if me.fragment {
        reply::fragment(status, &page.as_form())
    } else {
        reply::page(status, &page, Forms::Here)
    })
}
