//! E-mail: what it says, and how it is sent. Letters are sent by jobs, so none is lost when the mail server is away.
//! Without a mail server the operator's console shows them: enough for a private trial.

mod letters;
pub mod news;
pub(crate) mod own;

use std::{
    sync::Mutex,
    time::{Duration, SystemTime},
};

use domain::{AppealId, UserId};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use storage::{users, warnings};

use crate::{App, Error, Mail, Result};

/// Something to be sent, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// The way letters go.
pub struct Mailer(Way);

enum Way {
    Smtp { pool: AsyncSmtpTransport<Tokio1Executor>, from: Mailbox },
    Console(fn(&str)),
    Kept(Mutex<Vec<Letter>>),
}

/// How long the mail server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

impl Mailer {
    /// By the mail server of the configuration; without one, `console` shows letters to the operator.
    pub fn new(mail: Option<&Mail>, console: fn(&str)) -> Result<Self, String> {
        let Some(mail) = mail else { return Ok(Self(Way::Console(console))) };
        let from = mail.from.parse().map_err(|error| format!("the sender {:?}: {error}", mail.from))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&mail.url).map_err(|error| error.to_string())?;
        Ok(Self(Way::Smtp { pool: builder.timeout(Some(PATIENCE)).build(), from }))
    }

    /// Whether letters reach people. Otherwise they are shown to the operator alone.
    pub fn reaches_people(&self) -> bool {
        !matches!(self.0, Way::Console(_))
    }

    /// Goes to the mail server as for a letter, without one: connects, greets, logs in. Always fine without a mail server.
    ///
    /// # Errors
    /// What the mail server said, or why it did not.
    pub async fn check(&self) -> Result<(), String> {
        match &self.0 {
            Way::Smtp { pool, .. } => match pool.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err("it hung up".into()),
                Err(error) => Err(error.to_string()),
            },
            Way::Console(_) | Way::Kept(_) => Ok(()),
        }
    }

    /// Sends nothing: tests look at what was to be sent.
    pub fn kept() -> Self {
        Self(Way::Kept(Mutex::default()))
    }

    /// The letters of [`Mailer::kept`].
    pub fn letters(&self) -> Vec<Letter> {
        match &self.0 {
            Way::Kept(letters) => letters.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone(),
            _ => Vec::new(),
        }
    }
}

/// Sends a letter, or says why it could not be sent (yet).
pub async fn send(app: &App, letter: Letter) -> Result<()> {
    deliver(app, letter, None).await
}

/// Sends a letter that many get; `end` is the address at which its reader can end that, by one POST (RFC 8058).
pub async fn send_to_list(app: &App, letter: Letter, end: &str) -> Result<()> {
    deliver(app, letter, Some(end)).await
}

async fn deliver(app: &App, letter: Letter, end: Option<&str>) -> Result<()> {
    match &app.mailer.0 {
        Way::Smtp { pool, from } => {
            let message = message(app, from.clone(), letter, end)?;
            pool.send(message).await.map(drop).map_err(|error| Error::Unreachable(format!("mail server: {error}")))
        }
        Way::Console(show) => {
            show(&format!("\nTo {}: {}\n\n{}\n", letter.to, letter.subject, letter.text));
            Ok(())
        }
        Way::Kept(letters) => {
            letters.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(letter);
            Ok(())
        }
    }
}

fn message(app: &App, from: Mailbox, letter: Letter, end: Option<&str>) -> Result<Message> {
    let to: Mailbox =
        letter.to.parse().map_err(|_| domain::Invalid::new("email", domain::Code::Invalid, "is invalid"))?;
    let id = format!("<{}@{}>", app.random.secret(), from.email.domain());
    let date = SystemTime::UNIX_EPOCH + Duration::from_millis(app.now().millis().unsigned_abs());
    let mut builder = Message::builder().from(from).to(to).subject(letter.subject).date(date).message_id(Some(id));
    if let Some(end) = end {
        builder = builder.header(ListUnsubscribe(format!("<{end}>"))).header(OneClick);
    }
    builder.header(ContentType::TEXT_PLAIN).body(letter.text).map_err(Error::internal)
}

/// `List-Unsubscribe` (RFC 2369).
#[derive(Clone)]
struct ListUnsubscribe(String);

/// `List-Unsubscribe-Post` (RFC 8058).
#[derive(Clone)]
struct OneClick;

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// [`domain::Job::MailEmailChange`]: to the address that a person wants.
pub async fn email_change(app: &App, user: UserId, code: &str) -> Result<()> {
    match users::find_new_email(&mut app.db.conn(), user).await? {
        Some(to) => send(app, own::email_change(app, to, code)).await,
        None => Ok(()),
    }
}

/// [`domain::Job::MailEmailChanged`]: to the address that was used before.
pub async fn email_changed(app: &App, before: String, new: &str) -> Result<()> {
    send(app, own::email_changed(app, before, new)).await
}

/// [`domain::Job::MailPasswordChanged`]
pub async fn password_changed(app: &App, user: UserId) -> Result<()> {
    match users::find(&mut app.db.conn(), user).await? {
        Some(user) => send(app, own::password_changed(app, user.email)).await,
        None => Ok(()),
    }
}

/// [`domain::Job::MailConfirmation`]
pub async fn confirmation(app: &App, user: UserId, code: &str) -> Result<()> {
    let Some(user) = users::find(&mut app.db.conn(), user).await? else {
        return Ok(());
    };
    send(app, letters::confirmation(app, user.email, code)).await
}

/// [`domain::Job::MailPasswordReset`]
pub async fn password_reset(app: &App, user: UserId, code: &str) -> Result<()> {
    let Some(user) = users::find(&mut app.db.conn(), user).await? else {
        return Ok(());
    };
    send(app, letters::password_reset(app, user.email, code)).await
}

/// [`domain::Job::MailAppeal`]: nothing if somebody has decided already.
pub async fn appeal(app: &App, user: UserId, appeal: AppealId) -> Result<()> {
    let mut db = app.db.conn();
    match (users::find(&mut db, user).await?, warnings::waiting_appeal(&mut db, appeal).await?) {
        (Some(user), Some(appeal)) => send(app, own::appeal(app, user.email, &appeal)).await,
        _ => Ok(()),
    }
}
