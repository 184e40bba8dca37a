//! One's own login: a forgotten password, the e-mail address, browsers and applications that are let in.

use super::{Power, page};
use crate::components::{Errors, Field, Place};

page! {
    /// `/auth/reset`: asks for the letter with the link. Posts `email`.
    ForgottenPage, "pages/forgotten.html", ["form"], {
        email: String,
        /// The letter is on its way, if anybody has this address.
        sent: bool,
        /// Letters reach people; otherwise the link is shown to those who run the server.
        mails: bool,
        errors: Errors,
    }
}

impl ForgottenPage {
    fn field(&self) -> Field {
        Field::email(&self.w).filled(&self.email, &self.errors)
    }
}

page! {
    /// `/auth/reset?token=`: the link of the letter. Posts `token`, `password`.
    NewPasswordPage, "pages/new_password.html", ["form"], {
        token: String,
        errors: Errors,
    }
}

impl NewPasswordPage {
    fn field(&self) -> Field {
        let field = Field::password(&self.w, "new-password").hint(self.w.t("field-password.hint"));
        field.filled("", &self.errors)
    }
}

page! {
    /// `/settings/account`. Posts `do=password` with `current_password` and `password`; `do=email` with
    /// `current_password` and `email`; `do=keep`; `do=end` with `session`; `do=leave` with
    /// `leave_password`.
    LoginPage, "pages/login.html", ["form"], {
        email: String,
        /// The address that waits to be proved.
        new_email: Option<String>,
        /// Letters reach people; otherwise the link is shown to those who run the server.
        mails: bool,
        sessions: Vec<Browsing>,
        /// Of the form for the password, and of the one for the address.
        password_errors: Errors,
        email_errors: Errors,
        wanted_email: String,
        leave_errors: Errors,
    }
}

/// A browser in which one is signed in.
#[derive(Debug, Clone)]
pub struct Browsing {
    pub id: String,
    /// What it calls itself, shortened.
    pub agent: String,
    pub ip: String,
    pub last_used: String,
    /// The one that shows the page.
    pub this: bool,
}

impl LoginPage {
    fn current(&self, name: &'static str) -> Field {
        let current = Field { name: name.into(), ..Field::password(&self.w, "current-password") };
        Field { label: self.w.t("login-current").into_owned(), ..current }
    }

    fn leave_field(&self) -> Field {
        self.current("leave_password").filled("", &self.leave_errors)
    }

    fn password_fields(&self) -> [Field; 2] {
        let current = self.current("current_password");
        let new = Field::password(&self.w, "new-password").hint(self.w.t("field-password.hint"));
        let new = Field { label: self.w.t("login-new").into_owned(), ..new };
        [current.filled("", &self.password_errors), new.filled("", &self.password_errors)]
    }

    fn email_fields(&self) -> [Field; 2] {
        let email = Field { label: self.w.t("login-new-email").into_owned(), ..Field::email(&self.w) };
        let current = self.current("proof");
        [email.filled(&self.wanted_email, &self.email_errors), current.filled("", &self.email_errors)]
    }
}

page! {
    /// `/oauth/authorized_applications`. Posts `app` with `do=revoke`.
    AppsPage, "pages/apps.html", ["form"], {
        apps: Vec<LetIn>,
    }
}

/// An application that may do something for the person.
#[derive(Debug, Clone)]
pub struct LetIn {
    pub id: String,
    pub name: String,
    pub website: Option<String>,
    /// "Let in on 3 May. Last used yesterday."
    pub facts: String,
    pub powers: Vec<Power>,
}

page! {
    /// The link of a letter about somebody's posts: to get them, or no more. Posts `token`.
    LetterPage, "pages/letter.html", [], {
        heading: String,
        text: String,
        action: &'static str,
        button: String,
        token: String,
    }
}
