//! `/settings/preferences`: what new posts are like, and how one reads. It holds wherever one signs in, and in apps that
//! ask for it.

use domain::{Covered, QuotePolicy, Visibility, text, text::Language, time_zones};
use services::{
    Error, Posting,
    accounts::{self, PostingChange, Profile},
    users::{self, Preferences, Preferring},
};

use super::listing;
use crate::{
    WebError, WebResult,
    components::{Audience, Choice, Place, Select, Sheet},
    frame::{Form, SignedIn, flash},
    i18n::Words,
    paths, present,
    reply::see_other,
    table::{Routes, get},
};

/// Nobody writes messages by default.
const AUDIENCES: [Audience; 3] = [Audience::Everyone, Audience::Quiet, Audience::Followers];

pub fn routes() -> Routes {
    Routes::new().route(paths::PREFERENCES, get(show).post(save))
}

async fn show(me: SignedIn) -> WebResult {
    let w = &me.w;
    let now = users::preferences(&me.app, &me.viewer).await?;
    let hint = w.t("prefer-hint").into_owned();
    let mut page = listing::plain(&me, w.t("prefer-title").into_owned(), hint, Place::Elsewhere).await?;
    page.back = Some(paths::MENU.to_owned());
    page.sheets.push(sheet(&me, now));
    Ok(me.page(&page))
}

fn sheet(me: &SignedIn, now: Preferences) -> Sheet {
    let (w, posting) = (&me.w, &me.viewer.posting);
    let spoken = |one: &Language| Choice {
        name: "languages",
        value: one.code.into(),
        label: one.native.to_owned(),
        checked: me.viewer.languages.iter().any(|code| code == one.code),
        several: true,
        ..Choice::default()
    };
    let covered = |covered: &Covered| Choice {
        name: "covered",
        value: covered.as_str().into(),
        label: w.t(&format!("prefer-media-{}", covered.as_str().replace('_', "-"))).into_owned(),
        checked: *covered == now.covered,
        radio: true,
        ..Choice::default()
    };
    let switch = |name: &'static str, on: bool| {
        let key = format!("prefer-{name}");
        Choice::tick(name, w.t(&key), on).hint(w.t(&format!("{key}.hint")))
    };
    Sheet {
        action: paths::PREFERENCES.to_owned(),
        selects: vec![
            audience(w, posting),
            language(w, posting),
            quotes(w, posting),
            time_zone(w, &me.viewer.time_zone),
        ],
        choices: Some((w.t("prefer-media").into_owned(), Covered::ALL.iter().map(covered).collect())),
        several: Some((
            w.t("prefer-languages").into_owned(),
            chosen(w, &me.viewer.languages),
            text::languages().iter().map(spoken).collect(),
        )),
        switches: vec![
            switch("spoilers", now.expand_spoilers),
            switch("gifs", now.autoplay_gifs),
            switch("sensitive", posting.sensitive),
            switch("application", now.show_application),
        ],
        act: "save",
        button: w.t("save").into_owned(),
        ..Sheet::default()
    }
}

fn audience(w: &Words, posting: &Posting) -> Select {
    let chosen = present::audience(posting.visibility);
    let select = Select::new("audience", w.t("prefer-audience")).chosen(chosen.value());
    AUDIENCES.into_iter().fold(select, |select, one| select.option(one.value(), w.t(one.key())))
}

fn language(w: &Words, posting: &Posting) -> Select {
    let select = Select::new("language", w.t("prefer-language")).option("", w.t("prefer-language-of-text"));
    let select = select.chosen(posting.language.clone().unwrap_or_default());
    text::languages().iter().fold(select, |select, one| select.option(one.code, one.native))
}

fn quotes(w: &Words, posting: &Posting) -> Select {
    let select = Select::new("quotes", w.t("prefer-quotes")).chosen(posting.quote_policy.as_str());
    let option = |select: Select, one: &QuotePolicy| {
        select.option(one.as_str(), w.t(&format!("prefer-quotes-{}", one.as_str())))
    };
    QuotePolicy::ALL.iter().fold(select, option)
}

/// Somebody who chose none is where the browser says.
fn time_zone(w: &Words, now: &str) -> Select {
    let select = Select::new("time_zone", w.t("prefer-time-zone")).option("", w.t("prefer-time-zone-of-browser"));
    let select = select.chosen(if now == users::UTC { "" } else { now });
    let mut zones = time_zones();
    if now != users::UTC && !zones.iter().any(|zone| zone == now) {
        zones.insert(0, now.to_owned());
    }
    zones.into_iter().fold(select, |select, zone| {
        let name = zone.replace('_', " ");
        select.option(zone, name)
    })
}

/// The languages that are chosen, in words.
fn chosen(w: &Words, codes: &[String]) -> String {
    let names = codes.iter().filter_map(|code| text::languages().iter().find(|one| one.code == code));
    let names: Vec<&str> = names.map(|one| one.native).collect();
    if names.is_empty() {
        w.t("prefer-languages-all").into_owned()
    } else {
        names.join(", ")
    }
}

async fn save(me: SignedIn, form: Form) -> WebResult {
    let audience = AUDIENCES.into_iter().find(|one| one.value() == form.text("audience"));
    let posting = PostingChange {
        visibility: Some(present::visibility(audience.ok_or(WebError::Form)?)),
        sensitive: Some(form.is_on("sensitive")),
        language: Some(Some(form.text("language").to_owned()).filter(|code| !code.is_empty())),
        quote_policy: Some(form.parsed("quotes").ok_or(WebError::Form)?),
    };
    let reading = Preferring {
        show_application: Some(form.is_on("application")),
        covered: Some(form.parsed("covered").ok_or(WebError::Form)?),
        expand_spoilers: Some(form.is_on("spoilers")),
        autoplay_gifs: Some(form.is_on("gifs")),
        languages: Some(form.all("languages").map(str::to_owned).collect()),
        ..Preferring::default()
    };
    if differs(&posting, &me.viewer.posting) {
        match accounts::update_profile(&me.app, &me.viewer, Profile { posting, ..Profile::default() }).await {
            Ok(_) => {}
            Err(Error::Invalid(_)) => return Err(WebError::Form),
            Err(error) => return Err(error.into()),
        }
    }
    let zone = Some(form.text("time_zone")).filter(|zone| !zone.is_empty()).unwrap_or(users::UTC);
    if zone != me.viewer.time_zone {
        match users::set_time_zone(&me.app, &me.viewer, zone).await {
            Err(Error::Invalid(_)) => return Err(WebError::Form),
            done => done?,
        }
    }
    users::prefer(&me.app, &me.viewer, &reading).await?;
    Ok(flash::said(see_other(paths::PREFERENCES), "done-saved"))
}

/// Other servers need not hear of a profile that is as it was.
fn differs(wanted: &PostingChange, now: &Posting) -> bool {
    let same = |wanted: Option<Visibility>| wanted == Some(now.visibility);
    !same(wanted.visibility)
        || wanted.sensitive != Some(now.sensitive)
        || wanted.language.as_ref() != Some(&now.language)
        || wanted.quote_policy != Some(now.quote_policy)
}
