//! The words of letters. Lines stay below 78 characters where no address is in them.

use super::Letter;
use crate::App;

pub fn confirmation(app: &App, to: String, code: &str) -> Letter {
    let (host, link) = (&app.config.account_domain, app.config.url(&format!("/auth/confirm?token={code}")));
    Letter {
        to,
        subject: format!("Confirm your e-mail address for {}", one_line(&app.settings.get().title)),
        text: format!(
            "Somebody, hopefully you, made an account with this address on\n{host}. Open this link to confirm that it is yours:\n\n\
             {link}\n\n\
             The link is good for two days. If it was not you, ignore this message:\nwithout your confirmation the account cannot be used.\n"
        ),
    }
}

pub fn password_reset(app: &App, to: String, code: &str) -> Letter {
    let (host, link) = (&app.config.account_domain, app.config.url(&format!("/auth/reset?token={code}")));
    Letter {
        to,
        subject: format!("Choose a new password for {}", one_line(&app.settings.get().title)),
        text: format!(
            "Somebody, hopefully you, asked for a new password for your account on\n{host}. Open this link to choose one:\n\n\
             {link}\n\n\
             The link is good for one hour. If it was not you, ignore this message:\nyour password stays as it is.\n"
        ),
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Somebody's words, so that nobody takes them for ours.
pub(super) fn quoted(text: &str) -> String {
    text.trim().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
