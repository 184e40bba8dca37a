//! `/auth/sign_up`: a name, then the rules. What the first step asked is carried along in the second one's form, and back
//! again, since nobody is remembered who has not agreed yet. The password is sealed for that.

use axum::response::Response;
use domain::{Code, Invalid, Registrations};
use http::{HeaderValue, StatusCode, header};
use services::{
    Error, instance,
    users::{self, New, SignUp},
};

use super::{about, safe_path};
use crate::{
    WebResult,
    components::{Errors, Hidden, Place},
    frame::{self, Form, Limit, Query, Visitor, later},
    pages::{ErrorPage, NameCheck, SignUpPage, SignUpStep},
    paths,
    reply::{self, Forms, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::SIGN_UP, get(show).post(send))
}

async fn show(me: Visitor, asked: Query) -> WebResult {
    if let Some(name) = asked.get("check") {
        return check(&me, name).await;
    }
    if me.login.is_some() {
        return Ok(see_other("/"));
    }
    if me.app.settings.get().registrations == Registrations::Closed {
        return closed(&me).await;
    }
    let form = Form::of([("next", safe_path(asked.text("next")))]);
    answer(&me, StatusCode::OK, SignUpStep::Name, &form, Errors::default()).await
}

/// Whether a name is free, said beside the field.
async fn check(me: &Visitor, name: &str) -> WebResult {
    me.spend(Limit::NAME)?;
    let problem = match users::name_problem(&me.app, name).await? {
        Some(invalid) => Some(sentence(me, &invalid, name).await?),
        None => None,
    };
    let address = format!("@{}@{}", name.trim(), me.app.config.account_domain);
    Ok(reply::fragment(StatusCode::OK, &NameCheck { w: me.w.clone(), address, problem }))
}

async fn send(me: Visitor, form: Form) -> WebResult {
    if me.app.settings.get().registrations == Registrations::Closed {
        return closed(&me).await;
    }
    if form.text("do") == "back" {
        return answer(&me, StatusCode::OK, SignUpStep::Name, &form, Errors::default()).await;
    }
    let (name, password) = (form.text("name").trim(), password(&me, &form).await?);
    if form.text("step") != "rules" {
        return match users::check_new(&me.app, &New::named(name, form.text("email")), &password).await {
            Ok(()) => answer(&me, StatusCode::OK, SignUpStep::Rules, &form, Errors::default()).await,
            Err(Error::Invalid(wrong)) => refuse(&me, &form, &wrong).await,
            Err(error) => Err(error.into()),
        };
    }
    me.spend(Limit::SIGN_UP)?;
    let sign_up = SignUp {
        username: name.to_owned(),
        email: form.text("email").to_owned(),
        password,
        agreement: form.is_on("agreed"),
        locale: Some(me.w.lang().to_owned()),
        time_zone: me.w.zone().map(str::to_owned),
        reason: form.get("reason").map(str::to_owned),
        date_of_birth: form.get("date_of_birth").map(str::to_owned),
        app: None,
    };
    match users::register(&me.app, sign_up).await {
        Ok((user, _)) => {
            let mut response = frame::begin(&me, user, see_other(paths::CONFIRM)).await?;
            later::keep(&me, &mut response, safe_path(form.text("next")));
            Ok(response)
        }
        Err(Error::Invalid(wrong)) => refuse(&me, &form, &wrong).await,
        Err(error) => Err(error.into()),
    }
}

/// The one that was typed now, else the one that is kept from before.
async fn password(me: &Visitor, form: &Form) -> services::Result<String> {
    let typed = form.text("password");
    if !typed.is_empty() {
        return Ok(typed.to_owned());
    }
    Ok(users::kept_password(&me.app, form.text("kept")).await?.unwrap_or_default())
}

/// Back to the step where something is wrong.
async fn refuse(me: &Visitor, form: &Form, wrong: &[Invalid]) -> WebResult {
    let errors = errors(me, wrong, form.text("name").trim()).await?;
    let rules_only = wrong.iter().all(|invalid| matches!(&*invalid.field, "agreement" | "reason" | "date_of_birth"));
    let step = if rules_only { SignUpStep::Rules } else { SignUpStep::Name };
    answer(me, StatusCode::UNPROCESSABLE_ENTITY, step, form, errors).await
}

