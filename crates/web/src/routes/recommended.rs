//! `/collections/{id}`, and the year that somebody shows to others.

use axum::extract::Path;
use services::{annual_reports, collections, views};

use super::{people::rows, profiles};
use crate::{
    WebError, WebResult,
    components::{EmptyState, PeopleList, Place, Put},
    frame::{SignedIn, Visitor},
    pages::{CollectionPage, YearPage},
    paths,
    present::{Look, card, person},
    reply::see_other,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route("/collections/{id}", get(collection))
        .route("/@{acct}/wrapstodon/{year}/{key}", get(year))
        .route("/year/{year}", get(own_year))
}

async fn collection(me: Visitor, Path(id): Path<String>) -> WebResult {
    let id = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    let (shown, people) = collections::find(&me.app, me.viewer(), id).await?;
    let owner = people.first().ok_or(WebError::NOT_FOUND)?;
    let standing = people.iter().filter(|account| shown.items.iter().any(|item| item.account_id == account.id));
    let row = &shown.collection;
    let list = PeopleList {
        rows: rows(&me, standing.map(|account| &**account)).await?,
        older: None,
        put: Put::Whole,
        empty: EmptyState { icon: "i-follow", text: me.w.t("collection-empty").into_owned(), action: None },
    };
    let page = CollectionPage {
        shell: me.shell(&row.name, Place::Elsewhere).await?,
        w: me.w.clone(),
        name: row.name.clone(),
        description: row.description.clone(),
        tag: row.tag.as_ref().map(|tag| (paths::tag(tag), format!("#{tag}"))),
        owner: person(owner),
        people: list,
    };
    Ok(me.page(&page))
}

async fn year(me: Visitor, Path((acct, year, key)): Path<(String, i64, String)>) -> WebResult {
    let account = profiles::find(&me, &acct).await?;
    let report = annual_reports::find_shared(&me.app, &key).await?;
    if report.account_id != account.id || report.year != year {
        return Err(WebError::NOT_FOUND);
    }
    let data: annual_reports::Data = serde_json::from_str(&report.data).map_err(services::Error::internal)?;
    let top: Vec<_> = data.top_statuses.by_reblogs.into_iter().collect();
    let post = views::items_by_id(&me.app, None, &top).await?.pop();
    let heading = me.w.t2("year-title", "name", account.name(), "year", year.to_string());
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let posts = data.time_series.iter().map(|month| month.statuses).sum();
    let followers = data.time_series.iter().map(|month| month.followers).sum();
    let mut facts =
        vec![me.w.t1("year-posts", "count", count(posts)), me.w.t1("year-followers", "count", count(followers))];
    facts.extend(data.top_hashtags.first().map(|tag| me.w.t1("year-tag", "tag", format!("#{}", tag.name))));
    let page = YearPage {
        shell: me.shell(&heading, Place::Elsewhere).await?,
        w: me.w.clone(),
        heading,
        person: person(&account),
        archetype: archetype(&me, &data.archetype),
        facts,
        post: post.map(|item| card(&item, Look::feed(None))),
    };
    Ok(me.page(&page))
}

/// One's own, wherever one reads of it: it has been looked at then.
async fn own_year(me: SignedIn, Path(year): Path<i64>) -> WebResult {
    let report = annual_reports::find(&me.app, &me.viewer, year).await?;
    annual_reports::read(&me.app, &me.viewer, year).await?;
    let acct = &me.viewer.username;
    Ok(see_other(&format!("/@{acct}/wrapstodon/{year}/{}", report.share_key)))
}

fn archetype(me: &Visitor, word: &str) -> String {
    let key = match word {
        "booster" => "year-booster",
        "pollster" => "year-pollster",
        "replier" => "year-replier",
        "oracle" => "year-oracle",
        _ => "year-lurker",
    };
    me.w.t(key).into_owned()
}
