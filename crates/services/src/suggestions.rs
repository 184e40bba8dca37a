//! Whom one might like to follow: whom the staff picked, whom friends follow, who writes of the same as those followed
//! last, whom many follow or like; and the directory of those who want to be found.

use std::{sync::Arc, time::Duration};

use domain::{AccountId, Acct};
use storage::{
    accounts,
    suggestions::{self, Directory, Reason},
    trends,
};

use crate::{
    App, Error, Result, Viewer, fasp, instance, relations,
    views::{self, Account},
};

/// Accounts that are recommended in one language.
const RECOMMENDED: i64 = 100;
/// People who want to be found that are looked through.
const FINDABLE: i64 = 100;
/// Those who have written nothing for so long are not.
const QUIET: Duration = Duration::from_hours(24 * 30);
/// Favourites and boosts in that time that make somebody liked by many.
const LIKED: i64 = 5;
/// What people write of is told by the tags of so long, and by so many of them.
const RECENT: Duration = Duration::from_hours(24 * 7);
const TAGS: i64 = 20;

/// Why somebody is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The staff picked them.
    Featured,
    FriendsOfFriends,
    /// They write of what those write of whom the viewer followed last.
    SimilarToRecentlyFollowed,
    /// A service recommends them that sees more of the fediverse.
    Fasp,
    MostFollowed,
    /// What they wrote was liked and boosted most.
    MostInteractions,
}

impl Source {
    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Featured => "featured",
            Self::FriendsOfFriends => "friends_of_friends",
            Self::SimilarToRecentlyFollowed => "similar_to_recently_followed",
            Self::Fasp => "fasp",
            Self::MostFollowed => "most_followed",
            Self::MostInteractions => "most_interactions",
        }
    }

    /// The word of the API before there could be several.
    pub const fn legacy(self) -> &'static str {
        match self {
            Self::Featured => "staff",
            Self::FriendsOfFriends | Self::SimilarToRecentlyFollowed => "past_interactions",
            Self::Fasp | Self::MostFollowed | Self::MostInteractions => "global",
        }
    }
}

/// Somebody who is offered, and why.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub account: Arc<Account>,
    pub sources: Vec<Source>,
}

/// Whom the viewer might like to follow, the staff's picks first.
pub async fn list(app: &App, viewer: &Viewer, limit: usize) -> Result<Vec<Suggestion>> {
    let mut db = app.db.conn();
    let rows = limit as i64;
    let mut found: Vec<(AccountId, Vec<Source>)> = Vec::new();
    add(&mut found, Source::Featured, picked(app, viewer).await?);
    add(&mut found, Source::FriendsOfFriends, suggestions::friends_of_friends(&mut db, viewer.account, rows).await?);
    let since = app.now() - RECENT;
    let tags = suggestions::tags_of_followed(&mut db, viewer.account, since, TAGS).await?;
    let similar = suggestions::users_of_tags(&mut db, viewer.account, (&tags, trends::day(since)), rows).await?;
    add(&mut found, Source::SimilarToRecentlyFollowed, similar);
    add(&mut found, Source::Fasp, fasp::offered(app, viewer, limit).await?);
    let language = viewer.posting.language.as_deref().unwrap_or(&viewer.locale);
    for (reason, source) in [(Reason::Followed, Source::MostFollowed), (Reason::Interactions, Source::MostInteractions)]
    {
        let mut chosen = suggestions::recommended(&mut db, viewer.account, (language, reason), rows).await?;
        if chosen.is_empty() {
            chosen = suggestions::recommended(&mut db, viewer.account, ("", reason), rows).await?;
        }
        add(&mut found, source, chosen);
    }
    found.truncate(limit);
    let ids: Vec<AccountId> = found.iter().map(|(id, _)| *id).collect();
    let accounts = views::accounts(app, Some(viewer), &ids).await?;
    let whole = |account: Arc<Account>| {
        let sources = found.iter().find(|(id, _)| *id == account.id).map(|(_, sources)| sources.clone());
        Suggestion { account, sources: sources.unwrap_or_default() }
    };
    Ok(accounts.into_iter().map(whole).collect())
}

