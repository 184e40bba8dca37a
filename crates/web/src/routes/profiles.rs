//! People: their posts, who follows them and whom they follow, and what can be done with them.

use std::sync::Arc;

use axum::extract::Path;
use domain::AccountId;
use services::{
    App, Viewer, accounts, relations, search, timelines,
    views::{self, Account, Item},
};
use storage::{
    follows::{Relationship, Rules},
    timelines::{AccountFilter, Page},
};

use super::{back, list::List, paging::Cursor};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Place, ProfileHeader, ProfilePosts, Social, Tab, Tabs, Toast, ToastAction},
    frame::{Form, Query, SignedIn, Visitor},
    i18n::Words,
    pages::ProfilePage,
    paths, present,
    reply::{self, Parts, see_other},
    table::{Routes, get},
};

/// Pinned posts above a profile's own.
const PINNED: i64 = 40;

pub fn routes() -> Routes {
    Routes::new()
        .route("/@{acct}", get(posts).post(act))
        .route("/@{acct}/with_replies", get(with_replies))
        .route("/@{acct}/media", get(media))
        .route("/@{acct}/tagged/{tag}", get(tagged))
}

/// The account of an address; one of another server is asked for, if somebody is signed in who wants to see it.
pub async fn find(me: &Visitor, acct: &str) -> Result<Arc<Account>, WebError> {
    match accounts::lookup(&me.app, None, acct).await {
        Err(services::Error::NotFound) if me.viewer().is_some() && acct.contains('@') => {
            let query = search::Query { text: acct.to_owned(), resolve: true, limit: 1, ..Default::default() };
            let found = search::accounts(&me.app, me.viewer(), &query).await?.pop();
            found.filter(|account| account.acct.eq_ignore_ascii_case(acct)).ok_or(WebError::NOT_FOUND)
        }
        found => Ok(found?),
    }
}

/// What is between the visitor and this account.
pub async fn between(me: &Visitor, id: AccountId) -> services::Result<Option<Relationship>> {
    match me.viewer() {
        Some(viewer) => relations::relationship(&me.app, viewer.account, id).await.map(Some),
        None => Ok(None),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Posts,
    WithReplies,
    Media,
    Tagged(&'a str),
}

impl Part<'_> {
    fn path(self, acct: &str) -> String {
        let profile = paths::profile(acct);
        match self {
            Self::Posts => profile,
            Self::WithReplies => format!("{profile}/with_replies"),
            Self::Media => format!("{profile}/media"),
            Self::Tagged(tag) => format!("{profile}/tagged/{}", paths::encoded(tag)),
        }
    }

    /// None if nothing can be in it.
    async fn filter(self, app: &App) -> services::Result<Option<AccountFilter>> {
        let media = self == Self::Media;
        let tag = match self {
            Self::Tagged(tag) => match timelines::find_tag(app, tag).await? {
                Some(tag) => Some(tag),
                None => return Ok(None),
            },
            _ => None,
        };
        Ok(Some(AccountFilter {
            only_media: media,
            exclude_replies: self == Self::Posts,
            exclude_reblogs: media || tag.is_some(),
            tag,
            ..AccountFilter::default()
        }))
    }
}

async fn posts(me: Visitor, Path(acct): Path<String>, asked: Query) -> WebResult {
    show(&me, &acct, Part::Posts, &asked).await
}

async fn with_replies(me: Visitor, Path(acct): Path<String>, asked: Query) -> WebResult {
    show(&me, &acct, Part::WithReplies, &asked).await
}

async fn media(me: Visitor, Path(acct): Path<String>, asked: Query) -> WebResult {
    show(&me, &acct, Part::Media, &asked).await
}

/// With a hashtag: where the hashtags lead that somebody features.
async fn tagged(me: Visitor, Path((acct, tag)): Path<(String, String)>, asked: Query) -> WebResult {
    if !domain::text::is_hashtag(&tag) {
        return Err(WebError::NOT_FOUND);
    }
    show(&me, &acct, Part::Tagged(&tag), &asked).await
}

async fn show(me: &Visitor, acct: &str, part: Part<'_>, asked: &Query) -> WebResult {
    let account = find(me, acct).await?;
    if account.acct != acct {
        return Ok(see_other(&part.path(&account.acct)));
    }
    let cursor = Cursor::of(asked);
    let between = between(me, account.id).await?;
    let barred =
        bar(&account, between.as_ref()).filter(|bar| !(bar.is_own() && (asked.is_on("show") || !cursor.is_first())));
    let mut list = list(me, &account, part, cursor, barred).await?;
    if me.fragment && !cursor.is_first() {
        return Ok(list.fragment(me, cursor));
    }
    if part == Part::Posts && cursor.is_first() && barred.is_none() {
        list = list.below(pinned(me, account.id).await?);
    }
    page(me, &account, between.as_ref(), part, posts_of(me, &account, part, list, barred)).await
}

/// What stands above the others.
async fn pinned(me: &Visitor, account: AccountId) -> services::Result<Vec<Item>> {
    let pinned = timelines::pinned(&me.app, me.viewer(), account, Page::first(PINNED)).await?;
    Ok(pinned.into_iter().map(|(_, item)| item).collect())
}

/// Why somebody's posts are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bar {
    Suspended,
    /// They have blocked the viewer.
    TheyBlock,
    /// The viewer has blocked them, or their server: what is folded can be unfolded.
    Blocked,
    ServerBlocked,
}

