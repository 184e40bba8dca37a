//! What filters hide is left out here, by the server: pages are filled up with what comes after it.

use domain::{AccountId, FilterContext, ListId};
use storage::timelines::{self, Entry, Page, PublicFilter, Tagged};

use super::{matcher, matcher::hides};
use crate::{
    App, Result, Viewer,
    views::{self, Item},
};

/// How often a page is filled up, and with how many lines at most: as many as a home has.
const ROUNDS: usize = 6;
const REFILL: i64 = 160;

/// Whether the viewer's filters leave this status out of what is shown in this context. Nobody's own words are.
pub fn is_hidden(item: &Item, viewer: AccountId, context: FilterContext) -> bool {
    item.filtered.iter().any(|found| hides(&found.filter, context)) && item.target().1.id != viewer
}

/// Leaves out what the viewer's filters hide in this context.
pub fn retain_shown(items: &mut Vec<Item>, viewer: Option<&Viewer>, context: FilterContext) {
    if let Some(viewer) = viewer {
        items.retain(|item| !is_hidden(item, viewer.account, context));
    }
}

/// A list of statuses of which filters leave something out.
pub(crate) enum Feed<'a> {
    Home,
    List(ListId),
    Public(PublicFilter),
    Tag(Tagged<'a>, PublicFilter),
}

impl Feed<'_> {
    const fn context(&self) -> FilterContext {
        match self {
            Self::Home | Self::List(_) => FilterContext::Home,
            Self::Public(_) | Self::Tag(..) => FilterContext::Public,
        }
    }

    async fn read(&self, app: &App, viewer: Option<&Viewer>, page: Page) -> Result<Vec<Entry>> {
        let languages = Viewer::languages(viewer);
        let (mut db, viewer) = (app.db.conn(), Viewer::id(viewer));
        Ok(match *self {
            Self::Home => timelines::home(&mut db, viewer, page).await?,
            Self::List(list) => timelines::list(&mut db, viewer, page, list).await?,
            Self::Public(filter) => timelines::public(&mut db, viewer, page, filter, languages).await?,
            Self::Tag(tagged, filter) => timelines::tag(&mut db, viewer, page, filter, tagged, languages).await?,
        })
    }
}

/// A page without what the viewer's filters hide there, filled up from what follows.
pub(crate) async fn shown(app: &App, viewer: Option<&Viewer>, page: Page, feed: &Feed<'_>) -> Result<Vec<Item>> {
    let context = feed.context();
    let hides = match viewer {
        Some(viewer) => matcher(app, viewer.account).await?.hides(context, app.now()),
        None => false,
    };
    if !hides {
        return views::items(app, viewer, &feed.read(app, viewer, page).await?).await;
    }
    let mut all = Vec::new();
    let mut next = page;
    for _ in 0..ROUNDS {
        let entries = feed.read(app, viewer, next).await?;
        let mut items = views::items(app, viewer, &entries).await?;
        retain_shown(&mut items, viewer, context);
        if page.upwards {
            items.append(&mut all);
            all = items;
        } else {
            all.append(&mut items);
        }
        let more = if page.upwards { entries.first() } else { entries.last() };
        let Some(edge) = more.filter(|_| entries.len() as i64 >= next.limit && (all.len() as i64) < page.limit) else {
            break;
        };
        match page.upwards {
            true => next.above_id = edge.id.0,
            false => next.max_id = edge.id.0,
        }
        next.limit = (page.limit * 4).min(REFILL);
    }
    let over = all.len().saturating_sub(usize::try_from(page.limit).unwrap_or(usize::MAX));
    match page.upwards {
        true => drop(all.drain(..over)),
        false => all.truncate(all.len() - over),
    }
    Ok(all)
}
