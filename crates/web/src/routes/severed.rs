//! Follows that were lost because a server was shut out, each severance with the lists of whom they were with.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{SeveranceId, SeveranceKind};
use services::{
    Error,
    relations::{self, Side},
};
use storage::severances::Severance;

use super::{
    listing,
    paging::{Cursor, older},
};
use crate::{
    WebResult,
    components::{EmptyState, Entries, Entry, Place},
    frame::{Query, SignedIn},
    i18n::Words,
    paths,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route(paths::SEVERED, get(list))
        .route("/severed_relationships/{id}/following.csv", get(following))
        .route("/severed_relationships/{id}/followers.csv", get(followers))
}

async fn list(me: SignedIn, asked: Query) -> WebResult {
    let w = &me.w;
    let page = Cursor::of(&asked).page_of(listing::LIMIT);
    let lost = relations::severances(&me.app, &me.viewer, page).await?;
    let heading = w.t("severed-title").into_owned();
    let mut page = listing::plain(&me, heading, w.t("severed-hint").into_owned(), Place::Elsewhere).await?;
    page.back = Some(paths::NOTIFICATIONS.to_owned());
    page.entries = Entries {
        older: older(paths::SEVERED, lost.len(), listing::LIMIT, lost.last().map(|one| one.id.0)),
        rows: lost.iter().flat_map(|one| sides(w, one)).collect(),
        more: w.t("severed-more").into_owned(),
        put: listing::put(&me, Cursor::of(&asked)),
        empty: EmptyState { icon: "i-follow", text: w.t("severed-empty").into_owned(), action: None },
    };
    Ok(listing::answer(&me, &page))
}

/// A line for each list that can be had.
fn sides(w: &Words, lost: &Severance) -> Vec<Entry> {
    let reason = match lost.kind {
        SeveranceKind::DomainBlock => "severed-by-staff",
        SeveranceKind::UserDomainBlock => "severed-by-you",
        SeveranceKind::AccountSuspension => "severed-account",
    };
    let line = |side: &str, count: i64| {
        let count = count.unsigned_abs();
        Entry {
            id: format!("lost-{}-{side}", lost.id),
            title: lost.target_name.clone(),
            href: (!lost.purged).then(|| format!("{}/{}/{side}.csv", paths::SEVERED, lost.id)),
            facts: w.t1(reason, "time", w.moment(lost.created_at)),
            note: w.t1(&format!("severed-{side}"), "count", count),
            ..Entry::default()
        }
    };
    let sides = [("following", lost.following_count), ("followers", lost.followers_count)];
    sides.into_iter().filter(|(_, count)| *count > 0).map(|(side, count)| line(side, count)).collect()
}

async fn following(me: SignedIn, Path(id): Path<String>) -> WebResult {
    file(&me, &id, Side::Following, "following").await
}

async fn followers(me: SignedIn, Path(id): Path<String>) -> WebResult {
    file(&me, &id, Side::Followers, "followers").await
}

async fn file(me: &SignedIn, id: &str, side: Side, name: &str) -> WebResult<Response> {
    let id: SeveranceId = id.parse().map_err(|_| Error::NotFound)?;
    let text = relations::severed_file(&me.app, &me.viewer, id, side).await?;
    let kept = format!("attachment; filename=\"{name}-{id}.csv\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, kept)], text)
        .into_response())
}
