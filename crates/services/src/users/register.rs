//! Somebody signs up, in the browser or through an application.

use std::time::Duration;

use domain::{AccountId, AppId, Code, CodePurpose, Invalid, Job, Registrations, UserId, is_time_zone};
use storage::{Tx, codes, jobs, users};

use super::{
    arrival,
    create::{New, UTC, insert, wrong},
    password,
};
use crate::{
    App, Error, Result,
    events::Event,
    notifications::Told,
    oauth::{self, OUT_OF_BAND},
    secret,
};

/// How long the link in the letter can be used.
const LINK: Duration = Duration::from_hours(48);
/// How long the link for a new password can be used.
const RESET: Duration = Duration::from_hours(1);
/// Characters of what somebody says about why to be let in.
const REASON: usize = 2000;

/// What somebody fills in.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    pub username: String,
    pub email: String,
    pub password: String,
    /// Whether the rules were accepted.
    pub agreement: bool,
    /// ISO 639-1; another or none means English.
    pub locale: Option<String>,
    /// Name in the tz database; another or none means UTC.
    pub time_zone: Option<String>,
    pub reason: Option<String>,
    /// `1990-12-31`, where the server asks for it; compared and forgotten.
    pub date_of_birth: Option<String>,
    /// The application through which they come.
    pub app: Option<AppId>,
}

/// Makes the person and the account as the server's settings allow, and sends the letter that proves the address. Says
/// all that is wrong at once.
pub async fn register(app: &App, sign_up: SignUp) -> Result<(UserId, AccountId)> {
    let registrations = app.settings.get().registrations;
    if registrations == Registrations::Closed {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let new = New {
        confirmed: app.config.testbed,
        approved: registrations == Registrations::Open,
        reason: sign_up.reason.clone().filter(|reason| !reason.trim().is_empty()),
        app: sign_up.app,
        locale: sign_up.locale.as_deref().and_then(domain::text::nearest_language).unwrap_or("en").to_owned(),
        time_zone: sign_up.time_zone.clone().filter(|zone| is_time_zone(zone)).unwrap_or_else(|| UTC.to_owned()),
        ..New::named(sign_up.username.trim(), &sign_up.email)
    };
    check(app, &new, &sign_up).await?;
    let hash = password::hash(app, &sign_up.password).await?;
    let mut tx = app.db.begin().await?;
    let made = insert(app, &mut tx, &new, &hash).await?;
    if !new.confirmed {
        enqueue_confirmation(app, &mut tx, made.0).await?;
    }
    let told = arrival::tell_staff(app, &mut tx, made.0).await?;
    tx.commit().await?;
    told.raise(app);
    Ok(made)
}

/// All that is wrong with what was filled in, taken names included.
async fn check(app: &App, new: &New, sign_up: &SignUp) -> Result<()> {
    let mut wrong = wrong(app, new, &sign_up.password);
    if !sign_up.agreement {
        wrong.push(Invalid::new("agreement", Code::Accepted, "must be accepted"));
    }
    if new.reason.is_none() && app.settings.get().asks_for_reason() {
        wrong.push(Invalid::new("reason", Code::Blank, "can't be blank"));
    }
    if new.reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON) {
        wrong.push(Invalid::new("reason", Code::TooLong, "is too long (maximum is 2000 characters)"));
    }
    wrong.extend(check_age(app, sign_up.date_of_birth.as_deref()).err());
    super::create::check_free(&mut app.db.conn(), new, &mut wrong).await?;
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// Whether somebody born on this day may sign up.
fn check_age(app: &App, born: Option<&str>) -> Result<(), Invalid> {
    let Some(years) = app.settings.get().min_age else { return Ok(()) };
    let refuse = |code, reason: &'static str| Err(Invalid::new("date_of_birth", code, reason));
    let Some(born) = born.map(str::trim).filter(|born| !born.is_empty()) else {
        return refuse(Code::Blank, "can't be blank");
    };
    let Ok(born) = born.parse::<jiff::civil::Date>() else {
        return refuse(Code::Invalid, "is invalid");
    };
    let today = jiff::Timestamp::from_millisecond(app.now().millis()).ok();
    let today = today.map(|now| now.to_zoned(jiff::tz::TimeZone::UTC).date());
    let old_enough = born.checked_add(jiff::Span::new().years(years)).ok().zip(today);
    match old_enough {
        Some((day, today)) if day <= today => Ok(()),
        _ => refuse(Code::BelowLimit, "is below the age limit"),
    }
}

async fn enqueue_confirmation(app: &App, tx: &mut Tx, user: UserId) -> Result<()> {
    let code = app.random.secret();
    let until = app.now() + LINK;
    codes::replace(tx, CodePurpose::ConfirmEmail, user, &secret::hash_of(&code), until).await?;
    Ok(jobs::enqueue(tx, &Job::MailConfirmation { user, code }, app.now()).await?)
}

/// Whether the address of somebody is proved.
pub async fn is_confirmed(app: &App, user: UserId) -> Result<bool> {
    Ok(users::find(&mut app.db.conn(), user).await?.ok_or(Error::NotFound)?.confirmed_at.is_some())
}

/// Sends the letter that proves the address once more, to another address if one is given. An application may only ask
/// for it if it is the one through which they signed up.
pub async fn confirm_again(app: &App, user: UserId, through: Option<AppId>, email: Option<&str>) -> Result<()> {
    let email = email.map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
    email.as_deref().map(super::check_email).transpose()?;
    let mut tx = app.db.begin().await?;
    let found = users::find(&mut tx, user).await?.ok_or(Error::NotFound)?;
    if through.is_some() && through != found.sign_up_app_id {
        return Err(Error::Forbidden(
            "This method is only available to the application the user originally signed-up with",
        ));
    }
    if found.confirmed_at.is_some() {
        return Err(Error::Forbidden("This method is only available while the e-mail is awaiting confirmation"));
    }
    if let Some(email) = email
        && !users::set_email(&mut tx, user, &email).await?
    {
        return Err(Invalid::new("email", Code::Taken, "has already been taken").into());
    }
    enqueue_confirmation(app, &mut tx, user).await?;
    Ok(tx.commit().await?)
}

/// An address that was just proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Whose it is.
    pub user: UserId,
    /// Where a newcomer goes on who signed up through an application.
    pub back: Option<BackTo>,
}

