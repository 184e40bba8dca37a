//! Letters to people about their own login, to the staff, and to readers of somebody's posts.

use domain::{WarningAction, text};
use storage::{subscriptions::Subscription, warnings::Appealed};

use super::{
    Letter,
    letters::{one_line, quoted},
};
use crate::{
    App,
    views::{Account, Item},
};

/// Characters of a post in a letter.
const EXCERPT: usize = 1000;

/// To the new address: it shall be proved.
pub fn email_change(app: &App, to: String, code: &str) -> Letter {
    let (host, link) = (&app.config.account_domain, app.config.url(&format!("/auth/confirm?token={code}")));
    Letter {
        to,
        subject: format!("Confirm your new e-mail address for {}", one_line(&app.settings.get().title)),
        text: format!(
            "Somebody, hopefully you, wants to use this address for the account on\n{host}. Open this link to confirm that it is yours:\n\n\
             {link}\n\n\
             The link is good for two days. If it was not you, ignore this message.\n"
        ),
    }
}

/// To the old address: it is no longer used.
pub fn email_changed(app: &App, to: String, new: &str) -> Letter {
    let host = &app.config.account_domain;
    Letter {
        to,
        subject: format!("Your e-mail address for {} was changed", one_line(&app.settings.get().title)),
        text: format!(
            "The e-mail address of your account on {host} is now\n{new}.\n\n\
             If it was not you, somebody else knows your password: please write to\nthose who run the server at once.\n"
        ),
    }
}

pub fn password_changed(app: &App, to: String) -> Letter {
    let (host, link) = (&app.config.account_domain, app.config.url("/auth/reset"));
    Letter {
        to,
        subject: format!("Your password for {} was changed", one_line(&app.settings.get().title)),
        text: format!(
            "The password of your account on {host} was changed.\n\n\
             If it was not you, choose a new one at once:\n\n\
             {link}\n"
        ),
    }
}

/// To one of the staff: somebody objects to a decision.
pub fn appeal(app: &App, to: String, appeal: &Appealed) -> Letter {
    let (name, decided) = (&appeal.username, appeal.decided_at.date());
    let what = match appeal.action {
        WarningAction::None => "to warn this person",
        WarningAction::Disable => "to close the account until further notice",
        WarningAction::MarkStatusesAsSensitive => "to put a veil over pictures",
        WarningAction::DeleteStatuses => "to delete posts",
        WarningAction::Sensitive => "to put a veil over all pictures",
        WarningAction::Silence => "to limit who sees the posts",
        WarningAction::Suspend => "to close the account",
    };
    let reason = match appeal.told.trim() {
        "" => String::new(),
        told => format!("The reason that was given:\n\n{}\n\n", quoted(told)),
    };
    Letter {
        to,
        subject: format!("@{name} objects to a decision on {}", one_line(&app.settings.get().title)),
        text: format!(
            "@{name} objects to what the staff of {} decided on\n{decided}: {what}.\n\n{reason}What @{name} says:\n\n{}\n\nThe account: {}\n",
            app.config.account_domain,
            quoted(&appeal.text),
            app.config.profile_url(name),
        ),
    }
}

/// To a visitor who asked for somebody's posts.
pub fn subscription(app: &App, to: &Subscription, account: &Account) -> Letter {
    let (name, link) = (one_line(account.name()), link(app, "confirm", &to.token));
    Letter {
        to: to.email.clone(),
        subject: format!("Do you want the posts of {name} by e-mail?"),
        text: format!(
            "Somebody, hopefully you, asked for the posts of {name}\n({}) by e-mail. Open this link if you want them:\n\n\
             {link}\n\n\
             The link is good for seven days. If it was not you, ignore this message:\nnothing else will come.\n",
            account.url
        ),
    }
}

/// Somebody's new posts, and the address that ends the subscription.
pub fn posts(app: &App, to: &Subscription, account: &Account, items: &[Item]) -> (Letter, String) {
    let (name, end) = (one_line(account.name()), link(app, "end", &to.token));
    let subject = match items {
        [_] => format!("A new post by {name}"),
        _ => format!("{} new posts by {name}", items.len()),
    };
    let mut body = String::new();
    for item in items {
        let status = &item.status;
        let words = text::to_plain(&status.html);
        let shown = match status.spoiler_text.trim() {
            "" => words.chars().take(EXCERPT).collect::<String>(),
            warning => format!("[{}]", one_line(warning)),
        };
        body.push_str(&format!("{shown}\n\n{}\n\n* * *\n\n", status.url));
    }
    body.push_str(&format!(
        "You get this because you subscribed to the posts of {name}\n({}). Open this link if you want no more:\n\n{end}\n",
        account.url
    ));
    (Letter { to: to.email.clone(), subject, text: body }, end)
}

fn link(app: &App, what: &str, token: &str) -> String {
    app.config.url(&format!("/email_subscriptions/{what}?token={token}"))
}
