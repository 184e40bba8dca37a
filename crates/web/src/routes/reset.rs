//! `/auth/reset`: a forgotten password. The letter's link leads back here with `?token=`.

use axum::response::Response;
use domain::Code;
use http::{HeaderValue, StatusCode, header};
use services::{Error, users};

use crate::{
    WebResult,
    components::{Errors, Place},
    frame::{Form, Limit, Query, Visitor, flash},
    pages::{ErrorPage, ForgottenPage, NewPasswordPage},
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::RESET, get(show).post(send))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    match asked.get("token") {
        Some(token) if users::can_reset_password(&me.app, token).await? => {
            choose(&me, StatusCode::OK, token, Errors::default()).await
        }
        Some(_) => broken(&me).await,
        None => ask(&me, StatusCode::OK, "", false, Errors::default()).await,
    }
}

async fn send(me: Visitor, form: Form) -> WebResult {
    if let Some(token) = form.get("token") {
        return reset(&me, token, form.text("password")).await;
    }
    me.spend(Limit::SIGN_IN)?;
    let email = form.text("email").trim();
    if users::check_email(email).is_err() {
        let wrong = Errors::one("email", me.w.t("sign-up-email-shape"));
        return ask(&me, StatusCode::UNPROCESSABLE_ENTITY, email, false, wrong).await;
    }
    me.spend_on(Limit::RESET, &email.to_lowercase())?;
    users::ask_new_password(&me.app, email).await?;
    ask(&me, StatusCode::OK, email, true, Errors::default()).await
}

async fn reset(me: &Visitor, token: &str, password: &str) -> WebResult {
    me.spend(Limit::PASSWORD)?;
    match users::reset_password(&me.app, token, password).await {
        Ok(_) => Ok(flash::said(see_other(paths::SIGN_IN), "new-password-done")),
        Err(Error::NotFound) => broken(me).await,
        Err(Error::Invalid(wrong)) => {
            let short = wrong.iter().any(|invalid| matches!(invalid.code, Code::Blank | Code::TooShort));
            let key = if short { "sign-up-password-short" } else { "form-too-long" };
            let errors = Errors::one("password", me.w.t(key));
            choose(me, StatusCode::UNPROCESSABLE_ENTITY, token, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn ask(me: &Visitor, status: StatusCode, email: &str, sent: bool, errors: Errors) -> WebResult {
    let shell = me.shell(&me.w.t("forgotten-title"), Place::SignIn).await?;
    let page = ForgottenPage {
        w: me.w.clone(),
        shell,
        email: email.to_owned(),
        sent,
        mails: me.app.mailer.reaches_people(),
        errors,
    };
    Ok(if me.fragment {
        reply::fragment(status, &page.as_form())
    } else {
        reply::page(status, &page, Forms::Here)
    })
}

async fn choose(me: &Visitor, status: StatusCode, token: &str, errors: Errors) -> WebResult<Response> {
    let shell = me.shell(&me.w.t("new-password-title"), Place::SignIn).await?;
    let page = NewPasswordPage { w: me.w.clone(), shell, token: token.to_owned(), errors };
    let mut response = if me.fragment {
        reply::fragment(status, &page.as_form())
    } else {
        reply::page(status, &page, Forms::Here)
    };
    // The address holds the secret: no copy stays behind, and no other page learns of it.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

async fn broken(me: &Visitor) -> WebResult {
    let heading = me.w.t("new-password-title").into_owned();
    let page = ErrorPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::SignIn).await?,
        heading,
        text: me.w.t("new-password-broken").into_owned(),
        action: Some((paths::RESET.to_owned(), me.w.t("forgotten-title").into_owned())),
    };
    Ok(reply::page(StatusCode::GONE, &page, Forms::Here))
}
