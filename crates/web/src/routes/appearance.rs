//! `/settings/appearance`: how pages look and move. It holds for the browser rather than for the person: eyes and screens
//! differ from device to device.

use super::listing;
use crate::{
    WebError, WebResult,
    components::{Appearance, Choice, Place, Select, Sheet, TextSize, Theme},
    frame::{Form, SignedIn, appearance, flash},
    i18n::Words,
    paths,
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::APPEARANCE, get(show).post(save))
}

async fn show(me: SignedIn) -> WebResult {
    let w = &me.w;
    let hint = w.t("look-hint").into_owned();
    let mut page = listing::plain(&me, w.t("look-title").into_owned(), hint, Place::Elsewhere).await?;
    page.back = Some(paths::MENU.to_owned());
    page.sheets.push(sheet(w, me.appearance));
    Ok(me.page(&page))
}

fn sheet(w: &Words, now: Appearance) -> Sheet {
    let theme = |theme: Theme| Choice {
        name: "theme",
        value: theme.as_str().into(),
        label: w.t(&format!("look-theme-{}", theme.as_str())).into_owned(),
        checked: theme == now.theme,
        radio: true,
        ..Choice::default()
    };
    let size = TextSize::ALL
        .into_iter()
        .fold(Select::new("size", w.t("look-size")).chosen(now.size.as_str()), |select, size| {
            select.option(size.as_str(), w.t(&format!("look-size-{}", size.as_str())))
        });
    let switch = |name: &'static str, on: bool| {
        let key = format!("look-{name}");
        Choice::tick(name, w.t(&key), on).hint(w.t(&format!("{key}.hint")))
    };
    Sheet {
        action: paths::APPEARANCE.to_owned(),
        selects: vec![size],
        choices: Some((w.t("look-theme").into_owned(), Theme::ALL.into_iter().map(theme).collect())),
        switches: vec![
            switch("calm", now.calm),
            switch("still", now.still),
            switch("shelves", now.shelves),
            switch("flowing", now.flowing),
            switch("keys", now.keys),
        ],
        act: "save",
        button: w.t("save").into_owned(),
        ..Sheet::default()
    }
}

async fn save(me: SignedIn, form: Form) -> WebResult {
    let chosen = Appearance {
        theme: Theme::find(form.text("theme")).ok_or(WebError::Form)?,
        size: TextSize::find(form.text("size")).ok_or(WebError::Form)?,
        still: form.is_on("still"),
        calm: form.is_on("calm"),
        shelves: form.is_on("shelves"),
        flowing: form.is_on("flowing"),
        keys: form.is_on("keys"),
    };
    let mut response = see_other(paths::APPEARANCE);
    appearance::keep(&me, &mut response, chosen);
    Ok(flash::said(response, "done-saved"))
}
