//! `/settings/account`: e-mail address, password, the browsers in which one is signed in, and the way out.

use axum::response::Redirect;
use domain::{Code, Invalid, SessionId};
use services::{Error, users};
use storage::sessions::Session;

use crate::{
    WebError, WebResult, browsers,
    components::{Errors, Place},
    frame::{self, Form, Limit, SignedIn, flash},
    pages::{Browsing, LoginPage},
    paths,
    reply::see_other,
    table::{Routes, get},
};

/// Characters that are shown of what an unknown browser says of itself.
const AGENT: usize = 80;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::LOGIN, get(show).post(change))
        // A W3C note: where programs that keep passwords lead their people.
        .route("/.well-known/change-password", get(|| async { Redirect::to(paths::CHANGE_PASSWORD) }))
}

async fn show(me: SignedIn) -> WebResult {
    let page = page(&me).await?;
    Ok(me.page(&page))
}

async fn change(me: SignedIn, form: Form) -> WebResult {
    match form.text("do") {
        "password" => password(&me, &form).await,
        "email" => email(&me, &form).await,
        "keep" => {
            users::keep_email(&me.app, &me.viewer).await?;
            Ok(see_other(paths::LOGIN))
        }
        "leave" => leave(&me, &form).await,
        "end" => {
            let id: SessionId = form.parsed("session").ok_or(WebError::Form)?;
            users::end_session(&me.app, &me.viewer, id).await?;
            Ok(flash::said(see_other(paths::LOGIN), "login-ended"))
        }
        _ => Err(WebError::Form),
    }
}

async fn password(me: &SignedIn, form: &Form) -> WebResult {
    me.spend(Limit::PASSWORD)?;
    let login = me.login.as_ref().ok_or(WebError::SignedOut)?;
    let (current, new) = (form.text("current_password"), form.text("password"));
    match users::change_password(&me.app, login, current, new).await {
        Ok(()) => Ok(flash::said(see_other(paths::LOGIN), "login-password-changed")),
        Err(Error::Invalid(wrong)) => {
            let page = LoginPage { password_errors: errors(me, &wrong, "current_password"), ..page(me).await? };
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn email(me: &SignedIn, form: &Form) -> WebResult {
    me.spend(Limit::PASSWORD)?;
    let (current, email) = (form.text("proof"), form.text("email"));
    match users::change_email(&me.app, &me.viewer, current, email).await {
        Ok(()) => {
            let mails = me.app.mailer.reaches_people();
            let said = if mails { "login-email-asked" } else { "login-email-asked-no-mail" };
            Ok(flash::said(see_other(paths::LOGIN), said))
        }
        Err(Error::Invalid(wrong)) => {
            let email_errors = errors(me, &wrong, "proof");
            let page = LoginPage { email_errors, wanted_email: email.to_owned(), ..page(me).await? };
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn leave(me: &SignedIn, form: &Form) -> WebResult {
    me.spend(Limit::PASSWORD)?;
    let leave_errors = match users::leave(&me.app, &me.viewer, form.text("leave_password")).await {
        Ok(()) => return Ok(flash::said(frame::finish(me, see_other("/")).await?, "login-left")),
        Err(Error::Invalid(wrong)) => errors(me, &wrong, "leave_password"),
        Err(Error::Conflict(_)) => Errors::one("", me.w.t("login-leave-owner")),
        Err(error) => return Err(error.into()),
    };
    let page = LoginPage { leave_errors, ..page(me).await? };
    Ok(me.refused(&page, &page.as_form()))
}

/// `current` is what the form calls the present password.
fn errors(me: &SignedIn, wrong: &[Invalid], current: &'static str) -> Errors {
    let mut errors = Errors::default();
    for invalid in wrong {
        let (field, key) = match (&*invalid.field, invalid.code) {
            ("current_password", _) => (current, "login-current-wrong"),
            ("email", Code::Taken) => ("email", "sign-up-email-taken"),
            ("email", _) => ("email", "sign-up-email-shape"),
            ("password", Code::Blank | Code::TooShort) => ("password", "sign-up-password-short"),
            _ => ("", "form-wrong"),
        };
        errors.push(field, me.w.t(key));
    }
    errors
}

async fn page(me: &SignedIn) -> WebResult<LoginPage> {
    let sign_in = users::sign_in(&me.app, &me.viewer).await?;
    let this = me.login.as_ref().map(|login| login.id);
    let sessions = users::list_sessions(&me.app, &me.viewer).await?;
    Ok(LoginPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("login-title"), Place::You).await?,
        email: sign_in.email,
        new_email: sign_in.new_email,
        mails: me.app.mailer.reaches_people(),
        sessions: sessions.iter().map(|session| browsing(me, session, this)).collect(),
        password_errors: Errors::default(),
        email_errors: Errors::default(),
        wanted_email: String::new(),
        leave_errors: Errors::default(),
    })
}

fn browsing(me: &SignedIn, session: &Session, this: Option<SessionId>) -> Browsing {
    Browsing {
        id: session.id.to_string(),
        agent: name(me, &session.user_agent),
        ip: session.ip.clone(),
        last_used: me.w.t1("login-used", "time", me.w.recent(session.last_used_at)),
        this: this == Some(session.id),
    }
}

/// "Firefox on Linux"; what it says of itself if that says nothing to us.
fn name(me: &SignedIn, agent: &str) -> String {
    match browsers::named(agent) {
        (Some(browser), Some(system)) => me.w.t2("login-browser", "browser", browser, "system", system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.trim().is_empty() => me.w.t("login-browser-unknown").into_owned(),
        (None, None) => domain::text::excerpt(agent, AGENT),
    }
}