/// An application that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackTo {
    pub app: String,
    /// Its redirect URI, byte for byte as registered.
    pub uri: String,
}

/// Somebody opened the link of the letter: the address, of a newcomer or a new one, is proved.
pub async fn confirm(app: &App, code: &str) -> Result<Confirmed> {
    let mut tx = app.db.begin().await?;
    let taken = codes::take(&mut tx, CodePurpose::ConfirmEmail, &secret::hash_of(code), app.now()).await?;
    let Some(user) = taken else {
        drop(tx);
        return Ok(Confirmed { user: super::own::confirm_email(app, code).await?, back: None });
    };
    let told = confirm_first(app, &mut tx, user).await?;
    let through = users::find(&mut tx, user).await?.and_then(|user| user.sign_up_app_id);
    tx.commit().await?;
    told.raise(app);
    app.events.raise(Event::UserChanged { user });
    Ok(Confirmed { user, back: back_to(app, through).await? })
}

/// The address of somebody is proved, perhaps for the first time.
async fn confirm_first(app: &App, tx: &mut Tx, user: UserId) -> Result<Told> {
    match users::confirm(tx, user, app.now()).await? {
        true => arrival::tell_staff(app, tx, user).await,
        false => Ok(Told::default()),
    }
}

/// The address of an application, if it has one.
async fn back_to(app: &App, through: Option<AppId>) -> Result<Option<BackTo>> {
    let Some(id) = through else { return Ok(None) };
    let client = oauth::client(app, id).await?;
    let uri = client.redirect_uris.into_iter().find(|uri| uri != OUT_OF_BAND);
    Ok(uri.map(|uri| BackTo { app: client.name, uri }))
}

/// Sends the letter with the link for a new password, if anybody has this address: who asks does not learn it.
pub async fn ask_new_password(app: &App, email: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let Some(user) = users::find_by_email(&mut tx, &email.trim().to_lowercase()).await? else {
        return Ok(());
    };
    let code = app.random.secret();
    let until = app.now() + RESET;
    codes::replace(&mut tx, CodePurpose::ResetPassword, user.id, &secret::hash_of(&code), until).await?;
    jobs::enqueue(&mut tx, &Job::MailPasswordReset { user: user.id, code }, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Whether the link of the letter can still be used.
pub async fn can_reset_password(app: &App, code: &str) -> Result<bool> {
    let hash = secret::hash_of(code);
    Ok(codes::find(&mut app.db.conn(), CodePurpose::ResetPassword, &hash, app.now()).await?.is_some())
}

/// Sets the password of whoever got the letter, and ends the browser sessions. The address is proved by it too.
pub async fn reset_password(app: &App, code: &str, new: &str) -> Result<UserId> {
    password::check(new)?;
    let hash = password::hash(app, new).await?;
    let mut tx = app.db.begin().await?;
    let taken = codes::take(&mut tx, CodePurpose::ResetPassword, &secret::hash_of(code), app.now()).await?;
    let user = taken.ok_or(Error::NotFound)?;
    users::set_password(&mut tx, user, &hash).await?;
    users::delete_sessions(&mut tx, user).await?;
    jobs::enqueue(&mut tx, &Job::MailPasswordChanged { user }, app.now()).await?;
    let told = confirm_first(app, &mut tx, user).await?;
    tx.commit().await?;
    told.raise(app);
    app.events.raise(Event::UserChanged { user });
    Ok(user)
}
