//! `/auth/sign_in`, `/auth/sign_out`

use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use services::sessions;

use super::safe_path;
use crate::{
    WebResult,
    components::{Errors, Hidden, Place},
    frame::{self, Form, Limit, Query, Visitor, flash},
    pages::SignInPage,
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get, post},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::SIGN_IN, get(show).post(enter)).route(paths::SIGN_OUT, post(leave))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    let next = safe_path(asked.text("next"));
    // An application may ask that who is signed in shows it once more (`force_login`).
    if me.login.is_some() && !asked.is_on("again") {
        return Ok(see_other(next));
    }
    answer(&me, StatusCode::OK, "", next, Vec::new(), Errors::default()).await
}

/// Asks whoever sent a post without being signed in to sign in. What was written goes with the form, and back to the box.
pub(super) async fn with_words(me: &Visitor, form: &Form) -> WebResult {
    answer(me, StatusCode::UNAUTHORIZED, "", paths::COMPOSE, words(form), Errors::default()).await
}

/// The fields of a post that wait until its author is signed in; what was pressed is not one of them.
fn words(form: &Form) -> Vec<Hidden> {
    const OURS: [&str; 4] = ["email", "password", "next", "do"];
    form.except(&OURS).map(|(name, value)| Hidden::new(name.to_owned(), value)).collect()
}

async fn enter(me: Visitor, form: Form) -> WebResult {
    me.spend(Limit::SIGN_IN)?;
    let (email, next) = (form.text("email"), safe_path(form.text("next")));
    me.spend_on(Limit::ADDRESS, &email.trim().to_lowercase())?;
    match sessions::prove(&me.app, email, form.text("password")).await? {
        // The browser sends the same form on to the box, which shows it and posts nothing by itself.
        Some(user) if next == paths::COMPOSE && form.get("text").is_some() => {
            Ok(frame::begin(&me, user, Redirect::temporary(next).into_response()).await?)
        }
        Some(user) => Ok(frame::begin(&me, user, see_other(next)).await?),
        None => {
            let wrong = Errors::one("", me.w.t("sign-in-wrong"));
            answer(&me, StatusCode::UNPROCESSABLE_ENTITY, email, next, words(&form), wrong).await
        }
    }
}

async fn leave(me: Visitor) -> WebResult {
    Ok(flash::said(frame::finish(&me, see_other("/")).await?, "session-ended"))
}

async fn answer(
    me: &Visitor,
    status: StatusCode,
    email: &str,
    next: &str,
    carried: Vec<Hidden>,
    errors: Errors,
) -> WebResult<Response> {
    let to_app = next.starts_with(paths::AUTHORIZE);
    let page = SignInPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("sign-in"), Place::SignIn).await?,
        email: email.to_owned(),
        next: next.to_owned(),
        reason: match super::authorize::app_name(&me.app, next).await? {
            Some(app) => Some(me.w.t1("sign-in-for", "app", app)),
            None if !carried.is_empty() => Some(me.w.t("sign-in-words").into_owned()),
            None => (next != "/").then(|| me.w.t("sign-in-first").into_owned()),
        },
        carried,
        errors,
    };
    // Browsers also ask the policy where the redirects after a form lead: perhaps to the application at once.
    Ok(reply::page(status, &page, if to_app { Forms::Onward } else { Forms::Here }))
}