impl Bar {
    /// It is the viewer's own doing.
    fn is_own(self) -> bool {
        matches!(self, Self::Blocked | Self::ServerBlocked)
    }
}

fn bar(account: &Account, between: Option<&Relationship>) -> Option<Bar> {
    match between {
        _ if account.suspended => Some(Bar::Suspended),
        Some(r) if r.blocked_by => Some(Bar::TheyBlock),
        Some(r) if r.blocking => Some(Bar::Blocked),
        Some(r) if r.domain_blocking => Some(Bar::ServerBlocked),
        _ => None,
    }
}

/// A page of somebody's posts; nothing where they are not shown.
async fn list(
    me: &Visitor,
    account: &Account,
    part: Part<'_>,
    cursor: Cursor,
    barred: Option<Bar>,
) -> services::Result<List> {
    let items = match part.filter(&me.app).await?.filter(|_| barred.is_none()) {
        Some(filter) => timelines::account(&me.app, me.viewer(), account.id, cursor.page(), filter).await?,
        None => Vec::new(),
    };
    Ok(List::of(&part.path(&account.acct), items))
}

fn posts_of(me: &Visitor, account: &Account, part: Part<'_>, list: List, barred: Option<Bar>) -> ProfilePosts {
    let w = &me.w;
    let empty = match part {
        Part::Media => EmptyState { icon: "i-picture", text: w.t("empty-media").into_owned(), action: None },
        _ => EmptyState { icon: "i-sprout", text: w.t("empty-profile").into_owned(), action: None },
    };
    let notice = barred.map(|bar| match bar {
        Bar::Suspended => w.t("profile-suspended").into_owned(),
        Bar::TheyBlock => w.t1("profile-unavailable", "name", account.name()),
        Bar::Blocked => w.t1("profile-posts-blocked", "name", account.name()),
        Bar::ServerBlocked => w.t1("profile-posts-server", "host", account.acct.rsplit('@').next().unwrap_or_default()),
    });
    ProfilePosts {
        id: account.id,
        notice,
        anyway: barred.filter(|bar| bar.is_own()).map(|_| format!("{}?show=1", part.path(&account.acct))),
        feed: list.feed(me, account.name().to_owned(), empty),
    }
}

async fn page(
    me: &Visitor,
    account: &Account,
    between: Option<&Relationship>,
    part: Part<'_>,
    posts: ProfilePosts,
) -> WebResult {
    let w = me.w.clone();
    let header = header(me, account, between).await?;
    let place = if header.own { Place::You } else { Place::Elsewhere };
    let mut shell = me.shell(account.name(), place).await?;
    shell.social = social(me, account, &header);
    let tab = |key: &str, of: Part<'_>| Tab::new(w.t(key), of.path(&account.acct), of == part);
    let of_tag = match part {
        Part::Tagged(tag) => Some(Tab::new(format!("#{tag}"), part.path(&account.acct), true)),
        _ => None,
    };
    let page = ProfilePage {
        tabs: Tabs {
            label: w.t("profile-tabs").into_owned(),
            items: [
                Some(tab("profile-tab-posts", Part::Posts)),
                Some(tab("profile-tab-replies", Part::WithReplies)),
                account.show_media.then(|| tab("profile-tab-media", Part::Media)),
                of_tag,
            ]
            .into_iter()
            .flatten()
            .collect(),
        },
        posts,
        header,
        shell,
        w,
    };
    Ok(reply::with_activity(me.page(&page), page.shell.activity()))
}