fn add(found: &mut Vec<(AccountId, Vec<Source>)>, source: Source, ids: Vec<AccountId>) {
    for id in ids {
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, sources)) => sources.push(source),
            None => found.push((id, vec![source])),
        }
    }
}

/// Those whom the settings name, as far as they can be offered to this viewer.
async fn picked(app: &App, viewer: &Viewer) -> Result<Vec<AccountId>> {
    let settings = app.settings.get();
    let mut ids = Vec::new();
    for handle in &settings.suggested_accounts {
        let Ok(acct) = handle.parse::<Acct>() else { continue };
        let host = acct.domain.as_deref().filter(|host| !app.config.is_here(host)).unwrap_or_default();
        let found = accounts::find_by_acct(&mut app.db.conn(), &acct.key(), host).await?;
        ids.extend(found.map(|account| account.id));
    }
    let open = suggestions::offered(&mut app.db.conn(), viewer.account, &ids).await?;
    ids.retain(|id| open.contains(id));
    Ok(ids)
}

/// People of this server who want to be found and can be offered to this viewer: those who wrote lately first, then the
/// new ones. Nobody if the owner keeps no directory.
pub async fn findable(app: &App, viewer: &Viewer, limit: usize) -> Result<Vec<Arc<Account>>> {
    if !app.settings.get().profile_directory {
        return Ok(Vec::new());
    }
    let mut db = app.db.conn();
    let mut ids = Vec::new();
    for active in [true, false] {
        let page = Directory { local: true, active, limit: FINDABLE, offset: 0 };
        let listed = suggestions::directory(&mut db, viewer.account, page).await?;
        ids.extend(listed.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    }
    let open = suggestions::offered(&mut db, viewer.account, &ids).await?;
    ids.retain(|id| open.contains(id));
    ids.truncate(limit);
    views::accounts(app, Some(viewer), &ids).await
}

/// Whoever answers for this server, if the viewer could begin to follow them.
pub async fn contact(app: &App, viewer: &Viewer) -> Result<Option<Arc<Account>>> {
    let instance = instance::instance(app).await?;
    let Some(contact) = instance.contact.as_ref().filter(|contact| contact.id != viewer.account) else {
        return Ok(None);
    };
    let between = relations::relationship(app, viewer.account, contact.id).await?;
    let barred = between.following || between.requested || between.blocking || between.blocked_by || between.muting;
    Ok((!barred && !contact.suspended).then(|| contact.clone()))
}

/// The viewer does not want to be offered this account again.
pub async fn dismiss(app: &App, viewer: &Viewer, account: AccountId) -> Result<()> {
    Ok(suggestions::dismiss(&mut app.db.conn(), viewer.account, account, app.now()).await?)
}

/// [`domain::Job::RecommendAccounts`]: chooses the most followed and the most liked of each language that is spoken here,
/// and of all.
pub async fn recommend(app: &App) -> Result<()> {
    let since = app.now() - QUIET;
    let mut languages = app.settings.get().languages.clone();
    languages.push(String::new());
    for language in languages {
        let mut db = app.db.conn();
        let followed = suggestions::most_followed(&mut db, &language, since, RECOMMENDED).await?;
        let liked = suggestions::most_liked(&mut db, &language, (since, LIKED), RECOMMENDED).await?;
        let mut tx = app.db.begin().await?;
        suggestions::set_recommended(&mut tx, (&language, Reason::Followed), &followed).await?;
        suggestions::set_recommended(&mut tx, (&language, Reason::Interactions), &liked).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A page of the directory.
///
/// # Errors
/// [`Error::NotFound`] if the owner keeps none.
pub async fn directory(app: &App, viewer: Option<&Viewer>, directory: Directory) -> Result<Vec<Arc<Account>>> {
    if !app.settings.get().profile_directory {
        return Err(Error::NotFound);
    }
    let ids = suggestions::directory(&mut app.db.conn(), Viewer::id(viewer), directory).await?;
    views::accounts(app, viewer, &ids).await
}
