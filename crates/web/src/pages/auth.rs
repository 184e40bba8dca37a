//! Coming in: signing in, the steps of signing up, and the first start of a server.

use askama::Template;

use super::{Rule, page};
use crate::{
    components::{Choice, Errors, Field, Hidden},
    i18n::Words,
    paths,
};

page! {
    /// `/auth/sign_in`. Posts `email`, `password`, `next`, and what is carried to the box to write in.
    SignInPage, "pages/sign_in.html", ["form"], {
        email: String,
        /// Where to go afterwards: a path of this server.
        next: String,
        /// Why signing in is asked for, such as an application's name.
        reason: Option<String>,
        /// What was written by somebody who was not signed in any more.
        carried: Vec<Hidden>,
        errors: Errors,
    }
}

impl SignInPage {
    /// Whoever has no account yet goes on after signing up.
    fn sign_up(&self) -> String {
        paths::sign_up(&self.next)
    }

    fn fields(&self) -> [Field; 2] {
        let (w, errors) = (&self.w, &self.errors);
        [Field::email(w).filled(&self.email, errors), Field::password(w, "current-password").filled("", errors)]
    }
}

page! {
    /// `/auth/sign_up`. The first step posts `name`, `email`, `password`; the second `agreed` and `reason`, or
    /// `do=back`; both `step`.
    SignUpPage, "pages/sign_up.html", ["form"], {
        step: SignUpStep,
        name: String,
        email: String,
        rules: Vec<Rule>,
        /// New people are let in by hand: who reads the requests, and what was told them.
        approved_by: Option<String>,
        /// Nobody is let in who says nothing.
        reason_required: bool,
        reason: String,
        /// People must be so old, in years; and what they filled in.
        min_age: Option<u32>,
        born: String,
        agreed: bool,
        /// A password is kept: none has to be typed.
        keeps: bool,
        /// Values of the other step, if nothing else keeps them.
        carried: Vec<Hidden>,
        errors: Errors,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUpStep {
    Name,
    Rules,
}

impl SignUpPage {
    fn fields(&self) -> [Field; 3] {
        let fields = account_fields(&self.w, &self.shell.site.domain, [&self.name, &self.email], &self.errors);
        if !self.keeps {
            return fields;
        }
        let [name, email, password] = fields;
        [name, email, Field { required: false, ..password.hint(self.w.t("field-password-kept")) }]
    }

    fn agree(&self) -> Choice {
        let error = self.errors.of("agreed").map(str::to_owned);
        Choice { required: true, error, ..Choice::tick("agreed", self.w.t("sign-up-agree"), self.agreed) }
    }

    fn born_field(&self, years: &u32) -> Field {
        let hint = self.w.t1("sign-up-born.hint", "years", u64::from(*years));
        let field = Field::new("date_of_birth", self.w.t("sign-up-born")).hint(hint);
        Field { kind: "date", autocomplete: "bday", required: true, ..field.filled(&self.born, &self.errors) }
    }

    fn reason_field(&self) -> Field {
        let field = Field::new("reason", self.w.t("sign-up-reason")).filled(&self.reason, &self.errors);
        let field = if self.reason_required {
            field
        } else {
            field.hint(self.w.t("sign-up-reason.optional"))
        };
        Field { rows: 4, required: self.reason_required, ..field }
    }
}

page! {
    /// `/auth/setup`: the first account of a new server, its owner's. Posts like the first step of signing up, and `token`.
    SetupPage, "pages/setup.html", ["form"], {
        token: String,
        site_name: String,
        name: String,
        email: String,
        errors: Errors,
    }
}

impl SetupPage {
    fn site_field(&self) -> Field {
        let field = Field::new("site_name", self.w.t("setup-site")).hint(self.w.t("setup-site.hint"));
        Field { required: true, ..field.filled(&self.site_name, &self.errors) }
    }

    fn fields(&self) -> [Field; 3] {
        account_fields(&self.w, &self.shell.site.domain, [&self.name, &self.email], &self.errors)
    }
}

page! {
    /// `/auth/confirm`: waits for the e-mail to be confirmed, and goes on by itself. Posts `do=again`, or `email` with
    /// `do=change`.
    ConfirmPage, "pages/confirm.html", ["form"], {
        email: String,
        /// The message was just sent (again).
        sent: bool,
        /// It can be sent again now.
        again: bool,
        /// Letters reach people; otherwise the link is shown to those who run the server.
        mails: bool,
        /// They have pressed "Go on", and the address is not confirmed yet.
        early: bool,
        errors: Errors,
    }
}

page! {
    /// The address is proved of somebody who signed up through an application, which is to be opened again.
    ConfirmedPage, "pages/confirmed.html", [], {
        app: String,
        uri: String,
    }
}

/// Says beside the name field whether the name is free: the fragment that answers `?check={name}`.
#[derive(Template)]
#[template(path = "components/name_check.html")]
pub struct NameCheck {
    pub w: Words,
    /// The full address that it would be.
    pub address: String,
    /// What is wrong with it; none if it is free.
    pub problem: Option<String>,
}

/// Name, e-mail, password: the name grows into the whole address.
fn account_fields(w: &Words, domain: &str, [name, email]: [&str; 2], errors: &Errors) -> [Field; 3] {
    let name = Field {
        prefix: "@".to_owned(),
        suffix: format!("@{domain}"),
        autocomplete: "username",
        required: true,
        max: 30,
        check: Some("/auth/sign_up?check="),
        ..Field::new("name", w.t("field-name")).hint(w.t("field-name.hint")).filled(name, errors)
    };
    let email = Field::email(w).hint(w.t("field-email.hint")).filled(email, errors);
    let password = Field::password(w, "new-password").hint(w.t("field-password.hint")).filled("", errors);
    [name, email, password]
}
