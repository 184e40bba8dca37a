//! One's own login, and pages that letters and shared addresses lead to.

use askama::Template;
use web::{components::*, i18n::Words, pages::*, paths};

use crate::{pages::Pages, sample::*};

pub fn all(w: &Words) -> askama::Result<Pages> {
    let plain = |title: &str| shell(w, title, Place::SignIn, false);
    let own = |title: &str| shell(w, title, Place::You, true);
    let forgotten = |sent| ForgottenPage {
        w: w.clone(),
        shell: plain(&w.t("forgotten-title")),
        email: "ines@post.example".into(),
        sent,
        mails: true,
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
        mails: true,
        sessions: vec![browsing("1", "Firefox on Linux", true), browsing("2", "Safari on a phone", false)],
        password_errors: Errors::one("current_password", w.t("login-current-wrong")),
        email_errors: Errors::default(),
        wanted_email: String::new(),
        leave_errors: Errors::default(),
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
    let sure = SurePage {
        w: w.clone(),
        shell: plain(&w.t("sure-list")),
        heading: w.t("sure-list").into_owned(),
        about: "Lake people".into(),
        text: w.t("sure-list.text").into_owned(),
        action: "/lists/7/edit".into(),
        carried: Vec::new(),
        act: "delete",
        button: w.t("sure-list.go").into_owned(),
        back: "/lists/7/edit".into(),
    };
    Ok(vec![
        ("sure", sure.render()?),
        ("forgotten", forgotten(false).render()?),
        ("forgotten-sent", forgotten(true).render()?),
        ("new-password", new_password.render()?),
        ("login", login.render()?),
        ("apps", apps.render()?),
        ("letter", letter.render()?),
        ("messages", messages(w).render()?),
        ("list-edit", list_edit(w).render()?),
        ("collection", collection(w).render()?),
        ("year", year(w).render()?),
    ])
}

fn listing(w: &Words, heading: &str, place: Place) -> ListingPage {
    ListingPage {
        w: w.clone(),
        shell: shell(w, heading, place, true),
        heading: heading.to_owned(),
        hint: String::new(),
        back: None,
        action: None,
        tabs: None,
        apart: 2,
        sheets: Vec::new(),
        part: String::new(),
        entries: Entries::default(),
    }
}

fn messages(w: &Words) -> ListingPage {
    let entry = |(at, person): (usize, Person)| Entry {
        id: format!("c{at}"),
        title: person.name.clone(),
        href: Some(format!("/@{}/{at}", person.acct)),
        unread: (at == 0).then(|| w.t("messages-unread-word").into_owned()),
        facts: w.recent(ago(3_600_000)),
        note: "See you at the ferry, then.".into(),
        action: paths::MESSAGES.into(),
        presses: vec![Press::new("read", w.t("messages-read")), Press::new("delete", w.t("messages-delete"))],
        person: Some(person),
        ..Entry::default()
    };
    let mut page = listing(w, &w.t("nav-messages"), Place::Messages);
    page.hint = w.t("messages-hint").into_owned();
    page.action = Some((paths::COMPOSE.into(), w.t("messages-new").into_owned()));
    page.entries.rows = everyone().into_iter().take(4).enumerate().map(entry).collect();
    page
}

fn list_edit(w: &Words) -> ListingPage {
    let title = Field::new("title", w.t("lists-title")).filled("Family", &Errors::default());
    let mut page = listing(w, &w.t("lists-edit"), Place::Lists);
    page.back = Some("/lists/1".into());
    page.sheets = vec![Sheet {
        action: "/lists/1/edit".into(),
        fields: vec![title],
        several: Some((
            "In which languages I read".into(),
            "Deutsch".into(),
            vec![language("de", "Deutsch"), language("pt", "Português")],
        )),
        switches: vec![Choice::tick("exclusive", w.t("lists-exclusive"), true).hint(w.t("lists-exclusive.hint"))],
        act: "save",
        button: w.t("save").into_owned(),
        end: Some(Press::new("delete", w.t("lists-delete"))),
        ..Sheet::default()
    }];
    page.part = w.t("lists-members").into_owned();
    page.entries.empty = EmptyState { icon: "i-follow", text: w.t("lists-nobody").into_owned(), action: None };
    page
}

fn language(code: &'static str, name: &str) -> Choice {
    Choice {
        name: "languages",
        value: code.into(),
        label: name.into(),
        checked: code == "de",
        several: true,
        ..Choice::default()
    }
}

fn collection(w: &Words) -> CollectionPage {
    let row = |person| PersonRow { person, note: None, follow: None, offer: None, request: None };
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