/// The head with what takes queries of its own.
async fn header(me: &Visitor, account: &Account, between: Option<&Relationship>) -> services::Result<ProfileHeader> {
    let mine = me.viewer().map(|viewer| viewer.account);
    let mut header = present::header(account, &me.app.config.account_domain, mine, between);
    if let Some(moved) = account.moved_to {
        header.moved_to = Some(present::person(&*views::account(&me.app, None, moved).await?));
    }
    if let Some(viewer) = me.viewer().filter(|_| header.own) {
        header.requests = accounts::requests(&me.app, viewer, Page::first(40)).await?.len() as u64;
    }
    Ok(header)
}

fn social(me: &Visitor, account: &Account, header: &ProfileHeader) -> Option<Social> {
    let description = domain::text::excerpt(&domain::text::to_plain(&account.note_html), 200);
    account.is_local().then(|| Social {
        description,
        url: me.app.config.url(&header.person.path()),
        image: header.person.avatar.clone(),
        activity: Some(account.uri.clone()),
        oembed: None,
        index: !account.noindex,
    })
}

/// `POST /@{acct}`: the buttons of a profile and of the people in a list.
async fn act(me: SignedIn, Path(acct): Path<String>, headers: http::HeaderMap, form: Form) -> WebResult {
    let account = find(&me, &acct).await?;
    let act = form.text("do");
    perform(&me.app, &me.viewer, account.id, act).await?;
    if !me.fragment {
        return Ok(see_other(&back::or(&me.app.config, &headers, &paths::profile(&account.acct))));
    }
    // Counts have changed with it.
    let account = views::account(&me.app, None, account.id).await?;
    let between = between(&me, account.id).await?;
    let toast = told(&me.w, &account, act);
    let parts = changed(&me, &account, between.as_ref()).await?;
    let parts = match act {
        "block" | "unblock" => parts.put(&begun(&me, &account, between.as_ref()).await?.show(&me.w)),
        _ => parts,
    };
    Ok(match toast {
        Some(toast) => parts.toast(&toast, &me.w).answer(),
        None => parts.answer(),
    })
}

async fn perform(app: &App, viewer: &Viewer, id: AccountId, act: &str) -> Result<(), WebError> {
    let rules = |boosts, notify| Rules { show_reblogs: boosts, notify, ..Rules::default() };
    let follow = async |rules: Rules| relations::follow(app, viewer, id, &rules).await.map(drop);
    match act {
        "follow" => follow(Rules::default()).await?,
        "unfollow" => relations::unfollow(app, viewer.account, id).await?,
        "hide_boosts" => follow(rules(Some(false), None)).await?,
        "show_boosts" => follow(rules(Some(true), None)).await?,
        "notify" => follow(rules(None, Some(true))).await?,
        "stop_notify" => follow(rules(None, Some(false))).await?,
        "mute" => relations::mute(app, viewer, id, true, None).await?,
        "unmute" => relations::unmute(app, viewer, id).await?,
        "block" => relations::block(app, viewer.account, id, None).await?,
        "unblock" => relations::unblock(app, viewer.account, true, id).await?,
        _ => return Err(WebError::Form),
    }
    Ok(())
}

/// What has changed, where the page does not show it, and how to undo it.
fn told(w: &Words, account: &Account, act: &str) -> Option<Toast> {
    let (key, undo) = match act {
        "mute" => ("done-muted", Some("unmute")),
        "unmute" => ("done-unmuted", None),
        "block" => ("done-blocked", Some("unblock")),
        "unblock" => ("done-unblocked", None),
        "unfollow" => ("done-unfollowed", Some("follow")),
        _ => return None,
    };
    let action = undo.map(|act| ToastAction::Undo {
        path: paths::profile(&account.acct),
        act,
        label: w.t("done-undo").into_owned(),
    });
    Some(Toast { text: w.t1(key, "name", account.name()), action })
}

/// The button, and the head if the page is theirs.
async fn changed(me: &Visitor, account: &Account, between: Option<&Relationship>) -> services::Result<Parts> {
    let header = header(me, account, between).await?;
    Ok(Parts::default().put(&header.follow.show(&me.w)).put(&header.show(&me.w)))
}

/// Their posts from the newest on, or why they are not shown any more.
async fn begun(me: &Visitor, account: &Account, between: Option<&Relationship>) -> services::Result<ProfilePosts> {
    let barred = bar(account, between);
    let mut list = list(me, account, Part::Posts, Cursor::default(), barred).await?;
    if barred.is_none() {
        list = list.below(pinned(me, account.id).await?);
    }
    Ok(posts_of(me, account, Part::Posts, list, barred))
}