/// What is wrong with a new person, as sentences under the fields of the form.
pub(super) async fn errors(me: &Visitor, wrong: &[Invalid], name: &str) -> WebResult<Errors> {
    let mut errors = Errors::default();
    for invalid in wrong {
        let field = match &*invalid.field {
            "username" => "name",
            "agreement" => "agreed",
            "title" => "site_name",
            "email" => "email",
            "password" => "password",
            "reason" => "reason",
            "date_of_birth" => "date_of_birth",
            _ => "",
        };
        errors.push(field, sentence(me, invalid, name).await?);
    }
    Ok(errors)
}

async fn sentence(me: &Visitor, invalid: &Invalid, name: &str) -> WebResult<String> {
    let key = match (&*invalid.field, invalid.code) {
        ("username", Code::Taken) => match users::free_name(&me.app, name).await? {
            Some(free) => return Ok(me.w.t1("sign-up-taken", "suggestion", free)),
            None => "sign-up-reserved",
        },
        ("username", Code::Reserved) => "sign-up-reserved",
        ("username", Code::Blank) => "sign-up-blank",
        ("username", Code::TooLong) => "sign-up-long",
        ("username", _) => "sign-up-shape",
        ("email", Code::Taken) => "sign-up-email-taken",
        ("email", _) => "sign-up-email-shape",
        ("password", Code::Blank | Code::TooShort) => "sign-up-password-short",
        ("agreement", _) => "sign-up-agree-first",
        ("date_of_birth", Code::BelowLimit) => "sign-up-too-young",
        (_, Code::Blank) => "form-blank",
        (_, Code::TooLong) => "form-too-long",
        _ => "form-wrong",
    };
    Ok(me.w.t(key).into_owned())
}

async fn answer(
    me: &Visitor,
    status: StatusCode,
    step: SignUpStep,
    form: &Form,
    errors: Errors,
) -> WebResult<Response> {
    let instance = instance::instance(&me.app).await?;
    let by_hand = instance.settings.registrations == Registrations::Approval;
    let reader = || instance.contact.as_ref().map_or(&*instance.settings.title, |contact| contact.name()).to_owned();
    let password = password(me, form).await?;
    // What the page itself asks for is not carried. A password that was refused has to be typed again.
    let elsewhere: &[&'static str] = match step {
        SignUpStep::Name => &["agreed", "reason", "date_of_birth"],
        SignUpStep::Rules => &["name", "email"],
    };
    let mut carried: Vec<Hidden> = elsewhere
        .iter()
        .filter(|name| !form.text(name).is_empty())
        .map(|name| Hidden::new(*name, form.text(name)))
        .collect();
    let keeps = !password.is_empty() && errors.of("password").is_none();
    if keeps {
        carried.push(Hidden::new("kept", users::keep_password(&me.app, &password).await?));
    }
    if safe_path(form.text("next")) != "/" {
        carried.push(Hidden::new("next", form.text("next")));
    }
    let page = SignUpPage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("sign-up"), Place::SignIn).await?,
        step,
        name: form.text("name").to_owned(),
        email: form.text("email").to_owned(),
        rules: about::rules(&instance),
        approved_by: by_hand.then(reader),
        reason_required: instance.settings.asks_for_reason(),
        reason: form.text("reason").to_owned(),
        min_age: instance.settings.min_age,
        born: form.text("date_of_birth").to_owned(),
        agreed: form.is_on("agreed"),
        keeps,
        carried,
        errors,
    };
    let mut response = reply::page(status, &page, Forms::Here);
    if keeps {
        // The form holds the password, sealed: no copy stays behind on the device.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

async fn closed(me: &Visitor) -> WebResult {
    let settings = me.app.settings.get();
    let heading = me.w.t1("sign-up-closed", "site", &settings.title);
    let page = ErrorPage {
        w: me.w.clone(),
        shell: me.shell(&heading, Place::SignIn).await?,
        heading,
        text: settings.closed_message.clone(),
        action: Some((paths::ABOUT.to_owned(), me.w.t("nav-about").into_owned())),
    };
    Ok(reply::page(StatusCode::FORBIDDEN, &page, Forms::Here))
}
