//! One post with what came before and after it; its earlier versions; its pictures one by one.

mod whole;

use axum::extract::Path;
use domain::{StatusId, text};
use http::StatusCode;
use services::{
    statuses,
    views::{self, Item},
};

pub use whole::{Shown, Whole};

use super::{acts, compose};
use crate::{
    WebError, WebResult,
    components::{Above, Audience, Media, MediaKind, Place, Searching, Social, StatusCard},
    frame::{Query, Visitor},
    i18n::Html,
    pages::{HistoryPage, MediaPage, ThreadPage, Version},
    paths, present,
    reply::{self, see_other},
    table::{Routes, get},
};

pub fn routes() -> Routes {
    Routes::new()
        .route("/@{acct}/{id}", get(show).post(acts::act))
        .route("/@{acct}/{id}/edits", get(edits))
        .route("/@{acct}/{id}/media/{n}", get(media))
}

/// The post with this id, if the visitor may see it.
pub async fn find(me: &Visitor, id: &str) -> Result<Item, WebError> {
    let id: StatusId = id.parse().map_err(|_| WebError::NOT_FOUND)?;
    Ok(views::status_item(&me.app, me.viewer(), id).await?)
}

async fn show(me: Visitor, Path((acct, id)): Path<(String, String)>, asked: Query) -> WebResult {
    let item = find(&me, &id).await?;
    let (status, author) = item.target();
    if author.acct != acct || item.reblog.is_some() {
        return Ok(see_other(&paths::status(&author.acct, status.id)));
    }
    let open = asked.text("warnings") == "open";
    let whole = Whole::read(&me, &item, open).await?;
    let live = whole.live();
    let Whole { ancestors, missing, post, replies, searching } = whole;
    let all = || ancestors.iter().chain([&post]).chain(&replies.0);
    let name = author.name().to_owned();
    let mut shell = me.shell(&me.w.t2("thread-of", "name", name, "text", &post.first_words), Place::Elsewhere).await?;
    shell.live = Some(live);
    shell.social = social(&me, &item, &post);
    let answer = match me.viewer() {
        Some(viewer) => Some(compose::answer_box(&me, viewer, &item).await?),
        None => None,
    };
    let path = post.path();
    let streams = post.object.as_ref().is_some_and(|object| object.stream.is_some());
    let page = ThreadPage {
        w: me.w.clone(),
        shell,
        above: if missing { Above::Missing } else { Above::Nothing },
        searching: Searching { path: searching.then_some(path) },
        warnings: !open && all().filter(|card| card.warning.is_some()).count() > 1,
        answer,
        ancestors,
        post,
        replies,
    };
    if me.fragment {
        return Ok(reply::fragment(StatusCode::OK, &page.as_thread()));
    }
    let answer = reply::with_activity(me.page(&page), page.shell.activity());
    Ok(if streams { reply::with_stream(answer) } else { answer })
}

fn social(me: &Visitor, item: &Item, post: &StatusCard) -> Option<Social> {
    let (status, author) = item.target();
    let open = matches!(post.audience, Audience::Everyone | Audience::Quiet);
    let sensitive = status.is_sensitive(author, None);
    (status.local && open).then(|| Social {
        description: post.first_words.clone(),
        url: me.app.config.url(&post.path()),
        image: post.media.items.first().filter(|_| !sensitive).map(|media| media.preview_url.clone()),
        activity: Some(status.uri.clone()),
        oembed: Some(paths::oembed(&me.app.config, &post.path())),
        index: !author.noindex && post.audience == Audience::Everyone,
    })
}

/// `GET /@{acct}/{id}/edits`
async fn edits(me: Visitor, Path((_, id)): Path<(String, String)>) -> WebResult {
    let item = find(&me, &id).await?;
    let (status, author) = item.target();
    let history = statuses::history(&me.app, me.viewer(), status.id).await?;
    let mut before: Option<String> = None;
    let mut versions = Vec::with_capacity(history.versions.len());
    for version in &history.versions {
        let words = text::to_plain(&version.edit.html);
        versions.push(Version {
            at: version.edit.created_at,
            warning: version.edit.spoiler_text.clone(),
            body: match &before {
                Some(before) => present::changes(before, &words),
                None => Html::sanitised(version.edit.html.clone()),
            },
            pictures: version.media.len(),
            preview: None,
        });
        before = Some(words);
    }
    versions.reverse();
    let page = HistoryPage {
        shell: me.shell(&me.w.t("history-title"), Place::Elsewhere).await?,
        author: present::person(author),
        path: paths::status(&author.acct, status.id),
        versions,
        w: me.w.clone(),
    };
    Ok(me.page(&page))
}

/// `GET /@{acct}/{id}/media/{n}`
async fn media(me: Visitor, Path((_, id, n)): Path<(String, String, String)>) -> WebResult {
    let item = find(&me, &id).await?;
    let (status, author) = item.target();
    let n: usize = n.parse().map_err(|_| WebError::NOT_FOUND)?;
    let file = n.checked_sub(1).and_then(|at| status.media.get(at)).ok_or(WebError::NOT_FOUND)?;
    let (width, height) = file.size.unwrap_or_default();
    let whole = |n: i64| u32::try_from(n).unwrap_or_default();
    let media = Media { width: whole(width), height: whole(height), ..present::file(file) };
    if matches!(media.kind, MediaKind::File | MediaKind::Lost) {
        return Err(WebError::NOT_FOUND);
    }
    let page = MediaPage {
        shell: me.shell(&me.w.t2("media-of", "n", n, "of", status.media.len()), Place::Elsewhere).await?,
        w: me.w.clone(),
        media,
        n,
        of: status.media.len(),
        path: paths::status(&author.acct, status.id),
        author: author.name().to_owned(),
    };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_viewer())
    } else {
        me.page(&page)
    })
}
