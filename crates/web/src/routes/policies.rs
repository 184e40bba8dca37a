//! `/privacy-policy` and `/terms-of-service`, at the addresses that Mastodon's have; `/menu`.

use axum::extract::Path;
use domain::text;
use services::terms::{self, Version};

use crate::{
    WebResult,
    components::{Place, Social},
    frame::{SignedIn, Visitor},
    i18n::Html,
    pages::{MenuPage, WordsPage},
    paths,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::PRIVACY, get(privacy))
        .route(paths::TERMS, get(current))
        .route("/terms-of-service/{date}", get(of_day))
        .route(paths::MENU, get(menu))
}

async fn privacy(me: Visitor) -> WebResult {
    let (html, since) = terms::privacy_policy(&me.app).await?;
    let facts = vec![me.w.t1("privacy-since", "day", me.w.date(since))];
    let page = page(&me, "nav-privacy", paths::PRIVACY, Html::sanitised(html)).await?;
    Ok(me.page(&WordsPage { facts, ..page }))
}

async fn page(me: &Visitor, key: &str, path: &str, body: Html) -> services::Result<WordsPage> {
    let heading = me.w.t(key).into_owned();
    let mut shell = me.shell(&heading, Place::About).await?;
    let (description, url) = (heading.clone(), me.app.config.url(path));
    shell.social = Some(Social { description, url, image: None, activity: None, oembed: None, index: true });
    Ok(WordsPage { w: me.w.clone(), shell, heading, facts: Vec::new(), body, changes: None, others: Vec::new() })
}

async fn current(me: Visitor) -> WebResult {
    let version = terms::current(&me.app).await?;
    show(&me, version).await
}

async fn of_day(me: Visitor, Path(date): Path<String>) -> WebResult {
    let version = terms::of_day(&me.app, &date).await?;
    show(&me, version).await
}

async fn show(me: &Visitor, version: Version) -> WebResult {
    let html = |words: &str| Html::sanitised(text::markdown(words));
    let terms = &version.terms;
    let held = if version.effective { "terms-since" } else { "terms-from" };
    let mut facts = vec![me.w.t1(held, "day", terms.effective_date.as_str())];
    facts.extend(version.succeeded_by.as_ref().map(|day| me.w.t1("terms-until", "day", day.as_str())));
    let others = terms::list(&me.app).await?.into_iter().filter(|other| other.id != terms.id);
    let other = |date: String| (format!("{}/{date}", paths::TERMS), me.w.t1("terms-of-day", "day", date));
    let page = page(me, "nav-terms", paths::TERMS, html(&terms.text)).await?;
    Ok(me.page(&WordsPage {
        facts,
        changes: (!terms.changelog.is_empty()).then(|| html(&terms.changelog)),
        others: others.map(|version| other(version.effective_date)).collect(),
        ..page
    }))
}

async fn menu(me: SignedIn) -> WebResult {
    let shell = me.shell(&me.w.t("nav-you"), Place::You).await?;
    Ok(me.page(&MenuPage { w: me.w.clone(), shell }))
}
