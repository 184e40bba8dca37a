//! `/explore/people`: whom one might like to follow. Where nobody is suggested, people of this server who want to be
//! found, then whoever runs it; and where there is nobody, what can be done about that.

use domain::AccountId;
use services::suggestions::{self, Source};

use super::{explore, people};
use crate::{
    WebError, WebResult,
    components::{EmptyState, PeopleList, PersonRow},
    frame::{Form, SignedIn, flash},
    pages::Found,
    paths,
    reply::{Parts, see_other},
    table::{Routes, get},
};

/// People who are offered.
const OFFERED: usize = 40;

pub fn routes() -> Routes {
    Routes::new().route(paths::EXPLORE_PEOPLE, get(show).post(dismiss))
}

/// People to follow, each with the reason.
pub(super) async fn offered(me: &SignedIn, limit: usize) -> services::Result<Vec<PersonRow>> {
    let suggested = suggestions::list(&me.app, &me.viewer, limit).await?;
    if !suggested.is_empty() {
        let mut rows = people::rows(me, suggested.iter().map(|one| &*one.account)).await?;
        for (row, one) in rows.iter_mut().zip(&suggested) {
            row.offer = one.sources.first().map(|source| me.w.t(why(*source)).into_owned());
        }
        return Ok(rows);
    }
    let findable = suggestions::findable(&me.app, &me.viewer, limit).await?;
    if !findable.is_empty() {
        let mut rows = people::rows(me, findable.iter().map(|account| &**account)).await?;
        for row in &mut rows {
            row.offer = Some(me.w.t("explore-findable").into_owned());
        }
        return Ok(rows);
    }
    let contact = suggestions::contact(&me.app, &me.viewer).await?;
    let mut rows = people::rows(me, contact.iter().map(|account| &**account)).await?;
    for row in &mut rows {
        row.note = Some(me.w.t("explore-contact").into_owned());
    }
    Ok(rows)
}

async fn show(me: SignedIn) -> WebResult {
    let rows = offered(&me, OFFERED).await?;
    let settings = me.app.settings.get();
    let directory = settings.profile_directory && !rows.is_empty();
    let here = me.w.t1("explore-nobody-action", "site", settings.title.as_str());
    let list = PeopleList {
        rows,
        empty: EmptyState {
            icon: "i-follow",
            text: me.w.t("explore-nobody").into_owned(),
            action: Some((paths::LOCAL.to_owned(), here)),
        },
        ..PeopleList::default()
    };
    let mut page = explore::page(&me, paths::EXPLORE_PEOPLE, Some(Found::People(list))).await?;
    for part in &mut page.parts {
        part.all = directory.then(|| (paths::DIRECTORY.to_owned(), me.w.t("directory-title").into_owned()));
    }
    Ok(me.page(&page))
}

const fn why(source: Source) -> &'static str {
    match source {
        Source::Featured => "explore-featured",
        Source::FriendsOfFriends => "explore-friends",
        Source::SimilarToRecentlyFollowed => "explore-similar",
        Source::Fasp => "explore-elsewhere",
        Source::MostFollowed => "explore-followed",
        Source::MostInteractions => "explore-interactions",
    }
}

/// `POST /explore/people`
async fn dismiss(me: SignedIn, form: Form) -> WebResult {
    let account: AccountId = form.parsed("account").ok_or(WebError::NOT_FOUND)?;
    if form.text("do") != "dismiss" {
        return Err(WebError::Form);
    }
    suggestions::dismiss(&me.app, &me.viewer, account).await?;
    if me.fragment {
        return Ok(Parts::default().remove(&format!("who-{account}")).answer());
    }
    Ok(flash::said(see_other(paths::EXPLORE_PEOPLE), "explore-dismissed"))
}
