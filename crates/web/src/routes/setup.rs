//! `/auth/setup`: whoever opens the link that the console printed at the first start becomes the owner.

use axum::response::Response;
use http::StatusCode;
use services::{
    Error,
    setup::{self, Claim},
};

use super::sign_up;
use crate::{
    WebResult,
    components::{Errors, Place},
    frame::{self, Form, Limit, Query, Visitor},
    pages::{ErrorPage, SetupPage},
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::SETUP, get(show).post(send))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    me.spend(Limit::SIGN_UP)?;
    if !setup::is_open(&me.app, asked.text("token")).await? {
        return used(&me).await;
    }
    let claim = Claim { token: asked.text("token").to_owned(), ..Claim::default() };
    answer(&me, StatusCode::OK, claim, Errors::default()).await
}

async fn send(me: Visitor, form: Form) -> WebResult {
    me.spend(Limit::SIGN_UP)?;
    let claim = Claim {
        token: form.text("token").to_owned(),
        title: form.text("site_name").to_owned(),
        username: form.text("name").to_owned(),
        email: form.text("email").to_owned(),
        password: form.text("password").to_owned(),
        locale: me.w.lang().to_owned(),
    };
    match setup::claim(&me.app, &claim).await {
        Ok(user) => Ok(frame::begin(&me, user, see_other(paths::HOME)).await?),
        Err(Error::NotFound) => used(&me).await,
        Err(Error::Invalid(wrong)) => {
            let errors = sign_up::errors(&me, &wrong, claim.username.trim()).await?;
            answer(&me, StatusCode::UNPROCESSABLE_ENTITY, claim, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn answer(me: &Visitor, status: StatusCode, claim: Claim, errors: Errors) -> WebResult<Response> {
    let page = SetupPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("setup-title"), Place::SignIn).await?,
        token: claim.token,
        site_name: claim.title,
        name: claim.username,
        email: claim.email,
        errors,
    };
    Ok(reply::page(status, &page, Forms::Here))
}

async fn used(me: &Visitor) -> WebResult {
    let heading = me.w.t("setup-used").into_owned();
    let page = ErrorPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::SignIn).await?,
        heading,
        text: String::new(),
        action: Some((paths::SIGN_IN.to_owned(), me.w.t("sign-in").into_owned())),
    };
    Ok(reply::page(StatusCode::GONE, &page, Forms::Here))
}
