//! E-mail: what it says, and how it is sent. Letters are sent by jobs, so none is lost when the mail server is away.
//! Without a mail server the operator's console shows them: enough for a private trial.

mod letters;

use std::{
    sync::Mutex,
    time::{Duration, SystemTime},
};

use domain::UserId;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use storage::users;

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
    match &app.mailer.0 {
        Way::Smtp { pool, from } => {
            let message = message(app, from.clone(), letter)?;
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

fn message(app: &App, from: Mailbox, letter: Letter) -> Result<Message> {
    let to: Mailbox =
        letter.to.parse().map_err(|_| domain::Invalid::new("email", domain::Code::Invalid, "is invalid"))?;
    let id = format!("<{}@{}>", app.random.secret(), from.email.domain());
    let date = SystemTime::UNIX_EPOCH + Duration::from_millis(app.now().millis().unsigned_abs());
    let builder = Message::builder().from(from).to(to).subject(letter.subject).date(date).message_id(Some(id));
    builder.header(ContentType::TEXT_PLAIN).body(letter.text).map_err(Error::internal)
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
