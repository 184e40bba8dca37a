//! `/welcome`: the last step of signing up, in two parts: who one is, and whom and what to follow. Nothing of it must be
//! done, and all of it can be done later.

use domain::{Code, text};
use services::{
    Error,
    accounts::{self, Picture, Profile},
    tags, timelines, trends,
    views::Account,
};

use super::whom;
use crate::{
    WebError, WebResult,
    components::{Errors, Place},
    frame::{Form, SignedIn},
    pages::{Topic, WelcomePage, WelcomePeoplePage},
    paths,
    reply::{Parts, see_other},
    table::{Routes, get},
};

/// Hashtags and people that are offered.
const TOPICS: usize = 12;
const PEOPLE: usize = 8;

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::WELCOME, get(show).post(save))
        .route(paths::WELCOME_PEOPLE, get(whom_to_follow).post(choose))
}

async fn show(me: SignedIn) -> WebResult {
    let (account, _) = accounts::own(&me.app, &me.viewer).await?;
    let page = page(&me, &account).await?;
    Ok(me.page(&page))
}

async fn page(me: &SignedIn, account: &Account) -> services::Result<WelcomePage> {
    let own = |url: &str| (!url.contains("/media/default/")).then(|| url.to_owned());
    Ok(WelcomePage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("welcome-title"), Place::You).await?,
        avatar: own(&account.avatar),
        bio: account.note.clone(),
        discoverable: account.discoverable.unwrap_or_default(),
        errors: Errors::default(),
    })
}

async fn save(me: SignedIn, form: Form) -> WebResult {
    let profile = Profile {
        note: Some(form.text("note").replace("\r\n", "\n")),
        avatar: Picture { file: form.file("avatar"), description: None, remove: form.is_on("remove_avatar") },
        discoverable: Some(form.is_on("discoverable")),
        ..Profile::default()
    };
    match accounts::update_profile(&me.app, &me.viewer, profile).await {
        Ok(_) => Ok(see_other(paths::WELCOME_PEOPLE)),
        Err(Error::Invalid(wrong)) => {
            let key = |code| if code == Code::TooLong { "form-too-long" } else { "form-wrong" };
            let errors = wrong.iter().map(|invalid| (invalid.field.clone(), me.w.t(key(invalid.code)).into_owned()));
            let (account, _) = accounts::own(&me.app, &me.viewer).await?;
            let page = WelcomePage {
                bio: form.text("note").to_owned(),
                discoverable: form.is_on("discoverable"),
                errors: Errors(errors.collect()),
                ..page(&me, &account).await?
            };
            Ok(me.refused(&page, &page.as_form()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn whom_to_follow(me: SignedIn) -> WebResult {
    let page = people_page(&me).await?;
    Ok(me.page(&page))
}

async fn people_page(me: &SignedIn) -> services::Result<WelcomePeoplePage> {
    let mut people = whom::offered(me, PEOPLE).await?;
    for row in &mut people {
        // Here nobody has to be put aside.
        row.note = row.offer.take().or(row.note.take());
    }
    let topics = trends::topics(&me.app, &me.viewer, TOPICS).await?;
    Ok(WelcomePeoplePage {
        w: me.w.clone(),
        shell: me.shell(&me.w.t("welcome-people"), Place::You).await?,
        topics: topics.iter().map(topic).collect(),
        people,
    })
}

fn topic(tag: &timelines::Tag) -> Topic {
    Topic { name: tag.name.clone(), label: format!("#{}", tag.display_name), following: tag.following }
}

/// `follow:lake` and `unfollow:lake`.
async fn choose(me: SignedIn, form: Form) -> WebResult {
    let (act, tag) = form.text("do").split_once(':').ok_or(WebError::Form)?;
    if !text::is_hashtag(tag) {
        return Err(WebError::Form);
    }
    match act {
        "follow" => tags::follow(&me.app, &me.viewer, tag).await?,
        "unfollow" => tags::unfollow(&me.app, &me.viewer, tag).await?,
        _ => return Err(WebError::Form),
    };
    if !me.fragment {
        return Ok(see_other(&format!("{}#topics", paths::WELCOME_PEOPLE)));
    }
    Ok(Parts::default().put(&people_page(&me).await?.as_topics()).answer())
}
