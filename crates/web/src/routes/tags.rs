//! `/followed_tags`: the hashtags whose posts come into one's home.

use domain::text;
use services::{tags, timelines};

use super::{
    listing,
    paging::{Cursor, older},
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Entries, Entry, Hidden, Place, Press},
    frame::{Form, Query, SignedIn},
    paths,
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new().route(paths::FOLLOWED_TAGS, get(show).post(unfollow))
}

async fn show(me: SignedIn, asked: Query) -> WebResult {
    let cursor = Cursor::of(&asked);
    let listed = tags::followed(&me.app, &me.viewer, cursor.page_of(listing::LIMIT)).await?;
    let w = &me.w;
    let heading = w.t("nav-tags").into_owned();
    let mut page = listing::plain(&me, heading, w.t("tags-hint").into_owned(), Place::Elsewhere).await?;
    let entry = |(_, tag): &(i64, timelines::Tag)| Entry {
        id: format!("tag-{}", tag.name),
        title: format!("#{}", tag.display_name),
        href: Some(paths::tag(&tag.name)),
        action: paths::FOLLOWED_TAGS.to_owned(),
        hidden: vec![Hidden::new("tag", tag.name.clone())],
        presses: vec![Press { act: "unfollow", label: w.t("unfollow").into_owned() }],
        ..Entry::default()
    };
    page.back = Some(paths::HOME.to_owned());
    page.entries = Entries {
        rows: listed.iter().map(entry).collect(),
        older: older(paths::FOLLOWED_TAGS, listed.len(), listing::LIMIT, listed.last().map(|(cursor, _)| *cursor)),
        more: w.t("away-more").into_owned(),
        put: listing::put(&me, cursor),
        empty: EmptyState { icon: "i-sprout", text: w.t("tags-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

async fn unfollow(me: SignedIn, form: Form) -> WebResult {
    let tag = form.text("tag");
    if form.text("do") != "unfollow" || !text::is_hashtag(tag) {
        return Err(WebError::Form);
    }
    tags::unfollow(&me.app, &me.viewer, tag).await?;
    Ok(see_other(paths::FOLLOWED_TAGS))
}
