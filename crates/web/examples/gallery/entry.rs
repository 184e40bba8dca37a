//! Coming in: signing in and up, an application's consent, "Where is your account?".

use askama::Template;
use web::{components::*, i18n::Words, pages::*};

use crate::{pages::Pages, sample::*};

pub fn rules() -> Vec<Rule> {
    let rule = |text: &str, hint: &str| Rule { text: text.into(), hint: hint.into() };
    vec![
        rule("Be kind to the person behind the words.", "Disagree with what they say, not with who they are."),
        rule("Ask before you show other people's faces.", ""),
        rule("No advertising.", "Telling what you made yourself is fine."),
    ]
}

pub fn all(w: &Words) -> askama::Result<Pages> {
    let shell = |title: &str| shell(w, title, Place::SignIn, false);
    let sign_up = |step, errors| SignUpPage {
        w: w.clone(),
        shell: shell(&w.t("sign-up")),
        step,
        name: "ines".into(),
        email: "ines@post.example".into(),
        rules: rules(),
        approved_by: Some("Lena".into()),
        reason_required: false,
        reason: String::new(),
        min_age: Some(16),
        born: String::new(),
        agreed: false,
        keeps: step == SignUpStep::Rules,
        carried: Vec::new(),
        errors,
    };
    let mut wrong = Errors::one("name", w.t1("sign-up-taken", "suggestion", "ines_d"));
    wrong.push("password", w.t("sign-up-password-short"));
    let sign_in = SignInPage {
        w: w.clone(),
        shell: shell(&w.t("sign-in")),
        email: String::new(),
        next: "/compose".into(),
        reason: Some(w.t("sign-in-words").into_owned()),
        carried: vec![Hidden::new("text", "Half a thought")],
        errors: Errors::default(),
    };
    let setup = SetupPage {
        w: w.clone(),
        shell: shell(&w.t("setup-title")),
        token: "t".into(),
        site_name: "Hillside".into(),
        name: String::new(),
        email: String::new(),
        errors: Errors::default(),
    };
    let confirm = ConfirmPage {
        w: w.clone(),
        shell: shell(&w.t("confirm-title")),
        email: "ines@post.example".into(),
        sent: true,
        again: true,
        mails: true,
        early: true,
        errors: Errors::default(),
    };
    let power = |key: &str, strong| Power { text: w.t(key).into_owned(), strong };
    let consent = ConsentPage {
        w: w.clone(),
        shell: shell("Tusky"),
        app: "Tusky".into(),
        website: Some("https://tusky.example".into()),
        destination: Some("oauth2redirect://com.keylesspalace.tusky/".into()),
        person: ines(),
        powers: vec![
            power("power-write", true),
            power("power-follow", true),
            power("power-read", false),
            power("power-push", false),
        ],
        carried: vec![Hidden::new("client_id", "x")],
    };
    let code = CodePage {
        w: w.clone(),
        shell: shell(&w.t("code-title")),
        code: "rZ2xK8u0QyqfHk3mW1n5o7p9s4t6v8Bd-example".into(),
    };
    let mut card = home_posts().remove(0);
    card.shape = Shape::Compact;
    let interact = InteractPage {
        w: w.clone(),
        shell: shell(&w.t("interact-title")),
        to: "/@rosa/101".into(),
        url: "https://hillside.example/@rosa/101".into(),
        address: String::new(),
        card: Some(card),
        errors: Errors::default(),
    };
    let welcome = WelcomePage {
        w: w.clone(),
        shell: shell(&w.t("welcome-title")),
        avatar: None,
        bio: "Garden, lake, bread.".into(),
        discoverable: false,
        errors: Errors::default(),
    };
    let topic = |name: &str, following| Topic { name: name.into(), label: format!("#{name}"), following };
    let row = |person: Person| PersonRow {
        follow: Some(follow(&person, FollowState::None)),
        note: Some(w.t("explore-findable").into_owned()),
        offer: None,
        request: None,
        person,
    };
    let welcome_people = WelcomePeoplePage {
        w: w.clone(),
        shell: shell(&w.t("welcome-people")),
        topics: vec![topic("ferry", true), topic("bread", false)],
        people: vec![row(rosa()), row(amir())],
    };
    Ok(vec![
        ("welcome", welcome.render()?),
        ("welcome-people", welcome_people.render()?),
        ("sign-in", sign_in.render()?),
        ("sign-up", sign_up(SignUpStep::Name, Errors::default()).render()?),
        ("sign-up-errors", sign_up(SignUpStep::Name, wrong).render()?),
        ("sign-up-rules", sign_up(SignUpStep::Rules, Errors::default()).render()?),
        ("setup", setup.render()?),
        ("confirm", confirm.render()?),
        ("consent", consent.render()?),
        ("code", code.render()?),
        ("interact", interact.render()?),
    ])
}
