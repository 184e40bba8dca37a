//! What filters hide is left out here, by the server: pages are filled up with what comes after it.

use domain::{AccountId, FilterContext};
use storage::timelines::{Entry, Page};

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

/// A page without what the viewer's filters hide in this context, filled up from what follows. `read` gives the lines
/// of a page of the same list.
pub(crate) async fn shown(
    app: &App,
    viewer: Option<&Viewer>,
    page: Page,
    context: FilterContext,
    read: impl AsyncFn(Page) -> Result<Vec<Entry>>,
) -> Result<Vec<Item>> {
    let hides = match viewer {
        Some(viewer) => matcher(app, viewer.account).await?.hides(context, app.now()),
        None => false,
    };
    if !hides {
        return views::items(app, viewer, &read(page).await?).await;
    }
    let mut all = Vec::new();
    let mut next = page;
    for _ in 0..ROUNDS {
        let entries = read(next).await?;
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
