//! Home, this server, all servers, hashtags.

use axum::{extract::Path, response::Response};
use domain::{Audience, LandingPage, StatusId, text};
use services::{App, Viewer, markers, tags, timelines, views::Item};
use storage::timelines::{Page, PublicFilter};

use super::{
    announcements,
    list::{self, List},
    paging::Cursor,
};
use crate::{
    WebError, WebResult,
    components::{EmptyState, Place, Social, Tab, Tabs},
    frame::{Form, Query, SignedIn, Visitor},
    pages::{FeedAside, FeedPage},
    paths, reply,
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route("/", get(root))
        .route(paths::HOME, get(home))
        .route(paths::LOCAL, get(local))
        .route(paths::PUBLIC, get(public))
        .route("/tags/{tag}", get(tag).post(follow_tag))
}

/// Which feed a page shows, and what its live stream counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Home,
    Local,
    Public,
    Tag(String),
}

impl Source {
    /// As it stands in the address of the live stream.
    pub fn name(&self) -> String {
        match self {
            Self::Home => "home".to_owned(),
            Self::Local => "local".to_owned(),
            Self::Public => "public".to_owned(),
            Self::Tag(tag) => format!("tag:{tag}"),
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "home" => Self::Home,
            "local" => Self::Local,
            "public" => Self::Public,
            other => Self::Tag(other.strip_prefix("tag:")?.to_owned()),
        })
    }

    pub fn path(&self) -> String {
        match self {
            Self::Home => paths::HOME.to_owned(),
            Self::Local => paths::LOCAL.to_owned(),
            Self::Public => paths::PUBLIC.to_owned(),
            Self::Tag(tag) => paths::tag(tag),
        }
    }

    /// A page of it. Nobody's home is empty.
    pub async fn read(&self, app: &App, viewer: Option<&Viewer>, page: Page) -> services::Result<Vec<Item>> {
        let everything = PublicFilter::default();
        match (self, viewer) {
            (Self::Home, Some(viewer)) => timelines::home(app, viewer, page).await,
            (Self::Home, None) => Ok(Vec::new()),
            (Self::Local, _) => timelines::public(app, viewer, page, PublicFilter { local: true, ..everything }).await,
            (Self::Public, _) => timelines::public(app, viewer, page, everything).await,
            (Self::Tag(tag), _) => timelines::tag(app, viewer, page, tag, &Default::default(), everything).await,
        }
    }
}

/// `GET /`: to the person's home, or to what strangers may read.
async fn root(me: Visitor) -> Response {
    let settings = me.app.settings.get();
    reply::see_other(match (me.viewer(), settings.landing_page) {
        (Some(_), _) => paths::HOME,
        (None, LandingPage::LocalFeed) if settings.local_live_feed == Audience::All => paths::LOCAL,
        (None, LandingPage::Trends) if settings.trends => paths::EXPLORE,
        _ => paths::ABOUT,
    })
}

async fn home(me: SignedIn, asked: Query) -> WebResult {
    show(&me, Source::Home, Cursor::of(&asked)).await
}

async fn local(me: Visitor, asked: Query) -> WebResult {
    show(&me, Source::Local, Cursor::of(&asked)).await
}

async fn public(me: Visitor, asked: Query) -> WebResult {
    show(&me, Source::Public, Cursor::of(&asked)).await
}

async fn tag(me: Visitor, Path(tag): Path<String>, asked: Query) -> WebResult {
    if !text::is_hashtag(&tag) {
        return Err(WebError::NOT_FOUND);
    }
    show(&me, Source::Tag(tag), Cursor::of(&asked)).await
}

/// `POST /tags/{tag}`
async fn follow_tag(me: SignedIn, Path(tag): Path<String>, form: Form) -> WebResult {
    if !text::is_hashtag(&tag) {
        return Err(WebError::NOT_FOUND);
    }
    match form.text("do") {
        "follow" => tags::follow(&me.app, &me.viewer, &tag).await?,
        "unfollow" => tags::unfollow(&me.app, &me.viewer, &tag).await?,
        _ => return Err(WebError::Form),
    };
    Ok(reply::see_other(&paths::tag(&tag)))
}

