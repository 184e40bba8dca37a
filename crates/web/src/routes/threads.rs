//! One post with what came before and after it; its earlier versions; its pictures one by one.

use std::collections::HashMap;

use axum::extract::Path;
use domain::{FilterContext, StatusId, text};
use http::StatusCode;
use services::{
    filters, statuses,
    views::{self, Item},
};

use super::{acts, compose};
use crate::{
    WebError, WebResult,
    components::{Audience, Media, MediaKind, Place, Shape, Social, StatusCard},
    frame::{Query, Visitor},
    i18n::Html,
    pages::{HistoryPage, MediaPage, ThreadPage, Version},
    paths,
    present::{self, Look, card},
    reply::{self, see_other},
    table::{Routes, get},
};

/// Steps in which answers are set in; deeper ones are a link.
const DEPTH: u8 = 4;

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
    let mut context = statuses::context(&me.app, me.viewer(), status.id).await?;
    statuses::visit_thread(&me.app, status.id, &context).await?;
    for items in [&mut context.ancestors, &mut context.descendants] {
        filters::retain_shown(items, me.viewer(), FilterContext::Thread);
    }
    let chain = chain(context.ancestors.iter().chain([&item]).chain(&context.descendants));
    let open = asked.text("warnings") == "open";
    let mine = me.viewer().map(|viewer| viewer.account);
    let place = |id: StatusId| chain.iter().position(|own| *own == id).map(|at| (at + 1, chain.len()));
    let show =
        |item: &Item, shape| StatusCard { chain: place(item.status.id), ..card(item, Look::thread(mine, shape, open)) };
    let ancestors: Vec<StatusCard> = context.ancestors.iter().map(|item| show(item, Shape::Ancestor)).collect();
    let replies = replies(status.id, &context.descendants, |item, depth| show(item, Shape::Reply(depth)));
    // Who opens a post has asked for it.
    let post = StatusCard { filtered: None, ..show(&item, Shape::Focused) };
    let first = context.ancestors.first().map_or(status, |item| &item.status);
    let all = || ancestors.iter().chain([&post]).chain(&replies);
    let name = author.name().to_owned();
    let mut shell = me.shell(&me.w.t2("thread-of", "name", name, "text", &post.first_words), Place::Elsewhere).await?;
    shell.live = Some(paths::live(&format!("thread:{}", status.id)));
    shell.social = social(&me, &item, &post);
    let answer = match me.viewer() {
        Some(viewer) => Some(compose::answer_box(&me, viewer, &item).await?),
        None => None,
    };
    let page = ThreadPage {
        w: me.w.clone(),
        shell,
        missing: first.in_reply_to_id.is_some(),
        warnings: !open && all().filter(|card| card.warning.is_some()).count() > 1,
        answer,
        ancestors,
        post,
        replies,
    };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_thread())
    } else {
        me.page(&page)
    })
}

/// Posts with which the one who began the thread went on: each answers the one before. Empty if there is only one.
fn chain<'a>(thread: impl Iterator<Item = &'a Item>) -> Vec<StatusId> {
    let mut chain: Vec<StatusId> = Vec::new();
    let mut author = None;
    for item in thread {
        // The beginning is not here, so nobody knows which part this is.
        if author.is_none() && item.status.in_reply_to_id.is_some() {
            break;
        }
        let first = author.is_none();
        let begun = *author.get_or_insert(item.account.id);
        let follows = chain.last().is_some_and(|last| item.status.in_reply_to_id == Some(*last));
        if first || (follows && item.account.id == begun) {
            chain.push(item.status.id);
        }
    }
    if chain.len() > 1 { chain } else { Vec::new() }
}

/// Answers, each set in by its depth; those that are too deep are counted on the one they are under.
fn replies(root: StatusId, items: &[Item], show: impl Fn(&Item, u8) -> StatusCard) -> Vec<StatusCard> {
    let mut depths: HashMap<StatusId, u8> = HashMap::new();
    let mut cards: Vec<StatusCard> = Vec::with_capacity(items.len());
    for item in items {
        let parent = item.status.in_reply_to_id.filter(|parent| *parent != root);
        let depth = parent.map_or(0, |parent| depths.get(&parent).map_or(0, |depth| depth.saturating_add(1)));
        depths.insert(item.status.id, depth);
        match cards.last_mut().filter(|_| depth > DEPTH) {
            Some(above) => above.more_replies += 1,
            None => cards.push(show(item, depth.min(DEPTH))),
        }
    }
    cards
}

fn social(me: &Visitor, item: &Item, post: &StatusCard) -> Option<Social> {
    let (status, author) = item.target();
    let open = matches!(post.audience, Audience::Everyone | Audience::Quiet);
    (status.local && open).then(|| Social {
        description: post.first_words.clone(),
        url: me.app.config.url(&post.path()),
        image: post.media.items.first().filter(|_| !status.sensitive).map(|media| media.preview_url.clone()),
        activity: Some(status.uri.clone()),
        oembed: Some(paths::oembed(&me.app.config, &post.path())),
        index: author.indexable && post.audience == Audience::Everyone,
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
    if media.kind == MediaKind::File {
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
