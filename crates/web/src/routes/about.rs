//! `/about`

use domain::text;
use services::{Thumbnail, instance};

use crate::{
    WebResult,
    components::{Place, Social},
    frame::Visitor,
    i18n::Html,
    pages::{AboutPage, Rule},
    paths,
    present::person,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::ABOUT, get(show))
}

async fn show(me: Visitor) -> WebResult {
    let instance = instance::instance(&me.app).await?;
    let settings = &instance.settings;
    let social = Social {
        description: settings.short_description.clone(),
        url: me.app.config.url(paths::ABOUT),
        image: me.app.config.thumbnail.as_ref().map(|_| me.app.config.thumbnail_url()),
        activity: None,
        oembed: None,
        index: true,
    };
    // Pages show nothing that would have to be had from another site.
    let picture = match &me.app.config.thumbnail {
        Some(Thumbnail::Here { .. }) => Some(me.app.config.thumbnail_url()),
        _ => None,
    };
    let description = text::markdown(&settings.extended_description);
    let title = me.w.t1("about-title", "site", &settings.title);
    let shell = crate::components::Shell { social: Some(social), ..me.shell(&title, Place::About).await? };
    Ok(me.page(&AboutPage {
        w: me.w.clone(),
        shell,
        description: Html::sanitised(description),
        image: picture,
        contact: instance.contact.as_deref().map(person),
        contact_email: Some(settings.contact_email.clone()).filter(|email| !email.is_empty()),
        rules: rules(&instance),
        people: instance.figures.users.unsigned_abs(),
        posts: instance.figures.local_statuses.unsigned_abs(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        source_url: me.app.config.source_url.clone(),
    }))
}

pub(super) fn rules(instance: &instance::Instance) -> Vec<Rule> {
    instance.rules.iter().map(|rule| Rule { text: rule.text.clone(), hint: rule.hint.clone() }).collect()
}
