//! Reading one status: the thread around it, its earlier versions.

use std::sync::Arc;

use domain::{AccountId, MediaId, PollId, StatusId};
use storage::{
    edits::{self, Edit},
    interactions, media,
    parts::{self, MediaPart},
    polls,
    statuses::{self, Status},
    timelines::{self, Entry, Page, Reply},
};

use super::edit::MediaVersion;
use crate::{
    App, Error, Result, Viewer,
    views::{self, Item, Text},
};

/// What is above a status and below it.
#[derive(Debug)]
pub struct Context {
    /// Oldest first.
    pub ancestors: Vec<Item>,
    /// Depth first: each answer is followed by its own answers.
    pub descendants: Vec<Item>,
}

/// How much of a thread people see: signed in, and not.
const SIGNED_IN: (i64, i64, i64) = (4096, 4096, 4096);
const ANONYMOUS: (i64, i64, i64) = (40, 20, 60);

/// The status that reactions go to, if this account may see it: a boost stands for its original.
pub async fn visible(app: &App, account: AccountId, id: StatusId) -> Result<Status> {
    let found = statuses::find_visible(&mut app.db.conn(), account, id).await?.ok_or(Error::NotFound)?;
    match found.reblog_of_id {
        Some(original) => statuses::find_visible(&mut app.db.conn(), account, original).await?.ok_or(Error::NotFound),
        None => Ok(found),
    }
}

/// Who favourited a status, newest first, each with the cursor of the list.
pub async fn favourited_by(app: &App, viewer: AccountId, id: StatusId, page: Page) -> Result<Vec<(i64, AccountId)>> {
    let status = visible(app, viewer, id).await?;
    Ok(interactions::favourited_by(&mut app.db.conn(), viewer, status.id, page).await?)
}

/// Who boosted a status, as far as the viewer may see the boosts; newest first, each with the cursor of the list.
pub async fn reblogged_by(app: &App, viewer: AccountId, id: StatusId, page: Page) -> Result<Vec<(i64, AccountId)>> {
    let status = visible(app, viewer, id).await?;
    Ok(interactions::reblogged_by(&mut app.db.conn(), viewer, status.id, page).await?)
}

/// The thread around a status, as far as the viewer may see it, to be shown as this text.
pub async fn context(app: &App, viewer: Option<&Viewer>, id: StatusId, text: Text) -> Result<Context> {
    let account = Viewer::id(viewer);
    let mut db = app.db.conn();
    let parent = statuses::parent(&mut db, account, id).await?.ok_or(Error::NotFound)?;
    let (up, depth, down) = if viewer.is_some() { SIGNED_IN } else { ANONYMOUS };
    let above = match parent {
        Some(_) => timelines::ancestors(&mut db, id, up).await?,
        None => Vec::new(),
    };
    let below = timelines::descendants(&mut db, account, id, depth, down).await?;
    let mut found = timelines::thread(&mut db, account, &above, &below).await?;
    found.sort_unstable_by_key(|entry| entry.id);
    let entry = |id: StatusId| found.binary_search_by_key(&id, |entry| entry.id).ok().map(|at| found[at].clone());
    let order = above.iter().copied().chain(depth_first(id, &below));
    let entries: Vec<Entry> = order.filter_map(entry).collect();
    let mut ancestors = views::long_page(app, viewer, &entries, text).await?;
    let descendants = ancestors.split_off(ancestors.partition_point(|item| above.contains(&item.status.id)));
    Ok(Context { ancestors, descendants })
}

/// The replies under `root`, each followed by its own, in order of time.
fn depth_first(root: StatusId, replies: &[Reply]) -> Vec<StatusId> {
    let pairs = replies.iter().map(|reply| (reply.parent, reply.id));
    // Without what leads back to where it began, so that a circle ends.
    let mut below: Vec<(StatusId, StatusId)> = pairs.filter(|(_, id)| *id != root).collect();
    below.sort_unstable();
    below.dedup();
    let mut order = Vec::with_capacity(below.len());
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        if id != root {
            order.push(id);
        }
        let own = &below[below.partition_point(|(parent, _)| *parent < id)..];
        let own = &own[..own.partition_point(|(parent, _)| *parent == id)];
        stack.extend(own.iter().rev().map(|(_, reply)| reply));
    }
    order
}

/// A status as it was and as it is.
#[derive(Debug)]
pub struct History {
    pub account: Arc<views::Account>,
    /// Oldest first; the only one if it was never edited.
    pub versions: Vec<Version>,
    /// What it quotes, which no edit changes.
    pub quote: Option<views::Quote>,
}

/// One version of a status, with its files as they were described then.
#[derive(Debug)]
pub struct Version {
    pub edit: Edit,
    pub media: Vec<views::Media>,
    pub emojis: Vec<views::Emoji>,
    /// The titles of its poll's options.
    pub poll: Option<Vec<String>>,
}

/// All versions of a status.
pub async fn history(app: &App, viewer: Option<&Viewer>, id: StatusId) -> Result<History> {
    let mut db = app.db.conn();
    let status = statuses::find_visible(&mut db, Viewer::id(viewer), id).await?.ok_or(Error::NotFound)?;
    let item = views::status_item(app, viewer, id).await?;
    let (account, quote) = (item.account, item.quote);
    let mut edits = edits::list(&mut db, id).await?;
    if edits.is_empty() {
        let files = media::list_of_status(&mut db, id).await?;
        let titles = polls::options(&mut db, PollId(id.0)).await?.into_iter().map(|option| option.title).collect();
        edits.push(only_version(status, &files, titles)?);
    }
    let described: Vec<Vec<MediaVersion>> =
        edits.iter().map(|edit| serde_json::from_str(&edit.media).unwrap_or_default()).collect();
    let ids: Vec<MediaId> = described.iter().flatten().map(|file| file.id).collect();
    let files = parts::media(&mut db, &ids).await?;
    let mut versions = Vec::with_capacity(edits.len());
    for (edit, described) in edits.into_iter().zip(described) {
        let media = described.into_iter().filter_map(|version| {
            let file = files.iter().find(|file| file.id == version.id)?.clone();
            let file = MediaPart { description: version.description, ..file };
            Some(views::Media::new(&app.config, file))
        });
        let media = media.collect();
        let emojis = views::emojis_of(app, &edit.emojis, &account.domain).await?;
        let poll = edit.poll.as_deref().and_then(|titles| serde_json::from_str(titles).ok());
        versions.push(Version { edit, media, emojis, poll });
    }
    Ok(History { account, versions, quote })
}

fn only_version(status: Status, files: &[media::Media], titles: Vec<String>) -> Result<Edit> {
    let titles = Some(titles).filter(|titles| !titles.is_empty());
    let media: Vec<_> = files.iter().map(|m| MediaVersion { id: m.id, description: m.description.clone() }).collect();
    Ok(Edit {
        id: domain::EditId(status.id.0),
        status_id: status.id,
        text: status.text,
        spoiler_text: status.spoiler_text,
        html: status.html,
        sensitive: status.sensitive,
        media: serde_json::to_string(&media).map_err(Error::internal)?,
        emojis: status.emojis,
        poll: titles.map(|titles| serde_json::to_string(&titles)).transpose().map_err(Error::internal)?,
        created_at: status.created_at,
    })
}
