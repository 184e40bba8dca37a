//! Reading one status: the thread around it, its earlier versions.

use std::collections::{HashMap, HashSet};

use domain::{AccountId, StatusId};
use storage::{
    edits::{self, Edit},
    statuses::{self, Status},
    timelines,
};

use crate::{
    App, Error, Result, Viewer,
    views::{self, Item},
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

/// The thread around a status, as far as the viewer may see it.
pub async fn context(app: &App, viewer: Option<&Viewer>, id: StatusId) -> Result<Context> {
    let account = Viewer::id(viewer);
    let mut db = app.db.conn();
    statuses::find_visible(&mut db, account, id).await?.ok_or(Error::NotFound)?;
    let (up, depth, down) = if viewer.is_some() { SIGNED_IN } else { ANONYMOUS };
    let above = timelines::ancestors(&mut db, id, up).await?;
    let below = timelines::descendants(&mut db, id, depth, down).await?;
    let mut ids = above.clone();
    ids.extend(below.iter().map(|r| r.id));
    let entries = timelines::by_ids(&mut db, account, &ids).await?;
    let mut items: HashMap<StatusId, Item> =
        views::items(app, viewer, &entries).await?.into_iter().map(|item| (item.status.id, item)).collect();
    let ancestors = above.iter().filter_map(|id| items.remove(id)).collect();
    let descendants = depth_first(id, &below).iter().filter_map(|id| items.remove(id)).collect();
    Ok(Context { ancestors, descendants })
}

/// The replies under `root`, each followed by its own, in order of time.
fn depth_first(root: StatusId, replies: &[timelines::Reply]) -> Vec<StatusId> {
    let mut children: HashMap<StatusId, Vec<StatusId>> = HashMap::new();
    for reply in replies {
        children.entry(reply.parent).or_default().push(reply.id);
    }
    let mut order = Vec::with_capacity(replies.len());
    let mut seen = HashSet::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        if id != root {
            order.push(id);
        }
        if let Some(below) = children.get(&id) {
            stack.extend(below.iter().rev());
        }
    }
    order
}

/// One version of a status, with its files as they were described then.
#[derive(Debug)]
pub struct Version {
    pub edit: Edit,
    pub media: Vec<super::edit::MediaVersion>,
}

/// All versions, oldest first; the only one if it was never edited.
pub async fn history(app: &App, viewer: Option<&Viewer>, id: StatusId) -> Result<Vec<Version>> {
    let mut db = app.db.conn();
    let status = statuses::find_visible(&mut db, Viewer::id(viewer), id).await?.ok_or(Error::NotFound)?;
    let mut versions = edits::list(&mut db, id).await?;
    if versions.is_empty() {
        let files = storage::media::list_of_status(&mut db, id).await?;
        let media: Vec<_> =
            files.into_iter().map(|m| super::edit::MediaVersion { id: m.id, description: m.description }).collect();
        versions.push(Edit {
            id: domain::EditId(status.id.0),
            status_id: status.id,
            text: status.text,
            spoiler_text: status.spoiler_text,
            html: status.html,
            sensitive: status.sensitive,
            media: serde_json::to_string(&media).map_err(Error::internal)?,
            emojis: status.emojis,
            created_at: status.created_at,
        });
    }
    Ok(versions
        .into_iter()
        .map(|edit| Version { media: serde_json::from_str(&edit.media).unwrap_or_default(), edit })
        .collect())
}
