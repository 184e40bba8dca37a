//! One's own login, and pages that letters and shared addresses lead to.

use askama::Template;
use web::{components::*, i18n::Words, pages::*};

use crate::{pages::Pages, sample::*};

pub fn all(w: &Words) -> askama::Result<Pages> {
    let plain = |title: &str| shell(w, title, Place::SignIn, false);
    let own = |title: &str| shell(w, title, Place::You, true);
    let forgotten = |sent| ForgottenPage {
        w: w.clone(),
        shell: plain(&w.t("forgotten-title")),
        email: "ines@post.example".into(),
        sent,
        errors: Errors::default(),
    };
    let new_password = NewPasswordPage {
        w: w.clone(),
        shell: plain(&w.t("new-password-title")),
        token: "t".into(),
        errors: Errors::one("password", w.t("sign-up-password-short")),
    };
    let browsing = |id: &str, agent: &str, this| Browsing {
        id: id.into(),
        agent: agent.into(),
        ip: "192.0.2.1".into(),
        last_used: w.t1("login-used", "time", w.recent(ago(3_600_000))),
        this,
    };
    let login = LoginPage {
        w: w.clone(),
        shell: own(&w.t("login-title")),
        email: "ines@post.example".into(),
        new_email: Some("ines@new.example".into()),
        sessions: vec![browsing("1", "Firefox on Linux", true), browsing("2", "Safari on a phone", false)],
        password_errors: Errors::one("current_password", w.t("login-current-wrong")),
        email_errors: Errors::default(),
        wanted_email: String::new(),
    };
    let power = |key: &str, strong| Power { text: w.t(key).into_owned(), strong };
    let apps = AppsPage {
        w: w.clone(),
        shell: own(&w.t("apps-title")),
        apps: vec![LetIn {
            id: "1".into(),
            name: "Tusky".into(),
            website: Some("https://tusky.example".into()),
            facts: w.t1("apps-unused", "since", w.recent(ago(7_200_000))),
            powers: vec![power("power-write", true), power("power-read", false)],
        }],
    };
    let letter = LetterPage {
        w: w.clone(),
        shell: plain(&w.t("letters-wanted")),
        heading: w.t("letters-wanted").into_owned(),
        text: w.t1("letters-wanted-text", "name", "Rosa"),
        action: "/email_subscriptions/confirm",
        button: w.t("letters-wanted-go").into_owned(),
        token: "t".into(),
    };
    Ok(vec![
        ("forgotten", forgotten(false).render()?),
        ("forgotten-sent", forgotten(true).render()?),
        ("new-password", new_password.render()?),
        ("login", login.render()?),
        ("apps", apps.render()?),
        ("letter", letter.render()?),
        ("collection", collection(w).render()?),
        ("year", year(w).render()?),
    ])
}

fn collection(w: &Words) -> CollectionPage {
    let row = |person| PersonRow { person, note: None, follow: None, request: None };
    CollectionPage {
        w: w.clone(),
        shell: shell(w, "Sailors", Place::Elsewhere, true),
        name: "Sailors".into(),
        description: "Who knows the wind.".into(),
        tag: Some(("/tags/sailing".into(), "#sailing".into())),
        owner: ines(),
        people: PeopleList { rows: everyone().into_iter().map(row).collect(), ..PeopleList::default() },
    }
}

fn year(w: &Words) -> YearPage {
    let heading = w.t2("year-title", "name", "Inês", "year", "2026");
    YearPage {
        w: w.clone(),
        shell: shell(w, &heading, Place::Elsewhere, false),
        heading,
        person: ines(),
        archetype: w.t("year-replier").into_owned(),
        facts: vec![w.t1("year-posts", "count", 412_u64), w.t1("year-tag", "tag", "#bread")],
        post: Some(home_posts().remove(0)),
    }
}
