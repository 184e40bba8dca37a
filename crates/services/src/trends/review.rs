//! The staff's view of what is talked about, and its decisions. Who may decide has the right to manage taxonomies.

use std::collections::HashMap;

use domain::{CardId, Code, Invalid, Power, PublisherId, StatusId, TagId, TrendKind, text};
use storage::{
    cards,
    reviews::{self, ReviewedTag, TagState},
    timelines::Page,
};

use super::{Link, history, show};
use crate::{
    App, Error, Result, Viewer,
    timelines::Tag,
    views::{self, Item},
};

pub use storage::{cards::Publisher, reviews::TagState as TagFilter};

fn check(viewer: &Viewer) -> Result<()> {
    if !viewer.may(Power::ManageTaxonomies) {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    Ok(())
}

/// A tag as the staff sees it.
#[derive(Debug)]
pub struct AdminTag {
    pub tag: Tag,
    pub trendable: bool,
    pub usable: bool,
    pub listable: bool,
    pub requires_review: bool,
}

/// What the staff changes about a tag. What is None stays.
#[derive(Debug, Clone, Default)]
pub struct TagChange {
    /// Only other letter case.
    pub display_name: Option<String>,
    pub trendable: Option<bool>,
    pub usable: Option<bool>,
    pub listable: Option<bool>,
}

/// A page of all tags in this state whose names begin with this, newest first.
pub async fn tags_of_admins(
    app: &App,
    viewer: &Viewer,
    page: Page,
    (name, state): (&str, TagState),
) -> Result<Vec<AdminTag>> {
    check(viewer)?;
    let rows = reviews::list_tags(&mut app.db.conn(), page, &text::hashtag_key(name), state).await?;
    with_history(app, rows).await
}

pub async fn tag_by_id(app: &App, viewer: &Viewer, id: TagId) -> Result<AdminTag> {
    check(viewer)?;
    let row = reviews::find_tag(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    with_history(app, vec![row]).await?.pop().ok_or(Error::NotFound)
}

/// Changes a tag, which thereby counts as reviewed.
pub async fn change_tag(app: &App, viewer: &Viewer, id: TagId, change: TagChange) -> Result<AdminTag> {
    check(viewer)?;
    let mut row = reviews::find_tag(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if let Some(name) = change.display_name {
        if text::hashtag_key(&name) != row.name || !text::is_hashtag(&name) {
            let reason = "must be the same hashtag in other letters";
            return Err(Invalid::new("display_name", Code::Invalid, reason).into());
        }
        row.display_name = name;
    }
    row.trendable = change.trendable.or(row.trendable);
    row.usable = change.usable.unwrap_or(row.usable);
    row.listable = change.listable.unwrap_or(row.listable);
    reviews::update_tag(&mut app.db.conn(), &row, app.now()).await?;
    tag_by_id(app, viewer, id).await
}

/// Lets a tag be shown among the trends, or not.
pub async fn review_tag(app: &App, viewer: &Viewer, id: TagId, approve: bool) -> Result<AdminTag> {
    change_tag(app, viewer, id, TagChange { trendable: Some(approve), ..TagChange::default() }).await
}

/// Tags that are talked about, reviewed or not.
pub async fn admin_tags(app: &App, viewer: &Viewer, limit: usize, offset: usize) -> Result<Vec<AdminTag>> {
    check(viewer)?;
    let mut db = app.db.conn();
    let ids = reviews::trending_tags(&mut db, limit as i64, offset as i64).await?;
    let mut found: HashMap<TagId, ReviewedTag> =
        reviews::tags(&mut db, &ids).await?.into_iter().map(|tag| (tag.id, tag)).collect();
    with_history(app, ids.iter().filter_map(|id| found.remove(id)).collect()).await
}

async fn with_history(app: &App, rows: Vec<ReviewedTag>) -> Result<Vec<AdminTag>> {
    let undecided = app.settings.get().trendable_by_default;
    let ids: Vec<i64> = rows.iter().map(|row| row.id.0).collect();
    let mut days = history(app, TrendKind::Tag, &ids).await?;
    let whole = |row: ReviewedTag| AdminTag {
        trendable: row.trendable.unwrap_or(undecided),
        usable: row.usable,
        listable: row.listable,
        requires_review: row.reviewed_at.is_none(),
        tag: Tag {
            id: Some(row.id),
            name: row.name,
            display_name: row.display_name,
            following: false,
            featuring: false,
            history: days.remove(&row.id.0).unwrap_or_default(),
        },
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// Links that are talked about, and whether each still requires a review.
pub async fn admin_links(app: &App, viewer: &Viewer, limit: usize, offset: usize) -> Result<Vec<(Link, bool)>> {
    check(viewer)?;
    let rows = reviews::trending_links(&mut app.db.conn(), limit as i64, offset as i64).await?;
    let requires: HashMap<CardId, bool> = rows.iter().copied().collect();
    let ids: Vec<CardId> = rows.into_iter().map(|(id, _)| id).collect();
    let links = show::pages(app, &ids).await?;
    Ok(links
        .into_iter()
        .map(|link| {
            let requires = requires[&link.card.id];
            (link, requires)
        })
        .collect())
}

/// Lets a link be shown among the trends, or not, whatever holds for its publisher.
pub async fn review_link(app: &App, viewer: &Viewer, id: CardId, approve: bool) -> Result<(Link, bool)> {
    check(viewer)?;
    let mut db = app.db.conn();
    if !reviews::review_card(&mut db, id, approve).await? {
        return Err(Error::NotFound);
    }
    let requires = reviews::link_requires_review(&mut db, id).await?;
    let link = show::pages(app, &[id]).await?.pop().ok_or(Error::NotFound)?;
    Ok((link, requires))
}

/// A page of all publishers of linked pages.
pub async fn publishers(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Publisher>> {
    check(viewer)?;
    Ok(reviews::list_publishers(&mut app.db.conn(), page).await?)
}

/// Lets what a publisher publishes be shown among the trends, or not.
pub async fn review_publisher(app: &App, viewer: &Viewer, id: PublisherId, approve: bool) -> Result<Publisher> {
    check(viewer)?;
    let mut db = app.db.conn();
    reviews::review_publisher(&mut db, id, approve, app.now()).await?;
    cards::find_publisher(&mut db, id).await?.ok_or(Error::NotFound)
}

/// Statuses that are talked about, and whether each still requires a review.
pub async fn admin_statuses(app: &App, viewer: &Viewer, limit: usize, offset: usize) -> Result<Vec<(Item, bool)>> {
    check(viewer)?;
    let rows = reviews::trending_statuses(&mut app.db.conn(), limit as i64, offset as i64).await?;
    let requires: HashMap<StatusId, bool> = rows.iter().copied().collect();
    let ids: Vec<StatusId> = rows.into_iter().map(|(id, _)| id).collect();
    let items = views::items_by_id(app, Some(viewer), &ids).await?;
    Ok(items
        .into_iter()
        .map(|item| {
            let requires = requires[&item.status.id];
            (item, requires)
        })
        .collect())
}

/// Lets a status be shown among the trends, or not, whatever holds for its author.
pub async fn review_status(app: &App, viewer: &Viewer, id: StatusId, approve: bool) -> Result<(Item, bool)> {
    check(viewer)?;
    if !reviews::review_status(&mut app.db.conn(), id, approve).await? {
        return Err(Error::NotFound);
    }
    Ok((views::status_item(app, Some(viewer), id).await?, false))
}