async fn show(me: &Visitor, source: Source, cursor: Cursor) -> WebResult {
    let viewer = me.viewer();
    if me.fragment && cursor.min_id.is_some() {
        let items = source.read(&me.app, viewer, cursor.newer()).await?;
        let others = list::others(&me.app, viewer, &items).await?;
        return Ok(list::newer(me, &source.path(), items, others));
    }
    let items = source.read(&me.app, viewer, cursor.page()).await?;
    let others = list::others(&me.app, viewer, &items).await?;
    let mut list = List::of(&source.path(), items).with_others(others);
    if me.fragment {
        return Ok(list.fragment(me, cursor));
    }
    if let (Source::Home, Some(viewer)) = (&source, viewer)
        && cursor.is_first()
    {
        list.read_until = remember(&me.app, viewer, list.newest()).await?;
    }
    page(me, source, list, cursor.is_first()).await
}

/// Moves the marker of home to its newest post; gives where it was.
async fn remember(app: &App, viewer: &Viewer, newest: Option<StatusId>) -> services::Result<Option<StatusId>> {
    let marker = markers::list(app, viewer, &["home".to_owned()]).await?.pop();
    let read = marker.map(|marker| StatusId(marker.last_read_id));
    if let Some(newest) = newest.filter(|newest| read.is_none_or(|read| read < *newest)) {
        match markers::put(app, viewer, &[("home", newest.0)]).await {
            // Another window was quicker.
            Ok(_) | Err(services::Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

async fn page(me: &Visitor, source: Source, list: List, first: bool) -> WebResult {
    let w = me.w.clone();
    let settings = me.app.settings.get();
    let heading = match &source {
        Source::Tag(tag) => format!("#{tag}"),
        _ => w.t(if me.viewer().is_some() { "nav-home" } else { "nav-posts" }).into_owned(),
    };
    let (label, hint) = match &source {
        Source::Home => (w.t("feed-following").into_owned(), String::new()),
        Source::Local => (settings.title.clone(), w.t1("feed-local-hint", "site", settings.title.as_str())),
        Source::Public => (w.t("feed-public").into_owned(), w.t("feed-public-hint").into_owned()),
        Source::Tag(_) => (heading.clone(), w.t("feed-tag-hint").into_owned()),
    };
    let place = if matches!(source, Source::Tag(_)) { Place::Elsewhere } else { Place::Home };
    let mut shell = me.shell(&label, place).await?;
    shell.live = Some(paths::live(&source.name()));
    if source != Source::Home {
        let (description, url) = (hint.clone(), me.app.config.url(&source.path()));
        shell.social = Some(Social { description, url, image: None, activity: None, oembed: None, index: true });
    }
    let aside = match (&source, me.viewer()) {
        (Source::Tag(tag), Some(viewer)) => {
            let following = tags::show(&me.app, Some(viewer), tag).await?.following;
            Some(FeedAside::Follow { path: paths::tag(tag), following })
        }
        _ => None,
    };
    let unread = match (&source, me.viewer()) {
        (Source::Home, Some(viewer)) if first => announcements::unread(&me.app, viewer).await?,
        _ => Vec::new(),
    };
    let page = FeedPage {
        aside,
        announcements: unread,
        heading,
        hint,
        tabs: tabs(me, &source, &settings.title),
        write: shell.viewer.as_ref().map(|viewer| viewer.person.clone()),
        write_text: match &source {
            Source::Tag(tag) => format!(" #{tag}"),
            _ => String::new(),
        },
        feed: list.feed(me, label, empty(me, &source)),
        shell,
        w,
    };
    Ok(me.page(&page))
}

fn tabs(me: &Visitor, source: &Source, site: &str) -> Option<Tabs> {
    if matches!(source, Source::Tag(_)) {
        return None;
    }
    let w = &me.w;
    let home = me.viewer().is_some().then(|| (w.t("feed-following").into_owned(), Source::Home));
    let others = [(site.to_owned(), Source::Local), (w.t("feed-public").into_owned(), Source::Public)];
    let tab = |(label, of): (String, Source)| Tab::new(label, of.path(), of == *source);
    Some(Tabs { label: w.t("feeds").into_owned(), items: home.into_iter().chain(others).map(tab).collect() })
}

fn empty(me: &Visitor, source: &Source) -> EmptyState {
    let w = &me.w;
    match source {
        Source::Home => EmptyState {
            icon: "i-sprout",
            text: w.t("empty-home").into_owned(),
            action: Some((paths::EXPLORE_PEOPLE.to_owned(), w.t("empty-home-action").into_owned())),
        },
        _ => EmptyState { icon: "i-sprout", text: w.t("empty-feed").into_owned(), action: None },
    }
}
